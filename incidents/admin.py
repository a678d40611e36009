"""The Django admin carries the manager's queue: where something stands and a link, never what it is about.

Nothing is added, changed or deleted here: a state changes on the decision page alone. A technical superuser holds no
permission on cases, so for them this app is not there at all.
"""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Case, DateField, F, QuerySet, Value, When
from django.http import HttpRequest
from django.utils.html import format_html

from engagement.permissions import allowed
from engagement.ui.words import british_date
from incidents.models import Incident, RestorativeApproach
from incidents.selectors.queue import APPROACH, INCIDENT, due_by_id


class WaitingAdmin(admin.ModelAdmin):
    """One kind of record that waits for the signed-in manager's decision: the same work as on the approvals page."""

    waits_as: ClassVar[str]

    list_display = ("number", "stands_at", "deadline", "decision_page")
    list_display_links = None
    actions = None
    ordering = ("submitted_at",)
    sortable_by = ()
    list_per_page = 50
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Only what waits for this person and what they may see, the oldest deadline first."""
        if not allowed(request.user, "see_approvals"):
            return self.model.objects.none()
        due = due_by_id(request.user, self.waits_as)  # type: ignore[arg-type]
        dated = [When(pk=pk, then=Value(day)) for pk, day in due.items() if day is not None]
        by_when = Case(*dated, default=None, output_field=DateField()) if dated else Value(None, DateField())
        waiting = self.model.objects.visible_to(request.user).filter(pk__in=list(due)).annotate(waits_until=by_when)
        return waiting.order_by(F("waits_until").asc(nulls_last=True), "submitted_at")

    def get_ordering(self, _request: HttpRequest) -> tuple[Any, ...]:
        """By deadline, as on the approvals page."""
        return (F("waits_until").asc(nulls_last=True), "submitted_at")

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
    def number(self, record: Any) -> str:
        """The reference; it names nobody."""
        return record.reference or ""

    @admin.display(description="Where it stands")
    def stands_at(self, record: Any) -> str:
        """The state in words."""
        return str(record.get_state_display())

    @admin.display(description="Decide by")
    def deadline(self, record: Any) -> str:
        """The day by which the manager decides."""
        return british_date(record.waits_until) or "No date"

    @admin.display(description="Decision page")
    def decision_page(self, record: Any) -> str:
        """Where it is read and decided."""
        return format_html('<a href="{}">Open {}</a>', record.get_absolute_url(), record.reference)


@admin.register(RestorativeApproach)
class WaitingApproachAdmin(WaitingAdmin):
    """Restorative approaches that were asked for."""

    waits_as = APPROACH


@admin.register(Incident)
class WaitingIncidentAdmin(WaitingAdmin):
    """Incidents that were logged without such a request."""

    waits_as = INCIDENT
