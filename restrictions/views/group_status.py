"""The group's status list: everybody under active management, signed entry by entry (SBC-13.2a)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from engagement import clock
from engagement.permissions import needs
from engagement.ui.views import page
from restrictions.forms.group import SignForm
from restrictions.measures import sentences_of
from restrictions.models import StatusEntry, StatusList
from restrictions.selectors.group import parts_of_dashboard
from restrictions.selectors.group import status_lists as lists
from restrictions.services.status_lists import open_status_list, sign_entry
from restrictions.views.group import STATUS, tabs_of


@needs("sign_status_list")
@require_safe
def status_lists(request: HttpRequest) -> HttpResponse:
    """Every status list, the latest first."""
    found = list(lists())
    tabs = tabs_of(parts_of_dashboard(request.user), STATUS)
    context = {"lists": found, "open": any(one.closed_at is None for one in found), "tabs": tabs}
    return page(request, "crg/status_lists.html", context)


@needs("sign_status_list")
@require_POST
def open_list(request: HttpRequest) -> HttpResponse:
    """Open a list now, where none is open."""
    already = (
        StatusList.objects.filter(closed_at=None).first()
        or StatusList.objects.filter(opened_on__gte=clock.today()).first()
    )
    if already is None:
        already = open_status_list(actor=request.user)
        messages.success(request, "A new list is open, with everybody whose contact is limited today.")
    return redirect(already)


@needs("sign_status_list")
@require_safe
def status_list(request: HttpRequest, pk: int) -> HttpResponse:
    """One list, with what is signed and what is not."""
    found = get_object_or_404(StatusList, pk=pk)
    entries = found.entries.select_related(
        "restriction__customer", "restriction__team", "restriction__terms", "signed_by"
    ).prefetch_related("restriction__terms__measures", "restriction__reviews")
    rows = [(one, sentences_of(one.restriction.terms), _review(one)) for one in entries]
    return page(request, "crg/status_list.html", {"found": found, "rows": rows, "form": SignForm(auto_id=False)})


@needs("sign_status_list")
@require_POST
def sign(request: HttpRequest, pk: int, entry: int) -> HttpResponse:
    """Sign one entry."""
    found = get_object_or_404(StatusEntry, pk=entry, status_list=pk)
    form = SignForm(request.POST)
    if form.is_valid():
        sign_entry(found.pk, actor=request.user, note=form.cleaned_data["note"])  # type: ignore[arg-type]
        messages.success(request, f"{found.restriction.reference} is signed.")
    return redirect("crg:status_list", pk)


def _review(entry: StatusEntry) -> str:
    planned = [one for one in entry.restriction.reviews.all() if one.state in one.OPEN]
    return planned[0].get_state_display() if planned else "No review is planned"
