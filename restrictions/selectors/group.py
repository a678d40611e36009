"""What the Review Group sees: the dashboard by stage, one case, and comparable decisions."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from engagement import clock
from engagement.customers.selectors import family_ids
from engagement.permissions import allowed
from engagement.transitions import NotVisible
from incidents.selectors.history import PastIncident, customer_history
from letters.models import Letter
from restrictions import grades
from restrictions.dashboard_parts import added_parts
from restrictions.measures import MeasureWords, sentences_of
from restrictions.models import ActiveManagementRequest, Advice, Remark, Restriction, Review, StatusList, Terms, Vote
from restrictions.selectors.counting import MOST_ON_A_TAB, on_a_tab, up_to, words_on_a_tab
from restrictions.selectors.seats import seat_in, sitting_for
from restrictions.selectors.standing import became_of, decision_of
from restrictions.selectors.tally import Tally, must_vote_first, tally_of, votes_of_round

MOST_COMPARED = 10
State = ActiveManagementRequest.State


def cases_of_group(user: Any) -> QuerySet[Any]:
    """Everything that is with the group, the oldest deadline first."""
    # In words by which the database finds them in the order of their deadlines; by their state it would sort them all.
    undecided = ActiveManagementRequest.objects.visible_to(user).filter(reached_group=True, decided_at__isnull=True)
    seen = undecided.exclude(state__in=sorted(set(State) - set(ActiveManagementRequest.WITH_GROUP)))
    cases: QuerySet[Any] = seen.order_by(F("decide_by").asc(nulls_last=True), "submitted_at", "pk")
    return cases.select_related("customer", "team__service", "requester")


def cases_with_votes() -> QuerySet[Any]:
    """Cases with what a line of the dashboard shows, and how many have voted in the round. Rows for a page of them."""
    cast = VOTES.order_by().values("request").annotate(cast=Count("pk")).values("cast")
    cases: QuerySet[Any] = ActiveManagementRequest.objects.annotate(votes_cast=Coalesce(Subquery(cast), 0))
    return cases.select_related("customer", "team__service", "requester")


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
    """How much waits for a member, for the link in the navigation: cases to decide and advice to give.

    So too what higher apps have put on a tab of their own: challenges that the group hears. Counted as far as the link
    shows it.
    """
    cases = ActiveManagementRequest.objects.visible_to(user).filter(state=State.GROUP_PENDING)
    own = up_to(cases, MOST_ON_A_TAB + 1) + up_to(advice_waiting(user), MOST_ON_A_TAB + 1)
    return own + sum(one.count(user) for one in added_parts())


@dataclass(frozen=True)
class Part:
    """One tab of the dashboard, with how much is in it."""

    code: str
    label: str
    count: str


VOTES = Vote.objects.filter(request=OuterRef("pk"), round=OuterRef("voting_round"))
VOTED, SAID = Exists(VOTES), Exists(Remark.objects.filter(request=OuterRef("pk")))
ASKED = Q(state=State.GROUP_INFO_REQUESTED)
STAGES = {
    "new": Q(~VOTED) & Q(~SAID) & Q(state=State.GROUP_PENDING),
    "discussion": Q(~VOTED) & (ASKED | Q(SAID)),
    "voting": Q(VOTED),
}


def parts_of_dashboard(user: Any) -> list[Part]:
    """The tabs: a fixed number of queries, however much waits."""
    return [
        Part("new", "New", on_a_tab(cases_in(user, "new"))),
        Part("discussion", "In discussion", on_a_tab(cases_in(user, "discussion"))),
        Part("voting", "Voting", on_a_tab(cases_in(user, "voting"))),
        Part("letters", "Letter", on_a_tab(letters_of_group(user))),
        Part("advice", "Advice", on_a_tab(advice_waiting(user))),
        Part("reviews", "Reviews due", on_a_tab(reviews_due(user))),
        *(Part(one.code, one.label, words_on_a_tab(one.count(user))) for one in added_parts()),
    ]


def cases_in(user: Any, stage: str) -> QuerySet[Any]:
    """The cases of one stage."""
    return cases_of_group(user).filter(STAGES[stage])


def letters_of_group(user: Any) -> QuerySet[Restriction]:
    """Decided, and the customer has not been told yet."""
    never_began = Restriction.objects.visible_to(user).filter(starts_on__isnull=True)
    waiting = never_began.filter(state=Restriction.State.PENDING_NOTIFICATION)
    return (
        waiting.filter(decided_level__in=(grades.REVIEW_GROUP, grades.HIGHEST))
        .select_related("customer", "team", "letter", "request__requester")
        .order_by("created_at", "pk")
    )


def advice_waiting(user: Any) -> QuerySet[Advice]:
    """Questions on category one, which the group answers and does not decide (SBC-A1-CAT1-4a)."""
    return (
        Advice.objects.visible_to(user)
        .filter(state=Advice.State.ASKED)
        .select_related("customer", "team", "asked_by", "incident")
        .order_by("asked_at", "pk")
    )


def reviews_due(user: Any) -> QuerySet[Review]:
    """Reviews that are due, overdue or begun, the oldest first (SBC-13.2a)."""
    due = (Review.State.DUE, Review.State.OVERDUE, Review.State.IN_PROGRESS)
    return (
        Review.objects.visible_to(user)
        .filter(state__in=due)
        .select_related("restriction__customer", "restriction__team", "reviewer")
        .order_by("due_on", "pk")
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
    votes_first: bool = False

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
        votes_first=must_vote_first(user, request),
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
    """Restorative approaches, letters and earlier restrictions with this customer, in order of time.

    Before the decision, once there is one: neither what came of it nor what came after it.
    """
    from incidents.models import RestorativeApproach

    family = family_ids(request.customer)
    approaches = RestorativeApproach.objects.filter(customer__in=family).exclude(reference=None)
    own = Restriction.objects.filter(request=request).values("reference")
    letters = Letter.objects.filter(customer__in=family, state__in=("issued", "returned_undelivered"))
    letters = letters.exclude(matter__in=own)
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
    decided = _day(request.decided_at)
    before = [one for one in rows if decided is None or one.on is None or one.on <= decided]
    return sorted(before, key=lambda one: (one.on is None, one.on or date.min))


def _day(moment: datetime | None) -> date | None:
    return None if moment is None else clock.date_of(moment)


def history_of(request: ActiveManagementRequest, user: Any) -> list[PastIncident]:
    """The customer's other incidents across all services, without accounts."""
    return customer_history(request.customer, user, leave_out=request.incidents.all())


