"""Forms about people. They ask and check what was typed; the services decide."""

from typing import Any

from django import forms
from django.contrib.auth import get_user_model

from engagement import clock
from engagement.people import standing_in
from engagement.people.models import Seat, Service, Team, User
from engagement.people.roles import ROLE_LABELS, Role
from engagement.people.selectors import ROLES_OF_SEAT
from engagement.ui.fields import DateField
from engagement.ui.forms import EvenhandForm, EvenhandModelForm, Look

ROLE_CHOICES = [(role.value, label) for role, label in ROLE_LABELS.items()]
ROLE_HINTS = {
    Role.STAFF.value: "Logs incidents, asks for approaches, writes letters",
    Role.LINE_MANAGER.value: "Decides about approaches and checks letters for a team",
    Role.SENIOR_MANAGER.value: "As a line manager, for every team of a service",
    Role.REVIEW_GROUP.value: "Sits on the Review Group; the seat is set on the page “Review Group seats”",
    Role.LIAISON_OFFICER.value: "Advises on cases, and looks after the Review Group’s work",
    Role.CHIEF_EXECUTIVE.value: "Hears appeals against the Review Group",
    Role.APPEAL_AUTHORITY.value: "Hears appeals where the policy names a director or the head of the organisation",
    Role.HR.value: "Logs incidents; opens no customer’s page",
    Role.COMMUNICATIONS.value: "Has the contact check and logs incidents and contacts",
    Role.HEALTH_AND_SAFETY.value: "Sees category one incidents",
    Role.POLICY_ADMINISTRATOR.value: "Publishes the policy and accepts local values; sees no cases",
    Role.RECORDS_AUDIT.value: (
        "Finds customers and merges their records; with this role alone, no accounts of what happened and no needs"
    ),
    Role.ADMINISTRATOR.value: "Looks after people and settings; sees no cases",
}

STAFF_TOO = (
    "Everyone is a member of staff too, and logs incidents; only not whoever is nothing but administrator, policy "
    "administrator, or records and audit. They see no cases. Whoever is nothing but human resources logs incidents, "
    "and opens no customer’s page."
)


class PersonChoice(forms.ModelChoiceField):
    """A colleague, shown with job title."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name_and_title)


def people() -> Any:
    """Everyone who works here now, for choices."""
    return get_user_model().objects.filter(is_active=True, is_superuser=False)


class RolesField(forms.MultipleChoiceField):
    """Roles as checkboxes; cleans to a set of Role."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=ROLE_CHOICES, **kwargs)

    def clean(self, value: Any) -> set[Role]:
        return {Role(code) for code in super().clean(value)}


class InviteForm(EvenhandForm):
    """Somebody new."""

    name = forms.CharField(label="Name", max_length=120, error_messages={"required": "Enter their name"})
    email = forms.EmailField(
        label="Email address at work",
        max_length=254,
        help_text="They sign in with it. We send a link with which they choose a password.",
        error_messages={"required": "Enter their email address"},
    )
    job_title = forms.CharField(label="Job title (optional)", max_length=120, required=False)
    team = forms.ModelChoiceField(
        Team.objects.select_related("service"), label="Team", required=False, empty_label="No team yet"
    )
    roles = RolesField(label="Roles", required=False, help_text=STAFF_TOO)
    looks = {"roles": Look(choice_hints=ROLE_HINTS, small=True), "name": Look(autocomplete="off")}


class PersonForm(EvenhandModelForm):
    """What we know about a colleague."""

    class Meta:
        model = User
        fields = ("name", "job_title", "phone", "team")
        labels = {"name": "Name", "job_title": "Job title (optional)", "phone": "Phone (optional)", "team": "Team"}


class RolesForm(EvenhandForm):
    """A colleague's roles."""

    roles = RolesField(label="Roles", required=False)
    looks = {"roles": Look(choice_hints=ROLE_HINTS, small=True)}


class ServiceForm(EvenhandModelForm):
    """A service."""

    class Meta:
        model = Service
        fields = ("name",)
        labels = {"name": "Name of the service"}
        error_messages = {"name": {"unique": "There is a service with this name already"}}


