"""Every read of this app; each starts from `visible_to`."""

from incidents.selectors.approaches import (
    fitting_approaches,
    later_incidents,
    letter_type_of,
    times_asked,
    warning_cap,
)
from incidents.selectors.history import customer_history, others_who_met_the_same

__all__ = [
    "customer_history",
    "fitting_approaches",
    "later_incidents",
    "letter_type_of",
    "others_who_met_the_same",
    "times_asked",
    "warning_cap",
]
