"""Finding a customer, and recording a new one."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from engagement.customers import selectors
from engagement.customers.forms import SearchForm
from engagement.customers.permissions import RECORD, SEE
from engagement.customers.picker import CustomerPicker, kept_for
from engagement.customers.views.base import posted
from engagement.people.permissions import allowed, needs
from engagement.spine import saved_search
from engagement.ui.views import page
from engagement.ui.words import listed

PAGE = 20
NEW = "new"
PURPOSE = kept_for(NEW)


@needs(SEE)
def search(request: HttpRequest) -> HttpResponse:
    """One box; the answer behind `?s=`, a page at a time."""
    kept = saved_search.recall(request, PURPOSE) or {}
    form = SearchForm(posted(request), initial=kept)
    if request.method == "POST" and form.is_valid():
        key = saved_search.keep(request, PURPOSE, {"q": form.cleaned_data["q"]})
        return redirect(f"{reverse('customers:search')}?{saved_search.PARAMETER}={key}")
    context = {
        "form": form,
        "expired": bool(request.GET.get(saved_search.PARAMETER)) and not kept,
        "may_record": allowed(request.user, RECORD),
    }
    if kept and not form.is_bound:
        similar = "similar" in request.GET
        results = selectors.customers_matching(kept["q"], request.user, similar=similar)
        context |= {
            "results": results,
            "nothing_found": f"No record is found for this {listed(results.question.asked_for)}",
            "page_obj": Paginator(results, PAGE).get_page(request.GET.get("page")),
            "typed": kept["q"],
            "key": request.GET[saved_search.PARAMETER],
        }
    return page(request, "customers/search.html", context)


@needs(RECORD)
def new(request: HttpRequest) -> HttpResponse:
    """Record a customer: a search first, so that nobody is recorded twice by chance."""
    here = reverse("customers:new")
    picker = CustomerPicker(request, purpose=NEW, here=here)
    if picker.customer is not None:
        if not allowed(request.user, SEE):
            messages.success(request, f"{picker.customer.reference} is recorded")
            return redirect(here)
        return redirect(picker.customer)
    if picker.redirect:
        return redirect(picker.redirect)
    return page(request, "customers/new.html", picker.context)
