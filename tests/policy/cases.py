"""Cases of a table that each prove clauses."""

from __future__ import annotations

from typing import Any

import pytest


def case(clauses: str, *values: Any) -> Any:
    """A case that proves these clauses, named after them."""
    return pytest.param(*values, marks=pytest.mark.clauses(*clauses.split()), id=clauses.replace(" ", "+"))
