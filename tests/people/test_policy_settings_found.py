"""Whoever looks after the policy alone finds its settings, and no back link leads anybody to a refusal."""

import pytest
from django.urls import reverse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("policy", "the_clock")]


def backs(page) -> list[str]:
    """Where the back link leads."""
    return page.tree.xpath("//a[contains(@class, 'govuk-back-link')]/@href")


@pytest.mark.clauses("SPSO-G1-08")
def test_the_policy_administrator_finds_the_policy_settings(as_person) -> None:
    moira = as_person("Moira Lees")
    moira.visit("/")
    page = moira.follow("Policy settings")
    assert (page.status, page.path) == (200, "/settings/policy/")
    page = moira.follow("Local values")
    assert (page.status, page.path) == (200, "/settings/local-values/")
    for path in ("/settings/policy/", "/settings/local-values/"):
        [back] = backs(moira.visit(path))
        assert moira.visit(back).status == 200


def test_an_administrator_goes_through_all_settings(as_person) -> None:
    leah = as_person("Leah Kidd")
    page = leah.visit("/settings/policy/")
    assert not page.has_link("Policy settings")
    assert backs(page) == ["/settings/"]


def test_from_ones_own_absence_back_to_ones_own_account(as_person) -> None:
    tom = as_person("Tom Elliot")
    [back] = backs(tom.visit(reverse("people:own_absence")))
    assert back == reverse("people:account")
    assert tom.visit(back).status == 200
