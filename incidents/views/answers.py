"""What was answered, in words: for checking before it is sent, and on the incident's page."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from engagement.policy.profile import Profile
from engagement.policy.selectors import policy_in_force
from engagement.ui.words import british_date, british_time, duration_words, listed
from incidents.forms.log_account import CONFIRMS
from incidents.models import Incident
from incidents.selectors.incidents import weighed_in_words
from incidents.views.steps import STEPS, Step, address, holding
from incidents.wording import LABELS


@dataclass(frozen=True)
class Section:
    """The answers to one matter, with where to change them; `extra` where nothing needs to be said."""

    slug: str
    title: str
    url: str
    rows: list[tuple[str, str]] = field(default_factory=list)
    extra: bool = False

    @property
    def verb(self) -> str:
        """What the link does."""
        return "Change" if self.rows else "Add"


# What is told under which heading: by what it is about, wherever this draft was asked for it.
ABOUT: dict[str, tuple[str, ...]] = {
    "when": ("occurred_on", "occurred_at", "place_kind", "place", "channel", "channel_other", "platform"),
    "category": ("category", "other_categories", "examples"),
    "what-happened": (
        "example_other",
        "not_information_requests",
        "complaints_about_new_events",
        "exact_words",
        "facts",
        "writers_view",
        "pattern",
    ),
    "impact": (
        "effect_on_staff",
        "effect_on_service",
        "effect_on_others",
        "minutes_spent",
        "contacts_counted",
        "contacts_period",
        "caused_distress",
    ),
    "adjustments": ("adjustments_answer",),
    "request": ("asks", "approach_kind", "approach_wanted", "approach_why", "builds_on"),
    "tried": ("techniques_tried", "tried_before", "discussed_with_manager_on"),
    "people": ("others_affected",),
    "evidence": ("nothing_to_add",),
}
COMPARED = ("contacts_expected", "why_more_time")
"""Asked with the request, and read with the effect by whoever decides."""


def answers_of(incident: Incident, *, profile: Profile | None = None) -> list[Section]:
    """Every matter with its answers in words; of a draft, those that it is asked or offered."""
    profile = profile or policy_in_force()
    draft = incident.state == Incident.State.DRAFT
    compared = "request" if draft else "impact"
    sections = []
    for step in STEPS[:-1]:
        slug = holding(incident, step.slug) if draft else step.slug
        if slug == "check":
            continue
        names = ABOUT.get(step.slug, ()) + (COMPARED if step.slug == compared else ())
        names = tuple(name for name in names if name not in _confirmed_by_examples(incident, profile))
        rows = [(LABELS[name], words) for name in names if (words := _answer(incident, profile, name))]
        told = [*rows, *_more(incident, profile, step.slug)]
        sections.append(Section(step.slug, step.title, address(incident, slug), told, _is_extra(incident, step)))
    return sections


def _is_extra(incident: Incident, step: Step) -> bool:
    asked_for = step.slug in ("request", "tried") and incident.asks == Incident.Asks.RESTORATIVE
    return step.extra and not asked_for


def _more(incident: Incident, profile: Profile, slug: str) -> Iterable[tuple[str, str]]:
    """Answers that are not one field of the record."""
    if slug == "customer" and incident.customer is not None:
        yield "Customer", f"{incident.customer.name}, {incident.customer.reference}"
    elif slug == "category":
        yield from ((LABELS["screening"], one.label) for one in _violence(incident, profile))
    elif slug == "what-happened":
        yield from example_answers(incident, profile)
        if incident.exact_words_not_recalled:
            yield LABELS["exact_words"], "Not recalled"
    elif slug == "action-taken":
        yield from actions(incident, profile)
        yield from [(LABELS["actions"], "Nothing on the spot")] if incident.nothing_done_at_the_time else []
    elif slug == "people":
        yield from _people(incident)
    elif slug == "adjustments" and (considered := weighed_in_words(incident)):
        yield "Considered", considered


def _people(incident: Incident) -> Iterable[tuple[str, str]]:
    """Who was named."""
    seen = [str(witness) for witness in incident.witnesses.all()]
    hurt = [person.name for person in incident.affected.all()]
    if seen:
        yield "Who saw it", listed(seen)
    if hurt:
        yield "Colleagues affected", listed(hurt)


def _violence(incident: Incident, profile: Profile) -> list[Any]:
    """By whom there was violence; without it, that this is for the policy says nothing that the category does not."""
    return [one for one in profile.screening if one.code == incident.screening and one.violence_type]


def example_answers(incident: Incident, profile: Profile) -> Iterable[tuple[str, str]]:
    """The follow-up questions of the chosen examples with their answers."""
    for code, given in incident.example_answers.items():
        example = profile.examples.get(code)
        for question in example.asks if example else ():
            if question.code in given:
                value = given[question.code]
                if question.kind == "date":
                    value = british_date(date.fromisoformat(value))
                elif question.kind == "minutes":
                    value = duration_words(value)
                elif question.kind == "choice" and question.choices:
                    value = _label(profile.reasons(question.choices).reasons, value)
                yield question.question, plain(value)


def _confirmed_by_examples(incident: Incident, profile: Profile) -> set[str]:
    """Confirmations that stand there already as the answer to the example's own question: said once."""
    found = set()
    for code, given in incident.example_answers.items():
        example = profile.examples.get(code)
        for question in example.asks if example else ():
            if question.kind == "yes_no" and question.code in given and example is not None:
                found |= {name for flag, name in CONFIRMS.items() if example.has(flag)}
    return found


