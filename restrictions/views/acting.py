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
    422 beside its field. `also_valid` looks at further forms of the page.
    """
    answer = allowed(request.user, permission, found)
    if isinstance(answer, Refused):
        raise PermissionDenied(answer.why)
    if found.state not in states:
        with giving_back(form):
            raise AlreadyMoved(found, last_move(found))
    unmet: list[Any] = []
    # Both are looked at, so that every mistake stands on the page at once.
    if request.method == "POST" and form.is_valid() & also_valid():
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
    }
    return page(request, template, context | (more or {}), status=422 if request.method == "POST" else None)
