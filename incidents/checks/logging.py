"""What must be there before an incident is logged: each a clause or two, a sentence, a page to put it right."""

from typing import Any

from engagement.checks import Check
from engagement.people.duties import in_line
from incidents import policy_terms
from incidents.checks.asking import (
    ACTING_ANSWERED,
    ACTION_DESCRIBED,
    CHANNEL_DESCRIBED,
    EXAMPLES_ANSWERED,
    KIND_CAN_BE_HAD,
    NEEDS_ON_RECORD_WEIGHED,
    PATTERN_GIVEN,
    VIOLENCE_ANSWERED,
    needs_page,
)
from incidents.checks.common import Inputs, has_text, step_page
from incidents.deciders import involved_in


def _effect_page(incident: Any) -> str:
    """Where the effect is asked about: category one asks on the page about what happened."""
    return str(step_page("what-happened" if policy_terms.is_short(incident) else "impact")(incident))


def _ended_page(incident: Any) -> str:
    """Where whoever ended contact says whether they warned, and whether they said why."""
    return f"{step_page('action-taken')(incident)}?part=ended"


def _measured(incident: Any, name: str) -> bool:
    """Whether one measurement that a threshold names was taken (see the profile's thresholds)."""
    taken = {
        "minutes": incident.minutes_spent is not None,
        "contacts": incident.contacts_counted is not None and has_text(incident.contacts_period),
        "service": has_text(incident.effect_on_service),
        "others": has_text(incident.effect_on_others),
        "wellbeing": has_text(incident.effect_on_staff),
        "distress": incident.caused_distress is not None,
    }
    return taken[name]


def effect_is_measured(incident: Any, _actor: Any = None, _inputs: Inputs = None) -> bool:
    """Whether everything that the category's threshold asks for was measured."""
    threshold = policy_terms.threshold_of(incident)
    if threshold is None:
        return True
    every = all(_measured(incident, name) for name in threshold.all_of)
    some = not threshold.any_of or any(_measured(incident, name) for name in threshold.any_of)
    return every and some


def _what_to_measure(incident: Any) -> str:
    threshold = policy_terms.threshold_of(incident)
    return threshold.sentence if threshold else "Say what effect this had."


def _effect_given(incident: Any, _actor: Any, _inputs: Inputs) -> bool:
    """At least one of the three effects; category one asks for the effect on people alone (SBC-8.2a)."""
    if policy_terms.is_short(incident):
        return has_text(incident.effect_on_staff)
    effects = (incident.effect_on_staff, incident.effect_on_service, incident.effect_on_others)
    return any(has_text(effect) for effect in effects)


def _which_effect(incident: Any) -> str:
    if policy_terms.is_short(incident):
        return "Say what effect it had on you or your colleagues."
    return "Say what effect it had on people, on the work or on other customers. One of the three is enough."


def _exact_words_kept(incident: Any, _actor: Any, _inputs: Inputs) -> bool:
    category = policy_terms.category_of(incident)
    spoken_abuse = category is not None and category.zero_tolerance and policy_terms.is_live(incident)
    return not spoken_abuse or has_text(incident.exact_words) or incident.exact_words_not_recalled


def _warning_answered(incident: Any, _actor: Any, _inputs: Inputs) -> bool:
    """Where contact was ended: the words of the warning, or a reason for none."""
    asking = {action.code for action in policy_terms.policy_in_force().immediate_actions if "warning" in action.asks}
    for action in incident.immediate_actions.all():
        if action.kind not in asking:
            continue
        if action.warned is None:
            return False
        if action.warned and not has_text(action.warning_words):
            return False
        if not action.warned and not _reasoned("no_warning_live", action.no_warning_reason, action.no_warning_text):
            return False
    return True


def _reasoned(reasons: str, code: str, text: str) -> bool:
    """Whether a reason of the policy's list was given, with words where that reason needs them."""
    listed = policy_terms.policy_in_force().reasons(reasons).reasons
    needing = {one.code for one in listed if "text" in one.needs}
    return bool(code) and (code not in needing or has_text(text))


