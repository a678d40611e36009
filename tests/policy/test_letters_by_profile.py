"""Under each profile that ships, letters about decisions and appeals put themselves together and say their way on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from engagement.customers.models import ContactPoint, Customer
from engagement.policy.services import publish_profile, update_organisation
from letters import services
from letters.composing import Composition
from tests.plugins.council import COUNCIL_TAX, Council

pytestmark = pytest.mark.django_db

MEASURE = ["Please get in touch with us only by letter."]
CAME: dict[str, Any] = {
    "placeholders": {
        "appeal_reference": "AP-2026-0001",
        "appeal_decided_by": "our Director",
        "holds_meanwhile": "The arrangement goes on applying while we decide your appeal.",
    },
    "dates": {"appeal_received_on": "2026-11-16", "appeal_decide_by": "2026-12-14"},
}
DECIDED: dict[str, Any] = {
    "placeholders": {
        "decision_maker": "our head of planning",
        "measures": MEASURE,
        "stays_open": ["You can write to us about everything."],
        "recipients": ["Staff who answer the phones."],
        "kept_until": "until two years after the arrangement ends",
        "appeal_body": "our Director or the Ombudsman",
        "appeal_address": "Council Offices, Northmoor NM1 1AA",
    },
    "dates": {
        "decision_date": "2026-11-17",
        "start_date": {"days": 0},
        "end_date": "2027-05-21",
        "review_date": "2027-02-19",
        "appeal_deadline": {"working_days": 20},
    },
}
WHY = {"why": "Between 1 and 16 November we received 61 calls.", "considered": "We thought about a weekly call."}


@pytest.fixture
def composed(council: Council, the_clock: Any) -> Callable[..., Composition]:
    """`composed("spso", "appeal_outcome", context, texts)`: a draft under that profile, put together."""
    facts = {
        "name": "Northmoor Council", "address": "Council Offices\nNorthmoor NM1 1AA", "phone": "01632 960 100",
        "email": "advice@northmoor.example", "reply_address": "Customer advice\nNorthmoor NM1 1AA",
    }  # fmt: skip
    update_organisation(None, facts)
    customer = Customer.objects.create(reference="C-000001", title="Mr", family_name="Pringle", name="Alan Pringle")
    ContactPoint.objects.create(customer=customer, kind="address", typed="14 Mill Wynd\nNorthmoor\nNM1 2AB")
    nadia = council.person("Nadia")

    def put_together(profile: str, kind: str, context: dict[str, Any], texts: dict[str, str]) -> Composition:
        publish_profile(None, profile, "For this test")
        letter = services.start_letter(
            actor=nadia,
            kind=kind,
            customer=customer,
            team=council.team(COUNCIL_TAX),
            drafter=nadia,
            matter="AP-2026-0001",
            context=context,
            texts=texts,
        )
        return Composition(letter, letter.version)

    return put_together


def words_of(found: Composition) -> str:
    return " ".join(" ".join(found.locked.values()).split())


@pytest.mark.parametrize("profile", ["sbc", "spso", "ukcg"])
def test_an_acknowledgement_needs_no_writing(composed: Callable[..., Composition], profile: str) -> None:
    found = composed(profile, "appeal_acknowledgement", CAME, {})
    assert found.missing == []
    assert found.advice == []
    said = words_of(found)
    assert "It came on 16 November 2026, and its reference is AP-2026-0001." in said
    assert "It will be decided by our Director." in said
    assert "by 14 December 2026" in said
    assert "The arrangement goes on applying" in said


def test_without_a_day_for_the_decision_it_promises_none(composed: Callable[..., Composition]) -> None:
    context = {
        **CAME,
        "dates": {"appeal_received_on": "2026-11-16"},
        "texts": {"decision": "appeal_decision_no_day"},
    }
    found = composed("sbc", "appeal_acknowledgement", context, {})
    assert found.missing == []
    assert "as soon as it is decided" in words_of(found)


@pytest.mark.parametrize(
    ("profile", "text", "says"),
    [
        ("spso", "appeal", "You can appeal to our Director or the Ombudsman by 16 December 2026"),
        ("ukcg", "challenge_text", "If you disagree with this decision, please tell us why"),
    ],
)
def test_a_decision_letter_is_complete_without_an_ombudsman_outside(
    composed: Callable[..., Composition], profile: str, text: str, says: str
) -> None:
    found = composed(profile, "restriction_decision", {**DECIDED, "texts": {"challenge": text}}, WHY)
    assert found.missing == []
    assert says in found.locked["challenge"]
    assert "mbudsman:" not in words_of(found)


def test_a_letter_that_must_name_the_ombudsman_is_not_complete_without_the_address(
    composed: Callable[..., Composition],
) -> None:
    context = {**DECIDED, "texts": {"challenge": "challenge_outside"}}
    assert [(one.section, one.code) for one in composed("ukcg", "restriction_decision", context, WHY).missing] == [
        ("challenge", "record")
    ]
    update_organisation(None, {"ombudsman_address": "1 Fictional Street\nNorthmoor"})
    found = composed("ukcg", "restriction_decision", context, WHY)
    assert found.missing == []
    assert "speak to your Member of Parliament" in found.locked["challenge"]
    assert found.locked["challenge"].endswith("Ombudsman: 1 Fictional Street, Northmoor.")


@pytest.mark.parametrize("profile", ["spso", "ukcg"])
def test_an_outcome_is_complete_in_each(composed: Callable[..., Composition], profile: str) -> None:
    update_organisation(None, {"ombudsman_address": "1 Fictional Street"})
    texts = {"independence": "I took no part in that decision.", "points": "We wrote on 21 October 2026."}
    found = composed(profile, "appeal_outcome", {"placeholders": {"outcome": ["The arrangement ends today."]}}, texts)
    assert found.missing == []
    assert ("challenge" in found.locked) is (profile == "ukcg")
