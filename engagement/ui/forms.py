"""The base of every form: our look, plain messages, counts, and questions that appear only with an answer."""

import re
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.forms.models import ModelFormMetaclass
from django.forms.renderers import BaseRenderer

from engagement.ui.fields import DateField, ManyFilesField, TimeField, YesNoField
from engagement.ui.looks import EvenhandBoundField, Look, kind_of
from engagement.ui.renderer import EvenhandRenderer
from engagement.ui.words import lower_first

__all__ = ["EvenhandForm", "EvenhandFormMixin", "EvenhandModelForm", "Look", "WordLimit", "plain"]

# No honest answer is longer; without a limit a pasted mailbox would end up in a letter or in the database's way.
LONGEST_TEXT = 20_000
TOO_LONG = "Shorten this"
DJANGO_REQUIRED = forms.Field.default_error_messages["required"]

MESSAGES = {
    "max_length": "Shorten this to %(limit_value)s characters or fewer. You have typed %(show_value)s",
    "min_length": "Write at least %(limit_value)s characters. You have typed %(show_value)s",
    "invalid_choice": "Choose one of the answers in the list",
    "max_value": "This must be %(limit_value)s or less",
    "min_value": "This must be %(limit_value)s or more",
}
MESSAGES_BY_FIELD: tuple[tuple[type[forms.Field], dict[str, str]], ...] = (
    (forms.EmailField, {"invalid": "Enter an email address like name@example.org"}),
    (forms.URLField, {"invalid": "Enter a web address, like https://www.example.org"}),
    (forms.IntegerField, {"invalid": "Enter a whole number, like 15"}),
    (forms.DecimalField, {"invalid": "Enter a number, like 15 or 7.5"}),
    (forms.ModelMultipleChoiceField, {"invalid_choice": "One of your choices is no longer there. Choose again"}),
    (forms.ModelChoiceField, {"invalid_choice": "That choice is no longer there. Choose again"}),
    (forms.FileField, {
        "empty": "The file you chose is empty. Choose another, or save it again first",
        "invalid": "The file did not arrive. Choose it again",
        "max_length": "The name of the file is too long. Shorten it to %(max)d characters and choose it again",
    }),
)  # fmt: skip


class WordLimit:
    """Refuses a text of more than so many words; counts as the counter on the page does."""

    code = "max_words"

    def __init__(self, most: int) -> None:
        self.most = most

    def __call__(self, value: str) -> None:
        """Raises ValidationError that says how many words are too many."""
        count = len(re.findall(r"\S+", value or ""))
        if count > self.most:
            raise ValidationError(
                f"Shorten this to {self.most} words or fewer. You have written {count}", code=self.code
            )