def actions(incident: Incident, profile: Profile) -> Iterable[tuple[str, str]]:
    """What was done on the spot, with the warning and the word to the customer."""
    for row in incident.immediate_actions.all():
        parts = [row.note] if row.note else []
        if row.warned:
            parts.append(f"Warned first: “{row.warning_words}”")
        elif row.warned is False:
            parts.append(_because("No warning", profile, "no_warning_live", row.no_warning_reason, row.no_warning_text))
        if row.told_customer:
            parts.append("The customer was told why")
        elif row.told_customer is False:
            parts.append(
                _because(
                    "The customer was not told", profile, "customer_not_advised", row.not_told_reason, row.not_told_text
                )
            )
        yield _label(profile.immediate_actions, row.kind), "; ".join(parts) or "Yes"


def in_words(profile: Profile, name: str, value: Any) -> str:
    """An answer as a person would say it; nothing for what was not answered."""
    lists: dict[str, Any] = {
        "screening": profile.screening,
        "channel": profile.channels,
        "place_kind": profile.places,
        "category": profile.categories,
        "other_categories": profile.categories,
        "examples": tuple(profile.examples.values()),
        "techniques_tried": profile.techniques,
        "others_affected": profile.reasons("affected").reasons,
        "approach_kind": profile.approaches,
    }
    choices = {
        "pattern": Incident.Pattern,
        "adjustments_answer": Incident.AdjustmentsAnswer,
        "asks": Incident.Asks,
    }
    counted = isinstance(value, int) and not isinstance(value, bool)
    if value in (None, "", [], {}, False) and not (
        counted
        or (value is False and name in ("caused_distress", "not_information_requests", "complaints_about_new_events"))
    ):
        return ""
    if name == "minutes_spent":
        return duration_words(value)
    if name == "actions":
        return listed([_label(profile.immediate_actions, row["kind"]) for row in value])
    if name in choices:
        return str(choices[name](value).label)
    if name in lists:
        return listed([_label(lists[name], code) for code in (value if isinstance(value, list) else [value])])
    return plain(value)


def plain(value: Any) -> str:
    """A date, a time, yes or no, or the text itself."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, date):
        return british_date(value)
    if isinstance(value, time):
        return british_time(value)
    if isinstance(value, list):
        return listed([str(one) for one in value])
    return str(value)


def _answer(incident: Incident, profile: Profile, name: str) -> str:
    if name == "builds_on":
        return listed([one.reference or "" for one in incident.builds_on.all()])
    if name.startswith("approach_") and incident.asks != Incident.Asks.RESTORATIVE:
        return ""
    return in_words(profile, name, getattr(incident, name))


def _because(what: str, profile: Profile, reasons: str, code: str, text: str) -> str:
    label = _label(profile.reasons(reasons).reasons, code) if code else "no reason given"
    return f"{what}: {label[:1].lower()}{label[1:]}{f' ({text})' if text else ''}"


def _label(items: Iterable[Any], code: str) -> str:
    """The policy's name for a code; the code itself where an older version had it."""
    return next((str(item.label) for item in items if item.code == code), code.replace("_", " "))
