"""Merging two records of one customer, and taking it back."""

from typing import Any

from django import forms

from engagement.customers.forms.base import MindfulForm
from engagement.customers.models import Customer
from engagement.ui.forms import Look


class MergeForm(MindfulForm):
    """Which record stays, and how we know."""

    keep = forms.ChoiceField(
        label="Which record stays?",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose which of the two records stays",
            "invalid_choice": "Choose one of these two records",
        },
    )
    reason = forms.CharField(
        label="How do you know that they are the same customer?",
        max_length=300,
        error_messages={"required": "Say how you know that they are the same customer"},
    )

    looks = {
        "keep": Look(
            small=True, hint="The other one is found under it from now on. Nothing is deleted, and you can undo this"
        ),
        "reason": Look(hint="For example: same phone and address, and she told us she gave her married name before"),
    }
    mindful_of = ("reason",)
    instead = "Say how you know without naming a health condition"

    def __init__(self, *args: Any, pair: tuple[Customer, Customer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pair = pair
        self.fields["keep"].choices = [(one.reference, f"{one.name} ({one.reference})") for one in pair]  # type: ignore[attr-defined]

    @property
    def merged_and_kept(self) -> tuple[Customer, Customer]:
        """The record that goes under, and the one that stays. Ask after `is_valid()`."""
        one, other = self.pair
        return (other, one) if self.cleaned_data["keep"] == one.reference else (one, other)


class UndoMergeForm(MindfulForm):
    """Why two records are two customers after all."""

    because = forms.CharField(
        label="Why are they two customers after all?",
        max_length=300,
        error_messages={"required": "Say why they are two customers after all"},
    )

    mindful_of = ("because",)
    instead = "Say why without naming a health condition"
