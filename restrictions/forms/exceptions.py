"""The forms about exceptions: proposing one with what its reason asks for, deciding about it, looking at it again."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from engagement.policy.selectors import policy_in_force
from engagement.ui.fields import DateField, YesNoField
from engagement.ui.forms import EvenhandForm, Look
from engagement.ui.words import british_date
from restrictions.models import ActiveManagementRequest, PolicyException, Restriction
from restrictions.selectors.asking import warnings_for
from restrictions.selectors.exceptions import advice_documents_of
from restrictions.services.exceptions import refuse_health_details

NEEDED_FIELDS = {
    "text": ("text",),
    "risk": ("risk_incident", "text"),
    "no_safe_address": ("no_safe_address",),
    "adviser": ("adviser_name", "adviser_role", "advised_on"),
    "document": ("advice_document",),
    "earlier_restriction": ("earlier_restriction",),
    "earlier_letter": ("earlier_letter",),
}


def without_health_details(form: forms.Form, name: str) -> str:
    """What was typed, where it does not say what the health matter is. Raises ValidationError."""
    text: str = form.cleaned_data[name]
    try:
        refuse_health_details(**{name: text})
    except ValidationError as refused:
        raise ValidationError(refused.messages) from refused
    return text


class ExceptionForm(EvenhandForm):
    """Why a safeguard is left out. What a reason asks for stands under it; the condition itself is never asked."""

    reason_code = forms.ChoiceField(
        label="Why?", widget=forms.RadioSelect, error_messages={"required": "Choose the reason"}
    )
    risk_incident: Any = forms.ModelChoiceField(
        queryset=None, label="Which incident shows the risk?", required=False, empty_label="None of them"
    )
    no_safe_address = forms.BooleanField(
        label="There is no postal or email address that can be used safely: I have checked", required=False
    )
    adviser_name = forms.CharField(label="Who advised?", required=False, max_length=120)
    adviser_role = forms.CharField(label="In which role?", required=False, max_length=120)
    advised_on = DateField(label="When?", called="the day of the advice", required=False, past=True)
    advice_document: Any = forms.ModelChoiceField(
        queryset=None,
        label="Where is the advice kept?",
        required=False,
        empty_label="Not added yet",
        help_text="Add it to one of the incidents first. Say that there is advice, never what illness it speaks of.",
    )
    earlier_restriction: Any = forms.ModelChoiceField(
        queryset=None, label="Which earlier restriction has ended?", required=False, empty_label="Choose one"
    )
    earlier_letter: Any = forms.ModelChoiceField(
        queryset=None, label="Which earlier letter?", required=False, empty_label="Choose one"
    )
    text = forms.CharField(
        label="In your own words",
        required=False,
        widget=forms.Textarea,
        help_text="Facts that somebody else can check. Never an illness or a guess at one.",
    )

    looks = {"text": Look(rows=4)}

    def __init__(
        self, data: Any = None, *, request_: ActiveManagementRequest, kind: str, known: PolicyException | None = None
    ) -> None:
        names = [name for name in self.base_fields if name != "reason_code"]
        initial = {name: getattr(known, name) for name in ("reason_code", *names)} if known is not None else {}
        super().__init__(data, initial=initial)
        listed = policy_in_force().reasons(kind)
        field: Any = self.fields["reason_code"]
        reasons = [one for one in listed.reasons if one.code != "category_one"]
        field.choices = [(one.code, one.label) for one in reasons]
        field.label = listed.label
        incidents = request_.incidents.all()
        self._offer("risk_incident", incidents, lambda one: f"{one.reference}, {british_date(one.occurred_on)}")
        self._offer("advice_document", advice_documents_of(request_), lambda one: one.display_name)
        earlier = Restriction.objects.filter(customer=request_.customer, state__in=Restriction.OVER)
        self._offer("earlier_restriction", earlier, lambda one: f"{one.reference}, ended {british_date(one.ended_on)}")
        self._offer(
            "earlier_letter",
            warnings_for(request_.customer),
            lambda one: f"{one.reference}, sent {british_date(one.issued_on)}",
        )
        asked_for = {name for one in reasons for need in one.needs for name in NEEDED_FIELDS.get(need, ())}
        for name in names:
            if name not in asked_for and name != "text":
                del self.fields[name]
        hints = {one.code: self._hint(one) for one in reasons if self._hint(one)}
        self.look("reason_code", clause=listed.clauses, choice_hints=hints)

    def clean_text(self) -> str:
        """No illness, and no guess at one."""
        return without_health_details(self, "text")

    @staticmethod
    def _hint(reason: Any) -> str:
        return str(reason.hint)

    def _offer(self, name: str, queryset: Any, words: Any) -> None:
        field: Any = self.fields[name]
        field.queryset = queryset
        field.label_from_instance = words


class DecideExceptionForm(EvenhandForm):
    """Approve it or not (SBC-10.6-0)."""

    approve = YesNoField(label="Do you approve this exception?", yes="Yes, I approve it", no="No, I do not approve it")
    reason = forms.CharField(
        label="Your reasons", widget=forms.Textarea, error_messages={"required": "Give your reasons"}
    )
    looks = {"approve": Look(small=True), "reason": Look(rows=4)}

    def clean_reason(self) -> str:
        """No illness, and no guess at one."""
        return without_health_details(self, "reason")


class ExamineForm(EvenhandForm):
    """At a review: does its reason still hold?"""

    note = forms.CharField(
        label="Why does its reason still hold?",
        widget=forms.Textarea,
        error_messages={"required": "Say why its reason still holds, or end the exception"},
    )
    looks = {"note": Look(rows=3)}

    def clean_note(self) -> str:
        """No illness, and no guess at one."""
        return without_health_details(self, "note")
