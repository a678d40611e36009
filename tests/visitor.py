"""Somebody at a screen, without a browser: reads pages, follows links, fills in forms and presses buttons.

What is not on the page cannot be done: a link, field or button is found by its words (or a field by its name), and
everything the form holds is sent with it, as a browser does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any
from urllib.parse import urljoin

import lxml.html
from django.test import Client


def plain(text: str | None) -> str:
    """Text with its white space folded, as a reader takes it in."""
    return " ".join((text or "").split())


class Page:
    """One answer of the server, read as a person reads it."""

    def __init__(self, response: Any, path: str) -> None:
        self.response = response
        self.path = path
        self.status: int = response.status_code
        self.media_type: str = response.headers.get("Content-Type", "").partition(";")[0]
        self.content: bytes = b"".join(response) if response.streaming else response.content
        self.tree = None
        if self.media_type == "text/html" and self.content.strip():
            self.tree = lxml.html.document_fromstring(self.content.decode())

    def __str__(self) -> str:
        return f"{self.path} ({self.status}): {self.text[:1500]}"

    # Reading

    @property
    def text(self) -> str:
        """Everything that is shown, without the head, scripts and hidden parts."""
        if self.tree is None:
            return plain(self.content.decode(errors="replace")) if self.media_type.startswith("text/") else ""
        return read(self.tree.find("body"))

    @property
    def main(self) -> str:
        """What the page itself says, without the header and footer that every page has."""
        mains = self.tree.xpath("//main") if self.tree is not None else []
        return read(mains[0]) if mains else self.text

    @property
    def heading(self) -> str:
        found = self.tree.xpath("//h1") if self.tree is not None else []
        return read(found[0]) if found else ""

    @property
    def title(self) -> str:
        return plain(self.tree.findtext(".//title")) if self.tree is not None else ""

    @property
    def errors(self) -> list[str]:
        """The lines of the error summary."""
        if self.tree is None:
            return []
        return [read(line) for line in by_class(self.tree, "govuk-error-summary__list", "/li")]

    @property
    def links(self) -> list[tuple[str, str]]:
        """Words and address of every link in the page's own part, then of the rest."""
        if self.tree is None:
            return []
        return [(read(link), link.get("href")) for link in self.tree.xpath("//main//a[@href] | //a[@href]")]

    @property
    def buttons(self) -> list[str]:
        return [words_on(button) for form in self.forms for button in buttons_of(form)]

    @property
    def field_names(self) -> set[str]:
        """The names of all fields on the page."""
        return {str(one) for form in self.forms for one in form.xpath(CONTROLS + "/@name")}

    def value_of(self, name: str) -> str:
        """What stands in a field now; empty where nothing does."""
        values = [value for form in self.forms for field, value in form.form_values() if field == name]
        return str(values[0]).strip() if values else ""

    def choices(self, name: str) -> dict[str, str]:
        """What can be chosen for a field: each value with its words."""
        for form in self.forms:
            if found := choices_of(form, name):
                return found
        return {}

    @property
    def forms(self) -> list[Any]:
        return list(self.tree.forms) if self.tree is not None else []

    def says(self, words: str) -> bool:
        """Whether the page says these words, whatever the case."""
        return plain(words).lower() in self.text.lower()

    def find_link(self, words: str) -> str:
        """The address behind the link with these words, whole or else as a part. Raises AssertionError."""
        wanted = plain(words).lower()
        exact = [href for text, href in self.links if text.lower() == wanted]
        part = [href for text, href in self.links if wanted in text.lower()]
        if not (exact or part):
            raise AssertionError(f"No link “{words}” on {self}\nLinks: {[text for text, _href in self.links]}")
        return urljoin(self.path, (exact or part)[0])

    def has_link(self, words: str) -> bool:
        wanted = plain(words).lower()
        return any(wanted in text.lower() for text, _href in self.links)

    def has_button(self, words: str) -> bool:
        wanted = plain(words).lower()
        return any(wanted == text.lower() for text in self.buttons)

    def section(self, heading: str) -> str:
        """What stands between a heading and the next one of any rank. Raises AssertionError where there is none."""
        wanted, text, inside = plain(heading).lower(), "", False
        for element in self.tree.xpath("//main//*") if self.tree is not None else []:
            if element.tag in HEADINGS:
                if inside:
                    return plain(text)
                inside = wanted in read(element).lower()
                text = element.tail or ""
            elif inside and isinstance(element.tag, str):
                text += f" {element.text or ''}{element.tail or ''}"
        if inside:
            return plain(text)
        raise AssertionError(f"No heading “{heading}” on {self}")

    def answers(self) -> dict[str, str]:
        """The summary lists of the page: what stands beside each key."""
        rows = by_class(self.tree, "govuk-summary-list__row") if self.tree is not None else []
        return {read(row.find("dt")): read(row.find("dd")) for row in rows if row.find("dt") is not None}


