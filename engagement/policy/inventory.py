"""The inventory of clauses in `docs/policy/clauses.csv`: every clause id of a profile must stand in it."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

INVENTORY = Path(__file__).resolve().parents[2] / "docs" / "policy" / "clauses.csv"


@cache
def known_clauses(path: Path = INVENTORY) -> frozenset[str] | None:
    """All clause ids, or None where the inventory is not installed (a container may leave `docs/` out)."""
    if not path.is_file():
        return None
    with path.open(encoding="utf-8", newline="") as lines:
        return frozenset(row["id"] for row in csv.DictReader(lines))


@cache
def clause_numbers(path: Path = INVENTORY) -> dict[str, str]:
    """Clause id to the number it has in the written policy, empty where the inventory is not installed."""
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as lines:
        return {row["id"]: row["clause"] for row in csv.DictReader(lines)}
