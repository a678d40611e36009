"""What the people of the demonstration do, through the same services as everybody: nothing here writes a row itself."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from engagement import clock
from engagement.customers.models import Customer
from engagement.people.models import User
from engagement.policy.selectors import policy_in_force
from engagement.spine.outbox import deliver_pending
from incidents.models import Incident, RestorativeApproach
from incidents.services import logging, restorative
from letters import services as letters
from letters.models import Letter

ACTION = {
    "warned": None, "warning_words": "", "no_warning_reason": "", "no_warning_text": "", "told_customer": None,
    "not_told_reason": "", "not_told_text": "", "note": "",
}  # fmt: skip


@dataclass(frozen=True)
class Account:
    """What somebody logs. Texts are what they type; codes are the policy's."""

    category: str
    examples: tuple[str, ...]
    channel: str
    facts: str
    words: str = ""
    effect_on_service: str = ""
    effect_on_staff: str = ""
    effect_on_others: str = ""
    minutes: int | None = None
    contacts: int | None = None
    period: str = ""
    expected: str = ""
    distress: bool | None = None
    tried: str = ""
    actions: tuple[dict[str, Any], ...] = ()
    adjustments: str = ""
    approach: str = ""
    wanted: str = ""
    why: str = ""
    not_information_requests: bool | None = None
    view: str = ""
    more_time: str = "They may be worried, or find our letters hard to follow. We asked, and they did not say."


# What the examples ask about themselves, by the code of the question.
TOLD = {
    "deadline_asked": "By noon of the same day; ten working days are usual.",
    "threatened_person": "The colleague at the counter",
    "long_call_count": 3,
    "long_call_minutes": 285,
    "recipient_count": 7,
    "councillors_included": False,
}


def _told_of(examples: tuple[str, ...]) -> dict[str, dict[str, Any]]:
    """The answers to what these examples ask."""
    known = policy_in_force().examples
    return {
        code: {one.code: TOLD[one.code] for one in known[code].asks if one.code in TOLD}
        for code in examples
        if any(one.code in TOLD for one in known[code].asks)
    }


