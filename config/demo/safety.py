"""What a manager records where somebody's safety was threatened, as the rows of a long history."""

from datetime import datetime, timedelta

from engagement import clock
from engagement.people.models import User
from incidents.models import CustomerNotice, Incident, LegalDecision, PoliceDecision


def police_told(incident: Incident, writer: User, manager: User, moment: datetime) -> PoliceDecision:
    """Reported within hours, as the member of staff wanted."""
    at = moment + timedelta(hours=3)
    return PoliceDecision(
        incident=incident, outcome="reported", decided_by=manager, decided_at=at,
        who="colleague", threatened=writer, reason="Reported because of what was said.",
        force="Police Scotland",
        staff_view="Wanted it reported.", effect_on_others="Colleagues meet this person too.",
        reported_on=clock.date_of(at),
    )  # fmt: skip


def legal_considered(incident: Incident, manager: User, moment: datetime) -> LegalDecision:
    """Considered beside the police, and left to them."""
    return LegalDecision(
        incident=incident, outcome="not_needed", decided_by=manager, decided_at=moment + timedelta(hours=4),
        reason="The police deal with it. We would think again if it happened twice.",
    )  # fmt: skip


def customer_left_to_the_police(incident: Incident, manager: User, moment: datetime) -> CustomerNotice:
    """The police asked to speak to them first, so no letter went. The senior manager of the team decides that."""
    at = min(moment + timedelta(days=1), clock.now())
    senior = incident.team.senior_manager if incident.team is not None else None
    return CustomerNotice(
        incident=incident, outcome="not_told", about_police=True, decided_by=senior or manager, decided_at=at,
        reason_code="other", reason="The police asked us not to write: they told the customer themselves.",
        adviser_name="Sergeant Ina Mair", adviser_role="Police Scotland", advised_on=clock.date_of(at),
    )  # fmt: skip
