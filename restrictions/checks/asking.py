"""What must be there before limits to contact are asked for or supported."""

from dataclasses import replace
from typing import Any

from engagement.checks import Check
from engagement.customers.families import family_ids
from restrictions import grades
from restrictions.checks.common import REASON_GIVEN, Inputs, has_text, policy_place, request_of, step_page, written


def _rests_on_incidents(request: Any, _actor: Any, _inputs: Inputs) -> bool:
    relied = list(request.relied_on.select_related("incident"))
    return bool(relied) and all(
        one.incident.reference and one.incident.state != "void" and has_text(one.behaviour) for one in relied
    )


def _of_one_customer(request: Any, _actor: Any, _inputs: Inputs) -> bool:
    family = set(family_ids(request.customer))
    return all(pk in family for pk in request.incidents.values_list("customer", flat=True))


def _ground_given(request: Any, _actor: Any, _inputs: Inputs) -> bool:
    """The policy's ground, in words; "tried and failed" names the approach that failed, of this customer."""
    from restrictions.selectors.asking import failed_approaches, ground_codes

    if request.ground not in ground_codes() or not has_text(request.ground_note):
        return False
    if request.ground != "tried_and_failed":
        return True
    return request.approach_id is not None and failed_approaches(request).filter(pk=request.approach_id).exists()


def _warned_or_excepted(request: Any, _actor: Any, _inputs: Inputs) -> bool:
    from restrictions.selectors.asking import warnings_for

    if request.warning_letter_id is not None:
        return warnings_for(request.customer).filter(pk=request.warning_letter_id).exists()
    return request.exceptions.filter(kind="no_warning", state__in=("proposed", "approved")).exists()


def _exceptions_complete(request: Any, _actor: Any, _inputs: Inputs) -> bool:
    """Nothing goes on with an exception that nobody could approve."""
    from restrictions.exceptions_asked import missing_by_field

    waiting = request.exceptions.filter(state="proposed").select_related("request", "risk_incident")
    return not any(missing_by_field(one) for one in waiting)


def _customer_heard(request: Any, _actor: Any, _inputs: Inputs) -> bool:
    return has_text(request.customer_said) or has_text(request.customer_not_asked_because)


def _others_considered(request: Any, _actor: Any, _inputs: Inputs) -> bool:
    return request.nobody_else_affected != has_text(request.others_affected)


def _asked_terms(check: Any) -> Any:
    """A predicate over the terms that were asked for; without any it is another check's business."""

    def met(obj: Any, _actor: Any, _inputs: Inputs) -> bool:
        asked = request_of(obj).asked
        return asked is None or check(asked)

    return met


def _something_is_asked(request: Any, _actor: Any, _inputs: Inputs) -> bool:
    asked = request.asked
    return asked is not None and asked.measures.exists()


def reach_is_given(terms: Any) -> bool:
    """Whether the terms say how far they reach, and what that means where it is not one service or all (SBC-2.2b)."""
    named = terms.scope in (terms.Scope.NAMED_STAFF, terms.Scope.SERVICES)
    return bool(terms.scope) and (not named or has_text(terms.scope_note))


def stays_open_is_given(terms: Any) -> bool:
    """Whether the terms say how the customer still reaches the service (SBC-7.2, SBC-2.2a)."""
    return has_text(terms.stays_open)


def end_is_given(terms: Any) -> bool:
    """Whether the terms end, or say why they have no fixed end; limits to complaints always end (SPSO-G3-36)."""
    if terms.measures.filter(code="complaints_access").exists():
        return terms.ends_on is not None
    return terms.ends_on is not None or has_text(terms.no_fixed_end_because)


def end_is_to_come(terms: Any) -> bool:
    """Whether the end lies ahead, no further than one decision may reach, where the organisation set a limit."""
    from engagement import clock
    from restrictions.selectors.limits import latest_end

    latest = latest_end()
    return terms.ends_on is None or (terms.ends_on > clock.today() and (latest is None or terms.ends_on <= latest))


def review_is_planned(terms: Any) -> bool:
    """Whether a review has a date to come, or an exception says why none is planned (SBC-7.9a, SBC-7.9b)."""
    from engagement import clock
    from restrictions.selectors.limits import within_an_interval

    if terms.review_on is not None:
        in_time = terms.ends_on is None or terms.review_on <= terms.ends_on
        ahead = terms.review_on >= clock.today() and within_an_interval(terms.review_on, clock.today())
        return bool(in_time and ahead)
    return terms.request.exceptions.filter(kind="no_review", state__in=("proposed", "approved")).exists()


