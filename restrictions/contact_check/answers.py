"""What the contact check says about one person. It is made of instructions and dates, and has no room for a reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from engagement import clock
from engagement.customers.families import families_of
from engagement.customers.models import Adjustment, Representation
from engagement.policy.profile import Profile
from engagement.ui.words import british_date
from restrictions.contact_check.finding import Person
from restrictions.contact_check.in_force import InForce, in_force_for
from restrictions.measures import always_open, entry_of, people_named, reach_of, sentences_of
from restrictions.models import Restriction

NO_RESTRICTION = "No restriction is recorded"
RESTRICTED = "Contact is restricted"
NOT_NOW = "Contact is not limited at present"
NOT_TOLD = "They have not been told. Do not mention it."
CAME_BACK = (
    "Our letter about this came back, so they may not know of it. Tell them kindly what we ask before you hold them to "
    "it, and let {team} know that you did."
)
SAY_NOTHING = (
    "Do not say that there is an arrangement, and do not read it out. Follow it in ordinary words. If they ask, say "
    "that you will find out, and ask {team}."
)


@dataclass(frozen=True)
class Arrangement:
    """One restriction in force, as an instruction: what to do, what stays open, how far it reaches, whom to ask."""

    how: tuple[str, ...]
    stays_open: str
    where: str
    who: tuple[str, ...]
    say: tuple[str, ...]
    until: date | None
    until_in_words: str
    not_told: bool
    may_not_know: str = ""


@dataclass(frozen=True)
class OtherPerson:
    """Somebody for whom the person acts, or who acts for them: checked by themselves, never along with them."""

    reference: str
    name: str
    role: str


@dataclass(frozen=True)
class Answer:
    """Everything that a member of staff needs, and nothing more (SPSO-EP-65c)."""

    person: Person
    heading: str
    arrangements: tuple[Arrangement, ...] = ()
    always_open: tuple[str, ...] = ()
    adjustments: tuple[str, ...] = ()
    acts_for: tuple[OtherPerson, ...] = ()
    represented_by: tuple[OtherPerson, ...] = ()
    not_now: bool = False

    @property
    def restricted(self) -> bool:
        """Whether they are held to any restriction today."""
        return bool(self.arrangements)

    @property
    def not_told(self) -> bool:
        """Whether the customer does not know of one of them (SBC-11.6)."""
        return any(one.not_told for one in self.arrangements)

    @property
    def until(self) -> date | None:
        """The last day of the longest; None where one has no end, or is past its end and waits for its review."""
        ends = [one.until for one in self.arrangements]
        return None if not ends or None in ends else max(end for end in ends if end is not None)


def answer_about(person: Person, profile: Profile) -> Answer:
    """The answer, over the record and everything merged into it. What is on hold is said to be on record, no more.

    Asks only for what the person is known to have, so for most people nothing at all. Restrictions of those for whom
    somebody acts, or who live with them, never show here: nobody is restricted by association.
    """
    family = families_of([person.pk])[person.pk] if person.has_merged else [person.pk]
    in_force = in_force_for(person.reference, family) if person.has_restriction or person.has_merged else []
    held = [one for one in in_force if not one.on_hold]
    arrangements = _arrangements(held, profile)
    represented = person.has_representation or person.has_merged
    return Answer(
        person=person,
        heading=_heading(arrangements) if held or not in_force else NOT_NOW,
        arrangements=arrangements,
        always_open=tuple(one.staff_sentence for one in always_open(profile)) if arrangements else (),
        adjustments=_adjustments(family) if person.has_needs or person.has_merged else (),
        acts_for=_others(family, "representative", "represented") if represented else (),
        represented_by=_others(family, "represented", "representative") if represented else (),
        not_now=bool(in_force) and not held,
    )


def _heading(arrangements: Sequence[Arrangement]) -> str:
    if not arrangements:
        return NO_RESTRICTION
    ends = [one.until for one in arrangements]
    known = [end for end in ends if end is not None]
    return f"{RESTRICTED} until {british_date(max(known))}" if len(known) == len(ends) else RESTRICTED


def _arrangements(held: Sequence[InForce], profile: Profile) -> tuple[Arrangement, ...]:
    """One query where measures name colleagues."""
    if not held:
        return ()
    people = people_named([measure for one in held for measure in one.measures], profile)
    return tuple(_arrangement(one, profile, people) for one in held)


def _arrangement(held: InForce, profile: Profile, people: Mapping[int, Any]) -> Arrangement:
    words = sentences_of(held, profile=profile, people=people)
    named = _colleagues_in(held, profile, people)
    not_told = held.told == Restriction.Told.NOT_TOLD
    team = f"{held.team}, {held.phone}" if held.phone else held.team
    ends_on = held.ends_on if held.ends_on and held.ends_on >= clock.today() else None
    return Arrangement(
        how=tuple(one.staff for one in words),
        # Where all direct contact ends, staff name the way that is kept: here it stands, as it was decided (SBC-7.2).
        stays_open=held.stays_open.strip(),
        where=reach_of(held).staff,
        who=tuple(_colleague(one, team) for one in named) or (team,),
        say=(SAY_NOTHING.format(team=team),) if not_told else tuple(one.spoken for one in words),
        until=ends_on,
        until_in_words=_until(held, ends_on),
        not_told=not_told,
        may_not_know=CAME_BACK.format(team=team) if held.letter_came_back else "",
    )


def _colleagues_in(held: InForce, profile: Profile, people: Mapping[int, Any]) -> list[Any]:
    """The colleagues whom these measures name, in their order, each once."""
    found = {}
    for measure in held.measures:
        entry = entry_of(measure, profile)
        for parameter in entry.parameters if entry else ():
            value = measure.parameter(parameter.code)
            if parameter.kind == "person" and value in people:
                found[value] = people[value]
    return list(found.values())


def _colleague(person: Any, team: str) -> str:
    if not person.is_active:
        return f"{person.name} has left. Ask {team}"
    return ", ".join(part for part in (person.name, person.job_title, person.phone) if part)


def _until(held: InForce, ends_on: date | None) -> str:
    """How long. What has lapsed never comes here, so a passed end means that it stays until it has been reviewed."""
    if ends_on is not None:
        return f"{british_date(ends_on)}, that day included"
    if held.ends_on is not None:
        return f"It was due to end on {british_date(held.ends_on)}, and holds until it has been reviewed"
    if held.review_on is not None:
        return f"No end is fixed. It is reviewed by {british_date(held.review_on)}"
    return "No end is fixed"


def _adjustments(family: Sequence[UUID]) -> tuple[str, ...]:
    """What we do differently for this person today (SBC-3.2b)."""
    return tuple(Adjustment.objects.in_place().filter(customer__in=family).values_list("what", flat=True))


def _others(family: Sequence[UUID], me: str, them: str) -> tuple[OtherPerson, ...]:
    """People at the other end of a representation that holds today, as the records that survive."""
    links = Representation.objects.filter(**{f"{me}__in": family}).select_related(them)
    found = {}
    for link in links:
        if link.is_current:
            other = getattr(link, them).resolve()
            found[other.pk] = OtherPerson(other.reference, other.name, link.get_role_display())
    return tuple(found.values())
