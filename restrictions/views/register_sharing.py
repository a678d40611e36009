"""Who must know of a restriction: chosen from the groups that the policy names, and found by name."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from engagement.permissions import Refused, allowed, needs
from engagement.policy.selectors import policy_in_force
from engagement.spine.timeline import last_move
from engagement.transitions import AlreadyMoved
from engagement.ui.views import page
from restrictions.forms.sharing import FIND, SharingForm
from restrictions.instructions import lines_of
from restrictions.measures import groups_to_tell
from restrictions.models import Restriction
from restrictions.selectors.register import restriction_for
from restrictions.selectors.sharing import who_knows
from restrictions.services.sharing import decide_sharing


@needs("tell_customer")
@require_http_methods(["GET", "POST"])
def sharing(request: HttpRequest, reference: str) -> HttpResponse:
    """Say who must know and why. “Find colleagues” keeps everything and adds who was found."""
    found = restriction_for(request.user, reference)
    answer = allowed(request.user, "tell_customer", found)
    if isinstance(answer, Refused):
        raise PermissionDenied(answer.why)
    if found.state in (*Restriction.OVER, Restriction.State.CANCELLED):
        if request.method == "POST":
            raise AlreadyMoved(found, last_move(found))
        return redirect(found)
    posted = request.POST if request.method == "POST" else None
    profile = policy_in_force()
    form = SharingForm(
        posted, restriction=found, required=groups_to_tell(found.terms, profile=profile), profile=profile
    )
    searching = posted is not None and posted.get("do") == FIND
    if posted is not None and not searching and form.is_valid():
        try:
            decide_sharing(
                found.pk,
                actor=request.user,  # type: ignore[arg-type]
                recipients=form.recipients(),
                because=form.cleaned_data["because"],
                nobody=form.shared_with_nobody,
            )
        except ValidationError as refused:
            form.add_faults(refused.message_dict)
        else:
            messages.success(request, _done(found))
            return redirect(found)
    context = {
        "restriction": found,
        "customer": found.customer.resolve(),
        # A search is no mistake: what is still missing is said when the person saves.
        "form": None if searching else form,
        "sharing": form,
        "instruction": lines_of(found),
        "known": who_knows(found) if found.is_in_force else [],
    }
    return page(request, "register/sharing.html", context, status=200 if searching else None)


def _done(found: Restriction) -> str:
    if found.is_in_force:
        return "It is recorded. Whoever is new on the list has been told; whoever is off it has been told, too."
    return "It is recorded. They are told when it comes into force. The letter says which groups know."
