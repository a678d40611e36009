"""The session ends while somebody writes about a customer: what they typed comes back under the words they know."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from engagement.customers.models import Adjustment, Customer
from engagement.people.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("policy", "the_clock")]


def test_a_need_comes_back_under_its_questions(alan: Customer, tom: User) -> None:
    client = Client()
    client.force_login(tom)
    path = reverse("customers:add_adjustment", args=[alan.reference])
    assert client.get(path).status_code == 200
    client.cookies.pop("evenhand_session", None)
    client.cookies.pop("sessionid", None)
    typed: dict[str, Any] = {
        "what": "Ring, do not write", "kind": "phone_not_letters", "status": "agreed", "told_by": "Mr Pringle",
        "told_on_day": "5", "told_on_month": "11", "told_on_year": "2026",
    }  # fmt: skip
    address = client.post(path, typed).headers["Location"].partition("next=")[2]
    client.force_login(tom)
    page = " ".join(client.get(address).content.decode().split())
    for said in (
        ">What do they need us to do differently?</dt><dd", ">Ring, do not write</dd>",
        ">Which kind is it?</dt>", ">Phone instead of letters</dd>",
        ">Where does it stand?</dt>", ">Agreed</dd>",
        ">When did they tell us?</dt>", ">5 November 2026</dd>",
    ):  # fmt: skip
        assert said in page, said
    assert not Adjustment.objects.exists()
