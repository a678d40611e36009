"""A form about an approach that came after somebody had moved it: who was first, and what was typed."""

from dataclasses import dataclass
from typing import Any

from django import forms

from engagement.transitions import AlreadyMoved
from engagement.ui.typed import Typed
from engagement.ui.words import british_date, british_datetime, upper_first
from incidents.models import RestorativeApproach

WORDS_IN = {
    "answer": "answer",
    "discussion": "discussion_note",
    "conversation": "conversation_note",
    "outcome": "outcome_note",
    "withdraw": "reason",
}
WHAT = {
    "decide": "Your decision",
    "answer": "Your answer",
    "discussion": "Your record of the talk",
    "conversation": "Your record of the conversation",
    "letter": "Your request for another letter",
    "outcome": "What you recorded of the outcome",
    "withdraw": "Your withdrawal",
}

SOMEBODY_FIRST = "Somebody was there before you"
YOURSELF_FIRST = "You did this already"


@dataclass(frozen=True)
class Overtaken:
    """What the page says above a case that moved before this person's form arrived."""

    title: str
    sentence: str
    typed: list[Typed]


def pressed_twice(
    moved: AlreadyMoved, user: Any, name: str, form: Any, acts: tuple[str, ...], now: RestorativeApproach
) -> bool:
    """The same person's same act in the same words: the first press counted, and nothing is lost.

    A page that was opened before the approval and now says "do not approve", or says it in other words, is no second
    press: its writer would think that it was recorded. `now` is the approach as it stands.
    """
    event = moved.event
    if event is None or event.actor_id != user.pk or event.verb not in acts:
        return False
    given = form.cleaned_data
    kept = form.approval if "approve" in acts else {} if name == "decide" else given
    fields = {field.name for field in now._meta.concrete_fields}
    said = form.told if name == "decide" else given.get(WORDS_IN.get(name, ""), "")
    return event.reason == said and all(
        getattr(now, field) == value for field, value in kept.items() if value and field in fields
    )


def overtaken(moved: AlreadyMoved, user: Any, name: str, form: Any) -> Overtaken:
    """Who was first, with what and when (London time), and this form's answers in the words of its questions."""
    lost = f"{WHAT[name]} was not recorded."
    event = moved.event
    if event is None:
        return Overtaken(SOMEBODY_FIRST, f"This has moved on since you opened it. {lost}", _answers(form))
    person = event.actor
    who = person.name if person is not None and event.actor_name.startswith(person.name) else event.actor_name
    mine = event.actor_id == user.pk
    who = "You" if mine else who
    for_whom = f" for {event.acting_for.name}" if event.acting_for is not None else ""
    first = f"{upper_first(who)}{for_whom} {event.sentence} on {british_datetime(event.at)}."
    return Overtaken(YOURSELF_FIRST if mine else SOMEBODY_FIRST, f"{first} {lost}", _answers(form))


def _answers(form: Any) -> list[Typed]:
    answers = [(field.label, _in_words(field)) for field in form.visible_fields()]
    return [Typed(str(label), words) for label, words in answers if words]


def _in_words(field: Any) -> str:
    """An answer as its page shows it: the label of what was chosen, a date in words, or the text itself."""
    value = field.form.cleaned_data.get(field.name)
    if value in (None, ""):
        return ""
    if isinstance(field.field, forms.ModelChoiceField):
        return str(field.field.label_from_instance(value))
    if isinstance(field.field, forms.ChoiceField):
        choices: Any = field.field.choices
        return str(dict(choices).get(field.data, value))
    return british_date(value) if isinstance(field.field, forms.DateField) else str(value)
