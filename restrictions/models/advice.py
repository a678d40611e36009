"""Advice of the Review Group on a category-one case: it answers, and decides nothing (SBC-A1-CAT1-4a, 4b)."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django_fsm import FSMField, transition

from engagement import clock
from engagement.customers.models import Customer
from engagement.people.models import Team
from engagement.transitions import Stateful, rule
from incidents.models import Incident
from restrictions import checks, handover
from restrictions.models.requests import ActiveManagementRequest
from restrictions.models.seen_advice import AdviceQuerySet


class Advice(Stateful):
    """A manager's question to the group about a case that is not the group's to decide, and its answer."""

    class State(models.TextChoices):
        ASKED = "asked", "Asked"
        ANSWERED = "answered", "Answered"
        WITHDRAWN = "withdrawn", "Withdrawn"

    reference = models.CharField(max_length=20, unique=True)
    state = FSMField(max_length=10, choices=State.choices, default=State.ASKED, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="advice")
    request = models.ForeignKey(
        ActiveManagementRequest, null=True, blank=True, on_delete=models.PROTECT, related_name="advice"
    )
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    question = models.TextField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = AdviceQuerySet.as_manager()

    SEALED: ClassVar = ("question", "answer")

    class Meta:
        verbose_name_plural = "advice"
        ordering: ClassVar = ["-asked_at"]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("crg:advice", args=[self.reference])

    @transition(
        field=state,
        source=State.ASKED,
        target=State.ANSWERED,
        **rule(
            "sit_in_group",
            title="Give advice",
            past="gave the Review Group’s advice",
            checks=(checks.ANSWER_GIVEN,),
            clauses=("SBC-A1-CAT1-4a", "SBC-A1-CAT1-4b"),
            closes=("advise",),
            tells=handover.who_asked,
        ),
    )
    def give(self, *, actor: Any, answer: str, **_: Any) -> None:
        """The decision stays with the manager and health and safety."""
        self.answer = answer
        self.answered_by = actor
        self.answered_at = clock.now()

    @transition(
        field=state,
        source=State.ASKED,
        target=State.WITHDRAWN,
        **rule(
            "ask_group_for_advice",
            title="Withdraw the question",
            past="withdrew the question",
            checks=(checks.REASON_GIVEN,),
            closes=("*",),
        ),
    )
    def withdraw(self, **_: Any) -> None:
        """It has been settled without."""
