"""What waits for the Chief Executive, or for whoever else hears appeals alone: by date, and nothing else."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from appeals.selectors.for_me import what_waits_for
from engagement.permissions import needs
from engagement.ui.views import page


@needs("hear_appeals_as_authority")
@require_safe
def for_me(request: HttpRequest) -> HttpResponse:
    """Everything that waits for this person. The Chief Executive holds both permissions to hear appeals."""
    return page(request, "appeals/for_me.html", {"waiting": what_waits_for(request.user)})
