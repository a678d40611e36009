"""Logging a contact, and putting it right."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from engagement import clock
from engagement.contact import services
from engagement.contact.forms import CorrectForm, LogForm
from engagement.contact.models import Contact
from engagement.contact.permissions import LOG, SEE_LOAD
from engagement.contact.selectors.load import latest_matters
from engagement.contact.selectors.logged import contact_of
from engagement.contact.services.logging import may_correct
from engagement.customers.picker import CustomerPicker
from engagement.customers.selectors import resolve
from engagement.customers.views.base import posted, surviving
from engagement.people.permissions import allowed, needs
from engagement.policy.selectors import policy_in_force
from engagement.ui.views import page

FORM = require_http_methods(["GET", "POST"])
NEW = "new contact"
LAST_CHANNEL = "contact_channel"


@needs(LOG)
@FORM
def log(request: HttpRequest, reference: str) -> HttpResponse:
    """How, how long, about what: one form. The short one of the contact check is sent here too."""
    customer = surviving(request, reference)
    user: Any = request.user
    initial = {"channel": request.session.get(LAST_CHANNEL, "")}
    form = LogForm(_with_default_handler(request), profile=policy_in_force(), user=user, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            contact = services.log_contact(customer.pk, actor=user, **form.answers)
        except ValidationError as error:
            form.refused(error)
        else:
            request.session[LAST_CHANNEL] = contact.channel
            return redirect("contact:logged", contact.pk)
    context = {
        "customer": customer,
        "form": form,
        "matters": latest_matters(customer, user),
        "may_log_incident": allowed(user, "log_incident"),
    }
    return page(request, "contact/log.html", context)


def _with_default_handler(request: HttpRequest) -> Any:
    """The short form does not ask who dealt with it: whoever logs it did."""
    data = posted(request)
    if data is None or data.get("handled_by"):
        return data
    data = data.copy()
    data["handled_by"] = str(request.user.pk)
    return data


@needs(LOG)
@FORM
def log_new(request: HttpRequest) -> HttpResponse:
    """A contact by somebody who is not on record, or who gave no name: first, who it was."""
    picker = CustomerPicker(request, purpose=NEW, here=reverse("contact:log_new"))
    if picker.customer is not None:
        return redirect("contact:log", picker.customer.reference)
    if picker.redirect:
        return redirect(picker.redirect)
    return page(request, "contact/log_new.html", picker.context)


@needs(LOG)
@require_GET
def logged(request: HttpRequest, pk: UUID) -> HttpResponse:
    """It is logged; what can be done next."""
    contact = _contact(request, pk)
    context = {
        "contact": contact,
        "customer": resolve(contact.customer_id),
        "channel": _channel_of(contact),
        "may_correct": may_correct(contact, request.user),
        "may_see_load": allowed(request.user, SEE_LOAD),
        "may_log_incident": allowed(request.user, "log_incident"),
    }
    return page(request, "contact/logged.html", context)


@needs(LOG)
@FORM
def correct(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write the line anew; the wrong one stays and no longer counts."""
    contact = _contact(request, pk)
    if not may_correct(contact, request.user):
        messages.info(request, "This contact was corrected already, or is not yours to correct.")
        return redirect("contact:logged", contact.pk)
    initial = {
        "channel": contact.channel,
        "minutes": contact.minutes,
        "matter": contact.matter,
        "on": clock.date_of(contact.at),
    }
    form = CorrectForm(posted(request), profile=policy_in_force(), at=contact.at, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            fresh = services.correct_contact(contact.pk, actor=request.user, **form.answers)
        except ValidationError as error:
            form.refused(error)
        else:
            messages.success(request, "Corrected. The earlier line is kept and no longer counts.")
            return redirect("contact:logged", fresh.pk)
    customer = resolve(contact.customer_id)
    context = {
        "contact": contact,
        "customer": customer,
        "form": form,
        "matters": latest_matters(customer, request.user),
    }
    return page(request, "contact/correct.html", context)


@needs(LOG)
@require_POST
def take_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """It was logged by mistake: it no longer counts."""
    contact = _contact(request, pk)
    try:
        services.take_back_contact(contact.pk, actor=request.user)
    except ValidationError as error:
        messages.info(request, " ".join(error.messages))
        return redirect("contact:logged", contact.pk)
    messages.success(request, "Taken back. The line is kept and no longer counts.")
    return redirect("contact:load", resolve(contact.customer_id).reference)


def _contact(request: HttpRequest, pk: UUID) -> Contact:
    return contact_of(request.user, pk)


def _channel_of(contact: Contact) -> str:
    profile = policy_in_force()
    return next((one.label for one in profile.channels if one.code == contact.channel), contact.channel)
