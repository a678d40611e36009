"""What is recorded as done has been done: no service takes a day that is still to come, whatever the form allowed."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from incidents.services import first_steps, logging, police
from incidents.services.restorative import record_conversation, record_discussion

TOMORROW = date(2026, 11, 19)


def refused(act: Any) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as caught:
        act()
    found: dict[str, list[str]] = caught.value.message_dict
    return found


def test_a_police_report_of_tomorrow_is_refused(make: Any, council: Any) -> None:
    incident = make("Tom", "violence")
    said = refused(
        lambda: police.record_police_decision(
            incident.pk, actor=council.person("Shona"), outcome="reported", reported_on=TOMORROW, force="x"
        )
    )
    assert said == {"reported_on": ["This day is still to come. Give today, or an earlier day."]}


def test_a_safety_reference_of_tomorrow_is_refused(make: Any, council: Any) -> None:
    incident = make("Tom", "abuse")
    said = refused(
        lambda: first_steps.record_health_and_safety_reference(
            incident.pk, actor=council.person("Shona"), reference="LX-1", logged_on=TOMORROW
        )
    )
    assert set(said) == {"logged_on"}


def test_a_talk_of_tomorrow_is_refused(make: Any, council: Any) -> None:
    incident = make("Tom", "abuse")
    said = refused(
        lambda: first_steps.record_discussion(
            incident.pk, actor=council.person("Shona"), held_on=TOMORROW, outcome="We talked."
        )
    )
    assert set(said) == {"held_on"}


@pytest.mark.parametrize("name", ["occurred_on", "discussed_with_manager_on", "adjustments_asked_on"])
def test_the_log_takes_no_day_to_come(ready: Any, council: Any, name: str) -> None:
    draft = ready("Tom")
    step = next(step for step, names in logging.ANSWERS.items() if name in names)
    said = refused(
        lambda: logging.save_answers(draft.pk, actor=council.person("Tom"), step=step, answers={name: TOMORROW})
    )
    assert set(said) == {name}


def test_a_talk_about_an_approach_and_a_conversation_are_not_to_come(council: Any, policy: Any, the_clock: Any) -> None:
    from engagement.checks import Unmet
    from tests.approvals.builders import Cases

    cases = Cases(council)
    approved, conversing = cases.approved(), cases.conversing()
    with pytest.raises(Unmet) as caught:
        record_discussion(
            approved.pk,
            actor=council.person("Tom"),
            discussed_on=TOMORROW,
            monitor_until=TOMORROW + timedelta(days=60),
        )
    assert caught.value.unmet[0].field == "discussed_on"
    with pytest.raises(Unmet) as caught:
        record_conversation(
            conversing.pk,
            actor=council.person("Tom"),
            conversation_on=TOMORROW,
            conversation_note="We talked.",
            asked_for_change=False,
        )
    assert [item.field for item in caught.value.unmet] == ["conversation_on"]


BEFORE = date(2026, 11, 16)


def test_a_safety_reference_from_before_it_happened_is_refused(make: Any, council: Any) -> None:
    incident = make("Tom", "abuse")
    said = refused(
        lambda: first_steps.record_health_and_safety_reference(
            incident.pk, actor=council.person("Shona"), reference="LX-1", logged_on=BEFORE
        )
    )
    assert said == {"logged_on": ["It cannot have been logged there before it happened, on 17 November 2026"]}


def test_a_talk_from_before_it_happened_is_refused(make: Any, council: Any, as_person: Any) -> None:
    incident = make("Tom", "abuse")
    said = refused(
        lambda: first_steps.record_discussion(
            incident.pk, actor=council.person("Shona"), held_on=BEFORE, outcome="We talked."
        )
    )
    words = "The talk cannot have been before it happened, on 17 November 2026"
    assert said == {"held_on": [words]}
    shona = as_person("Shona")
    shona.visit(f"/incidents/{incident.reference}/do/discussion/")
    page = shona.press("Record the talk", held_on=BEFORE, outcome="We talked.")
    assert (page.status, page.errors) == (422, [words])


@pytest.mark.parametrize(
    ("name", "days", "words"),
    [
        ("discussed_on", -1, "The talk cannot have been before the request of 18 November 2026, or after today."),
        ("monitor_until", 367, "from today on, and within a year."),
        ("monitor_until", -1, "from today on, and within a year."),
    ],
)
def test_no_service_takes_a_day_out_of_reach(council: Any, policy: Any, name: str, days: int, words: str) -> None:
    from engagement.checks import Unmet
    from tests.approvals.builders import Cases

    approved = Cases(council).approved()
    today = date(2026, 11, 18)
    given = {"discussed_on": today, "monitor_until": today + timedelta(days=60), name: today + timedelta(days=days)}
    with pytest.raises(Unmet) as caught:
        record_discussion(approved.pk, actor=council.person("Tom"), **given)
    [item] = caught.value.unmet
    assert item.field == name
    assert words in item.says


def test_no_service_takes_a_conversation_before_the_request(council: Any, policy: Any) -> None:
    from engagement.checks import Unmet
    from tests.approvals.builders import Cases

    conversing = Cases(council).conversing()
    with pytest.raises(Unmet, match="before the request of 18 November 2026"):
        record_conversation(
            conversing.pk,
            actor=council.person("Tom"),
            conversation_on=date(2026, 11, 17),
            conversation_note="We talked.",
            asked_for_change=False,
        )


def test_the_page_says_it_beside_the_field(make: Any, as_person: Any) -> None:
    incident = make("Tom", "abuse")
    shona = as_person("Shona")
    shona.visit(f"/incidents/{incident.reference}/do/safety-reference/")
    page = shona.press("Save the reference", reference="LX-1", logged_on=TOMORROW)
    assert page.status == 422
    assert any("today or earlier" in line for line in page.errors), page.errors
