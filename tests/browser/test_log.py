"""The log of category one, page by page: short, with help in sight, with a script and without one."""

import pytest

from incidents.models import Incident
from tests.browser.story import choose_kind


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_category_one_page_by_page(cases, person_at, scripts):
    cases.customer("Alan Pringle")
    tom = person_at("Tom", scripts=scripts).visit("/log/").press("Start now", q="Alan Pringle")
    tom.page.get_by_role("radio").first.check()
    tom.press("Continue").press("Save and continue", channel="phone")
    choose_kind(tom, "violence_abuse", ["threats"])
    help_is_in_sight(tom)
    tom.press("Save and continue", {
        "facts": "He said that he waits for me.", "exact_words": "I know where you park.",
        "ask_threats_threatened_person": "Me", "effect_on_staff": "I was shaken.",
    })  # fmt: skip
    help_is_in_sight(tom)
    tom.press("Save and continue", actions=["ended_call"], adjustments_answer="not_asked")
    help_is_in_sight(tom)
    tom.press("Save and continue", {
        "warned": "no", "no_warning_reason": "unsafe", "told_customer": "no", "not_told_reason": "left_or_hung_up",
    })  # fmt: skip
    tom.says("A warning would not have been safe").press("Submit").says("Incident logged")
    assert Incident.objects.get().asks == "record_only"


def help_is_in_sight(screen):
    """On a narrow screen too it stands above the question, not below all of it."""
    screen.says("999").says("101").says("Are you all right?")
    screen.page.set_viewport_size({"width": 320, "height": 640})
    said = screen.main.get_by_text("In danger now?").first
    heading = screen.page.locator("h1").bounding_box()
    place = said.bounding_box()
    assert heading
    assert place, "It is hidden on a narrow screen"
    assert place["y"] < heading["y"]
    screen.page.set_viewport_size({"width": 1280, "height": 900})
