"""The forms of a request: one question a page. They ask; the checks decide, and a draft may leave all open."""

from textwrap import shorten
from typing import Any

from django import forms

from engagement.policy.selectors import policy_in_force
from engagement.ui.fields import DateField, YesNoField
from engagement.ui.forms import EvenhandForm, Look
from engagement.ui.words import british_date, has_words
from incidents.models import Incident
from letters.models import Letter
from restrictions.forms.terms import text
from restrictions.models import ActiveManagementRequest
from restrictions.selectors.asking import failed_approaches, ground_codes, warnings_for

NO_LETTER = "none"


class IncidentsForm(EvenhandForm):
    """Which incidents the request relies on, and what each of them shows (SPSO-EP-22b, SBC-7.8a)."""

    incidents = forms.MultipleChoiceField(
        label="Which incidents does it rest on?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Only what happened and was logged. For each, say what it shows.",
    )
    trend_note = text("What have you noticed over time? (optional)", "For example how often, and since when")

    looks = {"incidents": Look(clause=("SBC-7.8a", "SPSO-EP-22b")), "trend_note": Look(rows=3)}

    def __init__(self, data: Any = None, *, draft: ActiveManagementRequest, offered: list[Incident]) -> None:
        relied = {one.incident_id: one.behaviour for one in draft.relied_on.all()}
        self.offered = offered
        initial: dict[str, Any] = {"incidents": [str(pk) for pk in relied], "trend_note": draft.trend_note}
        initial |= {f"behaviour_{pk}": behaviour for pk, behaviour in relied.items()}
        super().__init__(data, initial=initial)
        field: Any = self.fields["incidents"]
        field.choices = [(str(one.pk), f"{one.reference}, {british_date(one.occurred_on)}") for one in offered]
        for one in offered:
            self.fields[f"behaviour_{one.pk}"] = text("What does it show?")
            self.look(f"behaviour_{one.pk}", rows=3, hint="Facts: what was said or done, how often. No adjectives.")
        self.look(
            "incidents",
            reveals={str(one.pk): (f"behaviour_{one.pk}",) for one in offered},
            choice_hints={str(one.pk): shorten(one.facts, width=160, placeholder=" …") for one in offered},
        )
        self.order_fields(["incidents", *(f"behaviour_{one.pk}" for one in offered), "trend_note"])

    @property
    def behaviours(self) -> dict[Any, str]:
        """What was written, by incident."""
        by_key = {str(one.pk): one.pk for one in self.offered}
        return {
            by_key[key]: self.cleaned_data.get(f"behaviour_{by_key[key]}", "") for key in self.cleaned_data["incidents"]
        }


