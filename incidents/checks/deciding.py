"""What must be there before a manager decides about an incident, and before it is closed."""

from typing import Any

from engagement.checks import Check
from incidents.checks.common import Inputs, act_page, incident_page, reference_if_category_one, written_and_referenced
from incidents.reasons import NO_FURTHER_ACTION, VOID, coded
from incidents.safety_threatened import customer_notice, customer_was_told, decided_what_to_tell, legal_considered


def _police_answered(incident: Any, _actor: Any, _inputs: Inputs) -> bool:
    """Violence: reported. A threat: decided, either way. Otherwise nothing is asked."""
    decision = incident.police_decision
    if incident.violence:
        return decision is not None and decision.outcome == decision.Outcome.REPORTED
    return not incident.threat or decision is not None


def _correspondence_kept(incident: Any, _actor: Any, _inputs: Inputs) -> bool:
    """Where correspondence was found unacceptable: what we received and what we replied are both kept."""
    if not incident.correspondence_unacceptable:
        return True
    from engagement.spine.documents import documents_of

    kinds = set(documents_of(incident).values_list("kind", flat=True))
    replied = "reply" in kinds or incident.restorative_approaches.filter(letter__state="issued").exists()
    return bool(kinds & {"correspondence", "screenshot"}) and replied


def _approaches_ended(incident: Any, _actor: Any, _inputs: Inputs) -> bool:
    from incidents.models import RestorativeApproach

    return not incident.restorative_approaches.exclude(state__in=RestorativeApproach.ENDED).exists()


def _approach_taken_up(incident: Any, _actor: Any, _inputs: Inputs) -> bool:
    """An approach was approved and goes on: an incident whose writer had a question to answer joins it later."""
    from incidents.models import RestorativeApproach

    return incident.restorative_approaches.filter(state__in=RestorativeApproach.TAKEN_UP).exists()


def _what_is_missing_to_tell(incident: Any) -> str:
    if decided_what_to_tell(incident):
        return "The letter that tells the customer what was done is not sent yet. Send it first."
    return "Tell the customer that we went to the police or took legal action, or record why they are not told."


def _where_the_customer_is_told(incident: Any) -> str:
    notice = customer_notice(incident)
    if decided_what_to_tell(incident) and notice is not None and notice.letter is not None:
        return str(notice.letter.get_absolute_url())
    return str(act_page("customer-told")(incident))


NOTHING_MORE_BECAUSE = coded(
    NO_FURTHER_ACTION, "Choose why nothing more is done.", clauses=("SBC-1.5a", "SBC-8.1"), check="nothing_more_because"
)
VOID_BECAUSE = coded(VOID, "Choose why it is void.", clauses=("SBC-13.1a",), check="void_because")
APPROACH_APPROVED = Check(
    "approach_approved",
    ("SBC-A1-REST-3b",),
    _approach_taken_up,
    "No restorative approach that rests on this incident is approved.",
)
WRITTEN_ABUSE_REFERENCED = Check(
    "written_abuse_referenced",
    ("SBC-A1-CAT1-5", "SBC-A1-REST-2"),
    written_and_referenced,
    "Category one takes the restorative route only for written abuse, once its safety reference is recorded.",
    incident_page("safety"),
)
IS_CATEGORY_ONE = Check(
    "is_category_one",
    ("SBC-A1-CAT1-1",),
    lambda incident, _a, _i: incident.zero_tolerance,
    "Only violence, threats and abuse (category one) go down the health and safety track.",
)
HEALTH_AND_SAFETY_REFERENCED = Check(
    "health_and_safety_referenced",
    ("SBC-9.2b", "SBC-9.3b", "SBC-A1-CAT1-3"),
    reference_if_category_one,
    "Record the reference from the health and safety portal.",
    incident_page("safety"),
)
ZERO_TOLERANCE_ACTED_ON = Check(
    "zero_tolerance_acted_on",
    ("SBC-8.1", "SPSO-EP-24"),
    lambda incident, _a, _i: not incident.zero_tolerance or incident.immediate_actions.exists(),
    "For violence, threats and abuse we always act: record at least one action.",
    incident_page("actions"),
)
NO_OPEN_APPROACH = Check(
    "no_open_approach",
    ("SBC-1.5a",),
    _approaches_ended,
    "A restorative approach that rests on this is still open. Decide or end it first.",
    incident_page("approaches"),
)
DISCUSSED_WITH_STAFF = Check(
    "discussed_with_staff",
    ("SBC-8.2b", "SBC-A1-IMM-7"),
    lambda incident, _a, _i: (
        incident.discussions.exists() or not (incident.zero_tolerance or incident.immediate_actions.exists())
    ),
    "Record your discussion with the member of staff: when, what came of it, what support you offered.",
    incident_page("discussion"),
)
POLICE_ANSWERED = Check(
    "police_answered",
    ("SBC-9.2a", "SBC-9.3a", "SBC-11.4a"),
    _police_answered,
    lambda incident: (
        "Violence is always reported to the police: record the report."
        if incident.violence
        else "There was a threat: record the decision about the police."
    ),
    incident_page("police"),
)
LEGAL_CONSIDERED = Check(
    "legal_considered",
    ("SBC-11.4a",),
    lambda incident, _a, _i: legal_considered(incident),
    "Somebody’s safety was threatened: record whether legal action was considered, and what came of it.",
    act_page("legal"),
)
CUSTOMER_TOLD_OF_ACTION = Check(
    "customer_told_of_action",
    ("SBC-11.4c",),
    lambda incident, _a, _i: customer_was_told(incident),
    _what_is_missing_to_tell,
    _where_the_customer_is_told,
)
CORRESPONDENCE_KEPT = Check(
    "correspondence_kept",
    ("SBC-9.18",),
    _correspondence_kept,
    "Add the correspondence that was unacceptable, and our reply.",
    incident_page("documents"),
)

TO_CLOSE = (
    DISCUSSED_WITH_STAFF,
    POLICE_ANSWERED,
    LEGAL_CONSIDERED,
    CUSTOMER_TOLD_OF_ACTION,
    HEALTH_AND_SAFETY_REFERENCED,
    ZERO_TOLERANCE_ACTED_ON,
    CORRESPONDENCE_KEPT,
    NO_OPEN_APPROACH,
)
