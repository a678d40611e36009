"""What the policy does not state: settings that somebody has to accept, working days, and how long we keep things."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from engagement.policy.registry import (
    clause_ids,
    code,
    one_of,
    refers_to,
    register_section,
    register_vocabulary,
    words,
)

if TYPE_CHECKING:
    from engagement.policy.building import Checking

register_vocabulary(
    "setting_kinds",
    {
        "number": "a whole number",
        "working_days": "a number of working days",
        "days": "a number of days",
        "months": "a number of months",
        "percent": "a percentage",
        "yes_no": "yes or no",
        "choice": "one of a list",
        "text": "words",
        "email": "an email address",
        "phone": "a telephone number",
    },
)
NUMBERS = ("number", "working_days", "days", "months", "percent")


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One answer of a setting of the kind “choice”."""

    code: str = code()
    label: str = words()


@dataclass(frozen=True, kw_only=True)
class LocalSetting:
    """Something the policy leaves open. `suggested` is our proposal; nothing applies until somebody accepts a value."""

    collection: ClassVar[str] = "local_settings"
    code: str = code()
    question: str = words()
    group: str = words()
    kind: str = one_of("setting_kinds")
    why: str = words()
    suggested: Any = None
    choices: tuple[Choice, ...] = ()
    at_least: int = 0
    at_most: int = 1000
    unit: str = words("")
    required: bool = False
    clauses: tuple[str, ...] = clause_ids()

    @property
    def key(self) -> str:
        """The name under which the value is kept."""
        return self.code

    @property
    def is_number(self) -> bool:
        """Whether the value is a whole number."""
        return self.kind in NUMBERS

    def label_of(self, value: Any) -> str:
        """The value as it is shown to people: “5 working days”, “Yes”, the label of a choice."""
        if value is None or value == "":
            return ""
        if self.kind == "yes_no":
            return "Yes" if value else "No"
        if self.kind == "choice":
            return next((choice.label for choice in self.choices if choice.code == value), str(value))
        units = {"working_days": "working day", "days": "day", "months": "month"}
        if self.kind == "percent":
            return f"{value}%"
        if self.is_number:
            unit = units.get(self.kind, self.unit)
            plural = unit if value == 1 or not unit else f"{unit}s"
            return f"{value} {plural}".strip()
        return str(value)

    def fault_of(self, value: Any) -> str:
        """Why a value cannot be used, in plain words; empty when it can."""
        if self.is_number:
            return self._fault_of_number(value)
        if self.kind == "yes_no":
            return "" if isinstance(value, bool) else "Choose yes or no."
        if self.kind == "choice":
            return "" if value in [choice.code for choice in self.choices] else "Choose one of the answers."
        return "" if isinstance(value, str) and value.strip() else "Enter an answer."

    def _fault_of_number(self, value: Any) -> str:
        if isinstance(value, bool) or not isinstance(value, int):
            return "Enter a whole number, like 5."
        if not self.at_least <= value <= self.at_most:
            return f"Enter a number from {self.at_least} to {self.at_most}."
        return ""


@dataclass(frozen=True, kw_only=True)
class WorkingDays:
    """How working days are counted. The dates of holidays belong to the organisation."""

    weekend: tuple[str, ...]
    note: str = words()
    clauses: tuple[str, ...] = clause_ids(())


@dataclass(frozen=True, kw_only=True)
class RetentionClass:
    """A kind of record and from when its time counts. How long is a setting of the organisation."""

    collection: ClassVar[str] = "retention"
    code: str = code()
    label: str = words()
    counts_from: str = words()
    setting: str = refers_to("local_settings")
    clauses: tuple[str, ...] = clause_ids()


def check_local_settings(settings: tuple[LocalSetting, ...], checking: Checking) -> None:
    """A suggestion must be a value that the setting itself would accept; a choice needs answers."""
    for setting in settings:
        if setting.kind == "choice" and len(setting.choices) < 2:
            checking.fault_in(setting, "A choice needs at least two answers.")
        if setting.kind != "choice" and setting.choices:
            checking.fault_in(setting, "Answers are only for the kind “choice”.", "choices")
        if setting.suggested is None:
            continue
        sentence = setting.fault_of(setting.suggested)
        if sentence:
            checking.fault_in(setting, f"The suggested value would be refused: {sentence}", "suggested")


register_section("local_settings", LocalSetting, title="What we set ourselves", check=check_local_settings)
register_section("working_days", WorkingDays, title="Working days", many=False)
register_section("retention", RetentionClass, title="How long we keep records")
