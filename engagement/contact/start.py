"""What the app does for this room at start-up."""

from engagement.people import setup
from engagement.people.setup import SettingsPage


def ready() -> None:
    """Offer this room's pages, look daily for contact that rises, keep changes; called from AppConfig.ready()."""
    from engagement.contact.models import ConnectedSystem, UsualContact
    from engagement.contact.permissions import MANAGE_SYSTEMS, SET_LEVELS
    from engagement.contact.selectors.load import lately
    from engagement.contact.services import look_for_rising_contact
    from engagement.customers.sections import on_customer
    from engagement.spine import review_clock
    from engagement.spine.audit import keep_changes

    keep_changes(UsualContact)
    keep_changes(ConnectedSystem, sealed=("token_hash", "last_used_at"))
    review_clock.daily("rising contact", look_for_rising_contact)
    on_customer.register("contact/_customer_section.html", lately, order=40)
    setup.register(
        SettingsPage(
            "Usual contact", "contact:usual", "What each service calls usual, and from when it looks", 72, SET_LEVELS
        )
    )
    setup.register(
        SettingsPage(
            "Connected systems", "contact:systems", "Which systems may ask the contact check", 90, MANAGE_SYSTEMS
        )
    )
