"""A record that was made for one purpose and never used for any: it goes with that purpose."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from engagement.customers.models import ContactPoint, Customer, SearchKey
from engagement.customers.services.common import lock
from engagement.people.models import User
from engagement.spine.timeline import timeline_of

# What is made together with the record. Anything else that names it is a use of it.
PARTS = (ContactPoint, SearchKey)


def forget_unused(customer_id: UUID, *, actor: User, since: datetime) -> bool:
    """Take back a customer whom this person recorded after `since` and nobody used; True where it went.

    Whoever has an incident, a letter, a need, a note, a contact or a line in their history besides the first stays:
    that is everything that refers to the record, also in apps that this one does not know.
    """
    with transaction.atomic():
        customer = lock(customer_id)
        if customer.created_by_id != actor.pk or customer.created_at <= since or _is_used(customer):
            return False
        ContactPoint.objects.filter(customer=customer).delete()
        customer.delete()
    return True


def _is_used(customer: Customer) -> bool:
    if customer.merged_into_id is not None or timeline_of(customer).exclude(verb="create").exists():
        return True
    return any(
        relation.related_model._default_manager.filter(**{relation.field.name: customer}).exists()
        for relation in Customer._meta.related_objects
        if relation.related_model not in PARTS
    )
