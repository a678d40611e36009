"""Logging an incident over HTTP, from the first page to its reference, and what else a draft can become."""

from typing import Any

import pytest

from engagement.customers import services as customers
from engagement.customers.models import Customer, CustomerNote
from engagement.customers.search import search
from engagement.spine.models import Notice, WorkItem
from engagement.spine.timeline import timeline_of
from incidents.models import Incident, RestorativeApproach
from tests.features.steps._log import Account, fill_log


@pytest.mark.clauses("SPSO-G1-04a", "SBC-2.7c", "SBC-13.1a")
def test_a_simple_call(as_person: Any, log: Any, council: Any) -> None:
    incident = log("Tom")
    assert incident.reference == "MCE-2026-0001"
    assert incident.state == Incident.State.SUBMITTED
    assert (incident.reporter, incident.team) == (council.person("Tom"), council.team("Planning"))
    page = as_person("Tom").page
    assert page.says("MCE-2026-0001")
    assert page.says("Shona Kerr has it now")
    item = WorkItem.objects.get(kind="review")
    assert (item.team, item.duty) == (council.team("Planning"), "line_manager")
    assert Notice.objects.filter(recipient=council.person("Shona"), reference="MCE-2026-0001").exists()
    assert "Pringle" not in " ".join(Notice.objects.values_list("sentence", flat=True))
    assert as_person("Shona").visit("/incidents/MCE-2026-0001/").says("They rang 14 times")


def test_a_deputy_hears_of_it_too(log: Any, council: Any) -> None:
    council.away("Shona", covered_by="Ewan")
    log("Tom")
    told = set(Notice.objects.filter(reference="MCE-2026-0001").values_list("recipient__name", flat=True))
    assert {"Shona Kerr", "Ewan Scott"} <= told


def test_the_line_managers_own_incident_goes_to_the_manager_above(log: Any, council: Any) -> None:
    log("Shona")
    assert WorkItem.objects.get(kind="review").duty == "senior_manager"
    assert Notice.objects.filter(recipient=council.person("Margaret")).exists()


@pytest.mark.clauses("SBC-A1-REST-3b", "SBC-8.4a", "SPSO-G3-06")
def test_asking_for_a_restorative_approach(log: Any, council: Any) -> None:
    incident = log("Tom", asks="restorative")
    approach = RestorativeApproach.objects.get()
    assert approach.reference == "RA-2026-0001"
    assert approach.state == "submitted"
    assert list(approach.incidents.all()) == [incident]
    assert (approach.requester, approach.team) == (council.person("Tom"), council.team("Planning"))
    assert approach.adjustments_considered.startswith("None known. I did asked on 18 November 2026")
    assert WorkItem.objects.get(kind="decide").duty == "line_manager"


@pytest.mark.clauses("SBC-A1-REST-3a")
def test_a_talk_is_due_where_none_was_had_before_asking(log: Any) -> None:
    log("Tom", asks="restorative")
    assert WorkItem.objects.filter(kind="talk").exists()


def test_a_request_rests_on_earlier_incidents_too(log: Any) -> None:
    first = log("Tom")
    second = log("Tom", asks="restorative", own={"request": {"builds_on": [str(first.pk)]}})
    assert set(RestorativeApproach.objects.get().incidents.all()) == {first, second}


def test_submitting_twice_gives_one_incident(as_person: Any, alan: Any) -> None:
    tom = as_person("Tom")
    fill_log(tom, Account("Alan Pringle", asks="restorative"))
    check = tom.page.path
    tom.press("Submit")
    again = tom.post(check)
    assert again.says("This was already logged. Its reference is MCE-2026-0001.")
    assert Incident.objects.exclude(reference=None).count() == 1
    assert RestorativeApproach.objects.count() == 1


def test_an_old_tab_leads_to_what_was_sent(as_person: Any, alan: Any) -> None:
    tom = as_person("Tom")
    fill_log(tom, Account("Alan Pringle"))
    step = tom.page.path.replace("check", "impact")
    tom.press("Submit as a record")
    page = tom.post(step, {"effect_on_staff": "Something else"})
    assert page.path.endswith("/sent/")
    assert Incident.objects.get().effect_on_staff != "Something else"


