"""What the letters of an appeal say that the system knows, and the words that they begin with."""

from typing import Any

from appeals import outcomes
from appeals.models import Appeal
from appeals.permissions import ROLES_THAT_HEAR
from appeals.routes import AUTHORITY, CHIEF_EXECUTIVE, GROUP, NOBODY, OMBUDSMAN, TEXT_ONLY, way_outside
from engagement import clock
from engagement.people.selectors import stands_as
from engagement.permissions import Role
from engagement.policy.selectors import local, policy_in_force
from engagement.ui.words import british_date, lower_first, upper_first
from restrictions.letter_facts import reason_in_sentence, still_holding
from restrictions.measures import letter_sentences

APPLIES = "The arrangement goes on applying while we decide your appeal."
ON_HOLD = "The arrangement is on hold until we have decided your appeal."
MAY_CHANGE = "The arrangement goes on applying for now. Whoever decides your appeal may put it on hold until then."
OUTCOMES: dict[str, str] = {
    outcomes.STANDS: "The arrangement stays as it is.",
    outcomes.SENT_BACK: "The decision is sent back and is taken afresh. Until then the arrangement stays as it is.",
    outcomes.OUT_OF_SCOPE: "What you wrote is not about the arrangement, so the arrangement stays as it is.",
}
# Where it had ended before this was decided, nothing is left to change; what was found is said all the same.
LAPSED: dict[str, str] = {
    outcomes.STANDS: "The arrangement was right while it applied. It had ended before this was decided.",
    outcomes.ENDED: "The arrangement should not have gone on. It had ended before this was decided.",
    outcomes.OUT_OF_SCOPE: "What you wrote is not about the arrangement. It had ended before this was decided.",
}
USUAL_WAYS = "You can contact us again in the usual ways."
STILL_HOLDS = "Something else goes on all the same:"
SENT_BACK_ON_HOLD = "The decision is sent back and is taken afresh. Until then the arrangement stays on hold."
WHY = "Why we decided as we did:"
FINDINGS: dict[str, str] = {
    "upheld": "We agree with you.",
    "partly": "We agree with you in part.",
    "not_upheld": "We do not agree with you.",
}


def acknowledgement_context(appeal: Appeal) -> dict[str, Any]:
    """What the letter says that acknowledges an appeal: when it came, who decides it and by when (SBC-12.1a)."""
    dates: dict[str, Any] = {"appeal_received_on": appeal.received_on.isoformat()}
    texts: dict[str, str] = {}
    if appeal.decide_by is not None:
        dates["appeal_decide_by"] = appeal.decide_by.isoformat()
    else:
        texts["decision"] = "appeal_decision_no_day"
    return {
        "placeholders": {
            "appeal_reference": appeal.reference,
            "appeal_decided_by": body_in_words(appeal.heard_by),
            "holds_meanwhile": meanwhile_in_words(appeal),
        },
        "dates": dates,
        "texts": texts,
    }


def outcome_context(appeal: Appeal) -> dict[str, Any]:
    """What the outcome letter says: what was decided; who writes it sees the findings beside the form (SBC-12.4a)."""
    # Whoever registered the appeal signs, not who decided it: the letter never says "I decided".
    return {
        "facts": _facts(appeal),
        "placeholders": {"outcome": outcome_in_words(appeal)},
        "texts": {"outcome": "outcome_group"},
    }


def outcome_words(appeal: Appeal) -> dict[str, str]:
    """The words that the free parts of the outcome letter begin with; its writer makes them their own."""
    points = [point for point in appeal.points.all() if point.is_considered]
    others = [point for point in appeal.points.all() if not point.is_considered]
    decided = appeal.decided_at
    words = {"independence": _independence(appeal, decided)}
    found = [f"You say: {point.text}\n\n{FINDINGS.get(point.finding, '')} {point.finding_because}" for point in points]
    why = [f"{WHY} {appeal.reasons}"] if appeal.reasons else []
    words["points"] = "\n\n".join([*found, *why])
    if others:
        words["not_considered"] = "\n\n".join(f"You also say: {one.text}\n\n{one.goes_instead}" for one in others)
    return words


def notice_context(appeal: Appeal) -> dict[str, Any]:
    """What the notice says: why there is no appeal within the organisation, and where to go (SBC-12.6-S)."""
    placeholders: dict[str, Any] = {}
    texts: dict[str, str] = {}
    if appeal.heard_by == NOBODY:
        routes = {route.subject: route.heard_by for route in policy_in_force().appeal_routes}
        by_policy = routes.get(appeal.subject, NOBODY) == NOBODY
        texts["challenge"] = "complaints_instead" if by_policy else "ombudsman_only"
    elif appeal.heard_by == OMBUDSMAN:
        reason = reason_in_sentence(appeal.restriction, "no_internal_appeal") if appeal.restriction is not None else ""
        placeholders["no_appeal_reason"] = reason or lower_first(appeal.route_because.rstrip("."))
        if not _offers("ombudsman_instead"):
            texts["challenge"] = "complaints_instead"
    elif appeal.heard_by == TEXT_ONLY:
        # What the letter of the decision said already helps nobody: the way outside, or that they can complain.
        outside = way_outside(appeal, policy_in_force())
        texts["challenge"] = outside.code if outside is not None and _offers(outside.code) else "complaints_instead"
    return {"facts": _facts(appeal), "placeholders": placeholders, "texts": texts}


