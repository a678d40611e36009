"""The timeline of an incident tells its approaches and letters too: one story, of what the reader may see."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from incidents.services import restorative
from tests.approvals.builders import Cases, start

pytestmark = pytest.mark.django_db


@pytest.fixture
def cases(council: Any, policy: None, the_clock: Any) -> Cases:
    """Cases for the small council."""
    return Cases(council)


def story(as_person: Any, name: str, incident: Any) -> list[tuple[str, str]]:
    """The lines of the timeline as that person sees them, from the top: words and address."""
    page = as_person(name).visit(f"/incidents/{incident.reference}/")
    return [
        (" ".join(title.text_content().split()), (title.xpath(".//a/@href") or [""])[0])
        for title in page.tree.xpath("//*[contains(@class, 'moj-timeline__title')]")
    ]


def test_what_happened_to_the_approach_and_its_letter_stands_among_the_rest(
    cases: Cases, as_person: Any, drain: Any, the_clock: Any
) -> None:
    incident = cases.incident()
    asked = incident.restorative_approaches.get()
    the_clock.forward(hours=1)
    approach = restorative.approve_restorative_approach(
        asked.pk, actor=cases.person("Shona"), approved_kind=asked.kind, approach="One call a week.",
        proportionate_because="Nine hours.", adjustments_decided="None known.",
    )  # fmt: skip
    the_clock.forward(hours=1)
    from datetime import timedelta

    from engagement import clock

    letter = restorative.record_discussion(
        approach.pk, actor=cases.person("Tom"), discussed_on=clock.today(),
        monitor_until=clock.today() + timedelta(days=60),
    ).letter  # fmt: skip
    lines = story(as_person, "Shona", incident)
    words = [line for line, _address in lines]
    wanted = [
        f"Started the letter ({letter.reference})",
        f"Approved the restorative approach ({approach.reference})",
        f"Asked for a restorative approach ({approach.reference})",
        "Logged the incident",
    ]
    places = [words.index(one) for one in wanted]
    assert places == sorted(places), words
    links = dict(lines)
    assert links[wanted[0]] == f"/letters/{letter.pk}/"
    assert links[wanted[1]] == f"/approvals/{approach.reference}/"
    assert links["Logged the incident"] == ""


@pytest.mark.clauses("SPSO-EP-65b")
def test_it_tells_nothing_that_the_reader_may_not_open(cases: Cases, as_person: Any) -> None:
    """Tom logged it; the letter that his manager writes is not his to read before it is sent."""
    incident = cases.record_only("Tom")
    approach = start(cases, "Shona", [incident])
    from datetime import timedelta

    from engagement import clock

    restorative.record_discussion(
        approach.pk, actor=cases.person("Shona"), discussed_on=clock.today(),
        monitor_until=clock.today() + timedelta(days=60),
    )  # fmt: skip
    toms = [line for line, _address in story(as_person, "Tom", incident)]
    assert f"Started a restorative approach as manager ({approach.reference})" in toms
    assert not any("letter" in line.lower() for line in toms), toms
    assert any("Started the letter" in line for line, _address in story(as_person, "Shona", incident))


def test_a_long_story_costs_the_same(cases: Cases, sign_in: Any) -> None:
    def with_approaches(many: int) -> Any:
        incident = cases.record_only("Tom")
        for _number in range(many):
            approach = start(cases, "Shona", [incident])
            restorative.withdraw_restorative_approach(approach.pk, actor=cases.person("Shona"), reason="Settled.")
        return incident

    client = sign_in(cases.person("Shona"))
    counts = []
    few, many = with_approaches(2), with_approaches(8)
    for incident in (few, few, many):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/incidents/{incident.reference}/").status_code == 200
        counts.append(len(queries))
    assert counts[1] == counts[2], counts
