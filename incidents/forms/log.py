"""The steps of the log: one question, or one tight group, a page.

A form says what it asks and in which words; what is kept is `answers()`: the valid answers of this step, by the name of
the record's own field. Somebody who leaves with "Save as draft" owes no answer yet, so nothing is required then.
"""

from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar

from django import forms

from engagement import clock
from engagement.policy.profile import Profile
from engagement.ui.fields import DateField, TimeField, YesNoField
from engagement.ui.forms import EvenhandForm, Look, plain
from engagement.ui.words import british_time, has_words
from incidents import policy_terms
from incidents.models import Incident

MOST = 100_000
JUST_NOW = timedelta(minutes=30)
"""How long ago something may have been that happened "just now"."""


class LogForm(EvenhandForm):
    """One step. `keeps` names the fields that go to the record under the same name."""

    keeps: ClassVar[tuple[str, ...]] = ()

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        draft: Incident,
        user: Any,
        profile: Profile,
        leaving: bool = False,
    ) -> None:
        self.draft, self.user, self.profile, self.leaving = draft, user, profile, leaving
        super().__init__(data, files, initial=self.first_answers())
        self.build()
        if leaving:
            for name, field in self.fields.items():
                field.required = False
                self.look(name, needed_if_shown=False)

    def first_answers(self) -> dict[str, Any]:
        """What the record holds for this step."""
        return {name: getattr(self.draft, name) for name in self.keeps}

    def build(self) -> None:
        """Whatever depends on the policy, the draft or the person."""

    def add(self, name: str, field: forms.Field, **look: Any) -> None:
        """Add a field that the policy asks for."""
        self.fields[name] = field
        plain(name, field)
        self.look(name, **look)

    def full_clean(self) -> None:
        """Say once, and by its name, which answer is too long: a page may hold several."""
        super().full_clean()
        for name, errors in self.errors.items():
            found = errors.as_data()
            if name in self.fields and found and found[0].code in ("max_words", "max_length"):
                called = str(self.fields[name].label).partition(" (")[0]
                del errors.data[1:]
                found[0].message = str(found[0].message).replace("Shorten this", f"Shorten “{called}”")

    def answers(self) -> dict[str, Any]:
        """The valid answers by the record's field names. Call after `is_valid()`, whatever it said."""
        return {name: self.cleaned_data[name] for name in self.keeps if name in self.cleaned_data}

    def ask(self, name: str, sentence: str) -> None:
        """Refuse a missing answer, unless the person is leaving with a draft."""
        if not self.leaving and name not in self.errors:
            self.add_error(name, sentence)

    @property
    def next_part(self) -> str:
        """The further page of this step that these answers call for; empty when the step is answered."""
        return ""

    def _given(self, name: str) -> set[str]:
        """A question that itself stands under an answer that was not given has no answer either."""
        question, answer = self.revealed_by.get(name, ("", ""))
        if question and answer not in self._given(question):
            return set()
        return super()._given(name)


