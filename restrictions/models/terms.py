"""Terms: measures with their reach and their end. What a request proposes, and what a restriction is."""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from engagement import clock
from restrictions.models.seen import OfRequestQuerySet


class Terms(models.Model):
    """One option of a request: which measures, how far they reach, until when, what stays open (SBC-2.2b, SBC-7.2).

    Option 1 is what was asked for. The deciding level may put others beside it ("something less"), and a review that
    eases an arrangement puts new ones in place. Once decided about, terms never change.
    """

    frozen_once = "settled_at"

    class Scope(models.TextChoices):
        NAMED_STAFF = "named_staff", "Certain members of staff"
        SERVICE = "service", "One service"
        SERVICES = "services", "Several services"
        COUNCIL = "council", "The whole council"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(
        "restrictions.ActiveManagementRequest", on_delete=models.PROTECT, related_name="options"
    )
    review = models.ForeignKey(
        "restrictions.Review", null=True, blank=True, on_delete=models.PROTECT, related_name="options"
    )
    number = models.PositiveSmallIntegerField()
    put_forward_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    put_forward_at = models.DateTimeField(default=clock.now)
    expected_effect = models.TextField(blank=True)
    why_enough = models.TextField(blank=True)
    scope = models.CharField(max_length=12, choices=Scope.choices, blank=True)
    scope_note = models.CharField(max_length=300, blank=True)
    stays_open = models.TextField(blank=True)
    ends_on = models.DateField(null=True, blank=True)
    no_fixed_end_because = models.TextField(blank=True)
    review_on = models.DateField(null=True, blank=True)
    # The reference of the challenge on which they were put forward: no option of the request itself.
    challenge = models.CharField(max_length=20, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = OfRequestQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "terms"
        ordering: ClassVar = ["request", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["request", "number"], name="option_number_once_a_request"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(no_fixed_end_because=""), name="terms_end_or_say_why_not"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(review_on__isnull=True) | Q(review_on__lte=models.F("ends_on")),
                name="terms_are_reviewed_before_they_end",
            ),
        ]

    def __str__(self) -> str:
        return f"Option {self.number}"

    @property
    def is_as_asked(self) -> bool:
        """Whether these are the terms that the requester asked for."""
        return self.number == 1


class Measure(models.Model):
    """One thing the customer is asked to live with, with its parameters and why nothing less would do (SBC-7.3a)."""

    frozen_once = "settled_at"

    class Result(models.TextChoices):
        APPROVED = "approved", "Approved"
        CHANGED = "changed", "Approved in another form"
        NOT_APPROVED = "not_approved", "Not approved"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    terms = models.ForeignKey(Terms, on_delete=models.CASCADE, related_name="measures")
    position = models.PositiveSmallIntegerField(default=1)
    code = models.CharField(max_length=40)
    # What the policy's catalogue asks for with this measure: `parameters` say what exactly, `answers` why it may be.
    parameters = models.JSONField(default=dict, blank=True)
    answers = models.JSONField(default=dict, blank=True)
    addresses = models.CharField(max_length=40, blank=True)
    why_nothing_less = models.TextField(blank=True)
    conflict_because = models.TextField(blank=True)
    result = models.CharField(max_length=12, choices=Result.choices, blank=True)
    result_because = models.TextField(blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["terms", "position", "code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["terms", "position"], name="measure_position_once_in_terms"),
        ]

    def __str__(self) -> str:
        return self.code

    def parameter(self, name: str) -> Any:
        """What was filled in for a parameter; None where nothing was."""
        return self.parameters.get(name)
