"""How the people of the demonstration ask for limits to contact, decide and tell: by the services, as everybody."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from config.demo.world import World
from engagement import clock
from engagement.customers.models import Customer
from incidents.models import Incident, RestorativeApproach
from letters.models import Letter
from restrictions.measures import groups_to_tell
from restrictions.models import ActiveManagementRequest, PolicyException, Restriction, Terms
from restrictions.selectors.tally import tally_of
from restrictions.services import asking, deciding, ending, exceptions, reviewing, sharing, status_lists, supporting

GROUP = ("Anne Forsyth", "Samuel Grant", "Ruth Ferrier", "Nadia Hussain")
CALLS = {"days": ["tue"], "hours": {"from": "10:00", "to": "12:00"}, "minutes": 20}


@dataclass(frozen=True)
class Asked:
    """What somebody asks for, as the steps of the request would take it. Days count from the day of asking."""

    measures: tuple[asking.MeasureInput, ...]
    stays_open: str
    ends_in: int
    review_in: int
    behaviours: tuple[str, ...]
    ground_note: str
    effect_on_staff: str
    effect_on_service: str
    adjustments: str
    equality: str
    customer_said: str = ""
    not_asked_because: str = ""
    others_affected: str = ""
    ground: str = "not_appropriate"
    expected_effect: str = "Fewer contacts, and an answer to each."


@dataclass(frozen=True)
class Weighed:
    """What whoever decides has weighed, and what they explain."""

    circumstances: str
    seriousness: str
    needs: str
    explanation: str
    measure_because: str = "It fits what happened, and nothing less has helped."


@dataclass(frozen=True)
class Advised:
    """An exception and the advice it rests on. Of the advice: from whom and when, never what about."""

    kind: str
    reason_code: str
    adviser_name: str = ""
    adviser_role: str = ""
    text: str = ""
    advised_days_before: int = 0


@dataclass
class Desk:
    """What the people do with requests and restrictions, on the day on which the story stands."""

    world: World

    def call_times(self, addresses: str, why: str, **parameters: Any) -> asking.MeasureInput:
        """A time that is kept for somebody's calls."""
        return asking.MeasureInput(
            "call_times", CALLS | parameters, addresses=addresses, why_nothing_less=why,
            conflict_because="The time is as long as the customer’s needs ask for, and can be longer on a day.",
        )  # fmt: skip

    def named_contact(self, contact: str, deputy: str, addresses: str, why: str) -> asking.MeasureInput:
        """One person, and a second for when they are away."""
        people = {"contact": self.world.person(contact).pk, "deputy": self.world.person(deputy).pk}
        return asking.MeasureInput("named_contact", people, addresses=addresses, why_nothing_less=why)

    def mailbox(self, mailbox: str, read_when: str, addresses: str, why: str) -> asking.MeasureInput:
        """Emails go to one address that is read at set times; only the Review Group decides this."""
        given = {"mailbox": mailbox, "read_when": read_when}
        return asking.MeasureInput("monitored_mailbox", given, addresses=addresses, why_nothing_less=why)

    def matter_closed(self, matter: str, addresses: str, why: str) -> asking.MeasureInput:
        """Nothing more is answered about one matter; only the Review Group decides this."""
        return asking.MeasureInput("matter_closed", {"matter": matter}, addresses=addresses, why_nothing_less=why)

    def draft(
        self,
        who: str,
        incidents: tuple[Incident, ...],
        asked: Asked,
        *,
        approach: RestorativeApproach | None = None,
        warning: Letter | None = None,
    ) -> ActiveManagementRequest:
        """Fill in the request, without handing it in. An approach that failed brings its letter with it."""
        actor = self.world.person(who)
        if approach is not None:
            approach = RestorativeApproach.objects.get(pk=approach.pk)
        request = asking.start_request(actor=actor, incidents=[one.pk for one in incidents], approach=approach)
        behaviours = {one.pk: text for one, text in zip(incidents, asked.behaviours, strict=True)}
        asking.choose_incidents(request.pk, actor=actor, behaviours=behaviours)
        save = lambda step, **words: asking.save_words(request.pk, actor=actor, step=step, **words)  # noqa: E731
        save("ground", ground="tried_and_failed" if approach else asked.ground, ground_note=asked.ground_note)
        if warning is not None:
            save("warning", warning_letter=Letter.objects.get(pk=warning.pk))
        save("effect", effect_on_staff=asked.effect_on_staff, effect_on_service=asked.effect_on_service)
        save("customer-said", customer_said=asked.customer_said, customer_not_asked_because=asked.not_asked_because)
        save("needs", adjustments_considered=asked.adjustments, equality_considered=asked.equality)
        save("others", others_affected=asked.others_affected, nobody_else_affected=not asked.others_affected)
        today = clock.today()
        asking.set_asked_terms(
            request.pk,
            actor=actor,
            terms=asking.TermsInput(
                scope="service", stays_open=asked.stays_open, expected_effect=asked.expected_effect,
                ends_on=today + timedelta(days=asked.ends_in), review_on=today + timedelta(days=asked.review_in),
                measures=asked.measures,
            ),
        )  # fmt: skip
        return self.again(request)

    def hand_in(self, request: ActiveManagementRequest) -> ActiveManagementRequest:
        """To the manager, for support."""
        return asking.submit_request(request.pk, actor=self.world.person(request.requester.name))

    def support(self, who: str, request: ActiveManagementRequest, reason: str, *, to: str = "") -> None:
        """The manager supports it; `to` is "group" where the group shall decide."""
        supporting.support_request(request.pk, actor=self.world.person(who), reason=reason, to=to)

    def propose(self, who: str, request: ActiveManagementRequest, advised: Advised) -> PolicyException:
        """Ask for a safeguard to be left out."""
        given = exceptions.ExceptionInput(
            kind=advised.kind,
            reason_code=advised.reason_code,
            text=advised.text,
            adviser_name=advised.adviser_name,
            adviser_role=advised.adviser_role,
            advised_on=clock.today() - timedelta(days=advised.advised_days_before) if advised.adviser_name else None,
        )
        return exceptions.propose_exception(request.pk, actor=self.world.person(who), given=given)

    def approve_exception(self, who: str, exception: PolicyException, reason: str) -> None:
        """The level that decides lets the safeguard be left out."""
        exceptions.decide_exception(exception.pk, actor=self.world.person(who), approve=True, reason=reason)

    def decide(self, who: str, request: ActiveManagementRequest, weighed: Weighed) -> Restriction:
        """The senior manager approves what was asked for."""
        request = self.again(request)
        decided = deciding.decide_request(
            request.pk, actor=self.world.person(who), terms=request.asked, considered=self._considered(request, weighed)
        )
        return Restriction.objects.get(request=decided)

    def vote(self, request: ActiveManagementRequest, reasons: Mapping[str, str], *, refuse: bool = False) -> None:
        """These members vote, each with their reason: for what was asked, or against."""
        terms: Terms | None = None if refuse else self.again(request).asked
        for name, reason in reasons.items():
            deciding.cast_vote(
                request.pk, actor=self.world.person(name), choice="refuse" if refuse else "option", terms=terms,
                reason=reason,
            )  # fmt: skip

    def record_decision(self, who: str, request: ActiveManagementRequest, weighed: Weighed) -> None:
        """Write down what the votes say."""
        request = self.again(request)
        considered = self._considered(request, weighed, refused=tally_of(request).chosen is None)
        deciding.record_decision(request.pk, actor=self.world.person(who), considered=considered)

    def share(self, restriction: Restriction, people: Mapping[str, str], because: str) -> None:
        """The requester says who must know: for each group of the policy a person, by name."""
        missing = groups_to_tell(restriction.terms) - set(people)
        assert not missing, f"These measures need somebody among {missing}."
        recipients = [
            sharing.RecipientInput(group=group, person=self.world.person(name).pk) for group, name in people.items()
        ]
        actor = self.world.person(restriction.request.requester.name)
        sharing.decide_sharing(restriction.pk, actor=actor, recipients=recipients, because=because)

    def acknowledge(self, who: str, restriction: Restriction) -> None:
        """Somebody confirms that they have read what they were told."""
        person = self.world.person(who)
        for notice in restriction.share_notices.filter(person=person, acknowledged_at=None):
            sharing.acknowledge(notice.pk, actor=person)

    def again(self, obj: Any) -> Any:
        """The record as it is now."""
        return type(obj)._base_manager.get(pk=obj.pk)

    def let_the_date_act(self) -> None:
        """What the daily clock does to restrictions, in its order."""
        ending.end_those_whose_date_has_come()
        reviewing.reviews_become_due()
        ending.raise_unsent_end_letters()
        status_lists.open_status_list_when_due()

    def customer(self, position: int) -> Customer:
        """One of those who belong to no other story."""
        return self.world.others[position]

    def _considered(
        self, request: ActiveManagementRequest, weighed: Weighed, *, refused: bool = False
    ) -> deciding.Considered:
        assert request.asked is not None
        result = "not_approved" if refused else "approved"
        results = {one.pk: (result, weighed.measure_because) for one in request.asked.measures.all()}
        return deciding.Considered(
            circumstances=weighed.circumstances, seriousness=weighed.seriousness, needs=weighed.needs,
            explanation=weighed.explanation, results=results,
        )  # fmt: skip
