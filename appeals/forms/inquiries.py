"""The forms of the ombudsman's inquiries: asked, sent, found, and what we do about it."""

from typing import Any

from django import forms

from appeals.forms.hearing import long
from appeals.models import Appeal, OmbudsmanInquiry
from appeals.services.inquiries import Asked, crossed
from engagement.people.models import User
from engagement.ui.fields import DateField
from engagement.ui.forms import EvenhandForm, Look
from restrictions.forms.measures import ColleagueField

NONE = "none"


class AskedForm(EvenhandForm):
    """What the ombudsman asks for."""

    appeal = forms.ChoiceField(
        label="Which appeal came before it?",
        widget=forms.RadioSelect,
        error_messages={"required": "Say which appeal came before it, or that there was none"},
    )
    their_reference = forms.CharField(
        label="The ombudsman’s reference",
        max_length=60,
        error_messages={"required": "Enter the reference on the ombudsman’s letter"},
    )
    asked_on = DateField(label="When did they ask?", called="the day on which they asked", past=True)
    asked_for = long("What do they ask for?", error_messages={"required": "Write what they ask for"})
    reply_by = DateField(
        label="By when do they want an answer? (optional)",
        called="the day by which they want an answer",
        required=False,
    )
    looks = {
        "appeal": Look(small=True),
        "their_reference": Look(width=20),
        "asked_for": Look(rows=5, hint="For example: the decision letter, and the notes of the review in March"),
        "reply_by": Look(hint="You are reminded before that day"),
    }

    def __init__(self, data: Any = None, *, appeals: list[Appeal], came_from: str = "") -> None:
        known = {one.reference: one for one in appeals}
        super().__init__(data, initial={"appeal": came_from if came_from in known else ""})
        self.appeals = known
        field: Any = self.fields["appeal"]
        field.choices = [*((one, one) for one in known), (NONE, "None")]
        if not known:
            del self.fields["appeal"]

    def clean(self) -> dict[str, Any]:
        """An answer is wanted on the day of the question or later."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        asked, wanted = given.get("asked_on"), given.get("reply_by")
        if asked is not None and wanted is not None and wanted < asked:
            self.add_error("reply_by", crossed(asked))
        return given

    @property
    def appeal_before(self) -> Appeal | None:
        """The appeal that was chosen."""
        return self.appeals.get(self.cleaned_data.get("appeal", NONE))

    @property
    def asked(self) -> Asked:
        """The arguments of `record_inquiry`."""
        given = self.cleaned_data
        return Asked(
            their_reference=given["their_reference"],
            asked_on=given["asked_on"],
            asked_for=given["asked_for"],
            reply_by=given["reply_by"],
        )


class OnInquiryForm(EvenhandForm):
    """A form on an inquiry's page: what it is about came on the day of the inquiry or later."""

    def __init__(self, data: Any = None, *, inquiry: OmbudsmanInquiry, prefix: str) -> None:
        super().__init__(data, prefix=prefix)
        for name in ("sent_on", "found_on"):
            if name in self.fields:
                field: Any = self.fields[name]
                field.not_before = inquiry.asked_on


class SentForm(OnInquiryForm):
    """What we sent, and when."""

    sent_on = DateField(label="When did we answer?", called="the day on which we answered", past=True)
    sent = long("What did we send?", error_messages={"required": "Say what was sent"})
    looks = {"sent": Look(rows=4)}


class FoundForm(OnInquiryForm):
    """What the ombudsman found."""

    found_on = DateField(label="When did they decide?", called="the day of their decision", past=True)
    finding = forms.ChoiceField(
        label="What did they find?",
        choices=OmbudsmanInquiry.Finding.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what was found"},
    )
    finding_text = long("In their words (optional)", required=False)
    looks = {"finding": Look(small=True), "finding_text": Look(rows=5)}


class ActionForm(OnInquiryForm):
    """Something that we do because of it."""

    what = long("What do we do?", error_messages={"required": "Write what is to be done"})
    owner = ColleagueField(
        label="Who does it?",
        help_text="A colleague’s whole name, or their email address. They get word of it.",
        error_messages={"required": "Say who does it"},
    )
    due_on = DateField(label="By when?", called="the day by which it is done", future=True)
    looks = {"what": Look(rows=3), "owner": Look(width="two-thirds")}

    def clean_owner(self) -> User:
        """The colleague themselves."""
        return User.objects.get(pk=self.cleaned_data["owner"])


class DoneForm(EvenhandForm):
    """It is done, and how."""

    done_how = long("How was it done?", error_messages={"required": "Say how it was done"})
    looks = {"done_how": Look(rows=4, hint="In a sentence or two, for whoever has to show it later")}
