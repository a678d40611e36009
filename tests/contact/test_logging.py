"""Logging a contact, correcting it, and who sees it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction

from engagement import clock
from engagement.contact import services
from engagement.contact.models import Contact
from engagement.customers.services import merge_customers
from engagement.spine.transitions import NotVisible
from tests.contact.conftest import make_customer

pytestmark = pytest.mark.django_db

CALL = {"channel": "phone", "minutes": 7, "matter": "Planning  notice"}


@pytest.mark.clauses("SPSO-G3-13b")
def test_a_contact_keeps_when_how_how_long_about_what_and_who(alan, council) -> None:
    contact = services.log_contact(alan.pk, actor=council.person("Tom"), **CALL)
    assert (contact.at, contact.channel, contact.minutes) == (clock.now(), "phone", 7)
    assert (contact.matter, contact.matter_key) == ("Planning notice", "planning notice")
    assert (contact.handled_by, contact.team) == (council.person("Tom"), council.team("Planning"))


def test_a_colleague_may_have_dealt_with_it(alan, council) -> None:
    contact = services.log_contact(alan.pk, actor=council.person("Tom"), handled_by=council.person("Nadia"), **CALL)
    assert (contact.handled_by.name, contact.team.name) == ("Nadia Hussain", "Council tax")
    assert contact.logged_by == council.person("Tom")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"channel": "pigeon"}, "channel"),
        ({"channel": ""}, "channel"),
        ({"minutes": 0}, "minutes"),
        ({"minutes": -5}, "minutes"),
        ({"minutes": 1441}, "minutes"),
        ({"matter": " \u200b . "}, "matter"),
        ({"matter": "x" * 121}, "matter"),
        ({"expected_more": "because"}, "expected_more"),
        ({"expected_more": "other"}, "expected_more_because"),
    ],
)
def test_what_makes_no_sense_is_refused_by_field(alan, council, changes, field) -> None:
    with pytest.raises(ValidationError) as refused:
        services.log_contact(alan.pk, actor=council.person("Tom"), **(CALL | changes))
    assert list(refused.value.message_dict) == [field]
    assert not Contact.objects.exists()


def test_tomorrow_is_refused(alan, council) -> None:
    with pytest.raises(ValidationError):
        services.log_contact(alan.pk, actor=council.person("Tom"), at=clock.now() + timedelta(hours=1), **CALL)


def test_somebody_who_left_did_not_deal_with_it(alan, council) -> None:
    council.person("Isla").is_active = False
    with pytest.raises(ValidationError):
        services.log_contact(alan.pk, actor=council.person("Tom"), handled_by=council.person("Isla"), **CALL)


@pytest.mark.parametrize("name", ["Ravi", "Moira", "Angus", "Leah"])
def test_who_does_not_deal_with_customers_logs_nothing(alan, council, name) -> None:
    with pytest.raises(PermissionDenied):
        services.log_contact(alan.pk, actor=council.person(name), **CALL)


def test_the_same_form_twice_is_one_contact(alan, council) -> None:
    key = uuid4()
    first = services.log_contact(alan.pk, actor=council.person("Tom"), as_id=key, **CALL)
    again = services.log_contact(alan.pk, actor=council.person("Tom"), as_id=key, **CALL)
    assert first == again
    assert Contact.objects.count() == 1


def test_somebody_elses_key_is_not_taken_for_ones_own(alan, council) -> None:
    key = uuid4()
    services.log_contact(alan.pk, actor=council.person("Tom"), as_id=key, **CALL)
    with pytest.raises(DatabaseError), transaction.atomic():
        services.log_contact(alan.pk, actor=council.person("Nadia"), as_id=key, **CALL)


def test_a_contact_of_a_merged_record_goes_to_the_surviving_one(alan, council) -> None:
    twin = make_customer(council, "Al Pringle")
    merge_customers(twin.pk, alan.pk, actor=council.person("Shona"), reason="one person")
    assert services.log_contact(twin.pk, actor=council.person("Tom"), **CALL).customer == alan


@pytest.mark.parametrize("act", ["update", "delete"])
def test_a_line_can_neither_be_changed_nor_deleted(alan, log, act) -> None:
    lines = Contact.objects.filter(pk=log(alan).pk)
    with pytest.raises(DatabaseError), transaction.atomic():
        lines.update(minutes=1) if act == "update" else lines.delete()
    assert lines.get().minutes == 10


def test_a_correction_keeps_the_wrong_line_and_counts_alone(alan, council, log) -> None:
    wrong = log(alan)
    right = services.correct_contact(
        wrong.pk, actor=council.person("Tom"), channel="email", minutes=12, matter="Planning appeal"
    )
    assert list(Contact.objects.counted()) == [right]
    assert right.corrects == wrong
    assert right.at == wrong.at
    with pytest.raises(ValidationError):
        services.correct_contact(wrong.pk, actor=council.person("Tom"), **CALL)


def test_a_line_that_is_taken_back_counts_no_more(alan, council, log) -> None:
    services.take_back_contact(log(alan).pk, actor=council.person("Shona"))
    assert not Contact.objects.counted().exists()
    assert Contact.objects.count() == 2


def test_only_who_logged_it_or_a_manager_corrects(alan, council, log) -> None:
    wrong = log(alan)
    with pytest.raises(PermissionDenied):
        services.correct_contact(wrong.pk, actor=council.person("Isla"), **CALL)
    with pytest.raises(NotVisible):
        services.correct_contact(wrong.pk, actor=council.person("Nadia"), **CALL)
    services.correct_contact(wrong.pk, actor=council.person("Shona"), **CALL)


def test_staff_see_their_own_teams_contacts_and_managers_all(alan, council, log) -> None:
    mine, other = log(alan, "Tom"), log(alan, "Nadia")
    seen = {
        name: set(Contact.objects.visible_to(council.person(name)))
        for name in ("Tom", "Isla", "Nadia", "Fiona", "Helen", "Grace", "Ravi", "Beth", "Angus", "Leah")
    }
    assert seen["Tom"] == seen["Isla"] == {mine}
    assert seen["Nadia"] == {other}
    assert seen["Fiona"] == seen["Helen"] == seen["Grace"] == {mine, other}
    assert seen["Ravi"] == seen["Beth"] == seen["Angus"] == seen["Leah"] == set()


# -- pages -------------------------------------------------------------------------------------------------------------


def test_the_long_form_logs_for_a_colleague_with_a_reason(alan, council, as_person) -> None:
    tom = as_person("Tom")
    tom.visit(f"/contact/{alan.reference}/log/")
    page = tom.press(
        "Log this contact",
        channel="phone", minutes="7", matter="Planning notice", handled_by="Isla Grant", expected_more="complex",
    )  # fmt: skip
    assert page.heading.endswith("Contact logged")
    assert page.answers()["Dealt with by"] == "Isla Grant, Planning"
    assert page.has_link("Log an incident instead")
    contact = Contact.objects.get()
    assert (contact.expected_more, contact.handled_by) == ("complex", council.person("Isla"))


def test_mistakes_stand_beside_their_fields_and_the_words_stay(alan, as_person) -> None:
    tom = as_person("Tom")
    tom.visit(f"/contact/{alan.reference}/log/")
    page = tom.press("Log this contact", minutes="ages", matter="Planning notice")
    assert page.status == 422
    assert page.errors == ["Choose how you were in touch", "Enter a whole number, like 15"]
    assert page.value_of("matter") == "Planning notice"
    assert not Contact.objects.exists()


def test_hostile_words_are_shown_as_words(alan, as_person) -> None:
    tom = as_person("Tom")
    tom.visit(f"/contact/{alan.reference}/log/")
    page = tom.press("Log this contact", channel="phone", minutes="5", matter="<script>alert(1)</script>{{ 7|add:7 }}")
    assert page.says("<script>alert(1)</script>{{ 7|add:7 }}")
    assert b"<script>alert" not in page.content


def test_a_contact_is_corrected_and_taken_back_on_the_page(alan, as_person, log) -> None:
    contact, tom = log(alan), as_person("Tom")
    tom.visit(f"/contact/entries/{contact.pk}/")
    tom.follow("Correct this contact")
    page = tom.press("Save the correction", minutes="25")
    assert page.says("Corrected")
    assert page.says("25 minutes")
    page = tom.visit(f"/contact/entries/{contact.pk}/")
    assert not page.has_link("Correct this contact"), "the earlier line is left as it was"
    page = tom.visit(f"/contact/entries/{contact.pk}/correct/")
    assert page.says("was corrected already")
    fresh = Contact.objects.counted().get()
    tom.visit(f"/contact/entries/{fresh.pk}/correct/")
    tom.press("Take it back")
    assert not Contact.objects.counted().exists()


def test_the_correction_may_move_it_to_another_day(alan, as_person, log) -> None:
    contact, tom = log(alan), as_person("Tom")
    tom.visit(f"/contact/entries/{contact.pk}/correct/")
    tom.press("Save the correction", on=clock.today() - timedelta(days=1))
    assert clock.date_of(Contact.objects.counted().get().at) == clock.today() - timedelta(days=1)


def test_a_contact_of_another_team_is_not_there(alan, as_person, log) -> None:
    contact, nadia = log(alan), as_person("Nadia")
    for path in ("", "correct/"):
        assert nadia.visit(f"/contact/entries/{contact.pk}/{path}").status == 404
    assert nadia.post(f"/contact/entries/{contact.pk}/take-back/").status == 404
    assert Contact.objects.counted().exists()


def test_a_caller_without_a_name_is_logged_too(alan, council, as_person) -> None:
    tom = as_person("Tom")
    tom.visit("/contact/new/")
    tom.follow("They gave no name")
    page = tom.press("Save and continue", phone="07700 900 555")
    assert page.heading.endswith("Log a contact")
    page = tom.press("Log this contact", channel="phone", minutes="3", matter="Parking")
    assert page.says("Contact logged")
    assert Contact.objects.get().customer.kind == "unknown_caller"
