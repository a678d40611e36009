"""Nothing of a case reaches a person who has no part in it, on any page of this part."""

from __future__ import annotations

from typing import Any

import pytest

from tests.approvals.builders import Cases
from tests.plugins.council import PEOPLE

pytestmark = pytest.mark.django_db

READERS = {"Tom Elliot", "Shona Kerr", "Margaret Innes"}
SECRETS = ("Zebedee", "Quartermaine", "a secret account", "a secret word", "a secret wish", "a secret reason")


@pytest.fixture
def a_case(cases: Cases) -> Any:
    """An approved approach of the planning team, full of words that nobody else may read."""
    return cases.approved(
        "Tom",
        cases.customer("Zebedee Quartermaine"),
        facts="This is a secret account.",
        exact_words="This is a secret word.",
        approach_wanted="This is a secret wish.",
        approach_why="This is a secret reason.",
    )


def test_the_words_would_be_found_if_they_leaked(a_case: Any, as_person: Any) -> None:
    page = as_person("Shona").visit(f"/approvals/{a_case.reference}/")
    assert all(page.says(secret) for secret in SECRETS)


@pytest.mark.clauses("SPSO-EP-65b")
@pytest.mark.parametrize("name", [name for name, *_rest in PEOPLE if name not in READERS])
def test_nobody_else_reads_a_word_of_it(a_case: Any, as_person: Any, name: str) -> None:
    reader = as_person(name)
    paths = [
        "", "letters/", "sent-on/", "decided/", "export/waiting/", "export/decided/", "export/sent-on/", "new/",
        f"new/{a_case.customer.reference}/", f"{a_case.reference}/", f"{a_case.reference}/decide/", "new/C-999999/",
    ]  # fmt: skip
    pages = [reader.visit(f"/approvals/{path}") for path in paths]
    pages += [
        reader.post("/approvals/find/", {"words": "planning", "part": part})
        for part in ("waiting", "sent-on", "decided", "nonsense")
    ]
    pages.append(reader.post("/approvals/new/", {"words": "planning"}))
    for page in pages:
        assert page.status in (200, 403, 404), str(page)
        told = page.content.decode(errors="replace").lower()
        # Whoever may find customers may read a customer's name on the page of that customer; nothing of the case.
        named = {"zebedee", "quartermaine"} if a_case.customer.reference in page.path else set()
        leaked = [secret for secret in SECRETS if secret.lower() in told and secret.lower() not in named]
        assert not leaked, str(page)
        assert a_case.reference not in told.upper() or a_case.reference in page.path, str(page)


def test_a_reporter_of_one_incident_does_not_read_the_account_of_another(cases: Cases, as_person: Any) -> None:
    from tests.approvals.builders import start

    customer = cases.customer()
    mine = cases.record_only("Isla", customer, facts="What I saw.")
    theirs = cases.record_only("Tom", customer, facts="This is a secret account.", exact_words="This is a secret word.")
    approach = start(cases, "Shona", [mine, theirs])
    page = as_person("Isla").visit(f"/approvals/{approach.reference}/")
    assert page.status == 200
    assert page.says("What I saw.")
    assert page.says("1 incident of others, which you cannot open")
    assert not page.says("a secret")
    assert not page.says(theirs.reference)


def test_a_deputy_reads_it_until_the_last_day(cases: Cases, as_person: Any, the_clock: Any) -> None:
    request = cases.request("Nadia")
    cases.council.away("Fiona", covered_by="Ewan", days=3)
    path = f"/approvals/{request.reference}/"
    assert as_person("Ewan").visit(path).status == 200
    the_clock.forward(days=4)
    assert as_person("Ewan").visit(path).status == 404
