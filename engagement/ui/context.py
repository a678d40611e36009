"""What every page knows: who it belongs to, the links around it, whether it is a demonstration."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from engagement.ui import navigation

Provider = Callable[[HttpRequest], dict[str, Any]]
_providers: list[Provider] = []


def register_provider(provider: Provider) -> None:
    """Add something to every page's context, such as `{"organisation": ...}`. Called at start-up."""
    if provider not in _providers:
        _providers.append(provider)


def page(request: HttpRequest) -> dict[str, Any]:
    """Context processor. Links are worked out only when a template draws them, so a partial asks nothing."""
    context: dict[str, Any] = {
        "organisation": None,
        "mail_kept_in": getattr(settings, "MAIL_KEPT_IN", ""),
        "demo": bool(getattr(settings, "DEMO", False)),
        "navigation": SimpleLazyObject(lambda: navigation.links_for(request)),
        "account_navigation": SimpleLazyObject(lambda: navigation.links_for(request, "account")),
        "footer_navigation": SimpleLazyObject(lambda: navigation.links_for(request, "footer")),
    }
    for provider in _providers:
        context |= provider(request)
    return context
