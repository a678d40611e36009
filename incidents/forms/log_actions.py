"""What was done at the time, what was tried before, and who else was there."""

from datetime import time
from typing import Any

from django import forms

from engagement import clock
from engagement.ui.fields import DateField, TimeField, YesNoField
from engagement.ui.forms import EvenhandForm, Look
from engagement.ui.words import british_time, has_words
from incidents import policy_terms
from incidents.forms.log import LogForm
from incidents.forms.log_needs import AdjustmentsForm

NOTHING = "nothing"
ABOUT_ENDING = (
    "warned", "warning_words", "no_warning_reason", "no_warning_text", "told_customer", "not_told_reason",
    "not_told_text",
)  # fmt: skip


class ActionForm(LogForm):
    """What was done on the spot: nobody approves or rejects it (SBC-9.7a, SBC-A1-IMM-2)."""

    actions = forms.MultipleChoiceField(
        label="What did you do at the time?",
        widget=forms.CheckboxSelectMultiple,
        help_text="You may end any contact that distresses you. You do not need permission.",
        error_messages={"required": "Choose what you did, or say that nothing was done on the spot"},
    )
    looks = {"actions": Look(small=True, clause=("SBC-9.7a", "SBC-10.4"))}

    def first_answers(self) -> dict[str, Any]:
        answers = super().first_answers()
        self.kept = {row.kind: row for row in self.draft.immediate_actions.all()}
        nothing = [NOTHING] if self.draft.nothing_done_at_the_time else []
        return answers | {
            "actions": list(self.kept) or nothing,
            **{f"detail_{kind}": row.note for kind, row in self.kept.items()},
        }

    def build(self) -> None:
        super().build()
        self.must_act = policy_terms.is_short(self.draft)
        kinds = [one for one in self.profile.immediate_actions if one.code != NOTHING or not self.must_act]
        reveals: dict[str, tuple[str, ...]] = {}
        for kind in kinds:
            if kind.code == policy_terms.OTHER_ACTION:
                self.add(f"detail_{kind.code}", _what_else())
                reveals[kind.code] = (f"detail_{kind.code}",)
            elif set(kind.asks) & {"time", "reference"}:
                name = f"detail_{kind.code}"
                field: forms.Field = TimeField(label="At what time? (optional)", required=False)
                if "reference" in kind.asks:
                    label = "Time, and a reference if you were given one (optional)"
                    field = forms.CharField(label=label, max_length=200, required=False)
                self.add(name, field, width=20)
                reveals[kind.code] = (name,)
        self.fields["actions"].choices = [(one.code, one.label) for one in kinds]  # type: ignore[attr-defined]
        divider = {} if self.must_act else {NOTHING: "or"}
        self.look(
            "actions", reveals=reveals, divider=divider, exclusive=None if self.must_act else NOTHING,
            choice_hints={one.code: one.hint for one in kinds if one.hint},
        )  # fmt: skip
        if self.must_act:
            self.fields["actions"].error_messages["required"] = "Choose what you did, also if you only got away from it"

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        chosen = set(given.get("actions", ()))
        if NOTHING in chosen and len(chosen) > 1:
            self.add_error("actions", "Choose what you did, or that nothing was done on the spot, not both")
        return given

    def answers(self) -> dict[str, Any]:
        kept = super().answers()
        given = self.cleaned_data
        if "actions" in given:
            kept["actions"] = [self._row(code) for code in given["actions"] if code != NOTHING]
            kept["nothing_done_at_the_time"] = given["actions"] == [NOTHING]
        return kept

    def _row(self, code: str) -> dict[str, Any]:
        """One action as it is kept. What was said about ending contact stays, and goes over to another way of it."""
        detail = self.cleaned_data.get(f"detail_{code}") or ""
        note = british_time(detail) if isinstance(detail, time) else detail
        row = {**NOTHING_SAID, "kind": code, "note": note}
        asks = asks_of(self.profile, [code])
        before = [self.kept[code]] if code in self.kept else []
        for name, need in (("warned", "warning"), ("told_customer", "customer_told")):
            said = next((one for one in [*before, *self.kept.values()] if getattr(one, name) is not None), None)
            if need in asks and said is not None:
                row |= {part: getattr(said, part) for part in PARTS[name]}
        return row

    @property
    def next_part(self) -> str:
        """Ending contact asks for the warning and the word to the customer, on a page of their own."""
        return "ended" if asks_of(self.profile, self.cleaned_data.get("actions", ())) else ""


