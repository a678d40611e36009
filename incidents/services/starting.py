"""Beginning to log an incident with what a contact has told already."""

from django.db import transaction

from engagement import clock
from engagement.contact.models import Contact
from engagement.customers.families import family_ids
from engagement.customers.models import Customer
from engagement.people.models import User
from incidents.models import Incident
from incidents.services.logging import choose_customer, save_answers, start_draft


def start_draft_about(customer: Customer, *, actor: User, contact: Contact | None = None) -> Incident:
    """A draft that knows who it was and, from a logged contact, when and how; both are still asked and can be changed.

    The same contact taken over twice is one draft. Raises PermissionDenied for people whose role does not log.
    """
    with transaction.atomic():
        if contact is None:
            return choose_customer(start_draft(actor=actor).pk, actor=actor, customer=customer)
        moment = contact.at.astimezone(clock.LONDON)
        known = {
            "occurred_on": moment.date(),
            "occurred_at": moment.time().replace(second=0, microsecond=0),
            "channel": contact.channel,
        }
        drafts = Incident.objects.filter(reporter=actor, state=Incident.State.DRAFT, customer__in=family_ids(customer))
        if (begun := drafts.filter(**known).first()) is not None:
            return begun
        draft = choose_customer(start_draft(actor=actor).pk, actor=actor, customer=customer)
        return save_answers(draft.pk, actor=actor, step="when", answers=known, finished=False)
