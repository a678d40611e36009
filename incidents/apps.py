"""The incidents app: what happened, what was done, and the restorative approach."""

from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    """Adds this app's permissions, effects and pages to the registers."""

    name = "incidents"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from engagement.permissions import register
        from incidents import consequences, pages
        from incidents.permissions import PERMISSIONS

        register(PERMISSIONS)
        consequences.register()
        pages.register()