def _offers(text: str) -> bool:
    """Whether the notice of the policy in force may say this about where to go."""
    letter_type = policy_in_force().letter_type("no_appeal_notice")
    return any(text in section.texts for section in letter_type.sections if section.code == "challenge")


def notice_words(appeal: Appeal) -> dict[str, str]:
    """The first words of the notice: which decision it is about."""
    told = appeal.restriction.told_on if appeal.restriction is not None else None
    if told is None:
        return {}
    return {"decision_meant": f"On {british_date(told)} we told you about a decision on how you can contact us."}


def body_in_words(heard_by: str) -> str:
    """Who decides, as a letter says it."""
    policy = policy_in_force()
    if heard_by == GROUP:
        return f"our {policy.says('review_group')}"
    if heard_by == AUTHORITY:
        return f"our {lower_first(policy.says_if('appeal_authority', 'director or the head of the organisation'))}"
    if heard_by == CHIEF_EXECUTIVE:
        return f"our {policy.says('chief_executive')}"
    return ""


def meanwhile_in_words(appeal: Appeal) -> str:
    """Whether the arrangement applies while the appeal is heard, as a sentence to the customer."""
    if appeal.meanwhile == Appeal.Meanwhile.ON_HOLD:
        return ON_HOLD
    if appeal.meanwhile == Appeal.Meanwhile.APPLIES or local("appeal_suspends") is False:
        return APPLIES
    return MAY_CHANGE


def outcome_in_words(appeal: Appeal) -> list[str]:
    """What was decided, with the terms that hold from now on."""
    if appeal.outcome in outcomes.WITH_TERMS and appeal.terms is not None:
        eased = appeal.outcome == outcomes.EASED
        first = "The arrangement is eased. From now on:" if eased else "The arrangement is changed. From now on:"
        ends = [f"This applies until {british_date(appeal.terms.ends_on)}."] if appeal.terms.ends_on else []
        return [first, *letter_sentences(appeal.terms), *ends]
    if appeal.outcome == outcomes.SENT_BACK and appeal.meanwhile == Appeal.Meanwhile.ON_HOLD:
        return [SENT_BACK_ON_HOLD]
    if _ended_otherwise(appeal):
        return [LAPSED[appeal.outcome]]
    return _ended(appeal) if appeal.outcome == outcomes.ENDED else [OUTCOMES[appeal.outcome]]


def _ended(appeal: Appeal) -> list[str]:
    """The day on which it ended, which is not that of the letter; and what the customer is held to all the same."""
    decided: Any = appeal.decided_at
    day = f"The arrangement ended on {british_date(clock.date_of(decided))}."
    others = still_holding(appeal.restriction) if appeal.restriction is not None else []
    return [day, STILL_HOLDS, *others] if others else [day, USUAL_WAYS]


def _ended_otherwise(appeal: Appeal) -> bool:
    """Whether the restriction is over, and not by this appeal."""
    restriction = appeal.restriction
    if restriction is None or restriction.is_in_force:
        return False
    return not restriction.end_reason.startswith(because_of(appeal))


def because_of(appeal: Appeal) -> str:
    """How the restriction's own record names an appeal as the reason for what happened to it."""
    return f"Appeal {appeal.reference}: "


def _independence(appeal: Appeal, decided: Any) -> str:
    who = upper_first(_office_that_decided(appeal) or body_in_words(appeal.heard_by))
    on = f" on {british_date(clock.date_of(decided))}" if decided is not None else ""
    return (
        f"You appealed on {british_date(appeal.received_on)}. {who} decided your appeal{on}. Nobody who took part in "
        f"the decision that you appealed against took part in this. We considered: {appeal.evidence_considered}"
    )


def _office_that_decided(appeal: Appeal) -> str:
    """Where one of several offices hears appeals, the one in which it was decided: the letter names no other."""
    roles = ROLES_THAT_HEAR.get(appeal.heard_by, ())
    if len(roles) < 2 or appeal.decided_by is None:
        return ""
    policy = policy_in_force()
    held = next((role for role in roles if stands_as(appeal.decided_by, role)), None)
    if held == Role.CHIEF_EXECUTIVE:
        return f"our {policy.says('chief_executive')}"
    label = next((role.label for role in policy.roles if held is not None and role.code == held.value), "")
    # Whoever has left the post since is still called by their own title.
    named = label or appeal.decided_by.job_title
    return f"our {named}" if named else ""


def _facts(appeal: Appeal) -> list[list[str]]:
    rows = [
        ["Reasons", appeal.reasons],
        ["What was considered", appeal.evidence_considered],
        ["How needs were weighed", appeal.adjustments_seen],
        ["Why it goes there", appeal.route_because],
    ]
    return [row for row in rows if row[1]]
