"""Which appeals somebody may add to without reading them: whoever takes the call adds what the customer says."""

from typing import Any

from restrictions.models import Restriction


def may_be_added_to(appeal: Any, user: Any) -> bool:
    """Whether this person sees the appeal, or may know of the restriction that it is against (SBC-12.1a).

    As with registering: a restriction of which the customer was told is named to whoever registers appeals, one of
    which the customer was not told only to those who see it anyway.
    """
    if type(appeal).objects.visible_to(user).filter(pk=appeal.pk).exists():
        return True
    restriction = appeal.restriction
    if restriction is None:
        return False
    return restriction.told_on is not None or Restriction.objects.visible_to(user).filter(pk=restriction.pk).exists()
