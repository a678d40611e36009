"""Other terms on an appeal: what nobody could choose is refused at once, in words; they can be taken back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from appeals.selectors.hearing import options_of
from appeals.services import decide_appeal, take_option_back
from engagement import clock
from restrictions.models import Terms
from tests.appeals.builders import Appeals

pytestmark = pytest.mark.django_db


def at(name: str, appeal: Any) -> str:
    return reverse(f"appeals:{name}", args=[appeal.reference])


@pytest.mark.clauses("SBC-12.4b")
@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"scope": "council"}, "It reaches further than now."),
        ({"ends_on": 400, "review_on": 20}, "It ends later than now."),
        ({"ends_on": None, "no_fixed_end_because": "Nobody knows."}, "It has no end."),
        ({"scope": "named_staff", "scope_note": " "}, "Say which members of staff."),
        ({"ends_on": 90, "review_on": 60}, "the same as those in force"),
    ],
)
def test_what_is_more_is_refused_and_named(appeals: Appeals, changes: dict[str, Any], said: str) -> None:
    appeal = appeals.with_chief_executive()
    days = {
        name: clock.today() + timedelta(days=value) if isinstance(value, int) else value
        for name, value in changes.items()
    }
    before = Terms.objects.count()
    with pytest.raises(ValidationError, match=said):
        appeals.less(appeal, **days)
    assert not appeal.options.exists()
    assert Terms.objects.count() == before


@pytest.mark.clauses("SBC-12.4b")
def test_the_page_says_what_is_more_and_keeps_what_was_typed(appeals: Appeals, as_person: Any) -> None:
    appeal = appeals.heard_by_group()
    helen = as_person("Helen")
    helen.visit(at("option", appeal))
    wanted = {"kind": "varied", "why_enough": "He has three matters.", "measure-1-parameter_minutes": "5"}
    page = helen.press("Put it forward", wanted)
    assert page.status == 422
    assert page.says("allows less than now")
    assert page.value_of("measure-1-parameter_minutes") == "5"
    page = helen.press("Put it forward", {"measure-1-parameter_minutes": "30"})
    assert page.says("It can be chosen now")
    assert f"varied:{appeal.options.get().pk}" in page.choices("outcome")


@pytest.mark.clauses("SBC-12.4b")
def test_one_that_cannot_be_chosen_any_more_says_why_also_after_the_decision(appeals: Appeals, as_person: Any) -> None:
    appeal = appeals.with_chief_executive()
    appeals.more(appeal, scope="council")
    less = appeals.less(appeal)
    grace = as_person("Grace")
    page = grace.visit(at("decide", appeal))
    assert page.says("These terms cannot be chosen. It reaches further than now.")
    decision = appeals.decision(appeal, "eased", option=less)
    decide_appeal(appeal.pk, actor=appeals.person("Grace"), decision=decision)
    assert grace.visit(appeal.get_absolute_url()).says("These terms could not be chosen.")
    assert [bool(one.why_not) for one in options_of(appeals.again(appeal))] == [True, False]


def test_whoever_put_it_forward_takes_it_back_while_nobody_voted_for_it(appeals: Appeals, as_person: Any) -> None:
    appeal = appeals.heard_by_group()
    first = appeals.less(appeal, who="Helen")
    second = appeals.less(appeal, "varied", who="Helen")
    with pytest.raises(PermissionDenied, match="Only the person who put"):
        take_option_back(first.pk, actor=appeals.person("Priya"))
    helen = as_person("Helen")
    helen.visit(at("vote", appeal))
    page = helen.press("Take option 1 back")
    assert page.says("Taken back")
    assert list(appeal.options.all()) == [second]
    assert page.says("took option 1 back")
    appeals.votes(appeal, "varied", "Priya", option=second)
    assert not helen.visit(at("vote", appeal)).has_button("Take option 2 back")
    with pytest.raises(ValidationError, match="voted for these terms"):
        take_option_back(second.pk, actor=appeals.person("Helen"))


def test_the_demonstration_keeps_what_was_filled_in_once() -> None:
    from config.demo.asking import Desk

    closed = Desk(world=None).matter_closed("The fence", "many_calls", "Nothing less has helped.")  # type: ignore[arg-type]
    assert dict(closed.parameters) == {"matter": "The fence"}
    assert not closed.answers
