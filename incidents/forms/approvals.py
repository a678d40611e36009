"""The forms of the approvals pages. They ask; the checks of each transition decide."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError

from engagement.people.models import Team, User
from engagement.policy.schema import Approach
from engagement.policy.selectors import policy_in_force
from engagement.ui.forms import EvenhandForm, Look
from engagement.ui.words import has_words
from incidents import reasons
from incidents.models import Incident, RestorativeApproach
from incidents.selectors.queue import Narrowing, category_words

LONG = 4_000

APPROVE, LESS, ASK, DECLINE, SAFETY = "approve", "less", "ask", "decline", "safety"


def text_field(label: str, *, required: bool = True, error: str = "") -> forms.CharField:
    messages = {"required": error} if error else {}
    return forms.CharField(
        label=label, required=required, max_length=LONG, widget=forms.Textarea, error_messages=messages
    )


def _offer(form: EvenhandForm, name: str, listed: str) -> None:
    """The reasons of one of the policy's lists as the answers to a question."""
    field: Any = form.fields[name]
    field.choices = [(reason.code, reason.label) for reason in reasons.reasons_in(listed)]
    form.look(name, choice_hints={reason.code: reason.hint for reason in reasons.reasons_in(listed) if reason.hint})


class DecisionForm(EvenhandForm):
    """What the manager decides. The question about adjustments comes before the decision (SPSO-G1-23, SPSO-G1-28)."""

    considered = forms.ChoiceField(
        label="Have you considered what this person needs?",
        choices=[("yes", "Yes"), ("no", "No, I need more information")],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether you have considered what this person needs"},
    )
    adjustments_decided = text_field(
        "What did you make of it?", error="Say what you made of this person’s needs and adjustments"
    )
    decision = forms.ChoiceField(
        label="Your decision",
        choices=[
            (APPROVE, "Approve as asked"),
            (LESS, "Approve something less"),
            (ASK, "Ask for more"),
            (DECLINE, "Do not approve"),
            (SAFETY, "Send to health and safety"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose your decision"},
    )
    approach = text_field(
        "What we will ask, and what we will offer", error="Say what we will ask, and what we will offer"
    )
    less_kind = forms.ChoiceField(
        label="Which approach instead?", error_messages={"required": "Choose which approach you approve instead"}
    )
    less_approach = text_field(
        "What we will ask, and what we will offer", error="Say what we will ask, and what we will offer"
    )
    less_code = forms.ChoiceField(
        label="Why is this enough?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose why something less than was asked for is enough"},
    )
    less_than_asked = text_field("In your own words (optional)", required=False)
    decline_code = forms.ChoiceField(
        label="Why do you not approve it?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose why you do not approve it"},
    )
    third_time_code = forms.ChoiceField(
        label="If you approve: why is it right to ask again?", widget=forms.RadioSelect, required=False
    )
    third_time_because = text_field("Why it is right to ask again, in your own words (optional)", required=False)
    reason = text_field("Reason", required=False)

    looks = {
        "considered": Look(small=True, reveals={"yes": ("adjustments_decided",)}),
        "adjustments_decided": Look(
            rows=3, hint="For example: calls instead of letters, or why nothing needs to change"
        ),
        "decision": Look(
            small=True,
            reveals={
                APPROVE: ("approach",),
                LESS: ("less_kind", "less_approach", "less_code", "less_than_asked"),
                DECLINE: ("decline_code",),
            },
            clause="SBC-7.5a",
        ),
        "approach": Look(rows=4),
        "less_approach": Look(rows=4),
        "less_code": Look(small=True, clause="SPSO-G3-34"),
        "less_than_asked": Look(rows=3),
        "decline_code": Look(small=True),
        "third_time_code": Look(small=True, clause="SPSO-G3-31"),
        "third_time_because": Look(rows=3),
        "reason": Look(
            rows=4,
            hint="Why this is in proportion to what happened and its effect. If you ask for more, write your question. "
            "If you do not approve it, add your own words where the reason needs them. The customer can ask to see "
            "this.",
        ),
    }

    FIELD_WHEN_LESS = {"approach": "less_approach", "approved_kind": "less_kind"}
    FIELD = {
        "approved_kind": "decision",
        "proportionate_because": "reason",
        "comment": "reason",
        "reason_code": "decline_code",
        "reason_text": "reason",
    }

    def __init__(
        self,
        *args: Any,
        request_: RestorativeApproach,
        asked_for: str,
        others: list[Approach],
        has_adjustments: bool,
        third_time: bool,
        for_safety: bool,
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("initial", {"approach": request_.wanted})
        super().__init__(*args, **kwargs)
        self.kind = request_.kind
        decision: Any = self.fields["decision"]
        if not for_safety:
            decision.choices = [one for one in decision.choices if one[0] != SAFETY]
        if has_adjustments:
            self.fields["considered"].label = "Have you considered the adjustment on file?"
        less_kind: Any = self.fields["less_kind"]
        less_kind.choices = [("", "Choose one"), *((kind.code, kind.label) for kind in others)]
        self.look("decision", choice_hints={APPROVE: asked_for})
        _offer(self, "less_code", reasons.SOMETHING_LESS)
        _offer(self, "decline_code", reasons.DECLINE)
        _offer(self, "third_time_code", reasons.THIRD_REQUEST)
        if not third_time:
            del self.fields["third_time_code"], self.fields["third_time_because"]

    def clean(self) -> dict[str, Any]:
        """Nothing is approved before the person's needs were considered; every decision but a coded one has words."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        decided = cleaned.get("decision")
        if decided and decided != DECLINE and "reason" not in self.errors and not has_words(cleaned.get("reason")):
            self.add_error("reason", "Give your reason, or write your question")
        if cleaned.get("decision") in (APPROVE, LESS) and cleaned.get("considered") == "no":
            self.add_error(
                "considered",
                "Consider what this person needs before you approve, or choose “Ask for more” and write your question",
            )
        return cleaned

    @property
    def approval(self) -> dict[str, str]:
        """The inputs of an approval, as asked or something less."""
        given = self.cleaned_data
        less = given["decision"] == LESS
        return {
            "approved_kind": given["less_kind"] if less else self.kind,
            "approach": given["less_approach"] if less else given["approach"],
            "less_code": given["less_code"] if less else "",
            "less_than_asked": given["less_than_asked"] if less else "",
            "adjustments_decided": given["adjustments_decided"],
            "third_time_code": given.get("third_time_code", ""),
            "third_time_because": given.get("third_time_because", ""),
            "proportionate_because": given["reason"],
        }

    @property
    def told(self) -> str:
        """The reason as the timeline keeps it."""
        given = self.cleaned_data
        if given["decision"] == DECLINE:
            return reasons.in_words(reasons.DECLINE, given["decline_code"], given["reason"])
        return str(given["reason"])

    def add_unmet(self, unmet: Any) -> None:
        """Each check beside the question that answers it, by what was decided."""
        places = self.FIELD | (self.FIELD_WHEN_LESS if self.cleaned_data.get("decision") == LESS else {})
        for check in getattr(unmet, "unmet", unmet):
            name = places.get(check.field, check.field)
            self.add_error(name if name in self.fields else None, str(check.says))


class StartForm(EvenhandForm):
    """A manager starts an approach from incidents of one customer (SBC-A1-REST-9, SBC-A1-REST-10)."""

    key = forms.CharField(
        max_length=36,
        widget=forms.HiddenInput,
        error_messages={"required": "Open this page again, and send the form from there"},
    )
    incidents = forms.ModelMultipleChoiceField(
        label="Which incidents does it rest on?",
        queryset=Incident.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one incident"},
    )
    trend_note = text_field("What have you noticed over time? (optional)", required=False)
    kind = forms.ChoiceField(
        label="Which approach?", widget=forms.RadioSelect, error_messages={"required": "Choose an approach"}
    )
    wanted = text_field("What would you like to happen?", error="Say what you would like to happen")
    why = text_field("Why?", error="Say why")
    adjustments_considered = text_field(
        "Which needs and adjustments did you consider?",
        error="Say which needs and adjustments you considered, or that you asked and none are known",
    )
    approach = text_field(
        "What will we ask, and what will we offer?", error="Say what we will ask, and what we will offer"
    )
    proportionate_because = text_field(
        "Why is this in proportion?", error="Say why this is in proportion to what happened and to its effect"
    )
    third_time_code = forms.ChoiceField(label="Why is it right to ask again?", widget=forms.RadioSelect, required=False)
    third_time_because = text_field("In your own words (optional)", required=False)

    looks = {
        "incidents": Look(size="m", clause="SBC-8.4a"),
        "trend_note": Look(rows=3, clause="SBC-A1-REST-10"),
        "kind": Look(size="m"),
        "wanted": Look(rows=3),
        "why": Look(rows=3),
        "adjustments_considered": Look(rows=3, clause="SPSO-G1-23"),
        "approach": Look(rows=4, clause="SBC-A1-REST-5"),
        "proportionate_because": Look(rows=3, clause="SBC-3.8a"),
        "third_time_code": Look(size="m", clause="SPSO-G3-31"),
        "third_time_because": Look(rows=3),
    }

    def __init__(self, *args: Any, incidents: Any, kinds: list[Approach], third_time: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["incidents"]
        field.queryset = incidents
        field.label_from_instance = _incident_line
        kind: Any = self.fields["kind"]
        kind.choices = [(each.code, each.label) for each in kinds]
        self.look("kind", choice_hints={each.code: each.summary for each in kinds})
        _offer(self, "third_time_code", reasons.THIRD_REQUEST)
        if not third_time:
            del self.fields["third_time_code"], self.fields["third_time_because"]

    def clean_key(self) -> UUID:
        """The key under which this form starts an approach once, however often it is sent."""
        try:
            return UUID(self.cleaned_data["key"])
        except ValueError as error:
            raise ValidationError("Open this page again, and send the form from there") from error


def _incident_line(incident: Incident) -> str:
    day = f"{incident.occurred_on:%-d %B %Y}" if incident.occurred_on else "no date"
    return (
        f"{incident.reference}: {category_words(policy_in_force(), incident.routed_category)}, {day}, {incident.team}"
    )


class FindForm(EvenhandForm):
    """A search in the queue; posted, because it may be for a person."""

    words = forms.CharField(label="Find a request", required=False, max_length=200)

    looks = {"words": Look(hint="Name, reference or team", width=20, autocomplete="off")}


class FilterForm(EvenhandForm):
    """Narrows the queue. It stands in the address, so it holds no names."""

    team = forms.ModelChoiceField(label="Team", queryset=Team.objects.none(), required=False, empty_label="All teams")
    category = forms.ChoiceField(label="Why", required=False)
    raised_by = forms.ModelChoiceField(
        label="Raised by", queryset=User.objects.none(), required=False, empty_label="Everybody"
    )
    late = forms.BooleanField(label="Late only", required=False)

    def __init__(self, *args: Any, teams: Any, people: Any, categories: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["team"].queryset = teams
        fields["raised_by"].queryset = people
        fields["category"].choices = [("", "All"), *categories]

    def narrowing(self, words: str) -> Narrowing:
        """What was chosen; a wrong choice in the address is left out."""
        self.full_clean()
        given = self.cleaned_data if self.is_bound else {}
        team, person = given.get("team"), given.get("raised_by")
        return Narrowing(
            team=team.pk if team else None,
            category=given.get("category") or "",
            raised_by=person.pk if person else None,
            late=bool(given.get("late")),
            words=words,
        )
