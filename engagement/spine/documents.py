"""Documents kept with a record: taken in with care, opened on purpose, never changed.

Until its record counts, a document may be taken off again, and then nothing of it stays but a row with its hash and who
removed it. Once it is settled it stays for good. Bytes are written before their row and erased after it, never inside a
transaction: the outbox erases what was removed, and what never got a row.
"""

import hashlib
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import puremagic
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.db.models import QuerySet
from django.utils.text import get_valid_filename
from guardian.core import ObjectPermissionChecker

from engagement import clock
from engagement.people.models import User
from engagement.people.permissions import Permission
from engagement.people.roles import EVERYONE, Role
from engagement.spine import scanning
from engagement.spine.models import Document, DocumentOpening
from engagement.spine.outbox import handler, queue
from engagement.spine.timeline import record
from engagement.spine.transitions import NotVisible

log = logging.getLogger("evenhand.documents")

MOST_AT_ONCE = 10
# By then a file that is being stored has its row, or its process has died.
UNFINISHED_AFTER = timedelta(minutes=10)

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


class AlreadyKept(ValidationError):
    """The record has a file with the same bytes; nothing was stored. `document` is the one that is kept."""

    def __init__(self, document: Document, *, actor: User) -> None:
        self.document = document
        name = document.display_name
        super().__init__(
            f"You have added this file already: {name}. We kept one."
            if document.uploaded_by_id == actor.pk
            else f"{document.uploaded_by.name} has added this file already: {name}. We kept one."
        )


class Closed(Exception):
    """Nobody can open this document now, whoever asks; `says` tells why, `status` is the answer's."""

    def __init__(self, title: str, says: str, status: int) -> None:
        super().__init__(title)
        self.title, self.says, self.status = title, says, status


def same_file(subject: models.Model, digest: str) -> Document | None:
    """The document of this record whose bytes have this hash, if there is one."""
    return documents_of(subject).filter(sha256=digest).first()


def digest_of(upload: UploadedFile) -> str:
    """The SHA-256 hash of a file, in hexadecimal; the file stands at its beginning again."""
    digest = hashlib.sha256()
    upload.seek(0)
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return digest.hexdigest()


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
    settled: bool = True,
    lock: Callable[[], Any] | None = None,
) -> Document:
    """Keep a file with a record that the actor may see. Raises ValidationError with words for the person.

    Call it outside a transaction: the bytes are written first. `lock` is then called inside the transaction that writes
    the row; it locks the record, and raises where the file may no longer be added. A document that is not `settled` may
    be taken off again, until `settle_documents`. Carries SPSO-EP-63, UKCG-075.
    """
    file_kind = check_upload(upload)
    document = Document(
        subject_type=ContentType.objects.get_for_model(subject),
        subject_id=str(subject.pk),
        kind=kind,
        name=get_valid_filename(Path(upload.name or "file").name)[-150:],
        media_type=file_kind.media_type,
        size=upload.size or 0,
        sha256=digest_of(upload),
        distressing=distressing,
        source=source,
        web_address=web_address,
        captured_at=captured_at,
        uploaded_by=actor,
        uploaded_at=clock.now(),
        settled_at=clock.now() if settled else None,
        scan_state=scanning.first_state(),
    )
    _refuse_second_copy(document, subject, actor)
    # The bytes are written before the row: a row without its file would be evidence that is not there.
    document.file.name = document.file.field.generate_filename(document, str(document.pk))
    erase = {"document": str(document.pk), "file": document.file.name}
    queue("erase_document", erase, not_before=clock.now() + UNFINISHED_AFTER)
    document.file.name = _save_bytes(str(document.file.name), upload)
    try:
        with transaction.atomic():
            if lock is not None:
                lock()
            _refuse_second_copy(document, subject, actor)
            document.full_clean()
            document.save(force_insert=True)
            record(
                subject,
                actor,
                f"added a document: {document.get_kind_display().lower()}",
                verb="add_document",
                details={"document": str(document.pk), "sha256": document.sha256, "size": document.size},
                clauses=("SPSO-EP-63", "UKCG-075"),
            )
            scanning.ask_for_scan(document)
    except BaseException:
        # What cannot be erased now is erased by the message above.
        with suppress(Exception):
            default_storage.delete(str(document.file.name))
        raise
    return document


