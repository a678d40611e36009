"""How to reach a customer, by which names they are known, and who acts for them."""

from typing import Any

from django import forms

from engagement import clock
from engagement.customers.forms.base import CustomerForm
from engagement.customers.models import LONGEST_NAME, ContactPoint, OtherName, Representation
from engagement.ui.fields import DateField
from engagement.ui.forms import Look


class OtherNameForm(CustomerForm):
    """Another name."""

    name = forms.CharField(
        label="Other name", max_length=LONGEST_NAME, error_messages={"required": "Enter the other name"}
    )
    kind = forms.ChoiceField(label="What kind of name is it?", choices=OtherName.Kind.choices, widget=forms.RadioSelect)

    looks = {"name": Look(width="two-thirds"), "kind": Look(small=True)}


class ContactPointForm(CustomerForm):
    """A phone number, an email address or a postal address."""

    kind = forms.ChoiceField(label="What is it?", choices=ContactPoint.Kind.choices, widget=forms.RadioSelect)
    typed = forms.CharField(
        label="Number or address",
        max_length=400,
        widget=forms.Textarea,
        error_messages={"required": "Enter the number or address"},
    )
    starts_on = DateField(label="From when? (optional)", called="the date from which it is good", required=False)

    looks = {
        "kind": Look(small=True),
        "typed": Look(rows=4, hint="As they gave it. For a postal address, one line each and the postcode last"),
        "starts_on": Look(hint="Leave this empty if it is good now"),
    }


class EndForm(CustomerForm):
    """The last day on which something was so."""

    on = DateField(label="What was the last day?", called="the last day")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"on": clock.today()})
        super().__init__(*args, **kwargs)


class RepresentationForm(CustomerForm):
    """Who acts for whom, as what, and what we saw that says they may."""

    FOR_THIS = "for_this"
    THIS_FOR = "this_for"

    direction = forms.ChoiceField(label="Who acts for whom?", widget=forms.RadioSelect)
    role = forms.ChoiceField(label="As what?", choices=Representation.Role.choices, widget=forms.RadioSelect)
    authority = forms.ChoiceField(
        label="What have we seen that says they may?",
        choices=Representation.Authority.choices,
        widget=forms.RadioSelect,
    )
    authority_note = forms.CharField(label="More about it (optional)", max_length=300, required=False)
    starts_on = DateField(label="From when? (optional)", called="the date from which they act", required=False)

    looks = {
        "direction": Look(small=True),
        "role": Look(small=True),
        "authority": Look(small=True, hint="Until we have seen something, we do not share the customer's information"),
        "authority_note": Look(width="two-thirds", hint="For example: letter of 3 November 2026"),
    }

    def __init__(self, *args: Any, this: str, other: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["direction"].choices = [  # type: ignore[attr-defined]
            (self.FOR_THIS, f"{other} acts for {this}"),
            (self.THIS_FOR, f"{this} acts for {other}"),
        ]

    @property
    def for_service(self) -> dict[str, Any]:
        """What the service takes besides the two customers. Ask after `is_valid()`."""
        told = dict(self.cleaned_data)
        told.pop("direction")
        return told
