"""The policy in force, read by every member of staff."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from engagement.policy import services
from engagement.policy.citing import label
from engagement.policy.models import LocalValue, PolicyVersion
from engagement.policy.presenting import CONTENTS
from engagement.policy.references import in_words
from tests.plugins.council import PEOPLE, Council, put_changed_policy_in_force
from tests.visitor import Visitor

pytestmark = pytest.mark.django_db
AsPerson = Callable[[str], Visitor]


@pytest.fixture
def read(policy: PolicyVersion, as_person: AsPerson) -> Callable[..., Any]:
    """`read()`: the policy page as Tom sees it."""

    def page(name: str = "Tom Elliot", address: str = "/policy/") -> Any:
        return as_person(name).visit(address)

    return page


@pytest.mark.clauses("SPSO-G1-03", "SBC-2.4")
@pytest.mark.parametrize("name", [name for name, *_ in PEOPLE])
def test_everybody_who_is_signed_in_can_read_it(read: Callable[..., Any], name: str) -> None:
    page = read(name)
    assert page.status == 200
    assert page.heading.endswith("Managing Customer Engagement Policy")


def test_nobody_else_can(policy: PolicyVersion) -> None:
    assert Client().get("/policy/").status_code == 302


def test_the_contents_lead_to_every_heading(read: Callable[..., Any]) -> None:
    page = read()
    links = page.tree.xpath("//nav[@aria-labelledby='contents']//a/@href")
    assert links == [f"#{anchor}" for anchor, _title in CONTENTS]
    for anchor, title in CONTENTS:
        (heading,) = page.tree.xpath(f"//*[@id='{anchor}']")
        assert heading.tag == "h2"
        assert heading.text_content() == title
    ids = page.tree.xpath("//@id")
    assert len(ids) == len(set(ids))


def test_it_says_what_the_policy_says_with_clause_numbers(read: Callable[..., Any]) -> None:
    said = read().main
    for words in (
        "1. Violent, aggressive, threatening or abusive behaviour",
        "Several calls in an hour, a day or a week",
        "Policy 6.3",
        "No entry to certain buildings",
        "Our proposal, not in the policy",
        "In the letter: Please ring us on [on which days], [at which times], for up to [how long a call may take]",
        "Who must know: Staff who answer the phones",
        "Who must know: Staff who deal with the ways that are closed",
        "We do not answer any more: Complaints Review Group",
        "What always stays open",
        "You can ask for information under freedom of information, environmental information or data protection law.",
        "Why no internal appeal is offered",
        "Policy 12.6(d)",
        "The appeal goes to the Chief Executive. Members of the group take no part.",
        "A member of the Complaints Review Group who did not write it",
        "Trading standards staff",
        "Approved by the Council.",
    ):
        assert words in said, words


@pytest.mark.clauses("SBC-7.6a")
def test_it_tells_elected_members_that_they_need_not_answer_everything(read: Callable[..., Any]) -> None:
    assert "need not answer everything they receive" in read().main


def test_what_we_set_ourselves_is_never_passed_off_as_policy(read: Callable[..., Any]) -> None:
    LocalValue.objects.filter(key="review_interval_months").delete()
    page = read()
    rows = {
        row.xpath("string(.//th)").split("?")[0].strip(): " ".join(row.xpath("string(.)").split())
        for row in page.tree.xpath("//tr[.//th]")
    }
    set_row = rows["How many days after a restorative letter do we look at whether things have improved"]
    assert "28 days" in set_row
    assert "Set by us, not in the policy" in set_row
    open_row = rows["After how many months is a restriction reviewed"]
    assert "Not set yet" in open_row
    assert "6 months" not in open_row


@pytest.mark.clauses("SPSO-G1-19a")
def test_it_names_who_is_responsible_once_that_is_set(read: Callable[..., Any], council: Council) -> None:
    assert "Who is responsible for it" not in read().main
    services.accept_local_value(None, "policy_owner", "Helen Ross, director of resources")
    assert "Who is responsible for it Helen Ross, director of resources" in read().main


def test_an_older_version_stays_readable_and_says_that_it_is_not_in_force(
    read: Callable[..., Any], policy: PolicyVersion
) -> None:
    put_changed_policy_in_force("Fewer seats", seats=policy.content["seats"][:1])
    old = read(address=reverse("policy:version", args=[1]))
    assert old.status == 200
    assert "This version is not in force any more. Version 2 is." in old.main
    assert "What we set ourselves" not in old.main
    assert "Fewer seats" in read().main
    assert read(address=reverse("policy:version", args=[3])).status == 404


def test_before_the_first_version_the_page_says_what_to_do(as_person: AsPerson) -> None:
    page = as_person("Tom Elliot").visit("/policy/")
    assert page.status == 200
    assert "No policy has been published yet" in page.main


def test_the_page_costs_few_queries(
    policy: PolicyVersion, council: Council, sign_in: Callable[[Any], Client], django_assert_max_num_queries: Any
) -> None:
    client = sign_in(council.person("Tom Elliot"))
    client.get("/policy/")
    with django_assert_max_num_queries(20):
        client.get("/policy/")


def test_hostile_words_in_a_change_note_are_shown_as_words(read: Callable[..., Any], policy: PolicyVersion) -> None:
    PolicyVersion.objects.create(
        number=2,
        profile_code="sbc",
        label="1.3",
        content=policy.content,
        sha256=policy.sha256,
        published_at=policy.published_at,
        change_note="<script>alert(1)</script>{{ 7 }}",
    )
    page = read()
    assert "<script>alert(1)</script>{{ 7 }}" in page.main


@pytest.mark.parametrize(
    ("clause", "said"),
    [
        ("SBC-10.6a", "policy 10.6(a)"),
        ("SBC-12.6-S", "policy 12.6"),
        ("SBC-6.1-EX-1", "policy 6.1"),
        ("SBC-6.0", "policy 6"),
        ("SBC-9.8b", "policy 9.8"),
        ("SBC-6.3-LC-2", "policy 6.3"),
        ("SBC-11.2-0", "policy 11.2"),
        ("SBC-A1-REST-5", "policy appendix 1"),
        ("SBC-A4-ROLES", "policy appendix 4"),
        ("SBC-V-1.1", "policy version table"),
        ("SPSO-EP-58a", ""),
        ("SPSO-G3-31", ""),
        ("UKCG-043", ""),
    ],
)
def test_how_a_clause_is_said(clause: str, said: str) -> None:
    assert label(clause) == (said, None)


def test_several_clauses_are_said_once_each() -> None:
    assert in_words(["SBC-9.3a", "SBC-9.3b", "SBC-9.4", "SPSO-EP-33b"]) == "Policy 9.3, 9.4; SPSO policy 33"
