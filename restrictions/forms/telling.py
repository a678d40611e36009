"""The forms with which the customer's being told is recorded, or the decision taken back before it begins."""

from typing import Any

from django import forms

from engagement import clock
from engagement.ui.fields import DateField
from engagement.ui.forms import EvenhandForm, Look
from restrictions.models import Restriction


class ToldOtherwiseForm(EvenhandForm):
    """Told in another way than by letter: when, how, what was said, and why not in writing (SBC-11.2-0)."""

    told_on = DateField(label="When was the customer told?", called="the day on which the customer was told", past=True)
    told_how = forms.CharField(
        label="How was the customer told, and what was said?",
        widget=forms.Textarea,
        help_text=(
            "Who spoke to them, and how. Say that you told them what was decided and why, until when, what stays open, "
            "and how they can challenge it."
        ),
    )
    not_in_writing_because = forms.CharField(
        label="Why was a letter not the right way for this customer?", widget=forms.Textarea
    )
    looks = {
        "told_how": Look(words=400, rows=6, clause="SBC-11.2-0"),
        "not_in_writing_because": Look(words=200, rows=3, clause="SPSO-G3-35a"),
    }

    def __init__(self, data: Any = None, *, restriction: Restriction) -> None:
        super().__init__(data)
        decided_at = restriction.request.decided_at
        field = self.fields["told_on"]
        assert isinstance(field, DateField)
        field.not_before = clock.date_of(decided_at) if decided_at else None


class WithdrawForm(EvenhandForm):
    """Why what was decided is not carried out."""

    reason = forms.CharField(
        label="Why is it not carried out?",
        widget=forms.Textarea,
        help_text="Whoever asked, supported and decided will read this.",
    )
    looks = {"reason": Look(words=300, rows=4)}
