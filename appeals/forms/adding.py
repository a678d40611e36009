"""What a customer adds to an appeal that is open: further words, a point, files, and somebody who speaks for them."""

from collections.abc import Iterable
from typing import Any

from django import forms

from appeals.forms.registering import UploadsForm
from appeals.services import Added
from engagement import clock
from engagement.customers.models import Representation
from engagement.policy.selectors import policy_in_force
from engagement.ui.fields import DateField
from engagement.ui.forms import Look

AS_IT_IS = "as_it_is"


class AddForm(UploadsForm):
    """When and how it came, and what it is. One of the answers is enough."""

    received_on = DateField(label="When did it come?", called="the day on which it came", past=True)
    channel = forms.ChoiceField(
        label="How did it come?", widget=forms.RadioSelect, error_messages={"required": "Choose how it came"}
    )
    words = forms.CharField(
        label="What does the customer say, in their own words? (optional)", widget=forms.Textarea, required=False
    )
    representation = forms.ChoiceField(
        label="Does somebody speak for them from now on?", widget=forms.RadioSelect, required=False, initial=AS_IT_IS
    )
    looks = {
        "received_on": Look(hint="The day it reached us", clause="SBC-12.1a"),
        "channel": Look(small=True, hint="Every way is as good as any other"),
        "words": Look(rows=5, hint="It stands beside what they said before. Nothing is written over."),
        "representation": Look(small=True, clause="SBC-1.2a"),
    }
    field_order = ("received_on", "channel", "words", "uploads", "representation")

    def __init__(self, data: Any = None, files: Any = None, *, acting: Iterable[Representation]) -> None:
        super().__init__(data, files, initial={"received_on": clock.today()})
        uploads: Any = self.fields["uploads"]
        uploads.required = False
        uploads.label = "What did the customer send? (optional)"
        channel: Any = self.fields["channel"]
        channel.choices = [(one.code, one.label) for one in policy_in_force().channels]
        acting = list(acting)
        if not acting:
            del self.fields["representation"]
            return
        field: Any = self.fields["representation"]
        people = [(str(one.pk), f"{one.representative.name}, for them") for one in acting]
        field.choices = [(AS_IT_IS, "Nothing changes"), *people]
        self.look(
            "representation",
            choice_hints={str(one.pk): f"{one.get_role_display()}. {one.get_authority_display()}" for one in acting},
        )

    def added(self, point: dict[str, Any]) -> Added:
        """What the service takes, with the point that was put down beside it, if any."""
        given = self.cleaned_data
        who = given.get("representation") or AS_IT_IS
        return Added(
            received_on=given["received_on"],
            channel=given["channel"],
            words=given["words"],
            point=point,
            representation=None if who == AS_IT_IS else who,
            files=len(given["uploads"]),
        )
