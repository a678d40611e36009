"""Keeping who looked up whom."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.utils.crypto import salted_hmac

from engagement import clock
from engagement.contact.models import ConnectedSystem, LookUp
from engagement.customers.search import Question

SALT = "engagement.contact.look_up"


def hash_of(question: Question) -> str:
    """A keyed hash of what was asked, in its normalised form: see `LookUp`. Empty for a question without content."""
    if question.is_empty:
        return ""
    parts = (question.reference, question.email, question.postcode, question.phone, *sorted(question.words))
    return salted_hmac(SALT, "\n".join(parts), algorithm="sha256").hexdigest()


def record_look_up(
    *,
    looked_by: Any,
    how: str,
    answered: str,
    words_hash: str = "",
    customer_id: UUID | None = None,
    shown: Iterable[UUID] = (),
    system: ConnectedSystem | None = None,
) -> LookUp:
    """Keep one look-up; called before its answer is shown, never after (SBC-13.1b). One insert."""
    return LookUp.objects.create(
        at=clock.now(),
        looked_by_id=looked_by.pk,
        system=system,
        how=how,
        words_hash=words_hash,
        answered=answered,
        customer_id=customer_id,
        shown=[str(one) for one in shown],
    )
