"""What follows where somebody's safety was threatened: legal steps that were considered, and what the customer hears.

Each decision is a row of its own, never changed: the newest is in force (SBC-11.4).
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from engagement import clock
from engagement.spine.models import Document
from incidents.models.days import not_to_come
from incidents.models.incident import Incident
from letters.models import Letter


class LegalDecision(models.Model):
    """Whether legal advice or legal action was considered, and what came of it (SBC-11.4a, SBC-11.4b).

    Of legal advice only this is kept: that there is some, from whom and when. Never what it says: that is privileged.
    """

    append_only = True

    class Outcome(models.TextChoices):
        NOT_NEEDED = "not_needed", "Considered, and not needed"
        ADVICE = "advice", "Legal advice is asked for"
        ACTION = "action", "Legal action is taken"

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="legal_decisions")
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    reason = models.TextField()
    adviser = models.CharField(max_length=120, blank=True)
    advised_on = models.DateField(null=True, blank=True, validators=[not_to_come])
    action = models.CharField(max_length=200, blank=True)
    action_on = models.DateField(null=True, blank=True, validators=[not_to_come])
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["decided_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason=""), name="a_legal_decision_is_reasoned"),
            models.CheckConstraint(
                condition=~Q(outcome="advice") | (~Q(adviser="") & Q(advised_on__isnull=False)),
                name="legal_advice_has_adviser_and_date",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="action") | (~Q(action="") & Q(action_on__isnull=False)),
                name="legal_action_has_name_and_date",
            ),
        ]

    def __str__(self) -> str:
        return self.get_outcome_display()


class CustomerNotice(models.Model):
    """What the customer is told of a report to the police or of legal action, or why nothing (SBC-11.4c).

    `about_police` and `about_legal` keep what there was to tell when this was decided: what comes later asks again.
    """

    append_only = True

    class Outcome(models.TextChoices):
        LETTER = "letter", "By letter"
        OTHER_WAY = "other_way", "In another way"
        NOT_TOLD = "not_told", "They are not told"

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="customer_notices")
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    about_police = models.BooleanField(default=False)
    about_legal = models.BooleanField(default=False)
    letter = models.ForeignKey(
        Letter, null=True, blank=True, on_delete=models.PROTECT, related_name="notices_of_incidents"
    )
    told_how = models.TextField(blank=True)
    told_on = models.DateField(null=True, blank=True, validators=[not_to_come])
    reason_code = models.CharField(max_length=40, blank=True)
    reason = models.TextField(blank=True)
    adviser_name = models.CharField(max_length=120, blank=True)
    adviser_role = models.CharField(max_length=120, blank=True)
    advised_on = models.DateField(null=True, blank=True, validators=[not_to_come])
    advice_document = models.ForeignKey(Document, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["decided_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(outcome="letter", letter__isnull=False) | (~Q(outcome="letter") & Q(letter__isnull=True)),
                name="a_notice_by_letter_has_its_letter",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="other_way") | (~Q(told_how="") & Q(told_on__isnull=False)),
                name="told_in_another_way_says_how_and_when",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="not_told") | (~Q(reason_code="") & ~Q(reason="")),
                name="not_telling_the_customer_is_reasoned",
            ),
            models.CheckConstraint(
                condition=Q(about_police=True) | Q(about_legal=True), name="a_notice_is_about_something"
            ),
        ]

    def __str__(self) -> str:
        return self.get_outcome_display()

    @property
    def letter_is_on_its_way(self) -> bool:
        """Whether its letter is being written, checked or sent."""
        return self.letter is not None and self.letter.state in Letter.UNSENT

    @property
    def stands(self) -> bool:
        """Whether the customer was told, or it was decided why not. A cancelled letter leaves the question open."""
        return self.outcome != self.Outcome.LETTER or (
            self.letter is not None and self.letter.state == Letter.State.ISSUED
        )
