"""Where an appeal goes, in each profile: by who decided, never chosen, and on where nobody of a level is free."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from appeals.models import Appeal
from appeals.routes import route_of
from appeals.services import (
    decide_appeal,
    declare_interest,
    pass_on,
    register_against_action,
    register_against_member,
    register_against_restriction,
)
from engagement.spine.work_items import open_work_of
from engagement.transitions import NotVisible
from tests.appeals.builders import Appeals
from tests.plugins.council import Council, put_policy_in_force

pytestmark = pytest.mark.django_db

State = Appeal.State


@pytest.fixture
def under(council: Council, the_clock: Any) -> Callable[[str], Appeals]:
    """`under("spso")`: the small council under that policy, with a director who hears appeals."""

    def of(profile: str) -> Appeals:
        put_policy_in_force(profile)
        council.add("Una Marsh", job_title="director", role="appeal_authority")
        return Appeals(council)

    return of


def with_subject(appeals: Appeals, restriction: Any, subject: str) -> Any:
    """The restriction as another decision would have left it: which route a challenge takes stands on it."""
    type(restriction)._base_manager.filter(pk=restriction.pk).update(appeal_subject=subject)
    return appeals.again(restriction)


def action_of(appeals: Appeals) -> Any:
    incident = appeals.record_only("Tom")
    return incident.immediate_actions.create(kind="ended_call", taken_by=appeals.person("Tom"))


SBC = {
    "senior_manager": (State.WITH_GROUP, "review_group", "Complaints Review Group"),
    "review_group": (State.WITH_CHIEF_EXECUTIVE, "chief_executive", "Chief Executive"),
    "category_one": (State.NOT_AVAILABLE, "none", "complaints procedure and the ombudsman stay open"),
    "no_internal_appeal": (State.NOT_AVAILABLE, "ombudsman", "Scottish Public Services Ombudsman"),
}


@pytest.mark.clauses("SBC-12.3b", "SBC-12.3c", "SBC-A1-CAT1-4c", "SBC-12.6-0", "SBC-12.6-S")
def test_the_routes_of_the_borders_policy(appeals: Appeals) -> None:
    restriction = appeals.in_force()
    for subject, (state, heard_by, because) in SBC.items():
        with transaction.atomic():
            appeal = appeals.passed_on(with_subject(appeals, restriction, subject))
            assert (appeal.state, appeal.heard_by) == (state, heard_by), subject
            assert because in appeal.route_because
            expected = {"appeal_acknowledgement"} if appeal.being_heard else {"no_appeal_notice"}
            letters = [appeal.acknowledgement, appeal.outcome_letter]
            assert {letter.kind for letter in letters if letter is not None} == expected
            if not appeal.being_heard:
                for name in ("Grace", "Helen"):
                    with pytest.raises((PermissionDenied, NotVisible)):
                        decide_appeal(appeal.pk, actor=appeals.person(name), decision=appeals.decision(appeal))
            transaction.set_rollback(True)


@pytest.mark.clauses("SBC-12.3a")
def test_what_an_employee_did_on_the_spot_goes_to_the_complaints_procedure(appeals: Appeals) -> None:
    action, isla = action_of(appeals), appeals.person("Isla")
    appeal = register_against_action(action.pk, actor=isla, received=appeals.received())
    with pytest.raises(ValidationError, match="challenged already"):
        register_against_action(action.pk, actor=isla, received=appeals.received())
    pass_on(appeal.pk, actor=isla, complaint_reference=" C-2026-77 ")
    routed = appeals.again(appeal)
    assert (routed.state, routed.complaint_reference) == (State.ROUTED_COMPLAINTS, "C-2026-77")
    assert not open_work_of(routed).exists()
    assert routed not in Appeal.objects.visible_to(appeals.person("Helen"))
    draft = appeals.draft("Tom").immediate_actions.create(kind="ended_call", taken_by=appeals.person("Tom"))
    with pytest.raises(NotVisible):
        register_against_action(draft.pk, actor=isla, received=appeals.received())


@pytest.mark.clauses("SBC-12.5", "SBC-7.8c")
def test_an_elected_members_decision_is_outside_our_appeals(appeals: Appeals) -> None:
    appeal = register_against_member(
        appeals.customer(),
        actor=appeals.person("Isla"),
        team=appeals.council.team("Planning"),
        received=appeals.received(),
    )
    pass_on(appeal.pk, actor=appeals.person("Isla"))
    refused = appeals.again(appeal)
    assert refused.state == State.NOT_AVAILABLE
    assert "outside our appeals" in refused.route_because
    assert refused.outcome_letter.context["texts"] == {"challenge": "complaints_instead"}


@pytest.mark.clauses("SBC-12.6-0", "SBC-12.6a", "SBC-12.6b", "SBC-12.6c", "SBC-12.6d", "SBC-12.6-S")
def test_each_reason_for_no_internal_appeal_leads_to_the_ombudsman(appeals: Appeals) -> None:
    from engagement.policy.selectors import policy_in_force
    from restrictions.models import PolicyException

    restriction = with_subject(appeals, appeals.in_force(), "no_internal_appeal")
    reasons = [one.code for one in policy_in_force().reasons("no_internal_appeal").reasons]
    given = {"kind": "no_internal_appeal", "proposed_by": appeals.person("Rory"), "decided_grade": "review_group"}
    from engagement.spine.permits import making_history

    said = set()
    for reason in reasons:
        with transaction.atomic():
            with making_history():
                PolicyException.objects.create(
                    request=restriction.request,
                    state="approved",
                    reason_code=reason,
                    text="It is not safe.",
                    decided_by=appeals.person("Helen"),
                    **given,
                )
            appeal = appeals.passed_on(restriction)
            assert appeal.state == State.NOT_AVAILABLE
            said.add(appeal.outcome_letter.context["placeholders"]["no_appeal_reason"])
            assert appeal.outcome_letter.context["texts"] == {}
            transaction.set_rollback(True)
    assert len(reasons) >= 4
    assert "" not in said


@pytest.mark.clauses("SBC-12.6-0", "SBC-7.8b")
def test_once_the_reason_has_gone_a_waiting_appeal_takes_the_open_route(appeals: Appeals) -> None:
    restriction = with_subject(appeals, appeals.in_force(), "no_internal_appeal")
    appeal = appeals.registered(restriction)
    with_subject(appeals, restriction, "senior_manager")
    pass_on(appeal.pk, actor=appeals.person("Isla"))
    assert appeals.again(appeal).state == State.WITH_GROUP


@pytest.mark.clauses("SBC-12.1a", "SBC-12.3b")
def test_it_is_passed_on_once_and_to_nobody_chosen(appeals: Appeals) -> None:
    from engagement.transitions import AlreadyMoved

    appeal = appeals.passed_on()
    with pytest.raises(AlreadyMoved):
        pass_on(appeal.pk, actor=appeals.person("Isla"))
    assert appeals.again(appeal).acknowledgement == appeal.acknowledgement


@pytest.mark.clauses("SBC-12.1a")
def test_any_member_of_staff_registers_and_nobody_of_the_posts_that_hear(appeals: Appeals) -> None:
    restriction = appeals.in_force()
    for name in ("Rory", "Nadia", "Fiona", "Donald", "Callum"):
        with transaction.atomic():
            made = register_against_restriction(restriction.pk, actor=appeals.person(name), received=appeals.received())
            assert made.registered_by.name.startswith(name)
            transaction.set_rollback(True)
    for name in ("Helen", "Grace", "Ravi", "Beth", "Stuart", "Moira", "Angus", "Leah"):
        with pytest.raises(PermissionDenied):
            register_against_restriction(restriction.pk, actor=appeals.person(name), received=appeals.received())


def test_a_merge_of_the_customers_record_takes_nothing_away(appeals: Appeals) -> None:
    from engagement.customers.models import Customer

    appeal = appeals.heard_by_group()
    other = appeals.customer("Robert Pringle")
    Customer.objects.filter(pk=appeal.customer_id).update(merged_into=other)
    appeals.votes(appeals.again(appeal), "ended", "Helen", "Alasdair", "Priya")
    from appeals.services import record_outcome

    record_outcome(appeal.pk, actor=appeals.person("Helen"), decision=appeals.decision(appeal))
    assert appeals.again(appeal).outcome_letter.customer == other


@pytest.mark.clauses("SPSO-EP-22c")
def test_under_spso_a_director_or_the_head_hears_every_limit(under: Callable[[str], Appeals]) -> None:
    appeals = under("spso")
    una, grace = appeals.person("Una"), appeals.person("Grace")
    restriction = appeals.in_force()
    for subject in ("senior_manager", "review_group", "category_one", "no_internal_appeal"):
        with transaction.atomic():
            appeal = appeals.passed_on(with_subject(appeals, restriction, subject))
            assert (appeal.state, appeal.heard_by) == (State.WITH_AUTHORITY, "appeal_authority")
            transaction.set_rollback(True)
    appeal = appeals.applies(appeals.passed_on(restriction), "Una")
    assert {item.duty for item in open_work_of(appeal)} >= {"appeal_authority", "chief_executive"}
    decision = appeals.decision(appeal)
    for name in ("Margaret", "Tom", "Shona", "Helen", "Callum"):
        with pytest.raises((PermissionDenied, NotVisible)):
            decide_appeal(appeal.pk, actor=appeals.person(name), decision=decision)
    for person in (una, grace):
        with transaction.atomic():
            assert decide_appeal(appeal.pk, actor=person, decision=decision).decided_by == person
            transaction.set_rollback(True)
    # The Director was involved: the head decides. Both were: nobody is left, and the customer is told.
    declare_interest(appeal.pk, actor=una, reason="I wrote to him in October.")
    with pytest.raises(PermissionDenied):
        decide_appeal(appeal.pk, actor=una, decision=decision)
    assert appeals.again(appeal).state == State.WITH_AUTHORITY
    declare_interest(appeal.pk, actor=grace, reason="I advised on it.")
    ended = appeals.again(appeal)
    assert ended.state == State.NOT_AVAILABLE
    assert ended.outcome_letter.context["texts"] == {"challenge": "ombudsman_only"}


@pytest.mark.clauses("SPSO-EP-22c")
def test_under_spso_somebody_who_holds_both_posts_is_one_person(under: Callable[[str], Appeals]) -> None:
    from django.contrib.auth.models import Group

    appeals = under("spso")
    una, grace = appeals.person("Una"), appeals.person("Grace")
    una.groups.clear()
    grace.groups.add(Group.objects.get(name="appeal_authority"))
    appeal = appeals.applies(appeals.passed_on(), "Grace")
    appeals.council.away("Grace", covered_by="Donald")
    donald = type(grace).objects.get(name="Donald Rae")
    assert decide_appeal(appeal.pk, actor=donald, decision=appeals.decision(appeal)).decided_by == donald


@pytest.mark.clauses("UKCG-054e", "UKCG-011a")
def test_under_ukcg_somebody_senior_who_took_no_part_looks_at_it(under: Callable[[str], Appeals]) -> None:
    appeals = under("ukcg")
    restriction = appeals.in_force()
    for subject in ("senior_manager", "review_group", "category_one", "no_internal_appeal"):
        with transaction.atomic():
            appeal = appeals.passed_on(with_subject(appeals, restriction, subject))
            assert (appeal.state, appeal.heard_by) == (State.WITH_AUTHORITY, "appeal_authority")
            assert appeal.acknowledgement.kind == "appeal_acknowledgement"
            transaction.set_rollback(True)
    appeal = appeals.applies(appeals.passed_on(restriction), "Una")
    for name in ("Margaret", "Tom", "Helen"):
        with pytest.raises((PermissionDenied, NotVisible)):
            decide_appeal(appeal.pk, actor=appeals.person(name), decision=appeals.decision(appeal))
    decided = decide_appeal(appeal.pk, actor=appeals.person("Una"), decision=appeals.decision(appeal))
    assert decided.decided_by == appeals.person("Una")
    with pytest.raises(NotVisible):
        register_against_member(
            appeals.customer(),
            actor=appeals.person("Isla"),
            team=appeals.council.team("Planning"),
            received=appeals.received(),
        )


def test_a_subject_that_a_later_policy_does_not_know_is_answered_all_the_same(appeals: Appeals) -> None:
    appeal = register_against_member(
        appeals.customer(),
        actor=appeals.person("Isla"),
        team=appeals.council.team("Planning"),
        received=appeals.received(),
    )
    from tests.plugins.council import loaded_profile

    content = loaded_profile("spso").content
    from tests.plugins.council import put_changed_policy_in_force

    put_changed_policy_in_force("Another policy", **content)
    assert route_of(appeal).heard_by == "none"
    pass_on(appeal.pk, actor=appeals.person("Isla"))
    assert appeals.again(appeal).state == State.NOT_AVAILABLE


@pytest.mark.clauses("UKCG-056", "UKCG-026b")
def test_under_ukcg_the_end_of_a_complaint_leads_outside(under: Callable[[str], Appeals]) -> None:
    appeals = under("ukcg")
    ended = appeals.measure("stop_investigation", parameters={"complaint": "C-2026-104 about the bins"})
    restriction = appeals.in_force(appeals.decided_by_group(terms=appeals.terms(ended)))
    appeal = appeals.passed_on(restriction)
    assert (appeal.state, appeal.heard_by) == (State.NOT_AVAILABLE, "challenge_text")
    assert "a complaint is not considered any further" in appeal.route_because
    assert appeal.outcome_letter.context["texts"] == {"challenge": "challenge_outside"}


@pytest.mark.clauses("UKCG-054e", "UKCG-008")
def test_under_ukcg_what_was_done_on_the_spot_goes_to_the_complaints_procedure(under: Callable[[str], Appeals]) -> None:
    appeals = under("ukcg")
    isla = appeals.person("Isla")
    appeal = register_against_action(action_of(appeals).pk, actor=isla, received=appeals.received())
    pass_on(appeal.pk, actor=isla, complaint_reference="C-5")
    assert appeals.again(appeal).state == State.ROUTED_COMPLAINTS


@pytest.mark.clauses("UKCG-054e")
def test_where_a_policy_lets_nobody_hear_it_the_notice_does_not_send_the_customer_back(
    under: Callable[[str], Appeals],
) -> None:
    from tests.plugins.council import loaded_profile, put_changed_policy_in_force

    appeals = under("ukcg")
    restriction = appeals.in_force()
    content = loaded_profile("ukcg").content
    routes = [{**one, "heard_by": "challenge_text"} for one in content["appeal_routes"]]
    put_changed_policy_in_force("Nobody hears it", **{**content, "appeal_routes": routes})
    appeal = appeals.passed_on(restriction)
    assert appeal.heard_by == "challenge_text"
    assert appeal.outcome_letter.context["texts"] == {"challenge": "complaints_instead"}
