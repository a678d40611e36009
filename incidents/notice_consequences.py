"""What follows the letter about police or legal action: the incident notes that it went, or asks again."""

from typing import Any

from django.db.models import Q

from engagement.spine.effects import on
from engagement.spine.timeline import record
from engagement.spine.work_items import close_work, open_work
from incidents import handover
from incidents.deciders import entrusted_to
from incidents.safety_threatened import NOTICE


def notice_issued(letter: Any, actor: Any) -> None:
    """The letter went out: the customer was told, and the incident says so (SBC-11.4c). In the issue's transaction."""
    for incident in _incidents_of(letter):
        record(
            incident, actor, f"told the customer by letter {letter.reference} what was done", verb="customer_told",
            clauses=("SBC-11.4c",),
        )  # fmt: skip
        close_work(incident, ("tell_customer",), actor)


def notice_cancelled(letter: Any, actor: Any) -> None:
    """The letter will not be sent: what the customer is told is open again, and waits for the manager (SBC-11.4c)."""
    for incident in _incidents_of(letter):
        if incident.state in incident.OPEN:
            for work in handover.after_police_decision(incident, actor):
                open_work(incident, work, actor=actor)


def notices_of_visible_incidents(user: Any) -> Q:
    """Who may see an incident may see the letter about it, once it was sent (SPSO-EP-65b).

    Whoever an incident came to because nobody of its team may decide sees its letter as a manager of the team would.
    """
    from incidents.models import Incident

    seen = Incident.objects.visible_to(user).exclude(reference=None)
    sent = Q(matter__in=seen.values("reference"), state__in=("issued", "returned_undelivered"))
    came = Incident.objects.filter(entrusted_to(user)).exclude(reference=None)
    return sent | Q(matter__in=came.values("reference"))


def register() -> None:
    """Called once from the app's `ready()`."""
    from letters.models import Letter
    from letters.visibility import register_visibility

    on(Letter, "issue", kind=NOTICE, effect=notice_issued)
    on(Letter, "cancel", kind=NOTICE, effect=notice_cancelled)
    register_visibility(notices_of_visible_incidents, [NOTICE])


def _incidents_of(letter: Any) -> Any:
    from incidents.models import Incident

    return Incident.objects.filter(customer_notices__letter=letter).distinct()
