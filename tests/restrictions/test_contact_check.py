"""The contact check: may I speak to them, how, with whom, until when. Never why."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from engagement import clock
from engagement.contact.models import Contact, LookUp
from engagement.customers.models import Customer
from engagement.customers.services import Details, add_adjustment, add_representation, create_customer, merge_customers
from engagement.policy.models import LocalValue, PolicyVersion
from tests.plugins.council import put_changed_policy_in_force

REACH = "For our planning and building service only. Other services deal with this customer as usual."

pytestmark = pytest.mark.django_db

CHECK = "/contact-check/"
# What stands in the request behind `limits.in_force`, and must never stand in an answer.
NEVER = (
    "Thirty-one calls", "many_calls", "Many calls", "could not take their breaks", "Nine hours", "only wants an answer",
    "sight loss", "did not help", "the calls went on", "persist", "category", "incident", "MCE-", "AM-", "R-2026",
    "L-2026", "unacceptable", "decided by", "Margaret",
)  # fmt: skip
HOSTILE = "<script>alert(1)</script>{{ 7|add:7 }}{% now 'Y' %}"


@pytest.fixture
def alan(limits: Any) -> Customer:
    return person(
        limits, "Alan Pringle", phones=("01632 960 118",), emails=("alan.pringle@example.org",),
        addresses=("12 Abbey Road\nNorthmoor\nNM1 1AA",),
    )  # fmt: skip


def person(limits: Any, name: str, **known: Any) -> Customer:
    given, _space, family = name.rpartition(" ")
    return create_customer(Details(given_name=given, family_name=family, **known), actor=limits.person("Tom"))


def check(visitor: Any, words: str) -> Any:
    visitor.visit(CHECK)
    return visitor.press("Check", q=words)


@pytest.fixture
def restricted(limits: Any, alan: Customer) -> Any:
    """Calls on Tuesdays for three months, in the planning service."""
    return limits.in_force(customer=alan)


# -- what it says ------------------------------------------------------------------------------------------------------


@pytest.mark.clauses("SPSO-EP-65c", "SBC-13.1b")
def test_an_answer_says_what_to_do_until_when_and_never_why(restricted, alan, as_person) -> None:
    page = check(as_person("Nadia"), "01632 960 118")
    assert page.status == 200
    assert page.says("Contact is restricted until 16 February 2027")
    assert page.answers()["How they may contact us"].startswith(
        f"{REACH} Take calls on Tuesdays, between 10am and noon"
    )
    assert "planning" in page.answers()["How they may contact us"].lower()
    assert "Please ring us on Tuesdays" in page.answers()["What to say"]
    assert page.answers()["Until when"] == "16 February 2027, that day included"
    assert page.answers()["Who deals with it"] == "Planning, 01632 960 100"
    for word in NEVER:
        assert word.lower() not in page.main.lower().replace("log an incident instead", ""), word
    for word in (alan.name, "01632"):
        assert word not in page.path


@pytest.mark.clauses("SBC-7.2")
def test_the_way_that_is_kept_open_is_named(limits, alan, as_person) -> None:
    """Where all direct contact ends, whoever answers the phone must be able to say what is left."""
    ended = limits.measure("end_direct_contact", answers={"exceptions_note": "None.", "continuing_route": "By letter."})
    kept = "Letters to Shona Kerr, Planning.\nUrgent repairs: 01632 960 199."
    limits.in_force(limits.decided_by_group(customer=alan, terms=limits.terms(ended, stays_open=kept)))
    page = check(as_person("Nadia"), "01632 960 118")
    assert page.answers()["How they may contact us"].startswith(f"{REACH} Do not deal with this customer yourself")
    assert page.answers()["What stays open for them"].split() == kept.split()


def test_what_always_stays_open_is_said(restricted, as_person) -> None:
    page = check(as_person("Nadia"), restricted.customer.reference)
    open_still = page.section("What always stays open")
    for words in ("request for information", "emergency", "safety of a child", "payments", "voting", "anything new"):
        assert words in open_still


def test_an_alert_with_icon_and_words_stands_across_the_page(restricted, as_person) -> None:
    page = check(as_person("Tom"), "alan.pringle@example.org")
    alert = page.tree.xpath("//*[contains(@class, 'moj-alert--warning')]")[0]
    assert "Contact is restricted until" in alert.text_content()
    assert alert.xpath(".//svg")


def test_no_restriction_is_said_as_that_and_never_as_safe(alan, as_person) -> None:
    page = check(as_person("Tom"), "01632 960 118")
    assert page.says("No restriction is recorded")
    assert page.says("This says only that no restriction is recorded")
    assert "safe" not in page.main.lower()


def test_nobody_found_says_check_the_spelling_and_never_safe(as_person, policy, the_clock) -> None:
    page = check(as_person("Tom"), "Quartermaine")
    assert page.says("No restriction is recorded for this name")
    assert page.says("Check the spelling of “Quartermaine”")
    assert "safe" not in page.main.lower()
    assert page.has_link("Log a contact by somebody who is not on record")


@pytest.mark.clauses("SBC-3.2b")
def test_adjustments_stand_in_every_answer(alan, limits, as_person) -> None:
    need = {"kind": "large_print", "told_by": "him"}
    add_adjustment(alan.pk, actor=limits.person("Tom"), what="Letters in large print", status="agreed", **need)
    add_adjustment(alan.pk, actor=limits.person("Tom"), what="Gold ink", status="declined", reason="no", **need)
    page = check(as_person("Nadia"), "01632 960 118")
    assert page.section("Adjustments") == "Letters in large print"


@pytest.mark.parametrize("state", ["before", "lifted", "pending"])
def test_only_what_is_in_force_shows(limits, alan, as_person, state) -> None:
    if state != "before":
        restriction = limits.decided_by_senior(customer=alan)
        if state == "lifted":
            limits.in_force(restriction)
            lift(limits, restriction)
    page = check(as_person("Nadia"), "01632 960 118")
    assert page.says("No restriction is recorded")
    assert LookUp.objects.get().answered == "none"


def lift(limits: Any, restriction: Any) -> None:
    """Ended by a later decision: the quickest way for a test to leave force."""
    from engagement.transitions import SystemActor, perform
    from restrictions.models import Restriction

    perform(Restriction, restriction.pk, "give_way", actor=SystemActor("test"))


def test_past_its_end_and_not_reviewed_yet_it_says_so(restricted, as_person, the_clock) -> None:
    LocalValue.objects.filter(key="at_end_date").update(value="stays_until_reviewed")
    the_clock.forward(days=100)
    page = check(as_person("Nadia"), "01632 960 118")
    assert page.says("Contact is restricted")
    assert not page.says("restricted until")
    assert page.answers()["Until when"].startswith("It was due to end on 16 February 2027, and holds until")


@pytest.mark.clauses("SBC-11.6")
def test_a_customer_who_was_not_told_is_not_told_by_the_desk_either(restricted, as_person) -> None:
    as_untold(restricted)
    page = check(as_person("Nadia"), "01632 960 118")
    assert page.says("They have not been told. Do not mention it.")
    assert not page.says("Please ring us on Tuesdays"), "what would be read out gives it away"
    assert page.answers()["What to say"].startswith("Do not say that there is an arrangement")


def as_untold(restriction: Any) -> None:
    from restrictions.models import PolicyException, Restriction

    exception = PolicyException.objects.create(
        request=restriction.request, kind="no_notification", reason_code="professional_advice",
        proposed_by=restriction.request.requester,
    )  # fmt: skip
    Restriction.objects.filter(pk=restriction.pk).update(told="not_told", untold_by=exception)


def test_a_measure_that_the_policy_no_longer_knows_is_said_in_the_words_of_its_time(restricted, as_person) -> None:
    """The policy in force now is another version, without this measure."""
    measures = PolicyVersion.objects.get().content["measures"]
    without = [one for one in measures if one["code"] != "call_times"]
    put_changed_policy_in_force("Without set times", measures=without)
    page = check(as_person("Nadia"), "01632 960 118")
    assert page.answers()["How they may contact us"].startswith(f"{REACH} Take calls on Tuesdays")


# -- who is meant ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "how"),
    [
        ("C-{reference}", "reference"),
        ("01632 960 118", "phone"),
        ("+44 (0)1632 960118", "phone"),
        ("ALAN.PRINGLE@example.org", "email"),
        ("Pringle NM1 1AA", "postcode"),
        ("nm11aa pringle", "postcode"),
        ("Mr A Pringle, Northmoor nm1 1aa", "postcode"),
        ("Pringle, 12 Abbey Rd", "address"),
        ("12 abbey road Alan Pringle", "address"),
        ("Alan Pringle", "name"),
        ("Pringle, Alan", "name"),
    ],
)
def test_found_by(alan, restricted, as_person, words, how) -> None:
    page = check(as_person("Nadia"), words.format(reference=alan.reference.removeprefix("C-")))
    assert page.says("Contact is restricted until")
    look_up = LookUp.objects.get()
    assert (look_up.how, look_up.customer, look_up.answered) == (how, alan, "restricted")


@pytest.mark.parametrize(
    ("words", "how"),
    [
        ("Pringle", "name"),
        ("A Pringle", "name"),
        ("NM1 1AA", "postcode"),
        ("960118", "phone"),
        ("12 Abbey Road", "address"),
        ("Alan Pringel", "similar"),
        ("Pringel NM1 1AA", "similar"),
    ],
)
def test_what_many_may_share_is_a_list_also_with_one_line(alan, restricted, as_person, words, how) -> None:
    page = check(as_person("Nadia"), words)
    nobody_by_this_name = page.says("Nobody has exactly this name. 1 person has a similar one.")
    assert nobody_by_this_name is (how == "similar")
    assert page.says("1 person may be meant") is not nobody_by_this_name
    assert page.says("Ask for something that shows whether it is this person")
    assert not page.says("restricted")
    assert page.says("12 Abbey Road, Northmoor, NM1 1AA")
    assert LookUp.objects.get().how == how
    assert LookUp.objects.get().answered == "several"
    assert page.has_link("Alan Pringle")


def test_two_of_one_name_stand_side_by_side_and_neither_is_guessed(limits, alan, restricted, as_person) -> None:
    twin = person(limits, "Alan Pringle", addresses=("3 Kirk Brae\nNorthmoor\nNM1 4KB",))
    tom = as_person("Tom")
    page = check(tom, "Alan Pringle")
    assert page.says("2 people may be meant")
    assert page.says("12 Abbey Road")
    assert page.says("3 Kirk Brae")
    assert not page.says("restricted")
    assert set(LookUp.objects.get().shown) == {str(alan.pk), str(twin.pk)}
    assert tom.visit(f"{CHECK}{twin.reference}/").says("No restriction is recorded")
    assert tom.visit(f"{CHECK}{alan.reference}/").says("Contact is restricted until")


def test_a_shared_number_is_narrowed_by_the_name_beside_it(limits, alan, restricted, as_person) -> None:
    other = person(limits, "Beth Pringle", phones=("01632 960 118",))
    tom = as_person("Tom")
    assert check(tom, "01632 960 118").says("2 people may be meant")
    assert check(tom, "Beth 01632 960 118").says(other.reference)
    assert check(tom, "Carol 01632 960 118").says("2 people may be meant")


@pytest.mark.parametrize("words", ["Carol Jones NM1 1AA", "Jones, 99 Nowhere Street", "Abbey Road", "Northmoor"])
def test_neighbours_are_not_shown_for_a_name_that_does_not_live_there(alan, as_person, words) -> None:
    page = check(as_person("Tom"), words)
    assert not page.says("Pringle")


def test_everybody_at_a_house_is_offered_where_no_name_fits(limits, alan, as_person) -> None:
    person(limits, "Carol Jones", addresses=("12 Abbey Road\nNorthmoor\nNM1 1AA",))
    page = check(as_person("Tom"), "12 Abbey Road Northmoor")
    assert page.says("2 people may be meant")


def test_a_restriction_on_a_merged_record_shows_on_the_surviving_one_and_the_other_way(
    limits, alan, restricted, as_person
) -> None:
    whole = person(limits, "Alan James Pringle", phones=("07700 900 555",))
    merge_customers(alan.pk, whole.pk, actor=limits.person("Shona"), reason="one person")
    tom = as_person("Tom")
    for words in ("01632 960 118", "07700 900 555", alan.reference):
        page = check(tom, words)
        assert page.says("Contact is restricted until"), words
        assert page.says(whole.reference)
    assert set(LookUp.objects.values_list("customer", flat=True)) == {whole.pk}


def test_nobody_is_restricted_by_association(limits, alan, restricted, as_person) -> None:
    rob = person(limits, "Rob Notman", phones=("07700 900 377",))
    edith = person(limits, "Edith Pringle", addresses=("12 Abbey Road\nNorthmoor\nNM1 1AA",))
    add_representation(rob.pk, alan.pk, actor=limits.person("Tom"), role="family", authority="written")
    tom = as_person("Tom")
    page = check(tom, "07700 900 377")
    assert page.says("No restriction is recorded")
    assert page.says("Acts for somebody else")
    assert page.has_link("Alan Pringle")
    assert not page.says("is restricted")
    page = check(tom, "Edith Pringle")
    assert page.says("No restriction is recorded")
    assert edith.reference in page.main
    page = check(tom, "01632 960 118")
    assert page.says("Contact is restricted until")
    assert page.says("A restriction is never about whoever acts for somebody")


# -- recorded ----------------------------------------------------------------------------------------------------------


@pytest.mark.clauses("SBC-13.1b")
def test_each_look_up_is_recorded_with_who_and_whom_but_not_the_words(alan, limits, as_person) -> None:
    nadia = as_person("Nadia")
    check(nadia, "01632 960 118")
    nadia.visit(f"{CHECK}{alan.reference}/")
    check(nadia, "Zebedee Quartermaine")
    rows = list(LookUp.objects.order_by("pk").values_list("looked_by__name", "how", "answered", "customer"))
    assert rows == [
        ("Nadia Hussain", "phone", "none", alan.pk),
        ("Nadia Hussain", "opened", "none", alan.pk),
        ("Nadia Hussain", "similar", "nobody", None),
    ]
    # The hash is a long row of letters and figures, in which any three figures may stand by chance.
    kept = str(list(LookUp.objects.values("how", "answered", "shown", "system", "customer", "looked_by__name")))
    assert "uartermaine" not in kept.lower()
    assert "960" not in kept.replace(str(alan.pk), "")


def test_the_hash_answers_whether_somebody_was_looked_for(alan, as_person) -> None:
    from engagement.contact.services import hash_of
    from engagement.customers.search import read

    check(as_person("Nadia"), "(01632) 960-118")
    kept = LookUp.objects.get().words_hash
    assert kept == hash_of(read("+44 1632 960118"))
    assert kept != hash_of(read("01632 960 119"))


def test_an_answer_that_cannot_be_recorded_is_not_shown(alan, as_person, monkeypatch) -> None:
    def fails(**_given: Any) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("restrictions.contact_check.services.record_look_up", fails)
    with pytest.raises(RuntimeError):
        as_person("Nadia").visit(f"{CHECK}{alan.reference}/")


def test_reloading_is_looking_again_and_back_works(alan, as_person) -> None:
    nadia = as_person("Nadia")
    page = check(nadia, "01632 960 118")
    assert nadia.visit(page.path).says("Alan Pringle")
    assert LookUp.objects.count() == 2
    assert as_person("Tom").visit(page.path).says("That search has ended")
    assert LookUp.objects.count() == 2


# -- who may, bad input ------------------------------------------------------------------------------------------------


@pytest.mark.clauses("SPSO-EP-65c")
@pytest.mark.parametrize(
    ("name", "may"),
    [
        ("Tom", True), ("Shona", True), ("Margaret", True), ("Helen", True), ("Callum", True), ("Grace", True),
        ("Beth", True), ("Stuart", True), ("Ravi", False), ("Moira", False), ("Angus", False), ("Leah", False),
    ],
)  # fmt: skip
def test_who_may_check(alan, as_person, name, may) -> None:
    visitor = as_person(name)
    page = visitor.visit(CHECK)
    assert page.status == (200 if may else 403)
    assert page.has_link("Contact check") is may
    page = visitor.visit(f"{CHECK}{alan.reference}/")
    assert page.status == (200 if may else 403)
    assert page.says("Pringle") is may
    assert visitor.post(CHECK, {"q": "Pringle"}).status == (200 if may else 403)


def test_a_superuser_may_not(alan, superuser, sign_in) -> None:
    client = sign_in(superuser)
    assert client.get(CHECK).status_code == 403
    assert client.get(f"{CHECK}{alan.reference}/").status_code == 403


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "Enter a name"),
        (" ", "Enter a name"),
        ("a", "at least 2 letters"),
        ("?!", "at least 2"),
        ("x" * 5000, "Shorten"),
    ],
)
def test_a_question_without_content_is_answered_beside_the_box(as_person, policy, typed, says) -> None:
    page = check(as_person("Tom"), typed)
    assert page.status == 422
    assert says in " ".join(page.errors)
    assert not LookUp.objects.exists()


@pytest.mark.parametrize(
    "typed",
    [HOSTILE, "' OR 1=1 --", "%", "_1", "\u202e42", "12 " * 60, "0" * 200, "12 " + "a " * 90, "C-999999999", "é" * 199],
)
def test_whatever_is_typed_gets_an_answer(as_person, policy, typed) -> None:
    page = check(as_person("Tom"), typed)
    assert page.status in (200, 422)
    assert b"<script>alert" not in page.content
    assert not page.says("14")


def test_a_reference_that_is_not_there_is_not_found(as_person, policy) -> None:
    assert as_person("Tom").visit(f"{CHECK}C-999999/").status == 404
    assert as_person("Tom").visit(f"{CHECK}%00/").status == 404
    assert not LookUp.objects.exists()


# -- logging from the answer -------------------------------------------------------------------------------------------


def test_a_contact_is_logged_from_the_answer_in_three_fields(alan, as_person) -> None:
    tom = as_person("Tom")
    check(tom, "01632 960 118")
    page = tom.press("Log this contact", channel="Phone", minutes="7", matter="Planning notice")
    assert page.heading.endswith("Contact logged")
    assert page.has_link("Log an incident instead")
    contact = Contact.objects.get()
    assert (contact.handled_by.name, contact.matter) == ("Tom Elliot", "Planning notice")
    page = check(tom, "01632 960 118")
    assert page.value_of("channel") == "phone", "the way that was used last"
    assert page.tree.xpath("//datalist[@id='matters']/option/@value") == ["Planning notice"]


def test_matters_of_other_teams_are_not_offered(alan, as_person) -> None:
    tom = as_person("Tom")
    check(tom, "01632 960 118")
    tom.press("Log this contact", channel="Phone", minutes="7", matter="Planning notice")
    page = check(as_person("Nadia"), "01632 960 118")
    assert b"Planning notice" not in page.content


def test_mistakes_in_the_short_form_lead_to_the_long_one_with_what_was_typed(alan, as_person) -> None:
    tom = as_person("Tom")
    check(tom, "01632 960 118")
    page = tom.press("Log this contact", minutes="x", matter="Fence")
    assert page.status == 422
    assert "Choose how you were in touch" in page.errors
    assert page.value_of("matter") == "Fence"


# -- speed -------------------------------------------------------------------------------------------------------------


def queries(visitor: Any, words: str) -> int:
    path = check(visitor, words).path
    visitor.visit(path)
    with CaptureQueriesContext(connection) as asked:
        assert visitor.visit(path).status == 200
    return len(asked)


def test_for_most_people_finding_and_answering_is_one_query_and_one_insert(limits, alan, as_person) -> None:
    tom = as_person("Tom")
    path = check(tom, "01632 960 118").path
    with CaptureQueriesContext(connection) as asked:
        tom.visit(path)
    about = [one["sql"] for one in asked if "searchkey" in one["sql"].lower() or "customer_id" in one["sql"].lower()]
    assert len([sql for sql in about if sql.startswith("SELECT")]) == 1
    assert len([sql for sql in about if sql.startswith("INSERT")]) == 1
    assert len(asked) <= 8


def test_it_costs_the_same_with_two_people_and_with_forty(limits, alan, as_person) -> None:
    words = ("01632 960 118", "alan.pringle@example.org", alan.reference, "Pringle NM1 1AA", "Alan Pringle")
    tom = as_person("Tom")
    few = [queries(tom, one) for one in words]
    for number in range(40):
        person(
            limits, f"Morag Wynd{chr(97 + number % 26)}{chr(97 + number // 26)}", addresses=("9 Mill Wynd\nNM1 1AA",)
        )
    assert [queries(tom, one) for one in words] == few


def test_a_list_costs_the_same_with_two_and_with_twenty(limits, alan, as_person) -> None:
    person(limits, "Morag Pringle", addresses=("9 Mill Wynd\nNM1 1AA",))
    tom = as_person("Tom")
    few = queries(tom, "Pringle")
    for number in range(18):
        person(limits, f"Given{chr(97 + number)} Pringle", addresses=("9 Mill Wynd\nNM1 1AA",))
    assert queries(tom, "Pringle") == few


def test_more_than_can_be_shown_says_so(limits, as_person) -> None:
    for number in range(22):
        person(limits, f"Given{chr(97 + number)} Pringle")
    page = check(as_person("Tom"), "Pringle")
    assert page.says("20 people may be meant")
    assert page.says("More fit than can be shown")


def test_two_restrictions_are_both_said_and_the_later_end_leads(limits, alan, restricted, as_person) -> None:
    longer = limits.terms(ends_on=clock.today() + timedelta(days=120))
    limits.in_force(limits.decided_by_senior(customer=alan, terms=longer))
    page = check(as_person("Nadia"), "01632 960 118")
    assert page.says("Contact is restricted until 18 March 2027")
    assert page.main.count("How they may contact us") == 2
