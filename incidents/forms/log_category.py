"""The category with its examples; what is only forceful, only unusual or another procedure's ends here."""

from typing import Any

from django import forms

from engagement.policy.sections.conduct import Example
from engagement.ui.forms import Look
from incidents import policy_terms
from incidents.forms.folded import FoldedChoiceField
from incidents.forms.log import LogForm
from incidents.forms.log_account import of_these_examples

CONTINUES = "continue"
VIOLENCE = "violence"


class KindForm(LogForm):
    """What the page of the category and the page of its examples share: examples, and by whom there was violence."""

    def first_answers(self) -> dict[str, Any]:
        """The answer about violence is one of those to "is this for this policy?"; at first, that there was none."""
        types = [one.code for one in self._screens if one.violence_type]
        return super().first_answers() | {
            VIOLENCE: self.draft.screening if self.draft.screening in types else self._usual
        }

    @property
    def _usual(self) -> str:
        """The policy's code for what goes beyond forceful or unusual, without violence."""
        return next((one.code for one in self._screens if one.outcome == CONTINUES and not one.violence_type), "")

    @property
    def _screens(self) -> Any:
        return self.profile.screening

    def add_examples(self, name: str, category: str, *, folded: bool = False) -> None:
        """The examples of one category with their meaning, which may fold away."""
        offered = policy_terms.examples_fitting(category)
        kind = FoldedChoiceField if folded else forms.MultipleChoiceField
        field = kind(
            label="What was it?",
            widget=forms.CheckboxSelectMultiple,
            help_text="Choose all that fit",
            choices=[(one.code, one.label) for one in offered],
            required=False,
            initial=[one.code for one in offered if one.code in self.draft.examples],
        )
        self.add(name, field, small=True, choice_hints={one.code: one.definition for one in offered})

    def add_violence(self) -> bool:
        """The policy's types of violence, of which only some are for this policy (SBC-A4-2)."""
        types = [one for one in self._screens if one.violence_type]
        if not types:
            return False
        choices = [(self._usual, "There was no violence"), *((one.code, one.label) for one in types)]
        field = forms.ChoiceField(
            label="Was there violence, and by whom?", choices=choices, widget=forms.RadioSelect, required=False
        )
        self.add(VIOLENCE, field, small=True, clause="SBC-A4-2")
        return True

    def with_examples(self, examples: list[Example]) -> dict[str, Any]:
        """These examples, and what was answered about them. Nothing is taken off by what is saved on the way."""
        kept = of_these_examples(self.draft, examples)
        return {"examples": kept["examples"]} if self.leaving else kept

    def check_kind(self, given: dict[str, Any], name: str) -> None:
        """Ask for an example, unless it belongs elsewhere, and for the type where there was violence."""
        if self.screening_given(given) in self._elsewhere:
            return
        chosen = given.get(name) or []
        if not chosen:
            self.ask(name, "Choose at least one example of what it was")
        violent = "violence" in self.profile.flags_of([code for code in chosen if code in self.profile.examples])
        if violent and VIOLENCE in self.fields and self.screening_given(given) == self._usual:
            self.ask(VIOLENCE, "You chose an example of violence. Say who used it")

    def screening_given(self, given: dict[str, Any]) -> str:
        """The answer to "is this for this policy?" that follows from these answers."""
        return given.get(VIOLENCE) or self._usual

    @property
    def _elsewhere(self) -> set[str]:
        return {one.code for one in self._screens if one.outcome != CONTINUES}


