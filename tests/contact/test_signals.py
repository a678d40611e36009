"""Early word to a manager: at the right number, to the right person, once, and not where more is reasonable."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError

from engagement import clock
from engagement.contact import services
from engagement.contact.models import Contact, ContactSignal, MoreContact
from engagement.contact.services.signals import TITLE
from engagement.customers.services import add_adjustment, merge_customers
from engagement.people.models import Team
from engagement.policy.models import LocalValue
from engagement.spine.models import Notice, WorkItem
from engagement.spine.review_clock import run_daily_jobs
from tests.contact.conftest import make_customer

pytestmark = pytest.mark.django_db

# The suggested figures: 10 a week, word at 75%.
ENOUGH = 8


@pytest.mark.clauses("SPSO-G3-13e")
def test_word_comes_at_the_share_and_not_before(alan, council, log, drain) -> None:
    log(alan, times=ENOUGH - 1)
    assert not ContactSignal.objects.exists()
    log(alan, "Nadia")
    signal = ContactSignal.objects.get()
    assert (signal.contacts, signal.look_from, signal.team) == (ENOUGH, 10, council.team("Planning"))
    work = WorkItem.objects.get(kind="contact_rises")
    assert (work.team, work.duty, work.title) == (council.team("Planning"), "line_manager", TITLE)
    assert list(Notice.objects.values_list("recipient__name", flat=True)) == ["Shona Kerr"]
    drain()
    assert "Pringle" not in mail.outbox[0].subject + mail.outbox[0].body
    assert "Planning notice" not in mail.outbox[0].body


def test_it_comes_once_in_thirty_days_for_a_matter(alan, log, the_clock) -> None:
    log(alan, times=ENOUGH + 4)
    assert ContactSignal.objects.count() == 1
    the_clock.forward(days=29)
    log(alan, times=ENOUGH)
    assert ContactSignal.objects.count() == 1
    the_clock.forward(days=2)
    log(alan)
    assert ContactSignal.objects.count() == 2


def test_each_matter_and_each_week_is_counted_by_itself(alan, log, the_clock) -> None:
    log(alan, times=ENOUGH - 1)
    log(alan, times=ENOUGH - 1, matter="Council tax bill")
    the_clock.forward(days=7, minutes=1)
    log(alan, times=ENOUGH - 1)
    assert not ContactSignal.objects.exists()


@pytest.mark.clauses("SPSO-G3-17")
def test_the_services_own_figure_comes_before_the_organisations(alan, council, log) -> None:
    services.set_usual_contact(
        council.service("Planning and building").pk, actor=council.person("Shona"), per_week=2, look_from=4
    )
    log(alan, times=2)
    assert not ContactSignal.objects.exists()
    log(alan)
    assert ContactSignal.objects.get().look_from == 4


@pytest.mark.parametrize("key", ["contact_threshold_per_week", "early_warning_share"])
def test_a_figure_that_nobody_accepted_warns_nobody(alan, log, key) -> None:
    LocalValue.objects.filter(key=key).delete()
    log(alan, times=40)
    assert not ContactSignal.objects.exists()


def test_the_line_managers_own_calls_go_to_somebody_who_holds_the_place(alan, council, log) -> None:
    Team.objects.filter(name="Planning").update(line_manager=None)
    log(alan, times=ENOUGH)
    assert WorkItem.objects.get(kind="contact_rises").duty == "senior_manager"


def test_contact_with_nobodys_team_warns_nobody(alan, log) -> None:
    log(alan, "Grace", times=ENOUGH)
    assert not ContactSignal.objects.exists()


def test_the_daily_round_finds_what_a_merge_brought_together_and_finds_it_once(alan, council, log) -> None:
    twin = make_customer(council, "Al Pringle")
    log(alan, times=4)
    log(twin, times=4)
    merge_customers(twin.pk, alan.pk, actor=council.person("Shona"), reason="one person")
    assert run_daily_jobs()["rising contact"] == 1
    assert run_daily_jobs()["rising contact"] == 0
    assert ContactSignal.objects.get().customer == alan


def test_a_correction_to_the_matter_counts(alan, council, log) -> None:
    log(alan, times=ENOUGH - 1)
    wrong = log(alan, matter="Planing notice")
    services.correct_contact(
        wrong.pk, actor=council.person("Tom"), channel="phone", minutes=1, matter="Planning notice"
    )
    assert ContactSignal.objects.count() == 1


# -- more contact is reasonable ----------------------------------------------------------------------------------------


def note(alan, council, reason: str = "complex", by: str = "Shona", **changes):
    given = {"matter": "Planning notice", "reason": reason, "until": clock.today() + timedelta(days=30)} | changes
    return services.note_more_contact(alan.pk, actor=council.person(by), **given)


@pytest.mark.clauses("SPSO-G3-15a", "SPSO-G3-15c", "SPSO-G3-15d")
@pytest.mark.parametrize("reason", ["complex", "sensitive", "finding_it_hard"])
def test_a_reason_on_file_keeps_the_manager_from_being_warned(alan, council, log, as_person, reason) -> None:
    noted = note(alan, council, reason)
    log(alan, times=ENOUGH)
    assert not ContactSignal.objects.exists()
    page = as_person("Tom").visit(f"/contact/{alan.reference}/")
    assert page.says("More contact is reasonable here")
    assert noted.reason == reason


@pytest.mark.clauses("SPSO-G3-15b")
def test_a_communication_need_is_noted_with_its_adjustment_only(alan, council, log) -> None:
    with pytest.raises(ValidationError) as refused:
        note(alan, council, "communication_need")
    assert list(refused.value.message_dict) == ["adjustment"]
    other = make_customer(council, "Deborah Laidlaw")
    foreign = add_adjustment(
        other.pk, actor=council.person("Tom"), kind="more_time", what="More time", status="agreed", told_by="her"
    )
    with pytest.raises(ValidationError):
        note(alan, council, "communication_need", adjustment_id=foreign.pk)
    need = add_adjustment(
        alan.pk, actor=council.person("Tom"), kind="more_time", what="Calls to explain letters", status="agreed",
        told_by="Mr Pringle",
    )  # fmt: skip
    assert note(alan, council, "communication_need", adjustment_id=need.pk).adjustment == need
    log(alan, times=ENOUGH)
    assert not ContactSignal.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"reason": "because"}, "reason"),
        ({"reason": "other"}, "because"),
        ({"until": None}, "until"),
        ({"until": clock.today() - timedelta(days=4000)}, "until"),
        ({"until": clock.today() + timedelta(days=4000)}, "until"),
        ({"matter": ""}, "matter"),
    ],
)
def test_a_note_without_what_it_needs_is_refused(alan, council, changes, field) -> None:
    with pytest.raises(ValidationError) as refused:
        note(alan, council, **changes)
    assert list(refused.value.message_dict) == [field]
    assert not MoreContact.objects.exists()


def test_a_note_is_about_its_matter_and_ends_on_its_day(alan, council, log, the_clock) -> None:
    note(alan, council, until=clock.today() + timedelta(days=3))
    log(alan, times=ENOUGH, matter="Council tax bill")
    assert ContactSignal.objects.count() == 1
    the_clock.forward(days=3)
    log(alan, times=ENOUGH)
    assert ContactSignal.objects.count() == 1, "the last day counts"
    the_clock.forward(days=1)
    log(alan)
    assert ContactSignal.objects.count() == 2


@pytest.mark.parametrize("name", ["Tom", "Helen", "Leah"])
def test_only_a_manager_notes_it(alan, council, name) -> None:
    with pytest.raises(PermissionDenied):
        note(alan, council, by=name)


def test_the_note_is_made_on_the_page_with_its_reason(alan, log, as_person) -> None:
    log(alan)
    shona = as_person("Shona")
    shona.visit(f"/contact/{alan.reference}/")
    shona.follow("Note that more contact is reasonable")
    page = shona.press("Save the note", matter="Planning notice")
    assert page.status == 422
    assert "Choose why more contact is reasonable" in page.errors
    page = shona.press("Save the note", matter="Planning notice", reason="sensitive", because="A bereavement in June")
    assert page.says("the matter is sensitive. A bereavement in June")
    assert page.says("Noted by Shona Kerr, holds until 16 February 2027")


# -- the manager's page ------------------------------------------------------------------------------------------------


def signalled(alan, log) -> ContactSignal:
    log(alan, times=ENOUGH - 1)
    log(alan, expected_more="other", expected_more_because="The notice names the wrong house")
    return ContactSignal.objects.get()


@pytest.mark.clauses("SPSO-G3-13e")
def test_the_page_explains_offers_help_first_and_blames_nobody(alan, log, as_person) -> None:
    signal = signalled(alan, log)
    shona = as_person("Shona")
    assert shona.visit("/").says(TITLE)
    page = shona.follow(TITLE)
    assert page.path == signal.get_absolute_url()
    assert page.says("It does not say that the customer did anything wrong")
    assert page.says("8 contacts, over all services")
    assert page.says("The notice names the wrong house")
    assert page.has_link("How much contact there is")


WHY_EARLY = (
    "The service looks closer from 10 contacts a week on one matter. You hear of it early, at 75% of that, which is 8 "
    "contacts: while it is still easy to talk about."
)


@pytest.mark.clauses("SPSO-G3-13e", "SPSO-G3-17")
def test_the_page_says_why_the_word_came_at_this_number(alan, log, as_person) -> None:
    signal = signalled(alan, log)
    shona = as_person("Shona")
    assert shona.visit(signal.get_absolute_url()).answers()["Why now"].startswith(WHY_EARLY)
    # The share was changed since: what is said of that day stays true.
    LocalValue.objects.filter(key="early_warning_share").update(value=90)
    why = shona.visit(signal.get_absolute_url()).answers()["Why now"]
    assert why.startswith("The service looked closer from 10 contacts a week on one matter. You heard of it early")
    assert "90" not in why


def test_where_the_figure_itself_was_reached_the_page_says_that(alan, log, as_person) -> None:
    LocalValue.objects.filter(key="early_warning_share").update(value=100)
    log(alan, times=10)
    signal = ContactSignal.objects.get()
    why = as_person("Shona").visit(signal.get_absolute_url()).answers()["Why now"]
    assert why.startswith("The service looks closer from 10 contacts a week on one matter, and that is reached.")


def test_an_answer_closes_the_work_and_is_given_once(alan, council, log, as_person) -> None:
    signal = signalled(alan, log)
    shona = as_person("Shona")
    shona.visit(signal.get_absolute_url())
    page = shona.press("Save my answer", answer="raised", because="Tom rings him on Thursday")
    assert page.says("I have raised it with the customer")
    assert page.says("Tom rings him on Thursday")
    assert not page.has_button("Save my answer")
    assert not WorkItem.objects.filter(kind="contact_rises", closed_at=None).exists()
    with pytest.raises(ValidationError):
        services.answer_signal(signal.pk, actor=council.person("Margaret"), answer="nothing")


def test_saying_that_it_is_reasonable_puts_the_reason_on_file(alan, log, as_person) -> None:
    signal = signalled(alan, log)
    shona = as_person("Shona")
    shona.visit(signal.get_absolute_url())
    page = shona.press("Save my answer", answer="reasonable")
    assert page.status == 422
    assert "Choose why more contact is reasonable" in page.errors
    assert not MoreContact.objects.exists()
    shona.press("Save my answer", answer="reasonable", reason="complex")
    assert MoreContact.objects.get().matter_key == "planning notice"
    assert ContactSignal.objects.get().answer == "reasonable"


def test_who_does_not_weigh_contact_gets_no_signal_page(alan, log, as_person) -> None:
    signal = signalled(alan, log)
    for name in ("Tom", "Nadia", "Ravi", "Leah", "Angus"):
        assert as_person(name).visit(signal.get_absolute_url()).status == 403
    page = as_person("Helen").visit(signal.get_absolute_url())
    assert page.status == 200
    assert not page.has_button("Save my answer")
    assert as_person("Helen").post(signal.get_absolute_url(), {"answer": "nothing"}).status == 200
    assert Contact.objects.exists()
    assert ContactSignal.objects.get().answer == ""
