"""What must be there before a restorative approach is asked for, decided, talked over, and its outcome recorded."""

from datetime import date, timedelta
from typing import Any

from engagement import clock
from engagement.checks import Check, filled
from engagement.people.duties import in_line
from engagement.ui.words import british_date
from incidents.checks.common import Inputs, has_text, incident_page, referenced, written_and_referenced
from incidents.checks.logging import effect_is_measured
from incidents.deciders import involved_in
from incidents.reasons import DECLINE, SOMETHING_LESS, THIRD_REQUEST, coded


def _rests_on_logged(approach: Any, _actor: Any, _inputs: Inputs) -> bool:
    linked = approach.incidents.all()
    return bool(linked) and all(incident.reference for incident in linked)


def _safety_settled(approach: Any, _actor: Any, _inputs: Inputs) -> bool:
    return all(written_and_referenced(incident, None, None) for incident in approach.incidents.all())


def _category_one_referenced(approach: Any, _actor: Any, _inputs: Inputs) -> bool:
    return all(referenced(incident) for incident in approach.incidents.all() if incident.zero_tolerance)


def _has_category_one(approach: Any, _actor: Any, _inputs: Inputs) -> bool:
    return any(incident.zero_tolerance for incident in approach.incidents.all())


def _kind_fits(approach: Any, _actor: Any, inputs: Inputs) -> bool:
    """Whether the policy knows the approach and has it for such incidents; an empty choice is another check's."""
    from incidents.selectors import fitting_approaches

    chosen = inputs.get("approved_kind") or approach.kind
    return not chosen or chosen in {
        kind.code for kind in fitting_approaches(approach.category, approach.incidents.all())
    }


def _measured_everywhere(approach: Any, _actor: Any, _inputs: Inputs) -> bool:
    return all(effect_is_measured(incident) for incident in approach.incidents.all())


def _is_less(approach: Any, inputs: Inputs) -> bool:
    return inputs.get("approved_kind") != approach.kind


def _is_third_time(approach: Any, _inputs: Inputs) -> bool:
    from incidents.selectors import times_asked, warning_cap

    return times_asked(approach) >= warning_cap()


def _still_fair_to_ask(approach: Any, _actor: Any, _inputs: Inputs) -> bool:
    from incidents.selectors.approaches import may_still_ask

    return may_still_ask(approach)


def _somebody_else_decides(approach: Any, _actor: Any, _inputs: Inputs) -> bool:
    """A manager of the team, or beyond it, who neither asked for this nor is part of what it rests on."""
    return bool(in_line(approach.team, involved_in(approach)))


def _first_incident(part: str) -> Any:
    def path(approach: Any) -> str | None:
        for incident in approach.incidents.all():
            if incident.zero_tolerance and not referenced(incident):
                return str(incident_page(part)(incident))
        return None

    return path


def _later_incident_fits(approach: Any, _actor: Any, inputs: Inputs) -> bool:
    """Of the same customer, after we asked, and not one of those that the approach rests on."""
    from incidents.selectors import later_incidents

    chosen = inputs.get("later_incident")
    return chosen is not None and later_incidents(approach).filter(pk=chosen.pk).exists()


def _is_conversation(approach: Any, _actor: Any, _inputs: Inputs) -> bool:
    from incidents.selectors import letter_type_of

    return letter_type_of(approach) is None


def asked_on(approach: Any) -> date:
    """The day on which the approach was asked for, or started by a manager: what follows from it is no older."""
    return clock.date_of(approach.submitted_at) if approach.submitted_at else clock.today()


def a_year_from_today() -> date:
    """The last day on which one may plan to see whether it helped."""
    return clock.today() + timedelta(days=366)


def _was_on(name: str) -> Any:
    """Something that is recorded as done has a date: not later than today, and not before it was asked for."""

    def met(approach: Any, _actor: Any, inputs: Inputs) -> bool:
        day = inputs.get(name)
        return day is not None and asked_on(approach) <= day <= clock.today()

    return met


