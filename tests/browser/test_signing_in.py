"""Signing in as people do: with an email address and a password, or with a link because the password is gone."""

import re
from urllib.parse import urlsplit

from django.core import mail

PASSWORD = "seven grey herons wade slowly"
ANOTHER = "nine brown otters swim quickly"


def test_sign_in_and_a_forgotten_password(site, council, screens, drain):
    tom = council.person("Tom")
    tom.set_password(PASSWORD)
    tom.save()

    screen = screens().visit("/incidents/").says("Sign in")
    screen.press("Sign in")
    screen.errors_lead_to_their_fields()
    screen.press("Sign in", login=tom.email, password="wrong")
    screen.errors_lead_to_their_fields()
    screen.press("Sign in", login=tom.email, password=PASSWORD)
    assert screen.path == "/incidents/"
    screen.visit("/account/").visit("/account/password/change/").press("Save my new password")
    screen.errors_lead_to_their_fields()
    screen.page.get_by_role("button", name="Sign out").click()
    screen.page.wait_for_url("**/account/login/**")
    screen.look()

    screen.follow("I have forgotten my password").press("Send me the link")
    screen.errors_lead_to_their_fields()
    screen.press("Send me the link", email=tom.email)
    drain()
    screen.visit(link_in_mail_to(tom.email)).press("Save my new password", password1="short", password2="short")
    screen.errors_lead_to_their_fields()
    screen.press("Save my new password", password1=ANOTHER, password2=ANOTHER)
    screen.follow("Sign in").press("Sign in", login=tom.email, password=ANOTHER)
    assert screen.page.get_by_text("Tom Elliot").count()


def link_in_mail_to(address: str) -> str:
    """The path of the link in the latest mail to somebody."""
    text = next(str(one.body) for one in reversed(mail.outbox) if one.to == [address])
    found = re.search(r"https?://\S+", text)
    assert found, text
    return urlsplit(found[0]).path
