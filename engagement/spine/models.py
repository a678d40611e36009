"""What every case rests on: its timeline, its work, its messages, its documents and its reference numbers."""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from guardian.models import UserObjectPermissionAbstract

from engagement import clock
from engagement.people.models import Team
from engagement.people.roles import BODIES


class PointsAtSubject(models.Model):
    """A row about one record of any kind: content type and id as text. It never outlives its meaning, so no cascade."""

    subject_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    subject_id = models.CharField(max_length=36)

    class Meta:
        abstract = True
        app_label = "engagement"

    @property
    def subject(self) -> Any:
        """The record itself, or None where it is not there."""
        model = self.subject_type.model_class()
        return None if model is None else model._base_manager.filter(pk=self.subject_id).first()


class TimelineEvent(PointsAtSubject):
    """One line of a record's history, in words, for good. Appended only: triggers refuse update and delete."""

    append_only = True

    at = models.DateTimeField(default=clock.now)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="timeline_events"
    )
    actor_name = models.CharField(max_length=260)
    acting_for = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    acting_for_name = models.CharField(max_length=260, blank=True)
    verb = models.CharField(max_length=60)
    sentence = models.CharField(max_length=300)
    state_before = models.CharField(max_length=40, blank=True)
    state_after = models.CharField(max_length=40, blank=True)
    reason = models.TextField(blank=True)
    details = models.JSONField(default=dict, blank=True)
    policy_version = models.ForeignKey(
        "engagement.PolicyVersion", null=True, on_delete=models.PROTECT, related_name="+"
    )
    clauses = models.JSONField(default=list, blank=True)

    class Meta:
        app_label = "engagement"
        ordering: ClassVar = ["at", "id"]
        indexes: ClassVar = [models.Index(fields=["subject_type", "subject_id", "at"], name="timeline_of_subject")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_name} {self.sentence}"


class WorkItem(PointsAtSubject):
    """Something that waits for a person, for whoever holds a duty in a team, or for a body, by a date."""

    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    reference = models.CharField(max_length=40, blank=True)
    path = models.CharField(max_length=200)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="work_items"
    )
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="work_items")
    duty = models.CharField(max_length=20, blank=True)
    opened_at = models.DateTimeField(default=clock.now)
    due_on = models.DateField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by_name = models.CharField(max_length=260, blank=True)

    class Meta:
        app_label = "engagement"
        ordering: ClassVar = ["due_on", "opened_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(assignee__isnull=False)
                | (Q(team__isnull=False) & ~Q(duty=""))
                | Q(duty__in=sorted(role.value for role in BODIES)),
                name="work_waits_for_somebody",
            ),
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "kind"],
                condition=Q(closed_at__isnull=True),
                name="work_waits_once_a_kind",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["assignee", "due_on"], condition=Q(closed_at__isnull=True), name="open_work_of_person"
            ),
            models.Index(fields=["team", "duty"], condition=Q(closed_at__isnull=True), name="open_work_of_duty"),
        ]

    def __str__(self) -> str:
        return self.title


class Notice(models.Model):
    """Word to one person that something happened or waits: names a reference, never a customer."""

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notices_received")
    sentence = models.CharField(max_length=300)
    comment = models.TextField(blank=True)
    comment_mailed = models.TextField(blank=True)
    reference = models.CharField(max_length=40, blank=True)
    path = models.CharField(max_length=200)
    at = models.DateTimeField(default=clock.now)
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)
    work = models.ForeignKey(WorkItem, null=True, blank=True, on_delete=models.PROTECT, related_name="notices")

    class Meta:
        app_label = "engagement"
        ordering: ClassVar = ["-at", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["recipient", "-at"], name="notices_of_person"),
            models.Index(fields=["recipient"], condition=Q(mailed_at__isnull=True), name="notices_to_mail"),
        ]

    def __str__(self) -> str:
        return self.sentence


class OutboxMessage(models.Model):
    """Work for the background, written in the transaction that asks for it, done at least once, marked once."""

    class Status(models.TextChoices):
        PENDING = "pending"
        DONE = "done"
        FAILED = "failed"

    kind = models.CharField(max_length=40)
    payload = models.JSONField(default=dict)
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.PENDING)
    created_at = models.DateTimeField(default=clock.now)
    claimed_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=300, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        app_label = "engagement"
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [models.Index(fields=["id"], condition=Q(status="pending"), name="outbox_pending")]

    def __str__(self) -> str:
        return f"{self.kind} ({self.status})"


class ReferenceCounter(models.Model):
    """The last number given for a kind of reference in a year; its row lock makes numbers gapless."""

    kind = models.CharField(max_length=8)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        app_label = "engagement"
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "year"], name="one_counter_a_kind_and_year")]

    def __str__(self) -> str:
        return f"{self.kind}-{self.year}: {self.last}"


