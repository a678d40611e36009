"""How a request moves in the Review Group: asked, answered, decided by votes, signed off at the highest level."""

from datetime import date
from typing import Any

from django_fsm import transition

from engagement import clock
from engagement.transitions import rule
from restrictions import checks, handover
from restrictions.models.request_record import RequestRecord


class RequestInGroup(RequestRecord):
    """The group's part of the machine, and what every decision keeps."""

    class Meta(RequestRecord.Meta):
        abstract = True

    # In the Review Group

    @transition(
        field="state",
        source=RequestRecord.State.GROUP_PENDING,
        target=RequestRecord.State.GROUP_INFO_REQUESTED,
        **rule(
            "sit_in_group",
            title="Ask for more",
            past="asked for more before the group decides",
            checks=(checks.COMMENT_GIVEN,),
            closes=("group_decide",),
            opens=handover.question_for_requester,
        ),
    )
    def ask_for_more(self, **_: Any) -> None:
        """The question travels as the comment; the group's time stands still until the answer."""
        self.clock_stopped_on = clock.today()

    @transition(
        field="state",
        source=RequestRecord.State.GROUP_INFO_REQUESTED,
        target=RequestRecord.State.GROUP_PENDING,
        **rule(
            "answer_group",
            title="Answer the group",
            past="answered the Review Group’s question",
            checks=(checks.COMMENT_GIVEN,),
            closes=("answer",),
            opens=handover.group_decision_due,
        ),
    )
    def answer(self, *, decide_by: date | None, **_: Any) -> None:
        """The time goes on where it stood still; whoever had voted votes again with the answer before them."""
        self.decide_by = decide_by
        self.clock_stopped_on = None
        self.voting_round += 1

    @transition(
        field="state",
        source=RequestRecord.State.GROUP_PENDING,
        target=RequestRecord.State.APPROVED,
        **rule(
            "sit_in_group",
            title="Record the decision: approved as asked",
            past="recorded that the Review Group approved the request",
            checks=(*checks.TO_APPROVE_IN_GROUP, checks.AS_ASKED),
            clauses=("SBC-A1-LEV-3", "SBC-A1-CRG-2a", "SBC-A1-CRG-5", "SBC-7.8a", "SBC-7.3a", "SBC-10.3b"),
            closes=("*",),
            opens=handover.letter_due,
            tells=handover.requester_and_supporter,
        ),
    )
    def record_approved(self, **decision: Any) -> None:
        """What the votes say; the recorder adds the explanation and no opinion."""
        self._decide(**decision)

    @transition(
        field="state",
        source=RequestRecord.State.GROUP_PENDING,
        target=RequestRecord.State.APPROVED_MODIFIED,
        **rule(
            "sit_in_group",
            title="Record the decision: something less approved",
            past="recorded that the Review Group approved something less",
            checks=(*checks.TO_APPROVE_IN_GROUP, checks.LESS_SAYS_WHY),
            clauses=("SBC-A1-CRG-2a", "SBC-A1-CRG-5", "SBC-7.3a"),
            closes=("*",),
            opens=handover.letter_due,
            tells=handover.requester_and_supporter,
        ),
    )
    def record_something_less(self, **decision: Any) -> None:
        """What the votes say."""
        self._decide(**decision)

    @transition(
        field="state",
        source=RequestRecord.State.GROUP_PENDING,
        target=RequestRecord.State.REJECTED,
        **rule(
            "sit_in_group",
            title="Record the decision: not approved",
            past="recorded that the Review Group did not approve the request",
            checks=checks.TO_REJECT_IN_GROUP,
            clauses=("SBC-A1-CRG-5",),
            closes=("*",),
            tells=handover.requester_and_supporter,
        ),
    )
    def record_rejected(self, **decision: Any) -> None:
        """What the votes say, or a tie that the policy counts as no."""
        self._decide(**decision)

    @transition(
        field="state",
        source=RequestRecord.State.GROUP_PENDING,
        target=RequestRecord.State.SIGNOFF_PENDING,
        **rule(
            "sit_in_group",
            title="Record the group’s support and send it for the highest sign-off",
            past="recorded the group’s support; the Chief Executive signs off",
            checks=checks.TO_APPROVE_IN_GROUP,
            clauses=("SPSO-G3-44", "SBC-6.3-UC-3"),
            closes=("group_decide",),
            opens=handover.signoff_due,
            tells=handover.requester_and_supporter,
        ),
    )
    def send_for_signoff(self, **decision: Any) -> None:
        """Where the organisation gives the highest sign-off to the Chief Executive."""
        self._decide(**decision)

    @transition(
        field="state",
        source=RequestRecord.State.SIGNOFF_PENDING,
        target=RequestRecord.State.APPROVED,
        **rule(
            "give_highest_signoff",
            title="Sign off",
            past="gave the highest sign-off",
            checks=(checks.REASON_GIVEN, checks.POLICY_IS_CURRENT, *checks.STILL_STANDS, checks.EXCEPTIONS_SETTLED),
            clauses=("SPSO-G3-44", "SBC-6.3-UC-3"),
            closes=("*",),
            opens=handover.letter_due,
            tells=handover.requester_and_supporter,
        ),
    )
    def sign_off(self, *, actor: Any, **_: Any) -> None:
        """The group has decided; this is the sign-off that the policy asks for."""
        self.signed_off_by = actor
        self.signed_off_at = clock.now()

    @transition(
        field="state",
        source=RequestRecord.State.SIGNOFF_PENDING,
        target=RequestRecord.State.REJECTED,
        **rule(
            "give_highest_signoff",
            title="Do not sign off",
            past="did not give the highest sign-off",
            checks=(checks.REASON_GIVEN,),
            clauses=("SPSO-G3-44",),
            closes=("*",),
            tells=handover.requester_and_supporter,
        ),
    )
    def refuse_signoff(self, *, actor: Any, reason: str, **_: Any) -> None:
        """With reasons, which requester, manager and group read."""
        self.signed_off_by = actor
        self.signed_off_at = clock.now()
        self.chosen = None
        self.explanation = reason

    def _reach_group(self) -> None:
        self.reached_group = True
        self.decide_by = handover.decide_by("group_decision_working_days")

    def _decide(
        self,
        *,
        actor: Any,
        terms: Any,
        circumstances: str,
        seriousness: str,
        needs: str,
        explanation: str,
        decided_level: str,
        **_: Any,
    ) -> None:
        self.chosen = terms
        self.decided_by = actor
        self.decided_at = clock.now()
        self.decided_level = decided_level
        self.circumstances = circumstances
        self.seriousness = seriousness
        self.needs = needs
        self.explanation = explanation
