"""What must be there before a restriction comes into force, is changed by a review, or ends."""

from datetime import date
from typing import Any

from django.urls import reverse

from engagement import clock
from engagement.checks import Check, filled
from restrictions.checks.common import REASON_GIVEN, Inputs, has_text
from restrictions.checks.standing import STILL_STANDS
from restrictions.selectors.limits import within_an_interval


def _sharing_form(restriction: Any) -> str:
    """Where it is said who must know."""
    return reverse("register:sharing", args=[restriction.reference])


def _sharing_decided(restriction: Any, _actor: Any, _inputs: Inputs) -> bool:
    if not has_text(restriction.sharing_because) or restriction.sharing_decided_by_id is None:
        return False
    listed = restriction.recipients.filter(removed_at__isnull=True).exists()
    return bool(listed != restriction.shared_with_nobody)


def _right_people_listed(restriction: Any, _actor: Any, _inputs: Inputs) -> bool:
    """Phone measures reach those who answer phones, email and web those who read mailboxes (SPSO-EP-66.1, 66.2)."""
    from restrictions.measures import groups_to_tell

    listed = set(restriction.recipients.filter(removed_at__isnull=True).values_list("group", flat=True))
    return groups_to_tell(restriction.terms) <= listed


def _end_settled(restriction: Any, _actor: Any, _inputs: Inputs) -> bool:
    terms = restriction.terms
    if terms.ends_on is None:
        return has_text(terms.no_fixed_end_because)
    return bool(terms.ends_on > clock.today())


def _review_settled(restriction: Any, _actor: Any, _inputs: Inputs) -> bool:
    if restriction.terms.review_on is not None:
        return True
    return bool(restriction.request.exceptions.filter(kind="no_review", state="approved").exists())


def _appeal_settled(restriction: Any, _actor: Any, _inputs: Inputs) -> bool:
    """A route for a challenge, or an approved exception (the health and safety track has its own, SBC-A1-CAT1-4c)."""
    if restriction.appeal_subject != "no_internal_appeal":
        return bool(restriction.appeal_subject)
    return bool(restriction.request.exceptions.filter(kind="no_internal_appeal", state="approved").exists())


def _letter_issued(restriction: Any, _actor: Any, _inputs: Inputs) -> bool:
    return restriction.letter is not None and restriction.letter.state == "issued"


def _not_to_be_told(restriction: Any) -> Any:
    """The approved exception by which the customer is not told; None where there is none."""
    return restriction.request.exceptions.filter(kind="no_notification", state="approved").first()


def _page_of_exception(restriction: Any) -> str | None:
    exception = _not_to_be_told(restriction)
    return exception.get_absolute_url() if exception is not None else None


def _not_telling_approved(restriction: Any, _actor: Any, inputs: Inputs) -> bool:
    exception = inputs.get("untold_by")
    return (
        exception is not None
        and exception.request_id == restriction.request_id
        and exception.kind == "no_notification"
        and exception.state == "approved"
    )


def _told_on_a_day(restriction: Any, _actor: Any, inputs: Inputs) -> bool:
    told_on = inputs.get("told_on")
    decided_at = restriction.request.decided_at
    return (
        isinstance(told_on, date)
        and told_on <= clock.today()
        and decided_at is not None
        and told_on >= clock.date_of(decided_at)
    )


def _somebody_else_records(restriction: Any, actor: Any, _inputs: Inputs) -> bool:
    """No check of a letter stands behind it, so a second person does."""
    return getattr(actor, "pk", None) != restriction.request.requester_id


def _no_letter_on_its_way(restriction: Any, _actor: Any, _inputs: Inputs) -> bool:
    return restriction.letter is None or restriction.letter.state not in restriction.letter.UNSENT


def _page_of_letter(restriction: Any) -> str | None:
    return restriction.letter.get_absolute_url() if restriction.letter is not None else None


def _end_has_come(restriction: Any, _actor: Any, _inputs: Inputs) -> bool:
    return restriction.ends_on is not None and restriction.ends_on < clock.today()


