"""The forms of a review: the questions and their answers, another date, a word that contact has become easier."""

from typing import Any

from django import forms

from engagement.ui.fields import DateField, YesNoField
from engagement.ui.forms import EvenhandForm, Look
from restrictions.forms.less import OptionForm
from restrictions.models import Review, Terms


def _long(label: str, hint: str = "", **more: Any) -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, widget=forms.Textarea, **more)


class ReviewForm(EvenhandForm):
    """Still needed, still suitable, and what follows (UKCG-057, SBC-13.2b)."""

    conduct_since = _long(
        "How has contact been since the last decision?",
        "Facts, good and bad: what happened, how often",
        error_messages={"required": "Say how contact has been since the last decision"},
    )
    customer_said = _long("What does the customer say about it? (optional)", required=False)
    adjustments_seen = _long(
        "Are the customer’s needs still met?",
        error_messages={"required": "Say whether the customer’s needs are still met"},
    )
    still_needed = YesNoField(label="Is it still needed?")
    still_needed_because = _long("Why?", error_messages={"required": "Say why"})
    still_suitable = YesNoField(label="Does it still suit this customer?")
    still_suitable_because = _long("Why?", error_messages={"required": "Say why"})
    outcome = forms.ChoiceField(
        label="What follows?",
        choices=Review.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what follows"},
    )
    outcome_because = _long("Your reasons", error_messages={"required": "Give your reasons for the outcome"})
    next_review_on = DateField(
        label="When is it looked at again?", called="the day of the next review", required=False, future=True
    )
    looks = {
        "conduct_since": Look(rows=4),
        "customer_said": Look(rows=3),
        "adjustments_seen": Look(rows=3, clause="SPSO-EP-9b"),
        "still_needed": Look(small=True, clause="UKCG-057"),
        "still_needed_because": Look(rows=3),
        "still_suitable": Look(small=True),
        "still_suitable_because": Look(rows=3),
        "outcome": Look(
            small=True,
            clause="SBC-13.2b",
            choice_hints={
                Review.Outcome.EASE: "You choose what stays in the next part of this page",
                Review.Outcome.EXTEND: "Longer or stricter needs a fresh decision, with its own letter and challenge",
                Review.Outcome.LIFT: "At once. Staff are told today, and a letter to the customer is drafted",
            },
        ),
        "outcome_because": Look(rows=4),
        "next_review_on": Look(hint="Where it goes on, is eased, or more is asked for: no later than its end"),
    }


class EasedForm(OptionForm):
    """What stays where a restriction is eased: fewer measures, not as far, or not as long."""

    def __init__(self, data: Any = None, *, asked: Terms, words: list[Any]) -> None:
        super().__init__(data, asked=asked, words=words)
        del self.fields["review_on"]

    @property
    def given(self) -> dict[str, Any]:
        """The arguments of `TermsInput`."""
        return {**super().given, "review_on": None}


class MoveForm(EvenhandForm):
    """Another date, with reasons."""

    due_on = DateField(label="The new date", called="the new date", future=True)
    reason = _long("Why?", error_messages={"required": "Give your reasons"})
    looks = {"reason": Look(rows=3)}


class EasierForm(EvenhandForm):
    """Contact has become easier (SBC-13.2b)."""

    because = _long("What has changed?", error_messages={"required": "Say what has changed"})
    looks = {"because": Look(rows=4, hint="For example: three calls in the last month, all of them friendly")}
