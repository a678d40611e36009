"""What the letters of this app say that the system knows: the facts that stand in their locked parts."""

from typing import Any

from engagement import clock
from engagement.customers.families import family_ids
from engagement.policy.selectors import local, organisation, policy_in_force
from engagement.ui.words import british_date
from restrictions import grades
from restrictions.measures import letter_sentences, reach_of
from restrictions.measures.catalogue import entry_of
from restrictions.models import Restriction

DECISION = "restriction_decision"
COMPLAINTS = "complaints_access"
LETTERS = frozenset({DECISION, COMPLAINTS})
# What stands in the letter's part on how to challenge it, where nobody of the organisation hears an appeal.
INSTEAD: dict[str, str] = {
    "none": "complaints_instead",
    "ombudsman": "ombudsman_instead",
    "challenge_text": "challenge_text",
}
# Where the letter names no group, it still says that people know.
SOMEBODY = "Staff who need to know how to deal with contact from you."


def kind_of_decision_letter(restriction: Restriction) -> str:
    """A limit to complaints has a letter of its own, which is always sent (SPSO-G3-43)."""
    limits_complaints = restriction.terms.measures.filter(code=COMPLAINTS).exists()
    return COMPLAINTS if limits_complaints else DECISION


def decision_context(restriction: Restriction) -> dict[str, Any]:
    """The facts of the decision letter: what, from when to when, what stays open, who knows, review and challenge.

    Called when the draft begins, and again whenever one of them changes (`refresh_decision_letter`).
    """
    terms, request = restriction.terms, restriction.request
    placeholders: dict[str, Any] = {
        "decision_maker": decision_maker(restriction),
        "measures": [*letter_sentences(terms), reach_of(terms).letter],
        "stays_open": [terms.stays_open],
        "recipients": recipients_in_words(restriction),
        "kept_until": kept_until(),
    }
    dates: dict[str, Any] = {
        "decision_date": clock.date_of(request.decided_at).isoformat() if request.decided_at else None,
        # From the day of the letter; one that comes late says from when it has applied.
        "start_date": restriction.starts_on.isoformat() if restriction.starts_on else {"days": 0},
    }
    texts: dict[str, str] = {}
    if terms.ends_on is not None:
        dates["end_date"] = terms.ends_on.isoformat()
    else:
        texts["decision"] = "decision_no_end"
        placeholders["no_end_reason"] = half_sentence(terms.no_fixed_end_because)
    if restriction.shared_with_nobody:
        texts["sharing"] = "sharing_nobody"
    if terms.review_on is not None:
        dates["review_date"] = terms.review_on.isoformat()
    else:
        texts["review"] = "no_review"
        placeholders["no_review_reason"] = reason_in_sentence(restriction, "no_review")
    _challenge(restriction, placeholders, dates, texts)
    return {
        "facts": facts_for_writer(restriction),
        "placeholders": placeholders,
        "dates": {name: value for name, value in dates.items() if value},
        "texts": texts,
    }


def _challenge(
    restriction: Restriction, placeholders: dict[str, Any], dates: dict[str, Any], texts: dict[str, str]
) -> None:
    """How to challenge it: the route by who decided, or where to go instead (SBC-12.3, SBC-12.6-S, SBC-A1-CAT1-4c).

    Some measures have a way of their own, outside the organisation (UKCG-056).
    """
    policy = policy_in_force()
    heard_by = policy.appeal_route(restriction.appeal_subject).heard_by
    entries = [entry_of(measure, policy) for measure in restriction.terms.measures.all()]
    outside = next((entry.challenge for entry in entries if entry is not None and entry.challenge), None)
    if outside is not None:
        texts["challenge"] = outside
        return
    if heard_by in INSTEAD:
        texts["challenge"] = INSTEAD[heard_by]
        if heard_by == "ombudsman":
            placeholders["no_appeal_reason"] = reason_in_sentence(restriction, "no_internal_appeal")
        return
    placeholders["appeal_body"] = f"our {policy.says(heard_by)}"
    facts = organisation()
    placeholders["appeal_address"] = ", ".join(part for part in (*facts.reply_lines, facts.phone, facts.email) if part)
    window = local("appeal_window_working_days")
    if window:
        dates["appeal_deadline"] = {"working_days": int(window)}
    else:
        texts["challenge"] = "appeal_any_time"


def decision_maker(restriction: Restriction) -> str:
    """Who decided, as a letter says it: a post or the group, never a vote."""
    if restriction.decided_level == grades.SENIOR_MANAGER:
        decided_by = restriction.request.decided_by
        title = decided_by.job_title if decided_by is not None and decided_by.job_title else "senior manager"
        return f"our {title}"
    return f"our {policy_in_force().says('review_group')}"


