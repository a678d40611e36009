"""What the policy page shows, in the order in which it shows it. Words only; the template sets them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from engagement.policy.citing import called_by
from engagement.policy.loader import DEFAULT_PROFILE, shipped_profiles
from engagement.policy.models import PolicyVersion
from engagement.policy.profile import Profile
from engagement.policy.references import OWN_WORKS, in_words, work_of
from engagement.policy.registry import vocabulary
from engagement.policy.sections.conduct import Category
from engagement.policy.sections.decisions import ReasonList
from engagement.policy.sections.identity import GuidanceTopic, Statement
from engagement.policy.sections.letters import LetterType
from engagement.policy.sections.measures import PHONE, REFUSED, HigherLevel, Measure
from engagement.policy.selectors import LocalAnswer
from engagement.policy.sentences import Gap, fill
from engagement.ui.words import lower_first

CONTENTS = (
    ("aims", "What the policy is for"),
    ("when-it-happens", "When it happens"),
    ("categories", "Four categories"),
    ("levels", "Three levels"),
    ("first", "What we try first"),
    ("measures", "Measures and who decides"),
    ("exceptions", "Exceptions"),
    ("letters", "Letters"),
    ("reviews", "Reviews"),
    ("appeals", "Appeals"),
    ("set-by-us", "What we set ourselves"),
    ("guidance", "Guidance"),
    ("words", "Words we use"),
    ("versions", "Versions"),
)


@dataclass(frozen=True)
class Line:
    """A label, what it means, further words, and where it stands in the policy."""

    label: str
    text: str = ""
    more: str = ""
    source: str = ""


@dataclass(frozen=True)
class Group:
    """A heading with lines below it."""

    title: str
    lines: tuple[Line, ...]
    text: str = ""
    source: str = ""
    anchor: str = ""


def page_of(profile: Profile, answers: Iterable[LocalAnswer]) -> dict[str, Any]:
    """Everything the policy page says about one version; without answers the local values are left out."""
    answers = list(answers)
    return {
        "contents": [entry for entry in CONTENTS if answers or entry[0] != "set-by-us"],
        "takes_over": _own_work(profile) != OWN_WORKS[DEFAULT_PROFILE],
        "aims": _statements(profile, profile.identity.aims),
        "on_the_spot": _topic(profile, profile.topic("on_the_spot")),
        "afterwards": _topic(profile, profile.topic("afterwards")),
        "screening": [_line(profile, screen) for screen in profile.screening if screen.outcome == "note"],
        "categories": [_category(profile, category) for category in profile.categories],
        "levels": [
            Line(f"{level.number}. {level.label}", level.summary, source=cited(profile, level.clauses))
            for level in profile.levels
        ],
        "fairness": _topic(profile, profile.topic("fairness")),
        "techniques": [
            Line(each.label, each.hint, source=cited(profile, each.clauses))
            for each in profile.techniques
            if not each.none and each.code != "other"
        ],
        "approaches": [_approach(profile, approach.code) for approach in profile.approaches],
        "measures": [_measure(profile, measure) for measure in profile.measures],
        "proposes": any(measure.authority_status == "proposed" for measure in profile.measures),
        "always_open": [
            Line(each.label, each.sentence, source=cited(profile, each.clauses)) for each in profile.always_open
        ],
        "exceptions": [_exception(profile, each) for each in profile.reason_lists if each.kind == "exception"],
        "letters": [_letter(profile, letter) for letter in profile.letter_types],
        "reviews": Line("", profile.review_rules.sentence, source=cited(profile, profile.review_rules.clauses)),
        "appeals": [
            Line(route.label, route.sentence, source=cited(profile, route.clauses)) for route in profile.appeal_routes
        ],
        "appeals_differ": len({each.heard_by for each in profile.appeal_routes if each.subject in _DECIDED}) > 1,
        "set_by_us": _set_by_us(profile, answers),
        "topics": [_topic(profile, topic) for topic in profile.guidance if topic.code not in _SHOWN_ABOVE],
        "higher_risk_roles": [role.label for role in profile.higher_risk_roles],
        "terms": [
            Line(_capital(term.label), term.meaning, source=cited(profile, term.clauses)) for term in profile.terms
        ],
        "recipients": [Line(each.label, each.why, source=cited(profile, each.clauses)) for each in profile.recipients],
        "retention": _retention(profile, answers),
        "resources": [
            Line(each.label, each.summary, source=cited(profile, each.clauses)) for each in profile.resources
        ],
        "written_versions": profile.identity.history,
    }


# The two levels that decide restrictions.
_DECIDED = ("senior_manager", "review_group")
_SHOWN_ABOVE = ("on_the_spot", "afterwards", "fairness")


def cited(profile: Profile, clauses: Iterable[str]) -> str:
    """Where something stands, as the readers of this policy say it."""
    return in_words(clauses, own=_own_work(profile))


def _own_work(profile: Profile) -> str:
    return work_of(profile.identity)


def published(versions: Iterable[PolicyVersion]) -> list[tuple[PolicyVersion, str]]:
    """Each version with the policy that it is, as far as that still ships, and its own label."""
    names = {shipped.code: shipped.name for shipped in shipped_profiles()}
    return [
        (version, ", ".join(part for part in (names.get(version.profile_code, ""), version.label) if part))
        for version in versions
    ]


def who(profile: Profile, grade: str) -> str:
    """A grade of authority in the organisation's own words, where the policy has some for it."""
    own = next((term.label for term in profile.terms if term.code == grade), "")
    return _capital(own or vocabulary("grades")[grade])


