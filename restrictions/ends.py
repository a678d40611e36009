"""What a passed end means today, whether or not the daily job has already ended the restriction.

Its last day is `ends_on`. After that it is over, or holds until it has been reviewed, as the organisation has set.
"""

from datetime import date

from engagement import clock
from engagement.policy.selectors import local

LAPSED = "Its end date has passed: nobody is held to it any more"
STAYS = "Its end date has passed: it holds until it has been reviewed"


def has_passed(ends_on: date | None) -> bool:
    """Whether its last day lies behind."""
    return ends_on is not None and ends_on < clock.today()


def stays_until_reviewed() -> bool:
    """Whether the organisation lets a restriction go on after its end until it has been reviewed. One query."""
    return bool(local("at_end_date") == "stays_until_reviewed")


def passed_in_words(ends_on: date | None) -> str:
    """What to say of one in force whose end has passed; "" while it has not. One query where it has."""
    if not has_passed(ends_on):
        return ""
    return STAYS if stays_until_reviewed() else LAPSED
