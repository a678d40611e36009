"""The one form of this room."""

from django import forms

from engagement.ui.forms import EvenhandForm


class OpenDistressingForm(EvenhandForm):
    """Asks why, before a distressing document opens."""

    reason = forms.CharField(
        label="Why do you need to open it?",
        help_text="For example: to decide the request. Your name, the time and this reason are recorded.",
        max_length=300,
        error_messages={"required": "Say why you need to open this document"},
    )
