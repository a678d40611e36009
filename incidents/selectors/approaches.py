"""What is known about a restorative approach besides its own row."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet

from engagement import clock
from engagement.customers.selectors import family_ids
from engagement.policy.schema import Approach, UnknownCode
from engagement.policy.sections.letters import LetterType
from engagement.policy.selectors import local, policy_in_force
from engagement.transitions import NotVisible
from incidents.deciders import decided_by
from incidents.models import Incident, RestorativeApproach


def approach_for(user: Any, reference: str) -> RestorativeApproach:
    """The approach with this reference for somebody who may see it. Raises NotVisible, whether or not it exists."""
    found: RestorativeApproach | None = (
        RestorativeApproach.objects.visible_to(user)
        .filter(reference=reference.upper())
        .select_related(
            "customer", "team__service", "team__line_manager", "team__senior_manager",
            "requester", "approver", "letter", "later_incident", "entrusted_team__line_manager",
            "entrusted_team__senior_manager",
        )
        .first()
    )  # fmt: skip
    if found is None:
        raise NotVisible
    return found


def warning_cap() -> int:
    """How often we may ask about the same conduct before we act or close; two unless set otherwise (SPSO-G3-31)."""
    return int(local("warning_cap", 2))


def _requests_about(customer: Any, category: str, states: Iterable[str]) -> QuerySet[RestorativeApproach]:
    """Approaches of one customer (and records merged with theirs) in these states that ask for a change.

    An agreement that both sides made is no warning.
    """
    return RestorativeApproach.objects.filter(
        customer__in=family_ids(customer), category=category, state__in=states
    ).exclude(approved_kind__in=_agreements())


def _agreements() -> list[str]:
    return [kind.code for kind in policy_in_force().approaches if kind.letter_type and not kind.counts_as_request]


def asked_about(customer: Any, category: str) -> QuerySet[RestorativeApproach]:
    """The approaches in which this customer (and records merged with theirs) was asked about one category of conduct.

    Letters and conversations count from the approval: four that are approved before the first letter goes are four
    times (SPSO-G3-25, SPSO-G3-31).
    """
    return _requests_about(customer, category, [*RestorativeApproach.WARNED, *RestorativeApproach.ABOUT_TO_WARN])


def earlier_times_asked(approach: RestorativeApproach) -> QuerySet[RestorativeApproach]:
    """The other times that this customer was asked about such conduct; see `asked_about`."""
    return asked_about(approach.customer, approach.category).exclude(pk=approach.pk)


def times_asked(approach: RestorativeApproach) -> int:
    """How often this customer was already asked about this category of conduct; see `asked_about`."""
    return earlier_times_asked(approach).count()


def may_still_ask(approach: RestorativeApproach) -> bool:
    """Whether its letter may go now: others may have gone since it was approved (SPSO-G3-31)."""
    if approach.third_time_code or approach.approved_kind in _agreements():
        return True
    gone = _requests_about(approach.customer, approach.category, RestorativeApproach.WARNED).exclude(pk=approach.pk)
    return gone.count() < warning_cap()


def letter_type_of(approach: Any) -> LetterType | None:
    """The letter that the approach goes by; None for a conversation in which nothing was asked (SPSO-G3-28b)."""
    profile = policy_in_force()
    if approach.asked_orally:
        return profile.letter_type_for("restorative_approach")
    code = profile.approach(approach.approved_kind or approach.kind).letter_type
    return profile.letter_type(code) if code else None


def state_in_words(approach: Any) -> str:
    """Where it stands. A conversation without a letter is not being written: it is still to be had."""
    if approach.state == RestorativeApproach.State.DISCUSSED and letter_type_of(approach) is None:
        return "To be talked about with the customer"
    return str(approach.get_state_display())


def kind_label(code: str) -> str:
    """The name of a kind of approach; an older policy's code stands for itself."""
    try:
        return policy_in_force().approach(code).label
    except UnknownCode:
        return code.replace("_", " ").capitalize()


def fitting_approaches(category: str, incidents: Iterable[Incident]) -> list[Approach]:
    """The kinds of approach that the policy has for such incidents, in its order.

    Some are for one category only, some only for what came in writing or stood online, and some only once the health
    and safety reference is there (SBC-A1-REST-2, SBC-A1-CAT1-5).
    """
    profile = policy_in_force()
    linked = list(incidents)
    used = {incident.channel for incident in linked}
    channels = [channel for channel in profile.channels if channel.code in used]
    scope = {
        "any": True,
        "written": any(channel.written for channel in channels),
        "online": any(channel.online for channel in channels),
    }
    referenced = all(hasattr(incident, "health_and_safety_reference") for incident in linked if incident.zero_tolerance)
    return [
        kind
        for kind in profile.approaches
        if (not kind.only_categories or category in kind.only_categories)
        and scope[kind.only_channels]
        and (referenced or not kind.needs_external_log)
    ]


def asked_on(approach: RestorativeApproach) -> date | None:
    """The day on which the customer was asked: the letter's, or that of the conversation. None before."""
    if approach.letter is not None and approach.letter.issued_on is not None:
        day: date = approach.letter.issued_on
        return day
    return approach.conversation_on


def later_incidents(approach: RestorativeApproach) -> QuerySet[Incident]:
    """Logged incidents of the customer on or after the day we asked, besides those the approach rests on (SBC-5.6)."""
    since = asked_on(approach)
    if since is None:
        return Incident.objects.none()
    return (
        Incident.objects.filter(customer__in=family_ids(approach.customer), occurred_on__gte=since)
        .exclude(state__in=[*Incident.BEFORE_LOGGED, Incident.State.VOID])
        .exclude(pk__in=approach.incidents.values("pk"))
        .order_by("-occurred_on", "-submitted_at")
    )


def incidents_to_start_from(user: Any, customer: Any) -> QuerySet[Incident]:
    """The customer's logged incidents on which a manager may rest an approach: those about which they decide.

    An approach that a manager starts has no approval step, so what they logged or were affected by is left out, and
    what the manager for whom they stand in was part of.
    """
    return (
        Incident.objects.visible_to(user)
        .filter(decided_by(user), customer__in=family_ids(customer))
        .exclude(state__in=[*Incident.BEFORE_LOGGED, Incident.State.VOID, Incident.State.MANAGED_HS])
        .select_related("team__service", "reporter", "customer", "health_and_safety_reference")
        .order_by("-occurred_on", "-submitted_at")
    )


def suggested_monitoring_end() -> date | None:
    """When to see whether it helped, from today, by the organisation's own time; None where none was accepted."""
    days = local("monitoring_days")
    return None if days is None else clock.today() + timedelta(days=int(days))
