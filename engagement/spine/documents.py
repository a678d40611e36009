"""Documents kept with a record: taken in with care, opened on purpose, never changed."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import puremagic
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.db.models import QuerySet
from django.utils.text import get_valid_filename
from guardian.core import ObjectPermissionChecker

from engagement import clock
from engagement.people.models import User
from engagement.people.permissions import Permission
from engagement.people.roles import EVERYONE, Role
from engagement.spine.models import Document, DocumentOpening
from engagement.spine.timeline import record
from engagement.spine.transitions import NotVisible

MOST_AT_ONCE = 10

PERMISSIONS = (
    Permission(
        "open_documents",
        "Open documents kept with a case that one may see",
        EVERYONE - {Role.HR, Role.POLICY_ADMINISTRATOR, Role.RECORDS_AUDIT, Role.ADMINISTRATOR},
        clauses=("SPSO-EP-65b",),
    ),
)


@dataclass(frozen=True)
class FileKind:
    """A kind of file that may be kept: its media type, and how its bytes begin (None: text, checked as such)."""

    media_type: str
    starts: tuple[bytes, ...] | None
    at: int = 0


ZIP = (b"PK\x03\x04",)
OLE = (b"\xd0\xcf\x11\xe0",)
ACCEPTED: dict[str, FileKind] = {
    ".pdf": FileKind("application/pdf", (b"%PDF-",)),
    ".png": FileKind("image/png", (b"\x89PNG\r\n\x1a\n",)),
    ".jpg": FileKind("image/jpeg", (b"\xff\xd8\xff",)),
    ".jpeg": FileKind("image/jpeg", (b"\xff\xd8\xff",)),
    ".gif": FileKind("image/gif", (b"GIF87a", b"GIF89a")),
    ".webp": FileKind("image/webp", (b"RIFF",)),
    ".heic": FileKind("image/heic", (b"ftyp",), at=4),
    ".txt": FileKind("text/plain", None),
    ".csv": FileKind("text/csv", None),
    ".eml": FileKind("message/rfc822", None),
    ".msg": FileKind("application/vnd.ms-outlook", OLE),
    ".doc": FileKind("application/msword", OLE),
    ".xls": FileKind("application/vnd.ms-excel", OLE),
    ".docx": FileKind("application/vnd.openxmlformats-officedocument.wordprocessingml.document", ZIP),
    ".xlsx": FileKind("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ZIP),
    ".odt": FileKind("application/vnd.oasis.opendocument.text", ZIP),
    ".ods": FileKind("application/vnd.oasis.opendocument.spreadsheet", ZIP),
    ".mp3": FileKind("audio/mpeg", (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2")),
    ".wav": FileKind("audio/wav", (b"RIFF",)),
    ".m4a": FileKind("audio/mp4", (b"ftyp",), at=4),
    ".mp4": FileKind("video/mp4", (b"ftyp",), at=4),
}
"""What may be kept, by the end of the file's name. The bytes must agree with the name."""


def accepted_in_words() -> str:
    """The kinds of file for a hint: "PDF, picture, text, email, Word, spreadsheet, sound or video"."""
    return "PDF, picture, text, email, Word, spreadsheet, sound or video"


def check_upload(upload: UploadedFile) -> FileKind:
    """Refuse what cannot be kept, in words: empty, too large, of a kind we do not keep, or not what its name says."""
    name = upload.name or "The file"
    if not upload.size:
        raise ValidationError(f"“{name}” is empty. Choose the file again, or save it again first.")
    if upload.size > settings.UPLOAD_MAX_BYTES:
        raise ValidationError(
            f"“{name}” is larger than {settings.UPLOAD_MAX_BYTES // 1024**2} MB. Make it smaller, or send it in parts."
        )
    kind = ACCEPTED.get(Path(name).suffix.lower())
    if kind is None:
        raise ValidationError(f"We cannot keep “{name}”. Choose a {accepted_in_words()} file.")
    upload.seek(0)
    head = upload.read(4096)
    upload.seek(0)
    if not _agrees(head, kind):
        raise ValidationError(
            f"“{name}” is not the kind of file its name says. Open it, save it again and choose that."
        )
    return kind


