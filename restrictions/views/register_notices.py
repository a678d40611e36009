"""What somebody was told who must know of a restriction: theirs alone to read and to confirm."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from engagement.ui.views import page
from restrictions.selectors.sharing import is_latest, notice_for
from restrictions.services.sharing import acknowledge


@require_http_methods(["GET", "POST"])
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Read it, and confirm. Open to the person whom it tells, whatever their role, and to nobody else."""
    found = notice_for(request.user, pk)
    if request.method == "POST":
        acknowledge(found.pk, actor=request.user)  # type: ignore[arg-type]
        messages.success(request, "Thank you. It is recorded that you have read this.")
        return redirect(found)
    context = {
        "notice": found,
        "restriction": found.restriction,
        "customer": found.restriction.customer.resolve(),
        "latest": is_latest(found),
    }
    return page(request, "register/notice.html", context)
