"""Who may stand in for whom: whoever could hold the offices of the person who is away, and nobody below them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from engagement.people.leavers import open_seats
from engagement.people.models import User
from engagement.people.roles import MANAGERS, ROLE_LABELS, STAND_IN, Role
from engagement.people.selectors import ROLES_OF_SEAT, active_people, roles_by_person
from engagement.ui.words import listed

MOST_NAMED = 8

# For whoever is away, their deputy, and who records it: what that deputy may not do, in sentences for that reader.
CannotDo = Callable[[User, User, User], list[str]]
_cannot_do: list[CannotDo] = []


def register(cannot_do: CannotDo) -> None:
    """Add what waits although somebody stands in; called once from the `AppConfig.ready()` of the app it is in."""
    if cannot_do not in _cannot_do:
        _cannot_do.append(cannot_do)


def cannot_do(away: User, deputy: User, reader: User) -> list[str]:
    """What waits for the person who is away and this deputy may not do, in words for whoever records the absence."""
    return [sentence for one in _cannot_do for sentence in one(away, deputy, reader)]


@dataclass(frozen=True)
class Office:
    """An office of somebody who is away, in words, and the roles of which a deputy needs one."""

    name: str
    needs: frozenset[Role]


def offices_of(user: User) -> list[Office]:
    """The offices that somebody below must not get: posts, a manager's, and a seat on the Review Group."""
    roles = roles_by_person({user.pk})[user.pk]
    held = [Office(_named(role), STAND_IN[role]) for role in STAND_IN if role in roles]
    seats = [Office(f"the seat “{seat.get_kind_display()}”", ROLES_OF_SEAT[seat.kind]) for seat in open_seats(user)]
    return list(dict.fromkeys(held + seats))


def _named(role: Role) -> str:
    return "a manager" if role in MANAGERS else f"the {_in_a_sentence(ROLE_LABELS[role])}"


def _in_a_sentence(label: str) -> str:
    return label if label in (ROLE_LABELS[Role.CHIEF_EXECUTIVE], ROLE_LABELS[Role.REVIEW_GROUP]) else label.lower()


def who_may_stand_in_for(user: User) -> list[User]:
    """Everyone here who could hold every office of this person, by name."""
    offices = offices_of(user)
    people = [one for one in active_people() if one.pk != user.pk]
    roles = roles_by_person({one.pk for one in people})
    return [one for one in people if all(office.needs & roles[one.pk] for office in offices)]


def why_not(user: User, deputy: User) -> str:
    """Why this deputy may not stand in for the person, and who may; empty where they may."""
    roles = roles_by_person({deputy.pk})[deputy.pk]
    lacking = next((office for office in offices_of(user) if not office.needs & roles), None)
    if lacking is None:
        return ""
    why = f"{deputy} cannot stand in for {user}. Whoever stands in for {lacking.name} needs {_one_of(lacking.needs)}."
    return f"{why} {_who_instead(who_may_stand_in_for(user), lacking)}"


def _who_instead(people: list[User], office: Office) -> str:
    if not people:
        return f"Nobody else has it yet. An administrator can give somebody {_one_of(office.needs)}."
    if len(people) > MOST_NAMED:
        return "Choose one of them."
    return f"You can choose {listed([one.name for one in people], 'or')}."


def in_words(user: User) -> str:
    """For the person's own form: who can be chosen, and why not everybody. Empty where anybody can."""
    offices = offices_of(user)
    if not offices:
        return ""
    if not who_may_stand_in_for(user):
        needs = " and ".join(dict.fromkeys(_one_of(office.needs) for office in offices))
        return f"Nobody here can stand in for you yet. An administrator can give somebody {needs}."
    names = listed([office.name for office in offices])
    return f"You can choose whoever can stand in for {names}: {_sentence(offices)}."


def _sentence(offices: Iterable[Office]) -> str:
    return "; and ".join(dict.fromkeys(f"somebody with {_one_of(office.needs)}" for office in offices))


def _one_of(roles: frozenset[Role]) -> str:
    """ "the role of Line manager or Senior manager", in the order in which the roles are listed."""
    return f"the role of {listed([label for role, label in ROLE_LABELS.items() if role in roles], 'or')}"
