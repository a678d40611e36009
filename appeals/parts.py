"""Who had a part in a restriction, in words: everything that keeps a person from hearing the challenge to it.

All of it is one query, because the page of an appeal asks several times: for each button, each seat and each tally.
"""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet, Value

from appeals.models import Appeal
from engagement.prepared import PreparedQuery
from engagement.spine.models import TimelineEvent
from incidents.models import Incident, RestorativeApproach
from letters.models import Letter
from restrictions.models import (
    ActiveManagementRequest,
    Advice,
    Interest,
    PolicyException,
    Remark,
    Restriction,
    Review,
    Terms,
    Vote,
)

LOGGED = "logged, saw, or was affected by, what it rests on"

NONE = UUID(int=0)
"""The key of no record: it stands where a request extends nothing, or where no warning came before it."""

Part = tuple[str, QuerySet[Any], tuple[str, ...]]
"""A part in words, the records that show it, and the columns of theirs that name people."""


def parts_in(restriction: Restriction, *, but_for: Any = None) -> dict[int, str]:
    """Everybody who had a part in the restriction, by user id, with the first part they had. One query.

    What was done while hearing the appeal `but_for` is no part: whoever hears it may put milder terms forward.
    """
    request = restriction.request
    found = _EVERYBODY.rows(
        restriction=restriction.pk,
        restriction_reference=restriction.reference,
        request=request.pk,
        request_key=str(request.pk),
        extends=request.extends_id or NONE,
        approach=request.approach_id or NONE,
        warning=request.warning_letter_id or NONE,
        but_for=but_for.pk if but_for is not None else NONE,
    )
    parts: dict[int, str] = {}
    for _place, words, person in sorted(row for row in found if row[-1] is not None):
        parts.setdefault(person, words)
    return parts


def _parts(
    restriction: UUID,
    restriction_reference: str,
    request: UUID,
    request_key: str,
    extends: UUID,
    approach: UUID,
    warning: UUID,
    but_for: UUID,
) -> Iterator[Part]:
    """Every way of having had a part. Of two parts of one person, the one that stands first here is told."""
    asked = ActiveManagementRequest.objects.filter(pk=request)
    yield "asked for the restriction", asked, ("requester",)
    yield "supported it", asked, ("supported_by",)
    yield "decided it", asked, ("decided_by",)
    yield "gave the highest sign-off for it", asked, ("signed_off_by",)
    votes = Vote.objects.filter(request=request)
    yield "voted on it", votes, ("voter",)
    yield "was voted for by a deputy", votes, ("voting_for",)
    yield "discussed it in the Review Group", Remark.objects.filter(request=request), ("by",)
    options = Terms.objects.filter(request=request).exclude(appeal_option__appeal=but_for)
    yield "put terms for it forward", options, ("put_forward_by",)
    exceptions = PolicyException.objects.filter(request=request)
    yield "proposed an exception for it", exceptions, ("proposed_by",)
    yield "decided on an exception for it", exceptions, ("decided_by",)
    incidents = Incident.objects.filter(active_management_requests=request)
    advice = Advice.objects.filter(Q(request=request) | Q(incident__in=incidents.values("pk")))
    yield "advised on it", advice, ("answered_by", "asked_by")
    yield "declared an interest in the case", Interest.objects.filter(request=request), ("person",)
    yield "reviewed it", Review.objects.filter(restriction=restriction), ("reviewer",)
    went_on = Review.objects.filter(restriction=extends, outcome=Review.Outcome.EXTEND)
    yield "asked at a review for it to go on", went_on, ("reviewer",)
    told = Restriction.objects.filter(pk=restriction)
    yield "told people of it", told, ("told_by", "sharing_decided_by")
    about_it = Letter.objects.filter(matter=restriction_reference)
    yield "wrote, checked or sent a letter about it", about_it, _ON_A_LETTER
    tried = RestorativeApproach.objects.filter(pk=approach)
    yield "took part in the warning before it", tried, ("requester", "approver")
    yield "took part in the warning before it", Letter.objects.filter(pk=warning), _ON_A_LETTER
    earlier = Appeal.objects.filter(restriction=restriction).exclude(pk=but_for)
    yield "decided an earlier appeal", earlier, ("decided_by",)
    yield "voted on an earlier appeal", earlier, ("votes__voter",)
    yield "was voted for by a deputy on an earlier appeal", earlier, ("votes__voting_for",)
    yield "declared an interest in an earlier appeal", earlier, ("interests__person",)
    before = Appeal.objects.filter(restriction=extends)
    yield "decided an appeal against the restriction before it", before, ("decided_by",)
    yield "voted on an appeal against the restriction before it", before, ("votes__voter",)
    yield LOGGED, incidents, ("reporter", "affected", "witnesses__person", "immediate_actions__taken_by")
    steps = TimelineEvent.objects.filter(
        subject_type__app_label=ActiveManagementRequest._meta.app_label,
        subject_type__model=ActiveManagementRequest._meta.model_name,
        subject_id=request_key,
    ).exclude(state_after="")
    yield "took a step in the request", steps, ("actor",)
    yield "had a deputy who took a step in the request", steps, ("acting_for",)


_ON_A_LETTER = (
    "drafter",
    "issued_by",
    "writers__writer",
    "versions__drafter",
    "versions__saved_by",
    "versions__checker",
)


def _everybody(**marks: Any) -> QuerySet[Any, Any]:
    """The place of a part in `_parts`, its words, and a person who had it."""
    rows = [
        records.order_by().values_list(Value(place), Value(words), column)
        for place, (words, records, columns) in enumerate(_parts(**marks))
        for column in columns
    ]
    return rows[0].union(*rows[1:])


_EVERYBODY = PreparedQuery(
    _everybody,
    restriction=UUID,
    restriction_reference=str,
    request=UUID,
    request_key=str,
    extends=UUID,
    approach=UUID,
    warning=UUID,
    but_for=UUID,
)
