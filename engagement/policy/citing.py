"""How a clause is cited, and how a body or post is called, under the policy in force: the one place that decides it.

Rules carry the council's clauses and the program's own names of bodies. Under another policy people read that policy's
paragraphs and words, and where it has none for a clause, nothing is cited.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from django.http import HttpRequest, HttpResponse

from engagement.policy import selectors
from engagement.policy.models import PolicyVersion
from engagement.policy.profile import Profile
from engagement.policy.references import COUNCILS_OWN, OTHERS, OWN_WORKS, reference, work_of
from engagement.policy.same_clauses import same_under
from engagement.ui.words import lower_first, upper_first

# What was asked of the database while one request is answered; None between requests, when nothing is kept.
_asked: ContextVar[dict[str, Any] | None] = ContextVar("asked_of_the_policy", default=None)
_BODIES = re.compile(r"\b(Complaints Review Group|Review Group|Chief Executive|[Ss]enior manager|appeal authority)\b")
_TERMS = {
    "Review Group": "review_group",
    "Chief Executive": "chief_executive",
    "senior manager": "senior_manager",
    "appeal authority": "appeal_authority",
}
# The seats of the council's group; under another policy all four are seats of one kind.
_SEATS = {
    "Director (first seat)": "first seat",
    "Director (second seat)": "second seat",
    "Chief Legal Officer": "third seat",
    "SPSO Liaison Officer": "fourth seat, for the liaison officer",
}
_COUNCILS_SEAT = "director"


class CitingMiddleware:
    """Keeps what was asked of the policy for the length of a request. Stands around everything that draws pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = _asked.set({})
        try:
            return self.get_response(request)
        finally:
            _asked.reset(token)


def label(clause: str, version: Any = None) -> tuple[str, str | None]:
    """For `set_clause_reference`: what stands behind a question or a line of history. No link: a click must not lose
    what was typed.

    Asked while a page is drawn; at other times the council's policy is cited, and nothing is asked of the database.
    `version`: the key of the policy version under which a line was written; an earlier policy is named as one. Only
    the organisation's own policy is cited at its staff. What other inventories say stays behind the rule, where
    `in_words` tells it to whoever looks after the policy.
    """
    if clause.startswith("SPSO-G"):
        return "", None
    on_page = _asked.get() is not None
    now = _work_in_force() if on_page else COUNCILS_OWN
    own = _work_of_version(version) if on_page and version is not None else now
    said = _number_under(own, clause)
    if not said:
        return "", None
    return f"{'policy' if own == now else 'earlier policy'} {said}".strip(), None


def called_on_page(text: str) -> str:
    """For `set_speaker`: the same as `called_here` while a request is answered; nothing is asked at other times."""
    return text if _asked.get() is None else called_here(text)


def called_here(text: str) -> str:
    """A text of the program with its bodies and posts as the policy in force calls them: “Leadership Team seats”."""
    if text not in _SEATS and not _BODIES.search(text):
        return text
    profile = _in_force()
    return text if profile is None else called_by(profile, text)


def called_by(profile: Profile, text: str) -> str:
    """The same under a policy that is at hand."""
    if text in _SEATS and profile.seats and _COUNCILS_SEAT not in [seat.code for seat in profile.seats]:
        return f"{profile.seats[0].label} ({_SEATS[text]})"
    said = _BODIES.sub(lambda found: _said(profile, found[0]), text)
    return upper_first(said) if text[:1].isupper() else said


def _said(profile: Profile, name: str) -> str:
    if name == "Complaints Review Group":
        return profile.says("review_group")
    code = _TERMS[lower_first(name) if name.lower() == "senior manager" else name]
    term = next((one for one in profile.terms if one.code == code), None)
    if term is None:
        return name
    if code == "senior_manager":
        return upper_first(term.label) if name[0].isupper() else lower_first(term.label)
    return term.short or term.label


def _number_under(own: str, clause: str) -> str:
    """Where it stands in this work; nothing where it has no place there."""
    work, number = reference(clause)
    if work == COUNCILS_OWN and own != COUNCILS_OWN:
        work, number = reference(same_under(own, clause))
    if work == own:
        return number
    # An id that no inventory has is shown as it is, so that somebody sees that it is wrong.
    return clause if work == clause and work not in OTHERS else ""


def _work_in_force() -> str:
    profile = _in_force()
    return work_of(profile.identity) if profile is not None else COUNCILS_OWN


def _in_force() -> Profile | None:
    asked = _asked.get()
    if asked is not None and "in force" in asked:
        found: Profile | None = asked["in force"]
        return found
    try:
        profile: Profile | None = selectors.policy_in_force()
    except selectors.NoPolicy:
        profile = None
    if asked is not None:
        asked["in force"] = profile
    return profile


def _work_of_version(key: Any) -> str:
    """The work that was “the policy” under a version. One query for all lines of a page."""
    asked = _asked.get()
    works: dict[Any, str] = asked.get("works", {}) if asked is not None else {}
    if not works:
        works = dict(PolicyVersion.objects.values_list("pk", "profile_code"))
        if asked is not None:
            asked["works"] = works
    code = works.get(key, "")
    if code not in OWN_WORKS and key in works:
        # A policy of the organisation's own says on which one it rests.
        works[key] = code = _code_of(key)
    return OWN_WORKS.get(code, COUNCILS_OWN)


def _code_of(key: Any) -> str:
    identity = selectors.profile_of(PolicyVersion.objects.get(pk=key)).identity
    return next((code for code, work in OWN_WORKS.items() if work == work_of(identity)), "sbc")
