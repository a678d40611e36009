"""A form that arrives after the session has ended comes back with what was typed.

What was typed is kept for an hour, encrypted, in the server's session of that browser, and only where a signed cookie
says who was signed in there before. After sign-in it is shown to that person and to nobody else, with a button that
sends it again. Files and passwords are never kept. Where nobody is known, what was typed is shown at once on the page
that says so: it goes back to the browser it came from, and is not stored.
"""

import base64
import hashlib
import json
import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from engagement import clock
from engagement.ui.labels import controls_at
from engagement.ui.typed import Typed, kept_values, typed_in

logger = logging.getLogger(__name__)

COOKIE = "evenhand_last"
COOKIE_SALT = "engagement.ui.kept_posts.last"
COOKIE_AGE = 30 * 24 * 60 * 60
KEEP_SECONDS = 60 * 60
SESSION_KEY = "kept_posts"
FIELD = "kept_post"
MOST_KEPT = 3
# Longer than any form that a person fills in; more would let a script fill the table of sessions.
MOST_BYTES = 300_000


@dataclass(frozen=True)
class KeptPost:
    """A form that waits for the person who typed it."""

    user: str
    path: str
    fields: list[tuple[str, list[str]]]
    files: list[str] = field(default_factory=list)

    @property
    def typed(self) -> list[Typed]:
        """What the person would recognise."""
        return typed_in(self.fields)


class KeptPostsMiddleware:
    """Stands after AuthenticationMiddleware and before LoginRequiredMiddleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Remember, signed, who was signed in at this browser."""
        response = self.get_response(request)
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated and last_user(request) != str(user.pk):
            response.set_signed_cookie(
                COOKIE, str(user.pk), salt=COOKIE_SALT, max_age=COOKIE_AGE, httponly=True, samesite="Lax",
                secure=bool(settings.SESSION_COOKIE_SECURE),
            )  # fmt: skip
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Take a form from somebody who is no longer signed in; clear away one that was sent again."""
        if request.method != "POST":
            return None
        if request.user.is_authenticated:
            forget(request, request.POST.get(FIELD, ""))
            return None
        if not getattr(view, "login_required", True):
            return None
        if _in_background(request):
            # A page in the background must not be sent elsewhere: what was typed still stands in it.
            return HttpResponse(status=401)
        return _signed_out(request)


def last_user(request: HttpRequest) -> str:
    """Who was last signed in at this browser, as a key of the user table; empty when unknown or tampered with."""
    return request.get_signed_cookie(COOKIE, default="", salt=COOKIE_SALT, max_age=COOKIE_AGE) or ""


def _in_background(request: HttpRequest) -> bool:
    return request.headers.get("X-Requested-With") == "autosave" or request.headers.get("HX-Request") == "true"


def _signed_out(request: HttpRequest) -> HttpResponse:
    fields = kept_values(request.POST)
    files = _names_of_files(request)
    if not typed_in(fields) and not files:
        return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
    post = KeptPost(last_user(request), request.get_full_path(), fields, files)
    key = keep(request, post) if post.user else ""
    if not key:
        return render(request, "errors/signed_out.html", {"typed": post.typed, "files": files}, status=401)
    messages.info(request, "You were signed out. What you typed is kept: sign in to carry on.", fail_silently=True)
    return redirect_to_login(reverse("kept_post", args=[key]), settings.LOGIN_URL)


def _names_of_files(request: HttpRequest) -> list[str]:
    return [str(upload.name) for name in request.FILES for upload in request.FILES.getlist(name)]


# -- keeping ---------------------------------------------------------------------------------------------------------


def keep(request: HttpRequest, post: KeptPost) -> str:
    """Put a form away for an hour; the key under which it lies, or nothing when it is too big to be kept."""
    plain = json.dumps([post.user, post.path, post.fields, post.files]).encode()
    if len(plain) > MOST_BYTES:
        return ""
    key = secrets.token_urlsafe(16)
    kept = dict(request.session.get(SESSION_KEY, {}))
    while len(kept) >= MOST_KEPT:
        kept.pop(next(iter(kept)))
    kept[key] = _cipher().encrypt_at_time(plain, int(clock.now().timestamp())).decode()
    request.session[SESSION_KEY] = kept
    return key


def take(request: HttpRequest, key: str) -> KeptPost | None:
    """What lies under a key, for the signed-in person who typed it; None for anybody else, or after an hour."""
    token = request.session.get(SESSION_KEY, {}).get(key)
    if not token:
        return None
    try:
        plain = _cipher().decrypt_at_time(token.encode(), KEEP_SECONDS, int(clock.now().timestamp()))
    except InvalidToken:
        forget(request, key)
        return None
    user, path, fields, files = json.loads(plain)
    if user != str(request.user.pk):
        logger.warning("A form kept for another person was asked for and thrown away.")
        forget(request, key)
        return None
    return KeptPost(user, path, [(name, list(values)) for name, values in fields], files)


def forget(request: HttpRequest, key: str) -> None:
    """Throw away what lies under a key."""
    if key and key in request.session.get(SESSION_KEY, {}):
        kept = dict(request.session[SESSION_KEY])
        del kept[key]
        request.session[SESSION_KEY] = kept


def _cipher() -> Fernet:
    """Keyed from the installation's secret: who can read the table of sessions alone cannot read what was typed."""
    digest = hashlib.sha256(b"engagement.ui.kept_posts:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))


# -- giving back -----------------------------------------------------------------------------------------------------


def kept_post(request: HttpRequest, key: str) -> HttpResponse:
    """The page after sign-in: what was typed, a button that sends it again, and one that throws it away."""
    if request.method == "POST":
        forget(request, key)
        messages.info(request, "What you typed has been thrown away.", fail_silently=True)
        return redirect("/")
    post = take(request, key)
    if post is None:
        return render(request, "errors/kept_post_gone.html", status=404)
    typed = typed_in(post.fields, controls_at(request, post.path))
    return render(request, "pages/kept_post.html", {"post": post, "typed": typed, "key": key})
