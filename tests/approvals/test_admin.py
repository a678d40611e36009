"""The Django admin: the manager's queue by reference, and nothing of cases for anybody else."""

from __future__ import annotations

from typing import Any

import pytest

from tests.approvals.builders import ACCOUNT, Cases

pytestmark = pytest.mark.django_db

LIST = "/admin/incidents/restorativeapproach/"


def may_enter(cases: Cases, name: str) -> None:
    user = cases.person(name)
    user.is_staff = True
    user.save()


def test_a_manager_sees_reference_state_deadline_and_the_way_to_the_decision(cases: Cases, as_person: Any) -> None:
    request = cases.request("Tom", cases.customer("Deborah Laidlaw"))
    cases.request("Nadia", cases.customer("Alan Pringle"))
    may_enter(cases, "Shona")
    page = as_person("Shona").visit(LIST)
    assert page.status == 200
    assert page.says(request.reference)
    assert page.says("Needs a decision")
    assert page.says("23 November 2026")
    assert page.find_link(f"Open {request.reference}") == f"/approvals/{request.reference}/"
    for kept_back in ("Laidlaw", "Pringle", ACCOUNT, "Tom Elliot", "RA-2026-0002"):
        assert not page.says(kept_back)


def test_nothing_is_added_opened_changed_or_deleted_there(cases: Cases, as_person: Any) -> None:
    request = cases.request("Tom")
    may_enter(cases, "Shona")
    for path in ("add/", f"{request.pk}/change/", f"{request.pk}/delete/", f"{request.pk}/history/"):
        assert as_person("Shona").visit(f"{LIST}{path}").status in (403, 404)
    as_person("Shona").post(LIST, {"action": "delete_selected", "_selected_action": str(request.pk), "post": "yes"})
    assert type(request).objects.filter(pk=request.pk).exists()


def test_what_was_decided_leaves_the_list(cases: Cases, as_person: Any) -> None:
    approved = cases.approved("Tom")
    may_enter(cases, "Shona")
    assert not as_person("Shona").visit(LIST).says(approved.reference)


def test_a_superuser_sees_nothing_of_cases(cases: Cases, superuser: Any, sign_in: Any) -> None:
    from tests.visitor import Visitor

    request = cases.request("Tom", cases.customer("Deborah Laidlaw"))
    visitor = Visitor(sign_in(superuser))
    index = visitor.visit("/admin/")
    assert index.status == 200
    for word in ("Incident", "Restorative", "Customer", "Letter", "Timeline"):
        assert not index.says(word)
    assert visitor.visit(LIST).status == 403
    assert visitor.visit(f"{LIST}{request.pk}/change/").status in (403, 404)
    assert visitor.visit(f"/approvals/{request.reference}/").status in (403, 404)


@pytest.mark.parametrize("name", ["Tom", "Stuart", "Leah", "Angus", "Helen"])
def test_others_who_may_enter_the_admin_do_not_find_the_queue(cases: Cases, as_person: Any, name: str) -> None:
    cases.request("Tom")
    may_enter(cases, name)
    assert as_person(name).visit(LIST).status == 403
    assert not as_person(name).visit("/admin/").says("Restorative")
