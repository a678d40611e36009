"""A page with one form that does one act on a request or what belongs to it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from engagement.checks import Unmet
from engagement.permissions import Refused, allowed
from engagement.spine.timeline import last_move
from engagement.transitions import AlreadyMoved
from engagement.ui.views import page
from restrictions.models import ActiveManagementRequest
from restrictions.selectors.policy_read import policy_change_of
from restrictions.services.asking import take_up_current_policy

TAKE_UP = "take_up_policy"
TAKEN_UP = "Recorded: you have read the request again, and the policy in force holds for it."


def takes_up_policy(request: HttpRequest, found: ActiveManagementRequest) -> bool:
    """Whether the button was pressed that says: read again under the policy in force. Then it is recorded."""
    if request.method != "POST" or TAKE_UP not in request.POST:
        return False
    found.policy_version = take_up_current_policy(found.pk, actor=request.user).policy_version  # type: ignore[arg-type]
    return True


@contextmanager
def giving_back(form: Any) -> Iterator[None]:
    """Where somebody moved the record first, the page gives back what was typed, in the words of this form."""
    try:
        yield
    except AlreadyMoved as moved:
        moved.form = form
        raise


def act_page(
    request: HttpRequest,
    found: Any,
    form: Any,
    act: Callable[[dict[str, Any]], Any],
    *,
    title: str,
    permission: str,
    states: tuple[str, ...],
    button: str,
    said: str,
    hint: str = "",
    warn: bool = False,
    template: str = "restrictions/act.html",
    more: dict[str, Any] | None = None,
    to: Any = None,
    also_valid: Callable[[], bool] = lambda: True,
) -> HttpResponse:
    """Show the form, or do what it says and go to the record.

    Whoever may not do it gets 403 with the reason, a record that has moved on 409 with what was typed, an unmet check
    422 beside its field. `also_valid` looks at further forms of the page. Where the page has the `pack` of a request,
    and the policy has changed since, the person reads it again there.
    """
    answer = allowed(request.user, permission, found)
    if isinstance(answer, Refused):
        raise PermissionDenied(answer.why)
    if found.state not in states:
        with giving_back(form):
            raise AlreadyMoved(found, last_move(found))
    unmet: list[Any] = []
    reads = isinstance(found, ActiveManagementRequest) and "pack" in (more or {})
    if reads and takes_up_policy(request, found):
        if not form.has_changed():
            messages.success(request, TAKEN_UP)
            return redirect(request.path)
        messages.success(request, f"{TAKEN_UP} What you typed is still here.")
    # Both are looked at, so that every mistake stands on the page at once.
    elif request.method == "POST" and form.is_valid() & also_valid():
        try:
            with giving_back(form):
                done = act(form.cleaned_data)
        except Unmet as refused:
            answered_here = {*form.fields, *form.also_answers}
            form.add_unmet([one for one in refused.unmet if one.field in answered_here])
            unmet = [one for one in refused.unmet if one.field not in answered_here]
        except ValidationError as refused:
            form.add_refused(refused)
        else:
            messages.success(request, said)
            return redirect(to if to is not None else done)
    context = {
        "found": found,
        "form": form,
        "title": title,
        "button": button,
        "hint": hint,
        "warn": warn,
        "unmet": unmet,
        "policy_change": policy_change_of(found, request.user) if reads else None,
    }
    not_done = request.method == "POST" and not (reads and TAKE_UP in request.POST)
    return page(request, template, context | (more or {}), status=422 if not_done else None)
