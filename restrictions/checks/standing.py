"""What a decision rests on must still stand when it is signed off and when it comes into force.

Weeks may lie between: records are parted again, a warning comes back undelivered, an exception ends.
"""

from typing import Any

from engagement.checks import Check
from restrictions.checks.asking import OF_ONE_CUSTOMER
from restrictions.checks.common import request_of
from restrictions.checks.deciding import WARNING_SETTLED


def _asked_of_request(check: Check) -> Any:
    """The check of a request, asked of the request behind a restriction."""
    return lambda obj, actor, inputs: check.met(request_of(obj), actor, inputs)


def _page_of_request(obj: Any) -> str:
    return str(request_of(obj).get_absolute_url())


STILL_OF_ONE_CUSTOMER = Check(
    "still_of_one_customer",
    OF_ONE_CUSTOMER.clauses,
    _asked_of_request(OF_ONE_CUSTOMER),
    "The customer’s record was parted from another one, and what this rests on is now the other person’s. Withdraw the "
    "request, and ask again for the right customer.",
    _page_of_request,
)
STILL_WARNED = Check(
    "still_warned",
    WARNING_SETTLED.clauses,
    _asked_of_request(WARNING_SETTLED),
    "The request to change that came before did not reach the customer, or the exception that stood in its place has "
    "ended. Ask them to change first, or have an exception approved.",
    _page_of_request,
)
STILL_STANDS = (STILL_OF_ONE_CUSTOMER, STILL_WARNED)
