"""The examples of a category on a narrow screen without a script: not so long that one gets lost among them."""

import pytest

LONGEST = 4000
TALL = "page => page.scrollHeight"


@pytest.mark.parametrize("category", ["violence_abuse", "demands"])
def test_the_examples_fit_a_narrow_screen_and_each_is_reached_by_keyboard(cases, person_at, category):
    cases.customer("Alan Pringle")
    tom = person_at("Tom", scripts=False).visit("/log/").press("Start now", q="Alan Pringle")
    tom.page.get_by_role("radio").first.check()
    tom.press("Continue").press("Save and continue", channel="phone").press("Save and continue", category=category)
    tom.page.set_viewport_size({"width": 320, "height": 640})
    assert tom.page.locator("html").evaluate(TALL) < LONGEST

    boxes = tom.main.get_by_role("checkbox")
    boxes.first.focus()
    reached, opened = set(), 0
    while (focused := tom.page.locator(":focus")).evaluate("one => one.tagName") != "BUTTON":
        if focused.get_attribute("type") == "checkbox":
            reached.add(focused.get_attribute("value"))
        elif focused.evaluate("one => one.tagName") == "SUMMARY":
            tom.page.keyboard.press("Enter")
            opened += 1
        tom.page.keyboard.press("Tab")
    assert reached == {one.get_attribute("value") for one in boxes.all()}
    assert opened == boxes.count(), "each tells what it means"
    assert tom.main.locator("details[open] .govuk-details__text").last.is_visible()
    tom.page.set_viewport_size({"width": 1280, "height": 900})
