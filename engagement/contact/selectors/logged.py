"""One contact that was logged."""

from typing import Any
from uuid import UUID

from engagement.contact.models import Contact
from engagement.spine.transitions import NotVisible


def contact_of(user: Any, number: UUID | str) -> Contact:
    """One contact, for somebody who may see it. Raises NotVisible, also for what is no number of a contact."""
    try:
        pk = number if isinstance(number, UUID) else UUID(number)
    except ValueError:
        raise NotVisible from None
    found = Contact.objects.visible_to(user).select_related("handled_by", "team", "logged_by").filter(pk=pk).first()
    if found is None:
        raise NotVisible
    return found
