"""The pages of a request, walked as the people who use them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from engagement import clock
from tests.approvals.builders import dated
from tests.restrictions.builders import Limits

pytestmark = pytest.mark.django_db


@pytest.mark.clauses("SBC-A1-CRG-3a", "SBC-10.1-0", "SBC-7.2", "SBC-2.2b")
def test_a_member_of_staff_asks_step_by_step(limits: Limits, sign_in: Any) -> None:
    incident = limits.record_only("Tom")
    letter = limits.warning(incident.customer)
    tom = sign_in(limits.person("Tom"))
    page = tom.get(reverse("incidents:incident", args=[incident.reference]))
    assert "Ask for limits to contact" in page.content.decode()
    start = f"{reverse('restrictions:start')}?customer={incident.customer.reference}&incident={incident.pk}"
    form = tom.get(start).context["form"]
    answer = tom.post(start, {"key": form["key"].value(), "incidents": [str(incident.pk)]})
    assert answer.status_code == 302
    base = answer["Location"].removesuffix("incidents/")

    def post(step: str, **given: Any) -> Any:
        assert tom.get(f"{base}{step}/").status_code == 200, step
        return tom.post(f"{base}{step}/", given)

    early = tom.get(f"{base}check/")
    assert "Before you can send it" in early.content.decode()
    refused = tom.post(f"{base}check/", {})
    assert refused.status_code == 422
    key = f"behaviour_{incident.pk}"
    post("incidents", incidents=[str(incident.pk)], **{key: "Thirty-one calls in ten working days."})
    post("ground", ground="not_appropriate", ground_note="We asked in writing, and it went on.")
    post("warning", warning_letter=str(letter.pk))
    post("effect", effect_on_staff="Two people could not take a break.", effect_on_service="Nine hours of calls.")
    post("customer-said", customer_said="I only want an answer.")
    post("needs", adjustments_considered="The telephone stays open.", equality_considered="Nothing is known.")
    post("others", anybody="no")
    assert tom.get(f"{base}measures/add/").status_code == 200
    measure = {
        "addresses": "many_calls",
        "why_nothing_less": "A named contact was tried for two weeks and did not help.",
    }
    empty = tom.post(f"{base}measures/add/call_times/", measure)
    assert empty.status_code == 422
    form = tom.get(f"{base}measures/add/call_times/").context["form"]
    filled = _call_times(form) | measure
    added = tom.post(f"{base}measures/add/call_times/", filled)
    assert added.status_code == 302, added.context["form"].errors
    post("measures")
    today = clock.today()
    post(
        "terms",
        scope="service",
        stays_open="Ring Shona Kerr on Tuesdays, or write at any time.",
        has_end="yes",
        **dated("ends_on", today + timedelta(days=90)),
        **dated("review_on", today + timedelta(days=60)),
    )
    post("exceptions")
    sent = tom.post(f"{base}check/", {})
    assert sent.status_code == 302, [one.says for one in sent.context["unmet"]]
    shown = tom.get(sent["Location"]).content.decode()
    assert "With the manager" in shown
    assert "Tuesdays" in shown


def _call_times(form: Any) -> dict[str, Any]:
    """The fields of "calls at certain times", filled in by what they are."""
    given: dict[str, Any] = {}
    for name in form.fields:
        if "days" in name:
            given[name] = ["tue"]
        elif "hours" in name and "from" in name:
            given[f"{name}"] = "10:00"
        elif "hours" in name:
            given[f"{name}"] = "12:00"
        elif "minutes" in name:
            given[name] = "15"
    return given


def test_every_page_of_a_request_opens_for_those_who_have_it(limits: Limits, sign_in: Any) -> None:
    request = limits.asked("Tom")
    shona = sign_in(limits.person("Shona"))
    address = reverse("restrictions:request", args=[request.reference])
    assert shona.get(address).status_code == 200
    support = reverse("restrictions:support", args=[request.reference])
    assert shona.get(support).status_code == 200
    assert shona.post(support, {"supports": "yes", "reason": ""}).status_code == 422
    done = shona.post(support, {"supports": "yes", "to": "group", "reason": "It is needed."})
    assert done.status_code == 302
    assert shona.get(support).status_code in (403, 409)
    helen = sign_in(limits.person("Helen"))
    assert request.reference in helen.get(reverse("crg:dashboard")).content.decode()
    case = reverse("crg:case", args=[request.reference])
    page = helen.get(case).content.decode()
    assert "0 of 4" in page
    for part in ("discussion", "voting", "letters", "advice", "reviews"):
        assert helen.get(reverse("crg:part", args=[part])).status_code == 200
    assert helen.get(reverse("crg:agenda"))["Content-Type"] == "application/pdf"
    assert helen.get(reverse("crg:status_lists")).status_code == 200
    assert helen.get(reverse("restrictions:exceptions")).status_code == 200
    for name in ("interest", "question", "option"):
        assert helen.get(reverse(f"crg:{name}", args=[request.reference])).status_code == 200, name
    assert helen.get(reverse("crg:record", args=[request.reference])).status_code == 403
    assert sign_in(limits.person("Nadia")).get(address).status_code == 404
    assert sign_in(limits.person("Ravi")).get(address).status_code == 403


def test_the_group_votes_and_records_over_the_screen(limits: Limits, sign_in: Any) -> None:
    request = limits.with_group("Tom", terms=limits.group_terms())
    option = request.asked
    case = reverse("crg:case", args=[request.reference])
    for name in ("Helen", "Alasdair", "Priya"):
        member = sign_in(limits.person(name))
        before = member.get(case).content.decode()
        assert "Who voted how stands here once you have voted" in before
        voted = member.post(
            reverse("crg:vote", args=[request.reference]), {"choice": str(option.pk), "reason": "I have read it."}
        )
        assert voted.status_code == 302
        assert "I have read it." in member.get(case).content.decode()
    priya = sign_in(limits.person("Priya"))
    measure = option.measures.get()
    given = {
        f"result_{measure.pk}": "approved",
        f"because_{measure.pk}": "It fits.",
        "circumstances": "He lives alone.",
        "seriousness": "Nine hours a week.",
        "needs": "The telephone stays open for other matters.",
        "explanation": "The matter has been answered three times.",
    }
    record = reverse("crg:record", args=[request.reference])
    assert priya.post(record, given | {"explanation": ""}).status_code == 422
    done = priya.post(record, given)
    assert done.status_code == 302, done.context["unmet"]
    assert limits.again(request).state == "approved"


def test_a_review_is_begun_and_completed_over_the_screen(limits: Limits, sign_in: Any, the_clock: Any) -> None:
    from engagement.spine.review_clock import run_daily_jobs

    restriction = limits.in_force()
    the_clock.forward(days=61)
    run_daily_jobs()
    margaret = sign_in(limits.person("Margaret"))
    review = restriction.reviews.get()
    address = reverse("reviews:review", args=[review.pk])
    assert "Due" in margaret.get(address).content.decode()
    assert margaret.get(reverse("reviews:list")).status_code == 200
    assert margaret.get(reverse("reviews:month", args=[2027, 1])).status_code == 200
    assert margaret.post(reverse("reviews:begin", args=[review.pk])).status_code == 302
    complete = reverse("reviews:complete", args=[review.pk])
    assert margaret.post(complete, {}).status_code == 422
    answers = {
        "conduct_since": "Three calls, all friendly.",
        "adjustments_seen": "Yes.",
        "still_needed": "no",
        "still_needed_because": "Contact is easy now.",
        "still_suitable": "yes",
        "still_suitable_because": "It was.",
        "outcome": "continue",
        "outcome_because": "It has worked.",
    }
    assert margaret.post(complete, answers).status_code == 422
    lifted = margaret.post(complete, answers | {"outcome": "lift"})
    assert lifted.status_code == 302, lifted.context["unmet"]
    now = limits.again(restriction)
    assert now.state == "lifted"
    assert now.end_letter is not None


@pytest.mark.clauses("SBC-A1-CRG-5")
def test_a_missing_result_is_said_beside_its_measure(limits: Limits, sign_in: Any) -> None:
    request = limits.with_senior_manager()
    margaret = sign_in(limits.person("Margaret"))
    given = {"terms": str(request.asked.pk), "circumstances": "He lives alone.", "seriousness": "Nine hours a week.",
             "needs": "The telephone stays open.", "explanation": "It was answered three times."}  # fmt: skip
    answered = margaret.post(reverse("crg:decide", args=[request.reference]), given)
    assert answered.status_code == 422
    assert f"result_{request.asked.measures.get().pk}" in answered.context["form"].errors
    assert not answered.context["unmet"]
