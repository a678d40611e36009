"""Days on which something took place: none of them is still to come."""

from datetime import date

from django.core.exceptions import ValidationError

from engagement import clock


def not_to_come(day: date) -> None:
    """Raises ValidationError for a day after today: what is recorded as done has been done."""
    if day > clock.today():
        raise ValidationError("This day is still to come. Give today, or an earlier day.", code="to_come")
