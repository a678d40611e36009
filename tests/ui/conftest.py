"""The interface on its own: pages, templates and a signed-in person that belong to these tests."""

from copy import deepcopy
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from django.contrib.auth import get_user_model
from django.test import Client

HERE = Path(__file__).parent
KEPT_POSTS = "engagement.ui.kept_posts.KeptPostsMiddleware"
AUTHENTICATION = "django.contrib.auth.middleware.AuthenticationMiddleware"
PASSWORD = "three words apart"


@pytest.fixture(autouse=True)
def own_pages(settings: Any) -> None:
    """Our pages in place of the project's, with the middleware that they are about."""
    settings.ROOT_URLCONF = "tests.ui.urls"
    templates = deepcopy(settings.TEMPLATES)
    templates[0]["DIRS"] = [*templates[0]["DIRS"], HERE / "templates"]
    settings.TEMPLATES = templates
    if KEPT_POSTS not in settings.MIDDLEWARE:
        order = list(settings.MIDDLEWARE)
        order.insert(order.index(AUTHENTICATION) + 1, KEPT_POSTS)
        settings.MIDDLEWARE = order
    settings.CSRF_FAILURE_VIEW = "engagement.ui.views.csrf_failed"


def person(email: str, name: str) -> Any:
    """Somebody who can sign in."""
    return get_user_model().objects.create_user(email=email, name=name, password=PASSWORD)


@pytest.fixture
def shona(db: None) -> Any:
    """A member of staff."""
    return person("shona.kerr@northmoor.example", "Shona Kerr")


@pytest.fixture
def ewan(db: None) -> Any:
    """Another one."""
    return person("ewan.scott@northmoor.example", "Ewan Scott")


@pytest.fixture
def signed_in(shona: Any) -> Client:
    """A browser in which Shona is signed in; faults become pages, as in production."""
    client = Client(raise_request_exception=False)
    client.force_login(shona)
    return client


def read(response: Any) -> Any:
    """An answer as a tree."""
    return lxml.html.document_fromstring(response.content.decode())