class TransactionPermit(models.Model):
    """An act that triggers let pass in this transaction alone (`engagement.spine.permits`); SQLite only.

    PostgreSQL keeps such a permit in a setting of the transaction. SQLite has none, so a row stands in: it is written
    and removed in one transaction and nobody else ever sees it. Triggers name this table: leave it as it is.
    """

    name = models.CharField(max_length=20, primary_key=True)

    class Meta:
        app_label = "engagement"

    def __str__(self) -> str:
        return self.name


class Document(PointsAtSubject):
    """A file kept with a record: evidence, correspondence, an account. Bytes never change; the hash says so.

    Until its record counts (`settled_at`), whoever added it may take it off again: then its bytes and its words go, and
    the row says who removed it and when, with the hash. From then on it stays. No row is ever deleted.
    """

    never_deleted = True
    fixed_columns: ClassVar = (
        "id",
        "subject_type_id",
        "subject_id",
        "kind",
        "file",
        "media_type",
        "size",
        "sha256",
        "uploaded_by_id",
        "uploaded_at",
    )
    frozen_columns: ClassVar = ("settled_at", ("settled_at", "name", "source", "web_address", "captured_at"))

    class Kind(models.TextChoices):
        CORRESPONDENCE = "correspondence", "Letter or email we received"
        SCREENSHOT = "screenshot", "Screenshot or web page"
        RECORDING = "recording", "Recording"
        LOG = "log", "Call or contact log"
        REPLY = "reply", "Reply that we sent"
        ACCOUNT = "account", "Somebody's account"
        OTHER = "other", "Something else"

    class Scan(models.TextChoices):
        NOT_SCANNED = "not_scanned", "Not checked for viruses"
        WAITING = "waiting", "Being checked for viruses"
        CLEAN = "clean", "No virus found"
        INFECTED = "infected", "Not safe to open"
        FAILED = "failed", "Could not be checked for viruses"

    MAY_OPEN: ClassVar = (Scan.NOT_SCANNED, Scan.CLEAN)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    name = models.CharField(max_length=200)
    file = models.FileField(upload_to="documents/%Y/", max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    distressing = models.BooleanField(default=False)
    source = models.CharField(max_length=200, blank=True)
    web_address = models.CharField(max_length=500, blank=True)
    captured_at = models.DateTimeField(null=True, blank=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="documents")
    uploaded_at = models.DateTimeField(default=clock.now)
    settled_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    erased_at = models.DateTimeField(null=True, blank=True)
    scan_state = models.CharField(max_length=12, choices=Scan.choices, default=Scan.NOT_SCANNED)
    scanned_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        app_label = "engagement"
        ordering: ClassVar = ["uploaded_at", "name", "id"]
        indexes: ClassVar = [
            models.Index(fields=["subject_type", "subject_id"], name="documents_of_subject"),
            models.Index(
                fields=["scan_state"],
                condition=Q(scan_state__in=("waiting", "failed", "infected")),
                name="documents_not_cleared",
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(size__gt=0), name="document_is_not_empty"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False, settled_at__isnull=True),
                name="document_is_kept_or_removed",
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True) | Q(withdrawn_at__isnull=False),
                name="only_a_removed_document_is_erased",
            ),
        ]
        permissions: ClassVar = [("open_document", "May open this document by special grant")]

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        """The name shown and downloaded: distressing files say so in the name itself (SPSO-EP-64b)."""
        if self.withdrawn_at:
            return "Removed document"
        return f"DISTRESSING {self.name}" if self.distressing else self.name


class DocumentUserObjectPermission(UserObjectPermissionAbstract):
    """A grant to one person on one document, by direct foreign key so that nothing is orphaned."""

    content_object = models.ForeignKey(Document, on_delete=models.CASCADE)

    class Meta(UserObjectPermissionAbstract.Meta):
        app_label = "engagement"
        abstract = False


class DocumentOpening(models.Model):
    """Who opened a document, when, and, for a distressing one, why (SPSO-EP-64a). Appended only."""

    append_only = True

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="openings")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        app_label = "engagement"
        ordering: ClassVar = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.opened_by} opened {self.document_id}"


class ClockRun(models.Model):
    """One run of a scheduled job: the health page shows the last good one."""

    job = models.CharField(max_length=40)
    day = models.DateField()
    started_at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    done = models.PositiveIntegerField(default=0)

    class Meta:
        app_label = "engagement"
        ordering: ClassVar = ["-started_at"]

    def __str__(self) -> str:
        return f"{self.job} on {self.day}"
