"""Hearing an appeal: what this person may do about it, where the vote stands, which other terms were put forward."""

from dataclasses import dataclass, field
from typing import Any

from appeals import outcomes, routes
from appeals.independence import free_seats
from appeals.models import Appeal, AppealOption, AppealVote
from appeals.selectors.harsher import why_not
from appeals.selectors.inquiries import inquiries_about
from appeals.selectors.tally import AppealTally, tally_of, votes_of_round
from engagement.permissions import allowed
from engagement.policy.profile import Profile
from engagement.policy.selectors import local, policy_in_force
from engagement.spine.timeline import timeline_of
from restrictions.measures import MeasureWords, sentences_of

State = Appeal.State
HEARD_HERE = (routes.GROUP, routes.CHIEF_EXECUTIVE, routes.AUTHORITY)
QUESTIONS = {
    "ask_for_more": "Question",
    "answer_group": "Answer",
    "answer_chief_executive": "Answer",
    "answer_authority": "Answer",
}


@dataclass(frozen=True)
class OptionWords:
    """Other terms that were put forward on the appeal, in words, and whether they can be decided on."""

    option: AppealOption
    measures: list[MeasureWords]
    why_not: list[str]
    may_take_back: bool = False

    @property
    def is_no_more(self) -> bool:
        """Whether it can be chosen."""
        return not self.why_not

    @property
    def take_back_words(self) -> str:
        """The words of the button for whoever put it forward."""
        return f"Take option {self.option.number} back"

    @property
    def title(self) -> str:
        """What it is called among the outcomes: "Option 1: eases the restriction"."""
        kind: Any = self.option.get_kind_display()
        return f"{self.option}: {kind[:1].lower()}{kind[1:]}"


@dataclass(frozen=True)
class AppealBallot:
    """Where the vote stands for one reader: until they have voted, only how many have."""

    tally: AppealTally
    votes: list[AppealVote]
    sits: bool
    has_voted: bool
    interests: list[Any]
    decided: bool = False
    why_not: str = ""

    @property
    def shows_votes(self) -> bool:
        """Who voted how, and what follows, stands there for whoever has voted; for everybody else once it is decided.

        Also a deputy who does not sit today may have to vote tomorrow.
        """
        return self.has_voted or self.decided

    @property
    def says(self) -> str:
        """What the votes say, in words; nothing to whoever has still to vote."""
        return in_words(self.tally.outcome, self.tally.option) if self.shows_votes else ""


@dataclass(frozen=True)
class Hearing:
    """The part of an appeal's page on hearing it, for one reader."""

    appeal: Appeal
    by_group: bool
    takes_part: bool
    why_not: str = ""
    may_settle_meanwhile: bool = False
    may_put_option: bool = False
    ballot: AppealBallot | None = None
    options: list[OptionWords] = field(default_factory=list)
    questions: list[dict[str, Any]] = field(default_factory=list)
    inquiries: list[Any] = field(default_factory=list)
    may_record_inquiry: bool = False
    outcome: str = ""


def hearing_of(appeal: Appeal, user: Any) -> Hearing | None:
    """What whoever hears the appeal may do, and what came of it; None where there is nothing to show.

    Where there is no hearing here, the ombudsman may still ask.
    """
    inquiries = inquiries_about(user, appeal=appeal)
    may_record = (
        appeal.restriction_id is not None and appeal.state != State.RECEIVED and bool(allowed(user, "record_inquiry"))
    )
    if appeal.heard_by not in HEARD_HERE:
        elsewhere = Hearing(appeal, False, False, inquiries=inquiries, may_record_inquiry=may_record)
        return elsewhere if inquiries or may_record else None
    by_group = appeal.heard_by == routes.GROUP
    chosen: Any = appeal.options.filter(terms=appeal.terms_id).first() if appeal.terms_id else None
    answer = allowed(user, "sit_on_appeal" if by_group else "decide_appeal", appeal) if appeal.being_heard else None
    takes_part = bool(answer)
    in_force = appeal.can_change_restriction
    shows_ballot = by_group and bool(allowed(user, "see_group_appeals"))
    return Hearing(
        appeal=appeal,
        by_group=by_group,
        takes_part=takes_part,
        why_not=str(getattr(answer, "why", "")) if hears(user, appeal) else "",
        may_settle_meanwhile=takes_part and in_force,
        may_put_option=takes_part and in_force,
        ballot=ballot_of(appeal, user) if shows_ballot else None,
        options=options_of(appeal, user=user) if shows_ballot or takes_part or appeal.decided_at else [],
        questions=questions_about(appeal),
        inquiries=inquiries,
        may_record_inquiry=may_record,
        outcome=in_words(str(appeal.outcome), chosen),
    )


