"""What the contact check adds to pages of others: a link in the menu and on the home page."""

from typing import Any


def register() -> None:
    """Called once from the app's `ready()`."""
    from engagement.contact.permissions import CHECK
    from engagement.spine import home
    from engagement.ui.navigation import NavigationItem
    from engagement.ui.navigation import register as offer

    offer(NavigationItem("Contact check", "contact_check:search", permission=CHECK, order=15))
    home.register(home.HomeSection("contact_check/_home.html", 5, _may_check, first=True))


def _may_check(user: Any) -> dict[str, Any]:
    from engagement.contact.permissions import CHECK
    from engagement.permissions import allowed

    return {"may_check": bool(allowed(user, CHECK))}
