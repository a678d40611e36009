"""Whether anybody asked what this person needs."""

from datetime import timedelta
from typing import Any

from django import forms

from engagement import clock
from engagement.customers.selectors import needs_seen_by
from engagement.ui.fields import DateField
from engagement.ui.forms import Look
from engagement.ui.words import british_date, has_words
from incidents import policy_terms
from incidents.forms.log import LogForm
from incidents.models import Incident


class AdjustmentsForm(LogForm):
    """Whether anybody asked what this person needs: "none known" needs that somebody did (SPSO-G1-28)."""

    keeps = ("adjustments_answer",)
    ME, SOMEBODY = "me", "somebody"
    TODAY, THEN, ANOTHER = "today", "then", "another"

    adjustments_answer = forms.ChoiceField(
        label="Does this person need us to do anything differently?",
        choices=Incident.AdjustmentsAnswer.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether needs are known, or whether anybody has asked"},
    )
    weighed = forms.MultipleChoiceField(
        label="Which of these did you think about?", widget=forms.CheckboxSelectMultiple, required=False
    )
    known_note = forms.CharField(
        label="What do they need, and what did you do about it?", widget=forms.Textarea, required=False
    )
    asked_who = forms.ChoiceField(
        label="Who asked?",
        choices=((ME, "I did"), (SOMEBODY, "Somebody else")),
        widget=forms.RadioSelect,
        error_messages={"required": "Say who asked"},
    )
    adjustments_asked_by = forms.CharField(
        label="What is their name?", max_length=120, error_messages={"required": "Give the name of whoever asked"}
    )
    asked_when = forms.ChoiceField(
        label="When was that?", widget=forms.RadioSelect, error_messages={"required": "Say when somebody asked"}
    )
    adjustments_asked_on = DateField(label="On which day?", called="the date somebody asked", past=True)
    none_note = forms.CharField(label="Anything to add? (optional)", max_length=500, required=False)
    looks = {
        "adjustments_answer": Look(
            size="m",
            clause=("SBC-5.4", "SPSO-G1-23"),
            reveals={
                Incident.AdjustmentsAnswer.KNOWN: ("weighed", "known_note"),
                Incident.AdjustmentsAnswer.NONE_KNOWN: ("asked_who", "asked_when", "none_note"),
            },
            choice_hints={Incident.AdjustmentsAnswer.NOT_ASKED: "You can go on, and ask before you submit"},
        ),
        "weighed": Look(small=True),
        "known_note": Look(words=300, rows=3),
        "asked_who": Look(small=True, reveals={SOMEBODY: ("adjustments_asked_by",)}),
        "adjustments_asked_by": Look(width="two-thirds"),
        "asked_when": Look(small=True, reveals={ANOTHER: ("adjustments_asked_on",)}),
    }

    def first_answers(self) -> dict[str, Any]:
        answers = super().first_answers()
        known = self.draft.adjustments_answer == Incident.AdjustmentsAnswer.KNOWN
        answers["known_note" if known else "none_note"] = self.draft.adjustments_note
        answers["weighed"] = self.draft.adjustments_weighed
        return answers | self._first_about_asking()

    def _first_about_asking(self) -> dict[str, Any]:
        """Who asked and when, as far as it was said: nothing is said for the writer."""
        by, on = self.draft.adjustments_asked_by, self.draft.adjustments_asked_on
        near = {self.draft.occurred_on: self.THEN, clock.today(): self.TODAY}
        when = near.get(on, self.ANOTHER) if on else ""
        return {
            "asked_who": "" if not by else self.ME if by == self.user.name else self.SOMEBODY,
            "adjustments_asked_by": "" if by == self.user.name else by,
            "asked_when": when,
            "adjustments_asked_on": on if when == self.ANOTHER else None,
        }

    def build(self) -> None:
        happened, today = self.draft.occurred_on, clock.today()
        days = [(self.TODAY, "Today")]
        if happened is not None and happened != today:
            ago = "yesterday" if today - happened == timedelta(days=1) else british_date(happened)
            days.append((self.THEN, f"When it happened, {'' if ago == 'yesterday' else 'on '}{ago}"))
        self.fields["asked_when"].choices = [*days, (self.ANOTHER, "On another day")]  # type: ignore[attr-defined]
        if policy_terms.is_short(self.draft):
            said = "Your manager sees that this is still open. Ask first if you want a restorative approach"
            if not policy_terms.has_request_step(self.draft):
                said = "For example because they left, or it was not safe. Your manager sees that this is still open"
            self.look("adjustments_answer", choice_hints={Incident.AdjustmentsAnswer.NOT_ASKED: said})
        self.on_file = needs_seen_by(self.user, self.draft.customer) if self.draft.customer else []
        if not self.on_file:
            del self.fields["weighed"]
            return
        self.fields["weighed"].choices = [(str(row.pk), row.what) for row in self.on_file]  # type: ignore[attr-defined]
        self.look(
            "weighed",
            choice_hints={
                str(row.pk): f"{row.get_kind_display()}, {row.get_status_display().lower()}" for row in self.on_file
            },
        )
        if not self.draft.adjustments_answer:
            self.initial["adjustments_answer"] = Incident.AdjustmentsAnswer.KNOWN

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        known = given.get("adjustments_answer") == Incident.AdjustmentsAnswer.KNOWN
        if known and not given.get("weighed") and not has_words(given.get("known_note")):
            field = "weighed" if "weighed" in self.fields else "known_note"
            self.ask(field, "Say which needs you thought about")
        if self.on_file and given.get("adjustments_answer") == Incident.AdjustmentsAnswer.NONE_KNOWN:
            self.add_error(
                "adjustments_answer", "Needs are on this customer’s record. Choose “yes”, and say what you made of them"
            )
        return given

    def answers(self) -> dict[str, Any]:
        kept = super().answers()
        given = self.cleaned_data
        answer = given.get("adjustments_answer")
        if answer is not None:
            known = answer == Incident.AdjustmentsAnswer.KNOWN
            kept["adjustments_note"] = given.get("known_note" if known else "none_note") or ""
            kept["adjustments_weighed"] = sorted(given.get("weighed") or []) if known else []
            kept |= self._about_asking()
        return kept

    def _about_asking(self) -> dict[str, Any]:
        """By whom and on which day it was asked; whatever is still wrong is left as it was."""
        given, kept = self.cleaned_data, {}
        if "asked_who" in given and "adjustments_asked_by" in given:
            kept["adjustments_asked_by"] = (
                self.user.name if given["asked_who"] == self.ME else given["adjustments_asked_by"] or ""
            )
        if "asked_when" in given and "adjustments_asked_on" in given:
            near = {self.TODAY: clock.today(), self.THEN: self.draft.occurred_on}
            kept["adjustments_asked_on"] = near.get(given["asked_when"], given["adjustments_asked_on"])
        return kept
