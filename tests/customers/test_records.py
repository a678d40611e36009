"""Recording customers, what they need, who acts for them, and notes that are not incidents."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from engagement import clock
from engagement.customers import lint, selectors, services
from engagement.customers.models import Adjustment, ContactPoint, Customer, CustomerNote, Representation, SearchKey
from engagement.people.models import User
from engagement.spine.timeline import timeline_of
from engagement.spine.transitions import NotVisible
from tests.plugins.council import Council

pytestmark = pytest.mark.django_db

NEED: dict[str, Any] = {"kind": "large_print", "what": "Letters in 18 point", "told_by": "Mr Pringle"}


def test_references_count_up_and_carry_no_name(make: Any) -> None:
    first, second = make("Alan Pringle"), make("Deborah Laidlaw")
    assert first.reference.startswith("C-")
    assert int(second.reference[2:]) > int(first.reference[2:])
    assert len(first.reference) == 8


def test_references_can_be_reserved_in_bulk(make: Any) -> None:
    first = make("Alan Pringle")
    reserved = services.reserve_references(1_200)
    assert len(set(reserved)) == 1_200
    assert first.reference not in reserved
    assert make("Deborah Laidlaw").reference not in reserved


def test_a_new_customer_is_found_and_has_a_history(alan: Customer, tom: User) -> None:
    assert [point.normalised for point in alan.contact_points.filter(kind="phone")] == ["+441632960118"]
    assert alan.contact_points.get(kind="email").typed == "Alan.Pringle+council@Example.org"
    assert alan.contact_points.get(kind="address").postcode == "NM1 1AA"
    assert [line.sentence for line in timeline_of(alan)] == ["recorded this customer"]
    assert alan.created_by == tom


@pytest.mark.clauses("SBC-1.2a")
def test_a_representative_is_linked_to_whom_they_act_for(make: Any, tom: User, the_clock: Any) -> None:
    ruth = make("R. Notman", kind=Customer.Kind.REPRESENTATIVE)
    evan = make("E. Notman")
    link = services.add_representation(
        ruth.pk, evan.pk, actor=tom, role="family", authority="written", authority_note="Letter of 3 November"
    )
    assert link.is_current
    assert [one.represented for one in selectors.acts_for(ruth)] == [evan]
    assert [one.representative for one in selectors.represented_by(evan)] == [ruth]
    assert selectors.acting_for(ruth) == "E. Notman"
    services.end_representation(link.pk, actor=tom, on=clock.today())
    the_clock.forward(days=1)
    assert selectors.acting_for(Customer.objects.get(pk=ruth.pk)) == ""


def test_nobody_acts_for_themselves_and_nobody_twice(alan: Customer, make: Any, tom: User) -> None:
    with pytest.raises(ValidationError, match="themselves"):
        services.add_representation(alan.pk, alan.pk, actor=tom, role="family")
    other = make("Deborah Laidlaw")
    services.add_representation(other.pk, alan.pk, actor=tom, role="advocate")
    with pytest.raises(ValidationError, match="already"):
        services.add_representation(other.pk, alan.pk, actor=tom, role="solicitor")
    with pytest.raises(IntegrityError), transaction.atomic():
        Representation.objects.create(representative=alan, represented=alan, role="family")


@pytest.mark.clauses("SBC-3.2b", "SPSO-EP-19a", "UKCG-039b")
def test_an_adjustment_has_its_date_source_and_answer(the_clock: Any, alan: Customer, tom: User) -> None:
    asked = services.add_adjustment(alan.pk, actor=tom, status="asked", told_where="Call to council tax", **NEED)
    assert asked.is_open
    assert asked.told_on == date(2026, 11, 18)
    assert asked.in_place_from is None
    the_clock.forward(days=2)
    agreed = services.answer_adjustment(asked.pk, actor=tom, status="agreed")
    assert agreed.in_place_from == date(2026, 11, 20)
    assert selectors.formats_needed(alan) == ["large_print"]
    assert [one.sentence for one in timeline_of(alan)][1:] == [
        "recorded an adjustment: large print, asked for",
        "answered an adjustment: large print, agreed",
    ]
    with pytest.raises(ValidationError, match="already answered"):
        services.answer_adjustment(asked.pk, actor=tom, status="declined", reason="Too late")


@pytest.mark.clauses("SBC-3.2b", "UKCG-039b")
def test_declining_an_adjustment_needs_a_reason_everywhere(alan: Customer, tom: User) -> None:
    with pytest.raises(ValidationError, match="Say why"):
        services.add_adjustment(alan.pk, actor=tom, status="declined", reason="  ", **NEED)
    asked = services.add_adjustment(alan.pk, actor=tom, status="asked", **NEED)
    with pytest.raises(ValidationError, match="Say why"):
        services.answer_adjustment(asked.pk, actor=tom, status="declined")
    with pytest.raises(IntegrityError), transaction.atomic():
        Adjustment.objects.filter(pk=asked.pk).update(status="declined")


def test_an_ended_adjustment_stays_on_the_record(the_clock: Any, alan: Customer, tom: User) -> None:
    need = services.add_adjustment(alan.pk, actor=tom, status="agreed", **NEED)
    with pytest.raises(ValidationError):
        services.end_adjustment(need.pk, actor=tom, on=clock.today(), because=" ")
    with pytest.raises(ValidationError):
        services.end_adjustment(need.pk, actor=tom, on=need.told_on - timedelta(days=1), because="He said so")
    services.end_adjustment(need.pk, actor=tom, on=clock.today(), because="He has new glasses")
    assert selectors.current_adjustments(alan) == []
    assert [one.ended_because for one in selectors.adjustments_of(alan)] == ["He has new glasses"]
    assert selectors.formats_needed(alan) == []


@pytest.mark.clauses("SPSO-G1-25", "UKCG-039c")
def test_there_is_no_field_for_a_condition_and_words_for_one_are_noticed() -> None:
    names = {field.name for model in (Customer, Adjustment, CustomerNote) for field in model._meta.get_fields()}
    assert not any(word in name for name in names for word in ("diagnos", "condition", "health", "medical", "disabil"))
    assert lint.condition_words("He is Autistic and has dementia; autistic again") == ["Autistic", "dementia"]
    assert lint.condition_words("Large print, please. Ring before noon. She uses BSL.") == []
    assert lint.condition_words("Parkinson’s") == ["Parkinson's"]


def test_forceful_contact_alone_is_a_note_that_few_may_read(alan: Customer, tom: User, council: Council) -> None:
    note = services.record_note(alan.pk, actor=tom, about="forceful", text="He was very firm about the date.")
    readers = {name for name, user in council.people.items() if selectors.notes_visible_to(alan, user)}
    assert readers == {"Tom Elliot", "Shona Kerr", "Margaret Innes"}
    assert note.team == council.team("Planning")


def test_the_name_of_an_unknown_caller_is_their_number(tom: User) -> None:
    details = services.Details(kind="unknown_caller", phones=("07700 900133",), description="A man, about the bins")
    caller = services.create_customer(details, actor=tom)
    assert caller.name == "Unknown caller, 07700 900133"
    nobody = services.create_customer(services.Details(kind="unknown_caller"), actor=tom)
    assert nobody.name == "Unknown caller"


def test_one_number_typed_twice_is_kept_once(make: Any, tom: User) -> None:
    customer = make("Alan Pringle", phones=("01632 960118", "+44 1632 960 118"))
    assert customer.contact_points.count() == 1
    with pytest.raises(ValidationError, match="already"):
        services.add_contact_point(customer.pk, actor=tom, kind="phone", typed="(01632) 960-118")


@pytest.mark.parametrize(
    ("kind", "typed"), [("phone", "none"), ("phone", "9" * 100), ("email", "alan at example"), ("address", " ,. ")]
)
def test_what_is_no_phone_or_email_is_refused_with_what_to_do(alan: Customer, tom: User, kind: str, typed: str) -> None:
    with pytest.raises(ValidationError, match="Enter"):
        services.add_contact_point(alan.pk, actor=tom, kind=kind, typed=typed)


def test_an_ended_phone_number_still_finds_its_customer(the_clock: Any, alan: Customer, tom: User) -> None:
    point = alan.contact_points.get(kind="phone")
    services.end_contact_point(point.pk, actor=tom, on=clock.today())
    the_clock.forward(days=1)
    found = selectors.customers_matching("01632 960118", tom)
    assert [(one.customer, one.why) for one in found] == [(alan, "Earlier phone number")]
    with pytest.raises(ValidationError, match="already"):
        services.end_contact_point(point.pk, actor=tom, on=clock.today())


def test_a_stale_edit_is_refused_with_both_texts(alan: Customer, tom: User, shona: User) -> None:
    services.update_customer(alan.pk, actor=shona, version=1, preferred_language="Gaelic")
    with pytest.raises(services.StaleEdit) as refused:
        services.update_customer(alan.pk, actor=tom, version=1, preferred_language="Polish")
    assert refused.value.current.preferred_language == "Gaelic"
    assert refused.value.typed == {"preferred_language": "Polish"}
    assert Customer.objects.get(pk=alan.pk).preferred_language == "Gaelic"


def test_a_corrected_name_is_found_and_the_old_one_is_not(alan: Customer, tom: User) -> None:
    services.update_customer(alan.pk, actor=tom, version=1, name="Allan Prangle")
    assert not SearchKey.objects.filter(customer=alan, value="pringle").exists()
    assert [one.customer for one in selectors.customers_matching("prangle", tom)] == [alan]


@pytest.mark.parametrize(
    "name", ["Ravi Patel", "Moira Lees", "Leah Kidd"], ids=["hr", "policy administrator", "administrator"]
)
def test_who_may_not_find_customers_sees_none(alan: Customer, council: Council, name: str) -> None:
    user = council.person(name)
    assert not Customer.objects.visible_to(user).exists()
    assert len(selectors.customers_matching("Pringle", user)) == 0
    assert selectors.likely_matches(selectors.Draft(name="Alan Pringle"), user) == []
    with pytest.raises(NotVisible):
        selectors.by_reference(alan.reference, user)


def test_a_superuser_sees_and_writes_nothing(alan: Customer, superuser: User) -> None:
    assert not Customer.objects.visible_to(superuser).exists()
    assert len(selectors.customers_matching(alan.reference, superuser)) == 0
    with pytest.raises(PermissionDenied):
        services.create_customer(services.Details(name="Somebody"), actor=superuser)


def test_each_write_asks_for_its_permission(alan: Customer, council: Council, tom: User) -> None:
    chief, hr, admin = council.holder("chief_executive"), council.holder("hr"), council.holder("administrator")
    assert services.create_customer(services.Details(name="Jo Low"), actor=hr).name == "Jo Low"
    with pytest.raises(PermissionDenied):
        services.create_customer(services.Details(name="Jo Low"), actor=admin)
    with pytest.raises(PermissionDenied):
        services.update_customer(alan.pk, actor=chief, version=1, name="Other")
    with pytest.raises(PermissionDenied):
        services.merge_customers(
            alan.pk, services.create_customer(services.Details(name="B"), actor=tom).pk, actor=tom, reason="x"
        )
    with pytest.raises(PermissionDenied):
        services.add_adjustment(alan.pk, actor=admin, status="agreed", **NEED)


def test_a_failure_leaves_nothing_behind(tom: User) -> None:
    with pytest.raises(ValidationError):
        services.create_customer(services.Details(name="Alan Pringle", phones=("nonsense",)), actor=tom)
    assert not Customer.objects.exists()
    assert not SearchKey.objects.exists()
    assert not ContactPoint.objects.exists()


def test_a_hundred_thousand_letters_are_refused(alan: Customer, tom: User) -> None:
    flood = "x" * 100_000
    for act in (
        lambda: services.create_customer(services.Details(name=flood), actor=tom),
        lambda: services.add_other_name(alan.pk, actor=tom, name=flood),
        lambda: services.add_contact_point(alan.pk, actor=tom, kind="address", typed=flood),
        lambda: services.add_adjustment(alan.pk, actor=tom, status="agreed", **NEED | {"what": flood}),
        lambda: services.record_note(alan.pk, actor=tom, about="unusual", text=flood),
    ):
        with pytest.raises(ValidationError):
            act()
