"""Recording a customer, and correcting their details."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError

from engagement.customers import normalise
from engagement.customers.forms.base import MindfulForm
from engagement.customers.found import Found
from engagement.customers.models import LONGEST_NAME, Customer
from engagement.customers.search import Draft
from engagement.customers.services import Details
from engagement.ui.forms import Look

NONE_OF_THESE = "new"
NOT_SAID = "not_said"
Kind = Customer.Kind


def phone_number(typed: str) -> str:
    """What was typed, if it is a phone number. Raises ValidationError."""
    if typed and not normalise.phone(typed):
        raise ValidationError("Enter a phone number, like 01632 960 001")
    return typed


class MayBeKnown(MindfulForm):
    """A form for a new record, which asks when it may be somebody we know already."""

    same_as = forms.ChoiceField(label="Is it one of these?", widget=forms.RadioSelect, required=False)
    # The same when a form is sent twice, so that it makes one record.
    attempt = forms.CharField(widget=forms.HiddenInput, max_length=36, required=False, initial=lambda: str(uuid4()))

    # What the answer "none" means here, with a full stop to spare.
    none_of_these = "None of these: record a new customer"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.likely: list[Found] = []
        self.order_fields(["same_as"])
        if not self.is_bound or not self.data.get(self.add_prefix("same_as")):
            self.fields.pop("same_as")
            return
        # What was answered to the warning; the view looks the reference up again, as this person may see it.
        answer = str(self.data[self.add_prefix("same_as")])[:20]
        words = self.none_of_these if answer == NONE_OF_THESE else f"The record {answer}"
        self.fields["same_as"].choices = [(answer, words)]  # type: ignore[attr-defined]

    @property
    def answer(self) -> str:
        """A reference, "new", or nothing while nobody was asked."""
        return str(self.cleaned_data.get("same_as", ""))

    def clean_attempt(self) -> UUID | None:
        """The id of the record that this form makes, however often it is sent."""
        try:
            return UUID(self.cleaned_data["attempt"]) if self.cleaned_data["attempt"] else None
        except ValueError:
            raise ValidationError("This form did not arrive whole. Open the page again and send it once more") from None

    @property
    def as_id(self) -> UUID | None:
        """The same, for the service. Ask after `is_valid()`."""
        attempt: UUID | None = self.cleaned_data["attempt"]
        return attempt

    def warn(self, likely: Sequence[Found]) -> None:
        """Show the records that it may be, and ask. The form then counts as not valid."""
        self.likely = list(likely)
        field = type(self).base_fields["same_as"].__deepcopy__({})
        field.choices = [  # type: ignore[attr-defined]
            *((found.customer.reference, found.customer.name) for found in likely),
            (NONE_OF_THESE, self.none_of_these),
        ]
        self.fields["same_as"] = field
        self.order_fields(["same_as"])
        self.look(
            "same_as",
            choice_hints={found.customer.reference: found_in_words(found) for found in likely},
            divider={NONE_OF_THESE: "or"},
        )
        self.add_error("same_as", "We may know them already. Choose one of these, or say that it is none of them")


def found_in_words(found: Found) -> str:
    """The line below a name: what tells people of one name apart, and why this one was found, if that may be seen."""
    acting = f"Acting for {found.acting_for}. " if found.acting_for else ""
    why = f". Found by: {found.why[:1].lower()}{found.why[1:]}" if found.why else ""
    return f"{acting}{found.second_identifier}. {found.customer.reference}{why}"


class NewCustomerForm(MayBeKnown):
    """Who a new customer is and how to reach them: no more than is needed to know them again."""

    kind = forms.ChoiceField(
        label="Who are they?",
        choices=[
            (Kind.PERSON, "A person"),
            (Kind.ORGANISATION, "An organisation"),
            (Kind.REPRESENTATIVE, "Someone acting for a customer"),
        ],
        widget=forms.RadioSelect,
        initial=Kind.PERSON,
    )
    organisation = forms.CharField(label="Name of the organisation", max_length=LONGEST_NAME)
    title = forms.CharField(label="Title (optional)", max_length=40, required=False)
    given_name = forms.CharField(label="First names", max_length=LONGEST_NAME, required=False)
    family_name = forms.CharField(label="Family name", max_length=LONGEST_NAME, required=False)
    phone = forms.CharField(label="Phone (optional)", max_length=60, required=False)
    email = forms.EmailField(label="Email (optional)", max_length=254, required=False)
    address = forms.CharField(label="Postal address (optional)", max_length=400, required=False, widget=forms.Textarea)

    looks = {
        "kind": Look(
            small=True,
            reveals={Kind.ORGANISATION: ("organisation",)},
            choice_hints={Kind.REPRESENTATIVE: "Once this is saved, say on their page for whom they act"},
        ),
        "title": Look(autocomplete="off", width=5, hint="As they use it: Mr, Ms, Dr"),
        "given_name": Look(
            autocomplete="off", width="two-thirds", hint="Of the person, or of the contact person in the organisation"
        ),
        "family_name": Look(autocomplete="off", width="two-thirds", hint="If they have only one name, write it here"),
        "phone": Look(autocomplete="off", width=20, inputmode="tel"),
        "email": Look(autocomplete="off", width="two-thirds"),
        "address": Look(autocomplete="off", rows=4, hint="With the postcode if you have it"),
    }

    def clean_phone(self) -> str:
        """Raises ValidationError where it is no phone number."""
        return phone_number(self.cleaned_data["phone"])

    def clean_email(self) -> str:
        """Raises ValidationError where search could not find it again."""
        email: str = self.cleaned_data["email"]
        if email and normalise.email(email) is None:
            raise ValidationError("Enter an email address like name@example.org")
        return email

    def clean(self) -> dict[str, Any]:
        """A person needs a name."""
        cleaned = super().clean() or self.cleaned_data
        named = cleaned.get("given_name") or cleaned.get("family_name")
        wrong = {"given_name", "family_name"} & set(self.errors)
        if cleaned.get("kind") != Kind.ORGANISATION and not named and not wrong:
            self.add_error("family_name", "Enter their name. If you do not know it, record an unknown caller instead")
        return cleaned

    @property
    def person(self) -> str:
        """The person's name in one piece."""
        names = (self.cleaned_data["given_name"].strip(), self.cleaned_data["family_name"].strip())
        return " ".join(name for name in names if name)

    def details(self) -> Details:
        """What the service records. Ask after `is_valid()`."""
        told = self.cleaned_data
        is_organisation = told["kind"] == Kind.ORGANISATION
        return Details(
            kind=told["kind"],
            name=told["organisation"] if is_organisation else "",
            contact_person=self.person if is_organisation else "",
            title="" if is_organisation else told["title"],
            given_name="" if is_organisation else told["given_name"],
            family_name="" if is_organisation else told["family_name"],
            phones=tuple(filter(None, [told["phone"].strip()])),
            emails=tuple(filter(None, [told["email"].strip()])),
            addresses=tuple(filter(None, [told["address"].strip()])),
        )

    def draft(self) -> Draft:
        """What the warning is looked up by. Ask after `is_valid()`."""
        details = self.details()
        return Draft(
            name=details.full_name,
            phones=details.phones,
            emails=details.emails,
            address=self.cleaned_data["address"],
        )


