"""A letter goes out, and the approach follows in the same transaction."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.approvals.builders import Cases

pytestmark = pytest.mark.django_db


@pytest.mark.clauses("SBC-A1-REST-8", "SPSO-EP-61.4")
def test_issuing_the_letter_starts_the_time_in_which_one_sees_whether_it_helps(cases: Cases) -> None:
    from engagement.spine.timeline import timeline_of
    from engagement.spine.work_items import open_work_of

    issued = cases.issued(cases.discussed())
    assert issued.state == "monitoring"
    assert issued.letter.state == "issued"
    assert issued.letter.version.forms.exists()
    events = list(timeline_of(issued))[-2:]
    assert [event.verb for event in events] == ["record_letter_issued", "start_monitoring"]
    assert {event.actor_name for event in events} == {"the system (letter despatch)"}
    assert {event.actor for event in events} == {cases.person("Tom")}
    work = open_work_of(issued).get()
    assert (work.kind, work.due_on) == ("outcome", date(2027, 1, 17))


@pytest.mark.clauses("SPSO-G3-28b")
def test_what_was_asked_by_word_of_mouth_counts_once_its_letter_is_issued(cases: Cases) -> None:
    from incidents.selectors import times_asked
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
    issued = cases.issued(asked)
    assert issued.state == "monitoring"
    assert times_asked(cases.request(customer=customer)) == 1


def test_a_failing_consequence_undoes_the_issue(cases: Cases, monkeypatch: pytest.MonkeyPatch) -> None:
    from engagement import clock
    from incidents.models import RestorativeApproach
    from letters.models import Letter
    from letters.services import issue_letter

    approach = cases.discussed()
    letter = cases.checked(approach)

    def fails(*_args: Any, **_kwargs: Any) -> None:
        raise RuntimeError("The database went away.")

    monkeypatch.setattr("incidents.consequences.perform", fails)
    with pytest.raises(RuntimeError):
        issue_letter(letter.pk, actor=letter.drafter, issued_on=clock.today(), how="post")
    assert Letter.objects.get(pk=letter.pk).state == "checked"
    assert RestorativeApproach.objects.get(pk=approach.pk).state == "discussed"


def test_a_letter_of_the_same_type_that_belongs_to_no_approach_changes_nothing_here(cases: Cases) -> None:
    from incidents.consequences import letter_of_approach_issued
    from letters.services import start_letter

    letter = start_letter(
        actor=cases.person("Tom"),
        kind="restorative",
        customer=cases.customer(),
        team=cases.council.team("Planning"),
        drafter=cases.person("Tom"),
        matter="Something else",
    )
    letter_of_approach_issued(letter, cases.person("Tom"))


def test_the_effect_stands_in_the_register() -> None:
    from engagement.spine.effects import registered_effects
    from incidents.consequences import LETTERS_OF_APPROACHES, letter_of_approach_issued

    ours = [entry for entry in registered_effects() if entry.effect is letter_of_approach_issued]
    assert [(entry.transition, entry.kinds) for entry in ours] == [("issue", LETTERS_OF_APPROACHES)]


@pytest.mark.clauses("SPSO-EP-65b")
def test_who_sees_the_approach_reads_its_letter_once_it_was_sent(cases: Cases) -> None:
    from letters.models import Letter

    customer = cases.customer()
    earlier = cases.record_only("Isla", customer)
    approach = cases.discussed("Tom", customer)
    approach.incidents.add(earlier)

    def readers() -> set[str]:
        everybody = cases.council.people.values()
        return {user.name for user in everybody if Letter.objects.visible_to(user).exists()}

    managers_and_writer = {"Tom Elliot", "Shona Kerr", "Margaret Innes"}
    assert readers() == managers_and_writer
    cases.issued(approach)
    assert readers() == managers_and_writer | {"Isla Grant"}


def test_withdrawing_after_the_letter_went_out_comes_too_late(cases: Cases) -> None:
    from engagement.transitions import AlreadyMoved
    from incidents.services import restorative

    issued = cases.issued(cases.discussed())
    with pytest.raises(AlreadyMoved):
        restorative.withdraw_restorative_approach(issued.pk, actor=cases.person("Tom"), reason="Too late.")
    assert issued.letter.state == "issued"


def test_a_cancelled_letter_leaves_work_for_whoever_asked(cases: Cases) -> None:
    """The approach goes on without a letter: its requester begins another or withdraws, and is asked to."""
    from engagement.spine.work_items import open_work_of
    from incidents.services import restorative
    from letters.services import cancel_letter

    approach = cases.discussed("Tom")
    cancel_letter(approach.letter_id, actor=cases.person("Tom"), reason="The facts have changed.")
    (work,) = [item for item in open_work_of(approach) if item.kind == "write"]
    assert work.assignee == cases.person("Tom")
    assert "begin another" in work.title
    restorative.start_another_letter(approach.pk, actor=cases.person("Tom"))
    assert not [item for item in open_work_of(approach) if item.kind == "write"]


def test_withdrawing_leaves_no_work_although_it_cancels_the_letter(cases: Cases) -> None:
    from engagement.spine.work_items import open_work_of
    from incidents.services import restorative

    approach = cases.discussed("Tom")
    restorative.withdraw_restorative_approach(approach.pk, actor=cases.person("Tom"), reason="It is settled.")
    assert not open_work_of(approach).exists()
