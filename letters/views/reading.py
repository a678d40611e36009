"""A letter as a record: where it stands, who is next, what was made and sent."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from engagement.transitions import permitted
from engagement.ui.views import page
from letters import selectors
from letters.checks import RENDERING_STOPPED
from letters.models import Letter
from letters.views.common import about, letter_for

# A page asks every two seconds for about a minute, then leaves it to the link.
MOST_LOOKS = 30


@require_safe
def letter(request: HttpRequest, letter_id: uuid.UUID) -> HttpResponse:
    """The letter's own page, for everybody who may read it."""
    found = letter_for(request, letter_id)
    return page(
        request,
        "letters/letter.html",
        {
            **about(found),
            "content": selectors.content_of(found.version),
            "next_steps": selectors.next_steps(found),
            "made": selectors.what_was_sent(found),
            "may": {option.name: option for option in permitted(found, request.user)},
            "events": [
                {
                    "title": event.sentence[:1].upper() + event.sentence[1:],
                    "by": event.actor_name,
                    "for_whom": event.acting_for_name,
                    "at": event.at,
                    "text": event.reason,
                    "clauses": event.clauses,
                }
                for event in selectors.history_of(found).reverse()
            ],
            "version": found.version,
            "looks": 1,
            "goes_on": True,
            "stopped": found.state == Letter.State.RENDERING and _stopped(found, request),
        },
    )


def _stopped(found: Letter, request: HttpRequest) -> bool:
    return RENDERING_STOPPED.met(found, request.user, {})


@require_safe
def state(request: HttpRequest, letter_id: uuid.UUID) -> HttpResponse:
    """The part of the page that waits: asks again while the letter is being made ready, and stops by itself."""
    found = letter_for(request, letter_id)
    try:
        looks = int(request.GET.get("looks", "1"))
    except ValueError:
        looks = MOST_LOOKS
    context = {
        "letter": found,
        "looks": looks + 1,
        "goes_on": looks < MOST_LOOKS,
        "stopped": _stopped(found, request),
    }
    return render(request, "letters/_waiting.html", context)
