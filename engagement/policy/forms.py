"""Forms of the policy room: the organisation's facts, local values, holidays, and publishing a version."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from engagement.policy.loader import DEFAULT_PROFILE, shipped_profiles
from engagement.policy.models import Holiday, LocalValue, Organisation
from engagement.policy.sections.settings import LocalSetting
from engagement.ui.fields import DateField, YesNoField
from engagement.ui.forms import EvenhandForm, EvenhandModelForm, Look, plain

# 999 and 101 are numbers too.
FEWEST_DIGITS = 3
OPTIONAL = "(optional)"


class WebField(forms.URLField):
    """A web address; one typed without its beginning is taken to be secure."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("assume_scheme", "https")
        super().__init__(**kwargs)


class TelephoneField(forms.CharField):
    """A telephone number of an office, as it is printed; it may say more, such as an extension."""

    def clean(self, value: Any) -> Any:
        """Raises ValidationError where there is no number in it."""
        typed = super().clean(value)
        if typed and sum(sign.isdigit() for sign in typed) < FEWEST_DIGITS:
            raise forms.ValidationError("Enter a telephone number, like 01632 960 001")
        return typed


class OrganisationForm(EvenhandModelForm):
    """Name, addresses and contacts of the organisation. Everything may stay blank until it is known."""

    class Meta:
        model = Organisation
        fields: ClassVar = [
            "name",
            "short_name",
            "address",
            "phone",
            "email",
            "website",
            "reply_address",
            "letterhead",
            "letter_footer",
            "ombudsman_name",
            "ombudsman_address",
            "ombudsman_phone",
            "ombudsman_website",
            "support_line_name",
            "support_line_phone",
            "support_line_hours",
            "complaints_mailbox",
            "hs_portal_name",
            "hs_portal_address",
        ]
        field_classes: ClassVar = {
            "phone": TelephoneField,
            "ombudsman_phone": TelephoneField,
            "support_line_phone": TelephoneField,
            "website": WebField,
            "ombudsman_website": WebField,
            "hs_portal_address": WebField,
        }
        labels: ClassVar = {
            "name": "Name of the organisation",
            "short_name": "Short name (optional)",
            "address": "Postal address",
            "phone": "Telephone number",
            "email": "Email address",
            "website": "Website (optional)",
            "reply_address": "Address for replies to letters (optional)",
            "letterhead": "Head of each letter (optional)",
            "letter_footer": "Foot of each letter (optional)",
            "ombudsman_name": "Name of the ombudsman",
            "ombudsman_address": "Postal address of the ombudsman",
            "ombudsman_phone": "Telephone number of the ombudsman",
            "ombudsman_website": "Website of the ombudsman (optional)",
            "support_line_name": "Name of the staff support line",
            "support_line_phone": "Telephone number of the staff support line",
            "support_line_hours": "When the staff support line answers (optional)",
            "complaints_mailbox": "Corporate complaints mailbox",
            "hs_portal_name": "Name of your health and safety system (optional)",
            "hs_portal_address": "Web address of that system (optional)",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if not field.required and OPTIONAL not in str(field.label):
                # Settings names it as missing meanwhile.
                field.label = f"{field.label} {OPTIONAL[:-1]} for now)"

    looks = {
        "name": Look(hint="As it stands on letters and at the top of every page", autocomplete="organization"),
        "short_name": Look(hint="Used where the full name would be too long", width=20),
        "address": Look(hint="One line for each line of the address", rows=5),
        "phone": Look(width=20, inputmode="tel"),
        "reply_address": Look(hint="If left blank, the postal address is used", rows=5),
        "letterhead": Look(hint="If left blank, the name and the postal address are used", rows=4),
        "letter_footer": Look(hint="Small print at the foot, for example how to find you", rows=3),
        "ombudsman_name": Look(hint="Letters tell customers that they can go there after you", clause="SBC-12.6-S"),
        "ombudsman_address": Look(rows=5),
        "ombudsman_phone": Look(width=20, inputmode="tel"),
        "support_line_name": Look(hint="It stands on every page where somebody logs what happened to them"),
        "support_line_phone": Look(width=20, inputmode="tel"),
        "support_line_hours": Look(hint="For example: day and night"),
        "complaints_mailbox": Look(hint="Staff ask for advice on a case there", clause="SBC-14.2"),
        "hs_portal_name": Look(
            hint="What your staff call it. If left blank, the policy’s own name is used", clause="SBC-9.2b"
        ),
    }


class HolidayForm(EvenhandForm):
    """A day on which the organisation does not work."""

    date = DateField(label="Which day?", called="the day")
    name = forms.CharField(
        label="What is it called?", max_length=120, error_messages={"required": "Enter what the day is called"}
    )

    looks = {"name": Look(width=20)}

    def clean_date(self) -> Any:
        """A day can be entered once."""
        day = self.cleaned_data["date"]
        known = Holiday.objects.filter(date=day).first()
        if known is not None:
            raise forms.ValidationError(f"This day is entered already, as “{known.name}”")
        return day


class PublishForm(EvenhandForm):
    """Which of the policies that ship applies from now on, and what has changed since the version in force.

    `in_force`: the profile in force, which stays chosen; before the first version it is the one that we suggest.
    """

    profile = forms.ChoiceField(
        label="Which policy?",
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Choose one of the policies in the list"},
    )
    change_note = forms.CharField(
        label="What has changed, and why?",
        widget=forms.Textarea,
        error_messages={"required": "Enter what has changed, so that others understand it later"},
    )

    looks = {"change_note": Look(hint="Staff read this beside the version", words=200, rows=4)}

    def __init__(self, data: Any = None, *, in_force: str | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        shipped = shipped_profiles()
        self.fields["profile"].choices = [(each.code, each.name) for each in shipped]  # type: ignore[attr-defined]
        wanted = in_force or DEFAULT_PROFILE
        self.kept = wanted if wanted in [each.code for each in shipped] else ""
        self.initial["profile"] = self.kept
        said = {each.code: each.source for each in shipped}
        if in_force in said:
            said[in_force] = f"In force now. {said[in_force]}"
        self.look("profile", choice_hints=said)

    def clean_profile(self) -> str:
        """Nothing chosen keeps the policy in force."""
        chosen: str = self.cleaned_data["profile"] or self.kept
        if not chosen:
            raise forms.ValidationError("Choose a policy")
        return chosen


class LocalValueForm(EvenhandForm):
    """One question that the policy leaves open, asked in the way its kind of answer needs."""

    def __init__(
        self, setting: LocalSetting, data: Any = None, *, accepted: LocalValue | None = None, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.setting = setting
        self.fields["value"] = _field_for(setting)
        plain("value", self.fields["value"])
        if accepted is not None:
            self.initial["value"] = accepted.value
        self.look("value", hint=self._hint(), size="m", **_look_for(setting))

    def _hint(self) -> str:
        suggestion = self.setting.label_of(self.setting.suggested)
        if not suggestion:
            return "The policy does not say, and we make no suggestion."
        return f"The policy does not say. We suggest: {suggestion}."

    def clean_value(self) -> Any:
        """The setting itself has the last word."""
        value = self.cleaned_data["value"]
        fault = self.setting.fault_of(value)
        if fault:
            raise forms.ValidationError(fault)
        return value

    @property
    def cleaned_value(self) -> Any:
        """The value to accept, once the form is valid."""
        return self.cleaned_data["value"]


def _field_for(setting: LocalSetting) -> forms.Field:
    required = {"required": "Enter an answer"}
    if setting.kind == "yes_no":
        return YesNoField(label=setting.question, error_messages={"required": "Choose yes or no"})
    if setting.kind == "choice":
        return forms.ChoiceField(
            label=setting.question,
            choices=[(choice.code, choice.label) for choice in setting.choices],
            widget=forms.RadioSelect,
            error_messages={"required": "Choose one of the answers"},
        )
    if setting.is_number:
        whole = f"Enter a whole number from {setting.at_least} to {setting.at_most}"
        return forms.IntegerField(label=setting.question, error_messages={"required": whole, "invalid": whole})
    if setting.kind == "email":
        return forms.EmailField(label=setting.question, error_messages=required)
    return forms.CharField(label=setting.question, max_length=200, error_messages=required)


def _look_for(setting: LocalSetting) -> dict[str, Any]:
    suffixes = {"working_days": "working days", "days": "days", "months": "months", "percent": "%"}
    if setting.is_number:
        suffix = suffixes.get(setting.kind) or (f"{setting.unit}s" if setting.unit else "")
        return {"suffix": suffix, "width": 4, "inputmode": "numeric"}
    return {"width": 20, "inputmode": "tel"} if setting.kind == "phone" else {}
