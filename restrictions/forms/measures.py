"""The form of one measure: what the policy's catalogue asks for with it, why nothing less would do, and conflicts.

What is missing and what cannot be is said by `restrictions.measures`, as in the checks; here it stands by its field.
"""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import conditional_escape

from engagement import clock
from engagement.people.models import User
from engagement.people.selectors import active_people
from engagement.policy.profile import Profile
from engagement.policy.schema import Parameter
from engagement.policy.selectors import policy_in_force
from engagement.ui.fields import DateField, TimeField
from engagement.ui.forms import EvenhandForm, Look, plain
from engagement.ui.words import has_words, lower_first
from restrictions.measures import Conflict, Known, Missing, asked_of, conflicts_of, missing_parts, people_named
from restrictions.measures.catalogue import answers_of, closable, filled_in
from restrictions.measures.missing import MOST, MOST_MINUTES
from restrictions.measures.wording import DAYS, day_of, times_of
from restrictions.models import Measure

# How the answers are asked for that the policy may need with a measure.
QUESTIONS: dict[str, tuple[str, str]] = {
    "risk_note": ("Why would naming staff be a risk of harassment?", "Read only by those who decide"),
    "exceptions_note": ("Which exceptions were considered?", "For example who could still speak with the customer"),
    "legal_advice": ("Reference of the legal advice", "The advice itself is kept by the lawyers"),
    "description": ("What exactly is meant?", "As it should stand in the letter: a sentence to the customer"),
    "earlier_letter": ("Reference of the letter that said so before", "For example L-2026-0012"),
}
SHORT = frozenset({"legal_advice", "earlier_letter"})


class ColleagueField(forms.CharField):
    """A colleague by their whole name, with the job title behind it or not, or by email address. Cleans to their id."""

    def __init__(self, *, known: User | None = None, **kwargs: Any) -> None:
        super().__init__(max_length=250, **kwargs)
        self.known = known

    def clean(self, value: Any) -> Any:
        """The id of the one colleague who is meant. Raises ValidationError that says who else it could be."""
        typed = " ".join(str(super().clean(value) or "").split())
        if not typed:
            return None
        found = _called(typed)
        if self.known is not None and self.known in found:
            return self.known.pk
        if len(found) == 1:
            return found[0].pk
        if not found:
            raise ValidationError(f"Nobody who works here now is called {typed}. Write the whole name", code="unknown")
        people = "; ".join(f"{one.name_and_title}, {one.email}" for one in found[:5])
        raise ValidationError(f"Several people have this name. Write the email address: {people}", code="several")


def _called(typed: str) -> list[User]:
    if "@" in typed:
        return list(active_people().filter(email__iexact=typed))
    name, _, title = typed.partition(", ")
    named = list(active_people().filter(name__iexact=name))
    return [one for one in named if not title or one.job_title.casefold() == title.casefold()]


