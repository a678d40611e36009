"""What is usual, what is reasonable, and what was made of an early signal."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django import forms

from engagement import clock
from engagement.contact.models import LONGEST_MATTER, ContactSignal
from engagement.customers.forms.base import CustomerForm, MindfulForm
from engagement.customers.models import Adjustment
from engagement.policy.profile import Profile
from engagement.ui.fields import DateField
from engagement.ui.forms import Look

SUGGESTED = timedelta(days=90)


class UsualContactForm(CustomerForm):
    """What a service calls usual for one matter, and from when it looks closer."""

    channel = forms.ChoiceField(label="For which way of contact?", required=False)
    per_week = forms.IntegerField(label="How many contacts a week on one matter are usual?", min_value=1)
    look_from = forms.IntegerField(label="From how many a week do you look closer?", min_value=1)
    minutes_per_week = forms.IntegerField(
        label="How many minutes a week are usual? (optional)", min_value=1, max_value=10_000, required=False
    )
    note = forms.CharField(label="What should colleagues know about it? (optional)", max_length=500, required=False)

    looks = {
        "per_week": Look(width=3, clause="SPSO-G3-14"),
        "look_from": Look(width=3, clause="SPSO-G3-17", hint="A hint to look, never a limit for a customer"),
        "minutes_per_week": Look(width=4, suffix="minutes"),
        "note": Look(hint="For example: complaints usually need less contact than applications"),
    }

    def __init__(self, *args: Any, profile: Profile, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["channel"].choices = [  # type: ignore[attr-defined]
            ("", "All ways together"),
            *((one.code, one.label) for one in profile.channels),
        ]


class ReasonForm(MindfulForm):
    """Why more contact is reasonable, and until when."""

    reason = forms.ChoiceField(
        label="Why is more contact reasonable?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose why more contact is reasonable"},
    )
    adjustment = forms.ChoiceField(
        label="Which adjustment is it about?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the adjustment it is about. If there is none yet, record it first"},
    )
    because = forms.CharField(label="What should a colleague know? (optional)", max_length=300, required=False)
    until = DateField(
        label="Until when does it hold?",
        called="the day until which it holds",
        future=True,
        not_after=lambda: clock.today() + timedelta(days=366),
    )

    looks = {
        "reason": Look(small=True, clause="SPSO-G3-15"),
        "adjustment": Look(small=True),
        "because": Look(hint="Facts a colleague needs. The customer may ask to read this"),
        "until": Look(hint="At most a year. It can be noted again"),
    }
    mindful_of = ("because",)

    def __init__(self, *args: Any, profile: Profile, adjustments: Iterable[Adjustment], **kwargs: Any) -> None:
        kwargs["initial"] = {"until": clock.today() + SUGGESTED} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        reasons = profile.reasons("tolerated_contact").reasons
        self.fields["reason"].choices = [(one.code, one.label) for one in reasons]  # type: ignore[attr-defined]
        known = [(str(one.pk), one.what) for one in adjustments]
        about_needs = [one.code for one in reasons if "adjustment" in one.needs]
        if known:
            self.fields["adjustment"].choices = known  # type: ignore[attr-defined]
            self.look("reason", reveals=dict.fromkeys(about_needs, ("adjustment",)))
        else:
            del self.fields["adjustment"]
            hint = "The customer has no adjustment on record yet: record it first"
            self.look("reason", choice_hints=dict.fromkeys(about_needs, hint))

    @property
    def answers(self) -> dict[str, Any]:
        """What the service takes."""
        given = self.cleaned_data
        return {
            "reason": given["reason"],
            "because": given["because"],
            "until": given["until"],
            "adjustment_id": given.get("adjustment") or None,
        }


class MoreContactForm(ReasonForm):
    """A note on file that more contact about a matter is reasonable."""

    matter = forms.CharField(
        label="About which matter?",
        max_length=LONGEST_MATTER,
        error_messages={"required": "Say in a few words which matter it is about"},
    )

    looks = {"matter": Look(width="two-thirds", hint="In the words of the contact log", autocomplete="off")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["matter"].widget.attrs["list"] = "matters"
        self.order_fields(["matter"])


class SignalForm(ReasonForm):
    """What a manager made of an early signal."""

    answer = forms.ChoiceField(
        label="What did you make of it?",
        choices=ContactSignal.Answer.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what you made of it"},
    )

    REASONS = ("reason", "adjustment", "until")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["answer"])
        reasons = tuple(name for name in self.REASONS if name in self.fields)
        # What stands under an answer stands there as one list: an adjustment is chosen beside its reason.
        self.look("reason", reveals={})
        self.look("answer", small=True, reveals={ContactSignal.Answer.REASONABLE: reasons})
        if "adjustment" in self.fields:
            self.fields["adjustment"].required = False
            self.look("adjustment", needed_if_shown=False, hint="Only where a communication need is the reason")


class SystemForm(CustomerForm):
    """A system that may ask the contact check."""

    name = forms.CharField(
        label="Which system is it?",
        max_length=80,
        error_messages={"required": "Enter the name of the system, such as “Phone system”"},
    )

    looks = {"name": Look(width="two-thirds", hint="As colleagues call it. Each look-up is recorded under this name")}