@dataclass
class World:
    """The council's people and the few named customers."""

    people: dict[str, User]
    customers: dict[str, Customer]
    others: list[Customer] = field(default_factory=list)

    def person(self, name: str) -> User:
        """Read anew each time, as each sign-in does: what is kept on the object belongs to one day."""
        return User.objects.get(pk=self.people[name].pk)

    def today(self) -> date:
        """The day on which the story stands."""
        return clock.today()

    def draft(self, who: str, customer: Customer | None, account: Account, *, days_before: int = 0) -> Incident:
        """Fill in the log, without sending it."""
        actor = self.person(who)
        draft = logging.start_draft(actor=actor)
        save = lambda step, **answers: logging.save_answers(draft.pk, actor=actor, step=step, answers=answers)  # noqa: E731
        if customer is not None:
            logging.choose_customer(draft.pk, actor=actor, customer=customer)
        happened = clock.today() - timedelta(days=days_before)
        save("when", occurred_on=happened, channel=account.channel)
        save(
            "category", screening="unacceptable", category=account.category, examples=list(account.examples),
            not_information_requests=account.not_information_requests, example_answers=_told_of(account.examples),
        )  # fmt: skip
        save(
            "what-happened", facts=account.facts, exact_words=account.words, writers_view=account.view,
            exact_words_not_recalled=not account.words,
            pattern="cumulative" if (account.contacts or 0) > 3 else "single",
        )  # fmt: skip
        save(
            "impact", effect_on_service=account.effect_on_service, effect_on_staff=account.effect_on_staff,
            effect_on_others=account.effect_on_others, minutes_spent=account.minutes, contacts_counted=account.contacts,
            contacts_period=account.period, caused_distress=account.distress,
        )  # fmt: skip
        save(
            "action-taken", actions=[{**ACTION, **action} for action in account.actions],
            nothing_done_at_the_time=not account.actions,
        )  # fmt: skip
        if account.adjustments:
            save("adjustments", adjustments_answer="known", adjustments_note=account.adjustments)
        else:
            save(
                "adjustments", adjustments_answer="none_known", adjustments_asked_by=actor.name,
                adjustments_asked_on=happened,
                adjustments_note="I asked whether anything would help. There was nothing.",
            )  # fmt: skip
        save("tried", tried_before=account.tried)
        save("evidence", nothing_to_add=True)
        save(
            "request", asks="restorative" if account.approach else "record_only", approach_kind=account.approach,
            approach_wanted=account.wanted, approach_why=account.why,
            contacts_expected=account.expected, why_more_time=account.more_time,
        )  # fmt: skip
        return draft

    def log(self, who: str, customer: Customer, account: Account, *, days_before: int = 0) -> Incident:
        """Log an incident, with its request if it asks for one."""
        draft = self.draft(who, customer, account, days_before=days_before)
        return logging.submit_incident(draft.pk, actor=self.person(who))

    def approach_of(self, incident: Incident) -> RestorativeApproach:
        """The approach that was asked for with the incident."""
        return RestorativeApproach.objects.filter(incidents=incident).latest("created_at")

    def approve(
        self, who: str, incident: Incident, approach: str, *, kind: str = "", less: tuple[str, str] = ("", "")
    ) -> RestorativeApproach:
        """Approve as asked, or something less: a reason of the policy's list, with words."""
        asked = self.approach_of(incident)
        return restorative.approve_restorative_approach(
            asked.pk,
            actor=self.person(who),
            approved_kind=kind or asked.kind,
            approach=approach,
            less_code=less[0],
            less_than_asked=less[1],
            proportionate_because="It asks for a change and offers something back. Nothing is taken away.",
            adjustments_decided="Considered. The letter and the offer take account of what this person needs.",
        )

    def discuss(self, who: str, approach: RestorativeApproach, *, weeks: int = 8) -> RestorativeApproach:
        """Talk the approach over; the letter's draft opens."""
        today = clock.today()
        return restorative.record_discussion(
            approach.pk, actor=self.person(who), discussed_on=today, monitor_until=today + timedelta(weeks=weeks),
            discussion_note="We agreed what to offer, and who writes.",
        )  # fmt: skip

    def write(
        self, who: str, letter: Letter, heading: str, texts: dict[str, str], *, dated_on: date | None = None
    ) -> Letter:
        """Write the draft as the composer would save it, and keep what is not given."""
        version = letter.version
        draft = letters.DraftInput(
            heading=heading,
            salutation=version.salutation,
            dated_on=dated_on or clock.today(),
            signed_by=version.signed_by,
            texts=texts,
        )
        letters.save_draft(letter.pk, actor=self.person(who), draft=draft, revision=version.revision)
        return Letter.objects.get(pk=letter.pk)

    def send_to_check(self, who: str, letter: Letter) -> Letter:
        """Submit the letter; the background makes every form of it."""
        letters.submit_letter(letter.pk, actor=self.person(who))
        self.let_the_system_work()
        return Letter.objects.get(pk=letter.pk)

    def check(self, who: str, letter: Letter) -> Letter:
        """Approve exactly the bytes that were made."""
        confirmed = policy_in_force().letter_type(letter.kind).engagement_only
        points = ("neutral", "relationship", "clear", "accessible")
        return letters.check_letter(
            letter.pk, actor=self.person(who), four_points=points, engagement_only_confirmed=confirmed
        )

    def issue(self, who: str, letter: Letter, how: str = "post", sent: tuple[str, ...] = ("pdf",)) -> Letter:
        """Record that it went."""
        return letters.issue_letter(letter.pk, actor=self.person(who), issued_on=clock.today(), how=how, sent=sent)

    def let_the_system_work(self) -> None:
        """What the background does, done now."""
        while deliver_pending():
            pass
