"""What does this customer appeal against? The page between the customer's record and the form."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from appeals.models import Appeal
from appeals.selectors.case import offered_to_appeal, route_for
from appeals.services.looking import show_what_is_held
from engagement.customers.selectors import by_reference, resolve
from engagement.permissions import needs
from engagement.ui.views import page


@needs("register_appeal")
@require_safe
def choose(request: HttpRequest, reference: str) -> HttpResponse:
    """Restrictions by what they say, what was done on the spot, and what an elected member decided."""
    user: Any = request.user
    customer = resolve(by_reference(reference, user).pk)
    offered = offered_to_appeal(customer, user)
    show_what_is_held(customer, actor=user, restricted=bool(offered.in_force))
    context = {
        "customer": customer,
        "offered": offered,
        "route_of_action": route_for(Appeal.Subject.IMMEDIATE_ACTION),
        "route_of_member": route_for(Appeal.Subject.ELECTED_MEMBER),
    }
    return page(request, "appeals/choose.html", context)
