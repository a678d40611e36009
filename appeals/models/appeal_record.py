"""What an appeal holds: against what, from whom, who hears it and why they, and what was decided."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django_fsm import FSMField

from appeals import outcomes
from appeals.models.seen import AppealQuerySet
from engagement import clock
from engagement.customers.models import Customer, Representation
from engagement.people.models import Team
from engagement.policy.models import PolicyVersion
from engagement.transitions import Stateful
from incidents.models import ImmediateAction
from letters.models import Letter
from restrictions.models import Restriction, Terms


class AppealRecord(Stateful):
    """What an appeal holds. How it moves stands in `appeal`."""

    class State(models.TextChoices):
        RECEIVED = "received", "Being registered"
        NOT_AVAILABLE = "not_available", "No appeal here: told where to go"
        ROUTED_COMPLAINTS = "routed_complaints", "Goes through the complaints procedure"
        WITH_GROUP = "with_crg", "With the Review Group"
        WITH_CHIEF_EXECUTIVE = "with_chief_executive", "With the Chief Executive"
        WITH_AUTHORITY = "with_appeal_authority", "With the appeal authority"
        INFO_REQUESTED = "info_requested", "Whoever hears it has a question"
        DECIDED = "decided", "Decided, customer not told yet"
        OUT_OF_SCOPE = "out_of_scope", "Not about the restriction, customer not told yet"
        OUTCOME_ISSUED = "outcome_issued", "Outcome sent"
        CLOSED = "closed", "Closed"
        WITHDRAWN = "withdrawn", "Withdrawn"

    BEING_HEARD: ClassVar = (State.WITH_GROUP, State.WITH_CHIEF_EXECUTIVE, State.WITH_AUTHORITY)
    UNDECIDED: ClassVar = (State.RECEIVED, *BEING_HEARD, State.INFO_REQUESTED)
    CUSTOMER_WAITS: ClassVar = (State.DECIDED, State.OUT_OF_SCOPE, State.NOT_AVAILABLE)
    OPEN: ClassVar = (*UNDECIDED, *CUSTOMER_WAITS)

    class Subject(models.TextChoices):
        """What is challenged, in the codes of the policy's appeal routes (SBC-12.3, SBC-12.5, SBC-12.6)."""

        IMMEDIATE_ACTION = "immediate_action", "What an employee did on the spot"
        SENIOR_MANAGER = "senior_manager", "A restriction that a senior manager decided"
        REVIEW_GROUP = "review_group", "A restriction that the Review Group decided"
        CATEGORY_ONE = "category_one", "A category-one case on the health and safety route"
        ELECTED_MEMBER = "elected_member", "What an elected member decided about contact with themselves"
        NO_INTERNAL_APPEAL = "no_internal_appeal", "A restriction for which no internal appeal is offered"

    class Meanwhile(models.TextChoices):
        APPLIES = "applies", "It goes on applying"
        ON_HOLD = "on_hold", "It is on hold"

    class Outcome(models.TextChoices):
        STANDS = outcomes.STANDS, "The restriction stands"
        EASED = outcomes.EASED, "The restriction is eased"
        VARIED = outcomes.VARIED, "The restriction is changed"
        ENDED = outcomes.ENDED, "The restriction ends"
        SENT_BACK = outcomes.SENT_BACK, "It is sent back for a fresh decision"
        OUT_OF_SCOPE = outcomes.OUT_OF_SCOPE, "No point is about the restriction"

    reference = models.CharField(max_length=20, unique=True)
    state = FSMField(max_length=24, choices=State.choices, default=State.RECEIVED, editable=False)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="appeals")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="appeals")
    subject = models.CharField(max_length=20, choices=Subject.choices)
    restriction = models.ForeignKey(
        Restriction, null=True, blank=True, on_delete=models.PROTECT, related_name="appeals"
    )
    # What held when the appeal came; the restriction itself may be eased later, by this appeal for one.
    challenged_terms = models.ForeignKey(Terms, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    immediate_action = models.ForeignKey(
        ImmediateAction, null=True, blank=True, on_delete=models.PROTECT, related_name="challenges"
    )
    policy_version = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="+")

    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="appeals_registered"
    )
    registered_at = models.DateTimeField(default=clock.now)
    received_on = models.DateField()
    channel = models.CharField(max_length=40)
    in_their_words = models.TextField(blank=True)
    representation = models.ForeignKey(
        Representation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    adjustments_offered = models.TextField(blank=True)
    late_because = models.TextField(blank=True)

    heard_by = models.CharField(max_length=24, blank=True)
    route_because = models.TextField(blank=True)
    complaint_reference = models.CharField(max_length=60, blank=True)
    acknowledge_by = models.DateField(null=True, blank=True)
    decide_by = models.DateField(null=True, blank=True)
    clock_stopped_on = models.DateField(null=True, blank=True)

    meanwhile = models.CharField(max_length=10, choices=Meanwhile.choices, blank=True)
    meanwhile_because = models.TextField(blank=True)
    meanwhile_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    meanwhile_at = models.DateTimeField(null=True, blank=True)

    voting_round = models.PositiveSmallIntegerField(default=1)
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True)
    terms = models.ForeignKey(Terms, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reasons = models.TextField(blank=True)
    evidence_considered = models.TextField(blank=True)
    adjustments_seen = models.TextField(blank=True)
    customer_agrees = models.BooleanField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="appeals_decided"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    acknowledgement = models.OneToOneField(
        Letter, null=True, blank=True, on_delete=models.PROTECT, related_name="appeal_acknowledged"
    )
    outcome_letter = models.OneToOneField(
        Letter, null=True, blank=True, on_delete=models.PROTECT, related_name="appeal_answered"
    )

    objects = AppealQuerySet.as_manager()

    SEALED: ClassVar = (
        "in_their_words",
        "adjustments_offered",
        "reasons",
        "evidence_considered",
        "adjustments_seen",
        "meanwhile_because",
        "late_because",
    )

    class Meta:
        abstract = True
        ordering: ClassVar = ["-registered_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(subject="immediate_action", immediate_action__isnull=False, restriction__isnull=True)
                | Q(subject="elected_member", immediate_action__isnull=True, restriction__isnull=True)
                | (
                    ~Q(subject__in=("immediate_action", "elected_member"))
                    & Q(immediate_action__isnull=True, restriction__isnull=False)
                ),
                name="appeal_is_against_one_thing",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("decided", "out_of_scope", "outcome_issued"))
                | (
                    ~Q(outcome="")
                    & ~Q(reasons="")
                    & ~Q(evidence_considered="")
                    & Q(decided_by__isnull=False, decided_at__isnull=False)
                ),
                name="decided_appeal_has_its_decision",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("registered_by")),
                name="who_registers_an_appeal_does_not_decide_it",
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=("eased", "varied")) | Q(terms__isnull=False),
                name="eased_or_varied_by_terms",
            ),
            models.CheckConstraint(
                condition=~Q(state="routed_complaints") | ~Q(complaint_reference=""),
                name="complaint_has_its_reference",
            ),
            models.UniqueConstraint(
                fields=["restriction"],
                condition=Q(
                    state__in=(
                        "received",
                        "with_crg",
                        "with_chief_executive",
                        "with_appeal_authority",
                        "info_requested",
                    )
                ),
                name="one_open_appeal_for_each_restriction",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["heard_by", "state", "decide_by"], name="appeals_of_who_hears_them"),
            models.Index(fields=["customer", "state"], name="appeals_of_customer"),
            models.Index(fields=["team", "state"], name="appeals_of_team"),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("appeals:appeal", args=[self.reference])

    @property
    def being_heard(self) -> bool:
        """Whether it lies with whoever decides it."""
        return self.state in self.BEING_HEARD

    @property
    def can_change_restriction(self) -> bool:
        """Whether there is a restriction in force that a decision could still change."""
        restriction: Any = self.restriction
        return restriction is not None and restriction.is_in_force
