"""What was asked for first is not lost when it is put differently."""

from __future__ import annotations

from typing import Any

import pytest

from incidents.models import RestorativeApproach
from incidents.services import restorative
from tests.approvals.builders import Cases, again, page_of

pytestmark = pytest.mark.django_db


def asked_and_answered(cases: Cases, request: Any, wanted: str) -> Any:
    restorative.ask_for_more(request.pk, actor=cases.person("Shona"), question="What exactly?")
    return restorative.answer_question(request.pk, actor=cases.person("Tom"), answer="This.", wanted=wanted)


def test_every_earlier_wording_is_kept_and_the_decider_sees_them(cases: Cases, as_person: Any, the_clock: Any) -> None:
    request = cases.request(approach_wanted="Nobody answers him any more.")
    asked_and_answered(cases, request, "One call a week.")
    the_clock.forward(days=1)
    answered = asked_and_answered(cases, request, "Two calls a week.")
    assert answered.wanted == "Two calls a week."
    assert answered.wanted_before == [
        {"wanted": "Nobody answers him any more.", "until": "2026-11-18"},
        {"wanted": "One call a week.", "until": "2026-11-19"},
    ]
    text = as_person("Shona").visit(page_of(request)).main
    places = [
        text.index(words)
        for words in (
            "Asked first",
            "Nobody answers",
            "Then asked",
            "One call a week.",
            "Asks now",
            "Two calls a week.",
        )
    ]
    assert places == sorted(places)


@pytest.mark.parametrize("wanted", ["", "One call a week, on Tuesdays, to a named person. "])
def test_the_same_wording_again_is_no_other_wording(cases: Cases, as_person: Any, wanted: str) -> None:
    request = cases.request()
    assert asked_and_answered(cases, request, wanted).wanted_before == []
    assert not as_person("Shona").visit(page_of(request)).says("Asked first")
    assert again(request).wanted == request.wanted


def test_earlier_wordings_stay_out_of_the_log_of_field_changes() -> None:
    assert "wanted_before" in RestorativeApproach.SEALED
