"""Asking for limits, deciding them, reviewing and appealing them, in a browser: axe, 320 pixels, one heading."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engagement import clock
from tests.appeals.builders import Appeals
from tests.browser.conftest import At


@pytest.fixture
def appeals(site: str, council: object) -> Appeals:
    """Makes requests, restrictions and appeals for the small council."""
    return Appeals(council)  # type: ignore[arg-type]


def test_each_step_of_a_request_and_the_decision_on_it(appeals: Appeals, person_at: At) -> None:
    request = appeals.draft_request(terms=appeals.group_terms())
    tom = person_at("Tom")
    base = f"/requests/{request.pk}"
    for step in ("incidents", "ground", "warning", "effect", "customer-said", "needs", "others", "measures", "terms"):
        tom.visit(f"{base}/{step}/")
    tom.visit(f"{base}/check/").press("Send the request")
    reference = appeals.again(request).reference
    shona = person_at("Shona")
    shona.visit(f"/requests/{reference}/support/").press("Record my answer", supports="yes", reason="It is needed.")
    for name in ("Helen", "Alasdair", "Priya"):
        member = person_at(name, looks=name == "Helen")
        member.visit("/crg/").visit(f"/crg/case/{reference}/")
        option = member.page.locator('input[name="choice"]').first.get_attribute("value")
        member.press("Cast my vote", choice=option, reason="I have read the pack.")
    helen = person_at("Helen")
    helen.visit(f"/crg/case/{reference}/record/").says("What the votes say")


def test_a_review_is_begun_and_completed(appeals: Appeals, person_at: At, the_clock: object) -> None:
    from restrictions.models import Review
    from restrictions.services.reviewing import review_now

    restriction = appeals.in_force()
    review_now(restriction, why=Review.Why.IMPROVED, actor=appeals.person("Tom"), because="Two friendly calls.")
    margaret = person_at("Margaret")
    margaret.visit("/reviews/").follow(restriction.request.customer.name)
    margaret.press("Begin the review")
    margaret.says("Is it still needed?")
    stays = margaret.page.get_by_role("heading", name="If it is eased or changed: what stays")
    assert not stays.is_visible()
    margaret.page.get_by_role("radio", name="It is eased, or changed and no harsher").check()
    assert stays.is_visible()
    margaret.page.get_by_role("radio", name="It goes on as it is").check()
    assert not stays.is_visible()
    without = person_at("Margaret", scripts=False)
    without.visit(margaret.path).says("If it is eased or changed: what stays")


def test_an_appeal_from_the_call_to_the_letter(appeals: Appeals, person_at: At) -> None:
    restriction = appeals.in_force(appeals.decided_by_group())
    isla = person_at("Isla")
    isla.visit(f"/appeals/register/{restriction.reference}/").press("Register the appeal").says("Choose how it came")
    isla.press(
        "Register the appeal",
        received_on=clock.today(),
        channel="phone",
        in_their_words="I only ring because nobody rings me back.",
        adjustments_offered="I offered to write it down for him.",
        **{
            "point-text": "Closing the whole matter is too much.",
            "point-about": "restriction",
            "point-ground": "disproportionate",
        },
    )
    reference = isla.path.split("/")[2]
    isla.follow("Pass it on").press("Pass it on").says("With the Chief Executive")
    isla.visit("/appeals/").says(reference)
    grace = person_at("Grace")
    grace.visit("/appeals/for-me/").says(reference).follow("An appeal waits for your decision")
    grace.visit(f"/appeals/{reference}/meanwhile/")
    grace.press("Record my decision", meanwhile="applies", because="Letters stay open to him.")
    grace.visit(f"/appeals/{reference}/option/")
    grace.visit(f"/appeals/{reference}/decide/").press("Decide the appeal").says("Give your reasons")
    finding = grace.page.locator('input[name^="finding_"]').first.get_attribute("name")
    assert finding
    grace.press(
        "Decide the appeal",
        {finding: "upheld", finding.replace("finding", "because"): "Other matters came up that need an answer."},
        outcome="ended",
        reasons="It is not needed any more.",
        evidence_considered="The request, the log of calls and his words.",
        adjustments_seen="Nothing is known that bears on it.",
    ).says("Decided, customer not told yet")
    callum = person_at("Callum")
    callum.visit(f"/appeals/inquire/{restriction.reference}/")
    callum.press(
        "Record the inquiry",
        appeal=reference,
        their_reference="202601234",
        asked_on=clock.today(),
        asked_for="Please send us the case.",
        reply_by=clock.today() + timedelta(days=10),
    ).says("202601234")
