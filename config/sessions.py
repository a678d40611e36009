"""Sessions end when nobody has used them for a while."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from engagement import clock

# Moving the end forward is a write; once in a while is enough, and keeps reading pages free of writes.
EVERY_SECONDS = 300
SEEN = "seen"


class IdleSessionMiddleware:
    """Moves a session's end (SESSION_COOKIE_AGE from now) forward while its owner is at work."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # Not touching the session of a visitor who has none spares them a cookie.
        if request.session.accessed and not request.session.is_empty():
            moment = int(clock.now().timestamp())
            if abs(moment - request.session.get(SEEN, 0)) >= EVERY_SECONDS:
                request.session[SEEN] = moment
        return response
