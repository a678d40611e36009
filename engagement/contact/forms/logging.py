"""One short form for a contact."""

from datetime import date, datetime, time
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError

from engagement import clock
from engagement.contact.models import LONGEST_MATTER, MOST_MINUTES
from engagement.customers.forms.base import CustomerForm
from engagement.people.models import User
from engagement.policy.profile import Profile
from engagement.ui.fields import DateField
from engagement.ui.forms import Look

MATTERS = "matters"


class ContactForm(CustomerForm):
    """What both forms ask: how, how long, about what."""

    channel = forms.ChoiceField(
        label="How were you in touch?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how you were in touch"},
    )
    minutes = forms.IntegerField(
        label="About how many minutes did it take?",
        min_value=1,
        max_value=MOST_MINUTES,
        error_messages={
            "required": "Enter about how many minutes it took",
            "min_value": "Enter 1 minute or more",
            "max_value": f"Enter {MOST_MINUTES} minutes (a day) or fewer",
        },
    )
    matter = forms.CharField(
        label="What was it about?",
        max_length=LONGEST_MATTER,
        error_messages={"required": "Say in a few words what it was about"},
    )

    looks = {
        "channel": Look(small=True, inline=True),
        "minutes": Look(width=4, suffix="minutes"),
        "matter": Look(
            width="two-thirds",
            hint="A few words, the same each time: council tax bill, planning notice. Not what was said",
            autocomplete="off",
        ),
    }

    def __init__(self, *args: Any, profile: Profile, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["channel"].choices = [(one.code, one.label) for one in profile.channels]  # type: ignore[attr-defined]
        # Earlier matters are offered while typing, so that the same thing gets the same words.
        self.fields["matter"].widget.attrs["list"] = MATTERS


class LogForm(ContactForm):
    """Log a contact. `attempt` is the same when a form is sent twice, so that it makes one contact."""

    handled_by = forms.ModelChoiceField(label="Who dealt with it?", queryset=User.objects.none(), required=False)
    expected_more = forms.ChoiceField(label="Is more contact than usual reasonable here? (optional)", required=False)
    expected_more_because = forms.CharField(label="Why? (optional)", max_length=300, required=False)
    attempt = forms.CharField(widget=forms.HiddenInput, max_length=36, required=False, initial=lambda: str(uuid4()))

    looks = {
        "expected_more": Look(
            hint="If so, a colleague reads it before anybody thinks of limiting contact", clause="SPSO-G3-16"
        ),
        "expected_more_because": Look(width="two-thirds"),
    }

    def __init__(self, *args: Any, profile: Profile, user: User, **kwargs: Any) -> None:
        kwargs["initial"] = {"handled_by": user.pk} | (kwargs.get("initial") or {})
        super().__init__(*args, profile=profile, **kwargs)
        colleagues = User.objects.filter(is_active=True, is_superuser=False)
        mine = colleagues.filter(team=user.team_id) if user.team_id else colleagues.filter(pk=user.pk)
        handled_by: Any = self.fields["handled_by"]
        handled_by.queryset = mine.select_related("team")
        handled_by.empty_label = None
        reasons = profile.reasons("tolerated_contact").reasons
        self.fields["expected_more"].choices = [  # type: ignore[attr-defined]
            ("", "Nothing to note"),
            *((one.code, one.label) for one in reasons),
        ]

    def clean_attempt(self) -> UUID | None:
        """The id of the contact that this form makes, however often it is sent."""
        try:
            return UUID(self.cleaned_data["attempt"]) if self.cleaned_data["attempt"] else None
        except ValueError:
            raise ValidationError("This form did not arrive whole. Open the page again and send it once more") from None

    @property
    def answers(self) -> dict[str, Any]:
        """What the service takes."""
        given = self.cleaned_data
        names = ("channel", "minutes", "matter", "handled_by", "expected_more", "expected_more_because")
        return {name: given[name] for name in names} | {"as_id": given["attempt"]}


class CorrectForm(ContactForm):
    """The line as it should be."""

    on = DateField(label="When was it?", called="the day of the contact", past=True)

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        self.at = at
        super().__init__(*args, **kwargs)

    @property
    def answers(self) -> dict[str, Any]:
        """What the service takes: on another day, at midday; otherwise the moment stays."""
        given = self.cleaned_data
        day: date = given["on"]
        same = day == clock.date_of(self.at)
        moment = self.at if same else datetime.combine(day, time(12), tzinfo=clock.LONDON)
        return {name: given[name] for name in ("channel", "minutes", "matter")} | {"at": min(moment, clock.now())}
