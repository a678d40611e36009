"""What happened, what was done on the spot, and what was agreed to try."""

from incidents.models.first_steps import (
    HealthAndSafetyReference,
    ImmediateAction,
    ManagerDiscussion,
    PoliceDecision,
    Witness,
)
from incidents.models.incident import Incident, IncidentUserObjectPermission
from incidents.models.restorative import RestorativeApproach

__all__ = [
    "HealthAndSafetyReference",
    "ImmediateAction",
    "Incident",
    "IncidentUserObjectPermission",
    "ManagerDiscussion",
    "PoliceDecision",
    "RestorativeApproach",
    "Witness",
]
