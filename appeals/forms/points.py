"""One point of the customer: about the restriction, or about the matter behind it and where that goes instead."""

from typing import Any

from django import forms

from appeals.models import Point
from engagement.policy.selectors import policy_in_force
from engagement.ui.forms import EvenhandForm, Look


class PointForm(EvenhandForm):
    """What the customer says, one point at a time (SBC-12.1b, SBC-12.2a, SBC-12.2b, SBC-12.2c)."""

    text = forms.CharField(
        label="What is the point, as the customer means it?",
        widget=forms.Textarea,
        error_messages={"required": "Write down what the point is"},
    )
    about = forms.ChoiceField(
        label="What is it about?",
        choices=Point.About.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say what the point is about"},
    )
    ground = forms.ChoiceField(
        label="What does it say about the restriction?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what the point says about the restriction"},
    )
    goes_instead = forms.CharField(
        label="Where does it go instead?",
        required=False,
        max_length=300,
        help_text="For example: the planning complaint goes through our complaints procedure. The letter says so.",
    )
    looks = {
        "text": Look(rows=3),
        "about": Look(
            small=True,
            clause="SBC-12.1b",
            choice_hints={Point.About.MATTER: "It is listed as not considered, with where it goes instead"},
            reveals={Point.About.RESTRICTION: ("ground",), Point.About.MATTER: ("goes_instead",)},
        ),
        "ground": Look(small=True, clause=("SBC-12.2a", "SBC-12.2b", "SBC-12.2c")),
        "goes_instead": Look(width="full"),
    }

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        field: Any = self.fields["ground"]
        field.choices = [(one.code, one.label) for one in policy_in_force().reasons("appeal_grounds").reasons]