def _save_bytes(name: str, upload: UploadedFile) -> str:
    try:
        return default_storage.save(name, upload)
    except Exception as error:
        log.error("the bytes of a new document could not be stored", exc_info=error)
        raise ValidationError(
            f"We could not store “{upload.name}” just now. Nothing else is lost. Try again in a minute."
        ) from error


def _refuse_second_copy(document: Document, subject: models.Model, actor: User) -> None:
    if kept := same_file(subject, document.sha256):
        raise AlreadyKept(kept, actor=actor)


def settle_documents(subject: models.Model) -> None:
    """The record counts from now on, and so do its documents: none is taken off any more. In its transaction."""
    documents_of(subject).filter(settled_at__isnull=True).update(settled_at=clock.now())


def mark_distressing(document: Document, *, actor: User) -> None:
    """Seal a document that was kept unsealed: from now on it opens only on purpose. It is never unsealed."""
    with transaction.atomic():
        Document.objects.filter(pk=document.pk).update(distressing=True)
        record(document.subject, actor, "marked a document as distressing", verb="seal_document")


def withdraw_document(document: Document, *, actor: User) -> None:
    """Take a document off a record that does not count yet: its name and source go at once, its bytes after the commit.

    The row stays, with the hash, who removed it and when. Raises ValidationError for a settled document.
    """
    with transaction.atomic():
        removed = documents_of(document.subject).filter(pk=document.pk, settled_at__isnull=True)
        if not removed.update(
            withdrawn_at=clock.now(), withdrawn_by=actor, name="", source="", web_address="", captured_at=None
        ):
            raise ValidationError("This file belongs to the record now. It cannot be taken off.")
        record(
            document.subject,
            actor,
            "took a document off the draft",
            verb="withdraw_document",
            details={"document": str(document.pk), "sha256": document.sha256, "size": document.size},
        )
        queue("erase_document", {"document": str(document.pk), "file": document.file.name})


@handler("erase_document")
def erase_document(payload: dict[str, Any]) -> None:
    """Erase the bytes of a document that was taken off, or that never got its row. Any number of times."""
    document = Document.objects.filter(pk=payload["document"]).first()
    if document is None:
        default_storage.delete(payload["file"])
    elif document.withdrawn_at and not document.erased_at:
        default_storage.delete(str(document.file.name))
        Document.objects.filter(pk=document.pk).update(erased_at=clock.now())


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


def refuse_closed(document: Document) -> None:
    """Raise Closed for a document that was taken off, or that is not known to be free of viruses."""
    if document.withdrawn_at:
        raise Closed("This file was taken off", "It was removed from the draft, and is erased.", 410)
    if why := scanning.why_closed(document):
        raise Closed(*why)


def open_document(document: Document, *, actor: User, reason: str = "") -> "File[bytes]":
    """Open the bytes, and note that the actor did. A distressing document needs a reason (SPSO-EP-64a).

    Raises ValidationError without the reason, Closed where nobody can open it.
    """
    refuse_closed(document)
    if document.distressing and not reason.strip():
        raise ValidationError("Say why you need to open this. It may be upsetting, and each opening is recorded.")
    try:
        opened = default_storage.open(str(document.file.name), "rb")
    except Exception as error:
        log.error("the bytes of document %s cannot be read", document.pk, exc_info=error)
        raise Closed(
            "We cannot get this file now",
            "Nothing is lost by trying again in a minute. If it goes on, tell whoever looks after this system.",
            503,
        ) from error
    DocumentOpening.objects.create(document=document, opened_by=actor, at=clock.now(), reason=reason.strip()[:300])
    return opened
