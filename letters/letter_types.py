"""The type of a letter: its parts, its checker, its texts, as the policy gave them when the letter was written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engagement.policy.profile import Profile, UnknownCode
from engagement.policy.schema import LetterSection, LetterType
from engagement.policy.selectors import NoPolicy, policy_in_force, profile_of

if TYPE_CHECKING:
    from letters.models import Letter, LetterVersion


def profile_for(version: LetterVersion) -> Profile:
    """The profile under which this version was submitted, or the one in force while it is written. Raises NoPolicy."""
    return profile_of(version.policy_version) if version.policy_version else policy_in_force()


def type_of(letter: Letter) -> LetterType | None:
    """The letter's type in the policy in force; None where there is no such type any more, or no policy."""
    try:
        return policy_in_force().letter_type(letter.kind)
    except (UnknownCode, NoPolicy):
        return None


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
