"""Two managers decide at the same moment."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from threading import Barrier, BrokenBarrierError, Thread
from typing import Any

import pytest
from django.db import connection

from tests.approvals.builders import APPROVAL, Cases

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def race(council: Any, policy: None) -> Cases:
    """Cases for threads of their own, which see only what is committed; the clock runs."""
    return Cases(council)


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Do them in a thread each; what each returned or raised."""
    found: list[Any] = [None] * len(acts)

    def one(place: int, act: Callable[[], Any]) -> None:
        try:
            found[place] = act()
        except Exception as error:  # noqa: BLE001 - what it was is what the test looks at
            found[place] = error
        finally:
            connection.close()

    threads = [Thread(target=one, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return found


def meet_after_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let both go on only when both have read the row, or when it is clear that one cannot."""
    from engagement.spine import transitions

    barrier = Barrier(2)
    standing = transitions._standing

    def wait_then_ask(*args: Any) -> Any:
        with suppress(BrokenBarrierError):
            barrier.wait(timeout=1.5)
        return standing(*args)

    monkeypatch.setattr(transitions, "_standing", wait_then_ask)


def two_approvals(race: Cases) -> list[Any]:
    """Both managers of the team approve the same request at once."""
    from incidents.services import restorative

    request = race.request("Tom")

    def approve(name: str) -> Callable[[], Any]:
        person = race.person(name)
        return lambda: restorative.approve_restorative_approach(request.pk, actor=person, **APPROVAL)

    return at_once(approve("Shona"), approve("Margaret"))


def test_one_of_two_approvers_wins_and_the_other_reads_who_and_when(
    race: Cases, monkeypatch: pytest.MonkeyPatch
) -> None:
    from engagement.spine.timeline import timeline_of
    from engagement.transitions import AlreadyMoved

    meet_after_reading(monkeypatch)
    outcomes = two_approvals(race)
    refused = [one for one in outcomes if isinstance(one, AlreadyMoved)]
    won = [one for one in outcomes if not isinstance(one, Exception)]
    assert (len(won), len(refused)) == (1, 1), outcomes
    assert refused[0].by == won[0].approver.name_and_title
    assert refused[0].at is not None
    assert [event.verb for event in timeline_of(won[0])].count("approve") == 1


@pytest.mark.postgres
def test_without_the_row_lock_the_second_is_not_told_who_was_first(
    race: Cases, monkeypatch: pytest.MonkeyPatch
) -> None:
    from engagement.transitions import AlreadyMoved
    from tests.races.together import take_row_locks_away

    take_row_locks_away(monkeypatch)
    meet_after_reading(monkeypatch)
    outcomes = two_approvals(race)
    assert not any(isinstance(one, AlreadyMoved) for one in outcomes), outcomes


def test_withdrawing_and_approving_at_once_leaves_one_story(race: Cases, monkeypatch: pytest.MonkeyPatch) -> None:
    from engagement.transitions import AlreadyMoved
    from incidents.models import RestorativeApproach
    from incidents.services import restorative

    request = race.request("Tom")
    meet_after_reading(monkeypatch)
    outcomes = at_once(
        lambda: restorative.approve_restorative_approach(request.pk, actor=race.person("Shona"), **APPROVAL),
        lambda: restorative.withdraw_restorative_approach(request.pk, actor=race.person("Tom"), reason="Settled."),
    )
    found = RestorativeApproach.objects.get(pk=request.pk)
    incident = found.incidents.get()
    if found.state == "withdrawn":
        # Whoever asked may still withdraw what was just approved; then the incident is there to be closed.
        assert all(not isinstance(one, Exception) or isinstance(one, AlreadyMoved) for one in outcomes), outcomes
    else:
        assert (found.state, incident.state) == ("approved", "managed_restorative")
        assert any(isinstance(one, AlreadyMoved) for one in outcomes)


def test_two_clicks_on_record_the_talk_open_one_letter(race: Cases) -> None:
    from datetime import timedelta

    from engagement import clock
    from incidents.services import restorative
    from letters.models import Letter

    approach = race.approved("Tom")

    def talk() -> Any:
        return restorative.record_discussion(
            approach.pk,
            actor=race.person("Tom"),
            discussed_on=clock.today(),
            monitor_until=clock.today() + timedelta(days=60),
        )

    outcomes = at_once(talk, talk)
    assert sum(not isinstance(one, Exception) for one in outcomes) == 1, outcomes
    assert Letter.objects.count() == 1
