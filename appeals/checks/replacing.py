"""A restriction under appeal is not replaced meanwhile: the appeal would come to nothing, and its hold would end."""

from typing import Any

from engagement.checks import Check


def appeal_that_waits(restriction: Any) -> Any:
    """The undecided appeal against a restriction, or None."""
    from appeals.models import Appeal

    if restriction is None:
        return None
    return Appeal._base_manager.filter(restriction=restriction, state__in=Appeal.UNDECIDED).first()


def _address(restriction: Any) -> str | None:
    waits = appeal_that_waits(restriction)
    return waits.get_absolute_url() if waits is not None else None


SAYS = (
    "The customer has appealed against the restriction that this would replace. Decide that appeal first: a fresh "
    "decision waits for it."
)
APPEAL_FIRST = Check(
    "appeal_first",
    ("SBC-12.1a",),
    lambda request, _actor, _inputs: appeal_that_waits(request.extends) is None,
    SAYS,
    mend=lambda request: _address(request.extends),
)


def _replaced_by(letter: Any) -> Any:
    """The restriction that the decision in this letter would replace, or None."""
    decided = getattr(letter, "restriction_decided", None)
    return decided.request.extends if decided is not None else None


# On the letter too, so that its page says so before anybody posts it.
LETTER_WAITS_FOR_APPEAL = Check(
    "letter_waits_for_appeal",
    ("SBC-12.1a",),
    lambda letter, _actor, _inputs: appeal_that_waits(_replaced_by(letter)) is None,
    SAYS,
    mend=lambda letter: _address(_replaced_by(letter)),
)
NOT_REPLACED_UNDER_APPEAL = Check(
    "not_replaced_under_appeal",
    ("SBC-12.1a",),
    lambda restriction, _actor, _inputs: appeal_that_waits(restriction) is None,
    SAYS,
    mend=_address,
)
