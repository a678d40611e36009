"""Adding to an appeal that is open already, by whoever hears from the customer (SBC-12.1a)."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from appeals import services
from appeals.forms.adding import AddForm
from appeals.forms.points import PointForm
from appeals.models import Appeal
from appeals.selectors import case as reads
from appeals.services.looking import show_what_is_held
from engagement.customers.selectors import needs_seen_by
from engagement.permissions import Refused, allowed, needs
from engagement.transitions import AlreadyMoved
from engagement.ui.views import page

OVER = (
    "The appeal is not open any more, so nothing was added. What you typed is below. Register a new appeal, or ask the "
    "liaison officer."
)


@needs("add_to_appeal")
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, reference: str) -> HttpResponse:
    """One page, by the restriction that is appealed against: whoever takes the call need not see the appeal."""
    user: Any = request.user
    restriction = reads.restriction_to_appeal(user, reference)
    found = reads.undecided_appeal(restriction)
    customer = restriction.customer.resolve()
    if request.method != "POST":
        if found is None:
            messages.info(request, "No appeal is open against this restriction. You can register one.")
            return redirect("appeals:register", restriction.reference)
        show_what_is_held(customer, actor=user, restricted=restriction.is_in_force)
    if found is not None and isinstance(answer := allowed(user, "add_to_appeal", found), Refused):
        raise PermissionDenied(answer.why)
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = AddForm(*posted, acting=reads.acting_for(customer))
    point = PointForm(posted[0], prefix="point", empty_permitted=True, use_required_attribute=False)
    # Both are looked at, so that every mistake stands on the page at once.
    wrong = [one for one in (form, point) if not one.is_valid()]
    if request.method == "POST" and not wrong and _added(request, found, form, point):
        messages.success(request, "Added to the appeal. Whoever hears it is told.")
        seen = Appeal.objects.visible_to(user).filter(restriction=restriction, state__in=Appeal.UNDECIDED).first()
        return redirect(seen or customer)
    context = {
        "challenged": reads.restriction_in_words(restriction, None, set()),
        "customer": customer,
        "adjustments": needs_seen_by(user, customer),
        "form": form,
        "point": point,
        "again": found is not None and found.heard_by == "review_group",
        "files_lost": request.method == "POST" and bool(request.FILES),
    }
    return page(request, "appeals/add.html", context, status=422 if request.method == "POST" else None)


def _added(request: HttpRequest, found: Appeal | None, form: AddForm, point: PointForm) -> bool:
    """Whether it is kept; what is refused stands on the page, with what was typed."""
    user: Any = request.user
    if found is None:
        form.add_error(None, OVER)
        return False
    try:
        services.add_to_appeal(
            found.pk, actor=user, added=form.added(point.cleaned_data if point.has_changed() else {})
        )
    except AlreadyMoved:
        form.add_error(None, OVER)
        return False
    except ValidationError as refused:
        _say(form, point, refused)
        return False
    for one in form.cleaned_data["uploads"]:
        try:
            services.add_document(found.pk, one, actor=user)
        except ValidationError as refused:
            said = " ".join(refused.messages)
            messages.warning(request, f"{one.name} was not kept: {said} Everything else was. Add the file again.")
    return True


def _say(form: AddForm, point: PointForm, refused: ValidationError) -> None:
    """Beside the question that it is about, on whichever of the two forms."""
    told = refused.message_dict if hasattr(refused, "error_dict") else {"": refused.messages}
    for name, sentences in told.items():
        place: Any = point if name in point.fields else form
        place.add_error(name if name in place.fields else None, sentences)