class Visitor:
    """A person with a session of their own."""

    def __init__(self, client: Client, name: str = "somebody signed out") -> None:
        self.client = client
        self.name = name
        self._page: Page | None = None

    @property
    def page(self) -> Page:
        if self._page is None:
            raise AssertionError(f"{self.name} has not opened a page yet.")
        return self._page

    def visit(self, path: str) -> Page:
        """Open an address, following redirects."""
        return self._take(self.client.get(path, follow=True), path)

    def follow(self, words: str) -> Page:
        """Click the link with these words."""
        return self.visit(self.page.find_link(words))

    def press(self, button: str, fields: dict[str, Any] | None = None, /, **more: Any) -> Page:
        """Fill in the fields (by name, or by label) of the form with this button, and press it."""
        wanted = {**(fields or {}), **more}
        form, pressed = self._form_with(button, set(wanted))
        data = filled(form, wanted)
        if pressed.get("name"):
            data[pressed.get("name")] = pressed.get("value", "")
        action = pressed.get("formaction") or form.get("action") or self.page.path
        path = urljoin(self.page.path, action)
        if (pressed.get("formmethod") or form.get("method") or "get").lower() == "get":
            return self._take(self.client.get(path, data, follow=True), path)
        return self._take(self.client.post(path, data, follow=True), path)

    def post(self, path: str, data: dict[str, Any] | None = None) -> Page:
        """Post straight to an address, as somebody does who has not been offered a form."""
        return self._take(self.client.post(path, data or {}, follow=True), path)

    def _form_with(self, button: str, fields: set[str]) -> tuple[Any, Any]:
        wanted = plain(button).lower()
        found = [(form, one) for form in self.page.forms for one in buttons_of(form) if words_on(one).lower() == wanted]
        fitting = [pair for pair in found if fields <= {str(name) for name in pair[0].xpath(CONTROLS + "/@name")}]
        if fitting or found:
            return (fitting or found)[0]
        raise AssertionError(f"No button “{button}” for {self.name} on {self.page}\nButtons: {self.page.buttons}")

    def _take(self, response: Any, path: str) -> Page:
        if response.redirect_chain:
            path = urljoin(path, response.redirect_chain[-1][0])
        self._page = Page(response, path)
        return self._page


def read(element: Any) -> str:
    """The text of an element as shown: no scripts, no hidden parts, white space folded; block ends count as a space."""
    return plain(" ".join(pieces(element)))


CONTROLS = ".//*[self::input or self::select or self::textarea]"
HEADINGS = {"h1", "h2", "h3", "h4", "legend"}
SKIPPED = {"script", "style", "template", "noscript"}
INLINE = {"a", "abbr", "b", "code", "del", "em", "i", "ins", "mark", "small", "span", "strong", "sup", "sub", "time"}


def pieces(element: Any) -> Iterator[str]:
    if (
        element is None
        or not isinstance(element.tag, str)
        or element.tag in SKIPPED
        or element.get("hidden") is not None
    ):
        return
    if element.tag == "textarea":
        yield element.text or ""
        return
    # Inline parts join without a space, as on screen; blocks are set apart by the join in `read`.
    run = element.text or ""
    for child in element:
        if isinstance(child.tag, str) and child.tag in INLINE and "app-sub" not in child.get("class", ""):
            run += "".join(pieces(child))
        else:
            yield run
            yield from pieces(child)
            run = ""
        run += child.tail or ""
    yield run


