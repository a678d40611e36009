"""Who may do what with an appeal in which state: the exact set, for every role, and nothing from a wrong state."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from appeals.models import Appeal
from engagement import clock
from engagement.spine.permits import making_history
from engagement.transitions import AlreadyMoved, NotVisible, SystemActor, perform, permitted
from tests.appeals.builders import WEIGHED, Appeals
from tests.plugins.council import PEOPLE

pytestmark = pytest.mark.django_db

# How people stand to an appeal of the planning team that Isla registered, against what Margaret decided for Tom. Ewan
# manages another team; Grace is the Chief Executive, Helen sits in the group, Callum is the liaison officer too.
PASS = {"pass_to_group", "pass_to_chief_executive", "pass_to_authority", "pass_to_complaints", "note_not_available"}
ANSWER = {"answer_group", "answer_chief_executive", "answer_authority"}
BACK = {"withdraw"}
GROUP = {"ask_for_more", "record_outcome", "record_out_of_scope"}
ALONE = {"ask_for_more", "decide", "find_out_of_scope"}

# state: who hears it; then what the registrar, the team's managers (who had a part), the liaison officer, the members
# of the group and the Chief Executive may do. Nobody else may do anything.
NOTHING: set[str] = set()
TABLE: dict[str, tuple[str, set[str], set[str], set[str], set[str], set[str]]] = {
    "received": ("", PASS | BACK, PASS, PASS | BACK | {"decline"}, NOTHING, NOTHING),
    "not_available": ("none", NOTHING, NOTHING, NOTHING, NOTHING, NOTHING),
    "routed_complaints": ("complaints_procedure", NOTHING, NOTHING, NOTHING, NOTHING, NOTHING),
    "with_crg": ("review_group", BACK, NOTHING, BACK | GROUP, GROUP, NOTHING),
    "with_chief_executive": ("chief_executive", BACK, NOTHING, BACK, NOTHING, ALONE),
    "with_appeal_authority": ("appeal_authority", BACK, NOTHING, BACK, NOTHING, ALONE),
    "info_requested": ("review_group", ANSWER | BACK, ANSWER, ANSWER | BACK, NOTHING, NOTHING),
    "decided": ("chief_executive", NOTHING, NOTHING, NOTHING, NOTHING, NOTHING),
    "out_of_scope": ("chief_executive", NOTHING, NOTHING, NOTHING, NOTHING, NOTHING),
    "outcome_issued": ("chief_executive", {"close"}, {"close"}, {"close"}, NOTHING, NOTHING),
    "closed": ("chief_executive", NOTHING, NOTHING, NOTHING, NOTHING, NOTHING),
    "withdrawn": ("review_group", NOTHING, NOTHING, NOTHING, NOTHING, NOTHING),
}
BY_ITSELF = {"rise_to_chief_executive", "run_out_of_deciders", "outcome_sent", "notice_sent"}


def moves() -> list[Any]:
    field: Any = Appeal._meta.get_field("state")
    return list(field.get_all_transitions(Appeal))


def may_do(appeal: Any, user: Any) -> set[str]:
    """What the page may offer; for somebody who does not see the appeal, nothing."""
    if not Appeal.objects.visible_to(user).filter(pk=appeal.pk).exists():
        return set()
    return {option.name for option in permitted(appeal, user)}


def appeal_in(appeals: Appeals, restriction: Any, state: str) -> Any:
    decided = state in ("decided", "out_of_scope", "outcome_issued", "closed")
    done = {"decided_by": appeals.person("Grace"), "decided_at": clock.now(), "outcome": "stands", **WEIGHED}
    with making_history():
        return Appeal.objects.create(
            reference="AP-2026-0900",
            state=state,
            subject="senior_manager",
            restriction=restriction,
            customer=restriction.customer,
            team=restriction.team,
            policy_version=restriction.request.policy_version,
            registered_by=appeals.person("Isla"),
            received_on=clock.today(),
            channel="phone",
            heard_by=TABLE[state][0],
            complaint_reference="C-1" if state == "routed_complaints" else "",
            **(done if decided else {}),
        )


def expected(name: str, state: str) -> set[str]:
    _heard_by, registrar, managers, liaison, member, chief = TABLE[state]
    by_person = {
        "Isla": registrar,
        "Shona": managers,
        "Margaret": managers,
        "Callum": liaison,
        "Helen": member,
        "Alasdair": member,
        "Priya": member,
        "Grace": chief,
    }
    return by_person.get(name, set())


def test_the_table_names_every_state_and_what_happens_by_itself() -> None:
    assert set(TABLE) == set(Appeal.State.values)
    assert {move.name for move in moves() if move.custom["rule"].system} == BY_ITSELF
    offered = {name for row in TABLE.values() for names in row[1:] for name in names}
    assert offered == {move.name for move in moves()} - BY_ITSELF


@pytest.mark.clauses("SBC-12.1a", "SBC-12.3b", "SBC-12.3c")
def test_who_may_do_what_and_nothing_from_a_wrong_state(appeals: Appeals, superuser: Any) -> None:
    restriction = appeals.in_force()
    people = {name.split(" ")[0]: appeals.person(name) for name, *_rest in PEOPLE}
    wrong: dict[str, Any] = {}
    for state in TABLE:
        with transaction.atomic():
            appeal = appeal_in(appeals, restriction, state)
            for name, user in people.items():
                found = may_do(appeal, user)
                if found != expected(name, state):
                    wrong[f"{name} in {state}"] = found ^ expected(name, state)
            assert may_do(appeal, superuser) == set()
            for move in {move.name: move for move in moves()}.values():
                starts = {each.source for each in moves() if each.name == move.name}
                if state in starts:
                    continue
                by_itself = move.custom["rule"].system
                for user in [SystemActor("review clock")] if by_itself else [people["Isla"], people["Grace"]]:
                    with pytest.raises((AlreadyMoved, PermissionDenied, NotVisible)):
                        perform(Appeal, appeal.pk, move.name, actor=user, reason="A reason.", comment="A word.")
                if by_itself:
                    with pytest.raises((PermissionDenied, NotVisible)):
                        perform(Appeal, appeal.pk, move.name, actor=people["Callum"], reason="A reason.")
            assert Appeal._base_manager.get(pk=appeal.pk).state == state
            transaction.set_rollback(True)
    assert wrong == {}


def test_a_director_who_hears_appeals_sees_and_decides_only_their_own(appeals: Appeals) -> None:
    restriction = appeals.in_force()
    una = appeals.council.add("Una Marsh", role="appeal_authority")
    for state in ("with_crg", "with_chief_executive", "with_appeal_authority", "decided"):
        with transaction.atomic():
            assert may_do(appeal_in(appeals, restriction, state), una) == (
                ALONE if state == "with_appeal_authority" else set()
            )
            transaction.set_rollback(True)
