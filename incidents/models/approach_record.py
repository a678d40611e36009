"""What a restorative approach holds: who asks, what it rests on, what was approved, and what came of it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django_fsm import FSMField

from engagement import clock
from engagement.customers.models import Customer
from engagement.people.models import Team
from engagement.transitions import Stateful
from incidents.models.approaches_seen import RestorativeApproachQuerySet
from incidents.models.days import not_to_come
from incidents.models.incident import Incident
from letters.models import Letter


class ApproachRecord(Stateful):
    """What a restorative approach holds. How it moves stands in `restorative`."""

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        SUBMITTED = "submitted", "Needs a decision"
        NEEDS_INFO = "needs_info", "Manager has a question"
        APPROVED = "approved", "Approved, to be discussed"
        DECLINED = "declined", "Not approved"
        REDIRECTED_HS = "redirected_hs", "Sent to health and safety"
        ESCALATED = "escalated", "Became a request to limit contact"
        DISCUSSED = "discussed", "Being written"
        LETTER_ISSUED = "letter_issued", "Letter issued"
        MONITORING = "monitoring", "Seeing whether it helps"
        SUCCEEDED = "succeeded", "It helped"
        FAILED = "failed", "It did not help"
        WITHDRAWN = "withdrawn", "Withdrawn"

    ENDED: ClassVar = (
        State.DECLINED,
        State.REDIRECTED_HS,
        State.ESCALATED,
        State.SUCCEEDED,
        State.FAILED,
        State.WITHDRAWN,
    )
    UNDECIDED: ClassVar = (State.SUBMITTED, State.NEEDS_INFO)
    TAKEN_UP: ClassVar = (State.APPROVED, State.DISCUSSED, State.LETTER_ISSUED, State.MONITORING)
    WARNED: ClassVar = (State.LETTER_ISSUED, State.MONITORING, State.SUCCEEDED, State.FAILED)
    ABOUT_TO_WARN: ClassVar = (State.APPROVED, State.DISCUSSED)

    reference = models.CharField(max_length=20, null=True, blank=True, unique=True)
    state = FSMField(max_length=16, choices=State.choices, default=State.DRAFT, editable=False)
    kind = models.CharField(max_length=40)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="restorative_approaches")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="restorative_approaches")
    entrusted_team = models.ForeignKey(
        Team, null=True, blank=True, on_delete=models.PROTECT, related_name="restorative_approaches_entrusted"
    )
    entrusted_duty = models.CharField(max_length=20, blank=True)
    incidents = models.ManyToManyField(Incident, related_name="restorative_approaches")
    category = models.CharField(max_length=40)
    requester = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="restorative_approaches_asked_for"
    )
    manager_initiated = models.BooleanField(default=False)
    trend_note = models.TextField(blank=True)
    created_at = models.DateTimeField(default=clock.now)
    submitted_at = models.DateTimeField(null=True, blank=True)
    decide_by = models.DateField(null=True, blank=True)

    wanted = models.TextField(blank=True)
    # What was asked for before it was put differently, the first wording first: [{"wanted": …, "until": "2026-11-18"}].
    wanted_before = models.JSONField(default=list, blank=True)
    why = models.TextField(blank=True)
    adjustments_considered = models.TextField(blank=True)

    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="restorative_approaches_decided",
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    approved_kind = models.CharField(max_length=40, blank=True)
    approach = models.TextField(blank=True)
    less_code = models.CharField(max_length=40, blank=True)
    less_than_asked = models.TextField(blank=True)
    proportionate_because = models.TextField(blank=True)
    adjustments_decided = models.TextField(blank=True)
    third_time_code = models.CharField(max_length=40, blank=True)
    third_time_because = models.TextField(blank=True)
    decision_code = models.CharField(max_length=40, blank=True)
    decision_reason = models.TextField(blank=True)

    discussed_on = models.DateField(null=True, blank=True, validators=[not_to_come])
    discussion_note = models.TextField(blank=True)
    letter = models.OneToOneField(
        Letter, null=True, blank=True, on_delete=models.PROTECT, related_name="restorative_approach"
    )
    conversation_on = models.DateField(null=True, blank=True, validators=[not_to_come])
    conversation_note = models.TextField(blank=True)
    customer_said = models.TextField(blank=True)
    asked_orally = models.BooleanField(default=False)
    monitor_until = models.DateField(null=True, blank=True)
    outcome_note = models.TextField(blank=True)
    later_incident = models.ForeignKey(
        Incident, null=True, blank=True, on_delete=models.PROTECT, related_name="shows_failure_of"
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = RestorativeApproachQuerySet.as_manager()

    SEALED: ClassVar = (
        "trend_note",
        "wanted",
        "wanted_before",
        "why",
        "approach",
        "less_than_asked",
        "proportionate_because",
        "third_time_because",
        "decision_reason",
        "adjustments_considered",
        "adjustments_decided",
        "discussion_note",
        "conversation_note",
        "customer_said",
        "outcome_note",
    )

    class Meta:
        abstract = True
        verbose_name = "restorative approach"
        verbose_name_plural = "restorative approaches"
        ordering: ClassVar = ["-submitted_at", "-created_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(approver__isnull=True) | ~Q(approver=F("requester")), name="requester_does_not_approve"
            ),
            models.CheckConstraint(
                condition=Q(manager_initiated=False) | Q(approver__isnull=True), name="own_start_has_no_approver"
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(reference__isnull=False), name="asked_for_approach_has_a_reference"
            ),
            models.CheckConstraint(
                condition=Q(approved_kind="") | ~Q(approach=""), name="approved_approach_says_what_it_is"
            ),
            models.CheckConstraint(
                condition=Q(entrusted_team__isnull=True, entrusted_duty="")
                | (Q(entrusted_team__isnull=False) & ~Q(entrusted_duty="")),
                name="approach_is_entrusted_to_a_duty",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["team", "state"], name="approaches_of_team"),
            models.Index(fields=["customer", "category"], name="approaches_of_customer"),
        ]
