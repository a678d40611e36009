"""What the pages of the log say: marks, messages and rules that agree with each other."""

from datetime import time
from typing import Any

import pytest

from incidents.models import Incident
from tests.features.steps._log import Account, fill_log


def filled(visitor: Any, *, until: str = "check", **told: Any) -> Any:
    return fill_log(visitor, Account("Alan Pringle", **told), until=until)


# -- the effect ----------------------------------------------------------------------------------------------------


@pytest.mark.clauses("SBC-1.5b", "SBC-6.4-TH")
def test_the_marks_on_the_effect_say_what_the_page_then_asks_for(as_person: Any, alan: Any) -> None:
    tom = as_person("Tom")
    page = filled(tom, until="impact", category=4)
    assert page.text.count("(at least one of these three is needed)") == 3
    assert page.says("(needed, unless you say what it did to you or your colleagues)")
    assert not page.says("(one of these is needed)")
    page = tom.press("Save and continue", minutes_spent="90")
    assert page.status == 422
    assert page.errors == [
        "Say what effect it had: on you or your colleagues, on our work, or on others. One of the three is enough"
    ]
    page = tom.press("Save and continue", minutes_spent="90", effect_on_others="One visit was moved.")
    assert page.status == 200
    assert Incident.objects.get().effect_on_others == "One visit was moved."


@pytest.mark.clauses("SBC-6.4-TH")
def test_one_effect_without_a_measure_names_both_ways_to_give_one(as_person: Any, alan: Any) -> None:
    tom = as_person("Tom")
    filled(tom, until="impact", category=4)
    page = tom.press("Save and continue", effect_on_others="One visit was moved.")
    assert page.errors == ["Say about how many minutes of staff time it took, or what it did to you or your colleagues"]
    assert tom.press("Save and continue", minutes_spent="", effect_on_staff="Tired.").status == 200


# -- the wish ------------------------------------------------------------------------------------------------------


@pytest.mark.clauses("SBC-A1-REST-3b")
def test_the_link_that_asks_for_an_approach_opens_with_it_chosen(as_person: Any, alan: Any) -> None:
    tom = as_person("Tom")
    filled(tom)
    draft = Incident.objects.get()
    Incident.objects.filter(pk=draft.pk).update(asks="record_only")
    tom.visit(f"/log/{draft.pk}/check/")
    assert tom.follow("Ask for a restorative approach").value_of("asks") == "restorative"
    assert tom.visit(f"/log/{draft.pk}/request/").value_of("asks") == "record_only"


def test_the_page_of_the_wish_opens_with_nothing_chosen(as_person: Any, alan: Any) -> None:
    tom = as_person("Tom")
    filled(tom)
    page = tom.visit(f"/log/{Incident.objects.get().pk}/request/")
    assert page.value_of("asks") == ""
    assert tom.press("Save and continue").status == 422


# -- when ----------------------------------------------------------------------------------------------------------


def test_just_now_with_a_time_of_this_morning_is_asked_about(as_person: Any, alan: Any) -> None:
    tom = as_person("Tom")
    filled(tom, until="when")
    page = tom.press("Save and continue", day="now", occurred_at="8:10am", channel="phone")
    assert page.status == 422
    assert page.errors == ["You chose “just now” and gave 8:10am. Choose “earlier today”, or leave the time empty"]
    assert tom.press("Save and continue", day="now", occurred_at="9:45am", channel="phone").status == 200
    assert Incident.objects.get().occurred_at == time(9, 45)


@pytest.mark.parametrize(("typed", "kept"), [("99:99", ""), ("9.40am", "9:40am")])
def test_the_time_of_what_was_done_is_a_time(as_person: Any, alan: Any, typed: str, kept: str) -> None:
    tom = as_person("Tom")
    filled(tom, until="action-taken")
    page = tom.press("Save and continue", actions=["asked_to_leave"], detail_asked_to_leave=typed)
    assert (page.status == 422) is not bool(kept)
    assert page.errors == ([] if kept else ["The time must be a real time, like 3:10pm or 15:10"])
    if kept:
        assert Incident.objects.get().immediate_actions.get().note == kept


