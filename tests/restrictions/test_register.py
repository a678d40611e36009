"""The register: what is in force, narrowed, searched, sorted, taken out; its lines hold terms and never reasons."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from engagement import clock
from engagement.customers.services import merge_customers
from engagement.spine.models import TimelineEvent
from restrictions.models import Restriction
from restrictions.services import supporting, telling
from restrictions.views.register_tables import harmless
from tests.plugins.council import PEOPLE
from tests.restrictions.builders import Limits
from tests.restrictions.letters import again, sent

pytestmark = pytest.mark.django_db

REASONS = (
    "Thirty-one calls in ten working days",
    "could not take their breaks",
    "He only wants an answer",
    "One named contact without a time was tried",
    "A time for calls keeps the telephone open",
    "cannot read letters and asked",
    "They answer the phones.",
    "Levels of contact",
    "level of contact",
)
READS_REGISTER = {
    "Shona Kerr", "Margaret Innes", "Ewan Scott", "Fiona Bell", "Donald Rae", "Helen Ross", "Alasdair Fyfe",
    "Priya Nair", "Callum Reid", "Grace Murray", "Stuart Hay",
}  # fmt: skip

ONLY_THEIR_OWN = {"Grace Murray", "Stuart Hay"}


def references(page: Any) -> set[str]:
    return set(re.findall(r"R-2026-\d{4}", page.main))


def read(page: Any) -> str:
    """Everything in an answer, a spreadsheet unpacked."""
    if not page.media_type.endswith("sheet"):
        return str(page.content.decode(errors="replace"))
    with zipfile.ZipFile(io.BytesIO(page.content)) as book:
        return " ".join(book.read(name).decode() for name in book.namelist())


@pytest.fixture
def three(limits: Limits) -> dict[str, Any]:
    """One in force, one that waits for its letter, one that was withdrawn."""
    in_force = limits.in_force(customer=limits.customer("Zebedee Quartermaine"))
    waiting = limits.decided_by_group(customer=limits.customer("Jean Wood"))
    withdrawn = limits.decided_by_senior(customer=limits.customer("Ada Fry"))
    supporting.withdraw_request(withdrawn.request_id, actor=limits.person("Tom"), reason="She has stopped.")
    return {"in_force": in_force, "waiting": waiting, "withdrawn": withdrawn}


# Who reads it --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [name for name, *_rest in PEOPLE])
def test_who_opens_the_register_and_a_restriction_in_it(limits: Limits, as_person: Any, name: str) -> None:
    restriction = limits.in_force()
    visitor = as_person(name)
    reads = name in READS_REGISTER
    assert visitor.visit("/register/").status == (200 if reads else 403)
    assert visitor.visit("/register/export/csv/").status == (200 if reads else 403)
    # The Chief Executive and health and safety read what comes to them to decide, and not this one (SPSO-EP-65b).
    sees = (reads and name not in ONLY_THEIR_OWN) or name == "Tom Elliot"
    expected = 200 if sees else 404
    if name in ("Beth Laing", "Ravi Patel", "Moira Lees", "Angus Todd", "Leah Kidd"):
        expected = 403
    assert visitor.visit(f"/register/{restriction.reference}/").status == expected
    nav = visitor.visit("/")
    assert nav.has_link("Register") is reads


@pytest.mark.parametrize("name", ["Ewan Scott", "Fiona Bell", "Stuart Hay", "Isla Grant"])
def test_what_waits_for_its_letter_is_seen_only_by_those_who_see_the_request(
    limits: Limits, as_person: Any, name: str
) -> None:
    restriction = limits.decided_by_senior()
    visitor = as_person(name)
    assert visitor.visit(restriction.get_absolute_url()).status == 404
    if name != "Isla Grant":
        assert references(visitor.visit("/register/?show=waiting")) == set()


@pytest.mark.clauses("SPSO-EP-65b")
@pytest.mark.parametrize("name", ["Grace", "Stuart"])
def test_whoever_decides_only_some_finds_none_of_the_others(limits: Limits, as_person: Any, name: str) -> None:
    restriction = limits.in_force(customer=limits.customer("Zebedee Quartermaine"))
    visitor = as_person(name)
    for path in ("/register/", "/register/?show=ended", "/register/export/csv/", "/register/export/xlsx/"):
        told = read(visitor.visit(path))
        assert "Quartermaine" not in told, path
        assert restriction.reference not in told, path
    assert visitor.visit("/register/").says("You see the restrictions that come to you")
    assert visitor.visit(restriction.get_absolute_url()).status == 404


def test_a_technical_superuser_sees_nothing_of_it(limits: Limits, sign_in: Any, superuser: Any) -> None:
    restriction = limits.in_force()
    client = sign_in(superuser)
    for path in ("/register/", "/register/export/xlsx/", restriction.get_absolute_url()):
        assert client.get(path).status_code == 403, path


# Terms, not reasons --------------------------------------------------------------------------------------------------


def test_the_reasons_would_be_found_if_they_leaked(limits: Limits, as_person: Any) -> None:
    restriction = limits.in_force()
    text = as_person("Shona").visit(restriction.get_absolute_url()).main
    found = {words for words in REASONS if words.lower() in text.lower()}
    assert found >= {
        "One named contact without a time was tried",
        "cannot read letters and asked",
        "They answer the phones.",
    }


@pytest.mark.clauses("SPSO-EP-65c")
@pytest.mark.parametrize("name", ["Ewan", "Fiona", "Helen"])
def test_whoever_only_reads_the_register_finds_no_reason_in_it(limits: Limits, as_person: Any, name: str) -> None:
    restriction = limits.in_force()
    visitor = as_person(name)
    paths = (
        "/register/",
        "/register/?show=in_force&sort=customer",
        "/register/export/csv/",
        "/register/export/xlsx/",
        restriction.get_absolute_url(),
    )
    for path in paths:
        page = visitor.visit(path)
        assert page.status == 200, path
        told = read(page).lower()
        leaked = [words for words in REASONS if words.lower() in told]
        assert not leaked, (path, leaked)
        assert "am-2026" not in told, path
        assert restriction.reference.lower() in told, path
    assert visitor.page.says("Tuesdays"), "the terms are there"


@pytest.mark.clauses("SPSO-EP-62.2", "SBC-7.8b")
def test_the_page_has_the_terms_the_dates_who_knows_and_the_way_to_challenge(limits: Limits, as_person: Any) -> None:
    restriction = sent(limits, limits.shared(limits.decided_by_group()), by="Priya")
    page = as_person("Margaret").visit(restriction.get_absolute_url())
    answers = page.answers()
    for key, words in {
        "What stays open": "Ring Shona Kerr on Tuesdays",
        "Decided": "Complaints Review Group, on 18 November 2026",
        "In force from": "18 November 2026",
        "Until": "until 16 February 2027",
        "Review": "17 January 2027",
        "How it can be challenged": "The appeal goes to the Chief Executive",
        "Told": "By letter, on 18 November 2026",
        "Decision letter": ": sent",
    }.items():
        assert words in answers[key], key
    assert page.says("Isla Grant")
    assert page.says("Not yet")
    assert page.has_link("Letter L-2026")
    assert page.has_link("Why it was decided: request AM-2026-0001")


def test_what_may_be_done_follows_role_and_state(limits: Limits, as_person: Any) -> None:
    restriction = limits.decided_by_senior()
    path = restriction.get_absolute_url()
    offered = {
        "Tom": {"Say who must know", "Go to the decision letter", "Record that the customer was told in another way",
                "Withdraw it before it begins"},
        "Shona": {"Say who must know", "Go to the decision letter", "Record that the customer was told in another way",
                  "Withdraw it before it begins"},
        "Margaret": {"Say who must know", "Go to the decision letter",
                     "Record that the customer was told in another way"},
    }  # fmt: skip
    every = set().union(*offered.values()) | {"Change who must know", "Bring it into force without telling"}
    for name, expected in offered.items():
        page = as_person(name).visit(path)
        assert {words for words in every if page.has_link(words)} == expected, name
        assert page.says("Before it can come into force")
    limits.in_force(restriction)
    page = as_person("Tom").visit(path)
    assert {words for words in every if page.has_link(words)} == {"Change who must know"}
    page = as_person("Helen").visit(path)
    assert {words for words in every if page.has_link(words)} == set()


# The list ------------------------------------------------------------------------------------------------------------


def test_what_is_shown(three: dict[str, Any], as_person: Any) -> None:
    margaret = as_person("Margaret")
    for query, expected in (
        ("", {"in_force"}),
        ("?show=in_force", {"in_force"}),
        ("?show=waiting", {"waiting"}),
        ("?show=cancelled", {"withdrawn"}),
        ("?show=ended", set()),
        ("?show=nonsense", {"in_force"}),
    ):
        page = margaret.visit(f"/register/{query}")
        assert page.status == 200
        assert references(page) == {three[name].reference for name in expected}, query


def test_narrowing(limits: Limits, as_person: Any) -> None:
    calls = limits.in_force()
    matter = sent(limits, limits.shared(limits.decided_by_group()), by="Priya")
    today = clock.today()
    Restriction._base_manager.filter(pk=matter.pk).update(ends_on=today + timedelta(days=20))
    matter.reviews.update(due_on=today + timedelta(days=10))
    planning, tax = limits.council.team("Planning"), limits.council.team("Council tax")
    both = {calls.reference, matter.reference}
    for query, expected in (
        ("measure=call_times", {calls.reference}),
        ("measure=matter_closed", {matter.reference}),
        ("measure=premises_ban", set()),
        ("level=senior_manager", {calls.reference}),
        ("level=review_group", {matter.reference}),
        ("told=letter", {matter.reference}),
        ("told=otherwise", {calls.reference}),
        ("told=not_told", set()),
        (f"team={planning.pk}", both),
        (f"team={tax.pk}", set()),
        (f"service={planning.service_id}", both),
        (f"service={tax.service_id}", set()),
        ("ends_within=30", {matter.reference}),
        ("ends_within=90", both),
        ("ends_within=0", set()),
        ("review_within=14", {matter.reference}),
        ("review_within=90", both),
    ):
        assert references(as_person("Helen").visit(f"/register/?{query}")) == expected, query


def test_sorting(limits: Limits, as_person: Any, the_clock: Any) -> None:
    zoe = limits.in_force(customer=limits.customer("Zoe Young"))
    the_clock.forward(days=1)
    adam = limits.in_force(customer=limits.customer("Adam Able"))
    Restriction._base_manager.filter(pk=zoe.pk).update(ends_on=clock.today() + timedelta(days=5))

    def order(sort: str) -> list[str]:
        text = as_person("Helen").visit(f"/register/?sort={sort}").main
        return sorted((adam.reference, zoe.reference), key=text.index)

    assert order("newest") == [adam.reference, zoe.reference]
    assert order("reference") == [zoe.reference, adam.reference]
    assert order("customer") == [adam.reference, zoe.reference]
    assert order("ends") == [zoe.reference, adam.reference]


def test_a_search_for_a_person_leaves_no_name_in_the_address(three: dict[str, Any], as_person: Any) -> None:
    margaret = as_person("Margaret")
    margaret.visit("/register/")
    page = margaret.press("Search", q="quartermain")
    assert "quarter" not in page.path.lower()
    assert references(page) == {three["in_force"].reference}
    page = margaret.press("Search", q=three["in_force"].reference.lower())
    assert references(page) == {three["in_force"].reference}
    assert margaret.press("Search", q="Zachary").says("Nothing fits")
    assert margaret.visit("/register/?s=expired").says("Your search has expired")


def test_a_merged_customer_stands_under_the_surviving_name(limits: Limits, as_person: Any) -> None:
    restriction = limits.in_force(customer=limits.customer("Al Pringle"))
    kept = limits.customer("Alan J Pringle")
    merge_customers(restriction.customer_id, kept.pk, actor=limits.person("Shona"), reason="One person")
    page = as_person("Helen").visit("/register/")
    assert page.has_link("Alan J Pringle")
    assert as_person("Helen").visit(restriction.get_absolute_url()).heading.endswith("Alan J Pringle")
    page = as_person("Helen")
    page.visit("/register/")
    assert references(page.press("Search", q="Alan J Pringle")) == {restriction.reference}


@pytest.mark.parametrize(
    "query",
    ["team=999999", "team=x", "service=%00", "measure=nothing", "level=%27", "ends_within=-1", "page=999", "page=x",
     "sort=customer;drop", "s=%00", "show=", "review_within=99999999999999999999"],
)  # fmt: skip
def test_filters_that_make_no_sense(limits: Limits, as_person: Any, query: str) -> None:
    limits.in_force()
    assert as_person("Helen").visit(f"/register/?{query}").status == 200
    assert as_person("Helen").visit(f"/register/export/csv/?{query}").status == 200


def test_when_there_is_nothing(limits: Limits, as_person: Any) -> None:
    assert as_person("Helen").visit("/register/").says("No restriction is in force")
    assert as_person("Helen").visit("/register/?measure=witness").says("Nothing fits")


def test_a_long_list_is_counted_to_a_limit_only(
    limits: Limits, as_person: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from restrictions.selectors import counting

    monkeypatch.setattr(counting, "MOST_COUNTED", 1)
    limits.in_force()
    limits.in_force()
    page = as_person("Helen").visit("/register/")
    assert page.says("There are more than 1 restriction.")
    assert page.status == 200


# Taking it out -------------------------------------------------------------------------------------------------------


@pytest.mark.clauses("SBC-13.1b")
def test_the_table_has_terms_and_no_names_and_is_recorded(three: dict[str, Any], as_person: Any) -> None:
    page = as_person("Margaret").visit("/register/export/csv/")
    assert page.media_type == "text/csv"
    rows = list(csv.DictReader(io.StringIO(page.content.decode("utf-8-sig"))))
    assert [row["Reference"] for row in rows] == [three["in_force"].reference]
    [row] = rows
    assert row["Measures"] == "Calls on certain days, at certain times or up to a length"
    assert row["Ends on"] == "16 February 2027"
    assert row["Review due"] == "17 January 2027"
    assert row["How the customer was told"] == "In another way"
    assert row["Customer reference"] == three["in_force"].customer.reference
    assert "Quartermaine" not in page.text
    assert TimelineEvent.objects.get(verb="export_register").details == {"rows": 1, "form": "csv"}


def test_the_spreadsheet_has_the_same_rows(three: dict[str, Any], as_person: Any) -> None:
    page = as_person("Margaret").visit("/register/export/xlsx/?show=waiting")
    assert page.media_type.endswith("spreadsheetml.sheet")
    texts = read(page)
    assert three["waiting"].reference in texts
    assert three["in_force"].reference not in texts
    assert "Jean Wood" not in texts
    assert "<f>" not in texts


def test_no_cell_runs_in_a_spreadsheet(limits: Limits, as_person: Any) -> None:
    for cell in ("=1+1", "+cmd", "-2", "@SUM(A1)", "\t=1", " =1", "\r=1", "|calc", "%0a", "＝1"):
        assert harmless(cell) == f"'{cell}"
    assert harmless("Planning") == "Planning"
    assert harmless("") == ""
    limits.in_force()
    service = limits.council.team("Planning").service
    type(service).objects.filter(pk=service.pk).update(name="=HYPERLINK(1)")
    page = as_person("Helen").visit("/register/export/csv/")
    assert "'=HYPERLINK(1)" in page.text
    texts = read(as_person("Helen").visit("/register/export/xlsx/"))
    assert "'=HYPERLINK(1)" in texts.replace("&apos;", "'").replace("&#39;", "'")
    assert "<f>" not in texts


def test_only_these_tables(limits: Limits, as_person: Any) -> None:
    assert as_person("Helen").visit("/register/export/pdf/").status == 404


# Cost ----------------------------------------------------------------------------------------------------------------


def test_query_counts_are_equal_at_two_and_twenty_rows(limits: Limits, sign_in: Any) -> None:
    def measured(path: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        return len(queries)

    client = sign_in(limits.person("Margaret"))
    first = limits.in_force()
    limits.in_force()
    paths = ("/register/", "/register/?sort=customer&ends_within=90", "/register/export/csv/", "/register/export/xlsx/")
    for path in paths:
        measured(path)
    few = [measured(path) for path in paths]
    for _ in range(18):
        limits.in_force()
    assert [measured(path) for path in paths] == few
    page = first.get_absolute_url()
    assert measured(page) < 60


def test_what_the_pages_of_a_withdrawn_restriction_say(three: dict[str, Any], limits: Limits, as_person: Any) -> None:
    path = three["withdrawn"].get_absolute_url()
    page = as_person("Tom").visit(path)
    assert page.says("Cancelled before it began")
    assert not page.has_link("Say who must know")
    for name in ("sharing", "told", "withdraw"):
        assert as_person("Tom").visit(f"{path}{name}/").path == path, name
        assert as_person("Tom").post(f"{path}{name}/", {"reason": "Again."}).status == 409, name
    assert as_person("Tom").post(f"{path}letter/").status == 409


def test_telling_in_another_way_on_its_page(limits: Limits, as_person: Any) -> None:
    restriction = limits.decided_by_senior()
    shona = as_person("Shona")
    path = f"{restriction.get_absolute_url()}told/"
    today = clock.today()
    given = {
        "told_how": "Tom rang and read it out.",
        "not_in_writing_because": "He cannot read letters.",
        "told_on_day": str(today.day),
        "told_on_month": str(today.month),
        "told_on_year": str(today.year),
    }
    page = shona.post(path, given)
    assert page.status == 422
    assert page.has_link("Say who must know of it and why")
    assert page.says("Tom rang and read it out."), "what was typed is kept"
    limits.shared(restriction)
    for changes, words in (
        ({"told_how": ""}, "How was the customer told"),
        ({"told_on_year": "2027"}, "today or earlier"),
        ({"told_on_year": "2025"}, "18 November 2026 or later"),
        ({"told_on_day": "31", "told_on_month": "11"}, "There is no 31 November"),
        ({"not_in_writing_because": ""}, "Why was a letter not the right way"),
    ):
        page = shona.post(path, given | changes)
        assert page.status == 422, changes
        assert any(words in line for line in page.errors), (words, page.errors)
    assert shona.post(path, given).says("is in force")
    assert again(restriction).is_in_force
    assert shona.post(path, given).status == 409


def test_withdrawing_on_its_page(limits: Limits, as_person: Any) -> None:
    restriction = limits.decided_by_senior()
    tom = as_person("Tom")
    tom.visit(restriction.get_absolute_url())
    tom.follow("Withdraw it before it begins")
    assert tom.press("Withdraw it", reason="").status == 422
    assert tom.press("Withdraw it", reason="He has stopped calling.").says("It was never in force")
    assert again(restriction).state == "cancelled"
    assert again(restriction).request.state == "withdrawn"
    telling.cancel_before_force(restriction.request_id, actor=limits.person("Tom"), reason="Again.")
