"""Queries that are compiled once: the same answer as the query they were made from, for every value."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from engagement.people.models import Absence, User
from engagement.people.permissions import held_by
from engagement.policy.models import Organisation
from engagement.policy.selectors import organisation, policy_in_force
from engagement.prepared import PreparedQuery

pytestmark = pytest.mark.django_db


def by_team_and_name(team: str, name: str):
    return User.objects.filter(team__name=team, name=name).order_by("pk").values_list("pk", "email")


def test_values_go_where_they_belong_each_time(council) -> None:
    prepared = PreparedQuery(by_team_and_name, team=str, name=str)
    for team, name in (("Planning", "Tom Elliot"), ("Council tax", "Nadia Hussain"), ("Planning", "Nadia Hussain")):
        assert prepared.rows(team=team, name=name) == list(by_team_and_name(team, name))
    assert prepared.rows(team="' OR 1=1 --", name="%") == []


def test_it_is_compiled_once(council) -> None:
    made = []

    def make(name: str):
        made.append(name)
        return User.objects.filter(name=name).values_list("pk")

    prepared = PreparedQuery(make, name=str)
    with CaptureQueriesContext(connection) as asked:
        prepared.rows(name="Tom Elliot")
        prepared.rows(name="Isla Grant")
    assert len(made) == 1
    assert len(asked) == 2


def test_numbers_of_the_query_itself_stay(council) -> None:
    prepared = PreparedQuery(
        lambda person: User.objects.filter(pk=person).exclude(pk=4711).values_list("pk")[:7], person=int
    )
    tom = council.person("Tom")
    assert prepared.rows(person=tom.pk) == [(tom.pk,)]
    assert prepared.rows(person=4711) == []


def test_a_value_without_a_place_is_a_mistake_that_shows(council) -> None:
    prepared = PreparedQuery(lambda name: Absence.objects.values_list("pk"), name=str)
    with pytest.raises(ValueError, match="name"):
        prepared.rows(name="x")


def test_roles_are_read_afresh_for_each_request(council) -> None:
    tom = council.person("Tom")
    assert "check_contact" in held_by(User.objects.get(pk=tom.pk))
    tom.groups.clear()
    assert held_by(User.objects.get(pk=tom.pk)) == frozenset()


def test_the_organisation_is_read_whole_and_afresh(policy) -> None:
    known = Organisation.objects.get()
    read = organisation()
    assert {one.attname: getattr(read, one.attname) for one in Organisation._meta.concrete_fields} == {
        one.attname: getattr(known, one.attname) for one in Organisation._meta.concrete_fields
    }
    read.name = "Southmoor Council"
    read.save()
    assert organisation().name == "Southmoor Council"
    Organisation.objects.all().delete()
    assert organisation().name == ""


def test_the_newest_policy_is_in_force_at_once(policy) -> None:
    assert policy_in_force() is policy_in_force()
    policy.pk, policy.number = None, 2
    policy.save(force_insert=True)
    assert policy_in_force().number == 2
