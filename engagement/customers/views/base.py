"""What the pages of this room share: a customer by reference, and a page that asks one thing about them."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from engagement.customers import selectors
from engagement.customers.forms.base import CustomerForm
from engagement.customers.models import Customer
from engagement.ui.views import page

AnyForm = TypeVar("AnyForm", bound=CustomerForm)


def surviving(request: HttpRequest, reference: str) -> Customer:
    """The customer of the address; for a merged record the one it became. Raises NotVisible."""
    return selectors.by_reference(reference, request.user).resolve()


def posted(request: HttpRequest) -> Any:
    """What a form is made with: the answers, or None where the page is only opened."""
    return request.POST if request.method == "POST" else None


def ask(
    request: HttpRequest,
    customer: Customer,
    form: AnyForm,
    act: Callable[[AnyForm], object],
    *,
    heading: str,
    button: str,
    done: str,
    **shown: Any,
) -> HttpResponse:
    """A page with one form about a customer: does `act` and goes back to them, or shows the form again with why."""
    if request.method == "POST" and form.is_valid():
        try:
            act(form)
        except ValidationError as error:
            form.refused(error)
        else:
            messages.success(request, done)
            return redirect(customer)
    context = {"customer": customer, "form": form, "heading": heading, "button_text": button} | shown
    return page(request, "customers/ask.html", context)