class TeamForm(EvenhandModelForm):
    """A team and who looks after its work."""

    class Meta:
        model = Team
        fields = ("name", "service", "line_manager", "deputy", "senior_manager", "phone", "email")
        labels = {
            "name": "Name of the team",
            "service": "Service",
            "line_manager": "Line manager",
            "deputy": "Deputy (optional)",
            "senior_manager": "Senior manager",
            "phone": "Phone for letters (optional)",
            "email": "Email for letters (optional)",
        }
        help_texts = {
            "line_manager": "Incidents and requests of the team go to this person.",
            "deputy": "Suggested as the one who stands in when the line manager is away.",
            "senior_manager": "Looks after the line manager’s own incidents, and the service.",
        }
        field_classes = {"line_manager": PersonChoice, "deputy": PersonChoice, "senior_manager": PersonChoice}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("line_manager", "deputy", "senior_manager"):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = people()
            field.empty_label = "Nobody yet"


NOBODY_BELOW = "Choose somebody who could hold the office of whoever is away. If they could not, we say who can."


class AbsenceForm(EvenhandForm):
    """Who is away, from when to when, and who stands in."""

    user = PersonChoice(User.objects.none(), label="Who is away?", error_messages={"required": "Choose who is away"})
    deputy = PersonChoice(
        User.objects.none(),
        label="Who stands in?",
        help_text="They may decide in these days, and the record says for whom.",
        error_messages={"required": "Choose who stands in"},
    )
    starts_on = DateField(label="First day away", called="the first day")
    ends_on = DateField(label="Last day away", called="the last day", not_before=clock.today)

    def __init__(self, *args: Any, own: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("user", "deputy"):
            field = self.fields.get(name)
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = people()
        if own is None:
            self.fields["deputy"].help_text = f"{self.fields['deputy'].help_text} {NOBODY_BELOW}"
        else:
            del self.fields["user"]
            self._offer_only_those_for(own)
            self.fields["deputy"].help_text = f"{self.fields['deputy'].help_text} {standing_in.in_words(own)}".strip()

    def _offer_only_those_for(self, away: User) -> None:
        deputy = self.fields["deputy"]
        assert isinstance(deputy, forms.ModelChoiceField)
        deputy.queryset = people().filter(pk__in=[one.pk for one in standing_in.who_may_stand_in_for(away)])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        away = cleaned.get("user")
        if away and away == cleaned.get("deputy"):
            self.add_error("deputy", "Choose somebody else than the person who is away")
        if away:
            # If the service refuses the deputy, the page that comes back offers only those who can.
            self._offer_only_those_for(away)
        starts, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", "The last day must be the first day or later")
        return cleaned


class SeatForm(EvenhandForm):
    """Who takes a Review Group seat, from when."""

    kind = forms.ChoiceField(
        label="Which seat?",
        choices=Seat.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a seat"},
    )
    holder = PersonChoice(User.objects.none(), label="Who takes it?", error_messages={"required": "Choose a person"})
    deputy = PersonChoice(User.objects.none(), label="Deputy (optional)", required=False, empty_label="Nobody")
    starts_on = DateField(label="From when?", called="the first day")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = [role.value for needed in ROLES_OF_SEAT.values() for role in needed]
        for name in ("holder", "deputy"):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = people().filter(groups__name__in=roles).distinct()
            field.error_messages["invalid_choice"] = (
                "Choose somebody who has the role of Review Group member. For the liaison officer’s seat, the role of "
                "liaison officer is enough"
            )


class LeavingForm(EvenhandForm):
    """Somebody leaves: who takes over, and when."""

    successor = PersonChoice(
        User.objects.none(), label="Who takes over their work?", required=False, empty_label="Choose a person"
    )
    left_on = DateField(label="Last day at work", called="the last day", past=True)

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["successor"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = people().exclude(pk=person.pk)


class NoticesForm(EvenhandForm):
    """How often somebody wants email."""

    notices = forms.ChoiceField(
        label="How would you like to hear about your work?",
        choices=User.Notices.choices,
        widget=forms.RadioSelect,
        help_text="You always find everything on your home page as well.",
    )


class FindPersonForm(EvenhandForm):
    """Looks for a colleague; posted, so that no name stands in an address."""

    find = forms.CharField(label="Find a person", help_text="Name, job title or email", required=False, max_length=120)
