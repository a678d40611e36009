"""What this app keeps: requests for active management, what was decided, restrictions, who was told, and reviews."""

from restrictions.models.advice import Advice
from restrictions.models.deciding import Interest, Remark, Vote
from restrictions.models.exceptions import PolicyException
from restrictions.models.relied_on import ComplaintItem, ReliedOn
from restrictions.models.requests import ActiveManagementRequest
from restrictions.models.restriction import Restriction
from restrictions.models.reviews import Review, StatusEntry, StatusList
from restrictions.models.sharing import Recipient, ShareNotice
from restrictions.models.terms import Measure, Terms

__all__ = [
    "ActiveManagementRequest",
    "Advice",
    "ComplaintItem",
    "Interest",
    "Measure",
    "PolicyException",
    "Recipient",
    "ReliedOn",
    "Remark",
    "Restriction",
    "Review",
    "ShareNotice",
    "StatusEntry",
    "StatusList",
    "Terms",
    "Vote",
]
