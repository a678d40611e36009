"""Merging two records of one customer: choose, compare, confirm, and undo."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from engagement import clock
from engagement.customers import selectors, services
from engagement.customers.forms import MergeForm, UndoMergeForm
from engagement.customers.permissions import MERGE
from engagement.customers.picker import CustomerPicker
from engagement.customers.views.base import ask, posted, surviving
from engagement.people.permissions import needs
from engagement.ui.views import page
from engagement.ui.words import british_date


@needs(MERGE)
def find_twin(request: HttpRequest, reference: str) -> HttpResponse:
    """The other record of the same customer."""
    customer = surviving(request, reference)
    here = reverse("customers:find_twin", args=[customer.reference])
    family = tuple(selectors.family_ids(customer))
    picker = CustomerPicker(request, purpose="merge", here=here, allow_new=False, allow_unknown=False, exclude=family)
    if picker.customer is not None:
        return redirect("customers:merge", customer.reference, picker.customer.reference)
    if picker.redirect:
        return redirect(picker.redirect)
    return page(request, "customers/find_twin.html", {"customer": customer, **picker.context})


@needs(MERGE)
def merge(request: HttpRequest, reference: str, other: str) -> HttpResponse:
    """Both records side by side, and the question which one stays."""
    customer, second = surviving(request, reference), surviving(request, other)
    if customer == second:
        messages.info(request, "These are one record already")
        return redirect(customer)
    if (customer.reference, second.reference) != (reference.upper(), other.upper()):
        # Somebody merged one of them meanwhile: nobody merges what they have not seen side by side.
        messages.info(request, "One of these was merged meanwhile. Nothing was changed now: compare these two")
        return redirect("customers:merge", customer.reference, second.reference)
    form = MergeForm(posted(request), pair=(customer, second))
    if request.method == "POST" and form.is_valid():
        merged, kept = form.merged_and_kept
        try:
            services.merge_customers(merged.pk, kept.pk, actor=request.user, reason=form.cleaned_data["reason"])
        except ValidationError as error:
            form.refused(error)
        else:
            messages.success(request, f"{merged.reference} is merged into {kept.reference}. You can undo this below")
            return redirect(kept)
    context = {
        "customer": customer,
        "other": second,
        "form": form,
        "rows": selectors.merge_preview(customer, second, request.user),
    }
    return page(request, "customers/merge.html", context)


@needs(MERGE)
def undo(request: HttpRequest, merge_id: UUID) -> HttpResponse:
    """Take a merge back: both records stand by themselves again."""
    done = selectors.merge_by_id(merge_id, request.user)
    if done.undone_at is not None and request.method == "GET":
        day = british_date(clock.date_of(done.undone_at))
        messages.info(
            request, f"{done.undone_by} has already undone this merge, on {day}. There is nothing left to do."
        )
        return redirect(done.into.resolve())
    return ask(
        request,
        done.into.resolve(),
        UndoMergeForm(posted(request)),
        lambda form: services.undo_merge(done.pk, actor=request.user, **form.cleaned_data),
        heading=f"Undo the merge of {done.merged.reference} into {done.into.reference}",
        button="Undo the merge",
        done=f"{done.merged.reference} is a record of its own again",
        hint="Both records will be as they were. What was recorded since stays on the record where it was recorded.",
    )
