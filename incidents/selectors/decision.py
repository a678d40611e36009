"""Everything that the page of one restorative approach shows, read once, for one reader."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Prefetch, prefetch_related_objects
from django.urls import reverse

from engagement.customers.selectors import current_adjustments
from engagement.people.models import User
from engagement.permissions import Refused, allowed
from engagement.policy.profile import Profile
from engagement.policy.selectors import policy_in_force
from engagement.spine.bodies import who_has_in_words
from engagement.spine.models import Document, TimelineEvent, WorkItem
from engagement.spine.timeline import timeline_of
from engagement.spine.work_items import open_work_of
from engagement.transitions import TransitionOption, permitted
from incidents import policy_terms
from incidents.deciders import came_to
from incidents.models import Incident, RestorativeApproach
from incidents.selectors.approaches import earlier_times_asked, kind_label, letter_type_of, state_in_words, warning_cap
from incidents.selectors.history import PastIncident, customer_history, others_who_met_the_same
from incidents.selectors.queue import category_words
from letters.models import Letter


@dataclass(frozen=True)
class IncidentShown:
    """One incident that the approach rests on, as the decision page tells it."""

    incident: Incident
    url: str
    behaviour: str
    clauses: tuple[str, ...]
    effect: tuple[str, ...]
    done_then: tuple[str, ...]
    documents: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class EarlierApproach:
    """Another time that this customer was asked about such conduct."""

    reference: str
    label: str
    state: str
    on: date | None
    url: str


@dataclass(frozen=True)
class AskedBefore:
    """An earlier wording of what is asked for, and the day on which it was put differently."""

    wanted: str
    until: date


@dataclass
class Picture:
    """The page of an approach, for one reader."""

    approach: RestorativeApproach
    asked_for: str
    asked_before: list[AskedBefore]
    approved_as: str
    category: str
    adjustments: list[Any]
    incidents: list[IncidentShown]
    not_shown: int
    history: list[PastIncident]
    history_seen: bool
    earlier: list[EarlierApproach]
    others: int
    times_asked: int
    cap: int
    timeline: list[dict[str, Any]]
    letter: Letter | None
    goes_by_letter: bool
    waiting: list[dict[str, Any]]
    came_to_reader: bool
    options: dict[str, TransitionOption] = field(default_factory=dict)
    refused_because: str = ""

    @property
    def third_time(self) -> bool:
        """Whether we have asked as often as is fair (SPSO-G3-31)."""
        return self.times_asked >= self.cap

    @property
    def unmet(self) -> list[Any]:
        """What stands in the way of an approval besides the form's own questions."""
        return self.options["approve"].unmet if "approve" in self.options else []


def picture_of(approach: RestorativeApproach, user: User) -> Picture:
    """What the page shows of an approach that the reader may see.

    Accounts and documents only of incidents the reader may open; the customer's history only for those who decide
    about this customer (SPSO-EP-65b, SPSO-G3-20).
    """
    profile = policy_in_force()
    linked = _linked(approach)
    seen = set(Incident.objects.visible_to(user).filter(pk__in=[one.pk for one in linked]).values_list("pk", flat=True))
    shown = [incident for incident in linked if incident.pk in seen]
    decides = bool(allowed(user, "see_approvals")) and bool(allowed(user, "follow_restorative_approach", approach))
    earlier = _earlier(approach, user, profile) if decides else []
    letter = _letter(approach, user)
    answer = allowed(user, "decide_restorative_approach", approach)
    return Picture(
        approach=approach,
        asked_for=kind_label(approach.kind),
        asked_before=[
            AskedBefore(said["wanted"], date.fromisoformat(said["until"])) for said in approach.wanted_before
        ],
        approved_as=kind_label(approach.approved_kind) if approach.approved_kind else "",
        category=category_words(profile, approach.category),
        adjustments=current_adjustments(approach.customer),
        incidents=_told(shown, profile),
        not_shown=len(linked) - len(shown),
        history=customer_history(approach.customer, user, leave_out=linked) if decides else [],
        history_seen=decides,
        earlier=earlier,
        others=others_who_met_the_same(linked[0]) if decides and linked else 0,
        times_asked=len(earlier) if decides else 0,
        cap=warning_cap(),
        timeline=_timeline(approach, shown, letter),
        letter=letter,
        goes_by_letter=letter_type_of(approach) is not None,
        waiting=_waiting(approach),
        came_to_reader=came_to(user, approach),
        options={option.name: option for option in permitted(approach, user)},
        refused_because=answer.why if isinstance(answer, Refused) and decides else "",
    )


def _linked(approach: RestorativeApproach) -> list[Incident]:
    """The incidents it rests on, the newest first; kept on the approach, so that its checks do not read them again."""
    incidents = (
        Incident.objects.select_related("team__service", "reporter", "health_and_safety_reference")
        .prefetch_related("immediate_actions")
        .order_by("-occurred_on", "-submitted_at")
    )
    prefetch_related_objects([approach], Prefetch("incidents", queryset=incidents))
    return list(approach.incidents.all())


def _told(incidents: list[Incident], profile: Profile) -> list[IncidentShown]:
    documents: dict[str, list[Document]] = defaultdict(list)
    for document in Document.objects.filter(
        subject_type=ContentType.objects.get_for_model(Incident),
        subject_id__in=[str(incident.pk) for incident in incidents],
        withdrawn_at__isnull=True,
    ).select_related("uploaded_by"):
        documents[document.subject_id].append(document)
    return [_one_told(incident, profile, documents[str(incident.pk)]) for incident in incidents]


