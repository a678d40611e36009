"""The fairness checks of incidents and restorative approaches: each a clause or two, a sentence, a place to mend."""

from typing import Any

from django.urls import reverse

from engagement.checks import Check, filled
from incidents import policy_terms

Inputs = Any


def _step(name: str) -> Any:
    """The page of the log where something is put right."""
    return lambda incident: reverse("incidents:log_step", args=[incident.pk, name])


def _incident_page(part: str) -> Any:
    """The part of the incident page where something is put right."""
    return lambda incident: reverse("incidents:incident", args=[incident.reference]) + f"#{part}"


def _text(value: Any) -> bool:
    return bool(str(value or "").strip())


# -- before an incident is logged --------------------------------------------------------------------------------------


def _measured(incident: Any, name: str) -> bool:
    """Whether one measurement that a threshold names was taken (see the profile's thresholds)."""
    taken = {
        "minutes": incident.minutes_spent is not None,
        "contacts": incident.contacts_counted is not None and _text(incident.contacts_period),
        "service": _text(incident.effect_on_service),
        "others": _text(incident.effect_on_others),
        "wellbeing": _text(incident.effect_on_staff),
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


def _exact_words_kept(incident: Any, _actor: Any, _inputs: Inputs) -> bool:
    category = policy_terms.category_of(incident)
    spoken_abuse = category is not None and category.zero_tolerance and policy_terms.is_live(incident)
    return not spoken_abuse or _text(incident.exact_words) or incident.exact_words_not_recalled


def _warning_answered(incident: Any, _actor: Any, _inputs: Inputs) -> bool:
    """Where contact was ended: the words of the warning, or a reason for none."""
    asking = {action.code for action in policy_terms.policy_in_force().immediate_actions if "warning" in action.asks}
    for action in incident.immediate_actions.all():
        if action.kind not in asking:
            continue
        if action.warned is None:
            return False
        if action.warned and not _text(action.warning_words):
            return False
        if not action.warned and not action.no_warning_reason:
            return False
    return True


def _acted_on_zero_tolerance(incident: Any, _actor: Any, _inputs: Inputs) -> bool:
    category = policy_terms.category_of(incident)
    return category is None or not category.zero_tolerance or incident.immediate_actions.exists()


def _not_counting_information_requests(incident: Any, _actor: Any, _inputs: Inputs) -> bool:
    counted = "repeat_information_request" in policy_terms.flags_of(incident)
    return not counted or incident.not_information_requests is True


def _example_described(incident: Any, _actor: Any, _inputs: Inputs) -> bool:
    return "other" not in policy_terms.flags_of(incident) or _text(incident.example_other)


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
        if action.kind in asking and (
            action.told_customer is None or (not action.told_customer and not action.not_told_reason)
        ):
            return False
    return True


def _more_time_considered(incident: Any, _actor: Any, _inputs: Inputs) -> bool:
    """Asking for a change because of time taken: has anybody thought why this person needs more of it?"""
    about_time = policy_terms.threshold_of(incident) is not None and incident.asks == incident.Asks.RESTORATIVE
    return not about_time or _text(incident.why_more_time)


def _level_compared(incident: Any, _actor: Any, _inputs: Inputs) -> bool:
    """Asking for a change because of the number of contacts: how many are usual?"""
    threshold = policy_terms.threshold_of(incident)
    about_level = threshold is not None and "contacts" in threshold.any_of + threshold.all_of
    if not about_level or incident.asks != incident.Asks.RESTORATIVE or incident.contacts_counted is None:
        return True
    return _text(incident.contacts_expected)


def _adjustments_asked(incident: Any, _actor: Any, _inputs: Inputs) -> bool:
    answers = incident.AdjustmentsAnswer
    if incident.adjustments_answer == answers.KNOWN:
        return bool(incident.adjustments_weighed) or _text(incident.adjustments_note)
    asked = bool(incident.adjustments_asked_on) and _text(incident.adjustments_asked_by)
    return incident.adjustments_answer == answers.NONE_KNOWN and asked


def _has_manager(incident: Any, actor: Any, _inputs: Inputs) -> bool:
    team = incident.reporter.team
    return team is not None and team.manager_for(incident.reporter) is not None


def _asks_what_fits(incident: Any, _actor: Any, _inputs: Inputs) -> bool:
    category = policy_terms.category_of(incident)
    if incident.asks != incident.Asks.RESTORATIVE or category is None or not category.zero_tolerance:
        return True
    return bool(policy_terms.stored_flags(incident)["written_abuse"])


def _says_what_would_help(incident: Any, _actor: Any, _inputs: Inputs) -> bool:
    if incident.asks != incident.Asks.RESTORATIVE:
        return True
    return bool(incident.approach_kind) and _text(incident.approach_wanted) and _text(incident.approach_why)


CUSTOMER_NAMED = Check(
    "customer_named",
    ("SBC-13.1a",),
    lambda incident, _a, _i: incident.customer_id is not None,
    "Say who it was, or that the caller is unknown.",
    _step("customer"),
)
WHEN_GIVEN = Check(
    "when_given",
    ("SPSO-G3-03D", "SBC-13.1a"),
    lambda incident, _a, _i: incident.occurred_on is not None,
    "Give the date on which it happened.",
    _step("when"),
)
CHANNEL_GIVEN = Check(
    "channel_given",
    ("SBC-2.6",),
    lambda incident, _a, _i: bool(incident.channel),
    "Say how they were in touch.",
    _step("when"),
)
IS_FOR_THIS_POLICY = Check(
    "is_for_this_policy",
    ("SBC-3.6a", "SBC-A4-2"),
    lambda incident, _a, _i: policy_terms.screening_outcome(incident) == "continue",
    "Say whether this is for this policy.",
    _step("screening"),
)
CATEGORY_CHOSEN = Check(
    "category_chosen",
    ("SBC-6.0",),
    lambda incident, _a, _i: policy_terms.category_of(incident) is not None and bool(incident.examples),
    "Choose a category and at least one example of it.",
    _step("category"),
)
EXAMPLE_DESCRIBED = Check(
    "example_described",
    ("SBC-6.0",),
    _example_described,
    "You chose “something else”. Describe it in a few words.",
    _step("category"),
)
INFORMATION_REQUESTS_LEFT_OUT = Check(
    "information_requests_left_out",
    ("SBC-6.4-EX-4X",),
    _not_counting_information_requests,
    "Confirm that no freedom of information or environmental information request is counted here.",
    _step("category"),
)
COMPLAINTS_ALLOWED = Check(
    "complaints_allowed",
    ("SBC-6.3-UC-1", "SBC-6.3-UC-2"),
    _complaints_allowed,
    "Complaining about something new is the customer’s right. Confirm that the complaints are not about new events, or "
    "choose another example.",
    _step("category"),
)
FACTS_GIVEN = Check(
    "facts_given",
    ("SPSO-G1-15", "SPSO-EP-65a", "UKCG-077"),
    lambda incident, _a, _i: _text(incident.facts),
    "Say what happened.",
    _step("what-happened"),
)
EXACT_WORDS_KEPT = Check(
    "exact_words_kept",
    ("SPSO-G1-13a", "SPSO-G1-13b", "UKCG-076"),
    _exact_words_kept,
    "Write down the words that were said, or say that you do not recall them.",
    _step("what-happened"),
)
EFFECT_GIVEN = Check(
    "effect_given",
    ("SBC-1.5b",),
    lambda incident, _a, _i: (
        _text(incident.effect_on_staff) or _text(incident.effect_on_service) or _text(incident.effect_on_others)
    ),
    "Say what effect it had on people, on the work or on other customers.",
    _step("impact"),
)
EFFECT_MEASURED = Check(
    "effect_measured",
    ("SBC-6.2-TH", "SBC-6.3-LC-2", "SBC-6.4-TH", "SPSO-G3-02"),
    effect_is_measured,
    _what_to_measure,
    _step("impact"),
)
ACTION_TAKEN = Check(
    "action_taken",
    ("SBC-8.2a", "SPSO-EP-62.3"),
    _acted_on_zero_tolerance,
    "Say what was done at the time. For violence, threats and abuse there is always something to record.",
    _step("action-taken"),
)
WARNING_ANSWERED = Check(
    "warning_answered",
    ("SBC-9.8a", "SBC-9.8b", "SBC-A1-IMM-4"),
    _warning_answered,
    "Contact was ended: give the words of the warning, or say why there was none.",
    _step("action-taken"),
)
CUSTOMER_TOLD_ANSWERED = Check(
    "customer_told_answered",
    ("SBC-11.1",),
    _customer_told_answered,
    "Contact was ended: say whether the customer was told why at the time, or why not.",
    _step("action-taken"),
)
MORE_TIME_CONSIDERED = Check(
    "more_time_considered",
    ("SPSO-G3-08", "SPSO-G3-13c"),
    _more_time_considered,
    "You ask for a change because of the time it takes. Say why this person might need more time.",
    _step("impact"),
)
LEVEL_COMPARED = Check(
    "level_compared",
    ("SPSO-G3-13a", "SPSO-G3-13b"),
    _level_compared,
    "You ask for a change because of the amount of contact. Say how much contact is usual.",
    _step("impact"),
)
ADJUSTMENTS_ASKED = Check(
    "adjustments_asked",
    ("SBC-5.4", "SPSO-G1-23", "SPSO-G1-28"),
    _adjustments_asked,
    "Say what adjustments this person needs, or that somebody asked and none are known.",
    _step("adjustments"),
)
MANAGER_KNOWN = Check(
    "manager_known",
    ("SBC-2.7c",),
    _has_manager,
    "We do not know who your manager is. Ask an administrator to put you in a team with a manager. Your draft is kept.",
)
WISH_GIVEN = Check(
    "wish_given",
    ("SBC-A1-REST-3b",),
    lambda incident, _a, _i: bool(incident.asks),
    "Say whether you want a record only, or a restorative approach.",
    _step("request"),
)
WISH_FITS = Check(
    "wish_fits",
    ("SBC-A1-CAT1-5",),
    _asks_what_fits,
    "A restorative approach fits category one only where the abuse was written. Ask for a record; your manager acts.",
    _step("request"),
)
WISH_EXPLAINED = Check(
    "wish_explained",
    ("SBC-A1-REST-3b", "SPSO-EP-13a"),
    _says_what_would_help,
    "Say which approach you ask for, what you would like to happen, and why.",
    _step("request"),
)

TO_SUBMIT = (
    CUSTOMER_NAMED,
    WHEN_GIVEN,
    CHANNEL_GIVEN,
    IS_FOR_THIS_POLICY,
    CATEGORY_CHOSEN,
    EXAMPLE_DESCRIBED,
    INFORMATION_REQUESTS_LEFT_OUT,
    COMPLAINTS_ALLOWED,
    FACTS_GIVEN,
    EXACT_WORDS_KEPT,
    EFFECT_GIVEN,
    EFFECT_MEASURED,
    ACTION_TAKEN,
    MORE_TIME_CONSIDERED,
    LEVEL_COMPARED,
    WARNING_ANSWERED,
    CUSTOMER_TOLD_ANSWERED,
    ADJUSTMENTS_ASKED,
    WISH_GIVEN,
    WISH_FITS,
    WISH_EXPLAINED,
    MANAGER_KNOWN,
)

ONLY_FORCEFUL_OR_UNUSUAL = Check(
    "only_forceful_or_unusual",
    ("SBC-3.6a", "SPSO-EP-10a"),
    lambda incident, _a, _i: policy_terms.screening_outcome(incident) == "note",
    "Only what was forceful or unusual and nothing more is kept as a note.",
    _step("screening"),
)
BELONGS_ELSEWHERE = Check(
    "belongs_elsewhere",
    ("SBC-A4-T3", "SBC-A4-T4"),
    lambda incident, _a, _i: policy_terms.screening_outcome(incident) == "redirect",
    "Only what another procedure covers is sent there.",
    _step("screening"),
)

# -- deciding about an incident ----------------------------------------------------------------------------------------

COMMENT_GIVEN = Check("comment_given", (), filled("comment"), "Write what you want to ask or answer.", field="comment")
REASON_GIVEN = Check("reason_given", (), filled("reason"), "Give your reasons.", field="reason")


def _referenced(incident: Any) -> bool:
    return hasattr(incident, "health_and_safety_reference")


def _reference_if_category_one(incident: Any, _actor: Any, _inputs: Inputs) -> bool:
    return not incident.zero_tolerance or _referenced(incident)


def _written_and_referenced(incident: Any, _actor: Any, _inputs: Inputs) -> bool:
    return not incident.zero_tolerance or (incident.written_abuse and _referenced(incident))


def _police_answered(incident: Any, _actor: Any, _inputs: Inputs) -> bool:
    """Violence: reported. A threat: decided, either way. Otherwise nothing is asked."""
    decision = getattr(incident, "police_decision", None)
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


APPROACH_APPROVED = Check(
    "approach_approved",
    ("SBC-A1-REST-3b",),
    _approach_taken_up,
    "No restorative approach that rests on this incident is approved.",
)
WRITTEN_ABUSE_REFERENCED = Check(
    "written_abuse_referenced",
    ("SBC-A1-CAT1-5", "SBC-A1-REST-2"),
    _written_and_referenced,
    "Category one takes the restorative route only for written abuse, once its safety reference is recorded.",
    _incident_page("safety"),
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
    _reference_if_category_one,
    "Record the reference from the health and safety portal.",
    _incident_page("safety"),
)
ZERO_TOLERANCE_ACTED_ON = Check(
    "zero_tolerance_acted_on",
    ("SBC-8.1", "SPSO-EP-24"),
    lambda incident, _a, _i: not incident.zero_tolerance or incident.immediate_actions.exists(),
    "For violence, threats and abuse we always act: record at least one action.",
    _incident_page("actions"),
)
NO_OPEN_APPROACH = Check(
    "no_open_approach",
    ("SBC-1.5a",),
    _approaches_ended,
    "A restorative approach that rests on this is still open. Decide or end it first.",
    _incident_page("approaches"),
)
DISCUSSED_WITH_STAFF = Check(
    "discussed_with_staff",
    ("SBC-8.2b", "SBC-A1-IMM-7"),
    lambda incident, _a, _i: (
        incident.discussions.exists() or not (incident.zero_tolerance or incident.immediate_actions.exists())
    ),
    "Record your discussion with the member of staff: when, what came of it, what support you offered.",
    _incident_page("discussion"),
)
POLICE_ANSWERED = Check(
    "police_answered",
    ("SBC-9.2a", "SBC-9.3a"),
    _police_answered,
    lambda incident: (
        "Violence is always reported to the police: record the report."
        if incident.violence
        else "There was a threat: record the decision about the police."
    ),
    _incident_page("police"),
)
CORRESPONDENCE_KEPT = Check(
    "correspondence_kept",
    ("SBC-9.18",),
    _correspondence_kept,
    "Add the correspondence that was unacceptable, and our reply.",
    _incident_page("documents"),
)

TO_CLOSE = (
    DISCUSSED_WITH_STAFF,
    POLICE_ANSWERED,
    HEALTH_AND_SAFETY_REFERENCED,
    ZERO_TOLERANCE_ACTED_ON,
    CORRESPONDENCE_KEPT,
    NO_OPEN_APPROACH,
)

# -- restorative approaches --------------------------------------------------------------------------------------------


def _rests_on_logged(approach: Any, _actor: Any, _inputs: Inputs) -> bool:
    linked = approach.incidents.all()
    return bool(linked) and all(incident.reference for incident in linked)


def _safety_settled(approach: Any, _actor: Any, _inputs: Inputs) -> bool:
    return all(_written_and_referenced(incident, None, None) for incident in approach.incidents.all())


def _category_one_referenced(approach: Any, _actor: Any, _inputs: Inputs) -> bool:
    return all(_referenced(incident) for incident in approach.incidents.all() if incident.zero_tolerance)


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


def _less_says_why(approach: Any, _actor: Any, inputs: Inputs) -> bool:
    return inputs.get("approved_kind") == approach.kind or _text(inputs.get("less_than_asked"))


def _not_a_third_time(approach: Any, _actor: Any, inputs: Inputs) -> bool:
    from incidents.selectors import times_asked, warning_cap

    return times_asked(approach) < warning_cap() or _text(inputs.get("third_time_because"))


def _first_incident(part: str) -> Any:
    def path(approach: Any) -> str | None:
        for incident in approach.incidents.all():
            if incident.zero_tolerance and not _referenced(incident):
                return str(_incident_page(part)(incident))
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


RESTS_ON_LOGGED = Check(
    "rests_on_logged",
    ("SBC-8.4a", "SBC-7.8a"),
    _rests_on_logged,
    "An approach rests on at least one logged incident.",
)
ADJUSTMENTS_CONSIDERED = Check(
    "adjustments_considered",
    ("SBC-5.4", "SPSO-G1-23"),
    lambda approach, _a, _i: _text(approach.adjustments_considered),
    "Say which adjustments were considered.",
)
WANTED_GIVEN = Check(
    "wanted_given",
    ("SBC-A1-REST-3b",),
    lambda approach, _a, _i: _text(approach.wanted) and _text(approach.why),
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
LESS_SAYS_WHY = Check(
    "less_says_why",
    ("SBC-3.8a", "SPSO-G3-34"),
    _less_says_why,
    "You approve another approach than was asked for. Say why.",
    field="less_than_asked",
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
NOT_A_THIRD_TIME = Check(
    "not_a_third_time",
    ("SPSO-G3-31",),
    _not_a_third_time,
    "We have already asked about this as often as is fair. Act or close; or say why asking again is right.",
    field="third_time_because",
)
DISCUSSION_DATED = Check(
    "discussion_dated",
    ("SBC-A1-REST-5",),
    lambda _o, _a, inputs: inputs.get("discussed_on") is not None,
    "Give the date on which you talked about it.",
    field="discussed_on",
)
MONITORING_DATED = Check(
    "monitoring_dated",
    ("SPSO-EP-62.1",),
    lambda _o, _a, inputs: inputs.get("monitor_until") is not None,
    "Give the date on which you will see whether it helped.",
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
    lambda _o, _a, inputs: inputs.get("conversation_on") is not None,
    "Give the date of the conversation.",
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

TO_ASK_FOR_APPROACH = (RESTS_ON_LOGGED, WANTED_GIVEN, ADJUSTMENTS_CONSIDERED)
TO_START_AS_MANAGER = (
    RESTS_ON_LOGGED,
    WANTED_GIVEN,
    ADJUSTMENTS_CONSIDERED,
    KIND_FITS,
    APPROACH_DESCRIBED,
    PROPORTIONATE,
    SAFETY_SETTLED,
    MEASURED_EVERYWHERE,
    NOT_A_THIRD_TIME,
)
TO_APPROVE = (
    RESTS_ON_LOGGED,
    SAFETY_SETTLED,
    MEASURED_EVERYWHERE,
    ADJUSTMENTS_DECIDED,
    KIND_APPROVED,
    KIND_FITS,
    APPROACH_DESCRIBED,
    LESS_SAYS_WHY,
    PROPORTIONATE,
    NOT_A_THIRD_TIME,
)
