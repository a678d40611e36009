"""Who is next, and who is told: what each transition of this app opens for others.

Titles name no customer: they go into emails. Times come from local settings; where the organisation has set none, the
work has no date.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from django.urls import reverse

from engagement import clock
from engagement.people.duties import Duty, in_line
from engagement.people.models import User
from engagement.people.roles import Role
from engagement.people.selectors import holders_of_role
from engagement.policy.selectors import local
from engagement.spine.calendar import add_working_days
from engagement.transitions import NextWork
from incidents.leaving import work_for
from restrictions import grades


def decide_by(setting: str) -> date | None:
    """The day by which somebody decides, counted from today; None while the organisation has set no time."""
    days = local(setting)
    return None if days is None else add_working_days(clock.today(), int(days))


def support_due(request: Any, _actor: Any) -> Iterator[NextWork]:
    """A manager of the team says whether they support it: past whoever asked, logged or was affected.

    Where that leaves nobody of the team, the next manager beyond it. Who is named here sees the request.
    """
    place = place_of_support(request)
    yield NextWork(
        "support",
        "Say whether you support a request to limit contact",
        team=place.team if place else request.team,
        duty=place.name if place else "line_manager",
        due_on=request.decide_by,
    )


def place_of_support(request: Any) -> Duty | None:
    """The manager's place that the support of a request waits at; None where nobody at all may give it."""
    from restrictions.permissions import _involved

    return next(iter(in_line(request.team, _involved(request))), None)


def senior_decision_due(request: Any, _actor: Any) -> Iterator[NextWork]:
    """The senior manager of the service decides."""
    yield NextWork(
        "decide",
        "Decide on a request to limit contact",
        team=request.team,
        duty="senior_manager",
        due_on=request.decide_by,
    )


def safety_decision_due(request: Any, _actor: Any) -> Iterator[NextWork]:
    """On its own track health and safety decides, or the senior manager: both have it (SBC-A1-CAT1-4b)."""
    work = NextWork(
        "decide",
        "Decide on limits to contact after a category-one incident",
        team=request.team,
        duty="senior_manager",
        due_on=request.decide_by,
    )
    yield from with_health_and_safety(request, work)


def with_health_and_safety(request: Any, work: NextWork) -> Iterator[NextWork]:
    """The senior manager's work on the health and safety track, and the same for each adviser who may decide.

    Not for anybody who had a part in the matter. The senior manager keeps it where nobody else is free.
    """
    from restrictions.permissions import _involved

    involved = _involved(request)
    advisers = [one for one in holders_of_role(Role.HEALTH_AND_SAFETY) if one.pk not in involved]
    if not advisers or request.team.senior_manager_id not in involved:
        yield work
    for adviser in advisers:
        # A record has one work of a kind: each adviser's is a kind of its own, and the decision ends them all.
        yield replace(work, kind=f"{work.kind}_{adviser.pk}", assignee=adviser, team=None, duty="")


def group_decision_due(request: Any, _actor: Any) -> Iterator[NextWork]:
    """Every member of the group sees it."""
    yield NextWork(
        "group_decide",
        "A request to limit contact is with the Review Group",
        duty="review_group",
        due_on=request.decide_by,
    )


def question_for_requester(request: Any, _actor: Any) -> Iterator[NextWork]:
    """The group asks; the person who asked for the restriction answers."""
    yield NextWork(
        "answer",
        "The Review Group has a question about your request",
        assignee=request.requester,
        due_in_working_days=local("more_information_working_days"),
    )


def signoff_due(request: Any, _actor: Any) -> Iterator[NextWork]:
    """The highest sign-off."""
    yield NextWork(
        "sign_off",
        "A decision of the Review Group needs the highest sign-off",
        duty="chief_executive",
        due_on=decide_by("decide_request_working_days"),
    )


def letter_due(request: Any, _actor: Any) -> Iterator[NextWork]:
    """Decided: before the letter goes out, somebody says who must know. (The draft opens its own work.)"""
    yield work_for(
        "share",
        "Say who must know of a decision before the letter goes out",
        request.requester,
        request.team,
        days=local("draft_letter_working_days"),
    )


