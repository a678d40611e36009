"""Logging an incident, from the first question to its reference, and what is kept of it."""

import re

from tests.features.steps._language import Story, does, must_say, rows, sees, to_date
from tests.features.steps._log import CHANNELS, Account, answer_page, fill_log, send_button, where
from tests.visitor import Visitor

REFERENCE = r"[A-Z]+-\d{4}-\d{4,}"


def account_of(customer: str, channel: str | None, category: str | None, more: dict[str, str]) -> Account:
    """An account with the answers that the scenario gives, told in the words of the table."""
    account = Account(customer, channel=CHANNELS[(channel or more.pop("channel", "phone")).lower()])
    account.category = int(category or more.pop("category", 3))
    if "on" in more:
        account.occurred = to_date(more.pop("on"))
    if "examples" in more:
        account.examples = tuple(part.strip() for part in more.pop("examples").split(","))
    for words, value in more.items():
        step, field = TABLE[words]
        if field == "adjustments_asked_by":
            account.own.setdefault(step, {})["asked_who"] = "somebody"
        if field == "actions":
            account.own.setdefault(step, {})[field] = [part.strip() for part in value.split(",") if part.strip()]
        else:
            account.own.setdefault(step, {})[field] = value
    return account


# The words of a table under a step, with the page and field that they answer.
TABLE: dict[str, tuple[str, str]] = {
    "exact words": ("what-happened", "exact_words"),
    "what happened": ("what-happened", "facts"),
    "own view": ("what-happened", "writers_view"),
    "effect on staff": ("impact", "effect_on_staff"),
    "effect on service": ("impact", "effect_on_service"),
    "effect on others": ("impact", "effect_on_others"),
    "minutes": ("impact", "minutes_spent"),
    "contacts": ("impact", "contacts_counted"),
    "over which time": ("impact", "contacts_period"),
    "anyone distressed": ("impact", "caused_distress"),
    "done at the time": ("action-taken", "actions"),
    "warned": ("action-taken", "warned"),
    "words of the warning": ("action-taken", "warning_words"),
    "why no warning": ("action-taken", "no_warning_reason"),
    "told the customer": ("action-taken", "told_customer"),
    "why not told": ("action-taken", "not_told_reason"),
    "adjustments": ("adjustments", "adjustments_answer"),
    "who asked": ("adjustments", "adjustments_asked_by"),
}


def log(story: Story, person: str, account: Account) -> Visitor:
    """Fill in every page and press the button at the end."""
    visitor = story.person(person)
    fill_log(visitor, account)
    story.draft = visitor.page.path.split("/log/")[1].split("/")[0]
    if visitor.page.status == 200:
        submit(story, visitor, account.customer)
    return visitor


def submit(story: Story, visitor: Visitor, customer: str) -> None:
    visitor.press(send_button(visitor))
    if found := re.search(r"MCE-\d{4}-\d{4,}", visitor.page.main):
        story.incident = found[0]
        story.incidents.setdefault(customer, []).append(found[0])
        story.customer = customer
    if found := re.search(r"RA-\d{4}-\d{4,}", visitor.page.main):
        story.approach, story.letter = found[0], ""


@does(
    "{person}[, a member of the {team} team,] logs an incident[ by {channel}] about {customer}[ in category {number}]"
)
def logs_an_incident(
    story: Story,
    person: str,
    customer: str,
    team: str | None = None,
    channel: str | None = None,
    number: str | None = None,
    datatable=None,
) -> None:
    """They go through every page of the log and submit it, with believable answers; by phone and in category 3 unless
    said otherwise. A table may give answers of its own: on (a date), examples, exact words, what happened, own view,
    effect on staff, effect on service, effect on others, minutes, contacts, over which time, anyone distressed, done at
    the time, warned, words of the warning, why no warning, adjustments. Channels: phone, in person, letter, email, web
    form, social media.

    Example:
        When Tom, a member of the planning team, logs an incident by phone about Alan Pringle in category 3
          | exact words | I will ring until you give in |
    """
    if team is not None:
        from tests.features.steps.people import is_a_member

        is_a_member(story, person, team)
    spoken = channel.removeprefix("the ").removeprefix("in ") if channel else None
    log(story, person, account_of(customer, spoken, number, rows(datatable)))


