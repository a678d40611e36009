"""The contact log, what is usual, when it rises, and who looked up whom."""

from engagement.contact.models.levels import ContactSignal, MoreContact, UsualContact
from engagement.contact.models.log import LONGEST_MATTER, MOST_MINUTES, Contact, matter_key
from engagement.contact.models.looking import ConnectedSystem, LookUp

__all__ = [
    "LONGEST_MATTER",
    "MOST_MINUTES",
    "ConnectedSystem",
    "Contact",
    "ContactSignal",
    "LookUp",
    "MoreContact",
    "UsualContact",
    "matter_key",
]
