"""What a customer needs from us, our answer, and notes that are not incidents."""

from typing import Any

from django import forms

from engagement import clock
from engagement.customers.forms.base import MindfulForm
from engagement.customers.models import LONGEST_NOTE, Adjustment, CustomerNote
from engagement.ui.fields import DateField
from engagement.ui.forms import Look

Status = Adjustment.Status


class AdjustmentForm(MindfulForm):
    """What somebody needs done differently: in their words, with its date and source."""

    what = forms.CharField(
        label="What do they need us to do differently?",
        max_length=500,
        widget=forms.Textarea,
        error_messages={"required": "Say what they need us to do differently"},
    )
    kind = forms.ChoiceField(label="Which kind is it?", choices=Adjustment.Kind.choices, widget=forms.RadioSelect)
    status = forms.ChoiceField(label="Where does it stand?", choices=Status.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label="Why was it declined?",
        max_length=500,
        widget=forms.Textarea,
        error_messages={"required": "Say why it was declined: the customer may ask, and so may an ombudsman"},
    )
    in_place_from = DateField(
        label="From when do we do it? (optional)", called="the date from which we do it", required=False
    )
    told_by = forms.CharField(
        label="Who told us?", max_length=200, error_messages={"required": "Say who told us, for example: the customer"}
    )
    told_on = DateField(label="When did they tell us?", called="the date they told us", past=True)
    told_where = forms.CharField(label="Where or how? (optional)", max_length=200, required=False)

    looks = {
        "what": Look(
            rows=3,
            hint="What they asked for or told us they need. Not a diagnosis, and not what we suppose about a condition",
        ),
        "kind": Look(
            small=True,
            hint="Large print, plain text, braille, audio, easy read and translation also set how letters go out",
        ),
        "status": Look(
            small=True, clause="SBC-3.2b", reveals={Status.DECLINED: ("reason",), Status.AGREED: ("in_place_from",)}
        ),
        "reason": Look(rows=3),
        "in_place_from": Look(hint="Leave this empty if from the day they told us"),
        "told_by": Look(width="two-thirds", hint="For example: the customer, their daughter, a support worker"),
        "told_where": Look(width="two-thirds", hint="For example: on the phone to council tax"),
    }
    mindful_of = ("what", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"told_on": clock.today()} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)


class AnswerForm(MindfulForm):
    """Our answer to what a customer asked for."""

    status = forms.ChoiceField(
        label="What do we answer?",
        choices=[(Status.AGREED, "We agree"), (Status.DECLINED, "We decline")],
        widget=forms.RadioSelect,
    )
    in_place_from = DateField(
        label="From when do we do it? (optional)", called="the date from which we do it", required=False
    )
    reason = forms.CharField(
        label="Why do we decline?",
        max_length=500,
        widget=forms.Textarea,
        error_messages={"required": "Say why it was declined: the customer may ask, and so may an ombudsman"},
    )

    looks = {
        "status": Look(small=True, reveals={Status.AGREED: ("in_place_from",), Status.DECLINED: ("reason",)}),
        "in_place_from": Look(hint="Leave this empty if from today"),
        "reason": Look(rows=3),
    }
    mindful_of = ("reason",)


class EndAdjustmentForm(MindfulForm):
    """When and why an adjustment ends. It stays on the record."""

    on = DateField(
        label="From which day is it no longer in place?", called="the day from which it is no longer in place"
    )
    because = forms.CharField(label="Why does it end?", max_length=300, error_messages={"required": "Say why it ends"})

    looks = {"because": Look(hint="For example: the customer told us that they no longer need it")}
    mindful_of = ("because",)
    instead = "Say why it ends without naming a health condition"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"on": clock.today()})
        super().__init__(*args, **kwargs)


class NoteForm(MindfulForm):
    """Forceful or unusual contact that was not unacceptable (SBC-3.6a)."""

    about = forms.ChoiceField(label="What was it?", choices=CustomerNote.About.choices, widget=forms.RadioSelect)
    happened_on = DateField(label="When was it?", called="the date", past=True)
    text = forms.CharField(
        label="What should a colleague know?",
        widget=forms.Textarea,
        error_messages={"required": "Write what a colleague should know"},
    )

    looks = {
        "about": Look(small=True, clause="SBC-3.6a"),
        "text": Look(rows=6, characters=LONGEST_NOTE, hint="Facts, not opinions. The customer may ask to read this"),
    }
    mindful_of = ("text",)
    instead = "Say what happened rather than a health condition"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"happened_on": clock.today()})
        super().__init__(*args, **kwargs)
