"""Every write about customers: one verb a function, each in one transaction with its timeline line and search keys."""

from engagement.customers.services.merging import merge_customers, undo_merge
from engagement.customers.services.needs import add_adjustment, answer_adjustment, end_adjustment, record_note
from engagement.customers.services.records import (
    Details,
    StaleEdit,
    add_contact_point,
    add_other_name,
    add_representation,
    create_customer,
    end_contact_point,
    end_representation,
    reserve_references,
    update_customer,
)
from engagement.customers.services.unused import forget_unused

__all__ = [
    "Details",
    "StaleEdit",
    "add_adjustment",
    "add_contact_point",
    "add_other_name",
    "add_representation",
    "answer_adjustment",
    "create_customer",
    "end_adjustment",
    "end_contact_point",
    "end_representation",
    "forget_unused",
    "merge_customers",
    "record_note",
    "reserve_references",
    "undo_merge",
    "update_customer",
]
