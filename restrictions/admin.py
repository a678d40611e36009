"""The Django admin carries the register in short: where a restriction stands and a link, never whom it is about.

Nothing is added, changed or deleted here. A technical superuser holds no permission on cases, so for them this app is
not there at all.
"""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html

from engagement.permissions import allowed
from engagement.ui.words import british_date
from restrictions.models import Restriction


@admin.register(Restriction)
class RegisterAdmin(admin.ModelAdmin):
    """The restrictions that are in force, for those who read the register."""

    list_display = ("reference", "stands_at", "ends", "register_page")
    list_display_links = None
    actions = None
    ordering = ("-starts_on", "reference")
    sortable_by = ()
    list_per_page = 50
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """What the signed-in person sees of what holds today."""
        if not allowed(request.user, "see_register"):
            return self.model.objects.none()
        return self.model.objects.visible_to(request.user).in_force()

    def has_module_permission(self, request: HttpRequest) -> bool:
        """The register's readers; everybody else, superusers too, does not find it."""
        return bool(allowed(request.user, "see_register"))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The list, and no page of a single record: that is the register's."""
        return obj is None and bool(allowed(request.user, "see_register"))

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never here."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never here."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never anywhere."""
        return False

    @admin.display(description="Where it stands")
    def stands_at(self, record: Restriction) -> str:
        """The state in words."""
        return str(record.get_state_display())

    @admin.display(description="Ends on")
    def ends(self, record: Restriction) -> str:
        """The last day on which it holds."""
        return british_date(record.ends_on) or "No fixed end"

    @admin.display(description="Register")
    def register_page(self, record: Restriction) -> str:
        """Where it is read and acted on."""
        return format_html('<a href="{}">Open {}</a>', record.get_absolute_url(), record.reference)