def hears(user: Any, appeal: Appeal) -> bool:
    """Whether appeals like this one come to the person's post or seat, free to hear it or not."""
    codes = {
        routes.GROUP: "see_group_appeals",
        routes.CHIEF_EXECUTIVE: "hear_appeals_as_chief_executive",
        routes.AUTHORITY: "hear_appeals_as_authority",
    }
    code = codes.get(appeal.heard_by)
    return code is not None and bool(allowed(user, code))


def events_of(appeal: Appeal, user: Any) -> list[Any]:
    """The history of an appeal, the oldest first. Own vote first: until then not even who has voted stands in it."""
    events = list(timeline_of(appeal))
    if appeal.heard_by != "review_group" or appeal.state not in (State.WITH_GROUP, State.INFO_REQUESTED):
        return events
    if any(vote.voter_id == user.pk for vote in votes_of_round(appeal)):
        return events
    return [one for one in events if one.verb != "vote"]


def ballot_of(appeal: Appeal, user: Any) -> AppealBallot:
    """The vote of the current round as this reader may see it (SBC-A1-CRG-1)."""
    answer = allowed(user, "sit_on_appeal", appeal)
    votes = votes_of_round(appeal)
    voted = any(vote.voter_id == user.pk for vote in votes)
    seat = next((one for one in free_seats(appeal) if one.sits == user), None) if answer else None
    seat_used = seat is not None and any(vote.seat == seat.kind for vote in votes)
    sits = seat is not None and not seat_used and not voted and appeal.state == State.WITH_GROUP
    decided = appeal.state not in (State.WITH_GROUP, State.INFO_REQUESTED)
    return AppealBallot(
        tally=tally_of(appeal),
        votes=votes if voted or decided else [],
        decided=decided,
        sits=sits,
        has_voted=voted,
        interests=list(appeal.interests.select_related("person")),
        why_not="" if answer else str(getattr(answer, "why", "")),
    )


def options_of(appeal: Appeal, profile: Profile | None = None, user: Any = None) -> list[OptionWords]:
    """The terms that were put forward, in their order, each with why it cannot be chosen, if so.

    Once it is decided they are held against what was challenged: what was chosen is in force by then.
    """
    rows = list(appeal.options.select_related("terms", "put_forward_by").prefetch_related("terms__measures", "votes"))
    if not rows:
        return []
    profile = profile or policy_in_force()
    restriction: Any = appeal.restriction
    against = restriction.terms if appeal.decided_at is None else appeal.challenged_terms
    return [
        OptionWords(
            option=one,
            measures=sentences_of(one.terms, profile=profile),
            why_not=[] if against is None or one.terms_id == appeal.terms_id else why_not(one.terms, against, profile),
            may_take_back=appeal.being_heard and one.put_forward_by == user and not one.votes.all(),
        )
        for one in rows
    ]


def outcomes_open_to(appeal: Appeal, options: list[OptionWords]) -> list[tuple[str, str]]:
    """What can be decided now: each outcome with its words; other terms one by one, as they were put forward.

    What the checks would refuse is not offered: terms that are more than what is in force, an outcome on a restriction
    of which no point is considered (SBC-12.1b, SBC-12.4b).
    """
    if not any(point.is_considered for point in appeal.points.all()):
        return [(outcomes.OUT_OF_SCOPE, in_words(outcomes.OUT_OF_SCOPE))]
    found = [(outcomes.STANDS, in_words(outcomes.STANDS)), (outcomes.ENDED, in_words(outcomes.ENDED))]
    if not appeal.can_change_restriction:
        return found
    offered = (one.option for one in options if one.is_no_more)
    others = [(f"{one.kind}:{one.pk}", in_words(one.kind, one)) for one in offered]
    return [found[0], *others, found[1], (outcomes.SENT_BACK, in_words(outcomes.SENT_BACK))]


def in_words(outcome: str, option: AppealOption | None = None) -> str:
    """An outcome as a sentence: "The restriction is eased, as in option 1"."""
    if not outcome:
        return ""
    said = str(Appeal.Outcome(outcome).label)
    return f"{said}, as in option {option.number}" if option is not None else said


def usual_meanwhile() -> str:
    """What the organisation usually does with a restriction under appeal; nothing where it has not said so."""
    suspends = local("appeal_suspends")
    if suspends is None:
        return ""
    return "It is usually put on hold." if suspends else "It usually goes on applying."


def questions_about(appeal: Appeal) -> list[dict[str, Any]]:
    """What was asked while it was heard, and the answers, in order of time."""
    events = timeline_of(appeal).filter(verb__in=QUESTIONS)
    return [
        {"title": QUESTIONS[one.verb], "by": one.actor_name, "for_whom": one.acting_for_name, "at": one.at,
         "text": one.reason}
        for one in events
    ]  # fmt: skip
