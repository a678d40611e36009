"""Reading incidents: one's drafts, the list, one incident and who has it now. Each read starts from `visible_to`."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from engagement.customers.models import Customer
from engagement.customers.selectors import adjustments_of, family_ids, survivors_of
from engagement.people.models import Team, User
from engagement.people.selectors import managed_teams
from engagement.permissions import allowed
from engagement.spine.bodies import is_body, people_told, who_has_in_words
from engagement.spine.calendar import WorkingDays
from engagement.spine.models import WorkItem
from engagement.spine.work_items import open_work_of
from engagement.transitions import NotVisible
from engagement.ui.words import british_date, upper_first
from incidents.models import CustomerNotice, Incident, LegalDecision, PoliceDecision, RestorativeApproach, Witness


def draft_of(user: Any, pk: UUID) -> Incident:
    """One's own record of the log, draft or sent. Raises NotVisible for everybody else's."""
    found: Incident | None = (
        Incident.objects.visible_to(user)
        .filter(pk=pk, reporter=user)
        .select_related("customer", "reporter__team")
        .first()
    )
    if found is None:
        raise NotVisible
    return found


def drafts_of(user: Any) -> QuerySet[Incident]:
    """One's drafts in which something was written, the latest first."""
    drafts = Incident.objects.visible_to(user).filter(reporter=user, state=Incident.State.DRAFT, version__gt=0)
    return drafts.select_related("customer").order_by("-saved_at")


def logged_visible_to(user: Any) -> QuerySet[Incident]:
    """Every logged incident that the person may see, with what a line in a list needs."""
    seen = Incident.objects.visible_to(user).exclude(state__in=Incident.BEFORE_LOGGED).exclude(reference=None)
    return seen.select_related("customer", "team__service", "reporter").order_by("-submitted_at", "-reference")


def incident_for(user: Any, reference: str) -> Incident:
    """One logged incident by its reference. Raises NotVisible where there is none for this person (SPSO-EP-65b)."""
    found = logged_visible_to(user).filter(reference=reference.upper())
    found = found.select_related(
        "customer", "team__service", "team__line_manager", "team__senior_manager", "reporter__team",
        "health_and_safety_reference__recorded_by", "correspondence_decided_by", "entrusted_team__line_manager",
        "entrusted_team__senior_manager",
    ).prefetch_related(
        "immediate_actions", "affected", "discussions__recorded_by", "builds_on",
        Prefetch("witnesses", Witness.objects.select_related("person")),
        Prefetch("police_decisions", PoliceDecision.objects.select_related("decided_by", "threatened", "decided_with")),
        Prefetch("legal_decisions", LegalDecision.objects.select_related("decided_by")),
        Prefetch("customer_notices", CustomerNotice.objects.select_related("decided_by", "letter", "advice_document")),
    )  # fmt: skip
    incident = found.first()
    if incident is None:
        raise NotVisible
    return incident


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to. `customers` are ids of a search by name; None means no such search."""

    words: str = ""
    customers: frozenset[UUID] | None = None
    states: tuple[str, ...] = ()
    category: str = ""
    channel: str = ""
    team: int | None = None
    since: date | None = None
    until: date | None = None
    mine: bool = False


def list_incidents(user: Any, filters: Filters) -> QuerySet[Incident]:
    """The incidents that the person may see, narrowed, newest first. Void ones only when asked for by state."""
    found = logged_visible_to(user)
    if filters.mine:
        found = found.filter(reporter=user)
    found = found.filter(state__in=filters.states) if filters.states else found.exclude(state=Incident.State.VOID)
    if filters.category:
        found = found.filter(Q(manager_category=filters.category) | Q(manager_category="", category=filters.category))
    for name, value in (
        ("channel", filters.channel),
        ("team", filters.team),
        ("occurred_on__gte", filters.since),
        ("occurred_on__lte", filters.until),
    ):
        if value:
            found = found.filter(**{name: value})
    if filters.words:
        wanted = Q(reference__icontains=filters.words)
        if filters.customers:
            wanted |= Q(customer__in=filters.customers)
        found = found.filter(wanted)
    return found


def names_of(incidents: Iterable[Incident]) -> dict[UUID, Customer]:
    """The surviving customer of each incident by the incident's id: two queries however many lines there are."""
    rows = [incident for incident in incidents if incident.customer_id is not None]
    survivor = survivors_of({incident.customer_id for incident in rows if incident.customer_id})
    known = Customer.objects.in_bulk(list(set(survivor.values())))
    return {
        incident.pk: known[survivor[incident.customer_id]]
        for incident in rows
        if incident.customer_id in survivor and survivor[incident.customer_id] in known
    }


def teams_to_filter(user: Any) -> QuerySet[Team]:
    """The teams whose incidents the person may see beside their own."""
    if allowed(user, "see_category_one"):
        return Team.objects.select_related("service")
    return managed_teams(user).select_related("service")


def can_build_on(draft: Incident, user: Any) -> list[Incident]:
    """Earlier incidents with the same customer that the writer logged in the same team: a request may rest on them too.

    Not those whose approach is still open, and not the void (SPSO-G3-06).
    """
    if draft.customer is None or draft.reporter.team_id is None:
        return []
    open_approaches = RestorativeApproach.objects.exclude(state__in=RestorativeApproach.ENDED)
    earlier = Incident.objects.visible_to(user).filter(
        reporter=user, team=draft.reporter.team_id, customer__in=family_ids(draft.customer)
    )
    earlier = earlier.exclude(state__in=[*Incident.BEFORE_LOGGED, Incident.State.VOID, Incident.State.CLOSED])
    return list(
        earlier.exclude(restorative_approaches__in=open_approaches).exclude(pk=draft.pk).order_by("-occurred_on")[:20]
    )