def sharing_due(restriction: Any, _actor: Any) -> Iterator[NextWork]:
    """The same work as `letter_due`, once there is a page on which to do it."""
    for work in letter_due(restriction.request, None):
        yield replace(work, path=reverse("register:sharing", args=[restriction.reference]))


def another_letter_due(restriction: Any, _actor: Any) -> Iterator[NextWork]:
    """The letter was cancelled and the customer has still to be told."""
    yield work_for(
        "begin_letter",
        "A decision letter was cancelled: begin another, or say how the customer is told",
        restriction.request.requester,
        restriction.team,
        days=local("draft_letter_working_days"),
    )


def untold_start_due(restriction: Any, _actor: Any) -> Iterator[NextWork]:
    """By an approved exception the customer is not told: the level that decided brings it into force (SBC-11.6)."""
    title = "Bring a restriction into force without telling the customer, once it is settled who must know"
    if restriction.decided_level != grades.SENIOR_MANAGER:
        yield NextWork("start_untold", title, duty="review_group")
    elif restriction.team.senior_manager_id == restriction.request.decided_by_id:
        yield NextWork("start_untold", title, team=restriction.team, duty="senior_manager")
    else:
        yield NextWork("start_untold", title, assignee=restriction.request.decided_by)


def safeguard_due(exception: Any, _actor: Any) -> Iterator[NextWork]:
    """The exception has ended: what was left out is owed now (SBC-11.6, SBC-3.8b)."""
    yield NextWork(
        "safeguard",
        f"An exception has ended ({exception.get_kind_display().lower()}): put the safeguard in place",
        assignee=exception.request.requester,
        due_in_working_days=local("draft_letter_working_days"),
    )


def review_due(review: Any, _actor: Any) -> Iterator[NextWork]:
    """The level that decided reviews."""
    yield _review_work(review, level_of_review(review), "The review of a restriction is due")


def review_overdue(review: Any, _actor: Any) -> Iterator[NextWork]:
    """Overdue: the next level sees to it."""
    yield _review_work(review, review.raised_to, "The review of a restriction is overdue and has come to you")


def review_unfinished(review: Any, _actor: Any) -> Iterator[NextWork]:
    """Begun, and not completed in time: the next level sees to it."""
    title = "The review of a restriction was begun and is not finished: see what holds it up"
    yield replace(_review_work(review, review.raised_to, title), kind="review_unfinished")


def level_of_review(review: Any) -> str:
    """Whose work a review is first: the senior manager's for their own decisions, else the group's (SBC-13.2a)."""
    senior = review.restriction.decided_level == grades.SENIOR_MANAGER
    return "senior_manager" if senior and review.restriction.team.senior_manager_id else "review_group"


# To whom an overdue review rises, from each level (clauses on reviews: reviewer, the group, the highest level).
RISES_TO = {"senior_manager": "review_group", "review_group": "liaison_officer", "liaison_officer": "chief_executive"}


def _review_work(review: Any, duty: str, title: str) -> NextWork:
    team = review.restriction.team if duty == "senior_manager" else None
    return NextWork("review", title, team=team, duty=duty, due_on=review.due_on)


def requester_of(request: Any, _actor: Any) -> list[User]:
    """The person who asked always learns what became of it."""
    return [request.requester]


def requester_and_supporter(request: Any, _actor: Any) -> list[User | None]:
    """Both get the explanation (SBC-A1-CRG-5); where a manager asked, the team's line manager too."""
    return [request.requester, request.supported_by, request.team.line_manager]


def everybody_on(request: Any, _actor: Any) -> list[User | None]:
    """Whoever has had to do with it."""
    return [*requester_and_supporter(request, None), request.decided_by]


def decided_and_asked(restriction: Any, _actor: Any) -> list[User | None]:
    """Whoever asked, supported and decided learns that it is in force, changed or ended."""
    return everybody_on(restriction.request, None)


def proposer_of(exception: Any, _actor: Any) -> list[User]:
    """The person who proposed the exception."""
    return [exception.proposed_by]


def who_asked(advice: Any, _actor: Any) -> list[User]:
    """The manager who asked the group."""
    return [advice.asked_by]
