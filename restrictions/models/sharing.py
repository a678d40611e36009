"""Who must know of a restriction, and what they were told: at its start, on each change, at its end."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse

from engagement import clock
from restrictions.models.restriction import Restriction
from restrictions.models.seen import OfRestrictionQuerySet


class Recipient(models.Model):
    """A person who must know, because they answer a phone or read a mailbox (SPSO-EP-66.0 to 66.2).

    `group` is the policy's code for why ("phone_staff"). Taken off the list, the row stays with its date.
    """

    restriction = models.ForeignKey(Restriction, on_delete=models.PROTECT, related_name="recipients")
    group = models.CharField(max_length=40)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    customer_is_told = models.BooleanField(default=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=clock.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = OfRestrictionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["group", "person__name"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["restriction", "group", "person"],
                condition=models.Q(removed_at__isnull=True),
                name="recipient_is_listed_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} ({self.group})"


class ShareNotice(models.Model):
    """What one person was told at one moment: in force, changed, ended, or recalled. They say when they have read it.

    A later notice about the same restriction takes the place of an earlier one: only the latest waits for its reader.
    """

    frozen_once = "acknowledged_at"

    class About(models.TextChoices):
        IN_FORCE = "in_force", "Contact is limited"
        CHANGED = "changed", "The limits have changed"
        ENDED = "ended", "The limits have ended"
        RECALLED = "recalled", "No longer needs to know"

    restriction = models.ForeignKey(Restriction, on_delete=models.PROTECT, related_name="share_notices")
    recipient = models.ForeignKey(Recipient, on_delete=models.PROTECT, related_name="notices")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="share_notices")
    about = models.CharField(max_length=8, choices=About.choices)
    # The minimum that they need to act, as it was told; never why (SPSO-EP-65c).
    instruction = models.TextField()
    told_at = models.DateTimeField(default=clock.now)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    reminded_on = models.DateField(null=True, blank=True)

    objects = OfRestrictionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-told_at", "-id"]
        indexes: ClassVar = [
            models.Index(
                fields=["person"], condition=models.Q(acknowledged_at__isnull=True), name="share_notices_to_read"
            ),
            models.Index(fields=["restriction", "person", "id"], name="share_notices_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_about_display()}"

    def get_absolute_url(self) -> str:
        return reverse("register:notice", args=[self.pk])

    @property
    def reference(self) -> str:
        """That of the restriction."""
        return self.restriction.reference

    @property
    def lines(self) -> list[str]:
        """The instruction, one sentence a line."""
        return [line for line in self.instruction.splitlines() if line.strip()]
