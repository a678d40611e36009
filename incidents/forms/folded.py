"""A long list of choices whose meanings fold away one by one, so that a narrow screen shows the list as a whole."""

from typing import Any

from django import forms
from django.utils.safestring import SafeString, mark_safe

from engagement.ui.looks import EvenhandBoundField


class FoldedBoundField(EvenhandBoundField):
    """Checkboxes with their hints one press away, by mouse, finger or keyboard, without any script."""

    def as_widget(
        self, widget: forms.Widget | None = None, attrs: Any = None, only_initial: bool = False
    ) -> SafeString:
        """The checkboxes with folded hints; another widget than the field's own is drawn as everywhere."""
        if widget is not None or only_initial:
            return super().as_widget(widget, attrs, only_initial)
        return mark_safe(self.form.render("incidents/log/_folded_choices.html", {"field": self}))  # noqa: S308 - a template's output


class FoldedChoiceField(forms.MultipleChoiceField):
    """Several choices of a long list."""

    bound_field_class = FoldedBoundField
