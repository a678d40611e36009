"""Requests and restrictions for the tests, made by the same services that the pages call."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from engagement import clock
from engagement.spine.permits import making_history
from tests.approvals.builders import Cases

GROUP = ("Helen", "Alasdair", "Priya", "Callum")
CALLS = {"days": ["tue"], "hours": {"from": "10:00", "to": "12:00"}, "minutes": 15}
CONSIDERED = {
    "circumstances": "He lives alone and has no email.",
    "seriousness": "Nine hours of work a week were lost.",
    "needs": "Letters are hard for him to read, so the telephone stays open.",
    "explanation": "A time for calls keeps the telephone open and lets others through.",
}


@dataclass
class Limits(Cases):
    """Makes requests, restrictions and reviews for the small council, on top of its incidents."""

    def warning(self, customer: Any, drafter: str = "Tom") -> Any:
        """A restorative letter that was sent four weeks ago."""
        from letters.models import Letter

        self.made += 1
        writer = self.person(drafter)
        with making_history():
            return Letter.objects.create(
                reference=f"L-2026-9{self.made:03d}",
                kind="restorative",
                state=Letter.State.ISSUED,
                matter=f"RA-2026-9{self.made:03d}",
                customer=customer,
                team=writer.team,
                drafter=writer,
                issued_on=clock.today() - timedelta(days=28),
                issued_at=clock.now() - timedelta(days=28),
                issued_by=writer,
                how=Letter.How.POST,
            )

    def measure(self, code: str = "call_times", **changes: Any) -> Any:
        """One measure, complete."""
        from restrictions.services.asking import MeasureInput

        given: dict[str, Any] = {
            "code": code,
            "parameters": CALLS if code == "call_times" else {},
            "addresses": "many_calls",
            "why_nothing_less": "One named contact without a time was tried from 5 to 16 November and did not help.",
        }
        return MeasureInput(**(given | changes))

    def terms(self, *measures: Any, **changes: Any) -> Any:
        """What is asked for, complete: calls on Tuesdays for three months, in one service."""
        from restrictions.services.asking import TermsInput

        today = clock.today()
        given: dict[str, Any] = {
            "scope": "service",
            "stays_open": "Ring Shona Kerr on Tuesdays between 10am and noon, or write to us at any time.",
            "ends_on": today + timedelta(days=90),
            "review_on": today + timedelta(days=60),
            "expected_effect": "Fewer calls, and an answer to each.",
            "measures": measures or (self.measure(),),
        }
        return TermsInput(**(given | changes))

    def group_terms(self, **changes: Any) -> Any:
        """Terms that only the Review Group may decide: the matter is closed."""
        closed = self.measure(
            "matter_closed",
            parameters={"matter": "The reminder notice of 2 November"},
            answers={"matter": "The reminder notice of 2 November"},
        )
        return self.terms(closed, **changes)

    def draft_request(self, requester: str = "Tom", customer: Any = None, **changes: Any) -> Any:
        """A complete draft that rests on one logged incident and a letter that was sent before.

        `terms=` gives other terms, `incident=` another incident, anything else replaces what the steps wrote.
        """
        from restrictions.services import asking

        terms = changes.pop("terms", None) or self.terms()
        incident = changes.pop("incident", None) or self.record_only("Isla" if requester != "Isla" else "Tom", customer)
        actor = self.person(requester)
        self._let_see(incident, actor)
        request = asking.start_request(actor=actor, incidents=[incident.pk])
        asking.choose_incidents(
            request.pk, actor=actor, behaviours={incident.pk: "Thirty-one calls in ten working days about one notice."}
        )
        words: dict[str, Any] = {
            "ground": "not_appropriate",
            "ground_note": "We asked on 21 October, and the calls went on.",
            "warning_letter": self.warning(request.customer),
            "effect_on_staff": "Two colleagues could not take their breaks.",
            "effect_on_service": "Nine hours of calls in two weeks.",
            "customer_said": "He says that he only wants an answer.",
            "adjustments_considered": "Letters are hard for him to read; the telephone stays open.",
            "equality_considered": "He has told us of a sight loss. Calls suit him best, so calls stay.",
            "nobody_else_affected": True,
        }
        complaints = changes.pop("complaints", None)
        asking.save_words(request.pk, actor=actor, step="all", **(words | changes))
        if complaints is not None:
            asking.list_complaints(request.pk, actor=actor, items=complaints)
        asking.set_asked_terms(request.pk, actor=actor, terms=terms)
        return self.again(request)

    def asked(self, requester: str = "Tom", **changes: Any) -> Any:
        """Handed in: by a member of staff to the manager, by a manager to the level that decides."""
        from restrictions.services.asking import submit_request

        to = changes.pop("to", "")
        request = self.draft_request(requester, **changes)
        return submit_request(request.pk, actor=self.person(requester), to=to)

    def with_group(self, requester: str = "Tom", **changes: Any) -> Any:
        """With the Review Group."""
        from restrictions.services.supporting import support_request

        request = self.asked(requester, **changes)
        if request.state == request.State.MANAGER_SUPPORT_PENDING:
            return support_request(request.pk, actor=self.person("Shona"), reason="It is needed.", to="group")
        return request

    def with_senior_manager(self, requester: str = "Tom", **changes: Any) -> Any:
        """With the senior manager of the service."""
        from restrictions.services.supporting import support_request

        request = self.asked(requester, **changes)
        if request.state == request.State.MANAGER_SUPPORT_PENDING:
            return support_request(request.pk, actor=self.person("Shona"), reason="It is needed.")
        return request

    def considered(self, request: Any, **changes: Any) -> Any:
        """What whoever decides has weighed, with a result for each measure asked for.

        `chosen` are the terms, as asked for unless said otherwise; None where nothing is approved.
        """
        from restrictions.services.deciding import Considered

        chosen = changes.pop("chosen", request.asked)
        stays = set(chosen.measures.values_list("code", flat=True)) if chosen is not None else set()
        results = {
            one.pk: ("approved" if one.code in stays else "not_approved", "It fits what happened.")
            for one in request.asked.measures.all()
        }
        return Considered(**({**CONSIDERED, "results": results} | changes))

    def vote(self, request: Any, *voters: str, terms: Any = None, refuse: bool = False) -> None:
        """These members vote: for what was asked, for `terms`, or against."""
        from restrictions.services.deciding import cast_vote

        for name in voters:
            cast_vote(
                request.pk,
                actor=self.person(name),
                choice="refuse" if refuse else "option",
                terms=None if refuse else (terms or request.asked),
                reason="I have read the pack.",
            )

    def decided_by_senior(self, requester: str = "Tom", **changes: Any) -> Any:
        """The restriction that a senior manager decided, waiting for its letter."""
        from restrictions.services.deciding import decide_request

        request = self.with_senior_manager(requester, **changes)
        decide_request(
            request.pk, actor=self.person("Margaret"), terms=request.asked, considered=self.considered(request)
        )
        return self.again(request).restriction

    def decided_by_group(self, requester: str = "Tom", **changes: Any) -> Any:
        """The restriction that the Review Group decided, waiting for its letter."""
        from restrictions.services.deciding import record_decision

        request = self.with_group(requester, **({"terms": self.group_terms()} | changes))
        self.vote(request, "Helen", "Alasdair", "Priya")
        record_decision(request.pk, actor=self.person("Priya"), considered=self.considered(request))
        return self.again(request).restriction

    def shared(self, restriction: Any, group: str = "phone_staff", person: str = "Isla") -> Any:
        """The requester has said who must know: one person, for `group` and for each that the measures need."""
        from restrictions.measures import groups_to_tell
        from restrictions.services.sharing import RecipientInput, decide_sharing

        groups = sorted({group} | groups_to_tell(restriction.terms))
        return decide_sharing(
            restriction.pk,
            actor=restriction.request.requester,
            recipients=[RecipientInput(group=one, person=self.person(person).pk) for one in groups],
            because="They answer the phones.",
        )

    def in_force(self, restriction: Any = None, **changes: Any) -> Any:
        """In force: the customer was told in person, which is quicker to make than a letter. Shared with one person."""
        from restrictions.services.telling import come_into_force_told_otherwise

        restriction = restriction or self.decided_by_senior(**changes)
        self.shared(restriction)
        team = restriction.team
        managers = (team.line_manager, team.senior_manager)
        return come_into_force_told_otherwise(
            restriction.pk,
            actor=next(one for one in managers if one not in (None, restriction.request.requester)),
            told_on=clock.today(),
            told_how="Tom rang and read the whole decision out.",
            not_in_writing_because="He cannot read letters and asked to be told on the phone.",
        )

    def again(self, obj: Any) -> Any:
        """The record as the database has it now."""
        return type(obj)._base_manager.get(pk=obj.pk)

    def _let_see(self, incident: Any, actor: Any) -> None:
        """Give a colleague sight of an incident that somebody else logged."""
        from guardian.shortcuts import assign_perm

        if not type(incident).objects.visible_to(actor).filter(pk=incident.pk).exists():
            assign_perm("incidents.view_incident", actor, incident)
