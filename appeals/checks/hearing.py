"""What must be so while an appeal is heard, and when its letter goes."""

from typing import Any

from engagement.checks import Check, filled

Inputs = Any


def _heard_by(body: str) -> Any:
    return lambda appeal, _actor, _inputs: appeal.heard_by == body


def _letter_issued(appeal: Any, _actor: Any, _inputs: Inputs) -> bool:
    letter = appeal.outcome_letter
    return letter is not None and letter.state == "issued"


def _too_few(appeal: Any, _actor: Any, _inputs: Inputs) -> bool:
    from appeals.independence import group_can_hear

    return not group_can_hear(appeal)


def _nobody_left(appeal: Any, _actor: Any, _inputs: Inputs) -> bool:
    from appeals.routes import NOBODY, risen

    return bool(risen(appeal, appeal.heard_by, "").heard_by == NOBODY)


COMMENT_GIVEN = Check("comment_given", (), filled("comment"), "Write what you want to ask or answer.", field="comment")
REASON_GIVEN = Check("reason_given", (), filled("reason"), "Say how and when the customer withdrew it.", field="reason")
GROUP_HEARS_IT = Check("group_hears_it", (), _heard_by("review_group"), "The Review Group does not hear this appeal.")
CHIEF_EXECUTIVE_HEARS_IT = Check(
    "chief_executive_hears_it", (), _heard_by("chief_executive"), "The Chief Executive does not hear this appeal."
)
AUTHORITY_HEARS_IT = Check(
    "authority_hears_it", (), _heard_by("appeal_authority"), "The appeal authority does not hear this appeal."
)
TOO_FEW_OF_GROUP = Check(
    "too_few_of_group", ("SBC-12.3b",), _too_few, "Enough members of the Review Group are free to hear it."
)
NOBODY_LEFT = Check("nobody_left", ("SBC-12.6-S",), _nobody_left, "Somebody is left who can hear it.")
LETTER_IS_ISSUED = Check("letter_is_issued", ("SBC-12.4a",), _letter_issued, "The letter has not been issued.")
