"""What the app does for this room at start-up."""

from typing import Any

from django.http import HttpRequest

from engagement.people import setup
from engagement.people.permissions import allowed
from engagement.people.setup import SettingsPage
from engagement.policy import citing
from engagement.policy.selectors import missing_setup
from engagement.ui import context, navigation


def ready() -> None:
    """Offer this room's settings pages and say how clauses are called; called from AppConfig.ready()."""
    # Whoever looks after the policy alone has no page of all settings: this is their way in.
    navigation.register(
        navigation.NavigationItem(
            "Policy settings",
            "local:publish",
            permission="manage_policy",
            unless="manage_settings",
            order=95,
            namespace="local",
        )
    )
    context.register_provider(_settings_open)
    navigation.set_clause_reference(citing.label)
    navigation.set_speaker(citing.called_on_page)
    pages = (
        ("Policy", "local:publish", "Publish a version of the policy", 20, "manage_policy", "policy"),
        ("Organisation", "local:organisation", "Name, addresses, letterhead, ombudsman, support line", 10,
         "manage_settings", "organisation"),
        ("Local values", "local:values", "Times and numbers that the policy leaves to you", 30,
         "manage_policy", "local_value"),
        ("Holidays", "local:holidays", "Days that are no working days", 40, "manage_settings", "holidays"),
    )  # fmt: skip
    for title, url_name, hint, order, permission, kind in pages:
        setup.register(SettingsPage(title, url_name, hint, order, permission, _Missing(kind)))


def _settings_open(request: HttpRequest) -> dict[str, Any]:
    """For back links: whether the page of all settings opens to this person. Asked only where a template draws it."""
    return {"opens_settings": lambda: bool(allowed(request.user, "manage_settings"))}


class _Missing:
    """What is missing of one kind, as sentences."""

    def __init__(self, kind: str) -> None:
        self.kind = kind

    def __call__(self) -> list[str]:
        found = [item.title for item in missing_setup() if item.kind == self.kind]
        if self.kind != "local_value" or len(found) < 3:
            return found
        return [f"{len(found)} questions that the policy leaves to you are not answered yet."]
