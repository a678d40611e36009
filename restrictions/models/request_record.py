"""What a request for active management holds: who asks, what it rests on, what was weighed and decided."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django_fsm import FSMField

from engagement import clock
from engagement.customers.models import Customer
from engagement.people.models import Team
from engagement.policy.models import PolicyVersion
from engagement.transitions import Stateful
from incidents.models import Incident, RestorativeApproach
from letters.models import Letter
from restrictions import grades
from restrictions.models.seen import RequestQuerySet


class RequestRecord(Stateful):
    """What a request holds, from its draft to its decision. How it moves stands in `requests`."""

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        MANAGER_SUPPORT_PENDING = "manager_support_pending", "With the manager"
        NOT_SUPPORTED = "not_supported", "Not supported"
        SENIOR_MANAGER_PENDING = "senior_manager_pending", "With the senior manager"
        GROUP_PENDING = "crg_pending", "With the Review Group"
        GROUP_INFO_REQUESTED = "crg_info_requested", "Review Group has a question"
        SAFETY_PENDING = "safety_pending", "With health and safety"
        SIGNOFF_PENDING = "signoff_pending", "Waits for the highest sign-off"
        APPROVED = "approved", "Approved as asked"
        APPROVED_MODIFIED = "approved_modified", "Something less approved"
        REJECTED = "rejected", "Not approved"
        COMPLETE = "complete", "In force"
        WITHDRAWN = "withdrawn", "Withdrawn"
        DISCARDED = "discarded", "Discarded draft"

    WITH_GROUP: ClassVar = (State.GROUP_PENDING, State.GROUP_INFO_REQUESTED)
    UNDECIDED: ClassVar = (
        State.MANAGER_SUPPORT_PENDING,
        State.SENIOR_MANAGER_PENDING,
        *WITH_GROUP,
        State.SAFETY_PENDING,
        State.SIGNOFF_PENDING,
    )
    WITH_DECIDERS: ClassVar = (State.SENIOR_MANAGER_PENDING, *WITH_GROUP, State.SAFETY_PENDING)
    DECIDED_FOR: ClassVar = (State.APPROVED, State.APPROVED_MODIFIED)
    ENDED: ClassVar = (State.NOT_SUPPORTED, State.REJECTED, State.COMPLETE, State.WITHDRAWN)
    BEFORE_ASKING: ClassVar = (State.DRAFT, State.DISCARDED)

    class Track(models.TextChoices):
        POLICY = grades.POLICY, "This policy"
        SAFETY = grades.SAFETY, "Health and safety"

    reference = models.CharField(max_length=20, null=True, blank=True, unique=True)
    state = FSMField(max_length=24, choices=State.choices, default=State.DRAFT, editable=False)
    track = models.CharField(max_length=8, choices=Track.choices, default=Track.POLICY)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="active_management_requests")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="active_management_requests")
    category = models.CharField(max_length=40)
    requester = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="active_management_requests"
    )
    manager_initiated = models.BooleanField(default=False)
    # A restriction that this request would extend or make stricter: a fresh decision (clauses on review).
    extends = models.ForeignKey(
        "restrictions.Restriction", null=True, blank=True, on_delete=models.PROTECT, related_name="extension_requests"
    )
    policy_version = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=clock.now)
    saved_at = models.DateTimeField(default=clock.now)
    submitted_at = models.DateTimeField(null=True, blank=True)
    decide_by = models.DateField(null=True, blank=True)

    incidents = models.ManyToManyField(
        Incident, through="restrictions.ReliedOn", related_name="active_management_requests"
    )
    trend_note = models.TextField(blank=True)
    ground = models.CharField(max_length=40, blank=True)
    ground_note = models.TextField(blank=True)
    approach = models.ForeignKey(
        RestorativeApproach, null=True, blank=True, on_delete=models.PROTECT, related_name="active_management_requests"
    )
    warning_letter = models.ForeignKey(Letter, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    effect_on_staff = models.TextField(blank=True)
    effect_on_service = models.TextField(blank=True)
    customer_said = models.TextField(blank=True)
    customer_not_asked_because = models.TextField(blank=True)
    adjustments_considered = models.TextField(blank=True)
    equality_considered = models.TextField(blank=True)
    others_affected = models.TextField(blank=True)
    nobody_else_affected = models.BooleanField(default=False)
    # Complaints about an earlier decision in new words are persistence, not a case for closing the procedure.
    reframes_earlier_decision = models.BooleanField(null=True, blank=True)
    earlier_chance = models.TextField(blank=True)
    last_resort = models.TextField(blank=True)
    balance = models.TextField(blank=True)
    report_from = models.DateField(null=True, blank=True)
    report_to = models.DateField(null=True, blank=True)
    steps_done = models.JSONField(default=list, blank=True)

    supported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    supported_at = models.DateTimeField(null=True, blank=True)
    support_reason = models.TextField(blank=True)
    reached_group = models.BooleanField(default=False)
    voting_round = models.PositiveSmallIntegerField(default=1)
    clock_stopped_on = models.DateField(null=True, blank=True)

    decided_level = models.CharField(max_length=20, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    chosen = models.ForeignKey(
        "restrictions.Terms", null=True, blank=True, on_delete=models.PROTECT, related_name="chosen_by"
    )
    circumstances = models.TextField(blank=True)
    seriousness = models.TextField(blank=True)
    needs = models.TextField(blank=True)
    explanation = models.TextField(blank=True)
    signed_off_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    signed_off_at = models.DateTimeField(null=True, blank=True)

    objects = RequestQuerySet.as_manager()

    # Words about people: kept out of the log of field changes.
    SEALED: ClassVar = (
        "trend_note",
        "ground_note",
        "effect_on_staff",
        "effect_on_service",
        "customer_said",
        "customer_not_asked_because",
        "adjustments_considered",
        "equality_considered",
        "others_affected",
        "earlier_chance",
        "last_resort",
        "balance",
        "support_reason",
        "circumstances",
        "seriousness",
        "needs",
        "explanation",
    )

    class Meta:
        abstract = True
        verbose_name = "active-management request"
        ordering: ClassVar = ["-submitted_at", "-created_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=("draft", "discarded")) | Q(reference__isnull=False, submitted_at__isnull=False),
                name="request_handed_in_has_a_reference",
            ),
            models.CheckConstraint(
                condition=Q(supported_by__isnull=True) | ~Q(supported_by=F("requester")),
                name="requester_does_not_support",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("requester")), name="requester_does_not_decide"
            ),
            models.CheckConstraint(
                condition=Q(signed_off_by__isnull=True) | ~Q(signed_off_by=F("requester")),
                name="requester_does_not_sign_off",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("approved", "approved_modified", "complete"))
                | (Q(chosen__isnull=False, decided_at__isnull=False) & ~Q(decided_level="")),
                name="approved_request_says_what_and_by_which_level",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["team", "state"], name="requests_of_team"),
            models.Index(fields=["state", "decide_by"], name="requests_by_state"),
            models.Index(
                fields=["decide_by", "submitted_at"],
                condition=Q(reached_group=True, decided_at__isnull=True),
                name="undecided_cases_of_group",
            ),
            models.Index(fields=["customer", "-submitted_at"], name="requests_of_customer"),
        ]
