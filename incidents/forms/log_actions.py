"""What was done at the time, who else was there, and what the customer needs."""

from typing import Any

from django import forms

from engagement.customers.models import Adjustment
from engagement.customers.selectors import current_adjustments
from engagement.ui.fields import DateField, YesNoField
from engagement.ui.forms import EvenhandForm, Look
from engagement.ui.words import has_words
from incidents import policy_terms
from incidents.forms.log import LogForm
from incidents.models import Incident

NOTHING = "nothing"


class ActionForm(LogForm):
    """What was tried, and what was done on the spot: nobody approves or rejects it (SBC-9.7a, SBC-A1-IMM-2)."""

    keeps = ("techniques_tried", "tried_before", "others_affected", "discussed_with_manager_on")

    actions = forms.MultipleChoiceField(
        label="What did you do at the time?",
        widget=forms.CheckboxSelectMultiple,
        help_text="You may end any contact that distresses you. You do not need permission.",
        error_messages={"required": "Choose what you did, or say that nothing was done on the spot"},
    )
    warned = YesNoField(label="Did you warn them first?", yes="Yes", no="No", required=False)
    warning_words = forms.CharField(
        label="What did you say?", widget=forms.Textarea, error_messages={"required": "Give the words of the warning"}
    )
    no_warning_reason = forms.ChoiceField(
        label="Why was there no warning?",
        widget=forms.RadioSelect,
        error_messages={"required": "Say why there was no warning"},
    )
    no_warning_text = forms.CharField(label="In your own words (optional)", max_length=500, required=False)
    told_customer = YesNoField(label="Did you tell the customer why contact ended?", required=False)
    not_told_reason = forms.ChoiceField(
        label="Why not?", widget=forms.RadioSelect, error_messages={"required": "Say why the customer was not told"}
    )
    not_told_text = forms.CharField(label="In your own words (optional)", max_length=500, required=False)
    techniques_tried = forms.MultipleChoiceField(
        label="What was tried to make it better? (optional)", widget=forms.CheckboxSelectMultiple, required=False
    )
    tried_before = forms.CharField(label="How did that go? (optional)", widget=forms.Textarea, required=False)
    others_affected = forms.MultipleChoiceField(
        label="Who was affected? (optional)", widget=forms.CheckboxSelectMultiple, required=False
    )
    others_there = YesNoField(label="Do you want to name a colleague, or somebody else who saw it?", required=False)
    discussed_with_manager_on = DateField(
        label="When did you talk about it with your manager? (optional)",
        called="the date you talked with your manager",
        past=True, required=False, help_text="Leave this empty if you have not yet. Your manager will come to you.",
    )  # fmt: skip
    looks = {
        "actions": Look(small=True, clause=("SBC-9.7a", "SBC-10.4")),
        "warned": Look(
            small=True, hint="For contact that you ended, or said you would end", clause="SBC-9.8a",
            reveals={"yes": ("warning_words",), "no": ("no_warning_reason", "no_warning_text")},
        ),
        "warning_words": Look(rows=2),
        "no_warning_reason": Look(small=True, clause="SBC-9.8b"),
        "told_customer": Look(
            small=True, hint="For contact that you ended", clause="SBC-11.1",
            reveals={"no": ("not_told_reason", "not_told_text")},
        ),
        "not_told_reason": Look(small=True),
        "techniques_tried": Look(small=True, clause="SBC-5.2a"),
        "tried_before": Look(words=300, rows=2),
        "others_affected": Look(small=True, clause="SBC-2.3"),
        "others_there": Look(small=True, inline=True, clause="SBC-9.6c"),
        "discussed_with_manager_on": Look(clause="SBC-A1-REST-3a"),
    }  # fmt: skip

    def first_answers(self) -> dict[str, Any]:
        answers = super().first_answers()
        rows = list(self.draft.immediate_actions.all())
        answers["actions"] = [row.kind for row in rows] or ([NOTHING] if self.draft.nothing_done_at_the_time else [])
        for row in rows:
            answers[f"detail_{row.kind}"] = row.note
        for name in ("warned", "told_customer"):
            answers[name] = next((getattr(row, name) for row in rows if getattr(row, name) is not None), None)
        for name in ("warning_words", "no_warning_reason", "no_warning_text", "not_told_reason", "not_told_text"):
            answers[name] = next((getattr(row, name) for row in rows if getattr(row, name)), "")
        return answers

    def build(self) -> None:
        self.must_act = policy_terms.is_short(self.draft)
        kinds = [one for one in self.profile.immediate_actions if one.code != NOTHING or not self.must_act]
        reveals: dict[str, tuple[str, ...]] = {}
        for kind in kinds:
            if set(kind.asks) & {"time", "reference"}:
                name = f"detail_{kind.code}"
                label = "Time, and a reference if you were given one (optional)"
                if "reference" not in kind.asks:
                    label = "At what time? (optional)"
                self.add(name, forms.CharField(label=label, max_length=200, required=False), width=20)
                reveals[kind.code] = (name,)
        self.fields["actions"].choices = [(one.code, one.label) for one in kinds]  # type: ignore[attr-defined]
        divider = {} if self.must_act else {NOTHING: "or"}
        self.look(
            "actions", reveals=reveals, divider=divider, exclusive=None if self.must_act else NOTHING,
            choice_hints={one.code: one.hint for one in kinds if one.hint},
        )  # fmt: skip
        for field, reasons in (("no_warning_reason", "no_warning_live"), ("not_told_reason", "customer_not_advised")):
            listed = self.profile.reasons(reasons).reasons
            self.fields[field].choices = [(one.code, one.label) for one in listed]  # type: ignore[attr-defined]
        affected = self.profile.reasons("affected").reasons
        self.fields["others_affected"].choices = [(one.code, one.label) for one in affected]  # type: ignore[attr-defined]
        if self.must_act:
            self.fields["actions"].error_messages["required"] = "Choose what you did, also if you only got away from it"
            # Nobody has to show that they tried to calm somebody who attacked them, and the manager comes by itself.
            for name in ("techniques_tried", "tried_before", "discussed_with_manager_on"):
                del self.fields[name]
            return
        tried = self.profile.techniques
        self.fields["techniques_tried"].choices = [(one.code, one.label) for one in tried]  # type: ignore[attr-defined]
        none = next((one.code for one in tried if one.none), None)
        self.look(
            "techniques_tried", exclusive=none, divider={none: "or"} if none else {},
            choice_hints={one.code: one.hint for one in tried if one.hint},
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        chosen = set(given.get("actions", ()))
        if NOTHING in chosen and len(chosen) > 1:
            self.add_error("actions", "Choose what you did, or that nothing was done on the spot, not both")
        asks = {need for kind in self.profile.immediate_actions if kind.code in chosen for need in kind.asks}
        if "warning" in asks and given.get("warned") is None:
            self.ask("warned", "Say whether you warned them first")
        if "customer_told" in asks and given.get("told_customer") is None:
            self.ask("told_customer", "Say whether you told the customer why contact ended")
        for reason, text, reasons in (
            ("no_warning_reason", "no_warning_text", "no_warning_live"),
            ("not_told_reason", "not_told_text", "customer_not_advised"),
        ):
            needing = {one.code for one in self.profile.reasons(reasons).reasons if "text" in one.needs}
            if given.get(reason) in needing and not has_words(given.get(text)):
                self.ask(text, "Say why in a few words")
        return given

    def answers(self) -> dict[str, Any]:
        kept = super().answers()
        given = self.cleaned_data
        if "actions" in given:
            asks = {kind.code: set(kind.asks) for kind in self.profile.immediate_actions}
            kept["actions"] = [self._row(code, asks.get(code, set())) for code in given["actions"] if code != NOTHING]
            kept["nothing_done_at_the_time"] = given["actions"] == [NOTHING]
        return kept

    def _row(self, code: str, asks: set[str]) -> dict[str, Any]:
        """One action as it is kept; the warning and the word to the customer belong to those that ask for them."""
        given = self.cleaned_data
        warned = given.get("warned") if "warning" in asks else None
        told = given.get("told_customer") if "customer_told" in asks else None
        return {
            "kind": code,
            "warned": warned,
            "warning_words": (given.get("warning_words") or "") if warned else "",
            "no_warning_reason": (given.get("no_warning_reason") or "") if warned is False else "",
            "no_warning_text": (given.get("no_warning_text") or "") if warned is False else "",
            "told_customer": told,
            "not_told_reason": (given.get("not_told_reason") or "") if told is False else "",
            "not_told_text": (given.get("not_told_text") or "") if told is False else "",
            "note": given.get(f"detail_{code}") or "",
        }

    @property
    def names_others(self) -> bool:
        """Whether the page on which colleagues are named comes next."""
        return bool(self.cleaned_data.get("others_there")) or "colleague" in self.cleaned_data.get(
            "others_affected", ()
        )


class FindColleagueForm(EvenhandForm):
    """Finds a colleague; the search is posted."""

    q = forms.CharField(label="Find a colleague", max_length=100, help_text="Name or job title")
    looks = {"q": Look(width="two-thirds")}


class ColleagueForm(EvenhandForm):
    """What a colleague had to do with it."""

    person = forms.ChoiceField(
        label="Which colleague?", widget=forms.RadioSelect, error_messages={"required": "Choose a colleague"}
    )
    saw_it = forms.BooleanField(label="They saw it or heard it", required=False)
    was_affected = forms.BooleanField(label="They were affected by it", required=False)
    looks = {"person": Look(small=True), "saw_it": Look(small=True), "was_affected": Look(small=True)}

    def __init__(self, *args: Any, people: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [(str(one.pk), one.name) for one in people]  # type: ignore[attr-defined]
        self.look(
            "person",
            choice_hints={str(one.pk): ", ".join(filter(None, (one.job_title, str(one.team or "")))) for one in people},
        )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not (given.get("saw_it") or given.get("was_affected")):
            self.add_error("saw_it", "Say whether this colleague saw it, was affected by it, or both")
        return given


class OtherWitnessForm(EvenhandForm):
    """Somebody who saw it and does not work here."""

    name = forms.CharField(
        label="Name of somebody else who saw it", max_length=120, help_text="Somebody who does not work here",
        error_messages={"required": "Enter the name of the person who saw it"},
    )  # fmt: skip
    looks = {"name": Look(width="two-thirds")}


class AdjustmentsForm(LogForm):
    """Whether anybody asked what this person needs: "none known" needs that somebody did (SPSO-G1-28)."""

    keeps = ("adjustments_answer", "adjustments_asked_by", "adjustments_asked_on")

    adjustments_answer = forms.ChoiceField(
        label="Does this person need us to do anything differently?",
        choices=Incident.AdjustmentsAnswer.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether needs are known, or whether anybody has asked"},
    )
    weighed = forms.MultipleChoiceField(
        label="Which of these did you think about?", widget=forms.CheckboxSelectMultiple, required=False
    )
    known_note = forms.CharField(
        label="What do they need, and what did you do about it?", widget=forms.Textarea, required=False
    )
    adjustments_asked_by = forms.CharField(
        label="Who asked?", max_length=120, error_messages={"required": "Say who asked"}
    )
    adjustments_asked_on = DateField(label="When?", called="the date somebody asked", past=True)
    none_note = forms.CharField(label="Anything to add? (optional)", max_length=500, required=False)
    looks = {
        "adjustments_answer": Look(
            size="m",
            clause=("SBC-5.4", "SPSO-G1-23"),
            reveals={
                Incident.AdjustmentsAnswer.KNOWN: ("weighed", "known_note"),
                Incident.AdjustmentsAnswer.NONE_KNOWN: ("adjustments_asked_by", "adjustments_asked_on", "none_note"),
            },
            choice_hints={Incident.AdjustmentsAnswer.NOT_ASKED: "You can go on, and ask before you submit"},
        ),
        "weighed": Look(small=True),
        "known_note": Look(words=300, rows=3),
        "adjustments_asked_by": Look(width="two-thirds"),
    }

    def first_answers(self) -> dict[str, Any]:
        answers = super().first_answers()
        known = self.draft.adjustments_answer == Incident.AdjustmentsAnswer.KNOWN
        answers["known_note" if known else "none_note"] = self.draft.adjustments_note
        answers["weighed"] = self.draft.adjustments_weighed
        return answers

    def build(self) -> None:
        if policy_terms.is_short(self.draft):
            said = "Your manager sees that this is still open. Ask first if you want a restorative approach"
            if not policy_terms.has_request_step(self.draft):
                said = "For example because they left, or it was not safe. Your manager sees that this is still open"
            self.look("adjustments_answer", choice_hints={Incident.AdjustmentsAnswer.NOT_ASKED: said})
        self.on_file: list[Adjustment] = current_adjustments(self.draft.customer) if self.draft.customer else []
        if not self.on_file:
            del self.fields["weighed"]
            return
        self.fields["weighed"].choices = [(str(row.pk), row.what) for row in self.on_file]  # type: ignore[attr-defined]
        self.look(
            "weighed",
            choice_hints={
                str(row.pk): f"{row.get_kind_display()}, {row.get_status_display().lower()}" for row in self.on_file
            },
        )
        if not self.draft.adjustments_answer:
            self.initial["adjustments_answer"] = Incident.AdjustmentsAnswer.KNOWN

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        known = given.get("adjustments_answer") == Incident.AdjustmentsAnswer.KNOWN
        if known and not given.get("weighed") and not has_words(given.get("known_note")):
            field = "weighed" if "weighed" in self.fields else "known_note"
            self.ask(field, "Say which needs you thought about")
        if self.on_file and given.get("adjustments_answer") == Incident.AdjustmentsAnswer.NONE_KNOWN:
            self.add_error(
                "adjustments_answer", "Needs are on this customer’s record. Choose “yes”, and say what you made of them"
            )
        return given

    def answers(self) -> dict[str, Any]:
        kept = super().answers()
        given = self.cleaned_data
        answer = given.get("adjustments_answer")
        if answer is not None:
            known = answer == Incident.AdjustmentsAnswer.KNOWN
            kept["adjustments_note"] = given.get("known_note" if known else "none_note") or ""
            kept["adjustments_weighed"] = sorted(given.get("weighed") or []) if known else []
        return kept
