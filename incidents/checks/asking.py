"""What the pages of the log ask on the way: a page may be left with an answer open, a submitted incident may not."""

from typing import Any

from engagement.checks import Check
from engagement.customers.selectors import needs_seen_by
from engagement.ui.words import listed
from incidents import policy_terms
from incidents.checks.common import Inputs, has_text, step_page

OTHER_CHANNEL = "other"


def _action_described(incident: Any, _actor: Any, _inputs: Inputs) -> bool:
    """ "Something else" alone says nothing of what was done."""
    others = [action for action in incident.immediate_actions.all() if action.kind == policy_terms.OTHER_ACTION]
    return all(has_text(action.note) for action in others)


def _channel_described(incident: Any, _actor: Any, _inputs: Inputs) -> bool:
    return incident.channel != OTHER_CHANNEL or has_text(incident.channel_other)


def _violence_answered(incident: Any, _actor: Any, _inputs: Inputs) -> bool:
    """Where an example of violence was chosen: by whom it was, where the policy has types of it."""
    types = {one.code for one in policy_terms.policy_in_force().screening if one.violence_type}
    return "violence" not in policy_terms.flags_of(incident) or not types or incident.screening in types


CONFIRMED = {"repeat_information_request", "complaints_procedure"}
"""Flags of an example whose yes-or-no question is kept as the record's own answer, with a check of its own."""


def questions_left_open(incident: Any) -> list[str]:
    """The questions of the chosen examples that must be answered and are not."""
    return [
        question.question
        for example, question in policy_terms.questions_asked(incident)
        if question.required
        and not (question.kind == "yes_no" and CONFIRMED & set(example.flags))
        and not _answers(incident.example_answers.get(example.code, {}).get(question.code))
    ]


def _answers(value: Any) -> bool:
    return has_text(value) if isinstance(value, str) else value is not None


def _which_questions(incident: Any) -> str:
    quoted = [f"“{question}”" for question in questions_left_open(incident)]
    return f"Answer what the example you chose asks: {listed(quoted)}" if quoted else "Answer what the example asks."


def _something_answered_about_acting(incident: Any, _actor: Any, _inputs: Inputs) -> bool:
    """An action, or that there was none. For category one there always is one, which another check asks for."""
    acted = incident.nothing_done_at_the_time or incident.immediate_actions.exists()
    return policy_terms.is_short(incident) or acted


def _needs_on_record_weighed(incident: Any, actor: Any, _inputs: Inputs) -> bool:
    """ "None known" is no answer where the writer can read needs on the customer's record."""
    none_known = incident.adjustments_answer == incident.AdjustmentsAnswer.NONE_KNOWN
    return not none_known or incident.customer is None or not needs_seen_by(actor, incident.customer)


def _kind_can_be_had(incident: Any, _actor: Any, _inputs: Inputs) -> bool:
    """The approach that is asked for is one that fits; that none fits is another check's."""
    fitting = {one.code for one in policy_terms.approaches_fitting(incident)}
    asks = incident.asks == incident.Asks.RESTORATIVE and bool(incident.approach_kind)
    return not asks or not fitting or incident.approach_kind in fitting


def needs_page(incident: Any) -> str:
    """Where needs are asked about: category one asks on the page about what was done."""
    return str(step_page("action-taken" if policy_terms.is_short(incident) else "adjustments")(incident))


CHANNEL_DESCRIBED = Check(
    "channel_described",
    ("SBC-2.6",),
    _channel_described,
    "You chose another way of being in touch. Say which.",
    step_page("when"),
)
VIOLENCE_ANSWERED = Check(
    "violence_answered",
    ("SBC-A4-2",),
    _violence_answered,
    "You chose an example of violence. Say who used it.",
    step_page("category"),
)
EXAMPLES_ANSWERED = Check(
    "examples_answered",
    ("SBC-6.0", "SPSO-EP-65a"),
    lambda incident, _a, _i: not questions_left_open(incident),
    _which_questions,
    step_page("what-happened"),
)
PATTERN_GIVEN = Check(
    "pattern_given",
    ("SPSO-G3-06",),
    lambda incident, _a, _i: bool(incident.pattern),
    "Say whether this is one occasion, or has built up.",
    step_page("what-happened"),
)
ACTION_DESCRIBED = Check(
    "action_described",
    ("SBC-10.4", "SPSO-EP-62.3"),
    _action_described,
    "You did “something else” at the time. Say in a few words what it was.",
    step_page("action-taken"),
)
ACTING_ANSWERED = Check(
    "acting_answered",
    ("SBC-9.7a", "SBC-10.4"),
    _something_answered_about_acting,
    "Say what you did at the time, or that nothing was done on the spot.",
    step_page("action-taken"),
)
NEEDS_ON_RECORD_WEIGHED = Check(
    "needs_on_record_weighed",
    ("SBC-5.4", "SPSO-G1-23"),
    _needs_on_record_weighed,
    "Needs are on this customer’s record. Say what you made of them.",
    needs_page,
)
KIND_CAN_BE_HAD = Check(
    "kind_can_be_had",
    ("SBC-A1-REST-2", "SBC-A1-CAT1-5"),
    _kind_can_be_had,
    "The approach you chose does not fit any more. Choose another.",
    step_page("request"),
)
