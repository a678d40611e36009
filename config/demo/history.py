"""Many incidents at once: the only code that makes rows in a later state, with the timeline that leads there.

Each incident walks along the transitions of the state machine; its rows are what the services would have written, and
the same invariants hold for them (tests/demo). Letters are left to the stories, which really write them.
"""

import random
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from config.demo import safety
from config.demo.wording import CASES, Case
from engagement import clock
from engagement.customers.models import Customer
from engagement.people.models import Team, User
from engagement.policy.selectors import policy_in_force, version_in_force
from engagement.spine.calendar import WorkingDays
from engagement.spine.models import ReferenceCounter, TimelineEvent, WorkItem
from incidents.models import (
    CustomerNotice,
    HealthAndSafetyReference,
    ImmediateAction,
    Incident,
    LegalDecision,
    ManagerDiscussion,
    PoliceDecision,
    RestorativeApproach,
)

CHUNK = 1000
WRITING = timedelta(minutes=6)  # from what happened to the end of the log
Step = tuple[str, str, str, str]  # who ("staff" or "manager"), transition, state before, state after

SUBMIT: Step = ("staff", "submit", "draft", "submitted")
REVIEW: Step = ("manager", "start_review", "submitted", "in_review")
NOTHING_MORE: Step = ("manager", "take_no_further_action", "in_review", "no_further_action")
SAFETY: Step = ("manager", "manage_under_health_and_safety", "in_review", "managed_hs")
RESTORE: Step = ("manager", "manage_restoratively", "in_review", "managed_restorative")
ASK: Step = ("manager", "ask_for_more", "in_review", "needs_info")


def _close(state: str) -> Step:
    return ("manager", "close", state, "closed")


PATHS: dict[str, tuple[Step, ...]] = {
    "nothing more": (SUBMIT, REVIEW, NOTHING_MORE, _close("no_further_action")),
    "safety": (SUBMIT, REVIEW, SAFETY, _close("managed_hs")),
    "restored": (SUBMIT, REVIEW, RESTORE, _close("managed_restorative")),
    "restoring": (SUBMIT, REVIEW, RESTORE),
    "waits": (SUBMIT,),
    "in review": (SUBMIT, REVIEW),
    "asked": (SUBMIT, REVIEW, ASK),
    "made void": (SUBMIT, REVIEW, ("manager", "void", "in_review", "void")),
}


@dataclass
class Rows:
    """What is written together, in the order in which the tables need it."""

    incidents: list[Incident] = field(default_factory=list)
    actions: list[ImmediateAction] = field(default_factory=list)
    discussions: list[ManagerDiscussion] = field(default_factory=list)
    references: list[HealthAndSafetyReference] = field(default_factory=list)
    police: list[PoliceDecision] = field(default_factory=list)
    legal: list[LegalDecision] = field(default_factory=list)
    notices: list[CustomerNotice] = field(default_factory=list)
    approaches: list[RestorativeApproach] = field(default_factory=list)
    links: list[Any] = field(default_factory=list)
    events: list[TimelineEvent] = field(default_factory=list)
    work: list[WorkItem] = field(default_factory=list)

    def write(self) -> None:
        """Store everything, and begin anew."""
        together: tuple[list[Any], ...] = (
            self.incidents, self.actions, self.discussions, self.references, self.police, self.legal,
            self.notices, self.approaches, self.links, self.events, self.work,
        )  # fmt: skip
        for rows in together:
            if rows:
                type(rows[0]).objects.bulk_create(rows, batch_size=400)
                rows.clear()


