"""The appeals app: challenges to what was decided, heard by whoever did not decide it."""

from django.apps import AppConfig


class AppealsConfig(AppConfig):
    """Adds this app's permissions, effects and pages to the registers."""

    name = "appeals"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from appeals import away, consequences, hearing_pages, letter_checkers, pages, review_clock
        from appeals.permissions import PERMISSIONS
        from engagement.permissions import register

        register(PERMISSIONS)
        away.register()
        consequences.register()
        letter_checkers.register()
        pages.register()
        hearing_pages.register()
        review_clock.register()
