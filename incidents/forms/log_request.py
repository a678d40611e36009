"""The last question of the log: what the writer asks for."""

from typing import Any

from django import forms

from engagement.permissions import allowed
from engagement.ui.forms import Look
from engagement.ui.words import british_date
from incidents import policy_terms
from incidents.forms.log import LogForm
from incidents.models import Incident
from incidents.selectors.incidents import can_build_on


class RequestForm(LogForm):
    """What the writer asks for: a record only, or a restorative approach (SBC-A1-REST-3b, SPSO-EP-13a)."""

    keeps = ("asks", "approach_kind", "approach_wanted", "approach_why", "builds_on")

    asks = forms.ChoiceField(
        label="What do you ask for?", choices=Incident.Asks.choices, widget=forms.RadioSelect,
        error_messages={"required": "Choose whether you want a record only, or a restorative approach"},
    )  # fmt: skip
    approach_kind = forms.ChoiceField(label="Which approach?", widget=forms.RadioSelect)
    approach_wanted = forms.CharField(
        label="What would you like to happen?", widget=forms.Textarea,
        help_text="What you want the customer to do differently, and what we can offer",
    )  # fmt: skip
    approach_why = forms.CharField(
        label="Why is this right for what happened?", widget=forms.Textarea,
        help_text="Nothing more than what happened and its effect call for",
    )  # fmt: skip
    builds_on = forms.MultipleChoiceField(
        label="Does it rest on earlier incidents too? (optional)", widget=forms.CheckboxSelectMultiple, required=False
    )
    contacts_expected = forms.CharField(
        label="How much contact is usual in a matter like this?", max_length=200,
        help_text="For example: one or two calls a week",
        error_messages={"required": "Say how much contact is usual in a matter like this"},
    )  # fmt: skip
    why_more_time = forms.CharField(
        label="Why might this person need more time?", widget=forms.Textarea,
        help_text="What they told you, or what could explain it: a need you know of, a complicated matter, something "
        "we did late. Do not guess at an illness. If you can think of nothing, say so.",
        error_messages={"required": "Say why this person might need more time, or that you can think of nothing"},
    )  # fmt: skip
    COMPARED = ("contacts_expected", "why_more_time")
    ABOUT_AN_APPROACH = (
        "approach_kind", "approach_wanted", "approach_why", "contacts_expected", "why_more_time", "builds_on",
    )  # fmt: skip
    looks = {
        "asks": Look(
            hide_label=True,
            clause="SBC-A1-REST-3b",
            reveals={Incident.Asks.RESTORATIVE: ABOUT_AN_APPROACH},
            choice_hints={
                Incident.Asks.RECORD_ONLY: "Your manager sees it, and decides whether anything more is needed",
                Incident.Asks.RESTORATIVE: "A letter or a talk that asks for a change and offers help",
            },
        ),
        "approach_kind": Look(small=True, clause="SBC-A1-REST-1"),
        "approach_wanted": Look(words=500, rows=4),
        "approach_why": Look(words=500, rows=4, clause="SPSO-EP-13a"),
        "contacts_expected": Look(width="two-thirds", clause="SPSO-G3-13a"),
        "why_more_time": Look(words=300, rows=3, clause="SPSO-G3-08"),
        "builds_on": Look(small=True, clause="SPSO-G3-06"),
    }

    def first_answers(self) -> dict[str, Any]:
        answers = {name: getattr(self.draft, name) for name in self.keeps if name != "builds_on"}
        answers["builds_on"] = [str(pk) for pk in self.draft.builds_on.values_list("pk", flat=True)]
        default = self.profile.default_approach
        answers["approach_kind"] = answers["approach_kind"] or (default.code if default else "")
        return answers | {name: getattr(self.draft, name) for name in self.COMPARED}

    def build(self) -> None:
        fitting = policy_terms.approaches_fitting(self.draft)
        self.may_ask = bool(allowed(self.user, "request_restorative_approach"))
        self.only_record = not fitting or not self.may_ask
        if self.only_record:
            self.fields["asks"].choices = [Incident.Asks.choices[0]]  # type: ignore[attr-defined]
            self.initial["asks"] = Incident.Asks.RECORD_ONLY
            for name in self.ABOUT_AN_APPROACH:
                del self.fields[name]
            return
        self._ask_only_what_is_measured()
        self.fields["approach_kind"].choices = [(one.code, one.label) for one in fitting]  # type: ignore[attr-defined]
        self.look("approach_kind", choice_hints={one.code: one.summary for one in fitting})
        earlier = can_build_on(self.draft, self.user)
        if not earlier:
            del self.fields["builds_on"]
            return
        self.fields["builds_on"].choices = [  # type: ignore[attr-defined]
            (str(one.pk), f"{one.reference}, {british_date(one.occurred_on)}") for one in earlier
        ]

    def _ask_only_what_is_measured(self) -> None:
        """Two answers are needed only by whoever asks for a change because of the time or the contact it takes.

        Carries SPSO-G3-08, SPSO-G3-13a.
        """
        threshold = policy_terms.threshold_of(self.draft)
        measured = (*threshold.all_of, *threshold.any_of) if threshold else ()
        if "contacts" not in measured or self.draft.contacts_counted is None:
            del self.fields["contacts_expected"]
        if threshold is None:
            del self.fields["why_more_time"]

    def answers(self) -> dict[str, Any]:
        kept = super().answers()
        if "builds_on" in kept:
            kept["builds_on"] = sorted(kept["builds_on"])
        given = self.cleaned_data
        kept |= {name: given[name] for name in self.COMPARED if given.get(name)}
        return kept