PARTS = {
    "warned": ("warned", "warning_words", "no_warning_reason", "no_warning_text"),
    "told_customer": ("told_customer", "not_told_reason", "not_told_text"),
}
NOTHING_SAID: dict[str, Any] = {name: None if name in PARTS else "" for name in ABOUT_ENDING}


def _what_else() -> forms.Field:
    says = {"required": "You did something else. Say in a few words what it was"}
    return forms.CharField(label="What did you do?", max_length=200, error_messages=says)


def asks_of(profile: Any, kinds: Any) -> set[str]:
    """What these actions ask on the page after them: "warning", "customer_told", both or neither."""
    asked = {need for one in profile.immediate_actions if one.code in kinds for need in one.asks}
    return asked & {"warning", "customer_told"}


class ActionAndNeedsForm(ActionForm, AdjustmentsForm):
    """The same for category one, with the question about needs: whoever attacked somebody and left cannot be asked."""

    def build(self) -> None:
        super().build()
        self.look("adjustments_answer", size="s", small=True)
        mine = [name for name in self.fields if name == "actions" or name.startswith("detail_")]
        self.order_fields([*mine, *(name for name in self.fields if name not in mine)])


class EndedForm(LogForm):
    """Where contact was ended: warned or why not, and whether the customer was told (SBC-9.8a, SBC-9.8b, SBC-11.1)."""

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
    looks = {
        "warned": Look(
            small=True, clause="SBC-9.8a",
            reveals={"yes": ("warning_words",), "no": ("no_warning_reason", "no_warning_text")},
        ),
        "warning_words": Look(rows=2),
        "no_warning_reason": Look(small=True, clause="SBC-9.8b"),
        "told_customer": Look(
            small=True, clause="SBC-11.1", reveals={"no": ("not_told_reason", "not_told_text")},
        ),
        "not_told_reason": Look(small=True),
    }  # fmt: skip

    def first_answers(self) -> dict[str, Any]:
        self.rows = list(self.draft.immediate_actions.all())
        said: dict[str, Any] = {}
        for name in ABOUT_ENDING:
            none = None if name in PARTS else ""
            said[name] = next((getattr(row, name) for row in self.rows if getattr(row, name) not in (None, "")), none)
        if said["warned"] is None and self._was_a_warning:
            said["warned"] = True
        return said

    @property
    def _was_a_warning(self) -> bool:
        """Whether one of the actions is the warning itself."""
        kinds = {row.kind for row in self.rows}
        return any("warning" in one.asks and not one.ends_contact for one in self._actions if one.code in kinds)

    @property
    def _actions(self) -> Any:
        return self.profile.immediate_actions

    def build(self) -> None:
        self.asks = asks_of(self.profile, [row.kind for row in self.rows])
        for field, reasons in (("no_warning_reason", "no_warning_live"), ("not_told_reason", "customer_not_advised")):
            listed = self.profile.reasons(reasons).reasons
            self.fields[field].choices = [(one.code, one.label) for one in listed]  # type: ignore[attr-defined]
        for name, need in (("warned", "warning"), ("told_customer", "customer_told")):
            if need not in self.asks:
                for part in PARTS[name]:
                    del self.fields[part]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if "warning" in self.asks and given.get("warned") is None:
            self.ask("warned", "Say whether you warned them first")
        if "customer_told" in self.asks and given.get("told_customer") is None:
            self.ask("told_customer", "Say whether you told the customer why contact ended")
        for reason, text, reasons, what in (
            ("no_warning_reason", "no_warning_text", "no_warning_live", "there was no warning"),
            ("not_told_reason", "not_told_text", "customer_not_advised", "the customer was not told"),
        ):
            needing = {one.code for one in self.profile.reasons(reasons).reasons if "text" in one.needs}
            if given.get(reason) in needing and not has_words(given.get(text)):
                self.ask(text, f"Say in a few words why {what}")
        return given

    def answers(self) -> dict[str, Any]:
        """The actions as they are, the warning and the word to the customer with those that ask for them."""
        given, rows = self.cleaned_data, []
        for row in self.rows:
            asks = asks_of(self.profile, [row.kind])
            warned = given.get("warned") if "warning" in asks else None
            told = given.get("told_customer") if "customer_told" in asks else None
            rows.append({
                "kind": row.kind,
                "note": row.note,
                "warned": warned,
                "warning_words": (given.get("warning_words") or "") if warned else "",
                "no_warning_reason": (given.get("no_warning_reason") or "") if warned is False else "",
                "no_warning_text": (given.get("no_warning_text") or "") if warned is False else "",
                "told_customer": told,
                "not_told_reason": (given.get("not_told_reason") or "") if told is False else "",
                "not_told_text": (given.get("not_told_text") or "") if told is False else "",
            })  # fmt: skip
        return {"actions": rows}


