"""The register of tags, and how tags read what they are given."""

from collections.abc import Iterable, Mapping
from types import SimpleNamespace
from typing import Any

from django import template
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


def read(item: Any, *names: str, default: Any = "") -> Any:
    """The first of these names that a mapping or an object has, else the default. Methods are called."""
    for name in names:
        if isinstance(item, Mapping):
            if name in item:
                return item[name]
        elif hasattr(item, name):
            value = getattr(item, name)
            return value() if callable(value) else value
    return default


def spread(item: Any, *names: str) -> Any:
    """A tuple with its parts named, for tags that take tuples as well as objects."""
    if isinstance(item, tuple) and not hasattr(item, "_fields"):
        return SimpleNamespace(**dict(zip(names, item, strict=False)))
    return item


def as_list(value: Any) -> list[Any]:
    """Nothing, one thing or several, as a list."""
    if value is None or value == "":
        return []
    if isinstance(value, str):
        return [value]
    return list(value) if isinstance(value, Iterable) else [value]


def draw(name: str, **context: Any) -> SafeString:
    """Draw `templates/components/<name>.html`."""
    return mark_safe(get_template(f"components/{name}.html").render(context))  # noqa: S308 - a template's output
