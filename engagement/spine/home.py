"""The home page: what waits for me, what happened, and the sections that apps add."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from engagement.people.models import Team, User
from engagement.people.permissions import held_by
from engagement.people.selectors import acts_for
from engagement.people.setup import still_missing
from engagement.spine.bodies import bodies_of, is_body, who_has
from engagement.spine.calendar import WorkingDays
from engagement.spine.models import WorkItem
from engagement.spine.notices import mark_read, notices_for
from engagement.spine.work_items import waiting_for
from engagement.ui.views import page

MOST_WORK = 100
MOST_NOTICES = 10


@dataclass(frozen=True)
class HomeSection:
    """A part of the home page that an app adds: a template and what it shows for one person."""

    template: str
    order: int
    content: Callable[[Any], dict[str, Any]]
    first: bool = False


@dataclass(frozen=True)
class FilledSection:
    """A section worked out for one person."""

    template: str
    content: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class WaitingLine:
    """One line of "waiting for you"."""

    title: str
    customer: str
    reference: str
    path: str
    by_when: str
    for_whom: str


_sections: dict[str, HomeSection] = {}


def register(section: HomeSection) -> None:
    """Add a section; called at start-up by the app that owns it."""
    _sections[section.template] = section


def sections_for(user: Any, *, first: bool) -> list[FilledSection]:
    """The sections for one person, in order: those above or below what waits."""
    wanted = sorted((one for one in _sections.values() if one.first is first), key=lambda one: one.order)
    return [FilledSection(one.template, one.content(user)) for one in wanted]


def waiting_lines(user: User) -> list[WaitingLine]:
    """What waits for the person, oldest deadline first, in words."""
    days = WorkingDays.load()
    waiting = waiting_for(user).select_related("subject_type", "assignee", "team__line_manager", "team__senior_manager")
    work = list(waiting[:MOST_WORK])
    names = _customers_of(work, user)
    return [
        WaitingLine(
            title=item.title,
            customer=names.get(item.subject_id, ""),
            reference=item.reference,
            path=item.path,
            by_when=days.in_words(item.due_on),
            for_whom=_for_whom(item, user),
        )
        for item in work
    ]


def _customers_of(work: list[WorkItem], user: User) -> dict[str, str]:
    """Whom each item is about, for the page alone and as far as the reader may see it; one query a kind of record."""
    ids: dict[Any, list[str]] = {}
    for item in work:
        ids.setdefault(item.subject_type.model_class(), []).append(item.subject_id)
    names: dict[str, str] = {}
    for model, wanted in ids.items():
        if model is None or not any(field.name == "customer" for field in model._meta.get_fields()):
            continue
        seen = model.objects.visible_to(user).filter(pk__in=wanted)
        names |= {str(pk): name for pk, name in seen.values_list("pk", "customer__name")}
    return names


def _for_whom(item: WorkItem, user: User) -> str:
    """The absent person whose work it is, when the user only stands in."""
    if item.assignee is None and is_body(item.duty):
        absent = bodies_of(user).get(item.duty)
        return absent.name if absent is not None else ""
    holder = next(iter(who_has(item)), None)
    if holder is None or holder.pk == user.pk:
        return ""
    return holder.name if holder.pk in acts_for(user) else ""


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """My drafts, what waits for me by deadline, my recent incidents, and where to find support."""
    user: Any = request.user
    if "manage_settings" in held_by(user) and not Team.objects.exists() and still_missing():
        # A new installation: nothing can wait for anybody yet, and an administrator's work is to set it up.
        return redirect("people:settings")
    context = {
        "work": waiting_lines(user),
        "notices": notices_for(user)[:MOST_NOTICES],
        "first_sections": sections_for(user, first=True),
        "sections": sections_for(user, first=False),
    }
    return page(request, "work/home.html", context)


@require_POST
def read_notices(request: HttpRequest) -> HttpResponse:
    """The person has read what happened."""
    mark_read(request.user)  # type: ignore[arg-type]
    return redirect("work:home")
