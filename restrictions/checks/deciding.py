"""What must be there before a restriction is decided, alone or in the Review Group, or an exception approved."""

from collections.abc import Callable
from typing import Any

from engagement.checks import Check, filled
from restrictions import grades
from restrictions.checks.asking import (
    FITS_SAFETY_TRACK,
    INCIDENTS_RELIED_ON,
    OF_ONE_CUSTOMER,
    POLICY_IS_CURRENT,
    POLICY_KNOWS_IT,
    SAFETY_REFERENCED,
    complaints_stay_open,
    conflicts_are_settled,
    end_is_given,
    end_is_to_come,
    measures_are_complete,
    reach_is_given,
    review_is_planned,
    stays_open_is_given,
)
from restrictions.checks.common import REASON_GIVEN, Inputs, has_text, step_page


def _about_chosen(predicate: Callable[[Any], bool]) -> Any:
    """A predicate over the terms that are being chosen; none chosen is another check's business."""

    def met(_request: Any, _actor: Any, inputs: Inputs) -> bool:
        terms = inputs.get("terms")
        return terms is None or predicate(terms)

    return met


def _chosen_of_this_request(request: Any, _actor: Any, inputs: Inputs) -> bool:
    terms = inputs.get("terms")
    return terms is not None and terms.request_id == request.pk and terms.measures.exists()


def _is_whole(terms: Any) -> bool:
    return all(
        holds(terms)
        for holds in (
            measures_are_complete,
            complaints_stay_open,
            reach_is_given,
            stays_open_is_given,
            end_is_given,
            end_is_to_come,
            review_is_planned,
        )
    )


def _within_reach(request: Any, _actor: Any, inputs: Inputs) -> bool:
    """The level that decides may decide each of the measures (SBC-10.2-0, SBC-10.5b)."""
    from restrictions.selectors.reach import grade_needed

    terms = inputs.get("terms")
    if terms is None or request.track == grades.SAFETY:
        return True
    return grades.reaches(inputs.get("decided_level") or grades.SENIOR_MANAGER, grade_needed(terms))


def _warning_settled(request: Any, _actor: Any, _inputs: Inputs) -> bool:
    from restrictions.selectors.asking import warnings_for

    letter = request.warning_letter_id
    if letter is not None and warnings_for(request.customer).filter(pk=letter).exists():
        return True
    return bool(request.exceptions.filter(kind="no_warning", state="approved").exists())


def _exceptions_settled(request: Any, _actor: Any, _inputs: Inputs) -> bool:
    return not request.exceptions.filter(state="proposed").exists()


def _review_settled(terms: Any) -> bool:
    return terms.review_on is not None or terms.request.exceptions.filter(kind="no_review", state="approved").exists()


def _results_given(_request: Any, _actor: Any, inputs: Inputs) -> bool:
    """Each measure that was asked for has its result and its reason (SBC-A1-CRG-5)."""
    results = inputs.get("results") or {}
    terms = inputs.get("terms")
    asked = _request.asked
    if terms is None or asked is None:
        return True
    return all(
        measure.pk in results and results[measure.pk][0] and has_text(results[measure.pk][1])
        for measure in asked.measures.all()
    )


def unfit_results(asked: Any, terms: Any, results: Any) -> set[Any]:
    """The measures asked for, by their keys, of which something else is said than what was decided.

    `terms` are what was chosen; None where nothing is approved. Of a measure without a result nothing is said.
    """
    if asked is None:
        return set()
    stays = {measure.code for measure in terms.measures.all()} if terms is not None else set()
    whole = terms is not None and terms.is_as_asked
    unfit = set()
    for measure in asked.measures.all():
        said = results.get(measure.pk, ("", ""))[0]
        fits = said == "approved" if whole else (said != "not_approved") == (measure.code in stays)
        if said and not fits:
            unfit.add(measure.pk)
    return unfit


def _results_fit(request: Any, _actor: Any, inputs: Inputs) -> bool:
    """What is said of each measure that was asked for is what the chosen terms do with it."""
    terms = inputs.get("terms")
    return terms is None or not unfit_results(request.asked, terms, inputs.get("results") or {})


