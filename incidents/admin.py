"""The Django admin carries the manager's queue: where a request stands and a link, never what it is about.

Nothing is added, changed or deleted here: a state changes on the decision page alone. A technical superuser holds no
permission on cases, so for them this app is not there at all.
"""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html

from engagement.permissions import allowed
from engagement.ui.words import british_date
from incidents.models import RestorativeApproach


@admin.register(RestorativeApproach)
class WaitingApproachAdmin(admin.ModelAdmin):
    """Requests that wait for a decision, as far as the signed-in manager sees them."""

    list_display = ("number", "stands_at", "deadline", "decision_page")
    list_display_links = None
    actions = None
    ordering = ("decide_by", "submitted_at")
    sortable_by = ()
    list_per_page = 50
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[RestorativeApproach]:
        """Only what this person may see and somebody has still to decide."""
        if not allowed(request.user, "see_approvals"):
            return RestorativeApproach.objects.none()
        seen = RestorativeApproach.objects.visible_to(request.user).filter(state__in=RestorativeApproach.UNDECIDED)
        return seen.order_by("decide_by", "submitted_at")

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Managers see the queue in the index; everybody else, superusers too, does not."""
        return bool(allowed(request.user, "see_approvals"))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The list, and no page of a single record: that is the decision page."""
        return obj is None and bool(allowed(request.user, "see_approvals"))

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never here."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never here."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never anywhere."""
        return False

    @admin.display(description="Reference")
    def number(self, approach: RestorativeApproach) -> str:
        """The reference; it names nobody."""
        return approach.reference or ""

    @admin.display(description="Where it stands")
    def stands_at(self, approach: RestorativeApproach) -> str:
        """The state in words."""
        return str(approach.get_state_display())

    @admin.display(description="Decide by")
    def deadline(self, approach: RestorativeApproach) -> str:
        """The day by which the manager decides."""
        return british_date(approach.decide_by) or "No date"

    @admin.display(description="Decision page")
    def decision_page(self, approach: RestorativeApproach) -> str:
        """Where the request is read and decided."""
        return format_html('<a href="{}">Open {}</a>', approach.get_absolute_url(), approach.reference)