class UnknownCallerForm(MayBeKnown):
    """Somebody who gave no name: what would let us know them again."""

    phone = forms.CharField(label="Phone number they called from (optional)", max_length=60, required=False)
    description = forms.CharField(label="What would let us know them again? (optional)", max_length=300, required=False)

    looks = {
        "phone": Look(autocomplete="off", width=20, inputmode="tel"),
        "description": Look(
            autocomplete="off",
            width="two-thirds",
            hint="Facts only. For example: a woman, about the bins in Abbey Row, has called before",
        ),
    }
    mindful_of = ("description",)
    instead = "Say how a colleague knows them again rather than a health condition"
    none_of_these = "None of these: record an unknown caller"

    def clean_phone(self) -> str:
        """Raises ValidationError where it is no phone number."""
        return phone_number(self.cleaned_data["phone"])

    def details(self) -> Details:
        """What the service records. Ask after `is_valid()`."""
        told = self.cleaned_data
        return Details(
            kind=Kind.UNKNOWN_CALLER,
            description=told["description"],
            phones=tuple(filter(None, [told["phone"].strip()])),
        )

    def draft(self) -> Draft:
        """What the warning is looked up by. Ask after `is_valid()`."""
        return Draft(phones=self.details().phones)


class EditForm(MindfulForm):
    """A customer's details, with the version that this person saw."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2_000_000_000)
    kind = forms.ChoiceField(label="Who are they?", choices=Kind.choices, widget=forms.RadioSelect)
    title = forms.CharField(label="Title (optional)", max_length=40, required=False)
    given_name = forms.CharField(label="First names (optional)", max_length=LONGEST_NAME, required=False)
    family_name = forms.CharField(label="Family name (optional)", max_length=LONGEST_NAME, required=False)
    name = forms.CharField(
        label="Full name", max_length=2 * LONGEST_NAME, error_messages={"required": "Enter the name we know them by"}
    )
    contact_person = forms.CharField(label="Contact person (optional)", max_length=LONGEST_NAME, required=False)
    description = forms.CharField(label="What lets us know them again (optional)", max_length=300, required=False)
    preferred_contact = forms.ChoiceField(
        label="How do they prefer to hear from us?",
        choices=[*Customer.Contact.choices, (NOT_SAID, "They have not said")],
        widget=forms.RadioSelect,
    )
    preferred_language = forms.CharField(label="Language they prefer (optional)", max_length=60, required=False)

    looks = {
        "kind": Look(small=True),
        "title": Look(autocomplete="off", width=5),
        "given_name": Look(autocomplete="off", width="two-thirds"),
        "family_name": Look(
            autocomplete="off",
            width="two-thirds",
            hint="Letters begin with the title and family name where we have both",
        ),
        "name": Look(autocomplete="off", width="two-thirds", hint="The name on lists and envelopes"),
        "contact_person": Look(autocomplete="off", width="two-thirds", hint="For an organisation"),
        "description": Look(autocomplete="off", width="two-thirds", hint="For an unknown caller. Facts only"),
        "preferred_contact": Look(small=True),
        "preferred_language": Look(autocomplete="off", width=20),
    }
    mindful_of = ("description",)
    instead = "Say how a colleague knows them again rather than a health condition"

    @classmethod
    def of(cls, customer: Customer) -> "EditForm":
        """The form as it is first shown."""
        known = {name: getattr(customer, name) for name in cls.base_fields if hasattr(customer, name)}
        return cls(initial=known | {"preferred_contact": customer.preferred_contact or NOT_SAID})

    def clean_preferred_contact(self) -> str:
        """The record holds nothing where they have not said."""
        answer: str = self.cleaned_data["preferred_contact"]
        return "" if answer == NOT_SAID else answer

    def conflicts_with(self, current: Customer) -> list[tuple[str, Any, Any]]:
        """Question, what the record says now, what this person typed, wherever they differ. Ask after `is_valid()`."""
        differing = []
        for name, typed in self.cleaned_data.items():
            now = getattr(current, name)
            if name != "version" and now != typed:
                differing.append((str(self.fields[name].label), self._in_words(name, now), self._in_words(name, typed)))
        return differing

    def again_over(self, current: Customer) -> "EditForm":
        """The same answers over the record as it is now, for the person to look at and send again."""
        answers = {**self.data.dict(), "version": str(current.version)}  # type: ignore[attr-defined]
        return type(self)(answers)

    def _in_words(self, name: str, value: str) -> str:
        """A choice by its label; everything else as it is."""
        labels = dict(getattr(self.fields[name], "choices", ())) | {"": "Nothing"}
        return str(labels.get(value, value))
