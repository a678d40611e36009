"""What people see when the answer is no: pages that say why, who and when, and give back what was typed.

Exceptions are known by what they carry, not by their class, because this room imports no other: `refusal_status` is 409
for a record that somebody moved first (`by`, `at`, `state`), 422 for checks that are not met (`unmet`), and 404.
"""

import logging
from collections.abc import Callable
from typing import Any

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import DataError
from django.forms import BaseForm, BaseFormSet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.response import SimpleTemplateResponse

from engagement.ui.tags.components import described_checks
from engagement.ui.typed import typed_into

logger = logging.getLogger(__name__)

TOO_MUCH = (RequestDataTooBig, TooManyFilesSent, TooManyFieldsSent)


class RefusalsMiddleware:
    """Last in the list, so that it hears first what a view raises."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """A page in words where somebody opens an address that only a button sends something to."""
        response = self.get_response(request)
        if response.status_code != 405 or request.method != "GET" or response.streaming or response.content:
            return response
        if not request.accepts("text/html"):
            return response
        shown = refusal(request, "405.html", 405, {})
        shown["Allow"] = response.get("Allow", "POST")
        return shown

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A page for what a service refuses; None for everything else, which then is a fault."""
        status = getattr(exception, "refusal_status", None)
        if status == 409:
            shown = {**moved_context(exception), "yours": _was_you(exception, request)}
            return refusal(request, "errors/already_moved.html", 409, shown)
        if status == 422:
            return refusal(request, "errors/unmet.html", 422, {"unmet": described_checks(exception)})
        if status == 404:
            return refusal(request, "404.html", 404, {})
        if isinstance(exception, TOO_MUCH):
            return too_much(request, exception)
        if isinstance(exception, DataError):
            # The database took fright at a length or a number that no form had checked: a gap in ours, so it is logged.
            logger.error("A value did not fit into the database", exc_info=exception)
            return too_much(request, exception)
        return None

    def process_template_response(
        self, request: HttpRequest, response: SimpleTemplateResponse
    ) -> SimpleTemplateResponse:
        """Views of other packages answer a wrong form with 200; ours say 422, and scripts rely on it."""
        form = (response.context_data or {}).get("form")
        if request.method == "POST" and response.status_code == 200 and is_wrong(form):
            response.status_code = 422
        return response


def is_wrong(form: Any) -> bool:
    """Whether this is a form, or several, that was sent with mistakes in it."""
    if isinstance(form, list | tuple):
        return any(is_wrong(each) for each in form)
    return isinstance(form, BaseForm | BaseFormSet) and form.is_bound and not form.is_valid()


def refusal(request: HttpRequest, template: str, status: int, context: dict[str, Any]) -> HttpResponse:
    """The page for a refusal, with what was typed; for a form saved in the background, a short answer."""
    if request.headers.get("X-Requested-With") == "autosave":
        return JsonResponse({"problem": template.removesuffix(".html").rsplit("/", 1)[-1]}, status=status)
    typed = typed_into(request, context.pop("form", None))
    return render(request, template, {**context, "typed": typed, "back": request.path}, status=status)


def moved_context(exception: Exception) -> dict[str, Any]:
    """Who moved the record, when, where it stands now, and the form that was sent, as far as the exception says."""
    return {name: getattr(exception, name, None) for name in ("by", "at", "state", "says", "form")}


def _was_you(exception: Exception, request: HttpRequest) -> bool:
    """Whether the same person moved it first, in another window or with another press."""
    first = getattr(getattr(exception, "event", None), "actor_id", None)
    return first is not None and first == getattr(getattr(request, "user", None), "pk", None)


def too_much(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """413: what was sent is too big, too long or too many, and what to do about it."""
    kind = (
        "files" if isinstance(exception, TooManyFilesSent) else "text" if isinstance(exception, DataError) else "size"
    )
    return refusal(request, "413.html", 413, {"kind": kind})
