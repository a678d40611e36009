"""The contact check for other systems: the phone system, the customer relations system.

A token names the system, each call names the member of staff for whom it asks. The answer is the same minimum as on the
page, and the look-up is recorded in the same way. No cookie, no session: a call stands for itself.
"""

import json
from functools import cache as once
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from engagement.contact.models import ConnectedSystem
from engagement.contact.selectors.systems import system_with
from engagement.contact.services import note_use
from engagement.customers.search import MOST_LETTERS, read
from engagement.people.models import User
from engagement.policy.selectors import NoPolicy, policy_in_force
from engagement.ui.views import page
from restrictions.contact_check import answers, limits, services
from restrictions.contact_check.answers import Answer
from restrictions.contact_check.finding import Match
from restrictions.contact_check.nobody import nobody_for
from restrictions.contact_check.services import LookedUp

MOST_BYTES = 10_000
PROBLEM = "application/problem+json"
DESCRIPTION = Path(__file__).with_name("openapi.json")


class Problem(Exception):
    """A call that is refused: what happened, and what to do, in words for whoever runs the system."""

    def __init__(self, status: int, title: str, detail: str, **headers: str) -> None:
        super().__init__(detail)
        self.status, self.title, self.detail = status, title, detail
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}

    def response(self) -> JsonResponse:
        """As RFC 9457 has it."""
        body = {"type": "about:blank", "title": self.title, "status": self.status, "detail": self.detail}
        return JsonResponse(body, status=self.status, content_type=PROBLEM, headers=self.headers)


@login_not_required
@csrf_exempt
@never_cache
def contact_check(request: HttpRequest) -> HttpResponse:
    """`POST {"query": …, "staff": …}` with `Authorization: Bearer …`. Every refusal is JSON with a sentence."""
    try:
        system = _system(request)
        if request.method != "POST":
            raise Problem(
                405, "Only POST", "Send a POST with a JSON body: names never go into an address.", Allow="POST"
            )
        if wait := limits.seconds_to_wait(str(system.pk)):
            raise Problem(429, "Too many calls", f"Wait {wait} seconds before the next call.", Retry_After=str(wait))
        query, named = _body(request)
        staff = _staff(named)
        looked_up = services.look_up(query, staff=staff, profile=policy_in_force(), system=system)
    except Problem as problem:
        return problem.response()
    except PermissionDenied as error:
        return Problem(403, "Not for this member of staff", str(error)).response()
    except NoPolicy as error:
        return Problem(503, "Not set up yet", error.says).response()
    note_use(system)
    return JsonResponse(in_json(looked_up, query))


def _system(request: HttpRequest) -> ConnectedSystem:
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    system = system_with(token.strip()) if scheme.lower() == "bearer" and token.strip() else None
    if system is None:
        raise Problem(
            401,
            "No valid token",
            "Send the header “Authorization: Bearer …” with a token that an administrator made and has not revoked.",
            WWW_Authenticate="Bearer",
        )
    return system


def _body(request: HttpRequest) -> tuple[str, object]:
    """The question and the member of staff, as they were sent. Raises Problem."""
    if request.content_type != "application/json":
        raise Problem(415, "Only JSON", "Send the body as JSON, with the header “Content-Type: application/json”.")
    try:
        raw = request.body
    except RequestDataTooBig as error:
        raise Problem(413, "Too long", f"Send at most {MOST_BYTES} bytes.") from error
    if len(raw) > MOST_BYTES:
        raise Problem(413, "Too long", f"Send at most {MOST_BYTES} bytes.")
    try:
        sent = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise Problem(400, "Not JSON", "The body must be a JSON object with “query” and “staff”.") from error
    if not isinstance(sent, dict):
        raise Problem(400, "Not an object", "The body must be a JSON object with “query” and “staff”.")
    query = sent.get("query")
    if not isinstance(query, str) or not query.strip():
        raise Problem(422, "No query", "Send in “query” a reference, phone number, email address, postcode or name.")
    if len(query) > MOST_LETTERS:
        raise Problem(422, "Query too long", f"Send at most {MOST_LETTERS} characters in “query”.")
    if not _is_text(query):
        raise Problem(422, "Query cannot be read", "Send “query” as plain text in UTF-8.")
    if read(query).is_empty and not any(sign.isdigit() for sign in query):
        raise Problem(422, "Nothing to look for", "Send at least 2 letters of a name, or 6 digits of a phone number.")
    return query, sent.get("staff")


