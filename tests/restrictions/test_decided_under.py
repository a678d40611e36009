"""What was decided stays in the words of its policy, and other things that a later change must not rewrite or block."""

from __future__ import annotations

from typing import Any

import pytest

from letters.composing import Composition
from restrictions.selectors.standing import became_of
from restrictions.services import reviewing
from restrictions.services.challenged import end_by_appeal
from tests.plugins.council import publish
from tests.restrictions.builders import Limits
from tests.restrictions.letters import again
from tests.restrictions.test_reviews import answers
from tests.restrictions.test_untold import by_senior

pytestmark = pytest.mark.django_db


@pytest.mark.clauses("SPSO-G1-08")
def test_a_decision_keeps_its_level_and_its_way_to_challenge_after_another_policy_is_published(
    limits: Limits, as_person: Any
) -> None:
    restriction = limits.in_force(limits.decided_by_group())
    before = as_person("Shona").visit(restriction.get_absolute_url())
    assert before.says("Review Group")
    assert before.says("Chief Executive")
    publish("ukcg")
    after = as_person("Shona").visit(restriction.get_absolute_url())
    for row in ("Decided", "How it can be challenged"):
        assert after.answers()[row].split(" (policy")[0] == before.answers()[row].split(" (policy")[0]


def test_a_draft_says_at_once_that_the_policy_has_changed(limits: Limits, as_person: Any) -> None:
    draft = limits.draft_request("Tom")
    tom = as_person("Tom")
    assert not tom.visit(draft.get_absolute_url()).says("The policy has changed")
    publish("ukcg")
    tom.visit(f"/requests/{draft.pk}/")
    assert tom.page.says("The policy has changed since this was written")
    tom.press("I have read it again under the policy in force")
    assert not tom.visit(f"/requests/{draft.pk}/").says("The policy has changed")


def test_what_an_appeal_ended_is_no_example_of_an_approval(limits: Limits) -> None:
    restriction = limits.in_force()
    assert became_of(restriction.request) == "In force"
    end_by_appeal(restriction, reason="Appeal AP-2026-0001: it went too far.", by=limits.person("Grace"))
    assert became_of(again(restriction).request) == "Ended on appeal"


def test_whoever_decides_does_not_withdraw_the_request_instead(limits: Limits, as_person: Any) -> None:
    request = limits.with_senior_manager("Tom")
    assert not as_person("Margaret").visit(request.get_absolute_url()).has_link("Withdraw the request")
    assert as_person("Tom").visit(request.get_absolute_url()).has_link("Withdraw the request")


def test_an_exception_that_falls_away_with_it_does_not_hold_up_a_lift(limits: Limits, the_clock: Any) -> None:
    restriction = limits.in_force(by_senior(limits, kind="no_internal_appeal"))
    the_clock.forward(days=60)
    review = reviewing.begin_review(restriction.reviews.get().pk, actor=limits.person("Margaret"))
    lifted = answers(still_needed=False, outcome="lift", next_review_on=None)
    assert reviewing.complete_review(review.pk, actor=limits.person("Margaret"), answers=lifted).state == "completed"


def test_a_letter_of_a_colleague_from_elsewhere_is_signed_with_their_own_team(limits: Limits) -> None:
    letter = limits.decided_by_senior().letter
    assert Composition(letter, letter.version).signatory.team == letter.drafter.team.name
    elsewhere = limits.person("Nadia")
    assert elsewhere.team != letter.team
    letter.drafter = elsewhere
    signed = Composition(letter, letter.version).signatory
    assert (signed.team, signed.phone) == (elsewhere.team.name, elsewhere.team.phone)
    assert Composition(letter, letter.version).values["contact_phone"] == elsewhere.team.phone
