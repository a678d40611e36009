"""Hands on every model of the engagement app, so that Django finds them: each lives in its room."""

from engagement.contact.models import ConnectedSystem, Contact, ContactSignal, LookUp, MoreContact, UsualContact
from engagement.customers.models import *  # noqa: F403
from engagement.people.models import Absence, Seat, Service, Team, User
from engagement.policy.models import Holiday, LocalValue, Organisation, PolicyVersion
from engagement.spine.models import (
    ClockRun,
    Document,
    DocumentOpening,
    DocumentUserObjectPermission,
    Notice,
    OutboxMessage,
    ReferenceCounter,
    TimelineEvent,
    TransactionPermit,
    WorkItem,
)

__all__ = [
    "Absence",
    "ClockRun",
    "ConnectedSystem",
    "Contact",
    "ContactSignal",
    "Document",
    "DocumentOpening",
    "DocumentUserObjectPermission",
    "Holiday",
    "LocalValue",
    "LookUp",
    "MoreContact",
    "Notice",
    "Organisation",
    "OutboxMessage",
    "PolicyVersion",
    "ReferenceCounter",
    "Seat",
    "Service",
    "Team",
    "TimelineEvent",
    "TransactionPermit",
    "User",
    "UsualContact",
    "WorkItem",
]
