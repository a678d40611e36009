"""A letter and how it moves, from its first draft to the day it was sent.

A letter knows what it is about only as plain text and plain values: the app that started it says who must check it,
what the system fills in, and what follows when it is issued (registered effects).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q, QuerySet
from django.urls import reverse
from django_fsm import FSMField, transition

from engagement import clock
from engagement.customers.models import Customer
from engagement.people.models import Team
from engagement.transitions import Stateful, rule
from letters import checkers, checks, handover, letter_types, visibility

if TYPE_CHECKING:
    from letters.models.version import LetterVersion


class LetterQuerySet(models.QuerySet["Letter"]):
    """Letters, from the reader's point of view."""

    def visible_to(self, user: Any) -> QuerySet[Letter]:
        """Those one drafts (or covers for), those of teams one manages today, and those a higher app lets one see."""
        return self.filter(visibility.visible_letters(user))


class Letter(Stateful):
    """A letter to one customer, from its first draft to the day it was sent."""

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        RENDERING = "rendering", "Being made ready"
        READY_FOR_CHECK = "ready_for_check", "To be checked"
        CHANGES_REQUESTED = "changes_requested", "Sent back with comments"
        CHECKED = "checked", "Checked, to be sent"
        ISSUED = "issued", "Sent"
        RETURNED_UNDELIVERED = "returned_undelivered", "Came back undelivered"
        CANCELLED = "cancelled", "Cancelled"

    class How(models.TextChoices):
        POST = "post", "By post"
        EMAIL = "email", "By email"
        HAND = "hand", "Handed over in person"

    class SignedBy(models.TextChoices):
        DRAFTER = "drafter", "The person who wrote it"
        MANAGER = "manager", "Their manager"
        TEAM = "team", "The team, without a name"

    # What no later move touches: a letter that came back or went out again still says when and to whom it was sent.
    frozen_columns: ClassVar = (
        "issued_at",
        (
            "reference",
            "kind",
            "matter",
            "customer_id",
            "team_id",
            "drafter_id",
            "context",
            "checker_grade",
            "started_at",
            "issued_on",
            "issued_at",
            "issued_by_id",
            "sent",
            "format_reason",
        ),
    )

    WRITING: ClassVar = (State.DRAFT, State.CHANGES_REQUESTED)
    UNSENT: ClassVar = (*WRITING, State.RENDERING, State.READY_FOR_CHECK, State.CHECKED)

    reference = models.CharField(max_length=20, unique=True, editable=False)
    state = FSMField(max_length=20, choices=State.choices, default=State.DRAFT, editable=False)
    kind = models.CharField(max_length=40)
    matter = models.CharField(max_length=40)
    matter_path = models.CharField(max_length=200, blank=True)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="letters")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="letters")
    drafter = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="letters_drafted")
    checker_duty = models.CharField(max_length=20, default="line_manager")
    # Settled when it is started: what the policy says of such a letter, or what its case needs (a decision by a senior
    # manager is checked by another manager).
    checker_grade = models.CharField(max_length=20, default=checkers.MANAGER)
    not_checked_by = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="+")
    also_writes = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="letters_also_written")
    context = models.JSONField(default=dict, blank=True)
    started_at = models.DateTimeField(default=clock.now)

    check_by = models.DateField(null=True, blank=True)
    claimed_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    issued_on = models.DateField(null=True, blank=True)
    issued_at = models.DateTimeField(null=True, blank=True)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="letters_issued"
    )
    how = models.CharField(max_length=8, choices=How.choices, blank=True)
    sent = models.JSONField(default=list, blank=True)
    format_reason = models.TextField(blank=True)
    note = models.CharField(max_length=300, blank=True)
    returned_on = models.DateField(null=True, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-started_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(state__in=["issued", "returned_undelivered"])
                | (Q(issued_on__isnull=False) & Q(issued_by__isnull=False) & ~Q(how="")),
                name="sent_letter_says_when_and_how",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["team", "state"], name="letters_of_team"),
            models.Index(fields=["drafter", "state"], name="letters_of_drafter"),
            models.Index(fields=["matter"], name="letters_of_matter"),
        ]

    def __str__(self) -> str:
        return self.reference

    # Where it is read and worked on

    def get_absolute_url(self) -> str:
        return reverse("letters:letter", args=[self.pk])

    @property
    def edit_url(self) -> str:
        return reverse("letters:edit", args=[self.pk])

    @property
    def check_url(self) -> str:
        return reverse("letters:check", args=[self.pk])

    @property
    def issue_url(self) -> str:
        return reverse("letters:issue", args=[self.pk])

    @property
    def version(self) -> LetterVersion:
        """The newest version: what is being written, checked or sent."""
        kept: LetterVersion | None = getattr(self, "_version", None)
        if kept is None:
            kept = self.versions.order_by("-number")[0]
            self._version = kept
        return kept

    def forget_version(self) -> None:
        """Read the newest version again at the next look."""
        self.__dict__.pop("_version", None)

    @property
    def is_being_written(self) -> bool:
        """Whether its text may change now."""
        return self.state in self.WRITING

    def clauses_cited(self, clauses: set[str]) -> set[str]:
        """Without what the policy says of other kinds of letters only."""
        return letter_types.cited_for(self, clauses)

    # How it moves. Each method sets the letter's own fields; the services do the rest in the same transaction.

    @transition(
        field=state,
        source=[State.DRAFT, State.CHANGES_REQUESTED],
        target=State.RENDERING,
        **rule(
            "write_letter",
            title="Send to be checked",
            past="sent the letter to be checked",
            checks=checks.TO_SUBMIT,
            clauses=("SBC-A1-REST-6", "SPSO-G3-03"),
            closes=("write_letter", "correct_letter"),
            hint="Whoever checks it reads exactly what will be sent.",
        ),
    )
    def submit(self, **_: Any) -> None:
        """The text is frozen; the system makes every form that will be sent."""
        self.claimed_until = None
        self.attempts = 0

    @transition(
        field=state,
        source=State.RENDERING,
        target=State.READY_FOR_CHECK,
        **rule(
            "check_letter",
            title="Made ready",
            past="made the letter ready to be checked",
            closes=("rendering_failed",),
            opens=handover.check_due,
            tells=handover.others_who_may_check,
            system=True,
        ),
    )
    def mark_rendered(self, **_: Any) -> None:
        """All forms are stored with their hashes."""
        self.claimed_until = None
        self.check_by = handover.check_deadline()

    @transition(
        field=state,
        source=State.RENDERING,
        target=State.RENDERING,
        **rule(
            "write_letter",
            title="Try again",
            past="asked the system to make the letter ready again",
            checks=(checks.RENDERING_STOPPED,),
            closes=("rendering_failed",),
        ),
    )
    def retry_rendering(self, **_: Any) -> None:
        """After it failed or got lost."""
        self.claimed_until = None
        self.attempts = 0

    @transition(
        field=state,
        source=State.READY_FOR_CHECK,
        target=State.CHECKED,
        **rule(
            "check_letter",
            title="Approve this letter",
            past="checked and approved the letter",
            checks=checks.TO_APPROVE,
            clauses=("SBC-A1-REST-7", "SPSO-EP-61.0"),
            closes=("check_letter",),
            opens=handover.issue_due,
            tells=handover.drafter_of,
            hint="It can then be sent, exactly as you see it.",
        ),
    )
    def approve(self, **_: Any) -> None:
        """The version's checker is set beside it; the constraint there holds the four eyes."""

    @transition(
        field=state,
        source=State.READY_FOR_CHECK,
        target=State.CHANGES_REQUESTED,
        **rule(
            "check_letter",
            title="Send back with comments",
            past="sent the letter back with comments",
            checks=(checks.COMMENT_GIVEN,),
            clauses=("SBC-A1-REST-7",),
            closes=("check_letter",),
            opens=handover.correction_due,
        ),
    )
    def return_for_changes(self, **_: Any) -> None:
        """The comment travels with the work; the next edit makes a new version."""

    @transition(
        field=state,
        source=[State.RENDERING, State.READY_FOR_CHECK, State.CHECKED],
        target=State.DRAFT,
        **rule(
            "write_letter",
            title="Change the letter",
            past="took the letter back to change it",
            clauses=("SBC-A1-REST-7",),
            closes=("check_letter", "issue_letter", "rendering_failed"),
            opens=handover.writing_due,
            tells=handover.checkers_of_letter,
            hint="Any approval is taken away, and it has to be checked again.",
        ),
    )
    def reopen(self, **_: Any) -> None:
        """An edit after the check takes the approval away."""
        self.claimed_until = None

    @transition(
        field=state,
        source=[State.RENDERING, State.READY_FOR_CHECK, State.CHECKED],
        target=State.DRAFT,
        **rule(
            "write_letter",
            title="Written again",
            past="gave the letter back to its writer, because the record has changed",
            clauses=("SBC-A1-REST-7",),
            closes=("check_letter", "issue_letter", "rendering_failed"),
            opens=handover.reading_again_due,
            tells=handover.checkers_of_letter,
            system=True,
        ),
    )
    def follow_the_record(self, **_: Any) -> None:
        """What the system places in it is no longer so: nothing of it may be sent as it was checked."""
        self.claimed_until = None

    @transition(
        field=state,
        source=State.CHECKED,
        target=State.RENDERING,
        **rule(
            "issue_letter",
            title="New date",
            past="gave the letter a new date",
            checks=(checks.NEW_DATE_GIVEN,),
            closes=("issue_letter",),
            hint="A new version in which only dates differ, to be approved again.",
        ),
    )
    def new_date(self, **_: Any) -> None:
        """The service adds the version with the new date."""
        self.claimed_until = None
        self.attempts = 0

    @transition(
        field=state,
        source=State.CHECKED,
        target=State.ISSUED,
        **rule(
            "issue_letter",
            title="Record that it was sent",
            past="recorded that the letter was sent",
            checks=checks.TO_ISSUE,
            clauses=("SBC-A1-REST-8", "SPSO-EP-61.4"),
            closes=("issue_letter",),
            tells=handover.drafter_and_checker,
        ),
    )
    def issue(
        self,
        *,
        actor: Any,
        issued_on: Any,
        how: str,
        sent: list[str],
        format_reason: str = "",
        note: str = "",
        **_: Any,
    ) -> None:
        """The checked bytes went to the customer, on the date that stands in the letter."""
        self.issued_on = issued_on
        self.issued_at = clock.now()
        self.issued_by = actor
        self.how = how
        self.sent = sent
        self.format_reason = format_reason
        self.note = note

    @transition(
        field=state,
        source=[State.DRAFT, State.CHANGES_REQUESTED, State.RENDERING, State.READY_FOR_CHECK, State.CHECKED],
        target=State.CANCELLED,
        **rule(
            "cancel_letter",
            title="Cancel the letter",
            past="cancelled the letter",
            checks=(checks.REASON_GIVEN,),
            closes=("*",),
            tells=handover.drafter_of,
            hint="It is kept, and never sent.",
        ),
    )
    def cancel(self, **_: Any) -> None:
        """Before anything was sent."""
        self.claimed_until = None

    @transition(
        field=state,
        source=State.ISSUED,
        target=State.RETURNED_UNDELIVERED,
        **rule(
            "issue_letter",
            title="It came back",
            past="recorded that the letter came back undelivered",
            checks=(checks.RETURN_DATED, checks.REASON_GIVEN),
            opens=handover.sending_again_due,
            tells=handover.drafter_and_checker,
        ),
    )
    def return_undelivered(self, *, returned_on: Any, **_: Any) -> None:
        """The customer does not know yet: somebody finds another way."""
        self.returned_on = returned_on

    @transition(
        field=state,
        source=State.RETURNED_UNDELIVERED,
        target=State.ISSUED,
        **rule(
            "issue_letter",
            title="Sent again",
            past="recorded that the letter was sent again",
            checks=checks.TO_SEND_AGAIN,
            closes=("send_again",),
            tells=handover.drafter_and_checker,
        ),
    )
    def send_again(self, *, how: str, note: str = "", **_: Any) -> None:
        """The same bytes by another way. The day it was first sent stays: the timeline has both."""
        self.how = how
        self.note = note
