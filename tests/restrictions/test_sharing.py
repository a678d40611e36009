"""Who must know: settled and on record, told the minimum, told again, recalled, and confirmed by each."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from engagement import clock
from engagement.spine.models import Notice, WorkItem
from engagement.spine.timeline import timeline_of
from engagement.spine.work_items import open_work_of
from engagement.transitions import AlreadyMoved, NotVisible
from restrictions.models import ShareNotice
from restrictions.selectors.sharing import unacknowledged_since, who_knows
from restrictions.services import telling
from restrictions.services.sharing import (
    RecipientInput,
    acknowledge,
    decide_sharing,
    remind_unacknowledged,
    tell_recipients,
)
from tests.restrictions.builders import Limits
from tests.restrictions.letters import again

pytestmark = pytest.mark.django_db

# Words of the case that nobody who only has to know may read.
REASONS = ("Thirty-one calls", "could not take their breaks", "one named contact without a time", "levels of contact")


def people(limits: Limits, **groups: str) -> list[RecipientInput]:
    return [RecipientInput(group, limits.person(name).pk) for group, names in groups.items() for name in names.split()]


def share(limits: Limits, restriction: Any, **groups: str) -> Any:
    return decide_sharing(
        restriction.pk, actor=limits.person("Tom"), recipients=people(limits, **groups), because="They answer calls."
    )


def told(restriction: Any) -> list[tuple[str, str]]:
    return [(one.person.name, one.about) for one in ShareNotice.objects.filter(restriction=restriction).order_by("pk")]


# Settling it ---------------------------------------------------------------------------------------------------------


@pytest.mark.clauses("SPSO-EP-66.0", "SBC-11.2e")
def test_it_is_on_record_who_must_know_why_and_who_said_so(limits: Limits) -> None:
    restriction = share(limits, limits.decided_by_senior(), phone_staff="Isla Rory")
    assert restriction.sharing_decided_by == limits.person("Tom")
    assert restriction.sharing_because == "They answer calls."
    assert [one.person.name for one in restriction.recipients.all()] == ["Isla Grant", "Rory Munro"]
    event = timeline_of(restriction).get(verb="share")
    assert event.details == {"groups": ["phone_staff"], "people": 2}
    assert not open_work_of(restriction.request).filter(kind="share").exists()
    assert told(restriction) == [], "nobody is told before it is in force"


@pytest.mark.clauses("SPSO-EP-66.1")
def test_measures_about_calls_need_those_who_answer_phones(limits: Limits) -> None:
    restriction = limits.decided_by_senior()
    for given in ({"recipients": people(limits, legal="Priya")}, {"recipients": [], "nobody": True}):
        with pytest.raises(ValidationError, match="staff who answer the phones"):
            decide_sharing(restriction.pk, actor=limits.person("Tom"), because="For advice.", **given)
    assert again(restriction).recipients.count() == 0


@pytest.mark.clauses("SPSO-EP-66.2")
def test_measures_about_email_need_those_who_read_mailboxes(limits: Limits) -> None:
    mailbox = limits.measure(
        "monitored_mailbox",
        parameters={"mailbox": "planning.contact@northmoor.example", "read_when": "on Thursdays"},
    )
    restriction = limits.decided_by_group(terms=limits.terms(mailbox))
    with pytest.raises(ValidationError, match="staff who read shared mailboxes"):
        share(limits, restriction, phone_staff="Isla")
    share(limits, restriction, mailbox_monitors="Isla")


def test_nobody_has_to_know_where_the_measures_allow_it(limits: Limits) -> None:
    papers = limits.measure("return_papers", parameters={"papers": "Copies of letters that we have already"})
    restriction = limits.decided_by_senior(terms=limits.terms(papers))
    shared = decide_sharing(
        restriction.pk, actor=limits.person("Tom"), recipients=[], because="Only our team writes to him.", nobody=True
    )
    assert shared.shared_with_nobody
    assert again(shared).letter.context["texts"]["sharing"] == "sharing_nobody"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"because": " . "}, "because"),
        ({"recipients": []}, "recipients"),
        ({"nobody": True}, "recipients"),
        ({"recipients": [RecipientInput("phone_staff", 999_999)]}, "recipients"),
        ({"recipients": [RecipientInput("neighbours", 1)]}, "recipients"),
    ],
)
def test_what_makes_no_sense_is_refused_by_field(limits: Limits, given: dict[str, Any], field: str) -> None:
    restriction = limits.decided_by_senior()
    sensible: dict[str, Any] = {"recipients": people(limits, phone_staff="Isla"), "because": "They answer calls."}
    with pytest.raises(ValidationError) as refused:
        decide_sharing(restriction.pk, actor=limits.person("Tom"), **(sensible | given))
    assert field in refused.value.message_dict
    assert again(restriction).recipients.count() == 0


def test_only_the_requester_and_managers_of_the_team_settle_it(limits: Limits) -> None:
    restriction = limits.decided_by_group()
    for name in ("Isla", "Ewan", "Helen", "Grace"):
        with pytest.raises((PermissionDenied, NotVisible)):
            decide_sharing(
                restriction.pk,
                actor=limits.person(name),
                recipients=people(limits, phone_staff="Isla"),
                because="They answer calls.",
            )
    decide_sharing(
        restriction.pk,
        actor=limits.person("Shona"),
        recipients=people(limits, phone_staff="Isla", mailbox_monitors="Isla"),
        because="They answer calls.",
    )


def test_the_same_again_changes_nothing(limits: Limits) -> None:
    restriction = share(limits, limits.decided_by_senior(), phone_staff="Isla")
    events = timeline_of(restriction).count()
    share(limits, restriction, phone_staff="Isla")
    assert timeline_of(restriction).count() == events


# Being told ----------------------------------------------------------------------------------------------------------


@pytest.mark.clauses("SPSO-EP-66.0", "SPSO-EP-65c")
def test_each_is_told_once_what_to_do_and_until_when_and_never_why(limits: Limits) -> None:
    from engagement.customers.models import Adjustment

    restriction = limits.decided_by_senior()
    Adjustment.objects.create(
        customer=restriction.customer,
        kind="large_print",
        what="Letters in large print",
        status="agreed",
        told_on=clock.today(),
        told_by="Shona Kerr",
    )
    share(limits, restriction, phone_staff="Isla Rory", mailbox_monitors="Isla")
    telling.come_into_force_told_otherwise(
        restriction.pk,
        actor=limits.person("Shona"),
        told_on=clock.today(),
        told_how="Read out on the phone.",
        not_in_writing_because="He cannot read letters.",
    )
    assert told(restriction) == [("Isla Grant", "in_force"), ("Rory Munro", "in_force")]
    instruction = restriction.share_notices.first().instruction
    assert "Tuesdays" in instruction
    assert "What stays open for them: Ring Shona Kerr on Tuesdays between 10am and noon" in instruction
    assert "This holds until 16 February 2027, that day included." in instruction
    assert "What this customer needs: Letters in large print" in instruction
    for words in (*REASONS, "cannot read letters", restriction.customer.name):
        assert words.lower() not in instruction.lower(), words


@pytest.mark.clauses("SPSO-EP-65c")
def test_the_email_names_no_customer_and_no_reason(limits: Limits, drain: Any) -> None:
    restriction = limits.in_force()
    drain()
    [sent] = [one for one in mail.outbox if one.to == [limits.person("Isla").email] and "Read how" in one.subject]
    words = f"{sent.subject} {sent.body}"
    assert restriction.reference in words
    for secret in (restriction.customer.name, restriction.customer.reference, "Tuesdays", *REASONS):
        assert secret.lower() not in words.lower(), secret


def test_each_confirms_for_themselves_once(limits: Limits) -> None:
    restriction = limits.in_force()
    notice = restriction.share_notices.get()
    assert WorkItem.objects.get(kind="acknowledge", closed_at=None).assignee == limits.person("Isla")
    for name in ("Tom", "Shona", "Margaret", "Helen"):
        with pytest.raises(NotVisible):
            acknowledge(notice.pk, actor=limits.person(name))
    first = acknowledge(notice.pk, actor=limits.person("Isla")).acknowledged_at
    assert acknowledge(notice.pk, actor=limits.person("Isla")).acknowledged_at == first
    assert not WorkItem.objects.filter(kind="acknowledge", closed_at=None).exists()
    assert timeline_of(restriction).filter(verb="acknowledge").count() == 1


def test_what_was_confirmed_stays_as_it_was_told(limits: Limits) -> None:
    notice = limits.in_force().share_notices.get()
    acknowledge(notice.pk, actor=limits.person("Isla"))
    with pytest.raises(IntegrityError), transaction.atomic():
        ShareNotice.objects.filter(pk=notice.pk).update(instruction="Something else.")


@pytest.mark.clauses("SPSO-EP-66.0")
@pytest.mark.parametrize("about", ["changed", "ended"])
def test_on_a_change_and_on_the_end_each_is_told_again_and_confirms_again(limits: Limits, about: str) -> None:
    restriction = limits.in_force()
    first = restriction.share_notices.get()
    acknowledge(first.pk, actor=limits.person("Isla"))
    tell_recipients(restriction, about=about, actor=limits.person("Margaret"))
    assert told(restriction) == [("Isla Grant", "in_force"), ("Isla Grant", about)]
    newest = restriction.share_notices.first()
    assert newest.acknowledged_at is None
    assert [item.subject_id for item in WorkItem.objects.filter(kind="acknowledge", closed_at=None)] == [str(newest.pk)]
    assert ("ended" in newest.instruction) is (about == "ended")


def test_only_the_latest_notice_waits(limits: Limits) -> None:
    restriction = limits.in_force()
    tell_recipients(restriction, about="changed", actor=limits.person("Margaret"))
    waiting = WorkItem.objects.filter(kind="acknowledge", closed_at=None)
    assert [item.subject_id for item in waiting] == [str(restriction.share_notices.first().pk)]
    assert unacknowledged_since(clock.today()).count() == 1


@pytest.mark.clauses("SPSO-EP-66.0")
def test_somebody_added_later_is_told_at_once_and_somebody_taken_off_is_recalled(limits: Limits) -> None:
    restriction = limits.in_force()
    share(limits, restriction, phone_staff="Rory")
    assert told(restriction) == [
        ("Isla Grant", "in_force"),
        ("Rory Munro", "in_force"),
        ("Isla Grant", "recalled"),
    ]
    share(limits, restriction, phone_staff="Rory", legal="Rory")
    assert len(told(restriction)) == 3, "whoever knows already is not told twice"
    known = {one.person.name: one for one in who_knows(restriction)}
    assert known["Rory Munro"].listed
    assert known["Rory Munro"].groups == ("Legal Services", "Staff who answer the phones")
    assert not known["Isla Grant"].listed
    share(limits, restriction, phone_staff="Rory Isla")
    assert told(restriction)[-1] == ("Isla Grant", "in_force")


def test_taken_off_before_it_began_nobody_hears_of_it(limits: Limits) -> None:
    restriction = share(limits, limits.decided_by_senior(), phone_staff="Isla Rory")
    share(limits, restriction, phone_staff="Rory")
    assert told(restriction) == []
    assert [one.person.name for one in who_knows(restriction)] == ["Rory Munro"]


def test_nothing_is_settled_any_more_once_it_is_over(limits: Limits) -> None:
    from restrictions.services.supporting import withdraw_request

    restriction = limits.decided_by_senior()
    withdraw_request(restriction.request_id, actor=limits.person("Tom"), reason="He has moved away.")
    with pytest.raises(AlreadyMoved):
        share(limits, restriction, phone_staff="Isla")


# Not confirmed -------------------------------------------------------------------------------------------------------


def test_whoever_has_not_confirmed_is_asked_again_once_and_the_requester_hears_of_it(
    limits: Limits, the_clock: Any
) -> None:
    restriction = limits.in_force()
    assert unacknowledged_since(clock.today() - timedelta(days=1)).count() == 0
    assert remind_unacknowledged(clock.today() - timedelta(days=1)) == 0
    the_clock.forward(days=3)
    day = clock.today() - timedelta(days=3)
    assert [one.person.name for one in unacknowledged_since(day)] == ["Isla Grant"]
    before = Notice.objects.count()
    assert remind_unacknowledged(day) == 1
    heard = Notice.objects.order_by("pk")[before:]
    assert {one.recipient.name for one in heard} == {"Isla Grant", "Tom Elliot", "Shona Kerr"}
    assert remind_unacknowledged(day) == 0, "a second run does nothing"
    acknowledge(restriction.share_notices.get().pk, actor=limits.person("Isla"))
    assert unacknowledged_since(clock.today()).count() == 0


def test_the_day_is_londons(limits: Limits, the_clock: Any) -> None:
    from datetime import UTC, datetime

    the_clock.set(datetime(2026, 7, 1, 23, 30, tzinfo=UTC))
    limits.in_force()
    from datetime import date

    assert unacknowledged_since(date(2026, 7, 1)).count() == 0
    assert unacknowledged_since(date(2026, 7, 2)).count() == 1


def test_somebody_who_has_left_is_not_waited_for(limits: Limits) -> None:
    limits.in_force()
    isla = limits.person("Isla")
    isla.is_active = False
    isla.save()
    assert unacknowledged_since(clock.today()).count() == 0


# Leaving -------------------------------------------------------------------------------------------------------------


def test_whoever_takes_over_from_a_leaver_knows_in_their_place(limits: Limits) -> None:
    from engagement.people.leavers import hand_over, holdings_of

    restriction = limits.in_force()
    isla, rory = limits.person("Isla"), limits.person("Rory")
    assert f"Must know how to deal with contact: {restriction.reference}" in {one.sentence for one in holdings_of(isla)}
    with transaction.atomic():
        hand_over(isla, rory, limits.person("Leah"))
    assert told(restriction) == [("Isla Grant", "in_force"), ("Rory Munro", "in_force")]
    assert [one.person for one in who_knows(restriction) if one.listed] == [rory]
    waiting = WorkItem.objects.filter(kind="acknowledge", closed_at=None)
    assert [item.assignee for item in waiting] == [rory]
    assert not any("Must know" in one.sentence for one in holdings_of(isla))


def test_a_leaver_who_was_told_of_something_not_in_force_yet(limits: Limits) -> None:
    from engagement.people.leavers import hand_over

    restriction = share(limits, limits.decided_by_senior(), phone_staff="Isla Rory")
    with transaction.atomic():
        hand_over(limits.person("Isla"), limits.person("Rory"), limits.person("Leah"))
    assert told(restriction) == []
    assert [one.person.name for one in who_knows(restriction)] == ["Rory Munro"]
