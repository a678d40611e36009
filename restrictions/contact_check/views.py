"""The contact check on screen: one box on top, the answer below it."""

from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from engagement.contact.permissions import CHECK
from engagement.contact.selectors.load import latest_matters
from engagement.contact.views.logging import LAST_CHANNEL
from engagement.customers.models import Customer
from engagement.people.permissions import held_by, needs
from engagement.policy.profile import Profile
from engagement.policy.selectors import policy_in_force
from engagement.spine import saved_search
from engagement.ui.views import page
from restrictions.contact_check import services
from restrictions.contact_check.finding import Person
from restrictions.contact_check.forms import CheckForm
from restrictions.contact_check.nobody import nobody_for
from restrictions.contact_check.services import LookedUp

PURPOSE = "contact check"


@needs(CHECK)
@require_http_methods(["GET", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """The question is posted and kept; its answer stands behind `?s=`. Every answer that is shown is recorded."""
    if request.method == "POST":
        form = CheckForm(request.POST)
        if form.is_valid():
            key = saved_search.keep(request, PURPOSE, {"q": form.cleaned_data["q"]})
            return redirect(f"{reverse('contact_check:search')}?{saved_search.PARAMETER}={key}")
        return page(request, "contact_check/search.html", {"form": form})
    kept = saved_search.recall(request, PURPOSE)
    if kept is None:
        expired = bool(request.GET.get(saved_search.PARAMETER))
        return page(request, "contact_check/search.html", {"form": CheckForm(), "expired": expired})
    profile = policy_in_force()
    looked_up = services.look_up(kept["q"], staff=request.user, profile=profile)
    shown = {"typed": kept["q"], "nobody": nobody_for(kept["q"])}
    return page(request, "contact_check/search.html", shown | _shown(request, looked_up, profile))


@needs(CHECK)
@require_GET
def person(request: HttpRequest, reference: str) -> HttpResponse:
    """The answer about one person, chosen from a list or a link."""
    profile = policy_in_force()
    looked_up = services.open_person(reference, staff=request.user, profile=profile)
    return page(request, "contact_check/search.html", _shown(request, looked_up, profile))


def _shown(request: HttpRequest, looked_up: LookedUp, profile: Profile) -> dict[str, Any]:
    shown: dict[str, Any] = {"looked_up": looked_up, "answer": looked_up.answer}
    if looked_up.answer is not None:
        shown |= _to_log(request, looked_up.answer.person, profile)
    return shown


def _to_log(request: HttpRequest, person: Person, profile: Profile) -> dict[str, Any]:
    """What the short form needs: ways of contact, earlier matters, the way that was used last."""
    return {
        "attempt": uuid4(),
        "channels": profile.channels,
        "last_channel": request.session.get(LAST_CHANNEL, ""),
        "matters": latest_matters(Customer(pk=person.pk), request.user)
        if person.has_contact or person.has_merged
        else [],
        "may_log_incident": "log_incident" in held_by(request.user),
    }
