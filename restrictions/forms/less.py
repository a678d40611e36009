"""Something less than was asked for, or than is in force: fewer measures, measures that ask less, less far or long."""

from typing import Any

from django import forms

from engagement.policy.profile import Profile, UnknownCode
from engagement.policy.selectors import policy_in_force
from engagement.ui.forms import Look
from restrictions.forms.measures import MeasureForm
from restrictions.forms.terms import TermsForm
from restrictions.measures import MeasureWords
from restrictions.models import Terms
from restrictions.services.asking import MeasureInput, TermsInput


class OptionForm(TermsForm):
    """Something less than was asked for: which of the measures, how far, how long, and why it is enough (SBC-7.3a)."""

    keeps = forms.MultipleChoiceField(
        label="Which of the measures?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one measure"},
    )
    why_enough = forms.CharField(
        label="Why is this enough?", widget=forms.Textarea, error_messages={"required": "Say why this is enough"}
    )
    looks = {"keeps": Look(clause="SBC-7.3a"), "why_enough": Look(rows=4)}

    def __init__(self, data: Any = None, *, asked: Terms, words: list[Any]) -> None:
        super().__init__(data, terms=asked)
        self.words = words
        field: Any = self.fields["keeps"]
        field.choices = [(str(one.measure.pk), one.label) for one in words]
        self.initial["keeps"] = [str(one.measure.pk) for one in words]
        self.look("keeps", choice_hints={str(one.measure.pk): one.letter for one in words})
        self.order_fields(
            ["keeps", *(name for name in self.fields if name not in ("keeps", "why_enough")), "why_enough"]
        )

    @property
    def given(self) -> dict[str, Any]:
        """The arguments of `TermsInput`, with the measures that stay."""
        answers = super().given
        kept = set(answers.pop("keeps"))
        answers["measures"] = tuple(
            MeasureInput(
                code=one.measure.code,
                parameters=one.measure.parameters,
                answers=one.measure.answers,
                addresses=one.measure.addresses,
                why_nothing_less=one.measure.why_nothing_less,
                conflict_because=one.measure.conflict_because,
            )
            for one in self.words
            if str(one.measure.pk) in kept
        )
        return answers


class LesserTerms:
    """The whole page: the terms, and each measure that stays with what it means exactly.

    `form` is an `OptionForm` or one of its kinds. A measure that the policy in force does not know any more stays as it
    is, or goes.
    """

    def __init__(
        self, data: Any, *, form: OptionForm, asked: Terms, words: list[MeasureWords], profile: Profile | None = None
    ) -> None:
        self.form = form
        self.words = words
        self.measures: list[tuple[MeasureWords, MeasureForm]] = []
        profile = profile or policy_in_force()
        kept = set(data.getlist("keeps")) if data is not None else set()
        for one in words:
            try:
                measure_form = MeasureForm(
                    data,
                    code=one.code,
                    terms=asked,
                    measure=one.measure,
                    profile=profile,
                    # Of one that goes nothing is asked any more, and what was typed stands there all the same.
                    leaving=data is not None and str(one.measure.pk) not in kept,
                    prefix=f"measure-{one.measure.position}",
                )
            except UnknownCode:
                continue
            self.measures.append((one, measure_form))

    @property
    def measure_forms(self) -> list[MeasureForm]:
        """The forms of the measures that stay."""
        return [form for _one, form in self.measures if not form.leaving]

    def error_entries(self) -> list[tuple[str, str]]:
        """Every mistake of the page, in its order, for the summary of errors."""
        return [entry for form in (self.form, *self.measure_forms) for entry in form.error_entries()]

    def is_valid(self) -> bool:
        """Whether the terms and each measure that stays are complete; every mistake is found at once."""
        found = [self.form.is_valid(), *(form.is_valid() for form in self.measure_forms)]
        return all(found)

    @property
    def terms(self) -> TermsInput:
        """What was filled in, with the measures that stay. Call after `is_valid()`."""
        given = dict(self.form.given)
        kept = [one.measure.pk for one in self.words if str(one.measure.pk) in self.form.cleaned_data["keeps"]]
        changed = {one.measure.pk: MeasureInput(**form.values()) for one, form in self.measures if not form.leaving}
        given["measures"] = tuple(
            changed.get(pk, as_it_is) for pk, as_it_is in zip(kept, given["measures"], strict=True)
        )
        return TermsInput(**given)
