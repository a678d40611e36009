"""What this app adds to the permission register. Who checks a letter stands in `letters.checkers`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engagement.people.selectors import acts_for, stands_as_manager
from engagement.permissions import EVERYONE, MANAGERS, Answer, Granted, Permission, Refused, Role
from letters.checkers import checks_letter

if TYPE_CHECKING:
    from letters.models import Letter

WRITES = frozenset(EVERYONE) - {Role.POLICY_ADMINISTRATOR, Role.RECORDS_AUDIT, Role.ADMINISTRATOR}

CHECKERS = MANAGERS | {Role.REVIEW_GROUP, Role.LIAISON_OFFICER, Role.CHIEF_EXECUTIVE, Role.APPEAL_AUTHORITY}


def is_writer(user: Any, letter: Letter) -> Answer:
    """The drafter, somebody named to write it with them (SBC-A1-CRG-6), or whoever covers for one of them today."""
    standing = acts_for(user)
    if letter.drafter_id in standing:
        return Granted(standing[letter.drafter_id])
    also = letter.also_writes.filter(pk__in=standing).values_list("pk", flat=True).first()
    if also is not None:
        return Granted(standing[also])
    return Refused("Only the person who writes this letter can do that.")


def sends_letter(user: Any, letter: Letter) -> Answer:
    """The drafter or a manager of the team."""
    as_writer = is_writer(user, letter)
    return as_writer if as_writer else stands_as_manager(user, letter.team)


PERMISSIONS = (
    Permission("see_letters", "See letters of one's own or of teams one manages", WRITES),
    Permission("write_letter", "Write a letter", WRITES, is_writer, ("SBC-A1-REST-6",)),
    Permission(
        "check_letter",
        "Check a letter that somebody else wrote",
        CHECKERS,
        checks_letter,
        ("SBC-A1-REST-7", "SBC-A1-CRG-7"),
    ),
    Permission("issue_letter", "Send a checked letter and record it", WRITES, sends_letter, ("SBC-A1-REST-8",)),
    Permission("cancel_letter", "Cancel a letter that was not sent", WRITES, sends_letter),
)