class EvenhandFormMixin:
    """Everything ours about a form. Stands first among the bases, also before forms of other packages."""

    default_renderer: BaseRenderer | type[BaseRenderer] | None = EvenhandRenderer
    use_required_attribute = False
    looks: ClassVar[dict[str, Look]] = {}
    # Names of checks that this form answers by several fields together; its own `add_unmet` says beside which.
    also_answers: ClassVar[tuple[str, ...]] = ()
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        self._looks: dict[str, Look] = {}
        for base in reversed(type(self).__mro__):
            self._looks |= base.__dict__.get("looks", {})
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            plain(name, field)
            self._limit(name, field)
        self._ask_only_when_shown()

    def full_clean(self) -> None:
        """Say by its name which answer is too long, where a page holds several: the summary stands apart from them."""
        super().full_clean()  # type: ignore[misc]
        texts = [
            name for name, field in self.fields.items() if isinstance(field.widget, forms.TextInput | forms.Textarea)
        ]
        if len(texts) < 2:
            return
        for name in texts:
            called = re.sub(r"\s*\(.*\)$", "", str(self.fields[name].label or ""))
            for found in self.errors.as_data().get(name, ()):  # type: ignore[attr-defined]
                if called and found.code in (WordLimit.code, "max_length"):
                    found.message = str(found.message).replace(TOO_LONG, f"Shorten “{called}”".replace("%", "%%"))

    # -- look --------------------------------------------------------------------------------------------------------

    def look_of(self, name: str) -> Look:
        """The look of a field."""
        return self._looks.get(name, Look())

    def look(self, name: str, **changes: Any) -> None:
        """Change the look of a field of this one form, in `__init__` after `super().__init__()`."""
        self._looks[name] = self.look_of(name).changed(**changes)
        self._limit(name, self.fields[name])
        self._ask_only_when_shown()

    def _ask_only_when_shown(self) -> None:
        """A required question under an answer is required with that answer only."""
        for name in self.revealed_by:
            if self.fields[name].required:
                self.fields[name].required = False
                self._looks[name] = self.look_of(name).changed(needed_if_shown=True)

    def _limit(self, name: str, field: forms.Field) -> None:
        """Enforce the counts that the page shows, and a length that no honest text reaches."""
        if not isinstance(field, forms.CharField) or isinstance(field, forms.UUIDField):
            return
        look = self.look_of(name)
        field.validators = [each for each in field.validators if not isinstance(each, WordLimit)]
        if look.words:
            field.validators.append(WordLimit(look.words))
        most = look.characters or (None if field.max_length else LONGEST_TEXT)
        if most:
            field.validators = [each for each in field.validators if not isinstance(each, MaxLengthValidator)]
            field.validators.append(MaxLengthValidator(most))

    @property
    def revealed_by(self) -> dict[str, tuple[str, str]]:
        """Field name -> (the question that reveals it, the answer with which it does)."""
        return {
            shown: (name, str(value))
            for name in self.fields
            for value, names in self.look_of(name).reveals.items()
            for shown in names
            if shown in self.fields
        }

    def shown_fields(self) -> list[EvenhandBoundField]:
        """The visible fields in order, without those that stand under an answer."""
        under = self.revealed_by
        return [field for field in self.visible_fields() if field.name not in under]  # type: ignore[attr-defined]

    # -- answers -----------------------------------------------------------------------------------------------------

    def _clean_fields(self) -> None:
        super()._clean_fields()  # type: ignore[misc]
        for name, (question, answer) in self.revealed_by.items():
            self._settle_revealed(name, question, answer)

    def _settle_revealed(self, name: str, question: str, answer: str) -> None:
        """Ignore what stands under an answer that was not given; ask for what stands under the one that was."""
        field = self.fields[name]
        if answer not in self._given(question):
            self.errors.pop(name, None)  # type: ignore[attr-defined]
            self.cleaned_data[name] = _nothing_for(field)  # type: ignore[attr-defined]
            return
        left_open = self.cleaned_data.get(name) in field.empty_values  # type: ignore[attr-defined]
        if self.look_of(name).needed_if_shown and left_open and name not in self.errors:  # type: ignore[attr-defined]
            self.add_error(name, ValidationError(field.error_messages["required"], code="required"))  # type: ignore[attr-defined]

    def _given(self, name: str) -> set[str]:
        """The answers to a question as they were posted."""
        data = self[name].data  # type: ignore[index]
        if data is None:
            return set()
        return {str(each) for each in data} if isinstance(data, list | tuple) else {str(data)}

    def add_unmet(self, unmet: Any) -> None:
        """Put unmet checks into the form: each beside its field if it names one, else at the top.

        Takes the exception or the list of checks; asks each for `says` and `field` only.
        """
        for check in getattr(unmet, "unmet", unmet):
            name = getattr(check, "field", "") or None
            self.add_error(name if name in self.fields else None, str(check.says))  # type: ignore[attr-defined]

    def add_refused(self, refused: ValidationError) -> None:
        """Put what a service refused beside its field where the form has it, else at the top."""
        told = refused.message_dict if hasattr(refused, "error_dict") else {"": refused.messages}
        for name, sentences in told.items():
            self.add_error(name if name in self.fields else None, sentences)  # type: ignore[attr-defined]

    def error_entries(self) -> list[tuple[str, str]]:
        """(id to link to, message) for the error summary, in the order of the page."""
        if not self.is_bound:  # type: ignore[attr-defined]
            return []
        visible = list(self.visible_fields())  # type: ignore[attr-defined]
        start = visible[0].error_target if visible else ""
        entries = [(start, str(message)) for message in self.non_field_errors()]  # type: ignore[attr-defined]
        for hidden in self.hidden_fields():  # type: ignore[attr-defined]
            entries += [(start, str(message)) for message in hidden.errors]
        for field in visible:
            entries += [(field.error_target, str(message)) for message in field.errors]
        return entries


class EvenhandForm(EvenhandFormMixin, forms.Form):
    """A form of our own."""


def formfield_for(db_field: models.Field, **kwargs: Any) -> forms.Field | None:
    """Our date and time fields for a model's; everything else as Django makes it."""
    if "form_class" not in kwargs and not db_field.choices:
        if isinstance(db_field, models.DateField) and not isinstance(db_field, models.DateTimeField):
            return db_field.formfield(**{"form_class": DateField, **kwargs})
        if isinstance(db_field, models.TimeField):
            return db_field.formfield(**{"form_class": TimeField, **kwargs})
    return db_field.formfield(**kwargs)