def _staff(named: object) -> User:
    """The member of staff for whom the system asks, by email address or number. Raises Problem (403).

    The same words whether somebody is unknown or has left: a system has no business finding out who works here.
    """
    person = None
    if isinstance(named, str) and 0 < len(named) <= 254 and _is_text(named):
        person = User.objects.filter(email=named.strip().lower()).first()
    elif isinstance(named, int) and not isinstance(named, bool) and 0 < named < 2**31:
        person = User.objects.filter(pk=named).first()
    elif named is None or named == "":
        raise Problem(403, "No member of staff", "Send in “staff” the email address of the colleague who asks.")
    if person is None or not person.is_active:
        raise Problem(403, "Not a member of staff", "Nobody who works here has this email address or number.")
    return person


def _is_text(sent: str) -> bool:
    """JSON can carry what no database takes: zero bytes, and halves of a character."""
    return "\x00" not in sent and not any("\ud800" <= sign <= "\udfff" for sign in sent)


def in_json(looked_up: LookedUp, query: str) -> dict[str, Any]:
    """The same minimum as on the page. What is not in here cannot be told."""
    if looked_up.answer is not None:
        return _one(looked_up.answer)
    if looked_up.matches:
        return {
            "answer": "several",
            "heading": f"{looked_up.may_be_meant} Ask again with the reference of the right one.",
            "matches": [_match(one) for one in looked_up.matches],
            "more_than_shown": looked_up.more,
        }
    nobody = nobody_for(query)
    return {"answer": "nobody_found", "heading": nobody.heading, "advice": nobody.advice}


def _one(answer: Answer) -> dict[str, Any]:
    return {
        "answer": _kind(answer),
        "heading": answer.heading,
        "customer": {
            "reference": answer.person.reference,
            "name": answer.person.name,
            "second_identifier": answer.person.second_identifier,
        },
        "restricted_until": answer.until.isoformat() if answer.until else None,
        "arrangements": [
            {
                "how": list(one.how),
                "stays_open": one.stays_open,
                "where": one.where,
                "who": list(one.who),
                "say": list(one.say),
                "until": one.until.isoformat() if one.until else None,
                "until_in_words": one.until_in_words,
                "customer_has_been_told": not (one.not_told or one.may_not_know),
            }
            for one in answer.arrangements
        ],
        "notice": answers.NOT_TOLD if answer.not_told else None,
        "always_open": list(answer.always_open),
        "adjustments": list(answer.adjustments),
        "acts_for": [{"reference": one.reference, "name": one.name, "role": one.role} for one in answer.acts_for],
        "represented_by": [
            {"reference": one.reference, "name": one.name, "role": one.role} for one in answer.represented_by
        ],
    }


def _kind(answer: Answer) -> str:
    if answer.restricted:
        return "restricted"
    return "not_limited_at_present" if answer.not_now else "no_restriction_recorded"


def _match(one: Match) -> dict[str, str]:
    return {
        "reference": one.reference,
        "name": one.name,
        "second_identifier": one.second_identifier,
        "fits": one.fits,
    }


@require_safe
def documentation(request: HttpRequest) -> HttpResponse:
    """How a system asks, as a page."""
    described = json.loads(_description())
    operation = described["paths"]["/api/contact-check/"]["post"]
    context = {
        "responses": [(status, one["description"]) for status, one in operation["responses"].items()],
        "address": request.build_absolute_uri("/api/contact-check/"),
        "example": json.dumps(operation["requestBody"]["content"]["application/json"]["example"], indent=2),
        "example_answer": json.dumps(
            operation["responses"]["200"]["content"]["application/json"]["examples"]["restricted"]["value"],
            indent=2,
            ensure_ascii=False,
        ),
        "most": settings.API_CALLS_PER_MINUTE,
    }
    return page(request, "contact_check/api.html", context)


@require_safe
def description(request: HttpRequest) -> HttpResponse:
    """The same, as OpenAPI 3.1, for tools."""
    return HttpResponse(_description(), content_type="application/json")


@once
def _description() -> bytes:
    return DESCRIPTION.read_bytes()
