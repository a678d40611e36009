"""From an incident to a letter in the post: with a mouse, with the keyboard alone, and without any script."""

import pytest

from tests.browser.story import Journey


@pytest.fixture
def walk(person_at, drain):
    """`walk(keyboard=True)`: Tom and Shona at their screens, ready to go."""
    return lambda **how: Journey(person_at("Tom", **how), person_at("Shona", **how), drain)


def test_every_page_of_the_journey_is_open_to_everybody(walk):
    """With the mouse, each page looked at; in the end the PDF holds what was written."""
    journey = walk()
    journey.whole()
    staff = journey.staff
    answer = staff.page.request.get(f"{staff.site}/letters/{journey.letter}/pdf/pdf/")
    assert answer.body().startswith(b"%PDF-")
    for screen in (staff, journey.manager):
        screen.visit(f"/incidents/{journey.incident}/").says(journey.approach)
        screen.visit(f"/letters/{journey.letter}/")


def test_the_journey_with_the_keyboard_alone(walk):
    walk(keyboard=True, looks=False).whole()


def test_the_journey_without_any_script(walk):
    walk(scripts=False).whole()
