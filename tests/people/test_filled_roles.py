"""The groups and their permissions follow the register after every migration."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext

from engagement.people.permissions import registered
from engagement.people.roles import Role
from engagement.people.services import fill_roles

pytestmark = pytest.mark.django_db


def as_they_stand() -> dict[str, set[str]]:
    return {
        role.value: set(Group.objects.get(name=role.value).permissions.values_list("codename", flat=True))
        for role in Role
    }


def as_registered() -> dict[str, set[str]]:
    return {
        role.value: {code for code, permission in registered().items() if role in permission.roles} for role in Role
    }


def test_every_role_has_what_the_register_gives_it() -> None:
    assert as_they_stand() == as_registered()


def test_what_was_changed_by_hand_is_put_right() -> None:
    manager = Group.objects.get(name=Role.LINE_MANAGER.value)
    manager.permissions.clear()
    Group.objects.get(name=Role.STAFF.value).permissions.set(Permission.objects.all())
    Group.objects.get(name=Role.HR.value).delete()
    Permission.objects.filter(codename="see_customers").update(name="Something else")
    fill_roles()
    assert as_they_stand() == as_registered()
    assert Permission.objects.get(codename="see_customers").name == registered()["see_customers"].label


def test_nothing_is_written_where_nothing_differs() -> None:
    with CaptureQueriesContext(connection) as asked:
        fill_roles()
    questions = [one["sql"] for one in asked if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(questions) <= 4
    assert all(one.startswith("SELECT") for one in questions)
