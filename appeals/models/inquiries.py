"""An ombudsman's inquiry into a case: what was asked, what we sent, what was found, and what we do about it."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from appeals.models.appeal import Appeal
from appeals.models.seen import InquiryQuerySet
from engagement import clock
from restrictions.models import Restriction


class OmbudsmanInquiry(models.Model):
    """An inquiry against a restriction, with the appeal that came before it where there was one (SBC-3.8b)."""

    class Finding(models.TextChoices):
        UPHELD = "upheld", "Upheld"
        PARTLY = "partly", "Upheld in part"
        NOT_UPHELD = "not_upheld", "Not upheld"
        RESOLVED = "resolved", "Resolved without a finding"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    restriction = models.ForeignKey(Restriction, on_delete=models.PROTECT, related_name="inquiries")
    appeal = models.ForeignKey(Appeal, null=True, blank=True, on_delete=models.PROTECT, related_name="inquiries")
    their_reference = models.CharField(max_length=60)
    asked_on = models.DateField()
    asked_for = models.TextField()
    reply_by = models.DateField(null=True, blank=True)
    sent_on = models.DateField(null=True, blank=True)
    sent = models.TextField(blank=True)
    found_on = models.DateField(null=True, blank=True)
    finding = models.CharField(max_length=10, choices=Finding.choices, blank=True)
    finding_text = models.TextField(blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)

    objects = InquiryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "ombudsman inquiries"
        ordering: ClassVar = ["-asked_on"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(sent_on__isnull=True) | Q(sent_on__gte=F("asked_on")), name="inquiry_answered_after_asked"
            ),
            models.CheckConstraint(
                condition=Q(found_on__isnull=True, finding="") | (Q(found_on__isnull=False) & ~Q(finding="")),
                name="inquiry_finding_has_its_date",
            ),
        ]

    def __str__(self) -> str:
        return self.their_reference

    def get_absolute_url(self) -> str:
        return reverse("appeals:inquiry", args=[self.pk])


class InquiryAction(models.Model):
    """Something that we do because of an ombudsman's finding, by a day, and when it was done."""

    inquiry = models.ForeignKey(OmbudsmanInquiry, on_delete=models.PROTECT, related_name="actions")
    what = models.TextField()
    due_on = models.DateField()
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    done_on = models.DateField(null=True, blank=True)
    done_how = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["due_on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(done_on__isnull=True) | ~Q(done_how=""), name="inquiry_action_says_how_it_was_done"
            ),
        ]

    def __str__(self) -> str:
        return self.what[:60]