@dataclass(frozen=True)
class Comparable:
    """A past decision about measures of the same kind, without saying about whom.

    `measures` are those that were decided; where nothing was approved, those that were asked for.
    """

    reference: str
    category: str
    outcome: str
    became: str
    level: str
    decided_on: date
    measures: list[MeasureWords]
    months: int | None
    approved: bool = True


def comparable_decisions(request: ActiveManagementRequest) -> list[Comparable]:
    """Past decisions on the same category or measures, so that like is treated alike. Never with a customer's name."""
    asked = request.asked
    codes = list(asked.measures.values_list("code", flat=True)) if asked is not None else []
    decided = ActiveManagementRequest.objects.filter(decided_at__isnull=False).exclude(pk=request.pk)
    alike = decided.filter(Q(category=request.category) | Q(options__measures__code__in=codes)).distinct()
    as_asked = Terms.objects.filter(number=1).prefetch_related("measures")
    found = (
        alike.select_related("chosen", "restriction")
        .prefetch_related("chosen__measures", Prefetch("options", as_asked, to_attr="as_asked"))
        .order_by("-decided_at")[:MOST_COMPARED]
    )
    return [
        Comparable(
            reference=one.reference or "",
            category=one.category,
            outcome=decision_of(one),
            became=became_of(one),
            level=one.decided_level,
            decided_on=clock.date_of(one.decided_at),
            measures=[words for terms in _in_question(one) for words in sentences_of(terms)],
            approved=one.chosen is not None,
            months=_months(clock.date_of(one.decided_at), one.chosen.ends_on) if one.chosen is not None else None,
        )
        for one in found
        if one.decided_at is not None
    ]


def _in_question(request: Any) -> list[Terms]:
    """What was decided for; where it was not approved, what was asked for."""
    return [request.chosen] if request.chosen is not None else list(request.as_asked)


def _months(start: date, end: date | None) -> int | None:
    return None if end is None else max(0, round((end - start).days / 30.4))