def by_class(tree: Any, name: str, below: str = "") -> list[Any]:
    return tree.xpath(f"//*[contains(concat(' ', normalize-space(@class), ' '), ' {name} ')]{below}")


def buttons_of(form: Any) -> list[Any]:
    inside = form.xpath(".//button[not(@type) or @type='submit'] | .//input[@type='submit']")
    if form.get("id"):
        inside += form.getroottree().xpath(f"//button[@form='{form.get('id')}']")
    return inside


def words_on(button: Any) -> str:
    return plain(button.get("value")) if button.tag == "input" else read(button)


def filled(form: Any, wanted: dict[str, Any]) -> dict[str, Any]:
    """What the browser would send: all the form holds, with the wanted values in place of the form's own."""
    data: dict[str, list[Any]] = {}
    for name, value in form.form_values():
        data.setdefault(name, []).append(value)
    for key, value in wanted.items():
        if isinstance(value, date):
            data |= {name: [part] for name, part in date_boxes(form, key, value).items()}
            continue
        name = name_of(form, key)
        values = value if isinstance(value, (list, tuple)) else [value]
        data[name] = [choice_of(form, name, one) for one in values]
    return {name: values[0] if len(values) == 1 else values for name, values in data.items() if values}


def date_boxes(form: Any, key: str, day: date) -> dict[str, str]:
    """Day, month and year for the three boxes of a date question."""
    try:
        first = name_of(form, f"{key}_day")
    except AssertionError:
        first = name_of(form, key)
    base = first.removesuffix("_day")
    return {f"{base}_day": str(day.day), f"{base}_month": str(day.month), f"{base}_year": str(day.year)}


def name_of(form: Any, key: str) -> str:
    """The name of the control that is called so, or whose label or question reads so."""
    names = [str(name) for name in form.xpath(CONTROLS + "/@name")]
    if key in names:
        return key
    wanted = plain(key).lower()
    labelled = [*questions(form), *labels(form)]
    for match in (lambda text: text == wanted, lambda text: wanted in text):
        for text, name in labelled:
            if match(text.lower()):
                return name
    raise AssertionError(
        f"No field “{key}” in the form. Names: {sorted(set(names))}. Labels: {[t for t, _n in labelled]}"
    )


def labels(form: Any) -> Iterable[tuple[str, str]]:
    for label in form.xpath(".//label[@for]"):
        found = form.xpath(f".//*[@id='{label.get('for')}' and @name]")
        if found:
            yield read(label), found[0].get("name")


def questions(form: Any) -> Iterable[tuple[str, str]]:
    for group in form.xpath(".//fieldset[legend]"):
        names = list(dict.fromkeys(group.xpath(".//input/@name | .//select/@name")))
        if names:
            yield read(group.find("legend")), names[0]


def choice_of(form: Any, name: str, value: Any) -> Any:
    """For a radio, checkbox or list, the value behind the words of the choice."""
    if not isinstance(value, str):
        return value
    choices = choices_of(form, name)
    if not choices or not value or value in choices:
        return value
    wanted = spoken(value)
    for same in (lambda words: words == wanted, lambda words: words.startswith(wanted), lambda words: wanted in words):
        for code, words in choices.items():
            if same(spoken(words)):
                return code
    raise AssertionError(f"No choice “{value}” for {name}. There are: {choices}")


def choices_of(form: Any, name: str) -> dict[str, str]:
    """The values of a group of radios or checkboxes, or of a list, with their words."""
    choices = {
        one.get("value", "on"): label_of(form, one)
        for one in form.xpath(".//input[@type='radio' or @type='checkbox']")
        if one.get("name") == name
    }
    for select in form.xpath(".//select"):
        if select.get("name") == name:
            choices |= {one.get("value", plain(one.text)): plain(one.text) for one in select.xpath(".//option")}
    return choices


def spoken(words: str) -> str:
    """Words without case and punctuation."""
    return re.sub(r"\W+", " ", words).strip().lower()


def label_of(form: Any, control: Any) -> str:
    found = form.xpath(f".//label[@for='{control.get('id')}']") if control.get("id") else []
    return read(found[0]) if found else ""
