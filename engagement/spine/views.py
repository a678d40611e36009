"""Documents: a warning first where it is needed, then the file; each opening is recorded."""

from uuid import UUID

from django.core.files.base import File
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from engagement.people.permissions import needs
from engagement.spine.documents import Closed, document_for, open_document, refuse_closed
from engagement.spine.forms import OpenDistressingForm
from engagement.spine.models import Document


@needs("open_documents")
@require_http_methods(["GET", "POST"])
def evidence(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """The document: opened at once, or after a warning and a reason when it is distressing."""
    document = document_for(request.user, pk)  # type: ignore[arg-type]
    try:
        return _opened(request, document)
    except Closed as closed:
        return render(request, "documents/closed.html", {"document": document, "closed": closed}, status=closed.status)


def _opened(request: HttpRequest, document: Document) -> HttpResponseBase:
    refuse_closed(document)
    if not document.distressing:
        return _file(document, open_document(document, actor=request.user))  # type: ignore[arg-type]
    form = OpenDistressingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        return _file(document, open_document(document, actor=request.user, reason=reason))  # type: ignore[arg-type]
    status = 422 if request.method == "POST" else 200
    return render(request, "documents/warning.html", {"document": document, "form": form}, status=status)


def _file(document: Document, opened: "File[bytes]") -> FileResponse:
    """Always as a download and never guessed at by the browser, so that nothing in it can run."""
    response = FileResponse(
        opened, as_attachment=True, filename=document.display_name, content_type=document.media_type
    )
    response["Content-Length"] = str(document.size)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response