def _acted_on_zero_tolerance(incident: Any, _actor: Any, _inputs: Inputs) -> bool:
    category = policy_terms.category_of(incident)
    return category is None or not category.zero_tolerance or incident.immediate_actions.exists()


def _not_counting_information_requests(incident: Any, _actor: Any, _inputs: Inputs) -> bool:
    counted = "repeat_information_request" in policy_terms.flags_of(incident)
    return not counted or incident.not_information_requests is True


def _example_described(incident: Any, _actor: Any, _inputs: Inputs) -> bool:
    return "other" not in policy_terms.flags_of(incident) or has_text(incident.example_other)


def _complaints_allowed(incident: Any, _actor: Any, _inputs: Inputs) -> bool:
    """Complaining about something new is a right: it is never what makes engagement unacceptable."""
    counted = "complaints_procedure" in policy_terms.flags_of(incident)
    return not counted or incident.complaints_about_new_events is False


def _customer_told_answered(incident: Any, _actor: Any, _inputs: Inputs) -> bool:
    """Where contact was ended: whether the customer was told then and there, or why not."""
    asking = {
        action.code for action in policy_terms.policy_in_force().immediate_actions if "customer_told" in action.asks
    }
    for action in incident.immediate_actions.all():
        if action.kind not in asking or action.told_customer:
            continue
        reasoned = _reasoned("customer_not_advised", action.not_told_reason, action.not_told_text)
        if action.told_customer is None or not reasoned:
            return False
    return True


def _more_time_considered(incident: Any, _actor: Any, _inputs: Inputs) -> bool:
    """Asking for a change because of time taken: has anybody thought why this person needs more of it?"""
    about_time = policy_terms.threshold_of(incident) is not None and incident.asks == incident.Asks.RESTORATIVE
    return not about_time or has_text(incident.why_more_time)


def _level_compared(incident: Any, _actor: Any, _inputs: Inputs) -> bool:
    """Asking for a change because of the number of contacts: how many are usual?"""
    threshold = policy_terms.threshold_of(incident)
    about_level = threshold is not None and "contacts" in threshold.any_of + threshold.all_of
    if not about_level or incident.asks != incident.Asks.RESTORATIVE or incident.contacts_counted is None:
        return True
    return has_text(incident.contacts_expected)


def _adjustments_asked(incident: Any, _actor: Any, _inputs: Inputs) -> bool:
    """Answered; for category one it may stay open, because who attacked somebody and left cannot be asked.

    Not where the writer asks something of this person: then the needs come first (SPSO-G1-23).
    """
    answers = incident.AdjustmentsAnswer
    if incident.adjustments_answer == answers.NOT_ASKED:
        return policy_terms.is_short(incident) and incident.asks != incident.Asks.RESTORATIVE
    if incident.adjustments_answer == answers.KNOWN:
        return bool(incident.adjustments_weighed) or has_text(incident.adjustments_note)
    asked = bool(incident.adjustments_asked_on) and has_text(incident.adjustments_asked_by)
    return incident.adjustments_answer == answers.NONE_KNOWN and asked


def _somebody_decides(incident: Any, _actor: Any, _inputs: Inputs) -> bool:
    """Where there is a team: a manager of it, or beyond it, who did not log this and was not affected."""
    team = incident.reporter.team
    return team is None or bool(in_line(team, involved_in(incident)))


def _asks_what_fits(incident: Any, _actor: Any, _inputs: Inputs) -> bool:
    category = policy_terms.category_of(incident)
    if incident.asks != incident.Asks.RESTORATIVE or category is None or not category.zero_tolerance:
        return True
    return bool(policy_terms.stored_flags(incident)["written_abuse"])


def _says_what_would_help(incident: Any, _actor: Any, _inputs: Inputs) -> bool:
    if incident.asks != incident.Asks.RESTORATIVE:
        return True
    return bool(incident.approach_kind) and has_text(incident.approach_wanted) and has_text(incident.approach_why)


