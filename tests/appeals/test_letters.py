"""What the customer reads about an appeal: that it came, what was decided, or where to go instead. By text."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from appeals.letter_facts import outcome_in_words
from appeals.models import Appeal
from appeals.services import (
    add_point,
    ask_for_more,
    decide_appeal,
    declare_interest,
    pass_on,
    record_outcome,
    register_against_member,
    settle_meanwhile,
)
from engagement import clock
from engagement.spine.work_items import open_work_of
from engagement.ui.words import british_date
from letters import services as letter_services
from letters.checkers import who_may_check
from tests.appeals.builders import Appeals
from tests.plugins.council import Council, put_policy_in_force
from tests.restrictions.letters import again, check, issue, pdf_of

pytestmark = pytest.mark.django_db

State = Appeal.State


def made_ready(letter: Any, **texts: str) -> Any:
    """As it was begun, with a salutation, made ready for its check."""
    from django.test import TestCase

    from engagement.spine.outbox import deliver_pending
    from letters.composing import Composition
    from letters.letter_types import free_sections

    composed = Composition(letter, letter.version)
    begun = {one.code: composed.version.other_sections.get(one.code, "") for one in free_sections(composed.letter_type)}
    letter_services.save_draft(
        letter.pk,
        actor=letter.drafter,
        draft=letter_services.DraftInput(
            heading=letter.version.heading,
            salutation="Dear Mr Pringle",
            dated_on=clock.today(),
            signed_by=letter.version.signed_by,
            texts={**begun, **texts},
        ),
        revision=letter.version.revision,
    )
    letter_services.submit_letter(letter.pk, actor=letter.drafter)
    with TestCase.captureOnCommitCallbacks(execute=True):
        deliver_pending()
    return again(letter)


def says(text: str, *wanted: str) -> None:
    for words in wanted:
        assert " ".join(words.split()) in text, words


@pytest.mark.clauses("SBC-12.1a", "SBC-12.3b", "SBC-12.1b")
def test_the_acknowledgement_says_who_decides_by_when_and_what_holds_meanwhile(appeals: Appeals) -> None:
    appeal = appeals.passed_on()
    text = pdf_of(made_ready(appeal.acknowledgement))
    says(
        text,
        "Thank you for your appeal about how you can contact us. It came on 18 November 2026",
        f"its reference is {appeal.reference}",
        "It will be decided by our Complaints Review Group. Nobody who took part in our decision takes part",
        "It does not look at the matter behind it.",
        f"We will write to you with the outcome by {british_date(appeal.decide_by)}.",
        "The arrangement goes on applying while we decide your appeal.",
        "You can add to your appeal until it is decided",
    )
    # What it says follows what is decided, until it is sent: first the hold, then who hears it.
    settle_meanwhile(appeal.pk, actor=appeals.person("Helen"), meanwhile="on_hold", because="It may harm him.")
    placed = again(appeal.acknowledgement).context["placeholders"]
    assert placed["holds_meanwhile"] == "The arrangement is on hold until we have decided your appeal."
    for member in ("Helen", "Priya"):
        declare_interest(appeal.pk, actor=appeals.person(member), reason="We are neighbours.")
    letter = again(appeal.acknowledgement)
    assert letter.state == "draft"
    assert letter.context["placeholders"]["appeal_decided_by"] == "our Chief Executive"


@pytest.mark.clauses("SBC-12.1a", "SBC-12.3c")
def test_somebody_who_was_told_that_the_group_decides_is_told_again(appeals: Appeals) -> None:
    appeal = appeals.passed_on()
    ready = made_ready(appeal.acknowledgement)
    with pytest.raises(PermissionDenied):
        # She supported what is challenged, and the letter says that nobody who did takes part in the appeal.
        check(ready, appeals.person("Shona"))
    first = issue(check(ready, who_may_check(ready)[0]))
    assert not open_work_of(appeal).filter(kind="acknowledge").exists()
    for member in ("Helen", "Priya"):
        declare_interest(appeal.pk, actor=appeals.person(member), reason="We are neighbours.")
    second = again(appeal).acknowledgement
    assert second != first
    assert second.context["placeholders"]["appeal_decided_by"] == "our Chief Executive"
    assert open_work_of(appeal).filter(kind="acknowledge").count() == 1
    letter_services.cancel_letter(second.pk, actor=second.drafter, reason="There was a mistake in it.")
    assert again(appeal).acknowledgement not in (first, second)


@pytest.mark.clauses("SBC-12.4a", "SBC-12.4b", "SBC-12.1b", "SBC-12.2b")
def test_the_group_tells_the_customer_what_it_decided(appeals: Appeals) -> None:
    appeal = appeals.registered()
    add_point(
        appeal.pk,
        actor=appeals.person("Isla"),
        about="matter",
        text="The notice of 2 November was wrong.",
        goes_instead="Please ring Fiona Bell about the notice.",
    )
    pass_on(appeal.pk, actor=appeals.person("Isla"))
    appeals.applies(appeal, "Helen")
    appeals.votes(appeal, "stands", "Helen", "Alasdair", "Priya")
    record_outcome(appeal.pk, actor=appeals.person("Helen"), decision=appeals.decision(appeal))
    appeal = appeals.again(appeal)
    letter = made_ready(appeal.outcome_letter)
    text = pdf_of(letter)
    says(
        text,
        "Our Complaints Review Group decided your appeal on 18 November 2026.",
        "Nobody who took part in the decision that you appealed against took part in this.",
        "We considered: The request, the log of calls",
        "What we have decided",
        "The arrangement stays as it is.",
        "You say: Fifteen minutes a week is not enough for three open matters.",
        "We do not agree with you. He can also write at any time",
        "Why we decided as we did: The calls took nine hours a week",
        "You also say: The notice of 2 November was wrong.",
        "Please ring Fiona Bell about the notice.",
        "You can ask the Public Services Ombudsman to look at how we handled this: 1 Example Square",
    )
    # Isla signs it and decided nothing.
    assert "I decided" not in text
    assert "I agree" not in text
    assert "votes" not in text
    # The group checks what the group decided. Sent, the appeal has its answer.
    issue(check(letter, appeals.person("Callum")))
    told = appeals.again(appeal)
    assert told.state == State.OUTCOME_ISSUED
    assert not open_work_of(told).filter(kind="outcome_letter").exists()
    assert open_work_of(told).get(kind="close_appeal").duty == "liaison_officer"
    today, writer = clock.today(), letter.drafter
    letter_services.record_returned_undelivered(letter.pk, actor=writer, returned_on=today, reason="He has moved.")
    letter_services.send_again(letter.pk, actor=writer, sent_again_on=today, how="post")
    assert appeals.again(appeal).state == State.OUTCOME_ISSUED


@pytest.mark.clauses("SBC-12.4b", "SBC-12.3c")
def test_each_outcome_in_the_words_of_the_letter(appeals: Appeals) -> None:
    appeal = appeals.with_chief_executive()
    less = appeals.less(appeal)
    varied = appeals.less(appeal, "varied")
    grace = appeals.person("Grace")

    def told(outcome: str, option: Any = None, lapsed: bool = False) -> str:
        with transaction.atomic():
            if lapsed:
                appeals.lapses(appeal.restriction)
            decided = decide_appeal(appeal.pk, actor=grace, decision=appeals.decision(appeal, outcome, option=option))
            letter = again(decided).outcome_letter
            assert letter.context["texts"] == {"outcome": "outcome_group"}
            assert "Our Chief Executive decided your appeal" in letter.version.other_sections["independence"]
            said = letter.context["placeholders"]["outcome"]
            # A letter that is begun again says the same.
            assert outcome_in_words(Appeal._base_manager.get(pk=appeal.pk)) == said
            transaction.set_rollback(True)
        return " ".join(said)

    assert told("stands") == "The arrangement stays as it is."
    assert told("ended") == "The arrangement ended on 18 November 2026. You can contact us again in the usual ways."
    assert told("sent_back").startswith("The decision is sent back and is taken afresh.")
    eased = told("eased", less)
    says(eased, "The arrangement is eased. From now on:", "This applies until 18 December 2026.")
    says(told("varied", varied), "The arrangement is changed. From now on:")
    assert told("stands", lapsed=True) == (
        "The arrangement was right while it applied. It had ended before this was decided."
    )
    assert told("ended", lapsed=True) == (
        "The arrangement should not have gone on. It had ended before this was decided."
    )


@pytest.mark.clauses("SBC-12.4a")
def test_a_cancelled_outcome_letter_is_begun_again_and_still_owed(appeals: Appeals) -> None:
    appeal = appeals.decided_by_chief_executive()
    first = appeal.outcome_letter
    letter_services.cancel_letter(first.pk, actor=first.drafter, reason="There was a mistake in it.")
    second = appeals.again(appeal).outcome_letter
    assert second != first
    item = open_work_of(appeal).get(kind="outcome_letter")
    assert item.path == second.get_absolute_url()
    issue(check(made_ready(second), appeals.person("Grace")))
    assert appeals.again(appeal).state == State.OUTCOME_ISSUED


@pytest.mark.clauses("SBC-12.6-S", "SBC-12.3c")
def test_where_nobody_is_left_the_notice_names_the_ombudsman(appeals: Appeals) -> None:
    appeal = appeals.passed_on(appeals.in_force(appeals.decided_by_group()))
    declare_interest(appeal.pk, actor=appeals.person("Grace"), reason="We are neighbours.")
    letter = made_ready(appeals.again(appeal).outcome_letter)
    text = pdf_of(letter)
    says(
        text,
        "On 18 November 2026 we told you about a decision on how you can contact us.",
        "Everybody at Northmoor Council who could decide this appeal took part.",
        "You can ask the Public Services Ombudsman to look at what we have done",
    )
    issue(check(letter, appeals.person("Callum")))
    assert appeals.again(appeal).state == State.CLOSED


@pytest.mark.clauses("SBC-A1-CAT1-4c", "SBC-12.6-0", "SBC-12.6-S", "SBC-12.6c")
def test_the_notice_where_the_policy_offers_no_appeal(appeals: Appeals) -> None:
    from engagement.spine.permits import making_history
    from restrictions.models import PolicyException

    restriction = appeals.in_force()
    with making_history():
        PolicyException.objects.create(
            request=restriction.request,
            kind="no_internal_appeal",
            state="approved",
            reason_code="professional_advice",
            text="A colleague in mental health advised us.",
            proposed_by=appeals.person("Rory"),
            decided_by=appeals.person("Helen"),
            decided_grade="review_group",
        )
    wanted = {
        "category_one": ("You can complain to us about what we did", "After that you can go to the Public Services"),
        "no_internal_appeal": (
            "We do not offer an appeal within Northmoor Council, because we have been advised against it.",
            "You can ask the Public Services Ombudsman to look at what we have done: 1 Example Square",
        ),
    }
    for subject, words in wanted.items():
        with transaction.atomic():
            type(restriction)._base_manager.filter(pk=restriction.pk).update(appeal_subject=subject)
            text = pdf_of(made_ready(appeals.passed_on(appeals.again(restriction)).outcome_letter))
            says(text, *words)
            assert "mental health" not in text
            assert "appeal to our" not in text
            transaction.set_rollback(True)


@pytest.mark.clauses("SBC-12.5", "SBC-7.8c")
def test_an_elected_members_own_decision_has_no_appeal_and_the_customer_is_told(appeals: Appeals) -> None:
    appeal = register_against_member(
        appeals.customer(),
        actor=appeals.person("Isla"),
        team=appeals.council.team("Planning"),
        received=appeals.received(),
    )
    pass_on(appeal.pk, actor=appeals.person("Isla"))
    appeal = appeals.again(appeal)
    assert appeal.state == State.NOT_AVAILABLE
    assert "Elected members decide this for themselves." in appeal.route_because
    letter = made_ready(appeal.outcome_letter, decision_meant="You told us about a councillor’s decision.")
    says(pdf_of(letter), "You can complain to us about what we did", "Public Services Ombudsman")


@pytest.mark.clauses("SPSO-EP-22c")
def test_under_spso_the_director_answers_and_no_ombudsman_outside_is_named(council: Council, the_clock: Any) -> None:
    put_policy_in_force("spso")
    appeals = Appeals(council)
    una = council.add("Una Marsh", job_title="director", role="appeal_authority")
    appeal = appeals.passed_on()
    says(pdf_of(made_ready(appeal.acknowledgement)), "It will be decided by our")
    appeals.applies(appeal, "Una")
    ask_for_more(appeal.pk, actor=una, question="Did he have large print?")
    from appeals.services import answer_question

    answer_question(appeal.pk, actor=appeals.person("Isla"), answer="Yes, on 20 November.")
    decide_appeal(appeal.pk, actor=una, decision=appeals.decision(appeal))
    letter = made_ready(appeals.again(appeal).outcome_letter)
    text = pdf_of(letter)
    says(text, "Our Director who hears appeals decided your appeal on 18 November 2026")
    says(text, "The arrangement stays as it is.")
    assert "Director or the Ombudsman" not in text
    assert "1 Example Square" not in text
    assert "You can ask" not in text
    issue(check(letter, una))
    assert appeals.again(appeal).state == State.OUTCOME_ISSUED


@pytest.mark.clauses("SPSO-EP-22c")
def test_under_spso_the_letter_names_the_ombudsman_where_they_decided(council: Council, the_clock: Any) -> None:
    put_policy_in_force("spso")
    appeals = Appeals(council)
    appeal = appeals.applies(appeals.passed_on(), "Grace")
    decide_appeal(appeal.pk, actor=appeals.person("Grace"), decision=appeals.decision(appeal))
    text = pdf_of(made_ready(appeals.again(appeal).outcome_letter))
    says(text, "Our Ombudsman decided your appeal on 18 November 2026")
    assert "irector" not in text


@pytest.mark.clauses("UKCG-054e", "UKCG-056")
def test_under_ukcg_the_notice_names_the_member_of_parliament(council: Council, the_clock: Any) -> None:
    put_policy_in_force("ukcg")
    appeals = Appeals(council)
    ended = appeals.measure("stop_investigation", parameters={"complaint": "C-2026-104 about the bins"})
    restriction = appeals.in_force(appeals.decided_by_group(terms=appeals.terms(ended)))
    appeal = appeals.passed_on(restriction)
    assert appeal.state == State.NOT_AVAILABLE
    assert appeal.heard_by == "challenge_text"
    letter = made_ready(appeal.outcome_letter)
    says(
        pdf_of(letter),
        "please speak to your Member of Parliament. They can pass your complaint to the Parliamentary and Health",
    )
    issue(check(letter, appeals.person("Shona")))
    assert appeals.again(appeal).state == State.CLOSED