# Who decides, in a list beside the measures: shorter than the grades of the policy page.
_DECIDES = {"senior_manager": "Senior manager", "review_group": "The Review Group"}


def decided_by(profile: Profile, measure: Measure) -> str:
    """Who decides a measure, in one short line: “Senior manager; the Review Group where it reaches further”."""
    first = _decides(profile, measure.authority)
    wider = _decides(profile, measure.wider_authority)
    return first if wider == first else f"{first}; {lower_first(wider)} where it reaches further"


def _decides(profile: Profile, grade: str) -> str:
    if grade == "highest_signoff":
        body, group = profile.says_if(grade, "highest sign-off"), profile.says("review_group")
        return f"The {group if body.casefold() == group.casefold() else body}"
    return called_by(profile, _DECIDES.get(grade) or who(profile, grade))


def _line(profile: Profile, item: Any) -> Line:
    return Line(item.label, item.shown, source=cited(profile, item.clauses))


def _statements(profile: Profile, statements: Iterable[Statement]) -> tuple[Line, ...]:
    return tuple(Line("", each.text, source=cited(profile, each.clauses)) for each in statements)


def _topic(profile: Profile, topic: GuidanceTopic) -> Group:
    return Group(topic.title, _statements(profile, topic.points), anchor=topic.code.replace("_", "-"))


def _category(profile: Profile, category: Category) -> dict[str, Any]:
    threshold = profile.threshold(category.code)
    return {
        "title": f"{category.number}. {category.label}",
        "anchor": category.code.replace("_", "-"),
        "caption": f"Examples of category {category.number}",
        "definition": category.definition,
        "becomes_unacceptable": category.becomes_unacceptable,
        "zero_tolerance": category.zero_tolerance,
        "measured": threshold.sentence if threshold else "",
        "source": cited(profile, category.clauses),
        "examples": [
            Line(each.label, each.definition, source=cited(profile, each.clauses)) for each in category.examples
        ],
    }


def _approach(profile: Profile, code: str) -> Line:
    approach = profile.approach(code)
    letter = profile.letter_type(approach.letter_type).label if approach.letter_type else "No letter; it is recorded"
    return Line(approach.label, approach.summary, letter, cited(profile, approach.clauses))


def _measure(profile: Profile, measure: Measure) -> dict[str, Any]:
    return {
        "label": measure.label,
        "text": measure.summary,
        "said": _said(measure),
        "told": _told(profile, measure),
        "who": who(profile, measure.authority),
        "wider": who(profile, measure.wider_authority) if measure.wider_authority != measure.authority else "",
        "higher": [_higher(profile, measure, each) for each in measure.higher_when],
        "proposed": measure.authority_status == "proposed",
        "source": cited(profile, measure.clauses),
    }


def _said(measure: Measure) -> str:
    """What the customer reads, with a name in brackets where something is filled in."""
    asked = {each.code: lower_first(each.label) for each in measure.parameters}

    def gap(each: Gap) -> str | None:
        return f"[{asked.get(each.name, 'what exactly is meant')}]" if not each.name.endswith(PHONE) else None

    return fill(measure.letter_text, gap)


def _told(profile: Profile, measure: Measure) -> str:
    """Who must know of it, as far as that does not depend on what is filled in."""
    by_channel = {each.code: each.tell for each in profile.channels}
    groups = {*measure.tell, *(code for way in (*measure.closes, *measure.limits) for code in by_channel[way])}
    named = [each.label for each in profile.recipients if each.code in groups]
    if measure.parameter(REFUSED) is not None:
        named.append("Staff who deal with the ways that are closed")
    return "; ".join(named)


def _higher(profile: Profile, measure: Measure, higher: HigherLevel) -> str:
    parameter = measure.parameter(higher.parameter)
    assert parameter is not None
    reason = profile.reason(parameter.choices or "", higher.answer)
    return f"{reason.label}: {who(profile, higher.authority)}"


def _exception(profile: Profile, reasons: ReasonList) -> Group:
    meanings = vocabulary("reason_needs")
    lines = tuple(
        Line(each.label, "; ".join(meanings[need] for need in each.needs), source=cited(profile, each.clauses))
        for each in reasons.reasons
    )
    approved = " or ".join(who(profile, grade) for grade in reasons.approved_by)
    return Group(reasons.label, lines, f"Approved by: {approved}.", cited(profile, reasons.clauses))


def _letter(profile: Profile, letter: LetterType) -> Line:
    parts = ", ".join(section.label for section in letter.sections if section.required)
    checkers = {
        "review_group": f"a member of the {profile.says('review_group')} who did not write it",
        **{code: words for code, words in vocabulary("checkers").items() if code != "review_group"},
    }
    return Line(letter.label, parts, _capital(checkers[letter.checker]), cited(profile, letter.clauses))


def _set_by_us(profile: Profile, answers: list[LocalAnswer]) -> list[dict[str, Any]]:
    groups: dict[str, list[dict[str, Any]]] = {}
    for answer in answers:
        groups.setdefault(answer.setting.group, []).append(
            {
                "question": answer.setting.question,
                "value": answer.in_words if answer.accepted else "",
                "why": answer.setting.why,
                "source": cited(profile, answer.setting.clauses),
            }
        )
    return [{"title": title, "lines": lines} for title, lines in groups.items()]


def _retention(profile: Profile, answers: list[LocalAnswer]) -> list[Line]:
    values = {answer.setting.key: answer.in_words for answer in answers if answer.accepted}
    return [
        Line(each.label, each.counts_from, values.get(each.setting, "Not set yet"), cited(profile, each.clauses))
        for each in profile.retention
    ]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
