"""Sending the letter, taking it all back, and merging the customer, at the same moment."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from engagement import clock
from engagement.checks import Unmet
from engagement.spine import transitions
from engagement.spine.outbox import deliver_pending
from engagement.transitions import AlreadyMoved
from letters import services as letter_services
from letters.models import Letter
from restrictions.models import Restriction
from restrictions.services import locking, supporting, telling
from restrictions.services.sharing import RecipientInput, decide_sharing
from tests.races.together import at_once, meet_before, won
from tests.restrictions.builders import Limits
from tests.restrictions.letters import FOUR_POINTS, again, write

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


@pytest.fixture
def race(council: Any, policy: Any) -> Limits:
    """Restrictions for threads of their own, which see only what is committed; the clock runs."""
    return Limits(council)


def ready(race: Limits) -> tuple[Any, Any]:
    """A restriction whose letter is checked and waits to be sent."""
    restriction = race.shared(race.decided_by_senior())
    letter = write(again(restriction).letter)
    letter_services.submit_letter(letter.pk, actor=letter.drafter)
    deliver_pending()
    letter_services.check_letter(letter.pk, actor=race.person("Shona"), four_points=FOUR_POINTS)
    deliver_pending()
    return again(restriction), again(letter)


def send(race: Limits, letter: Any) -> Callable[[], Any]:
    tom, today = race.person("Tom"), clock.today()
    return lambda: letter_services.issue_letter(letter.pk, actor=tom, issued_on=today, how="post")


def withdraw(race: Limits, restriction: Any) -> Callable[[], Any]:
    shona = race.person("Shona")
    return lambda: supporting.withdraw_request(restriction.request_id, actor=shona, reason="It is not needed.")


def consistent(restriction: Any, letter: Any) -> None:
    """Either all of it happened or none: never in force without its letter, never a letter for what was withdrawn."""
    restriction, letter = again(restriction), again(letter)
    request = restriction.request
    found = (restriction.state, letter.state, request.state)
    assert found in {("active", "issued", "complete"), ("cancelled", "cancelled", "withdrawn")}, found
    assert restriction.share_notices.count() == (1 if restriction.is_in_force else 0)
    assert restriction.reviews.count() == (1 if restriction.is_in_force else 0)


def test_the_letter_is_sent_while_the_request_is_withdrawn(race: Limits, monkeypatch: pytest.MonkeyPatch) -> None:
    restriction, letter = ready(race)
    meet_before(monkeypatch, transitions, "_standing")
    outcomes = at_once(send(race, letter), withdraw(race, restriction))
    assert len(won(outcomes)) == 1
    [refused] = [one for one in outcomes if isinstance(one, Exception)]
    assert isinstance(refused, (AlreadyMoved, Unmet)), repr(refused)
    consistent(restriction, letter)


def test_the_letter_is_sent_twice_at_once(race: Limits, monkeypatch: pytest.MonkeyPatch) -> None:
    restriction, letter = ready(race)
    meet_before(monkeypatch, transitions, "_standing")
    outcomes = at_once(send(race, letter), send(race, letter))
    assert len(won(outcomes)) == 1
    assert [type(one) for one in outcomes if isinstance(one, Exception)] == [AlreadyMoved]
    consistent(restriction, letter)


def test_the_letter_is_sent_while_the_customer_is_recorded_as_told(
    race: Limits, monkeypatch: pytest.MonkeyPatch
) -> None:
    restriction, letter = ready(race)
    shona = race.person("Shona")

    def told() -> Any:
        return telling.come_into_force_told_otherwise(
            restriction.pk,
            actor=shona,
            told_on=clock.today(),
            told_how="Read out on the phone.",
            not_in_writing_because="He cannot read letters.",
        )

    meet_before(monkeypatch, transitions, "_standing")
    outcomes = at_once(send(race, letter), told)
    assert len(won(outcomes)) == 1
    restriction, letter = again(restriction), again(letter)
    assert (restriction.told, letter.state) in {("letter", "issued"), ("otherwise", "cancelled")}
    assert restriction.share_notices.count() == 1


def test_the_letter_is_sent_while_somebody_changes_who_must_know(race: Limits, monkeypatch: pytest.MonkeyPatch) -> None:
    restriction, letter = ready(race)
    shona, rory = race.person("Shona"), race.person("Rory")

    def share() -> Any:
        return decide_sharing(
            restriction.pk,
            actor=shona,
            recipients=[RecipientInput("phone_staff", rory.pk)],
            because="He answers calls.",
        )

    meet_before(monkeypatch, locking, "hold_letter")
    outcomes = at_once(send(race, letter), share)
    restriction, letter = again(restriction), again(letter)
    told = [(one.person.name, one.about) for one in restriction.share_notices.order_by("pk")]
    if letter.state == Letter.State.ISSUED:
        assert restriction.is_in_force
        assert told == [("Isla Grant", "in_force"), ("Rory Munro", "in_force"), ("Isla Grant", "recalled")]
    else:
        assert letter.state == Letter.State.DRAFT, outcomes
        assert restriction.state == Restriction.State.PENDING_NOTIFICATION
        assert told == []


def test_it_comes_into_force_while_the_customer_is_merged(race: Limits, monkeypatch: pytest.MonkeyPatch) -> None:
    """The merge is first: whoever waited for the customer's record is refused, and nothing is half done."""
    from threading import Event

    from engagement.customers.services import merge_customers, merging

    restriction, letter = ready(race)
    other = race.customer("Alan J Pringle")
    shona = race.person("Shona")
    read, merging_now = Event(), Event()
    real_hold, real_save = telling.hold_customer, merging._save_moved

    def hold(customer: Any) -> None:
        read.set()
        merging_now.wait(timeout=10)
        real_hold(customer)

    def save(customer: Any) -> None:
        # The merge holds both records; the letter's transaction is about to ask for one of them.
        merging_now.set()
        real_save(customer)

    monkeypatch.setattr(telling, "hold_customer", hold)
    monkeypatch.setattr(merging, "_save_moved", save)

    def merge() -> Any:
        read.wait(timeout=10)
        return merge_customers(restriction.customer_id, other.pk, actor=shona, reason="One person")

    outcomes = at_once(send(race, letter), merge)
    assert isinstance(outcomes[0], ValidationError), repr(outcomes[0])
    assert not isinstance(outcomes[1], Exception), repr(outcomes[1])
    restriction, letter = again(restriction), again(letter)
    assert (restriction.state, letter.state) == ("pending_notification", "checked")
    assert restriction.share_notices.count() == 0
    with pytest.raises(Unmet, match="merged or parted"):
        send(race, letter)()