def _review_behind_it(restriction: Any, actor: Any, inputs: Inputs) -> bool:
    """A review that was completed just now, by this person, with this outcome."""
    review = inputs.get("review")
    return (
        review is not None
        and review.restriction_id == restriction.pk
        and review.state == review.State.COMPLETED
        and review.reviewer_id == getattr(actor, "pk", None)
        and not restriction.reviews.filter(state__in=review.OPEN).exists()
    )


def _easing_is_less(restriction: Any, _actor: Any, inputs: Inputs) -> bool:
    from restrictions.selectors.reach import is_the_same, takes_no_more

    terms = inputs.get("terms")
    if terms is None or not terms.measures.exists() or is_the_same(terms, restriction.terms):
        return False
    return takes_no_more(terms, restriction.terms)


def _on_hold(restriction: Any, _actor: Any, _inputs: Inputs) -> bool:
    return bool(restriction.is_on_hold)


def _not_on_hold(restriction: Any, _actor: Any, _inputs: Inputs) -> bool:
    return not restriction.is_on_hold


def _moved_within(review: Any, _actor: Any, inputs: Inputs) -> bool:
    """Counted from the day for which it was planned first: moving it again and again puts nobody off for years."""
    due_on = inputs.get("due_on")
    end = review.restriction.ends_on
    if due_on is None or due_on <= clock.today():
        return False
    return (end is None or due_on <= end) and within_an_interval(due_on, review.first_due_on)


def planned_first(review: Any) -> date | None:
    """The day for which a review was planned that was then asked for early; None for every other review.

    One that was opened by the asking itself was planned for no other day.
    """
    if not has_text(review.asked_because) or review.first_due_on == clock.date_of(review.created_at):
        return None
    day: date = review.first_due_on
    return day


def _not_put_off(review: Any, _actor: Any, inputs: Inputs) -> bool:
    """Whoever says that contact has become easier never puts the customer's review off by it (SBC-13.2b)."""
    planned, due_on = planned_first(review), inputs.get("due_on")
    return planned is None or due_on is None or due_on <= planned


def _answered(name: str) -> Any:
    return lambda _o, _a, inputs: inputs.get(name) is not None and has_text(inputs.get(f"{name}_because"))


def _outcome_fits(_review: Any, _actor: Any, inputs: Inputs) -> bool:
    """What is no longer needed is lifted; what no longer suits does not go on as it is; what is both is not lifted."""
    outcome = inputs.get("outcome")
    if outcome not in ("continue", "ease", "extend", "lift"):
        return False
    if inputs.get("still_needed") is False:
        return bool(outcome == "lift")
    if inputs.get("still_suitable") is False:
        return bool(outcome != "continue")
    return bool(outcome != "lift" or inputs.get("still_needed") is None or inputs.get("still_suitable") is None)


def _next_review_settled(review: Any, _actor: Any, inputs: Inputs) -> bool:
    """What goes on is looked at again, before its end, unless an approved exception says why not (SBC-7.9a, 7.9b)."""
    if inputs.get("outcome") not in ("continue", "ease", "extend"):
        return True
    again = inputs.get("next_review_on")
    if again is None:
        return bool(review.restriction.request.exceptions.filter(kind="no_review", state="approved").exists())
    end = inputs.get("ends_on") or review.restriction.ends_on
    return (
        bool(again > clock.today()) and _before_the_end(again, end, inputs) and within_an_interval(again, clock.today())
    )


def _before_the_end(again: date, end: date | None, inputs: Inputs) -> bool:
    """Where its end has come and a fresh decision is asked for, it holds, and is looked at, until that is taken."""
    waits_for_decision = inputs.get("outcome") == "extend" and end is not None and end < clock.today()
    return end is None or again <= end or waits_for_decision


def _end_allows(review: Any, _actor: Any, inputs: Inputs) -> bool:
    """What has reached its end does not go on by a review: it is lifted, or decided afresh (SBC-11.2c)."""
    end = review.restriction.ends_on
    return end is None or end >= clock.today() or inputs.get("outcome") in (None, "lift", "extend")


def _exceptions_examined(review: Any, _actor: Any, inputs: Inputs) -> bool:
    """Each exception that still stands was looked at again since this review began; with a lift they all fall away."""
    if inputs.get("outcome") == "lift":
        return True
    standing = review.restriction.request.exceptions.filter(state="approved")
    return not standing.exclude(examined_at__gte=review.begun_at).exists()


