"""Correspondence that a manager found unacceptable: its substance is not answered, and what is written instead."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.urls import reverse

from engagement.policy.schema import Approach
from engagement.policy.selectors import policy_in_force
from incidents.checks.common import reference_if_category_one
from incidents.models import Incident, RestorativeApproach
from incidents.selectors.approaches import fitting_approaches
from letters.letter_types import type_of
from letters.models import Letter


@dataclass(frozen=True)
class Lead:
    """What comes next for the manager: a sentence, and the link where it is done."""

    sentence: str
    link: str
    url: str


def reply_kind(incident: Incident) -> Approach | None:
    """The approach whose letter answers how it was written and nothing else; None where none fits (SBC-9.15a)."""
    profile = policy_in_force()
    for kind in fitting_approaches(incident.routed_category, [incident]):
        if kind.letter_type and profile.letter_type(kind.letter_type).engagement_only:
            return kind
    return None


def what_is_written_instead(
    incident: Incident, approaches: Iterable[RestorativeApproach], letters: Iterable[Letter], *, may_start: bool
) -> Lead | None:
    """Where the manager goes from "unacceptable": the open letter, the open request, a new reply, or the category."""
    if incident.correspondence_unacceptable is not True:
        return None
    approaches = list(approaches)
    of_approaches = {approach.letter_id for approach in approaches}
    for letter in letters:
        if letter.pk in of_approaches and letter.state in Letter.UNSENT and not _answers_engagement_only(letter):
            said = f"Letter {letter.reference} is open and answers more than how it was written."
            return Lead(said, "Change it or cancel it", letter.get_absolute_url())
    kind = reply_kind(incident)
    for approach in approaches:
        if approach.state in RestorativeApproach.UNDECIDED and (kind is None or approach.kind != kind.code):
            instead = f" Approve “{kind.label}” instead of what was asked for." if kind else ""
            said = f"Request {approach.reference} asks for something else.{instead}"
            return Lead(said, "Decide about the request", approach.get_absolute_url())
    if kind is not None and may_start and incident.customer is not None:
        start = reverse("approvals:start_for", args=[incident.customer.resolve().reference])
        said = "The reply is about the way it was written, and nothing else."
        return Lead(said, f"Start “{kind.label}”", f"{start}?incident={incident.pk}&kind={kind.code}")
    if kind is None and not reference_if_category_one(incident, None, None):
        said = "The reply can be started once the health and safety reference is recorded."
        return Lead(said, "Record the reference", _act(incident, "safety-reference"))
    if kind is None:
        said = "The policy has a letter that answers only how it was written, for abuse in writing (category one)."
        return Lead(said, "Change the category, if that is what it was", _act(incident, "category"))
    return None


def cautions_about(letter: Letter) -> Iterator[str]:
    """For whoever writes or checks an ordinary letter although the substance is not answered (SBC-9.14, SBC-9.19a)."""
    if _answers_engagement_only(letter):
        return
    judged = Incident.objects.filter(restorative_approaches__letter=letter, correspondence_unacceptable=True)
    for reference in judged.order_by("reference").values_list("reference", flat=True).distinct():
        yield (
            f"The correspondence in {reference} was found unacceptable: its substance is not answered. Write only "
            "about the way it was written, or cancel this letter and ask for the reply to abusive correspondence."
        )


def _answers_engagement_only(letter: Letter) -> bool:
    letter_type = type_of(letter)
    return letter_type is not None and letter_type.engagement_only


def _act(incident: Incident, act: str) -> str:
    return reverse("incidents:act", args=[incident.reference, act])
