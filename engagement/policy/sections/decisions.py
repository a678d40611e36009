"""What may be decided: approaches, reasons and exceptions, reviews, and ways to challenge. Measures stand beside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from engagement.policy.registry import (
    clause_ids,
    code,
    one_of,
    refers_to,
    register_section,
    register_vocabulary,
    vocabulary,
    words,
)

if TYPE_CHECKING:
    from engagement.policy.building import Checking

register_vocabulary(
    "reason_list_kinds",
    {
        "exception": "an exception the policy allows: recorded, approved and counted",
        "reason": "why something was decided",
        "choice": "a list to choose from",
    },
)
register_vocabulary(
    "reason_needs",
    {
        "text": "words of explanation",
        "risk": "a linked category-one incident or a note of the risk",
        "no_safe_address": "a check that no postal or email address can be used safely",
        "adviser": "who advised, in which role, and when",
        "document": "the advice itself, kept with restricted access; never a diagnosis",
        "earlier_restriction": "an earlier restriction of this customer that ended",
        "earlier_letter": "a letter that was sent earlier",
        "later_incident": "an incident after that letter",
        "adjustment": "the adjustment it is about",
    },
)
register_vocabulary(
    "appeal_subjects",
    {
        "immediate_action": "what an employee did on the spot",
        "senior_manager": "a restriction by a senior manager for one service",
        "review_group": "a restriction by the review group",
        "category_one": "a case on the health and safety track",
        "elected_member": "what an elected member decided for themselves",
        "no_internal_appeal": "a restriction for which no internal appeal is offered",
    },
)
register_vocabulary(
    "appeal_bodies",
    {
        "complaints_procedure": "the complaints procedure",
        "review_group": "the review group",
        "chief_executive": "the chief executive",
        "appeal_authority": "a director or the ombudsman, whoever took no part",
        "challenge_text": "nobody here: the letter says how to challenge it",
        "ombudsman": "the ombudsman, outside the organisation",
        "none": "nobody under this policy",
    },
)
register_vocabulary(
    "decisions",
    {
        "restorative_approach": "a restorative approach with a letter",
        "correspondence_unacceptable": "correspondence was found unacceptable",
        "online_abuse": "the customer is asked to stop or remove posts",
        "agreement": "an agreement is confirmed",
        "restriction": "a restriction is imposed",
        "complaints_access": "access to the complaints procedure is limited",
        "police_or_legal": "police or legal action is taken",
        "review_changed": "a review changes the arrangement",
        "review_unchanged": "a review changes nothing",
        "restriction_ended": "an arrangement ends",
        "appeal_decided": "an appeal is decided",
        "no_internal_appeal": "no internal appeal is offered",
    },
)
register_vocabulary(
    "example_scope",
    {"any": "any channel", "written": "only what came in writing", "online": "only what was posted online"},
)


@dataclass(frozen=True, kw_only=True)
class Approach:
    """A kind of restorative approach. Without a letter type it is a conversation that is only recorded."""

    collection: ClassVar[str] = "approaches"
    code: str = code()
    label: str = words()
    summary: str = words()
    letter_type: str | None = refers_to("letter_types", None)
    default: bool = False
    counts_as_request: bool = False
    only_categories: tuple[str, ...] = refers_to("categories", ())
    only_channels: str = one_of("example_scope", "any")
    needs_external_log: bool = False
    clauses: tuple[str, ...] = clause_ids()


@dataclass(frozen=True, kw_only=True)
class Reason:
    """One entry of a list of reasons. `other`: words are needed. `not_for`: example flags it is not offered for.

    `in_sentence`: how it stands inside a sentence to a customer (“a week”); without it, its label does.
    """

    code: str = code()
    label: str = words()
    in_sentence: str = words("")
    hint: str = words("")
    needs: tuple[str, ...] = one_of("reason_needs", ())
    other: bool = False
    not_for: tuple[str, ...] = one_of("example_flags", ())
    clauses: tuple[str, ...] = clause_ids(())


@dataclass(frozen=True, kw_only=True)
class ReasonList:
    """A list of reasons. An `exception` list is one that lets a safeguard of the policy be left out."""

    collection: ClassVar[str] = "reason_lists"
    code: str = code()
    label: str = words()
    kind: str = one_of("reason_list_kinds")
    approved_by: tuple[str, ...] = one_of("grades", ())
    reasons: tuple[Reason, ...]
    clauses: tuple[str, ...] = clause_ids(())

    def reason(self, code: str) -> Reason:
        """The reason with that code; raises KeyError when the list has none."""
        for reason in self.reasons:
            if reason.code == code:
                return reason
        raise KeyError(code)


@dataclass(frozen=True, kw_only=True)
class AppealRoute:
    """Who hears a challenge, by who decided. These are separate routes, not steps of a ladder."""

    subject: str = one_of("appeal_subjects")
    label: str = words()
    heard_by: str = one_of("appeal_bodies")
    internal: bool
    sentence: str = words()
    clauses: tuple[str, ...] = clause_ids()


@dataclass(frozen=True, kw_only=True)
class ReviewRules:
    """When and how an arrangement is looked at again. The intervals are settings of the organisation.

    `waivable`: a review may be left out, for one of the `waiver_reasons`.
    """

    early_on_improvement: bool
    waivable: bool
    waiver_reasons: str | None = refers_to("reason_lists", None)
    waived_stay_on_status_list: bool
    letter_when_unchanged: bool
    reviewed_by: str = one_of("grades")
    sentence: str = words()
    clauses: tuple[str, ...] = clause_ids()


@dataclass(frozen=True, kw_only=True)
class DecisionLetter:
    """How a decision reaches the customer: a letter type, or a reason why there is none."""

    decision: str = one_of("decisions")
    letter_type: str | None = refers_to("letter_types", None)
    why_no_letter: str = words("")
    clauses: tuple[str, ...] = clause_ids()


def check_reason_lists(lists: tuple[ReasonList, ...], checking: Checking) -> None:
    """Codes differ within a list; an exception list is open, and somebody approves it."""
    for reasons in lists:
        seen: set[str] = set()
        for reason in reasons.reasons:
            if reason.code in seen:
                checking.fault_in(reason, f"“{reason.code}” is used twice in this list.", "code")
            seen.add(reason.code)
            if reason.other and "text" not in reason.needs:
                checking.fault_in(reason, "An open reason needs words: add “text” to its needs.", "needs")
        if not reasons.reasons:
            checking.fault_in(reasons, "A list needs at least one entry.", "reasons")
        if reasons.kind == "exception" and not reasons.approved_by:
            checking.fault_in(reasons, "Say in approved_by who approves this exception.")


def check_decisions(decisions: tuple[DecisionLetter, ...], checking: Checking) -> None:
    """Every decision the program knows is mapped once, to a letter or to a reason why there is none (SPSO-G1-04b)."""
    mapped: set[str] = set()
    for entry in decisions:
        if entry.decision in mapped:
            checking.fault_in(entry, f"“{entry.decision}” is mapped twice.", "decision")
        mapped.add(entry.decision)
        if entry.letter_type is None and not entry.why_no_letter:
            checking.fault_in(entry, "Name the letter type, or say in why_no_letter why there is no letter.")
    for code_, meaning in vocabulary("decisions").items():
        if code_ not in mapped and checking.is_complete("decisions"):
            sentence = f"“{code_}” ({meaning}) has no letter type."
            checking.fault_about("decisions", sentence, ("SPSO-G1-04b",))


def check_approaches(approaches: tuple[Approach, ...], checking: Checking) -> None:
    """One approach is offered first, and only one."""
    defaults = [approach for approach in approaches if approach.default]
    if approaches and len(defaults) != 1 and checking.is_complete("approaches"):
        checking.fault_in(approaches[0], "Exactly one approach must have “default: true”.")


# What somebody within the organisation decides, or did on the spot: each can be challenged, or the policy says why not.
_ALWAYS_ROUTED = ("immediate_action", "senior_manager", "review_group", "category_one")


def check_appeal_routes(routes: tuple[AppealRoute, ...], checking: Checking) -> None:
    """Each kind of decision has one route, and none that can happen under this policy is without (SPSO-G1-05)."""
    seen: set[str] = set()
    for route in routes:
        if route.subject in seen:
            checking.fault_in(route, f"“{route.subject}” has two routes.", "subject")
        seen.add(route.subject)
    lists = {each.code for each in checking.built.get("reason_lists") or ()}
    needed = [*_ALWAYS_ROUTED, *(["no_internal_appeal"] if "no_internal_appeal" in lists else [])]
    for subject in needed:
        if subject not in seen and checking.is_complete("appeal_routes"):
            sentence = f"“{subject}” ({vocabulary('appeal_subjects')[subject]}) has no route."
            checking.fault_about("appeal_routes", sentence, ("SPSO-G1-05",))


def check_review_rules(rules: ReviewRules, checking: Checking) -> None:
    """A review is left out for a reason from a list, never just so (SBC-7.9b)."""
    if rules.waivable and rules.waiver_reasons is None:
        checking.fault_in(
            rules, "A review may be left out here: name in waiver_reasons the list of reasons.", "waivable"
        )


register_section("approaches", Approach, title="Restorative approaches", check=check_approaches)
register_section("reason_lists", ReasonList, title="Reasons and exceptions", check=check_reason_lists)
register_section("appeal_routes", AppealRoute, title="Appeals", check=check_appeal_routes)
register_section("review_rules", ReviewRules, title="Reviews", many=False, check=check_review_rules)
register_section("decisions", DecisionLetter, title="Which decision brings which letter", check=check_decisions)
