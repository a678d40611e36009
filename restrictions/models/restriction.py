"""The restriction: decided, told, in force, reviewed, ended. The strongest act of this system."""

from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django_fsm import FSMField, transition

from engagement import clock
from engagement.customers.models import Customer
from engagement.people.models import Team
from engagement.transitions import rule
from letters.models import Letter
from restrictions import checks, handover
from restrictions.models.exceptions import PolicyException
from restrictions.models.requests import ActiveManagementRequest
from restrictions.models.restriction_challenged import ChallengedRestriction
from restrictions.models.seen import RestrictionQuerySet
from restrictions.models.terms import Terms

NOTE_TOLD = rule(
    "see_restrictions",
    title="Letter issued",
    past="noted that the customer has now been told",
    checks=(checks.LETTER_IS_ISSUED,),
    clauses=("SBC-11.6", "SBC-3.8b"),
    closes=("begin_letter",),
    tells=handover.decided_and_asked,
    system=True,
)


class Restriction(ChallengedRestriction):
    """What a customer is asked to live with, from the decision to its end.

    It is in force only once the customer was told, by letter or otherwise, or an approved exception says why not
    (SBC-11.2-0, SBC-11.6). `ends_on` is the last day on which it holds; dates are those of Europe/London.
    """

    class State(models.TextChoices):
        PENDING_NOTIFICATION = "pending_notification", "Decided, customer not told yet"
        ACTIVE = "active", "In force"
        UNDER_REVIEW = "under_review", "In force, being reviewed"
        LIFTED = "lifted", "Lifted"
        EXPIRED = "expired", "Ended on its date"
        REPLACED = "replaced", "Replaced by a later decision"
        CANCELLED = "cancelled", "Cancelled before it began"

    IN_FORCE: ClassVar = (State.ACTIVE, State.UNDER_REVIEW)
    OVER: ClassVar = (State.LIFTED, State.EXPIRED, State.REPLACED)

    class Told(models.TextChoices):
        LETTER = "letter", "By letter"
        OTHERWISE = "otherwise", "In another way"
        NOT_TOLD = "not_told", "Not told, by an approved exception"

    reference = models.CharField(max_length=20, unique=True)
    state = FSMField(max_length=24, choices=State.choices, default=State.PENDING_NOTIFICATION, editable=False)
    request = models.OneToOneField(ActiveManagementRequest, on_delete=models.PROTECT, related_name="restriction")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="restrictions")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="restrictions")
    terms = models.ForeignKey(Terms, on_delete=models.PROTECT, related_name="+")
    decided_level = models.CharField(max_length=20)
    # Which route a challenge takes, as the policy in force at the decision had it (SBC-12.3, SBC-12.6).
    appeal_subject = models.CharField(max_length=30)
    created_at = models.DateTimeField(default=clock.now)

    letter = models.OneToOneField(
        Letter, null=True, blank=True, on_delete=models.PROTECT, related_name="restriction_decided"
    )
    told = models.CharField(max_length=10, choices=Told.choices, blank=True)
    told_on = models.DateField(null=True, blank=True)
    told_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    told_how = models.TextField(blank=True)
    not_in_writing_because = models.TextField(blank=True)
    untold_by = models.ForeignKey(
        PolicyException, null=True, blank=True, on_delete=models.PROTECT, related_name="restrictions_untold"
    )
    sharing_because = models.TextField(blank=True)
    shared_with_nobody = models.BooleanField(default=False)
    sharing_decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    sharing_decided_at = models.DateTimeField(null=True, blank=True)

    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    end_reason = models.TextField(blank=True)
    end_letter = models.OneToOneField(
        Letter, null=True, blank=True, on_delete=models.PROTECT, related_name="restriction_ended"
    )

    objects = RestrictionQuerySet.as_manager()

    ON_HOLD: ClassVar = "On hold because of an appeal"
    SEALED: ClassVar = ("told_how", "not_in_writing_because", "sharing_because", "end_reason", "on_hold_because")

    class Meta:
        ordering: ClassVar = ["-created_at"]
        constraints: ClassVar = [
            *ChallengedRestriction.Meta.constraints,
            models.CheckConstraint(
                condition=Q(state__in=("pending_notification", "cancelled"))
                | Q(told="letter", letter__isnull=False)
                | (Q(told="otherwise") & ~Q(told_how="") & ~Q(not_in_writing_because=""))
                | Q(told="not_told", untold_by__isnull=False),
                name="restriction_in_force_was_told_or_excepted",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("pending_notification", "cancelled")) | Q(starts_on__isnull=False),
                name="restriction_in_force_has_begun",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("lifted", "expired", "replaced")) | Q(ended_on__isnull=False),
                name="ended_restriction_has_an_end",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(starts_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="restriction_ends_after_it_starts",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["customer", "state"], name="restrictions_of_customer"),
            models.Index(fields=["team", "state"], name="restrictions_of_team"),
            models.Index(
                fields=["ends_on"], condition=Q(state__in=("active", "under_review")), name="restrictions_that_end"
            ),
            models.Index(fields=["-starts_on", "reference"], name="restrictions_by_start"),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("register:restriction", args=[self.reference])

    @property
    def is_in_force(self) -> bool:
        """Whether it holds now."""
        return self.state in self.IN_FORCE

    @property
    def ended_on_appeal(self) -> bool:
        """Whether a challenge ended it: then the decision is no example to follow."""
        return self.state == self.State.LIFTED and self.end_reason.startswith("Appeal ")

    @property
    def letter_came_back(self) -> bool:
        """Whether the letter by which the customer was told did not reach them: they may not know (SBC-11.2-0)."""
        letter = self.letter
        return (
            self.told == self.Told.LETTER and letter is not None and letter.state == Letter.State.RETURNED_UNDELIVERED
        )

    @property
    def state_in_words(self) -> str:
        """Where it stands, wherever that is shown: one that is on hold is in force, and nobody is held to it."""
        if not self.is_on_hold:
            return str(self.get_state_display())
        return f"{self.ON_HOLD}, being reviewed" if self.state == self.State.UNDER_REVIEW else self.ON_HOLD

    # Coming into force

    @transition(
        field=state,
        source=State.PENDING_NOTIFICATION,
        target=State.ACTIVE,
        **rule(
            "see_restrictions",
            title="Letter issued",
            past="brought the restriction into force: the letter is issued",
            checks=(*checks.TO_ACTIVATE, checks.LETTER_IS_ISSUED),
            clauses=("SBC-11.2-0", "SBC-11.2c", "SBC-A1-CRG-8", "SPSO-EP-66.0", "SBC-7.9a"),
            closes=("*",),
            tells=handover.decided_and_asked,
            system=True,
        ),
    )
    def come_into_force(self, *, starts_on: date, **_: Any) -> None:
        """With the letter that says so, on the day it was sent."""
        self.told = self.Told.LETTER
        self.told_on = starts_on
        self._begin(starts_on)

    @transition(
        field=state,
        source=State.PENDING_NOTIFICATION,
        target=State.ACTIVE,
        **rule(
            "tell_customer",
            title="Record that the customer was told in another way",
            past="recorded that the customer was told in another way; the restriction is in force",
            checks=(*checks.TO_ACTIVATE, *checks.TOLD_OTHERWISE),
            clauses=("SBC-11.2-0", "SPSO-G3-35a"),
            closes=("*",),
            tells=handover.decided_and_asked,
        ),
    )
    def come_into_force_told_otherwise(
        self, *, actor: Any, told_on: date, told_how: str, not_in_writing_because: str, **_: Any
    ) -> None:
        """For somebody who cannot use a letter: what was said, by whom, and why not in writing."""
        self.told = self.Told.OTHERWISE
        self.told_on = told_on
        self.told_by = actor
        self.told_how = told_how
        self.not_in_writing_because = not_in_writing_because
        self._begin(told_on)

    @transition(
        field=state,
        source=State.PENDING_NOTIFICATION,
        target=State.ACTIVE,
        **rule(
            "decide_exceptions",
            title="Bring it into force without telling the customer",
            past="brought the restriction into force without telling the customer, by an approved exception",
            checks=(*checks.TO_ACTIVATE, checks.NOT_TELLING_IS_APPROVED, checks.NO_LETTER_ON_ITS_WAY),
            clauses=("SBC-11.6", "SPSO-EP-13b"),
            closes=("*",),
            tells=handover.decided_and_asked,
        ),
    )
    def come_into_force_untold(self, *, untold_by: PolicyException, **_: Any) -> None:
        """On the advice that stands behind the exception; asked again at each review."""
        self.told = self.Told.NOT_TOLD
        self.untold_by = untold_by
        self._begin(clock.today())

    @transition(
        field=state,
        source=State.PENDING_NOTIFICATION,
        target=State.CANCELLED,
        **rule(
            "withdraw_restriction_request",
            title="Cancel it before it begins",
            past="cancelled the restriction before it began",
            checks=(checks.REASON_GIVEN,),
            closes=("*",),
            tells=handover.decided_and_asked,
        ),
    )
    def cancel(self, *, reason: str, **_: Any) -> None:
        """It never held for anybody."""
        self.ended_on = clock.today()
        self.end_reason = reason

    # Being told late. It changes nothing of a review that goes on meanwhile.

    @transition(field=state, source=State.ACTIVE, target=State.ACTIVE, **NOTE_TOLD)
    @transition(field=state, source=State.UNDER_REVIEW, target=State.UNDER_REVIEW, **NOTE_TOLD)
    def note_told(self, *, told_on: date, **_: Any) -> None:
        """The exception has ended, and the letter went out after all."""
        self.told = self.Told.LETTER
        self.told_on = told_on

    # Review, change and end

    @transition(
        field=state,
        source=State.ACTIVE,
        target=State.UNDER_REVIEW,
        **rule("review_restriction", title="Begin the review", past="began the review", clauses=("SBC-13.2b",)),
    )
    def begin_review(self, **_: Any) -> None:
        """It goes on holding meanwhile."""

    @transition(
        field=state,
        source=State.UNDER_REVIEW,
        target=State.ACTIVE,
        **rule(
            "review_restriction",
            title="Leave it as it is",
            past="reviewed the restriction and left it as it is",
            checks=(checks.REVIEW_IS_BEHIND_IT,),
            clauses=("SBC-V-1.1", "SBC-7.9a"),
            tells=handover.decided_and_asked,
        ),
    )
    def keep(self, **_: Any) -> None:
        """Until the end or the next review."""

    @transition(
        field=state,
        source=State.UNDER_REVIEW,
        target=State.ACTIVE,
        **rule(
            "review_restriction",
            title="Ease it",
            past="eased the restriction",
            checks=(checks.REVIEW_IS_BEHIND_IT, checks.EASING_IS_LESS),
            clauses=("SBC-13.2b", "SBC-V-1.1"),
            tells=handover.decided_and_asked,
        ),
    )
    def ease(self, *, terms: Terms, **_: Any) -> None:
        """Less than before, at once; whatever is new or stricter needs a fresh decision."""
        self.terms = terms
        self.ends_on = terms.ends_on

    @transition(
        field=state,
        source=State.UNDER_REVIEW,
        target=State.LIFTED,
        **rule(
            "review_restriction",
            title="Lift it",
            past="lifted the restriction",
            checks=(checks.REVIEW_IS_BEHIND_IT, checks.REASON_GIVEN),
            clauses=("SBC-13.2b", "SBC-5.1"),
            closes=("*",),
            tells=handover.decided_and_asked,
        ),
    )
    def lift(self, *, reason: str, **_: Any) -> None:
        """At once: staff are told today, and the customer by a letter that somebody checks and sends."""
        self._end(reason)

    @transition(
        field=state,
        source=[State.ACTIVE, State.UNDER_REVIEW],
        target=State.EXPIRED,
        **rule(
            "see_restrictions",
            title="Ended on its date",
            past="ended the restriction on its date",
            checks=(checks.END_HAS_COME,),
            clauses=("SBC-11.2c", "SBC-12.6d"),
            closes=("*",),
            tells=handover.decided_and_asked,
            system=True,
        ),
    )
    def expire(self, **_: Any) -> None:
        """The day after the last one on which it held."""
        assert self.ends_on is not None
        self._end("It ended on the date that was decided.")
        self.ended_on = self.ends_on

    @transition(
        field=state,
        source=[State.ACTIVE, State.UNDER_REVIEW],
        target=State.REPLACED,
        **rule(
            "see_restrictions",
            title="Replaced",
            past="noted that a later decision takes its place",
            clauses=("SBC-13.2b",),
            closes=("*",),
            system=True,
        ),
    )
    def give_way(self, **_: Any) -> None:
        """A fresh decision about the same customer came into force in its place."""
        self._end("A later decision took its place.")

    def _begin(self, day: date) -> None:
        self.starts_on = day
        self.ends_on = self.terms.ends_on

    def _end(self, reason: str) -> None:
        self.ended_on = clock.today()
        self.end_reason = reason
        self._take_off_hold()
