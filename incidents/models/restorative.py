"""The restorative approach: asked for or started by a manager, talked over, written, watched, and its outcome."""

from typing import Any

from django.urls import reverse
from django_fsm import transition

from engagement import clock
from engagement.people.duties import Duty
from engagement.policy.selectors import local
from engagement.spine.calendar import add_working_days
from engagement.transitions import rule
from incidents import checks, handover, reasons
from incidents.models.approach_record import ApproachRecord
from incidents.models.incident import Incident
from letters.models import Letter

State = ApproachRecord.State


class RestorativeApproach(ApproachRecord):
    """A way to recover the relationship before anything is restricted (SBC section 5, Appendix 1)."""

    class Meta(ApproachRecord.Meta):
        abstract = False

    def __str__(self) -> str:
        return self.reference or "Draft request"

    def get_absolute_url(self) -> str:
        return reverse("approvals:approach", args=[self.reference])

    @property
    def less_in_words(self) -> str:
        """Why something less than was asked for is enough."""
        return reasons.in_words(reasons.SOMETHING_LESS, self.less_code, self.less_than_asked)

    @property
    def third_time_in_words(self) -> str:
        """Why it is right to ask again, where it was asked as often as is fair."""
        return reasons.in_words(reasons.THIRD_REQUEST, self.third_time_code, self.third_time_because)

    @property
    def decision_in_words(self) -> str:
        """Why it was not approved, sent elsewhere or withdrawn."""
        return reasons.in_words(reasons.DECLINE, self.decision_code, self.decision_reason)

    def _entrust(self, duty: Duty | None) -> None:
        self.entrusted_team, self.entrusted_duty = (duty.team, duty.name) if duty else (None, "")

    @transition(
        field="state",
        source=State.DRAFT,
        target=State.SUBMITTED,
        **rule(
            "request_restorative_approach",
            title="Ask for a restorative approach",
            past="asked for a restorative approach",
            checks=checks.TO_ASK_FOR_APPROACH,
            clauses=("SBC-8.4a", "SBC-A1-REST-3a", "SBC-A1-REST-3b", "SPSO-G1-23"),
            opens=handover.decision_due,
        ),
    )
    def submit(self, *, reference: str, entrusted: Duty | None = None, **_: Any) -> None:
        """Into the queue of the team's manager."""
        self.reference = reference
        self._entrust(entrusted)
        self.submitted_at = clock.now()
        self.decide_by = _decide_by()

    @transition(
        field="state",
        source=State.DRAFT,
        target=State.APPROVED,
        **rule(
            "start_restorative_approach",
            title="Start a restorative approach",
            past="started a restorative approach as manager",
            checks=checks.TO_START_AS_MANAGER,
            clauses=("SBC-A1-REST-9", "SBC-A1-REST-10"),
            opens=handover.discussion_due,
            tells=handover.reporters_of_approach,
        ),
    )
    def start_as_manager(
        self,
        *,
        reference: str,
        approach: str,
        proportionate_because: str,
        third_time_code: str = "",
        third_time_because: str = "",
        entrusted: Duty | None = None,
        **_: Any,
    ) -> None:
        """Without an approval step: the four eyes are the letter check by another manager."""
        self.reference = reference
        self._entrust(entrusted)
        self.manager_initiated = True
        self.submitted_at = self.decided_at = clock.now()
        self.approved_kind = self.kind
        self.approach = approach
        self.proportionate_because = proportionate_because
        self.third_time_code = third_time_code
        self.third_time_because = third_time_because

    @transition(
        field="state",
        source=State.SUBMITTED,
        target=State.NEEDS_INFO,
        **rule(
            "decide_restorative_approach",
            title="Ask for more",
            past="asked for more before deciding",
            checks=(checks.COMMENT_GIVEN,),
            closes=("decide",),
            opens=handover.question_for_requester,
        ),
    )
    def ask_for_more(self, **_: Any) -> None:
        """The question travels as the comment."""

    @transition(
        field="state",
        source=State.NEEDS_INFO,
        target=State.SUBMITTED,
        **rule(
            "request_restorative_approach",
            title="Answer and send back",
            past="answered and sent the request back",
            checks=(checks.COMMENT_GIVEN,),
            closes=("answer",),
            opens=handover.decision_due,
        ),
    )
    def answer(self, *, wanted: str = "", **_: Any) -> None:
        """The answer is the comment; what is asked for may be put differently. The manager's time begins again.

        The earlier wording is kept: whoever decides sees both.
        """
        if wanted.strip() and wanted.strip() != self.wanted.strip():
            said = {"wanted": self.wanted, "until": clock.today().isoformat()}
            self.wanted_before = [*self.wanted_before, said]
            self.wanted = wanted
        self.decide_by = _decide_by()

    @transition(
        field="state",
        source=State.SUBMITTED,
        target=State.APPROVED,
        **rule(
            "decide_restorative_approach",
            title="Approve",
            past="approved the restorative approach",
            checks=checks.TO_APPROVE,
            clauses=("SBC-A1-REST-5", "SBC-3.8a", "SBC-7.5a"),
            closes=("decide",),
            opens=handover.discussion_due,
        ),
    )
    def approve(
        self,
        *,
        actor: Any,
        approved_kind: str,
        approach: str,
        proportionate_because: str,
        adjustments_decided: str,
        less_code: str = "",
        less_than_asked: str = "",
        third_time_code: str = "",
        third_time_because: str = "",
        reason: str = "",
        **_: Any,
    ) -> None:
        """As asked, or something less with why; which approach and why it is proportionate are kept."""
        self.approver = actor
        self.decided_at = clock.now()
        self.approved_kind = approved_kind
        self.approach = approach
        self.proportionate_because = proportionate_because
        self.adjustments_decided = adjustments_decided
        self.less_code = less_code
        self.less_than_asked = less_than_asked
        self.third_time_code = third_time_code
        self.third_time_because = third_time_because
        self.decision_reason = reason

    @transition(
        field="state",
        source=State.SUBMITTED,
        target=State.DECLINED,
        **rule(
            "decide_restorative_approach",
            title="Do not approve",
            past="did not approve the restorative approach",
            checks=checks.DECLINED_BECAUSE,
            clauses=("SBC-7.5a",),
            closes=("decide",),
            tells=handover.requester_of,
        ),
    )
    def decline(self, *, actor: Any, reason_code: str, reason_text: str = "", **_: Any) -> None:
        """With a reason from the policy's list, which the requester sees."""
        self.approver = actor
        self.decided_at = self.ended_at = clock.now()
        self.decision_code = reason_code
        self.decision_reason = reason_text

    @transition(
        field="state",
        source=State.SUBMITTED,
        target=State.REDIRECTED_HS,
        **rule(
            "decide_restorative_approach",
            title="Send to health and safety",
            past="sent this to health and safety",
            checks=(checks.REASON_GIVEN, checks.APPROACH_HAS_CATEGORY_ONE, checks.APPROACH_HAS_SAFETY_REFERENCE),
            clauses=("SBC-A1-REST-4",),
            closes=("decide",),
            tells=handover.requester_of,
        ),
    )
    def redirect_to_safety(self, *, actor: Any, reason: str, **_: Any) -> None:
        """Handled under health and safety procedures, outside this approach; their reference is on the incident."""
        self.approver = actor
        self.decided_at = self.ended_at = clock.now()
        self.decision_reason = reason

    @transition(
        field="state",
        source=[State.SUBMITTED, State.NEEDS_INFO],
        target=State.ESCALATED,
        **rule(
            "decide_restorative_approach",
            title="Ask for limits to contact instead",
            past="went on to a request to limit contact instead",
            clauses=("SBC-A1-CRG-2a", "SBC-A1-CRG-4"),
            closes=("*",),
            tells=handover.requester_of,
            system=True,
        ),
    )
    def escalate(self, **_: Any) -> None:
        """Follows a manager's request for active management that takes the place of this one."""
        self.ended_at = clock.now()

    @transition(
        field="state",
        source=State.APPROVED,
        target=State.DISCUSSED,
        **rule(
            "discuss_restorative_approach",
            title="Record the discussion",
            past="recorded the discussion about the approach",
            checks=(checks.DISCUSSION_DATED, checks.MONITORING_DATED),
            clauses=("SBC-A1-REST-5",),
            closes=("discuss",),
            opens=handover.conversation_due,
        ),
    )
    def record_discussion(
        self,
        *,
        discussed_on: Any,
        monitor_until: Any,
        discussion_note: str = "",
        letter: Letter | None = None,
        **_: Any,
    ) -> None:
        """Manager and requester talked about the approach; writing opens now, with the draft that was just begun."""
        self.discussed_on = discussed_on
        self.monitor_until = monitor_until
        self.discussion_note = discussion_note
        self.letter = letter

    @transition(
        field="state",
        source=State.DISCUSSED,
        target=State.DISCUSSED,
        **rule(
            "discuss_restorative_approach",
            title="Begin another letter",
            past="began another letter in place of the one that was cancelled",
            checks=(checks.LETTER_WAS_CANCELLED,),
            clauses=("SBC-A1-REST-6",),
            closes=("write",),
        ),
    )
    def start_another_letter(self, *, letter: Letter, **_: Any) -> None:
        """The cancelled letter stays where it is; the approach goes on with a new draft."""
        self.letter = letter

    @transition(
        field="state",
        source=State.DISCUSSED,
        target=State.LETTER_ISSUED,
        **rule(
            "follow_restorative_approach",
            title="Letter issued",
            past="noted that the letter is issued",
            clauses=("SBC-A1-REST-8", "SPSO-EP-61.4"),
            closes=("converse",),
            system=True,
        ),
    )
    def record_letter_issued(self, **_: Any) -> None:
        """Follows the issue of the letter."""

    @transition(
        field="state",
        source=State.LETTER_ISSUED,
        target=State.MONITORING,
        **rule(
            "follow_restorative_approach",
            title="Start monitoring",
            past="began the time in which we see whether it helps",
            opens=handover.outcome_due,
            tells=handover.requester_of,
            system=True,
        ),
    )
    def start_monitoring(self, **_: Any) -> None:
        """Until the date that was agreed in the discussion."""

    @transition(
        field="state",
        source=State.DISCUSSED,
        target=State.MONITORING,
        **rule(
            "discuss_restorative_approach",
            title="Record the conversation",
            past="recorded the conversation with the customer",
            checks=checks.TO_RECORD_CONVERSATION,
            clauses=("SPSO-G3-24", "SPSO-G3-25"),
            closes=("converse",),
            opens=handover.outcome_due,
        ),
    )
    def record_conversation(
        self, *, conversation_on: Any, conversation_note: str, customer_said: str = "", **_: Any
    ) -> None:
        """An early conversation in which nothing was asked of the customer: dated, and it counts as raised once."""
        self.conversation_on = conversation_on
        self.conversation_note = conversation_note
        self.customer_said = customer_said

    @transition(
        field="state",
        source=State.DISCUSSED,
        target=State.DISCUSSED,
        **rule(
            "discuss_restorative_approach",
            title="Record the conversation and begin the letter that confirms it",
            past="recorded the conversation, in which a change was asked for; a letter will confirm it",
            checks=checks.TO_RECORD_CONVERSATION,
            clauses=("SPSO-G3-28a", "SPSO-G3-28b"),
            closes=("converse",),
        ),
    )
    def record_oral_request(
        self, *, conversation_on: Any, conversation_note: str, letter: Letter, customer_said: str = "", **_: Any
    ) -> None:
        """A change was asked for by word of mouth. It counts only once it is confirmed in writing (SPSO-G3-28b).

        What was approved stays as it was approved; `asked_orally` is what makes this conversation go by letter.
        """
        self.conversation_on = conversation_on
        self.conversation_note = conversation_note
        self.customer_said = customer_said
        self.asked_orally = True
        self.letter = letter

    @transition(
        field="state",
        source=State.MONITORING,
        target=State.SUCCEEDED,
        **rule(
            "follow_restorative_approach",
            title="It helped",
            past="recorded that it helped",
            checks=(checks.OUTCOME_NOTED,),
            clauses=("SBC-5.1", "SPSO-EP-62.1"),
            closes=("*",),
            tells=handover.requester_of,
        ),
    )
    def record_improved(self, *, outcome_note: str, **_: Any) -> None:
        """What is better now."""
        self.outcome_note = outcome_note
        self.ended_at = clock.now()

    @transition(
        field="state",
        source=State.MONITORING,
        target=State.FAILED,
        **rule(
            "follow_restorative_approach",
            title="It did not help",
            past="recorded that it did not help",
            checks=(checks.OUTCOME_NOTED, checks.LATER_INCIDENT_NAMED),
            clauses=("SBC-5.6", "SBC-A1-CRG-2b", "SPSO-G3-27"),
            closes=("*",),
            tells=handover.requester_of,
        ),
    )
    def record_no_improvement(self, *, outcome_note: str, later_incident: Incident, **_: Any) -> None:
        """With a later incident that shows it."""
        self.outcome_note = outcome_note
        self.later_incident = later_incident
        self.ended_at = clock.now()

    @transition(
        field="state",
        source=[
            State.SUBMITTED,
            State.NEEDS_INFO,
            State.APPROVED,
            State.DISCUSSED,
        ],
        target=State.WITHDRAWN,
        **rule(
            "discuss_restorative_approach",
            title="Withdraw",
            past="withdrew the request",
            checks=(checks.REASON_GIVEN,),
            closes=("*",),
            tells=handover.requester_and_managers,
        ),
    )
    def withdraw(self, *, reason: str, **_: Any) -> None:
        """Before anything was sent; an unsent letter is cancelled with it."""
        self.decision_reason = reason
        self.ended_at = clock.now()


def _decide_by() -> Any:
    """The day by which the manager decides, counted from today; None while the organisation has set no time."""
    days = local("decide_request_working_days")
    return None if days is None else add_working_days(clock.today(), days)
