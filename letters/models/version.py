"""The wordings of a letter, and the bytes that were made of each."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from engagement import clock
from letters.models.letter import Letter
from letters.rendering import FORMS


class LetterVersion(models.Model):
    """One wording of a letter. It is written in place until it is submitted, and from then on only read.

    `content` is what was frozen on submission: the only thing that is rendered and compared. Once issued, a trigger
    refuses every change.
    """

    frozen_once = "issued_at"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    dated_on = models.DateField()
    heading = models.CharField(max_length=120, blank=True)
    salutation = models.CharField(max_length=120, blank=True)
    describe = models.TextField(blank=True)
    explain = models.TextField(blank=True)
    suggest = models.TextField(blank=True)
    if_it_changes = models.TextField(blank=True)
    if_it_does_not = models.TextField(blank=True)
    other_sections = models.JSONField(default=dict, blank=True)
    options = models.JSONField(default=list, blank=True)
    signed_by = models.CharField(max_length=8, choices=Letter.SignedBy.choices, default=Letter.SignedBy.DRAFTER)

    revision = models.PositiveIntegerField(default=0)
    saved_in = models.CharField(max_length=40, blank=True)
    saved_at = models.DateTimeField(default=clock.now)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    drafter = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    policy_version = models.ForeignKey(
        "engagement.PolicyVersion", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    content = models.JSONField(null=True, blank=True)
    checker = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    checked_at = models.DateTimeField(null=True, blank=True)
    issued_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["letter", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["letter", "number"], name="letter_version_numbered_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="letter_version_number_from_one"),
            models.CheckConstraint(
                condition=Q(checker__isnull=True) | ~Q(checker=F("drafter")), name="letter_drafter_never_checks"
            ),
            models.CheckConstraint(
                condition=Q(checker__isnull=True) | ~Q(checker=F("saved_by")), name="letter_editor_never_checks"
            ),
            models.CheckConstraint(
                condition=Q(checker__isnull=True, checked_at__isnull=True)
                | Q(checker__isnull=False, checked_at__isnull=False, content__isnull=False),
                name="letter_checked_by_somebody_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(issued_at__isnull=True) | Q(checker__isnull=False), name="letter_issued_only_once_checked"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.letter} version {self.number}"


class LetterWriter(models.Model):
    """Somebody whose words stood in the letter at some time. Appended only, because `saved_by` names the last alone:
    whoever wrote a sentence that somebody else saved over never checks the letter either (SBC-A1-REST-7).
    """

    append_only = True

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="writers")
    writer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    wrote_first_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["letter", "writer"], name="letter_writer_named_once"),
        ]

    def __str__(self) -> str:
        return f"{self.writer} wrote on {self.letter}"


class RenderedForm(models.Model):
    """The bytes of one form of one version, and their hash. Appended only: these are what is approved and sent."""

    append_only = True

    version = models.ForeignKey(LetterVersion, on_delete=models.PROTECT, related_name="forms")
    form = models.CharField(max_length=16)
    media_type = models.CharField(max_length=60)
    body = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    pages = models.PositiveSmallIntegerField(null=True, blank=True)
    rendered_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "form"], name="letter_form_rendered_once"),
        ]

    def __str__(self) -> str:
        return f"{self.form} of {self.version}"

    @property
    def label(self) -> str:
        """What people call this form: "Large print (PDF)"."""
        return FORMS[self.form].label
