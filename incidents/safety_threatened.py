"""Where somebody's safety was threatened: what is considered, and what the customer must hear of (SBC-11.4).

The one place that says so: the checks before closing, the work that is opened and the pages all ask here.
"""

from typing import Any

from engagement.policy.profile import UnknownCode
from engagement.policy.schema import LetterType
from engagement.policy.sections.decisions import ReasonList
from engagement.policy.selectors import policy_in_force

NOTICE = "police_legal_notice"
NOT_TOLD = "no_notification"
POLICE, LEGAL = "police", "legal"


def safety_was_threatened(incident: Any) -> bool:
    """Whether police and legal steps must be considered: violence, or a threat of it."""
    return bool(incident.violence or incident.threat)


def legal_decision(incident: Any) -> Any:
    """The decision about legal steps that is in force: the newest. None while there is none."""
    return _newest(incident.legal_decisions.all())


def customer_notice(incident: Any) -> Any:
    """The decision about what the customer is told that is in force: the newest. None while there is none."""
    return _newest(incident.customer_notices.all())


def legal_considered(incident: Any) -> bool:
    """Whether what came of legal steps is on record, where that is asked for."""
    return not safety_was_threatened(incident) or legal_decision(incident) is not None


def to_tell(incident: Any) -> frozenset[str]:
    """What was done that the customer is told of: a report to the police, legal action. Advice alone is ours."""
    police = any(one.outcome == one.Outcome.REPORTED for one in incident.police_decisions.all())
    legal = any(one.outcome == one.Outcome.ACTION for one in incident.legal_decisions.all())
    return frozenset([POLICE] * police + [LEGAL] * legal)


def decided_what_to_tell(incident: Any) -> bool:
    """Whether it is decided, for everything that was done, how the customer is told: its letter may still be written.

    What was done after the decision, or a letter that was cancelled, asks again.
    """
    notice = customer_notice(incident)
    return _covers(notice, incident) and (notice is None or notice.stands or notice.letter_is_on_its_way)


def customer_was_told(incident: Any) -> bool:
    """Whether the letter went, or it is on record how else they were told, or why not, of everything that was done."""
    notice = customer_notice(incident)
    return _covers(notice, incident) and (notice is None or notice.stands)


def notice_letter_type() -> LetterType | None:
    """The letter that tells the customer; None where the policy in force has no such letter."""
    try:
        return policy_in_force().letter_type(NOTICE)
    except UnknownCode:
        return None


def reasons_not_to_tell() -> ReasonList | None:
    """The policy's reasons for which the customer may be left untold; None where it allows none."""
    return next((each for each in policy_in_force().reason_lists if each.code == NOT_TOLD), None)


def _covers(notice: Any, incident: Any) -> bool:
    about = {POLICE: notice.about_police, LEGAL: notice.about_legal} if notice is not None else {}
    return all(about.get(each) for each in to_tell(incident))


def _newest(rows: Any) -> Any:
    return max(rows, key=lambda one: (one.decided_at, one.pk), default=None)
