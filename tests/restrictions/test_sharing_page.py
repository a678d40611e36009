"""The page on which it is settled who must know, and the notice that a colleague alone reads and confirms."""

from __future__ import annotations

from typing import Any

import pytest

from engagement import clock
from restrictions.models import ShareNotice
from restrictions.selectors.sharing import told_last_time
from restrictions.services import telling
from restrictions.services.sharing import tell_recipients
from tests.restrictions.builders import Limits
from tests.restrictions.letters import again
from tests.restrictions.test_sharing import REASONS, share

pytestmark = pytest.mark.django_db


def page_for(limits: Limits, as_person: Any, restriction: Any, name: str = "Tom") -> Any:
    visitor = as_person(name)
    visitor.visit(f"/register/{restriction.reference}/sharing/")
    return visitor


def test_the_page_from_search_to_save_without_any_script(limits: Limits, as_person: Any) -> None:
    restriction = limits.decided_by_senior()
    tom = page_for(limits, as_person, restriction)
    assert tom.page.says("Needed for these measures")
    page = tom.press("Find colleagues", find_phone_staff="isla", because="They answer the phones.")
    assert page.status == 200
    assert page.errors == []
    isla = str(limits.person("Isla").pk)
    assert isla in page.choices("people_phone_staff")
    page = tom.press("Find colleagues", people_phone_staff=[isla], find_phone_staff="building")
    assert page.choices("people_phone_staff").keys() >= {isla, str(limits.person("Rory").pk)}, "what was ticked stays"
    assert page.says("They answer the phones."), "what was typed stays"
    page = tom.press("Save who must know", find_phone_staff="")
    assert page.says("It is recorded")
    assert [one.person.name for one in again(restriction).recipients.all()] == ["Isla Grant"]


def test_the_labels_leave_names_and_titles_as_they_are_written(limits: Limits, as_person: Any) -> None:
    page = page_for(limits, as_person, limits.decided_by_senior()).page
    for label in ("SPSO Liaison Officer", "Legal Services", "Monitoring Officer", "Staff who answer the phones"):
        assert f"Find a colleague: {label}" in page.main


def test_who_was_told_last_time_in_the_team_is_ticked_where_the_measures_need_it(
    limits: Limits, as_person: Any
) -> None:
    limits.in_force()
    second = limits.decided_by_senior()
    assert [one.name for one in told_last_time(second)["phone_staff"]] == ["Isla Grant"]
    tom = page_for(limits, as_person, second)
    page = tom.press("Save who must know", because="As last time.")
    assert page.says("It is recorded")
    assert [one.person.name for one in again(second).recipients.all()] == ["Isla Grant"]


def test_the_pages_refusals_stand_beside_their_fields_and_keep_what_was_typed(limits: Limits, as_person: Any) -> None:
    restriction = limits.decided_by_senior()
    tom = page_for(limits, as_person, restriction)
    page = tom.press("Save who must know", because="They answer the phones.")
    assert page.status == 422
    assert any("staff who answer the phones" in line for line in page.errors)
    assert page.says("They answer the phones.")
    page = tom.press("Save who must know", because="")
    assert page.status == 422
    for data in (
        {"who": "people", "because": "x", "people_phone_staff": ["999999999999999999999", "-1", "x", "\x00"]},
        {"because": "x" * 30_000},
        {},
    ):
        assert tom.post(f"/register/{restriction.reference}/sharing/", data).status == 422


@pytest.mark.clauses("SBC-11.2e")
def test_a_group_can_be_left_out_of_the_letter(limits: Limits, as_person: Any) -> None:
    restriction = limits.decided_by_senior()
    tom = page_for(limits, as_person, restriction)
    tom.press("Find colleagues", find_phone_staff="isla", find_legal="priya")
    tom.press(
        "Save who must know",
        people_phone_staff=[str(limits.person("Isla").pk)],
        people_legal=[str(limits.person("Priya").pk)],
        left_out=["legal"],
        because="For calls, and for advice.",
    )
    assert again(restriction).letter.context["placeholders"]["recipients"] == ["Staff who answer the phones."]


def test_only_those_who_may_open_the_page(limits: Limits, as_person: Any) -> None:
    restriction = limits.in_force()
    path = f"/register/{restriction.reference}/sharing/"
    for name, status in (
        ("Tom", 200),
        ("Shona", 200),
        ("Margaret", 200),
        ("Isla", 404),
        ("Ewan", 403),
        ("Helen", 403),
        ("Ravi", 403),
        ("Leah", 403),
    ):
        assert as_person(name).visit(path).status == status, name


def test_the_recipient_alone_reads_the_notice_whatever_their_role(limits: Limits, as_person: Any) -> None:
    """Beth works in communications, which sees neither requests nor the register."""
    restriction = share(limits, limits.decided_by_senior(), phone_staff="Isla", communications="Beth")
    telling.come_into_force_told_otherwise(
        restriction.pk,
        actor=limits.person("Shona"),
        told_on=clock.today(),
        told_how="Read out on the phone.",
        not_in_writing_because="He cannot read letters.",
    )
    notice = ShareNotice.objects.get(person=limits.person("Beth"))
    beth = as_person("Beth")
    page = beth.visit("/")
    assert page.says("For you to know"), str(page)
    page = beth.follow(f"{restriction.customer.name}: how to deal with contact")
    assert page.path == f"/register/notices/{notice.pk}/"
    assert page.says("Tuesdays")
    for words in (*REASONS, "cannot read letters"):
        assert not page.says(words), words
    page = beth.press("I have read this")
    assert page.says("You confirmed this on 18 November 2026")
    assert not beth.visit("/").says("For you to know"), str(beth.page)
    assert beth.visit(restriction.get_absolute_url()).status in (403, 404)
    for name in ("Tom", "Shona", "Margaret", "Helen", "Isla", "Leah"):
        assert as_person(name).visit(f"/register/notices/{notice.pk}/").status == 404, name
        assert as_person(name).post(f"/register/notices/{notice.pk}/").status == 404, name


def test_an_older_notice_points_to_the_newer(limits: Limits, as_person: Any) -> None:
    restriction = limits.in_force()
    first = restriction.share_notices.get()
    tell_recipients(restriction, about="ended", actor=limits.person("Margaret"))
    assert as_person("Isla").visit(first.get_absolute_url()).says("There is something newer")
