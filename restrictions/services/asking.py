"""Asking for limits to contact: the draft, what it rests on, what is asked for, and handing it in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max

from engagement import clock
from engagement.customers.families import family_ids
from engagement.people.models import User
from engagement.permissions import Refused, allowed
from engagement.policy.profile import UnknownCode
from engagement.policy.selectors import policy_in_force, version_in_force
from engagement.spine.references import next_reference
from engagement.spine.timeline import last_move, record
from engagement.spine.work_items import close_work
from engagement.transitions import AlreadyMoved, NotVisible, perform
from incidents.models import Incident, RestorativeApproach
from letters.models import Letter
from restrictions import grades
from restrictions.models import ActiveManagementRequest, ComplaintItem, Measure, ReliedOn, Restriction, Terms
from restrictions.selectors.asking import incidents_to_rely_on, track_of, warned_before
from restrictions.selectors.policy_read import READS
from restrictions.selectors.reach import next_level

RequestId = UUID | str

# What the steps of a draft may write, by name. Everything else is set by acts of their own.
WORDS = frozenset(
    {
        "trend_note",
        "ground",
        "ground_note",
        "effect_on_staff",
        "effect_on_service",
        "customer_said",
        "customer_not_asked_because",
        "adjustments_considered",
        "equality_considered",
        "others_affected",
        "nobody_else_affected",
        "reframes_earlier_decision",
        "earlier_chance",
        "last_resort",
        "balance",
        "report_from",
        "report_to",
        "approach",
        "warning_letter",
    }
)


@dataclass(frozen=True)
class MeasureInput:
    """One measure as the form sends it: which, with what filled in, and why nothing less would do."""

    code: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    answers: Mapping[str, Any] = field(default_factory=dict)
    addresses: str = ""
    why_nothing_less: str = ""
    conflict_because: str = ""


@dataclass(frozen=True)
class TermsInput:
    """How far the measures reach, what stays open, and until when. `measures` None leaves those that are there."""

    scope: str = ""
    scope_note: str = ""
    stays_open: str = ""
    ends_on: date | None = None
    no_fixed_end_because: str = ""
    review_on: date | None = None
    expected_effect: str = ""
    why_enough: str = ""
    measures: tuple[MeasureInput, ...] | None = None


@transaction.atomic
def start_request(
    *,
    actor: User,
    incidents: Iterable[UUID],
    approach: RestorativeApproach | None = None,
    extends: Restriction | None = None,
    pk: UUID | None = None,
) -> ActiveManagementRequest:
    """Begin a draft from incidents of one customer that the person may see, or from a restriction to be extended.

    An approach about one of these incidents that did not help is named as what was tried (SBC-A1-CRG-2b).
    `pk` is the form's own key: the same form sent twice begins one draft. Raises PermissionDenied, NotVisible for an
    incident out of sight, ValidationError where they are of different customers or there is none.
    """
    answer = allowed(actor, "ask_for_restriction")
    if isinstance(answer, Refused):
        raise PermissionDenied(answer.why)
    if pk is not None and (known := _begun_before(pk, actor)) is not None:
        return known
    seen = _seen_incidents(actor, set(incidents))
    if extends is not None and not Restriction.objects.visible_to(actor).filter(pk=extends.pk).exists():
        raise NotVisible
    newest = _newest(seen, extends)
    assert newest.customer is not None
    assert newest.team is not None
    customer = newest.customer.resolve()
    family = set(family_ids(customer))
    if any(incident.customer_id not in family for incident in seen):
        raise ValidationError({"incidents": "Choose incidents of one customer."})
    if approach is None and extends is None:
        approach = _what_failed(seen)
    request = ActiveManagementRequest(
        customer=customer,
        team=newest.team,
        category=newest.routed_category,
        requester=actor,
        approach=approach,
        extends=extends,
        policy_version=version_in_force(),
    )
    if pk is not None:
        request.pk = pk
    if approach is not None and approach.state == RestorativeApproach.State.FAILED:
        request.ground = "tried_and_failed"
    request.warning_letter = _letter_sent(approach) or warned_before(customer, newest.occurred_on).first()
    request.full_clean(exclude=["incidents"])
    request.save(force_insert=True)
    for incident in seen:
        ReliedOn.objects.create(request=request, incident=incident)
    record(request, actor, "began a request for active management", verb="start")
    return request


def _begun_before(pk: UUID, actor: User) -> ActiveManagementRequest | None:
    known = ActiveManagementRequest.objects.filter(pk=pk).first()
    if known is not None and known.requester_id != actor.pk:
        raise NotVisible
    return known


def _seen_incidents(actor: User, wanted: set[UUID]) -> list[Incident]:
    found = Incident.objects.visible_to(actor).filter(pk__in=wanted).exclude(reference=None)
    seen = list(found.order_by("-occurred_on"))
    if len(seen) != len(wanted):
        raise NotVisible
    return seen


def _what_failed(seen: list[Incident]) -> RestorativeApproach | None:
    """The latest approach about these incidents that did not help."""
    failed = RestorativeApproach.objects.filter(incidents__in=seen, state=RestorativeApproach.State.FAILED)
    return failed.order_by("-decided_at").first()


def _letter_sent(approach: RestorativeApproach | None) -> Letter | None:
    """The letter of an approach, where it went out."""
    letter = approach.letter if approach is not None else None
    return letter if letter is not None and letter.state == Letter.State.ISSUED else None


def _newest(seen: list[Incident], extends: Restriction | None) -> Incident:
    newest = seen[0] if seen else None
    if newest is None and extends is not None:
        newest = extends.request.incidents.order_by("-occurred_on").first()
    if newest is None:
        raise ValidationError({"incidents": "Choose at least one incident."})
    return newest


@transaction.atomic
def save_words(request_id: RequestId, *, actor: User, step: str, **values: Any) -> ActiveManagementRequest:
    """Keep what a step of the draft was given. Raises NotVisible, PermissionDenied, AlreadyMoved, ValidationError."""
    unknown = set(values) - WORDS
    if unknown:
        raise ValueError(f"No step writes {', '.join(sorted(unknown))}.")
    request = locked_draft(request_id, actor)
    for name, value in values.items():
        setattr(request, name, value)
    return _saved(request, step)


@transaction.atomic
def choose_incidents(
    request_id: RequestId, *, actor: User, behaviours: Mapping[UUID, str], step: str = "incidents"
) -> ActiveManagementRequest:
    """The incidents that the request relies on, each with what it shows. Raises NotVisible for one out of sight."""
    request = locked_draft(request_id, actor)
    seen = set(incidents_to_rely_on(request, actor).filter(pk__in=behaviours).values_list("pk", flat=True))
    if seen != set(behaviours):
        raise NotVisible
    request.relied_on.exclude(incident__in=seen).delete()
    for incident, behaviour in behaviours.items():
        ReliedOn.objects.update_or_create(request=request, incident_id=incident, defaults={"behaviour": behaviour})
    newest = request.incidents.order_by("-occurred_on").first()
    if newest is not None:
        request.category = newest.routed_category
    return _saved(request, step)


@transaction.atomic
def set_asked_terms(request_id: RequestId, *, actor: User, terms: TermsInput, step: str = "terms") -> Terms:
    """What is asked for: option 1 of the request. Raises what `save_words` raises."""
    request = locked_draft(request_id, actor)
    asked = request.asked or Terms(request=request, number=1, put_forward_by=actor)
    written = write_terms(asked, terms)
    _saved(request, step)
    return written


@transaction.atomic
def put_measure(request_id: RequestId, *, actor: User, measure: MeasureInput, replaces: UUID | None = None) -> Measure:
    """Ask for one more measure, or put another in the place of one that was asked for.

    Raises what `save_words` raises, NotVisible for a measure of another request, ValidationError for an unknown code.
    """
    request = locked_draft(request_id, actor)
    asked = request.asked
    if asked is None:
        asked = Terms.objects.create(request=request, number=1, put_forward_by=actor)
    position = (asked.measures.aggregate(highest=Max("position"))["highest"] or 0) + 1
    if replaces is not None:
        old = asked.measures.filter(pk=replaces).first()
        if old is None:
            raise NotVisible
        position = old.position
        old.delete()
    written = _write_measure(asked, position, measure)
    _saved(request, "measures")
    return written


@transaction.atomic
def remove_measure(request_id: RequestId, *, actor: User, measure: UUID) -> None:
    """Ask for one measure less. Raises what `save_words` raises, NotVisible for a measure of another request."""
    request = locked_draft(request_id, actor)
    found = Measure.objects.filter(pk=measure, terms__request=request, terms__number=1).first()
    if found is None:
        raise NotVisible
    found.delete()
    _saved(request, "measures")


@transaction.atomic
def list_complaints(
    request_id: RequestId, *, actor: User, items: Iterable[Mapping[str, Any]], step: str = "complaints"
) -> ActiveManagementRequest:
    """The itemised report: complaints with dates, topics and outcomes (SPSO-G3-41a). Replaces what was listed."""
    request = locked_draft(request_id, actor)
    request.complaints.all().delete()
    for item in items:
        line = ComplaintItem(request=request, **item)
        line.full_clean()
        line.save()
    return _saved(request, step)


@transaction.atomic
def take_up_current_policy(request_id: RequestId, *, actor: User) -> ActiveManagementRequest:
    """Somebody has read the request again under the policy that is in force now (SBC-V-0).

    By whoever has it before them now: its writer while it is a draft, then whoever supports or decides it. In the group
    votes that were cast are cast again. Raises NotVisible, PermissionDenied, AlreadyMoved once it is decided.
    """
    if not ActiveManagementRequest.objects.visible_to(actor).filter(pk=request_id).exists():
        raise NotVisible
    request = ActiveManagementRequest.objects.select_for_update(of=("self",)).get(pk=request_id)
    if request.state not in READS:
        raise AlreadyMoved(request, last_move(request))
    permission, _in_words = READS[request.state]
    answer = allowed(actor, permission, request)
    if isinstance(answer, Refused):
        raise PermissionDenied(answer.why)
    version = version_in_force()
    if request.policy_version_id == version.pk:
        return request
    said = "read the request again under the policy in force"
    if request.state in request.WITH_GROUP and request.votes.filter(round=request.voting_round).exists():
        request.voting_round += 1
        said += "; the voting begins again"
    request.policy_version = version
    request.save(update_fields=["policy_version", "voting_round"])
    record(request, actor, said, verb="take_up_policy")
    return request


@transaction.atomic
def submit_request(request_id: RequestId, *, actor: User, to: str = "") -> ActiveManagementRequest:
    """Hand the draft in: to the manager for support, or as a manager to the level that decides (SBC-A1-CRG-3a, 4).

    `to` is "group" where a manager would rather have the Review Group decide than the senior manager. Raises what
    `perform` raises; Unmet lists everything that is missing.
    """
    request = locked_draft(request_id, actor)
    track = track_of(request)
    name = "submit"
    if allowed(actor, "ask_for_restriction_as_manager", request):
        if track == grades.SAFETY:
            name = "submit_for_safety"
        elif to != "group" and next_level(request) == grades.SENIOR_MANAGER:
            name = "submit_to_senior_manager"
        else:
            name = "submit_to_group"
    submitted = perform(
        ActiveManagementRequest, request.pk, name, actor=actor, reference=next_reference("AM"), track=track
    )
    from restrictions.services.following import incidents_go_to_active_management

    incidents_go_to_active_management(submitted, actor)
    if submitted.extends is not None:
        close_work(submitted.extends, ("extend",), actor)
    return submitted


def discard_request(request_id: RequestId, *, actor: User) -> ActiveManagementRequest:
    """Give a draft up. Nothing was asked for; the row stays, out of every list."""
    return perform(ActiveManagementRequest, request_id, "discard", actor=actor)


def locked_draft(request_id: RequestId, actor: User) -> ActiveManagementRequest:
    """The draft, locked to the end. Raises NotVisible, PermissionDenied, AlreadyMoved once handed in."""
    if not ActiveManagementRequest.objects.visible_to(actor).filter(pk=request_id).exists():
        raise NotVisible
    request = ActiveManagementRequest.objects.select_for_update(of=("self",)).get(pk=request_id)
    answer = allowed(actor, "ask_for_restriction", request)
    if isinstance(answer, Refused):
        raise PermissionDenied(answer.why)
    if request.state != ActiveManagementRequest.State.DRAFT:
        raise AlreadyMoved(request, last_move(request))
    return request


def write_terms(terms: Terms, given: TermsInput) -> Terms:
    """Write terms that nobody has decided about yet, with their measures where these are given."""
    terms.scope = given.scope
    terms.scope_note = given.scope_note
    terms.stays_open = given.stays_open
    terms.ends_on = given.ends_on
    terms.no_fixed_end_because = "" if given.ends_on else given.no_fixed_end_because
    terms.review_on = given.review_on
    terms.expected_effect = given.expected_effect
    terms.why_enough = given.why_enough
    terms.full_clean()
    terms.save()
    if given.measures is not None:
        write_measures(terms, given.measures)
    return terms


def write_measures(terms: Terms, given: Iterable[MeasureInput]) -> None:
    """Replace the measures of terms that nobody has decided about yet. Raises ValidationError for an unknown code."""
    terms.measures.all().delete()
    for position, one in enumerate(given, start=1):
        _write_measure(terms, position, one)


def _write_measure(terms: Terms, position: int, given: MeasureInput) -> Measure:
    try:
        policy_in_force().measure(given.code)
    except UnknownCode as error:
        raise ValidationError({"measures": "The policy in force does not know this measure."}) from error
    measure = Measure(terms=terms, position=position, **{**vars(given), "parameters": dict(given.parameters)})
    measure.answers = dict(given.answers)
    measure.full_clean()
    measure.save(force_insert=True)
    return measure


def next_option_number(request: ActiveManagementRequest) -> int:
    """The number of the next option; 1 is kept for what was asked."""
    highest: int = request.options.aggregate(highest=Max("number"))["highest"] or 1
    return highest + 1


def _saved(request: ActiveManagementRequest, step: str) -> ActiveManagementRequest:
    request.version += 1
    request.saved_at = clock.now()
    if step and step not in request.steps_done:
        request.steps_done = [*request.steps_done, step]
    request.full_clean(exclude=["incidents"])
    request.save()
    return request
