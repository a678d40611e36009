"""What the forms of this room share: taking a service's refusal, and asking to think again about health words."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from engagement.customers import lint
from engagement.ui.forms import EvenhandForm


class CustomerForm(EvenhandForm):
    """A form in front of a service of this room."""

    def refused(self, error: ValidationError) -> None:
        """Put a service's refusal beside the field it is about, or at the top."""
        if hasattr(error, "error_dict"):
            for name, errors in error.error_dict.items():
                self.add_error(name if name in self.fields else None, errors)
        else:
            self.add_error(None, error)


class MindfulForm(CustomerForm):
    """A form with free text in which no health condition should stand (SPSO-G1-25).

    The first time such a word comes, it asks for something better (`instead`); whoever means the word ticks a box.
    """

    mindful_of: tuple[str, ...] = ()
    instead = "Say what they need rather than a health condition"

    keep_words = forms.BooleanField(
        label="Keep these words: they are the customer's own, and they matter here", required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.condition_words = self._condition_words()
        if not self.condition_words:
            del self.fields["keep_words"]
        else:
            self.order_fields([name for name in self.fields if name != "keep_words"])

    def _condition_words(self) -> list[str]:
        if not self.is_bound:
            return []
        return lint.condition_words(" ".join(str(self.data.get(self.add_prefix(name), "")) for name in self.mindful_of))

    def clean(self) -> dict[str, Any]:
        """Ask about the words, at the first field that holds one; never part of what the service gets."""
        cleaned = super().clean() or self.cleaned_data
        kept = cleaned.pop("keep_words", False)
        if self.condition_words and not kept:
            words = ", ".join(f"“{word}”" for word in self.condition_words)
            at = next(
                name for name in self.mindful_of if lint.condition_words(str(self.data.get(self.add_prefix(name), "")))
            )
            self.add_error(
                at,
                f"{self.instead} ({words}), or tick the box to keep the words",
            )
        return cleaned
