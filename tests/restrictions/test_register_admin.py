"""The register in the Django admin: references and dates for its readers, and nothing for anybody else."""

from __future__ import annotations

from typing import Any

import pytest

from restrictions.models import Restriction
from tests.restrictions.builders import Limits
from tests.visitor import Visitor

pytestmark = pytest.mark.django_db

LIST = "/admin/restrictions/restriction/"


def may_enter(limits: Limits, name: str) -> Any:
    user = limits.person(name)
    user.is_staff = True
    user.save()
    return user


def test_a_reader_of_the_register_sees_references_and_no_names(limits: Limits, as_person: Any) -> None:
    restriction = limits.in_force(customer=limits.customer("Zebedee Quartermaine"))
    waiting = limits.decided_by_senior()
    may_enter(limits, "Helen")
    page = as_person("Helen").visit(LIST)
    assert page.says("16 February 2027")
    assert page.find_link(f"Open {restriction.reference}") == restriction.get_absolute_url()
    for kept_back in ("Quartermaine", waiting.reference, "Thirty-one calls"):
        assert not page.says(kept_back), kept_back
    for path in ("add/", f"{restriction.pk}/change/", f"{restriction.pk}/delete/", f"{restriction.pk}/history/"):
        assert as_person("Helen").visit(f"{LIST}{path}").status in (403, 404), path
    as_person("Helen").post(LIST, {"action": "delete_selected", "_selected_action": str(restriction.pk), "post": "yes"})
    assert Restriction.objects.filter(pk=restriction.pk).exists()


@pytest.mark.parametrize("name", ["Tom", "Ravi", "Leah", "Angus", "Beth"])
def test_others_who_may_enter_the_admin_do_not_find_it(limits: Limits, as_person: Any, name: str) -> None:
    limits.in_force()
    may_enter(limits, name)
    assert as_person(name).visit(LIST).status == 403
    assert not as_person(name).visit("/admin/").says("Restriction")


def test_a_superuser_does_not_find_it(limits: Limits, superuser: Any, sign_in: Any) -> None:
    limits.in_force()
    visitor = Visitor(sign_in(superuser))
    assert not visitor.visit("/admin/").says("Restriction")
    assert visitor.visit(LIST).status == 403
