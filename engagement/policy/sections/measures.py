"""What a customer may be asked to live with: who may decide it, what is filled in, and how it is said to whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from engagement.policy.registry import (
    clause_ids,
    code,
    one_of,
    refers_to,
    register_section,
    register_vocabulary,
    require_codes,
    sentence,
    words,
)
from engagement.policy.sections.identity import GRADES
from engagement.policy.sentences import Gap, Malformed, gaps_of

if TYPE_CHECKING:
    from engagement.policy.building import Checking

register_vocabulary(
    "authority_status",
    {"policy": "the policy says so", "proposed": "the policy leaves it open; this is our proposal"},
)
register_vocabulary(
    "measure_needs",
    {
        "risk_note": "why naming staff would be a risk of harassment",
        "exceptions_note": "which exceptions were considered",
        "continuing_route": "how the customer still reaches the service",
        "consent": "the other person's consent, with its date",
        "legal_advice": "the reference of the legal advice",
        "matter": "the matter it is about",
        "complaint": "the reference of the complaint",
        "end_date": "an end date",
        "itemised_report": "a list of the complaints with dates, topics and outcomes",
        "last_resort": "why nothing else would do",
        "balance": "how access was weighed against the effect on the organisation",
        "alternative": "which services are lost and what replaces them",
        "earlier_letter": "a letter that gave notice",
        "description": "what exactly is meant",
        "condition": "which of the two conditions holds",
    },
)
register_vocabulary(
    "parameter_kinds",
    {
        "text": "words",
        "number": "a whole number",
        "minutes": "a number of minutes",
        "period": "a day, a week or a month",
        "date": "a date",
        "person": "a member of staff",
        "outside_person": "somebody outside the organisation",
        "channels": "channels of contact",
        "days": "days of the week",
        "hours": "times of day",
        "choice": "one of a list",
    },
)
register_vocabulary(
    "parameter_times",
    {"any": "any date", "past": "today or earlier", "future": "a day that lies ahead"},
)

ALLOWED, REFUSED = "allowed", "refused"
"""The two codes of parameters that name channels: which ways stay open, and which are closed."""

IN_SENTENCE = frozenset({"description"})
"""The answers that stand in a sentence; all others say why, and why is said in its own place."""

SAYS_WHY = frozenset({"condition"})
"""Parameters that say why: in the letter only. Staff who deal with the customer are told what to do (SPSO-EP-65c)."""

PHONE = "_phone"
"""After the code of a person: the telephone number of that person at work."""


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """What has to be filled in for a measure so that the customer knows exactly what is asked.

    `when` limits a date, `at_most` a number. `nameless`: what stands for a person whose name is withheld (SBC-10.2b).
    `rest_of`: not asked, because it is every way of contact that this other parameter leaves out.
    """

    code: str = code()
    label: str = words()
    hint: str = words("")
    kind: str = one_of("parameter_kinds")
    choices: str | None = refers_to("reason_lists", None)
    required: bool = True
    when: str = one_of("parameter_times", "any")
    at_most: int | None = None
    nameless: str = words("")
    rest_of: str = words("")


@dataclass(frozen=True, kw_only=True)
class HigherLevel:
    """With this answer to a question of the measure, a higher level decides."""

    parameter: str = code()
    answer: str = code()
    authority: str = one_of("grades")


@dataclass(frozen=True, kw_only=True)
class Measure:
    """Something the customer may be asked to live with. `rank`: the lower, the less it restricts.

    Three sentences say it: in the letter, to staff (what to do now, never why), and for reading out to the customer.
    `tell`: who must know, whatever the channel. `closes`, `limits` and `leaves_open` (the customer is told to use it):
    channels. `collides_with`: kinds of adjustment with which it may not go together. `challenge`: the standard text on
    how to challenge it that the letter has where this measure was decided, instead of the one by the appeal route.
    """

    collection: ClassVar[str] = "measures"
    code: str = code()
    letter: str = words("")
    label: str = words()
    summary: str = words()
    rank: int
    authority: str = one_of("grades")
    wider_authority: str = one_of("grades", "review_group")
    authority_status: str = one_of("authority_status")
    higher_when: tuple[HigherLevel, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    needs: tuple[str, ...] = one_of("measure_needs", ())
    letter_text: str = sentence()
    staff_text: str = sentence()
    spoken_text: str = sentence()
    tell: tuple[str, ...] = refers_to("recipients", ())
    closes: tuple[str, ...] = refers_to("channels", ())
    limits: tuple[str, ...] = refers_to("channels", ())
    leaves_open: tuple[str, ...] = refers_to("channels", ())
    collides_with: tuple[str, ...] = one_of("adjustment_kinds", ())
    suggested_for: tuple[str, ...] = refers_to("examples", ())
    challenge: str | None = refers_to("letter_texts", None)
    clauses: tuple[str, ...] = clause_ids()

    def parameter(self, name: str) -> Parameter | None:
        """What is asked under that code; None where the measure does not ask it."""
        return next((each for each in self.parameters if each.code == name), None)

    def authority_as(self, filled_in: Mapping[str, Any], *, one_service: bool) -> str:
        """The lowest grade that may decide it as it is filled in (SBC-10.2-0, SBC-7.7)."""
        asked = [self.authority if one_service else self.wider_authority]
        asked += [each.authority for each in self.higher_when if filled_in.get(each.parameter) == each.answer]
        return max(asked, key=list(GRADES).index)


@dataclass(frozen=True, kw_only=True)
class AlwaysOpen:
    """What no measure ever closes, as the customer reads it and as staff are told (SBC-2.2a)."""

    collection: ClassVar[str] = "always_open"
    code: str = code()
    label: str = words()
    sentence: str = words()
    staff_sentence: str = words()
    clauses: tuple[str, ...] = clause_ids()


def check_measures(measures: tuple[Measure, ...], checking: Checking) -> None:
    """What is asked fits together; each sentence can be filled, and the letter says everything that was decided."""
    for measure in measures:
        for problem, where in _problems(measure):
            checking.fault_in(measure, problem, where)
        for higher in measure.higher_when:
            _check_higher(measure, higher, checking)


def _problems(measure: Measure) -> Iterator[tuple[str, str]]:
    codes = [each.code for each in measure.parameters]
    for each in measure.parameters:
        if codes.count(each.code) > 1:
            yield f"“{each.code}” is asked twice.", "parameters"
        if each.kind == "channels" and each.code not in (ALLOWED, REFUSED):
            yield f"Ways of contact stand under “{ALLOWED}” or “{REFUSED}”, not under “{each.code}”.", "parameters"
        if (each.kind in ("choice", "period")) != (each.choices is not None):
            yield f"“{each.code}”: name in choices the list to choose from, and only there.", "parameters"
    for where in ("letter_text", "staff_text", "spoken_text"):
        for problem in _sentence_problems(measure, where):
            yield problem, where


def _sentence_problems(measure: Measure, where: str) -> Iterator[str]:
    text = getattr(measure, where)
    try:
        gaps = gaps_of(text)
    except Malformed as error:
        yield str(error)
        return
    known = _known_gaps(measure)
    for gap, optional in gaps:
        if gap.name not in known:
            yield f"“{{{gap.name}}}” is not filled in with this measure. There is: {', '.join(known) or 'nothing'}."
            continue
        if where != "letter_text" and gap.name in SAYS_WHY:
            yield f"“{{{gap.name}}}” says why. That stands in the letter only."
        if optional == known[gap.name]:
            yield (
                f"“{{{gap.name}}}” is always filled in: it must not stand in square brackets."
                if optional
                else f"“{{{gap.name}}}” may be left empty: put what falls away with it in square brackets."
            )
        if problem := _form_problem(measure, gap):
            yield problem
    if text and where == "letter_text":
        said = {gap.name for gap, _ in gaps}
        for name, always in known.items():
            if always and name not in said:
                yield f"The letter does not say “{{{name}}}”: the customer must be told all that was decided."


def _known_gaps(measure: Measure) -> dict[str, bool]:
    """The gaps that this measure can fill, each with whether it always can."""
    known = {each.code: each.required for each in measure.parameters}
    known |= {f"{each.code}{PHONE}": False for each in measure.parameters if each.kind == "person"}
    return known | {name: True for name in measure.needs if name in IN_SENTENCE}


def _form_problem(measure: Measure, gap: Gap) -> str:
    parameter = measure.parameter(gap.name)
    kind = parameter.kind if parameter else "text"
    forms = {
        "channels": gap.form in ("", "by", "what"),
        "number": not gap.form or gap.form.count(",") == 1,
        "choice": gap.form in ("", "label"),
    }
    if forms.get(kind, not gap.form):
        return ""
    return f"“{{{gap.name}:{gap.form}}}”: this cannot be said in that way."


def _check_higher(measure: Measure, higher: HigherLevel, checking: Checking) -> None:
    parameter = measure.parameter(higher.parameter)
    lists = {each.code: each for each in checking.built.get("reason_lists") or ()}
    listed = lists.get(parameter.choices) if parameter and parameter.choices else None
    if listed is None or higher.answer not in [each.code for each in listed.reasons]:
        checking.fault_in(higher, f"The measure has no answer “{higher.answer}” under “{higher.parameter}”.")


register_section("measures", Measure, title="Measures and who decides", check=check_measures)
register_section("always_open", AlwaysOpen, title="What always stays open")
require_codes(
    "always_open",
    ["information_requests", "emergencies", "safeguarding", "payments", "elections", "new_complaints"],
    because="No measure ever closes it, and every decision letter says so.",
)
