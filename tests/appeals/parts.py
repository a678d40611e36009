"""Every part that somebody can have had in a restriction, given to a person by the rows themselves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from appeals.models import Appeal
from engagement import clock
from engagement.spine.permits import making_history
from engagement.spine.timeline import record
from tests.appeals.builders import Appeals

Part = Callable[[Appeals, Any, Any], None]


def of_request(**fields: str) -> Part:
    """The person stands in a field of the request."""

    def give(_appeals: Appeals, appeal: Any, person: Any) -> None:
        request = appeal.restriction.request
        type(request)._base_manager.filter(pk=request.pk).update(**dict.fromkeys(fields, person))

    return give


def of_restriction(field: str) -> Part:
    def give(_appeals: Appeals, appeal: Any, person: Any) -> None:
        restriction = appeal.restriction
        type(restriction)._base_manager.filter(pk=restriction.pk).update(**{field: person})

    return give


def voted(appeals: Appeals, appeal: Any, person: Any, **changes: Any) -> None:
    votes = appeal.restriction.request.votes
    votes.create(**({"round": 9, "seat": "director_1", "voter": person, "choice": "refuse", "reason": "No."} | changes))


def voted_for(appeals: Appeals, appeal: Any, person: Any) -> None:
    voted(appeals, appeal, person, voter=appeals.person("Rory"), voting_for=person)


def remarked(_appeals: Appeals, appeal: Any, person: Any) -> None:
    appeal.restriction.request.remarks.create(by=person, text="I know the street.")


def put_terms_forward(_appeals: Appeals, appeal: Any, person: Any) -> None:
    appeal.restriction.request.options.create(number=9, put_forward_by=person)


def proposed(appeals: Appeals, appeal: Any, person: Any, **changes: Any) -> None:
    given = {"kind": "no_review", "reason_code": "other", "proposed_by": person} | changes
    appeal.restriction.request.exceptions.create(**given)


def decided_exception(appeals: Appeals, appeal: Any, person: Any) -> None:
    proposed(appeals, appeal, appeals.person("Rory"), decided_by=person)


def advised(appeals: Appeals, appeal: Any, person: Any, **changes: Any) -> None:
    from restrictions.models import Advice

    request = appeal.restriction.request
    people = {"asked_by": appeals.person("Rory"), "answered_by": person} | changes
    Advice.objects.create(
        reference="AD-1",
        incident=request.incidents.get(),
        customer=request.customer,
        team=request.team,
        question="What now?",
        **people,
    )


def asked_for_advice(appeals: Appeals, appeal: Any, person: Any) -> None:
    advised(appeals, appeal, None, asked_by=person)


def reviewed(_appeals: Appeals, appeal: Any, person: Any) -> None:
    appeal.restriction.reviews.update(reviewer=person)


def asked_to_extend(appeals: Appeals, appeal: Any, person: Any) -> None:
    """They reviewed the restriction before this one and found that it should go on."""
    earlier = appeals.decided_by_senior()
    earlier.reviews.create(
        due_on=clock.today(), first_due_on=clock.today(), reviewer=person, outcome="extend", outcome_because="It helps."
    )
    of_request_extends = type(appeal.restriction.request)._base_manager
    of_request_extends.filter(pk=appeal.restriction.request_id).update(extends=earlier)


def wrote(_appeals: Appeals, appeal: Any, person: Any) -> None:
    letter = appeal.restriction.letter
    type(letter)._base_manager.filter(pk=letter.pk).update(drafter=person)


def checked(_appeals: Appeals, appeal: Any, person: Any) -> None:
    appeal.restriction.letter.versions.update(checker=person, checked_at=clock.now(), content={})


def sent(_appeals: Appeals, appeal: Any, person: Any) -> None:
    letter = appeal.restriction.letter
    type(letter)._base_manager.filter(pk=letter.pk).update(issued_by=person)


def warned(_appeals: Appeals, appeal: Any, person: Any) -> None:
    letter = appeal.restriction.request.warning_letter
    with making_history():
        letter.pk, letter.reference, letter.drafter = None, "L-2026-9999", person
        letter.save(force_insert=True)
    request = appeal.restriction.request
    type(request)._base_manager.filter(pk=request.pk).update(warning_letter=letter)


def logged(_appeals: Appeals, appeal: Any, person: Any) -> None:
    incident = appeal.restriction.request.incidents.get()
    type(incident)._base_manager.filter(pk=incident.pk).update(reporter=person)


def affected(_appeals: Appeals, appeal: Any, person: Any) -> None:
    appeal.restriction.request.incidents.get().affected.add(person)


def saw(_appeals: Appeals, appeal: Any, person: Any) -> None:
    appeal.restriction.request.incidents.get().witnesses.create(person=person)


def acted_on_the_spot(_appeals: Appeals, appeal: Any, person: Any) -> None:
    appeal.restriction.request.incidents.get().immediate_actions.create(kind="ended_call", taken_by=person)


def has_interest(_appeals: Appeals, appeal: Any, person: Any) -> None:
    appeal.restriction.request.interests.create(person=person, reason="We are neighbours.")


def passed_it_on(_appeals: Appeals, appeal: Any, person: Any) -> None:
    record(appeal.restriction.request, person, "passed it on", verb="pass_to_group", state_after="crg_pending")


def deputy_passed_it_on(appeals: Appeals, appeal: Any, person: Any) -> None:
    record(
        appeal.restriction.request,
        appeals.person("Rory"),
        "passed it on",
        verb="pass_to_group",
        state_after="crg_pending",
        acting_for=person,
    )


def earlier_appeal(appeals: Appeals, appeal: Any, **fields: Any) -> Any:
    with making_history():
        return Appeal.objects.create(
            reference="AP-2026-0900",
            state="withdrawn",
            subject=appeal.subject,
            restriction=appeal.restriction,
            customer=appeal.customer,
            team=appeal.team,
            policy_version=appeal.policy_version,
            registered_by=appeals.person("Rory"),
            received_on=clock.today(),
            channel="phone",
            **fields,
        )


def decided_before(appeals: Appeals, appeal: Any, person: Any) -> None:
    earlier_appeal(appeals, appeal, decided_by=person)


def voted_before(appeals: Appeals, appeal: Any, person: Any, **changes: Any) -> None:
    given = {"round": 1, "seat": "director_1", "voter": person, "outcome": "stands", "reason": "It fits."} | changes
    earlier_appeal(appeals, appeal).votes.create(**given)


def voted_for_before(appeals: Appeals, appeal: Any, person: Any) -> None:
    voted_before(appeals, appeal, person, voter=appeals.person("Rory"), voting_for=person)


def had_an_interest_before(appeals: Appeals, appeal: Any, person: Any) -> None:
    earlier_appeal(appeals, appeal).interests.create(person=person, reason="We are neighbours.")


def registered(_appeals: Appeals, appeal: Any, person: Any) -> None:
    Appeal._base_manager.filter(pk=appeal.pk).update(registered_by=person)


def put_a_point_down(_appeals: Appeals, appeal: Any, person: Any) -> None:
    record(appeal, person, "put down point 2", verb="add_point")


def answered_for_it(_appeals: Appeals, appeal: Any, person: Any) -> None:
    record(appeal, person, "answered", verb="answer_group", state_after="with_crg")


def interest_now(_appeals: Appeals, appeal: Any, person: Any) -> None:
    appeal.interests.create(person=person, reason="We are neighbours.")


# The part somebody had, and what they read when they try all the same.
PARTS: dict[str, tuple[Part, str]] = {
    "requester": (of_request(requester=""), "asked for the restriction"),
    "supporter": (of_request(supported_by=""), "supported it"),
    "decider": (of_request(decided_by=""), "decided it"),
    "highest sign-off": (of_request(signed_off_by=""), "highest sign-off"),
    "voter": (voted, "voted on it"),
    "voted for by a deputy": (voted_for, "voted for by a deputy"),
    "discussed it": (remarked, "discussed it"),
    "put terms forward": (put_terms_forward, "put terms"),
    "proposed an exception": (proposed, "proposed an exception"),
    "decided on an exception": (decided_exception, "decided on an exception"),
    "adviser": (advised, "advised on it"),
    "asked for advice": (asked_for_advice, "advised on it"),
    "interest in the case": (has_interest, "declared an interest in the case"),
    "reviewer": (reviewed, "reviewed it"),
    "reviewed what came before it": (asked_to_extend, "asked at a review"),
    "told the customer": (of_restriction("told_by"), "told people"),
    "said who must know": (of_restriction("sharing_decided_by"), "told people"),
    "wrote the letter": (wrote, "wrote, checked or sent"),
    "checked the letter": (checked, "wrote, checked or sent"),
    "sent the letter": (sent, "wrote, checked or sent"),
    "wrote the warning": (warned, "the warning before it"),
    "reporter": (logged, "logged, saw"),
    "affected": (affected, "logged, saw"),
    "witness": (saw, "logged, saw"),
    "acted on the spot": (acted_on_the_spot, "logged, saw"),
    "took a step in the request": (passed_it_on, "took a step"),
    "had a deputy who took a step": (deputy_passed_it_on, "had a deputy"),
    "decided an earlier appeal": (decided_before, "decided an earlier appeal"),
    "voted on an earlier appeal": (voted_before, "voted on an earlier appeal"),
    "voted for on an earlier appeal": (voted_for_before, "by a deputy on an earlier appeal"),
    "interest in an earlier appeal": (had_an_interest_before, "interest in an earlier appeal"),
    "registrar": (registered, "You registered this appeal"),
    "put the customer’s points down": (put_a_point_down, "You helped to register"),
    "answered for it": (answered_for_it, "You helped to register"),
    "interest in this appeal": (interest_now, "You declared an interest"),
}
