"""The crowd for measuring: found as people whom the services recorded would be."""

import pytest

from config.demo.crowd import FAMILY, GIVEN, Somebody, load_crowd
from engagement.customers.indexing import rebuild_keys
from engagement.customers.models import Customer, CustomerNumber, SearchKey
from engagement.customers.services import Details, create_customer
from restrictions.contact_check.finding import find

pytestmark = pytest.mark.django_db


def test_everybody_is_found_by_all_that_is_theirs_and_the_keys_are_the_usual_ones(council, policy) -> None:
    tom = council.person("Tom")
    known = create_customer(Details(name="Alan Pringle"), actor=tom)
    load_crowd(40, tom)
    assert Customer.objects.count() == 41
    assert CustomerNumber.objects.order_by("-pk").first().pk > 40
    keys = set(SearchKey.objects.exclude(customer=known).values_list("customer", "kind", "value"))
    rebuild_keys(list(Customer.objects.values_list("pk", flat=True)))
    assert set(SearchKey.objects.exclude(customer=known).values_list("customer", "kind", "value")) == keys
    one = Somebody(23)
    reference = Customer.objects.get(pk=one.pk).reference
    for words in (reference, one.phone, one.email, f"{one.family} {one.postcode}", one.name):
        assert find(words, tom)[1].person.pk == one.pk, words
    misspelt = find(f"{one.given} {one.family[:-2]}{one.family[-1]}{one.family[-2]}", tom)[1]
    assert one.pk in [match.pk for match in misspelt.matches]
    create_customer(Details(name="Morag Wynd"), actor=tom)


def test_a_million_people_have_a_million_names() -> None:
    step = len(GIVEN)
    names = {(Somebody(number).given, Somebody(number).family) for number in range(0, step * len(FAMILY), 97)}
    assert len(names) == len(range(0, step * len(FAMILY), 97))
    assert step * len(FAMILY) > 1_000_000
