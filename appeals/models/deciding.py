"""How the Review Group decides an appeal: options, one vote for each seat, declared interests (SBC-A1-CRG-1)."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from appeals.models.appeal import Appeal
from appeals.models.seen import OfAppealQuerySet
from engagement import clock
from restrictions.models import Terms


class AppealOption(models.Model):
    """Terms that could take the place of those in force: less than they are, or differently arranged."""

    class Kind(models.TextChoices):
        EASED = "eased", "Eases the restriction"
        VARIED = "varied", "Changes the restriction, and makes it no harsher"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, related_name="options")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=Kind.choices)
    terms = models.OneToOneField(Terms, on_delete=models.PROTECT, related_name="appeal_option")
    put_forward_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    put_forward_at = models.DateTimeField(default=clock.now)

    objects = OfAppealQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["appeal", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["appeal", "number"], name="option_number_once_an_appeal"),
        ]

    def __str__(self) -> str:
        return f"Option {self.number}"


class AppealVote(models.Model):
    """One seat's vote in one round. Never changed; a new round votes anew."""

    append_only = True

    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, related_name="votes")
    round = models.PositiveSmallIntegerField()
    seat = models.CharField(max_length=24)
    voter = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="appeal_votes")
    voting_for = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    outcome = models.CharField(max_length=12, choices=Appeal.Outcome.choices)
    option = models.ForeignKey(AppealOption, null=True, blank=True, on_delete=models.PROTECT, related_name="votes")
    reason = models.TextField()
    at = models.DateTimeField(default=clock.now)

    objects = OfAppealQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["appeal", "round", "at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["appeal", "round", "seat"], name="a_seat_votes_once_a_round_on_an_appeal"),
            models.UniqueConstraint(
                fields=["appeal", "round", "voter"], name="a_person_votes_once_a_round_on_an_appeal"
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=("eased", "varied"), option__isnull=False)
                | (~Q(outcome__in=("eased", "varied")) & Q(option__isnull=True)),
                name="a_vote_for_other_terms_names_them",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seat}, round {self.round}"


class AppealInterest(models.Model):
    """Somebody who would hear an appeal says that they have an interest in it, and takes no part. Stands for good."""

    append_only = True

    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, related_name="interests")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    at = models.DateTimeField(default=clock.now)

    objects = OfAppealQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["appeal", "person"], name="interest_in_an_appeal_is_declared_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person}"
