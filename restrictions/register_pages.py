"""What the register adds to pages of others: its link, “For you to know” on the home page, and what a leaver held."""

from typing import Any

MOST_ON_HOME = 10


def register() -> None:
    """Called once from the app's `ready()`."""
    from engagement.people import leavers
    from engagement.spine import home
    from engagement.ui.navigation import NavigationItem
    from engagement.ui.navigation import register as offer
    from restrictions.leaving import hand_over_lists, lists_held

    offer(NavigationItem("Register", "register:list", permission="see_register", order=70, namespace="register"))
    home.register(home.HomeSection("register/_home_notices.html", 5, notices_for_you, first=True))
    leavers.register(lists_held, hand_over_lists)


def notices_for_you(user: Any) -> dict[str, Any]:
    """What the person was told about contact with customers and has not confirmed."""
    from engagement.customers.models import Customer
    from engagement.customers.selectors import survivors_of
    from restrictions.selectors.sharing import notices_to_confirm

    notices = list(notices_to_confirm(user)[:MOST_ON_HOME])
    survivor = survivors_of({one.restriction.customer_id for one in notices}) if notices else {}
    known = Customer.objects.in_bulk(list(set(survivor.values()))) if survivor else {}
    return {
        "share_notices": [{"notice": one, "customer": known[survivor[one.restriction.customer_id]]} for one in notices]
    }
