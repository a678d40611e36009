"""Documents that the code writes are what the code says now."""

import csv
import re
from io import StringIO

from django.apps import apps
from django.core.management import call_command

from tests.plugins.clauses import COVERAGE_COLUMNS, read_rows
from tests.proof.sources import ROOT


def test_the_architecture_page_is_up_to_date():
    call_command("write_architecture", check=True, stdout=StringIO())


def test_the_coverage_table_lists_every_clause_once_in_order():
    path = ROOT / "docs" / "policy" / "coverage.csv"
    assert b"\r" not in path.read_bytes()
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    inventory = read_rows(ROOT / "docs" / "policy" / "clauses.csv")
    assert [row["id"] for row in rows] == sorted(inventory)
    assert set(rows[0]) == set(COVERAGE_COLUMNS)
    for row in rows:
        assert (row["priority"], row["profile"], row["kind"]) == tuple(
            inventory[row["id"]][name] for name in ("priority", "profile", "kind")
        )


def test_the_constraints_that_hold_four_eyes_exist():
    """The decision that lists them names each as it stands in the models."""
    text = (ROOT / "docs" / "adr" / "0004-four-eyes-in-three-layers.md").read_text(encoding="utf-8")
    named = set(re.findall(r"\| `(\w+)` \|", text))
    held = {constraint.name for model in apps.get_models() for constraint in model._meta.constraints}
    assert len(named) >= 5
    assert named <= held, named - held
