"""Advice from the reader's point of view."""

from typing import Any

from django.db import models
from django.db.models import Q

from engagement.people.selectors import acts_for
from engagement.permissions import allowed


class AdviceQuerySet(models.QuerySet[Any]):
    """Questions to the Review Group and its answers, from the reader's point of view."""

    def visible_to(self, user: Any) -> "AdviceQuerySet":
        """Whoever asked, the managers of the team, the group, the liaison officer, and health and safety."""
        if not allowed(user, "see_restrictions"):
            return self.none()
        if any(allowed(user, code) for code in ("see_group_cases", "see_all_requests", "decide_for_safety")):
            return self.all()
        standing = list(acts_for(user))
        return self.filter(Q(asked_by=user) | Q(team__line_manager__in=standing) | Q(team__senior_manager__in=standing))
