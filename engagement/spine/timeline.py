"""The timeline: what was done to a record, by whom, for whom, and why, in words that stay."""

from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q, QuerySet

from engagement import clock
from engagement.policy.citing import called_here
from engagement.policy.models import PolicyVersion
from engagement.spine.actors import Actor, SystemActor
from engagement.spine.models import TimelineEvent


def record(
    subject: models.Model,
    actor: Actor,
    sentence: str,
    *,
    verb: str,
    reason: str = "",
    details: dict[str, Any] | None = None,
    clauses: Iterable[str] = (),
    acting_for: Any = None,
    state_before: str = "",
    state_after: str = "",
) -> TimelineEvent:
    """Append a line to the subject's timeline, inside the transaction of the act it tells of.

    `sentence` follows the actor's name: "asked for a restorative approach"; bodies in it are called as the policy in
    force calls them. `details` holds plain values and never sealed content.
    """
    person = actor.because_of if isinstance(actor, SystemActor) else actor
    return TimelineEvent.objects.create(
        subject_type=ContentType.objects.get_for_model(subject),
        subject_id=str(subject.pk),
        at=clock.now(),
        actor=person,
        actor_name=actor.name_and_title,
        acting_for=acting_for,
        acting_for_name=acting_for.name_and_title if acting_for else "",
        verb=verb,
        sentence=called_here(sentence),
        state_before=state_before,
        state_after=state_after,
        reason=reason,
        details=details or {},
        policy_version_id=PolicyVersion.objects.order_by("-number").values_list("pk", flat=True).first(),
        clauses=list(clauses),
    )


def timeline_of(*subjects: models.Model) -> QuerySet[TimelineEvent]:
    """The lines of one or several records in order of time. The caller shows only records the reader may see."""
    wanted = Q(pk__in=[])
    for subject in subjects:
        wanted |= Q(subject_type=ContentType.objects.get_for_model(subject), subject_id=str(subject.pk))
    return TimelineEvent.objects.filter(wanted).order_by("at", "id")


def last_move(subject: models.Model) -> TimelineEvent | None:
    """The latest line that changed the record's state: who moved it, and when."""
    return timeline_of(subject).exclude(state_after="").order_by("-at", "-id").first()
