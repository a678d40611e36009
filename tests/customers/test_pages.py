"""The customer pages, as people use them."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from engagement.customers import selectors, services
from engagement.customers.models import Adjustment, ContactPoint, Customer, CustomerNote, Merge
from engagement.people.models import User
from tests.plugins.council import Council

pytestmark = pytest.mark.django_db

SEARCH = "/customers/"
HOSTILE = "<script>alert(1)</script>{{ 7|add:7 }}{% now 'Y' %}"


def search_for(visitor: Any, text: str) -> Any:
    visitor.visit(SEARCH)
    return visitor.press("Search", q=text)


def test_a_search_is_posted_and_stays_off_the_address(alan: Customer, as_person: Any) -> None:
    tom = as_person("Tom")
    found = search_for(tom, "pringle")
    assert found.status == 200
    assert "pringle" not in found.path.lower()
    assert found.says("12 Abbey Rd, Northmoor, NM1 1AA")
    assert tom.visit(found.path).says("1 customer"), "reload works"
    assert tom.follow("Alan Pringle").heading.endswith("Alan Pringle")


def test_a_key_of_somebody_else_shows_nothing(alan: Customer, as_person: Any) -> None:
    path = search_for(as_person("Tom"), "pringle").path
    other = as_person("Isla").visit(path)
    assert not other.says("Pringle")
    assert other.says("That search has ended")


def test_nobody_found_says_check_the_spelling(as_person: Any) -> None:
    page = search_for(as_person("Tom"), "Quartermaine")
    assert page.says("No record is found for this name")
    assert page.says("Check the spelling")


@pytest.mark.parametrize(
    ("typed", "says"), [("", "Enter a name"), ("a", "at least 2 letters"), ("x" * 100_000, "Shorten this")]
)
def test_a_search_for_nothing_says_what_to_type(as_person: Any, typed: str, says: str) -> None:
    page = search_for(as_person("Tom"), typed)
    assert page.status == 422
    assert says in " ".join(page.errors)


def test_paging_keeps_the_search(make: Any, as_person: Any) -> None:
    for number in range(25):
        make(f"Alan{chr(97 + number)} Pringle")
    tom = as_person("Tom")
    first = search_for(tom, "pringle")
    assert first.says("25 customers")
    second = tom.follow("Next")
    assert second.says("Alany Pringle")
    assert "pringle" not in second.path.lower()


@pytest.mark.parametrize("name", ["Ravi Patel", "Moira Lees", "Leah Kidd"])
def test_who_may_not_find_customers_gets_no_page(alan: Customer, as_person: Any, name: str) -> None:
    visitor = as_person(name)
    for path in (
        SEARCH,
        alan.get_absolute_url(),
        f"{alan.get_absolute_url()}edit/",
        f"{alan.get_absolute_url()}merge/",
    ):
        page = visitor.visit(path)
        assert page.status == 403
        assert not page.says("Pringle")


def test_a_superuser_gets_no_page(alan: Customer, superuser: User, sign_in: Any) -> None:
    client = sign_in(superuser)
    for path in (SEARCH, "/customers/new/", alan.get_absolute_url()):
        assert client.get(path).status_code == 403


def test_what_is_not_there_is_not_found(alan: Customer, make: Any, as_person: Any) -> None:
    tom = as_person("Tom")
    other = make("Deborah Laidlaw", phones=("01632 960 222",))
    assert tom.visit("/customers/C-999999/").status == 404
    foreign = other.contact_points.get()
    path = reverse("customers:end_contact", args=[alan.reference, foreign.pk])
    assert tom.visit(path).status == 404
    assert tom.post(path, {"on": "2026-11-18"}).status == 404
    foreign.refresh_from_db()
    assert foreign.valid_until is None


@pytest.mark.clauses("SBC-3.2b")
def test_adjustments_stand_first_with_source_date_and_reason(
    alan: Customer, tom: User, as_person: Any, the_clock: Any
) -> None:
    visitor = as_person("Tom")
    visitor.visit(alan.get_absolute_url())
    page = visitor.follow("Add an adjustment")
    page = visitor.press("Save", what="Letters in 18 point", kind="large_print", status="asked", told_by="Mr Pringle")
    assert page.status == 200, page.errors
    assert page.main.index("Letters in 18 point") < page.main.index("How to reach them")
    assert page.says("Told by Mr Pringle, 18 November 2026")
    visitor.follow("Answer")
    page = visitor.press("Save the answer", status="declined")
    assert page.status == 422
    assert "Say why it was declined" in " ".join(page.errors)
    page = visitor.press("Save the answer", status="declined", reason="We have no such printer, and offered audio")
    assert page.says("Declined, with the reason")
    assert page.says("We have no such printer, and offered audio")


@pytest.mark.clauses("SPSO-G1-25", "SPSO-G1-26", "SPSO-EP-8a")
def test_a_diagnosis_is_asked_about_and_kept_only_on_purpose(alan: Customer, as_person: Any) -> None:
    visitor = as_person("Tom")
    path = reverse("customers:add_adjustment", args=[alan.reference])
    page = visitor.visit(path)
    assert page.says("What do they need us to do differently?")
    assert page.says("Write what the person has told us that they need. We do not diagnose, and we do not assume.")
    told = {"what": "He is autistic, call before noon", "kind": "other", "status": "agreed", "told_by": "Mr Pringle"}
    page = visitor.press("Save", told)
    assert page.status == 422
    assert "autistic" in page.errors[0]
    assert not Adjustment.objects.exists()
    assert visitor.press("Save", keep_words="on").status == 200
    assert Adjustment.objects.get().what == told["what"]


def test_the_same_form_sent_twice_makes_one_adjustment(alan: Customer, sign_in: Any, tom: User) -> None:
    client = sign_in(tom)
    told = {
        "what": "Call before noon",
        "kind": "other",
        "status": "agreed",
        "told_by": "Mr Pringle",
        "told_on": "2026-11-18",
    }
    for _again in range(2):
        assert client.post(reverse("customers:add_adjustment", args=[alan.reference]), told).status_code == 302
    assert Adjustment.objects.count() == 1


def test_two_people_edit_at_once_and_both_texts_are_shown(alan: Customer, as_person: Any) -> None:
    tom, isla = as_person("Tom"), as_person("Isla")
    path = reverse("customers:edit", args=[alan.reference])
    tom.visit(path)
    isla.visit(path)
    page = isla.press("Save", preferred_language="Gaelic")
    assert page.status == 200, page.errors
    page = tom.press("Save", preferred_language="Polish")
    assert page.status == 409
    assert page.says("Gaelic")
    assert page.says("Polish")
    assert Customer.objects.get().preferred_language == "Gaelic"
    assert tom.press("Save").status == 200
    assert Customer.objects.get().preferred_language == "Polish"


def test_posted_fields_that_are_not_on_the_form_change_nothing(
    alan: Customer, make: Any, sign_in: Any, tom: User, shona: User
) -> None:
    other = make("Deborah Laidlaw")
    data = {
        "version": 1, "kind": "person", "name": "Alan Pringle", "preferred_contact": "phone",
        "reference": "C-1", "merged_into": str(other.pk),
        "created_by": shona.pk, "actor": shona.pk, "id": str(other.pk),
    }  # fmt: skip
    assert sign_in(tom).post(reverse("customers:edit", args=[alan.reference]), data).status_code == 302
    after = Customer.objects.get(pk=alan.pk)
    assert (after.reference, after.merged_into, after.created_by) == (alan.reference, None, tom)


@pytest.mark.parametrize(
    ("room", "data"),
    [
        ("add_name", {"name": HOSTILE, "kind": "other"}),
        ("add_contact", {"kind": "address", "typed": HOSTILE}),
        (
            "add_adjustment",
            {"what": HOSTILE, "kind": "other", "status": "agreed", "told_by": HOSTILE, "told_on": "2026-11-18"},
        ),
        ("add_note", {"about": "unusual", "text": HOSTILE, "happened_on": "2026-11-18"}),
    ],
)
def test_hostile_text_stays_text(
    alan: Customer, sign_in: Any, tom: User, room: str, data: dict[str, str], the_clock: Any
) -> None:
    client = sign_in(tom)
    answer = client.post(reverse(f"customers:{room}", args=[alan.reference]), data, follow=True)
    body = answer.content.decode()
    assert answer.status_code == 200
    assert "<script>alert" not in body
    assert "&lt;script&gt;alert(1)" in body
    assert "{{ 7|add:7 }}" in body


@pytest.mark.parametrize("room", ["add_name", "add_contact", "add_adjustment", "add_note", "edit"])
@pytest.mark.parametrize("flood", ["x" * 100_000, "\x00", "", "31/02/2026"], ids=["long", "null", "empty", "date"])
def test_no_form_breaks_on_bad_input(alan: Customer, sign_in: Any, tom: User, room: str, flood: str) -> None:
    client = sign_in(tom)
    path = reverse(f"customers:{room}", args=[alan.reference])
    fields = list(client.get(path).context["form"].fields)
    before = counts()
    answer = client.post(path, dict.fromkeys([*fields, "told_on_day", "told_on_month", "happened_on"], flood))
    assert answer.status_code == 422
    assert "There is a problem" in answer.content.decode()
    assert counts() == before


def counts() -> list[int]:
    return [model.objects.count() for model in (Customer, ContactPoint, Adjustment, CustomerNote)]


def test_merge_with_preview_and_undo(alan: Customer, make: Any, as_person: Any) -> None:
    twin = make("A Pringle", phones=("07700 900 118",))
    shona = as_person("Shona")
    shona.visit(twin.get_absolute_url())
    shona.follow("Merge with another record")
    shona.press("Search", q="alan pringle")
    page = shona.press("Continue", customer=alan.reference)
    assert page.says("07700 900 118")
    assert page.says("12 Abbey Rd, Northmoor, NM1 1AA")
    assert not Merge.objects.exists(), "the preview changes nothing"
    page = shona.press("Merge these records", keep=alan.reference)
    assert page.status == 422
    page = shona.press("Merge these records", keep=alan.reference, reason="He told us")
    assert page.status == 200
    assert page.says("07700 900 118")
    assert shona.visit(twin.get_absolute_url()).says(f"{twin.reference} was merged into this record")
    shona.follow("Undo this merge")
    page = shona.press("Undo the merge", because="Father and son")
    assert not shona.visit(alan.get_absolute_url()).answers().get("07700 900 118")
    assert selectors.resolve(twin.pk) == twin


@pytest.mark.parametrize(
    ("typed", "what", "advice"),
    [
        ("Nobody Atall", "name", "Check the spelling of “Nobody Atall”, or try a phone number, a postcode or an email"),
        ("01632 960 777", "phone number", "Check “01632 960 777”, or try a name, a postcode or an email address."),
        ("no@example.org", "email address", "Check “no@example.org”, or try a name, a phone number or a postcode."),
        ("NM9 9ZZ", "postcode", "Check “NM9 9ZZ”, or try a name, a phone number or an email address."),
        ("C-999999", "reference", "Check “C-999999”, or try a name, a phone number, a postcode or an email address."),
        ("12 Nowhere Lane", "address", "Check “12 Nowhere Lane”, or try a name, a phone number, a postcode or"),
        ("Zyx Qwerty 01632 960777", "name and phone number", "Check the spelling of “Zyx Qwerty 01632 960777”, or try"),
    ],
)
def test_an_empty_answer_says_what_was_looked_for(
    alan: Customer, as_person: Any, typed: str, what: str, advice: str
) -> None:
    tom = as_person("Tom")
    assert f"No record is found for this {what} {advice}" in search_for(tom, typed).text
    tom.visit("/customers/new/")
    assert f"No record is found for this {what}. {advice}" in tom.press("Search", q=typed).text


def merge_of(shona: Any, one: Customer, other: Customer, **answers: str) -> Any:
    shona.visit(reverse("customers:merge", args=[one.reference, other.reference]))
    return shona.press("Merge these records", **answers)


def test_a_merge_asks_for_what_is_missing_in_words_that_fit_it(alan: Customer, make: Any, as_person: Any) -> None:
    twin, shona = make("A Pringle"), as_person("Shona")
    page = merge_of(shona, alan, twin)
    assert page.errors == ["Choose which of the two records stays", "Say how you know that they are the same customer"]
    path = reverse("customers:merge", args=[alan.reference, twin.reference])
    assert shona.post(path, {"keep": "C-000999", "reason": "x"}).errors == ["Choose one of these two records"]
    page = merge_of(shona, alan, twin, keep=alan.reference, reason="Both have dementia and live in Abbey Rd")
    assert page.errors == [
        "Say how you know without naming a health condition (“dementia”), or tick the box to keep the words"
    ]
    page = merge_of(shona, alan, twin, keep=alan.reference, reason="\u200b")
    assert page.errors == ["Say how you know that they are the same customer"]
    assert not Merge.objects.exists()


def test_whoever_merges_second_reads_who_was_first_and_what_to_do(
    alan: Customer, make: Any, as_person: Any, the_clock: Any
) -> None:
    twin, third = make("A Pringle"), make("Al Pringle")
    shona, fiona = as_person("Shona"), as_person("Fiona")
    shona.visit(reverse("customers:merge", args=[third.reference, twin.reference]))
    merge_of(fiona, alan, twin, keep=alan.reference, reason="He told us")
    page = shona.press("Merge these records", keep=third.reference, reason="The same phone")
    assert page.says("One of these was merged meanwhile. Nothing was changed now: compare these two")
    assert page.path == reverse("customers:merge", args=[third.reference, alan.reference])
    merge = Merge.objects.get()
    with pytest.raises(ValidationError) as refused:
        services.merge_customers(twin.pk, third.pk, actor=merge.merged_by, reason="The same phone")
    assert refused.value.messages == [
        f"{twin.reference} has already been merged into {alan.reference}, by Fiona Bell on 18 November 2026. "
        f"Nothing was changed now. Open {alan.reference} and begin there."
    ]


def test_whoever_undoes_second_reads_who_was_first(alan: Customer, make: Any, as_person: Any, the_clock: Any) -> None:
    shona, fiona = as_person("Shona"), as_person("Fiona")
    merge_of(fiona, alan, make("A Pringle"), keep=alan.reference, reason="He told us")
    undo = reverse("customers:undo_merge", args=[Merge.objects.get().pk])
    shona.visit(undo)
    fiona.visit(undo)
    assert fiona.press("Undo the merge", because="Father and son").status == 200
    page = shona.press("Undo the merge", because="Two people")
    assert page.status == 422
    said = "Fiona Bell has already undone this merge, on 18 November 2026. There is nothing left to do."
    assert page.errors == [said]


def test_staff_are_not_offered_a_merge(alan: Customer, make: Any, as_person: Any) -> None:
    twin = make("A Pringle")
    tom = as_person("Tom")
    assert not tom.visit(alan.get_absolute_url()).has_link("Merge with another record")
    assert tom.visit(reverse("customers:merge", args=[alan.reference, twin.reference])).status == 403


def test_who_acts_for_whom_is_recorded_by_finding_the_other(alan: Customer, make: Any, as_person: Any) -> None:
    make("Ruth Notman", kind="representative")
    tom = as_person("Tom")
    tom.visit(alan.get_absolute_url())
    tom.follow("Add somebody who acts for them")
    tom.press("Search", q="notman")
    tom.press("Continue", customer=Customer.objects.get(name="Ruth Notman").reference)
    page = tom.press("Save", direction="Ruth Notman acts for Alan Pringle", role="advocate", authority="written")
    assert page.says("Ruth Notman acts for this customer")
    assert search_for(tom, "notman").says("Acting for Alan Pringle")


def test_a_note_is_shown_to_few(alan: Customer, tom: User, as_person: Any, council: Council) -> None:
    services.record_note(alan.pk, actor=tom, about="forceful", text="Firm about the date.")
    for name, sees in {
        "Tom": True,
        "Shona": True,
        "Margaret": True,
        "Isla": False,
        "Fiona": False,
        "Grace": False,
    }.items():
        assert as_person(name).visit(alan.get_absolute_url()).says("Firm about the date.") is sees, name


def test_the_page_asks_as_much_for_two_rows_as_for_twenty(
    alan: Customer, make: Any, tom: User, shona: User, sign_in: Any
) -> None:
    client = sign_in(shona)
    client.get(alan.get_absolute_url())
    counts = []
    for more in (2, 18):
        for number in range(more):
            suffix = f"{more}{number}"
            services.add_other_name(alan.pk, actor=tom, name=f"Name{suffix}")
            services.add_contact_point(alan.pk, actor=tom, kind="email", typed=f"a{suffix}@example.org")
            services.add_adjustment(
                alan.pk, actor=tom, kind="other", what=f"Need {suffix}", status="agreed", told_by="Mr Pringle"
            )
            services.record_note(alan.pk, actor=tom, about="unusual", text=f"Note {suffix}")
            other = make(f"Other {suffix}")
            services.add_representation(other.pk, alan.pk, actor=tom, role="family")
            services.merge_customers(make(f"Twin {suffix}").pk, alan.pk, actor=shona, reason="Same")
        with CaptureQueriesContext(connection) as queries:
            assert client.get(alan.get_absolute_url()).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1], counts


def test_the_page_that_undoes_a_merge_says_when_it_is_done(
    alan: Customer, make: Any, as_person: Any, council: Any, the_clock: Any
) -> None:
    shona = council.person("Shona")
    merge = services.merge_customers(make("A Pringle").pk, alan.pk, actor=shona, reason="Same address")
    services.undo_merge(merge.pk, actor=shona, because="Two people")
    page = as_person("Shona").visit(reverse("customers:undo_merge", args=[merge.pk]))
    assert page.path == alan.get_absolute_url()
    assert page.says("Shona Kerr has already undone this merge, on 18 November 2026. There is nothing left to do.")
    assert not page.has_button("Undo the merge")
