"""Appeals and what belongs to them from the reader's point of view: where every read begins."""

from typing import Any

from django.db import models
from django.db.models import Q

from engagement.people.selectors import acts_for
from engagement.permissions import allowed


class AppealQuerySet(models.QuerySet[Any]):
    """Appeals, from the reader's point of view."""

    def visible_to(self, user: Any) -> "AppealQuerySet":
        """Those one registered, those of teams one manages or about what one asked for, and those one's level hears.

        The Review Group sees what came to it, the Chief Executive and the appeal authority what came to them, the
        liaison officer every appeal (SBC-12.3, SBC-14.2, SPSO-EP-65b).
        """
        if not allowed(user, "see_appeals"):
            return self.none()
        if allowed(user, "see_all_appeals"):
            return self.all()
        standing = list(acts_for(user))
        seen = (
            Q(registered_by__in=standing)
            | Q(team__line_manager__in=standing)
            | Q(team__senior_manager__in=standing)
            | Q(restriction__request__requester__in=standing)
            | Q(decided_by=user)
        )
        if allowed(user, "see_group_appeals"):
            seen |= Q(heard_by="review_group")
        if allowed(user, "hear_appeals_as_chief_executive"):
            seen |= Q(heard_by="chief_executive")
        if allowed(user, "hear_appeals_as_authority"):
            seen |= Q(heard_by="appeal_authority")
        # Nothing here leads to more than one row, so that nothing is listed twice and lists keep to their indexes.
        return self.filter(seen)


class OfAppealQuerySet(models.QuerySet[Any]):
    """What belongs to an appeal (`appeal` on the row): seen by whoever sees the appeal."""

    def visible_to(self, user: Any) -> "OfAppealQuerySet":
        """Those of appeals that the person may see."""
        from appeals.models.appeal import Appeal

        return self.filter(appeal__in=Appeal.objects.visible_to(user).values("pk"))


class InquiryQuerySet(models.QuerySet[Any]):
    """The ombudsman's inquiries, from the reader's point of view."""

    def visible_to(self, user: Any) -> "InquiryQuerySet":
        """Those on restrictions or appeals that the person may see, or after which they have something to do."""
        from appeals.models.appeal import Appeal
        from restrictions.models import Restriction

        if not allowed(user, "see_appeals"):
            return self.none()
        if allowed(user, "see_all_appeals"):
            return self.all()
        return self.filter(
            Q(appeal__in=Appeal.objects.visible_to(user).values("pk"))
            | Q(appeal=None, restriction__in=Restriction.objects.visible_to(user).values("pk"))
            | Q(pk__in=self.model._base_manager.filter(actions__owner=user).values("pk"))
        )
