"""The form of terms: how far the measures reach, what stays open, until when, and when they are looked at again."""

from datetime import date, timedelta
from typing import Any

from django import forms

from engagement import clock
from engagement.ui.fields import DateField, YesNoField
from engagement.ui.forms import EvenhandForm, Look
from restrictions.models import Terms


def tomorrow() -> date:
    """The first day that may be the last one of terms that nobody has decided about yet."""
    return clock.today() + timedelta(days=1)


def text(label: str, hint: str = "", **more: Any) -> forms.CharField:
    """A longer answer, which may stay open in a draft."""
    return forms.CharField(label=label, help_text=hint, widget=forms.Textarea, required=False, **more)


class TermsForm(EvenhandForm):
    """How far the measures reach, what stays open, and until when (SBC-2.2b, SBC-7.2, SBC-11.2c, SBC-7.9a)."""

    scope = forms.ChoiceField(
        label="How far do the measures reach?",
        required=False,
        choices=Terms.Scope.choices,
        widget=forms.RadioSelect,
    )
    which_staff = forms.CharField(label="Which members of staff?", required=False, max_length=300)
    which_services = forms.CharField(label="Which services?", required=False, max_length=300)
    stays_open = text(
        "How do they still get their matter dealt with?",
        "A sentence to the customer, as it will stand in the letter: whom they can reach, how and when",
    )
    has_end = YesNoField(label="Does it have an end date?", required=False, no="No, there is no fixed end")
    ends_on = DateField(label="Last day", called="the last day", required=False, not_before=tomorrow)
    no_fixed_end_because = text("Why can no end be fixed?")
    review_on = DateField(
        label="When is it looked at again?",
        called="the day of the review",
        required=False,
        future=True,
        help_text="No later than its end. Leave it open only if you ask for an exception.",
    )
    expected_effect = text("What do you expect it to change? (optional)")
    looks = {
        "scope": Look(
            clause="SBC-2.2b",
            reveals={Terms.Scope.NAMED_STAFF: ("which_staff",), Terms.Scope.SERVICES: ("which_services",)},
        ),
        "stays_open": Look(rows=4, clause="SBC-7.2"),
        "has_end": Look(clause="SBC-11.2c", reveals={"yes": ("ends_on",), "no": ("no_fixed_end_because",)}),
        "no_fixed_end_because": Look(rows=3),
        "review_on": Look(clause="SBC-7.9a"),
        "expected_effect": Look(rows=3),
    }

    def __init__(self, data: Any = None, *, terms: Terms | None = None, **more: Any) -> None:
        initial = more.pop("initial", None) or terms_as_answers(terms)
        super().__init__(data, initial=initial, **more)

    def clean(self) -> dict[str, Any]:
        """It is looked at again by its last day."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        last, review = given.get("ends_on"), given.get("review_on")
        if given.get("has_end") is not False and last is not None and review is not None and review > last:
            self.add_error("review_on", "It must be looked at again no later than its last day")
        return given

    @property
    def given(self) -> dict[str, Any]:
        """The arguments of `TermsInput`, without measures."""
        answers = dict(self.cleaned_data)
        which_staff, which_services = answers.pop("which_staff"), answers.pop("which_services")
        answers["scope_note"] = which_staff or which_services
        has_end = answers.pop("has_end")
        if has_end is False:
            answers["ends_on"] = None
        elif has_end is True:
            answers["no_fixed_end_because"] = ""
        return answers


def terms_as_answers(terms: Terms | None) -> dict[str, Any]:
    """What terms say, as the form asks it."""
    if terms is None:
        return {}
    names = ("scope", "stays_open", "ends_on", "no_fixed_end_because", "review_on", "expected_effect")
    answers: dict[str, Any] = {name: getattr(terms, name) for name in names}
    if terms.scope in (Terms.Scope.NAMED_STAFF, Terms.Scope.SERVICES):
        which = "which_staff" if terms.scope == Terms.Scope.NAMED_STAFF else "which_services"
        answers[which] = terms.scope_note
    if terms.ends_on is not None or terms.no_fixed_end_because:
        answers["has_end"] = terms.ends_on is not None
    return answers
