"""The fairness checks of appeals, handed on from where they live."""

from appeals.checks.deciding import (
    QUORUM_MET,
    TO_DECIDE,
    TO_FIND_OUT_OF_SCOPE,
    VOTES_SAY_SO,
)
from appeals.checks.hearing import (
    AUTHORITY_HEARS_IT,
    CHIEF_EXECUTIVE_HEARS_IT,
    COMMENT_GIVEN,
    GROUP_HEARS_IT,
    LETTER_IS_ISSUED,
    NOBODY_LEFT,
    REASON_GIVEN,
    TOO_FEW_OF_GROUP,
)
from appeals.checks.registering import TO_DECLINE, TO_NOTE_NOT_AVAILABLE, TO_PASS_ON, TO_PASS_TO_COMPLAINTS

__all__ = [
    "AUTHORITY_HEARS_IT",
    "CHIEF_EXECUTIVE_HEARS_IT",
    "COMMENT_GIVEN",
    "GROUP_HEARS_IT",
    "LETTER_IS_ISSUED",
    "NOBODY_LEFT",
    "QUORUM_MET",
    "REASON_GIVEN",
    "TOO_FEW_OF_GROUP",
    "TO_DECIDE",
    "TO_DECLINE",
    "TO_FIND_OUT_OF_SCOPE",
    "TO_NOTE_NOT_AVAILABLE",
    "TO_PASS_ON",
    "TO_PASS_TO_COMPLAINTS",
    "VOTES_SAY_SO",
]
