"""The forms of hearing an appeal: whether the restriction applies meanwhile, and a question."""

from typing import Any

from django import forms

from appeals.models import Appeal
from engagement.ui.forms import EvenhandForm, Look


def long(label: str, hint: str = "", **more: Any) -> forms.CharField:
    """A longer answer."""
    return forms.CharField(label=label, help_text=hint, widget=forms.Textarea, **more)


class MeanwhileForm(EvenhandForm):
    """Whether the restriction applies until the appeal is decided: nothing is chosen beforehand (SBC-12.1a)."""

    meanwhile = forms.ChoiceField(
        label="Until the appeal is decided, what happens to the restriction?",
        choices=Appeal.Meanwhile.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether the restriction applies meanwhile"},
    )
    because = long("Your reasons", error_messages={"required": "Give your reasons"})
    looks = {
        "meanwhile": Look(
            small=True,
            clause="SBC-12.1a",
            choice_hints={
                Appeal.Meanwhile.ON_HOLD: "Nobody is held to it. Staff who know of it are told straight away",
            },
        ),
        "because": Look(rows=4, hint="What it would mean for this customer, and for staff, if you wait"),
    }


class AppealQuestionForm(EvenhandForm):
    """What whoever hears it wants to know before deciding."""

    question = long(
        "What do you need to know?",
        "Whoever registered the appeal finds the answer, and asks the customer where needed. "
        "The time for deciding stands still until then.",
        error_messages={"required": "Write what you need to know"},
    )
    looks = {"question": Look(rows=5)}
