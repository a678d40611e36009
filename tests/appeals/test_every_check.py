"""Every check of an appeal, one by one: all is in order, then one thing is missing, and the server names it.

One appeal serves for all cases of a transition; what each changes is taken back. Each refusal says where it is mended:
a field of the same form, or a page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from appeals import checks
from appeals.models import Appeal, Point
from appeals.services import ask_for_more, decide_appeal, pass_on, register_against_action, withdraw_appeal
from engagement import clock
from engagement.checks import Check, Unmet
from engagement.spine.permits import making_history, under_retention
from engagement.transitions import SystemActor, perform
from tests.appeals.builders import WEIGHED, Appeals

pytestmark = pytest.mark.django_db

Change = Callable[[Appeals, Any], None]
# These are said without an address: the page is the one they are on, or nothing can be done but to go on elsewhere.
NOTHING_TO_MEND = {
    "goes_where_it_belongs",
    "some_point_considered",
    "no_point_considered",
    "votes_say_so",
    "group_hears_it",
    "chief_executive_hears_it",
    "authority_hears_it",
    "too_few_of_group",
    "nobody_left",
    "letter_is_issued",
}


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def without(**fields: Any) -> Change:
    def change(_appeals: Appeals, appeal: Any) -> None:
        Appeal._base_manager.filter(pk=appeal.pk).update(**fields)

    return change


def no_points(_appeals: Appeals, appeal: Any) -> None:
    with under_retention():
        appeal.points.all().delete()


def goes_nowhere(appeals: Appeals, appeal: Any) -> None:
    Point.objects.create(
        appeal=appeal, number=9, about="matter", text="The notice was wrong.", added_by=appeals.person("Isla")
    )


def speaks_without_showing(appeals: Appeals, appeal: Any, **changes: Any) -> None:
    from engagement.customers.models import Representation

    given = {"role": "advocate", "authority": "none"} | changes
    acting = Representation.objects.create(
        represented=appeal.customer,
        representative=appeals.customer("Ailsa Brodie"),
        recorded_by=appeals.person("Isla"),
        **given,
    )
    without(representation=acting)(appeals, appeal)


def speaks_after_the_end(appeals: Appeals, appeal: Any) -> None:
    ended = clock.today() - timedelta(days=1)
    speaks_without_showing(appeals, appeal, authority="written", ends_on=ended)


def of_yesterdays_end(_appeals: Appeals, appeal: Any) -> None:
    restriction = appeal.restriction
    type(restriction)._base_manager.filter(pk=restriction.pk).update(starts_on=clock.today() + timedelta(days=1))


def late(_appeals: Appeals, appeal: Any) -> None:
    restriction = appeal.restriction
    long_ago = clock.today() - timedelta(days=60)
    type(restriction)._base_manager.filter(pk=restriction.pk).update(told_on=long_ago, starts_on=long_ago)


def never_told(appeals: Appeals, appeal: Any) -> None:
    """By an exception that nobody has looked at since the appeal came."""
    restriction = appeal.restriction
    type(restriction)._base_manager.filter(pk=restriction.pk).update(told_on=None)
    with making_history():
        restriction.request.exceptions.create(
            kind="no_notification",
            state="approved",
            reason_code="other",
            proposed_by=appeals.person("Tom"),
            decided_by=appeals.person("Margaret"),
            decided_grade="senior_manager",
        )


TO_PASS_ON: dict[str, Change] = {
    "received_by_now": without(received_on="2026-11-20"),
    "account_or_document": without(in_their_words="…"),
    "adjustments_offered": without(adjustments_offered=" "),
    "may_speak_for_them": speaks_without_showing,
    "in_force_when_received": of_yesterdays_end,
    "points_given": no_points,
    "points_go_somewhere": goes_nowhere,
    "late_is_excused": late,
    "untold_examined_first": never_told,
}


def refused(attempt: Callable[[], Any]) -> set[str]:
    """The codes of what is missing; each says where it is put right."""
    with pytest.raises(Unmet) as caught, transaction.atomic():
        attempt()
    for one in caught.value.unmet:
        assert one.field or one.url or one.check.code in NOTHING_TO_MEND, one.check.code
        assert one.sentence.endswith("."), one.sentence
    return {one.check.code for one in caught.value.unmet}


def codes(listed: tuple[Check, ...]) -> set[str]:
    return {check.code for check in listed}


@pytest.mark.clauses("SBC-12.1a", "SBC-12.1b", "SBC-1.2a", "SBC-12.3b")
def test_nothing_is_passed_on_while_one_thing_is_missing(appeals: Appeals) -> None:
    appeal = appeals.registered()
    isla = appeals.person("Isla")
    found = {}
    for code, change in TO_PASS_ON.items():
        with undone():
            change(appeals, appeal)
            found[code] = refused(lambda: pass_on(appeal.pk, actor=isla))
    assert found == {code: {code} for code in TO_PASS_ON}
    with undone():
        speaks_after_the_end(appeals, appeal)
        assert refused(lambda: pass_on(appeal.pk, actor=isla)) == {"may_speak_for_them"}
    # Whoever presses the button does not choose: the route is worked out anew.
    given = {"heard_by": "chief_executive", "because": "I would like it to be."}
    wrong = refused(lambda: perform(Appeal, appeal.pk, "pass_to_chief_executive", actor=isla, **given))
    assert wrong == {"goes_where_it_belongs"}
    assert codes(checks.TO_PASS_ON) == set(TO_PASS_ON) | wrong
    pass_on(appeal.pk, actor=isla)


@pytest.mark.clauses("SBC-12.1a")
def test_a_late_one_is_accepted_with_reasons_and_told_with_its_last_day(appeals: Appeals) -> None:
    appeal = appeals.registered()
    late(appeals, appeal)
    with pytest.raises(Unmet, match=r"The last day was \d+ \w+ 2026\."):
        pass_on(appeal.pk, actor=appeals.person("Isla"))
    without(late_because="He was in hospital in October.")(appeals, appeal)
    assert pass_on(appeal.pk, actor=appeals.person("Isla")).state == "with_crg"


@pytest.mark.clauses("SBC-12.3a")
def test_the_complaints_procedure_needs_its_reference(appeals: Appeals) -> None:
    incident = appeals.record_only("Tom")
    action = incident.immediate_actions.create(kind="ended_call", taken_by=appeals.person("Tom"))
    appeal = register_against_action(action.pk, actor=appeals.person("Isla"), received=appeals.received())
    isla = appeals.person("Isla")
    assert refused(lambda: pass_on(appeal.pk, actor=isla, complaint_reference=" ")) == {"complaint_reference"}
    assert pass_on(appeal.pk, actor=isla, complaint_reference="C-77").state == "routed_complaints"


TO_DECIDE: dict[str, dict[str, Any]] = {
    "outcome_chosen": {"outcome": "harsher"},
    "every_point_answered": {"findings": {}},
    "terms_fit": {"outcome": "eased"},
    "reasons_given": {"reasons": "…"},
    "evidence_named": {"evidence_considered": " "},
    "adjustments_seen": {"adjustments_seen": ""},
}


@pytest.mark.clauses("SBC-12.2a", "SBC-12.2b", "SBC-12.2c", "SBC-12.2x", "SBC-12.4a", "SBC-12.4b", "SBC-12.1b")
def test_nothing_is_decided_while_one_thing_is_missing(appeals: Appeals) -> None:
    appeal = appeals.with_chief_executive()
    grace = appeals.person("Grace")

    def decide(outcome: str = "stands", **changes: Any) -> Any:
        return decide_appeal(appeal.pk, actor=grace, decision=appeals.decision(appeal, outcome, **changes))

    found = {code: refused(lambda given=given: decide(**given)) for code, given in TO_DECIDE.items()}
    assert found == {code: {code} for code in TO_DECIDE}
    point = appeal.points.get()
    assert refused(lambda: decide(findings={point.pk: ("upheld", "…")})) == {"every_point_answered"}
    with undone():
        without(meanwhile="")(appeals, appeal)
        assert refused(decide) == {"meanwhile_decided"}
    with undone():
        appeal.points.update(about="matter", goes_instead="The complaints procedure.")
        assert refused(decide) == {"some_point_considered"}
        assert refused(lambda: decide("out_of_scope", reasons="")) == {"reasons_given"}
    assert refused(lambda: decide("out_of_scope")) == {"no_point_considered"}
    given = {**WEIGHED, "outcome": "stands", "terms": None, "findings": {}}
    wrong = refused(lambda: perform(Appeal, appeal.pk, "find_out_of_scope", actor=grace, **given))
    assert wrong == {"is_out_of_scope", "no_point_considered"}
    more = appeals.more(appeal, measures=(appeals.measure("call_times"), appeals.measure("matter_closed")))
    assert refused(lambda: decide("eased", option=more)) == {"no_harsher"}
    assert refused(lambda: decide("varied", option=more)) == {"terms_fit", "no_harsher"}
    held = appeal.restriction.terms
    same = appeals.more(appeal, ends_on=held.ends_on, review_on=held.review_on)
    assert refused(lambda: decide("eased", option=same)) == {"changes_something"}
    with undone():
        appeals.lapses(appeal.restriction)
        less = appeals.again(more)
        assert refused(lambda: decide("eased", option=less)) >= {"can_still_change"}
        assert refused(lambda: decide("sent_back")) == {"can_still_change"}
        decide("ended")
    tested = set(TO_DECIDE) | {
        "meanwhile_decided",
        "some_point_considered",
        "no_harsher",
        "changes_something",
        "can_still_change",
    }
    assert codes(checks.TO_DECIDE) == tested
    decide()


@pytest.mark.clauses("SBC-A1-CRG-1", "SBC-12.3b")
def test_the_group_records_what_its_votes_say(appeals: Appeals) -> None:
    appeal = appeals.heard_by_group()
    helen = appeals.person("Helen")
    given = {**WEIGHED, "terms": None, "findings": appeals.findings(appeal)}
    appeals.votes(appeal, "ended", "Helen", "Priya")
    early = refused(lambda: perform(Appeal, appeal.pk, "record_outcome", actor=helen, outcome="ended", **given))
    assert early == {"quorum_met"}
    appeals.votes(appeal, "stands", "Callum")
    other = refused(lambda: perform(Appeal, appeal.pk, "record_outcome", actor=helen, outcome="stands", **given))
    assert other == {"votes_say_so"}
    perform(Appeal, appeal.pk, "record_outcome", actor=helen, outcome="ended", **given)


def test_the_rest_has_its_checks_too(appeals: Appeals) -> None:
    appeal = appeals.heard_by_group()
    isla, helen, system = appeals.person("Isla"), appeals.person("Helen"), SystemActor("a test")
    route = {"heard_by": "chief_executive", "because": "So."}
    assert refused(lambda: ask_for_more(appeal.pk, actor=helen, question=" ")) == {"comment_given"}
    assert refused(lambda: withdraw_appeal(appeal.pk, actor=isla, reason="")) == {"reason_given"}
    rise = refused(lambda: perform(Appeal, appeal.pk, "rise_to_chief_executive", actor=system, **route))
    assert rise == {"too_few_of_group"}
    ended = refused(lambda: perform(Appeal, appeal.pk, "run_out_of_deciders", actor=system, **route))
    assert ended == {"nobody_left"}
    ask_for_more(appeal.pk, actor=helen, question="Did he have the letter in large print?")
    for wrong in ("chief_executive", "authority"):
        answer = {"comment": "Yes.", "decide_by": None}
        found = refused(lambda: perform(Appeal, appeal.pk, f"answer_{wrong}", actor=isla, **answer))  # noqa: B023
        assert found == {f"{wrong}_hears_it"}
    with undone():
        without(heard_by="chief_executive")(appeals, appeal)
        found = refused(lambda: perform(Appeal, appeal.pk, "answer_group", actor=isla, comment="Yes.", decide_by=None))
        assert found == {"group_hears_it"}


@pytest.mark.clauses("SBC-12.4a")
def test_nobody_counts_as_told_before_the_letter_went(appeals: Appeals) -> None:
    appeal = appeals.decided_by_chief_executive()
    for letter in (appeal.outcome_letter, None):
        Appeal._base_manager.filter(pk=appeal.pk).update(outcome_letter=letter)
        found = refused(lambda: perform(Appeal, appeal.pk, "outcome_sent", actor=SystemActor("a test")))
        assert found == {"letter_is_issued"}
