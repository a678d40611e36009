"""Two acts about one customer at the same moment do not both count to one less than there are (SPSO-G3-31)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from engagement import clock
from engagement.checks import Unmet
from incidents import selectors
from incidents.models import RestorativeApproach
from incidents.selectors import approaches
from incidents.services import counting, restorative
from letters.services import issue_letter
from tests.approvals.builders import APPROVAL, Cases
from tests.races.together import at_once, meet_before, won

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.clauses("SPSO-G3-31")]


def refused(outcomes: list[Any]) -> list[set[str]]:
    """The codes of the checks for which each refused act was refused."""
    assert all(isinstance(one, Unmet) for one in outcomes if isinstance(one, Exception)), outcomes
    return [{item.check.code for item in one.unmet} for one in outcomes if isinstance(one, Unmet)]


def let_nobody_hold_the_count(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the customer's row were not taken before the count."""
    for place in (counting, restorative):
        monkeypatch.setattr(place, "hold_count", lambda _customer: None)


# Two approvals -------------------------------------------------------------------------------------------------------


def two_approvals(race: Cases, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """This customer was asked once. Both managers of the team each approve one of two further requests."""
    customer = race.customer()
    race.monitoring(customer=customer)
    requests = [race.request(customer=customer), race.request(customer=customer)]
    meet_before(monkeypatch, selectors, "warning_cap")

    def approve(name: str, request: RestorativeApproach) -> Callable[[], Any]:
        person = race.person(name)
        return lambda: restorative.approve_restorative_approach(request.pk, actor=person, **APPROVAL)

    return at_once(approve("Shona", requests[0]), approve("Margaret", requests[1]))


def test_one_of_two_approvals_at_once_is_the_one_too_many(race: Cases, monkeypatch: pytest.MonkeyPatch) -> None:
    outcomes = two_approvals(race, monkeypatch)
    assert len(won(outcomes)) == 1, outcomes
    assert refused(outcomes) == [{"not_a_third_time"}]
    assert RestorativeApproach.objects.filter(state="approved").count() == 1


@pytest.mark.postgres
def test_without_the_customers_row_both_are_approved(race: Cases, monkeypatch: pytest.MonkeyPatch) -> None:
    let_nobody_hold_the_count(monkeypatch)
    outcomes = two_approvals(race, monkeypatch)
    assert len(won(outcomes)) == 2, outcomes


# A manager's own start beside an approval ----------------------------------------------------------------------------


def test_a_start_and_an_approval_at_once_count_together(race: Cases, monkeypatch: pytest.MonkeyPatch) -> None:
    customer = race.customer()
    race.monitoring(customer=customer)
    request, incident = race.request(customer=customer), race.record_only(customer=customer)
    meet_before(monkeypatch, selectors, "warning_cap")
    outcomes = at_once(
        lambda: restorative.approve_restorative_approach(request.pk, actor=race.person("Margaret"), **APPROVAL),
        lambda: restorative.start_as_manager(
            actor=race.person("Shona"),
            incidents=[incident.pk],
            kind="change_request",
            wanted="One call a week.",
            why="Many calls.",
            adjustments_considered="None known.",
            approach="One call a week.",
            proportionate_because="Nine hours of work were lost.",
        ),
    )
    assert len(won(outcomes)) == 1, outcomes
    assert refused(outcomes) == [{"not_a_third_time"}]


# Two letters, or a letter and a conversation -------------------------------------------------------------------------


def one_more_than_is_fair(race: Cases) -> list[RestorativeApproach]:
    """Three letters approved before any went; one has gone since: of the other two, one may still go."""
    customer = race.customer()
    third = {"third_time_code": "not_received"}
    all_three = []
    for number in range(3):
        request = race.request(customer=customer)
        given = APPROVAL | (third if number == 2 else {})
        approved = restorative.approve_restorative_approach(request.pk, actor=race.person("Shona"), **given)
        # As if all three had been approved while two were still fair to ask.
        RestorativeApproach.objects.filter(pk=approved.pk).update(third_time_code="", third_time_because="")
        all_three.append(
            restorative.record_discussion(
                approved.pk,
                actor=race.person("Tom"),
                discussed_on=clock.today(),
                monitor_until=clock.today() + timedelta(days=60),
            )
        )
    race.issued(all_three[0])
    return all_three[1:]


def two_letters(race: Cases, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Both letters are checked, and both are sent at once."""
    letters = [race.checked(approach) for approach in one_more_than_is_fair(race)]
    meet_before(monkeypatch, approaches, "warning_cap")
    return at_once(
        *[
            lambda letter=letter: issue_letter(letter.pk, actor=letter.drafter, issued_on=clock.today(), how="post")
            for letter in letters
        ]
    )


def test_one_of_two_letters_at_once_stays(race: Cases, monkeypatch: pytest.MonkeyPatch) -> None:
    outcomes = two_letters(race, monkeypatch)
    assert len(won(outcomes)) == 1, outcomes
    assert refused(outcomes) == [{"not_asked_too_often"}]
    assert sorted(RestorativeApproach.objects.values_list("state", flat=True)) == [
        "discussed", "monitoring", "monitoring",
    ]  # fmt: skip


@pytest.mark.postgres
def test_without_the_customers_row_both_letters_go(race: Cases, monkeypatch: pytest.MonkeyPatch) -> None:
    let_nobody_hold_the_count(monkeypatch)
    outcomes = two_letters(race, monkeypatch)
    assert len(won(outcomes)) == 2, outcomes
