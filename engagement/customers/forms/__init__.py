"""The questions of this room."""

from engagement.customers.forms.contact import (
    ContactPointForm,
    EndForm,
    OtherNameForm,
    RepresentationForm,
)
from engagement.customers.forms.finding import SearchForm
from engagement.customers.forms.merging import MergeForm, UndoMergeForm
from engagement.customers.forms.needs import AdjustmentForm, AnswerForm, EndAdjustmentForm, NoteForm
from engagement.customers.forms.people import EditForm, NewCustomerForm, UnknownCallerForm

__all__ = [
    "AdjustmentForm",
    "AnswerForm",
    "ContactPointForm",
    "EditForm",
    "EndAdjustmentForm",
    "EndForm",
    "MergeForm",
    "NewCustomerForm",
    "NoteForm",
    "OtherNameForm",
    "RepresentationForm",
    "SearchForm",
    "UndoMergeForm",
    "UnknownCallerForm",
]
