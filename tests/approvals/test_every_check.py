"""Every fairness check, one by one: all is in order, then one thing is missing, and the server refuses and names it.

Each case is tagged with the clauses of its check, so that a check that is taken away or can no longer fail shows here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from engagement.checks import Check, Unmet
from engagement.people.models import User
from engagement.spine.permits import under_retention
from engagement.transitions import NotVisible, perform
from incidents import checks
from incidents.models import ImmediateAction, Incident, RestorativeApproach
from incidents.services import first_steps, legal, moves, notices, police, restorative
from incidents.services.logging import submit_incident
from tests.approvals.builders import APPROVAL, SPOKEN_ABUSE, WRITTEN_ABUSE, Cases, start

pytestmark = pytest.mark.django_db

RECORD = {"asks": "record_only", "approach_kind": ""}
DEMAND = {
    "category": "demands",
    "examples": ["unreasonable_deadline"],
    "channel": "email",
    "effect_on_others": "A visit moved.",
}
REPEATED = {
    "category": "persistence",
    "examples": ["repeat_requests"],
    "channel": "letter",
    "not_information_requests": True,
}
COMPLAINTS = {"examples": ["many_complaints"], "complaints_about_new_events": False}


def ended_call(draft: Incident, **answers: Any) -> None:
    """The call was ended; the warning and telling the customer are answered unless said otherwise."""
    draft.immediate_actions.all().delete()
    given = {"warned": True, "warning_words": "I will end this call.", "told_customer": True} | answers
    ImmediateAction.objects.create(incident=draft, kind="ended_call", taken_by=draft.reporter, **given)


def something_else(draft: Incident) -> None:
    """Something else was done, and nobody said what."""
    draft.immediate_actions.all().delete()
    ImmediateAction.objects.create(incident=draft, kind="other", note=" . ", taken_by=draft.reporter)


def without(**answers: Any) -> Callable[[Incident], None]:
    """Takes answers off the draft."""

    def change(draft: Incident) -> None:
        for name, value in answers.items():
            setattr(draft, name, value)
        draft.save()

    return change


def no_manager(draft: Incident) -> None:
    User.objects.filter(pk=draft.reporter_id).update(team=None)


def everybody_was_affected(draft: Incident) -> None:
    draft.affected.set(User.objects.filter(groups__name__in=["line_manager", "senior_manager"]))


def a_need_on_record(draft: Incident) -> None:
    from engagement.customers.services import add_adjustment

    need = {"kind": "large_print", "what": "Letters in large print", "status": "agreed", "told_by": "them"}
    add_adjustment(draft.customer.pk, actor=draft.reporter, **need)


# What the draft is about, how it is put in order, and what is then taken away, by the code of the check.
TO_SUBMIT: dict[str, tuple[dict[str, Any], Callable[[Incident], None]]] = {
    "customer_named": (RECORD, without(customer=None)),
    "when_given": (RECORD, without(occurred_on=None)),
    "channel_given": (RECORD, without(channel="")),
    "channel_described": (RECORD, without(channel="other", channel_other=" ")),
    "is_for_this_policy": (RECORD, without(screening="forceful")),
    "category_chosen": (RECORD, without(examples=[])),
    "violence_answered": (SPOKEN_ABUSE, without(examples=["physical_violence"])),
    "examples_answered": (RECORD | DEMAND, without(example_answers={})),
    "example_described": (
        RECORD | {"example_other": "Rang the depot"},
        without(examples=["other_contact"], example_other=""),
    ),
    "information_requests_left_out": (RECORD | REPEATED, without(not_information_requests=None)),
    "complaints_allowed": (RECORD | COMPLAINTS, without(complaints_about_new_events=True)),
    "facts_given": (RECORD, without(facts="\u200b ")),
    "pattern_given": (RECORD, without(pattern="")),
    "exact_words_kept": (SPOKEN_ABUSE, without(exact_words="")),
    "effect_given": (
        SPOKEN_ABUSE | {"effect_on_service": "", "effect_on_others": ""},
        without(effect_on_staff="", effect_on_service="", effect_on_others=""),
    ),
    "effect_measured": (RECORD | DEMAND, without(minutes_spent=None)),
    "action_taken": (SPOKEN_ABUSE, lambda draft: draft.immediate_actions.all().delete()),
    "action_described": (RECORD, something_else),
    "acting_answered": (RECORD, without(nothing_done_at_the_time=False)),
    "more_time_considered": ({}, without(why_more_time="")),
    "level_compared": ({}, without(contacts_expected="")),
    "warning_answered": (SPOKEN_ABUSE, lambda draft: ended_call(draft, warned=None, warning_words="")),
    "customer_told_answered": (SPOKEN_ABUSE, lambda draft: ended_call(draft, told_customer=None)),
    "adjustments_asked": (RECORD, without(adjustments_asked_by="", adjustments_asked_on=None)),
    "needs_on_record_weighed": (RECORD, a_need_on_record),
    "wish_given": ({}, without(asks="", approach_kind="")),
    "wish_fits": (SPOKEN_ABUSE, without(asks="restorative", approach_kind="change_request")),
    "kind_can_be_had": ({}, without(approach_kind="written_abuse")),
    "wish_explained": ({}, without(approach_wanted="", approach_why="")),
    "manager_known": (RECORD, no_manager),
    "somebody_decides": (RECORD, everybody_was_affected),
}


def tagged(listed: tuple[Check, ...]) -> list[Any]:
    """The checks as cases, each marked with its clauses."""
    return [
        pytest.param(one, id=one.code, marks=pytest.mark.clauses(*one.clauses) if one.clauses else ()) for one in listed
    ]


def missing(act: Callable[[], Any]) -> set[str]:
    """The codes of the checks for which the act is refused."""
    with pytest.raises(Unmet) as refusal:
        act()
    return {item.check.code for item in refusal.value.unmet}


@pytest.mark.parametrize("check", tagged(checks.TO_SUBMIT))
def test_an_incident_is_not_logged_without(check: Check, cases: Cases) -> None:
    answers, take_away = TO_SUBMIT[check.code]
    complete = cases.draft(**answers)
    if answers.get("category") == "violence_abuse":
        ended_call(complete)
    assert submit_incident(complete.pk, actor=complete.reporter).reference
    draft = cases.draft(**answers)
    if answers.get("category") == "violence_abuse":
        ended_call(draft)
    take_away(draft)
    actor = User.objects.get(pk=draft.reporter_id)
    assert check.code in missing(lambda: submit_incident(draft.pk, actor=actor))
    assert Incident.objects.get(pk=draft.pk).state == "draft"


def drafted(cases: Cases, incident: Any = None) -> RestorativeApproach:
    """A draft of a request with everything that asking for it, or starting it as manager, needs."""
    logged = incident or cases.record_only("Tom")
    draft = RestorativeApproach.objects.create(
        kind="change_request", customer=logged.customer, team=cases.council.team("Planning"),
        category="contact_levels", requester=cases.person("Tom"), wanted="One call a week.", why="Many calls.",
        adjustments_considered="None are known; we asked.",
    )  # fmt: skip
    draft.incidents.set([logged])
    return draft


def unlogged(approach: RestorativeApproach, cases: Cases) -> None:
    approach.incidents.set([cases.draft("Tom", approach.customer)])


def all_managers_affected(approach: RestorativeApproach, _cases: Cases) -> None:
    everybody_was_affected(approach.incidents.get())


def set_to(**answers: str) -> Callable[[RestorativeApproach, Cases], Any]:
    return lambda approach, _cases: RestorativeApproach.objects.filter(pk=approach.pk).update(**answers)


# What is done to the draft so that one check is no longer met; more than one way where the check has several sides.
TO_ASK: list[tuple[str, Callable[[RestorativeApproach, Cases], Any]]] = [
    ("rests_on_logged", lambda approach, _cases: approach.incidents.clear()),
    ("rests_on_logged", unlogged),
    ("wanted_given", set_to(wanted=" ")),
    ("wanted_given", set_to(why="")),
    ("adjustments_considered", set_to(adjustments_considered="\u200b")),
    ("somebody_else_decides", all_managers_affected),
]
ASKED = {one.code: one for one in checks.TO_ASK_FOR_APPROACH}


@pytest.mark.parametrize(
    ("code", "take_away"),
    [pytest.param(code, change, marks=pytest.mark.clauses(*ASKED[code].clauses)) for code, change in TO_ASK],
)
def test_an_approach_is_not_asked_for_without(
    code: str, take_away: Callable[[RestorativeApproach, Cases], Any], cases: Cases
) -> None:
    tom = cases.person("Tom")
    ask = lambda draft, number: perform(  # noqa: E731
        RestorativeApproach, draft.pk, "submit", actor=tom, reference=number
    )
    assert ask(drafted(cases), "RA-2026-0901").state == "submitted"
    draft = drafted(cases)
    take_away(draft, cases)
    assert missing(lambda: ask(draft, "RA-2026-0902")) == {code}
    found = RestorativeApproach.objects.get(pk=draft.pk)
    assert (found.state, found.reference) == ("draft", None)


@pytest.mark.clauses("SBC-8.4a")
def test_no_approach_exists_for_others_without_a_logged_incident(cases: Cases) -> None:
    """Neither asked for nor started by a manager: what rests on nothing stays a draft that nobody else sees."""
    bare = drafted(cases)
    bare.incidents.clear()
    shona = cases.person("Shona")
    with pytest.raises(Unmet, match="rests on at least one logged incident"):
        perform(RestorativeApproach, bare.pk, "submit", actor=cases.person("Tom"), reference="RA-2026-0903")
    with pytest.raises(NotVisible):
        start(cases, "Shona", [])
    with pytest.raises(NotVisible):
        start(cases, "Shona", [cases.draft("Tom")])
    assert not RestorativeApproach.objects.exclude(state="draft").exists()
    assert not RestorativeApproach.objects.visible_to(shona).exists()


def measured_no_more(approach: RestorativeApproach) -> None:
    approach.incidents.update(contacts_counted=None, minutes_spent=None)


def category_one_in_speech(approach: RestorativeApproach) -> None:
    approach.incidents.update(zero_tolerance=True, written_abuse=False)


# What is put into the decision, or done to the request, so that one check is no longer met.
TO_APPROVE: dict[str, tuple[dict[str, str], Callable[[RestorativeApproach], Any]]] = {
    "rests_on_logged": ({}, lambda approach: approach.incidents.clear()),
    "safety_settled": ({}, category_one_in_speech),
    "measured_everywhere": ({}, measured_no_more),
    "adjustments_decided": ({"adjustments_decided": " "}, lambda approach: None),
    "kind_approved": ({"approved_kind": ""}, lambda approach: None),
    "kind_fits": ({"approved_kind": "written_abuse"}, lambda approach: None),
    "approach_described": ({"approach": ""}, lambda approach: None),
    "less_says_why": ({"approved_kind": "early_conversation"}, lambda approach: None),
    "less_says_why_in_words": (
        {"approved_kind": "early_conversation", "less_code": "other"},
        lambda approach: None,
    ),
    "not_a_third_time_in_words": ({"third_time_code": "something_changed"}, lambda approach: None),
    "proportionate": ({"proportionate_because": ""}, lambda approach: None),
}


@pytest.mark.parametrize("check", [one for one in tagged(checks.TO_APPROVE) if one.id != "not_a_third_time"])
def test_an_approach_is_not_approved_without(check: Check, cases: Cases) -> None:
    given, change = TO_APPROVE[check.code]
    manager = cases.person("Shona")
    good = cases.request("Tom")
    assert restorative.approve_restorative_approach(good.pk, actor=manager, **APPROVAL).state == "approved"
    request = cases.request("Tom")
    change(request)
    act = lambda: restorative.approve_restorative_approach(request.pk, actor=manager, **(APPROVAL | given))  # noqa: E731
    assert check.code in missing(act)
    assert RestorativeApproach.objects.get(pk=request.pk).state == "submitted"


@pytest.mark.clauses("SPSO-G3-31")
def test_an_approach_is_not_approved_a_third_time_without_a_reason(cases: Cases) -> None:
    customer, manager = cases.customer("Deborah Laidlaw"), cases.person("Shona")
    cases.monitoring("Tom", customer)
    cases.issued(cases.discussed("Tom", customer))
    third = cases.request("Tom", customer)
    act = lambda: restorative.approve_restorative_approach(third.pk, actor=manager, **APPROVAL)  # noqa: E731
    assert "not_a_third_time" in missing(act)
    again = APPROVAL | {"third_time_code": "not_received"}
    assert restorative.approve_restorative_approach(third.pk, actor=manager, **again).state == "approved"


def ready_to_close(cases: Cases) -> Incident:
    """Spoken abuse with a threat, everything done that closing asks for."""
    manager = cases.person("Shona")
    incident = cases.incident("Tom", **SPOKEN_ABUSE | {"examples": ["abusive_language", "threats"]})
    cases.safety_reference(incident)
    first_steps.record_discussion(
        incident.pk, actor=manager, held_on=incident.occurred_on, outcome="We talked.", support_offered="A break."
    )
    police.record_police_decision(
        incident.pk, actor=manager, outcome="reported", threatened=cases.person("Tom"),
        reported_on=incident.occurred_on,
        force="Police Scotland", reason="A threat.", staff_view="He wanted it.", effect_on_others="Others meet them.",
    )  # fmt: skip
    legal.record_legal_decision(incident.pk, actor=manager, outcome="not_needed", reason="The police deal with it.")
    notices.record_customer_notice(
        incident.pk, actor=cases.person("Margaret"), outcome="not_told", reason_code="other",
        reason="The police speak to him first.", adviser_name="Sergeant Ina Mair", adviser_role="Police Scotland",
        advised_on=incident.occurred_on,
    )  # fmt: skip
    moves.start_review(incident.pk, actor=manager)
    return moves.manage_under_health_and_safety(incident.pk, actor=manager, reason="Health and safety leads.")


def forget(rows: str) -> Callable[[Incident], Any]:
    """As if nothing had been decided: what is on record is never deleted otherwise."""

    def forgotten(incident: Incident) -> None:
        with under_retention():
            getattr(incident, rows).all().delete()

    return forgotten


TO_CLOSE: dict[str, Callable[[Incident], Any]] = {
    "discussed_with_staff": lambda incident: incident.discussions.all().delete(),
    "police_answered": forget("police_decisions"),
    "legal_considered": forget("legal_decisions"),
    "customer_told_of_action": forget("customer_notices"),
    "health_and_safety_referenced": lambda incident: incident.health_and_safety_reference.delete(),
    "zero_tolerance_acted_on": lambda incident: incident.immediate_actions.all().delete(),
    "correspondence_kept": lambda incident: Incident.objects.filter(pk=incident.pk).update(
        correspondence_unacceptable=True
    ),
}


@pytest.mark.parametrize("check", [one for one in tagged(checks.TO_CLOSE) if one.id != "no_open_approach"])
def test_an_incident_is_not_closed_without(check: Check, cases: Cases) -> None:
    manager = cases.person("Shona")
    assert moves.close(ready_to_close(cases).pk, actor=manager).state == "closed"
    incident = ready_to_close(cases)
    TO_CLOSE[check.code](Incident.objects.get(pk=incident.pk))
    assert check.code in missing(lambda: moves.close(incident.pk, actor=manager))
    assert Incident.objects.get(pk=incident.pk).state == "managed_hs"


@pytest.mark.clauses("SBC-1.5a")
def test_an_incident_is_not_closed_while_an_approach_is_open(cases: Cases) -> None:
    incident = cases.approved("Tom").incidents.get()
    assert "no_open_approach" in missing(lambda: moves.close(incident.pk, actor=cases.person("Shona")))


@pytest.mark.clauses("SBC-9.18")
def test_unacceptable_correspondence_is_closed_only_with_what_came_and_what_we_replied(cases: Cases) -> None:
    incident = cases.incident("Tom", **WRITTEN_ABUSE | {"asks": "record_only", "approach_kind": ""})
    manager = cases.person("Shona")
    cases.safety_reference(incident)
    first_steps.record_discussion(incident.pk, actor=manager, held_on=incident.occurred_on, outcome="We talked.")
    first_steps.mark_correspondence_unacceptable(incident.pk, actor=manager, reason="Insults.")
    moves.start_review(incident.pk, actor=manager)
    moves.manage_under_health_and_safety(incident.pk, actor=manager, reason="Health and safety leads.")
    assert missing(lambda: moves.close(incident.pk, actor=manager)) == {"correspondence_kept"}


def test_every_check_has_its_case() -> None:
    assert {one.code for one in checks.TO_SUBMIT} == set(TO_SUBMIT)
    assert {one.code for one in checks.TO_ASK_FOR_APPROACH} == {code for code, _change in TO_ASK}
    assert {one.code for one in checks.TO_APPROVE} == {*TO_APPROVE, "not_a_third_time"}
    assert {one.code for one in checks.TO_CLOSE} == {*TO_CLOSE, "no_open_approach"}