def test_a_year_that_cannot_be_is_told_the_years_that_can(as_person: Any, alan: Any) -> None:
    tom = as_person("Tom")
    filled(tom, until="when")
    day = {"occurred_on_day": "1", "occurred_on_month": "2", "occurred_on_year": "1850"}
    page = tom.press("Save and continue", {"day": "another", "channel": "phone", **day})
    assert any("the year must be between 1900 and 2026" in line for line in page.errors), page.errors


# -- category ------------------------------------------------------------------------------------------------------


@pytest.mark.clauses("SBC-3.6a")
def test_nothing_more_and_another_category_do_not_go_together(as_person: Any, alan: Any) -> None:
    tom = as_person("Tom")
    filled(tom, until="category")
    draft = Incident.objects.get()
    page = tom.post(f"/log/{draft.pk}/category/", {"category": "forceful", "other_categories": ["demands"]})
    assert page.status == 422
    assert any("and another category that fits as well" in line for line in page.errors), page.errors
    assert Incident.objects.get().screening == ""


@pytest.mark.clauses("SBC-3.6a")
def test_no_service_keeps_it_as_a_note_either(ready: Any, council: Any) -> None:
    from engagement.checks import Unmet
    from incidents.services.logging import keep_as_note, save_answers

    draft, tom = ready("Tom"), council.person("Tom")
    answers = {"screening": "forceful", "other_categories": ["demands"]}
    save_answers(draft.pk, actor=tom, step="category", answers=answers)
    with pytest.raises(Unmet) as refused:
        keep_as_note(draft.pk, actor=tom, text="")
    assert [item.check.code for item in refused.value.unmet] == ["only_forceful_or_unusual"]


def test_an_example_is_asked_for_by_its_name(as_person: Any, alan: Any) -> None:
    tom = as_person("Tom")
    filled(tom, until="category")
    page = tom.post(f"/log/{Incident.objects.get().pk}/category/", {"category": "demands"})
    assert page.errors == ["Choose at least one example of what it was"]


def test_two_reasons_without_words_are_told_apart(as_person: Any, alan: Any) -> None:
    tom = as_person("Tom")
    filled(tom, until="action-taken")
    tom.press("Save and continue", actions=["ended_call"])
    page = tom.press(
        "Save and continue", warned="no", no_warning_reason="other", told_customer="no", not_told_reason="other"
    )
    assert page.errors == [
        "Say in a few words why there was no warning",
        "Say in a few words why the customer was not told",
    ]


# -- the last page, and what follows -------------------------------------------------------------------------------


def test_the_last_page_says_each_answer_once(as_person: Any, alan: Any) -> None:
    tom = as_person("Tom")
    page = filled(tom, category=4, examples=("repeat_requests",))
    assert page.text.count("information law") + page.text.count("environmental information") <= 1, page.text
    Incident.objects.update(adjustments_answer="not_asked", adjustments_asked_on=None, adjustments_note="")
    page = tom.visit(f"/log/{Incident.objects.get().pk}/check/")
    assert not page.says("Considered")


@pytest.mark.clauses("SBC-2.7c")
def test_the_writer_reads_what_the_manager_does_and_not_the_managers_orders(log: Any, as_person: Any) -> None:
    incident = log("Tom", asks="restorative", category=1, channel="email", approach="written_abuse")
    page = as_person("Tom").visit(f"/log/{incident.pk}/sent/")
    assert page.says("Deciding about your request: Shona")
    assert page.says("Talking with you about what happened: Shona")
    for order in ("needs your decision", "Record the health", "Talk with the member of staff"):
        assert not page.says(order)


@pytest.mark.clauses("SBC-10.4", "SPSO-EP-62.3")
def test_something_else_says_what_it_was(as_person: Any, alan: Any) -> None:
    tom = as_person("Tom")
    filled(tom, until="action-taken", category=1)
    page = tom.press("Save and continue", actions=["other"], adjustments_answer="not_asked")
    assert page.status == 422
    assert "You did something else. Say in a few words what it was" in page.errors
    page = tom.press("Save and continue", actions=["other"], detail_other="I rang a colleague to come over.")
    assert page.status == 200, page.errors
    assert Incident.objects.get().immediate_actions.get().note == "I rang a colleague to come over."