class GroundForm(EvenhandForm):
    """Why a restorative approach is not the way (SBC-5.6, SBC-A1-CRG-2a)."""

    ground = forms.ChoiceField(
        label="Why is a restorative approach not the way?", required=False, widget=forms.RadioSelect
    )
    approach: Any = forms.ModelChoiceField(
        queryset=None, label="Which approach has not helped?", required=False, empty_label="Choose one"
    )
    ground_note = text("Say more about it", "What was tried or considered, and why it did not or would not help")

    looks = {"ground": Look(clause="SBC-5.6"), "ground_note": Look(rows=5)}

    def __init__(self, data: Any = None, *, draft: ActiveManagementRequest) -> None:
        super().__init__(
            data, initial={"ground": draft.ground, "approach": draft.approach_id, "ground_note": draft.ground_note}
        )
        known = ground_codes()
        ground: Any = self.fields["ground"]
        reasons = policy_in_force().reasons("restorative_ground").reasons
        ground.choices = [(one.code, one.label) for one in reasons if one.code in known]
        approach: Any = self.fields["approach"]
        approach.queryset = failed_approaches(draft)
        approach.label_from_instance = lambda one: f"{one.reference}: ended {british_date(one.ended_at)}"
        self.look(
            "ground",
            reveals={"tried_and_failed": ("approach",)},
            choice_hints={one.code: one.hint for one in reasons if one.hint},
        )

    def clean(self) -> dict[str, Any]:
        """Whoever says that an approach has failed names it. What is left open altogether may stay open in a draft."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("ground") == "tried_and_failed" and not given.get("approach") and "approach" not in self.errors:
            self.add_error("approach", "Choose the approach that has not helped, or another reason")
        return given


class WarningForm(EvenhandForm):
    """The letter in which the customer was asked to change; without one, an exception is needed (SBC-10.1-0)."""

    warning_letter = forms.ChoiceField(
        label="Which letter asked the customer to change?", required=False, widget=forms.RadioSelect
    )

    looks = {"warning_letter": Look(clause=("SBC-10.1-0", "SPSO-G3-27"))}

    def __init__(self, data: Any = None, *, draft: ActiveManagementRequest) -> None:
        letters = list(warnings_for(draft.customer)[:20])
        self.letters = {str(letter.pk): letter for letter in letters}
        super().__init__(data, initial={"warning_letter": str(draft.warning_letter_id or "")})
        field: Any = self.fields["warning_letter"]
        field.choices = [
            *(
                (key, f"{letter.reference}, sent {british_date(letter.issued_on)}")
                for key, letter in self.letters.items()
            ),
            (NO_LETTER, "None: the customer was not asked to change first"),
        ]
        self.look(
            "warning_letter",
            choice_hints={NO_LETTER: "The policy allows this only for a few reasons. You are asked for yours next."},
        )

    @property
    def letter(self) -> Letter | None:
        """The letter that was chosen."""
        return self.letters.get(self.cleaned_data["warning_letter"])


class EffectForm(EvenhandForm):
    """What it has meant (SBC-7.8a)."""

    effect_on_staff = text("What has it meant for staff?", "What they told you, in plain words")
    effect_on_service = text(
        "What has it meant for the service and for others?",
        "Numbers where you have them: contacts, hours, work delayed",
    )
    looks = {"effect_on_staff": Look(rows=4), "effect_on_service": Look(rows=4, clause="SBC-7.8a")}


class CustomerSaidForm(EvenhandForm):
    """What the customer says about it (SBC-3.1b)."""

    customer_said = text("What has the customer said about it?", "In their own words where you can")
    customer_not_asked_because = text("If nobody could ask them: why not?")
    looks = {"customer_said": Look(rows=4), "customer_not_asked_because": Look(rows=3)}


class NeedsForm(EvenhandForm):
    """Adjustments and equality (SBC-5.4, SBC-10.3b, UKCG-016)."""

    adjustments_considered = text(
        "Which adjustments were considered?", "What the customer needs in order to deal with us, and how this keeps it"
    )
    equality_considered = text(
        "Could this affect them more because of who they are?",
        "For example age, disability, language or caring for others: only what is known and matters here. Do not guess "
        "at an illness. If nothing is known, say so.",
    )
    looks = {
        "adjustments_considered": Look(rows=4, clause="SBC-5.4"),
        "equality_considered": Look(rows=4, clause="SBC-10.3b"),
    }


class OthersForm(EvenhandForm):
    """Who else would feel it. Nobody is restricted because of whom they belong to (SBC-10.3b)."""

    anybody = YesNoField(
        label="Would anybody else be affected?",
        required=False,
        no="No, nobody else",
        help_text="A partner, a child, somebody they care for or who cares for them",
    )
    others_affected = text("Who, and how do they go on being served?", "They are never restricted themselves")
    looks = {"anybody": Look(reveals={"yes": ("others_affected",)}), "others_affected": Look(rows=4)}

    def clean(self) -> dict[str, Any]:
        """Whoever says that somebody is affected says who. What is left open altogether may stay open in a draft."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if (
            given.get("anybody")
            and not has_words(given.get("others_affected"))
            and "others_affected" not in self.errors
        ):
            self.add_error("others_affected", "Say who else would be affected, and how they go on being served")
        return given


