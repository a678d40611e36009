"""People who work for the body: who they are, where they belong, and who stands in for whom."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import F, Q

from engagement import clock


class Service(models.Model):
    """A service of the body, such as planning. A senior manager's decisions reach as far as their service."""

    name = models.CharField(max_length=120, unique=True)

    class Meta:
        app_label = "engagement"
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class Team(models.Model):
    """A team within a service, with the people its work goes to."""

    name = models.CharField(max_length=120)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="teams")
    line_manager = models.ForeignKey(
        "engagement.User", null=True, blank=True, on_delete=models.PROTECT, related_name="manages_teams"
    )
    deputy = models.ForeignKey(
        "engagement.User", null=True, blank=True, on_delete=models.PROTECT, related_name="deputises_for_teams"
    )
    senior_manager = models.ForeignKey(
        "engagement.User", null=True, blank=True, on_delete=models.PROTECT, related_name="leads_teams"
    )
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)

    class Meta:
        app_label = "engagement"
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["service", "name"], name="team_name_once_in_a_service"),
        ]

    def __str__(self) -> str:
        return self.name

    def manager_for(self, person: "User") -> "User | None":
        """Who manages `person`'s work in this team: the line manager, or the senior manager for the line manager."""
        return self.senior_manager if self.line_manager_id == person.pk else self.line_manager

    def duty_for(self, person: "User") -> str:
        """The duty that `person`'s work goes to: see `manager_for`. Used to address work to whoever holds it."""
        return "senior_manager" if self.line_manager_id == person.pk else "line_manager"


class UserManager(BaseUserManager["User"]):
    """Makes people. Sign-in is by email address, kept in lower case."""

    def create_user(self, email: str, name: str, password: str | None = None, **fields: object) -> "User":
        """Make a person who can sign in; without a password they must set one by email."""
        if not email:
            raise ValueError("A person needs an email address to sign in.")
        user = self.model(email=email.strip().lower(), name=name, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, name: str, password: str | None = None, **fields: object) -> "User":
        """Make a technical superuser: may mend the installation, and sees no case."""
        return self.create_user(email, name, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person who works for the body and signs in. People are deactivated when they leave, never deleted."""

    class Notices(models.TextChoices):
        EACH = "each", "An email each time"
        DAILY = "daily", "One email a day"

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    job_title = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="members")
    notices = models.CharField(max_length=8, choices=Notices.choices, default=Notices.EACH)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    joined_at = models.DateTimeField(default=clock.now)
    left_on = models.DateField(null=True, blank=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["name"]

    class Meta:
        app_label = "engagement"
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def name_and_title(self) -> str:
        """The name as a record shows it for good: "Shona Kerr, customer adviser"."""
        return f"{self.name}, {self.job_title}" if self.job_title else self.name

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split(" ")[0]


class AbsenceQuerySet(models.QuerySet["Absence"]):
    """What counts: an absence that was ended early stays on record, and gives nobody anything more."""

    def not_over(self) -> "AbsenceQuerySet":
        """Those of today and later."""
        return self.filter(ends_on__gte=clock.today(), ended_at=None)

    def today(self) -> "AbsenceQuerySet":
        """Those in which somebody is away now."""
        return self.not_over().filter(starts_on__lte=clock.today())


class Absence(models.Model):
    """A dated absence. From the first to the last day, or until the person is back, the deputy may do their work."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="absences")
    deputy = models.ForeignKey(User, on_delete=models.PROTECT, related_name="covers")
    starts_on = models.DateField()
    ends_on = models.DateField()
    ended_at = models.DateTimeField(null=True, blank=True)
    recorded_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)

    objects: ClassVar = AbsenceQuerySet.as_manager()

    class Meta:
        app_label = "engagement"
        ordering: ClassVar = ["-starts_on"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="absence_ends_after_it_starts"),
            models.CheckConstraint(condition=~Q(deputy=F("user")), name="nobody_is_their_own_deputy"),
        ]

    def __str__(self) -> str:
        return f"{self.user} away, {self.deputy} covers"


class Seat(models.Model):
    """A seat on the Review Group and who holds it, with dates (SBC-A1-CRG-1)."""

    class Kind(models.TextChoices):
        DIRECTOR_1 = "director_1", "Director (first seat)"
        DIRECTOR_2 = "director_2", "Director (second seat)"
        LEGAL = "chief_legal_officer", "Chief Legal Officer"
        LIAISON = "liaison_officer", "SPSO Liaison Officer"

    kind = models.CharField(max_length=24, choices=Kind.choices)
    holder = models.ForeignKey(User, on_delete=models.PROTECT, related_name="seats")
    deputy = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="deputy_seats")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        app_label = "engagement"
        ordering: ClassVar = ["kind", "-starts_on"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="seat_ends_after_it_starts"
            ),
            models.UniqueConstraint(fields=["kind"], condition=Q(ends_on__isnull=True), name="one_open_holder_a_seat"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.holder}"

    @property
    def may_be_ended(self) -> bool:
        """Whether it is held now or later, without an end as early as today."""
        return self.ends_on is None or self.ends_on > clock.today()
