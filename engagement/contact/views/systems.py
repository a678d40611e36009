"""Systems that may ask the contact check: made and revoked by an administrator."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from engagement.contact import services
from engagement.contact.forms import SystemForm
from engagement.contact.permissions import MANAGE_SYSTEMS
from engagement.contact.selectors.systems import connected_systems
from engagement.customers.views.base import posted
from engagement.people.permissions import needs
from engagement.ui.views import page


@needs(MANAGE_SYSTEMS)
@never_cache
@require_http_methods(["GET", "POST"])
def systems(request: HttpRequest) -> HttpResponse:
    """All systems; a new token is shown on the answer to the form that made it, and never again."""
    form = SystemForm(posted(request))
    made, token = None, ""
    if request.method == "POST" and form.is_valid():
        try:
            made, token = services.connect_system(actor=request.user, name=form.cleaned_data["name"])
        except ValidationError as error:
            form.refused(error)
        else:
            form = SystemForm()
    context = {"form": form, "systems": connected_systems(), "made": made, "token": token}
    return page(request, "contact/systems.html", context)


@needs(MANAGE_SYSTEMS)
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """From now on the token is refused."""
    system = services.revoke_system(pk, actor=request.user)
    messages.success(request, f"{system.name} can no longer ask.")
    return redirect("contact:systems")
