"""Work that waits for somebody, and word to the people it concerns."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q, QuerySet

from engagement import clock
from engagement.people.models import Team, User
from engagement.people.roles import POSTS
from engagement.people.selectors import acts_for
from engagement.policy.citing import called_here
from engagement.spine.actors import Actor, SystemActor
from engagement.spine.barring import barred_from, barred_kinds
from engagement.spine.bodies import bodies_of, is_body, people_told
from engagement.spine.calendar import add_working_days
from engagement.spine.models import Notice, WorkItem
from engagement.spine.outbox import queue
from engagement.spine.redaction import without_customer


@dataclass(frozen=True)
class NextWork:
    """Work that a transition opens: for a person, for whoever holds a duty in a team, or for a body.

    A body needs no team: its `duty` is "review_group" (every seat), "liaison_officer" or "chief_executive".
    `title` names no customer: it goes into emails. The due date is given as such or in working days from today.
    """

    kind: str
    title: str
    assignee: User | None = None
    team: Team | None = None
    duty: str = ""
    due_in_working_days: int | None = None
    due_on: date | None = None
    path: str = ""


def open_work(
    subject: models.Model,
    work: NextWork,
    *,
    comment: str = "",
    actor: Actor = None,
    told: set[int] | None = None,
) -> WorkItem:
    """Open a work item on the subject, once a kind, and tell each person who must do it (with the comment that came).

    `told` collects who got word, so that the same act does not tell them twice.
    """
    due = work.due_on
    if due is None and work.due_in_working_days is not None:
        due = add_working_days(clock.today(), work.due_in_working_days)
    item, made = WorkItem.objects.update_or_create(
        subject_type=ContentType.objects.get_for_model(subject),
        subject_id=str(subject.pk),
        kind=work.kind,
        closed_at=None,
        defaults={
            "title": called_here(work.title),
            "reference": getattr(subject, "reference", None) or "",
            "path": work.path or subject.get_absolute_url(),  # type: ignore[attr-defined]
            "assignee": work.assignee,
            "team": None if is_body(work.duty) else work.team,
            "duty": work.duty,
            "due_on": due,
        },
    )
    if made:
        for person in people_told(item):
            if person != actor:
                tell(person, work.title, subject, comment=comment, path=item.path, work=item)
                if told is not None:
                    told.add(person.pk)
    return item


def close_work(subject: models.Model, kinds: Iterable[str], actor: Actor) -> None:
    """Close the subject's open work of these kinds ("*" for all)."""
    wanted = set(kinds)
    waiting = WorkItem.objects.filter(
        subject_type=ContentType.objects.get_for_model(subject), subject_id=str(subject.pk), closed_at__isnull=True
    )
    if "*" not in wanted:
        waiting = waiting.filter(kind__in=wanted)
    waiting.update(closed_at=clock.now(), closed_by_name=actor.name_and_title)


def tell(
    person: User, sentence: str, subject: Any, *, comment: str = "", path: str = "", work: WorkItem | None = None
) -> Notice:
    """Give a person word: a notice on their home page, and an email at once unless they chose one a day.

    The page shows the comment as it was written; the email leaves the customer out of it.
    """
    notice = Notice.objects.create(
        recipient=person,
        sentence=called_here(sentence)[:300],
        comment=comment,
        comment_mailed=without_customer(comment, subject) if comment else "",
        reference=getattr(subject, "reference", None) or "",
        path=path or subject.get_absolute_url(),
        at=clock.now(),
        work=work,
    )
    if person.notices == User.Notices.EACH:
        queue("mail_notice", {"notice": notice.pk})
    return notice


def tell_all(
    people: Iterable[User | None], sentence: str, subject: Any, *, comment: str, actor: Actor, told: set[int]
) -> None:
    """Tell each person once, never the one who acted, and nobody who got word of the same act with their work."""
    acted = actor.because_of if isinstance(actor, SystemActor) else actor
    for person in people:
        if person is None or person == acted or person.pk in told:
            continue
        told.add(person.pk)
        tell(person, sentence, subject, comment=comment)


def waiting_for(user: User) -> QuerySet[WorkItem]:
    """Open work for the user, for the bodies they belong to, and for those they stand in for. Oldest deadline first.

    Without what comes to a post of theirs, or of whoever they stand in for there, and which they may not do.
    """
    standing = list(acts_for(user))
    mine = (
        Q(assignee__in=standing)
        | Q(duty="line_manager", team__line_manager__in=standing)
        | Q(duty="senior_manager", team__senior_manager__in=standing)
        | Q(duty__in=list(bodies_of(user)))
    )
    work = WorkItem.objects.filter(mine, closed_at__isnull=True)
    return work.exclude(pk__in=_barred_among(work, user)).order_by(
        models.F("due_on").asc(nulls_last=True), "opened_at", "id"
    )


def _barred_among(work: QuerySet[WorkItem], user: User) -> list[int]:
    """Only work of a post can bring somebody what they may not do: no query for anybody else."""
    posts = {duty: absent for duty, absent in bodies_of(user).items() if duty in POSTS}
    if not posts:
        return []
    items = work.filter(assignee=None, duty__in=list(posts), kind__in=barred_kinds())
    return [item.pk for item in items if barred_from(item) & _acting(user, posts[item.duty])]


def _acting(user: User, absent: User | None) -> set[int]:
    return {user.pk} if absent is None else {user.pk, absent.pk}


def open_work_of(subject: models.Model) -> QuerySet[WorkItem]:
    """What waits on this record, for the page that shows it."""
    return WorkItem.objects.filter(
        subject_type=ContentType.objects.get_for_model(subject), subject_id=str(subject.pk), closed_at__isnull=True
    ).select_related("assignee", "team__line_manager", "team__senior_manager")