class EvenhandModelFormMetaclass(ModelFormMetaclass):
    """Gives every `Meta` our fields, also where it does not inherit another `Meta`."""

    def __new__(mcs, name: str, bases: tuple[type, ...], attrs: dict[str, Any]) -> Any:
        """Called when a model form is declared."""
        meta = attrs.get("Meta")
        if meta is not None and not hasattr(meta, "formfield_callback"):
            meta.formfield_callback = staticmethod(formfield_for)
        return super().__new__(mcs, name, bases, attrs)


class EvenhandModelForm(EvenhandFormMixin, forms.ModelForm, metaclass=EvenhandModelFormMetaclass):
    """A form over one model row."""


def plain(name: str, field: forms.Field) -> None:
    """Give a field plain messages and the inputs that people find easiest. What its author wrote stays."""
    for field_type, messages in MESSAGES_BY_FIELD:
        if isinstance(field, field_type):
            _replace_defaults(field, messages)
    _replace_defaults(field, MESSAGES)
    kind = kind_of(field.widget)
    if str(field.error_messages.get("required")) == str(DJANGO_REQUIRED):
        field.error_messages["required"] = _asking_for(field, kind, str(field.label or name.replace("_", " ")))
    if isinstance(field.widget, forms.NumberInput):
        # Browsers change the number on scrolling and say nothing about letters; a text box keeps what was typed.
        field.widget.input_type = "text"
        field.widget.attrs.setdefault(
            "inputmode", "decimal" if isinstance(field, forms.DecimalField | forms.FloatField) else "numeric"
        )
        for limit in ("min", "max", "step"):
            field.widget.attrs.pop(limit, None)
    if isinstance(field.widget, forms.ClearableFileInput):
        field.widget = forms.FileInput(attrs=field.widget.attrs)
    if isinstance(field, forms.ChoiceField) and kind in ("radios", "checkboxes", "select"):
        _tidy_blank_choice(field, kind)


def _replace_defaults(field: forms.Field, messages: dict[str, str]) -> None:
    """Replace Django's own wording, but not what the form's author wrote."""
    standard: dict[str, Any] = {}
    for base in reversed(type(field).__mro__):
        standard |= base.__dict__.get("default_error_messages", {})
    for code, text in messages.items():
        now = field.error_messages.get(code)
        if now is None or str(now) == str(standard.get(code)):
            field.error_messages[code] = text


def _asking_for(field: forms.Field, kind: str, label: str) -> str:
    """What to do about a question that was left open."""
    label = re.sub(r"\s*\(optional\)$", "", label)
    if label.endswith("?"):
        return (
            f"Choose an answer: {label}"
            if kind in ("radios", "checkboxes", "select")
            else f"Answer the question: {label}"
        )
    if isinstance(field, forms.FileField | ManyFilesField):
        return "Choose a file"
    if kind == "checkbox":
        return f"Tick the box: {label}"
    named = lower_first(label)
    if named.split(" ", 1)[0] not in ("the", "a", "an", "your", "their", "our", "one", "any"):
        named = f"the {named}"
    return f"{'Choose' if kind in ('radios', 'checkboxes', 'select') else 'Enter'} {named}"


def _tidy_blank_choice(field: forms.ChoiceField, kind: str) -> None:
    """No row of dashes: nothing among radio buttons, plain words in a list."""
    choices = field.choices if not isinstance(field, forms.ModelChoiceField) else None
    if isinstance(field, forms.ModelChoiceField):
        if field.empty_label is not None and str(field.empty_label).startswith("---"):
            field.empty_label = "Choose one" if kind == "select" else None
            field.widget.choices = field.choices
        return
    if callable(choices):
        return
    tidied: list[Any] = []
    for value, label in choices or []:
        if value in ("", None) and str(label).startswith("---"):
            if kind == "select":
                tidied.append((value, "Choose one"))
        else:
            tidied.append((value, label))
    field.choices = tidied


def _nothing_for(field: forms.Field) -> Any:
    if isinstance(field, forms.ModelMultipleChoiceField):
        return field.queryset.none() if field.queryset is not None else []
    if isinstance(field, forms.MultipleChoiceField | ManyFilesField):
        return []
    if isinstance(field, YesNoField):
        return None
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField | forms.TypedChoiceField):
        return ""
    if isinstance(field, forms.BooleanField) and not isinstance(field, forms.NullBooleanField):
        return False
    return getattr(field, "empty_value", None)
