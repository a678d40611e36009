"""Field changes are kept by django-auditlog; who made them comes from here.

The library's own actor context loses the outer actor when nested and leaks a receiver each time, so there is one
receiver for the life of the process and a context variable that is put back by its token.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from auditlog.models import LogEntry
from auditlog.registry import auditlog
from django.db.models import Model
from django.db.models.signals import pre_save
from django.http import HttpRequest, HttpResponse

_actor: ContextVar[Callable[[], Any] | None] = ContextVar("audit_actor", default=None)


@contextmanager
def acting_as(user: Any) -> Iterator[None]:
    """Name the person behind the changes made inside the block: in tasks and commands."""
    token = _actor.set(lambda: user)
    try:
        yield
    finally:
        _actor.reset(token)


class AuditActorMiddleware:
    """Names the signed-in person behind the changes of a request. Stands after authentication."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = _actor.set(lambda: getattr(request, "user", None))
        try:
            return self.get_response(request)
        finally:
            _actor.reset(token)


def _put_actor(sender: type[LogEntry], instance: LogEntry, **_kwargs: Any) -> None:
    # The name under which a row shows itself may be a customer's: the log keeps what kind of row it was, and its key.
    instance.object_repr = f"{instance.content_type.model} {instance.object_pk}"
    who = _actor.get()
    person = who() if who else None
    if instance.actor_id is None and person is not None and person.is_authenticated:
        instance.actor = person
        instance.actor_email = person.email


def keep_changes(model: type[Model], *, sealed: tuple[str, ...] = ()) -> None:
    """Keep the field changes of a model; `sealed` fields (narrative, exact words, health) never enter the log."""
    auditlog.register(model, exclude_fields=list(sealed))


def connect() -> None:
    """Put the one receiver in place; called from AppConfig.ready()."""
    pre_save.connect(_put_actor, sender=LogEntry, dispatch_uid="evenhand_audit_actor")
