"""Asking for a fresh decision on a restriction, from its page."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from engagement.permissions import needs
from restrictions.selectors.register import restriction_for
from restrictions.services.extending import begin_extension


@needs("ask_for_restriction")
@require_POST
def extend(request: HttpRequest, reference: str) -> HttpResponse:
    """Begin the draft that asks for more, or go to the one that is there."""
    found = restriction_for(request.user, reference)
    draft = begin_extension(found.pk, actor=request.user)  # type: ignore[arg-type]
    if draft.state == draft.State.DRAFT:
        messages.success(request, f"A draft is open. {found.reference} holds as it is until a fresh decision is made.")
    else:
        messages.info(request, f"A fresh decision is asked for already: {draft.reference}.")
    return redirect(draft)
