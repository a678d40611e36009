"""What a request rests on: incidents with what each shows, and the complaints of an itemised report."""

from typing import ClassVar

from django.db import models

from incidents.models import Incident
from restrictions.models.requests import ActiveManagementRequest
from restrictions.models.seen import OfRequestQuerySet


class ReliedOn(models.Model):
    """An incident that a request relies on, with the behaviour that it shows (SPSO-EP-22b, SBC-7.8a)."""

    request = models.ForeignKey(ActiveManagementRequest, on_delete=models.CASCADE, related_name="relied_on")
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="relied_on_by")
    behaviour = models.TextField(blank=True)

    objects = OfRequestQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["incident__occurred_on", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["request", "incident"], name="incident_is_relied_on_once"),
        ]

    def __str__(self) -> str:
        return f"{self.incident}"


class ComplaintItem(models.Model):
    """One line of the itemised report: a complaint with its date, topic and outcome (SPSO-G3-41a)."""

    request = models.ForeignKey(ActiveManagementRequest, on_delete=models.CASCADE, related_name="complaints")
    received_on = models.DateField()
    reference = models.CharField(max_length=60, blank=True)
    topic = models.CharField(max_length=200)
    outcome = models.CharField(max_length=200)
    new_matter = models.BooleanField(default=False)

    objects = OfRequestQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["received_on", "id"]

    def __str__(self) -> str:
        return f"{self.received_on}: {self.topic}"
