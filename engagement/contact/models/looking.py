"""Who looked up whom, and which systems may ask for a member of staff."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from engagement import clock
from engagement.customers.models import Customer


class ConnectedSystem(models.Model):
    """Another system, such as the phone system, that may ask the contact check for a named member of staff.

    Only a hash of its token is kept: the token has 256 random bits, so a plain SHA-256 says nothing about it.
    """

    never_deleted = True
    fixed_columns: ClassVar = ("token_hash", "created_by_id", "created_at")

    name = models.CharField(max_length=80)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    token_begins = models.CharField(max_length=12, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        app_label = "engagement"
        ordering: ClassVar = ["revoked_at", "name", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(name=""), name="connected_system_has_a_name"),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="system_is_revoked_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class LookUp(models.Model):
    """One look-up in the contact check: who asked, when, by what, and whom it showed (SBC-13.1b). Appended only.

    What was typed is not kept. Whom the answer showed is, as `customer` (one person) or in `shown` (a list to choose
    from), so that "who looked this person up?" can be answered. Of the words there is a keyed hash of their normalised
    form: it answers "did anybody look for this number?" to an auditor who already has the number, and it does not put
    people on file who are no customers, or whose name somebody merely misspelt. It uses the installation's secret key;
    after a change of that key, older hashes can no longer be compared.
    """

    append_only = True

    class How(models.TextChoices):
        REFERENCE = "reference", "Reference"
        EMAIL = "email", "Email address"
        PHONE = "phone", "Phone number"
        POSTCODE = "postcode", "Postcode"
        ADDRESS = "address", "Address"
        NAME = "name", "Name"
        SIMILAR = "similar", "Similar names"
        OPENED = "opened", "Opened from a list or a link"

    class Answered(models.TextChoices):
        RESTRICTED = "restricted", "A restriction"
        NONE = "none", "No restriction recorded"
        SEVERAL = "several", "Several people to choose from"
        NOBODY = "nobody", "Nobody found"

    at = models.DateTimeField(default=clock.now)
    looked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="look_ups")
    system = models.ForeignKey(
        ConnectedSystem, null=True, blank=True, on_delete=models.PROTECT, related_name="look_ups"
    )
    how = models.CharField(max_length=10, choices=How.choices)
    words_hash = models.CharField(max_length=64, blank=True)
    answered = models.CharField(max_length=10, choices=Answered.choices)
    customer = models.ForeignKey(Customer, null=True, blank=True, on_delete=models.PROTECT, related_name="look_ups")
    shown = models.JSONField(default=list, blank=True)

    class Meta:
        app_label = "engagement"
        ordering: ClassVar = ["-at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(answered__in=("restricted", "none"), customer__isnull=False)
                | Q(answered__in=("several", "nobody"), customer__isnull=True),
                name="look_up_shows_one_person_or_none",
            ),
        ]

    def __str__(self) -> str:
        return f"Look-up of {self.at:%-d %B %Y}"
