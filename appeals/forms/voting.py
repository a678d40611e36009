"""The forms of the Review Group on an appeal: other terms, and a vote. The Chief Executive's are much the same."""

from typing import Any

from django import forms
from django.utils.html import format_html

from appeals import outcomes
from appeals.forms.hearing import long
from appeals.models import AppealOption
from appeals.selectors.hearing import OptionWords
from engagement.policy.profile import Profile
from engagement.ui.forms import EvenhandForm, Look
from restrictions.forms.less import LesserTerms, OptionForm
from restrictions.measures import MeasureWords
from restrictions.models import Terms

HINTS: dict[str, str] = {
    outcomes.ENDED: "At once. Staff who know of it are told today",
    outcomes.SENT_BACK: "Whoever asked for it begins again. Until then it stays as it is now: applying, or on hold",
    outcomes.OUT_OF_SCOPE: "The letter says where each point goes instead",
}


def ask_for_outcome(
    form: EvenhandForm, offered: list[tuple[str, str]], options: list[OptionWords], change_at: str = ""
) -> None:
    """Fill the question `outcome` of a form with what can be decided, other terms with what they mean.

    `change_at` is where terms are put forward, as long as they can still change: easing is an answer only after that.
    """
    field: Any = form.fields["outcome"]
    field.choices = offered
    meant = {f"{one.option.kind}:{one.option.pk}": " ".join(each.letter for each in one.measures) for one in options}
    form.look("outcome", choice_hints={**HINTS, **meant}, small=True)
    if change_at and any(value == outcomes.ENDED for value, _words in offered):
        said = "To ease or change it otherwise than below, {}." if meant else "To ease or change it, {}."
        link = format_html('<a class="govuk-link" href="{}">put the terms forward first</a>', change_at)
        form.look("outcome", hint=format_html(said, link))


def chosen(value: str, options: list[OptionWords]) -> tuple[str, AppealOption | None]:
    """What stands behind an answer to `outcome`: the outcome, and the terms where it names them."""
    outcome, _, key = value.partition(":")
    return outcome, next((one.option for one in options if key and str(one.option.pk) == key), None)


class AppealVoteForm(EvenhandForm):
    """One seat's vote, with its reason. For good."""

    outcome = forms.ChoiceField(
        label="Your vote", widget=forms.RadioSelect, error_messages={"required": "Choose what you vote for"}
    )
    reason = long("Your reasons", error_messages={"required": "Give your reasons"})
    looks = {"reason": Look(rows=4, hint="The other members read them once they have voted")}

    def __init__(
        self,
        data: Any = None,
        *,
        offered: list[tuple[str, str]],
        options: list[OptionWords],
        change_at: str = "",
        **more: Any,
    ) -> None:
        super().__init__(data, **more)
        self.options = options
        ask_for_outcome(self, offered, options, change_at)

    @property
    def vote(self) -> dict[str, Any]:
        """The arguments of `cast_vote`."""
        outcome, option = chosen(self.cleaned_data["outcome"], self.options)
        return {"outcome": outcome, "option": option, "reason": self.cleaned_data["reason"]}


class MilderForm(OptionForm):
    """What could take the place of the terms in force: which measures stay, how far, how long, and why it is enough."""

    kind = forms.ChoiceField(
        label="What do these terms do?",
        choices=AppealOption.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what these terms do"},
    )
    looks = {"kind": Look(small=True, clause="SBC-12.4b")}

    def __init__(self, data: Any = None, *, asked: Terms, words: list[MeasureWords]) -> None:
        super().__init__(data, asked=asked, words=words)
        keeps = self.fields["keeps"]
        keeps.label = "Which of the measures stay?"
        self.order_fields(["kind", *(name for name in self.fields if name != "kind")])

    @property
    def given(self) -> dict[str, Any]:
        """The arguments of `TermsInput`, without what they do."""
        return {name: value for name, value in super().given.items() if name != "kind"}


class MilderTerms(LesserTerms):
    """The whole page, with what the terms do."""

    form: MilderForm

    def __init__(self, data: Any, *, asked: Terms, words: list[MeasureWords], profile: Profile) -> None:
        form = MilderForm(data, asked=asked, words=words)
        super().__init__(data, form=form, asked=asked, words=words, profile=profile)

    @property
    def kind(self) -> str:
        """Eased, or varied."""
        return str(self.form.cleaned_data["kind"])
