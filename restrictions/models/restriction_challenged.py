"""What a challenge can do to a restriction: hold it meanwhile, ease it, end it. Never make it harsher."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django_fsm import transition

from engagement import clock
from engagement.transitions import Stateful, rule
from restrictions import checks, handover

ACTIVE, UNDER_REVIEW, LIFTED = "active", "under_review", "lifted"
# One rule from each of the two states in force, for an act that leaves the state as it is.
PUT_ON_HOLD = rule(
    "see_restrictions",
    title="Put on hold",
    past="put the restriction on hold because of an appeal",
    checks=(checks.REASON_GIVEN, checks.NOT_ON_HOLD),
    clauses=("SBC-12.1a",),
    tells=handover.decided_and_asked,
    system=True,
)
TAKE_OFF_HOLD = rule(
    "see_restrictions",
    title="Take off hold",
    past="took the restriction off hold: it applies again",
    checks=(checks.ON_HOLD,),
    tells=handover.decided_and_asked,
    system=True,
)
EASE_BY_APPEAL = rule(
    "see_restrictions",
    title="Eased by an appeal",
    past="eased the restriction, as the appeal decided",
    checks=(checks.REASON_GIVEN, checks.EASING_IS_LESS),
    clauses=("SBC-12.4b",),
    tells=handover.decided_and_asked,
    system=True,
)


class ChallengedRestriction(Stateful):
    """The part of a restriction's machine that whoever hears a challenge moves.

    These transitions are the system's, on behalf of that decision: whoever hears a challenge need not be anybody who
    may review the restriction otherwise. A restriction that is on hold is in force, and nobody is held to it.
    """

    on_hold_since = models.DateField(null=True, blank=True)
    on_hold_because = models.TextField(blank=True)

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(on_hold_since__isnull=True) | ~Q(on_hold_because=""), name="restriction_on_hold_says_why"
            ),
        ]

    @property
    def is_on_hold(self) -> bool:
        """Whether nobody is held to it until a challenge is decided."""
        return self.on_hold_since is not None

    def _put_on_hold(self, *, reason: str, **_: Any) -> None:
        self.on_hold_since = clock.today()
        self.on_hold_because = reason

    def _take_off_hold(self, **_: Any) -> None:
        self.on_hold_since = None
        self.on_hold_because = ""

    @transition(field="state", source=ACTIVE, target=ACTIVE, **PUT_ON_HOLD)
    @transition(field="state", source=UNDER_REVIEW, target=UNDER_REVIEW, **PUT_ON_HOLD)
    def put_on_hold(self, **given: Any) -> None:
        """Nobody is held to it; its end and its reviews stay as they are."""
        self._put_on_hold(**given)

    @transition(field="state", source=ACTIVE, target=ACTIVE, **TAKE_OFF_HOLD)
    @transition(field="state", source=UNDER_REVIEW, target=UNDER_REVIEW, **TAKE_OFF_HOLD)
    def take_off_hold(self, **given: Any) -> None:
        """It applies again from today."""
        self._take_off_hold(**given)

    @transition(field="state", source=ACTIVE, target=ACTIVE, **EASE_BY_APPEAL)
    @transition(field="state", source=UNDER_REVIEW, target=UNDER_REVIEW, **EASE_BY_APPEAL)
    def ease_by_appeal(self, *, terms: Any, **_: Any) -> None:
        """Less than before, from today; it applies again if it was on hold."""
        self.terms = terms
        self.ends_on = terms.ends_on
        self._take_off_hold()

    @transition(
        field="state",
        source=[ACTIVE, UNDER_REVIEW],
        target=LIFTED,
        **rule(
            "see_restrictions",
            title="Ended by an appeal",
            past="ended the restriction, as the appeal decided",
            checks=(checks.REASON_GIVEN,),
            clauses=("SBC-12.4b",),
            closes=("*",),
            tells=handover.decided_and_asked,
            system=True,
        ),
    )
    def end_by_appeal(self, *, reason: str, **_: Any) -> None:
        """At once: staff are told today, and the customer by the letter about the appeal."""
        self._end(reason)

    def _end(self, reason: str) -> None:
        raise NotImplementedError
