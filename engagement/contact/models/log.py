"""The contact log: each contact with a customer, as one short line."""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from engagement import clock
from engagement.contact.permissions import LOG, SEE_LOAD
from engagement.customers import normalise
from engagement.customers.models import Customer
from engagement.people.models import Team
from engagement.people.permissions import allowed
from engagement.people.selectors import acts_for

LONGEST_MATTER = 120
MOST_MINUTES = 1_440


def matter_key(matter: str) -> str:
    """The one written form of a matter, by which contacts about the same thing are counted together."""
    return normalise.fold(matter)[:LONGEST_MATTER]


class ContactQuerySet(models.QuerySet["Contact"]):
    """Queries on contacts."""

    def visible_to(self, user: Any) -> "ContactQuerySet":
        """All of them for those who weigh the whole; otherwise one's own and those of one's own team."""
        if allowed(user, SEE_LOAD):
            return self.all()
        if not allowed(user, LOG):
            return self.none()
        standing = list(acts_for(user))
        mine = Q(handled_by__in=standing) | Q(logged_by__in=standing)
        return self.filter(mine | Q(team=user.team_id) if user.team_id else mine)

    def counted(self) -> "ContactQuerySet":
        """What counts today: without lines that were corrected, and without those that took a line back."""
        return self.filter(corrected_by__isnull=True, taken_back=False)


class Contact(models.Model):
    """One contact with a customer: when, how, how long, about what, and who dealt with it (SPSO-G3-13b).

    Appended only. A mistake is corrected by a new line that points at the wrong one, which then no longer counts; a
    line that only takes back has `taken_back`. The matter is a label of a few words, never what was said.
    """

    append_only = True

    class Through(models.TextChoices):
        CHECK = "check", "From the contact check"
        INCIDENT = "incident", "From an incident"
        API = "api", "By another system"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="contacts")
    at = models.DateTimeField()
    channel = models.CharField(max_length=40)
    minutes = models.PositiveSmallIntegerField()
    matter = models.CharField(max_length=LONGEST_MATTER)
    matter_key = models.CharField(max_length=LONGEST_MATTER, editable=False)
    handled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    expected_more = models.CharField(max_length=40, blank=True)
    expected_more_because = models.CharField(max_length=300, blank=True)
    through = models.CharField(max_length=8, choices=Through.choices, default=Through.CHECK)
    logged_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    logged_at = models.DateTimeField(default=clock.now)
    corrects = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrected_by"
    )
    taken_back = models.BooleanField(default=False)

    objects = ContactQuerySet.as_manager()

    class Meta:
        app_label = "engagement"
        ordering: ClassVar = ["-at", "-logged_at", "id"]
        indexes: ClassVar = [
            models.Index(fields=["customer", "-at"], name="contacts_of_customer"),
            models.Index(fields=["at"], name="contacts_by_time"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=MOST_MINUTES), name="contact_takes_a_minute_to_a_day"
            ),
            models.CheckConstraint(condition=~Q(matter_key=""), name="contact_is_about_something"),
            models.CheckConstraint(
                condition=Q(taken_back=False) | Q(corrects__isnull=False), name="only_a_correction_takes_back"
            ),
        ]

    def __str__(self) -> str:
        return f"Contact of {self.at:%-d %B %Y}"