def test_references_have_no_gaps_when_something_is_missing(as_person: Any, log: Any) -> None:
    tom = as_person("Tom")
    fill_log(tom, Account("Alan Pringle"), until="impact")
    draft = tom.page.path.split("/")[2]
    assert tom.post(f"/log/{draft}/check/").status == 422
    assert log("Tom").reference == "MCE-2026-0001"


def test_everything_missing_is_listed_with_its_place(as_person: Any, alan: Any) -> None:
    tom = as_person("Tom")
    tom.visit("/log/")
    tom.press("Start now")
    draft = tom.page.path.split("/")[2]
    page = tom.post(f"/log/{draft}/check/")
    assert page.status == 422
    links = dict(page.links)
    for words, step in (
        ("Say who it was, or that the caller is unknown.", "customer"),
        ("Give the date on which it happened.", "when"),
        ("Say what happened.", "what-happened"),
    ):
        assert links[words] == f"/log/{draft}/{step}/"


@pytest.mark.clauses("SBC-6.4-TH")
def test_persistence_without_a_measured_effect_is_refused(as_person: Any, alan: Any) -> None:
    tom = as_person("Tom")
    nothing = {"effect_on_staff": "", "minutes_spent": "", "effect_on_service": "It was a nuisance."}
    page = fill_log(tom, Account("Alan Pringle", category=4, own={"impact": nothing}))
    assert page.status == 422
    assert page.says("about how many minutes of staff time")
    draft = page.path.split("/")[2]
    assert Incident.objects.get(pk=draft).effect_on_service == "It was a nuisance."
    page = tom.post(f"/log/{draft}/check/")
    assert page.status == 422
    assert page.says("Give the time or other resources it took, or say what it did to the wellbeing of staff")


@pytest.mark.clauses("SBC-6.2-TH")
def test_a_demand_needs_time_and_its_effect_on_others(as_person: Any, alan: Any) -> None:
    own = {"impact": {"minutes_spent": "", "effect_on_others": ""}}
    page = fill_log(as_person("Tom"), Account("Alan Pringle", category=2, own=own))
    assert page.status == 422
    assert len(page.errors) == 2


@pytest.mark.clauses("SBC-6.3-LC-2")
def test_contact_without_distress_is_warned_about(as_person: Any, alan: Any) -> None:
    page = fill_log(
        as_person("Tom"), Account("Alan Pringle", own={"impact": {"caused_distress": "no"}}), until="action-taken"
    )
    assert page.says("Without distress, think about whether this belongs in another category")


@pytest.mark.clauses("SPSO-G3-08", "SPSO-G3-13a", "SPSO-G3-13c")
def test_asking_because_of_time_needs_a_thought_about_needs_and_the_usual_level(as_person: Any, alan: Any) -> None:
    own = {"request": {"why_more_time": "", "contacts_expected": ""}}
    tom = as_person("Tom")
    page = fill_log(tom, Account("Alan Pringle", asks="restorative", own=own))
    assert page.status == 422
    assert page.path.endswith("/request/"), "asked where it is needed, not at the end"
    assert page.errors == [
        "Say how much contact is usual in a matter like this",
        "Say why this person might need more time, or that you can think of nothing",
    ]
    draft = page.path.split("/")[2]
    page = tom.post(f"/log/{draft}/check/")
    assert page.says("Say how much contact is usual")
    tom.visit(f"/log/{draft}/request/")
    page = tom.press("Save and continue", contacts_expected="two a week", why_more_time="Nothing comes to mind.")
    assert page.path.endswith("/tried/")
    page = tom.press("Save and continue")
    assert page.path.endswith("/check/")
    assert tom.press("Submit").says("Incident logged")
    kept = Incident.objects.get()
    assert (kept.contacts_expected, kept.why_more_time) == ("two a week", "Nothing comes to mind.")


