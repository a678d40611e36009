"""The forms for what follows a decision: an answer, the talk, the conversation, what came of it, giving it up."""

from typing import Any, ClassVar

from django import forms

from engagement.ui.fields import DateField, YesNoField
from engagement.ui.forms import EvenhandForm, Look
from engagement.ui.words import british_date
from incidents.checks.approaches import a_year_from_today, asked_on
from incidents.forms.approvals import text_field
from incidents.models import Incident, RestorativeApproach


class AnswerForm(EvenhandForm):
    """The requester answers the manager's question."""

    answer = text_field("Your answer", error="Write your answer")
    wanted = text_field("What you would like to happen", required=False)

    looks = {
        "answer": Look(rows=5),
        "wanted": Look(rows=4, hint="Change this if your request has changed."),
    }


class SinceForm(EvenhandForm):
    """Records what followed from a request: a day before the request is refused in words (see `BEGINS`)."""

    BEGINS: ClassVar[dict[str, str]] = {}

    def __init__(self, *args: Any, request_: RestorativeApproach, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.since = asked_on(request_)

    def clean(self) -> dict[str, Any]:
        """Nothing that followed from the request came before it."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name, begins in self.BEGINS.items():
            if cleaned.get(name) is not None and cleaned[name] < self.since:
                self.add_error(name, f"{begins} before the request of {british_date(self.since)}")
        return cleaned


class DiscussionForm(SinceForm):
    """The talk between requester and manager, before anything is written (SBC-A1-REST-5)."""

    BEGINS = {"discussed_on": "The talk cannot have been"}

    discussed_on = DateField(label="When did you talk about it?", called="the date of your talk", past=True)
    monitor_until = DateField(
        label="When will you see whether it has helped?",
        called="the date on which you see whether it helped",
        future=True,
        not_after=a_year_from_today,
    )
    discussion_note = text_field("What did you agree? (optional)", required=False)

    looks = {
        "discussed_on": Look(clause="SBC-A1-REST-5"),
        "monitor_until": Look(hint="You are reminded on this day. It can also be named in the letter."),
        "discussion_note": Look(rows=3),
    }


class ConversationForm(SinceForm):
    """The early conversation with the customer (SPSO-G3-24, SPSO-G3-25, SPSO-G3-28b)."""

    BEGINS = {"conversation_on": "The conversation cannot have been"}

    conversation_on = DateField(label="When did you talk with them?", called="the date of the conversation", past=True)
    conversation_note = text_field("What did you talk about?", error="Say what was talked about")
    customer_said = text_field("What did they tell you? (optional)", required=False)
    asked_for_change = YesNoField(
        label="Did you ask for a change?",
        yes="Yes",
        no="No, we only talked",
        error_messages={"required": "Say whether you asked for a change"},
    )

    looks = {
        "conversation_note": Look(rows=4),
        "customer_said": Look(rows=3, hint="Their own explanation, in their words where you can"),
        "asked_for_change": Look(
            small=True,
            clause="SPSO-G3-28b",
            hint="What we ask for by word of mouth, we confirm in writing.",
            choice_hints={"yes": "A letter opens that confirms what you asked for"},
        ),
    }


class OutcomeForm(EvenhandForm):
    """Has it helped?"""

    helped = YesNoField(
        label="Has it helped?",
        yes="Yes, it is better",
        no="No, it has gone on",
        error_messages={"required": "Say whether it has helped"},
    )
    later_incident = forms.ModelChoiceField(
        label="Which later incident shows it?",
        queryset=Incident.objects.none(),
        error_messages={"required": "Choose the later incident that shows it"},
    )
    outcome_note = text_field("What have you seen since?", error="Say what you have seen since")

    looks = {
        "helped": Look(small=True, reveals={"no": ("later_incident",)}),
        "later_incident": Look(clause="SBC-5.6"),
        "outcome_note": Look(rows=4),
    }

    def __init__(self, *args: Any, later: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["later_incident"]
        field.queryset = later
        field.label_from_instance = lambda incident: f"{incident.reference}, {incident.occurred_on:%-d %B %Y}"
        if not later:
            self.look("later_incident", hint="No later incident of this customer is logged. Log it first.")


class ReasonForm(EvenhandForm):
    """Why the approach is given up."""

    reason = text_field("Why do you withdraw it?", error="Say why you withdraw it")

    looks = {"reason": Look(rows=3)}
