"""Whoever hears an appeal alone is away: who is here in their place, and what waits until they are back (SBC-12.3c).

Somebody who is away comes back, so the appeal stays with them. Whoever stands in decides it where they had no part.
"""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from appeals.handover import HEARING_WORK
from appeals.independence import free_holders, parts_in_appeal
from appeals.models import Appeal
from appeals.permissions import ROLES_THAT_HEAR
from engagement import clock
from engagement.people import standing_in
from engagement.people.models import User
from engagement.people.selectors import holders_of_role, last_day_away, roles_by_person
from engagement.spine.barring import bar
from engagement.spine.calendar import add_working_days
from engagement.spine.models import WorkItem
from engagement.ui.words import british_date, listed

WITH_SOMEBODY = (*Appeal.BEING_HEARD, Appeal.State.INFO_REQUESTED)


def register() -> None:
    """Called once from the app's `ready()`."""
    bar(HEARING_WORK, _had_a_part)
    standing_in.register(cannot_decide)


def free_here(appeal: Any, heard_by: str) -> list[User]:
    """Who may decide it alone and is here today, whoever stands in included."""
    roles = ROLES_THAT_HEAR.get(heard_by, ())
    people = dict.fromkeys(one for role in roles for one in free_holders(role, appeal))
    return [one for one in people if back_on(one) is None]


def waits_for_return(appeal: Any, heard_by: str) -> str:
    """ "Grace Murray is back on 7 December 2026": the first to be back where nobody is here; else nothing."""
    if free_here(appeal, heard_by):
        return ""
    parts = parts_in_appeal(appeal)
    holders = [one for role in ROLES_THAT_HEAR.get(heard_by, ()) for one in holders_of_role(role)]
    back = [(day, one.name) for one in holders if one.pk not in parts and (day := back_on(one)) is not None]
    return f"{min(back)[1]} is back on {british_date(min(back)[0])}" if back else ""


def back_on(person: User) -> date | None:
    """The working day on which somebody is back who is away today; None for whoever is here.

    An absence that follows at once counts too.
    """
    day = clock.today()
    while (last := last_day_away(person, day)) is not None:
        day = add_working_days(last, 1)
    return None if day == clock.today() else day


def cannot_decide(away: User, deputy: User, reader: User) -> list[str]:
    """What is with the person who is away and the deputy may not decide, for whoever records the absence.

    An administrator sees no case, so they learn only how many.
    """
    found = list(_cannot_decide(away, deputy))
    if reader.pk == away.pk:
        return [_in_words(appeal, deputy, others) for appeal, others in found]
    waiting = sum(not others for _appeal, others in found)
    if not waiting:
        return []
    several = waiting > 1
    which = f"{waiting} appeals that wait" if several else "one appeal that waits"
    they = "They wait" if several else "It waits"
    return [f"{deputy} cannot decide {which} for {away}. {they} until {away} is back, or choose somebody else."]


def _cannot_decide(away: User, deputy: User) -> Iterator[tuple[Appeal, list[str]]]:
    """Each such appeal, with who else holds the post, had no part and is here."""
    held = roles_by_person({away.pk})[away.pk]
    bodies = [body for body, roles in ROLES_THAT_HEAR.items() if held & set(roles)]
    appeals = Appeal._base_manager.filter(state__in=WITH_SOMEBODY, heard_by__in=bodies)
    for appeal in appeals.select_related("restriction__request").order_by("reference"):
        parts = parts_in_appeal(appeal)
        if deputy.pk in parts and away.pk not in parts:
            yield appeal, [one.name for one in free_here(appeal, appeal.heard_by) if one.pk != away.pk]


def _in_words(appeal: Appeal, deputy: User, others: list[str]) -> str:
    why = f"{deputy} cannot decide {appeal.reference}: they had a part in it."
    if others:
        return f"{why} {listed(others)} can decide it."
    return f"{why} It waits until you are back, or choose somebody else."


def _had_a_part(item: WorkItem) -> Collection[int]:
    appeal = Appeal._base_manager.select_related("restriction__request").filter(pk=item.subject_id).first()
    return parts_in_appeal(appeal) if appeal is not None else ()
