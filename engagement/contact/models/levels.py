"""How much contact is usual, when more is reasonable, and the word to a manager when it rises."""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from engagement import clock
from engagement.contact.models.log import LONGEST_MATTER
from engagement.contact.permissions import SEE_LOAD
from engagement.customers.models import Adjustment, Customer
from engagement.people.models import Service, Team
from engagement.people.permissions import allowed


class UsualContact(models.Model):
    """What a service calls usual for one matter, and from when it looks closer (SPSO-G3-14, SPSO-G3-15, SPSO-G3-17).

    For a service as a whole (no channel) or for one channel. Two figures, because the usual is not the most: the first
    describes, the second is a hint to look, never a limit for anybody.
    """

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="usual_contact")
    channel = models.CharField(max_length=40, blank=True)
    per_week = models.PositiveSmallIntegerField()
    look_from = models.PositiveSmallIntegerField()
    minutes_per_week = models.PositiveSmallIntegerField(null=True, blank=True)
    note = models.CharField(max_length=500, blank=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        app_label = "engagement"
        ordering: ClassVar = ["service__name", "channel"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["service", "channel"], name="usual_contact_once_a_service_and_channel"),
            models.CheckConstraint(condition=Q(per_week__gte=1), name="usual_contact_is_some"),
            models.CheckConstraint(condition=Q(look_from__gte=F("per_week")), name="usual_contact_is_not_the_most"),
        ]

    def __str__(self) -> str:
        return f"Usual contact with {self.service}"


class MoreContact(models.Model):
    """A note on file that more contact than usual about a matter is reasonable, and why (SPSO-G3-15, SPSO-G3-16).

    While it holds, nobody is warned about the number of contacts, and whoever wants to limit them reads it first.
    """

    append_only = True

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="more_contact")
    matter = models.CharField(max_length=LONGEST_MATTER)
    matter_key = models.CharField(max_length=LONGEST_MATTER, editable=False)
    reason = models.CharField(max_length=40)
    because = models.CharField(max_length=300, blank=True)
    adjustment = models.ForeignKey(
        Adjustment, null=True, blank=True, on_delete=models.PROTECT, related_name="more_contact"
    )
    until = models.DateField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        app_label = "engagement"
        ordering: ClassVar = ["-recorded_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(matter_key=""), name="more_contact_is_about_something"),
        ]

    def __str__(self) -> str:
        return f"More contact is reasonable until {self.until:%-d %B %Y}"

    @property
    def holds(self) -> bool:
        """Whether it is on file today: the last day counts."""
        return self.until >= clock.today()


class SignalQuerySet(models.QuerySet["ContactSignal"]):
    """Queries on early signals."""

    def visible_to(self, user: Any) -> "SignalQuerySet":
        """Whoever weighs the whole contact with a customer."""
        return self.all() if allowed(user, SEE_LOAD) else self.none()


class ContactSignal(models.Model):
    """Early word to a manager: contact about one matter is rising, so raise it while it is easy (SPSO-G3-13e).

    It says nothing about the customer's conduct and restricts nobody. At most one a matter in thirty days.
    """

    frozen_once = "answered_at"
    never_deleted = True

    class Answer(models.TextChoices):
        RAISED = "raised", "I have raised it with the customer, or asked a colleague to"
        REASONABLE = "reasonable", "More contact is reasonable here"
        NOTHING = "nothing", "There is nothing to do"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="contact_signals")
    matter = models.CharField(max_length=LONGEST_MATTER)
    matter_key = models.CharField(max_length=LONGEST_MATTER, editable=False)
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    contacts = models.PositiveSmallIntegerField()
    look_from = models.PositiveSmallIntegerField()
    raised_at = models.DateTimeField(default=clock.now)
    answer = models.CharField(max_length=10, choices=Answer.choices, blank=True)
    answer_note = models.CharField(max_length=500, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = SignalQuerySet.as_manager()

    class Meta:
        app_label = "engagement"
        ordering: ClassVar = ["-raised_at", "id"]
        indexes: ClassVar = [models.Index(fields=["customer", "-raised_at"], name="signals_of_customer")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True, answered_by__isnull=True)
                | (~Q(answer="") & Q(answered_at__isnull=False, answered_by__isnull=False)),
                name="signal_is_answered_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"Early signal of {self.raised_at:%-d %B %Y}"

    def get_absolute_url(self) -> str:
        """Its page: the address names nobody."""
        return reverse("contact:signal", args=[self.pk])