class History:
    """Writes `count` incidents from `first` to `last`, in order of time."""

    def __init__(self, customers: list[Customer], chance: random.Random) -> None:
        self.customers = customers
        self.chance = chance
        self.teams = list(Team.objects.select_related("line_manager", "senior_manager", "service").order_by("pk"))
        self.staff = {team.pk: _writers(team) for team in self.teams}
        self.days = WorkingDays.load()
        self.profile = policy_in_force()
        self.version = version_in_force()
        self.counters: Counter[tuple[str, int]] = Counter()
        self.rows = Rows()

    def write(self, count: int, first: date, last: date) -> None:
        """All of it in one transaction: half a history would be worse than none."""
        with transaction.atomic():
            self._start_counters()
            for position, moment in enumerate(self._moments(count, first, last)):
                self._incident(moment, last, position)
                if len(self.rows.incidents) >= CHUNK:
                    self.rows.write()
            self.rows.write()
            self._keep_counters()

    def _moments(self, count: int, first: date, last: date) -> Iterator[datetime]:
        """Moments in office hours of working days, spread over the time and in order."""
        span = max(1, (last - first).days)
        offsets = sorted(self.chance.uniform(0, span) for _ in range(count))
        for offset in offsets:
            day = first + timedelta(days=int(offset))
            while not self.days.is_working_day(day):
                day -= timedelta(days=1)
            minutes = int((offset % 1) * 8 * 60)
            yield datetime.combine(day, time(9), tzinfo=clock.LONDON).astimezone(UTC) + timedelta(minutes=minutes)

    def _incident(self, moment: datetime, last: date, position: int) -> None:
        chance = self.chance
        case = chance.choices(CASES, weights=[case.weight for case in CASES])[0]
        team = chance.choice(self.teams)
        writer = chance.choice(self.staff[team.pk])
        manager = team.manager_for(writer)
        if manager is None:
            raise LookupError(f"{team} has no manager.")
        customer = self._customer(position)
        path = self._path(case, clock.date_of(moment), last)
        incident = self._row(case, moment, team, writer, customer, asks=path in ("restored", "restoring"))
        self._walk(incident, PATHS[path], moment + WRITING, writer, manager)
        self.rows.incidents.append(incident)
        self._first_steps(incident, case, path, moment, writer, manager)
        if path in ("restored", "restoring"):
            self._conversation(incident, case, path, moment, writer, manager)
        if path in ("waits", "in review"):
            self._open_work(incident, writer, team)

    def _customer(self, position: int) -> Customer:
        """A few customers come up often, most once or twice, as in life."""
        if position % 4 == 0:
            return self.customers[int(abs(self.chance.gauss(0, len(self.customers) / 12))) % len(self.customers)]
        return self.chance.choice(self.customers)

    def _path(self, case: Case, day: date, last: date) -> str:
        if (last - day).days < 12 and self.chance.random() < 0.3:
            return self.chance.choice(("waits", "in review"))
        if self.chance.random() < 0.01:
            return self.chance.choice(("made void", "asked", "waits"))
        if case.safety:
            return "safety"
        if case.conversation and self.chance.random() < 0.45:
            return "restored" if (last - day).days > 70 else "restoring"
        return "nothing more"

    def _row(
        self, case: Case, moment: datetime, team: Team, writer: User, customer: Customer, *, asks: bool
    ) -> Incident:
        category = self.profile.category(case.category)
        flags = self.profile.flags_of(case.examples)
        fill = {"count": self.chance.randint(*case.counts), "minutes": self.chance.randint(*case.minutes)}
        return Incident(
            id=uuid.UUID(int=self.chance.getrandbits(128), version=4),
            reference=self._reference("MCE", moment),
            reporter=writer,
            team=team,
            customer=customer,
            created_at=moment,
            saved_at=moment,
            submitted_at=moment + WRITING,
            occurred_on=clock.date_of(moment),
            channel=case.channel,
            screening="unacceptable",
            category=case.category,
            examples=list(case.examples),
            zero_tolerance=category.zero_tolerance,
            violence="violence" in flags,
            threat="threat" in flags,
            written_abuse=category.zero_tolerance and self.profile.channel(case.channel).written,
            exact_words=case.words,
            exact_words_not_recalled=not case.words,
            facts=case.facts.format(**fill),
            effect_on_staff=case.effect_on_staff,
            effect_on_service=case.effect_on_service.format(**fill),
            effect_on_others=case.effect_on_others,
            minutes_spent=fill["minutes"],
            contacts_counted=fill["count"],
            contacts_period="one week",
            caused_distress=case.distress,
            adjustments_answer="none_known",
            adjustments_note="I asked at the end of the call. They said there was nothing.",
            asks="restorative" if asks else "record_only",
            approach_kind="early_conversation" if asks else "",
            approach_wanted=case.wanted if asks else "",
            approach_why=case.why if asks else "",
            pattern="cumulative" if fill["count"] > 3 else "single",
        )

    def _walk(self, obj: Any, steps: tuple[Step, ...], moment: datetime, writer: User, manager: User) -> datetime:
        """Write the timeline of a row along its steps; the row ends in the last state."""
        at = moment
        for who, verb, before, after in steps:
            actor = writer if who == "staff" else manager
            self.rows.events.append(self._event(obj, actor, verb, before, after, at))
            obj.state = after
            at = min(at + timedelta(hours=self.chance.randint(2, 70)), clock.now())
        if obj.state == "closed":
            obj.closed_at = at
        for verb in (step[1] for step in steps):
            if verb in _CODES:
                obj.decision_code, obj.decision_reason = _CODES[verb]
        return at

    def _event(self, obj: Any, actor: User, verb: str, before: str, after: str, at: datetime) -> TimelineEvent:
        kind: Any = type(obj)
        sentence, clauses = _words_of(kind, verb)
        return TimelineEvent(
            subject_type=_content_type(kind),
            subject_id=str(obj.pk),
            at=at,
            actor=actor,
            actor_name=actor.name_and_title,
            verb=verb,
            sentence=sentence,
            state_before=before,
            state_after=after,
            reason=_REASONS.get(verb, ""),
            policy_version=self.version,
            clauses=clauses,
        )

    def _first_steps(
        self, incident: Incident, case: Case, path: str, moment: datetime, writer: User, manager: User
    ) -> None:
        """What was done at once, and what a closed incident must have."""
        if case.action:
            warned = case.action in ("ended_call", "ended_conversation")
            self.rows.actions.append(
                ImmediateAction(
                    incident=incident, kind=case.action, warned=True if warned else None, taken_by=writer,
                    warning_words="I said: if you go on swearing I will end this call." if warned else "",
                    recorded_at=moment,
                )
            )  # fmt: skip
        if path in ("waits", "in review", "asked", "made void"):
            return
        day = clock.date_of(moment + timedelta(days=1))
        if case.action or incident.zero_tolerance:
            self.rows.discussions.append(
                ManagerDiscussion(
                    incident=incident, held_on=day, recorded_by=manager, recorded_at=moment + timedelta(days=1),
                    outcome="We talked it through. Nothing should have been done differently.",
                    support_offered="The support line, and a quiet hour.",
                )
            )  # fmt: skip
        if incident.zero_tolerance:
            self.rows.references.append(
                HealthAndSafetyReference(
                    incident=incident, reference=f"HS-{self._number(('HS', moment.year)):05d}", logged_on=day,
                    recorded_by=manager, recorded_at=moment + timedelta(days=1),
                )
            )  # fmt: skip
        if incident.violence or incident.threat:
            self.rows.police.append(safety.police_told(incident, writer, manager, moment))
            self.rows.legal.append(safety.legal_considered(incident, manager, moment))
            self.rows.notices.append(safety.customer_left_to_the_police(incident, manager, moment))

    def _conversation(
        self, incident: Incident, case: Case, path: str, moment: datetime, writer: User, manager: User
    ) -> None:
        """An early conversation: asked for, approved, talked over, had, and watched."""
        start = moment + WRITING
        approach = RestorativeApproach(
            id=uuid.UUID(int=self.chance.getrandbits(128), version=4),
            reference=self._reference("RA", moment),
            kind="early_conversation",
            customer=incident.customer,
            team=incident.team,
            category=incident.category,
            requester=writer,
            created_at=start,
            submitted_at=start,
            wanted=case.wanted,
            why=case.why,
            adjustments_considered=incident.adjustments_note,
            approver=manager,
            decided_at=start + timedelta(days=1),
            approved_kind="early_conversation",
            approach=case.wanted,
            proportionate_because="A conversation is the least that we can try.",
            adjustments_decided="None are known, and we asked.",
            discussed_on=clock.date_of(start + timedelta(days=2)),
            conversation_on=clock.date_of(start + timedelta(days=3)),
            conversation_note="We agreed on one call a week.",
            monitor_until=clock.date_of(start + timedelta(days=45)),
        )
        steps: list[Step] = [
            ("staff", "submit", "draft", "submitted"),
            ("manager", "approve", "submitted", "approved"),
            ("staff", "record_discussion", "approved", "discussed"),
            ("staff", "record_conversation", "discussed", "monitoring"),
        ]
        if path == "restored":
            steps.append(("manager", "record_improved", "monitoring", "succeeded"))
            approach.outcome_note = "Fewer calls, and each about something new."
        ended = self._walk(approach, tuple(steps), start, writer, manager)
        if path == "restored":
            approach.ended_at = ended
        self.rows.approaches.append(approach)
        link = RestorativeApproach.incidents.through
        self.rows.links.append(link(restorativeapproach_id=approach.pk, incident_id=incident.pk))

    def _open_work(self, incident: Incident, writer: User, team: Team) -> None:
        due = self.days.add(clock.date_of(incident.submitted_at), 5) if incident.submitted_at else None
        self.rows.work.append(
            WorkItem(
                subject_type=_content_type(Incident), subject_id=str(incident.pk), kind="review",
                title="An incident was logged: look at it", reference=incident.reference or "",
                path=f"/incidents/{incident.reference}/", team=team, duty=team.duty_for(writer),
                opened_at=incident.submitted_at or clock.now(), due_on=due,
            )
        )  # fmt: skip

    def _start_counters(self) -> None:
        for counter in ReferenceCounter.objects.all():
            self.counters[counter.kind, counter.year] = counter.last

    def _number(self, key: tuple[str, int]) -> int:
        self.counters[key] += 1
        return self.counters[key]

    def _reference(self, kind: str, moment: datetime) -> str:
        year = clock.date_of(moment).year
        return f"{kind}-{year}-{self._number((kind, year)):04d}"

    def _keep_counters(self) -> None:
        for (kind, year), last in self.counters.items():
            if kind != "HS":
                ReferenceCounter.objects.update_or_create(kind=kind, year=year, defaults={"last": last})


