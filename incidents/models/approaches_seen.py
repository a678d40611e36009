"""Restorative approaches from the reader's point of view: where every read of them begins."""

from typing import Any

from django.db import models
from django.db.models import Q

from engagement.permissions import allowed
from incidents.deciders import entrusted_to, managed_by
from incidents.leaving import handed_to


class RestorativeApproachQuerySet(models.QuerySet[Any]):
    """Restorative approaches, from the reader's point of view."""

    def visible_to(self, user: Any) -> "RestorativeApproachQuerySet":
        """Those one asked for or decided, those resting on what one logged, and those of teams one manages.

        Those too that came to the user because nobody of their team may decide. Whoever took over the work of a
        requester who has left sees what that work is about.
        """
        if not allowed(user, "see_incidents"):
            return self.none()
        managed = managed_by(user) | entrusted_to(user)
        logged = Q(
            pk__in=self.model.incidents.through.objects.filter(incident__reporter=user).values("restorativeapproach")
        )
        begun = ~Q(state="draft")
        taken_over = Q(requester__is_active=False, pk__in=handed_to(user, self.model))
        return self.filter(Q(requester=user) | ((Q(approver=user) | managed | logged | taken_over) & begun))
