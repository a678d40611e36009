"""A form that arrives after the session has ended comes back, to the person who typed it and to nobody else."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from engagement import clock
from engagement.ui import kept_posts
from tests.ui.conftest import PASSWORD, read

ACCOUNT = "\nHe said:  “I’ll ring <b>every</b> hour”.\r\nTwice."
TYPED = {"what_happened": ACCOUNT, "channel": ["phone", "letter"], "save": "draft"}


@pytest.fixture
def machine(shona: Any) -> Client:
    """A browser at which Shona was signed in until a moment ago."""
    client = Client()
    client.force_login(shona)
    client.get("/")
    client.cookies.pop("evenhand_session", None)
    client.cookies.pop("sessionid", None)
    return client


def sign_in(client: Client, who: Any, **more: Any) -> Any:
    return client.post("/account/login/", {"login": who.email, "password": PASSWORD, **more})


def post_and_sign_in(client: Client, who: Any, typed: Any = None) -> Any:
    """Send a form while signed out, sign in, and open what one is sent to."""
    answer = client.post("/note/?step=2", typed or TYPED)
    assert answer.status_code == 302
    assert answer.url.startswith("/account/login/?next=/kept/")
    next_page = answer.url.partition("next=")[2]
    assert "what you typed is kept" in read(client.get(answer.url)).text_content().lower()
    landed = sign_in(client, who, next=next_page)
    assert landed.url == next_page
    return client.get(next_page)


def test_what_was_typed_comes_back_and_is_sent_again_unchanged(machine, shona):
    answer = post_and_sign_in(machine, shona)
    page = read(answer)
    assert "You were signed out. Here is what you typed" in page.text_content()
    assert "I’ll ring <b>every</b> hour" in page.text_content()
    form = page.xpath("//main//form[@action='/note/?step=2']")[0]
    again: dict[str, list[str]] = {}
    for field in form.xpath(".//textarea | .//input"):
        value = field.get("value") if field.tag == "input" else field.text
        again.setdefault(field.get("name"), []).append(value)
    # lxml keeps the line break after the tag that a browser drops.
    sent = {name: [value.removeprefix("\n") for value in values] for name, values in again.items()}
    taken = machine.post("/note/?step=2", sent).json()
    assert [text.replace("\r\n", "\n") for text in taken["what_happened"]] == [ACCOUNT.replace("\r\n", "\n")]
    assert taken["channel"] == ["phone", "letter"]
    assert taken["save"] == ["draft"]
    assert machine.get(f"/kept/{sent['kept_post'][0]}/").status_code == 404


def test_somebody_else_never_sees_it(machine, ewan):
    answer = post_and_sign_in(machine, ewan)
    assert answer.status_code == 404
    assert "every" not in read(answer).xpath("//main")[0].text_content().replace("everybody", "")


def test_somebody_who_is_signed_in_later_at_the_same_browser_never_sees_it(machine, shona, ewan):
    key = machine.post("/note/", TYPED).url.partition("/kept/")[2].strip("/")
    sign_in(machine, shona)
    kept = machine.session[kept_posts.SESSION_KEY][key]
    machine.post("/account/logout/")
    sign_in(machine, ewan)
    session = machine.session
    session[kept_posts.SESSION_KEY] = {key: kept}
    session.save()
    assert machine.get(f"/kept/{key}/").status_code == 404
    assert key not in machine.session[kept_posts.SESSION_KEY]


def test_it_is_kept_for_an_hour(machine, shona):
    moment = clock.now()
    answer = machine.post("/note/", TYPED)
    address = answer.url.partition("next=")[2]
    sign_in(machine, shona)
    with clock.frozen(moment + timedelta(minutes=58)):
        assert machine.get(address).status_code == 200
    with clock.frozen(moment + timedelta(minutes=62)):
        assert machine.get(address).status_code == 404


def test_it_lies_encrypted_and_without_secrets(machine, shona):
    typed = TYPED | {"password": "hidden words", "new_password1": "hidden words", "otp_code": "123456"}
    machine.post("/note/", typed)
    stored = str(dict(machine.session))
    assert "ring" not in stored
    assert "hidden" not in stored
    key = next(iter(machine.session[kept_posts.SESSION_KEY]))
    sign_in(machine, shona)
    text = read(machine.get(f"/kept/{key}/")).text_content()
    assert "hidden words" not in text
    assert "123456" not in text


def test_files_are_named_and_not_kept(machine, shona):
    upload = SimpleUploadedFile("call log.txt", b"secret bytes")
    page = read(post_and_sign_in(machine, shona, TYPED | {"evidence": upload}))
    assert "Files are not kept. You had chosen call log.txt: add it again afterwards." in page.text_content()


@pytest.mark.parametrize("cookie", [None, "1:forged"])
def test_where_nobody_is_known_it_is_shown_at_once_and_not_stored(db, cookie):
    client = Client()
    if cookie:
        client.cookies[kept_posts.COOKIE] = cookie
    answer = client.post("/note/", TYPED)
    assert answer.status_code == 401
    assert "I’ll ring <b>every</b> hour" in read(answer).text_content()
    assert kept_posts.SESSION_KEY not in client.session


def test_a_text_too_long_to_keep_is_shown_at_once(machine):
    answer = machine.post("/note/", {"what_happened": "word " * 80_000})
    assert answer.status_code == 401
    assert "word word" in answer.content.decode()


def test_only_the_last_few_are_kept(machine):
    for number in range(6):
        machine.post("/note/", {"what_happened": str(number)})
    assert len(machine.session[kept_posts.SESSION_KEY]) == kept_posts.MOST_KEPT


def test_it_can_be_thrown_away(machine, shona):
    address = machine.post("/note/", TYPED).url.partition("next=")[2]
    sign_in(machine, shona)
    assert machine.post(address).url == "/"
    assert machine.get(address).status_code == 404


def test_pages_in_the_background_are_told_and_nothing_is_kept(machine):
    for headers in ({"X-Requested-With": "autosave"}, {"HX-Request": "true"}):
        assert machine.post("/note/", TYPED, headers=headers).status_code == 401
    assert kept_posts.SESSION_KEY not in machine.session


def test_forms_that_need_no_sign_in_are_left_alone(machine, shona):
    assert machine.post("/open/", {"account": "x"}).status_code == 422
    assert sign_in(machine, shona).status_code == 302
    assert kept_posts.SESSION_KEY not in machine.session


def test_an_empty_form_just_asks_to_sign_in(machine):
    assert machine.post("/note/", {}).url == "/account/login/?next=/note/"
    assert kept_posts.SESSION_KEY not in machine.session


def test_the_cookie_says_who_and_cannot_be_read_by_scripts(shona):
    client = Client()
    client.force_login(shona)
    cookie = client.get("/").cookies[kept_posts.COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert kept_posts.COOKIE not in client.get("/").cookies


# -- under which words it is shown -------------------------------------------------------------------------------------


def shown(client: Client, who: Any, path: str, typed: Any) -> list[tuple[str, str]]:
    """What the page shows: each label with what was typed, after the session had ended."""
    address = client.post(path, typed).url.partition("next=")[2]
    sign_in(client, who)
    page = read(client.get(address))
    rows = page.xpath("//main//dl//div[contains(@class, 'govuk-summary-list__row')]")
    return [tuple(" ".join(cell.text_content().split()) for cell in row) for row in rows]


EVERYTHING = {
    "happened_on_day": "5", "happened_on_month": "11", "happened_on_year": "2026",
    "at": "9.30", "channel": "other", "other_way": "By pigeon", "behaviours": ["shouted", "none"],
    "account": "He rang.", "minutes": "12", "team": "planning", "asked": "yes", "seen": "on",
    "email": "shona@northmoor.example", "password": "secret words", "version": "3", "save": "draft", "later": "More",
}  # fmt: skip


def test_it_stands_under_the_labels_of_its_page_with_choices_in_words(machine, shona):
    assert shown(machine, shona, "/everything/", EVERYTHING) == [
        ("When did it happen?", "5 November 2026"),
        ("At what time?", "9.30"),
        ("How did they contact us?", "Another way"),
        ("Which way?", "By pigeon"),
        ("What did they do?", "Shouted None of these"),
        ("What happened?", "He rang."),
        ("How long did it take?", "12"),
        ("Team", "Planning"),
        ("Did you ask about adjustments?", "Yes"),
        ("I have read the account", "Yes"),
        ("Email address", "shona@northmoor.example"),
        ("Later", "More"),
    ]


def test_a_wrong_date_is_shown_as_it_was_typed(machine, shona):
    typed = EVERYTHING | {"happened_on_day": "31", "happened_on_month": "February"}
    assert shown(machine, shona, "/everything/", typed)[0] == ("When did it happen?", "31 February 2026")


@pytest.mark.parametrize("path", ["/note/", "/refuse/fault/", "/refuse/hidden/", "/refuse/denied/"])
def test_where_its_page_does_not_open_plainer_names_do(machine, shona, path):
    rows = shown(machine, shona, path, {"what_happened": "He rang.", "version": "3", "do": "record"})
    assert rows == [("What happened", "He rang.")]


def test_opening_a_page_for_its_labels_changes_and_tells_nothing(machine, shona):
    address = machine.post("/writes/", {"channel": "other"}).url.partition("next=")[2]
    sign_in(machine, shona)
    page = read(machine.get(address)).text_content()
    assert "Another way" in page
    assert "Something was made" not in page
    assert not Group.objects.filter(name="made by opening").exists()
    assert "Something was made" not in read(machine.get("/everything/")).text_content()


def test_what_was_sent_along_is_sent_again_though_it_is_not_shown(machine, shona):
    address = machine.post("/everything/", EVERYTHING).url.partition("next=")[2]
    sign_in(machine, shona)
    form = read(machine.get(address)).xpath("//main//form[@action='/everything/']")[0]
    again = {field.get("name"): (field.text or "").strip() for field in form.xpath(".//textarea")}
    assert (again["version"], again["save"], again["channel"]) == ("3", "draft", "other")
