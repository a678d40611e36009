"""The levels at which a restriction may be decided, the lowest first, and the two tracks to a decision."""

from collections.abc import Iterable

SENIOR_MANAGER = "senior_manager"
REVIEW_GROUP = "review_group"
HIGHEST = "highest_signoff"

GRADES: tuple[str, ...] = (SENIOR_MANAGER, REVIEW_GROUP, HIGHEST)

# Category one follows health and safety's own track; everything else, and written abuse once it is in their log, the
# policy's (SBC-A1-CAT1-4b, SBC-A1-CAT1-5).
POLICY = "policy"
SAFETY = "safety"


def highest_of(grades: Iterable[str]) -> str:
    """The highest of these levels; the lowest level where there is none."""
    return max(grades, key=GRADES.index, default=SENIOR_MANAGER)


def reaches(grade: str, needed: str) -> bool:
    """Whether a decider of `grade` may decide what needs `needed` (SBC-10.2-0)."""
    return GRADES.index(grade) >= GRADES.index(needed)
