"""A phone number or email address without its one written form would find nobody: the database refuses it."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from engagement.customers.models import ContactPoint, Customer

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("kind", "typed"), [("phone", "01632 960 118"), ("email", "alan.pringle@example.org")])
def test_the_database_refuses_one_without_it(kind: str, typed: str) -> None:
    alan = Customer.objects.create(reference="C-000001", name="Alan Pringle")
    with pytest.raises(IntegrityError, match="phone_and_email_have_their_written_form"), transaction.atomic():
        ContactPoint.objects.create(customer=alan, kind=kind, typed=typed)
    ContactPoint.objects.create(customer=alan, kind="address", typed="14 Mill Wynd")
