"""The house as an app: its system checks and its commands."""

from django.apps import AppConfig


class HouseConfig(AppConfig):
    name = "config"
    label = "house"
    verbose_name = "House"

    def ready(self) -> None:
        from config import checks  # noqa: F401 - importing registers them
