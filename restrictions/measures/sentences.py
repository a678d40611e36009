"""Each measure in one plain sentence: for the letter, for staff, and for reading out. The policy gives the words."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from engagement.people.models import User
from engagement.policy.profile import Profile
from engagement.policy.schema import Measure as Entry
from engagement.policy.sections.measures import IN_SENTENCE, SAYS_WHY
from engagement.policy.selectors import policy_in_force
from engagement.policy.sentences import NOT_FILLED_IN, Gap, fill
from engagement.ui.words import lower_first
from restrictions.measures.catalogue import WITHHOLD_NAMES, entry_of, filled_in
from restrictions.measures.wording import Around, person_id, text, words_for

NOT_KNOWN = "The policy in force does not know this measure any more. The decision letter says what it is."


@dataclass(frozen=True)
class MeasureWords:
    """A measure with its name and its three sentences. Plain text: whoever shows it escapes it."""

    measure: Any
    code: str
    label: str
    letter: str
    staff: str
    spoken: str


@dataclass(frozen=True)
class ReachWords:
    """How far a set of measures reaches, for the customer and for staff."""

    letter: str
    staff: str


def sentences_of(
    terms: Any, *, profile: Profile | None = None, people: Mapping[int, Any] | None = None
) -> list[MeasureWords]:
    """Every measure of the terms in words, in their order (SBC-11.2b).

    One query for the policy, one for the measures unless they are prefetched, and at most one for all the people that
    they name; for a list of terms fetch those once with `people_named` and pass them on.
    """
    profile = profile or policy_in_force()
    measures = list(terms.measures.all())
    around = Around(
        profile,
        people_named(measures, profile) if people is None else people,
        any(each.code == WITHHOLD_NAMES for each in measures),
    )
    return [_in_words(each, around) for each in measures]


def letter_sentences(terms: Any) -> list[str]:
    """What the decision letter lists: each measure with everything that was filled in (SBC-11.2b)."""
    return [each.letter for each in sentences_of(terms)]


def letter_sentence(measure: Any) -> str:
    """One measure as the customer reads it. For several of the same terms use `sentences_of`."""
    return _alone(measure).letter


def staff_sentence(measure: Any) -> str:
    """One measure for the register and the contact check: what to do now, never why (SPSO-EP-65c)."""
    return _alone(measure).staff


def spoken_sentence(measure: Any) -> str:
    """One measure as a member of staff can say it to the customer on the phone."""
    return _alone(measure).spoken


def people_named(measures: Iterable[Any], profile: Profile) -> dict[int, User]:
    """The members of staff whom these measures name, by id, leavers too. One query; none where nobody is named."""
    ids: set[int] = set()
    for measure in measures:
        entry = entry_of(measure, profile)
        for parameter in entry.parameters if entry else ():
            known = person_id(filled_in(measure).get(parameter.code)) if parameter.kind == "person" else None
            ids |= {known} if known else set()
    return User.objects.in_bulk(ids) if ids else {}


def reach_of(terms: Any) -> ReachWords:
    """How far the measures reach, as it stands before them (SBC-2.2b). Reads the team and service of the request."""
    note = text(terms.scope_note) or NOT_FILLED_IN
    if terms.scope == "service":
        service = _service(terms)
        return ReachWords(
            f"This applies to {service}. All our other services stay open to you as usual.",
            f"For {service} only. Other services deal with this customer as usual.",
        )
    if terms.scope == "services":
        return ReachWords(
            f"This applies to these services: {note}. All our other services stay open to you as usual.",
            f"For these services only: {note}. Others deal with this customer as usual.",
        )
    if terms.scope == "named_staff":
        withheld = any(each.code == WITHHOLD_NAMES for each in terms.measures.all())
        whom = "certain members of our staff" if withheld else f"these members of our staff: {note}"
        return ReachWords(
            f"This applies to your contact with {whom}. Everybody else deals with you as usual.",
            f"For contact with these colleagues only: {note}. Everybody else deals with this customer as usual.",
        )
    if terms.scope == "council":
        return ReachWords("This applies to all our services.", "For all services.")
    return ReachWords(f"This applies to {NOT_FILLED_IN}.", f"For {NOT_FILLED_IN}.")


def _service(terms: Any) -> str:
    name = lower_first(terms.request.team.service.name)
    return f"our {name}" if name.lower().endswith(("service", "services")) else f"our {name} service"


def _alone(measure: Any) -> MeasureWords:
    profile = policy_in_force()
    withheld = any(each.code == WITHHOLD_NAMES for each in measure.terms.measures.all())
    return _in_words(measure, Around(profile, people_named([measure], profile), withheld))


def _in_words(measure: Any, around: Around) -> MeasureWords:
    entry = entry_of(measure, around.profile)
    if entry is None:
        return MeasureWords(measure, measure.code, "Another measure", NOT_KNOWN, NOT_KNOWN, NOT_KNOWN)

    # Whoever has to pass a contact on needs the name; a name that is withheld is withheld from the customer.
    among_us = replace(around, names_withheld=False)

    def sentence(words: str, told: Around, *, with_why: bool = False) -> str:
        def said(gap: Gap) -> str | None:
            return words_for(gap, measure, entry, told)

        return fill(words, said) if words else _plainly(entry, said, with_why=with_why)

    return MeasureWords(
        measure,
        entry.code,
        entry.label,
        sentence(entry.letter_text, around, with_why=True),
        sentence(entry.staff_text, among_us),
        sentence(entry.spoken_text, around),
    )


def _plainly(entry: Entry, said: Callable[[Gap], str | None], *, with_why: bool) -> str:
    """A measure to which the policy gives no sentence: its name, and what was filled in."""
    listed = []
    for each in entry.parameters:
        words = said(Gap(each.code))
        if (words or each.required) and (with_why or each.code not in SAYS_WHY):
            listed.append(f"{lower_first(each.label)}: {words or NOT_FILLED_IN}")
    listed += [said(Gap(need)) or NOT_FILLED_IN for need in entry.needs if need in IN_SENTENCE]
    return f"{entry.label} ({'; '.join(listed)})." if listed else f"{entry.label}."
