"""Who had any part in what is challenged hears no challenge to it; who is free does, and nobody in their place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from appeals.independence import free_holders, free_seats, parts_in_appeal, refused_for
from appeals.letter_checkers import decider_checks
from appeals.models import Appeal
from appeals.parts import parts_in
from appeals.routes import CHIEF_EXECUTIVE, NOBODY, risen, route_of
from appeals.selectors.tally import tally_of
from appeals.services import (
    add_point,
    cast_vote,
    decide_appeal,
    declare_interest,
    pass_on,
    record_outcome,
    settle_meanwhile,
)
from engagement.permissions import Role
from engagement.transitions import NotVisible
from restrictions.models import Restriction
from tests.appeals.builders import Appeals
from tests.appeals.parts import PARTS, affected, of_request, reviewed, voted

pytestmark = pytest.mark.django_db

State = Appeal.State


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside is taken back: one case serves for every part."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def attempts(appeals: Appeals, appeal: Any, person: Any) -> dict[str, Callable[[], Any]]:
    """Everything that only somebody who hears the appeal may do."""
    one_person = appeal.state != State.WITH_GROUP
    decide = decide_appeal if one_person else record_outcome
    decision = appeals.decision(appeal)
    given = {
        "settle": lambda: settle_meanwhile(appeal.pk, actor=person, meanwhile="on_hold", because="It may harm him."),
        "option": lambda: appeals.less(appeal, who=person.name),
        "decide": lambda: decide(appeal.pk, actor=person, decision=decision),
        "interest": lambda: declare_interest(appeal.pk, actor=person, reason="We are neighbours."),
    }
    if not one_person:
        given["vote"] = lambda: cast_vote(appeal.pk, actor=person, outcome="stands", reason="I have read it.")
    return given


def not_refused(appeals: Appeals, appeal: Any, person: Any, words: str, only: str | None = None) -> list[str]:
    """What somebody with a part could do all the same, or was refused without these words."""
    failed = []
    for name, attempt in attempts(appeals, appeal, person).items():
        if only not in (None, name):
            continue
        try:
            with transaction.atomic():
                attempt()
            failed.append(f"{name}: done")
        except PermissionDenied as refusal:
            if words not in str(refusal):
                failed.append(f"{name}: {refusal}")
    if decider_checks(person, appeal.outcome_letter):
        failed.append("check the letter: may")
    return failed


def with_a_letter(appeal: Any) -> Any:
    """As if its outcome were to be checked: the letter that exists already stands for it."""
    Appeal._base_manager.filter(pk=appeal.pk).update(outcome_letter=appeal.acknowledgement)
    return Appeal._base_manager.get(pk=appeal.pk)


@pytest.mark.clauses("SBC-12.3b", "SBC-A1-CRG-1")
def test_no_member_of_the_group_who_had_a_part_hears_it(appeals: Appeals) -> None:
    appeal = with_a_letter(appeals.heard_by_group())
    helen, found = appeals.person("Helen"), {}
    assert refused_for(helen, appeal) is None
    for part, (give, words) in PARTS.items():
        with undone():
            give(appeals, appeal, helen)
            again = Appeal._base_manager.get(pk=appeal.pk)
            failed = not_refused(appeals, again, helen, words)
            failed += ["sits"] if any(seat.sits == helen for seat in free_seats(again)) else []
            if failed:
                found[part] = failed
    assert found == {}


@pytest.mark.clauses("SBC-12.3c", "SBC-12.6-S")
def test_no_chief_executive_who_had_a_part_hears_it_and_then_nobody_is_left(appeals: Appeals) -> None:
    appeal = with_a_letter(appeals.with_chief_executive())
    grace, found = appeals.person("Grace"), {}
    assert refused_for(grace, appeal) is None
    for part, (give, words) in PARTS.items():
        with undone():
            give(appeals, appeal, grace)
            again = Appeal._base_manager.get(pk=appeal.pk)
            failed = not_refused(appeals, again, grace, words, only=None if part == "voter" else "decide")
            failed += [] if risen(again, CHIEF_EXECUTIVE, "").heard_by == NOBODY else ["is still asked"]
            if failed:
                found[part] = failed
    assert found == {}


@pytest.mark.clauses("SBC-12.3b")
def test_whoever_took_no_part_can_do_all_of_it(appeals: Appeals) -> None:
    appeal = with_a_letter(appeals.heard_by_group())
    assert {seat.sits.name for seat in free_seats(appeal) if seat.sits} == {
        "Helen Ross",
        "Alasdair Fyfe",
        "Priya Nair",
        "Callum Reid",
    }
    for name in ("Helen", "Callum"):
        person = appeals.person(name)
        for attempt in ("settle", "option", "vote", "interest"):
            with undone():
                attempts(appeals, appeal, person)[attempt]()
        assert decider_checks(person, appeal.outcome_letter)
    # People of other roles and teams sit nowhere.
    for name in ("Tom", "Isla", "Shona", "Margaret", "Rory", "Donald", "Grace", "Ravi", "Stuart", "Leah"):
        for what, attempt in attempts(appeals, appeal, appeals.person(name)).items():
            with pytest.raises((PermissionDenied, NotVisible)):
                attempt()
            assert what


@pytest.mark.clauses("SBC-12.1b", "SBC-12.3b")
def test_the_liaison_officer_who_helps_to_register_does_not_sit(appeals: Appeals) -> None:
    appeal = appeals.registered()
    callum = appeals.person("Callum")
    add_point(appeal.pk, actor=callum, about="restriction", ground="other", text="The letter came late.")
    pass_on(appeal.pk, actor=appeals.person("Isla"))
    assert callum.pk in parts_in_appeal(appeal)
    with pytest.raises(PermissionDenied, match="helped to register"):
        cast_vote(appeal.pk, actor=callum, outcome="stands", reason="I know it.")


def test_terms_put_forward_on_the_appeal_itself_are_no_part(appeals: Appeals) -> None:
    appeal = appeals.heard_by_group()
    option = appeals.less(appeal, who="Helen")
    appeals.votes(appeal, "eased", "Helen", "Alasdair", "Priya", option=option)
    record_outcome(appeal.pk, actor=appeals.person("Helen"), decision=appeals.decision(appeal))
    assert appeals.again(appeal).outcome == "eased"


@pytest.mark.clauses("SBC-12.3b", "SBC-A1-CRG-1")
def test_a_vote_does_not_count_once_its_voter_had_a_part(appeals: Appeals) -> None:
    appeal = appeals.heard_by_group()
    appeals.votes(appeal, "ended", "Helen", "Alasdair", "Priya")
    assert tally_of(appeal).may_be_recorded
    with undone():
        reviewed(appeals, appeal, appeals.person("Helen"))
        tally = tally_of(Appeal._base_manager.get(pk=appeal.pk))
        assert (tally.cast, tally.may_be_recorded) == (2, False)
    declare_interest(appeal.pk, actor=appeals.person("Helen"), reason="We are neighbours.")
    assert tally_of(appeals.again(appeal)).cast == 2


@pytest.mark.clauses("SBC-A1-CRG-1", "SBC-12.6-S")
def test_the_deputy_of_a_seat_sits_where_its_holder_may_not(appeals: Appeals) -> None:
    from engagement.people.models import Seat

    una = appeals.council.add("Una Marsh", role="review_group")
    Seat.objects.filter(kind="director_1").update(deputy=una)
    appeal = appeals.heard_by_group()
    appeals.votes(appeal, "stands", "Helen", "Alasdair", "Priya")
    with pytest.raises((PermissionDenied, NotVisible)):
        cast_vote(appeal.pk, actor=una, outcome="ended", reason="I have read it.")
    declare_interest(appeal.pk, actor=appeals.person("Helen"), reason="We are neighbours.")
    vote = cast_vote(appeal.pk, actor=una, outcome="ended", reason="I have read it.")
    assert (vote.voting_for, vote.seat) == (appeals.person("Helen"), "director_1")
    with undone():
        affected(appeals, appeal, una)
        assert all(seat.sits != una for seat in free_seats(appeals.again(appeal)))
        assert tally_of(appeals.again(appeal)).cast == 0


@pytest.mark.clauses("SBC-A1-CRG-1", "SBC-12.3b")
def test_a_deputy_without_a_role_of_the_group_keeps_no_seat_free(appeals: Appeals) -> None:
    from engagement.people.models import Seat

    una = appeals.council.add("Una Marsh", role="staff")
    Seat.objects.filter(kind="director_1").update(deputy=una)
    appeal = appeals.heard_by_group()
    declare_interest(appeal.pk, actor=appeals.person("Helen"), reason="We are neighbours.")
    assert all(seat.sits != una for seat in free_seats(appeals.again(appeal)))
    declare_interest(appeal.pk, actor=appeals.person("Priya"), reason="We are neighbours.")
    # Three must vote, and two are left: a deputy who could not sit does not count.
    assert appeals.again(appeal).state == State.WITH_CHIEF_EXECUTIVE


@pytest.mark.clauses("SBC-12.3c", "SBC-12.6-S")
def test_who_covers_for_the_chief_executive(appeals: Appeals) -> None:
    appeal = appeals.with_chief_executive()
    decision = appeals.decision(appeal)
    grace, donald = appeals.person("Grace"), appeals.person("Donald")
    with undone():
        voted(appeals, appeal, donald)
        appeals.council.away("Grace", covered_by="Donald")
        with pytest.raises(PermissionDenied, match="voted on it"):
            decide_appeal(appeal.pk, actor=fresh(donald), decision=decision)
        # Grace comes back, so it stays with her.
        assert free_holders(Role.CHIEF_EXECUTIVE, appeals.again(appeal)) == [grace]
    with undone():
        of_request(signed_off_by="")(appeals, appeal, grace)
        appeals.council.away("Grace", covered_by="Donald")
        with pytest.raises(PermissionDenied, match="act for somebody who had a part"):
            decide_appeal(appeal.pk, actor=fresh(donald), decision=decision)
        assert route_of(appeals.again(appeal)).heard_by == NOBODY
    with undone():
        appeals.council.away("Grace", covered_by="Donald")
        decided = decide_appeal(appeal.pk, actor=fresh(donald), decision=decision)
        assert decided.decided_by == donald


def test_members_who_are_away_come_back(appeals: Appeals) -> None:
    appeal = appeals.registered()
    for member in ("Helen", "Alasdair"):
        appeals.council.away(member, covered_by="Nadia")
    assert route_of(appeal).heard_by == "review_group"
    affected(appeals, appeal, appeals.person("Priya"))
    affected(appeals, appeal, appeals.person("Callum"))
    assert route_of(appeals.again(appeal)).heard_by == "chief_executive"


@pytest.mark.clauses("SBC-A1-CRG-1", "SBC-12.3b")
def test_where_no_quorum_was_accepted_every_seat_must_be_free(appeals: Appeals) -> None:
    from engagement.policy.models import LocalValue

    LocalValue.objects.filter(key="group_quorum").delete()
    appeal = appeals.heard_by_group()
    appeals.votes(appeal, "ended", "Helen", "Alasdair", "Priya")
    assert not tally_of(appeal).may_be_recorded
    declare_interest(appeal.pk, actor=appeals.person("Callum"), reason="We are neighbours.")
    assert appeals.again(appeal).state == State.WITH_CHIEF_EXECUTIVE


@pytest.mark.clauses("SBC-12.6-S")
def test_what_nobody_is_left_to_hear_moves_on_by_itself(appeals: Appeals) -> None:
    from appeals.services.hearing import pass_on_what_nobody_hears

    appeal = appeals.heard_by_group()
    assert pass_on_what_nobody_hears() == 0
    for name in ("Helen", "Priya"):
        affected(appeals, appeal, appeals.person(name))
    assert pass_on_what_nobody_hears() == 1
    assert appeals.again(appeal).state == State.WITH_CHIEF_EXECUTIVE
    assert "our Chief Executive" in str(appeals.again(appeal).acknowledgement.context)
    grace = appeals.person("Grace")
    grace.is_active = False
    grace.save()
    assert pass_on_what_nobody_hears() == 1
    assert appeals.again(appeal).state == State.NOT_AVAILABLE
    assert pass_on_what_nobody_hears() == 0


def test_who_decided_the_restriction_does_not_take_the_challenge_back(appeals: Appeals) -> None:
    from appeals.services import take_point_off, withdraw_appeal

    appeal = appeals.registered()
    for name in ("Margaret", "Shona"):
        with pytest.raises(PermissionDenied, match="You had a part"):
            withdraw_appeal(appeal.pk, actor=appeals.person(name), reason="He said so.")
        with pytest.raises(PermissionDenied, match="You had a part"):
            take_point_off(appeal.points.get().pk, actor=appeals.person(name))
    withdraw_appeal(appeal.pk, actor=appeals.person("Callum"), reason="He said so on the phone.")
    assert appeals.again(appeal).state == State.WITHDRAWN


def fresh(person: Any) -> Any:
    """As they would sign in now: an absence that began meanwhile counts."""
    return type(person).objects.get(pk=person.pk)


def test_who_had_a_part_is_one_query(appeals: Appeals) -> None:
    appeal = appeals.heard_by_group()
    restriction = Restriction.objects.select_related("request").get(pk=appeal.restriction_id)
    with CaptureQueriesContext(connection) as asked:
        assert parts_in(restriction, but_for=appeal)
    assert len(asked) == 1