@pytest.mark.clauses("SBC-6.4-EX-4X")
def test_repeat_requests_need_the_word_that_none_is_under_information_law(as_person: Any, alan: Any) -> None:
    tom = as_person("Tom")
    fill_log(tom, Account("Alan Pringle"), until="category")
    tom.press("Save and continue", category="persistence")
    tom.press("Save and continue", examples=["repeat_requests"])
    more = {"ask_repeat_requests_not_information_law": "no", "ask_repeat_requests_answered_on": "On 2 November"}
    assert tom.press("Save and continue", facts="Asked a third time.", **more).path.endswith("/impact/")
    draft = Incident.objects.get()
    assert draft.not_information_requests is False
    assert draft.example_answers == {"repeat_requests": {"not_information_law": False, "answered_on": "On 2 November"}}
    page = tom.post(f"/log/{draft.pk}/check/")
    assert page.says("no freedom of information or environmental information request is counted")


@pytest.mark.clauses("SBC-6.3-UC-1")
def test_complaining_about_something_new_is_a_right(as_person: Any, alan: Any) -> None:
    tom = as_person("Tom")
    fill_log(tom, Account("Alan Pringle"), until="category")
    tom.press("Save and continue", category="contact_levels")
    tom.press("Save and continue", examples=["many_complaints"])
    more = {"ask_many_complaints_new_incidents": "yes", "ask_many_complaints_complaint_count": "4"}
    assert tom.press("Save and continue", facts="A fourth complaint.", **more).path.endswith("/impact/")
    draft = Incident.objects.get()
    assert draft.complaints_about_new_events is True
    assert tom.post(f"/log/{draft.pk}/check/").says("Complaining about something new is the customer’s right")


@pytest.mark.clauses("SPSO-G1-13a", "SPSO-G1-13b")
def test_abuse_on_the_phone_needs_the_words_or_that_they_are_not_recalled(as_person: Any, alan: Any) -> None:
    tom = as_person("Tom")
    page = fill_log(tom, Account("Alan Pringle", category=1, own={"what-happened": {"exact_words": ""}}))
    assert page.status == 422
    assert page.errors == ["Write down the words that were said, or tick that you do not recall them"]
    page = tom.press("Save and continue", exact_words_not_recalled="on")
    assert page.path.endswith("/action-taken/")


@pytest.mark.clauses("SBC-9.7a", "SBC-9.8a", "SBC-8.2a", "SBC-10.4")
def test_ended_contact_needs_a_warning_or_why_not(as_person: Any, alan: Any) -> None:
    tom = as_person("Tom")
    fill_log(tom, Account("Alan Pringle", category=1), until="action-taken")
    page = tom.press("Save and continue", actions=["ended_call"], adjustments_answer="not_asked")
    assert page.path.endswith("/action-taken/?part=ended")
    page = tom.press("Save and continue")
    assert page.status == 422
    assert page.errors == ["Say whether you warned them first", "Say whether you told the customer why contact ended"]
    draft = Incident.objects.get()
    assert [row.kind for row in draft.immediate_actions.all()] == ["ended_call"]
    assert "action-taken" not in draft.steps_done
    assert tom.post(f"/log/{draft.pk}/check/").says("give the words of the warning, or say why there was none")


@pytest.mark.clauses("SBC-9.8b", "SBC-11.1", "SBC-8.3")
def test_contact_may_end_at_once_with_a_reason(log: Any) -> None:
    given = {
        "actions": ["ended_call"], "warned": "no", "warning_words": "", "no_warning_reason": "extreme_language",
        "told_customer": "no", "not_told_reason": "left_or_hung_up",
    }  # fmt: skip
    incident = log("Tom", category=1, own={"action-taken": given})
    row = incident.immediate_actions.get()
    assert (row.warned, row.no_warning_reason, row.not_told_reason) == (False, "extreme_language", "left_or_hung_up")


@pytest.mark.clauses("SPSO-EP-62.3")
def test_for_abuse_something_was_always_done(as_person: Any, alan: Any) -> None:
    tom = as_person("Tom")
    fill_log(tom, Account("Alan Pringle", category=1), until="action-taken")
    assert "nothing" not in tom.page.choices("actions")