class MeasureForm(EvenhandForm):
    """What exactly one measure means for this customer (SBC-7.3a, SBC-11.2b, SPSO-G3-32, SPSO-G3-34).

    `measure` is the one that is there already. With `leaving`, somebody saves a draft and owes no answer yet. After
    `is_valid()`, `values()` is what `MeasureInput` takes. Raises UnknownCode for a code that the policy does not know.
    """

    addresses = forms.ChoiceField(
        label="Which behaviour or way of contact is it about?",
        help_text="A measure should meet the problem, and nothing else",
        error_messages={"required": "Say which behaviour or way of contact this measure is about"},
    )
    why_nothing_less = forms.CharField(
        label="Why would nothing less do?",
        widget=forms.Textarea,
        help_text="Name what restricts less, whether it was tried, and why it would not solve the problem",
        error_messages={"required": "Say why nothing less would do"},
    )
    conflict_because = forms.CharField(
        label="Why is it right all the same?", widget=forms.Textarea, required=False, max_length=2_000
    )
    looks = {
        "why_nothing_less": Look(words=300, rows=4, clause="SBC-7.3a"),
        "conflict_because": Look(words=300, rows=4, clause="SBC-10.3b"),
    }

    def __init__(
        self,
        data: Any = None,
        *,
        code: str,
        terms: Any,
        measure: Measure | None = None,
        profile: Profile | None = None,
        leaving: bool = False,
        prefix: str | None = None,
    ) -> None:
        self.profile = profile or policy_in_force()
        self.entry = self.profile.measure(code)
        self.terms, self.measure, self.leaving = terms, measure, leaving
        self.known = Known(terms, self.profile)
        self.people = people_named([measure], self.profile) if measure else {}
        self.conflicts: list[Conflict] = []
        super().__init__(data, initial=self._first_answers(), prefix=prefix)
        self._build()
        if not self.is_bound:
            self.conflicts = self._conflicts_of(measure) if measure else []
            self._show_conflicts()

    # -- building ----------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        last = list(self.fields)
        for parameter in self.entry.parameters:
            if not parameter.rest_of:
                self._ask(parameter)
        for need in asked_of(self.entry, self.terms):
            self._ask_need(need)
        self.order_fields([*(name for name in self.fields if name not in last), *last])
        self.fields["addresses"].choices = self._problems()  # type: ignore[attr-defined]
        if self.leaving:
            for field in self.fields.values():
                field.required = False

    def _add(self, name: str, field: forms.Field, sentence: str, **look: Any) -> None:
        field.error_messages["required"] = sentence
        self.fields[name] = field
        plain(name, field)
        self.look(name, **look)

    def _ask(self, parameter: Parameter) -> None:
        name = f"parameter_{parameter.code}"
        say = f"Say {lower_first(parameter.label)}"
        common: dict[str, Any] = {
            "label": parameter.label if parameter.required else f"{parameter.label} (optional)",
            "help_text": parameter.hint,
            "required": parameter.required,
        }
        if parameter.kind == "hours":
            for end, label in (("from", "From which time?"), ("to", "Until which time?")):
                hour = TimeField(label=label, required=parameter.required, help_text="For example 10am, or noon")
                self._add(f"{name}_{end}", hour, f"Say {lower_first(label).rstrip('?')}", width=10)
            return
        builders = {
            "number": self._number,
            "minutes": self._number,
            "period": self._one_of,
            "choice": self._one_of,
            "date": self._date,
            "person": self._person,
            "channels": self._several,
            "days": self._several,
        }
        field, look = builders.get(parameter.kind, self._text)(parameter, common)
        self._add(name, field, say, **look)

    def _number(self, parameter: Parameter, common: dict[str, Any]) -> tuple[forms.Field, dict[str, Any]]:
        minutes = parameter.kind == "minutes"
        most = parameter.at_most or (MOST_MINUTES if minutes else MOST)
        sentence = f"“{parameter.label}” must be a whole number from 1 to {most:,}"
        messages = dict.fromkeys(("invalid", "min_value", "max_value"), sentence)
        field = forms.IntegerField(min_value=1, max_value=most, error_messages=messages, **common)
        return field, {"width": 4, "suffix": "minutes" if minutes else ""}

    def _one_of(self, parameter: Parameter, common: dict[str, Any]) -> tuple[forms.Field, dict[str, Any]]:
        reasons = self.profile.reasons(parameter.choices or "").reasons
        choices = [(one.code, one.label) for one in reasons]
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **common), {"small": True}

    def _date(self, parameter: Parameter, common: dict[str, Any]) -> tuple[forms.Field, dict[str, Any]]:
        limits: dict[str, Any] = {"past": parameter.when == "past"}
        if parameter.when == "future":
            limits["not_after"] = self.terms.ends_on
            if self.terms.review_id is None:
                limits["not_before"] = _tomorrow
        return DateField(called="the date", **limits, **common), {}

    def _person(self, parameter: Parameter, common: dict[str, Any]) -> tuple[forms.Field, dict[str, Any]]:
        common["help_text"] = common["help_text"] or "A colleague’s whole name, or their email address"
        known = self.people.get(filled_in(self.measure).get(parameter.code) or 0) if self.measure else None
        return ColleagueField(known=known, **common), {"width": "two-thirds"}

    def _several(self, parameter: Parameter, common: dict[str, Any]) -> tuple[forms.Field, dict[str, Any]]:
        choices = list(DAYS.items())
        if parameter.kind == "channels":
            choices = [(one.code, one.label) for one in closable(self.profile)]
        field = forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **common)
        return field, {"small": True}

    def _text(self, parameter: Parameter, common: dict[str, Any]) -> tuple[forms.Field, dict[str, Any]]:
        if parameter.kind == "outside_person":
            return forms.CharField(max_length=200, **common), {"width": "two-thirds"}
        return forms.CharField(max_length=500, widget=forms.Textarea, **common), {"rows": 2}

    def _ask_need(self, need: str) -> None:
        name = f"answer_{need}"
        if need == "consent":
            by = forms.CharField(label="Who agreed to speak for the customer?", max_length=200)
            self._add(f"{name}_by", by, "Say who agreed to speak for the customer", width="two-thirds")
            on = DateField(label="When did that person agree?", called="the date on which they agreed", past=True)
            self._add(f"{name}_given_on", on, "Say when that person agreed")
            return
        label, hint = QUESTIONS.get(need, (f"More about “{self.entry.label}”", ""))
        short = need in SHORT
        field = forms.CharField(
            label=label, help_text=hint, max_length=60 if short else 2_000, widget=None if short else forms.Textarea
        )
        sentence = "Give the reference" if short else f"Answer the question: {label}"
        self._add(name, field, sentence, **({"width": 20} if short else {"words": 300, "rows": 3}))

    def _problems(self) -> list[Any]:
        """What the measure may be about: behaviours of the incidents relied on, and ways of contact."""
        behaviours = [(code, self.profile.example(code).label) for code in self.profile.examples]
        shown = [pair for pair in behaviours if pair[0] in self.known.behaviours]
        groups = [("Behaviour in the incidents", shown)] if shown else []
        ways = [(one.code, one.label) for one in self.profile.channels]
        return [("", "Choose one"), *groups, ("Ways of contact", ways)]

    # -- from and to the record --------------------------------------------------------------------------------------

    def _first_answers(self) -> dict[str, Any]:
        if self.measure is None:
            return {}
        measure = self.measure
        kept = {name: getattr(measure, name) for name in ("addresses", "why_nothing_less", "conflict_because")}
        for parameter in self.entry.parameters:
            name, value = f"parameter_{parameter.code}", filled_in(measure).get(parameter.code)
            if parameter.kind == "hours":
                kept[f"{name}_from"], kept[f"{name}_to"] = times_of(value) or (None, None)
            elif parameter.kind == "date":
                kept[name] = day_of(value)
            elif parameter.kind == "person":
                person = self.people.get(value) if isinstance(value, int) else None
                kept[name] = person.name_and_title if person else ""
            else:
                kept[name] = value
        for need, value in answers_of(measure).items():
            if need == "consent" and isinstance(value, dict):
                kept |= {"answer_consent_by": value.get("by"), "answer_consent_given_on": day_of(value.get("given_on"))}
            else:
                kept[f"answer_{need}"] = value
        return kept

    def values(self) -> dict[str, Any]:
        """What was filled in, as the record keeps it: the arguments of `MeasureInput`. Call after `is_valid()`."""
        given = self.cleaned_data
        parameters = {one.code: self._value(one) for one in self.entry.parameters}
        answers: dict[str, Any] = {}
        for need in asked_of(self.entry, self.terms):
            if need == "consent":
                by, on = given.get("answer_consent_by"), given.get("answer_consent_given_on")
                answers[need] = {"by": by or "", "given_on": on.isoformat() if on else ""} if by or on else None
            else:
                answers[need] = (given.get(f"answer_{need}") or "").strip()
        return {
            "code": self.entry.code,
            "parameters": _said(parameters),
            "answers": _said(answers),
            "addresses": given.get("addresses") or "",
            "why_nothing_less": given.get("why_nothing_less") or "",
            "conflict_because": given.get("conflict_because") or "",
        }

    def _value(self, parameter: Parameter) -> Any:
        name = f"parameter_{parameter.code}"
        if parameter.rest_of:
            left = self.cleaned_data.get(f"parameter_{parameter.rest_of}") or []
            return [one.code for one in closable(self.profile) if one.code not in left] if left else []
        if parameter.kind == "hours":
            first, last = self.cleaned_data.get(f"{name}_from"), self.cleaned_data.get(f"{name}_to")
            ends = {"from": first, "to": last}
            return {end: at.strftime("%H:%M") for end, at in ends.items() if at is not None}
        value = self.cleaned_data.get(name)
        return value.isoformat() if isinstance(value, date) else value

    # -- checking ----------------------------------------------------------------------------------------------------

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        candidate = Measure(terms=self.terms, **self.values())
        if not self.leaving:
            for missing in missing_parts(candidate, self.terms, known=self.known):
                self._say(self._place_of(missing), missing.sentence.rstrip("."))
        self.conflicts = self._conflicts_of(candidate)
        if not self.conflicts:
            given["conflict_because"] = ""
        elif not self.leaving:
            self._ask_about_conflicts()
        self._show_conflicts()
        return given

    def _conflicts_of(self, candidate: Measure) -> list[Conflict]:
        """Those of this measure beside the others of the terms; and that no way is left, whichever closes it."""
        others = [each for each in self.terms.measures.all() if self.measure is None or each.pk != self.measure.pk]
        found = conflicts_of(self.terms, profile=self.profile, measures=[*others, candidate])
        return [each for each in found if each.measure is candidate or not each.can_be_explained]

    def _ask_about_conflicts(self) -> None:
        for conflict in self.conflicts:
            if not conflict.can_be_explained:
                where = "parameter_allowed" if "parameter_allowed" in self.fields else None
                self.add_error(where, conflict.sentence)
            elif not conflict.is_settled:
                self.add_error(
                    "conflict_because", f"{conflict.sentence} Change the measure, or say why it is right all the same"
                )

    def _show_conflicts(self) -> None:
        """The question stands there only where something meets what the customer needs."""
        explained = [each.sentence for each in self.conflicts if each.can_be_explained]
        if not explained:
            del self.fields["conflict_because"]
            self.errors.pop("conflict_because", None)
            return
        self["conflict_because"].help_text = conditional_escape(" ".join(explained))

    def _say(self, name: str | None, sentence: str) -> None:
        if name is None or name not in self.errors:
            self.add_error(name, sentence)

    def _place_of(self, missing: Missing) -> str | None:
        names = {
            "parameters": f"parameter_{missing.name}",
            "answers": f"answer_{missing.name.replace('.', '_')}",
        }
        name = names.get(missing.part, missing.part)
        for parameter in self.entry.parameters:
            if parameter.rest_of and name == f"parameter_{parameter.code}":
                name = f"parameter_{parameter.rest_of}"
        if name not in self.fields and f"{name}_from" in self.fields:
            # Of two times, the one that is wrong already says so; otherwise it is about the second.
            return f"{name}_from" if f"{name}_from" in self.errors else f"{name}_to"
        return name if name in self.fields else None


def _tomorrow() -> date:
    return clock.today() + timedelta(days=1)


def _said(values: dict[str, Any]) -> dict[str, Any]:
    """Without what was left open."""
    return {
        name: value
        for name, value in values.items()
        if value not in (None, "", [], {}) and not (isinstance(value, str) and not has_words(value))
    }