def measures_are_complete(terms: Any) -> bool:
    """Whether each measure has its parameters, answers what the policy asks, and says why nothing less would do."""
    from restrictions.measures import missing_from

    return not any(missing_from(measure, terms) for measure in terms.measures.all())


def conflicts_are_settled(terms: Any) -> bool:
    """Whether a measure that meets what the customer needs head on says why it is right all the same (SPSO-G1-22b)."""
    from restrictions.measures import unsettled_conflicts

    return not unsettled_conflicts(terms)


def complaints_stay_open(terms: Any) -> bool:
    """Whether limits to the complaints procedure rest on all that the guide asks for (SPSO-G3-36 to 44)."""
    if not terms.measures.filter(code="complaints_access").exists():
        return True
    from restrictions.selectors.asking import items_in_report

    request = terms.request
    return (
        request.reframes_earlier_decision is False
        and items_in_report(request).exists()
        and has_text(request.earlier_chance)
        and request.warning_letter_id is not None
        and has_text(request.last_resort)
        and has_text(request.balance)
    )


def _is_safety(request: Any, _actor: Any, _inputs: Inputs) -> bool:
    from restrictions.selectors.asking import track_of

    return track_of(request) == grades.SAFETY


def _is_policy(request: Any, _actor: Any, _inputs: Inputs) -> bool:
    return not _is_safety(request, None, None)


def _fits_safety_track(request: Any, _actor: Any, inputs: Inputs) -> bool:
    from restrictions.selectors.reach import beyond_safety_track

    terms = inputs.get("terms") or request.asked
    return request.track != grades.SAFETY or terms is None or not beyond_safety_track(terms)


def _asked_fits_safety_track(request: Any, _actor: Any, _inputs: Inputs) -> bool:
    from restrictions.selectors.reach import beyond_safety_track

    return request.asked is None or not beyond_safety_track(request.asked)


def _safety_referenced(request: Any, _actor: Any, _inputs: Inputs) -> bool:
    """Every category-one incident stands in the health and safety log first (SBC-A1-CAT1-1, SBC-A1-CAT1-5)."""
    return all(
        hasattr(incident, "health_and_safety_reference") for incident in request.incidents.filter(zero_tolerance=True)
    )


def _policy_is_current(obj: Any, _actor: Any, _inputs: Inputs) -> bool:
    from engagement.policy.selectors import version_in_force

    return bool(request_of(obj).policy_version_id == version_in_force().pk)


def _policy_knows_it(request: Any, _actor: Any, inputs: Inputs) -> bool:
    """Each measure and the ground are in the policy in force (SBC-V-0)."""
    from engagement.policy.selectors import policy_in_force
    from restrictions.selectors.policy_read import lost_with

    return not lost_with(request, policy_in_force(), inputs.get("terms"))


def _senior_manager_can(request: Any, actor: Any, _inputs: Inputs) -> bool:
    from restrictions.selectors.reach import next_level

    return next_level(request, actor) == grades.SENIOR_MANAGER


def _page_of_unreferenced(obj: Any) -> str | None:
    """The page of the first incident of category one that lacks its reference."""
    for incident in request_of(obj).incidents.filter(zero_tolerance=True):
        if not hasattr(incident, "health_and_safety_reference"):
            return str(incident.get_absolute_url())
    return None


