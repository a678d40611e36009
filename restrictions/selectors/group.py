"""What the Review Group sees: the dashboard by stage, one case, and comparable decisions."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from engagement import clock
from engagement.customers.selectors import family_ids
from engagement.permissions import allowed
from engagement.transitions import NotVisible
from incidents.selectors.history import PastIncident, customer_history
from letters.models import Letter
from restrictions import grades
from restrictions.dashboard_parts import added_parts
from restrictions.measures import MeasureWords, sentences_of
from restrictions.models import ActiveManagementRequest, Advice, Restriction, Review, StatusList
from restrictions.selectors.seats import seat_in, sitting_for
from restrictions.selectors.tally import Tally, tally_of, votes_of_round

MOST_COMPARED = 10
State = ActiveManagementRequest.State


def cases_of_group(user: Any) -> QuerySet[Any]:
    """Everything that is with the group, the oldest deadline first, with how much was said and voted."""
    seen = ActiveManagementRequest.objects.visible_to(user).filter(state__in=ActiveManagementRequest.WITH_GROUP)
    cases: QuerySet[Any] = (
        seen.select_related("customer", "team__service", "requester")
        .annotate(
            votes_cast=Count("votes", filter=Q(votes__round=F("voting_round")), distinct=True),
            remarks_made=Count("remarks", distinct=True),
        )
        .order_by(F("decide_by").asc(nulls_last=True), "submitted_at")
    )
    return cases


def case_for(user: Any, reference: str) -> ActiveManagementRequest:
    """One case of the group by its reference. Raises NotVisible for whoever neither sits nor keeps an eye on it."""
    found: ActiveManagementRequest | None = (
        ActiveManagementRequest.objects.visible_to(user)
        .filter(reference=reference.upper(), reached_group=True)
        .select_related("customer", "team__service", "team__line_manager", "requester", "supported_by", "chosen")
        .first()
    )
    if found is None or not allowed(user, "see_group_cases"):
        raise NotVisible
    return found


def waiting_for_group(user: Any) -> int:
    """How much waits for a member, for the link in the navigation: cases to decide and advice to give."""
    cases = ActiveManagementRequest.objects.visible_to(user).filter(state=State.GROUP_PENDING)
    return cases.count() + Advice.objects.visible_to(user).filter(state=Advice.State.ASKED).count()


@dataclass(frozen=True)
class Part:
    """One tab of the dashboard, with how much is in it."""

    code: str
    label: str
    count: int


STAGES = {
    "new": Q(votes_cast=0, remarks_made=0, state=State.GROUP_PENDING),
    "discussion": Q(votes_cast=0) & (Q(remarks_made__gt=0) | Q(state=State.GROUP_INFO_REQUESTED)),
    "voting": Q(votes_cast__gt=0),
}


def parts_of_dashboard(user: Any) -> list[Part]:
    """The tabs: a fixed number of queries, however much waits."""
    counts = cases_of_group(user).values_list("votes_cast", "remarks_made", "state")
    stages = [_stage(*one) for one in counts]
    return [
        Part("new", "New", stages.count("new")),
        Part("discussion", "In discussion", stages.count("discussion")),
        Part("voting", "Voting", stages.count("voting")),
        Part("letters", "Letter", letters_of_group(user).count()),
        Part("advice", "Advice", advice_waiting(user).count()),
        Part("reviews", "Reviews due", reviews_due(user).count()),
        *(Part(one.code, one.label, one.count(user)) for one in added_parts()),
    ]


def _stage(votes: int, remarks: int, state: str) -> str:
    if votes:
        return "voting"
    return "discussion" if remarks or state == State.GROUP_INFO_REQUESTED else "new"


def cases_in(user: Any, stage: str) -> QuerySet[Any]:
    """The cases of one stage."""
    return cases_of_group(user).filter(STAGES[stage])


def letters_of_group(user: Any) -> QuerySet[Restriction]:
    """Decided, and the customer has not been told yet."""
    waiting = Restriction.objects.visible_to(user).filter(state=Restriction.State.PENDING_NOTIFICATION)
    return (
        waiting.filter(decided_level__in=(grades.REVIEW_GROUP, grades.HIGHEST))
        .select_related("customer", "team", "letter", "request__requester")
        .order_by("created_at")
    )


def advice_waiting(user: Any) -> QuerySet[Advice]:
    """Questions on category one, which the group answers and does not decide (SBC-A1-CAT1-4a)."""
    return (
        Advice.objects.visible_to(user)
        .filter(state=Advice.State.ASKED)
        .select_related("customer", "team", "asked_by", "incident")
        .order_by("asked_at")
    )


def reviews_due(user: Any) -> QuerySet[Review]:
    """Reviews that are due, overdue or begun, the oldest first (SBC-13.2a)."""
    due = (Review.State.DUE, Review.State.OVERDUE, Review.State.IN_PROGRESS)
    return (
        Review.objects.visible_to(user)
        .filter(state__in=due)
        .select_related("restriction__customer", "restriction__team", "reviewer")
        .order_by("due_on")
    )


def advice_for(user: Any, reference: str) -> Advice:
    """One question by its reference. Raises NotVisible."""
    found: Advice | None = (
        Advice.objects.visible_to(user)
        .filter(reference=reference.upper())
        .select_related("customer", "team", "asked_by", "answered_by", "incident")
        .first()
    )
    if found is None:
        raise NotVisible
    return found


def status_lists() -> QuerySet[StatusList]:
    """Every status list, the latest first, with how much of each is signed."""
    signed = Q(entries__signed_at__isnull=False)
    # What has ended since needs no signature.
    counts = signed | Q(entries__restriction__state__in=Restriction.IN_FORCE)
    return StatusList.objects.annotate(
        entries_all=Count("entries", filter=counts), entries_signed=Count("entries", filter=signed)
    )


# -- one case ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Ballot:
    """Where the vote stands for one reader: until they have voted, only how many have (SCREENS: no anchoring)."""

    tally: Tally
    seats: list[Any]
    votes: list[Any]
    sits: bool
    has_voted: bool
    interests: list[Any]
    decided: bool = False
    why_not: str = ""

    @property
    def shows_votes(self) -> bool:
        """Who voted how stands there for whoever has voted; for everybody else once it is decided.

        Also a deputy who does not sit today may have to vote tomorrow.
        """
        return self.has_voted or self.decided


def ballot_of(request: ActiveManagementRequest, user: Any) -> Ballot:
    """The vote of the current round as this reader may see it."""
    answer = allowed(user, "sit_in_group", request)
    votes = votes_of_round(request)
    voted = any(vote.voter_id == user.pk for vote in votes)
    seat = seat_in(user, request)
    sits = bool(answer) and seat is not None and request.state == State.GROUP_PENDING
    seat_used = seat is not None and any(vote.seat == seat.kind for vote in votes)
    decided = request.state not in ActiveManagementRequest.WITH_GROUP
    return Ballot(
        tally=tally_of(request),
        seats=sitting_for(request),
        votes=votes if voted or decided else [],
        decided=decided,
        sits=sits and not seat_used,
        has_voted=voted,
        interests=list(request.interests.select_related("person")),
        why_not="" if answer else str(getattr(answer, "why", "")),
    )


@dataclass(frozen=True)
class Tried:
    """One thing that was tried or happened before, for the chronology."""

    on: date | None
    what: str
    reference: str
    outcome: str
    url: str = ""


def tried_before(request: ActiveManagementRequest, user: Any) -> list[Tried]:
    """Restorative approaches, letters and earlier restrictions with this customer, in order of time."""
    from incidents.models import RestorativeApproach

    family = family_ids(request.customer)
    approaches = RestorativeApproach.objects.filter(customer__in=family).exclude(reference=None)
    letters = Letter.objects.filter(customer__in=family, state__in=("issued", "returned_undelivered"))
    earlier = Restriction.objects.filter(customer__in=family).exclude(request=request)
    rows = [
        Tried(_day(one.submitted_at), "Restorative approach", one.reference or "", one.get_state_display())
        for one in approaches
    ]
    rows += [Tried(one.issued_on, "Letter", one.reference, "Sent") for one in letters]
    rows += [
        Tried(
            one.starts_on or clock.date_of(one.created_at),
            "Restriction",
            one.reference,
            one.get_state_display(),
            one.get_absolute_url(),
        )
        for one in earlier
    ]
    return sorted(rows, key=lambda one: (one.on is None, one.on or date.min))


def _day(moment: datetime | None) -> date | None:
    return None if moment is None else clock.date_of(moment)


def history_of(request: ActiveManagementRequest, user: Any) -> list[PastIncident]:
    """The customer's other incidents across all services, without accounts."""
    return customer_history(request.customer, user, leave_out=request.incidents.all())


