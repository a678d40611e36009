"""What this app keeps: appeals with their points, how the group decides them, and the ombudsman's inquiries."""

from appeals.models.appeal import Appeal
from appeals.models.deciding import AppealInterest, AppealOption, AppealVote
from appeals.models.inquiries import InquiryAction, OmbudsmanInquiry
from appeals.models.points import Point

__all__ = [
    "Appeal",
    "AppealInterest",
    "AppealOption",
    "AppealVote",
    "InquiryAction",
    "OmbudsmanInquiry",
    "Point",
]
