"""The month of reviews: a table where it has room, a list of days on a narrow screen."""

from __future__ import annotations

import pytest

from restrictions.models import Review
from tests.browser.conftest import At
from tests.restrictions.builders import Limits


@pytest.fixture
def limits(site: str, council: object) -> Limits:
    """Makes requests and restrictions for the small council."""
    return Limits(council)  # type: ignore[arg-type]


def test_on_a_narrow_screen_the_month_is_a_list_of_days(limits: Limits, person_at: At) -> None:
    restriction = limits.in_force()
    day = Review.objects.filter(restriction=restriction).order_by("due_on").first().due_on  # type: ignore[union-attr]
    helen = person_at("Helen")
    helen.visit(f"/reviews/month/{day.year}/{day.month}/").says(restriction.reference)
    weekday = helen.main.locator(".app-month__weekday").first
    assert not weekday.is_visible()
    helen.fits_narrow()
    helen.page.set_viewport_size({"width": 320, "height": 640})
    assert weekday.is_visible()
    cell = helen.main.get_by_role("link", name=str(restriction.customer)).locator("xpath=ancestor::td")
    assert f"{day:%A} {day.day}" in cell.inner_text()
    assert helen.page.evaluate("document.querySelector('.app-scroll').scrollWidth") <= 320