def _nothing_approved(request: Any, _actor: Any, inputs: Inputs) -> bool:
    """Where the request is not approved, none of its measures is."""
    return not unfit_results(request.asked, None, inputs.get("results") or {})


def _as_asked_or_says_why(_request: Any, _actor: Any, inputs: Inputs) -> bool:
    from restrictions.selectors.reach import is_no_more_than

    terms = inputs.get("terms")
    if terms is None or terms.is_as_asked:
        return terms is None
    return has_text(terms.why_enough) and is_no_more_than(terms, terms.request.asked)


def _quorum_met(request: Any, _actor: Any, inputs: Inputs) -> bool:
    from restrictions.selectors.tally import tally_of

    return tally_of(request).may_be_recorded


def _votes_chose(request: Any, _actor: Any, inputs: Inputs) -> bool:
    from restrictions.selectors.tally import tally_of

    terms = inputs.get("terms")
    return terms is not None and tally_of(request).chosen == terms


def _votes_refused(request: Any, _actor: Any, _inputs: Inputs) -> bool:
    from restrictions.selectors.tally import tally_of

    return tally_of(request).chosen is None


def _exception_complete(exception: Any, _actor: Any, _inputs: Inputs) -> bool:
    from restrictions.exceptions_asked import missing_from

    return not missing_from(exception)


def _grade_may(exception: Any, _actor: Any, inputs: Inputs) -> bool:
    """The grade is one that the policy names for this exception, and no lower than the case needs."""
    from restrictions.exceptions_asked import grades_that_may

    return inputs.get("grade") in grades_that_may(exception)


