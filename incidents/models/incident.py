"""The incident: a record of difficult engagement, from draft to closed."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django_fsm import FSMField, transition

from engagement import clock
from engagement.customers.models import Customer
from engagement.people.duties import Duty
from engagement.people.models import Team
from engagement.transitions import Stateful, rule
from incidents import checks, handover, reasons
from incidents.models.days import not_to_come
from incidents.models.incidents_seen import IncidentQuerySet


class Incident(Stateful):
    """One occasion of difficult engagement. References are gapless; a record is voided with a reason, never deleted."""

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        NOTE_ONLY = "note_only", "Kept as a note"
        REDIRECTED = "redirected", "Belongs elsewhere"
        SUBMITTED = "submitted", "With the manager"
        IN_REVIEW = "in_review", "Manager is looking at it"
        NEEDS_INFO = "needs_info", "Manager has a question"
        MANAGED_RESTORATIVE = "managed_restorative", "Restorative approach"
        MANAGED_ACTIVE = "managed_active", "Active management"
        MANAGED_HS = "managed_hs", "Health and safety"
        NO_FURTHER_ACTION = "no_further_action", "No further action"
        CLOSED = "closed", "Closed"
        VOID = "void", "Void"

    BEFORE_LOGGED: ClassVar = (State.DRAFT, State.NOTE_ONLY, State.REDIRECTED)
    OPEN: ClassVar = (
        State.SUBMITTED,
        State.IN_REVIEW,
        State.NEEDS_INFO,
        State.MANAGED_RESTORATIVE,
        State.MANAGED_ACTIVE,
        State.MANAGED_HS,
        State.NO_FURTHER_ACTION,
    )

    class AdjustmentsAnswer(models.TextChoices):
        KNOWN = "known", "Yes, there are needs or adjustments"
        NONE_KNOWN = "none_known", "No needs are known, and we asked"
        NOT_ASKED = "not_asked", "Nobody has asked yet"

    class Asks(models.TextChoices):
        RECORD_ONLY = "record_only", "Just keep a record"
        RESTORATIVE = "restorative", "A restorative approach"

    class Pattern(models.TextChoices):
        SINGLE = "single", "This one occasion"
        CUMULATIVE = "cumulative", "It has built up over time"

    reference = models.CharField(max_length=20, null=True, blank=True, unique=True)
    state = FSMField(max_length=24, choices=State.choices, default=State.DRAFT, editable=False)
    version = models.PositiveIntegerField(default=0)
    reporter = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="incidents")
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="incidents")
    customer = models.ForeignKey(Customer, null=True, blank=True, on_delete=models.PROTECT, related_name="incidents")
    entrusted_team = models.ForeignKey(
        Team, null=True, blank=True, on_delete=models.PROTECT, related_name="incidents_entrusted"
    )
    entrusted_duty = models.CharField(max_length=20, blank=True)
    affected = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="incidents_affecting")
    created_at = models.DateTimeField(default=clock.now)
    saved_at = models.DateTimeField(default=clock.now)
    submitted_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    occurred_on = models.DateField(null=True, blank=True, validators=[not_to_come])
    occurred_at = models.TimeField(null=True, blank=True)
    place_kind = models.CharField(max_length=40, blank=True)
    place = models.CharField(max_length=200, blank=True)
    channel = models.CharField(max_length=40, blank=True)
    channel_other = models.CharField(max_length=100, blank=True)
    platform = models.CharField(max_length=200, blank=True)

    screening = models.CharField(max_length=40, blank=True)
    category = models.CharField(max_length=40, blank=True)
    manager_category = models.CharField(max_length=40, blank=True)
    other_categories = models.JSONField(default=list, blank=True)
    examples = models.JSONField(default=list, blank=True)
    example_other = models.CharField(max_length=200, blank=True)
    example_answers = models.JSONField(default=dict, blank=True)
    manager_examples = models.JSONField(default=list, blank=True)
    not_information_requests = models.BooleanField(null=True, blank=True)
    complaints_about_new_events = models.BooleanField(null=True, blank=True)
    zero_tolerance = models.BooleanField(default=False)
    violence = models.BooleanField(default=False)
    threat = models.BooleanField(default=False)
    written_abuse = models.BooleanField(default=False)

    exact_words = models.TextField(blank=True)
    exact_words_not_recalled = models.BooleanField(default=False)
    facts = models.TextField(blank=True)
    writers_view = models.TextField(blank=True)
    pattern = models.CharField(max_length=12, choices=Pattern.choices, blank=True)

    effect_on_staff = models.TextField(blank=True)
    effect_on_service = models.TextField(blank=True)
    effect_on_others = models.TextField(blank=True)
    minutes_spent = models.PositiveIntegerField(null=True, blank=True)
    contacts_counted = models.PositiveIntegerField(null=True, blank=True)
    contacts_period = models.CharField(max_length=100, blank=True)
    contacts_expected = models.CharField(max_length=200, blank=True)
    caused_distress = models.BooleanField(null=True, blank=True)
    why_more_time = models.TextField(blank=True)

    techniques_tried = models.JSONField(default=list, blank=True)
    tried_before = models.TextField(blank=True)
    nothing_done_at_the_time = models.BooleanField(default=False)
    others_affected = models.JSONField(default=list, blank=True)
    discussed_with_manager_on = models.DateField(null=True, blank=True, validators=[not_to_come])

    adjustments_answer = models.CharField(max_length=12, choices=AdjustmentsAnswer.choices, blank=True)
    adjustments_note = models.TextField(blank=True)
    adjustments_weighed = models.JSONField(default=list, blank=True)
    adjustments_asked_by = models.CharField(max_length=120, blank=True)
    adjustments_asked_on = models.DateField(null=True, blank=True, validators=[not_to_come])
    nothing_to_add = models.BooleanField(default=False)

    asks = models.CharField(max_length=12, choices=Asks.choices, blank=True)
    approach_kind = models.CharField(max_length=40, blank=True)
    approach_wanted = models.TextField(blank=True)
    approach_why = models.TextField(blank=True)
    builds_on = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="built_on_by")

    steps_done = models.JSONField(default=list, blank=True)
    step_versions = models.JSONField(default=dict, blank=True)
    correspondence_unacceptable = models.BooleanField(null=True, blank=True)
    correspondence_decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decision_code = models.CharField(max_length=40, blank=True)
    decision_reason = models.TextField(blank=True)

    objects = IncidentQuerySet.as_manager()

    NARRATIVE: ClassVar = (
        "place",
        "platform",
        "exact_words",
        "facts",
        "writers_view",
        "example_other",
        "effect_on_staff",
        "effect_on_service",
        "effect_on_others",
        "contacts_period",
        "contacts_expected",
        "why_more_time",
        "tried_before",
        "adjustments_note",
        "adjustments_asked_by",
        "approach_wanted",
        "approach_why",
    )
    SEALED: ClassVar = (
        *NARRATIVE,
        "channel_other",
        "example_answers",
        "adjustments_weighed",
        "customer",
        "decision_reason",
    )

    class Meta:
        ordering: ClassVar = ["-submitted_at", "-created_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=("draft", "note_only", "redirected", "void"))
                | Q(reference__isnull=False, team__isnull=False, customer__isnull=False, submitted_at__isnull=False),
                name="logged_incident_is_complete",
            ),
            models.CheckConstraint(
                condition=Q(entrusted_team__isnull=True, entrusted_duty="")
                | (Q(entrusted_team__isnull=False) & ~Q(entrusted_duty="")),
                name="incident_is_entrusted_to_a_duty",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["team", "state", "-submitted_at"], name="incidents_of_team"),
            models.Index(fields=["reporter", "-submitted_at"], name="incidents_of_reporter"),
            models.Index(fields=["customer", "-submitted_at"], name="incidents_of_customer"),
            # The list shows the newest first and reads one page: it walks along this and stops.
            models.Index(fields=["-submitted_at", "-reference"], name="incidents_newest_first"),
        ]

    def __str__(self) -> str:
        return self.reference or "Draft incident"

    def get_absolute_url(self) -> str:
        if self.state == self.State.DRAFT:
            return reverse("incidents:log_tasks", args=[self.pk])
        if self.reference:
            return reverse("incidents:incident", args=[self.reference])
        return reverse("incidents:kept", args=[self.pk])

    def _clear_account(self) -> None:
        """Empty what was written before it turned out that this is no incident."""
        for name in self.NARRATIVE:
            setattr(self, name, "")
        self.example_answers, self.adjustments_weighed = {}, []

    @property
    def police_decision(self) -> Any:
        """The decision about the police that is in force: the newest. None while there is none (SBC-9.3a)."""
        return max(self.police_decisions.all(), key=lambda one: (one.decided_at, one.pk), default=None)

    @property
    def kind(self) -> str:
        """What registered effects ask about: the category that routes the incident."""
        return self.routed_category

    @property
    def decision_in_words(self) -> str:
        """Why the manager decided as they did, where the state asks for a reason."""
        listed = reasons.VOID if self.state == self.State.VOID else reasons.NO_FURTHER_ACTION
        return reasons.in_words(listed, self.decision_code, self.decision_reason)

    @property
    def routed_category(self) -> str:
        """The manager's category routes; until there is one, the writer's."""
        return self.manager_category or self.category

    @transition(
        field=state,
        source=State.DRAFT,
        target=State.SUBMITTED,
        **rule(
            "finish_incident",
            title="Submit",
            past="logged the incident",
            checks=checks.TO_SUBMIT,
            clauses=("SBC-2.7c", "SBC-13.1a", "SBC-A1-REST-3b", "SPSO-G1-04a"),
            opens=handover.when_submitted,
        ),
    )
    def submit(
        self, *, reference: str, team: Team, flags: dict[str, bool], entrusted: Duty | None = None, **_: Any
    ) -> None:
        """Take the gapless reference and what the policy's flags make of the category and examples."""
        self.reference = reference
        self.team = team
        self.entrusted_team, self.entrusted_duty = (entrusted.team, entrusted.name) if entrusted else (None, "")
        self.submitted_at = clock.now()
        for flag, value in flags.items():
            setattr(self, flag, value)

    @transition(
        field=state,
        source=State.DRAFT,
        target=State.NOTE_ONLY,
        **rule(
            "finish_incident",
            title="Keep as a note",
            past="kept this as a note, not an incident",
            checks=(checks.ONLY_FORCEFUL_OR_UNUSUAL, checks.RECORDING_IS_LOGGED, checks.CUSTOMER_NAMED),
            clauses=("SBC-3.6a", "SPSO-EP-10a"),
        ),
    )
    def keep_as_note(self, **_: Any) -> None:
        """Forceful, determined or unusual alone is not unacceptable: it is kept with the customer as a note."""
        self._clear_account()

    @transition(
        field=state,
        source=State.DRAFT,
        target=State.REDIRECTED,
        **rule(
            "finish_incident",
            title="This belongs elsewhere",
            past="learned that this belongs elsewhere",
            checks=(checks.BELONGS_ELSEWHERE,),
            clauses=("SBC-A4-2", "SBC-A4-T3", "SBC-A4-T4"),
        ),
    )
    def redirect(self, **_: Any) -> None:
        """Colleague against colleague, or private life: shown where to go; no account is kept here."""
        self._clear_account()
        self.customer = None

    @transition(
        field=state,
        source=State.SUBMITTED,
        target=State.IN_REVIEW,
        **rule(
            "review_incident",
            title="Start looking at this",
            past="started looking at this",
            clauses=("SBC-8.2b", "SPSO-EP-57"),
            tells=handover.reporter_of,
        ),
    )
    def start_review(self, **_: Any) -> None:
        """The manager has taken it up; the writer sees that it was read."""

    @transition(
        field=state,
        source=State.IN_REVIEW,
        target=State.NEEDS_INFO,
        **rule(
            "review_incident",
            title="Ask the writer a question",
            past="asked a question",
            checks=(checks.COMMENT_GIVEN,),
            closes=("review",),
            opens=handover.question_for_reporter,
        ),
    )
    def ask_for_more(self, **_: Any) -> None:
        """The question travels as the comment."""

    @transition(
        field=state,
        source=State.NEEDS_INFO,
        target=State.IN_REVIEW,
        **rule(
            "finish_incident",
            title="Answer",
            past="answered the question",
            checks=(checks.COMMENT_GIVEN,),
            closes=("answer",),
            opens=handover.back_to_manager,
        ),
    )
    def answer(self, **_: Any) -> None:
        """The answer stands in the timeline; what was logged stays as it was logged."""

    @transition(
        field=state,
        source=State.IN_REVIEW,
        target=State.MANAGED_RESTORATIVE,
        **rule(
            "review_incident",
            title="Manage by a restorative approach",
            past="took this up in a restorative approach",
            checks=(checks.APPROACH_APPROVED, checks.WRITTEN_ABUSE_REFERENCED),
            clauses=("SBC-A1-REST-3b", "SBC-A1-CAT1-5"),
            closes=("review",),
            tells=handover.reporter_of,
        ),
    )
    def manage_restoratively(self, **_: Any) -> None:
        """Follows the approval of an approach that rests on this incident."""

    @transition(
        field=state,
        source=[State.SUBMITTED, State.IN_REVIEW, State.MANAGED_RESTORATIVE, State.NO_FURTHER_ACTION],
        target=State.MANAGED_ACTIVE,
        **rule(
            "review_incident",
            title="Manage by a request to limit contact",
            past="took this up in a request to limit contact",
            clauses=("SBC-A1-CRG-3a", "SBC-A1-CRG-4"),
            closes=("review", "close"),
            tells=handover.reporter_of,
            system=True,
        ),
    )
    def manage_actively(self, **_: Any) -> None:
        """Follows a request for active management that rests on this incident."""

    @transition(
        field=state,
        source=State.MANAGED_ACTIVE,
        target=State.IN_REVIEW,
        **rule(
            "review_incident",
            title="Back to the manager",
            past="gave this back to the manager: no restriction came of the request",
            opens=handover.back_to_manager,
            tells=handover.reporter_of,
            system=True,
        ),
    )
    def return_to_manager(self, **_: Any) -> None:
        """The request was not supported, not approved or withdrawn: the manager decides what happens."""

    @transition(
        field=state,
        source=State.IN_REVIEW,
        target=State.MANAGED_HS,
        **rule(
            "review_incident",
            title="Manage through health and safety",
            past="sent this down the health and safety track",
            checks=(checks.IS_CATEGORY_ONE, checks.HEALTH_AND_SAFETY_REFERENCED),
            clauses=("SBC-A1-CAT1-1", "SBC-A1-CAT1-4b", "SBC-A1-CAT1-4c"),
            closes=("review",),
            tells=handover.reporter_of,
        ),
    )
    def manage_under_health_and_safety(self, *, reason: str = "", **_: Any) -> None:
        """Category one follows health and safety's own process; this policy's appeals do not apply."""
        self.decision_code, self.decision_reason = "", reason

    @transition(
        field=state,
        source=State.IN_REVIEW,
        target=State.NO_FURTHER_ACTION,
        **rule(
            "review_incident",
            title="No further action",
            past="decided on no further action",
            checks=(*checks.NOTHING_MORE_BECAUSE, checks.ZERO_TOLERANCE_ACTED_ON, checks.NO_OPEN_APPROACH),
            clauses=("SBC-8.1", "SPSO-EP-24", "SBC-3.9", "SPSO-EP-16"),
            closes=("review",),
            tells=handover.reporter_of,
        ),
    )
    def take_no_further_action(self, *, reason_code: str, reason_text: str = "", **_: Any) -> None:
        """With a reason from the policy's list. It undoes nothing that was done on the spot."""
        self.decision_code, self.decision_reason = reason_code, reason_text

    @transition(
        field=state,
        source=[State.MANAGED_RESTORATIVE, State.MANAGED_ACTIVE, State.MANAGED_HS, State.NO_FURTHER_ACTION],
        target=State.CLOSED,
        **rule(
            "review_incident",
            title="Close",
            past="closed the incident",
            checks=checks.TO_CLOSE,
            clauses=("SBC-1.5a",),
            closes=("*",),
            tells=handover.reporter_of,
        ),
    )
    def close(self, **_: Any) -> None:
        """Everything that must be done is done."""
        self.closed_at = clock.now()

    @transition(
        field=state,
        source=State.CLOSED,
        target=State.IN_REVIEW,
        **rule(
            "review_incident",
            title="Open again",
            past="opened the incident again",
            checks=(checks.REASON_GIVEN,),
            clauses=("UKCG-012b",),
            opens=handover.back_to_manager,
            tells=handover.reporter_of,
        ),
    )
    def reopen(self, **_: Any) -> None:
        """With a reason; the earlier history stands."""
        self.closed_at = None

    @transition(
        field=state,
        source=[
            State.SUBMITTED,
            State.IN_REVIEW,
            State.NEEDS_INFO,
            State.NO_FURTHER_ACTION,
            State.MANAGED_HS,
            State.CLOSED,
        ],
        target=State.VOID,
        **rule(
            "review_incident",
            title="Void",
            past="made this record void",
            checks=(*checks.VOID_BECAUSE, checks.NO_OPEN_APPROACH),
            clauses=("SBC-13.1a", "UKCG-012a"),
            closes=("*",),
            tells=handover.reporter_of,
        ),
    )
    def void(self, *, reason_code: str, reason_text: str = "", **_: Any) -> None:
        """Logged by mistake: hidden from counts, kept for good, and its number is not used again."""
        self.decision_code, self.decision_reason = reason_code, reason_text

    @transition(
        field=state,
        source=State.DRAFT,
        target=State.VOID,
        **rule(
            "finish_incident",
            title="Discard this draft",
            past="discarded the draft",
            checks=(checks.RECORDING_IS_LOGGED,),
            closes=("*",),
        ),
    )
    def discard(self, **_: Any) -> None:
        """The writer gives a draft up; it leaves their list and is kept as void, without what was in it."""
        self._clear_account()
        self.customer = None