def recipients_in_words(restriction: Restriction) -> list[str]:
    """Which groups of staff are told, as far as the customer is told of it (SBC-11.2e). Never their names."""
    labels = {recipient.code: recipient.label for recipient in policy_in_force().recipients}
    listed = restriction.recipients.filter(removed_at__isnull=True)
    named = set(listed.filter(customer_is_told=True).values_list("group", flat=True))
    lines = [f"{label}." for group, label in labels.items() if group in named]
    if not named and listed.exists():
        return [SOMEBODY]
    return lines


def kept_until() -> str:
    """How long the record is kept, in words, from the organisation's own setting."""
    months = local("retention_restriction_months")
    if not months:
        return "as long as our records schedule says"
    years, rest = divmod(int(months), 12)
    time = f"{years} year{'s' if years != 1 else ''}" if not rest else f"{months} months"
    return f"until {time} after the arrangement ends"


def facts_for_writer(restriction: Restriction) -> list[list[str]]:
    """What stands beside the form for whoever writes the free parts; never printed."""
    request = restriction.request
    rows = [["The explanation of the decision", request.explanation]]
    rows += [
        [f"{one.incident.reference}", one.behaviour]
        for one in request.relied_on.select_related("incident").order_by("incident__occurred_on")
    ]
    rows += [
        ["Effect on the service", request.effect_on_service],
        ["What the customer said", request.customer_said],
        ["Needs that were weighed", request.needs],
    ]
    return [row for row in rows if row[1]]


def half_sentence(text: str) -> str:
    """A reason as it stands inside a sentence: no capital at its start, no full stop at its end."""
    words = " ".join(text.split()).rstrip(".")
    return words[:1].lower() + words[1:] if words[1:2].islower() else words


def reason_in_sentence(restriction: Restriction, kind: str) -> str:
    """Why a safeguard is left out, in the policy's words for a customer; never what an adviser said (SPSO-G1-25).

    Only where the policy has no words for it, those that were written beside the exception.
    """
    exception = restriction.request.exceptions.filter(kind=kind, state="approved").first()
    if exception is None:
        return ""
    reason = policy_in_force().reason(kind, exception.reason_code)
    return reason.in_sentence or half_sentence(exception.text if reason.other else reason.label)


def ended_context(restriction: Restriction) -> dict[str, Any]:
    """The facts of the letter that says that an arrangement has ended, and what holds all the same (SBC-13.2b)."""
    assert restriction.ended_on is not None
    others = still_holding(restriction)
    return {
        "facts": [["Why it ended", restriction.end_reason]],
        "placeholders": {"measures": others} if others else {},
        "dates": {"end_date": restriction.ended_on.isoformat()},
        "texts": {"ended": "ended_in_part"} if others else {},
    }


def still_holding(restriction: Restriction) -> list[str]:
    """What else this customer is held to today and knows of, as sentences to them; nothing where all ways are open.

    Asked before a letter says so. Records that were merged are one customer.
    """
    others = (
        Restriction.objects.holding()
        .filter(customer__in=family_ids(restriction.customer))
        .exclude(pk=restriction.pk)
        .exclude(told=Restriction.Told.NOT_TOLD)
        .select_related("terms")
        .order_by("starts_on", "reference")
    )
    return [sentence for other in others for sentence in _with_its_end(other)]


def _with_its_end(restriction: Restriction) -> list[str]:
    until = [f"This applies until {british_date(restriction.ends_on)}."] if restriction.ends_on else []
    return [*letter_sentences(restriction.terms), *until]


def review_context(restriction: Restriction, review: Any) -> dict[str, Any]:
    """The facts of the letter about a review: its outcome, what holds now, what stays open, review and challenge."""
    context = decision_context(restriction)
    outcome = ["The arrangement goes on as it is."]
    if review.outcome == review.Outcome.EASE:
        outcome = ["We have eased the arrangement. From now on:", *letter_sentences(restriction.terms)]
    placeholders = {**context["placeholders"], "outcome": outcome}
    for name in ("decision_maker", "measures", "recipients", "kept_until", "no_end_reason"):
        placeholders.pop(name, None)
    dates = {name: value for name, value in context["dates"].items() if name in ("review_date", "appeal_deadline")}
    texts = {name: value for name, value in context["texts"].items() if name in ("review", "challenge")}
    if review.next_review_on is not None:
        dates["review_date"] = review.next_review_on.isoformat()
        texts.pop("review", None)
    if review.completed_at is not None:
        dates["decision_date"] = clock.date_of(review.completed_at).isoformat()
    return {
        "facts": [["Reasons", review.outcome_because], ["Conduct since", review.conduct_since]],
        "placeholders": placeholders,
        "dates": dates,
        "texts": texts,
    }