@dataclass(frozen=True)
class Comparable:
    """A past decision about measures of the same kind, without saying about whom."""

    reference: str
    category: str
    outcome: str
    level: str
    decided_on: date
    measures: list[MeasureWords]
    months: int | None


def comparable_decisions(request: ActiveManagementRequest) -> list[Comparable]:
    """Past decisions on the same category or measures, so that like is treated alike. Never with a customer's name."""
    asked = request.asked
    codes = list(asked.measures.values_list("code", flat=True)) if asked is not None else []
    decided = ActiveManagementRequest.objects.filter(decided_at__isnull=False).exclude(pk=request.pk)
    alike = decided.filter(Q(category=request.category) | Q(options__measures__code__in=codes)).distinct()
    found = alike.select_related("chosen").prefetch_related("chosen__measures").order_by("-decided_at")[:MOST_COMPARED]
    return [
        Comparable(
            reference=one.reference or "",
            category=one.category,
            outcome=one.get_state_display(),
            level=one.decided_level,
            decided_on=clock.date_of(one.decided_at),
            measures=sentences_of(one.chosen) if one.chosen is not None else [],
            months=_months(clock.date_of(one.decided_at), one.chosen.ends_on) if one.chosen is not None else None,
        )
        for one in found
        if one.decided_at is not None
    ]


def _months(start: date, end: date | None) -> int | None:
    return None if end is None else max(0, round((end - start).days / 30.4))