def _will_be_on(name: str) -> Any:
    """Something that is still to come has a date: not earlier than today, and within a year."""
    return lambda _o, _a, inputs: inputs.get(name) is not None and clock.today() <= inputs[name] <= a_year_from_today()


def _not_before_the_request(begins: str, what: str) -> Any:
    return lambda approach: (
        f"{begins} {what} cannot have been before the request of {british_date(asked_on(approach))}, or after today."
    )


RESTS_ON_LOGGED = Check(
    "rests_on_logged",
    ("SBC-8.4a", "SBC-7.8a"),
    _rests_on_logged,
    "An approach rests on at least one logged incident.",
)
ADJUSTMENTS_CONSIDERED = Check(
    "adjustments_considered",
    ("SBC-5.4", "SPSO-G1-23"),
    lambda approach, _a, _i: has_text(approach.adjustments_considered),
    "Say which adjustments were considered.",
)
WANTED_GIVEN = Check(
    "wanted_given",
    ("SBC-A1-REST-3b",),
    lambda approach, _a, _i: has_text(approach.wanted) and has_text(approach.why),
    "Say what you would like to happen, and why.",
)
APPROACH_DESCRIBED = Check(
    "approach_described",
    ("SBC-A1-REST-5",),
    filled("approach"),
    "Say what you approve: what we will ask, and what we will offer.",
    field="approach",
)
PROPORTIONATE = Check(
    "proportionate",
    ("SBC-3.8a", "SPSO-EP-13a", "SPSO-EP-15"),
    filled("proportionate_because"),
    "Say why this is in proportion to what happened and to its effect.",
    field="proportionate_because",
)
ADJUSTMENTS_DECIDED = Check(
    "adjustments_decided",
    ("SPSO-G1-23", "SPSO-G1-28", "SPSO-EP-9b", "SBC-5.4"),
    filled("adjustments_decided"),
    "Say what you made of this person’s needs and adjustments.",
    field="adjustments_decided",
)
KIND_APPROVED = Check(
    "kind_approved",
    ("SBC-A1-REST-5",),
    filled("approved_kind"),
    "Choose which approach you approve.",
    field="approved_kind",
)
DECLINED_BECAUSE = coded(DECLINE, "Choose why you do not approve it.", clauses=("SBC-7.5a",), check="declined_because")
LESS_SAYS_WHY = coded(
    SOMETHING_LESS,
    "You approve another approach than was asked for. Choose why.",
    clauses=("SBC-3.8a", "SPSO-G3-34"),
    check="less_says_why",
    field="less_code",
    words="less_than_asked",
    asked=_is_less,
)
SAFETY_SETTLED = Check(
    "safety_settled",
    ("SBC-A1-CAT1-5", "SBC-A1-REST-2"),
    _safety_settled,
    "This rests on a category one incident. It needs to be written abuse, with its safety reference recorded.",
    _first_incident("safety"),
)
APPROACH_HAS_SAFETY_REFERENCE = Check(
    "approach_has_safety_reference",
    ("SBC-A1-REST-4",),
    _category_one_referenced,
    "Record the health and safety reference on the incident first.",
    _first_incident("safety"),
)
APPROACH_HAS_CATEGORY_ONE = Check(
    "approach_has_category_one",
    ("SBC-A1-CAT1-1",),
    _has_category_one,
    "Only violence, threats and abuse (category one) go down the health and safety track. This rests on none.",
)
KIND_FITS = Check(
    "kind_fits",
    ("SBC-A1-REST-2", "SBC-A1-CAT1-5"),
    _kind_fits,
    "The policy does not have this approach for such an incident. Choose another.",
    field="approved_kind",
)
LETTER_WAS_CANCELLED = Check(
    "letter_was_cancelled",
    ("SBC-A1-REST-6",),
    lambda approach, _a, _i: approach.letter is not None and approach.letter.state == "cancelled",
    "There is a letter already. Another can begin only once that one is cancelled.",
)
MEASURED_EVERYWHERE = Check(
    "measured_everywhere",
    ("SBC-6.2-TH", "SBC-6.3-LC-2", "SBC-6.4-TH"),
    _measured_everywhere,
    "The effect is not measured as its category asks. Ask the writer for more.",
)
NOT_A_THIRD_TIME = coded(
    THIRD_REQUEST,
    "We have already asked about this as often as is fair. Act or close; or choose why asking again is right.",
    clauses=("SPSO-G3-31",),
    check="not_a_third_time",
    field="third_time_code",
    words="third_time_because",
    asked=_is_third_time,
)
STILL_FAIR_TO_ASK = Check(
    "still_fair_to_ask",
    ("SPSO-G3-31",),
    _still_fair_to_ask,
    "Since this was approved, we have asked this customer about it as often as is fair. Withdraw the approach, and act "
    "or close.",
)
SOMEBODY_ELSE_DECIDES = Check(
    "somebody_else_decides",
    ("SBC-A1-REST-5", "SBC-A1-REST-7"),
    _somebody_else_decides,
    "Nobody is left who could decide about this: every manager is part of it, or none is named. Ask the administrator "
    "to name another manager.",
)
DISCUSSION_DATED = Check(
    "discussion_dated",
    ("SBC-A1-REST-5",),
    _was_on("discussed_on"),
    _not_before_the_request("Give the date on which you talked about it.", "The talk"),
    field="discussed_on",
)
MONITORING_DATED = Check(
    "monitoring_dated",
    ("SPSO-EP-62.1",),
    _will_be_on("monitor_until"),
    "Give the date on which you will see whether it helped: from today on, and within a year.",
    field="monitor_until",
)
IS_CONVERSATION = Check(
    "is_conversation",
    ("SPSO-G3-28b",),
    _is_conversation,
    "This approach goes by letter. Write and issue the letter.",
)
CONVERSATION_DATED = Check(
    "conversation_dated",
    ("SPSO-G3-25",),
    _was_on("conversation_on"),
    _not_before_the_request("Give the date of the conversation.", "It"),
    field="conversation_on",
)
CONVERSATION_TOLD = Check(
    "conversation_told",
    ("SPSO-G3-25",),
    filled("conversation_note"),
    "Say what was talked about.",
    field="conversation_note",
)
OUTCOME_NOTED = Check(
    "outcome_noted", ("SPSO-EP-62.1",), filled("outcome_note"), "Say what you have seen since.", field="outcome_note"
)
LATER_INCIDENT_NAMED = Check(
    "later_incident_named",
    ("SBC-A1-CRG-2b", "SBC-5.6"),
    _later_incident_fits,
    "Choose a later incident of this customer that shows it.",
    field="later_incident",
)

TO_ASK_FOR_APPROACH = (RESTS_ON_LOGGED, WANTED_GIVEN, ADJUSTMENTS_CONSIDERED, SOMEBODY_ELSE_DECIDES)
TO_START_AS_MANAGER = (
    RESTS_ON_LOGGED,
    WANTED_GIVEN,
    ADJUSTMENTS_CONSIDERED,
    KIND_FITS,
    APPROACH_DESCRIBED,
    PROPORTIONATE,
    SAFETY_SETTLED,
    MEASURED_EVERYWHERE,
    *NOT_A_THIRD_TIME,
    SOMEBODY_ELSE_DECIDES,
)
TO_APPROVE = (
    RESTS_ON_LOGGED,
    SAFETY_SETTLED,
    MEASURED_EVERYWHERE,
    ADJUSTMENTS_DECIDED,
    KIND_APPROVED,
    KIND_FITS,
    APPROACH_DESCRIBED,
    *LESS_SAYS_WHY,
    PROPORTIONATE,
    *NOT_A_THIRD_TIME,
)
TO_RECORD_CONVERSATION = (IS_CONVERSATION, CONVERSATION_DATED, CONVERSATION_TOLD, STILL_FAIR_TO_ASK)