@does("{person} logs an incident in person about {customer}[ in category {number}]")
def logs_in_person(story: Story, person: str, customer: str, number: str | None = None, datatable=None) -> None:
    """The same, for somebody who stood before them.

    Example:
        When Tom logs an incident in person about Alan Pringle in category 1
    """
    log(story, person, account_of(customer, "person", number, rows(datatable)))


@does(
    "{person} logs an incident[ by {channel}] about {customer} in category {number} and asks for a restorative approach"
)
def logs_and_asks(
    story: Story, person: str, customer: str, number: str, channel: str | None = None, datatable=None
) -> None:
    """They log it and ask, on the last page, for a letter that asks for a change.

    Example:
        When Tom logs an incident by phone about Alan Pringle in category 3 and asks for a restorative approach
    """
    account = account_of(customer, channel, number, rows(datatable))
    account.asks = "restorative"
    log(story, person, account)


@does("{person} logs an incident[ by {channel}] about {customer} in category {number} and asks for “{approach}”")
def logs_and_asks_for(
    story: Story, person: str, customer: str, number: str, approach: str, channel: str | None = None, datatable=None
) -> None:
    """They log it and ask for the approach with these words on the page.

    Example:
        When Tom logs an incident by email about Alan Pringle in category 1 and asks for “Reply to an abusive letter”
    """
    account = account_of(customer, channel, number, rows(datatable))
    account.asks, account.approach = "restorative", approach
    log(story, person, account)


@does("{person} starts to log an incident[ {way}] about {customer}[ in category {number}] and comes as far as “{step}”")
def comes_as_far_as(
    story: Story, person: str, customer: str, step: str, way: str | None = None, number: str | None = None
) -> None:
    """They answer the pages before that step and stop there; by phone and in category 3 unless said otherwise. Steps:
    customer, when, category, what-happened, impact, action-taken, adjustments, check; and what is offered before the
    end: request, tried, people, evidence. Category one has no impact and no adjustments: other pages ask for them.

    Example:
        When Tom starts to log an incident in person about Alan Pringle in category 1 and comes as far as “impact”
    """
    visitor = story.person(person)
    channel = (way or "by phone").removeprefix("in ").removeprefix("by ")
    fill_log(visitor, account_of(customer, channel, number, {}), until=step)
    story.draft = visitor.page.path.split("/log/")[1].split("/")[0]
    story.customer = customer


@does("{person} starts to log an incident about {customer} and stops at the customer")
def stops_at_customer(story: Story, person: str, customer: str) -> None:
    """They search for the customer as they know the name, and see what is found.

    Example:
        When Tom starts to log an incident about Alan Pringel and stops at the customer
    """
    visitor = story.person(person)
    fill_log(visitor, Account(customer), until="customer")
    visitor.press("Search", q=customer)


@does("{person} saves the page as a draft")
def saves_as_draft(story: Story, person: str, datatable=None) -> None:
    """They press "Save as draft"; a table may fill in fields first.

    Example:
        When Tom saves the page as a draft
          | effect_on_service | Two calls were missed |
    """
    story.person(person).press("Save as draft", {row[0]: row[1] for row in datatable or ()})


@does("{person} answers this page of the log with")
def answers_page(story: Story, person: str, datatable=None) -> None:
    """They fill in the fields of the table and press "Save and continue". A field is called by its label or question.

    Example:
        When Tom answers this page of the log with
          | What happened? | He rang twice. |
    """
    visitor = story.person(person)
    visitor.press("Save and continue", {row[0]: row[1] for row in datatable or ()})


