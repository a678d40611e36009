"""Appeals for the tests, made by the same services that the pages call."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from engagement import clock
from tests.restrictions.builders import Limits

WEIGHED = {
    "reasons": "The calls took nine hours a week, and a time for calls leaves him a voice.",
    "evidence_considered": "The request, the log of calls, the letter of 20 November and what he wrote.",
    "adjustments_seen": "Letters are hard for him to read. The telephone stays open.",
}


@dataclass
class Appeals(Limits):
    """Makes appeals for the small council, on top of its restrictions."""

    def received(self, **changes: Any) -> Any:
        """A telephone call of today, in the customer's words, with help offered."""
        from appeals.services import Received

        given: dict[str, Any] = {
            "received_on": clock.today(),
            "channel": "phone",
            "in_their_words": "You say I ring too often. I only ring because nobody rings me back.",
            "adjustments_offered": "I offered to write it down for him, and he said yes.",
        }
        return Received(**(given | changes))

    def registered(self, restriction: Any = None, by: str = "Isla", **changes: Any) -> Any:
        """Registered against a restriction in force, with one point about it."""
        from appeals.services import add_point, register_against_restriction

        restriction = restriction or self.in_force()
        appeal = register_against_restriction(restriction.pk, actor=self.person(by), received=self.received(**changes))
        add_point(
            appeal.pk,
            actor=self.person(by),
            about="restriction",
            ground="disproportionate",
            text="Fifteen minutes a week is not enough for three open matters.",
        )
        return self.again(appeal)

    def passed_on(self, restriction: Any = None, by: str = "Isla", **changes: Any) -> Any:
        """With whoever hears it, by who decided the restriction."""
        from appeals.services import pass_on

        appeal = self.registered(restriction, by, **changes)
        pass_on(appeal.pk, actor=self.person(by))
        return self.again(appeal)

    def heard_by_group(self, **changes: Any) -> Any:
        """With the Review Group: the senior manager had decided. It applies meanwhile."""
        return self.applies(self.passed_on(**changes), "Helen")

    def with_chief_executive(self, **changes: Any) -> Any:
        """With the Chief Executive: the group had decided. It applies meanwhile."""
        restriction = changes.pop("restriction", None) or self.in_force(self.decided_by_group())
        return self.applies(self.passed_on(restriction, **changes), "Grace")

    def applies(self, appeal: Any, who: str) -> Any:
        """Somebody who hears it has decided that the restriction applies meanwhile."""
        from appeals.services import settle_meanwhile

        settle_meanwhile(
            appeal.pk, actor=self.person(who), meanwhile="applies", because="The telephone stays open to him."
        )
        return self.again(appeal)

    def findings(self, appeal: Any, finding: str = "not_upheld") -> dict[int, tuple[str, str]]:
        """The same finding, with reasons, for each point about the restriction."""
        because = "He can also write at any time, and each call may last fifteen minutes."
        return {point.pk: (finding, because) for point in appeal.points.filter(about="restriction")}

    def decision(self, appeal: Any, outcome: str = "stands", **changes: Any) -> Any:
        """A whole decision."""
        from appeals.services import Decision

        given: dict[str, Any] = {"outcome": outcome, "findings": self.findings(appeal), **WEIGHED}
        return Decision(**(given | changes))

    def votes(self, appeal: Any, outcome: str, *voters: str, option: Any = None) -> None:
        """These members vote."""
        from appeals.services import cast_vote

        for name in voters:
            cast_vote(
                appeal.pk, actor=self.person(name), outcome=outcome, option=option, reason="I have read the bundle."
            )

    def decided_by_chief_executive(self, outcome: str = "stands", **changes: Any) -> Any:
        """Decided, and the letter begun."""
        from appeals.services import decide_appeal

        appeal = self.with_chief_executive()
        decide_appeal(appeal.pk, actor=self.person("Grace"), decision=self.decision(appeal, outcome, **changes))
        return self.again(appeal)

    def lapses(self, restriction: Any) -> None:
        """It comes to the end of its time, earlier than it was decided."""
        from datetime import timedelta

        from engagement.transitions import SystemActor, perform

        yesterday = clock.today() - timedelta(days=1)
        type(restriction)._base_manager.filter(pk=restriction.pk).update(starts_on=yesterday, ends_on=yesterday)
        perform(type(restriction), restriction.pk, "expire", actor=SystemActor("a test"))

    def less(self, appeal: Any, kind: str = "eased", who: str = "Grace", **changes: Any) -> Any:
        """Terms put forward that are less: the measures in force, for a month; `changes` make them something else."""
        from appeals.services import put_option

        return put_option(appeal.pk, actor=self.person(who), kind=kind, terms=self.as_in_force(appeal, **changes))

    def more(self, appeal: Any, kind: str = "eased", who: str = "Grace", **changes: Any) -> Any:
        """Terms that are too much by now: the restriction was eased by a review after they were put forward."""
        from appeals.models import AppealOption
        from restrictions.services.challenged import put_less_forward

        actor = self.person(who)
        restriction = self.again(appeal).restriction
        terms = self.as_in_force(appeal, **changes)
        written = put_less_forward(restriction, challenge=appeal.reference, actor=actor, terms=terms)
        number = appeal.options.count() + 1
        return AppealOption.objects.create(appeal=appeal, number=number, kind=kind, terms=written, put_forward_by=actor)

    def as_in_force(self, appeal: Any, **changes: Any) -> Any:
        """The measures in force, for a month; `changes` make them something else."""
        from datetime import timedelta

        today = clock.today()
        held = self.again(appeal).restriction.terms
        same = tuple(
            self.measure(one.code, parameters=one.parameters, answers=one.answers) for one in held.measures.all()
        )
        given: dict[str, Any] = {
            "scope": held.scope,
            "scope_note": held.scope_note,
            "ends_on": today + timedelta(days=30),
            "review_on": today + timedelta(days=20),
        }
        measures = changes.pop("measures", same)
        return self.terms(*measures, **(given | changes))
