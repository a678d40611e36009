"""The page of an appeal."""

from django.http import HttpRequest, HttpResponse


def appeal(request: HttpRequest, **_parts: str) -> HttpResponse:
    """The appeal."""
    return HttpResponse()
