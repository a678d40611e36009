"""Who is next, and who is told: what each transition of an appeal opens for others. Titles name no customer."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from engagement import clock
from engagement.people.models import User
from engagement.policy.selectors import local
from engagement.spine.calendar import add_working_days
from engagement.transitions import NextWork
from incidents.leaving import work_for

HEAR = "An appeal waits for your decision"
WAITS_FOR_RETURN = "appeal_waits_for_return"


def days_from_today(setting: str) -> date | None:
    """The day by which something is due, counted from today; None while the organisation has set no time."""
    days = local(setting)
    return None if days is None else add_working_days(clock.today(), int(days))


def group_hears(appeal: Any, _actor: Any) -> Iterator[NextWork]:
    """Every member of the group sees it (SBC-12.3b)."""
    yield NextWork("hear_appeal", "An appeal is with the Review Group", duty="review_group", due_on=appeal.decide_by)


def chief_executive_hears(appeal: Any, _actor: Any) -> Iterator[NextWork]:
    """The Chief Executive, or who covers for them (SBC-12.3c)."""
    yield NextWork("hear_appeal", HEAR, duty="chief_executive", due_on=appeal.decide_by)


def authority_hears(appeal: Any, _actor: Any) -> Iterator[NextWork]:
    """Both who may hear it see it; whoever decides it is first (SPSO-EP-22c)."""
    yield NextWork("hear_appeal", HEAR, duty="appeal_authority", due_on=appeal.decide_by)
    yield NextWork("hear_appeal_as_head", HEAR, duty="chief_executive", due_on=appeal.decide_by)


def question_for_registrar(appeal: Any, _actor: Any) -> Iterator[NextWork]:
    """Whoever registered it finds the answer, asking the customer where it takes that."""
    yield work_for(
        "answer_about_appeal",
        "Whoever hears an appeal has a question about it",
        appeal.registered_by,
        appeal.team,
        days=local("more_information_working_days"),
    )


def registering_due(appeal: Any, _actor: Any) -> Iterator[NextWork]:
    """An appeal that was begun is passed on soon."""
    yield work_for(
        "register_appeal", "Finish registering an appeal, and pass it on", appeal.registered_by, appeal.team, days=1
    )


def exception_to_examine(exception: Any) -> NextWork:
    """An appeal has come although the customer was not told: whoever decided on that looks at it again (SBC-11.6)."""
    request = exception.request
    with_group = request.reached_group
    return NextWork(
        "examine_exception",
        "A customer who was not told of a restriction has appealed: look at the exception again",
        team=None if with_group else request.team,
        duty="review_group" if with_group else "senior_manager",
        due_on=clock.today(),
    )


def outcome_letter_due(appeal: Any, _actor: Any) -> Iterator[NextWork]:
    """Decided: somebody writes to the customer, by a day; it rises until it is sent (SBC-12.4a)."""
    letter: Any = appeal.outcome_letter
    person = letter.drafter if letter is not None else appeal.registered_by
    yield NextWork(
        "outcome_letter",
        "Tell a customer by letter what was decided on their appeal",
        assignee=person,
        due_in_working_days=local("draft_letter_working_days", 5),
        path=letter.get_absolute_url() if letter is not None else "",
    )


def late_appeal(appeal: Any, _actor: Any) -> Iterator[NextWork]:
    """The liaison officer sees what holds it up (SBC-14.2)."""
    title = "An appeal is past the day by which it should be decided: see what holds it up"
    yield NextWork("late_appeal", title, duty="liaison_officer", due_on=appeal.decide_by)


def waits_for_return(appeal: Any, who: str) -> NextWork:
    """The liaison officer sees that it waits for somebody who is away; its time goes on (SBC-14.2)."""
    title = f"An appeal waits until {who}"
    return NextWork(WAITS_FOR_RETURN, title, duty="liaison_officer", due_on=appeal.decide_by)


def late_acknowledgement(appeal: Any) -> NextWork:
    """The liaison officer sees that the customer is told that it came (SBC-14.2, SBC-12.1a)."""
    title = "A customer was not told in time that their appeal has come: see what holds it up"
    return NextWork("late_acknowledgement", title, duty="liaison_officer", due_on=appeal.acknowledge_by)


def closing_due(appeal: Any, _actor: Any) -> Iterator[NextWork]:
    """The liaison officer sees that everything that follows is done."""
    yield NextWork(
        "close_appeal", "Close an appeal once everything that follows from it is done", duty="liaison_officer"
    )


def who_asked_and_manages(appeal: Any, _actor: Any) -> list[User | None]:
    """Whoever asked for the restriction and the team's manager learn that it is challenged (SBC-12.4a)."""
    request = appeal.restriction.request if appeal.restriction is not None else None
    return [request.requester if request is not None else None, appeal.team.line_manager]


def who_hears(appeal: Any) -> list[User | None]:
    """Everybody who may decide it today: the members who sit, or the holders of the post who took no part."""
    from appeals.independence import free_holders, free_seats
    from appeals.permissions import ROLES_THAT_HEAR

    if appeal.heard_by == "review_group":
        return [seat.sits for seat in free_seats(appeal)]
    return [one for role in ROLES_THAT_HEAR.get(appeal.heard_by, ()) for one in free_holders(role, appeal)]


def everybody_on(appeal: Any, _actor: Any) -> list[User | None]:
    """Also who decided what is challenged, and who registered it."""
    request = appeal.restriction.request if appeal.restriction is not None else None
    decided = request.decided_by if request is not None else None
    return [*who_asked_and_manages(appeal, None), decided, appeal.registered_by]


# What transitions that stand twice in the machine, once for each way of hearing an appeal, have in common.
HEARING_WORK = ("hear_appeal", "hear_appeal_as_head")
ASKING: dict[str, Any] = {
    "title": "Ask for more",
    "past": "asked for more before deciding the appeal",
    "closes": HEARING_WORK,
    "opens": question_for_registrar,
}
ANSWERING: dict[str, Any] = {
    "title": "Answer the question",
    "past": "answered the question about the appeal",
    "closes": ("answer_about_appeal",),
}
DECIDING: dict[str, Any] = {
    "title": "Decide the appeal",
    "past": "decided the appeal",
    "closes": ("*",),
    "tells": everybody_on,
}
FINDING_IT_OUT_OF_SCOPE: dict[str, Any] = {
    "title": "Find that no point is about the restriction",
    "past": "found that no point of the appeal is about the restriction",
    "closes": ("*",),
    "tells": everybody_on,
}
