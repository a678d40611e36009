"""The bytes of a letter, as they are stored."""

import dataclasses
import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from engagement.transitions import NotVisible
from letters import selectors
from letters.rendering import FORMS, render_form
from letters.rendering.forms import PDF
from letters.views.common import letter_for


@require_safe
def stored_form(request: HttpRequest, letter_id: uuid.UUID, form: str) -> HttpResponse:
    """One form of the newest version, every byte as it was made, checked and sent."""
    letter = letter_for(request, letter_id)
    if form not in FORMS:
        raise NotVisible
    stored = selectors.form_of(letter, form)
    etag = f'"{stored.sha256}"'
    known = get_conditional_response(request, etag=etag)
    response = known or HttpResponse(bytes(stored.body), content_type=stored.media_type)
    response.headers["ETag"] = etag
    return _guarded(response, f"{letter.reference}-{form}.{FORMS[form].extension}")


@require_safe
def draft_pdf(request: HttpRequest, letter_id: uuid.UUID) -> HttpResponse:
    """The saved draft as it would print. It says that it is a draft, and is kept nowhere."""
    letter = letter_for(request, letter_id, "write_letter")
    composition = selectors.composition_of(letter)
    if any(one.code == "too_long" for one in composition.missing):
        messages.info(request, "The draft is too long to be shown as PDF. Shorten it first.")
        return redirect(letter.edit_url)
    content = composition.content
    marked = dataclasses.replace(content, reference=f"{letter.reference} (draft, not sent)")
    response = HttpResponse(render_form(marked, PDF).body, content_type=FORMS[PDF].media_type)
    return _guarded(response, f"{letter.reference}-draft.pdf")


def _guarded(response: HttpResponse, name: str) -> HttpResponse:
    """Headers for a file: its name is made of our reference alone, nothing keeps a copy, and no type is guessed."""
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-cache"
    return response
