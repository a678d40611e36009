"""The forms with which an appeal is registered, put right, passed on, answered, withdrawn and closed."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from appeals.models import Appeal
from appeals.services import Received
from engagement import clock
from engagement.customers.models import Representation
from engagement.people.models import Team, User
from engagement.policy.selectors import policy_in_force
from engagement.spine.documents import accepted_in_words, check_upload
from engagement.ui.fields import DateField, ManyFilesField
from engagement.ui.forms import EvenhandForm, Look
from engagement.ui.words import british_date

THEMSELVES = "customer"


def _long(label: str, hint: str = "", **more: Any) -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, widget=forms.Textarea, **more)


class UploadsForm(EvenhandForm):
    """Files that the customer sent; each is looked at before anything is kept."""

    uploads = ManyFilesField(
        label="What did the customer send?",
        help_text=f"A {accepted_in_words()} file. You can choose several.",
        error_messages={"required": "Choose at least one file"},
    )

    def clean_uploads(self) -> list[Any]:
        """Raises ValidationError that names each file which cannot be taken."""
        wrong, given = [], self.cleaned_data["uploads"]
        for one in given:
            try:
                check_upload(one)
            except ValidationError as error:
                wrong += [f"{one.name}: {sentence}" for sentence in error.messages]
        if wrong:
            raise ValidationError(wrong)
        return list(given)


class ReceivedForm(EvenhandForm):
    """What came: when, how, in which words, through whom, and which help was offered (SBC-12.1a)."""

    received_on = DateField(label="When did it come?", called="the day on which it came", past=True)
    channel = forms.ChoiceField(
        label="How did it come?", widget=forms.RadioSelect, error_messages={"required": "Choose how it came"}
    )
    in_their_words = _long("What does the customer say, in their own words?", required=False)
    representation = forms.ChoiceField(
        label="Who appeals?", widget=forms.RadioSelect, initial=THEMSELVES, required=False
    )
    adjustments_offered = _long("Which help with the appeal did you offer, and what did they answer?", required=False)
    late_because = _long("Why do we accept it late? (optional)", required=False)
    looks = {
        "received_on": Look(hint="The day it reached us, also where it was not called an appeal", clause="SBC-12.1a"),
        "channel": Look(small=True, hint="Every way is as good as any other"),
        "in_their_words": Look(rows=6, hint="A few sentences are enough. You can add what they sent instead."),
        "representation": Look(small=True, clause="SBC-1.2a"),
        "adjustments_offered": Look(
            rows=3,
            hint="For example: you offered to write it down for them, to read it back, or an interpreter",
            clause=("SPSO-EP-9a", "SBC-5.4"),
        ),
        "late_because": Look(rows=3, clause="SBC-12.1a"),
    }

    def __init__(
        self, data: Any = None, files: Any = None, *, acting: Iterable[Representation], last_day: date | None,
        **more: Any,
    ) -> None:  # fmt: skip
        super().__init__(data, files, **more)
        acting = list(acting)
        channel: Any = self.fields["channel"]
        channel.choices = [(one.code, one.label) for one in policy_in_force().channels]
        self._ask_who(acting)
        if last_day is None or last_day >= clock.today():
            del self.fields["late_because"]
        else:
            hint = (
                f"The last day to appeal was {british_date(last_day)}. If it came after that, say why it is accepted "
                "all the same. You can leave this open now: it is asked for before the appeal is passed on."
            )
            self.look("late_because", hint=hint)

    def _ask_who(self, acting: list[Representation]) -> None:
        if not acting:
            del self.fields["representation"]
            return
        field: Any = self.fields["representation"]
        people = [(str(one.pk), f"{one.representative.name}, for them") for one in acting]
        field.choices = [(THEMSELVES, "The customer themselves"), *people]
        self.look(
            "representation",
            choice_hints={str(one.pk): f"{one.get_role_display()}. {one.get_authority_display()}" for one in acting},
        )

    @property
    def received(self) -> Received:
        """What the services take."""
        given = self.cleaned_data
        who = given.get("representation") or THEMSELVES
        return Received(
            received_on=given["received_on"],
            channel=given["channel"],
            in_their_words=given["in_their_words"],
            representation=None if who == THEMSELVES else who,
            adjustments_offered=given["adjustments_offered"],
            late_because=given.get("late_because", ""),
        )

    @staticmethod
    def answers_of(appeal: Appeal) -> dict[str, Any]:
        """What was entered, as the form asks it."""
        names = ("received_on", "channel", "in_their_words", "adjustments_offered", "late_because")
        who = str(appeal.representation_id) if appeal.representation_id else THEMSELVES
        return {**{name: getattr(appeal, name) for name in names}, "representation": who}


class RegisterForm(UploadsForm, ReceivedForm):
    """The same, with what the customer sent."""

    field_order = (
        "received_on",
        "channel",
        "representation",
        "in_their_words",
        "uploads",
        "adjustments_offered",
        "late_because",
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["uploads"].required = False
        self.fields["uploads"].label = "What did the customer send? (optional)"


class MemberForm(RegisterForm):
    """A challenge to what an elected member decided: also which team answers the customer (SBC-12.5)."""

    team = forms.ModelChoiceField(
        label="Which team answers the customer?",
        queryset=Team.objects.none(),
        error_messages={"required": "Choose the team"},
    )

    def __init__(self, *args: Any, user: User, **more: Any) -> None:
        super().__init__(*args, **more)
        field: Any = self.fields["team"]
        field.queryset = Team.objects.order_by("name")
        field.initial = user.team


class ComplaintForm(EvenhandForm):
    """Where it goes through the complaints procedure: the reference there (SBC-12.3a)."""

    complaint_reference = forms.CharField(label="Reference of the complaint", max_length=60, required=False)
    looks = {
        "complaint_reference": Look(
            width=20, hint="Enter it in the complaints system first; it gives the reference", clause="SBC-12.3a"
        )
    }


class PassOnForm(EvenhandForm):
    """Passing it on asks nothing: where it goes is worked out."""


class AnswerForm(EvenhandForm):
    """The answer to the question of whoever hears it."""

    answer = _long("Your answer", error_messages={"required": "Write your answer"})
    looks = {"answer": Look(rows=6, hint="Ask the customer first where only they know")}


class WithdrawForm(EvenhandForm):
    """That the customer withdrew it."""

    reason = _long("How and when did the customer say so?", error_messages={"required": "Say how and when"})
    looks = {"reason": Look(rows=4, hint="In their own words where you can")}


class DeclineForm(EvenhandForm):
    """Why an appeal that came too late is not heard."""

    reason = _long("Why is it not heard?", error_messages={"required": "Say why it is not heard"})
    looks = {
        "reason": Look(
            rows=3,
            hint="The customer reads it after “because”. For example: it came nine weeks after the last day to appeal",
        )
    }


class CloseForm(EvenhandForm):
    """That everything which follows is done."""

    reason = _long("What was done? (optional)", required=False)
    looks = {"reason": Look(rows=3)}
