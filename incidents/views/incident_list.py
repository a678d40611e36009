"""The list of incidents: one's own, and a manager's teams'; narrowed, searched, exported."""

import csv
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from engagement import clock
from engagement.customers.permissions import may_see
from engagement.customers.selectors import customers_matching
from engagement.people.permissions import needs
from engagement.policy.selectors import policy_in_force
from engagement.spine import saved_search
from engagement.ui.views import page
from incidents.forms.incident import FilterForm, SearchIncidentsForm
from incidents.models import Incident
from incidents.selectors.incidents import Filters, drafts_of, list_incidents, names_of, teams_to_filter
from incidents.services.exports import record_export
from incidents.views.answers import in_words

ON_A_PAGE = 20
PURPOSE = "incidents"
COLUMNS = (
    "Reference", "Happened on", "Logged on", "Where it stands", "Category", "Category one", "How in touch", "Team",
    "Service", "Customer reference",
)  # fmt: skip


@needs("see_incidents")
@require_http_methods(["GET", "POST"])
def listing(request: HttpRequest) -> HttpResponse:
    """The incidents that the person may see; a search is posted, the filters stand in the address."""
    search = SearchIncidentsForm(request.POST if request.method == "POST" else None)
    profile = policy_in_force()
    teams = list(teams_to_filter(request.user))
    if request.method == "POST" and search.is_valid():
        words = search.cleaned_data["q"].strip()
        return redirect(_with_search(request, saved_search.keep(request, PURPOSE, {"q": words}) if words else ""))
    kept = saved_search.recall(request, PURPOSE) or {}
    if not search.is_bound:
        search = SearchIncidentsForm(initial=kept)
    narrow = FilterForm(request.GET or None, profile=profile, teams=teams)
    found = list_incidents(request.user, _filters(request, narrow, kept.get("q", "")))
    shown = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    rows = list(shown.object_list)
    customers = names_of(rows)
    short = {category.code: category.short for category in profile.categories}
    lines = [
        {
            "incident": one,
            "customer": customers.get(one.pk),
            "category": short.get(one.routed_category, one.routed_category),
            "channel": in_words(profile, "channel", one.channel),
        }
        for one in rows
    ]
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "form": search if search.is_bound else narrow if narrow.is_bound else None,
        "search": search,
        "narrow": narrow,
        "words": kept.get("q", ""),
        "lines": lines,
        "shown": shown,
        "drafts": drafts_of(request.user),
        "manages": bool(teams),
        "narrowed": bool(query),
        "export_url": f"{reverse('incidents:export')}?{query.urlencode()}",
    }
    return page(request, "incidents/list.html", context)


@needs("see_incidents")
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """What the list shows, as a table without any account or name; that it was taken is recorded."""
    profile = policy_in_force()
    kept = saved_search.recall(request, PURPOSE) or {}
    narrow = FilterForm(request.GET or None, profile=profile, teams=list(teams_to_filter(request.user)))
    rows = list(list_incidents(request.user, _filters(request, narrow, kept.get("q", ""))))
    customers = names_of(rows)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="incidents-{clock.today().isoformat()}.csv"'
    response["Cache-Control"] = "private, no-store"
    response.write("\ufeff")
    table = csv.writer(response)
    table.writerow(COLUMNS)
    for one in rows:
        customer = customers.get(one.pk)
        table.writerow(_harmless(value) for value in _cells(one, profile, customer.reference if customer else ""))
    record_export(actor=request.user, rows=len(rows))  # type: ignore[arg-type]
    return response


def _cells(one: Incident, profile: Any, customer: str) -> list[str]:
    return [
        one.reference or "",
        _day(one.occurred_on),
        _day(one.submitted_at and clock.date_of(one.submitted_at)),
        one.get_state_display(),
        in_words(profile, "category", one.routed_category),
        "Yes" if one.zero_tolerance else "No",
        in_words(profile, "channel", one.channel),
        str(one.team),
        str(one.team.service) if one.team else "",
        customer,
    ]


def _day(day: date | None) -> str:
    """A date as a spreadsheet sorts it, as in every list that is taken out: "2026-11-21"."""
    return day.isoformat() if day else ""


def _harmless(cell: str) -> str:
    """A spreadsheet would run a cell that begins like this."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def _with_search(request: HttpRequest, key: str) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    query.pop(saved_search.PARAMETER, None)
    if key:
        query[saved_search.PARAMETER] = key
    here = reverse("incidents:list")
    return f"{here}?{query.urlencode()}" if query else here


def _filters(request: HttpRequest, narrow: FilterForm, words: str) -> Filters:
    """What to narrow to; a filter that makes no sense narrows nothing and is told beside it."""
    narrow.is_valid()
    given: dict[str, Any] = getattr(narrow, "cleaned_data", {})
    customers = None
    if words and may_see(request.user):
        customers = frozenset(customers_matching(words, request.user).customer_ids())
    return Filters(
        words=words,
        customers=customers,
        states=(given["state"],) if given.get("state") else (),
        category=given.get("category", ""),
        channel=given.get("channel", ""),
        team=int(given["team"]) if given.get("team") else None,
        since=given.get("since"),
        until=given.get("until"),
    )
