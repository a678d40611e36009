"""Reviews: planned, due, begun, completed, and what each outcome does (SBC-7.9a, SBC-13.2a, SBC-13.2b)."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from engagement import clock
from engagement.people.models import User
from engagement.permissions import Refused, allowed
from engagement.policy.selectors import local
from engagement.spine.timeline import record
from engagement.spine.work_items import open_work
from engagement.transitions import AlreadyMoved, NextWork, NotVisible, SystemActor, perform
from engagement.ui.words import has_words
from incidents.leaving import work_for
from restrictions import handover
from restrictions.models import ActiveManagementRequest, Restriction, Review, Terms
from restrictions.services.asking import TermsInput, next_option_number, write_terms
from restrictions.services.ending import CLOCK, after_the_end
from restrictions.services.sharing import tell_recipients

Reference = UUID | str
State = Review.State


@dataclass(frozen=True)
class ReviewAnswers:
    """What the reviewer found, from what has happened since the last decision (UKCG-057)."""

    conduct_since: str
    still_needed: bool | None
    still_needed_because: str
    still_suitable: bool | None
    still_suitable_because: str
    adjustments_seen: str
    outcome: str
    outcome_because: str
    customer_said: str = ""
    next_review_on: date | None = None
    terms: TermsInput | None = None


def plan_first_review(restriction: Restriction, *, actor: Any) -> Review | None:
    """When a restriction comes into force: its first review, unless an approved exception says that there is none."""
    if restriction.terms.review_on is None:
        return None
    return _plan(restriction, restriction.terms.review_on, actor)


def review_now(restriction: Restriction, *, why: str, actor: Any, because: str = "") -> Review:
    """A review that is due today: the planned one is brought forward, or a new one opens where none was planned.

    Call with the restriction locked.
    """
    review = restriction.reviews.select_for_update(of=("self",)).filter(state__in=Review.OPEN).first()
    person = None if isinstance(actor, SystemActor) else actor
    if review is None:
        review = _plan(restriction, clock.today(), actor)
    if review.state in (State.SCHEDULED, State.DUE, State.OVERDUE):
        review.why = why
        review.due_on = min(review.due_on, clock.today())
        review.asked_for_by = review.asked_for_by or person
        review.asked_because = because or review.asked_because
        review.save()
    if review.state == State.SCHEDULED:
        review = perform(Review, review.pk, "become_due", actor=SystemActor(CLOCK, because_of=person))
    return review


@transaction.atomic
def ask_for_early_review(pk: Reference, *, actor: User, because: str) -> Review:
    """Anybody who sees that contact has become easier says so, and a review is due today (SBC-13.2b).

    Raises PermissionDenied, NotVisible for what is not in force, ValidationError without words. A review that is open
    keeps the first reason; the new one stands in the history.
    """
    answer = allowed(actor, "ask_for_early_review")
    if isinstance(answer, Refused):
        raise PermissionDenied(answer.why)
    restriction = Restriction.objects.in_force().filter(pk=pk).select_related("team", "terms", "request").first()
    if restriction is None:
        raise NotVisible
    if not has_words(because):
        raise ValidationError({"because": "Say what has become easier."})
    _lock_restriction(restriction.pk)
    review = review_now(restriction, why=Review.Why.IMPROVED, actor=actor, because=because)
    record(
        restriction, actor, "asked for an early review", verb="ask_for_review", reason=because, clauses=("SBC-13.2b",)
    )
    return review


def begin_review(pk: Reference, *, actor: User) -> Review:
    """Take the review up: the restriction goes on holding meanwhile. Raises what `perform` raises."""
    with transaction.atomic():
        restriction_id = _restriction_of(pk, actor)
        _lock_restriction(restriction_id)
        begun = perform(Review, pk, "begin", actor=actor)
        if begun.restriction.state == Restriction.State.ACTIVE:
            perform(Restriction, restriction_id, "begin_review", actor=actor)
    return begun


def complete_review(pk: Reference, *, actor: User, answers: ReviewAnswers) -> Review:
    """Complete it, and do what it says in the same transaction: leave, ease, lift, or ask for a fresh decision.

    Raises what `perform` raises; Unmet where an answer is missing, dates cross or the outcome does not follow from
    them; ValidationError for terms that cannot be written.
    """
    with transaction.atomic():
        restriction_id = _restriction_of(pk, actor)
        _lock_restriction(restriction_id)
        eased = _eased_terms(restriction_id, pk, actor, answers)
        given = {name: value for name, value in vars(answers).items() if name != "terms"}
        completed = perform(
            Review,
            pk,
            "complete",
            actor=actor,
            reason=answers.outcome_because,
            ends_on=eased.ends_on if eased is not None else None,
            **given,
        )
        _do(completed, eased, actor)
    return completed


def move_review(pk: Reference, *, actor: User, due_on: date | None, reason: str) -> Review:
    """Another day, with reasons; never past the end of the restriction (SBC-7.9a). Raises what `perform` raises."""
    return perform(Review, pk, "move", actor=actor, reason=reason, due_on=due_on)


def reviews_become_due() -> int:
    """The daily job: reminders, what is due, and what is overdue rises by as many days again. Safe to run twice."""
    return _remind() + _fall_due() + _rise() + _rise_of_begun()


def _remind() -> int:
    """A word ahead of time to whoever will review, once."""
    days = local("review_reminder_days")
    if not days:
        return 0
    soon = clock.today() + timedelta(days=int(days))
    ahead = Review.objects.filter(state=State.SCHEDULED, reminded_on=None, due_on__lte=soon, due_on__gt=clock.today())
    done = 0
    for review in ahead.select_related("restriction__team"):
        with transaction.atomic():
            if not Review.objects.filter(pk=review.pk, reminded_on=None, state=State.SCHEDULED).update(
                reminded_on=clock.today()
            ):
                continue
            duty = handover.level_of_review(review)
            team = review.restriction.team if duty == "senior_manager" else None
            title = "The review of a restriction comes up"
            work = NextWork("review", title, team=team, duty=duty, due_on=review.due_on)
            open_work(review, work, actor=SystemActor(CLOCK))
            done += 1
    return done


def _fall_due() -> int:
    due = Review.objects.filter(state=State.SCHEDULED, due_on__lte=clock.today()).values_list("pk", flat=True)
    return sum(_move_by_clock(pk, "become_due") for pk in list(due))


def _move_by_clock(pk: UUID, name: str, **given: Any) -> bool:
    """One step of the clock; nothing where somebody, or another run, was there first."""
    try:
        perform(Review, pk, name, actor=SystemActor(CLOCK), **given)
    except AlreadyMoved:
        return False
    return True


def _rise() -> int:
    """Overdue by so many days: to the next level; and again after as many days, until the highest has it."""
    days = local("review_overdue_days")
    if days is None:
        return 0
    waiting = Review.objects.filter(state__in=(State.DUE, State.OVERDUE)).select_related("restriction__team")
    done = 0
    for review in waiting:
        level = review.raised_to or handover.level_of_review(review)
        following = handover.RISES_TO.get(level)
        since = review.raised_on or review.due_on
        if following is None or since + timedelta(days=int(days)) > clock.today():
            continue
        name = "become_overdue" if review.state == State.DUE else "rise"
        done += _move_by_clock(review.pk, name, raised_to=following)
    return done


def _rise_of_begun() -> int:
    """One that was begun and is not completed rises as well: a restriction is not in force for ever in its review."""
    days = local("review_overdue_days")
    if days is None:
        return 0
    done = 0
    for review in Review.objects.filter(state=State.IN_PROGRESS).select_related("restriction__team"):
        level = review.raised_to or handover.level_of_review(review)
        following = handover.RISES_TO.get(level)
        begun = clock.date_of(review.begun_at) if review.begun_at is not None else review.due_on
        since = max(review.raised_on or review.due_on, begun)
        if following is None or since + timedelta(days=int(days)) > clock.today():
            continue
        with transaction.atomic():
            if Review.objects.filter(pk=review.pk, state=State.IN_PROGRESS, raised_on=review.raised_on).update(
                raised_to=following, raised_on=clock.today()
            ):
                review.raised_to = following
                for work in handover.review_unfinished(review, None):
                    open_work(review, work, actor=SystemActor(CLOCK))
                done += 1
    return done


def _plan(restriction: Restriction, due_on: date, actor: Any) -> Review:
    review = Review(restriction=restriction, due_on=due_on, first_due_on=due_on)
    review.full_clean()
    review.save(force_insert=True)
    record(review, actor, "planned the review", verb="plan", clauses=("SBC-7.9a",))
    return review


def _restriction_of(pk: Reference, actor: User) -> UUID:
    found = Review.objects.visible_to(actor).filter(pk=pk).values_list("restriction", flat=True).first()
    if found is None:
        raise NotVisible
    return UUID(str(found))


def _lock_restriction(pk: UUID) -> None:
    """Before its review: so that a lift and the end date do not cross."""
    Restriction.objects.select_for_update(of=("self",)).filter(pk=pk).first()


def _eased_terms(restriction_id: UUID, pk: Reference, actor: User, answers: ReviewAnswers) -> Terms | None:
    """The terms that take the place of those in force, where the outcome is to ease."""
    if answers.outcome != Review.Outcome.EASE or answers.terms is None:
        return None
    restriction = Restriction.objects.select_related("request").get(pk=restriction_id)
    request: ActiveManagementRequest = restriction.request
    terms = Terms(request=request, review_id=pk, number=next_option_number(request), put_forward_by=actor)
    return write_terms(terms, _without_crossed_dates(answers.terms))


def _without_crossed_dates(given: TermsInput) -> TermsInput:
    """No terms can hold a review after their end; the check of the next review refuses it, with all that is missing."""
    crossed = given.ends_on is not None and given.review_on is not None and given.review_on > given.ends_on
    return replace(given, review_on=None) if crossed else given


def _do(review: Review, eased: Terms | None, actor: User) -> None:
    """What the outcome means for the restriction."""
    restriction_id = review.restriction_id
    if review.outcome == Review.Outcome.LIFT:
        lifted = perform(Restriction, restriction_id, "lift", actor=actor, reason=review.outcome_because, review=review)
        after_the_end(lifted, actor=actor)
        return
    if review.outcome == Review.Outcome.EASE:
        changed = perform(
            Restriction, restriction_id, "ease", actor=actor, reason=review.outcome_because, review=review, terms=eased
        )
        settle_terms(changed.terms)
        tell_recipients(changed, about="changed", actor=actor)
        _tell_customer_of_change(changed, review, actor)
    else:
        changed = perform(
            Restriction, restriction_id, "keep", actor=actor, reason=review.outcome_because, review=review
        )
        if review.outcome == Review.Outcome.EXTEND:
            ask_for_fresh_decision(
                changed,
                "A review asks for a fresh decision: ask for the restriction to be extended",
                comment=review.outcome_because,
                actor=actor,
            )
        elif local("notify_unchanged_review"):
            _tell_customer_of_change(changed, review, actor)
    if review.next_review_on is not None:
        _plan(changed, review.next_review_on, actor)


def settle_terms(terms: Terms) -> None:
    """From now on these terms never change."""
    now = clock.now()
    terms.measures.filter(settled_at__isnull=True).update(settled_at=now)
    terms.settled_at = now
    terms.save(update_fields=["settled_at"])


def ask_for_fresh_decision(restriction: Restriction, title: str, *, comment: str, actor: Any) -> None:
    """Work for whoever asked first: longer or stricter is never a review's or an appeal's to give (UKCG-057).

    It leads to the button on the restriction's page, and is done when the fresh request is handed in.
    """
    work = work_for("extend", title, restriction.request.requester, restriction.team, days=None)
    open_work(
        restriction,
        replace(
            work,
            due_on=min(filter(None, (restriction.ends_on, clock.today() + timedelta(days=14)))),
            path=f"{restriction.get_absolute_url()}#what-you-can-do",
        ),
        comment=comment,
        actor=actor,
    )


def _tell_customer_of_change(restriction: Restriction, review: Review, actor: User) -> None:
    """The letter about the review's outcome: drafted, to be checked and sent by somebody (SBC-V-1.1)."""
    from letters.services import start_letter
    from restrictions import grades
    from restrictions.letter_facts import review_context

    if restriction.told == Restriction.Told.NOT_TOLD:
        return
    request = restriction.request
    manager = request.supported_by or request.team.line_manager
    drafter = request.requester if request.requester.is_active else manager
    assert drafter is not None
    start_letter(
        actor=actor,
        kind="review_outcome",
        customer=restriction.customer,
        team=restriction.team,
        drafter=drafter,
        matter=restriction.reference,
        matter_path=restriction.get_absolute_url(),
        context=review_context(restriction, review),
        checker_grade="manager" if restriction.decided_level == grades.SENIOR_MANAGER else "",
        also_writes=[manager] if manager is not None and manager != drafter else [],
    )