class WhenForm(LogForm):
    """When, where and how it reached us (SBC-2.6, SBC-2.7d)."""

    DAYS = (("now", "Just now"), ("today", "Earlier today"), ("yesterday", "Yesterday"), ("another", "Another day"))
    keeps = ("occurred_at", "channel", "channel_other", "place_kind", "place")

    channel = forms.ChoiceField(label="How were they in touch?", widget=forms.RadioSelect)
    channel_other = forms.CharField(label="In which way?", max_length=100)
    day = forms.ChoiceField(label="When did it happen?", choices=DAYS, widget=forms.RadioSelect)
    occurred_on = DateField(label="Which day?", called="the date it happened", past=True)
    occurred_at = TimeField(
        label="At what time? (optional)",
        required=False,
        help_text="For example 3:10pm. About when will do. Leave this empty if it was just now.",
    )
    place_kind = forms.ChoiceField(label="Where were you? (optional)", required=False)
    place = forms.CharField(
        label="Where exactly? (optional)", max_length=200, required=False, help_text="For example the front counter"
    )
    looks = {
        "day": Look(reveals={"another": ("occurred_on",)}, inline=False, small=True),
        "occurred_at": Look(width=5),
        "channel": Look(clause="SBC-2.6", small=True, reveals={"other": ("channel_other",)}),
        "place_kind": Look(clause="SBC-2.7d"),
    }

    def first_answers(self) -> dict[str, Any]:
        answers = super().first_answers()
        today, on = clock.today(), self.draft.occurred_on
        near = {today: "today", today - timedelta(days=1): "yesterday"}
        answers["day"] = "now" if on is None else near.get(on, "another")
        answers["occurred_on"] = on if answers["day"] == "another" else None
        answers[f"platform_{self.draft.channel}"] = self.draft.platform
        return answers

    def build(self) -> None:
        channels = self.profile.channels
        self.fields["channel"].choices = [(channel.code, channel.label) for channel in channels]  # type: ignore[attr-defined]
        self.fields["place_kind"].choices = [("", "Choose one"), *((p.code, p.label) for p in self.profile.places)]  # type: ignore[attr-defined]
        reveals: dict[str, tuple[str, ...]] = {"other": ("channel_other",)}
        for channel in channels:
            if channel.asks_platform:
                name = f"platform_{channel.code}"
                field = forms.CharField(
                    label="Which site or app, and which account or page? (optional)", max_length=200, required=False
                )
                self.add(name, field)
                reveals[channel.code] = (name,)
        hints = {channel.code: channel.hint for channel in channels if channel.hint}
        self.look("channel", reveals=reveals, choice_hints=hints)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        on, at, now = self._day(given), given.get("occurred_at"), clock.now().astimezone(clock.LONDON)
        if on == now.date() and at is not None and at > now.time():
            self.add_error("occurred_at", "The time must be now or earlier")
        elif given.get("day") == "now" and at is not None and now - self._moment(now, at) > JUST_NOW:
            said = f"You chose “just now” and gave {british_time(at)}. Choose “earlier today”, or leave the time empty"
            self.ask("occurred_at", said)
        return given

    @staticmethod
    def _moment(now: datetime, at: time) -> datetime:
        return now.replace(hour=at.hour, minute=at.minute, second=0, microsecond=0)

    @staticmethod
    def _day(given: dict[str, Any]) -> date | None:
        """The day that was chosen; None while it is open."""
        near = {"now": 0, "today": 0, "yesterday": 1}
        if given.get("day") in near:
            return clock.today() - timedelta(days=near[given["day"]])
        return given.get("occurred_on")

    def answers(self) -> dict[str, Any]:
        kept = super().answers()
        given = self.cleaned_data
        day = given.get("day")
        if day == "another":
            if "occurred_on" in given:
                kept["occurred_on"] = given["occurred_on"]
        elif day:
            kept["occurred_on"] = self._day(given)
        if day == "now" and given.get("occurred_at", "") is None:
            kept["occurred_at"] = clock.now().astimezone(clock.LONDON).time().replace(second=0, microsecond=0)
        if "channel" in given:
            kept["platform"] = given.get(f"platform_{given['channel']}") or ""
        return kept


