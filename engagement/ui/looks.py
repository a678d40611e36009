"""What a form says about the look of one field, and the bound field that the templates draw from it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django import forms
from django.forms.widgets import ChoiceWidget
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from engagement.ui.widgets import DateBoxes

INPUTS = "input"


@dataclass(frozen=True)
class Look:
    """How one field is shown. Put these in a form's `looks = {"field": Look(...)}`; every part is optional.

    `reveals` maps an answer to the names of fields of the same form that matter only with that answer: they stand
    under it, are ignored when another answer is chosen, and those with `needed_if_shown` must then be answered.
    `words` and `characters` show a count and are enforced on the server.
    """

    size: str = "s"
    heading: bool = False
    caption: str = ""
    hint: str = ""
    clause: str | tuple[str, ...] = ()
    choice_hints: Mapping[Any, str] = field(default_factory=dict)
    reveals: Mapping[Any, tuple[str, ...]] = field(default_factory=dict)
    needed_if_shown: bool = False
    small: bool = False
    inline: bool = False
    divider: Mapping[Any, str] = field(default_factory=dict)
    exclusive: Any = None
    prefix: str = ""
    suffix: str = ""
    width: int | str = ""
    words: int | None = None
    characters: int | None = None
    rows: int | None = None
    autocomplete: str = ""
    inputmode: str = ""
    hide_label: bool = False

    def changed(self, **changes: Any) -> "Look":
        """A copy with these parts changed."""
        return replace(self, **changes)


@dataclass(frozen=True)
class Choice:
    """One radio button or checkbox, ready to be drawn."""

    id: str
    name: str
    value: str
    label: str
    chosen: bool
    disabled: bool
    hint: str
    group: str
    divider: str
    exclusive: bool
    revealed: list[forms.BoundField]

    @property
    def conditional_id(self) -> str:
        """The id of the part that this choice reveals."""
        return f"conditional-{self.id}"


def kind_of(widget: forms.Widget) -> str:
    """Which of our drawings a widget gets: the names of `templates/components/forms/<kind>.html`."""
    if widget.is_hidden:
        return "hidden"
    kinds: tuple[tuple[type[forms.Widget], str], ...] = (
        (DateBoxes, "date"),
        (forms.CheckboxSelectMultiple, "checkboxes"),
        (forms.RadioSelect, "radios"),
        (forms.CheckboxInput, "checkbox"),
        (forms.FileInput, "file"),
        (forms.PasswordInput, "password"),
        (forms.Textarea, "textarea"),
        (forms.Select, "select"),
    )
    return next((kind for cls, kind in kinds if isinstance(widget, cls)), INPUTS)


class EvenhandBoundField(forms.BoundField):
    """A field with its data and its look."""

    def __init__(self, form: Any, field: forms.Field, name: str) -> None:
        super().__init__(form, field, name)
        # A form of another package drawn by our renderer has no looks of its own.
        self.look: Look = form.look_of(name) if hasattr(form, "look_of") else Look()
        self.kind = kind_of(field.widget)
        # Escaped unless whoever wrote it marked it as markup: hints may come out of a policy profile.
        self.help_text = conditional_escape(self.look.hint or self.help_text)

    # -- label, hint, error ------------------------------------------------------------------------------------------

    @property
    def clauses(self) -> tuple[str, ...]:
        """The policy clauses behind the question."""
        return (self.look.clause,) if isinstance(self.look.clause, str) else tuple(self.look.clause)

    @property
    def has_hint(self) -> bool:
        """Whether anything stands between label and answer."""
        return bool(self.help_text or self.clauses)

    @property
    def use_fieldset(self) -> bool:
        """Several inputs under one question stand in a fieldset with a legend."""
        return self.kind in ("date", "radios", "checkboxes")

    @property
    def error_target(self) -> str:
        """The id that the error summary links to: always something that can take the focus."""
        if self.kind in ("radios", "checkboxes"):
            return f"{self.auto_id}_0"
        if self.kind == "date":
            wrong = self.wrong_boxes
            return f"{self.auto_id}_{next((part for part in DateBoxes.PARTS if part in wrong), 'day')}"
        return self.auto_id

    @property
    def aria_describedby(self) -> str:
        """Hint first, then error, then the count: the order in which they are read out."""
        ids = []
        if self.auto_id and not self.is_hidden:
            if self.has_hint:
                ids.append(f"{self.auto_id}_helptext")
            if self.errors:
                ids.append(f"{self.auto_id}_error")
            if self.count_of:
                ids.append(f"{self.auto_id}-info")
        return " ".join(ids)

    @property
    def count_of(self) -> tuple[int, str] | None:
        """How much may be typed, with its unit, where a count is shown."""
        if self.look.words:
            return self.look.words, "words"
        return (self.look.characters, "characters") if self.look.characters else None

    # -- drawing -----------------------------------------------------------------------------------------------------

    def as_widget(
        self, widget: forms.Widget | None = None, attrs: Any = None, only_initial: bool = False
    ) -> SafeString:
        """Our own drawing of the answer part; another widget than the field's own is drawn as Django does."""
        if (
            widget is None
            and not only_initial
            and self.kind in ("radios", "checkboxes", "checkbox", "date", "password")
        ):
            context = {"field": self, "attrs": self.build_widget_attrs(attrs or {})}
            return mark_safe(self.form.render(f"components/forms/{self.kind}.html", context))  # noqa: S308 - a template's output
        return super().as_widget(widget, attrs, only_initial)

    def build_widget_attrs(self, attrs: Any, widget: forms.Widget | None = None) -> dict[str, Any]:
        """The design system's classes and the attributes that the look asks for."""
        built = super().build_widget_attrs(attrs, widget)
        kind = kind_of(widget) if widget else self.kind
        if kind == "hidden":
            return built
        shape = {"textarea": "govuk-textarea", "select": "govuk-select", "file": "govuk-file-upload"}
        base = shape.get(kind, "govuk-input")
        classes = [base]
        if self.errors:
            classes.append(f"{base}--error")
        if self.look.width:
            wide = self.look.width
            classes.append(f"govuk-input--width-{wide}" if isinstance(wide, int) else f"govuk-!-width-{wide}")
        if self.count_of:
            classes.append("govuk-js-character-count")
        if own := (widget or self.field.widget).attrs.get("class"):
            classes.append(str(own))
        built["class"] = " ".join(classes)
        for name in ("autocomplete", "inputmode"):
            if value := getattr(self.look, name):
                built[name] = value
        if kind == "textarea":
            built["rows"] = str(self.look.rows or 5)
        # The browser would cut what is pasted without a word; the server says how much is too much instead.
        built["maxlength"] = False
        built["minlength"] = False
        return built

    def choices(self) -> Iterator[Choice]:
        """The radio buttons or checkboxes, each with its hint and what it reveals."""
        index = 0
        look = self.look
        for group, options, _ in self.field.widget.optgroups(self.html_name, self._shown_values(), None):
            for place, option in enumerate(options):
                value = str(option["value"])
                yield Choice(
                    id=f"{self.auto_id}_{index}",
                    name=self.html_name,
                    value=value,
                    label=str(option["label"]),
                    chosen=bool(option["selected"]),
                    disabled=bool(option["attrs"].get("disabled") or self.field.disabled),
                    hint=_for_value(look.choice_hints, option["value"], ""),
                    group=str(group or "") if place == 0 else "",
                    divider=_for_value(look.divider, option["value"], ""),
                    exclusive=look.exclusive is not None and value == str(look.exclusive),
                    revealed=[
                        self.form[name]
                        for name in _for_value(look.reveals, option["value"], ())
                        if name in self.form.fields
                    ],
                )
                index += 1

    def _shown_values(self) -> list[str]:
        widget = self.field.widget
        return widget.format_value(self.value()) if isinstance(widget, ChoiceWidget) else []

    @property
    def is_checked(self) -> bool:
        """Whether a single checkbox is ticked."""
        widget = self.field.widget
        return isinstance(widget, forms.CheckboxInput) and bool(widget.check_test(self.value()))

    @property
    def autocomplete(self) -> str:
        """What a password manager should fill in."""
        return self.look.autocomplete or self.field.widget.attrs.get("autocomplete", "off")

    @property
    def boxes(self) -> list[dict[str, Any]]:
        """The three boxes of a date, each knowing whether it is wrong."""
        widget = self.field.widget
        assert isinstance(widget, DateBoxes)
        wrong = self.wrong_boxes
        boxes = widget.boxes(self.html_name, self.value(), self.auto_id)
        return [{**box, "wrong": box["part"] in wrong} for box in boxes]

    @property
    def wrong_boxes(self) -> set[str]:
        """Which boxes of a date the messages are about: those they name, or all three."""
        data = self.form.errors.as_data().get(self.name, [])
        wrong: set[str] = set()
        for error in data:
            wrong |= set((error.params or {}).get("boxes", DateBoxes.PARTS))
        return wrong


def _for_value(mapping: Mapping[Any, Any], value: Any, default: Any) -> Any:
    """Look up an answer that may be written as a number, a truth value or the text that is posted."""
    by_text = {str(key): item for key, item in mapping.items()}
    return by_text.get(str(value), default)
