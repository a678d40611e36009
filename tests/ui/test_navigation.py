"""Who sees which links, and which one is marked."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.urls import resolve

from engagement.ui import context, navigation
from engagement.ui.navigation import NavigationItem
from tests.ui.conftest import read


@pytest.fixture(autouse=True)
def own_register(monkeypatch: pytest.MonkeyPatch) -> None:
    own = navigation.Register(ask=lambda user, code: code == "allowed")
    monkeypatch.setattr(navigation, "filled", own)
    monkeypatch.setattr(context, "_providers", [])


def request_of(path: str, user: Any) -> Any:
    request = RequestFactory().get(path)
    request.user = user
    request.resolver_match = resolve(path)
    return request


def test_links_follow_permission_and_order(shona):
    navigation.register(NavigationItem("Second", "note", permission="allowed", order=20, count=lambda user: 4))
    navigation.register(NavigationItem("First", "components", order=10))
    navigation.register(NavigationItem("Not mine", "everything", permission="refused"))
    navigation.register(NavigationItem("Not here", "no_such_page"))
    navigation.register(NavigationItem(lambda: "Named late", "open", order=30, place="footer"))
    links = navigation.links_for(request_of("/note/", shona))
    assert [(link.label, link.current, link.count) for link in links] == [("First", False, 0), ("Second", True, 4)]
    assert [link.label for link in navigation.links_for(request_of("/note/", shona), "footer")] == ["Named late"]


def test_somebody_signed_out_sees_public_links_only_and_is_not_counted():
    navigation.register(NavigationItem("Home", "components"))
    navigation.register(NavigationItem("Open", "open", public=True, count=lambda user: 1 / 0))
    links = navigation.links_for(request_of("/open/", AnonymousUser()))
    assert [(link.label, link.count) for link in links] == [("Open", 0)]


def test_only_the_closest_link_is_marked(shona):
    navigation.register(NavigationItem("Account", "account_login", order=1))
    navigation.register(NavigationItem("Refusals", "components", order=2))
    links = navigation.links_for(request_of("/account/login/", shona))
    assert [link.current for link in links] == [True, False]


def test_counting_waits_until_a_page_asks(shona):
    navigation.register(NavigationItem("Approvals", "note", count=lambda user: 1 / 0))
    context.page(request_of("/note/", shona))


def test_a_clause_is_called_as_the_policy_calls_it():
    assert navigation.clause_link("SBC-6.3a").label == "policy 6.3"
    assert navigation.clause_link("7.1").label == "policy 7.1"
    assert navigation.clause_link("UKCG-019d").label == "UKCG-019d"
    navigation.set_clause_reference(lambda clause: ("guide, part 2", "/policy/#2"))
    assert navigation.clause_link("SBC-6.3a") == navigation.Link("guide, part 2", "/policy/#2")


def test_the_frame_of_a_page(signed_in, settings):
    settings.DEMO = True
    navigation.register(NavigationItem("Approvals", "note", count=lambda user: 4))
    page = read(signed_in.get("/"))
    assert page.xpath("//a[@href='#main-content']")
    assert len(page.xpath("//main[@id='main-content']")) == 1
    assert page.xpath("//nav[@aria-label='Menu']//a/@href") == ["/note/"]
    assert "(4 waiting)" in page.text_content()
    assert "Shona Kerr" in page.xpath("//nav[@aria-label='Your account']")[0].text_content()
    assert page.xpath("//form[@method='post'][@action='/account/logout/']//button")
    assert "This is a demonstration. Everyone and everything in it is invented." in page.text_content()
    assert len(page.xpath("//h1")) == 1


def test_a_page_stands_without_an_organisation(client, db):
    page = read(client.get("/help/"))
    assert page.find(".//title").text == "Help – Evenhand"
    assert not page.xpath("//nav[@aria-label='Your account']")


@pytest.mark.parametrize("path", ["/help/", "/support/", "/accessibility/"])
def test_pages_about_the_service_are_open_to_all(client, db, path):
    assert client.get(path).status_code == 200
    assert client.post(path).status_code == 405
