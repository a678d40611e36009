"""A customer's page, their details, how to reach them, and who acts for them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from engagement.customers import selectors, services
from engagement.customers.forms import ContactPointForm, EditForm, EndForm, OtherNameForm, RepresentationForm
from engagement.customers.models import ContactPoint, Representation
from engagement.customers.permissions import EDIT, MERGE, RECORD, SEE
from engagement.customers.picker import CustomerPicker
from engagement.customers.sections import on_customer
from engagement.customers.views.base import ask, posted, surviving
from engagement.people.permissions import allowed, needs
from engagement.ui.views import page


@require_safe
@needs(SEE)
def record(request: HttpRequest, reference: str) -> HttpResponse:
    """Everything about a customer that this person may see; a merged record leads to the one it became."""
    found = selectors.by_reference(reference, request.user)
    customer = found.resolve()
    if customer != found:
        messages.info(request, f"{found.reference} was merged into this record")
        return redirect(customer)
    context = {
        "customer": customer,
        "record": selectors.whole_record(customer, request.user),
        "sections": on_customer.drawn_for(customer, request),
        "may_record": allowed(request.user, RECORD),
        "may_edit": allowed(request.user, EDIT),
        "may_merge": allowed(request.user, MERGE),
    }
    return page(request, "customers/record.html", context)


@needs(EDIT)
def edit(request: HttpRequest, reference: str) -> HttpResponse:
    """Correct the details. Where somebody else was faster, both texts are shown and nothing is saved."""
    customer = surviving(request, reference)
    form = EditForm(posted(request)) if request.method == "POST" else EditForm.of(customer)
    conflicts: list[tuple[str, Any, Any]] = []
    status = None
    if request.method == "POST" and form.is_valid():
        try:
            services.update_customer(customer.pk, actor=request.user, **form.cleaned_data)
        except services.StaleEdit as stale:
            conflicts, status = form.conflicts_with(stale.current), stale.refusal_status
            form = form.again_over(stale.current)
        except ValidationError as error:
            form.refused(error)
        else:
            messages.success(request, "The details are saved")
            return redirect(customer)
    context = {"customer": customer, "form": form, "conflicts": conflicts}
    return page(request, "customers/edit.html", context, status=status)


@needs(RECORD)
def add_name(request: HttpRequest, reference: str) -> HttpResponse:
    """Another name by which the customer is found."""
    customer = surviving(request, reference)
    return ask(
        request,
        customer,
        OtherNameForm(posted(request)),
        lambda form: services.add_other_name(customer.pk, actor=request.user, **form.cleaned_data),
        heading="Add another name",
        button="Save",
        done="The name is saved",
    )


@needs(RECORD)
def add_contact(request: HttpRequest, reference: str) -> HttpResponse:
    """A way to reach the customer."""
    customer = surviving(request, reference)
    return ask(
        request,
        customer,
        ContactPointForm(posted(request)),
        lambda form: services.add_contact_point(customer.pk, actor=request.user, **form.cleaned_data),
        heading="Add a phone number, email or address",
        button="Save",
        done="It is saved",
    )


@needs(EDIT)
def end_contact(request: HttpRequest, reference: str, row_id: UUID) -> HttpResponse:
    """A way to reach the customer that is good no longer."""
    customer = surviving(request, reference)
    point = selectors.one_of(ContactPoint, customer, row_id)
    return ask(
        request,
        customer,
        EndForm(posted(request)),
        lambda form: services.end_contact_point(point.pk, actor=request.user, **form.cleaned_data),
        heading=f"No longer in use: {point.on_one_line}",
        button="Save",
        done="It is marked as no longer in use",
        hint="It stays on the record, and still finds the customer.",
    )


@needs(RECORD)
def find_other(request: HttpRequest, reference: str) -> HttpResponse:
    """The other customer: who acts for this one, or for whom this one acts."""
    customer = surviving(request, reference)
    here = reverse("customers:find_representative", args=[customer.reference])
    picker = CustomerPicker(
        request, purpose="acting", here=here, allow_unknown=False, exclude=tuple(selectors.family_ids(customer))
    )
    if picker.customer is not None:
        return redirect("customers:add_representation", customer.reference, picker.customer.reference)
    if picker.redirect:
        return redirect(picker.redirect)
    return page(request, "customers/find_other.html", {"customer": customer, **picker.context})


@needs(RECORD)
def add_acting(request: HttpRequest, reference: str, other: str) -> HttpResponse:
    """Which of the two acts for the other, as what, and what we saw of their authority (SBC-1.2a)."""
    customer, second = surviving(request, reference), surviving(request, other)

    def act(form: RepresentationForm) -> None:
        two = (second, customer) if form.cleaned_data["direction"] == form.FOR_THIS else (customer, second)
        services.add_representation(two[0].pk, two[1].pk, actor=request.user, **form.for_service)

    form = RepresentationForm(posted(request), this=customer.name, other=second.name)
    return ask(
        request, customer, form, act, heading="Who acts for whom", button="Save", done="It is saved", clause="SBC-1.2a"
    )


@needs(EDIT)
def end_acting(request: HttpRequest, reference: str, row_id: UUID) -> HttpResponse:
    """Somebody acts for somebody no longer."""
    customer = surviving(request, reference)
    link = selectors.one_of(Representation, customer, row_id, by=("representative", "represented"))
    return ask(
        request,
        customer,
        EndForm(posted(request)),
        lambda form: services.end_representation(link.pk, actor=request.user, **form.cleaned_data),
        heading=f"{link.representative.name} no longer acts for {link.represented.name}",
        button="Save",
        done="It is saved",
    )
