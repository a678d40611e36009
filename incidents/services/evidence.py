"""Documents: put with a draft or a logged incident, and taken off a draft."""

from functools import partial
from typing import Any, NamedTuple
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from engagement.people.models import User
from engagement.permissions import Refused, allowed
from engagement.spine.documents import (
    MOST_AT_ONCE,
    AlreadyKept,
    check_upload,
    digest_of,
    documents_of,
    mark_distressing,
    same_file,
    store_document,
    withdraw_document,
)
from engagement.spine.models import Document
from engagement.transitions import NotVisible
from incidents.models import Incident
from incidents.services.logging import mark_step, own_draft

Uploads = list[Any]


class Kept(NamedTuple):
    """What became of files that were put with a draft: those kept, and in words those refused and those there twice."""

    documents: list[Document]
    refused: list[str]
    already: list[str]


def add_to_draft(pk: UUID, *, actor: User, uploads: Uploads, **about: Any) -> Kept:
    """Keep files with one's own draft. One that cannot be kept does not keep out the others: its message is returned.

    `about` is kind, distressing, source, web_address, captured_at, for all of them. Raises NotVisible, AlreadyLogged.
    Carries SPSO-EP-63.
    """
    with transaction.atomic():
        draft = own_draft(pk, actor)
    if len(uploads) > MOST_AT_ONCE:
        return Kept([], [_too_many(uploads)], [])
    kept = Kept([], [], [])
    for upload in uploads:
        try:
            lock = partial(own_draft, pk, actor)
            kept.documents.append(store_document(draft, upload, actor=actor, settled=False, lock=lock, **about))
        except AlreadyKept as twice:
            kept.already.append(twice.messages[0] + _seal_too(twice.document, actor, about))
        except ValidationError as error:
            kept.refused.extend(error.messages)
    if kept.documents:
        with transaction.atomic():
            draft = own_draft(pk, actor)
            draft.nothing_to_add = False
            mark_step(draft, "evidence")
    return kept


def remove_from_draft(pk: UUID, document_id: UUID, *, actor: User) -> Incident:
    """Take a file off one's own draft: its bytes go, its row keeps the hash. Raises NotVisible, AlreadyLogged."""
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

    Raises NotVisible, PermissionDenied, ValidationError (a void incident; a file that cannot be kept or that is there
    already: then none is).
    """
    incident = _open_to(pk, actor)
    # All are looked at before any is stored.
    if refused := _faults(incident, uploads, actor, about):
        raise ValidationError({"uploads": refused})
    lock = partial(_open_to, pk, actor)
    return [store_document(incident, upload, actor=actor, lock=lock, **about) for upload in uploads]


def drop_documents(incident: Incident) -> None:
    """Take every file off a draft that turned out to be no incident; nobody but its writer could have opened them."""
    for document in documents_of(incident):
        withdraw_document(document, actor=incident.reporter)


def _open_to(pk: UUID, actor: User) -> Incident:
    """The logged incident, locked inside a transaction, if the actor may add to it."""
    with transaction.atomic():
        seen = Incident.objects.visible_to(actor).exclude(state__in=Incident.BEFORE_LOGGED).filter(pk=pk)
        if not seen.exists():
            raise NotVisible
        incident = Incident.objects.select_for_update(of=("self",)).get(pk=pk)
    answer = allowed(actor, "add_to_incident", incident)
    if isinstance(answer, Refused):
        raise PermissionDenied(answer.why)
    if incident.state == Incident.State.VOID:
        raise ValidationError("This record is void. Nothing is added to it any more.")
    return incident


def _faults(incident: Incident, uploads: Uploads, actor: User, about: dict[str, Any]) -> list[str]:
    """What is wrong with the files, in words; nothing when all can be kept."""
    if not uploads:
        return ["Choose a file"]
    if len(uploads) > MOST_AT_ONCE:
        return [_too_many(uploads)]
    found: list[str] = []
    chosen: dict[str, Any] = {}
    for upload in uploads:
        try:
            check_upload(upload)
        except ValidationError as error:
            found += error.messages
            continue
        digest = digest_of(upload)
        if digest in chosen:
            found.append(f"“{chosen[digest].name}” and “{upload.name}” are the same file. Choose one of them.")
        elif twice := same_file(incident, digest):
            others = "" if len(uploads) == 1 else " Choose the other files again without it."
            found.append(AlreadyKept(twice, actor=actor).messages[0] + _seal_too(twice, actor, about) + others)
        chosen.setdefault(digest, upload)
    return found


def _seal_too(document: Document, actor: User, about: dict[str, Any]) -> str:
    """Whoever adds a file again and marks it as distressing this time is heard; the words that say so."""
    if not about.get("distressing") or document.distressing:
        return ""
    mark_distressing(document, actor=actor)
    return " It is now marked as distressing."


def _too_many(uploads: Uploads) -> str:
    return f"Choose up to {MOST_AT_ONCE} files at a time. You chose {len(uploads)}."
