"""The permission register, and the only function that answers "may this person do that?".

Every permission of the whole product stands in one register. Each room and app adds its own at start-up; roles
(Django groups) are filled from it after every migration. `allowed()` is the only asker: it does not use Django's
superuser shortcut, because a technical superuser must see no case.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from engagement.people.roles import POSTS, Role
from engagement.prepared import PreparedQuery


@dataclass(frozen=True)
class Granted:
    """Yes; `for_user` is the absent person for whom the actor acts, if any."""

    for_user: Any = None

    def __bool__(self) -> bool:
        return True


@dataclass(frozen=True)
class Refused:
    """No, and why, in a sentence that the person may read."""

    why: str = "Your role does not include this."

    def __bool__(self) -> bool:
        return False


Answer = Granted | Refused
Rule = Callable[[Any, Any], Answer]


@dataclass(frozen=True)
class Permission:
    """One thing that a person may do: which roles hold it and, for one record, which further rule applies."""

    code: str
    label: str
    roles: frozenset[Role]
    rule: Rule | None = None
    clauses: tuple[str, ...] = ()


_register: dict[str, Permission] = {}


def register(permissions: Iterable[Permission]) -> None:
    """Add an app's permissions; called from its AppConfig.ready(). The same code twice is an error."""
    for permission in permissions:
        known = _register.get(permission.code)
        if known is not None and known != permission:
            raise ValueError(f"Permission {permission.code} is registered twice.")
        _register[permission.code] = permission


def registered() -> dict[str, Permission]:
    """All permissions by code, sorted."""
    return dict(sorted(_register.items()))


def held_by(user: Any) -> frozenset[str]:
    """The codes that the user's roles hold; asked once per request and kept on the user object.

    Whoever covers for the holder of one of the body's posts, in a dated absence, holds that post's codes meanwhile.
    """
    if not user.is_authenticated or not user.is_active:
        return frozenset()
    held: frozenset[str] | None = getattr(user, "_held_permissions", None)
    if held is None:
        held = frozenset(code for (code,) in _STORED.rows(user=user.pk)) | _held_in_posts(user)
        user._held_permissions = held
    return held


def _held_in_posts(user: Any) -> frozenset[str]:
    from django.contrib.auth.models import Group
    from django.contrib.auth.models import Permission as Stored

    from engagement.people.selectors import acts_for

    absent = [person for person in acts_for(user) if person != user.pk]
    if not absent:
        return frozenset()
    of_posts = Stored.objects.filter(
        group__in=Group.objects.filter(name__in=[str(role) for role in POSTS], user__in=absent, user__is_active=True),
        content_type__app_label="engagement",
    )
    return frozenset(of_posts.values_list("codename", flat=True))


def _stored(user: int) -> Any:
    from django.contrib.auth.models import Permission as Stored

    return Stored.objects.filter(group__user=user, content_type__app_label="engagement").values_list("codename")


# Every page asks it.
_STORED = PreparedQuery(_stored, user=int)


def allowed(user: Any, code: str, obj: Any = None) -> Answer:
    """May `user` do `code`, to `obj` if given? Unknown codes raise KeyError: a typing error must not mean yes."""
    permission = _register[code]
    if user.is_superuser:
        return Refused("A technical superuser does not see or decide cases.")
    if code not in held_by(user):
        return Refused()
    if obj is not None and permission.rule is not None:
        return permission.rule(user, obj)
    return Granted()


def needs(code: str) -> Callable[[Callable[..., HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """Decorate a view: the signed-in person must hold `code`, or gets a 403 page."""

    def decorate(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            answer = allowed(request.user, code)
            if isinstance(answer, Refused):
                raise PermissionDenied(answer.why)
            return view(request, *args, **kwargs)

        guarded.permission_code = code  # type: ignore[attr-defined]
        return guarded

    return decorate
