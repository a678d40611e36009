"""Every reading of letters. Whatever a page shows starts from `visible_to`."""

import dataclasses
import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet

from engagement.people.models import User
from engagement.people.selectors import acts_for
from engagement.permissions import allowed
from engagement.spine.bodies import who_has_in_words
from engagement.spine.models import TimelineEvent
from engagement.spine.timeline import timeline_of
from engagement.spine.work_items import open_work_of
from engagement.transitions import NotVisible
from engagement.ui.words import listed
from letters.checkers import waiting_for_check, who_may_check
from letters.checks import form_label
from letters.composing import Composition
from letters.differences import Differences, compare
from letters.letter_types import type_of
from letters.managers import wrote_on_it
from letters.models import Letter, LetterVersion, RenderedForm
from letters.rendering import FORMS, LetterContent
from letters.visibility import register_visibility

__all__ = [
    "differences_since_last",
    "form_of",
    "letter_for",
    "letters_about",
    "letters_to_check",
    "letters_to_check_count",
    "letters_to_write",
    "letters_visible_to",
    "register_visibility",
]


def letters_visible_to(user: Any) -> QuerySet[Letter]:
    """The letters this person may read."""
    return Letter.objects.visible_to(user)


def letter_for(user: Any, letter_id: uuid.UUID | str) -> Letter:
    """One letter with what every page shows of it. Raises NotVisible where the person may not read it."""
    found = (
        letters_visible_to(user)
        .filter(pk=letter_id)
        .select_related("customer__merged_into", "team__line_manager", "team__senior_manager", "drafter", "issued_by")
        .first()
    )
    if found is None:
        raise NotVisible
    return found


def letters_to_check(user: Any) -> QuerySet[Letter]:
    """Letters that wait for this person's check, the oldest deadline first; none they wrote or took part in.

    Customer, team and drafter come with them; the deadline is `check_by`. The rule of `checkers.checks_letter` as a
    query, for every grade that the person may hold.
    """
    if not allowed(user, "check_letter"):
        return Letter.objects.none()
    waiting = (
        letters_visible_to(user)
        .filter(waiting_for_check(user), state=Letter.State.READY_FOR_CHECK)
        .exclude(Q(drafter=user) | Q(not_checked_by=user) | wrote_on_it(user))
    )
    return waiting.select_related("customer", "team", "drafter").order_by(
        F("check_by").asc(nulls_last=True), "reference"
    )


def letters_to_check_count(user: Any) -> int:
    """How many letters wait for this person's check."""
    return letters_to_check(user).count()


def letters_to_write(user: Any) -> QuerySet[Letter]:
    """Letters this person is writing, or has to send: not yet sent, the oldest first."""
    mine = letters_visible_to(user).filter(drafter__in=list(acts_for(user)), state__in=Letter.UNSENT)
    return mine.select_related("customer", "team", "drafter").order_by("started_at")


def letters_about(user: Any, matter: str) -> QuerySet[Letter]:
    """The letters about one matter that this person may read, the newest first."""
    return letters_visible_to(user).filter(matter=matter).select_related("customer", "team", "drafter")


def letter_type_label(letter: Letter) -> str:
    """What the policy calls a letter of this type; its code where the policy no longer has it."""
    letter_type = type_of(letter)
    return letter_type.label if letter_type else letter.kind.replace("_", " ").capitalize()


def composition_of(letter: Letter) -> Composition:
    """The newest version put together, for its preview and its checks."""
    return Composition(letter, letter.version)


def content_of(version: LetterVersion) -> LetterContent:
    """What a version says: as frozen, or as it stands while it is written."""
    if version.content is not None:
        return LetterContent.from_plain(version.content)
    return Composition(version.letter, version).content


def version_before(version: LetterVersion) -> LetterVersion | None:
    """The last version that went to a checker before this one."""
    earlier = LetterVersion.objects.filter(letter=version.letter, number__lt=version.number, content__isnull=False)
    return earlier.order_by("-number").first()


def differences_since_last(letter: Letter) -> Differences | None:
    """What changed since the version that was checked or sent back before; None where this is the first."""
    before = version_before(letter.version)
    if before is None:
        return None
    letter_type = type_of(letter)
    labels = {section.code: section.label for section in letter_type.sections} if letter_type else {}
    found = compare(content_of(before), content_of(letter.version), labels)
    return dataclasses.replace(found, since=before.number)


def form_of(letter: Letter, form: str) -> RenderedForm:
    """The stored bytes of one form of the newest version. Raises NotVisible where it has not been made."""
    found = RenderedForm.objects.filter(version=letter.version, form=form).first()
    if found is None:
        raise NotVisible
    return found


def forms_of(letter: Letter) -> list[RenderedForm]:
    """What has been made of the newest version, without the bytes."""
    return list(letter.version.forms.defer("body"))


@dataclass(frozen=True)
class WhatWasSent:
    """What went to the customer, and what was only made: forms made here, and the names of those made elsewhere."""

    sent: list[RenderedForm]
    elsewhere: list[str]
    only_made: list[RenderedForm]
    in_words: str


def what_was_sent(letter: Letter) -> WhatWasSent:
    """The forms of an issued letter; of one that was not sent yet, all are only made."""
    made = forms_of(letter)
    elsewhere = [form_label(code) for code in letter.sent if code not in FORMS]
    return WhatWasSent(
        sent=[form for form in made if form.form in letter.sent],
        elsewhere=elsewhere,
        only_made=[form for form in made if form.form not in letter.sent],
        in_words=listed([form_label(code) for code in letter.sent]),
    )


def history_of(letter: Letter) -> QuerySet[TimelineEvent]:
    """The letter's timeline, for whoever may read the letter."""
    return timeline_of(letter)


@dataclass(frozen=True)
class NextStep:
    """Who has to do what with a letter now, in words."""

    sentence: str
    due_on: date | None = None


def next_steps(letter: Letter) -> list[NextStep]:
    """What the letter waits for: open work with who holds it."""
    steps = []
    for item in open_work_of(letter):
        holder = who_has_in_words(item)
        steps.append(NextStep(f"{item.title} ({holder})" if holder else item.title, item.due_on))
    return steps


def who_checks(letter: Letter) -> list[User]:
    """The people who may check the letter, the one whose work it becomes first."""
    return who_may_check(letter)


def was_approved_before(letter: Letter) -> bool:
    """Whether the version before the newest had been approved."""
    before = version_before(letter.version)
    return before is not None and before.checker_id is not None


def last_comment(letter: Letter) -> TimelineEvent | None:
    """The comment with which the letter last came back, while it is being corrected."""
    if not letter.is_being_written:
        return None
    return timeline_of(letter).filter(verb="return_for_changes").order_by("-at", "-id").first()
