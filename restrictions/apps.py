"""The restrictions app: what we ask a customer to live with, and its review."""

from django.apps import AppConfig


class RestrictionsConfig(AppConfig):
    """Adds this app's permissions, effects and pages to the registers."""

    name = "restrictions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from engagement.permissions import register
        from restrictions import consequences, letter_checkers, letter_consequences, pages, register_pages, review_clock
        from restrictions.contact_check import pages as contact_check
        from restrictions.permissions import PERMISSIONS

        register(PERMISSIONS)
        consequences.register()
        pages.register()
        letter_checkers.register()
        letter_consequences.register()
        register_pages.register()
        review_clock.register()
        contact_check.register()
