"""Searches for people, kept on the server.

A search for a person is posted, kept in the searcher's session and answered with a redirect to `?s=<key>`. So no name
stands in an address, a log or a browser history, and back, reload, paging and export work, without JavaScript too.
A key opens the search for the session and the person who made it, for one purpose, until it expires.
"""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest

from engagement import clock

PARAMETER = "s"
LASTS = timedelta(hours=8)
MOST_KEPT = 20
MOST_LETTERS = 2_000

_SLOT = "saved_searches"


def keep(request: HttpRequest, purpose: str, query: Mapping[str, str]) -> str:
    """Keep a search and give its key. Called by a view that answers a POST, before it redirects.

    `query` holds plain text by field name. The oldest searches of the session make room. Raises ValueError for a query
    of more than 2,000 letters: the form in front of it has to refuse that in plain words.
    """
    if sum(len(name) + len(text) for name, text in query.items()) > MOST_LETTERS:
        raise ValueError("This search is too long to keep.")
    kept = _still_good(request)
    while len(kept) >= MOST_KEPT:
        del kept[min(kept, key=lambda key: kept[key]["at"])]
    key = secrets.token_urlsafe(9)
    kept[key] = {
        "purpose": purpose,
        "person": request.user.pk,
        "at": clock.now().isoformat(),
        "query": {name: str(text) for name, text in query.items()},
    }
    request.session[_SLOT] = kept
    return key


def recall(request: HttpRequest, purpose: str, key: str | None = None) -> dict[str, str] | None:
    """The search behind a key (by default that of `?s=`), or None: unknown, expired, another person's or purpose."""
    entry = _still_good(request).get(key if key is not None else request.GET.get(PARAMETER, ""))
    if entry is None or entry["purpose"] != purpose:
        return None
    return dict(entry["query"])


def forget(request: HttpRequest, key: str) -> None:
    """Drop a search before its time."""
    kept = _still_good(request)
    if kept.pop(key, None) is not None:
        request.session[_SLOT] = kept


def _still_good(request: HttpRequest) -> dict[str, dict[str, Any]]:
    """The searches of this session that belong to the signed-in person and have not expired."""
    oldest = clock.now() - LASTS
    return {
        key: entry
        for key, entry in request.session.get(_SLOT, {}).items()
        if entry["person"] == request.user.pk and datetime.fromisoformat(entry["at"]) > oldest
    }
