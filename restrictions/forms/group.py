"""The forms of those who decide: a vote, an option, the decision with its explanation, advice."""

from typing import Any

from django import forms

from engagement.ui.forms import EvenhandForm, Look
from engagement.ui.words import has_words
from restrictions.checks.deciding import RESULTS_GIVEN, unfit_results
from restrictions.models import Measure, Terms, Vote

REFUSE = "refuse"


def _long(label: str, hint: str = "", **more: Any) -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, widget=forms.Textarea, **more)


class VoteForm(EvenhandForm):
    """One seat's vote: an option, or none, with the reason. For good."""

    choice = forms.ChoiceField(
        label="Your vote", widget=forms.RadioSelect, error_messages={"required": "Choose what you vote for"}
    )
    reason = _long("Your reasons", error_messages={"required": "Give your reasons"})
    looks = {
        "choice": Look(small=True),
        "reason": Look(rows=4, hint="The other members read them once they have voted"),
    }

    def __init__(self, data: Any = None, *, options: list[Any], **more: Any) -> None:
        super().__init__(data, **more)
        self.options = {str(one.terms.pk): one.terms for one in options}
        field: Any = self.fields["choice"]
        field.choices = [
            *((str(one.terms.pk), one.title) for one in options),
            (REFUSE, "No restriction"),
        ]

    @property
    def vote(self) -> dict[str, Any]:
        """The arguments of `cast_vote`."""
        chosen = self.cleaned_data["choice"]
        refused = chosen == REFUSE
        return {
            "choice": Vote.Choice.REFUSE if refused else Vote.Choice.OPTION,
            "terms": None if refused else self.options[chosen],
            "reason": self.cleaned_data["reason"],
        }


class DecisionForm(EvenhandForm):
    """What was weighed, what becomes of each measure, and the explanation (SBC-7.3b, SBC-A1-CRG-5)."""

    terms = forms.ChoiceField(
        label="Your decision", widget=forms.RadioSelect, error_messages={"required": "Choose your decision"}
    )
    circumstances = _long("How were the customer’s circumstances weighed?", required=False)
    seriousness = _long("How serious is it?", required=False)
    needs = _long(
        "How were their needs, and anything the law protects, weighed?",
        "Only what is known and matters here",
        required=False,
    )
    explanation = _long(
        "Explain the decision",
        "For the person who asked and their manager. It is what the letter is written from.",
        error_messages={"required": "Explain the decision"},
    )
    also_answers = ("results",)
    looks = {
        "terms": Look(small=True, clause="SBC-10.5a"),
        "circumstances": Look(rows=3, clause="SBC-7.3b"),
        "seriousness": Look(rows=3),
        "needs": Look(rows=3, clause="SBC-10.3b"),
        "explanation": Look(rows=5, clause="SBC-A1-CRG-5"),
    }

    def __init__(
        self,
        data: Any = None,
        *,
        options: list[Any],
        asked: list[Any],
        by_votes: bool,
        voted: Terms | None = None,
        **more: Any,
    ) -> None:
        super().__init__(data, **more)
        self.options = {str(one.terms.pk): one.terms for one in options}
        self.asked = asked
        self.voted = voted
        if by_votes:
            del self.fields["terms"]
        else:
            field: Any = self.fields["terms"]
            field.choices = [
                *((str(one.terms.pk), f"Approve: {one.title.lower()}") for one in options),
                (REFUSE, "Do not approve"),
            ]
        for words in asked:
            self._ask_for_result(words)
        self.order_fields([
            "terms", *(f"{kind}_{words.measure.pk}" for words in asked for kind in ("result", "because")),
            "circumstances", "seriousness", "needs", "explanation",
        ])  # fmt: skip

    def _ask_for_result(self, words: Any) -> None:
        key = words.measure.pk
        self.fields[f"result_{key}"] = forms.ChoiceField(
            label=f"What becomes of: {words.label}",
            choices=Measure.Result.choices,
            widget=forms.RadioSelect,
            required=False,
        )
        self.fields[f"because_{key}"] = _long("Why?", required=False)
        self.look(f"result_{key}", small=True, inline=True)
        self.look(f"because_{key}", rows=2)

    @property
    def chosen(self) -> Terms | None:
        """What was chosen, here or by the votes; None for no restriction."""
        return self.options.get(self.cleaned_data["terms"]) if "terms" in self.fields else self.voted

    @property
    def considered(self) -> dict[str, Any]:
        """The arguments of `Considered`."""
        given = self.cleaned_data
        results = {
            words.measure.pk: (given[f"result_{words.measure.pk}"], given[f"because_{words.measure.pk}"])
            for words in self.asked
        }
        names = ("circumstances", "seriousness", "needs", "explanation")
        return {**{name: given[name] for name in names}, "results": results}

    def add_unmet(self, unmet: Any) -> None:
        """What is wrong about a result stands beside its measure; at the top where no measure shows it."""
        listed = list(getattr(unmet, "unmet", unmet))
        # Asked before anything gets its error: a field with an error has no answer any more.
        places = [(self._places_of(one.check.code), str(one.says)) for one in listed if one.field == "results"]
        super().add_unmet([one for one in listed if one.field != "results"])
        for names, says in places:
            for name in names:
                self.add_error(name, says)
            if not names:
                self.add_error(None, says)

    def _places_of(self, code: str) -> list[str]:
        """The fields in which a check about the results is not met."""
        results = self.considered["results"]
        if code == RESULTS_GIVEN.code:
            return [
                f"because_{key}" if result else f"result_{key}"
                for key, (result, because) in results.items()
                if not (result and has_words(because))
            ]
        terms = self.asked[0].measure.terms if self.asked else None
        return [f"result_{key}" for key in results if key in unfit_results(terms, self.chosen, results)]


class RemarkForm(EvenhandForm):
    """A remark to the other members, on record."""

    text = _long("Say something to the other members", error_messages={"required": "Write something first"})
    looks = {"text": Look(rows=3)}


class QuestionForm(EvenhandForm):
    """What the group wants to know before it decides."""

    question = _long(
        "What do you need to know?",
        "The person who asked answers. The group’s time stands still until then.",
        error_messages={"required": "Write what you need to know"},
    )
    looks = {"question": Look(rows=4)}


class InterestForm(EvenhandForm):
    """An interest in the case."""

    reason = _long("What is your interest?", error_messages={"required": "Say what your interest is"})
    looks = {"reason": Look(rows=3, hint="For example: you know the customer, or you managed the matter before")}


class AdviceQuestionForm(EvenhandForm):
    """A manager's question on category one."""

    question = _long("What do you want to ask the group?", error_messages={"required": "Write your question"})
    looks = {"question": Look(rows=5)}


class AdviceForm(EvenhandForm):
    """The group's answer."""

    answer = _long("The group’s advice", error_messages={"required": "Write the advice"})
    looks = {"answer": Look(rows=6)}


class SignForm(EvenhandForm):
    """One entry of the status list."""

    note = _long("What do you see? (optional)", required=False)
    looks = {"note": Look(rows=2)}
