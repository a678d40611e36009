"""The forms about legal steps and about what the customer is told, where somebody's safety was threatened."""

from typing import Any

from django import forms

from engagement import clock
from engagement.spine.documents import documents_of
from engagement.ui.fields import DateField
from engagement.ui.forms import Look
from incidents.forms.incident import ActForm
from incidents.models import CustomerNotice, LegalDecision
from incidents.safety_threatened import legal_decision, notice_letter_type, reasons_not_to_tell
from incidents.services.notices import outcomes_offered, who_leaves_untold

Legal, Told = LegalDecision.Outcome, CustomerNotice.Outcome


class LegalForm(ActForm):
    """Considered, and what came of it; of advice, from whom and when alone (SBC-11.4a, SBC-11.4b)."""

    outcome = forms.ChoiceField(
        label="What came of it?",
        choices=Legal.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what came of it"},
    )
    adviser = forms.CharField(
        label="Who is asked for legal advice?", max_length=120,
        error_messages={"required": "Enter who is asked for legal advice"},
    )  # fmt: skip
    advised_on = DateField(label="When were they asked?", called="the date they were asked", past=True)
    action = forms.CharField(
        label="What is done?", max_length=200, help_text="Like “A letter from our solicitor asks for the posts to go”",
        error_messages={"required": "Enter what is done"},
    )  # fmt: skip
    action_on = DateField(label="When was it done?", called="the date it was done", past=True)
    reason = forms.CharField(
        label="Your reasons", widget=forms.Textarea, error_messages={"required": "Give your reasons"},
        help_text="Legal advice is private: say that there is some, never what it says",
    )  # fmt: skip
    looks = {
        "outcome": Look(
            size="m",
            clause="SBC-11.4a",
            reveals={Legal.ADVICE.value: ("adviser", "advised_on"), Legal.ACTION.value: ("action", "action_on")},
        ),
        "adviser": Look(width="two-thirds", clause="SBC-11.4b"),
        "reason": Look(words=300, rows=3),
    }

    def first_answers(self) -> dict[str, Any]:
        today = {"advised_on": clock.today(), "action_on": clock.today()}
        known = legal_decision(self.incident)
        if known is None:
            return today
        names = ("outcome", "reason", "adviser", "advised_on", "action", "action_on")
        return {name: getattr(known, name) or today.get(name, "") for name in names}


class CustomerNoticeForm(ActForm):
    """By letter, else in another way; or not told, and why (SBC-11.4c)."""

    outcome = forms.ChoiceField(
        label="How is the customer told what is done?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what the customer is told"},
    )
    told_how = forms.CharField(
        label="How were they told?", widget=forms.Textarea, help_text="Who told them, and what was said",
        error_messages={"required": "Say how they were told"},
    )  # fmt: skip
    told_on = DateField(label="When were they told?", called="the date they were told", past=True)
    reason_code = forms.ChoiceField(
        label="Why are they not told?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose why they are not told"},
    )
    reason = forms.CharField(
        label="In your own words",
        widget=forms.Textarea,
        help_text="Facts only. Never anything about anybody’s health: only that there is advice",
        error_messages={"required": "Say why, in your own words"},
    )
    adviser_name = forms.CharField(
        label="Who advised? (optional)", max_length=120, required=False, help_text="Needed where it rests on advice"
    )
    adviser_role = forms.CharField(label="In which role? (optional)", max_length=120, required=False)
    advised_on = DateField(label="When? (optional)", called="the date of the advice", past=True, required=False)
    advice_document: Any = forms.ModelChoiceField(
        queryset=None,
        label="Where is the advice kept? (optional)",
        required=False,
        empty_label="Nowhere here",
        help_text="Add it to the incident first",
    )
    looks = {
        "outcome": Look(size="m", clause="SBC-11.4c"),
        "told_how": Look(words=300, rows=3),
        "reason_code": Look(small=True),
        "reason": Look(words=300, rows=3),
        "adviser_name": Look(width="two-thirds"),
        "adviser_role": Look(width="two-thirds"),
    }

    def first_answers(self) -> dict[str, Any]:
        return {"told_on": clock.today()}

    def build(self) -> None:
        letter_type, listed = notice_letter_type(), reasons_not_to_tell()
        offered = outcomes_offered(letter_type)
        self._offer("outcome", [(value, Told(value).label) for value in offered])
        hints = {Told.LETTER.value: "A draft opens for you at once. Somebody else checks it before it goes."}
        if holder := who_leaves_untold(self.incident, self.user):
            hints[Told.NOT_TOLD.value] = f"{holder} decides this, and records it here."
        not_told = ("reason_code", "reason", "adviser_name", "adviser_role", "advised_on", "advice_document")
        reveals = {Told.OTHER_WAY.value: ("told_how", "told_on"), Told.NOT_TOLD.value: not_told}
        for value, names in reveals.items():
            if value not in offered:
                for name in names:
                    del self.fields[name]
        self.look(
            "outcome",
            choice_hints={value: hint for value, hint in hints.items() if value in offered},
            reveals={value: names for value, names in reveals.items() if value in offered},
        )
        if listed is not None:
            self._offer("reason_code", [(one.code, one.label) for one in listed.reasons])
            self.look("reason_code", choice_hints={one.code: one.hint for one in listed.reasons if one.hint})
            document: Any = self.fields["advice_document"]
            document.queryset = documents_of(self.incident)
            document.label_from_instance = lambda one: one.display_name

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field: Any = self.fields[name]
        field.choices = choices