CUSTOMER_NAMED = Check(
    "customer_named",
    ("SBC-13.1a",),
    lambda incident, _a, _i: incident.customer_id is not None,
    "Say who it was, or that the caller is unknown.",
    step_page("customer"),
)
WHEN_GIVEN = Check(
    "when_given",
    ("SPSO-G3-03D", "SBC-13.1a"),
    lambda incident, _a, _i: incident.occurred_on is not None,
    "Give the date on which it happened.",
    step_page("when"),
)
CHANNEL_GIVEN = Check(
    "channel_given",
    ("SBC-2.6",),
    lambda incident, _a, _i: bool(incident.channel),
    "Say how they were in touch.",
    step_page("when"),
)
IS_FOR_THIS_POLICY = Check(
    "is_for_this_policy",
    ("SBC-3.6a", "SBC-A4-2"),
    lambda incident, _a, _i: policy_terms.screening_outcome(incident) == "continue",
    "Say whether this is for this policy.",
    step_page("category"),
)
CATEGORY_CHOSEN = Check(
    "category_chosen",
    ("SBC-6.0",),
    lambda incident, _a, _i: policy_terms.category_of(incident) is not None and bool(incident.examples),
    "Choose a category and at least one example of it.",
    step_page("category"),
)
EXAMPLE_DESCRIBED = Check(
    "example_described",
    ("SBC-6.0",),
    _example_described,
    "You chose “something else”. Describe it in a few words.",
    step_page("what-happened"),
)
INFORMATION_REQUESTS_LEFT_OUT = Check(
    "information_requests_left_out",
    ("SBC-6.4-EX-4X",),
    _not_counting_information_requests,
    "Confirm that no freedom of information or environmental information request is counted here.",
    step_page("what-happened"),
)
COMPLAINTS_ALLOWED = Check(
    "complaints_allowed",
    ("SBC-6.3-UC-1", "SBC-6.3-UC-2"),
    _complaints_allowed,
    "Complaining about something new is the customer’s right. Confirm that the complaints are not about new events, or "
    "choose another example.",
    step_page("what-happened"),
)
FACTS_GIVEN = Check(
    "facts_given",
    ("SPSO-G1-15", "SPSO-EP-65a", "UKCG-077"),
    lambda incident, _a, _i: has_text(incident.facts),
    "Say what happened.",
    step_page("what-happened"),
)
EXACT_WORDS_KEPT = Check(
    "exact_words_kept",
    ("SPSO-G1-13a", "SPSO-G1-13b", "UKCG-076"),
    _exact_words_kept,
    "Write down the words that were said, or say that you do not recall them.",
    step_page("what-happened"),
)
EFFECT_GIVEN = Check(
    "effect_given",
    ("SBC-1.5b",),
    _effect_given,
    _which_effect,
    _effect_page,
)
EFFECT_MEASURED = Check(
    "effect_measured",
    ("SBC-6.2-TH", "SBC-6.3-LC-2", "SBC-6.4-TH", "SPSO-G3-02"),
    effect_is_measured,
    _what_to_measure,
    _effect_page,
)
ACTION_TAKEN = Check(
    "action_taken",
    ("SBC-8.2a", "SPSO-EP-62.3"),
    _acted_on_zero_tolerance,
    "Say what was done at the time. For violence, threats and abuse there is always something to record.",
    step_page("action-taken"),
)
WARNING_ANSWERED = Check(
    "warning_answered",
    ("SBC-9.8a", "SBC-9.8b", "SBC-A1-IMM-4"),
    _warning_answered,
    "Contact was ended: give the words of the warning, or say why there was none.",
    _ended_page,
)
CUSTOMER_TOLD_ANSWERED = Check(
    "customer_told_answered",
    ("SBC-11.1",),
    _customer_told_answered,
    "Contact was ended: say whether the customer was told why at the time, or why not.",
    _ended_page,
)
MORE_TIME_CONSIDERED = Check(
    "more_time_considered",
    ("SPSO-G3-08", "SPSO-G3-13c"),
    _more_time_considered,
    "You ask for a change because of the time it takes. Say why this person might need more time.",
    step_page("request"),
)
LEVEL_COMPARED = Check(
    "level_compared",
    ("SPSO-G3-13a", "SPSO-G3-13b"),
    _level_compared,
    "You ask for a change because of the amount of contact. Say how much contact is usual.",
    step_page("request"),
)
ADJUSTMENTS_ASKED = Check(
    "adjustments_asked",
    ("SBC-5.4", "SPSO-G1-23", "SPSO-G1-28"),
    _adjustments_asked,
    "Say what adjustments this person needs, or that somebody asked and none are known.",
    needs_page,
)
MANAGER_KNOWN = Check(
    "manager_known",
    ("SBC-2.7c",),
    lambda incident, _a, _i: incident.reporter.team is not None,
    "We do not know who your manager is. Ask an administrator to put you in a team with a manager. Your draft is kept.",
)
SOMEBODY_DECIDES = Check(
    "somebody_decides",
    ("SBC-2.7c", "SBC-8.2b"),
    _somebody_decides,
    "Nobody is left who could decide about this: every manager is part of it, or none is named. Ask the administrator "
    "to name another manager. Your draft is kept.",
)
WISH_GIVEN = Check(
    "wish_given",
    ("SBC-A1-REST-3b",),
    lambda incident, _a, _i: bool(incident.asks) or not policy_terms.has_request_step(incident),
    "Say whether you want a record only, or a restorative approach.",
    step_page("request"),
)
WISH_FITS = Check(
    "wish_fits",
    ("SBC-A1-CAT1-5",),
    _asks_what_fits,
    "A restorative approach fits category one only where the abuse was written. Ask for a record; your manager acts.",
    step_page("request"),
)
WISH_EXPLAINED = Check(
    "wish_explained",
    ("SBC-A1-REST-3b", "SPSO-EP-13a"),
    _says_what_would_help,
    "Say which approach you ask for, what you would like to happen, and why.",
    step_page("request"),
)

