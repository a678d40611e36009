"""Early word to a manager when contact about one matter rises, and what the manager made of it (SPSO-G3-13e)."""

from collections import Counter
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count

from engagement import clock
from engagement.contact.models import Contact, ContactSignal, MoreContact
from engagement.contact.permissions import TOLERATE
from engagement.contact.selectors.levels import early_from, level_of_service, share_to_tell
from engagement.contact.services.levels import note_more_contact
from engagement.customers.families import family_ids, survivors_of
from engagement.customers.models import Customer
from engagement.customers.services.common import checked, lock, lock_survivor, require
from engagement.people.duties import in_line
from engagement.people.models import Team
from engagement.spine.transitions import NotVisible
from engagement.spine.work_items import NextWork, close_work, open_work

WINDOW = timedelta(days=7)
QUIET = timedelta(days=30)
WORK = "contact_rises"
DUE_IN_WORKING_DAYS = 5
TITLE = "Contact about one matter is rising: raise it in a neutral way"


def signal_if_rising(customer: Customer, key: str) -> ContactSignal | None:
    """Tell the manager of the team with most of the contacts, once a matter in thirty days; None where it is not due.

    Call with the surviving record locked, inside the transaction of what may have made it rise. Says nothing where no
    figure was accepted, or where a manager noted that more contact is reasonable (SPSO-G3-15, SPSO-G3-16).
    """
    family = family_ids(customer)
    recent = Contact.objects.counted().filter(customer__in=family, matter_key=key, at__gt=clock.now() - WINDOW)
    by_team = Counter(dict(recent.order_by().values_list("team").annotate(count=Count("pk"))))
    total = by_team.total()
    team = _team_to_tell(by_team)
    if team is None:
        return None
    look_from = level_of_service(team.service_id)
    share = share_to_tell()
    if look_from is None or share is None or total < early_from(look_from, share):
        return None
    if _is_quiet(family, key):
        return None
    latest = recent.order_by("-at").first()
    assert latest is not None
    signal = ContactSignal(
        customer=customer,
        matter=latest.matter,
        matter_key=key,
        team=team,
        contacts=min(total, 32_000),
        look_from=look_from,
        raised_at=clock.now(),
    )
    checked(signal).save(force_insert=True)
    duty = in_line(team, ())[0]
    work = NextWork(WORK, TITLE, team=duty.team, duty=duty.name, due_in_working_days=DUE_IN_WORKING_DAYS)
    open_work(signal, work)
    return signal


def look_for_rising_contact() -> int:
    """The daily round: also finds what rose because records were merged or a figure was changed. Gives how many."""
    recent = Contact.objects.counted().filter(at__gt=clock.now() - WINDOW)
    rows = list(recent.order_by().values_list("customer", "matter_key").annotate(count=Count("pk")))
    survivor = survivors_of({customer for customer, _key, _count in rows})
    together: Counter[tuple[UUID, str]] = Counter()
    for customer, key, count in rows:
        together[survivor[customer], key] += count
    told = 0
    # A single contact rises over nothing, and most matters have no more: they need no lock.
    for (customer, key), count in sorted(together.items(), key=lambda one: str(one[0])):
        if count > 1:
            with transaction.atomic():
                told += signal_if_rising(lock_survivor(customer), key) is not None
    return told


def answer_signal(
    signal_id: UUID,
    *,
    actor: Any,
    answer: str,
    note: str = "",
    reason: str = "",
    adjustment_id: UUID | None = None,
    until: date | None = None,
) -> ContactSignal:
    """Say what was made of it; "reasonable" puts a note on file, with a reason (SPSO-G3-15, SPSO-G3-16).

    Raises PermissionDenied, NotVisible, ValidationError (answered already; no reason).
    """
    require(actor, TOLERATE)
    if answer not in ContactSignal.Answer.values:
        raise ValidationError({"answer": "Choose what you made of it"})
    with transaction.atomic():
        found = ContactSignal.objects.visible_to(actor).filter(pk=signal_id).first()
        if found is None:
            raise NotVisible
        lock(found.customer_id)
        signal = ContactSignal.objects.get(pk=found.pk)
        if signal.answered_at is not None:
            raise ValidationError("Somebody has already answered this. Open it again to see the answer.")
        if answer == ContactSignal.Answer.REASONABLE:
            note_more_contact(
                signal.customer_id,
                actor=actor,
                matter=signal.matter,
                reason=reason,
                because=note,
                adjustment_id=adjustment_id,
                until=until,
            )
        signal.answer, signal.answer_note = answer, note.strip()
        signal.answered_by, signal.answered_at = actor, clock.now()
        checked(signal).save(update_fields=["answer", "answer_note", "answered_by", "answered_at"])
        close_work(signal, (WORK,), actor)
    return signal


def _team_to_tell(by_team: Counter[int | None]) -> Team | None:
    """The team with most of the contacts whose work has somebody to go to."""
    teams = Team.objects.select_related("line_manager", "senior_manager").in_bulk([one for one in by_team if one])
    ranked = (teams[one] for one, _count in by_team.most_common() if one in teams)
    return next((team for team in ranked if in_line(team, ())), None)


def _is_quiet(family: list[UUID], key: str) -> bool:
    """Said within thirty days, or on file that more contact is reasonable."""
    about = {"customer__in": family, "matter_key": key}
    return (
        ContactSignal.objects.filter(**about, raised_at__gt=clock.now() - QUIET).exists()
        or MoreContact.objects.filter(**about, until__gte=clock.today()).exists()
    )