@pytest.mark.clauses("SBC-5.4", "SPSO-G1-23", "SPSO-G1-28")
def test_nobody_asked_yet_cannot_be_submitted(as_person: Any, alan: Any) -> None:
    tom = as_person("Tom")
    fill_log(tom, Account("Alan Pringle", own={"adjustments": {"adjustments_answer": "not_asked"}}))
    page = tom.press("Submit as a record")
    assert page.status == 422
    assert page.says("Say what adjustments this person needs, or that somebody asked and none are known.")


def test_needs_on_file_are_weighed_and_travel_with_the_request(
    as_person: Any, alan: Any, log: Any, council: Any
) -> None:
    from engagement.customers.services import add_adjustment

    add_adjustment(
        alan.pk, actor=council.person("Tom"), kind="large_print", what="Letters in large print", status="agreed",
        told_by="Alan",
    )  # fmt: skip
    incident = log("Tom", asks="restorative")
    assert incident.adjustments_answer == "known"
    assert RestorativeApproach.objects.get().adjustments_considered == "Letters in large print"


def test_a_need_is_added_to_the_record_while_logging(as_person: Any, alan: Any) -> None:
    tom = as_person("Tom")
    fill_log(tom, Account("Alan Pringle"), until="adjustments")
    tom.follow("Add something to the customer’s record")
    tom.press(
        "Add to the record",
        what="A quiet room",
        kind=next(iter(tom.page.choices("kind"))),
        status="asked",
        told_by="Alan Pringle",
    )
    assert tom.page.path.endswith("/adjustments/")
    assert tom.page.says("A quiet room")
    assert Incident.objects.get().adjustments_answer == "known"


@pytest.mark.clauses("SBC-3.6a", "SPSO-EP-10a")
def test_only_forceful_ends_as_a_note(as_person: Any, alan: Any) -> None:
    tom = as_person("Tom")
    tom.visit("/log/")
    tom.press("Start now")
    draft = tom.page.path.split("/")[2]
    tom.visit(f"/log/{draft}/category/")
    page = tom.press("Save and continue", category="forceful")
    assert page.heading.endswith("This is a note, not an incident")
    tom.press("Search", q="Alan Pringle")
    tom.press("Continue", customer=alan.reference)
    page = tom.press("Keep as a note", text="Rang three times to be sure that we had his papers.")
    assert page.says("Kept as a note")
    note = CustomerNote.objects.get()
    assert (note.customer, note.about) == (alan, "forceful")
    incident = Incident.objects.get()
    assert (incident.state, incident.reference) == ("note_only", None)


def test_a_note_clears_what_was_written_as_an_incident(as_person: Any, alan: Any) -> None:
    tom = as_person("Tom")
    fill_log(tom, Account("Alan Pringle", category=1))
    draft = Incident.objects.get()
    tom.visit(f"/log/{draft.pk}/category/")
    tom.press("Save and continue", category="unusual")
    tom.press("Keep as a note")
    draft = Incident.objects.get()
    assert [getattr(draft, name) for name in Incident.NARRATIVE if getattr(draft, name)] == []
    assert not draft.immediate_actions.exists()
    assert draft.customer == alan


@pytest.mark.clauses("SBC-A4-2", "SBC-A4-T3", "SBC-A4-T4")
@pytest.mark.parametrize(("screening", "words"), [("type_3", "Human resources"), ("type_4", "101 otherwise")])
def test_what_belongs_elsewhere_keeps_nobodys_name(as_person: Any, alan: Any, screening: str, words: str) -> None:
    from auditlog.models import LogEntry

    tom = as_person("Tom")
    fill_log(tom, Account("Alan Pringle", category=1))
    draft = Incident.objects.get()
    tom.visit(f"/log/{draft.pk}/category/")
    tom.press("Save and continue")
    page = tom.press("Save and continue", violence=screening)
    assert page.says(words)
    tom.press("Close this draft")
    draft = Incident.objects.get()
    assert (draft.state, draft.customer) == ("redirected", None)
    assert [getattr(draft, name) for name in Incident.NARRATIVE if getattr(draft, name)] == []
    kept = " ".join(str(entry.changes) for entry in LogEntry.objects.get_for_object(draft))
    assert str(alan.pk) not in kept
    assert "useless" not in kept


