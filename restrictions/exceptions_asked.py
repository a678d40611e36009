"""What an exception still lacks, by the reason that was chosen, and which levels may approve it."""

from collections.abc import Callable
from typing import Any

from engagement import clock
from engagement.customers.families import family_ids
from engagement.customers.models import ContactPoint
from engagement.customers.selectors import contact_points_of
from engagement.policy.schema import Reason, ReasonList
from engagement.policy.selectors import policy_in_force
from engagement.ui.words import has_words
from letters.models import Letter
from restrictions import grades

COMPLAINTS = "complaints_access"
SAFETY_REASON = "category_one"
OVER = ("lifted", "expired", "replaced")

# Grades of the policy that are no level of decision here count as the one beside them.
_LEVELS = {
    "anyone": grades.SENIOR_MANAGER,
    "manager": grades.SENIOR_MANAGER,
    "health_and_safety": grades.SENIOR_MANAGER,
    "chief_executive": grades.HIGHEST,
}


def kinds_of_policy() -> dict[str, str]:
    """The safeguards that the policy in force lets be left out, by code, in words."""
    from restrictions.models import PolicyException

    known = {listed.code for listed in policy_in_force().reason_lists}
    return {kind.value: str(kind.label) for kind in PolicyException.Kind if kind.value in known}


def missing_from(exception: Any) -> list[str]:
    """Plain sentences for everything that is missing before it can be approved (SBC-10.6, 11.6, 12.6, 7.9b)."""
    return list(dict.fromkeys(sentence for _field, sentence in missing_by_field(exception)))


def missing_by_field(exception: Any) -> list[tuple[str, str]]:
    """The same, each sentence with the field in which it is answered; without one where no answer would do.

    Of advice only this is asked: that there is some, from whom and when. Never what about (SPSO-G1-25).
    """
    listed = _list_of(exception)
    if listed is None:
        return [("", "The policy in force does not allow this exception.")]
    try:
        reason = listed.reason(exception.reason_code)
    except KeyError:
        return [("reason_code", "Choose a reason from the policy’s list.")]
    found = [lacks for need in reason.needs for lacks in _ASKED.get(need, _text)(exception, reason)]
    if reason.code == SAFETY_REASON and exception.request.track != grades.SAFETY:
        found.append(("reason_code", "This reason is for category-one cases on the health and safety track only."))
    return list(dict.fromkeys(found))


def grades_that_may(exception: Any) -> frozenset[str]:
    """The levels of decision that may approve it: those that the policy names, and none below what the case needs.

    On the health and safety track the Review Group decides nothing (SBC-A1-CAT1-4b). That a limit to complaints is not
    confirmed in writing takes the highest sign-off (SPSO-G3-43). Empty where the policy does not allow the exception.
    """
    listed = _list_of(exception)
    if listed is None:
        return frozenset()
    request = exception.request
    terms = request.chosen or request.asked
    if exception.kind == "no_notification" and terms is not None and _limits_complaints(terms):
        return frozenset({grades.HIGHEST})
    if request.track == grades.SAFETY:
        return frozenset({grades.SENIOR_MANAGER})
    lowest = min((_level(grade) for grade in listed.approved_by), key=grades.GRADES.index)
    if terms is not None:
        from restrictions.selectors.reach import grade_needed

        lowest = grades.highest_of((lowest, grade_needed(terms)))
    return frozenset(grade for grade in grades.GRADES if grades.reaches(grade, lowest))


def _list_of(exception: Any) -> ReasonList | None:
    """The policy's list of reasons for this exception; None where the policy allows no such exception."""
    policy = policy_in_force()
    if exception.kind == "no_review" and not policy.review_rules.waivable:
        return None
    listed = next((each for each in policy.reason_lists if each.code == exception.kind), None)
    return listed if listed is not None and listed.kind == "exception" and listed.approved_by else None


def _level(grade: str) -> str:
    return _LEVELS.get(grade, grade)


def _limits_complaints(terms: Any) -> bool:
    return any(measure.code == COMPLAINTS for measure in terms.measures.all())


# What each need of a reason asks for, and where it is answered.

Lacks = list[tuple[str, str]]


def _text(exception: Any, _reason: Reason) -> Lacks:
    return [] if has_words(exception.text) else [("text", "Say in your own words why.")]


def _risk(exception: Any, _reason: Reason) -> Lacks:
    """A category-one incident of this customer, or a note of the risk (SBC-10.6a)."""
    if has_words(exception.text):
        return []
    incident = exception.risk_incident
    if incident is None:
        return [("risk_incident", "Name the category-one incident, or describe the risk.")]
    family = family_ids(exception.request.customer)
    if incident.zero_tolerance and incident.customer_id in family:
        return []
    says = "The incident must be one of category one with this customer. Otherwise describe the risk."
    return [("risk_incident", says)]


def _no_safe_address(exception: Any, _reason: Reason) -> Lacks:
    """No way of writing that is safe; with an address on record, words say why it is not (SBC-10.6b, SBC-12.6a)."""
    found = []
    if not exception.no_safe_address:
        says = "Confirm that neither a postal nor an email address can be used safely."
        found.append(("no_safe_address", says))
    if not has_words(exception.text):
        written = (ContactPoint.Kind.ADDRESS, ContactPoint.Kind.EMAIL)
        points = contact_points_of(exception.request.customer)
        if any(point.kind in written and point.is_current for point in points):
            found.append(("text", "An address is on record. Say why writing to it would not be safe."))
    return found


def _adviser(exception: Any, _reason: Reason) -> Lacks:
    found = []
    if not has_words(exception.adviser_name):
        found.append(("adviser_name", "Say who gave the advice."))
    if not has_words(exception.adviser_role):
        found.append(("adviser_role", "Say in which role they advised."))
    if exception.advised_on is None:
        found.append(("advised_on", "Say when they advised."))
    elif exception.advised_on > clock.today():
        found.append(("advised_on", "The day of the advice cannot lie ahead."))
    return found


def _document(exception: Any, _reason: Reason) -> Lacks:
    if exception.advice_document_id is not None:
        return []
    return [("advice_document", "Add the advice itself. Few people can open it.")]


def _earlier_restriction(exception: Any, _reason: Reason) -> Lacks:
    """One that ended before this: applied, and lifted or run out (SBC-12.6d)."""
    earlier = exception.earlier_restriction
    family = family_ids(exception.request.customer)
    if earlier is None or earlier.customer_id not in family or earlier.state not in OVER:
        return [("earlier_restriction", "Name the earlier restriction of this customer that has ended.")]
    return []


def _earlier_letter(exception: Any, _reason: Reason) -> Lacks:
    earlier = exception.earlier_letter
    family = family_ids(exception.request.customer)
    if earlier is None or earlier.customer_id not in family or earlier.state != Letter.State.ISSUED:
        return [("earlier_letter", "Name the earlier letter that was sent to this customer.")]
    return []


# A need that has no place of its own on the record is answered in words.
_ASKED: dict[str, Callable[[Any, Reason], Lacks]] = {
    "text": _text,
    "risk": _risk,
    "no_safe_address": _no_safe_address,
    "adviser": _adviser,
    "document": _document,
    "earlier_restriction": _earlier_restriction,
    "earlier_letter": _earlier_letter,
}
