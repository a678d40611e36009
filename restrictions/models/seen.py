"""Requests, restrictions and what belongs to them from the reader's point of view: where every read begins."""

from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef, Q

from engagement import clock
from engagement.people.models import Team
from engagement.people.selectors import acts_for
from engagement.permissions import allowed
from engagement.spine.models import WorkItem
from restrictions.grades import SAFETY
from restrictions.visibility import requests_seen_through_others


class RequestQuerySet(models.QuerySet[Any]):
    """Requests for active management, from the reader's point of view."""

    def visible_to(self, user: Any) -> "RequestQuerySet":
        """One's own, those of teams one manages, and those at one's own level of decision (SPSO-EP-65b).

        The Review Group sees what came to it, the liaison officer everything that was handed in, health and safety
        what follows its own track, the Chief Executive what waits for the highest sign-off.
        """
        if not allowed(user, "see_restrictions"):
            return self.none()
        from restrictions.models.deciding import Vote

        standing = list(acts_for(user))
        handed_in = ~Q(state__in=("draft", "discarded"))
        managed = Q(team__line_manager__in=standing) | Q(team__senior_manager__in=standing)
        voted = Exists(Vote.objects.filter(request=OuterRef("pk"), voter=user))
        took_part = Q(supported_by=user) | Q(decided_by=user) | Q(voted)
        seen = Q(requester__in=standing) | ((managed | took_part) & handed_in)
        if allowed(user, "see_group_cases"):
            # First, because the database asks the rest only where this says no.
            seen = Q(reached_group=True) | seen
        if allowed(user, "see_all_requests"):
            seen |= handed_in
        if allowed(user, "decide_for_safety"):
            seen |= Q(track=SAFETY) & handed_in
        if allowed(user, "give_highest_signoff"):
            seen |= Q(state="signoff_pending") | Q(signed_off_by=user)
        if allowed(user, "support_restriction"):
            # Where nobody of its team may support it, it waits for a manager beyond the team, who sees it then.
            seen |= Q(pk__in=_waiting_for_support_of(standing), state="manager_support_pending")
        seen |= requests_seen_through_others(user)
        # Nothing here leads to more than one row, so that nobody is listed twice and lists keep to their indexes.
        return self.filter(seen)


def _waiting_for_support_of(standing: list[int]) -> list[UUID]:
    """The requests whose support waits at a place that one of these people holds."""
    teams = Team.objects.order_by()
    # By the teams' keys, so that the database finds the work by its team and duty.
    place = Q(duty="line_manager", team__in=teams.filter(line_manager__in=standing)) | Q(
        duty="senior_manager", team__in=teams.filter(senior_manager__in=standing)
    )
    found = WorkItem.objects.filter(place, kind="support", closed_at__isnull=True).order_by()
    return [UUID(subject) for subject in found.values_list("subject_id", flat=True)]


class OfRequestQuerySet(models.QuerySet[Any]):
    """What belongs to a request (`request` on the row): seen by whoever sees the request."""

    def visible_to(self, user: Any) -> "OfRequestQuerySet":
        """Those of requests that the person may see."""
        from restrictions.models.requests import ActiveManagementRequest

        return self.filter(request__in=ActiveManagementRequest.objects.visible_to(user).values("pk"))


class ExceptionQuerySet(models.QuerySet[Any]):
    """Exceptions, from the reader's point of view."""

    def visible_to(self, user: Any) -> "ExceptionQuerySet":
        """Those of requests that the person may see; whoever reads the ledger sees all that were handed in.

        Also those that a senior manager approved for a request that never came to the group: the group counts them,
        and may have to say at a review whether the reason still holds (SBC-10.6-0, SBC-13.2a).
        """
        from restrictions.models.requests import ActiveManagementRequest

        seen = Q(request__in=ActiveManagementRequest.objects.visible_to(user).values("pk"))
        if allowed(user, "read_exceptions"):
            seen |= Q(request__reference__isnull=False)
        return self.filter(seen)


class RestrictionQuerySet(models.QuerySet[Any]):
    """Restrictions, from the reader's point of view."""

    def visible_to(self, user: Any) -> "RestrictionQuerySet":
        """Those of requests one may see; managers and the Review Group see all that were in force.

        The Chief Executive reads what they hear or sign, health and safety their own track (SPSO-EP-65b).

        Whoever only has to know how to deal with the customer uses the contact check, which never says why.
        """
        if not allowed(user, "see_restrictions"):
            return self.none()
        from restrictions.models.requests import ActiveManagementRequest

        seen = Q(Exists(ActiveManagementRequest.objects.visible_to(user).filter(pk=OuterRef("request"))))
        if allowed(user, "see_whole_register"):
            # First, because it is the cheaper question: the database asks the other only where this one says no.
            seen = Q(starts_on__isnull=False) | seen
        return self.filter(seen)

    def in_force(self) -> "RestrictionQuerySet":
        """Those in force: also one whose end has passed, until the daily job has ended it or had it reviewed."""
        return self.filter(state__in=("active", "under_review"))

    def in_force_today(self) -> "RestrictionQuerySet":
        """Those in force without what has lapsed: the same before and after the daily job has run."""
        from restrictions.ends import stays_until_reviewed

        found = self.in_force()
        return found if stays_until_reviewed() else found.exclude(ends_on__lt=clock.today())

    def holding(self) -> "RestrictionQuerySet":
        """Those that the customer is held to today: in force, and not on hold because of an appeal."""
        return self.in_force_today().filter(on_hold_since__isnull=True)


class OfRestrictionQuerySet(models.QuerySet[Any]):
    """What belongs to a restriction (`restriction` on the row): seen by whoever sees the restriction."""

    def visible_to(self, user: Any) -> "OfRestrictionQuerySet":
        """Those of restrictions that the person may see."""
        from restrictions.models.restriction import Restriction

        return self.filter(restriction__in=Restriction.objects.visible_to(user).values("pk"))


class ReviewQuerySet(models.QuerySet[Any]):
    """Reviews, from the reader's point of view."""

    def visible_to(self, user: Any) -> "ReviewQuerySet":
        """Those of requests that the person may see: a review holds reasons, which the register does not show.

        The Review Group goes through every arrangement, also those that a senior manager decided (SBC-13.2a).
        """
        from restrictions.models.requests import ActiveManagementRequest

        if allowed(user, "see_group_cases"):
            return self.all()
        seen = ActiveManagementRequest.objects.visible_to(user).filter(pk=OuterRef("restriction__request"))
        return self.filter(Exists(seen))
