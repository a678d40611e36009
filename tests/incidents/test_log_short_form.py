"""Category one is logged in a short form: what happened, who is affected, what was done. Nobody has to argue."""

from datetime import date
from typing import Any

import pytest

from engagement.checks import Unmet
from incidents.models import Incident
from tests.features.steps._log import Account, fill_log

pytestmark = pytest.mark.clauses("SBC-8.2a", "SBC-A1-CAT1-5")


def short(**own: dict[str, Any]) -> Account:
    return Account("Alan Pringle", category=1, own={name.replace("_", "-"): given for name, given in own.items()})


def test_the_steps_ask_less(as_person: Any, alan: Any) -> None:
    tom = as_person("Tom")
    page = fill_log(tom, short(), until="what-happened")
    assert "effect_on_staff" in page.field_names
    asked = set(page.field_names)
    page = fill_log(tom, short(), until="action-taken", start=False)
    assert page.says("What was done, and what do they need?")
    assert page.says("Step 5 of 6")
    assert "adjustments_answer" in page.field_names
    asked |= page.field_names
    page = fill_log(tom, short(), start=False)
    for name in (
        "effect_on_service", "effect_on_others", "minutes_spent", "contacts_counted", "why_more_time",
        "techniques_tried", "tried_before", "discussed_with_manager_on_day",
    ):  # fmt: skip
        assert name not in asked
    assert page.path.endswith("/check/"), "no step asks what the writer wants"
    assert page.says("Step 6 of 6")
    assert not page.says("Ask for a restorative approach")
    draft = Incident.objects.get()
    assert tom.visit(f"/log/{draft.pk}/").says("5 of 5 steps are done")
    assert tom.visit(f"/log/{draft.pk}/request/").path.endswith("/check/")
    assert tom.press("Submit").says("Incident logged")
    assert Incident.objects.get().asks == "record_only"


def test_help_and_danger_stand_on_every_step(as_person: Any, alan: Any) -> None:
    tom = as_person("Tom")
    fill_log(tom, short())
    draft = Incident.objects.get()
    from incidents.views.steps import order_of

    for number, step in enumerate(order_of(draft), 1):
        page = tom.visit(f"/log/{draft.pk}/{step}/")
        for words in (f"Step {number} of 6", "999", "101", "Are you all right?"):
            assert page.says(words), page


def test_only_how_staff_are_affected_is_needed(as_person: Any, alan: Any) -> None:
    tom = as_person("Tom")
    page = fill_log(tom, short(impact={"effect_on_staff": "\u200b"}))
    assert page.errors == ["Say what effect it had on you or your colleagues"]


def test_what_came_in_writing_may_ask_for_an_approach(as_person: Any, alan: Any) -> None:
    account = Account("Alan Pringle", category=1, channel="email", asks="restorative", approach="written_abuse")
    page = fill_log(as_person("Tom"), account)
    assert page.says("Step 7 of 7")
    assert Incident.objects.get().asks == "restorative"


def test_a_wish_falls_away_with_the_channel(ready: Any, council: Any) -> None:
    from incidents.services.logging import save_answers

    asked = {"asks": "restorative", "approach_kind": "written_abuse", "approach_wanted": "A", "approach_why": "B"}
    draft = ready("Tom", "written", request=asked)
    assert draft.asks == "restorative" or Incident.objects.get(pk=draft.pk).asks == "restorative"
    save_answers(draft.pk, actor=council.person("Tom"), step="when", answers={"channel": "phone"})
    assert Incident.objects.get(pk=draft.pk).asks == "record_only"


def test_something_was_always_done_on_the_spot(as_person: Any, alan: Any) -> None:
    tom = as_person("Tom")
    fill_log(tom, short(), until="action-taken")
    assert tom.press("Save and continue", actions=[], adjustments_answer="not_asked").errors == [
        "Choose what you did, also if you only got away from it"
    ]


@pytest.mark.clauses("SPSO-G1-23", "SPSO-G1-28")
def test_who_left_need_not_have_been_asked_and_the_manager_sees_it(as_person: Any, log: Any) -> None:
    incident = log("Tom", category=1, own={"adjustments": {"adjustments_answer": "not_asked"}})
    page = as_person("Shona").visit(f"/incidents/{incident.reference}/")
    assert page.says("Needs not asked about yet")
    assert page.says("Open: nobody has asked yet.")


@pytest.mark.clauses("SPSO-G1-23")
def test_whoever_asks_something_of_a_person_has_asked_what_they_need(make: Any) -> None:
    asked = {"asks": "restorative", "approach_kind": "written_abuse", "approach_wanted": "A", "approach_why": "B"}
    with pytest.raises(Unmet) as caught:
        make("Tom", "written", request=asked, adjustments={"adjustments_answer": "not_asked"})
    assert [item.check.code for item in caught.value.unmet] == ["adjustments_asked"]