class ImpactForm(LogForm):
    """The effect on people, work and others, as far as the category asks for it to be measured (SPSO-G3-02)."""

    keeps = (
        "effect_on_staff",
        "effect_on_service",
        "effect_on_others",
        "minutes_spent",
        "contacts_counted",
        "contacts_period",
        "caused_distress",
    )
    MEASURES: ClassVar = {
        "minutes": ("minutes_spent",),
        "contacts": ("contacts_counted", "contacts_period"),
        "service": ("effect_on_service",),
        "others": ("effect_on_others",),
        "wellbeing": ("effect_on_staff",),
        "distress": ("caused_distress",),
    }
    EFFECTS: ClassVar = ("effect_on_staff", "effect_on_service", "effect_on_others")
    FIRST: ClassVar = ("contacts_counted", "contacts_period", "minutes_spent", "effect_on_staff")
    MISSING_EFFECT: ClassVar = (
        "Say what effect it had: on you or your colleagues, on our work, or on others. One of the three is enough"
    )
    MISSING: ClassVar = {
        "minutes": "Say about how many minutes of staff time it took",
        "contacts": "Say how many contacts there were, and over which time",
        "service": "Say what it did to our work",
        "others": "Say what it meant for other customers or other work",
        "wellbeing": "Say what it did to you or your colleagues",
        "distress": "Say whether anyone was distressed",
    }

    effect_on_staff = forms.CharField(
        label="What did it do to you or your colleagues?", widget=forms.Textarea, required=False,
        help_text="How you felt, whether you could go on working, whether you needed a break",
    )  # fmt: skip
    caused_distress = YesNoField(label="Was anyone distressed?", required=False)
    effect_on_service = forms.CharField(
        label="What did it do to our work?", widget=forms.Textarea, required=False,
        help_text="What could not be done, or was done later, on this or other cases",
    )  # fmt: skip
    effect_on_others = forms.CharField(
        label="What did it mean for other customers or other work?", widget=forms.Textarea, required=False
    )
    minutes_spent = forms.IntegerField(
        label="About how much staff time did it take?", min_value=0, max_value=MOST, required=False,
        error_messages={
            "invalid": "Staff time must be a whole number of minutes, like 90",
            "min_value": "Staff time must be 0 minutes or more",
            "max_value": f"Staff time must be {MOST:,} minutes or less",
        },
        help_text="All the people who worked on it, together. Your best estimate will do.",
    )  # fmt: skip
    contacts_counted = forms.IntegerField(
        label="How many contacts were there?", min_value=0, max_value=MOST, required=False,
        error_messages={
            "invalid": "The number of contacts must be a whole number, like 14",
            "min_value": "The number of contacts must be 0 or more",
            "max_value": f"The number of contacts must be {MOST:,} or less",
        },
    )  # fmt: skip
    contacts_period = forms.CharField(
        label="Over which time?",
        max_length=100,
        required=False,
        help_text="For example: one day, or two weeks in November",
    )
    looks = {
        "effect_on_staff": Look(words=500, rows=2, clause="SBC-1.5b"),
        "effect_on_service": Look(words=500, rows=2),
        "effect_on_others": Look(words=500, rows=2),
        "minutes_spent": Look(suffix="minutes", width=4, clause="SPSO-G3-02"),
        "contacts_counted": Look(width=4, clause="SPSO-G3-13b"),
        "contacts_period": Look(width=20),
        "caused_distress": Look(inline=True, small=True),
    }

    def build(self) -> None:
        self.threshold = policy_terms.threshold_of(self.draft)
        self.all_of: tuple[str, ...] = self.threshold.all_of if self.threshold else ()
        self.any_of: tuple[str, ...] = self.threshold.any_of if self.threshold else ()
        measured = (*self.all_of, *self.any_of)
        if "contacts" not in measured:
            for name in ("contacts_counted", "contacts_period"):
                del self.fields[name]
        asked = {name for measure in self.all_of for name in self.MEASURES[measure]}
        either = {name for measure in self.any_of for name in self.MEASURES[measure]}
        for name, field in self.fields.items():
            if mark := self._mark(name, asked, either):
                field.label = f"{field.label} ({mark})"
        # What the category measures comes first; whoever has no more to say stops there.
        first = [name for name in self.FIRST if name in either] + [name for name in self.fields if name in asked]
        if self._any_effect_will_do(asked):
            first += [name for name in self.EFFECTS if name not in first]
        self.order_fields([*first, *(name for name in self.fields if name not in first)])

    def _any_effect_will_do(self, asked: set[str]) -> bool:
        """Whether the category names no effect of its own, so that one of the three is asked for (SBC-1.5b)."""
        return not asked & set(self.EFFECTS)

    def _mark(self, name: str, asked: set[str], either: set[str]) -> str:
        """What stands beside a question: how far an answer is needed. The same rule as `clean`."""
        if name in asked or name == "contacts_period":
            return ""
        if name in self.EFFECTS and self._any_effect_will_do(asked):
            return "at least one of these three is needed"
        if name not in either:
            return "optional"
        if "wellbeing" in self.any_of:
            return "needed, unless you say what it did to you or your colleagues"
        return "one of these is needed"

    @property
    def distress_warning(self) -> str:
        """What the policy says where nobody was distressed and its threshold speaks of distress (SBC-6.3-LC-2)."""
        answer = (
            self.cleaned_data.get("caused_distress")
            if self.is_bound and hasattr(self, "cleaned_data")
            else self.draft.caused_distress
        )
        warns = self.threshold is not None and "distress" in self.threshold.warn_if_no
        return self.threshold.warning if warns and answer is False and self.threshold else ""

    def _given_all(self, measure: str) -> bool:
        names = [name for name in self.MEASURES[measure] if name in self.fields]
        return all(name in self.errors or self.cleaned_data.get(name) not in (None, "") for name in names)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        for measure in self.all_of:
            if not self._given_all(measure):
                self._ask_for(measure)
        if self.any_of and not any(self._given_all(measure) for measure in self.any_of):
            self._ask_for(self.any_of[0], or_else="wellbeing" if "wellbeing" in self.any_of[1:] else "")
        if not any(has_words(given.get(name)) or name in self.errors for name in self.EFFECTS):
            self.ask("effect_on_staff", self.MISSING_EFFECT)
        return given

    def _ask_for(self, measure: str, *, or_else: str = "") -> None:
        names = self.MEASURES[measure]
        open_ones = [name for name in names if self.cleaned_data.get(name) in (None, "")]
        instead = f", or {self.MISSING[or_else].removeprefix('Say ')}" if or_else else ""
        self.ask((open_ones or names)[0], self.MISSING[measure] + instead)