def test_a_first_answer_can_be_changed_before_anything_is_cleared(as_person: Any, alan: Any) -> None:
    tom = as_person("Tom")
    fill_log(tom, Account("Alan Pringle", category=1))
    draft = Incident.objects.get()
    tom.visit(f"/log/{draft.pk}/category/?part=examples")
    tom.press("Save and continue", violence="type_4")
    tom.follow("Change my answer")
    tom.press("Save and continue")
    assert tom.press("Save and continue", violence="unacceptable").path.endswith("/check/")
    assert Incident.objects.get().facts == draft.facts
    tom.visit(f"/log/{draft.pk}/category/")
    tom.press("Save and continue", category="forceful")
    tom.follow("It was more than that")
    tom.press("Save and continue", category="violence_abuse")
    assert tom.press("Save and continue").path.endswith("/check/")
    assert Incident.objects.get().facts == draft.facts


def test_a_draft_goes_on_at_another_machine(as_person: Any, sign_in: Any, council: Any, alan: Any) -> None:
    from tests.visitor import Visitor

    tom = as_person("Tom")
    fill_log(tom, Account("Alan Pringle"), until="impact")
    page = tom.press("Save as draft", effect_on_staff="Tired")
    assert page.says("Your draft is saved")
    other = Visitor(sign_in(council.person("Tom")), "Tom")
    other.visit("/log/")
    assert other.follow("Draft of 18 November 2026").says("4 of 7 steps are done")
    other.follow("What it did")
    assert other.page.says("Tired")


def test_an_empty_draft_is_taken_up_again(as_person: Any) -> None:
    tom = as_person("Tom")
    for _time in range(3):
        tom.visit("/log/")
        tom.press("Start now")
    assert Incident.objects.count() == 1


def test_a_draft_can_be_discarded(as_person: Any, alan: Any) -> None:
    tom = as_person("Tom")
    fill_log(tom, Account("Alan Pringle"), until="impact")
    tom.press("Save as draft")
    page = tom.press("Discard this draft")
    assert page.says("You have no drafts")
    assert Incident.objects.get().state == "void"


def test_help_and_danger_stand_on_every_step(as_person: Any, alan: Any) -> None:
    tom = as_person("Tom")
    fill_log(tom, Account("Alan Pringle"))
    draft = Incident.objects.get()
    from incidents.views.steps import extras_of, order_of

    assert len(order_of(draft)) == 8
    steps = [(step, f"Step {number} of 8") for number, step in enumerate(order_of(draft), 1)]
    for step, caption in [*steps, *((one.slug, "If you have more to say") for one in extras_of(draft))]:
        page = tom.visit(f"/log/{draft.pk}/{step}/")
        assert page.path.endswith(f"/{step}/"), page
        assert page.says(caption), page
        assert page.says("999"), page
        assert page.says("101"), page
        assert page.says("Are you all right?"), page


@pytest.mark.clauses("SPSO-G1-25")
def test_words_that_diagnose_are_warned_about_and_not_refused(as_person: Any, alan: Any) -> None:
    tom = as_person("Tom")
    own = {"what-happened": {"facts": "He is clearly paranoid and rang 14 times."}}
    page = fill_log(tom, Account("Alan Pringle", own=own), until="impact")
    assert page.says("You used “paranoid”. Nobody here may diagnose.")
    assert Incident.objects.get().facts.startswith("He is clearly paranoid")


@pytest.mark.clauses("SPSO-G1-15", "SPSO-EP-65a")
def test_exact_words_facts_and_view_are_kept_apart(log: Any) -> None:
    incident = log("Tom", category=1, own={"what-happened": {"writers_view": "I think he was frightened himself."}})
    assert "useless" in incident.exact_words
    assert "useless" not in incident.facts
    assert incident.writers_view == "I think he was frightened himself."


def test_hr_may_log_and_asks_for_no_approach(as_person: Any, council: Any) -> None:
    council.person("Ravi").team = council.team("Planning")
    council.person("Ravi").save()
    ravi = as_person("Ravi")
    ravi.visit("/log/")
    ravi.press("Start now")
    draft = ravi.page.path.split("/")[2]
    assert list(ravi.visit(f"/log/{draft}/request/").choices("asks")) == ["record_only"]


