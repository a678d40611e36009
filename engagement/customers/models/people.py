"""Who our customers are, how to reach them, and who acts for them."""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from engagement import clock
from engagement.customers.permissions import may_choose, may_see, may_see_needs

LONGEST_NAME = 200


class CustomerNumber(models.Model):
    """Hands out the numbers of references: inserting a row is safe among any number of people at once."""

    class Meta:
        app_label = "engagement"

    def __str__(self) -> str:
        return f"C-{self.pk:06d}"


class CustomerQuerySet(models.QuerySet["Customer"]):
    """Queries on customers; everything shown to a person starts from `visible_to`."""

    def visible_to(self, user: Any) -> "CustomerQuerySet":
        """Everyone who may find customers sees all of them, for anyone may have to log; a superuser sees none.

        What they need from us, and how they like to hear from us, is not read for whoever may not see that.
        """
        if not may_see(user):
            return self.none()
        return self.all() if may_see_needs(user) else self.defer(*Customer.ABOUT_NEEDS)

    def choosable_by(self, user: Any) -> "CustomerQuerySet":
        """Those whom this person may name as the customer of an incident: all or none."""
        return self.all() if may_choose(user) else self.none()

    def surviving(self) -> "CustomerQuerySet":
        """Without the records that were merged into others."""
        return self.filter(merged_into__isnull=True)

    def with_details(self) -> "CustomerQuerySet":
        """With everything that a line about a customer shows, in a fixed number of queries."""
        rows = self.defer(*Customer.ABOUT_NEEDS)
        return rows.prefetch_related("contact_points", "other_names", "acting_for__represented")

    def with_second_identifier(self) -> "CustomerQuerySet":
        """With a name and one thing that tells people of that name apart, and nothing else."""
        points = ContactPoint.objects.only("customer", "kind", "typed", "valid_from", "valid_until")
        rows = self.only("reference", "kind", "name", "description", "created_at")
        return rows.prefetch_related(models.Prefetch("contact_points", points))


