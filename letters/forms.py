"""The forms of letters: writing, checking, sending."""

from __future__ import annotations

import datetime
import secrets
from typing import Any

from django import forms

from engagement import clock
from engagement.policy.schema import LetterSection, LetterType
from engagement.ui.fields import DateField
from engagement.ui.forms import EvenhandForm, Look, plain
from letters.checks import FORM_FOR_NEED, FOUR_POINTS, FURTHEST_DATE, MADE_ELSEWHERE
from letters.letter_types import free_sections, text_in
from letters.lint import HEADING_LIMIT, Missing
from letters.models import Letter, LetterVersion
from letters.rendering import FORMS
from letters.services import DraftInput

ROWS = {"describe": 6, "explain": 6, "suggest": 7, "if_it_changes": 4, "if_it_does_not": 4}


def furthest_date() -> datetime.date:
    """The last day a letter may be dated for."""
    return clock.today() + FURTHEST_DATE


class DraftForm(EvenhandForm):
    """The composer: one text area for each part that the drafter writes. `version` and `tab` keep windows apart."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    tab = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)
    heading = forms.CharField(
        label="Heading", help_text="What the letter is about, in a few words.", max_length=HEADING_LIMIT, required=False
    )
    salutation = forms.CharField(label="Greeting", max_length=120, required=False)
    dated_on = DateField(
        label="Date of the letter", called="the date of the letter", future=True, not_after=furthest_date
    )
    signed_by = forms.ChoiceField(label="Whose name stands under it?", widget=forms.RadioSelect)

    looks = {
        "dated_on": Look(hint="The day on which it will be sent. Other dates that count from it follow."),
        "signed_by": Look(small=True, clause="SPSO-EP-28b"),
    }

    def __init__(self, *args: Any, letter_type: LetterType, letter: Letter, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.letter_type = letter_type
        manager = letter.team.manager_for(letter.drafter)
        signed_by: Any = self.fields["signed_by"]
        signed_by.choices = [
            ("drafter", letter.drafter.name_and_title),
            ("manager", manager.name_and_title if manager else "The manager of the team"),
            ("team", f"{letter.team}, without a name"),
        ]
        for section in free_sections(letter_type):
            self._add_part(section)
        optional = [section for section in letter_type.sections if section.kind == "optional"]
        if optional:
            self.fields["options"] = forms.MultipleChoiceField(
                label="Add a standard paragraph (optional)",
                choices=[(section.code, section.label) for section in optional],
                widget=forms.CheckboxSelectMultiple,
                required=False,
            )
            plain("options", self.fields["options"])
            self.look("options", small=True)
        last = [name for name in ("options", "dated_on", "signed_by") if name in self.fields]
        self.order_fields(["heading", "salutation", *self.part_names, *last])

    def _add_part(self, section: LetterSection) -> None:
        self.fields[section.code] = forms.CharField(
            label=section.label, help_text=section.hint, widget=forms.Textarea, required=False
        )
        plain(section.code, self.fields[section.code])
        self.look(section.code, rows=ROWS.get(section.desc or "", 5), clause=section.clauses[:1])

    @property
    def part_names(self) -> list[str]:
        """The names of the fields that are parts of the letter."""
        return [section.code for section in free_sections(self.letter_type)]

    @classmethod
    def of(cls, letter: Letter, letter_type: LetterType) -> DraftForm:
        """The form as the newest version stands, for a newly opened page."""
        return cls(letter_type=letter_type, letter=letter, initial=initial_of(letter.version, letter_type))

    def draft(self) -> DraftInput:
        """What was typed, for the service. Call on a valid form."""
        given = self.cleaned_data
        return DraftInput(
            heading=given["heading"],
            salutation=given["salutation"],
            dated_on=given["dated_on"],
            signed_by=given["signed_by"],
            texts={name: given[name].replace("\r\n", "\n") for name in self.part_names},
            options=tuple(given.get("options", ())),
        )

    def add_missing(self, missing: list[Missing]) -> None:
        """Put what stops the letter beside the field it is about, else at the top."""
        for one in missing:
            self.add_error(one.section if one.section in self.fields else None, one.says)

    def now_at(self, version: LetterVersion) -> None:
        """The bound form stands on this revision from here on: what is shown beside it has been seen."""
        data: Any = self.data
        self.data = data = data.copy()
        data["version"] = str(version.revision)


def initial_of(version: LetterVersion, letter_type: LetterType) -> dict[str, Any]:
    """The values of a version by field."""
    return {
        "version": version.revision,
        "tab": secrets.token_urlsafe(12),
        "heading": version.heading,
        "salutation": version.salutation,
        "dated_on": max(version.dated_on, clock.today()),
        "signed_by": version.signed_by,
        "options": version.options,
        **{section.code: text_in(version, section) for section in free_sections(letter_type)},
    }


class CheckForm(EvenhandForm):
    """The checker's decision. The service asks again for all of it."""

    decision = forms.ChoiceField(
        label="Your decision",
        choices=[("approve", "Approve this letter"), ("return", "Send it back with comments")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether you approve the letter or send it back"},
    )
    four_points = forms.MultipleChoiceField(
        label="The letter meets these four points",
        choices=list(FOUR_POINTS.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    engagement_only_confirmed = forms.BooleanField(
        label="It does not reply to what the customer wrote about: it is only about how we deal with each other",
        required=False,
    )
    comment = forms.CharField(
        label="What should change?",
        help_text="The writer sees this with the letter.",
        widget=forms.Textarea,
        max_length=4_000,
        error_messages={"required": "Say what should change"},
    )

    looks = {
        "decision": Look(
            small=True,
            hide_label=True,
            reveals={"approve": ("four_points", "engagement_only_confirmed"), "return": ("comment",)},
        ),
        "four_points": Look(small=True, clause="SPSO-EP-61.0"),
        "engagement_only_confirmed": Look(clause="SBC-9.17a"),
        "comment": Look(rows=5),
    }

    def __init__(self, *args: Any, engagement_only: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not engagement_only:
            del self.fields["engagement_only_confirmed"]


class IssueForm(EvenhandForm):
    """When and how the letter was sent, and in which forms."""

    issued_on = DateField(label="When was it sent?", called="the date it was sent", past=True)
    how = forms.ChoiceField(label="How was it sent?", choices=Letter.How.choices, widget=forms.RadioSelect)
    sent = forms.MultipleChoiceField(label="What was sent?", widget=forms.CheckboxSelectMultiple)
    format_reason = forms.CharField(
        label="Why was a format that they need not possible? (optional)",
        widget=forms.Textarea,
        max_length=1_000,
        required=False,
    )
    note = forms.CharField(
        label="Note (optional)", help_text="For example a tracking number.", max_length=300, required=False
    )

    looks = {
        "how": Look(small=True),
        "sent": Look(small=True),
        "format_reason": Look(rows=3, clause="SPSO-EP-61.4"),
    }

    def __init__(self, *args: Any, needs: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        elsewhere = [
            (need, f"{MADE_ELSEWHERE[need]} (made outside Evenhand)") for need in needs if need in MADE_ELSEWHERE
        ]
        sent: Any = self.fields["sent"]
        sent.choices = [(form.code, form.label) for form in FORMS.values()] + elsewhere
        needed = [FORM_FOR_NEED.get(need, need) for need in needs]
        self.look("sent", choice_hints=dict.fromkeys(needed, "This customer needs it."))
        if not needs:
            del self.fields["format_reason"]


class NewDateForm(EvenhandForm):
    """Another date for a checked letter."""

    dated_on = DateField(label="New date of the letter", called="the new date", future=True, not_after=furthest_date)


class ReasonForm(EvenhandForm):
    """Why a letter is cancelled."""

    reason = forms.CharField(
        label="Why is it no longer needed?",
        widget=forms.Textarea,
        max_length=1_000,
        error_messages={"required": "Say why the letter is no longer needed"},
    )
    looks = {"reason": Look(rows=3)}


class ReturnedForm(EvenhandForm):
    """A letter that came back."""

    returned_on = DateField(label="When did it come back?", called="the date it came back", past=True)
    reason = forms.CharField(
        label="What did it say?",
        help_text="For example “addressee gone away”.",
        max_length=300,
        error_messages={"required": "Say why it came back, as far as you know"},
    )


class SendAgainForm(EvenhandForm):
    """The same letter by another way."""

    sent_again_on = DateField(label="When was it sent again?", called="the date it was sent again", past=True)
    how = forms.ChoiceField(label="How was it sent?", choices=Letter.How.choices, widget=forms.RadioSelect)
    note = forms.CharField(label="Note (optional)", max_length=300, required=False)
    looks = {"how": Look(small=True)}
