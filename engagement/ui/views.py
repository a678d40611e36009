"""Pages that belong to no room: help, the accessibility statement, and the pages behind errors."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.views.decorators.http import require_safe

from engagement.ui.refusals import TOO_MUCH, is_wrong, too_much
from engagement.ui.typed import typed_into


def page(
    request: HttpRequest, template: str, context: dict[str, Any] | None = None, status: int | None = None
) -> HttpResponse:
    """A page. Called by every view: the status is 422 when a form in the context was posted with mistakes."""
    context = context or {}
    if status is None:
        wrong = request.method == "POST" and any(is_wrong(value) for value in context.values())
        status = 422 if wrong else 200
    return render(request, template, context, status=status)


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement."""
    return page(request, "pages/accessibility.html")


@login_not_required
@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """How the work goes, in short."""
    return page(request, "pages/help.html")


@login_not_required
@require_safe
def support(request: HttpRequest) -> HttpResponse:
    """Support for staff."""
    return page(request, "pages/support.html")


@login_not_required
def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose safety token is out of date: what was typed is given back to copy.

    There is no button that sends it again: the form may not have come from us.
    """
    return render(request, "errors/csrf.html", {"typed": typed_into(request), "back": request.path}, status=403)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400, and 413 for what Django found too big before any view saw it."""
    if isinstance(exception, TOO_MUCH):
        return too_much(request, exception)
    return render(request, "400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403, with the reason where the code that refused gave one."""
    why = str(exception) if isinstance(exception, PermissionDenied) else ""
    return render(request, "403.html", {"why": why, "typed": typed_into(request)}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: not there, or not for this person; the page does not say which."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500. Drawn without the database and without the request: either may be what is broken."""
    return HttpResponse(get_template("500.html").render({}), status=500)
