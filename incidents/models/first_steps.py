"""What was done at once and what must follow: kept beside the incident, each its own small record."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from engagement import clock
from incidents.models.days import not_to_come
from incidents.models.incident import Incident


class ImmediateAction(models.Model):
    """What a member of staff did on the spot. Nobody approves or rejects it (SBC-9.7a, SBC-A1-IMM-2)."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="immediate_actions")
    kind = models.CharField(max_length=40)
    warned = models.BooleanField(null=True, blank=True)
    warning_words = models.TextField(blank=True)
    no_warning_reason = models.CharField(max_length=40, blank=True)
    no_warning_text = models.TextField(blank=True)
    told_customer = models.BooleanField(null=True, blank=True)
    not_told_reason = models.CharField(max_length=40, blank=True)
    not_told_text = models.TextField(blank=True)
    note = models.CharField(max_length=200, blank=True)
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["incident", "kind"], name="each_immediate_action_once"),
        ]

    def __str__(self) -> str:
        return self.kind


class Witness(models.Model):
    """Somebody who saw it and is asked to put it on record (SBC-9.6c)."""

    class Account(models.TextChoices):
        REQUESTED = "requested", "Asked"
        GIVEN = "given", "Given"
        DECLINED = "declined", "Preferred not to"

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="witnesses")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="witnessed"
    )
    name = models.CharField(max_length=120, blank=True)
    account_state = models.CharField(max_length=10, choices=Account.choices, default=Account.REQUESTED)
    account = models.TextField(blank=True)
    asked_at = models.DateTimeField(default=clock.now)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(person__isnull=False) | ~Q(name=""), name="witness_is_named"),
            models.UniqueConstraint(
                fields=["incident", "person"], condition=Q(person__isnull=False), name="each_colleague_witnesses_once"
            ),
        ]

    def __str__(self) -> str:
        return self.person.name if self.person else self.name

    def get_absolute_url(self) -> str:
        return reverse("incidents:account", args=[self.pk])

    @property
    def reference(self) -> str:
        """The incident's reference: what work and notices about the account are called by."""
        return self.incident.reference or ""


class ManagerDiscussion(models.Model):
    """The manager and the member of staff talked about what happened (SBC-8.2b, SBC-A1-IMM-7)."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="discussions")
    held_on = models.DateField(validators=[not_to_come])
    outcome = models.TextField()
    support_offered = models.TextField(blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["held_on", "id"]

    def __str__(self) -> str:
        return f"Discussed on {self.held_on}"


class HealthAndSafetyReference(models.Model):
    """The reference under which the incident stands in the health and safety portal (SBC-9.2b, SBC-A1-CAT1-3)."""

    incident = models.OneToOneField(Incident, on_delete=models.PROTECT, related_name="health_and_safety_reference")
    reference = models.CharField(max_length=60)
    logged_on = models.DateField(validators=[not_to_come])
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reference=""), name="health_and_safety_reference_is_given"),
        ]

    def __str__(self) -> str:
        return self.reference


class PoliceDecision(models.Model):
    """Reported to the police, or not, and why. The person threatened never decides "no" alone (SBC-9.5, SBC-9.6).

    Each decision is a row of its own, never changed: the newest is in force, and a report does not hide that it was
    first decided otherwise.
    """

    append_only = True

    class Outcome(models.TextChoices):
        REPORTED = "reported", "Reported to the police"
        NOT_REPORTED = "not_reported", "Not reported"

    class Threatened(models.TextChoices):
        COLLEAGUE = "colleague", "A colleague"
        SOMEBODY_ELSE = "somebody_else", "Somebody else"
        SERVICE = "service", "Nobody in particular: the service at large"

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="police_decisions")
    outcome = models.CharField(max_length=14, choices=Outcome.choices)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    who = models.CharField(max_length=14, choices=Threatened.choices, blank=True)
    threatened = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    threatened_name = models.CharField(max_length=120, blank=True)
    decided_with = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(default=clock.now)
    reason_code = models.CharField(max_length=40, blank=True)
    reason = models.TextField(blank=True)
    staff_view = models.TextField(blank=True)
    effect_on_others = models.TextField(blank=True)
    reported_on = models.DateField(null=True, blank=True, validators=[not_to_come])
    force = models.CharField(max_length=100, blank=True)
    police_reference = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering: ClassVar = ["decided_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(outcome="reported") | Q(threatened__isnull=True) | ~Q(decided_by=F("threatened")),
                name="the_threatened_do_not_decide_no_alone",
            ),
            models.CheckConstraint(
                condition=Q(outcome="not_reported") | (Q(reported_on__isnull=False) & ~Q(force="")),
                name="a_police_report_has_date_and_force",
            ),
            models.CheckConstraint(
                condition=Q(outcome="reported")
                | (~Q(reason_code="") & ~Q(reason="") & ~Q(staff_view="") & ~Q(effect_on_others="")),
                name="not_reporting_is_reasoned",
            ),
            models.CheckConstraint(
                condition=Q(outcome="reported") | ~Q(who=""), name="not_reporting_says_who_was_threatened"
            ),
            models.CheckConstraint(
                condition=Q(who="colleague", threatened__isnull=False)
                | (~Q(who="colleague") & Q(threatened__isnull=True)),
                name="a_threatened_colleague_is_named",
            ),
            models.CheckConstraint(
                condition=~Q(who="somebody_else") | ~Q(threatened_name=""), name="somebody_else_threatened_is_named"
            ),
            models.CheckConstraint(
                condition=Q(decided_with__isnull=True) | ~Q(decided_by=F("decided_with")),
                name="the_second_person_is_another",
            ),
        ]

    def __str__(self) -> str:
        return self.get_outcome_display()

    @property
    def threatened_in_words(self) -> str:
        """Who was threatened, as a page says it."""
        if self.threatened is not None:
            return self.threatened.name
        return self.threatened_name or self.get_who_display()
