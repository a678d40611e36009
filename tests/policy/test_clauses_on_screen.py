"""Wherever a clause stands on screen it is called by its place in the policy, never a bare number or an unknown id."""

import ast
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse

from engagement.policy.inventory import known_clauses
from tests.proof.sources import nodes, templates


def in_code() -> Iterator[tuple[str, str]]:
    """Each clause that a form or view puts beside a question: `clause="…"` or `clause=("…", "…")`."""
    for where, call in nodes(ast.Call):
        assert isinstance(call, ast.Call)
        for word in call.keywords:
            if word.arg == "clause":
                values = word.value.elts if isinstance(word.value, ast.Tuple) else [word.value]
                yield from ((where, one.value) for one in values if isinstance(one, ast.Constant) and one.value)


def in_templates() -> Iterator[tuple[str, str]]:
    for name, text in templates():
        for found in re.finditer(r"""\{%\s*clause\s+"([^"]+)"\s*%\}|\bclause="([^"]+)\"""", text):
            yield name, found[1] or found[2]


def test_every_clause_on_screen_is_one_of_the_inventory() -> None:
    known = known_clauses()
    assert known
    shown = [*in_code(), *in_templates()]
    assert len(shown) > 50
    assert [(where, clause) for where, clause in shown if clause not in known] == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("room", "said"), [("add_adjustment", "(policy 3.2)"), ("add_note", "(policy 3.6)")], ids=["need", "note"]
)
def test_the_pages_about_a_customer_say_so(policy: Any, as_person: Any, council: Any, room: str, said: str) -> None:
    from engagement.customers import services

    alan = services.create_customer(services.Details(name="Alan Pringle"), actor=council.person("Tom"))
    page = as_person("Tom").visit(reverse(f"customers:{room}", args=[alan.reference]))
    assert page.says(said)
    assert not re.search(r"\(\d+\.\d+\)", page.text)


@pytest.mark.django_db
def test_the_page_about_the_organisation_says_so(policy: Any, as_person: Any) -> None:
    page = as_person("Leah").visit("/settings/organisation/")
    assert page.says("(policy 9.2)")
    assert not re.search(r"\(\d+\.\d+\)", page.text)
