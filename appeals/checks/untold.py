"""An appeal against a restriction of which the customer was never told, by an approved exception (SBC-11.6).

Somebody who knows enough to appeal has mostly found out, so the exception has mostly lost its reason. Whoever decided
on it looks at it again before anything is done that could tell the customer, or keep from them what they are owed.
"""

from typing import Any

from engagement.checks import Check


def standing_exception(appeal: Any) -> Any:
    """The approved exception by which the customer of this appeal was not told; None where they were, or it ended."""
    restriction = appeal.restriction if appeal is not None else None
    if restriction is None or restriction.told_on is not None:
        return None
    return restriction.request.exceptions.filter(kind="no_notification", state="approved").first()


def waits_to_be_examined(appeal: Any) -> Any:
    """That exception, where nobody has looked at it again since the appeal came."""
    exception = standing_exception(appeal)
    if exception is None:
        return None
    examined = exception.examined_at is not None and exception.examined_at >= appeal.registered_at
    return None if examined else exception


def _address(exception: Any) -> str | None:
    return str(exception.get_absolute_url()) if exception is not None else None


def appeal_of(letter: Any) -> Any:
    """The appeal that a letter is about, by its matter."""
    from appeals.models import Appeal

    return Appeal.objects.filter(reference=letter.matter).select_related("restriction__request").first()


EXAMINED_FIRST = Check(
    "untold_examined_first",
    ("SBC-11.6", "SBC-3.8b"),
    lambda appeal, _actor, _inputs: waits_to_be_examined(appeal) is None,
    "The customer has not been told of this restriction, by an approved exception. Ask for the exception to be looked "
    "at first: if its reason has gone, the customer is told.",
    lambda appeal: _address(waits_to_be_examined(appeal)),
)
LETTER_TELLS_NOTHING = Check(
    "letter_tells_nothing_untold",
    ("SBC-11.6",),
    lambda letter, _actor, _inputs: standing_exception(appeal_of(letter)) is None,
    "The customer has not been told of this restriction, by an approved exception. This letter would tell them. It "
    "waits until the exception ends.",
    lambda letter: _address(standing_exception(appeal_of(letter))),
)