class TriedForm(LogForm):
    """What was tried before, and the talk with the manager: for whoever has more to tell or asks for a change."""

    keeps = ("techniques_tried", "tried_before")
    TALKED = (("no", "Not yet"), ("today", "Yes, today"), ("another", "Yes, on another day"))

    techniques_tried = forms.MultipleChoiceField(
        label="What was tried to make it better? (optional)", widget=forms.CheckboxSelectMultiple, required=False
    )
    tried_before = forms.CharField(label="How did that go? (optional)", widget=forms.Textarea, required=False)
    talked = forms.ChoiceField(
        label="Have you talked about it with your manager? (optional)",
        choices=TALKED, widget=forms.RadioSelect, required=False,
        help_text="You need not have. Your manager comes to you.",
    )  # fmt: skip
    discussed_with_manager_on = DateField(label="When?", called="the date you talked with your manager", past=True)
    looks = {
        "techniques_tried": Look(small=True, clause="SBC-5.2a"),
        "tried_before": Look(words=300, rows=2),
        "talked": Look(
            small=True, clause="SBC-A1-REST-3a", reveals={"another": ("discussed_with_manager_on",)},
        ),
    }  # fmt: skip

    def first_answers(self) -> dict[str, Any]:
        on = self.draft.discussed_with_manager_on
        talked = "" if on is None else "today" if on == clock.today() else "another"
        given_on = on if talked == "another" else None
        return super().first_answers() | {"talked": talked, "discussed_with_manager_on": given_on}

    def build(self) -> None:
        tried = self.profile.techniques
        self.fields["techniques_tried"].choices = [(one.code, one.label) for one in tried]  # type: ignore[attr-defined]
        none = next((one.code for one in tried if one.none), None)
        self.look(
            "techniques_tried", exclusive=none, divider={none: "or"} if none else {},
            choice_hints={one.code: one.hint for one in tried if one.hint},
        )  # fmt: skip

    def answers(self) -> dict[str, Any]:
        kept, given = super().answers(), self.cleaned_data
        if given.get("talked") == "another":
            if "discussed_with_manager_on" in given:
                kept["discussed_with_manager_on"] = given["discussed_with_manager_on"]
        elif given.get("talked"):
            kept["discussed_with_manager_on"] = clock.today() if given["talked"] == "today" else None
        return kept


class PeopleForm(LogForm):
    """Who was affected (SBC-2.3), and whether somebody is to be named (SBC-9.6c)."""

    keeps = ("others_affected",)

    others_affected = forms.MultipleChoiceField(
        label="Who was affected? (optional)", widget=forms.CheckboxSelectMultiple, required=False
    )
    others_there = YesNoField(label="Do you want to name a colleague, or somebody else who saw it?", required=False)
    looks = {
        "others_affected": Look(small=True, clause="SBC-2.3"),
        "others_there": Look(small=True, inline=True, clause="SBC-9.6c"),
    }

    def build(self) -> None:
        affected = self.profile.reasons("affected").reasons
        self.fields["others_affected"].choices = [(one.code, one.label) for one in affected]  # type: ignore[attr-defined]

    @property
    def next_part(self) -> str:
        """The page on which they are named."""
        given = self.cleaned_data
        names = bool(given.get("others_there")) or "colleague" in given.get("others_affected", ())
        return "named" if names else ""


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