_REASONS = {
    "take_no_further_action": "What was done on the spot is enough. It stopped after we explained.",
    "manage_under_health_and_safety": "Health and safety leads on this.",
    "void": "It was logged twice",
    "ask_for_more": "Which day was this, and how long did the call last?",
}


# The reason of the policy's list, and the person's own words, that go with the sentence above.
_CODES = {
    "take_no_further_action": ("resolved_on_the_spot", "It stopped after we explained."),
    "void": ("logged_twice", ""),
}


def _writers(team: Team) -> list[User]:
    """The team's staff who log: not its managers, who have their own manager."""
    managers = {team.line_manager_id, team.senior_manager_id}
    return [person for person in team.members.order_by("pk") if person.pk not in managers]


@cache
def _words_of(model: Any, verb: str) -> tuple[str, list[str]]:
    """The sentence and clauses that the transition itself would write."""
    for move in model._meta.get_field("state").get_all_transitions(model):
        if move.name == verb:
            rule = move.custom["rule"]
            return rule.past, sorted({*rule.clauses, *(clause for check in rule.checks for clause in check.clauses)})
    raise LookupError(verb)


def _content_type(model: Any) -> ContentType:
    # Django keeps them, and forgets them when the database is emptied.
    return ContentType.objects.get_for_model(model)
