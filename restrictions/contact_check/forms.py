"""One search box."""

from django import forms
from django.core.exceptions import ValidationError

from engagement.customers import search
from engagement.customers.forms.base import CustomerForm
from engagement.ui.forms import Look


class CheckForm(CustomerForm):
    """Everything by which somebody may be found, in one box."""

    q = forms.CharField(
        label="Who is it?",
        max_length=search.MOST_LETTERS,
        error_messages={"required": "Enter a name, phone number, email address, postcode or reference"},
    )

    looks = {
        "q": Look(
            size="m",
            hint="Phone number, email, reference, or a name with a postcode",
            width="two-thirds",
            autocomplete="off",
        )
    }

    def clean_q(self) -> str:
        """Raises ValidationError where there is nothing in it to look for."""
        typed: str = self.cleaned_data["q"]
        if search.read(typed).is_empty and not any(sign.isdigit() for sign in typed):
            raise ValidationError("Enter at least 2 letters of a name, or 6 digits of a phone number")
        return typed
