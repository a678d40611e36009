"""Who must know of a restriction: decided and on record, told at once, told again on each change, recalled.

People are told the minimum that they need to act: what to do, until when, what the customer needs. Never why
(SPSO-EP-65c, SPSO-EP-66.0).
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from engagement import clock
from engagement.people.models import User
from engagement.people.selectors import active_people
from engagement.policy.selectors import local, policy_in_force
from engagement.spine.calendar import WorkingDays
from engagement.spine.timeline import last_move, record
from engagement.spine.work_items import close_work, open_work, tell
from engagement.transitions import AlreadyMoved, NextWork, NotVisible, SystemActor
from engagement.ui.words import has_words, listed, lower_first
from restrictions.instructions import instruction_for
from restrictions.measures import groups_to_tell
from restrictions.models import Recipient, Restriction, ShareNotice
from restrictions.selectors.sharing import listed_now, unacknowledged_since
from restrictions.services.decision_letters import refresh_decision_letter
from restrictions.services.locking import Reference, held_restriction

About = ShareNotice.About

# Titles go into emails: they name no customer.
TITLES: dict[str, str] = {
    About.IN_FORCE: "Read how to deal with contact from a customer, and confirm that you have read it",
    About.CHANGED: "What you know about contact from a customer has changed: read it and confirm",
    About.ENDED: "Limits to a customer’s contact have ended: read it and confirm",
    About.RECALLED: "You no longer need to know about a customer’s contact: read it and confirm",
}
NOT_CONFIRMED = "A colleague has not confirmed that they know how to deal with contact from a customer"


@dataclass(frozen=True)
class RecipientInput:
    """Somebody who must know, and as one of which group. `customer_is_told`: the letter names the group (SBC-11.2e)."""

    group: str
    person: int
    customer_is_told: bool = True


@transaction.atomic
def decide_sharing(
    restriction_id: Reference,
    *,
    actor: User,
    recipients: Iterable[RecipientInput],
    because: str,
    nobody: bool = False,
) -> Restriction:
    """Settle who must know of it and why, or that nobody has to; as often as it changes (SPSO-EP-66.0, SBC-11.2e).

    The decision letter follows. Once it is in force, whoever is added is told at once, and whoever is taken off is told
    that they no longer need to know. Raises NotVisible, PermissionDenied, AlreadyMoved where it is over,
    ValidationError by field (recipients, because).
    """
    restriction = held_restriction(restriction_id, actor, "tell_customer")
    if restriction.state in (*Restriction.OVER, Restriction.State.CANCELLED):
        raise AlreadyMoved(restriction, last_move(restriction))
    wanted = {(one.group, one.person): one for one in recipients}
    _check(restriction, wanted.values(), because, nobody)
    before = {(one.group, one.person_id): one for one in listed_now(restriction)}
    if not _changes(restriction, before, wanted, because, nobody):
        return restriction
    _write_list(restriction, before, wanted, actor)
    restriction.sharing_because = because.strip()
    restriction.shared_with_nobody = nobody
    restriction.sharing_decided_by = actor
    restriction.sharing_decided_at = clock.now()
    restriction.full_clean()
    restriction.save()
    record(
        restriction,
        actor,
        "decided that nobody else has to know of it" if nobody else "decided who must know of it",
        verb="share",
        details={"groups": sorted({group for group, _person in wanted}), "people": len(wanted)},
        clauses=("SPSO-EP-66.0", "SBC-11.2e"),
    )
    if restriction.is_in_force:
        knew, know = {person for _group, person in before}, {person for _group, person in wanted}
        tell_recipients(restriction, about=About.IN_FORCE, actor=actor, only=know - knew)
        _recall(restriction, knew - know, actor)
    close_work(restriction.request, ("share",), actor)
    refresh_decision_letter(restriction, actor=actor)
    return restriction


def tell_recipients(
    restriction: Restriction, *, about: str, actor: Any, only: Collection[int] | None = None
) -> list[ShareNotice]:
    """Tell everybody on the list, once each: that it is in force, has changed, or has ended (SPSO-EP-66.1, 66.2).

    Each has to confirm. With `only`, just these people. Called inside the transaction of the act that is told of.
    """
    people: dict[int, Recipient] = {}
    for recipient in listed_now(restriction):
        if only is None or recipient.person_id in only:
            people.setdefault(recipient.person_id, recipient)
    instruction = instruction_for(restriction, about) if people else ""
    return [_tell(restriction, recipient, about, instruction, actor) for recipient in people.values()]


@transaction.atomic
def acknowledge(notice_id: int, *, actor: User) -> ShareNotice:
    """The person says that they have read it; a second time changes nothing. Raises NotVisible for anybody else."""
    notice = (
        ShareNotice.objects.select_for_update(of=("self",))
        .select_related("restriction")
        .filter(pk=notice_id, person=actor)
        .first()
    )
    if notice is None:
        raise NotVisible
    if notice.acknowledged_at is None:
        notice.acknowledged_at = clock.now()
        notice.save(update_fields=["acknowledged_at"])
        close_work(notice, ("acknowledge",), actor)
        record(
            notice.restriction,
            actor,
            f"confirmed what they were told: {lower_first(notice.get_about_display())}",
            verb="acknowledge",
            clauses=("SPSO-EP-66.0",),
        )
    return notice


@transaction.atomic
def remind_unacknowledged(told_before: date) -> int:
    """Ask everybody again who was told on that day or before and has not confirmed; tell whoever asked for the limits.

    For the daily clock: once a notice, however often it runs. Returns how many were reminded.
    """
    waiting = unacknowledged_since(told_before).filter(reminded_on__isnull=True)
    notices = list(waiting.select_related("restriction__request__requester", "restriction__team__line_manager"))
    system = SystemActor("review clock")
    for notice in notices:
        restriction = notice.restriction
        notice.reminded_on = clock.today()
        notice.save(update_fields=["reminded_on"])
        tell(notice.person, TITLES[notice.about], notice)
        for person in dict.fromkeys((restriction.request.requester, restriction.team.line_manager)):
            if person is not None and person != notice.person:
                tell(person, NOT_CONFIRMED, restriction)
        record(restriction, system, "reminded a colleague to confirm what they were told", verb="remind")
    return len(notices)


def remind_those_who_wait_too_long() -> int:
    """The daily job: remind once the organisation's own number of working days is over; never while it has set none."""
    days = local("confirm_sharing_working_days")
    return 0 if days is None else remind_unacknowledged(_last_day_over(int(days)))


