"""One story of an incident: what happened to it, to the approaches that rest on it, and to their letters."""

from collections.abc import Iterable
from typing import Any

from engagement.spine.models import TimelineEvent
from engagement.spine.timeline import timeline_of
from engagement.ui.words import upper_first
from incidents.models import Incident, RestorativeApproach
from letters.models import Letter
from letters.selectors import letters_visible_to

MOST_CLAUSES = 5


def letters_of(incident: Incident, approaches: Iterable[RestorativeApproach], user: Any) -> list[Letter]:
    """The letters of the incident and of these approaches that the person may read, also the cancelled, in order."""
    matters = [incident.reference, *(approach.reference for approach in approaches)]
    return list(
        letters_visible_to(user)
        .filter(matter__in=[matter for matter in matters if matter])
        .order_by("started_at", "reference")
    )


def chronology(
    incident: Incident, approaches: Iterable[RestorativeApproach], letters: Iterable[Letter]
) -> list[dict[str, Any]]:
    """Everything that was done, the newest first, each line of another record with a link to it. One query.

    `approaches` and `letters` are those that the reader may see: nothing else gets in (SPSO-EP-65b).
    """
    others = {str(record.pk): record for record in (*approaches, *letters)}
    events = timeline_of(incident, *others.values()).order_by("-at", "-id")
    return [_line(event, others.get(event.subject_id)) for event in events]


def _line(event: TimelineEvent, other: Any) -> dict[str, Any]:
    """One line, with for whom it was done; the long list of clauses behind a submission is left out."""
    sentence = upper_first(event.sentence)
    return {
        "title": f"{sentence} ({other.reference})" if other is not None else sentence,
        "url": other.get_absolute_url() if other is not None else "",
        "by": event.actor_name,
        "for_whom": event.acting_for_name,
        "at": event.at,
        "text": event.reason,
        "clauses": event.clauses if len(event.clauses) <= MOST_CLAUSES else [],
    }
