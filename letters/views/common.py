"""What the pages of letters share."""

import uuid
from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from engagement.customers.selectors import current_adjustments
from engagement.people.models import User
from engagement.permissions import Refused, allowed
from engagement.spine.timeline import last_move
from engagement.transitions import AlreadyMoved, may_perform
from letters import selectors
from letters.cautions import cautions_about
from letters.models import Letter


def signed_in(request: HttpRequest) -> User:
    """The signed-in person: no page of letters is open to anybody else."""
    return cast("User", request.user)


def letter_for(request: HttpRequest, letter_id: uuid.UUID, permission: str = "") -> Letter:
    """The letter, if the signed-in person may read it and holds `permission` for it.

    Raises NotVisible and PermissionDenied.
    """
    letter = selectors.letter_for(request.user, letter_id)
    if permission:
        answer = allowed(request.user, permission, letter)
        if isinstance(answer, Refused):
            raise PermissionDenied(answer.why)
    return letter


def moment_has_passed(request: HttpRequest, letter: Letter, move: str) -> HttpResponse | None:
    """Where the letter is no longer in a state for `move`: back to its page, or, for a posted form, AlreadyMoved.

    None where it still is. The form then says who moved the letter and when, and gives back what was typed.
    """
    if may_perform(letter, request.user, move):
        return None
    if request.method == "POST":
        raise AlreadyMoved(letter, last_move(letter))
    return redirect(letter)


def about(letter: Letter) -> dict[str, Any]:
    """What stands at the head of every page of a letter."""
    customer = letter.customer.resolve()
    return {
        "letter": letter,
        "customer": customer,
        "title": f"Letter to {customer.name}",
        "type_label": selectors.letter_type_label(letter),
        "cautions": cautions_about(letter) if letter.state in Letter.UNSENT else [],
        "adjustments": [one for one in current_adjustments(customer) if one.status != "declined"],
    }