@does("{person} goes on with the draft[ on another computer]")
def goes_on_with_draft(story: Story, person: str, as_person, sign_in) -> None:
    """They take the draft up again from their home page, in a new session, and answer the rest up to the last page.

    Example:
        When Tom goes on with the draft on another computer
    """
    visitor = story.person(person)
    visitor.client = sign_in(story.council.person(person))
    visitor.visit(f"/log/{story.draft}/")
    account = Account(story.customer)
    for slug in re.findall(rf"/log/{story.draft}/([a-z-]+)/", visitor.page.content.decode()):
        if slug in ORDER and any(words in task_status(visitor, slug) for words in ("Not started", "Begun")):
            visitor.visit(f"/log/{story.draft}/{slug}/")
            while where(visitor.page)[0] == slug and visitor.page.status == 200:
                answer_page(visitor, account, *where(visitor.page), keep=True)
            visitor.visit(f"/log/{story.draft}/")
    visitor.visit(f"/log/{story.draft}/check/")


ORDER = "customer when category what-happened impact action-taken adjustments request tried".split()


def task_status(visitor: Visitor, slug: str) -> str:
    """What the task list says beside a step."""
    found = visitor.page.tree.xpath(f"//li[.//a[contains(@href, '/{slug}/')]]") if visitor.page.tree is not None else []
    return " ".join(found[0].text_content().split()) if found else ""


@does("{person} submits the draft")
def submits_draft(story: Story, person: str) -> None:
    """On the page that shows all answers they press the button.

    Example:
        When Tom submits the draft
    """
    visitor = story.person(person)
    visitor.visit(f"/log/{story.draft}/check/")
    submit(story, visitor, story.customer)


@does("{person} says at the start of the log that {customer} was only {kind}")
def only_forceful(story: Story, person: str, customer: str, kind: str) -> None:
    """They say whom it was about and when, choose that it was forceful or unusual and nothing more, and keep a note.

    Example:
        When Tom says at the start of the log that Alan Pringle was only forceful
    """
    visitor = story.person(person)
    fill_log(visitor, Account(customer, own={"category": {"category": kind}}), until="note")
    story.customer = customer
    visitor.press("Keep as a note", text=f"{customer} was {kind} about the notice of 2 November.")


@does("{person} says at the start of the log that it was {kind}")
def belongs_elsewhere(story: Story, person: str, kind: str) -> None:
    """They start without naming anybody, choose violence as its kind, and say by whom: "a colleague" or "somebody from
    private life".

    Example:
        When Tom says at the start of the log that it was a colleague
    """
    codes = {"a colleague": "type_3", "somebody from private life": "type_4"}
    visitor = story.person(person)
    fill_log(visitor, Account(""), until="customer")
    visitor.visit(visitor.page.path.replace("/customer/", "/category/"))
    visitor.press("Save and continue", category="violence_abuse")
    visitor.press("Save and continue", violence=codes[kind])


@sees("the incident has a reference")
def has_reference(story: Story) -> None:
    """The page after submitting shows a reference such as MCE-2026-0001.

    Example:
        Then the incident has a reference
    """
    assert re.fullmatch(r"MCE-\d{4}-\d{4,}", story.incident), str(story.page)


@sees("the references follow each other without a gap")
def without_gap(story: Story) -> None:
    """All incidents of the scenario have numbers one after the other.

    Example:
        Then the references follow each other without a gap
    """
    numbers = sorted(int(ref.rpartition("-")[2]) for refs in story.incidents.values() for ref in refs)
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers))), numbers


@sees("the incident is not logged because “{words}”")
def not_logged(story: Story, words: str) -> None:
    """The log refuses, with these words among what it asks for, and no reference was given.

    Example:
        Then the incident is not logged because “number of contacts”
    """
    assert story.page.status == 422, str(story.page)
    assert not story.incident, story.incident
    must_say(story.page, words)


@sees("the page shows the emergency numbers and the support line")
def shows_emergency(story: Story) -> None:
    """999, 101 and the staff support line with its number stand on the page.

    Example:
        Then the page shows the emergency numbers and the support line
    """
    for words in ("999", "101", "Staff support line", "01632 960 911"):
        must_say(story.page, words)
