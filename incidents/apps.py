"""The incidents app: what happened, what was done, and the restorative approach."""

from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    """Adds this app's permissions, effects and pages to the registers."""

    name = "incidents"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from engagement.permissions import register
        from incidents import consequences, notice_consequences, pages
        from incidents.permissions import PERMISSIONS
        from incidents.selectors.correspondence import cautions_about
        from letters.cautions import register_cautions

        register(PERMISSIONS)
        consequences.register()
        notice_consequences.register()
        pages.register()
        register_cautions(cautions_about)
