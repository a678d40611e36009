"""Where other rooms and apps add to a customer's page, and to the comparison of two records before a merge.

The customer is the surviving record: ask `selectors.family_ids(customer)` for the ids that things may point at.
"""

from collections.abc import Callable
from typing import Any

from engagement.ui.page_parts import PageParts

on_customer = PageParts("customer")

Lines = Callable[[Any], list[str]]
compared: list[tuple[str, Lines]] = []


def compare(label: str, lines: Lines) -> None:
    """Add a row to the comparison of two records before a merge: `lines(customer)` are what stands for each.

    For what whoever merges must know, and may: no reasons, nothing that only some may read.
    """
    if (label, lines) not in compared:
        compared.append((label, lines))
