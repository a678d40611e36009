"""The words of a form as its page shows them: the label of each field, what each choice is called, what is hidden.

What somebody typed arrives under field names; they know it by the labels. Only the page itself knows all of these,
because forms choose fields and words for the record and the person: so it is opened once more, and read.
"""

import copy
import logging
from dataclasses import dataclass, field
from datetime import date
from html.parser import HTMLParser
from typing import Any

from django.contrib.messages.storage.base import BaseStorage
from django.db import transaction
from django.http import HttpRequest, QueryDict
from django.urls import get_script_prefix, resolve

from engagement.ui.words import british_date

logger = logging.getLogger(__name__)

DATE_PARTS = ("_day", "_month", "_year")
NOT_TYPED = ("hidden", "submit", "button", "image", "reset")


@dataclass
class Control:
    """A field of a page: what it is called, its choices in words, and whether a person fills it in."""

    kind: str
    label: str = ""
    legend: str = ""
    choices: dict[str, str] = field(default_factory=dict)

    @property
    def is_typed(self) -> bool:
        """Not hidden, and not a button."""
        return self.kind not in NOT_TYPED

    @property
    def called(self) -> str:
        """The question above a group of choices, else the label."""
        return self.legend if self.kind == "radio" or len(self.choices) > 1 else self.label or self.legend

    def in_words(self, value: str) -> str:
        """A choice as it is written on the page; a ticked box by itself is "Yes"."""
        if self.kind == "checkbox" and len(self.choices) == 1:
            return "Yes"
        return self.choices.get(value, value)


class _Page(HTMLParser):
    """Reads labels, legends and controls of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, str, str, str, list[str]]] = []
        self.labels: dict[str, list[str]] = {}
        self.legends: list[list[str]] = []
        self._into: list[str] | None = None
        self._select: Control | None = None
        self.controls: dict[str, Control] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attrs}
        if tag == "fieldset":
            self.legends.append([])
        elif tag == "legend" and self.legends:
            self._into = self.legends[-1]
        elif tag == "label":
            self._into = self.labels.setdefault(known.get("for", ""), [])
        elif tag in ("input", "textarea", "select", "button"):
            self._control(tag, known)
        elif tag == "option" and self._select is not None:
            self._into = self.labels.setdefault(f"{id(self._select)} {known.get('value', '')}", [])

    def handle_endtag(self, tag: str) -> None:
        if tag in ("legend", "label", "option"):
            self._into = None
        elif tag == "fieldset" and self.legends:
            self.legends.pop()
        elif tag == "select":
            self._select = None

    def handle_data(self, data: str) -> None:
        if self._into is not None:
            self._into.append(data)

    def _control(self, tag: str, known: dict[str, str]) -> None:
        kind = known.get("type", "text" if tag == "input" else "submit" if tag == "button" else tag)
        name = known.get("name", "")
        if not name:
            return
        legend = self.legends[-1] if self.legends else []
        self.found.append((name, kind, known.get("id", ""), known.get("value", "on"), legend))
        control = self.controls.setdefault(name, Control(kind))
        if tag == "select":
            self._select = control

    def read(self) -> dict[str, Control]:
        """Every control by name, with its words."""
        for name, kind, at, value, legend in self.found:
            control = self.controls[name]
            control.legend = _text(legend)
            if kind in ("radio", "checkbox"):
                control.choices[value] = _text(self.labels.get(at, []))
            control.label = control.label or _text(self.labels.get(at, []))
        for control in self.controls.values():
            beginning = f"{id(control)} "
            for key, words in self.labels.items():
                if key.startswith(beginning):
                    control.choices[key.removeprefix(beginning)] = _text(words)
            if control.kind == "select":
                control.legend = control.label
        return self.controls


def _text(parts: list[str]) -> str:
    return " ".join("".join(parts).split())


def read_page(html: str) -> dict[str, Control]:
    """The controls of a page by name."""
    page = _Page()
    page.feed(html)
    page.close()
    return page.read()


def controls_at(request: HttpRequest, address: str) -> dict[str, Control]:
    """The controls of one of our pages as the signed-in person would see it now; empty where it cannot be opened.

    Opening a page changes nothing; should one do so all the same, it is taken back.
    """
    path, _, query = address.partition("?")
    try:
        found = resolve("/" + path.removeprefix(get_script_prefix()))
        with transaction.atomic():
            response: Any = found.func(_opening(request, path, query, found), *found.args, **found.kwargs)
            if callable(getattr(response, "render", None)):
                response.render()
            transaction.set_rollback(True)
        return read_page(response.content.decode()) if response.status_code == 200 else {}
    except Exception:
        # Whatever stands in the way, what was typed is shown all the same, under plainer names.
        logger.info("The labels of a kept form could not be read", exc_info=True)
        return {}


class _NoMessages(BaseStorage):
    """Takes messages and loses them: opening a page for its labels tells nobody anything."""

    def _get(self, *_args: Any, **_kwargs: Any) -> tuple[list[Any], bool]:
        return [], True

    def _store(self, messages: Any, response: Any, *_args: Any, **_kwargs: Any) -> list[Any]:
        return []


def _opening(request: HttpRequest, path: str, query: str, found: Any) -> HttpRequest:
    opening = copy.copy(request)
    opening.method = "GET"
    opening.path = opening.path_info = path
    opening.GET = QueryDict(query)
    opening.POST = QueryDict()
    opening.META = {**request.META, "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query}
    opening.resolver_match = found
    opening._messages = _NoMessages(opening)  # type: ignore[attr-defined]
    return opening


def date_in_words(boxes: list[str]) -> str:
    """Day, month and year as a date; as they were typed where they are none."""
    try:
        day, month, year = (int(part) for part in boxes)
        return british_date(date(year, month, day))
    except ValueError:
        return " ".join(part for part in boxes if part.strip())
