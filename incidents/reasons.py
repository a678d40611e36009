"""Reasons that a person chooses from a list of the policy, with words of their own where the reason needs them."""

from collections.abc import Callable
from typing import Any

from engagement.checks import Check
from engagement.policy.profile import Profile, UnknownCode
from engagement.policy.sections.decisions import Reason
from engagement.policy.selectors import policy_in_force
from engagement.ui.words import has_words

DECLINE, SOMETHING_LESS, THIRD_REQUEST = "decline", "something_less", "third_request"
NO_FURTHER_ACTION, VOID = "no_further_action", "void"

Asked = Callable[[Any, Any], bool]


def reasons_in(listed: str) -> tuple[Reason, ...]:
    """The reasons of one list of the policy in force, in its order."""
    return policy_in_force().reasons(listed).reasons


def reason_of(listed: str, code: str, profile: Profile | None = None) -> Reason | None:
    """The reason with this code, or None where the policy in force has none. A list of records passes the profile."""
    if not code:
        return None
    try:
        return (profile or policy_in_force()).reason(listed, code)
    except UnknownCode:
        return None


def needs_words(listed: str, code: str) -> bool:
    """Whether this reason says nothing without words of one's own."""
    reason = reason_of(listed, code)
    return reason is not None and "text" in reason.needs


def in_words(listed: str, code: str, text: str = "", *, profile: Profile | None = None) -> str:
    """The reason as a page and the timeline say it: its name, and then the person's own words.

    A code of an older policy stands for itself; where there was none, the words stand alone.
    """
    reason = reason_of(listed, code, profile)
    label = reason.label if reason is not None else code.replace("_", " ").capitalize()
    own = text.strip()
    if not label:
        return own
    return f"{label}. {own}" if own else label


def coded(
    listed: str,
    says: str,
    *,
    clauses: tuple[str, ...],
    check: str,
    field: str = "reason_code",
    words: str = "reason_text",
    asked: Asked = lambda _obj, _inputs: True,
) -> tuple[Check, Check]:
    """Two checks on the inputs of a decision: a reason of the list was chosen, and its words are there where needed.

    `asked` says whether the decision needs such a reason at all; a code that the list does not have is never taken.
    """

    def chosen(obj: Any, _actor: Any, inputs: Any) -> bool:
        code = inputs.get(field) or ""
        return reason_of(listed, code) is not None if code else not asked(obj, inputs)

    def told(_obj: Any, _actor: Any, inputs: Any) -> bool:
        return not needs_words(listed, inputs.get(field) or "") or has_words(inputs.get(words))

    return (
        Check(check, clauses, chosen, says, field=field),
        Check(f"{check}_in_words", clauses, told, "Say why in your own words.", field=words),
    )