def weighed_in_words(incident: Incident) -> str:
    """What was considered about the customer's needs, as one text for whoever decides (SPSO-G1-23, SBC-5.4)."""
    answers = Incident.AdjustmentsAnswer
    lines: list[str] = []
    if incident.adjustments_answer == answers.KNOWN and incident.customer is not None:
        weighed = set(incident.adjustments_weighed)
        lines = [row.what for row in adjustments_of(incident.customer) if str(row.pk) in weighed]
    elif incident.adjustments_answer == answers.NONE_KNOWN and incident.adjustments_asked_on:
        lines = [f"None known. {incident.adjustments_asked_by} asked on {british_date(incident.adjustments_asked_on)}."]
    elif incident.adjustments_answer == answers.NOT_ASKED and incident.reference:
        lines = ["Open: nobody has asked yet."]
    if incident.adjustments_note.strip():
        lines.append(incident.adjustments_note.strip())
    return "\n".join(lines)


@dataclass(frozen=True)
class Waiting:
    """Something that waits on an incident: what, for whom, and until when in words."""

    kind: str
    title: str
    who: str
    due: str
    due_on: date | None
    mine: bool


@dataclass(frozen=True)
class WhatNext:
    """What became of an incident, for the person who logged it, and what waits."""

    headline: str
    text: str = ""
    waiting: list[Waiting] = field(default_factory=list)


HEADLINES = {
    Incident.State.SUBMITTED: "It is with the manager",
    Incident.State.IN_REVIEW: "The manager is looking at it",
    Incident.State.NEEDS_INFO: "The manager has a question",
    Incident.State.MANAGED_RESTORATIVE: "A restorative approach is under way",
    Incident.State.MANAGED_ACTIVE: "A request to limit contact is under way",
    Incident.State.MANAGED_HS: "Health and safety are dealing with it",
    Incident.State.NO_FURTHER_ACTION: "There is no further action",
    Incident.State.CLOSED: "It is closed",
    Incident.State.VOID: "This record is void",
}
EXPLAINED = {
    Incident.State.NO_FURTHER_ACTION: "What was done at the time stands.",
    Incident.State.MANAGED_HS: "Category one follows health and safety’s own process.",
    Incident.State.CLOSED: "Everything that had to be done is done.",
    Incident.State.VOID: "It stays on file, and is not counted.",
}


def what_next(incident: Incident, approaches: Iterable[RestorativeApproach], user: Any) -> WhatNext:
    """What became of it, always, who has it and by when in working days (SBC-1.5a). One query a record that waits."""
    calendar = WorkingDays.load()
    open_ones = [approach for approach in approaches if approach.state not in RestorativeApproach.ENDED]
    items = [item for subject in (incident, *open_ones) for item in open_work_of(subject)]
    waiting = [_waiting(item, calendar, user) for item in items]
    waiting.sort(key=lambda one: (one.due_on is None, one.due_on or date.max))
    state = Incident.State(incident.state)
    text = EXPLAINED.get(state, "")
    if state in (Incident.State.NO_FURTHER_ACTION, Incident.State.VOID) and incident.decision_in_words:
        text = f"{incident.decision_in_words} {text}"
    return WhatNext(HEADLINES.get(state, incident.get_state_display()), text, waiting)


def _waiting(item: WorkItem, calendar: WorkingDays, user: Any) -> Waiting:
    people = people_told(item)
    if item.assignee is None and is_body(item.duty):
        who = upper_first(who_has_in_words(item))
    else:
        who = _named(people, user) if people else "Nobody holds this duty yet"
    return Waiting(
        kind=item.kind,
        title=item.title,
        who=who,
        due=calendar.in_words(item.due_on),
        due_on=item.due_on,
        mine=user in people,
    )


def _named(people: list[User], user: Any) -> str:
    first, *covering = ["You" if person == user else person.name for person in people]
    return f"{first}, with {' and '.join(covering)} covering" if covering else first


def approaches_of(incident: Incident, user: Any) -> list[RestorativeApproach]:
    """The restorative approaches that rest on it and that the person may see, the newest first."""
    seen = RestorativeApproach.objects.visible_to(user).filter(incidents=incident).distinct()
    return list(seen.select_related("team", "requester", "approver", "letter").order_by("-created_at"))


def witness_request(user: Any, pk: int) -> Witness:
    """The request to somebody who saw it, for that person alone: not the incident (SPSO-EP-65b). Raises NotVisible."""
    witness = (
        Witness.objects.select_related("incident__reporter", "incident__team", "person")
        .filter(pk=pk, person=user)
        .first()
    )
    if witness is None or not allowed(user, "give_account", witness):
        raise NotVisible
    return witness


def colleagues_matching(words: str, *, but: Iterable[int] = ()) -> list[User]:
    """Colleagues by name or job title, at most twenty, for naming who saw it."""
    from engagement.people.selectors import active_people

    found = active_people().exclude(pk__in=list(but))
    for word in words.split()[:5]:
        found = found.filter(Q(name__icontains=word) | Q(job_title__icontains=word))
    return list(found.order_by("name")[:20]) if words.strip() else []