TERMS_CHOSEN = Check("terms_chosen", ("SBC-11.2b",), _chosen_of_this_request, "Choose what you approve.", field="terms")
CHOSEN_IS_WHOLE = Check(
    "chosen_is_whole",
    ("SBC-7.3a", "SBC-7.2", "SBC-11.2c", "SBC-7.9a", "SPSO-G3-34"),
    _about_chosen(_is_whole),
    "What you approve must say what exactly each measure means, why nothing less would do, how far it reaches, what "
    "stays open, when it ends and when it is looked at again.",
    step_page("options"),
    field="terms",
)
CHOSEN_FITS_NEEDS = Check(
    "chosen_fits_needs",
    ("SPSO-G1-22b", "SBC-10.3b", "UKCG-016"),
    _about_chosen(conflicts_are_settled),
    "A measure meets what this customer needs head on. Choose another, or have the reason recorded.",
    step_page("options"),
    field="terms",
)
WITHIN_REACH = Check(
    "within_reach",
    ("SBC-10.2-0", "SBC-10.5b", "SBC-7.7", "SBC-11.3b", "SBC-11.3c", "SPSO-G3-44"),
    _within_reach,
    "This needs a higher level than yours. Pass the request on.",
    field="terms",
)
CIRCUMSTANCES_WEIGHED = Check(
    "circumstances_weighed",
    ("SBC-7.3b", "SBC-10.5a"),
    filled("circumstances"),
    "Say how the customer’s circumstances were weighed.",
    field="circumstances",
)
SERIOUSNESS_WEIGHED = Check(
    "seriousness_weighed",
    ("SBC-7.3b", "SBC-10.5a"),
    filled("seriousness"),
    "Say how serious it is.",
    field="seriousness",
)
NEEDS_WEIGHED = Check(
    "needs_weighed",
    ("SBC-7.3b", "SBC-10.3b"),
    filled("needs"),
    "Say how the customer’s needs, and any characteristic the law protects, were weighed.",
    field="needs",
)
EXPLANATION_GIVEN = Check(
    "explanation_given",
    ("SBC-A1-CRG-5",),
    filled("explanation"),
    "Explain the decision to the person who asked and to the manager.",
    field="explanation",
)
RESULTS_GIVEN = Check(
    "results_given",
    ("SBC-A1-CRG-5",),
    _results_given,
    "Say for each measure that was asked for what becomes of it, and why.",
    field="results",
)
RESULTS_FIT = Check(
    "results_fit",
    ("SBC-A1-CRG-5",),
    _results_fit,
    "What you say of a measure is not what was decided. What is approved as asked is approved; what the chosen terms "
    "leave out is not approved.",
    field="results",
)
NOTHING_APPROVED = Check(
    "nothing_approved",
    ("SBC-A1-CRG-5",),
    _nothing_approved,
    "The request is not approved, so this measure is not approved either. Choose “Not approved” here, or approve "
    "something less.",
    field="results",
)
WARNING_SETTLED = Check(
    "warning_settled",
    ("SBC-10.1-0", "SBC-10.6-0", "SPSO-G3-42"),
    _warning_settled,
    "The customer was not asked to change first, and no exception is approved.",
    step_page("exceptions"),
)
EXCEPTIONS_SETTLED = Check(
    "exceptions_settled",
    ("SBC-10.6-0", "SBC-11.6", "SBC-12.6-0", "SBC-7.9b"),
    _exceptions_settled,
    "An exception waits for its decision.",
    step_page("exceptions"),
)
REVIEW_SETTLED = Check(
    "review_settled",
    ("SBC-7.9a", "SBC-7.9b"),
    _about_chosen(_review_settled),
    "No review has a date, and no exception is approved.",
    step_page("exceptions"),
    field="terms",
)
LESS_SAYS_WHY = Check(
    "less_says_why",
    ("SBC-7.3a",),
    _as_asked_or_says_why,
    "Say why something less is enough. It must not be more than was asked for.",
    field="terms",
)
AS_ASKED = Check(
    "as_asked",
    (),
    lambda _r, _a, inputs: inputs.get("terms") is not None and inputs["terms"].is_as_asked,
    "These are not the terms that were asked for.",
    field="terms",
)
QUORUM_MET = Check(
    "quorum_met",
    ("SBC-A1-CRG-1", "SPSO-G3-44"),
    _quorum_met,
    "Not enough members have voted yet.",
    lambda request: request.get_absolute_url(),
)
VOTES_CHOSE = Check(
    "votes_chose", ("SBC-A1-CRG-1", "SBC-A1-CRG-2a"), _votes_chose, "This is not what the votes say.", field="terms"
)
VOTES_REFUSED = Check("votes_refused", ("SBC-A1-CRG-1",), _votes_refused, "The votes are for a restriction.")
EXCEPTION_COMPLETE = Check(
    "exception_complete",
    ("SBC-10.6-0", "SBC-11.6", "SBC-12.6-0", "SBC-7.9b"),
    _exception_complete,
    "The exception lacks what its reason asks for.",
)
GRADE_MAY = Check(
    "grade_may", ("SBC-10.6-0", "SPSO-G3-43"), _grade_may, "This exception needs a higher level than yours."
)

_WEIGHED = (
    INCIDENTS_RELIED_ON,
    OF_ONE_CUSTOMER,
    SAFETY_REFERENCED,
    TERMS_CHOSEN,
    CHOSEN_IS_WHOLE,
    CHOSEN_FITS_NEEDS,
    WITHIN_REACH,
    FITS_SAFETY_TRACK,
    WARNING_SETTLED,
    EXCEPTIONS_SETTLED,
    REVIEW_SETTLED,
    CIRCUMSTANCES_WEIGHED,
    SERIOUSNESS_WEIGHED,
    NEEDS_WEIGHED,
    RESULTS_GIVEN,
    RESULTS_FIT,
    EXPLANATION_GIVEN,
    POLICY_IS_CURRENT,
    POLICY_KNOWS_IT,
)
TO_APPROVE_ALONE = _WEIGHED
TO_APPROVE_IN_GROUP = (*_WEIGHED, QUORUM_MET, VOTES_CHOSE)
TO_REJECT_ALONE = (EXPLANATION_GIVEN, NOTHING_APPROVED)
TO_REJECT_IN_GROUP = (*TO_REJECT_ALONE, QUORUM_MET, VOTES_REFUSED)
TO_APPROVE_EXCEPTION = (REASON_GIVEN, EXCEPTION_COMPLETE, GRADE_MAY)
