"""A restriction that should last longer or go further: a fresh request, never a change of the one in force."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from engagement.people.models import User
from engagement.permissions import Refused
from engagement.policy.selectors import policy_in_force
from engagement.transitions import NotVisible
from incidents.models import Incident
from restrictions.models import ActiveManagementRequest, ReliedOn, Restriction, Terms
from restrictions.selectors.extending import asks_afresh, extension_running
from restrictions.services.asking import MeasureInput, TermsInput, start_request, write_terms
from restrictions.services.locking import Reference, hold_letter


@transaction.atomic
def begin_extension(restriction_id: Reference, *, actor: User) -> ActiveManagementRequest:
    """A draft that asks for a fresh decision on a restriction in force (UKCG-057); what holds now goes on meanwhile.

    It begins from the incidents and the terms of what is in force; the days are set anew.

    Pressed twice it begins one draft, and while a fresh decision is asked for already it answers with that request.
    Raises NotVisible, and PermissionDenied for everybody but the person who asked and the managers of the team.
    """
    if not Restriction.objects.visible_to(actor).filter(pk=restriction_id).exists():
        raise NotVisible
    hold_letter(restriction_id)
    restriction = Restriction._base_manager.select_for_update(of=("self",)).get(pk=restriction_id)
    running = extension_running(restriction, actor)
    if running is not None:
        return running
    answer = asks_afresh(actor, restriction)
    if isinstance(answer, Refused):
        raise PermissionDenied(answer.why)
    draft = start_request(actor=actor, incidents=(), extends=restriction)
    _take_over(draft, restriction, actor)
    return draft


def _take_over(request: ActiveManagementRequest, extends: Restriction, actor: User) -> None:
    """What is in force is where a fresh request begins: its incidents and terms, with days to be set anew."""
    earlier = extends.request.relied_on.select_related("incident")
    visible = set(
        Incident.objects.visible_to(actor).values_list("pk", flat=True).filter(pk__in=earlier.values("incident"))
    )
    for one in earlier:
        if one.incident_id in visible:
            ReliedOn.objects.get_or_create(
                request=request, incident=one.incident, defaults={"behaviour": one.behaviour}
            )
    held = extends.terms
    measures = tuple(
        MeasureInput(
            code=one.code,
            parameters=one.parameters,
            answers=one.answers,
            addresses=one.addresses,
            why_nothing_less=one.why_nothing_less,
            conflict_because=one.conflict_because,
        )
        for one in held.measures.all()
    )
    terms = TermsInput(
        scope=held.scope, scope_note=held.scope_note, stays_open=held.stays_open, measures=_known(measures)
    )
    write_terms(Terms(request=request, number=1, put_forward_by=actor), terms)


def _known(measures: tuple[MeasureInput, ...]) -> tuple[MeasureInput, ...]:
    """Those that the policy in force knows; others have to be put in other words."""
    known = {measure.code for measure in policy_in_force().measures}
    return tuple(one for one in measures if one.code in known)
