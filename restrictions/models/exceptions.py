"""An exception that the policy allows: a safeguard left out, on record, with a reason, an adviser and an approver."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django_fsm import FSMField, transition

from engagement import clock
from engagement.spine.models import Document
from engagement.transitions import Stateful, rule
from incidents.models import Incident
from letters.models import Letter
from restrictions import checks, handover
from restrictions.models.requests import ActiveManagementRequest
from restrictions.models.seen import ExceptionQuerySet


class PolicyException(Stateful):
    """No warning, no notification, no review or no internal appeal: never a tick box (SBC-10.6, 11.6, 7.9, 12.6).

    Of medical advice only this is kept: that there is advice, from whom, and when. Never the condition.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", "Waits for approval"
        APPROVED = "approved", "Approved"
        REFUSED = "refused", "Not approved"
        ENDED = "ended", "No longer needed"
        TAKEN_BACK = "taken_back", "Taken back"

    class Kind(models.TextChoices):
        NO_WARNING = "no_warning", "No warning first"
        NO_NOTIFICATION = "no_notification", "Customer is not told"
        NO_INTERNAL_APPEAL = "no_internal_appeal", "No internal appeal"
        NO_REVIEW = "no_review", "No planned review"

    state = FSMField(max_length=10, choices=State.choices, default=State.PROPOSED, editable=False)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    request = models.ForeignKey(ActiveManagementRequest, on_delete=models.PROTECT, related_name="exceptions")
    reason_code = models.CharField(max_length=40)
    text = models.TextField(blank=True)
    adviser_name = models.CharField(max_length=120, blank=True)
    adviser_role = models.CharField(max_length=120, blank=True)
    advised_on = models.DateField(null=True, blank=True)
    advice_document = models.ForeignKey(Document, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    risk_incident = models.ForeignKey(Incident, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    no_safe_address = models.BooleanField(default=False)
    earlier_restriction = models.ForeignKey(
        "restrictions.Restriction", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    earlier_letter = models.ForeignKey(Letter, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=clock.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_grade = models.CharField(max_length=20, blank=True)
    decision_reason = models.TextField(blank=True)
    examined_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ExceptionQuerySet.as_manager()

    SEALED: ClassVar = ("text", "adviser_name", "adviser_role", "decision_reason")

    class Meta:
        ordering: ClassVar = ["-proposed_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
                name="exception_is_not_approved_by_its_proposer",
            ),
            models.CheckConstraint(
                condition=~Q(state="approved") | (Q(decided_by__isnull=False) & ~Q(decided_grade="")),
                name="approved_exception_says_by_whom",
            ),
            models.UniqueConstraint(
                fields=["request", "kind"], condition=Q(state__in=("proposed", "approved")), name="one_exception_a_kind"
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def reference(self) -> str | None:
        """That of the request it belongs to."""
        return self.request.reference

    def get_absolute_url(self) -> str:
        return reverse("restrictions:exception", args=[self.pk])

    @transition(
        field=state,
        source=State.PROPOSED,
        target=State.APPROVED,
        **rule(
            "approve_exception",
            title="Approve the exception",
            past="approved the exception",
            checks=checks.TO_APPROVE_EXCEPTION,
            clauses=("SBC-10.6-0", "SBC-11.6", "SBC-12.6-0", "SBC-7.9b"),
            closes=("*",),
            tells=handover.proposer_of,
        ),
    )
    def approve(self, *, actor: Any, grade: str, reason: str, **_: Any) -> None:
        """By somebody of the level that decides the request, who did not propose it."""
        self._decide(actor, reason, grade)

    @transition(
        field=state,
        source=State.PROPOSED,
        target=State.REFUSED,
        **rule(
            "approve_exception",
            title="Do not approve the exception",
            past="did not approve the exception",
            checks=(checks.REASON_GIVEN,),
            closes=("*",),
            tells=handover.proposer_of,
        ),
    )
    def refuse(self, *, actor: Any, grade: str, reason: str, **_: Any) -> None:
        """The safeguard stands, and the request goes on with it or not at all."""
        self._decide(actor, reason, grade)

    @transition(
        field=state,
        source=State.PROPOSED,
        target=State.TAKEN_BACK,
        **rule(
            "propose_exception",
            title="Take it back",
            past="took the proposal back",
            closes=("*",),
        ),
    )
    def take_back(self, **_: Any) -> None:
        """Its proposer does not need it after all."""

    @transition(
        field=state,
        source=State.APPROVED,
        target=State.ENDED,
        **rule(
            "approve_exception",
            title="End the exception",
            past="ended the exception: its reason no longer holds",
            checks=(checks.REASON_GIVEN,),
            clauses=("SBC-11.6", "SBC-3.8b"),
            closes=("*",),
            opens=handover.safeguard_due,
        ),
    )
    def end(self, **_: Any) -> None:
        """From now on the safeguard is owed: the letter, the review or the appeal."""
        self.ended_at = clock.now()

    def _decide(self, actor: Any, reason: str, grade: str) -> None:
        self.decided_by = actor
        self.decided_at = clock.now()
        self.decided_grade = grade
        self.decision_reason = reason
