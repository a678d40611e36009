"""A browser in miniature for bin/journey.py: cookies, links, forms. Only the standard library, so it runs anywhere."""

import http.cookiejar
import re
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from html.parser import HTMLParser

TEXT_INPUTS = {"text", "hidden", "email", "password", "number", "tel", "search", ""}


@dataclass
class Form:
    """A form as it stands on the page: where it goes, what it holds, its buttons."""

    action: str
    method: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)  # words, name, value


class Reader(HTMLParser):
    """Collects forms, links and text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[Form] = []
        self.links: list[tuple[str, str]] = []
        self.text: list[str] = []
        self._form: Form | None = None
        self._textarea = self._select = self._link = ""
        self._button: tuple[str, str] | None = None
        self._words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = Form(given.get("action", ""), given.get("method", "get").lower())
            self.forms.append(self._form)
        elif tag == "a" and "href" in given:
            self._link, self._words = given["href"], []
        elif self._form is not None:
            self._in_form(tag, given)

    def _in_form(self, tag: str, given: dict[str, str]) -> None:
        assert self._form is not None
        name = given.get("name", "")
        if tag == "input":
            kind = given.get("type", "text").lower()
            if kind in TEXT_INPUTS and name:
                self._form.fields.setdefault(name, []).append(given.get("value", ""))
            elif kind in ("radio", "checkbox") and name and "checked" in given:
                self._form.fields.setdefault(name, []).append(given.get("value", "on"))
        elif tag == "textarea":
            self._textarea, self._words = name, []
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in given:
            self._form.fields[self._select] = [given.get("value", "")]
        elif tag == "button":
            self._button, self._words = (name, given.get("value", "")), []

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "a" and self._link:
            self.links.append((_plain(self._words), self._link))
            self._link = ""
        elif tag == "textarea" and self._form is not None and self._textarea:
            self._form.fields[self._textarea] = ["".join(self._words).removeprefix("\n")]
            self._textarea = ""
        elif tag == "select":
            self._select = ""
        elif tag == "button" and self._form is not None and self._button:
            self._form.buttons.append((_plain(self._words), *self._button))
            self._button = None

    def handle_data(self, data: str) -> None:
        self._words.append(data)
        self.text.append(data)


def _plain(words: list[str]) -> str:
    return re.sub(r"\s+", " ", "".join(words)).strip()


class Trouble(Exception):
    """Something was not as the journey expected; says where and what was on the page."""


class Browser:
    """One person's session."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.path = "/"
        self.body = b""
        self.headers: dict[str, str] = {}
        self.status = 0
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self._opener = urllib.request.build_opener(jar)
        self.reader = Reader()

    def visit(self, path: str) -> "Browser":
        """Open an address."""
        return self._open(urllib.request.Request(urllib.parse.urljoin(self.base + self.path, path)))

    def press(self, button: str, **fields: str | list[str]) -> "Browser":
        """Fill in the form that has this button, and press it. Fields that are not there are added."""
        for form in self.reader.forms:
            for words, name, value in form.buttons:
                if words.lower().startswith(button.lower()):
                    return self._send(form, name, value, fields)
        offered = [words for form in self.reader.forms for words, _name, _value in form.buttons]
        raise Trouble(f"No button “{button}” on {self.path} ({self.status}). There are: {offered}\n{self.text[:1500]}")

    def follow(self, words: str) -> "Browser":
        """Click a link."""
        for text, href in self.reader.links:
            if words.lower() in text.lower():
                return self.visit(href)
        raise Trouble(f"No link “{words}” on {self.path}. There are: {[text for text, _href in self.reader.links]}")

    def must_say(self, words: str) -> "Browser":
        """Stop the journey unless the page says this."""
        if words.lower() not in self.text.lower():
            raise Trouble(f"{self.path} ({self.status}) does not say “{words}”:\n{self.text[:2500]}")
        return self

    def says(self, words: str) -> bool:
        """Whether the page says this."""
        return words.lower() in self.text.lower()

    @property
    def text(self) -> str:
        """What the page says."""
        return _plain([f"{part} " for part in self.reader.text])

    def _send(self, form: Form, name: str, value: str, more: dict[str, str | list[str]]) -> "Browser":
        data: dict[str, list[str]] = {key: list(values) for key, values in form.fields.items()}
        for key, given in more.items():
            data[key] = [given] if isinstance(given, str) else given
        if name:
            data[name] = [value]
        encoded = urllib.parse.urlencode([(key, one) for key, values in data.items() for one in values]).encode()
        target = urllib.parse.urljoin(self.base + self.path, form.action or self.path)
        request = urllib.request.Request(target, data=encoded if form.method == "post" else None)
        request.add_header("Referer", self.base + self.path)
        return self._open(request)

    def _open(self, request: urllib.request.Request) -> "Browser":
        try:
            answer = self._opener.open(request, timeout=60)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            self.body = answer.read()
            self.status = answer.status
            self.headers = {key.lower(): value for key, value in answer.headers.items()}
            self.path = urllib.parse.urlsplit(answer.url).path
            query = urllib.parse.urlsplit(answer.url).query
            self.path += f"?{query}" if query else ""
        self.reader = Reader()
        if "html" in self.headers.get("content-type", ""):
            self.reader.feed(self.body.decode())
        if self.status >= 500:
            raise Trouble(f"{self.path} answered {self.status}")
        return self
