"""What is usual for a service: shown to all who may set it for one, set by its managers or an administrator."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from engagement.contact import services
from engagement.contact.forms import UsualContactForm
from engagement.contact.models import UsualContact
from engagement.contact.permissions import SET_LEVELS
from engagement.contact.selectors.levels import SHARE, THRESHOLD, services_to_set, usual_contact
from engagement.customers.views.base import posted
from engagement.people.models import Service
from engagement.people.permissions import Refused, allowed, needs
from engagement.policy.selectors import local_values, policy_in_force
from engagement.spine.transitions import NotVisible
from engagement.ui.views import page


@needs(SET_LEVELS)
@require_GET
def usual(request: HttpRequest) -> HttpResponse:
    """Every service with what it has said."""
    channels = {one.code: one.label for one in policy_in_force().channels}
    mine = {service.pk for service in services_to_set(request.user)}
    accepted = local_values()
    context = {
        "rows": [
            (one, channels.get(one.channel, "All ways together"), one.service_id in mine) for one in usual_contact()
        ],
        "services": services_to_set(request.user),
        "threshold": accepted.get(THRESHOLD),
        "share": accepted.get(SHARE),
    }
    return page(request, "contact/usual.html", context)


@needs(SET_LEVELS)
@require_http_methods(["GET", "POST"])
def set_usual(request: HttpRequest, pk: int) -> HttpResponse:
    """Say it for one service; what stands for that way of contact is replaced."""
    service = _service(request, pk)
    known = UsualContact.objects.filter(service=service, channel=request.GET.get("channel", "")).first()
    initial: dict[str, Any] = {"channel": request.GET.get("channel", "")}
    if known is not None:
        names = ("per_week", "look_from", "minutes_per_week", "note")
        initial |= {name: getattr(known, name) for name in names}
    form = UsualContactForm(posted(request), profile=policy_in_force(), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.set_usual_contact(service.pk, actor=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.refused(error)
        else:
            messages.success(request, f"Saved for {service}.")
            return redirect("contact:usual")
    return page(request, "contact/set_usual.html", {"form": form, "service": service})


@needs(SET_LEVELS)
@require_POST
def remove_usual(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a figure away again."""
    services.remove_usual_contact(pk, actor=request.user)
    messages.success(request, "Removed.")
    return redirect("contact:usual")


def _service(request: HttpRequest, pk: int) -> Service:
    service = Service.objects.filter(pk=pk).first()
    if service is None:
        raise NotVisible
    answer = allowed(request.user, SET_LEVELS, service)
    if isinstance(answer, Refused):
        raise PermissionDenied(answer.why)
    return service
