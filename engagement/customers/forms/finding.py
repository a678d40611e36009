"""Finding a customer."""

from django import forms
from django.core.exceptions import ValidationError

from engagement.customers import search
from engagement.customers.forms.base import CustomerForm
from engagement.ui.forms import Look


class SearchForm(CustomerForm):
    """One box for everything by which a customer may be found."""

    q = forms.CharField(
        label="Find a customer",
        max_length=search.MOST_LETTERS,
        error_messages={"required": "Enter a name, phone number, postcode, email address or reference"},
    )

    looks = {
        "q": Look(
            hint="Name, phone number (or its last 6 digits), postcode, address, email or reference. "
            "Spelling need not be exact",
            width="two-thirds",
            autocomplete="off",
        )
    }

    def clean_q(self) -> str:
        """Raises ValidationError where there is nothing in it to look for."""
        typed: str = self.cleaned_data["q"]
        if search.read(typed).is_empty:
            raise ValidationError("Enter at least 2 letters of a name, or 6 digits of a phone number")
        return typed
