"""Published versions of the policy, and the facts of one organisation that stand beside it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q


class PolicyVersion(models.Model):
    """One published version of the policy. It is appended and never changed: decisions point to it."""

    append_only = True

    number = models.PositiveIntegerField(unique=True)
    profile_code = models.CharField(max_length=40)
    label = models.CharField(max_length=40)
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    change_note = models.TextField()

    class Meta:
        app_label = "engagement"
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(number__gte=1), name="policy_version_number_from_one"),
        ]

    def __str__(self) -> str:
        return f"Policy version {self.number}"


class Organisation(models.Model):
    """The organisation's own name, addresses and contacts: one row, never part of the policy."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    name = models.CharField("name of the organisation", max_length=160, blank=True)
    short_name = models.CharField("short name", max_length=40, blank=True)
    address = models.TextField("postal address", blank=True)
    phone = models.CharField("telephone number", max_length=40, blank=True)
    email = models.EmailField("email address", blank=True)
    website = models.URLField("website", blank=True)
    reply_address = models.TextField("address for replies to letters", blank=True)
    letterhead = models.TextField("letterhead", blank=True)
    letter_footer = models.TextField("foot of each letter", blank=True)
    complaints_mailbox = models.EmailField("corporate complaints mailbox", blank=True)
    hs_portal_name = models.CharField("name of the health and safety system", max_length=80, blank=True)
    hs_portal_address = models.URLField("web address of the health and safety system", blank=True)
    ombudsman_name = models.CharField("name of the ombudsman", max_length=160, blank=True)
    ombudsman_address = models.TextField("postal address of the ombudsman", blank=True)
    ombudsman_phone = models.CharField("telephone number of the ombudsman", max_length=40, blank=True)
    ombudsman_website = models.URLField("website of the ombudsman", blank=True)
    support_line_name = models.CharField("name of the staff support line", max_length=120, blank=True)
    support_line_phone = models.CharField("telephone number of the staff support line", max_length=40, blank=True)
    support_line_hours = models.CharField("when the staff support line answers", max_length=120, blank=True)

    class Meta:
        app_label = "engagement"
        verbose_name_plural = "organisation"
        constraints: ClassVar = [models.CheckConstraint(condition=Q(id=1), name="organisation_has_one_row")]

    def __str__(self) -> str:
        return self.name or "Your organisation"

    @property
    def address_lines(self) -> list[str]:
        """The postal address line by line, without blank lines."""
        return _lines(self.address)

    @property
    def reply_lines(self) -> list[str]:
        """Where to reply, line by line: the reply address, or the postal address where none is set."""
        return _lines(self.reply_address) or self.address_lines

    @property
    def letterhead_lines(self) -> list[str]:
        """The head of each letter: what was entered, or the name and address."""
        return _lines(self.letterhead) or [line for line in (self.name, *self.address_lines) if line]

    @property
    def ombudsman_lines(self) -> list[str]:
        """The ombudsman's postal address line by line."""
        return _lines(self.ombudsman_address)

    @property
    def support_line(self) -> str:
        """The staff support line in one line, or nothing where none is set."""
        parts = (self.support_line_name, self.support_line_phone, self.support_line_hours)
        return ", ".join(part for part in parts if part)


class LocalValue(models.Model):
    """A value that somebody accepted for something the policy leaves open. Until then there is no row."""

    key = models.CharField(max_length=80, unique=True)
    value = models.JSONField()
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    accepted_at = models.DateTimeField()

    class Meta:
        app_label = "engagement"
        ordering: ClassVar = ["key"]

    def __str__(self) -> str:
        return self.key


class Holiday(models.Model):
    """A day on which the organisation does not work, beside weekends."""

    date = models.DateField(unique=True)
    name = models.CharField(max_length=120)

    class Meta:
        app_label = "engagement"
        ordering: ClassVar = ["date"]

    def __str__(self) -> str:
        return f"{self.name}, {self.date:%Y-%m-%d}"


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