def test_nothing_is_written_down_for_the_writer(as_person: Any, alan: Any) -> None:
    page = fill_log(as_person("Tom"), Account("Alan Pringle"), until="adjustments")
    for name in ("asked_who", "adjustments_asked_by", "asked_when", "adjustments_asked_on_day"):
        assert name in page.field_names
        assert not page.value_of(name)


# -- plain words -------------------------------------------------------------------------------------------------------


def test_a_time_that_has_not_come_yet(as_person: Any, alan: Any) -> None:
    tom = as_person("Tom")
    fill_log(tom, Account("Alan Pringle"), until="when")
    page = tom.press("Save and continue", day="today", occurred_at="11:59pm", channel="phone")
    assert page.errors == ["The time must be now or earlier"]
    assert Incident.objects.get().occurred_at is None
    assert tom.press("Save and continue", day="yesterday", occurred_at="11:59pm", channel="phone").status == 200
    assert Incident.objects.get().occurred_on == date(2026, 11, 17)


def test_an_error_names_what_is_meant_once(as_person: Any, alan: Any) -> None:
    tom = as_person("Tom")
    wrong = {"minutes_spent": "-1", "contacts_counted": "100001"}
    page = fill_log(tom, Account("Alan Pringle", own={"impact": wrong}))
    assert page.errors == [
        "The number of contacts must be 100,000 or less",
        "Staff time must be 0 minutes or more",
    ]
    tom.visit(f"/log/{Incident.objects.get().pk}/what-happened/")
    page = tom.press("Save and continue", facts="word " * 6000)
    assert page.errors == ["Shorten “What happened?” to 1500 words or fewer. You have written 6000"]


def test_the_violence_answers_say_that_there_was_violence(as_person: Any) -> None:
    tom = as_person("Tom")
    tom.visit("/log/")
    page = tom.press("Start now")
    page = tom.visit(page.path.replace("/customer/", "/category/"))
    offered = page.choices("violence")
    assert all(offered[code].startswith("There was violence by") for code in ("type_1", "type_2", "type_3", "type_4"))


def test_staff_read_their_own_policy_only(as_person: Any, log: Any) -> None:
    tom = as_person("Tom")
    incident = log("Tom")
    for path in (f"/incidents/{incident.reference}/", "/log/"):
        page = tom.visit(path)
        assert page.says("policy ")
        for foreign in ("SPSO", "UK government guide"):
            assert not page.says(foreign), page


# -- what is kept ------------------------------------------------------------------------------------------------------


def test_a_discarded_draft_keeps_nobody(ready: Any, council: Any) -> None:
    from incidents.services.logging import discard_draft

    gone = discard_draft(ready("Tom", "abuse").pk, actor=council.person("Tom"))
    assert (gone.state, gone.customer) == ("void", None)
    assert [name for name in Incident.NARRATIVE if getattr(gone, name)] == []
    assert not gone.immediate_actions.exists()


def test_every_free_text_is_kept_out_of_the_log_of_changes() -> None:
    from django.db.models import CharField, TextField

    from incidents.models import RestorativeApproach

    for model in (Incident, RestorativeApproach):
        texts = {each.name for each in model._meta.get_fields() if isinstance(each, TextField) and each.name != "state"}
        assert texts <= set(model.SEALED)
    free = {"place", "platform", "channel_other", "example_other", "contacts_period", "contacts_expected"}
    assert free <= set(Incident.SEALED)
    assert all(isinstance(Incident._meta.get_field(name), CharField) for name in free)


@pytest.mark.parametrize("nothing", ["\u200b", "\x01", " \u2060 "])
def test_what_nobody_can_see_is_no_account(make: Any, nothing: str) -> None:
    with pytest.raises(Unmet) as caught:
        make("Tom", what_happened={"facts": nothing})
    assert [item.check.code for item in caught.value.unmet] == ["facts_given"]


def test_a_request_rests_on_nobody_elses_incident(make: Any, ready: Any, council: Any) -> None:
    from incidents.services.logging import save_answers

    other = make("Isla")
    draft = ready("Tom")
    save_answers(draft.pk, actor=council.person("Tom"), step="request", answers={"builds_on": [str(other.pk)]})
    assert not draft.builds_on.exists()


def test_who_stands_in_for_the_threatened_manager_does_not_decide_no(make: Any, council: Any) -> None:
    from django.core.exceptions import ValidationError

    from incidents.services.police import record_police_decision

    incident = make("Tom", "threat")
    council.away("Shona", covered_by="Ewan")
    with pytest.raises(ValidationError, match="You stand in for Shona Kerr"):
        record_police_decision(
            incident.pk, actor=council.person("Ewan"), outcome="not_reported", threatened=council.person("Shona"),
            reason_code="staff_wish", reason="R", staff_view="S", effect_on_others="E",
        )  # fmt: skip
