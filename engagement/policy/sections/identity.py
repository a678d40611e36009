"""Who the policy belongs to, what its words mean, who stands on which level, and where help is found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from engagement.policy.registry import (
    clause_ids,
    code,
    one_of,
    refers_to,
    register_section,
    register_vocabulary,
    web_address,
    words,
)

# In order: whoever may decide something may decide what stands before it.
GRADES = {
    "anyone": "any member of staff",
    "manager": "a line manager",
    "senior_manager": "a senior manager, for their own service",
    "health_and_safety": "the health and safety route",
    "review_group": "the group that decides wider or harder measures",
    "chief_executive": "the chief executive",
    "highest_signoff": "the highest sign-off set for the organisation",
}
register_vocabulary("grades", GRADES)


@dataclass(frozen=True, kw_only=True)
class PastVersion:
    """One line of the version table of the written policy."""

    label: str = words()
    date: date
    note: str = words()


@dataclass(frozen=True, kw_only=True)
class Statement:
    """A plain sentence of the policy, in our own words."""

    text: str = words()
    clauses: tuple[str, ...] = clause_ids()


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Which policy this is, which version of it, and what it sets out to do.

    `effective_on`: since when the written policy holds; None where its source does not say.
    """

    code: str = code()
    name: str = words()
    version: str = words()
    effective_on: date | None = None
    change_note: str = words()
    source: str = words()
    based_on: str | None = words(None)
    clauses: tuple[str, ...] = clause_ids()
    history: tuple[PastVersion, ...]
    aims: tuple[Statement, ...]


@dataclass(frozen=True, kw_only=True)
class Term:
    """What the organisation calls something the program has a code for."""

    collection: ClassVar[str] = "terms"
    code: str = code()
    label: str = words()
    plural: str = words("")
    short: str = words("")
    meaning: str = words()
    clauses: tuple[str, ...] = clause_ids()


@dataclass(frozen=True, kw_only=True)
class Level:
    """One level of management: what it is for, who decides, and whether an approval comes first."""

    collection: ClassVar[str] = "levels"
    code: str = code()
    number: int
    label: str = words()
    summary: str = words()
    decided_by: str = one_of("grades")
    needs_approval: bool
    clauses: tuple[str, ...] = clause_ids()


@dataclass(frozen=True, kw_only=True)
class Role:
    """A role by the name the organisation gives it."""

    collection: ClassVar[str] = "roles"
    code: str = code()
    label: str = words()
    summary: str = words()
    clauses: tuple[str, ...] = clause_ids(())


@dataclass(frozen=True, kw_only=True)
class Seat:
    """A seat in the review group and how many people hold it."""

    collection: ClassVar[str] = "seats"
    code: str = code()
    label: str = words()
    count: int
    clauses: tuple[str, ...] = clause_ids()


@dataclass(frozen=True, kw_only=True)
class SupportLine:
    """Help that stands on every step: emergency numbers, the police, the staff support line, the manager."""

    collection: ClassVar[str] = "support"
    code: str = code()
    label: str = words()
    text: str = words()
    phone: str = words("")
    urgent: bool = False
    clauses: tuple[str, ...] = clause_ids()


@dataclass(frozen=True, kw_only=True)
class GuidanceTopic:
    """A short page of guidance, shown on the policy page and beside the questions it helps with."""

    collection: ClassVar[str] = "guidance"
    code: str = code()
    title: str = words()
    points: tuple[Statement, ...]


@dataclass(frozen=True, kw_only=True)
class Resource:
    """Further reading outside the organisation."""

    collection: ClassVar[str] = "resources"
    code: str = code()
    label: str = words()
    summary: str = words()
    address: str = web_address("")
    clauses: tuple[str, ...] = clause_ids()


@dataclass(frozen=True, kw_only=True)
class HigherRiskRole:
    """A kind of work where difficult engagement is more likely. The list is indicative."""

    collection: ClassVar[str] = "higher_risk_roles"
    code: str = code()
    label: str = words()
    clauses: tuple[str, ...] = clause_ids()


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """Who may need to be told or asked. The address is a setting of the organisation, never part of the policy."""

    collection: ClassVar[str] = "recipients"
    code: str = code()
    label: str = words()
    why: str = words()
    address_setting: str | None = refers_to("local_settings", None)
    clauses: tuple[str, ...] = clause_ids()


register_section("identity", Identity, title="The policy", many=False)
register_section("terms", Term, title="Words we use")
register_section("levels", Level, title="Three levels")
register_section("roles", Role, title="Roles")
register_section("seats", Seat, title="Seats in the review group")
register_section("support", SupportLine, title="Help and support")
register_section("guidance", GuidanceTopic, title="Guidance")
register_section("resources", Resource, title="Further reading")
register_section("higher_risk_roles", HigherRiskRole, title="Higher-risk work")
register_section("recipients", Recipient, title="Who may be told or asked")
