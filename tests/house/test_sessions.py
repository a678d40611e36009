"""Sessions end after eight hours without a page."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import RequestFactory

from config.sessions import EVERY_SECONDS, SEEN, IdleSessionMiddleware
from engagement import clock

Store = import_module(settings.SESSION_ENGINE).SessionStore


def visit(session: object) -> None:
    request = RequestFactory().get("/")
    request.session = session
    request.session.get("anything")
    session.modified = False
    IdleSessionMiddleware(lambda _request: HttpResponse())(request)


@pytest.mark.django_db
def test_the_end_moves_forward_while_someone_works_but_not_with_every_page():
    session = Store()
    session["who"] = 1
    with clock.frozen(clock.now()):
        visit(session)
        assert session.modified
        visit(session)
        assert not session.modified
    later = clock.now() + timedelta(seconds=EVERY_SECONDS + 1)
    with clock.frozen(later):
        visit(session)
    assert session.modified
    assert session[SEEN] == int(later.timestamp())


@pytest.mark.django_db
def test_a_visitor_without_a_session_gets_none():
    session = Store()
    visit(session)
    assert session.is_empty()
    assert not session.modified


def test_eight_hours():
    assert settings.SESSION_COOKIE_AGE == 8 * 3600
    assert settings.SESSION_EXPIRE_AT_BROWSER_CLOSE