def test_whose_role_does_not_log_gets_no_page(as_person: Any) -> None:
    for name in ("Moira", "Angus", "Leah"):
        assert as_person(name).visit("/log/").status == 403


def test_the_timeline_says_who_logged_it(log: Any) -> None:
    incident = log("Tom")
    last = timeline_of(incident).last()
    assert last is not None
    assert (last.actor_name, last.sentence) == ("Tom Elliot, planning officer", "logged the incident")
    assert "SBC-2.7c" in last.clauses


@pytest.mark.clauses("SBC-9.7a", "SPSO-EP-65c", "SBC-A1-REST-3b")
def test_human_resources_log_an_incident_and_open_no_customers_page(log: Any, as_person: Any, council: Any) -> None:
    """They name the customer and ask for a record; how the customer may be dealt with they do not see."""
    ravi = council.person("Ravi")
    ravi.team = council.team("Planning")
    ravi.save()
    incident = log("Ravi", category=3)
    assert (incident.reporter, incident.asks) == (ravi, "record_only")
    assert as_person("Ravi").visit("/contact-check/").status == 403
    assert as_person("Ravi").visit(incident.customer.get_absolute_url()).status in (403, 404)


# -- a customer who was recorded for a draft ---------------------------------------------------------------------------


def draft_with(council: Any, the_clock: Any) -> tuple[Incident, Customer]:
    """Tom begins to log, and records somebody new as the customer."""
    from incidents.services import logging

    tom = council.person("Tom")
    draft = logging.start_draft(actor=tom)
    the_clock.forward(minutes=1)
    customer = customers.create_customer(customers.Details(name="Iona Blackwood", phones=("01632 960 777",)), actor=tom)
    return logging.choose_customer(draft.pk, actor=tom, customer=customer), customer


@pytest.mark.clauses("SPSO-EP-65b")
def test_a_customer_recorded_for_a_draft_alone_goes_with_it(as_person: Any, council: Any, the_clock: Any) -> None:
    draft, customer = draft_with(council, the_clock)
    tom = as_person("Tom")
    tom.post(f"/log/{draft.pk}/discard/", {})
    assert not Customer.objects.filter(pk=customer.pk).exists()
    assert not len(search("Iona Blackwood", council.person("Shona")))
    assert not len(search("01632 960777", council.person("Shona")))
    assert Incident.objects.get(pk=draft.pk).state == "void"


@pytest.mark.parametrize("used", ["before", "by another", "note", "incident", "changed"])
def test_a_customer_who_is_used_elsewhere_stays(council: Any, the_clock: Any, alan: Any, used: str) -> None:
    from incidents.services import logging

    draft, customer = draft_with(council, the_clock)
    tom = council.person("Tom")
    if used == "before":
        customer = alan
        logging.choose_customer(draft.pk, actor=tom, customer=alan)
    elif used == "by another":
        Customer.objects.filter(pk=customer.pk).update(created_by=council.person("Shona"))
    elif used == "note":
        customers.record_note(customer.pk, actor=tom, about="forceful", text="Loud.", happened_on=None)
    elif used == "incident":
        logging.choose_customer(logging.start_draft(actor=tom).pk, actor=tom, customer=customer)
    else:
        customers.add_contact_point(customer.pk, actor=council.person("Shona"), kind="phone", typed="01632 960 778")
    logging.discard_draft(draft.pk, actor=tom)
    assert Customer.objects.filter(pk=customer.pk).exists()


def test_the_address_of_discarding_leads_to_the_draft_and_discards_nothing(as_person: Any, council: Any) -> None:
    from incidents.services import logging

    draft = logging.start_draft(actor=council.person("Tom"))
    page = as_person("Tom").visit(f"/log/{draft.pk}/discard/")
    assert page.status == 200
    assert page.has_button("Discard this draft")
    assert Incident.objects.get(pk=draft.pk).state == "draft"
    assert as_person("Isla").visit(f"/log/{draft.pk}/discard/").status == 404
