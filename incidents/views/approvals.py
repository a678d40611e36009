"""The manager's queue: what needs a decision, letters to check, what was sent on, what was decided."""

import csv
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from engagement import clock
from engagement.permissions import needs
from engagement.policy.selectors import policy_in_force
from engagement.spine.calendar import WorkingDays
from engagement.spine.saved_search import PARAMETER, keep, recall
from engagement.transitions import NotVisible
from engagement.ui.views import page
from incidents.also_waiting import waiting_elsewhere
from incidents.forms.approvals import FilterForm, FindForm
from incidents.selectors import queue as reads
from letters.selectors import letters_to_check, letters_to_check_count

PURPOSE = "approvals"
ON_A_PAGE = 20
PARTS = {"waiting": reads.Waiting, "sent-on": reads.sent_on, "decided": reads.decided}


@needs("see_approvals")
@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """What needs this person's decision, oldest deadline first."""
    return _listed(request, "waiting", "approvals:queue", "approvals/queue.html")


@needs("see_approvals")
@require_GET
def sent_on(request: HttpRequest) -> HttpResponse:
    """What is with somebody else now."""
    return _listed(request, "sent-on", "approvals:sent_on", "approvals/sent_on.html")


@needs("see_approvals")
@require_GET
def decided(request: HttpRequest) -> HttpResponse:
    """What was decided, and how it goes on."""
    return _listed(request, "decided", "approvals:decided", "approvals/decided.html")


@needs("see_approvals")
@require_GET
def letters(request: HttpRequest) -> HttpResponse:
    """Letters that wait for this person's check."""
    waiting = letters_to_check(request.user)
    shown = Paginator(waiting, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"letters": shown, "count": shown.paginator.count, "parts": _parts(request, "approvals:letters")}
    return page(request, "approvals/letters.html", context)


@needs("see_approvals")
@require_POST
def find(request: HttpRequest) -> HttpResponse:
    """Keep what was searched for on the server and show the part of the queue that it was asked in."""
    part = request.POST.get("part", "")
    names = {"waiting": "approvals:queue", "sent-on": "approvals:sent_on", "decided": "approvals:decided"}
    name = names.get(part, "approvals:queue")
    form = FindForm(request.POST)
    if not form.is_valid():
        return _listed(request, part if part in names else "waiting", name, _template(name), find_form=form)
    words = form.cleaned_data["words"].strip()
    if not words:
        return redirect(name)
    return redirect(f"{reverse(name)}?{PARAMETER}={keep(request, PURPOSE, {'words': words})}")


@needs("see_approvals")
@require_GET
def export(request: HttpRequest, part: str) -> HttpResponse:
    """The rows of one part, as narrowed on screen, for a spreadsheet."""
    if part not in PARTS:
        raise NotVisible
    words = (recall(request, PURPOSE) or {}).get("words", "")
    rows = PARTS[part](request.user, _filter(request).narrowing(words))  # type: ignore[arg-type]
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="approvals-{part}-{clock.today():%Y-%m-%d}.csv"'
    response["Cache-Control"] = "private, no-store"
    response.write("\ufeff")
    writer = csv.writer(response)
    writer.writerow(
        [
            "Reference",
            "Customer",
            "What is asked for",
            "Why",
            "Raised by",
            "Team",
            "Raised on",
            "Decide by",
            "Where it stands",
        ]
    )
    for row in rows[:]:
        cells = [
            row.reference, row.customer, row.asked_for, row.category, row.raised_by, row.team,
            row.raised_on, row.due_on, row.state,
        ]  # fmt: skip
        writer.writerow([_plain(cell) for cell in cells])
    return response


def _listed(
    request: HttpRequest, part: str, name: str, template: str, *, find_form: FindForm | None = None
) -> HttpResponse:
    words = (recall(request, PURPOSE) or {}).get("words", "")
    filters = _filter(request)
    narrowing = filters.narrowing(words)
    rows = PARTS[part](request.user, narrowing)  # type: ignore[arg-type]
    shown = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    calendar = WorkingDays.load()
    context: dict[str, Any] = {
        "part": part,
        "here": reverse(name),
        "rows": [(row, calendar.in_words(row.due_on)) for row in shown.object_list],
        "page_obj": shown,
        "count": shown.paginator.count,
        "words": words,
        "narrowed": bool(words) or narrowing != reads.Narrowing(),
        "filter_form": filters,
        "find_form": find_form or FindForm(initial={"words": words}),
        "parts": _parts(request, name),
        "elsewhere": waiting_elsewhere(request.user) if part == "waiting" else [],
        "export_query": request.GET.urlencode(),
    }
    return page(request, template, context)


def _filter(request: HttpRequest) -> FilterForm:
    return FilterForm(
        request.GET,
        auto_id="filter_%s",
        teams=reads.teams_of_queue(request.user),  # type: ignore[arg-type]
        people=reads.raisers_of_queue(request.user),  # type: ignore[arg-type]
        categories=[(each.code, each.short) for each in policy_in_force().categories],
    )


def _parts(request: HttpRequest, current: str) -> list[dict[str, Any]]:
    """The tabs, with how much waits in the first two."""
    user: Any = request.user
    tabs = (
        ("Needs your decision", "approvals:queue", reads.waiting_count(user)),
        ("Letters to check", "approvals:letters", letters_to_check_count(user)),
        ("Sent on", "approvals:sent_on", None),
        ("Decided", "approvals:decided", None),
    )
    return [
        {"label": label, "url": reverse(name), "count": count, "current": name == current}
        for label, name, count in tabs
    ]


def _template(name: str) -> str:
    return f"approvals/{name.partition(':')[2]}.html"


def _plain(cell: Any) -> str:
    """A cell that a spreadsheet takes as text: what begins like a formula gets a quotation mark before it."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