class ComplaintsForm(EvenhandForm):
    """What a limit to the complaints procedure rests on (SPSO-G3-36 to 44, SBC-6.3-UC-3)."""

    reframes_earlier_decision = YesNoField(
        label="Are these complaints about an earlier decision, in other words?",
        required=False,
        help_text="Then it is persistence, and the complaints procedure stays open",
    )
    report_from = DateField(
        label="The list of complaints begins on", called="the first day of the list", required=False
    )
    report_to = DateField(label="It ends on", called="the last day of the list", required=False, past=True)
    earlier_chance = text("How were they given a clear chance before?", "Which letter said what would follow, and when")
    last_resort = text("Why would nothing else do?")
    balance = text("How was their access weighed against the effect on your work?")
    looks = {
        "reframes_earlier_decision": Look(clause="SPSO-G3-40"),
        "report_from": Look(clause="SPSO-G3-41a"),
        "earlier_chance": Look(rows=3, clause="SPSO-G3-42"),
        "last_resort": Look(rows=3, clause="SPSO-G3-36"),
        "balance": Look(rows=3, clause="SPSO-G3-37"),
    }

    def clean(self) -> dict[str, Any]:
        """The list ends after it begins."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = given.get("report_from"), given.get("report_to")
        if first and last and first > last:
            self.add_error("report_to", "The list must end after it begins")
        return given


class ComplaintItemForm(EvenhandForm):
    """One complaint of the list: when, about what, and what came of it."""

    received_on = DateField(label="Received on", called="the day it was received", past=True)
    reference = forms.CharField(label="Its reference (optional)", required=False, max_length=60)
    topic = forms.CharField(label="What it was about", max_length=200)
    outcome = forms.CharField(label="What came of it", max_length=200)
    new_matter = forms.BooleanField(label="It was about something new", required=False)


ComplaintItems = forms.formset_factory(ComplaintItemForm, extra=3, can_delete=True, max_num=60, validate_max=True)


class SupportForm(EvenhandForm):
    """The manager's word (SBC-A1-CRG-3b)."""

    supports = YesNoField(label="Do you support this request?", yes="Yes, I support it", no="No, I do not support it")
    to = forms.ChoiceField(
        label="Who decides?",
        choices=[("service", "The senior manager of the service"), ("group", "The Review Group")],
        initial="service",
        widget=forms.RadioSelect,
        required=False,
    )
    reason = forms.CharField(
        label="Your reasons", widget=forms.Textarea, error_messages={"required": "Give your reasons"}
    )
    looks = {
        "supports": Look(small=True, clause="SBC-A1-CRG-3b"),
        "to": Look(small=True, clause="SBC-10.5b"),
        "reason": Look(rows=4, hint="The person who asked reads them"),
    }

    def __init__(self, data: Any = None, *, choice_of_level: bool, **more: Any) -> None:
        super().__init__(data, **more)
        if not choice_of_level:
            del self.fields["to"]


class AnswerForm(EvenhandForm):
    """The answer to the group's question."""

    answer = forms.CharField(
        label="Your answer", widget=forms.Textarea, error_messages={"required": "Write your answer"}
    )
    looks = {"answer": Look(rows=6)}


class ReasonForm(EvenhandForm):
    """An act that needs reasons and nothing else."""

    reason = forms.CharField(
        label="Your reasons", widget=forms.Textarea, error_messages={"required": "Give your reasons"}
    )
    looks = {"reason": Look(rows=4)}


class SubmitForm(EvenhandForm):
    """Where a manager's request goes."""

    to = forms.ChoiceField(
        label="Who decides?",
        choices=[("service", "The senior manager of the service"), ("group", "The Review Group")],
        initial="service",
        widget=forms.RadioSelect,
        required=False,
    )
    looks = {"to": Look(clause="SBC-10.5b")}


class StartForm(EvenhandForm):
    """From which incidents a request begins. `key` is the draft's own, so that a form sent twice begins one draft."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    incidents = forms.MultipleChoiceField(
        label="Which incidents does it rest on?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one incident"},
    )

    def __init__(self, data: Any = None, *, offered: list[Incident], **more: Any) -> None:
        super().__init__(data, **more)
        field: Any = self.fields["incidents"]
        field.choices = [(str(one.pk), f"{one.reference}, {british_date(one.occurred_on)}") for one in offered]
        self.look(
            "incidents", choice_hints={str(one.pk): shorten(one.facts, width=160, placeholder=" …") for one in offered}
        )
