"""Documents: put with a draft or a logged incident, and taken off a draft."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from engagement.people.models import User
from engagement.permissions import Refused, allowed
from engagement.spine.documents import MOST_AT_ONCE, check_upload, documents_of, store_document, withdraw_document
from engagement.spine.models import Document
from engagement.transitions import NotVisible
from incidents.models import Incident
from incidents.services.logging import mark_step, own_draft

Uploads = list[Any]


def add_to_draft(pk: UUID, *, actor: User, uploads: Uploads, **about: Any) -> tuple[list[Document], list[str]]:
    """Keep files with one's own draft. One that cannot be kept does not keep out the others: its message is returned.

    `about` is kind, distressing, source, web_address, captured_at, for all of them. Raises NotVisible, AlreadyLogged.
    Carries SPSO-EP-63.
    """
    with transaction.atomic():
        draft = own_draft(pk, actor)
        kept, refused = _keep(draft, uploads, actor, about)
        if kept:
            draft.nothing_to_add = False
            mark_step(draft, "evidence")
    return kept, refused


def remove_from_draft(pk: UUID, document_id: UUID, *, actor: User) -> Incident:
    """Take a file off one's own draft; its row and hash stay. Raises NotVisible, AlreadyLogged."""
    with transaction.atomic():
        draft = own_draft(pk, actor)
        document = documents_of(draft).filter(pk=document_id).first()
        if document is None:
            raise NotVisible
        withdraw_document(document, actor=actor)
        mark_step(draft, "evidence")
    return draft


def add_document(pk: UUID, *, actor: User, uploads: Uploads, **about: Any) -> list[Document]:
    """Add evidence to a logged incident: its writer, or a manager of the team, also after it is closed (SBC-9.18).

    Raises NotVisible, PermissionDenied, ValidationError (a void incident; a file that cannot be kept: then none is).
    """
    with transaction.atomic():
        incident = Incident.objects.visible_to(actor).exclude(state__in=Incident.BEFORE_LOGGED).filter(pk=pk).first()
        if incident is None:
            raise NotVisible
        answer = allowed(actor, "add_to_incident", incident)
        if isinstance(answer, Refused):
            raise PermissionDenied(answer.why)
        if incident.state == Incident.State.VOID:
            raise ValidationError("This record is void. Nothing is added to it any more.")
        # All are looked at before any is stored: bytes on the disk do not roll back.
        if refused := _faults(uploads):
            raise ValidationError({"uploads": refused})
        kept, _refused = _keep(incident, uploads, actor, about)
    return kept


def drop_documents(incident: Incident) -> None:
    """Delete the files of a draft that turned out to be no incident; nobody but its writer could have opened them.

    The bytes go once the transaction is certain. A file that was opened keeps its row, and is no longer listed.
    """
    for document in documents_of(incident):
        if document.openings.exists():
            withdraw_document(document, actor=incident.reporter)
            continue
        storage, name = document.file.storage, document.file.name
        document.delete()
        remove: Callable[[], Any] = partial(storage.delete, str(name))
        transaction.on_commit(remove)


def _faults(uploads: Uploads) -> list[str]:
    """What is wrong with the files, in words; nothing when all can be kept."""
    if not uploads:
        return ["Choose a file"]
    if len(uploads) > MOST_AT_ONCE:
        return [f"Choose up to {MOST_AT_ONCE} files at a time. You chose {len(uploads)}."]
    found: list[str] = []
    for upload in uploads:
        try:
            check_upload(upload)
        except ValidationError as error:
            found += error.messages
    return found


def _keep(incident: Incident, uploads: Uploads, actor: User, about: dict[str, Any]) -> tuple[list[Document], list[str]]:
    if len(uploads) > MOST_AT_ONCE:
        return [], [f"Choose up to {MOST_AT_ONCE} files at a time. You chose {len(uploads)}."]
    kept: list[Document] = []
    refused: list[str] = []
    for upload in uploads:
        try:
            with transaction.atomic():
                kept.append(store_document(incident, upload, actor=actor, **about))
        except ValidationError as error:
            refused += error.messages
    return kept, refused
