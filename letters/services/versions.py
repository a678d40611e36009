"""The next version of a letter, and the moment its content is frozen. Called inside the transaction of an act."""

from typing import Any

from engagement import clock
from engagement.people.models import User
from letters.composing import Composition
from letters.letter_types import policy_version_for
from letters.models import Letter, LetterVersion, LetterWriter

COPIED = (
    "dated_on",
    "heading",
    "salutation",
    "describe",
    "explain",
    "suggest",
    "if_it_changes",
    "if_it_does_not",
    "other_sections",
    "options",
    "signed_by",
    "revision",
    "saved_in",
    "saved_at",
    "saved_by",
    "drafter",
)


def next_version(letter: Letter, **changes: Any) -> LetterVersion:
    """A new version that says the same as the newest, with `changes`. The older one stays as it was."""
    before = letter.version
    version = LetterVersion(letter=letter, number=before.number + 1, **{name: getattr(before, name) for name in COPIED})
    for name, value in changes.items():
        setattr(version, name, value)
    version.save()
    letter._version = version
    return version


def version_to_write(letter: Letter) -> LetterVersion:
    """The version that may be changed: the newest, or a new one where the newest is already frozen."""
    return letter.version if letter.version.content is None else next_version(letter)


def freeze(version: LetterVersion) -> None:
    """Put the letter together as it stands now and keep that: it is all that is rendered and compared from here on."""
    if version.policy_version_id is None:
        version.policy_version = policy_version_for(version.letter)
    version.content = Composition(version.letter, version).content.to_plain()
    version.submitted_at = clock.now()
    version.full_clean()
    version.save()


def keep_writer(letter: Letter, writer: User) -> None:
    """Name the writer for good: the next save overwrites `saved_by`, and the four eyes still have to know."""
    LetterWriter.objects.get_or_create(letter=letter, writer=writer)
