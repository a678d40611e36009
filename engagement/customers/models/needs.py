"""What customers need from us, never what condition they have (SPSO-G1-25); and notes that are not incidents."""

from typing import Any, ClassVar

from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q

from engagement import clock
from engagement.customers.models.people import BelongsToCustomer, Customer
from engagement.customers.permissions import may_see
from engagement.people import selectors as people
from engagement.people.models import Team

LONGEST_NOTE = 4_000


class AdjustmentQuerySet(models.QuerySet["Adjustment"]):
    """Queries on adjustments."""

    def current(self) -> "AdjustmentQuerySet":
        """Not ended today: agreed, asked for, anticipated and declined alike."""
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=clock.today()))

    def in_place(self) -> "AdjustmentQuerySet":
        """What we have agreed to do, or do without being asked, from today or earlier."""
        standing = [Adjustment.Status.AGREED, Adjustment.Status.ANTICIPATED]
        started = Q(in_place_from__isnull=True) | Q(in_place_from__lte=clock.today())
        return self.current().filter(started, status__in=standing)


class Adjustment(BelongsToCustomer):
    """Something we do differently so that this person can deal with us (SBC-3.2b): the need, never the condition.

    Asked for and not yet answered, agreed, done without being asked, or declined with a reason (SPSO-G1-07).
    """

    class Kind(models.TextChoices):
        LARGE_PRINT = "large_print", "Large print"
        PLAIN_EMAIL = "plain_email", "Plain text by email"
        BRAILLE = "braille", "Braille"
        AUDIO = "audio", "Audio"
        EASY_READ = "easy_read", "Easy read"
        PHONE_NOT_LETTERS = "phone_not_letters", "Phone instead of letters"
        WRITING_NOT_PHONE = "writing_not_phone", "Writing instead of phone"
        INTERPRETER = "interpreter", "Interpreter"
        TRANSLATION = "translation", "Translation"
        SUPPORTER = "supporter", "Someone with them"
        MORE_TIME = "more_time", "More time or breaks"
        SET_TIMES = "set_times", "Agreed times or one person to talk to"
        OWN_RECORDING = "own_recording", "Recording for their own use"
        OTHER = "other", "Something else"

    class Status(models.TextChoices):
        AGREED = "agreed", "Agreed"
        ASKED = "asked", "Asked for, not answered yet"
        ANTICIPATED = "anticipated", "We do this without being asked"
        DECLINED = "declined", "Declined, with the reason"

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="adjustments")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    what = models.CharField(max_length=500)
    status = models.CharField(max_length=12, choices=Status.choices)
    reason = models.CharField(max_length=500, blank=True)
    told_on = models.DateField()
    told_by = models.CharField(max_length=200)
    told_where = models.CharField(max_length=200, blank=True)
    in_place_from = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    ended_because = models.CharField(max_length=300, blank=True)

    objects = AdjustmentQuerySet.as_manager()

    class Meta(BelongsToCustomer.Meta):
        ordering: ClassVar = ["-told_on", "recorded_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(status="declined") | ~Q(reason=""), name="adjustment_declined_with_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | ~Q(ended_because=""), name="adjustment_end_says_why"
            ),
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def is_current(self) -> bool:
        """Not ended today."""
        return self.ended_on is None or self.ended_on > clock.today()

    @property
    def is_open(self) -> bool:
        """Asked for and waiting for an answer."""
        return self.is_current and self.status == self.Status.ASKED


class CustomerNoteQuerySet(models.QuerySet["CustomerNote"]):
    """Queries on notes."""

    def visible_to(self, user: Any) -> "CustomerNoteQuerySet":
        """A note is read by who wrote it and by the managers of their team, not by everyone who finds the customer."""
        if not may_see(user):
            return self.none()
        return self.filter(
            Q(recorded_by__in=list(people.acts_for(user))) | Q(team__in=people.managed_teams(user).values("pk"))
        )


class CustomerNote(BelongsToCustomer):
    """Forceful or unusual contact that was not unacceptable: a note, not an incident (SBC-3.6a)."""

    class About(models.TextChoices):
        FORCEFUL = "forceful", "Forceful or determined"
        UNUSUAL = "unusual", "Unusual"

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="notes")
    about = models.CharField(max_length=8, choices=About.choices)
    text = models.TextField(validators=[MaxLengthValidator(LONGEST_NOTE)])
    happened_on = models.DateField()
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = CustomerNoteQuerySet.as_manager()

    class Meta(BelongsToCustomer.Meta):
        ordering: ClassVar = ["-happened_on", "-recorded_at", "id"]

    def __str__(self) -> str:
        return f"Note of {self.happened_on:%-d %B %Y}"
