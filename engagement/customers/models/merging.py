"""Two records that turned out to be one customer."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from engagement import clock
from engagement.customers.models.people import Customer


class Merge(models.Model):
    """Two records turned out to be one customer: who said so, when, why, and who took it back."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    merged = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="merges_away")
    into = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="merges_here")
    reason = models.CharField(max_length=300)
    merged_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    merged_at = models.DateTimeField(default=clock.now)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_because = models.CharField(max_length=300, blank=True)

    class Meta:
        app_label = "engagement"
        ordering: ClassVar = ["-merged_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["merged"], condition=Q(undone_at__isnull=True), name="customer_merged_once_at_a_time"
            ),
            models.CheckConstraint(condition=~Q(merged=F("into")), name="merge_is_of_two_records"),
        ]

    def __str__(self) -> str:
        return f"{self.merged.reference} into {self.into.reference}"