def _one_told(incident: Incident, profile: Profile, documents: list[Document]) -> IncidentShown:
    category = next((each for each in profile.categories if each.code == incident.routed_category), None)
    examples = [profile.examples[code] for code in incident.examples if code in profile.examples]
    words = [category.label if category else incident.routed_category]
    words += [
        incident.example_other if each.has("other") and incident.example_other else each.label for each in examples
    ]
    actions = {each.code: each.label for each in profile.immediate_actions}
    named = [clause for each in examples for clause in each.clauses[:1]]
    clauses = named or list(category.clauses if category else ())
    return IncidentShown(
        incident=incident,
        url=incident.get_absolute_url(),
        behaviour=f"{words[0]}: {'; '.join(words[1:])}" if words[1:] else words[0],
        clauses=tuple(dict.fromkeys(clauses)),
        effect=tuple(_effect(incident)),
        done_then=tuple(_action(action, actions) for action in incident.immediate_actions.all()),
        documents=tuple(_document(document) for document in documents),
    )


def _effect(incident: Incident) -> list[str]:
    """What was measured and what was said, in the order in which it weighs."""
    lines = []
    if incident.contacts_counted is not None:
        expected = f" (usual: {incident.contacts_expected})" if incident.contacts_expected else ""
        lines.append(f"{incident.contacts_counted} contacts, {incident.contacts_period}{expected}".rstrip(", "))
    if incident.minutes_spent is not None:
        lines.append(f"{_time(incident.minutes_spent)} of staff time")
    lines += [
        text for text in (incident.effect_on_service, incident.effect_on_others, incident.effect_on_staff) if text
    ]
    return lines


def _time(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    parts = [f"{hours} hour{'' if hours == 1 else 's'}"] if hours else []
    if rest or not hours:
        parts.append(f"{rest} minute{'' if rest == 1 else 's'}")
    return " ".join(parts)


def _action(action: Any, labels: dict[str, str]) -> str:
    label = labels.get(action.kind, action.kind.replace("_", " ").capitalize())
    if action.warned:
        return f"{label}, after a warning: “{action.warning_words}”"
    if action.kind == policy_terms.OTHER_ACTION and action.note:
        return f"{label}: {action.note}"
    return f"{label}, without a warning" if action.warned is False else label


def _document(document: Document) -> dict[str, Any]:
    return {
        "name": document.display_name,
        "url": reverse("documents:open", args=[document.pk]),
        "kind": document.get_kind_display(),
        "size": document.size,
        "added_by": document.uploaded_by.name,
        "added_at": document.uploaded_at,
        "distressing": document.distressing,
        "scan_state": document.scan_state,
    }


def _earlier(approach: RestorativeApproach, user: User, profile: Profile) -> list[EarlierApproach]:
    """The other times; a link where this reader may open them."""
    labels = {kind.code: kind.label for kind in profile.approaches}
    asked = earlier_times_asked(approach).select_related("letter").order_by("-submitted_at")
    open_to_reader = set(
        RestorativeApproach.objects.visible_to(user).filter(pk__in=asked.values("pk")).values_list("pk", flat=True)
    )
    return [
        EarlierApproach(
            reference=each.reference or "",
            label=labels.get(each.approved_kind, each.approved_kind),
            state=state_in_words(each),
            on=each.letter.issued_on if each.letter else each.conversation_on,
            url=each.get_absolute_url() if each.pk in open_to_reader else "",
        )
        for each in asked
    ]


def kind_label_of(approach: RestorativeApproach) -> str:
    """The name of what was approved, or of what is asked for until then."""
    return kind_label(approach.approved_kind or approach.kind)


def _letter(approach: RestorativeApproach, user: User) -> Letter | None:
    if approach.letter_id is None:
        return None
    return (
        Letter.objects.visible_to(user)
        .filter(pk=approach.letter_id)
        .select_related("drafter", "team", "customer")
        .first()
    )


def _timeline(approach: RestorativeApproach, incidents: list[Incident], letter: Letter | None) -> list[dict[str, Any]]:
    """Approach, incidents and letter as one story, the newest first."""
    subjects: list[Any] = [approach, *incidents, *([letter] if letter else [])]
    names = {str(subject.pk): subject.reference or "" for subject in subjects[1:]}
    return [_event(event, names) for event in timeline_of(*subjects).order_by("-at", "-id")]


def _event(event: TimelineEvent, names: dict[str, str]) -> dict[str, Any]:
    """One line; what happened to another record than the approach itself says to which."""
    which = names.get(event.subject_id, "")
    sentence = f"{event.sentence[:1].upper()}{event.sentence[1:]}"
    return {
        "title": f"{sentence} ({which})" if which else sentence,
        "by": event.actor_name,
        "for_whom": event.acting_for_name,
        "at": event.at,
        "text": event.reason,
    }


def _waiting(approach: RestorativeApproach) -> list[dict[str, Any]]:
    """Who is next, with what, and by when."""
    return [{"title": work.title, "who": _who(work), "due_on": work.due_on} for work in open_work_of(approach)]


def _who(work: WorkItem) -> str:
    return who_has_in_words(work) or "nobody yet"
