"""Two records become one and two again; nothing moves, nothing is lost."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from engagement.customers import selectors, services
from engagement.customers.models import Adjustment, ContactPoint, Customer, Merge, OtherName, SearchKey
from engagement.people.models import User
from engagement.spine.timeline import timeline_of
from tests.plugins.council import make_council

pytestmark = pytest.mark.django_db


@pytest.fixture
def twin(make: Any) -> Customer:
    return make("A Pringle", phones=("07700 900 118",))


def test_a_merged_record_is_found_under_the_one_that_survives(
    alan: Customer, twin: Customer, shona: User, django_assert_num_queries: Any
) -> None:
    merge = services.merge_customers(twin.pk, alan.pk, actor=shona, reason="Same address, he told us")
    assert selectors.resolve(twin.pk) == alan
    assert Customer.objects.get(pk=twin.pk).resolve() == alan
    assert selectors.family_ids(alan) == selectors.family_ids(Customer.objects.get(pk=twin.pk)) == [alan.pk, twin.pk]
    found = selectors.customers_matching("07700 900118", shona)
    assert [one.customer for one in found] == [alan]
    assert found[0].why == "Phone number, on a record merged into this one"
    assert {point.typed for point in selectors.contact_points_of(alan)} >= {"07700 900 118", "(01632) 960 118"}
    assert merge.merged_by == shona
    assert "merged" in timeline_of(twin).last().sentence


def test_after_a_merge_the_name_and_address_that_matched_are_shown(make: Any, tom: User, shona: User) -> None:
    kept = make("Craig Pringle", phones=("07700 900 119",), addresses=("3 Kirk Lane, Northmoor, NM2 2BB",))
    merged = make("Alan Pringle", addresses=("14 Mill Wynd, Northmoor, NM1 1AA",))
    services.merge_customers(merged.pk, kept.pk, actor=shona, reason="He told us")
    draft = selectors.Draft(name="Alan Pringle", address="14 Mill Wynd, NM1 1AA")
    why = next(one.why for one in selectors.likely_matches(draft, tom) if one.customer == kept)
    assert "erged record’s name Alan Pringle" in why
    assert "14 Mill Wynd, Northmoor, NM1 1AA" in why
    assert selectors.customers_matching("A Pringle", tom)[0].why.startswith("Merged record’s name Alan Pringle")
    assert selectors.customers_matching("Allan Pringel", tom)[0].why.startswith("Similar name Alan Pringle")
    assert selectors.customers_matching("Craig Pringle", tom)[0].why == "Name"


def test_a_merged_name_stands_among_the_other_names(make: Any, shona: User, as_person: Any) -> None:
    kept, merged = make("Craig Pringle"), make("Alan Pringle")
    page = as_person("Shona").visit(kept.get_absolute_url())
    assert page.says("None recorded")
    merge = services.merge_customers(merged.pk, kept.pk, actor=shona, reason="He told us")
    page = as_person("Shona").visit(kept.get_absolute_url())
    assert page.says(f"Alan Pringle On {merged.reference}, merged into this record")
    assert not page.says("None recorded")
    services.undo_merge(merge.pk, actor=shona, because="Two people")
    assert not as_person("Shona").visit(kept.get_absolute_url()).says("Alan Pringle On")


def test_undo_puts_everything_back(alan: Customer, twin: Customer, tom: User, shona: User) -> None:
    need = services.add_adjustment(
        twin.pk, actor=tom, kind="other", what="Ring, do not write", status="agreed", told_by="Mr Pringle"
    )
    before = rows()
    merge = services.merge_customers(twin.pk, alan.pk, actor=shona, reason="Looked the same")
    assert rows() == before, "a merge moves nothing"
    assert selectors.current_adjustments(alan) == [need]
    services.undo_merge(merge.pk, actor=shona, because="Father and son")
    assert rows() == before
    assert selectors.current_adjustments(alan) == []
    assert selectors.family_ids(alan) == [alan.pk]
    assert selectors.resolve(twin.pk) == twin
    with pytest.raises(ValidationError, match="already undone"):
        services.undo_merge(merge.pk, actor=shona, because="Again")


def rows() -> dict[str, list[Any]]:
    """Everything that hangs on customers, with whom it hangs on."""
    models = (ContactPoint, OtherName, Adjustment, SearchKey)
    return {model.__name__: sorted(map(str, model.objects.values_list("pk", "customer"))) for model in models}


def test_what_is_added_after_a_merge_goes_to_the_survivor(
    alan: Customer, twin: Customer, tom: User, shona: User
) -> None:
    services.merge_customers(twin.pk, alan.pk, actor=shona, reason="Same man")
    point = services.add_contact_point(twin.pk, actor=tom, kind="phone", typed="01632 960 555")
    assert point.customer == alan
    with pytest.raises(ValidationError, match="merged into another"):
        services.update_customer(twin.pk, actor=tom, version=2, name="A B Pringle")


def test_a_chain_of_merges_ends_at_the_last(alan: Customer, twin: Customer, make: Any, shona: User) -> None:
    third = make("Alan B Pringle")
    first = services.merge_customers(twin.pk, alan.pk, actor=shona, reason="Same man")
    services.merge_customers(alan.pk, third.pk, actor=shona, reason="Same man")
    assert selectors.family_ids(third) == [third.pk, alan.pk, twin.pk]
    assert selectors.survivors_of([twin.pk, alan.pk, third.pk]) == dict.fromkeys([twin.pk, alan.pk, third.pk], third.pk)
    services.undo_merge(first.pk, actor=shona, because="Not he")
    assert selectors.family_ids(third) == [third.pk, alan.pk]
    assert selectors.resolve(twin.pk) == twin


def test_no_record_is_merged_twice_into_itself_or_in_a_ring(alan: Customer, twin: Customer, shona: User) -> None:
    with pytest.raises(ValidationError, match="same record"):
        services.merge_customers(alan.pk, alan.pk, actor=shona, reason="x")
    with pytest.raises(ValidationError, match="how you know"):
        services.merge_customers(twin.pk, alan.pk, actor=shona, reason=" ")
    services.merge_customers(twin.pk, alan.pk, actor=shona, reason="Same man")
    for one, other in ((twin, alan), (alan, twin)):
        with pytest.raises(ValidationError, match="already been merged"):
            services.merge_customers(one.pk, other.pk, actor=shona, reason="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        Customer.objects.filter(pk=alan.pk).update(merged_into=alan.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        Merge.objects.create(merged=twin, into=alan, reason="x", merged_by=shona)


class AnyMergesAndUndoings(TestCase):
    """Whatever is merged and undone in whatever order, every record has one survivor, which is merged nowhere."""

    @settings(max_examples=25, deadline=None)
    @given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4), st.booleans()), max_size=15))
    def test_every_record_has_one_survivor(self, steps: list[tuple[int, int, bool]]) -> None:
        council = make_council()
        tom, shona = council.person("Tom Elliot"), council.person("Shona Kerr")
        made = [services.create_customer(services.Details(name=f"Person {at}"), actor=tom) for at in range(5)]
        for one, other, undo in steps:
            try:
                if undo:
                    merge = Merge.objects.filter(merged=made[one], undone_at=None).first()
                    if merge:
                        services.undo_merge(merge.pk, actor=shona, because="x")
                else:
                    services.merge_customers(made[one].pk, made[other].pk, actor=shona, reason="x")
            except ValidationError:
                continue
        survivors = selectors.survivors_of([one.pk for one in made])
        standing = set(Customer.objects.surviving().values_list("pk", flat=True))
        assert set(survivors.values()) == standing
        families = selectors.families_of(standing)
        assert sorted(str(pk) for family in families.values() for pk in family) == sorted(str(one.pk) for one in made)
