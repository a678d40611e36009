"""Reviews: planned when a restriction comes into force, due, overdue, begun, completed. And the group's status list."""

from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django_fsm import FSMField, transition

from engagement import clock
from engagement.transitions import Stateful, rule
from restrictions import checks, handover
from restrictions.models.restriction import Restriction
from restrictions.models.seen import ReviewQuerySet


class Review(Stateful):
    """One look back at a restriction: is it still needed, is it still suitable (SBC-7.9a, SBC-13.2b, UKCG-057)."""

    class State(models.TextChoices):
        SCHEDULED = "scheduled", "Planned"
        DUE = "due", "Due"
        OVERDUE = "overdue", "Overdue"
        IN_PROGRESS = "in_progress", "Begun"
        COMPLETED = "completed", "Completed"
        CANCELLED = "cancelled", "Not needed any more"

    OPEN: ClassVar = (State.SCHEDULED, State.DUE, State.OVERDUE, State.IN_PROGRESS)

    class Why(models.TextChoices):
        PLANNED = "planned", "As planned"
        IMPROVED = "improved", "Contact has become easier"
        END_REACHED = "end_reached", "Its end date has come"
        EXCEPTION_ENDED = "exception_ended", "The reason for planning none has gone"

    class Outcome(models.TextChoices):
        CONTINUE = "continue", "It goes on as it is"
        EASE = "ease", "It is eased, or changed and no harsher"
        EXTEND = "extend", "A longer or stricter arrangement is asked for"
        LIFT = "lift", "It is lifted"

    state = FSMField(max_length=12, choices=State.choices, default=State.SCHEDULED, editable=False)
    restriction = models.ForeignKey(Restriction, on_delete=models.PROTECT, related_name="reviews")
    why = models.CharField(max_length=16, choices=Why.choices, default=Why.PLANNED)
    due_on = models.DateField()
    first_due_on = models.DateField()
    asked_for_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    asked_because = models.TextField(blank=True)
    reminded_on = models.DateField(null=True, blank=True)
    raised_to = models.CharField(max_length=20, blank=True)
    raised_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    begun_at = models.DateTimeField(null=True, blank=True)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="reviews"
    )
    conduct_since = models.TextField(blank=True)
    still_needed = models.BooleanField(null=True, blank=True)
    still_needed_because = models.TextField(blank=True)
    still_suitable = models.BooleanField(null=True, blank=True)
    still_suitable_because = models.TextField(blank=True)
    adjustments_seen = models.TextField(blank=True)
    customer_said = models.TextField(blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    outcome_because = models.TextField(blank=True)
    next_review_on = models.DateField(null=True, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)

    objects = ReviewQuerySet.as_manager()

    SEALED: ClassVar = (
        "asked_because",
        "conduct_since",
        "still_needed_because",
        "still_suitable_because",
        "adjustments_seen",
        "customer_said",
        "outcome_because",
    )

    class Meta:
        ordering: ClassVar = ["due_on", "created_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["restriction"],
                condition=Q(state__in=("scheduled", "due", "overdue", "in_progress")),
                name="one_open_review_a_restriction",
            ),
            models.CheckConstraint(
                condition=~Q(state="completed")
                | (
                    Q(
                        still_needed__isnull=False,
                        still_suitable__isnull=False,
                        reviewer__isnull=False,
                        completed_at__isnull=False,
                    )
                    & ~Q(outcome="")
                    & ~Q(outcome_because="")
                ),
                name="completed_review_answers_everything",
            ),
        ]
        indexes: ClassVar = [
            # Not of the open ones alone: SQLite sees no condition on an index in a question with parameters.
            models.Index(fields=["due_on", "state"], name="reviews_by_date"),
        ]

    def __str__(self) -> str:
        return f"Review of {self.restriction}"

    @property
    def reference(self) -> str:
        """That of the restriction."""
        return self.restriction.reference

    def get_absolute_url(self) -> str:
        return reverse("reviews:review", args=[self.pk])

    @transition(
        field=state,
        source=State.SCHEDULED,
        target=State.DUE,
        **rule(
            "see_restrictions",
            title="Due",
            past="noted that the review is due",
            clauses=("SBC-7.9a",),
            opens=handover.review_due,
            system=True,
        ),
    )
    def become_due(self, **_: Any) -> None:
        """Its day has come."""

    @transition(
        field=state,
        source=State.DUE,
        target=State.OVERDUE,
        **rule(
            "see_restrictions",
            title="Overdue",
            past="passed the review on as overdue",
            clauses=("SBC-7.9a",),
            opens=handover.review_overdue,
            system=True,
        ),
    )
    def become_overdue(self, *, raised_to: str, **_: Any) -> None:
        """Nobody has begun; it rises to the next level."""
        self._rise(raised_to)

    @transition(
        field=state,
        source=State.OVERDUE,
        target=State.OVERDUE,
        **rule(
            "see_restrictions",
            title="Still overdue",
            past="passed the overdue review on to the next level",
            clauses=("SBC-7.9a",),
            opens=handover.review_overdue,
            system=True,
        ),
    )
    def rise(self, *, raised_to: str, **_: Any) -> None:
        """By as many days again, one level further."""
        self._rise(raised_to)

    @transition(
        field=state,
        source=[State.SCHEDULED, State.DUE, State.OVERDUE],
        target=State.SCHEDULED,
        **rule(
            "review_restriction",
            title="Move the date",
            past="moved the date of the review",
            checks=checks.TO_MOVE_REVIEW,
            clauses=("SBC-7.9a",),
            closes=("*",),
        ),
    )
    def move(self, *, due_on: date, **_: Any) -> None:
        """To another day, with reasons; the first date stays on record."""
        self.due_on = due_on
        self.reminded_on = None
        self.raised_to = ""
        self.raised_on = None

    @transition(
        field=state,
        source=[State.SCHEDULED, State.DUE, State.OVERDUE],
        target=State.IN_PROGRESS,
        **rule(
            "review_restriction",
            title="Begin the review",
            past="began the review",
            clauses=("SBC-13.2a", "SBC-13.2b"),
        ),
    )
    def begin(self, *, actor: Any, **_: Any) -> None:
        """Whoever begins it is its reviewer; what is open stays open until it is completed."""
        self.reviewer = actor
        self.begun_at = clock.now()

    @transition(
        field=state,
        source=State.IN_PROGRESS,
        target=State.COMPLETED,
        **rule(
            "review_restriction",
            title="Complete the review",
            past="completed the review",
            checks=checks.TO_COMPLETE_REVIEW,
            clauses=("UKCG-057", "SBC-V-1.1", "SBC-13.2b"),
            closes=("*",),
        ),
    )
    def complete(
        self,
        *,
        actor: Any,
        conduct_since: str,
        still_needed: bool,
        still_needed_because: str,
        still_suitable: bool,
        still_suitable_because: str,
        adjustments_seen: str,
        outcome: str,
        outcome_because: str,
        customer_said: str = "",
        next_review_on: date | None = None,
        **_: Any,
    ) -> None:
        """With both questions answered from what has happened since the last decision."""
        self.reviewer = actor
        self.conduct_since = conduct_since
        self.still_needed = still_needed
        self.still_needed_because = still_needed_because
        self.still_suitable = still_suitable
        self.still_suitable_because = still_suitable_because
        self.adjustments_seen = adjustments_seen
        self.customer_said = customer_said
        self.outcome = outcome
        self.outcome_because = outcome_because
        self.next_review_on = next_review_on
        self.completed_at = clock.now()

    @transition(
        field=state,
        source=[State.SCHEDULED, State.DUE, State.OVERDUE, State.IN_PROGRESS],
        target=State.CANCELLED,
        **rule(
            "see_restrictions",
            title="Not needed any more",
            past="cancelled the review: the restriction is over",
            closes=("*",),
            system=True,
        ),
    )
    def cancel(self, **_: Any) -> None:
        """The restriction ended before."""

    def _rise(self, raised_to: str) -> None:
        self.raised_to = raised_to
        self.raised_on = clock.today()


class StatusList(models.Model):
    """The group's regular look at everybody under active management, entry by entry (SBC-13.2a)."""

    opened_on = models.DateField(unique=True)
    due_on = models.DateField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-opened_on"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["closed_at"],
                condition=Q(closed_at__isnull=True),
                nulls_distinct=False,
                name="one_open_status_list",
            ),
        ]

    def __str__(self) -> str:
        return f"Status list of {self.opened_on:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return reverse("crg:status_list", args=[self.pk])


class StatusEntry(models.Model):
    """One restriction on a status list. Whoever signs it says that they have looked at it, and what they saw."""

    frozen_once = "signed_at"

    status_list = models.ForeignKey(StatusList, on_delete=models.PROTECT, related_name="entries")
    restriction = models.ForeignKey(Restriction, on_delete=models.PROTECT, related_name="status_entries")
    note = models.TextField(blank=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    signed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "status entries"
        ordering: ClassVar = ["status_list", "restriction__customer__name", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["status_list", "restriction"], name="restriction_stands_once_on_a_list"),
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True) | Q(signed_by__isnull=False), name="signed_entry_says_by_whom"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.restriction} on {self.status_list}"
