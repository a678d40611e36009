"""The measures of a restriction: how they are said, what they lack, what they collide with, who must know."""

from restrictions.measures.catalogue import entry_of, grade_of, mismatch_of, mismatches_of
from restrictions.measures.conflicts import Conflict, conflicts_of, unsettled_conflicts
from restrictions.measures.missing import Known, Missing, asked_of, missing_from, missing_parts
from restrictions.measures.sentences import (
    MeasureWords,
    ReachWords,
    letter_sentence,
    letter_sentences,
    people_named,
    reach_of,
    sentences_of,
    spoken_sentence,
    staff_sentence,
)
from restrictions.measures.telling import always_open, groups_to_tell

__all__ = [
    "Conflict",
    "Known",
    "MeasureWords",
    "Missing",
    "ReachWords",
    "always_open",
    "asked_of",
    "conflicts_of",
    "entry_of",
    "grade_of",
    "groups_to_tell",
    "letter_sentence",
    "letter_sentences",
    "mismatch_of",
    "mismatches_of",
    "missing_from",
    "missing_parts",
    "people_named",
    "reach_of",
    "sentences_of",
    "spoken_sentence",
    "staff_sentence",
    "unsettled_conflicts",
]
