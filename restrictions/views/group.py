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
from restrictions.selectors import group as reads

STYLE = Path(__file__).parent.parent / "rendering" / "agenda.css"
PARTS = {
    "new": "cases",
    "discussion": "cases",
    "voting": "cases",
    "letters": "letters",
    "advice": "advice",
    "reviews": "reviews",
}
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
def dashboard(request: HttpRequest, part: str = "new") -> HttpResponse:
    """One stage of the dashboard; the first is what is new."""
    added = added_part(part)
    if part not in PARTS and added is None:
        raise NotVisible
    user: Any = request.user
    calendar = WorkingDays.load()
    parts = reads.parts_of_dashboard(user)
    context: dict[str, Any] = {
        "part": part,
        "kind": PARTS.get(part, ""),
        "template": added.template if added is not None else "",
        "empty": added.empty if added is not None else EMPTY[part],
        "tabs": [
            {
                "label": one.label,
                "url": reverse("crg:dashboard") if one.code == "new" else reverse("crg:part", args=[one.code]),
                "count": one.count,
                "current": one.code == part,
            }
            for one in parts
        ]
        + [{"label": "Status list", "url": reverse("crg:status_lists"), "count": None, "current": False}],
    }
    rows = added.rows(user)[:200] if added is not None else _rows(user, part)
    context["rows"] = [(one, calendar.in_words(_due(one))) for one in rows]
    return page(request, "crg/dashboard.html", context)


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
        return reads.cases_in(user, part)[:200]
    if part == "letters":
        return reads.letters_of_group(user)[:200]
    return reads.advice_waiting(user)[:200] if part == "advice" else reads.reviews_due(user)[:200]


def _due(row: Any) -> Any:
    return getattr(row, "decide_by", None) or getattr(row, "due_on", None)
