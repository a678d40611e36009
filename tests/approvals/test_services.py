"""What each act on a restorative approach does, and what it refuses."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from tests.approvals.builders import APPROVAL, WRITTEN_ABUSE, Cases

pytestmark = pytest.mark.django_db


def again(approach: Any) -> Any:
    return type(approach).objects.get(pk=approach.pk)


def codes(caught: Any) -> set[str]:
    return {item.check.code for item in caught.value.unmet}


# -- deciding ----------------------------------------------------------------------------------------------------------


@pytest.mark.clauses("SBC-A1-REST-5", "SBC-3.8a")
def test_approving_keeps_what_was_approved_and_why_and_moves_the_incident(cases: Cases) -> None:
    from engagement.spine.work_items import waiting_for
    from incidents.services import restorative

    request = cases.request()
    approved = restorative.approve_restorative_approach(request.pk, actor=cases.person("Shona"), **APPROVAL)

    assert approved.state == "approved"
    assert approved.approver == cases.person("Shona")
    assert approved.proportionate_because == APPROVAL["proportionate_because"]
    assert [incident.state for incident in approved.incidents.all()] == ["managed_restorative"]
    assert not waiting_for(cases.person("Shona")).exists()
    assert [work.kind for work in waiting_for(cases.person("Tom"))] == ["discuss"]


@pytest.mark.clauses("SBC-3.8a", "SBC-A1-REST-5", "SPSO-G1-23", "SPSO-G1-28")
@pytest.mark.parametrize(
    ("missing", "code"),
    [
        ("approach", "approach_described"),
        ("proportionate_because", "proportionate"),
        ("adjustments_decided", "adjustments_decided"),
        ("approved_kind", "kind_approved"),
    ],
)
def test_nothing_is_approved_without_its_reasons(cases: Cases, missing: str, code: str) -> None:
    from engagement.checks import Unmet
    from incidents.services import restorative

    request = cases.request()
    with pytest.raises(Unmet) as caught:
        restorative.approve_restorative_approach(request.pk, actor=cases.person("Shona"), **APPROVAL | {missing: " "})
    assert code in codes(caught)
    assert again(request).state == "submitted"
    assert [incident.state for incident in request.incidents.all()] == ["submitted"]


def test_everything_that_is_missing_is_said_at_once(cases: Cases) -> None:
    from engagement.checks import Unmet
    from incidents.services import restorative

    request = cases.request()
    with pytest.raises(Unmet) as caught:
        restorative.approve_restorative_approach(request.pk, actor=cases.person("Shona"), **dict.fromkeys(APPROVAL, ""))
    assert {"approach_described", "proportionate", "adjustments_decided", "kind_approved"} <= codes(caught)


@pytest.mark.clauses("SPSO-G3-34")
def test_something_less_says_why(cases: Cases) -> None:
    from engagement.checks import Unmet
    from incidents.services import restorative

    request = cases.request()
    less = APPROVAL | {"approved_kind": "early_conversation"}
    with pytest.raises(Unmet) as caught:
        restorative.approve_restorative_approach(request.pk, actor=cases.person("Shona"), **less)
    assert codes(caught) == {"less_says_why"}

    approved = restorative.approve_restorative_approach(
        request.pk, actor=cases.person("Shona"), less_than_asked="Nobody has talked with him yet.", **less
    )
    assert (approved.kind, approved.approved_kind) == ("change_request", "early_conversation")


def test_an_approach_that_the_policy_has_for_other_incidents_is_refused(cases: Cases) -> None:
    from engagement.checks import Unmet
    from incidents.services import restorative

    request = cases.request()
    with pytest.raises(Unmet) as caught:
        restorative.approve_restorative_approach(
            request.pk,
            actor=cases.person("Shona"),
            **APPROVAL | {"approved_kind": "written_abuse", "less_than_asked": "It fits better."},
        )
    assert codes(caught) == {"kind_fits"}


@pytest.mark.clauses("SBC-7.5a")
def test_declining_needs_reasons_and_gives_the_incident_back(cases: Cases) -> None:
    from engagement.checks import Unmet
    from engagement.spine.models import Notice
    from engagement.spine.work_items import waiting_for
    from incidents.services import restorative

    request = cases.request()
    with pytest.raises(Unmet):
        restorative.decline_restorative_approach(request.pk, actor=cases.person("Shona"), reason="  ")
    declined = restorative.decline_restorative_approach(
        request.pk, actor=cases.person("Shona"), reason="One talk may be enough."
    )
    assert declined.state == "declined"
    assert [incident.state for incident in declined.incidents.all()] == ["in_review"]
    assert [work.kind for work in waiting_for(cases.person("Shona"))] == ["review"]
    told = Notice.objects.filter(recipient=cases.person("Tom"), reference=declined.reference)
    assert [notice.comment for notice in told] == [""], "reasons may name the customer: they stand on the page alone"


def test_a_question_goes_to_the_requester_and_the_answer_comes_back(cases: Cases, the_clock: Any) -> None:
    from engagement.spine.work_items import waiting_for
    from incidents.services import restorative

    request = cases.request()
    assert request.decide_by == date(2026, 11, 23)
    restorative.ask_for_more(request.pk, actor=cases.person("Shona"), question="How long were the calls?")
    assert [work.kind for work in waiting_for(cases.person("Tom"))] == ["answer"]
    assert not waiting_for(cases.person("Shona")).exists()

    the_clock.set(date(2026, 11, 25))
    answered = restorative.answer_question(
        request.pk, actor=cases.person("Tom"), answer="About ten minutes each.", wanted="One call a week."
    )
    assert answered.state == "submitted"
    assert answered.wanted == "One call a week."
    assert answered.decide_by == date(2026, 12, 1)
    assert [(work.kind, work.due_on) for work in waiting_for(cases.person("Shona"))] == [("decide", date(2026, 12, 1))]


# -- category one ------------------------------------------------------------------------------------------------------


@pytest.mark.clauses("SBC-A1-CAT1-5", "SBC-A1-REST-2")
def test_written_abuse_takes_the_restorative_route_only_with_its_safety_reference(cases: Cases) -> None:
    from engagement.checks import Unmet
    from incidents.services import restorative

    request = cases.request(**WRITTEN_ABUSE)
    approval = APPROVAL | {"approved_kind": "written_abuse"}
    with pytest.raises(Unmet) as caught:
        restorative.approve_restorative_approach(request.pk, actor=cases.person("Shona"), **approval)
    assert "safety_settled" in codes(caught)
    assert any(item.path for item in caught.value.unmet)

    cases.safety_reference(request.incidents.get())
    approved = restorative.approve_restorative_approach(request.pk, actor=cases.person("Shona"), **approval)
    assert [incident.state for incident in approved.incidents.all()] == ["managed_restorative"]


@pytest.mark.clauses("SBC-A1-REST-4", "SBC-A1-CAT1-1")
def test_sending_to_health_and_safety_needs_the_reference_and_moves_the_incident(cases: Cases) -> None:
    from engagement.checks import Unmet
    from incidents.services import restorative

    request = cases.request(**WRITTEN_ABUSE)
    with pytest.raises(Unmet) as caught:
        restorative.redirect_to_safety(request.pk, actor=cases.person("Shona"), reason="Their procedure fits.")
    assert codes(caught) == {"approach_has_safety_reference"}
    assert caught.value.unmet[0].path.endswith("#safety")

    cases.safety_reference(request.incidents.get())
    sent = restorative.redirect_to_safety(request.pk, actor=cases.person("Shona"), reason="Their procedure fits.")
    assert sent.state == "redirected_hs"
    assert [incident.state for incident in sent.incidents.all()] == ["managed_hs"]


def test_what_is_not_category_one_is_not_sent_to_health_and_safety(cases: Cases) -> None:
    from engagement.checks import Unmet
    from incidents.services import restorative

    request = cases.request()
    with pytest.raises(Unmet) as caught:
        restorative.redirect_to_safety(request.pk, actor=cases.person("Shona"), reason="Theirs.")
    assert codes(caught) == {"approach_has_category_one"}
    assert again(request).state == "submitted"


# -- four eyes ---------------------------------------------------------------------------------------------------------


def decide_in_every_way(approach: Any, user: Any) -> None:
    """Each way to decide is refused, in words, and changes nothing."""
    from incidents.services import restorative

    acts = (
        lambda: restorative.approve_restorative_approach(approach.pk, actor=user, **APPROVAL),
        lambda: restorative.decline_restorative_approach(approach.pk, actor=user, reason="No."),
        lambda: restorative.ask_for_more(approach.pk, actor=user, question="Why?"),
        lambda: restorative.redirect_to_safety(approach.pk, actor=user, reason="Theirs."),
    )
    for act in acts:
        with pytest.raises(PermissionDenied) as caught:
            act()
        assert "another manager decides" in str(caught.value)
    assert again(approach).state == "submitted"


@pytest.mark.clauses("SBC-A1-REST-5")
def test_a_manager_does_not_decide_their_own_request(cases: Cases) -> None:
    request = cases.request("Shona")
    decide_in_every_way(request, cases.person("Shona"))


def test_the_request_of_a_line_manager_waits_for_the_senior_manager(cases: Cases) -> None:
    from engagement.spine.work_items import waiting_for
    from incidents.services import restorative

    request = cases.request("Shona")
    assert [work.kind for work in waiting_for(cases.person("Margaret"))] == ["decide"]
    assert not waiting_for(cases.person("Shona")).exists()
    approved = restorative.approve_restorative_approach(request.pk, actor=cases.person("Margaret"), **APPROVAL)
    assert approved.approver == cases.person("Margaret")


def test_whoever_was_affected_does_not_decide_and_the_work_goes_past_them(cases: Cases) -> None:
    from engagement.spine.work_items import waiting_for

    request = cases.request("Tom", affected=("Shona",))
    decide_in_every_way(request, cases.person("Shona"))
    assert [work.kind for work in waiting_for(cases.person("Margaret"))] == ["decide"]


def test_whoever_logged_an_incident_it_rests_on_does_not_decide(cases: Cases) -> None:
    customer = cases.customer()
    earlier = cases.record_only("Shona", customer)
    request = cases.request("Tom", customer)
    request.incidents.add(earlier)
    decide_in_every_way(request, cases.person("Shona"))


@pytest.mark.clauses("SBC-7.5a")
def test_staff_do_not_decide(cases: Cases) -> None:
    from engagement.transitions import NotVisible
    from incidents.services import restorative

    request = cases.request("Tom")
    with pytest.raises(PermissionDenied):
        restorative.approve_restorative_approach(request.pk, actor=cases.person("Tom"), **APPROVAL)
    with pytest.raises(NotVisible):
        restorative.approve_restorative_approach(request.pk, actor=cases.person("Isla"), **APPROVAL)


def test_a_superuser_sees_and_decides_nothing(cases: Cases, superuser: Any) -> None:
    from engagement.transitions import NotVisible
    from incidents.services import restorative

    request = cases.request("Tom")
    with pytest.raises(NotVisible):
        restorative.approve_restorative_approach(request.pk, actor=superuser, **APPROVAL)


def test_the_database_refuses_an_approver_who_asked(cases: Cases) -> None:
    from incidents.models import RestorativeApproach

    request = cases.request("Tom")
    with pytest.raises(IntegrityError), transaction.atomic():
        RestorativeApproach.objects.filter(pk=request.pk).update(approver=request.requester)


def test_a_deputy_decides_within_the_dates_and_the_history_says_for_whom(cases: Cases, the_clock: Any) -> None:
    from engagement.spine.timeline import last_move
    from engagement.transitions import NotVisible
    from incidents.services import restorative

    first, second = cases.request("Nadia"), cases.request("Nadia")
    cases.council.away("Fiona", covered_by="Ewan", days=7)
    restorative.approve_restorative_approach(first.pk, actor=cases.person("Ewan"), **APPROVAL)
    event = last_move(first)
    assert event is not None
    assert event.actor_name.startswith("Ewan Scott")
    assert event.acting_for_name.startswith("Fiona Bell")

    the_clock.forward(days=8)
    with pytest.raises(NotVisible):
        restorative.approve_restorative_approach(second.pk, actor=cases.council.person("Ewan"), **APPROVAL)


def test_a_second_decision_says_who_was_first_and_when(cases: Cases, the_clock: Any) -> None:
    from engagement.transitions import AlreadyMoved
    from incidents.services import restorative

    request = cases.request()
    restorative.approve_restorative_approach(request.pk, actor=cases.person("Shona"), **APPROVAL)
    with pytest.raises(AlreadyMoved) as caught:
        restorative.decline_restorative_approach(request.pk, actor=cases.person("Margaret"), reason="No.")
    assert str(caught.value.by).startswith("Shona Kerr")
    assert caught.value.at is not None


# -- after the decision ------------------------------------------------------------------------------------------------


@pytest.mark.clauses("SBC-A1-REST-5", "SBC-A1-REST-6")
def test_the_letter_opens_for_the_requester_once_it_was_talked_over(cases: Cases) -> None:
    from engagement.checks import Unmet
    from incidents.services import restorative
    from letters.models import Letter

    approved = cases.approved()
    with pytest.raises(Unmet) as caught:
        restorative.record_discussion(approved.pk, actor=cases.person("Tom"), discussed_on=None, monitor_until=None)  # type: ignore[arg-type]
    assert codes(caught) == {"discussion_dated", "monitoring_dated"}
    assert not Letter.objects.exists()

    discussed = restorative.record_discussion(
        approved.pk, actor=cases.person("Tom"), discussed_on=date(2026, 11, 18), monitor_until=date(2027, 1, 20)
    )
    assert discussed.state == "discussed"
    assert discussed.letter.drafter == cases.person("Tom")
    assert discussed.letter.kind == "restorative"
    assert discussed.letter.matter == discussed.reference


@pytest.mark.clauses("SPSO-G3-26")
def test_an_agreement_is_confirmed_by_its_own_letter(cases: Cases) -> None:
    discussed = cases.discussed(approach_kind="agreement")
    assert discussed.letter.kind == "agreement_confirmation"


@pytest.mark.clauses("SPSO-G3-24", "SPSO-G3-25")
def test_a_conversation_is_dated_told_and_counts_as_raised_once(cases: Cases) -> None:
    from engagement.checks import Unmet
    from incidents.selectors import times_asked
    from incidents.services import restorative

    customer = cases.customer()
    approach = cases.conversing(customer=customer)
    assert approach.letter is None
    with pytest.raises(Unmet) as caught:
        restorative.record_conversation(
            approach.pk,
            actor=cases.person("Tom"),
            conversation_on=None,
            conversation_note="",
            asked_for_change=False,  # type: ignore[arg-type]
        )
    assert codes(caught) == {"conversation_dated", "conversation_told"}
    held = restorative.record_conversation(
        approach.pk,
        actor=cases.person("Tom"),
        conversation_on=date(2026, 11, 18),
        conversation_note="We talked.",
        customer_said="He cannot read our letters.",
        asked_for_change=False,
    )
    assert held.state == "monitoring"
    assert held.customer_said == "He cannot read our letters."
    assert times_asked(cases.request(customer=customer)) == 1


@pytest.mark.clauses("SPSO-G3-28b")
def test_what_was_asked_by_word_of_mouth_waits_for_a_letter_that_confirms_it(cases: Cases) -> None:
    from incidents.selectors import letter_type_of, times_asked
    from incidents.services import restorative

    customer = cases.customer()
    approach = cases.conversing(customer=customer)
    asked = restorative.record_conversation(
        approach.pk,
        actor=cases.person("Tom"),
        conversation_on=date(2026, 11, 18),
        conversation_note="I asked him to ring on Tuesdays.",
        asked_for_change=True,
    )
    assert asked.state == "discussed"
    assert asked.asked_orally
    assert asked.approved_kind == "early_conversation"
    assert asked.letter.kind == "restorative"
    assert letter_type_of(asked) is not None
    assert asked.state not in asked.WARNED
    assert times_asked(cases.request(customer=customer)) == 1, (
        "what is on its way counts, so that it is not asked twice"
    )


def test_an_approach_by_letter_is_not_settled_by_a_conversation(cases: Cases) -> None:
    from engagement.checks import Unmet
    from incidents.services import restorative

    approach = cases.discussed()
    for asked_for_change in (False, True):
        with pytest.raises(Unmet) as caught:
            restorative.record_conversation(
                approach.pk,
                actor=cases.person("Tom"),
                conversation_on=date(2026, 11, 18),
                conversation_note="We talked.",
                asked_for_change=asked_for_change,
            )
        assert "is_conversation" in codes(caught)
    assert again(approach).letter_id == approach.letter_id


def test_withdrawing_cancels_the_letter_that_was_not_sent(cases: Cases) -> None:
    from incidents.services import restorative
    from letters.models import Letter

    approach = cases.discussed()
    withdrawn = restorative.withdraw_restorative_approach(approach.pk, actor=cases.person("Tom"), reason="He rang.")
    assert withdrawn.state == "withdrawn"
    assert Letter.objects.get(pk=approach.letter_id).state == "cancelled"


def test_another_letter_begins_only_after_the_first_was_cancelled(cases: Cases) -> None:
    from engagement.checks import Unmet
    from incidents.services import restorative
    from letters.services import cancel_letter

    approach = cases.discussed()
    with pytest.raises(Unmet) as caught:
        restorative.start_another_letter(approach.pk, actor=cases.person("Tom"))
    assert codes(caught) == {"letter_was_cancelled"}

    cancel_letter(approach.letter_id, actor=cases.person("Tom"), reason="Wrong address.")
    began = restorative.start_another_letter(approach.pk, actor=cases.person("Tom"))
    assert began.letter_id != approach.letter_id
    assert began.letter.state == "draft"
    assert began.state == "discussed"


@pytest.mark.clauses("SBC-5.1", "SPSO-EP-62.1")
def test_it_helped_needs_words_and_asks_the_manager_to_close(cases: Cases) -> None:
    from engagement.checks import Unmet
    from engagement.spine.work_items import open_work_of
    from incidents.services import restorative

    approach = cases.monitoring()
    with pytest.raises(Unmet):
        restorative.record_improved(approach.pk, actor=cases.person("Shona"), outcome_note=" ")
    ended = restorative.record_improved(approach.pk, actor=cases.person("Shona"), outcome_note="Two calls in a month.")
    assert ended.state == "succeeded"
    assert "close" in {work.kind for work in open_work_of(ended.incidents.get())}


@pytest.mark.clauses("SBC-5.6", "SBC-A1-CRG-2b")
def test_it_did_not_help_needs_a_later_incident_of_the_same_customer(cases: Cases, the_clock: Any) -> None:
    from engagement.checks import Unmet
    from incidents.services import restorative

    customer = cases.customer()
    approach = cases.monitoring(customer=customer)
    the_clock.forward(days=5)
    stranger = cases.record_only()
    for wrong in (None, stranger, approach.incidents.get()):
        with pytest.raises(Unmet) as caught:
            restorative.record_no_improvement(
                approach.pk, actor=cases.person("Shona"), outcome_note="It went on.", later_incident=wrong
            )
        assert codes(caught) == {"later_incident_named"}
    later = cases.record_only(customer=customer)
    ended = restorative.record_no_improvement(
        approach.pk, actor=cases.person("Shona"), outcome_note="It went on.", later_incident=later
    )
    assert (ended.state, ended.later_incident) == ("failed", later)


# -- a manager starts --------------------------------------------------------------------------------------------------


def start(cases: Cases, by: str, incidents: list[Any], **more: Any) -> Any:
    from incidents.services import restorative

    given = {
        "kind": "manage_expectations",
        "wanted": "One contact a week.",
        "why": "It has built up.",
        "adjustments_considered": "None known; asked on 9 November.",
        "approach": "One contact a week; we answer on Thursdays.",
        "proportionate_because": "Four people were kept from other work.",
        "trend_note": "The same question to four people.",
    }
    return restorative.start_as_manager(
        actor=cases.person(by), incidents=[incident.pk for incident in incidents], **given | more
    )


@pytest.mark.clauses("SBC-A1-REST-9", "SBC-A1-REST-10")
def test_a_manager_starts_from_several_incidents_and_the_reporters_are_told(cases: Cases) -> None:
    from engagement.spine.models import Notice

    customer = cases.customer()
    incidents = [cases.record_only("Tom", customer), cases.record_only("Isla", customer)]
    approach = start(cases, "Shona", incidents)

    assert approach.state == "approved"
    assert approach.manager_initiated
    assert approach.approver is None
    assert approach.reference.startswith("RA-2026-")
    assert {incident.state for incident in approach.incidents.all()} == {"managed_restorative"}
    told = {notice.recipient for notice in Notice.objects.filter(reference=approach.reference)}
    assert {cases.person("Tom"), cases.person("Isla")} <= told


@pytest.mark.clauses("SBC-A1-REST-7", "SBC-A1-REST-10")
def test_the_letter_of_a_manager_who_started_is_checked_by_the_other_manager(cases: Cases) -> None:
    from engagement.permissions import allowed
    from incidents.services import restorative

    approach = start(cases, "Shona", [cases.record_only("Tom")])
    discussed = restorative.record_discussion(
        approach.pk, actor=cases.person("Shona"), discussed_on=date(2026, 11, 18), monitor_until=date(2027, 1, 20)
    )
    letter = discussed.letter
    assert letter.drafter == cases.person("Shona")
    assert not allowed(cases.person("Shona"), "check_letter", letter)
    assert allowed(cases.person("Margaret"), "check_letter", letter)


def test_a_manager_does_not_start_from_what_they_logged_or_suffered(cases: Cases) -> None:
    from engagement.transitions import NotVisible

    own = cases.record_only("Shona")
    suffered = cases.record_only("Tom", affected=("Shona",))
    for incident in (own, suffered):
        with pytest.raises(NotVisible):
            start(cases, "Shona", [incident])


def test_a_manager_does_not_start_from_incidents_of_another_team(cases: Cases) -> None:
    from engagement.transitions import NotVisible

    with pytest.raises(NotVisible):
        start(cases, "Fiona", [cases.record_only("Tom")])
    with pytest.raises(NotVisible):
        start(cases, "Fiona", [])


def test_one_approach_is_about_one_customer(cases: Cases) -> None:
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError):
        start(cases, "Shona", [cases.record_only("Tom"), cases.record_only("Tom")])


def test_the_same_form_sent_twice_starts_one_approach(cases: Cases) -> None:
    from uuid import uuid4

    key, incidents = uuid4(), [cases.record_only("Tom")]
    first = start(cases, "Shona", incidents, pk=key)
    second = start(cases, "Shona", incidents, pk=key)
    assert first == second
    assert type(first).objects.count() == 1


# -- act or close ------------------------------------------------------------------------------------------------------


@pytest.mark.clauses("SPSO-G3-31")
def test_a_third_time_is_refused_unless_somebody_says_why(cases: Cases, the_clock: Any) -> None:
    from engagement.checks import Unmet
    from incidents.services import restorative

    customer = cases.customer()
    for _time in range(2):
        approach = cases.monitoring(customer=customer)
        restorative.record_improved(approach.pk, actor=cases.person("Shona"), outcome_note="Better for a while.")
        the_clock.forward(days=30)
    third = cases.request(customer=customer)
    with pytest.raises(Unmet) as caught:
        restorative.approve_restorative_approach(third.pk, actor=cases.person("Shona"), **APPROVAL)
    assert codes(caught) == {"not_a_third_time"}
    with pytest.raises(Unmet):
        start(cases, "Shona", [third.incidents.get()])

    asked = restorative.approve_restorative_approach(
        third.pk, actor=cases.person("Shona"), third_time_because="He was in hospital between.", **APPROVAL
    )
    assert asked.third_time_because == "He was in hospital between."


@pytest.mark.clauses("SPSO-G3-31")
def test_records_merged_into_one_customer_count_together(cases: Cases) -> None:
    from engagement.customers.services import merge_customers
    from incidents.selectors import times_asked

    kept, merged = cases.customer("Alan Pringle"), cases.customer("A Pringle")
    cases.monitoring(customer=merged)
    merge_customers(merged.pk, kept.pk, actor=cases.person("Shona"), reason="The same address.")
    assert times_asked(cases.request(customer=kept)) == 1


def test_monitoring_ends_on_a_day_that_is_asked_about(cases: Cases) -> None:
    from engagement.spine.work_items import open_work_of

    approach = cases.monitoring()
    work = open_work_of(approach).get()
    assert (work.kind, work.due_on) == ("outcome", date(2026, 11, 18) + timedelta(days=60))
