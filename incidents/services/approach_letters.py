"""The letters that restorative approaches go by: who writes, and who may never check."""

from datetime import date
from typing import Any

from django.db.models import Q

from engagement.people.models import User
from engagement.policy.schema import LetterType
from incidents.models import RestorativeApproach
from letters.models import Letter
from letters.services import start_letter


def begin_letter(
    approach: RestorativeApproach, letter_type: LetterType, actor: User, monitor_until: date | None
) -> Letter:
    """The draft, for the requester to write, or for whoever acts where the requester has left.

    Who asked, logged an incident that it rests on, or was affected does not check it, nor whoever writes it. Where that
    is every manager of the team, the letter goes to the next manager beyond it (SBC-A1-REST-7, SBC-A1-REST-10).
    """
    drafter = approach.requester if approach.requester.is_active else actor
    linked = approach.incidents.all()
    part_of_it = User.objects.filter(
        Q(incidents_affecting__in=linked) | Q(incidents__in=linked) | Q(pk=approach.requester_id)
    ).distinct()
    out = {drafter.pk, *part_of_it.values_list("pk", flat=True)}
    context: dict[str, Any] = {"facts": _facts(approach)}
    if monitor_until is not None:
        context["dates"] = {"review_date": monitor_until.isoformat()}
    return start_letter(
        actor=actor,
        kind=letter_type.code,
        customer=approach.customer,
        team=approach.team,
        drafter=drafter,
        matter=approach.reference or "",
        matter_path=approach.get_absolute_url(),
        checker_duty="senior_manager" if approach.team.line_manager_id in out else "line_manager",
        not_checked_by=tuple(part_of_it),
        context=context,
    )


def _facts(approach: RestorativeApproach) -> list[list[str]]:
    """What the writer sees beside the form; it is never printed."""
    rows = [["What was approved", approach.approach]]
    if approach.conversation_on is not None:
        rows.append(["The conversation", approach.conversation_note])
    for incident in approach.incidents.order_by("pk"):
        if incident.minutes_spent is not None:
            rows.append([f"{incident.reference}: staff time in minutes", str(incident.minutes_spent)])
        if incident.contacts_counted is not None:
            rows.append(
                [f"{incident.reference}: contacts", f"{incident.contacts_counted} {incident.contacts_period}".strip()]
            )
    return rows
