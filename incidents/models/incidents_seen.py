"""Incidents from the reader's point of view: where every read of them begins."""

from typing import Any

from django.db import models
from django.db.models import Q
from guardian.shortcuts import get_objects_for_user

from engagement.permissions import allowed
from incidents.deciders import entrusted_to, managed_by
from incidents.leaving import handed_to
from incidents.visibility import seen_through_others


def _came_to(user: Any) -> Q:
    """What came to the user because nobody of its team may decide, with what such an approach rests on."""
    from incidents.models.restorative import RestorativeApproach

    link = RestorativeApproach.incidents.through
    approaches = RestorativeApproach._base_manager.filter(entrusted_to(user)).exclude(state="draft")
    rests_on = link.objects.filter(restorativeapproach__in=approaches.values("pk"))
    return entrusted_to(user) | Q(pk__in=rests_on.values("incident"))


class IncidentQuerySet(models.QuerySet[Any]):
    """Incidents, from the reader's point of view."""

    def visible_to(self, user: Any) -> "IncidentQuerySet":
        """Own, own teams', granted; category one for health and safety. Drafts are the writer's alone (SPSO-EP-65b).

        Whoever took over the work of a writer who has left sees what that work is about; so does whoever it came to
        because nobody of the team may decide.
        """
        if not allowed(user, "see_incidents"):
            return self.none()
        granted = get_objects_for_user(
            user, "incidents.view_incident", klass=self.model, accept_global_perms=False, with_superuser=False
        )
        seen = managed_by(user) | _came_to(user) | seen_through_others(user) | Q(pk__in=granted.values("pk"))
        if handed := handed_to(user, self.model):
            # Only then: the join that it asks for would make every count of a long list dearer.
            seen |= Q(reporter__is_active=False, pk__in=handed)
        if allowed(user, "see_category_one"):
            seen |= Q(zero_tolerance=True)
        return self.filter(Q(reporter=user) | (seen & ~Q(state__in=self.model.BEFORE_LOGGED)))