def _last_day_over(days: int) -> date:
    """The latest day whose `days` working days have passed by today."""
    calendar, day = WorkingDays.load(), clock.today()
    while calendar.add(day, days) > clock.today():
        day -= timedelta(days=1)
    return day


def _check(restriction: Restriction, wanted: Iterable[RecipientInput], because: str, nobody: bool) -> None:
    """What makes no sense, by field; everything at once."""
    wanted = list(wanted)
    labels = {one.code: one.label for one in policy_in_force().recipients}
    faults: dict[str, list[str]] = {}
    if not has_words(because):
        faults["because"] = ["Say why these people must know, or why nobody has to."]
    here = set(active_people().filter(pk__in={one.person for one in wanted}).values_list("pk", flat=True))
    if unknown := {one.group for one in wanted} - labels.keys():
        raise ValidationError({"recipients": f"The policy knows no group “{', '.join(sorted(unknown))}”."})
    if any(one.person not in here for one in wanted):
        faults["recipients"] = ["Somebody on the list does not work here any more. Choose somebody else."]
    missing = groups_to_tell(restriction.terms) - {one.group for one in wanted}
    if missing:
        named = listed([lower_first(labels.get(group, group)) for group in sorted(missing)])
        faults["recipients"] = [*faults.get("recipients", []), f"These measures need somebody to know among: {named}."]
    elif nobody == bool(wanted):
        faults["recipients"] = ["Choose who must know, or say that nobody has to."]
    if faults:
        raise ValidationError(faults)


def _changes(
    restriction: Restriction,
    before: dict[tuple[str, int], Recipient],
    wanted: dict[tuple[str, int], RecipientInput],
    because: str,
    nobody: bool,
) -> bool:
    same = before.keys() == wanted.keys() and all(
        before[key].customer_is_told == one.customer_is_told for key, one in wanted.items()
    )
    said = (restriction.sharing_because, restriction.shared_with_nobody) == (because.strip(), nobody)
    return not (same and said and restriction.sharing_decided_by_id is not None)


def _write_list(
    restriction: Restriction,
    before: dict[tuple[str, int], Recipient],
    wanted: dict[tuple[str, int], RecipientInput],
    actor: User,
) -> None:
    """Put on the list who is new, take off who is not wanted any more (the row stays, with its date)."""
    now = clock.now()
    for key, recipient in before.items():
        if key not in wanted:
            recipient.removed_at = now
            recipient.save(update_fields=["removed_at"])
        elif recipient.customer_is_told != wanted[key].customer_is_told:
            recipient.customer_is_told = wanted[key].customer_is_told
            recipient.save(update_fields=["customer_is_told"])
    for key, one in wanted.items():
        if key not in before:
            recipient = Recipient(
                restriction=restriction,
                group=one.group,
                person_id=one.person,
                customer_is_told=one.customer_is_told,
                added_by=actor,
                added_at=now,
            )
            recipient.full_clean()
            recipient.save(force_insert=True)


def _recall(restriction: Restriction, people: Collection[int], actor: Any) -> None:
    """Whoever was told and is off the list hears that they need not know any more."""
    told: dict[int, Recipient] = {}
    gone = restriction.recipients.filter(person__in=people, removed_at__isnull=False).select_related("person")
    for recipient in gone.order_by("-removed_at", "-pk"):
        told.setdefault(recipient.person_id, recipient)
    for recipient in told.values():
        _tell(restriction, recipient, About.RECALLED, instruction_for(restriction, About.RECALLED), actor)


def _tell(restriction: Restriction, recipient: Recipient, about: str, instruction: str, actor: Any) -> ShareNotice:
    person = recipient.person
    for earlier in ShareNotice.objects.filter(restriction=restriction, person=person, acknowledged_at=None):
        close_work(earlier, ("acknowledge",), actor)
    notice = ShareNotice(
        restriction=restriction,
        recipient=recipient,
        person=person,
        about=about,
        instruction=instruction,
        told_at=clock.now(),
    )
    notice.full_clean()
    notice.save(force_insert=True)
    if person.is_active:
        open_work(notice, NextWork("acknowledge", TITLES[about], assignee=person), actor=actor)
    return notice
