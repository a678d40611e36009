"""How an appeal moves: registered, passed to whoever did not decide it, heard, decided, answered in writing."""

from typing import Any

from django_fsm import transition

from appeals import checks, handover
from appeals.models.appeal_record import AppealRecord
from engagement import clock
from engagement.transitions import rule


class Appeal(AppealRecord):
    """A challenge to a restriction or to what an employee did on the spot (SBC section 12, SPSO-EP-22c)."""

    class Meta(AppealRecord.Meta):
        abstract = False

    # Passing it on. The system works out where it goes; whoever registered it sees why.

    @transition(
        field="state",
        source=AppealRecord.State.RECEIVED,
        target=AppealRecord.State.WITH_GROUP,
        **rule(
            "register_appeal",
            title="Pass it to the Review Group",
            past="passed the appeal to the Review Group",
            checks=checks.TO_PASS_ON,
            clauses=("SBC-12.3b", "SBC-12.1a"),
            closes=("register_appeal",),
            opens=handover.group_hears,
            tells=handover.who_asked_and_manages,
        ),
    )
    def pass_to_group(self, **route: Any) -> None:
        """A senior manager decided the restriction."""
        self._keep_route(**route)

    @transition(
        field="state",
        source=AppealRecord.State.RECEIVED,
        target=AppealRecord.State.WITH_CHIEF_EXECUTIVE,
        **rule(
            "register_appeal",
            title="Pass it to the Chief Executive",
            past="passed the appeal to the Chief Executive",
            checks=checks.TO_PASS_ON,
            clauses=("SBC-12.3c", "SBC-12.1a"),
            closes=("register_appeal",),
            opens=handover.chief_executive_hears,
            tells=handover.who_asked_and_manages,
        ),
    )
    def pass_to_chief_executive(self, **route: Any) -> None:
        """The Review Group decided the restriction, or too few of it took no part."""
        self._keep_route(**route)

    @transition(
        field="state",
        source=AppealRecord.State.RECEIVED,
        target=AppealRecord.State.WITH_AUTHORITY,
        **rule(
            "register_appeal",
            title="Pass it to the appeal authority",
            past="passed the appeal to a director or the head of the organisation, whoever took no part",
            checks=checks.TO_PASS_ON,
            clauses=("SPSO-EP-22c",),
            closes=("register_appeal",),
            opens=handover.authority_hears,
            tells=handover.who_asked_and_manages,
        ),
    )
    def pass_to_authority(self, **route: Any) -> None:
        """Where the policy names a director or the head of the organisation."""
        self._keep_route(**route)

    @transition(
        field="state",
        source=AppealRecord.State.RECEIVED,
        target=AppealRecord.State.ROUTED_COMPLAINTS,
        **rule(
            "register_appeal",
            title="Pass it to the complaints procedure",
            past="passed the challenge to the complaints procedure",
            checks=checks.TO_PASS_TO_COMPLAINTS,
            clauses=("SBC-12.3a",),
            closes=("*",),
            tells=handover.who_asked_and_manages,
        ),
    )
    def pass_to_complaints(self, *, complaint_reference: str, **route: Any) -> None:
        """It is about what an employee did on the spot: the complaints procedure has its own reference."""
        self.complaint_reference = complaint_reference.strip()
        self._keep_route(**route)

    @transition(
        field="state",
        source=AppealRecord.State.RECEIVED,
        target=AppealRecord.State.NOT_AVAILABLE,
        **rule(
            "register_appeal",
            title="Tell the customer where they can go instead",
            past="noted that there is no appeal within the organisation; the customer is told where to go",
            checks=checks.TO_NOTE_NOT_AVAILABLE,
            clauses=("SBC-12.6-0", "SBC-12.6-S", "SBC-A1-CAT1-4c", "SBC-12.5", "SBC-7.8c"),
            closes=("*",),
            tells=handover.who_asked_and_manages,
        ),
    )
    def note_not_available(self, **route: Any) -> None:
        """The policy offers none here, or nobody is left who took no part. The notice names the ombudsman."""
        self._keep_route(**route)

    @transition(
        field="state",
        source=AppealRecord.State.RECEIVED,
        target=AppealRecord.State.NOT_AVAILABLE,
        **rule(
            "decline_appeal",
            title="Do not hear it",
            past="decided that the appeal is not heard: it came too late, or nothing was in force",
            checks=checks.TO_DECLINE,
            clauses=("SBC-12.1a", "SBC-12.6-S"),
            closes=("*",),
            tells=handover.everybody_on,
        ),
    )
    def decline(self, *, reason: str, **_: Any) -> None:
        """By somebody who neither registered it nor had a part; the notice names the ombudsman."""
        self._keep_route(heard_by="ombudsman", because=reason.strip())

    # Hearing it

    @transition(
        field="state",
        source=AppealRecord.State.WITH_GROUP,
        target=AppealRecord.State.INFO_REQUESTED,
        **rule("sit_on_appeal", **handover.ASKING, checks=(checks.COMMENT_GIVEN,)),
    )
    @transition(
        field="state",
        source=[AppealRecord.State.WITH_CHIEF_EXECUTIVE, AppealRecord.State.WITH_AUTHORITY],
        target=AppealRecord.State.INFO_REQUESTED,
        **rule("decide_appeal", **handover.ASKING, checks=(checks.COMMENT_GIVEN,)),
    )
    def ask_for_more(self, **_: Any) -> None:
        """The question travels as the comment; the time stands still until the answer."""
        self.clock_stopped_on = clock.today()

    @transition(
        field="state",
        source=AppealRecord.State.INFO_REQUESTED,
        target=AppealRecord.State.WITH_GROUP,
        **rule(
            "register_appeal",
            **handover.ANSWERING,
            checks=(checks.COMMENT_GIVEN, checks.GROUP_HEARS_IT),
            opens=handover.group_hears,
        ),
    )
    def answer_group(self, **given: Any) -> None:
        """The group goes on; whoever had voted votes again with the answer before them."""
        self.voting_round += 1
        self._go_on(**given)

    @transition(
        field="state",
        source=AppealRecord.State.INFO_REQUESTED,
        target=AppealRecord.State.WITH_CHIEF_EXECUTIVE,
        **rule(
            "register_appeal",
            **handover.ANSWERING,
            checks=(checks.COMMENT_GIVEN, checks.CHIEF_EXECUTIVE_HEARS_IT),
            opens=handover.chief_executive_hears,
        ),
    )
    def answer_chief_executive(self, **given: Any) -> None:
        """The Chief Executive goes on."""
        self._go_on(**given)

    @transition(
        field="state",
        source=AppealRecord.State.INFO_REQUESTED,
        target=AppealRecord.State.WITH_AUTHORITY,
        **rule(
            "register_appeal",
            **handover.ANSWERING,
            checks=(checks.COMMENT_GIVEN, checks.AUTHORITY_HEARS_IT),
            opens=handover.authority_hears,
        ),
    )
    def answer_authority(self, **given: Any) -> None:
        """The appeal authority goes on."""
        self._go_on(**given)

    # Nobody of the group may be left, once a member has declared an interest.

    @transition(
        field="state",
        source=AppealRecord.State.WITH_GROUP,
        target=AppealRecord.State.WITH_CHIEF_EXECUTIVE,
        **rule(
            "sit_on_appeal",
            title="Pass it on to the Chief Executive",
            past="passed the appeal on to the Chief Executive: too few of the Review Group took no part",
            checks=(checks.TOO_FEW_OF_GROUP,),
            clauses=("SBC-12.3b",),
            closes=("hear_appeal",),
            opens=handover.chief_executive_hears,
            tells=handover.who_asked_and_manages,
            system=True,
        ),
    )
    def rise_to_chief_executive(self, **route: Any) -> None:
        """Too few of the group are free to hear it."""
        self._keep_route(**route)

    @transition(
        field="state",
        source=[
            AppealRecord.State.WITH_GROUP,
            AppealRecord.State.WITH_CHIEF_EXECUTIVE,
            AppealRecord.State.WITH_AUTHORITY,
        ],
        target=AppealRecord.State.NOT_AVAILABLE,
        **rule(
            "decide_appeal",
            title="Nobody is left to hear it",
            past="noted that nobody is left who took no part; the customer is told of the ombudsman",
            checks=(checks.NOBODY_LEFT,),
            clauses=("SBC-12.6-S",),
            closes=("*",),
            tells=handover.who_asked_and_manages,
            system=True,
        ),
    )
    def run_out_of_deciders(self, **route: Any) -> None:
        """Everybody who could hear it took part, or has an interest."""
        self._keep_route(**route)

    # Deciding it

    @transition(
        field="state",
        source=AppealRecord.State.WITH_GROUP,
        target=AppealRecord.State.DECIDED,
        **rule(
            "sit_on_appeal",
            **handover.DECIDING,
            checks=(*checks.TO_DECIDE, checks.QUORUM_MET, checks.VOTES_SAY_SO),
            clauses=("SBC-12.3b", "SBC-12.4a", "SBC-12.4b", "SBC-A1-CRG-1"),
        ),
    )
    def record_outcome(self, **decision: Any) -> None:
        """What the votes say; the recorder adds the findings and no opinion."""
        self._decide(**decision)

    @transition(
        field="state",
        source=[AppealRecord.State.WITH_CHIEF_EXECUTIVE, AppealRecord.State.WITH_AUTHORITY],
        target=AppealRecord.State.DECIDED,
        **rule(
            "decide_appeal",
            **handover.DECIDING,
            checks=checks.TO_DECIDE,
            clauses=("SBC-12.3c", "SBC-12.4a", "SBC-12.4b", "SPSO-EP-22c"),
        ),
    )
    def decide(self, **decision: Any) -> None:
        """One person, who took no part before."""
        self._decide(**decision)

    @transition(
        field="state",
        source=AppealRecord.State.WITH_GROUP,
        target=AppealRecord.State.OUT_OF_SCOPE,
        **rule(
            "sit_on_appeal",
            **handover.FINDING_IT_OUT_OF_SCOPE,
            checks=(*checks.TO_FIND_OUT_OF_SCOPE, checks.QUORUM_MET, checks.VOTES_SAY_SO),
            clauses=("SBC-12.1b",),
        ),
    )
    def record_out_of_scope(self, **decision: Any) -> None:
        """What the votes say: no point is about the restriction."""
        self._decide(**decision)

    @transition(
        field="state",
        source=[AppealRecord.State.WITH_CHIEF_EXECUTIVE, AppealRecord.State.WITH_AUTHORITY],
        target=AppealRecord.State.OUT_OF_SCOPE,
        **rule(
            "decide_appeal",
            **handover.FINDING_IT_OUT_OF_SCOPE,
            checks=checks.TO_FIND_OUT_OF_SCOPE,
            clauses=("SBC-12.1b",),
        ),
    )
    def find_out_of_scope(self, **decision: Any) -> None:
        """No point is about the restriction: the letter says where each goes instead."""
        self._decide(**decision)

    # Telling the customer, and the end

    @transition(
        field="state",
        source=[AppealRecord.State.DECIDED, AppealRecord.State.OUT_OF_SCOPE],
        target=AppealRecord.State.OUTCOME_ISSUED,
        **rule(
            "see_appeals",
            title="Outcome letter issued",
            past="sent the outcome of the appeal",
            checks=(checks.LETTER_IS_ISSUED,),
            clauses=("SBC-12.4a",),
            closes=("outcome_letter",),
            opens=handover.closing_due,
            tells=handover.everybody_on,
            system=True,
        ),
    )
    def outcome_sent(self, **_: Any) -> None:
        """With the letter that says so."""

    @transition(
        field="state",
        source=AppealRecord.State.NOT_AVAILABLE,
        target=AppealRecord.State.CLOSED,
        **rule(
            "see_appeals",
            title="Notice issued",
            past="told the customer where they can go instead",
            checks=(checks.LETTER_IS_ISSUED,),
            clauses=("SBC-12.6-S",),
            closes=("*",),
            tells=handover.who_asked_and_manages,
            system=True,
        ),
    )
    def notice_sent(self, **_: Any) -> None:
        """With the notice that names the ombudsman."""

    @transition(
        field="state",
        source=AppealRecord.State.OUTCOME_ISSUED,
        target=AppealRecord.State.CLOSED,
        **rule("close_appeal", title="Close the appeal", past="closed the appeal", closes=("*",)),
    )
    def close(self, **_: Any) -> None:
        """Everything that follows from it is done."""

    @transition(
        field="state",
        source=[
            AppealRecord.State.RECEIVED,
            *AppealRecord.BEING_HEARD,
            AppealRecord.State.INFO_REQUESTED,
        ],
        target=AppealRecord.State.WITHDRAWN,
        **rule(
            "withdraw_appeal",
            title="Record that the customer withdrew it",
            past="recorded that the customer withdrew the appeal",
            checks=(checks.REASON_GIVEN,),
            closes=("*",),
            tells=handover.everybody_on,
        ),
    )
    def withdraw(self, **_: Any) -> None:
        """In the customer's own words, how and when they said so."""

    def _keep_route(self, *, heard_by: str, because: str, decide_by: Any = None, **_: Any) -> None:
        self.heard_by = heard_by
        self.route_because = because
        self.decide_by = decide_by or self.decide_by

    def _go_on(self, *, decide_by: Any, **_: Any) -> None:
        self.decide_by = decide_by
        self.clock_stopped_on = None

    def _decide(
        self,
        *,
        actor: Any,
        outcome: str,
        reasons: str,
        evidence_considered: str,
        adjustments_seen: str,
        terms: Any = None,
        customer_agrees: bool | None = None,
        **_: Any,
    ) -> None:
        self.outcome = outcome
        self.terms = terms
        self.reasons = reasons
        self.evidence_considered = evidence_considered
        self.adjustments_seen = adjustments_seen
        self.customer_agrees = customer_agrees
        self.decided_by = actor
        self.decided_at = clock.now()
