"""The register: what is in force now, narrowed, searched, and taken out as a table."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from engagement.customers.permissions import may_see
from engagement.customers.selectors import customers_matching
from engagement.permissions import allowed, needs
from engagement.policy.selectors import policy_in_force
from engagement.spine import saved_search
from engagement.ui.views import page
from restrictions.forms.register import RegisterFilterForm, RegisterSearchForm
from restrictions.models import Restriction
from restrictions.selectors.counting import BoundedPaginator
from restrictions.selectors.register import (
    SAID,
    SHOWS,
    SORTS,
    RegisterFilters,
    also_fits,
    lines_of,
    list_register,
    services_in_register,
    teams_in_register,
    with_lines,
)
from restrictions.services.exports import record_export
from restrictions.views import register_tables

ON_A_PAGE = 20
PURPOSE = "register"


@needs("see_register")
@require_http_methods(["GET", "POST"])
def listing(request: HttpRequest) -> HttpResponse:
    """The restrictions that the person may see; a search is posted, the filters stand in the address."""
    search = RegisterSearchForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and search.is_valid():
        words = search.cleaned_data["q"].strip()
        return redirect(_with_search(request, saved_search.keep(request, PURPOSE, {"q": words}) if words else ""))
    profile = policy_in_force()
    kept = saved_search.recall(request, PURPOSE) or {}
    if not search.is_bound:
        search = RegisterSearchForm(initial=kept)
    narrow = _filter_form(request, profile)
    filters = _filters(request, narrow, kept.get("q", ""))
    pages = BoundedPaginator(list_register(request.user, filters), ON_A_PAGE)
    shown = pages.get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "form": search if search.is_bound else narrow if narrow.is_bound else None,
        "search": search,
        "narrow": narrow,
        "words": kept.get("q", ""),
        "expired": bool(request.GET.get(saved_search.PARAMETER)) and not kept,
        "lines": lines_of(pages.on_page(shown.number, with_lines(Restriction.objects.all())), profile),
        "shown": shown,
        "is_more": pages.is_more,
        "filters": filters,
        "also": [(one, _showing(request, one.show)) for one in also_fits(request.user, filters)],
        "looked_in": SAID[filters.show].partition(",")[0],
        "caption": f"{SHOWS[filters.show][0]}, {SORTS[filters.sort][0].lower()}",
        "narrowed": any(query.values()),
        "reads_all": bool(allowed(request.user, "see_whole_register")),
        "tables": [(name, f"{reverse('register:export', args=[code])}?{query.urlencode()}") for code, name in TABLES],
    }
    return page(request, "register/list.html", context)


TABLES = (("csv", "CSV"), ("xlsx", "spreadsheet"))


@needs("see_register")
@require_GET
def export(request: HttpRequest, form: str) -> HttpResponse:
    """What the list shows, whole, as a table without names and reasons; that it was taken is recorded."""
    if form not in dict(TABLES):
        raise Http404
    profile = policy_in_force()
    kept = saved_search.recall(request, PURPOSE) or {}
    narrow = _filter_form(request, profile)
    found = list_register(request.user, _filters(request, narrow, kept.get("q", "")))
    rows = list(register_tables.rows_of(found, profile))
    record_export(actor=request.user, rows=len(rows), form=form)  # type: ignore[arg-type]
    return register_tables.as_csv(rows) if form == "csv" else register_tables.as_spreadsheet(rows)


def _filter_form(request: HttpRequest, profile: Any) -> RegisterFilterForm:
    return RegisterFilterForm(
        request.GET or None, profile=profile, teams=teams_in_register(), services=services_in_register()
    )


def _filters(request: HttpRequest, narrow: RegisterFilterForm, words: str) -> RegisterFilters:
    """What to narrow to; a filter that makes no sense narrows nothing and is told beside it."""
    narrow.is_valid()
    given: dict[str, Any] = getattr(narrow, "cleaned_data", {})
    customers = None
    if words and may_see(request.user):
        customers = frozenset(customers_matching(words, request.user).customer_ids())
    return RegisterFilters(
        show=given.get("show") or "in_force",
        words=words,
        customers=customers,
        team=_number(given.get("team")),
        service=_number(given.get("service")),
        measure=given.get("measure", ""),
        level=given.get("level", ""),
        told=given.get("told", ""),
        ends_within=_number(given.get("ends_within")),
        review_within=_number(given.get("review_within")),
        sort=given.get("sort") or "newest",
    )


def _number(value: Any) -> int | None:
    return int(value) if value else None


def _showing(request: HttpRequest, show: str) -> str:
    """The address of the same search and filters in another list."""
    query = request.GET.copy()
    query.pop("page", None)
    query["show"] = show
    return f"{reverse('register:list')}?{query.urlencode()}"


def _with_search(request: HttpRequest, key: str) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    query.pop(saved_search.PARAMETER, None)
    if key:
        query[saved_search.PARAMETER] = key
    here = reverse("register:list")
    return f"{here}?{query.urlencode()}" if query else here
