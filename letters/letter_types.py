"""The type of a letter: its parts, its checker, its texts, as the policy gave them when the letter was written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engagement.policy.models import PolicyVersion
from engagement.policy.profile import Profile, UnknownCode
from engagement.policy.schema import LetterSection, LetterType
from engagement.policy.selectors import NoPolicy, profile_of, version_in_force

if TYPE_CHECKING:
    from letters.models import Letter, LetterVersion


def policy_version_for(letter: Letter) -> PolicyVersion:
    """The policy under which the letter is written: the one in force, or, where that no longer has such a letter, the
    one in force when it was started. Raises NoPolicy.
    """
    version = version_in_force()
    try:
        profile_of(version).letter_type(letter.kind)
    except UnknownCode:
        earlier = PolicyVersion.objects.defer("content").filter(published_at__lte=letter.started_at)
        return earlier.order_by("-number").first() or version
    return version


def profile_for(version: LetterVersion) -> Profile:
    """The profile under which this version was submitted, or is being written. Raises NoPolicy."""
    return profile_of(version.policy_version or policy_version_for(version.letter))


def type_of(letter: Letter) -> LetterType | None:
    """The letter's type; None where no policy has it (any more), or there is no policy."""
    try:
        return profile_of(policy_version_for(letter)).letter_type(letter.kind)
    except (UnknownCode, NoPolicy):
        return None


def cited_for(letter: Letter, clauses: set[str]) -> set[str]:
    """Of these clauses, those that fit a letter of this type: its own, and those of no type in particular.

    One list of checks serves every kind of letter. A restorative letter does not cite what restrictions ask for.
    """
    letter_type = type_of(letter)
    if letter_type is None:
        return clauses
    of_others = {
        clause
        for other in profile_of(policy_version_for(letter)).letter_types
        if other.code != letter_type.code
        for clause in clauses_of(other)
    }
    return clauses - (of_others - clauses_of(letter_type))


def clauses_of(letter_type: LetterType) -> set[str]:
    """What the policy says of such a letter and of its parts."""
    return {*letter_type.clauses, *(clause for section in letter_type.sections for clause in section.clauses)}


def free_sections(letter_type: LetterType) -> list[LetterSection]:
    """The parts that the drafter writes, in order."""
    return [section for section in letter_type.sections if section.kind == "free"]


def text_in(version: LetterVersion, section: LetterSection) -> str:
    """What the drafter wrote for a part: the DESC parts have columns, others stand by their code."""
    if section.desc:
        return str(getattr(version, section.desc))
    return str(version.other_sections.get(section.code, ""))


def put_text(version: LetterVersion, section: LetterSection, text: str) -> None:
    """Write a part into the version (not saved)."""
    if section.desc:
        setattr(version, section.desc, text)
    else:
        version.other_sections = {**version.other_sections, section.code: text}