class Customer(models.Model):
    """Anyone who deals with any service, and anyone acting for them (SBC-1.2a)."""

    class Kind(models.TextChoices):
        PERSON = "person", "A person"
        ORGANISATION = "organisation", "An organisation"
        REPRESENTATIVE = "representative", "Someone acting for a customer"
        UNKNOWN_CALLER = "unknown_caller", "An unknown caller"

    class Contact(models.TextChoices):
        PHONE = "phone", "Phone"
        EMAIL = "email", "Email"
        LETTER = "letter", "Letter"
        IN_PERSON = "in_person", "Meeting in person"
        REPRESENTATIVE = "representative", "Through the person acting for them"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=12, unique=True, editable=False)
    kind = models.CharField(max_length=16, choices=Kind.choices, default=Kind.PERSON)
    title = models.CharField(max_length=40, blank=True)
    given_name = models.CharField(max_length=LONGEST_NAME, blank=True)
    family_name = models.CharField(max_length=LONGEST_NAME, blank=True)
    name = models.CharField(max_length=2 * LONGEST_NAME + 1)
    contact_person = models.CharField(max_length=LONGEST_NAME, blank=True)
    description = models.CharField(max_length=300, blank=True)
    preferred_contact = models.CharField(max_length=16, choices=Contact.choices, blank=True)
    preferred_language = models.CharField(max_length=60, blank=True)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="merged_here"
    )
    created_at = models.DateTimeField(default=clock.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = CustomerQuerySet.as_manager()

    ABOUT_NEEDS: ClassVar = ("preferred_contact", "preferred_language")

    class Meta:
        app_label = "engagement"
        ordering: ClassVar = ["reference"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(name=""), name="customer_has_a_name"),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")), name="customer_not_merged_into_itself"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The customer's page: its address carries the reference and no name."""
        return reverse("customers:record", args=[self.reference])

    @property
    def formal_name(self) -> str:
        """How a letter addresses them: "Mr Pringle" where the parts are known, else the whole name."""
        if self.title and self.family_name:
            return f"{self.title} {self.family_name}"
        return self.name

    def resolve(self) -> "Customer":
        """The record that survives: this one, or the one it was merged into, however often."""
        found = self
        while found.merged_into is not None:
            found = found.merged_into
        return found


class BelongsToCustomer(models.Model):
    """A row about one customer, with who recorded it and when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        abstract = True
        app_label = "engagement"


class OtherName(BelongsToCustomer):
    """Another name the customer has, had or uses; found by search like the first."""

    class Kind(models.TextChoices):
        KNOWN_AS = "known_as", "Known as"
        FORMER = "former", "Former name"
        ONLINE = "online", "Name used online"
        OTHER = "other", "Other name"

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="other_names")
    name = models.CharField(max_length=LONGEST_NAME)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.KNOWN_AS)

    class Meta(BelongsToCustomer.Meta):
        ordering: ClassVar = ["recorded_at", "id"]

    def __str__(self) -> str:
        return self.name


class ContactPoint(BelongsToCustomer):
    """A phone number, an email address or a postal address: as it was typed, and in its one written form."""

    class Kind(models.TextChoices):
        PHONE = "phone", "Phone"
        EMAIL = "email", "Email"
        ADDRESS = "address", "Postal address"

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="contact_points")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    typed = models.CharField(max_length=400)
    normalised = models.CharField(max_length=400, blank=True, editable=False)
    postcode = models.CharField(max_length=10, blank=True, editable=False)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)

    class Meta(BelongsToCustomer.Meta):
        ordering: ClassVar = ["kind", "recorded_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_until__isnull=True)
                | Q(valid_until__gte=F("valid_from")),
                name="contact_point_ends_after_it_starts",
            ),
            # Without it nobody is found by what they ring from or write from.
            models.CheckConstraint(
                condition=~Q(kind__in=("phone", "email")) | ~Q(normalised=""),
                name="phone_and_email_have_their_written_form",
            ),
        ]

    def __str__(self) -> str:
        return self.typed

    @property
    def is_current(self) -> bool:
        """Whether it may be used today: the last day counts."""
        today = clock.today()
        started = self.valid_from is None or self.valid_from <= today
        return started and (self.valid_until is None or self.valid_until >= today)

    @property
    def on_one_line(self) -> str:
        """An address with commas instead of line ends."""
        return ", ".join(line.strip(" ,") for line in self.typed.splitlines() if line.strip(" ,"))


class Representation(BelongsToCustomer):
    """One customer acts for another: as what, and what we saw that says they may (SBC-1.2a)."""

    class Role(models.TextChoices):
        FAMILY = "family", "Family member or friend"
        ADVOCATE = "advocate", "Advocate or support worker"
        SOLICITOR = "solicitor", "Solicitor"
        ELECTED = "elected", "Elected representative"
        ATTORNEY = "attorney", "Attorney or guardian"
        CARER = "carer", "Carer"
        OTHER = "other", "Other"

    class Authority(models.TextChoices):
        WRITTEN = "written", "Written authority from the customer"
        LEGAL = "legal", "Power of attorney, guardianship or court order"
        SPOKEN = "spoken", "The customer told us"
        OFFICE = "office", "Their office (elected representative, solicitor on record)"
        NONE = "none", "Nothing seen yet"

    representative = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="acting_for")
    represented = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="represented_by")
    role = models.CharField(max_length=10, choices=Role.choices)
    authority = models.CharField(max_length=8, choices=Authority.choices, default=Authority.NONE)
    authority_note = models.CharField(max_length=300, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    class Meta(BelongsToCustomer.Meta):
        ordering: ClassVar = ["recorded_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(representative=F("represented")), name="nobody_represents_themselves"),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="representation_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                fields=["representative", "represented"],
                condition=Q(ends_on__isnull=True),
                name="one_open_representation_a_pair",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.representative} acting for {self.represented}"

    @property
    def is_current(self) -> bool:
        """Whether they may act today: the last day counts."""
        today = clock.today()
        started = self.starts_on is None or self.starts_on <= today
        return started and (self.ends_on is None or self.ends_on >= today)
