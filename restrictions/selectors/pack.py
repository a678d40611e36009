"""The pack of a request: everything that whoever supports or decides needs to see in one place."""

from dataclasses import dataclass, field
from typing import Any

from engagement.customers.selectors import current_adjustments
from engagement.policy.selectors import policy_in_force
from engagement.spine.timeline import last_move, timeline_of
from engagement.ui.words import lower_first
from incidents.models import Incident
from restrictions.grades import SAFETY
from restrictions.measures import Conflict, MeasureWords, conflicts_of, mismatches_of, sentences_of
from restrictions.models import ActiveManagementRequest, Terms
from restrictions.selectors.exceptions import ExceptionWords, exceptions_in_words
from restrictions.selectors.reach import grade_needed
from restrictions.selectors.standing import decision_of, restriction_of, where_it_stands
from restrictions.selectors.tally import votes_of_round

LEVELS = {
    "senior_manager": "the senior manager of the service",
    "review_group": "the Review Group",
    "highest_signoff": "the highest sign-off",
}
ON_SAFETY_TRACK = "health and safety, or the senior manager of the service; the Review Group can give advice"


@dataclass(frozen=True)
class Option:
    """One option in words, with the level it needs."""

    terms: Terms
    measures: list[MeasureWords]
    level: str
    level_code: str
    rank: int
    mismatches: list[str]

    @property
    def title(self) -> str:
        """ "As asked for", or the number under which it was put forward."""
        return "As asked for" if self.terms.is_as_asked else f"Option {self.terms.number}"


@dataclass(frozen=True)
class Relied:
    """An incident that the request relies on, as far as the reader may open it."""

    incident: Incident
    behaviour: str
    may_open: bool


@dataclass(frozen=True)
class Pack:
    """What stands on the page of a request. `withdrawn` is the withdrawal, where one came after the decision."""

    options: list[Option]
    relied_on: list[Relied]
    adjustments: list[Any]
    conflicts: list[Conflict]
    exceptions: list[ExceptionWords]
    ground: str
    tests: list[tuple[str, str, str]]
    timeline: list[Any] = field(default_factory=list)
    restriction: Any = None
    stands: str = ""
    decision: str = ""
    withdrawn: Any = None
    results: list[tuple[MeasureWords, Any]] = field(default_factory=list)


def pack_of(request: ActiveManagementRequest, user: Any) -> Pack:
    """The pack for one reader. A fixed number of queries for each option and incident list."""
    policy = policy_in_force()
    ranks = {measure.code: measure.rank for measure in policy.measures}
    terms = list(request.options.filter(review=None, challenge="").prefetch_related("measures").order_by("number"))
    options = [_option(one, ranks, policy) for one in terms]
    relied = list(request.relied_on.select_related("incident__team", "incident__reporter"))
    seen = set(
        Incident.objects.visible_to(user)
        .filter(pk__in=[one.incident_id for one in relied])
        .values_list("pk", flat=True)
    )
    asked = next((one for one in options if one.terms.is_as_asked), None)
    sees_votes = _sees_votes(request, user)
    restriction = restriction_of(request)
    exceptions = exceptions_in_words(request, policy)
    withdrawn = request.state == request.State.WITHDRAWN and request.decided_at is not None
    subjects = [request, *request.exceptions.all(), *([restriction] if restriction is not None else [])]
    return Pack(
        options=sorted(options, key=lambda one: (one.rank, one.terms.number)),
        relied_on=[Relied(one.incident, one.behaviour, one.incident_id in seen) for one in relied],
        adjustments=list(current_adjustments(request.customer.resolve())),
        conflicts=[conflict for one in options for conflict in conflicts_of(one.terms)],
        exceptions=exceptions,
        ground=_label(policy, request.ground),
        tests=answers_to_tests(request, policy, exceptions),
        timeline=[one for one in timeline_of(*subjects) if sees_votes or one.verb != "vote"],
        restriction=restriction,
        stands=where_it_stands(request),
        decision=decision_of(request),
        withdrawn=last_move(request) if withdrawn else None,
        results=[(one, one.measure) for one in asked.measures if one.measure.result] if asked is not None else [],
    )


def _sees_votes(request: ActiveManagementRequest, user: Any) -> bool:
    """Own vote first: until then not even who has voted stands in the history."""
    if request.state not in request.WITH_GROUP:
        return True
    return any(vote.voter_id == user.pk for vote in votes_of_round(request))


def _option(terms: Terms, ranks: dict[str, int], policy: Any) -> Option:
    words = sentences_of(terms, profile=policy)
    level = grade_needed(terms)
    said = ON_SAFETY_TRACK if terms.request.track == SAFETY else LEVELS[level]
    rank = max((ranks.get(one.code, 0) for one in words), default=0)
    return Option(terms, words, said, level, rank, mismatches_of(terms, policy))


def _label(policy: Any, ground: str) -> str:
    return next((one.label for one in policy.reasons("restorative_ground").reasons if one.code == ground), "")


def _not_warned(excepted: ExceptionWords) -> str:
    """Why the customer was not asked to change first, and where the exception stands."""
    return f"No: {lower_first(excepted.reason)}. Exception: {lower_first(excepted.stands)}."


def answers_to_tests(
    request: ActiveManagementRequest, policy: Any, exceptions: list[ExceptionWords]
) -> list[tuple[str, str, str]]:
    """The policy's tests with the answers of whoever asks: question, answer, clause."""
    ground = _label(policy, request.ground)
    warned = next((_not_warned(one) for one in exceptions if one.exception.kind == "no_warning"), "")
    if request.warning_letter is not None:
        warned = f"Yes, by letter {request.warning_letter.reference}."
    return [
        ("Why not a restorative approach?", f"{ground}. {request.ground_note}".strip(". "), "SBC-5.6"),
        ("Were they asked to change first?", warned, "SBC-10.1-0"),
        ("What has it meant for staff?", request.effect_on_staff, "SBC-7.8a"),
        ("What has it meant for the service?", request.effect_on_service, "SBC-7.8a"),
        ("What does the customer say?", request.customer_said or request.customer_not_asked_because, "SBC-3.1b"),
        ("Which adjustments were considered?", request.adjustments_considered, "SBC-5.4"),
        ("Could it affect them more because of who they are?", request.equality_considered, "SBC-10.3b"),
        (
            "Who else is affected?",
            request.others_affected or ("Nobody else" if request.nobody_else_affected else ""),
            "SBC-10.3b",
        ),
    ]