class CategoryForm(KindForm):
    """One of the policy's categories, with its definition and when it becomes unacceptable beside it (SBC-6.0).

    Or none of them: forceful or unusual alone is kept as a note (SBC-3.6a, SPSO-EP-10a). The examples stand under their
    category; `apart` says that they are to be asked on a page of their own, because nothing can fold them away.
    """

    category = forms.ChoiceField(
        label="Which category fits best?",
        widget=forms.RadioSelect,
        help_text="Your manager may choose another. Choose by what was done, never by who did it.",
        error_messages={"required": "Choose the category that fits best"},
    )
    other_categories = forms.MultipleChoiceField(
        label="Does another category fit as well? (optional)", widget=forms.CheckboxSelectMultiple, required=False
    )
    looks = {
        "category": Look(size="m", clause=("SBC-6.0", "SBC-3.6a")),
        "other_categories": Look(small=True, clause="SBC-6.0"),
    }
    keeps = ("other_categories",)

    def first_answers(self) -> dict[str, Any]:
        none = [one.code for one in self._nothing_more]
        screened = self.draft.screening if self.draft.screening in none else ""
        return super().first_answers() | {"category": screened or self.draft.category}

    @property
    def _nothing_more(self) -> list[Any]:
        """The answers with which it is no incident at all."""
        return [one for one in self._screens if one.outcome != CONTINUES and not one.violence_type]

    def build(self) -> None:
        self.apart = "apart" in self.data and bool(self.data.get("apart"))
        categories, others = self.profile.categories, self._nothing_more
        choices = [(one.code, one.label) for one in categories] + [(one.code, one.label) for one in others]
        self.fields["category"].choices = choices  # type: ignore[attr-defined]
        self.fields["other_categories"].choices = [(one.code, one.short or one.label) for one in categories]  # type: ignore[attr-defined]
        reveals = {one.code: [f"examples_{one.code}"] for one in categories}
        for one in categories:
            self.add_examples(f"examples_{one.code}", one.code)
        first = next((one.code for one in categories if one.zero_tolerance), "")
        if first and self.add_violence():
            reveals[first].append(VIOLENCE)
        self.look(
            "category",
            reveals={code: tuple(names) for code, names in reveals.items()},
            divider={others[0].code: "or"} if others else {},
            choice_hints={
                one.code: f"{one.definition} When it becomes unacceptable: {_lower(one.becomes_unacceptable)}"
                for one in categories
            },
        )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        nothing_more = {one.code: one for one in self._nothing_more}.get(given.get("category", ""))
        if nothing_more is not None and given.get("other_categories"):
            self.ask(
                "category",
                f"You chose “{nothing_more.label}”, and another category that fits as well. Choose that category here, "
                "or take the other one off",
            )
        name = f"examples_{given.get('category')}"
        if name in self.fields and not self.apart:
            self.check_kind(given, name)
        return given

    def answers(self) -> dict[str, Any]:
        """With another category, examples that do not belong to it go."""
        given = self.cleaned_data
        chosen = given.get("category")
        if not chosen:
            return super().answers()
        if chosen in self._elsewhere:
            return {"screening": chosen, "other_categories": []}
        fitting = policy_terms.examples_fitting(chosen)
        posted = None if self.apart else given.get(f"examples_{chosen}")
        wanted = self.draft.examples if posted is None else posted
        examples: list[Example] = [one for one in fitting if one.code in wanted]
        also = [code for code in given.get("other_categories", ()) if code != chosen]
        if self.apart and chosen == self.draft.category and self.draft.screening not in self._elsewhere:
            screening = self.draft.screening or self._usual
        else:
            screening = self._usual if self.apart else self.screening_given(given)
        return {
            "category": chosen,
            "screening": screening,
            "other_categories": also,
            **self.with_examples(examples),
        }

    @property
    def next_part(self) -> str:
        """Without a script the examples have a page of their own."""
        asked = self.apart and self.cleaned_data.get("category") not in self._elsewhere
        return "examples" if asked else ""


class ExamplesForm(KindForm):
    """The examples of the chosen category, on a page of their own: for those without a script, on any screen."""

    def build(self) -> None:
        self.add_examples("examples", self.draft.category, folded=True)
        self.look("examples", size="m")
        if policy_terms.is_short(self.draft):
            self.add_violence()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if "examples" not in self.errors:
            self.check_kind(given, "examples")
        return given

    def answers(self) -> dict[str, Any]:
        kept: dict[str, Any] = {}
        if VIOLENCE not in self.errors:
            kept["screening"] = self.screening_given(self.cleaned_data)
        if "examples" in self.cleaned_data:
            fitting = policy_terms.examples_fitting(self.draft.category)
            kept |= self.with_examples([one for one in fitting if one.code in self.cleaned_data["examples"]])
        return kept


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
