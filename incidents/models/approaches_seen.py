"""Restorative approaches from the reader's point of view: where every read of them begins."""

from typing import Any

from django.db import models
from django.db.models import Q

from engagement.people.selectors import acts_for
from engagement.permissions import allowed
from incidents.leaving import handed_to


class RestorativeApproachQuerySet(models.QuerySet[Any]):
    """Restorative approaches, from the reader's point of view."""

    def visible_to(self, user: Any) -> "RestorativeApproachQuerySet":
        """Those one asked for or decided, those resting on what one logged, and those of teams one manages.

        Whoever took over the work of a requester who has left sees what that work is about.
        """
        if not allowed(user, "see_incidents"):
            return self.none()
        standing = list(acts_for(user))
        managed = Q(team__line_manager__in=standing) | Q(team__senior_manager__in=standing)
        logged = Q(
            pk__in=self.model.incidents.through.objects.filter(incident__reporter=user).values("restorativeapproach")
        )
        begun = ~Q(state="draft")
        taken_over = Q(requester__is_active=False, pk__in=handed_to(user, self.model))
        return self.filter(Q(requester=user) | ((Q(approver=user) | managed | logged | taken_over) & begun))