def _agrees(head: bytes, kind: FileKind) -> bool:
    if kind.starts is not None:
        return head[kind.at :].startswith(kind.starts)
    if b"\x00" in head:
        return False
    try:
        found = puremagic.from_string(head, mime=True)
    except (puremagic.PureError, ValueError):
        return True
    return found.startswith(("text/", "message/")) or found in ("", "application/json", "application/octet-stream")


def store_document(
    subject: models.Model,
    upload: UploadedFile,
    *,
    actor: User,
    kind: str,
    distressing: bool = False,
    source: str = "",
    web_address: str = "",
    captured_at: datetime | None = None,
) -> Document:
    """Keep a file with a record that the actor may see. Raises ValidationError with words for the person."""
    file_kind = check_upload(upload)
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    document = Document(
        subject_type=ContentType.objects.get_for_model(subject),
        subject_id=str(subject.pk),
        kind=kind,
        name=get_valid_filename(Path(upload.name or "file").name)[-150:],
        media_type=file_kind.media_type,
        size=upload.size or 0,
        sha256=digest.hexdigest(),
        distressing=distressing,
        source=source,
        web_address=web_address,
        captured_at=captured_at,
        uploaded_by=actor,
        uploaded_at=clock.now(),
    )
    # The bytes are written before the row: a row without its file would be evidence that is not there.
    document.file.save(f"{document.pk}", upload, save=False)
    try:
        with transaction.atomic():
            document.full_clean()
            document.save()
            record(
                subject,
                actor,
                f"added a document: {document.get_kind_display().lower()}",
                verb="add_document",
                details={"document": str(document.pk), "sha256": document.sha256, "size": document.size},
                clauses=("SPSO-EP-63", "UKCG-075"),
            )
    except BaseException:
        document.file.storage.delete(str(document.file.name))
        raise
    return document


def mark_distressing(document: Document, *, actor: User) -> None:
    """Seal a document that was kept unsealed: from now on it opens only on purpose. It is never unsealed."""
    with transaction.atomic():
        Document.objects.filter(pk=document.pk).update(distressing=True)
        record(document.subject, actor, "marked a document as distressing", verb="seal_document")


def withdraw_document(document: Document, *, actor: User) -> None:
    """Take a document off a draft. The row and its hash stay; it is no longer listed."""
    with transaction.atomic():
        Document.objects.filter(pk=document.pk).update(withdrawn_at=clock.now())
        record(document.subject, actor, "took a document off the draft", verb="withdraw_document")


def documents_of(subject: models.Model) -> QuerySet[Document]:
    """The documents of a record that the reader was already allowed to see."""
    return Document.objects.filter(
        subject_type=ContentType.objects.get_for_model(subject), subject_id=str(subject.pk), withdrawn_at__isnull=True
    ).select_related("uploaded_by")


def document_for(user: User, pk: Any) -> Document:
    """The document, if the user may see the record it belongs to or was granted it. Raises NotVisible."""
    document = Document.objects.filter(pk=pk).select_related("subject_type", "uploaded_by").first()
    if document is None or user.is_superuser:
        raise NotVisible
    model = document.subject_type.model_class()
    seen = model is not None and model.objects.visible_to(user).filter(pk=document.subject_id).exists()  # type: ignore[attr-defined]
    if not seen and not ObjectPermissionChecker(user).has_perm("open_document", document):
        raise NotVisible
    return document


def open_document(document: Document, *, actor: User, reason: str = "") -> Document:
    """Note that the actor opens the document. A distressing one needs a reason (SPSO-EP-64a)."""
    if document.distressing and not reason.strip():
        raise ValidationError("Say why you need to open this. It may be upsetting, and each opening is recorded.")
    if document.withdrawn_at and document.uploaded_by_id != actor.pk:
        raise PermissionDenied("This document was taken off the draft.")
    DocumentOpening.objects.create(document=document, opened_by=actor, at=clock.now(), reason=reason.strip()[:300])
    return document
