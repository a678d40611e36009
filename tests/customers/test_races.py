"""Several people at once: one wins, the others are told, nothing is half done."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from engagement.customers import selectors, services
from engagement.customers.models import Adjustment, Customer, Merge, NameTrigram, NameWord
from engagement.people.services import fill_roles
from tests.plugins.council import make_council

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Run the acts in a thread each, started together; each one's result, or the exception it raised."""
    start = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            start.wait(timeout=10)
            return act()
        except Exception as error:  # noqa: BLE001 - the test looks at it
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [done.result(timeout=60) for done in [pool.submit(run, act) for act in acts]]


@pytest.fixture
def people() -> tuple[Any, Any]:
    fill_roles()
    council = make_council()
    return council.person("Tom Elliot"), council.person("Shona Kerr")


def made(actor: Any, name: str) -> Customer:
    return services.create_customer(services.Details(name=name), actor=actor)


def test_many_new_customers_at_once_have_each_their_reference(people: tuple[Any, Any]) -> None:
    tom, _shona = people
    results = at_once(*[lambda: made(tom, "Zebedee Quartermaine") for _one in range(8)])
    assert all(isinstance(one, Customer) for one in results), results
    assert len({one.reference for one in results}) == 8
    assert NameWord.objects.filter(word="zebedee").count() == 1
    assert NameTrigram.objects.filter(word__word="zebedee").count() == 8
    assert len(selectors.customers_matching("zebedee quartermaine", tom)) == 8


def test_one_form_sent_twice_at_once_makes_one_customer(people: tuple[Any, Any]) -> None:
    tom, _shona = people
    same = made(tom, "Somebody Else").pk.__class__("00000000-0000-4000-8000-000000000001")
    details = services.Details(name="Alan Pringle", phones=("01632 960118",))
    results = at_once(*[lambda: services.create_customer(details, actor=tom, as_id=same) for _one in range(4)])
    assert {one.pk for one in results} == {same}, results
    assert Customer.objects.filter(name="Alan Pringle").count() == 1


def test_merging_crosswise_makes_no_ring(people: tuple[Any, Any]) -> None:
    tom, shona = people
    one, other = made(tom, "Alan Pringle"), made(tom, "A Pringle")
    results = at_once(
        lambda: services.merge_customers(one.pk, other.pk, actor=shona, reason="Same"),
        lambda: services.merge_customers(other.pk, one.pk, actor=shona, reason="Same"),
    )
    assert sorted(type(result).__name__ for result in results) == ["Merge", "ValidationError"], results
    assert Merge.objects.count() == 1
    assert Customer.objects.surviving().count() == 1


def test_two_answers_to_one_request(people: tuple[Any, Any]) -> None:
    tom, shona = people
    alan = made(tom, "Alan Pringle")
    need = services.add_adjustment(alan.pk, actor=tom, kind="other", what="Ring", status="asked", told_by="Mr Pringle")
    results = at_once(
        lambda: services.answer_adjustment(need.pk, actor=tom, status="agreed"),
        lambda: services.answer_adjustment(need.pk, actor=shona, status="declined", reason="No staff"),
    )
    refused = [result for result in results if isinstance(result, ValidationError)]
    assert len(refused) == 1, results
    assert "already answered" in refused[0].messages[0]
    won = next(result for result in results if isinstance(result, Adjustment))
    assert Adjustment.objects.get().status == won.status


def test_two_edits_of_one_version(people: tuple[Any, Any]) -> None:
    tom, shona = people
    alan = made(tom, "Alan Pringle")
    results = at_once(
        *[
            lambda actor=actor, word=word: services.update_customer(
                alan.pk, actor=actor, version=1, preferred_language=word
            )
            for actor, word in ((tom, "Polish"), (shona, "Gaelic"))
        ]
    )
    assert sorted(type(result).__name__ for result in results) == ["Customer", "StaleEdit"], results
    assert Customer.objects.get(pk=alan.pk).version == 2


def test_an_edit_and_a_merge_at_once_lose_neither(people: tuple[Any, Any]) -> None:
    tom, shona = people
    alan, twin = made(tom, "Alan Pringle"), made(tom, "A Pringle")
    at_once(
        lambda: services.update_customer(twin.pk, actor=tom, version=1, preferred_language="Gaelic"),
        lambda: services.merge_customers(twin.pk, alan.pk, actor=shona, reason="Same"),
    )
    after = Customer.objects.get(pk=twin.pk)
    assert after.merged_into == alan
    assert (after.preferred_language, after.version) in [("Gaelic", 3), ("", 2)]
