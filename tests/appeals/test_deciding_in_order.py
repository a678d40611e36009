"""What comes before a decision on an appeal is said before the form; what is left over afterwards falls away."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from appeals.models import Appeal, OmbudsmanInquiry
from appeals.services import close_appeal
from appeals.services.inquiries import Asked, record_inquiry
from engagement import clock
from engagement.spine.work_items import open_work, open_work_of
from engagement.transitions import NextWork
from letters.models import Letter
from tests.appeals.builders import WEIGHED, Appeals
from tests.appeals.test_letters import made_ready
from tests.restrictions.letters import again, check, issue
from tests.visitor import Visitor

pytestmark = pytest.mark.django_db
People = Callable[[str], Visitor]


def at(name: str, appeal: Any) -> str:
    return reverse(f"appeals:{name}", args=[appeal.reference])


def tree_of(page: Any) -> Any:
    return page.tree


def test_what_holds_meanwhile_is_asked_for_before_the_form(appeals: Appeals, as_person: People) -> None:
    appeal = appeals.passed_on(appeals.in_force(appeals.decided_by_group()))
    grace = as_person("Grace")
    page = grace.visit(at("decide", appeal))
    assert page.find_link("Decide what holds meanwhile") == at("meanwhile", appeal)
    assert not page.title.startswith("Error")
    answers: dict[str, Any] = {"outcome": "stands", **WEIGHED}
    for point in appeal.points.filter(about="restriction"):
        answers |= {f"finding_{point.pk}": "not_upheld", f"because_{point.pk}": "Each call may last fifteen minutes."}
    page = grace.press("Decide the appeal", **answers)
    assert page.status == 422
    assert page.title.startswith("Error: ")
    summary = tree_of(page).xpath("//*[@data-module='govuk-error-summary']//a")
    assert [one.get("href") for one in summary] == [at("meanwhile", appeal)]
    assert page.value_of("reasons") == WEIGHED["reasons"]
    appeals.applies(appeal, "Grace")
    assert not grace.visit(at("decide", appeal)).has_link("Decide what holds meanwhile")


def test_the_group_is_asked_for_it_where_it_records(appeals: Appeals, as_person: People) -> None:
    appeal = appeals.passed_on()
    appeals.votes(appeal, "stands", "Helen", "Alasdair", "Priya")
    page = as_person("Helen").visit(at("record", appeal))
    assert page.find_link("Decide what holds meanwhile") == at("meanwhile", appeal)


def test_the_question_says_that_easing_begins_with_other_terms(appeals: Appeals, as_person: People) -> None:
    alone, in_group = appeals.with_chief_executive(), appeals.heard_by_group()
    for person, page_name, appeal in (("Grace", "decide", alone), ("Helen", "vote", in_group)):
        page = as_person(person).visit(at(page_name, appeal))
        assert page.find_link("put the terms forward first") == at("option", appeal)
        [hint] = tree_of(page).xpath("//*[contains(@class,'govuk-hint')][.//a[contains(., 'put the terms forward')]]")
        assert tree_of(page).xpath(f"//fieldset[contains(@aria-describedby, '{hint.get('id')}')]")
    Appeal._base_manager.get(pk=alone.pk).points.update(about="matter")
    assert not as_person("Grace").visit(at("decide", alone)).has_link("put the terms forward first")


def test_an_acknowledgement_that_was_never_sent_goes_when_the_appeal_closes(appeals: Appeals) -> None:
    appeal = appeals.decided_by_chief_executive()
    open_work(
        appeal, NextWork("acknowledge", "Tell a customer", assignee=appeal.registered_by), actor=appeal.registered_by
    )
    issue(check(made_ready(appeal.outcome_letter), appeals.person("Grace")))
    appeal = appeals.again(appeal)
    assert appeal.state == Appeal.State.OUTCOME_ISSUED
    assert not open_work_of(appeal).filter(kind="acknowledge").exists()
    assert again(appeal.acknowledgement).state == Letter.State.DRAFT
    close_appeal(appeal.pk, actor=appeal.registered_by)
    closed = appeals.again(appeal)
    assert closed.state == Appeal.State.CLOSED
    assert closed.acknowledgement_id == appeal.acknowledgement_id, "no other one is begun"
    assert again(closed.acknowledgement).state == Letter.State.CANCELLED
    assert not open_work_of(again(closed.acknowledgement)).exists()


def test_whoever_cannot_cancel_letters_closes_all_the_same(appeals: Appeals) -> None:
    appeal = appeals.decided_by_chief_executive()
    issue(check(made_ready(appeal.outcome_letter), appeals.person("Grace")))
    close_appeal(appeal.pk, actor=appeals.person("Callum"))
    assert appeals.again(appeal).state == Appeal.State.CLOSED


def test_an_answer_is_not_wanted_before_it_was_asked_for(appeals: Appeals, as_person: People) -> None:
    appeal = appeals.decided_by_chief_executive()
    callum = as_person("Callum")
    callum.visit(reverse("appeals:inquire", args=[appeal.restriction.reference]))
    before = clock.today() - timedelta(days=9)
    given = {"appeal": "none", "their_reference": "S-2026-78", "asked_for": "The whole file."}
    page = callum.press("Record the inquiry", **given, asked_on=clock.today(), reply_by=before)
    assert page.status == 422
    assert any("or later: that is when they asked" in one for one in page.errors)
    with pytest.raises(ValidationError, match="that is when they asked"):
        record_inquiry(
            appeal.restriction_id,
            actor=appeals.person("Callum"),
            asked=Asked("S-2026-78", clock.today(), "The whole file.", before),
        )
    assert not OmbudsmanInquiry.objects.exists()
