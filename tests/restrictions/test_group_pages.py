"""What the Review Group's pages say: no outcome before one's own vote, what lapses, what stands still, what became."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from engagement.spine.models import Notice
from restrictions.selectors.group import comparable_decisions, waiting_for_group
from restrictions.services import deciding, reviewing
from restrictions.services.supporting import withdraw_request
from tests.restrictions.builders import Limits

pytestmark = pytest.mark.django_db
VOTE_FIRST = "Vote first"


def case_of(request: Any) -> str:
    return reverse("crg:case", args=[request.reference])


def at(name: str, request: Any) -> str:
    return reverse(f"crg:{name}", args=[request.reference])


def lifted(limits: Limits, restriction: Any) -> Any:
    """Reviewed early, and lifted."""
    from restrictions.models import Review

    review = reviewing.review_now(restriction, why=Review.Why.IMPROVED, actor=limits.person("Tom"), because="Kind.")
    reviewing.begin_review(review.pk, actor=limits.person("Margaret"))
    answers = reviewing.ReviewAnswers("Kind.", False, "It is easy now.", True, "It was.", "Yes.", "lift", "It worked.")
    reviewing.complete_review(review.pk, actor=limits.person("Margaret"), answers=answers)
    return limits.again(restriction)


@pytest.mark.clauses("SBC-A1-CRG-1")
def test_whoever_has_not_voted_learns_only_how_many_have(limits: Limits, as_person: Any) -> None:
    request = limits.with_group(terms=limits.group_terms())
    limits.vote(request, "Helen", "Alasdair", "Priya")
    callum = as_person("Callum")
    page = callum.visit(case_of(request))
    assert page.says("3 of 4")
    assert not page.says("The votes say")
    assert not page.has_link("Record the decision")
    page = callum.visit(at("record", request))
    assert page.status == 403
    assert page.says(VOTE_FIRST)
    assert not page.says("As asked for")
    with pytest.raises(PermissionDenied, match=VOTE_FIRST):
        deciding.record_decision(
            request.pk, actor=limits.person("Callum"), considered=limits.considered(limits.again(request))
        )
    assert limits.again(request).state == "crg_pending"
    helen = as_person("Helen")
    assert helen.visit(case_of(request)).says("The votes say")
    assert helen.visit(at("record", request)).status == 200


def test_asking_for_more_says_before_and_after_that_the_votes_lapse(limits: Limits, as_person: Any) -> None:
    request = limits.with_group(terms=limits.group_terms())
    alasdair = as_person("Alasdair")
    assert not alasdair.visit(at("question", request)).says("lapse")
    limits.vote(request, "Helen", "Priya")
    page = alasdair.visit(at("question", request))
    assert page.says("2 votes have been cast and lapse. All vote again after the answer.")
    alasdair.press("Ask", {"question": "What did he say on Monday?"})
    told = Notice.objects.filter(sentence__contains="your vote lapses").values_list("recipient__name", flat=True)
    assert sorted(told) == ["Helen Ross", "Priya Nair"]
    limits.vote(deciding.answer_group(request.pk, actor=limits.person("Tom"), answer="He thanked us."), "Helen")


def test_a_case_that_waits_for_an_answer_is_not_late(limits: Limits, as_person: Any, the_clock: Any) -> None:
    request = limits.with_group(terms=limits.group_terms())
    type(request).objects.filter(pk=request.pk).update(decide_by="2026-11-20")
    deciding.ask_requester(request.pk, actor=limits.person("Priya"), question="What did he say on Monday?")
    the_clock.forward(days=14)
    helen = as_person("Helen")
    said = "Time stopped on 18 November 2026 until the answer"
    for page in (
        helen.visit(reverse("crg:part", args=["discussion"])),
        helen.visit(case_of(request)),
        helen.visit(reverse("restrictions:requests")),
    ):
        assert page.says(said), page
        assert "late" not in page.main.lower().split()


def test_the_agenda_says_that_the_time_stands_still(limits: Limits, the_clock: Any) -> None:
    from django.template.loader import render_to_string

    request = limits.with_group(terms=limits.group_terms())
    type(request).objects.filter(pk=request.pk).update(decide_by="2026-11-20")
    asked = deciding.ask_requester(request.pk, actor=limits.person("Priya"), question="What did he say?")
    said = render_to_string("crg/agenda.html", {"cases": [(limits.again(asked), [])]})
    assert "time stopped on 18 November 2026 until the answer" in said
    assert "20 November 2026" not in said


def test_a_restriction_that_was_lifted_is_not_in_force_on_any_list(limits: Limits, as_person: Any) -> None:
    restriction = lifted(limits, limits.in_force())
    tom = as_person("Tom")
    page = tom.visit(reverse("restrictions:requests"))
    assert restriction.request.reference in page.text
    assert page.says("Lifted")
    assert not page.says("In force")
    page = tom.visit(restriction.request.get_absolute_url())
    assert page.says("Approved as asked")
    assert "In force" not in page.main
    (like,) = comparable_decisions(limits.with_group(terms=limits.group_terms()))
    assert (like.outcome, like.became) == ("Approved as asked", "Lifted")


def test_like_cases_say_the_decision_whatever_came_of_it(limits: Limits) -> None:
    limits.in_force()
    refused = limits.with_group(terms=limits.group_terms())
    limits.vote(refused, "Helen", "Alasdair", "Priya", refuse=True)
    deciding.record_decision(
        refused.pk, actor=limits.person("Helen"), considered=limits.considered(refused, chosen=None)
    )
    found = comparable_decisions(limits.with_group(terms=limits.group_terms()))
    assert {(one.outcome, one.became) for one in found} == {
        ("Approved as asked", "In force"),
        ("Not approved", ""),
    }


def test_withdrawn_after_the_decision_says_both_in_order(limits: Limits, as_person: Any) -> None:
    request = limits.decided_by_senior().request
    withdraw_request(request.pk, actor=limits.person("Tom"), reason="A talk has helped.")
    page = as_person("Tom").visit(request.get_absolute_url())
    text = page.main
    assert text.index("Approved as asked, ") < text.index("After the decision") < text.index("A talk has helped.")
    assert "Decision Withdrawn" not in text
    assert as_person("Tom").visit(reverse("restrictions:requests")).says("Approved as asked, then withdrawn")


def test_an_interest_is_offered_to_whoever_sits_and_has_declared_none(limits: Limits, as_person: Any) -> None:
    from engagement.people.models import Seat

    deputy = limits.council.add("Una Blair", job_title="head of housing", role="review_group")
    Seat.objects.filter(holder=limits.person("Alasdair")).update(deputy=deputy)
    request = limits.with_group(terms=limits.group_terms())
    assert as_person("Helen").visit(case_of(request)).has_link("I have an interest")
    assert not as_person("Una").visit(case_of(request)).has_link("I have an interest")
    deciding.declare_interest(request.pk, actor=limits.person("Helen"), reason="She is my neighbour.")
    helen = as_person("Helen")
    assert not helen.visit(case_of(request)).has_link("I have an interest")
    assert helen.visit(at("interest", request)).says("You have declared an interest already")


def test_the_groups_page_opens_where_there_is_work(limits: Limits, as_person: Any) -> None:
    helen = as_person("Helen")
    page = helen.visit(reverse("crg:dashboard"))
    assert page.says("No new case")
    assert not page.says("There is work under")
    request = limits.with_group(terms=limits.group_terms())
    limits.vote(request, "Priya")
    assert request.reference in helen.visit(reverse("crg:dashboard")).text
    page = helen.visit(reverse("crg:part", args=["new"]))
    assert request.reference not in page.text
    assert page.says("There is work under Voting (1)")
    lists = helen.visit(reverse("crg:status_lists"))
    assert lists.has_link("Voting")
    assert lists.says("Status lists")


def test_the_badge_counts_what_higher_apps_put_on_a_tab(limits: Limits, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    from restrictions import dashboard_parts

    limits.with_group(terms=limits.group_terms())
    before = waiting_for_group(limits.person("Helen"))
    more = {code: replace(one, count=lambda _user: 3) for code, one in dashboard_parts._parts.items()}
    monkeypatch.setattr(dashboard_parts, "_parts", more)
    assert waiting_for_group(limits.person("Helen")) == before + 3 * len(more) > before


def test_what_was_typed_comes_back_in_the_words_of_the_form(limits: Limits, as_person: Any) -> None:
    """Margaret has the page open; the request is withdrawn; then she sends her decision."""
    request = limits.with_senior_manager()
    margaret = as_person("Margaret")
    page = margaret.visit(at("decide", request))
    chosen = next(value for value, words in page.choices("terms").items() if words.startswith("Approve"))
    results = {name: "approved" for name in page.field_names if name.startswith("result_")}
    withdraw_request(request.pk, actor=limits.person("Tom"), reason="A talk has helped.")
    page = margaret.press("Record the decision", {"terms": chosen, "explanation": "It helps.", **results})
    assert page.status == 409
    typed = page.main[page.main.index("Here is what you typed") :]
    for words in ("Your decision", "Approve: as asked for", "What becomes of", "Approved", "It helps."):
        assert words in typed, typed
    assert chosen not in typed
    assert not any(name.removeprefix("result_").split("-")[-1] in typed for name in results)
