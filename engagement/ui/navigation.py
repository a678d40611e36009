"""The register of links that every page carries. Rooms and apps fill it in `AppConfig.ready()`.

This room imports no other, so whom to ask for a permission and how a clause is called are set by the rooms that know.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse

Asker = Callable[[Any, str], bool]
ClauseReference = Callable[..., tuple[str, str | None] | None]
Speaker = Callable[[str], str]


@dataclass(frozen=True)
class NavigationItem:
    """One link. `place`: "service" (the bar), "account" (top right) or "footer".

    An empty `permission` means anyone signed in; `unless` names a permission with which somebody needs no such link,
    because another leads further; `public` shows it to people who are signed out too. `count` gives the
    number beside the label for a user. `namespace` names the URL namespace within which the link counts as current;
    without it, pages below the link's own address do.
    """

    label: str | Callable[[], str]
    url_name: str
    permission: str = ""
    order: int = 100
    count: Callable[[Any], int] | None = None
    place: str = "service"
    namespace: str = ""
    public: bool = False
    unless: str = ""


@dataclass(frozen=True)
class Link:
    """A navigation item worked out for one request."""

    label: str
    url: str
    current: bool = False
    count: int = 0


@dataclass
class Register:
    """What start-up has filled in; until then nothing is offered."""

    items: dict[str, NavigationItem] = field(default_factory=dict)
    ask: Asker = lambda user, code: False
    clause_reference: ClauseReference = lambda clause: None
    speaker: Speaker = lambda text: text


filled = Register()


def register(item: NavigationItem) -> None:
    """Add a link; one with the same URL name and place takes the place of the earlier."""
    filled.items[f"{item.place}/{item.url_name}"] = item


def set_permission_asker(asker: Asker) -> None:
    """Say whom to ask whether a user has a permission. Called once at start-up by the room that knows."""
    filled.ask = asker


def set_clause_reference(reference: ClauseReference) -> None:
    """Say how a clause id is written on screen and where it is read: `fn(id) -> (label, url or None)`, or None.

    For a line of history it is asked with `version`, the policy version that the line was written under. An empty label
    keeps the clause off the screen.
    """
    filled.clause_reference = reference


def set_speaker(speaker: Speaker) -> None:
    """Say how the program's own names of bodies and posts are called under the policy in force: `fn(text) -> text`."""
    filled.speaker = speaker


def our_words(text: Any) -> str:
    """A text of the program, with bodies and posts in the words of the policy in force."""
    return filled.speaker(str(text))


def links_for(request: HttpRequest, place: str = "service") -> list[Link]:
    """The links that this person may follow, in order, with the current one marked."""
    user = getattr(request, "user", None)
    links = []
    for item in sorted((item for item in filled.items.values() if item.place == place), key=lambda item: item.order):
        url = _address(item)
        if url is None or not _offered(item, user):
            continue
        label = item.label() if callable(item.label) else item.label
        count = item.count(user) if item.count and _signed_in(user) else 0
        links.append(Link(our_words(label), url, _is_current(item, url, request), count))
    return _one_current(links)


def clause_link(clause: str, version: Any = None) -> Link:
    """How a clause is called on screen, with its address if it has one: "policy 6.3".

    `version`: the policy version that a line of history was written under; without it, the policy in force.
    """
    known = filled.clause_reference(clause, version) if version is not None else filled.clause_reference(clause)
    if known:
        return Link(known[0], known[1] or "")
    number = re.match(r"(?:SBC-)?(\d+(?:\.\d+)*)", clause)
    if number:
        return Link(f"policy {number[1]}", "")
    appendix = re.match(r"SBC-A(\d+)", clause)
    return Link(f"policy appendix {appendix[1]}" if appendix else clause, "")


def _signed_in(user: Any) -> bool:
    return bool(user is not None and user.is_authenticated)


def _offered(item: NavigationItem, user: Any) -> bool:
    if item.public:
        return True
    if not _signed_in(user):
        return False
    if item.unless and filled.ask(user, item.unless):
        return False
    return not item.permission or filled.ask(user, item.permission)


def _address(item: NavigationItem) -> str | None:
    """A link to a page that this installation does not have is left out rather than breaking every page."""
    return _reversed(item.url_name, get_urlconf() or settings.ROOT_URLCONF, get_script_prefix())


@lru_cache(maxsize=200)
def _reversed(name: str, _urlconf: str, _prefix: str) -> str | None:
    """Worked out once: every page asks for every link, and nothing but these three can change the answer."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return None


def _is_current(item: NavigationItem, url: str, request: HttpRequest) -> bool:
    match = getattr(request, "resolver_match", None)
    if match is None:
        return False
    if match.view_name == item.url_name:
        return True
    if item.namespace:
        return item.namespace in match.namespaces
    return url != "/" and request.path.startswith(url)


def _one_current(links: list[Link]) -> list[Link]:
    """Only the most exact of the links that fit is marked."""
    fitting = [link for link in links if link.current]
    if len(fitting) < 2:
        return links
    best = max(fitting, key=lambda link: len(link.url))
    return [Link(link.label, link.url, link is best, link.count) for link in links]


register(NavigationItem("Accessibility statement", "accessibility", place="footer", order=10, public=True))
register(NavigationItem("Support for staff", "support", place="footer", order=30, public=True))
register(NavigationItem("Help", "help", place="footer", order=40, public=True))
