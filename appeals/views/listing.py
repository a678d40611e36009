"""The list of appeals, narrowed and taken out as a table."""

import csv
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from appeals.selectors import listing as reads
from appeals.services.exports import record_export
from engagement import clock
from engagement.permissions import allowed, needs
from engagement.ui.forms import EvenhandForm
from engagement.ui.views import page
from engagement.ui.words import british_date
from restrictions.views.register_tables import harmless

ON_A_PAGE = 20
COLUMNS = (
    "Reference", "Where it stands", "Against", "Restriction", "Customer reference", "Team", "Received on",
    "Who hears it", "Acknowledge by", "Decide by", "Outcome", "Decided on",
)  # fmt: skip


class AppealFilterForm(EvenhandForm):
    """Narrows the list; nothing in it names a customer."""

    show = forms.ChoiceField(label="Show", required=False)
    heard_by = forms.ChoiceField(label="Who hears it", required=False)
    late = forms.BooleanField(label="Late only", required=False)

    def __init__(self, data: Any = None, *, user: Any) -> None:
        super().__init__(data)
        show: Any = self.fields["show"]
        show.choices = [(code, words) for code, (words, _states) in reads.SHOWS.items()]
        heard_by: Any = self.fields["heard_by"]
        heard_by.choices = [("", "All"), *reads.offered_bodies(user)]


@needs("see_appeals")
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """The appeals that the person may see: what is late first, each with its clock."""
    narrow = AppealFilterForm(request.GET or None, user=request.user)
    filters = _filters(narrow)
    shown = Paginator(reads.with_lines(reads.list_appeals(request.user, filters)), ON_A_PAGE).get_page(
        request.GET.get("page")
    )
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "form": narrow if narrow.is_bound else None,
        "narrow": narrow,
        "filters": filters,
        "caption": f"{reads.SHOWS[filters.show][0]}, what is due next first",
        "lines": reads.lines_of(shown.object_list),
        "shown": shown,
        "narrowed": any(query.values()),
        "export_url": f"{reverse('appeals:export')}?{query.urlencode()}",
        "may_register": bool(allowed(request.user, "register_appeal")),
    }
    return page(request, "appeals/list.html", context)


@needs("see_appeals")
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """What the list shows, whole, as a table without names and reasons; that it was taken is recorded."""
    found = reads.with_lines(
        reads.list_appeals(request.user, _filters(AppealFilterForm(request.GET or None, user=request.user)))
    )
    lines = reads.lines_of(found)
    record_export(actor=request.user, rows=len(lines))  # type: ignore[arg-type]
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="appeals-{clock.today().isoformat()}.csv"'
    response.write("\ufeff")
    table = csv.writer(response)
    table.writerow(COLUMNS)
    table.writerows([harmless(cell) for cell in _row(line)] for line in lines)
    return response


def _row(line: reads.AppealLine) -> list[str]:
    one = line.appeal
    return [
        one.reference,
        str(one.get_state_display()),
        str(one.get_subject_display()),
        one.restriction.reference if one.restriction is not None else "",
        line.customer.reference,
        one.team.name,
        british_date(one.received_on),
        line.heard_by,
        british_date(one.acknowledge_by),
        british_date(one.decide_by),
        str(one.get_outcome_display()) if one.outcome else "",
        british_date(one.decided_at),
    ]


def _filters(narrow: AppealFilterForm) -> reads.AppealFilters:
    """What to narrow to; a filter that makes no sense narrows nothing and is told beside it."""
    narrow.is_valid()
    given: dict[str, Any] = getattr(narrow, "cleaned_data", {})
    return reads.AppealFilters(
        show=given.get("show") or "open", heard_by=given.get("heard_by", ""), late=bool(given.get("late"))
    )
