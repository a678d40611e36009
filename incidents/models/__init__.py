"""What happened, what was done on the spot, and what was agreed to try."""

from incidents.models.first_steps import (
    HealthAndSafetyReference,
    ImmediateAction,
    ManagerDiscussion,
    PoliceDecision,
    Witness,
)
from incidents.models.grants import IncidentUserObjectPermission
from incidents.models.incident import Incident
from incidents.models.police_and_legal import CustomerNotice, LegalDecision
from incidents.models.restorative import RestorativeApproach

__all__ = [
    "CustomerNotice",
    "HealthAndSafetyReference",
    "ImmediateAction",
    "Incident",
    "IncidentUserObjectPermission",
    "LegalDecision",
    "ManagerDiscussion",
    "PoliceDecision",
    "RestorativeApproach",
    "Witness",
]