INCIDENTS_RELIED_ON = Check(
    "incidents_relied_on",
    ("SPSO-EP-22b", "SBC-7.8a", "SBC-8.4a"),
    _rests_on_incidents,
    "Name the incidents that this rests on, and say for each what it shows.",
    step_page("incidents"),
)
OF_ONE_CUSTOMER = Check(
    "of_one_customer",
    ("SPSO-EP-22b",),
    _of_one_customer,
    "Every incident must be about this customer.",
    step_page("incidents"),
)
GROUND_GIVEN = Check(
    "ground_given",
    ("SBC-5.6", "SBC-3.6b", "SBC-A1-CRG-2a", "SBC-A1-CRG-2b", "SBC-A1-CRG-2c"),
    _ground_given,
    "Say why a restorative approach is not the way, in your own words. If one has failed, name it.",
    step_page("ground"),
)
WARNED_OR_EXCEPTED = Check(
    "warned_or_excepted",
    ("SBC-10.1-0", "SPSO-G3-27", "SBC-10.6-0"),
    _warned_or_excepted,
    "Name the letter in which the customer was asked to change, or ask for an exception with its reason.",
    step_page("warning"),
)
EXCEPTIONS_COMPLETE = Check(
    "exceptions_complete",
    ("SBC-10.6-0", "SBC-11.6", "SBC-12.6-0", "SBC-7.9b"),
    _exceptions_complete,
    "An exception lacks what its reason asks for. Propose it again with what is missing, or take it back.",
    step_page("exceptions"),
)
EFFECT_SAID = Check(
    "effect_said",
    ("SBC-7.8a", "SBC-10.5a"),
    lambda request, _a, _i: has_text(request.effect_on_staff) and has_text(request.effect_on_service),
    "Say what this has meant for staff and for the service.",
    step_page("effect"),
)
CUSTOMER_HEARD = Check(
    "customer_heard",
    ("SBC-3.1b", "SBC-10.1-0"),
    _customer_heard,
    "Say what the customer said about it, or why nobody could ask.",
    step_page("customer-said"),
)
ADJUSTMENTS_CONSIDERED = Check(
    "adjustments_considered",
    ("SBC-5.4", "SPSO-G1-23", "UKCG-016"),
    written("adjustments_considered"),
    "Say which adjustments were considered.",
    step_page("needs"),
)
EQUALITY_CONSIDERED = Check(
    "equality_considered",
    ("SBC-10.3b", "UKCG-016", "SPSO-G1-22b"),
    written("equality_considered"),
    "Say how this could affect the customer because of who they are, as far as it is known and matters here.",
    step_page("needs"),
)
OTHERS_CONSIDERED = Check(
    "others_considered",
    ("SBC-10.3b",),
    _others_considered,
    "Say who else would be affected, and how they go on being served; or that nobody is.",
    step_page("others"),
)
SOMETHING_ASKED = Check(
    "something_asked",
    ("SPSO-G3-33c", "SBC-11.2b"),
    _something_is_asked,
    "Choose at least one measure.",
    step_page("measures"),
)
REACH_GIVEN = Check(
    "reach_given", ("SBC-2.2b",), _asked_terms(reach_is_given), "Say how far the measures reach.", step_page("terms")
)
STAYS_OPEN_GIVEN = Check(
    "stays_open_given",
    ("SBC-7.2", "SBC-2.2a"),
    _asked_terms(stays_open_is_given),
    "Say how the customer still gets their matter dealt with.",
    step_page("terms"),
)
END_GIVEN = Check(
    "end_given",
    ("SBC-11.2c", "SPSO-G3-36"),
    _asked_terms(end_is_given),
    "Say when it ends, or why it has no fixed end. A limit to complaints always ends.",
    step_page("terms"),
)
END_TO_COME = Check(
    "end_to_come",
    ("SBC-11.2c",),
    _asked_terms(end_is_to_come),
    "The end must lie ahead, and no further than one decision may reach.",
    step_page("terms"),
)
REVIEW_PLANNED = Check(
    "review_planned",
    ("SBC-7.9a", "SBC-7.9b"),
    _asked_terms(review_is_planned),
    "Say when it is looked at again, no later than its end; or ask for an exception with its reason.",
    step_page("terms"),
)
MEASURES_COMPLETE = Check(
    "measures_complete",
    ("SBC-7.3a", "SPSO-G3-32", "SPSO-G3-34", "SPSO-G3-33c", "SPSO-EP-15"),
    _asked_terms(measures_are_complete),
    "For each measure, say what exactly it means and why nothing less would do.",
    step_page("measures"),
)
CONFLICTS_SETTLED = Check(
    "conflicts_settled",
    ("SPSO-G1-22b", "SBC-10.3b", "UKCG-016"),
    _asked_terms(conflicts_are_settled),
    "A measure meets what this customer needs head on. Change it, or say why it is right all the same.",
    step_page("measures"),
)
COMPLAINTS_STAY_OPEN = Check(
    "complaints_stay_open",
    ("SBC-6.3-UC-3", "SPSO-G3-36", "SPSO-G3-37", "SPSO-G3-40", "SPSO-G3-41a", "SPSO-G3-42", "SPSO-G1-22a"),
    _asked_terms(complaints_stay_open),
    "A limit to complaints needs the list of complaints, an earlier letter that gave a clear chance, why it is the "
    "last resort, and how access was weighed. Complaints about an earlier decision in new words are not a reason.",
    step_page("complaints"),
)
IS_SAFETY_TRACK = Check(
    "is_safety_track",
    ("SBC-A1-CAT1-1", "SBC-A1-CAT1-4b"),
    _is_safety,
    "Only category one that was not in writing goes down the health and safety track.",
)
IS_POLICY_TRACK = Check(
    "is_policy_track",
    ("SBC-A1-CAT1-4b", "SBC-A1-CAT1-5"),
    _is_policy,
    "Category one that was not in writing goes down the health and safety track. The Review Group can give advice.",
)
ONLY_GROUPS = (
    "The policy leaves one of these measures to the Review Group alone, and the group does not decide category one. "
    "Take it out, or ask for it in a request of its own that rests on other incidents."
)
FITS_SAFETY_TRACK = Check(
    "fits_safety_track",
    ("SBC-11.3b", "SBC-11.3c", "SBC-6.3-UC-3", "SPSO-G3-44"),
    _fits_safety_track,
    ONLY_GROUPS,
    step_page("options"),
    field="terms",
)
ASKED_FITS_SAFETY_TRACK = replace(FITS_SAFETY_TRACK, met=_asked_fits_safety_track, field="")
SAFETY_REFERENCED = Check(
    "safety_referenced",
    ("SBC-A1-CAT1-1", "SBC-A1-CAT1-5"),
    _safety_referenced,
    "A category-one incident must stand in the health and safety log first. Its manager enters the reference.",
    _page_of_unreferenced,
)
POLICY_IS_CURRENT = Check(
    "policy_is_current",
    ("SBC-V-0", "SPSO-G1-08"),
    _policy_is_current,
    "The policy has changed since this was written. Read it again under the policy in force.",
    policy_place,
)
POLICY_KNOWS_IT = Check(
    "policy_knows_it",
    ("SBC-V-0", "SPSO-G1-08"),
    _policy_knows_it,
    "The policy in force no longer has something that this rests on. It cannot go on as it is: whoever asked for it "
    "can ask again under the policy in force.",
)
WITHIN_SENIOR_MANAGERS_REACH = Check(
    "within_senior_managers_reach",
    ("SBC-10.5b", "SBC-10.2-0", "SBC-7.7"),
    _senior_manager_can,
    "This is for the Review Group: a measure is beyond a senior manager, reaches beyond the service, or no senior "
    "manager of the service is free to decide.",
)

