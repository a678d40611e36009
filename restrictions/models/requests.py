"""The request for active management and how it moves: asked for, supported, decided at its level, told, complete."""

from typing import Any

from django.urls import reverse
from django_fsm import transition

from engagement import clock
from engagement.transitions import rule
from restrictions import checks, handover
from restrictions.models.request_in_group import RequestInGroup
from restrictions.models.request_record import RequestRecord


class ActiveManagementRequest(RequestInGroup):
    """Asking for limits to contact, when a restorative approach does not fit or has not worked (SBC Appendix 1)."""

    class Meta(RequestInGroup.Meta):
        abstract = False

    def __str__(self) -> str:
        return self.reference or "Draft request"

    def get_absolute_url(self) -> str:
        if self.reference is None:
            return reverse("restrictions:request_tasks", args=[self.pk])
        return reverse("restrictions:request", args=[self.reference])

    @property
    def asked(self) -> Any:
        """The terms as they were asked for; None while the draft has none."""
        return self.options.filter(number=1).first()

    # From the draft to the level that decides

    @transition(
        field="state",
        source=RequestRecord.State.DRAFT,
        target=RequestRecord.State.DISCARDED,
        **rule("ask_for_restriction", title="Discard the draft", past="discarded the draft"),
    )
    def discard(self, **_: Any) -> None:
        """Nothing was asked for."""

    @transition(
        field="state",
        source=RequestRecord.State.DRAFT,
        target=RequestRecord.State.MANAGER_SUPPORT_PENDING,
        **rule(
            "ask_for_restriction",
            title="Send to my manager",
            past="asked for active management",
            checks=checks.TO_ASK,
            clauses=("SBC-A1-CRG-3a", "SBC-5.6", "SBC-10.1-0", "SBC-8.4a"),
            opens=handover.support_due,
        ),
    )
    def submit(self, *, reference: str, track: str, **_: Any) -> None:
        """A member of staff asks: the manager supports it first."""
        self._hand_in(reference, track)

    @transition(
        field="state",
        source=RequestRecord.State.DRAFT,
        target=RequestRecord.State.GROUP_PENDING,
        **rule(
            "ask_for_restriction_as_manager",
            title="Send to the Review Group",
            past="asked the Review Group for active management",
            checks=checks.TO_ASK_AS_MANAGER,
            clauses=("SBC-A1-CRG-4", "SBC-5.6", "SBC-10.1-0"),
            opens=handover.group_decision_due,
        ),
    )
    def submit_to_group(self, *, reference: str, track: str, **_: Any) -> None:
        """A manager asks the group directly."""
        self._hand_in(reference, track)
        self.manager_initiated = True
        self._reach_group()

    @transition(
        field="state",
        source=RequestRecord.State.DRAFT,
        target=RequestRecord.State.SENIOR_MANAGER_PENDING,
        **rule(
            "ask_for_restriction_as_manager",
            title="Send to the senior manager",
            past="asked the senior manager for active management",
            checks=(*checks.TO_ASK_AS_MANAGER, checks.WITHIN_SENIOR_MANAGERS_REACH),
            clauses=("SBC-10.5b", "SBC-5.6", "SBC-10.1-0"),
            opens=handover.senior_decision_due,
        ),
    )
    def submit_to_senior_manager(self, *, reference: str, track: str, **_: Any) -> None:
        """A manager asks for measures that stay within the service."""
        self._hand_in(reference, track)
        self.manager_initiated = True
        self.decide_by = handover.decide_by("decide_request_working_days")

    @transition(
        field="state",
        source=RequestRecord.State.DRAFT,
        target=RequestRecord.State.SAFETY_PENDING,
        **rule(
            "ask_for_restriction_as_manager",
            title="Send to health and safety",
            past="asked for limits on the health and safety track",
            checks=checks.TO_ASK_FOR_SAFETY,
            clauses=("SBC-A1-CAT1-1", "SBC-A1-CAT1-4b", "SBC-A1-CAT1-4c"),
            opens=handover.safety_decision_due,
        ),
    )
    def submit_for_safety(self, *, reference: str, track: str, **_: Any) -> None:
        """Category one: health and safety's own track, with the manager's request."""
        self._hand_in(reference, track)
        self.manager_initiated = True
        self.decide_by = handover.decide_by("decide_request_working_days")

    @transition(
        field="state",
        source=RequestRecord.State.MANAGER_SUPPORT_PENDING,
        target=RequestRecord.State.GROUP_PENDING,
        **rule(
            "support_restriction",
            title="Support it: the Review Group decides",
            past="supported the request; the Review Group decides",
            checks=checks.TO_SUPPORT_ON_POLICY,
            clauses=("SBC-A1-CRG-3b", "SBC-7.7", "SBC-10.2-0"),
            closes=("support",),
            opens=handover.group_decision_due,
            tells=handover.requester_of,
        ),
    )
    def support_to_group(self, *, actor: Any, reason: str, **_: Any) -> None:
        """The manager supports it, and a measure needs the group."""
        self._support(actor, reason)
        self._reach_group()

    @transition(
        field="state",
        source=RequestRecord.State.MANAGER_SUPPORT_PENDING,
        target=RequestRecord.State.SENIOR_MANAGER_PENDING,
        **rule(
            "support_restriction",
            title="Support it: the senior manager decides",
            past="supported the request; the senior manager decides",
            checks=(*checks.TO_SUPPORT_ON_POLICY, checks.WITHIN_SENIOR_MANAGERS_REACH),
            clauses=("SBC-10.5b", "SBC-12.3b"),
            closes=("support",),
            opens=handover.senior_decision_due,
            tells=handover.requester_of,
        ),
    )
    def support_to_senior_manager(self, *, actor: Any, reason: str, **_: Any) -> None:
        """The manager supports it, and every measure stays within the service."""
        self._support(actor, reason)
        self.decide_by = handover.decide_by("decide_request_working_days")

    @transition(
        field="state",
        source=RequestRecord.State.MANAGER_SUPPORT_PENDING,
        target=RequestRecord.State.SAFETY_PENDING,
        **rule(
            "support_restriction",
            title="Support it: health and safety decides",
            past="supported the request; health and safety decides",
            checks=checks.TO_SUPPORT_FOR_SAFETY,
            clauses=("SBC-A1-CAT1-1", "SBC-A1-CAT1-4b"),
            closes=("support",),
            opens=handover.safety_decision_due,
            tells=handover.requester_of,
        ),
    )
    def support_for_safety(self, *, actor: Any, reason: str, **_: Any) -> None:
        """Category one that is not written abuse does not come to the group for a decision."""
        self._support(actor, reason)
        self.decide_by = handover.decide_by("decide_request_working_days")

    @transition(
        field="state",
        source=RequestRecord.State.MANAGER_SUPPORT_PENDING,
        target=RequestRecord.State.NOT_SUPPORTED,
        **rule(
            "support_restriction",
            title="Do not support it",
            past="did not support the request",
            checks=(checks.REASON_GIVEN,),
            clauses=("SBC-A1-CRG-3b",),
            closes=("*",),
            tells=handover.requester_of,
        ),
    )
    def refuse_support(self, *, actor: Any, reason: str, **_: Any) -> None:
        """With reasons, which the requester reads."""
        self._support(actor, reason)

    # At the senior manager's and at health and safety's level

    @transition(
        field="state",
        source=RequestRecord.State.SENIOR_MANAGER_PENDING,
        target=RequestRecord.State.GROUP_PENDING,
        **rule(
            "decide_for_service",
            title="Pass to the Review Group",
            past="passed the request to the Review Group",
            checks=(checks.REASON_GIVEN,),
            clauses=("SBC-10.5b", "SBC-7.7"),
            closes=("decide",),
            opens=handover.group_decision_due,
            tells=handover.requester_and_supporter,
        ),
    )
    def pass_to_group(self, **_: Any) -> None:
        """It is wider than it seemed, or the senior manager should not decide it."""
        self._reach_group()

    @transition(
        field="state",
        source=[RequestRecord.State.SENIOR_MANAGER_PENDING, RequestRecord.State.SAFETY_PENDING],
        target=RequestRecord.State.APPROVED,
        **rule(
            "decide_restriction",
            title="Approve as asked",
            past="approved the request",
            checks=(*checks.TO_APPROVE_ALONE, checks.AS_ASKED),
            clauses=("SBC-10.5a", "SBC-10.5b", "SBC-7.8a", "SBC-7.3a", "SBC-10.3b", "SBC-A1-CRG-5"),
            closes=("*",),
            opens=handover.letter_due,
            tells=handover.requester_and_supporter,
        ),
    )
    def approve(self, **decision: Any) -> None:
        """By one person, within their reach."""
        self._decide(**decision)

    @transition(
        field="state",
        source=[RequestRecord.State.SENIOR_MANAGER_PENDING, RequestRecord.State.SAFETY_PENDING],
        target=RequestRecord.State.APPROVED_MODIFIED,
        **rule(
            "decide_restriction",
            title="Approve something less",
            past="approved something less than was asked for",
            checks=(*checks.TO_APPROVE_ALONE, checks.LESS_SAYS_WHY),
            clauses=("SBC-10.5a", "SBC-10.5b", "SBC-7.3a", "SBC-A1-CRG-5"),
            closes=("*",),
            opens=handover.letter_due,
            tells=handover.requester_and_supporter,
        ),
    )
    def approve_something_less(self, **decision: Any) -> None:
        """By one person, within their reach."""
        self._decide(**decision)

    @transition(
        field="state",
        source=[RequestRecord.State.SENIOR_MANAGER_PENDING, RequestRecord.State.SAFETY_PENDING],
        target=RequestRecord.State.REJECTED,
        **rule(
            "decide_restriction",
            title="Do not approve",
            past="did not approve the request",
            checks=checks.TO_REJECT_ALONE,
            clauses=("SBC-A1-CRG-5",),
            closes=("*",),
            tells=handover.requester_and_supporter,
        ),
    )
    def reject(self, **decision: Any) -> None:
        """With an explanation for the requester and the manager."""
        self._decide(**decision)

    # After the decision

    @transition(
        field="state",
        source=[RequestRecord.State.APPROVED, RequestRecord.State.APPROVED_MODIFIED],
        target=RequestRecord.State.COMPLETE,
        **rule(
            "see_restrictions",
            title="In force",
            past="noted that the restriction is in force",
            clauses=("SBC-A1-CRG-8",),
            closes=("*",),
            system=True,
        ),
    )
    def complete(self, **_: Any) -> None:
        """Follows the restriction's coming into force."""

    @transition(
        field="state",
        source=[
            RequestRecord.State.MANAGER_SUPPORT_PENDING,
            RequestRecord.State.SENIOR_MANAGER_PENDING,
            RequestRecord.State.GROUP_PENDING,
            RequestRecord.State.GROUP_INFO_REQUESTED,
            RequestRecord.State.SAFETY_PENDING,
            RequestRecord.State.SIGNOFF_PENDING,
            RequestRecord.State.APPROVED,
            RequestRecord.State.APPROVED_MODIFIED,
        ],
        target=RequestRecord.State.WITHDRAWN,
        **rule(
            "withdraw_restriction_request",
            title="Withdraw the request",
            past="withdrew the request",
            checks=(checks.REASON_GIVEN,),
            closes=("*",),
            tells=handover.everybody_on,
        ),
    )
    def withdraw(self, **_: Any) -> None:
        """Before anything is in force; what was drafted is cancelled with it."""

    def _hand_in(self, reference: str, track: str) -> None:
        self.reference = reference
        self.track = track
        self.submitted_at = clock.now()
        self.decide_by = handover.decide_by("decide_request_working_days")

    def _support(self, actor: Any, reason: str) -> None:
        self.supported_by = actor
        self.supported_at = clock.now()
        self.support_reason = reason
