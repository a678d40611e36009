"""The category, then its examples with the questions that each brings along."""

from typing import Any

from django import forms

from engagement.policy.sections.conduct import Example, Question
from engagement.ui.fields import DateField, YesNoField
from engagement.ui.forms import Look
from incidents import policy_terms
from incidents.forms.log import MOST, LogForm

INFORMATION = "not_information_requests"
COMPLAINTS = "complaints_about_new_events"
CONFIRMS = {"repeat_information_request": INFORMATION, "complaints_procedure": COMPLAINTS}
"""The flags of an example that ask for a confirmation, and the field of the record that keeps it."""


class CategoryForm(LogForm):
    """One of the policy's categories, with its definition and when it becomes unacceptable beside it (SBC-6.0)."""

    keeps = ("category",)

    category = forms.ChoiceField(
        label="Which category fits best?",
        widget=forms.RadioSelect,
        help_text="Your manager may choose another. Choose by what was done, never by who did it.",
        error_messages={"required": "Choose the category that fits best"},
    )
    looks = {"category": Look(size="m", clause="SBC-6.0")}

    def build(self) -> None:
        categories = self.profile.categories
        self.fields["category"].choices = [(one.code, one.label) for one in categories]  # type: ignore[attr-defined]
        hints = {
            one.code: f"{one.definition} When it becomes unacceptable: {_lower(one.becomes_unacceptable)}"
            for one in categories
        }
        self.look("category", choice_hints=hints)

    def answers(self) -> dict[str, Any]:
        """With another category, examples that do not belong to it go."""
        kept = super().answers()
        chosen = kept.get("category")
        if chosen and chosen != self.draft.category:
            fitting = {example.code for example in policy_terms.examples_fitting(chosen)}
            kept["examples"] = [code for code in self.draft.examples if code in fitting]
            kept["other_categories"] = [code for code in self.draft.other_categories if code != chosen]
        return kept


class ExamplesForm(LogForm):
    """Examples of the category with their meaning; each may ask something more, shown under it."""

    keeps = ("examples", "example_other", "other_categories", INFORMATION, COMPLAINTS)

    examples = forms.MultipleChoiceField(
        label="What was it?",
        widget=forms.CheckboxSelectMultiple,
        help_text="Choose all that fit",
        error_messages={"required": "Choose at least one"},
    )
    example_other = forms.CharField(
        label="What was it, in a few words?",
        max_length=200,
        error_messages={"required": "Say in a few words what it was"},
    )
    other_categories = forms.MultipleChoiceField(
        label="Does another category fit as well? (optional)", widget=forms.CheckboxSelectMultiple, required=False
    )
    looks = {"examples": Look(size="m"), "other_categories": Look(small=True, clause="SBC-6.0")}

    def first_answers(self) -> dict[str, Any]:
        answers = super().first_answers()
        for example, questions in self.draft.example_answers.items():
            answers |= {f"ask_{example}_{code}": value for code, value in questions.items()}
        return answers

    def build(self) -> None:
        self.offered: list[Example] = policy_terms.examples_fitting(self.draft.category)
        self.asked: dict[str, tuple[Example, Question]] = {}
        reveals: dict[str, tuple[str, ...]] = {}
        confirmed: set[str] = set()
        for example in self.offered:
            shown = [self._ask_more(example, question) for question in example.asks]
            if example.has("other") and "example_other" not in {name for names in reveals.values() for name in names}:
                shown.append("example_other")
            for flag, name in CONFIRMS.items():
                if example.has(flag) and not self._yes_no(example):
                    shown += self._confirm(name, confirmed)
            if shown:
                reveals[example.code] = tuple(shown)
        self.fields["examples"].choices = [(one.code, one.label) for one in self.offered]  # type: ignore[attr-defined]
        self.look("examples", reveals=reveals, choice_hints={one.code: one.definition for one in self.offered})
        others = [one for one in self.profile.categories if one.code != self.draft.category]
        self.fields["other_categories"].choices = [(one.code, one.label) for one in others]  # type: ignore[attr-defined]

    def _ask_more(self, example: Example, question: Question) -> str:
        name = f"ask_{example.code}_{question.code}"
        self.asked[name] = (example, question)
        label = question.question if question.required else f"{question.question} (optional)"
        common: dict[str, Any] = {"label": label, "required": question.required, "help_text": question.hint}
        field: forms.Field
        if question.kind in ("number", "minutes"):
            said = f"The answer to “{question.question}” must be"
            messages = {
                "invalid": f"{said} a whole number, like 15",
                "min_value": f"{said} 0 or more",
                "max_value": f"{said} {MOST:,} or less",
            }
            field = forms.IntegerField(min_value=0, max_value=MOST, error_messages=messages, **common)
        elif question.kind == "date":
            field = DateField(called="the date", past=True, **common)
        elif question.kind == "yes_no":
            field = YesNoField(**common)
        elif question.kind == "choice" and question.choices:
            reasons = self.profile.reasons(question.choices).reasons
            field = forms.ChoiceField(
                choices=[(one.code, one.label) for one in reasons], widget=forms.RadioSelect, **common
            )
        else:
            field = forms.CharField(max_length=300, **common)
        narrow = question.kind in ("number", "minutes")
        self.add(
            name, field, small=True, width=4 if narrow else "", suffix="minutes" if question.kind == "minutes" else ""
        )
        return name

    def _yes_no(self, example: Example) -> str:
        """The example's own yes-or-no question, which is the confirmation where it carries such a flag."""
        return next((question.code for question in example.asks if question.kind == "yes_no"), "")

    def _confirm(self, name: str, confirmed: set[str]) -> list[str]:
        """Our own question, once a form, for a flagged example to which the policy gives none."""
        if name in confirmed:
            return []
        confirmed.add(name)
        label = {
            INFORMATION: "Is it certain that none of these is a request under information law?",
            COMPLAINTS: "Are the complaints about something new that happened since?",
        }[name]
        self.add(name, YesNoField(label=label), small=True)
        return [name]

    def answers(self) -> dict[str, Any]:
        kept = super().answers()
        chosen = set(self.cleaned_data.get("examples", ()))
        if "examples" not in self.cleaned_data:
            return kept
        more: dict[str, dict[str, Any]] = {}
        for name, (example, question) in self.asked.items():
            value = self.cleaned_data.get(name)
            if example.code in chosen and value not in (None, ""):
                more.setdefault(example.code, {})[question.code] = (
                    value.isoformat() if question.kind == "date" else value
                )
        kept["example_answers"] = more
        for flag, field in CONFIRMS.items():
            given = [
                more.get(one.code, {}).get(self._yes_no(one))
                for one in self.offered
                if one.code in chosen and one.has(flag) and self._yes_no(one)
            ]
            if given:
                kept[field] = all(value is True for value in given) if field == INFORMATION else _any(given)
            elif not any(one.has(flag) for one in self.offered if one.code in chosen):
                kept[field] = None
        return kept


def _any(given: list[Any]) -> bool | None:
    """True when one says so, False when all say no, else unanswered."""
    if any(value is True for value in given):
        return True
    return False if all(value is False for value in given) else None


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
