"""The case of an appeal: what is challenged, what may be appealed, who hears it and why, and its clocks."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from appeals import checks, routes
from appeals.away import free_here, waits_for_return
from appeals.checks.untold import standing_exception
from appeals.independence import free_seats, parts_in_appeal
from appeals.letter_facts import body_in_words
from appeals.models import Appeal
from engagement import clock
from engagement.customers.models import Customer, Representation
from engagement.customers.selectors import family_ids, represented_by
from engagement.people.models import User
from engagement.people.selectors import holders_of_role
from engagement.permissions import Role, allowed
from engagement.policy.profile import AppealRoute, Profile, UnknownCode
from engagement.policy.selectors import policy_in_force
from engagement.spine.calendar import WorkingDays
from engagement.spine.checks import UnmetCheck, unmet_of
from engagement.spine.work_items import open_work_of
from engagement.transitions import NotVisible
from engagement.ui.words import british_date, lower_first, upper_first
from incidents.models import ImmediateAction, Incident
from letters.models import Letter
from letters.selectors import letter_type_label, letters_about
from restrictions.measures import sentences_of
from restrictions.models import Restriction
from restrictions.selectors.seats import sitting_where

MOST_OFFERED = 30
POSTS: dict[str, tuple[Role, ...]] = {
    routes.CHIEF_EXECUTIVE: (Role.CHIEF_EXECUTIVE,),
    routes.AUTHORITY: (Role.APPEAL_AUTHORITY, Role.CHIEF_EXECUTIVE),
}
CHECKS_OF = {
    "pass_to_complaints": checks.TO_PASS_TO_COMPLAINTS,
    "note_not_available": checks.TO_NOTE_NOT_AVAILABLE,
}
ELSEWHERE = {
    routes.COMPLAINTS: "The complaints procedure",
    routes.TEXT_ONLY: "Nobody here: the customer is told where they can go",
    routes.OMBUDSMAN: "Nobody here: the customer is told of the ombudsman",
    routes.NOBODY: "Nobody here: the customer is told of the ombudsman",
}


def appeal_for(user: Any, reference: str) -> Appeal:
    """One appeal by its reference. Raises NotVisible where there is none for this person."""
    found: Appeal | None = (
        Appeal.objects.visible_to(user)
        .filter(reference=reference.upper())
        .select_related(
            "customer",
            "team__service",
            "team__line_manager",
            "team__senior_manager",
            "registered_by",
            "meanwhile_by",
            "decided_by",
            "representation__representative",
            "restriction__terms",
            "restriction__request",
            "immediate_action__incident",
            "acknowledgement",
            "outcome_letter",
        )
        .first()
    )
    if found is None:
        raise NotVisible
    return found


# -- what a customer may challenge ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Challengeable:
    """One thing that this customer could appeal, in words for whoever takes the call."""

    record: Any
    title: str
    lines: list[str] = field(default_factory=list)
    open_appeal: Appeal | None = None
    open_is_seen: bool = False
    appealed_before: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Offered:
    """Everything that can be appealed by one customer: what applies now, what applied, what was done on the spot."""

    in_force: list[Challengeable]
    ended: list[Challengeable]
    actions: list[Challengeable]


def offered_to_appeal(customer: Customer, user: Any) -> Offered:
    """What this customer could challenge: restrictions by their terms and no reasons, actions one may see (SBC-12.1a).

    An ended restriction is offered too: the appeal may have come while it applied. One of which the customer was never
    told, by an approved exception, is offered only to those who see it anyway.
    """
    family = family_ids(customer)
    began = Restriction.objects.filter(customer__in=family, starts_on__isnull=False).select_related("terms")
    rows = list(began.order_by("-starts_on", "reference")[:MOST_OFFERED])
    seen = _keys(Restriction.objects.visible_to(user).filter(pk__in=[one.pk for one in rows]))
    rows = [one for one in rows if one.told_on is not None or one.pk in seen]
    appeals = list(Appeal.objects.filter(restriction__in=rows).select_related("registered_by").order_by("received_on"))
    open_now = {one.restriction_id: one for one in appeals if one.state in Appeal.UNDECIDED}
    mine = _keys(Appeal.objects.visible_to(user).filter(pk__in=[one.pk for one in appeals]))
    earlier = [one for one in appeals if one.state not in Appeal.UNDECIDED]
    offered = [restriction_in_words(one, open_now.get(one.pk), mine, earlier) for one in rows]
    return Offered(
        in_force=[one for one in offered if one.record.is_in_force],
        ended=[one for one in offered if not one.record.is_in_force],
        actions=[action_in_words(one) for one in _actions_of(family, user)],
    )


def restriction_in_words(
    one: Restriction, open_appeal: Appeal | None, mine: set[Any], earlier: Sequence[Appeal] = ()
) -> Challengeable:
    """A restriction by what it says to the customer; of `earlier` appeals, the day of those against this one."""
    until = f", ended {british_date(one.ended_on)}" if one.ended_on else ""
    since = f"Since {british_date(one.starts_on)}{until}" if one.starts_on else ""
    return Challengeable(
        record=one,
        title=one.reference,
        lines=[since, *(words.letter for words in sentences_of(one.terms))],
        open_appeal=open_appeal,
        open_is_seen=open_appeal is not None and open_appeal.pk in mine,
        appealed_before=[_before_in_words(past, mine) for past in earlier if past.restriction_id == one.pk],
    )


def _before_in_words(appeal: Appeal, mine: set[Any]) -> str:
    """When it came; its reference and outcome only for whoever sees it."""
    came = f"Appealed before: received on {british_date(appeal.received_on)}"
    if appeal.pk not in mine:
        return came
    how = appeal.get_outcome_display() if appeal.outcome else appeal.get_state_display()
    return f"{came}, {appeal.reference}: {lower_first(str(how))}"


def action_in_words(one: ImmediateAction) -> Challengeable:
    """What was done on the spot, with its day and team."""
    incident = one.incident
    day = british_date(incident.occurred_on) if incident.occurred_on else ""
    return Challengeable(
        record=one,
        title=action_label(one, policy_in_force()),
        lines=[f"{day}, {incident.team}. Incident {incident.reference}"],
    )


def action_label(action: ImmediateAction, profile: Profile) -> str:
    """What the policy calls this immediate action; its code where it has it no longer."""
    label = next((one.label for one in profile.immediate_actions if one.code == action.kind), "")
    return label or upper_first(action.kind.replace("_", " "))


def route_for(subject: str) -> AppealRoute | None:
    """Where the policy in force sends a challenge of this kind; None where it knows no such challenge."""
    return next((one for one in policy_in_force().appeal_routes if one.subject == subject), None)


def restriction_to_appeal(user: Any, reference: str) -> Restriction:
    """A restriction that somebody wants to appeal, by its reference: it was in force and the customer was told.

    Raises NotVisible for everything else, also for one of which the customer was not told and that one may not see.
    """
    began = Restriction.objects.filter(reference=reference.upper(), starts_on__isnull=False)
    found: Restriction | None = began.select_related("customer", "team", "terms", "request").first()
    if found is None:
        raise NotVisible
    if found.told_on is None and not Restriction.objects.visible_to(user).filter(pk=found.pk).exists():
        raise NotVisible
    return found


def action_to_appeal(user: Any, pk: int) -> ImmediateAction:
    """What was done on the spot, in an incident that the person may see. Raises NotVisible."""
    seen = Incident.objects.visible_to(user).exclude(state__in=[*Incident.BEFORE_LOGGED, Incident.State.VOID])
    rows = ImmediateAction.objects.filter(pk=pk, incident__in=seen.values("pk"))
    found = rows.select_related("incident__customer", "incident__team").first()
    if found is None:
        raise NotVisible
    return found


def acting_for(customer: Customer, named: Representation | None = None) -> list[Representation]:
    """Who may be named as appealing for the customer: whoever acts for them today, and who was named (SBC-1.2a)."""
    return [one for one in represented_by(customer) if one.is_current or one == named]


def open_appeal_of(restriction: Restriction, user: Any) -> tuple[bool, Appeal | None]:
    """Whether the restriction is being appealed already, and that appeal where this person sees it."""
    undecided = Appeal.objects.filter(restriction=restriction, state__in=Appeal.UNDECIDED)
    return undecided.exists(), Appeal.objects.visible_to(user).filter(pk__in=undecided.values("pk")).first()


def undecided_appeal(restriction: Restriction) -> Appeal | None:
    """The appeal to which the customer can still add, whoever asks: nothing of it is shown to them."""
    return Appeal.objects.filter(restriction=restriction, state__in=Appeal.UNDECIDED).first()


def _keys(found: QuerySet[Any]) -> set[Any]:
    return set(found.values_list("pk", flat=True))


def _actions_of(family: list[UUID], user: Any) -> list[ImmediateAction]:
    seen = Incident.objects.visible_to(user).filter(customer__in=family)
    seen = seen.exclude(state__in=[*Incident.BEFORE_LOGGED, Incident.State.VOID])
    rows = ImmediateAction.objects.filter(incident__in=seen.values("pk")).select_related("incident__team")
    return list(rows.order_by("-incident__occurred_on", "pk")[:MOST_OFFERED])


# -- who hears it, and why --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Hearers:
    """Who hears an appeal, why they and by which clauses, who of them is free today, and who may not and why."""

    body: str
    because: str
    settled: bool
    heard_here: bool
    people: list[tuple[str, str]]
    kept_out: list[tuple[User, str]]
    route: routes.Route | None = None
    clauses: tuple[str, ...] = ()


def hearers_of(appeal: Appeal, user: Any) -> Hearers:
    """Worked out from who decided, until the appeal is passed on; then as it was passed on (SBC-12.3)."""
    route = routes.route_of(appeal) if appeal.state == Appeal.State.RECEIVED else None
    body = route.heard_by if route is not None else appeal.heard_by
    being_decided = appeal.state in Appeal.UNDECIDED
    sees_all = bool(allowed(user, "see_all_appeals"))
    return Hearers(
        body=upper_first(body_in_words(body).removeprefix("our ")) or ELSEWHERE.get(body, ""),
        because=route.because if route is not None else appeal.route_because,
        settled=route is None,
        heard_here=body in (routes.GROUP, *POSTS),
        people=_free_people(appeal, body) if being_decided else [],
        kept_out=_kept_out(appeal, body) if being_decided and sees_all else [],
        route=route,
        clauses=said.clauses if (said := route_for(appeal.subject)) is not None else (),
    )


def missing_to_pass_on(appeal: Appeal, route: routes.Route, user: Any) -> list[UnmetCheck]:
    """Everything that is still missing before the appeal can go where it belongs, each with where it is mended."""
    wanted = CHECKS_OF.get(route.transition, checks.TO_PASS_ON)
    return unmet_of((one for one in wanted if not one.field), appeal, user, {"heard_by": route.heard_by})


def _free_people(appeal: Appeal, body: str) -> list[tuple[str, str]]:
    """Seat or post, and who is free to hear it there today; where all are away, who of them is back first."""
    if body == routes.GROUP:
        return [(seat.label, seat.sits.name if seat.sits is not None else "") for seat in free_seats(appeal)]
    here = [(person.job_title, person.name) for person in free_here(appeal, body)]
    who = "" if here else waits_for_return(appeal, body)
    return [("", f"Nobody today: {who}")] if who else here


def _kept_out(appeal: Appeal, body: str) -> list[tuple[User, str]]:
    """Who would hear it by seat or post, and had a part in what is challenged (SBC-12.3, SPSO-EP-22c)."""
    parts = parts_in_appeal(appeal)
    if body == routes.GROUP:
        everyone = [seat.sits for seat in sitting_where(lambda _person: True)]
    elif body == routes.NOBODY:
        roles = {role for several in POSTS.values() for role in several}
        everyone = [one for role in sorted(roles) for one in holders_of_role(role)]
    else:
        everyone = [one for role in POSTS.get(body, ()) for one in holders_of_role(role)]
    kept = dict.fromkeys(one for one in everyone if one is not None and one.pk in parts)
    return [(one, parts[one.pk]) for one in kept]


# -- its clocks -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Clock:
    """One time limit: what has to happen by when, and how that stands, in words."""

    what: str
    due_on: date | None
    stands: str
    late: bool = False


def clocks_of(appeal: Appeal) -> list[Clock]:
    """Acknowledging, deciding, which stands still while a question is open, and telling the customer the outcome."""
    calendar = WorkingDays.load()
    return [_acknowledging(appeal, calendar), *_deciding(appeal, calendar), *_telling(appeal, calendar)]


def _acknowledging(appeal: Appeal, calendar: WorkingDays) -> Clock:
    letter = appeal.acknowledgement
    if letter is not None and letter.state in ("issued", "returned_undelivered"):
        return Clock("Acknowledge", appeal.acknowledge_by, f"Done, {british_date(letter.issued_on)}")
    if standing_exception(appeal) is not None:
        return Clock("Acknowledge", None, "No letter goes while the customer is not told of the restriction")
    if appeal.heard_by == routes.COMPLAINTS:
        return Clock("Acknowledge", None, "The complaints procedure answers the customer, under its own reference")
    if appeal.heard_by in ELSEWHERE:
        # The notice itself says that it came and where it can go: a letter before it would say nothing more.
        return Clock("Acknowledge", None, "Answered by the notice")
    return _running("Acknowledge", appeal.acknowledge_by, calendar, runs=appeal.state in Appeal.UNDECIDED)


def _deciding(appeal: Appeal, calendar: WorkingDays) -> list[Clock]:
    if appeal.decided_at is not None:
        return [Clock("Decide", appeal.decide_by, f"Decided on {british_date(clock.date_of(appeal.decided_at))}")]
    if appeal.clock_stopped_on is not None and appeal.state == Appeal.State.INFO_REQUESTED:
        since = british_date(appeal.clock_stopped_on)
        return [Clock("Decide", appeal.decide_by, f"Stands still since {since}, until the question is answered")]
    if not appeal.being_heard:
        return []
    return [_running("Decide", appeal.decide_by, calendar, runs=True)]


def _telling(appeal: Appeal, calendar: WorkingDays) -> list[Clock]:
    if appeal.state not in Appeal.CUSTOMER_WAITS:
        return []
    item = open_work_of(appeal).filter(kind="outcome_letter").first()
    return [_running("Tell the customer by letter", item.due_on if item is not None else None, calendar, runs=True)]


def _running(what: str, due_on: date | None, calendar: WorkingDays, *, runs: bool) -> Clock:
    if due_on is None:
        return Clock(what, None, "No time is set")
    if not runs:
        return Clock(what, due_on, "Not sent")
    return Clock(what, due_on, calendar.in_words(due_on), late=due_on < clock.today())


# -- its words --------------------------------------------------------------------------------------------------------


def letters_of(appeal: Appeal, user: Any) -> list[tuple[Letter, str, bool]]:
    """The letters of an appeal, each with its name and whether this person may open it; the newest first.

    Whoever sees the appeal sees where its own two letters stand, also while they are being written (SBC-12.4a).
    """
    opens = list(letters_about(user, appeal.reference))
    own = [one for one in (appeal.outcome_letter, appeal.acknowledgement) if one is not None and one not in opens]
    return [(one, letter_type_label(one), one in opens) for one in [*own, *opens]]


def meanwhile_as_it_was(appeal: Appeal) -> str:
    """What was decided for the meantime: in the past once that time is over, and nothing holds the restriction now."""
    if not appeal.meanwhile:
        return ""
    restriction: Any = appeal.restriction
    sent_back = appeal.outcome == Appeal.Outcome.SENT_BACK and restriction is not None and restriction.is_on_hold
    if sent_back or (appeal.state in Appeal.UNDECIDED and appeal.can_change_restriction):
        return str(appeal.get_meanwhile_display())
    held = appeal.meanwhile == Appeal.Meanwhile.ON_HOLD
    return "It was on hold while the appeal was heard" if held else "It went on applying while the appeal was heard"


def channel_in_words(appeal: Appeal) -> str:
    """How it came, as the policy calls it."""
    return _called(lambda: policy_in_force().channel(appeal.channel).label, appeal.channel)


def grounds_in_words() -> dict[str, str]:
    """The grounds of an appeal by code."""
    return {one.code: one.label for one in policy_in_force().reasons("appeal_grounds").reasons}


def _called(label: Callable[[], str], otherwise: str) -> str:
    try:
        return label()
    except UnknownCode:
        return upper_first(otherwise.replace("_", " "))
