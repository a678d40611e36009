"""How the Review Group comes to a decision: votes, declared interests, and what members say to each other."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from engagement import clock
from restrictions.models.requests import ActiveManagementRequest
from restrictions.models.seen import OfRequestQuerySet
from restrictions.models.terms import Terms


class Vote(models.Model):
    """One seat's vote in one round: for one of the options, or against all. Never changed; a new round votes anew."""

    append_only = True

    class Choice(models.TextChoices):
        OPTION = "option", "For an option"
        REFUSE = "refuse", "Against every restriction"

    request = models.ForeignKey(ActiveManagementRequest, on_delete=models.PROTECT, related_name="votes")
    round = models.PositiveSmallIntegerField()
    seat = models.CharField(max_length=24)
    voter = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="votes")
    voting_for = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    choice = models.CharField(max_length=8, choices=Choice.choices)
    terms = models.ForeignKey(Terms, null=True, blank=True, on_delete=models.PROTECT, related_name="votes")
    reason = models.TextField()
    at = models.DateTimeField(default=clock.now)

    objects = OfRequestQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["request", "round", "at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["request", "round", "seat"], name="a_seat_votes_once_a_round"),
            models.UniqueConstraint(fields=["request", "round", "voter"], name="a_person_votes_once_a_round"),
            models.CheckConstraint(
                condition=Q(choice="option", terms__isnull=False) | Q(choice="refuse", terms__isnull=True),
                name="a_vote_for_an_option_names_it",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seat}, round {self.round}"


class Interest(models.Model):
    """A member says that they have an interest in a case, and takes no part in it. Stands for good."""

    append_only = True

    request = models.ForeignKey(ActiveManagementRequest, on_delete=models.PROTECT, related_name="interests")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="interests_declared")
    reason = models.TextField()
    at = models.DateTimeField(default=clock.now)

    objects = OfRequestQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["request", "person"], name="interest_is_declared_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person}"


class Remark(models.Model):
    """What a member says to the others about a case. On record, and never changed."""

    append_only = True

    request = models.ForeignKey(ActiveManagementRequest, on_delete=models.PROTECT, related_name="remarks")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    at = models.DateTimeField(default=clock.now)

    objects = OfRequestQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.by}, {self.at:%Y-%m-%d %H:%M}"