SHARING_DECIDED = Check(
    "sharing_decided",
    ("SPSO-EP-66.0", "SBC-11.2e"),
    _sharing_decided,
    "Say who must know of it and why, or that nobody has to.",
    _sharing_form,
)
RIGHT_PEOPLE_LISTED = Check(
    "right_people_listed",
    ("SPSO-EP-66.1", "SPSO-EP-66.2"),
    _right_people_listed,
    "Measures about calls are shared with those who answer the phones; measures about email and the web with those who "
    "read the mailboxes.",
    _sharing_form,
)
END_SETTLED = Check(
    "end_settled",
    ("SBC-11.2c",),
    _end_settled,
    "Its end has passed before it began, or it has neither an end nor a reason for having none.",
)
REVIEW_SETTLED_STILL = Check(
    "review_settled_still",
    ("SBC-7.9a", "SBC-7.9b"),
    _review_settled,
    "No review has a date, and no exception is approved.",
)
APPEAL_SETTLED = Check(
    "appeal_settled",
    ("SBC-7.8b", "SBC-12.6-0", "SPSO-G1-05", "SBC-A1-CAT1-4c"),
    _appeal_settled,
    "There is no way to challenge it, and no exception is approved.",
)
LETTER_IS_ISSUED = Check(
    "letter_is_issued", ("SBC-11.2-0", "SBC-A1-CRG-8"), _letter_issued, "The letter has not been sent.", _page_of_letter
)
TOLD_ON_A_DAY = Check(
    "told_on_a_day",
    ("SBC-11.2-0",),
    _told_on_a_day,
    "Say on which day the customer was told. It cannot lie before the decision, and not ahead.",
    field="told_on",
)
SOMEBODY_ELSE_RECORDS = Check(
    "somebody_else_records",
    ("SBC-11.2-0", "SBC-A1-CRG-7"),
    _somebody_else_records,
    "You asked for this restriction. A letter would be checked by somebody else, so a manager of the team records how "
    "the customer was told instead.",
)
TOLD_HOW = Check(
    "told_how",
    ("SBC-11.2-0",),
    filled("told_how"),
    "Say how the customer was told, and what was said.",
    field="told_how",
)
NOT_IN_WRITING_SAYS_WHY = Check(
    "not_in_writing_says_why",
    ("SBC-11.2-0", "SPSO-G3-35a"),
    filled("not_in_writing_because"),
    "Say why a letter was not the right way for this customer.",
    field="not_in_writing_because",
)
COMPLAINTS_LIMIT_IS_WRITTEN = Check(
    "complaints_limit_is_written",
    ("SPSO-G3-43",),
    lambda restriction, _a, _i: not restriction.terms.measures.filter(code="complaints_access").exists(),
    "A limit to the complaints procedure is always confirmed in writing.",
)
TELLING_IS_RIGHT = Check(
    "telling_is_right",
    ("SBC-11.6",),
    lambda restriction, _a, _i: _not_to_be_told(restriction) is None,
    "By an approved exception the customer is not told. Where its reason has gone, end the exception first.",
    _page_of_exception,
)
NOT_TELLING_IS_APPROVED = Check(
    "not_telling_is_approved",
    ("SBC-11.6", "SPSO-EP-13b"),
    _not_telling_approved,
    "No exception is approved that lets us act without telling the customer.",
    field="untold_by",
)
NO_LETTER_ON_ITS_WAY = Check(
    "no_letter_on_its_way",
    ("SBC-11.6",),
    _no_letter_on_its_way,
    "A letter to the customer has been begun. Its writer or a manager of the team cancels it first.",
    _page_of_letter,
)
ON_HOLD = Check("on_hold", (), _on_hold, "It is not on hold.")
NOT_ON_HOLD = Check("not_on_hold", (), _not_on_hold, "It is on hold already.")
END_HAS_COME = Check("end_has_come", ("SBC-11.2c",), _end_has_come, "Its end has not come yet.")
REVIEW_IS_BEHIND_IT = Check(
    "review_is_behind_it", ("SBC-13.2b", "UKCG-057"), _review_behind_it, "Complete the review first."
)
EASING_IS_LESS = Check(
    "easing_is_less",
    ("UKCG-057", "SBC-10.5b"),
    _easing_is_less,
    "What you put in its place must be less than now. Anything new or stricter needs a fresh decision.",
    field="terms",
)
MOVED_WITHIN = Check(
    "moved_within",
    ("SBC-7.9a",),
    _moved_within,
    "The new date must lie ahead, no later than the restriction ends, nor than your usual time between reviews.",
    field="due_on",
)
NOT_PUT_OFF = Check(
    "not_put_off",
    ("SBC-13.2b", "SBC-7.9a"),
    _not_put_off,
    "An early review was asked for. It cannot move beyond the day for which it was planned first.",
    field="due_on",
)
CONDUCT_SAID = Check(
    "conduct_said",
    ("UKCG-057", "SBC-13.2b"),
    filled("conduct_since"),
    "Say how contact has been since the last decision.",
    field="conduct_since",
)
NEED_ANSWERED = Check(
    "need_answered",
    ("UKCG-057",),
    _answered("still_needed"),
    "Answer whether it is still needed, and why.",
    field="still_needed",
)
SUITABILITY_ANSWERED = Check(
    "suitability_answered",
    ("UKCG-057",),
    _answered("still_suitable"),
    "Answer whether it still suits this customer, and why.",
    field="still_suitable",
)
ADJUSTMENTS_SEEN = Check(
    "adjustments_seen",
    ("SPSO-EP-9b", "SPSO-G1-23"),
    filled("adjustments_seen"),
    "Say whether the customer’s needs are still met.",
    field="adjustments_seen",
)
OUTCOME_FITS = Check(
    "outcome_fits",
    ("UKCG-057", "SBC-13.2b"),
    _outcome_fits,
    "The outcome does not follow from your answers: what is not needed any more is lifted, what no longer suits does "
    "not go on as it is, and what is still needed and still suits is not lifted.",
    field="outcome",
)
END_ALLOWS = Check(
    "end_allows",
    ("SBC-11.2c", "UKCG-057"),
    _end_allows,
    "Its end has passed, so it cannot go on by a review. Lift it, or ask for a longer one: that is decided afresh.",
    field="outcome",
)
OUTCOME_SAYS_WHY = Check(
    "outcome_says_why",
    ("UKCG-057",),
    filled("outcome_because"),
    "Give your reasons for the outcome.",
    field="outcome_because",
)
NEXT_REVIEW_SETTLED = Check(
    "next_review_settled",
    ("SBC-7.9a",),
    _next_review_settled,
    "Say when it is looked at again: no later than its end, nor than your usual time between reviews.",
    field="next_review_on",
)
EXCEPTIONS_EXAMINED = Check(
    "exceptions_examined",
    ("SBC-11.6", "SBC-12.6-0", "SBC-7.9b"),
    _exceptions_examined,
    "An exception still stands. Say whether its reason still holds.",
    lambda review: str(review.get_absolute_url()) + "#exceptions",
)

TO_ACTIVATE = (
    SHARING_DECIDED,
    RIGHT_PEOPLE_LISTED,
    END_SETTLED,
    REVIEW_SETTLED_STILL,
    APPEAL_SETTLED,
    *STILL_STANDS,
)
TOLD_OTHERWISE = (
    SOMEBODY_ELSE_RECORDS,
    TELLING_IS_RIGHT,
    TOLD_ON_A_DAY,
    TOLD_HOW,
    NOT_IN_WRITING_SAYS_WHY,
    COMPLAINTS_LIMIT_IS_WRITTEN,
)
TO_MOVE_REVIEW = (REASON_GIVEN, MOVED_WITHIN, NOT_PUT_OFF)
TO_COMPLETE_REVIEW = (
    CONDUCT_SAID,
    NEED_ANSWERED,
    SUITABILITY_ANSWERED,
    ADJUSTMENTS_SEEN,
    OUTCOME_FITS,
    END_ALLOWS,
    OUTCOME_SAYS_WHY,
    NEXT_REVIEW_SETTLED,
    EXCEPTIONS_EXAMINED,
)
