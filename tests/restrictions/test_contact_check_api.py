"""The contact check for other systems: the same minimum, the same record, and a plain sentence for every refusal."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.test import Client, override_settings

from engagement import clock
from engagement.contact import services
from engagement.contact.models import ConnectedSystem, LookUp
from engagement.customers.models import Customer
from engagement.customers.services import Details, add_adjustment, create_customer
from engagement.spine.transitions import NotVisible
from restrictions.contact_check.api import DESCRIPTION
from tests.restrictions.test_contact_check import NEVER, as_untold

pytestmark = pytest.mark.django_db

ADDRESS = "/api/contact-check/"
NADIA = "nadia.hussain@northmoor.example"


@pytest.fixture(autouse=True)
def _fresh_counts(db: Any) -> None:
    cache.clear()


@pytest.fixture
def token(council: Any) -> str:
    return services.connect_system(actor=council.person("Leah"), name="Phone system")[1]


@pytest.fixture
def alan(limits: Any) -> Customer:
    details = Details(
        given_name="Alan", family_name="Pringle", phones=("01632 960 118",), addresses=("12 Abbey Road\nNM1 1AA",)
    )
    return create_customer(details, actor=limits.person("Tom"))


def ask(token: str | None, body: Any = None, *, raw: bytes | None = None, **headers: Any) -> Any:
    """One call, without cookies."""
    sent = raw if raw is not None else json.dumps(body).encode()
    given = {"Authorization": f"Bearer {token}"} if token is not None else {}
    content_type = headers.pop("content_type", "application/json")
    return Client(enforce_csrf_checks=True).post(ADDRESS, sent, content_type=content_type, headers=given | headers)


def about(query: Any, staff: Any = NADIA) -> dict[str, Any]:
    return {"query": query, "staff": staff}


def problem(response: Any, status: int) -> str:
    assert response.status_code == status, response.content
    assert response.headers["Content-Type"] == "application/problem+json"
    body = response.json()
    assert set(body) == {"type", "title", "status", "detail"}
    assert body["status"] == status
    assert not response.cookies
    return body["detail"]


# -- answers -----------------------------------------------------------------------------------------------------------


@pytest.mark.clauses("SPSO-EP-65c", "SBC-13.1b")
def test_a_system_gets_the_minimum_and_the_look_up_is_recorded_in_both_names(limits, alan, token) -> None:
    limits.in_force(customer=alan)
    need = {"kind": "large_print", "status": "agreed", "told_by": "him"}
    add_adjustment(alan.pk, actor=limits.person("Tom"), what="Letters in large print", **need)
    response = ask(token, about("01632 960118"))
    assert response.status_code == 200
    answer = response.json()
    assert answer["answer"] == "restricted"
    assert answer["heading"] == "Contact is restricted until 16 February 2027"
    assert answer["restricted_until"] == "2027-02-16"
    assert answer["customer"] == {
        "reference": alan.reference, "name": "Alan Pringle", "second_identifier": "12 Abbey Road, NM1 1AA",
    }  # fmt: skip
    assert answer["arrangements"][0]["how"][0].startswith("Take calls on Tuesdays")
    assert answer["arrangements"][0]["stays_open"].startswith("Ring Shona Kerr on Tuesdays between 10am and noon")
    assert answer["arrangements"][0]["who"] == ["Planning, 01632 960 100"]
    assert answer["adjustments"] == ["Letters in large print"]
    assert len(answer["always_open"]) == 7
    told = response.content.decode().lower()
    for word in NEVER:
        assert word.lower() not in told, word
    look_up = LookUp.objects.get()
    assert (look_up.looked_by.name, look_up.system.name) == ("Nadia Hussain", "Phone system")
    assert (look_up.how, look_up.customer, look_up.answered) == ("phone", alan, "restricted")
    assert not response.cookies
    assert "no-store" in response.headers["Cache-Control"]


def test_several_and_nobody_are_said_as_that(limits, alan, token) -> None:
    create_customer(Details(name="Alan Pringle", addresses=("3 Kirk Brae\nNM1 4KB",)), actor=limits.person("Tom"))
    several = ask(token, about("Alan Pringle")).json()
    assert several["answer"] == "several"
    assert [one["second_identifier"] for one in several["matches"]] == [
        "12 Abbey Road, NM1 1AA",
        "3 Kirk Brae, NM1 4KB",
    ]
    nobody = ask(token, about("Quartermaine")).json()
    assert (nobody["answer"], nobody["heading"]) == ("nobody_found", "No restriction is recorded for this name")
    chosen = ask(token, about(several["matches"][0]["reference"])).json()
    assert chosen["answer"] == "no_restriction_recorded"
    assert "safe" not in json.dumps([several, nobody, chosen]).lower()


def test_the_reference_of_a_case_is_said_to_be_no_customers_and_of_a_restriction_in_force_finds_one(
    limits, alan, token
) -> None:
    restriction = limits.in_force(customer=alan)
    found = ask(token, about(restriction.reference)).json()
    assert (found["answer"], found["customer"]["reference"]) == ("restricted", alan.reference)
    assert LookUp.objects.get().how == "reference"
    of_a_request = ask(token, about(restriction.request.reference)).json()
    assert of_a_request["answer"] == "nobody_found"
    assert of_a_request["heading"] == "This is not a customer’s reference"
    assert "begins with C-" in of_a_request["advice"]


@pytest.mark.clauses("SBC-11.6")
def test_a_customer_who_was_not_told_stays_untold(limits, alan, token) -> None:
    as_untold(limits.in_force(customer=alan))
    answer = ask(token, about(alan.reference)).json()
    assert answer["notice"] == "They have not been told. Do not mention it."
    assert answer["arrangements"][0]["customer_has_been_told"] is False
    assert "Please ring" not in json.dumps(answer)


def test_staff_may_be_named_by_number(limits, alan, token) -> None:
    assert ask(token, about(alan.reference, limits.person("Tom").pk)).status_code == 200
    assert LookUp.objects.get().looked_by == limits.person("Tom")


# -- refusals ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer ", "Bearer wrong", "Basic dXNlcjpwYXNz", "wrong"])
def test_without_a_valid_token_nothing_is_said(alan, header) -> None:
    headers = {} if header is None else {"Authorization": header}
    response = ask(None, about(alan.reference), **headers)
    assert "token" in problem(response, 401)
    assert response.headers["WWW-Authenticate"] == "Bearer"
    assert not LookUp.objects.exists()


def test_a_session_is_no_token(alan, council, sign_in) -> None:
    response = sign_in(council.person("Tom")).post(ADDRESS, json.dumps(about(alan.reference)), "application/json")
    problem_detail = response.json()["detail"]
    assert response.status_code == 401
    assert "token" in problem_detail


def test_a_revoked_token_is_refused_at_once(alan, council, token) -> None:
    services.revoke_system(ConnectedSystem.objects.get().pk, actor=council.person("Leah"))
    problem(ask(token, about(alan.reference)), 401)


@pytest.mark.parametrize(
    "staff",
    [
        None,
        "",
        " ",
        "nobody@northmoor.example",
        "nadia",
        999_999,
        2**70,
        -1,
        True,
        1.5,
        [],
        {},
        "x" * 5000,
        "a\x00b",
        "\ud800",
    ],
)
def test_without_a_member_of_staff_it_is_refused_in_words(alan, token, staff) -> None:
    detail = problem(ask(token, about(alan.reference, staff)), 403)
    assert detail.endswith(".")
    assert "Pringle" not in detail
    assert not LookUp.objects.exists()


def test_a_leaver_and_somebody_unknown_are_told_apart_by_nobody(alan, council, token) -> None:
    nadia = council.person("Nadia")
    nadia.is_active, nadia.left_on = False, clock.today()
    nadia.save()
    gone = problem(ask(token, about(alan.reference)), 403)
    assert gone == problem(ask(token, about(alan.reference, "nobody@northmoor.example")), 403)


@pytest.mark.parametrize("name", ["Ravi", "Moira", "Angus", "Leah"])
def test_who_may_not_check_may_not_through_a_system_either(alan, council, token, name) -> None:
    problem(ask(token, about(alan.reference, council.person(name).email)), 403)
    assert not LookUp.objects.exists()


def test_a_superuser_may_not(alan, superuser, token) -> None:
    problem(ask(token, about(alan.reference, superuser.email)), 403)


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (b" ", 400), (b"{", 400), (b"[]", 400), (b'"x"', 400), (b"null", 400), (b"\xff\xfe", 400), (b"[" * 9000, 400),
        (b'{"staff": 1}', 422), (b'{"query": "", "staff": 1}', 422), (b'{"query": 5, "staff": 1}', 422),
        (b'{"query": "a", "staff": 1}', 422), (b'{"query": "\\u0000\\u0000ab", "staff": 1}', 422),
        (b'{"query": "\\ud800ab", "staff": 1}', 422), (b'{"query": "' + b"x" * 201 + b'", "staff": 1}', 422),
        (b'{"query": "' + b"x" * 20_000 + b'", "staff": 1}', 413), (b"x" * 6_000_000, 413),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_in_words(token, raw, status) -> None:
    assert problem(ask(token, raw=raw), status)


def test_another_way_of_sending_is_refused(alan, council, token) -> None:
    assert "Content-Type" in problem(ask(token, raw=b"query=x", content_type="application/x-www-form-urlencoded"), 415)
    problem(ask(token, raw=b"x", content_type="multipart/form-data; boundary=x"), 415)
    client = Client(headers={"Authorization": f"Bearer {token}"})
    for method in ("get", "put", "delete", "patch", "options"):
        response = getattr(client, method)(f"{ADDRESS}?query=Pringle")
        problem(response, 405)
        assert response.headers["Allow"] == "POST"


@override_settings(API_CALLS_PER_MINUTE=3)
def test_a_system_that_asks_too_often_waits_and_others_do_not(alan, council, token, monkeypatch) -> None:
    monkeypatch.setattr("restrictions.contact_check.limits.seconds_now", lambda: 1_000_030.0)
    for _time in range(3):
        assert ask(token, about(alan.reference)).status_code == 200
    response = ask(token, about(alan.reference))
    assert "Wait 50 seconds" in problem(response, 429)
    assert response.headers["Retry-After"] == "50"
    other = services.connect_system(actor=council.person("Leah"), name="Customer system")[1]
    assert ask(other, about(alan.reference)).status_code == 200
    monkeypatch.setattr("restrictions.contact_check.limits.seconds_now", lambda: 1_000_080.0)
    assert ask(token, about(alan.reference)).status_code == 200


def test_before_a_policy_is_published_it_says_so(council, token) -> None:
    assert "No policy has been published" in problem(ask(token, about("Quartermaine")), 503)


# -- tokens ------------------------------------------------------------------------------------------------------------


def test_a_token_is_shown_once_and_never_kept(council, policy, as_person) -> None:
    leah = as_person("Leah")
    leah.visit("/settings/")
    leah.follow("Connected systems")
    page = leah.press("Make a token", name="  Phone   system ")
    token = page.tree.xpath("//code")[0].text
    assert len(token) > 40
    assert ask(token, about("Quartermaine")).status_code == 200
    system = ConnectedSystem.objects.get()
    assert (system.name, system.created_by) == ("Phone system", council.person("Leah"))
    assert token not in str(list(ConnectedSystem.objects.values()))
    page = leah.visit("/settings/systems/")
    assert token not in page.content.decode()
    assert page.says(f"{system.token_begins}…")
    assert "no-store" in page.response.headers["Cache-Control"]
    page = leah.press("Revoke Phone system")
    assert page.says("Phone system can no longer ask")
    problem(ask(token, about("Quartermaine")), 401)


@pytest.mark.parametrize("name", ["", "  ", "?!", "x" * 81])
def test_a_system_needs_a_name(council, as_person, name) -> None:
    leah = as_person("Leah")
    leah.visit("/settings/systems/")
    page = leah.press("Make a token", name=name)
    assert page.status == 422
    assert not ConnectedSystem.objects.exists()


def test_one_name_has_one_token(council, token) -> None:
    with pytest.raises(ValidationError):
        services.connect_system(actor=council.person("Leah"), name="phone SYSTEM")
    services.revoke_system(ConnectedSystem.objects.get().pk, actor=council.person("Leah"))
    services.connect_system(actor=council.person("Leah"), name="phone SYSTEM")


@pytest.mark.parametrize("name", ["Tom", "Shona", "Helen", "Grace", "Moira", "Angus"])
def test_only_an_administrator_connects_and_revokes(council, token, as_person, name) -> None:
    with pytest.raises(PermissionDenied):
        services.connect_system(actor=council.person(name), name="Mine")
    system = ConnectedSystem.objects.get()
    visitor = as_person(name)
    assert visitor.visit("/settings/systems/").status == 403
    assert visitor.post(f"/settings/systems/{system.pk}/revoke/").status == 403
    assert ConnectedSystem.objects.get().revoked_at is None


def test_revoking_what_is_not_there(council, policy) -> None:
    with pytest.raises(NotVisible):
        services.revoke_system(4711, actor=council.person("Leah"))


def test_a_token_can_neither_be_changed_nor_deleted(token) -> None:
    rows = ConnectedSystem.objects.all()
    for act in (lambda: rows.update(token_hash="x"), rows.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


def test_it_is_remembered_about_when_a_system_asked(alan, token, the_clock) -> None:
    ask(token, about(alan.reference))
    first = ConnectedSystem.objects.get().last_used_at
    assert first == clock.now()
    the_clock.forward(minutes=30)
    ask(token, about(alan.reference))
    assert ConnectedSystem.objects.get().last_used_at == first
    the_clock.forward(minutes=31)
    ask(token, about(alan.reference))
    assert ConnectedSystem.objects.get().last_used_at == first + timedelta(minutes=61)


# -- its description ---------------------------------------------------------------------------------------------------


def test_the_description_is_served_and_says_what_the_answers_hold(limits, alan, token, as_person) -> None:
    served = as_person("Tom").visit("/api/openapi.json")
    described = json.loads(served.content)
    assert described == json.loads(DESCRIPTION.read_bytes())
    schemas = described["components"]["schemas"]
    limits.in_force(customer=alan)
    restricted = ask(token, about(alan.reference)).json()
    create_customer(Details(name="Alan Pringle"), actor=limits.person("Tom"))
    answers = [restricted, ask(token, about("Alan Pringle")).json(), ask(token, about("Quartermaine")).json()]
    assert set().union(*answers) == set(schemas["Answer"]["properties"])
    assert set(restricted["arrangements"][0]) == set(schemas["Arrangement"]["properties"])
    assert set(restricted["customer"]) == set(schemas["Person"]["properties"])
    examples = described["paths"][ADDRESS]["post"]["responses"]["200"]["content"]["application/json"]["examples"]
    for answer in answers:
        assert set(examples[answer["answer"]]["value"]) == set(answer)


def test_every_reference_in_the_description_leads_somewhere() -> None:
    described = json.loads(DESCRIPTION.read_bytes())

    def references(part: Any) -> Any:
        if isinstance(part, dict):
            yield from ([part["$ref"]] if "$ref" in part else [])
            for inner in part.values():
                yield from references(inner)
        elif isinstance(part, list):
            for inner in part:
                yield from references(inner)

    for reference in references(described):
        place = described
        for step in reference.removeprefix("#/").split("/"):
            place = place[step]


def test_the_page_says_how_to_ask_and_what_can_come_back(as_person, policy) -> None:
    page = as_person("Tom").visit("/api/")
    assert page.says("http://testserver/api/contact-check/")
    for status in ("200", "401", "403", "422", "429"):
        assert page.says(status)
    assert page.has_link("the description as OpenAPI 3.1")
    assert Client().get("/api/").status_code == 302
