"""Customers, how to reach them, who acts for them, what they need from us, and what they are found by.

A record that turns out to be somebody already known is merged: it points to the surviving record, and everything that
points at it stays as it was (see `engagement.customers.families`).
"""

from engagement.customers.models.keys import NameTrigram, NameWord, SearchKey
from engagement.customers.models.merging import Merge
from engagement.customers.models.needs import LONGEST_NOTE, Adjustment, CustomerNote
from engagement.customers.models.people import (
    LONGEST_NAME,
    ContactPoint,
    Customer,
    CustomerNumber,
    OtherName,
    Representation,
)

__all__ = [
    "LONGEST_NAME",
    "LONGEST_NOTE",
    "Adjustment",
    "ContactPoint",
    "Customer",
    "CustomerNote",
    "CustomerNumber",
    "Merge",
    "NameTrigram",
    "NameWord",
    "OtherName",
    "Representation",
    "SearchKey",
]
