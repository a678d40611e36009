"""A restriction that should last longer or go further: a fresh request, never a change of the one in force."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from engagement.people.models import User
from engagement.permissions import Refused
from engagement.transitions import NotVisible
from restrictions.models import ActiveManagementRequest, Restriction
from restrictions.selectors.extending import asks_afresh, extension_running
from restrictions.services.asking import start_request
from restrictions.services.locking import Reference, hold_letter


@transaction.atomic
def begin_extension(restriction_id: Reference, *, actor: User) -> ActiveManagementRequest:
    """A draft that asks for a fresh decision on a restriction in force (UKCG-057); what holds now goes on meanwhile.

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
    return start_request(actor=actor, incidents=(), extends=restriction)
