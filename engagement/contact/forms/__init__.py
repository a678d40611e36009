"""The questions of this room."""

from engagement.contact.forms.levels import MoreContactForm, SignalForm, SystemForm, UsualContactForm
from engagement.contact.forms.logging import CorrectForm, LogForm

__all__ = ["CorrectForm", "LogForm", "MoreContactForm", "SignalForm", "SystemForm", "UsualContactForm"]
