"""How a restriction ends: on its date, by a lift, or by a later decision. And what is owed then."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from engagement import clock
from engagement.people.models import User
from engagement.policy.selectors import local
from engagement.spine.work_items import close_work, open_work
from engagement.transitions import NextWork, SystemActor, perform
from letters.models import Letter
from letters.services import start_letter
from restrictions import grades
from restrictions.letter_facts import ended_context
from restrictions.models import PolicyException, Restriction, Review
from restrictions.services.sharing import tell_recipients

CLOCK = "review clock"


def end_those_whose_date_has_come() -> int:
    """The daily job: whatever held until yesterday or before ends, or is reviewed first, as the organisation has set.

    A run that was missed loses nothing, and a second run does nothing. Returns how many it acted on.
    """
    due = Restriction.objects.in_force().filter(ends_on__lt=clock.today()).order_by("ends_on", "pk")
    stays = local("at_end_date") == "stays_until_reviewed"
    return sum(_review_first(pk) if stays else _expire(pk) for pk in list(due.values_list("pk", flat=True)))


@transaction.atomic
def _expire(pk: UUID) -> int:
    """End one, where it is still in force and its end still lies behind: somebody may have lifted or eased it."""
    restriction = Restriction.objects.select_for_update(of=("self",)).get(pk=pk)
    if not restriction.is_in_force or restriction.ends_on is None or restriction.ends_on >= clock.today():
        return 0
    system = SystemActor(CLOCK)
    ended = perform(Restriction, pk, "expire", actor=system)
    after_the_end(ended, actor=system)
    return 1


@transaction.atomic
def _review_first(pk: UUID) -> int:
    """Its end has come and the organisation wants a review before it goes: one is due today, once."""
    from restrictions.services.reviewing import review_now

    restriction = Restriction.objects.select_for_update(of=("self",)).get(pk=pk)
    if not restriction.is_in_force or restriction.ends_on is None or restriction.ends_on >= clock.today():
        return 0
    if restriction.reviews.filter(why=Review.Why.END_REACHED, created_at__date__gt=restriction.ends_on).exists():
        return 0
    review_now(restriction, why=Review.Why.END_REACHED, actor=SystemActor(CLOCK))
    return 1


def after_the_end(restriction: Restriction, *, actor: Any, letter: bool = True) -> None:
    """What follows every end, in its transaction: people told, reviews cancelled, the letter drafted.

    Without `letter`, where another letter tells the customer of it, the one about an appeal for example.
    """
    system = actor if isinstance(actor, SystemActor) else SystemActor("end of a restriction", because_of=actor)
    tell_recipients(restriction, about="ended", actor=actor)
    for review in restriction.reviews.filter(state__in=Review.OPEN):
        perform(Review, review.pk, "cancel", actor=system)
    if letter and restriction.told != Restriction.Told.NOT_TOLD:
        begin_end_letter(restriction, actor=actor)


def give_way(restriction: Restriction, system: SystemActor) -> None:
    """A later decision about the same customer is in force in its place; its own letter tells the customer."""
    ended = perform(Restriction, restriction.pk, "give_way", actor=system)
    tell_recipients(ended, about="ended", actor=system)
    for review in ended.reviews.filter(state__in=Review.OPEN):
        perform(Review, review.pk, "cancel", actor=system)


def begin_end_letter(restriction: Restriction, *, actor: Any) -> Letter:
    """The draft that tells the customer it has ended, with dated work that rises until it is sent (SBC-13.2b)."""
    request = restriction.request
    manager = request.supported_by or request.team.line_manager
    drafter = request.requester if request.requester.is_active else manager
    assert drafter is not None
    letter = start_letter(
        actor=actor,
        kind="restriction_ended",
        customer=restriction.customer,
        team=restriction.team,
        drafter=drafter,
        matter=restriction.reference,
        matter_path=restriction.get_absolute_url(),
        context=ended_context(restriction),
        checker_grade="manager" if restriction.decided_level == grades.SENIOR_MANAGER else "",
        also_writes=[manager] if manager is not None and manager != drafter else [],
    )
    restriction.end_letter = letter
    restriction.save(update_fields=["end_letter"])
    open_work(
        restriction,
        NextWork(
            "end_letter",
            "Tell a customer by letter that a restriction has ended",
            assignee=drafter,
            due_in_working_days=local("draft_letter_working_days", 5),
            path=letter.get_absolute_url(),
        ),
        actor=actor,
    )
    return letter


def put_safeguard_in_place(exception: PolicyException, *, actor: User) -> None:
    """What an ended exception left out is owed now: the letter, or the review. (An appeal is then simply open.)"""
    from restrictions.services.reviewing import review_now
    from restrictions.services.telling import begin_decision_letter

    restriction = Restriction.objects.filter(request=exception.request).select_related("request").first()
    if restriction is None or not (restriction.is_in_force or restriction.state == "pending_notification"):
        return
    if exception.kind == PolicyException.Kind.NO_NOTIFICATION and restriction.told in ("", "not_told"):
        begin_decision_letter(restriction, actor=actor)
    elif exception.kind == PolicyException.Kind.NO_REVIEW and restriction.is_in_force:
        review_now(
            restriction, why=Review.Why.EXCEPTION_ENDED, actor=SystemActor("end of an exception", because_of=actor)
        )
    elif exception.kind == PolicyException.Kind.NO_INTERNAL_APPEAL:
        from restrictions.services.telling import appeal_is_open_again

        appeal_is_open_again(restriction, actor=actor)
    close_work(exception, ["safeguard"], actor)


def raise_unsent_end_letters() -> int:
    """The daily job: an end of which the customer still has no letter rises, from its writer to the manager and on.

    By as many days as an overdue review rises. Returns how many were passed on.
    """
    step = int(local("review_overdue_days") or 5)
    waiting = Restriction.objects.filter(state__in=Restriction.OVER, end_letter__state__in=Letter.UNSENT)
    return sum(_raise_letter(restriction, step) for restriction in waiting.select_related("team", "end_letter"))


def _raise_letter(restriction: Restriction, step: int) -> int:
    from engagement.spine.work_items import open_work_of

    item = open_work_of(restriction).filter(kind="end_letter").first()
    if item is None or item.due_on is None or item.due_on + timedelta(days=step) > clock.today():
        return 0
    following = {"": "line_manager", "line_manager": "senior_manager", "senior_manager": "liaison_officer"}
    duty = following.get(item.duty, "chief_executive")
    if item.duty == "chief_executive":
        return 0
    system = SystemActor(CLOCK)
    with transaction.atomic():
        close_work(restriction, ["end_letter"], system)
        in_team = duty in ("line_manager", "senior_manager")
        open_work(
            restriction,
            NextWork(
                "end_letter",
                "A customer has not been told that a restriction has ended: see that the letter goes",
                team=restriction.team if in_team else None,
                duty=duty,
                due_on=clock.today(),
                path=item.path,
            ),
            actor=system,
        )
    return 1
