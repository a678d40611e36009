"""The customer's points, one by one: each is answered, or listed as not considered with where it goes instead."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from appeals.models.appeal import Appeal
from appeals.models.seen import OfAppealQuerySet
from engagement import clock


class Point(models.Model):
    """One argument of the customer (SBC-12.1b, SBC-12.2a, SBC-12.2b, SBC-12.2c)."""

    class About(models.TextChoices):
        RESTRICTION = "restriction", "The restriction"
        MATTER = "matter", "The matter behind it"

    class Finding(models.TextChoices):
        UPHELD = "upheld", "We agree"
        PARTLY = "partly", "We agree in part"
        NOT_UPHELD = "not_upheld", "We do not agree"

    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, related_name="points")
    number = models.PositiveSmallIntegerField()
    about = models.CharField(max_length=12, choices=About.choices)
    # A code of the policy's grounds of an appeal; blank for a point about the matter.
    ground = models.CharField(max_length=40, blank=True)
    text = models.TextField()
    goes_instead = models.CharField(max_length=300, blank=True)
    finding = models.CharField(max_length=10, choices=Finding.choices, blank=True)
    finding_because = models.TextField(blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=clock.now)

    objects = OfAppealQuerySet.as_manager()

    SEALED: ClassVar = ("text", "finding_because")

    class Meta:
        ordering: ClassVar = ["appeal", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["appeal", "number"], name="point_number_once_an_appeal"),
            models.CheckConstraint(
                condition=Q(about="restriction") | Q(finding=""), name="only_points_about_it_have_a_finding"
            ),
            models.CheckConstraint(
                condition=Q(finding="") | ~Q(finding_because=""), name="each_finding_has_its_reasons"
            ),
        ]

    def __str__(self) -> str:
        return f"Point {self.number}"

    @property
    def is_considered(self) -> bool:
        """Whether it is about the restriction, so that it must be answered."""
        about: Any = self.about
        return about == self.About.RESTRICTION
