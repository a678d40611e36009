"""The Review Group's dashboard: what waits, by stage, and the agenda."""

from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_safe

from engagement import clock
from engagement.permissions import needs
from engagement.policy.selectors import organisation, policy_in_force
from engagement.spine.calendar import WorkingDays
from engagement.transitions import NotVisible
from engagement.ui.views import page
from letters.rendering.forms import page_as_pdf
from restrictions.dashboard_parts import added_part, added_parts
from restrictions.models import ActiveManagementRequest
from restrictions.selectors import group as reads
from restrictions.selectors.counting import BoundedPaginator
from restrictions.selectors.standing import decide_by_in_words

ON_A_PAGE, MOST = 20, 200
STYLE = Path(__file__).parent.parent / "rendering" / "agenda.css"
PARTS = {
    "new": "cases",
    "discussion": "cases",
    "voting": "cases",
    "letters": "letters",
    "advice": "advice",
    "reviews": "reviews",
}
STATUS = "status"
EMPTY = {
    "new": "No new case",
    "discussion": "No case is being discussed",
    "voting": "No vote is under way",
    "letters": "No letter is waiting",
    "advice": "Nobody asks for advice",
    "reviews": "No review is due",
}


@needs("see_group_cases")
@require_safe
def dashboard(request: HttpRequest, part: str = "") -> HttpResponse:
    """One stage of the dashboard; without one in the address, the first that holds work."""
    added = added_part(part)
    if part and part not in PARTS and added is None:
        raise NotVisible
    user: Any = request.user
    calendar = WorkingDays.load()
    parts = reads.parts_of_dashboard(user)
    with_work = [one for one in parts if one.count != "0"]
    if not part:
        part = with_work[0].code if with_work else "new"
        added = added_part(part)
    context: dict[str, Any] = {
        "part": part,
        "kind": PARTS.get(part, ""),
        "template": added.template if added is not None else "",
        "empty": added.empty if added is not None else EMPTY[part],
        "elsewhere": [(one, reverse("crg:part", args=[one.code])) for one in with_work],
        "tabs": tabs_of(parts, part),
    }
    pages = BoundedPaginator(added.rows(user) if added is not None else _rows(user, part), ON_A_PAGE, MOST)
    shown = pages.get_page(request.GET.get("page"))
    rows = pages.on_page(shown.number, reads.cases_with_votes() if context["kind"] == "cases" else None)
    context |= {"shown": shown, "is_more": pages.is_more}
    context["rows"] = [(one, _due_in_words(one, calendar)) for one in rows]
    return page(request, "crg/dashboard.html", context)


def tabs_of(parts: list[reads.Part], current: str) -> list[dict[str, Any]]:
    """The tabs of the group's pages, the status list last; `current` is the code of the one that is open."""
    tabs = [(one.code, one.label, reverse("crg:part", args=[one.code]), one.count) for one in parts]
    return [
        {"label": label, "url": url, "count": count, "current": code == current}
        for code, label, url, count in [*tabs, (STATUS, "Status list", reverse("crg:status_lists"), None)]
    ]


@needs("see_group_cases")
@require_safe
def agenda(request: HttpRequest) -> HttpResponse:
    """Everything that waits for the group, on paper: references and measures, no account of anybody."""
    user: Any = request.user
    html = render_to_string(
        "crg/agenda.html",
        {
            "organisation": organisation(),
            "group": policy_in_force().says("review_group"),
            "today": clock.today(),
            "cases": [(one, reads.sentences_of(one.asked) if one.asked else []) for one in reads.cases_of_group(user)],
            "advice": reads.advice_waiting(user),
            "letters": reads.letters_of_group(user),
            "reviews": reads.reviews_due(user),
            "added": [(one.label, list(one.on_agenda(user))) for one in added_parts()],
        },
    )
    body, _pages = page_as_pdf(html, STYLE.read_text("utf-8"))
    response = HttpResponse(body, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="agenda-{clock.today():%Y-%m-%d}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


def _rows(user: Any, part: str) -> Any:
    if PARTS[part] == "cases":
        return reads.cases_in(user, part)
    if part == "letters":
        return reads.letters_of_group(user)
    return reads.advice_waiting(user) if part == "advice" else reads.reviews_due(user)


def _due_in_words(row: Any, calendar: WorkingDays) -> str:
    if isinstance(row, ActiveManagementRequest):
        return decide_by_in_words(row, calendar)
    return calendar.in_words(getattr(row, "decide_by", None) or getattr(row, "due_on", None))
