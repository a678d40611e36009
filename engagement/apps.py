"""The engagement app: people, policy, the spine and customers, each in its room."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class EngagementConfig(AppConfig):
    """Fills the registers at start-up and, after each migration, roles and triggers."""

    name = "engagement"
    label = "engagement"
    verbose_name = "Engagement"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from engagement.contact import start as contact
        from engagement.contact.permissions import PERMISSIONS as CONTACT_PERMISSIONS
        from engagement.customers import start as customers
        from engagement.customers.permissions import PERMISSIONS as CUSTOMER_PERMISSIONS
        from engagement.people import start as people
        from engagement.people.permissions import register
        from engagement.people.register import PERMISSIONS as PEOPLE_PERMISSIONS
        from engagement.policy import start as policy
        from engagement.spine import audit
        from engagement.spine import start as spine
        from engagement.spine.documents import PERMISSIONS as DOCUMENT_PERMISSIONS

        register(PEOPLE_PERMISSIONS)
        register(DOCUMENT_PERMISSIONS)
        register(CUSTOMER_PERMISSIONS)
        register(CONTACT_PERMISSIONS)
        audit.connect()
        _keep_changes()
        people.ready()
        policy.ready()
        spine.ready()
        customers.ready()
        contact.ready()
        _offer_navigation()
        post_migrate.connect(_after_migrate, sender=self, dispatch_uid="evenhand_after_migrate")


def _keep_changes() -> None:
    """Which field changes the audit log keeps for the rooms of this app."""
    from engagement.models import Absence, Holiday, LocalValue, Organisation, Seat, Service, Team, User
    from engagement.spine.audit import keep_changes

    keep_changes(User, sealed=("password", "last_login"))
    for model in (Service, Team, Absence, Seat, Organisation, LocalValue, Holiday):
        keep_changes(model)


def _offer_navigation() -> None:
    """The pages of this app that stand in the service navigation, and who is asked whether a person sees them."""
    from engagement.people.permissions import allowed
    from engagement.policy.selectors import organisation
    from engagement.ui import context, navigation

    navigation.set_permission_asker(lambda user, code: bool(allowed(user, code)))
    context.register_provider(lambda request: {"organisation": organisation()})
    navigation.register(navigation.NavigationItem(label="Home", url_name="work:home", permission="", order=10))
    navigation.register(
        navigation.NavigationItem(label="Your account", url_name="people:account", place="account", order=10)
    )
    navigation.register(
        navigation.NavigationItem(label="Engagement policy", url_name="policy:in_force", place="footer", order=20)
    )
    navigation.register(
        navigation.NavigationItem(label="Customers", url_name="customers:search", permission="see_customers", order=40)
    )
    navigation.register(navigation.NavigationItem(label="Policy", url_name="policy:in_force", permission="", order=90))
    navigation.register(
        navigation.NavigationItem(label="Settings", url_name="people:settings", permission="manage_settings", order=95)
    )


def _after_migrate(using: str = "default", **_kwargs: Any) -> None:
    """Django sends this for each app when all migrations have run; once, for this app, is enough."""
    from django.apps import apps

    from engagement.people.services import fill_roles
    from engagement.spine.triggers import install_triggers

    if apps.ready:
        fill_roles(using)
        install_triggers(using)
