"""A manager starts a restorative approach of their own accord."""

from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from engagement.checks import Unmet
from engagement.customers.selectors import by_reference, current_adjustments, resolve
from engagement.permissions import needs
from engagement.spine.saved_search import PARAMETER, keep, recall
from engagement.ui.views import page
from incidents.forms.approvals import FindForm, StartForm
from incidents.selectors.approaches import asked_about, fitting_approaches, incidents_to_start_from, warning_cap
from incidents.selectors.starting import customers_to_start_with, other_manager
from incidents.services import restorative as services

PURPOSE = "start-approach"


@needs("start_restorative_approach")
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Whose conduct is it about? Customers with incidents in the teams that this person manages."""
    if request.method == "POST":
        form = FindForm(request.POST)
        if form.is_valid():
            words = form.cleaned_data["words"].strip()
            key = f"?{PARAMETER}={keep(request, PURPOSE, {'words': words})}" if words else ""
            return redirect(f"{reverse('approvals:start')}{key}")
        words = ""
    else:
        words = (recall(request, PURPOSE) or {}).get("words", "")
        form = FindForm(initial={"words": words})
    form.fields["words"].label = "Find a customer"
    form.look("words", hint="Name, phone, email, postcode or reference")
    found = customers_to_start_with(request.user, words)  # type: ignore[arg-type]
    return page(request, "approvals/start.html", {"form": form, "found": found, "words": words})


@needs("start_restorative_approach")
@require_http_methods(["GET", "HEAD", "POST"])
def start_for(request: HttpRequest, customer: str) -> HttpResponse:
    """The incidents of one customer, the approach, and what happens when it starts."""
    record = resolve(by_reference(customer, request.user).pk)
    incidents = incidents_to_start_from(request.user, record)
    linked = list(incidents)
    asked = max(
        (asked_about(record, category).count() for category in {each.routed_category for each in linked}), default=0
    )
    form = StartForm(
        request.POST if request.method == "POST" else None,
        incidents=incidents,
        kinds=fitting_approaches(linked[0].routed_category if linked else "", linked),
        third_time=asked >= warning_cap(),
        initial={
            "key": uuid4(),
            "incidents": request.GET.getlist("incident"),
            "kind": request.GET.get("kind", ""),
        },
    )
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        key = given.pop("key")
        chosen = [incident.pk for incident in given.pop("incidents")]
        try:
            started = services.start_as_manager(actor=request.user, pk=key, incidents=chosen, **given)  # type: ignore[arg-type]
        except Unmet as unmet:
            form.add_unmet(unmet)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, "Started. Everybody who logged an incident it rests on is told.")
            return redirect(started)
    context = {
        "form": form,
        "customer": record,
        "incidents": linked,
        "adjustments": current_adjustments(record),
        "asked": asked,
        "checker": other_manager(request.user, linked),
        "cap": warning_cap(),
    }
    return page(request, "approvals/start_for.html", context, status=422 if request.method == "POST" else None)