TO_SUBMIT = (
    CUSTOMER_NAMED,
    WHEN_GIVEN,
    CHANNEL_GIVEN,
    CHANNEL_DESCRIBED,
    IS_FOR_THIS_POLICY,
    CATEGORY_CHOSEN,
    VIOLENCE_ANSWERED,
    EXAMPLE_DESCRIBED,
    EXAMPLES_ANSWERED,
    INFORMATION_REQUESTS_LEFT_OUT,
    COMPLAINTS_ALLOWED,
    FACTS_GIVEN,
    PATTERN_GIVEN,
    EXACT_WORDS_KEPT,
    EFFECT_GIVEN,
    EFFECT_MEASURED,
    ACTION_TAKEN,
    ACTION_DESCRIBED,
    ACTING_ANSWERED,
    MORE_TIME_CONSIDERED,
    LEVEL_COMPARED,
    WARNING_ANSWERED,
    CUSTOMER_TOLD_ANSWERED,
    ADJUSTMENTS_ASKED,
    NEEDS_ON_RECORD_WEIGHED,
    WISH_GIVEN,
    WISH_FITS,
    KIND_CAN_BE_HAD,
    WISH_EXPLAINED,
    MANAGER_KNOWN,
    SOMEBODY_DECIDES,
)

RECORDING_IS_LOGGED = Check(
    "recording_is_logged",
    ("SBC-A2-COV-2",),
    lambda incident, _a, _i: not policy_terms.says_recorded_for_others(incident),
    "You said that the contact was recorded or streamed for others to see. That is always logged. Submit it as an "
    "incident; or take it out of the draft first, if it was not so.",
    step_page("category"),
)
ONLY_FORCEFUL_OR_UNUSUAL = Check(
    "only_forceful_or_unusual",
    ("SBC-3.6a", "SPSO-EP-10a"),
    lambda incident, _a, _i: policy_terms.screening_outcome(incident) == "note" and not incident.other_categories,
    "Only what was forceful or unusual and nothing more is kept as a note.",
    step_page("category"),
)
BELONGS_ELSEWHERE = Check(
    "belongs_elsewhere",
    ("SBC-A4-T3", "SBC-A4-T4"),
    lambda incident, _a, _i: policy_terms.screening_outcome(incident) == "redirect",
    "Only what another procedure covers is sent there.",
    step_page("category"),
)
