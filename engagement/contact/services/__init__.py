"""Every write of this room, one verb each."""

from engagement.contact.services.levels import note_more_contact, remove_usual_contact, set_usual_contact
from engagement.contact.services.logging import correct_contact, log_contact, take_back_contact
from engagement.contact.services.looking import hash_of, record_look_up
from engagement.contact.services.signals import answer_signal, look_for_rising_contact, signal_if_rising
from engagement.contact.services.systems import connect_system, note_use, revoke_system

__all__ = [
    "answer_signal",
    "connect_system",
    "correct_contact",
    "hash_of",
    "log_contact",
    "look_for_rising_contact",
    "note_more_contact",
    "note_use",
    "record_look_up",
    "remove_usual_contact",
    "revoke_system",
    "set_usual_contact",
    "signal_if_rising",
    "take_back_contact",
]
