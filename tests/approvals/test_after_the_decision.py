"""The talk, the letter, the conversation, and what came of it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.approvals.builders import Cases, again, codes

pytestmark = pytest.mark.django_db


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


def test_monitoring_ends_on_a_day_that_is_asked_about(cases: Cases) -> None:
    from engagement.spine.work_items import open_work_of

    approach = cases.monitoring()
    work = open_work_of(approach).get()
    assert (work.kind, work.due_on) == ("outcome", date(2026, 11, 18) + timedelta(days=60))