COMPLETE = (
    INCIDENTS_RELIED_ON,
    OF_ONE_CUSTOMER,
    SAFETY_REFERENCED,
    GROUND_GIVEN,
    WARNED_OR_EXCEPTED,
    EXCEPTIONS_COMPLETE,
    EFFECT_SAID,
    CUSTOMER_HEARD,
    ADJUSTMENTS_CONSIDERED,
    EQUALITY_CONSIDERED,
    OTHERS_CONSIDERED,
    SOMETHING_ASKED,
    MEASURES_COMPLETE,
    CONFLICTS_SETTLED,
    COMPLAINTS_STAY_OPEN,
    REACH_GIVEN,
    STAYS_OPEN_GIVEN,
    END_GIVEN,
    END_TO_COME,
    REVIEW_PLANNED,
    POLICY_IS_CURRENT,
)
TO_ASK = COMPLETE
TO_ASK_AS_MANAGER = (*COMPLETE, IS_POLICY_TRACK)
TO_ASK_FOR_SAFETY = (*COMPLETE, IS_SAFETY_TRACK, ASKED_FITS_SAFETY_TRACK)
TO_SUPPORT_FOR_SAFETY = (REASON_GIVEN, POLICY_IS_CURRENT, POLICY_KNOWS_IT, IS_SAFETY_TRACK, ASKED_FITS_SAFETY_TRACK)
TO_SUPPORT = (REASON_GIVEN, POLICY_IS_CURRENT, POLICY_KNOWS_IT)
TO_SUPPORT_ON_POLICY = (*TO_SUPPORT, IS_POLICY_TRACK)
