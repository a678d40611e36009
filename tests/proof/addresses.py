"""Every address of the product, walked from the root."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import IntConverter, UUIDConverter


@dataclass(frozen=True)
class Address:
    """One pattern: its full name, its route as written, and what its blanks take."""

    name: str
    route: str
    blanks: tuple[tuple[str, Any], ...]
    view: Any

    def path(self, **given: Any) -> str:
        """The path with the given values in its blanks, and something that matches in the others."""
        path = self.route
        for blank, converter in self.blanks:
            value = str(given.get(blank, filler(converter)))
            path = re.sub(rf"<(?:\w+:)?{blank}>", value, path)
        return "/" + path


def filler(converter: Any) -> str:
    if isinstance(converter, UUIDConverter):
        return str(uuid.UUID(int=0))
    if isinstance(converter, IntConverter):
        return "999999"
    return "nothing"


def addresses(resolver: URLResolver | None = None, prefix: str = "", space: str = "") -> Iterator[Address]:
    """Every pattern below the root, in the order of the address file. Regular expressions are left to their owner."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from addresses(pattern, route, inner)
        elif isinstance(pattern, URLPattern):
            name = f"{space}{pattern.name or route}"
            yield Address(name, route, tuple(pattern.pattern.converters.items()), pattern.callback)


def ours() -> list[Address]:
    """Without Django's admin and without patterns that are regular expressions."""
    return [one for one in addresses() if not one.name.startswith("admin:") and not re.search(r"[\^$?\\]", one.route)]
