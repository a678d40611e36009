"""Who works here, who is away, what waits for whom, and what word reaches them."""

import re

from django.test import Client

from engagement import clock
from tests.features.steps._language import Story, does, sees, setting, to_date
from tests.plugins.council import address_of
from tests.visitor import Visitor, buttons_of, words_on


@setting("{person} is a member of the {team} team")
def is_a_member(story: Story, person: str, team: str) -> None:
    """Somebody works in that team, as a member of staff where nobody of that name works here yet.

    Example:
        Given Tom is a member of the planning team
    """
    from engagement.people.models import User

    try:
        user = story.council.person(person)
    except LookupError:
        story.council.add(person, team=team)
        return
    User.objects.filter(pk=user.pk).update(team=story.council.team(team))


@setting("{person} is away from {first} to {last} and {deputy} stands in")
def is_away(story: Story, person: str, first: str, last: str, deputy: str) -> None:
    """A dated absence is on record, with who stands in.

    Example:
        Given Shona is away from today to 2 December 2026 and Ewan stands in
    """
    start, end = to_date(first), to_date(last)
    story.council.away(person, covered_by=deputy, starts_on=start, days=(end - start).days)


@setting("{person} has asked for one email a day")
def one_email_a_day(story: Story, person: str) -> None:
    """They chose the daily digest on their account page.

    Example:
        Given Shona has asked for one email a day
    """
    visitor = story.person(person)
    visitor.visit("/account/")
    visitor.press("Save", notices="daily")


@does("{person} opens their home page")
def opens_home(story: Story, person: str) -> None:
    """They sign in and see what waits for them.

    Example:
        When Shona opens their home page
    """
    story.person(person).visit("/")


@does("{person} says they are away from {first} to {last} and {deputy} stands in")
def records_own_absence(story: Story, person: str, first: str, last: str, deputy: str) -> None:
    """They enter their own absence on their account page.

    Example:
        When Shona says they are away from today to 2 December 2026 and Ewan stands in
    """
    visitor = story.person(person)
    visitor.visit("/account/absence/")
    visitor.press("Save", deputy=deputy_of(story, deputy), starts_on=to_date(first), ends_on=to_date(last))


@does("{person} invites {other} to the {team} team")
def invites(story: Story, person: str, other: str, team: str) -> None:
    """On the settings pages they invite somebody new, with a name, an address at work and a team.

    Example:
        When Leah invites Morag Weir to the planning team
    """
    visitor = story.person(person)
    visitor.visit("/settings/people/invite/")
    visitor.press("Send invitation", name=other, email=address_of(other), team=story.council.team(team).name)


@sees("{person} gets an invitation")
def gets_invitation(mailoutbox, story: Story, drain, person: str) -> None:
    """A mail with a link goes to their address; the link opens a page on which they choose a password.

    Example:
        Then Morag Weir gets an invitation
    """
    drain()
    found = [mail for mail in mailoutbox if address_of(person) in mail.to]
    assert found, [mail.to for mail in mailoutbox]
    link = re.search(r"https?://[^/\s]+(/\S+)", found[-1].body)
    assert link, found[-1].body
    page = Visitor(Client()).visit(link[1])
    assert page.status == 200, str(page)
    assert "password1" in page.field_names, str(page)


@does("{person} gives themselves the role of {role}")
def gives_own_role(story: Story, person: str, role: str) -> None:
    """On the settings page about their own roles they tick one more.

    Example:
        When Leah gives themselves the role of line manager
    """
    visitor = story.person(person)
    user = story.council.person(person)
    visitor.visit(f"/settings/people/{user.pk}/roles/")
    held = [group.name for group in user.groups.all()]
    visitor.press("Save roles", roles=[*held, role.replace(" ", "_")])


@does("{person} records that {other} leaves[, without a successor]")
def records_leaving_alone(story: Story, person: str, other: str) -> None:
    """They record the last day, and name nobody who takes over.

    Example:
        When Leah records that Shona leaves, without a successor
    """
    leave(story, person, other, {})


@does("{person} records that {other} leaves and {deputy} takes over")
def records_leaving(story: Story, person: str, other: str, deputy: str) -> None:
    """They record the last day and who takes over the work.

    Example:
        When Leah records that Shona leaves and Ewan takes over
    """
    leave(story, person, other, {"successor": story.council.person(deputy).name})


def leave(story: Story, person: str, other: str, fields: dict[str, str]) -> None:
    visitor = story.person(person)
    visitor.visit(f"/settings/people/{story.council.person(other).pk}/leaving/")
    wanted = {"left_on_day", "successor"}
    form = next(form for form in visitor.page.forms if wanted & {str(name) for name in form.xpath(".//@name")})
    visitor.press(words_on(buttons_of(form)[0]), left_on=clock.today(), **fields)


@sees("“{words}” is waiting for {person}")
def is_waiting(story: Story, words: str, person: str) -> None:
    """It stands on their home page among what waits for them.

    Example:
        Then “look at it” is waiting for Shona
    """
    waiting = story.person(person).visit("/").section("Waiting for you")
    assert words.lower() in waiting.lower(), waiting


@sees("“{words}” is not waiting for {person}")
def is_not_waiting(story: Story, words: str, person: str) -> None:
    """It does not stand on their home page.

    Example:
        Then “look at it” is not waiting for Fiona
    """
    waiting = story.person(person).visit("/").section("Waiting for you")
    assert words.lower() not in waiting.lower(), waiting


@sees("{person} gets an email that says “{words}”")
def gets_an_email(mailoutbox, story: Story, person: str, words: str) -> None:
    """A mail with these words in its subject or text was sent to them.

    Example:
        Then Shona gets an email that says “look at it”
    """
    found = mails_to(mailoutbox, story, person)
    assert any(words.lower() in plain_mail(mail) for mail in found), [plain_mail(mail) for mail in found]


@sees("{person} gets {number} email[s]")
def gets_so_many_emails(mailoutbox, story: Story, person: str, number: str) -> None:
    """So many mails were sent to them since the scenario began.

    Example:
        Then Shona gets 1 email
    """
    found = mails_to(mailoutbox, story, person)
    assert len(found) == int(number), [mail.subject for mail in found]


@sees("no email names {customer}")
def no_email_names(mailoutbox, customer: str) -> None:
    """Mails name a reference, never a customer: neither the name nor a part of it stands in any mail.

    Example:
        Then no email names Alan Pringle
    """
    assert mailoutbox, "no email was sent at all"
    for mail in mailoutbox:
        for part in customer.lower().split():
            assert not re.search(rf"\b{re.escape(part)}\b", plain_mail(mail)), mail.body


@sees("no email goes to anyone outside the council")
def no_email_outside(mailoutbox) -> None:
    """Nothing goes to a customer by itself.

    Example:
        Then no email goes to anyone outside the council
    """
    assert not [mail.to for mail in mailoutbox if not all(to.endswith("@northmoor.example") for to in mail.to)]


def mails_to(mailoutbox, story: Story, person: str) -> list:
    address = story.council.person(person).email
    return [mail for mail in mailoutbox if address in mail.to]


def plain_mail(mail) -> str:
    return " ".join(f"{mail.subject} {mail.body}".split()).lower()


def deputy_of(story: Story, name: str) -> str:
    """The full name by which a list of people shows somebody."""
    return story.council.person(name).name
