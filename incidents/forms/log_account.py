"""What happened, in separate boxes, with the few questions that the chosen examples bring along."""

from typing import Any

from django import forms

from engagement.policy.sections.conduct import Example, Question
from engagement.ui.fields import DateField, YesNoField
from engagement.ui.forms import Look
from engagement.ui.words import has_words
from incidents import policy_terms
from incidents.forms.log import MOST, LogForm
from incidents.models import Incident

LONG_HINT = "Facts, not opinions: what you saw and heard, in the order in which it happened."
INFORMATION = "not_information_requests"
COMPLAINTS = "complaints_about_new_events"
CONFIRMS = {"repeat_information_request": INFORMATION, "complaints_procedure": COMPLAINTS}
"""The flags of an example that ask for a confirmation, and the field of the record that keeps it."""


class WhatHappenedForm(LogForm):
    """Exact words, facts and the writer's view: three answers that are never mixed (SPSO-G1-13b, SPSO-G1-15).

    Category one has no page about the effect: there the writer says here how they are (SBC-8.2a).
    """

    keeps = (
        "exact_words",
        "exact_words_not_recalled",
        "facts",
        "writers_view",
        "pattern",
        "effect_on_staff",
        INFORMATION,
        COMPLAINTS,
    )

    facts = forms.CharField(
        label="What happened?",
        widget=forms.Textarea,
        help_text=LONG_HINT,
        error_messages={"required": "Say what happened"},
    )
    exact_words = forms.CharField(
        label="Which words did they use?",
        widget=forms.Textarea,
        required=False,
        help_text="The exact words said or written, also when they are offensive. Do not soften them or use your own.",
    )
    exact_words_not_recalled = forms.BooleanField(label="I do not recall the words", required=False)
    writers_view = forms.CharField(
        label="How do you see it? (optional)",
        widget=forms.Textarea,
        required=False,
        help_text="Your own view stands apart from the facts. Say what you think, and why.",
    )
    pattern = forms.ChoiceField(
        label="Is this one occasion, or has it built up?", choices=Incident.Pattern.choices, widget=forms.RadioSelect
    )
    effect_on_staff = forms.CharField(
        label="How are you, and how were your colleagues affected?",
        widget=forms.Textarea,
        required=False,
        help_text="How you felt, whether you could go on working, whether you needed a break",
    )
    looks = {
        "facts": Look(words=1500, rows=6, clause=("SPSO-G1-15", "SPSO-EP-65a")),
        "exact_words": Look(rows=3, clause=("SPSO-G1-13b",)),
        "exact_words_not_recalled": Look(small=True),
        "writers_view": Look(words=500, rows=2),
        "pattern": Look(small=True, clause="SPSO-G3-06"),
        "effect_on_staff": Look(words=500, rows=2, clause="SBC-1.5b"),
    }

    def first_answers(self) -> dict[str, Any]:
        answers = super().first_answers()
        answers["pattern"] = answers["pattern"] or Incident.Pattern.SINGLE
        for example, questions in self.draft.example_answers.items():
            answers |= {f"ask_{example}_{code}": value for code, value in questions.items()}
        return answers | {"example_other": self.draft.example_other}

    def build(self) -> None:
        category = policy_terms.category_of(self.draft)
        self.must_quote = bool(category and category.zero_tolerance and policy_terms.is_live(self.draft))
        if not self.must_quote:
            self.fields["exact_words"].label = "Which words did they use? (optional)"
            if not self.draft.exact_words_not_recalled:
                del self.fields["exact_words_not_recalled"]
        self.asks_effect = policy_terms.is_short(self.draft)
        if not self.asks_effect:
            del self.fields["effect_on_staff"]
        usual = list(self.fields)
        self._ask_about_examples()
        more = [name for name in self.fields if name not in usual]
        place = usual.index("writers_view")
        self.order_fields([*usual[:place], *more, *usual[place:]])

    # -- what the chosen examples ask ----------------------------------------------------------------------------------

    def _ask_about_examples(self) -> None:
        known = self.profile.examples
        self.chosen: list[Example] = [known[code] for code in self.draft.examples if code in known]
        self.asked: dict[str, tuple[Example, Question]] = {}
        for example, question in policy_terms.questions_asked(self.draft):
            self._ask_more(example, question)
        if any(example.has("other") for example in self.chosen):
            said = {"required": "Say in a few words what it was"}
            field = forms.CharField(label="What was it, in a few words?", max_length=200, error_messages=said)
            self.add("example_other", field, width="two-thirds")
        for flag, name in CONFIRMS.items():
            if any(example.has(flag) and not _yes_no(example) for example in self.chosen):
                self.add(name, YesNoField(label=CONFIRMATIONS[name]), small=True)

    def _ask_more(self, example: Example, question: Question) -> None:
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

    # -- answers -------------------------------------------------------------------------------------------------------

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if has_words(given.get("exact_words")) and given.get("exact_words_not_recalled"):
            self.add_error(
                "exact_words_not_recalled",
                "You wrote down words and ticked that you do not recall them. Change one of the two",
            )
        elif self.must_quote and not has_words(given.get("exact_words")) and not given.get("exact_words_not_recalled"):
            self.ask("exact_words", "Write down the words that were said, or tick that you do not recall them")
        if self.asks_effect and not has_words(given.get("effect_on_staff")):
            self.ask("effect_on_staff", "Say what effect it had on you or your colleagues")
        return given

    def answers(self) -> dict[str, Any]:
        kept = super().answers()
        more: dict[str, dict[str, Any]] = {}
        for name, (example, question) in self.asked.items():
            value = self.cleaned_data.get(name)
            if value not in (None, ""):
                more.setdefault(example.code, {})[question.code] = (
                    value.isoformat() if question.kind == "date" else value
                )
        kept["example_answers"] = more
        if "example_other" in self.cleaned_data:
            kept["example_other"] = self.cleaned_data["example_other"]
        for flag, field in CONFIRMS.items():
            given = [more.get(one.code, {}).get(_yes_no(one)) for one in self.chosen if one.has(flag) and _yes_no(one)]
            if given:
                kept[field] = all(value is True for value in given) if field == INFORMATION else _any(given)
        return kept


CONFIRMATIONS = {
    INFORMATION: "Is it certain that none of these is a request under information law?",
    COMPLAINTS: "Are the complaints about something new that happened since?",
}
"""Our own questions for a flagged example to which the policy gives none."""


def of_these_examples(draft: Incident, examples: list[Example]) -> dict[str, Any]:
    """The answers about the examples that still belong to these; the rest goes with the examples that went."""
    codes = {one.code for one in examples}
    kept: dict[str, Any] = {
        "examples": [one.code for one in examples],
        "example_answers": {code: given for code, given in draft.example_answers.items() if code in codes},
        "example_other": draft.example_other if any(one.has("other") for one in examples) else "",
    }
    for flag, field in CONFIRMS.items():
        kept[field] = getattr(draft, field) if any(one.has(flag) for one in examples) else None
    return kept


def _yes_no(example: Example) -> str:
    """The example's own yes-or-no question, which is the confirmation where it carries such a flag."""
    return next((question.code for question in example.asks if question.kind == "yes_no"), "")


def _any(given: list[Any]) -> bool | None:
    """True when one says so, False when all say no, else unanswered."""
    if any(value is True for value in given):
        return True
    return False if all(value is False for value in given) else None
