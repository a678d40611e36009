"""The steps of the log: one question, or one tight group, a page.

A form says what it asks and in which words; what is kept is `answers()`: the valid answers of this step, by the name of
the record's own field. Somebody who leaves with "Save as draft" owes no answer yet, so nothing is required then.
"""

from datetime import date, timedelta
from typing import Any, ClassVar

from django import forms

from engagement import clock
from engagement.policy.profile import Profile
from engagement.ui.fields import DateField, TimeField, YesNoField
from engagement.ui.forms import EvenhandForm, Look, plain
from engagement.ui.words import has_words
from incidents import policy_terms
from incidents.models import Incident

MOST = 100_000
LONG_HINT = "Facts, not opinions: what you saw and heard, in the order in which it happened."


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


class ScreeningForm(LogForm):
    """Whether this is for the policy at all (SBC-3.6a, SBC-A4-2)."""

    keeps = ("screening",)

    screening = forms.ChoiceField(
        label="Which of these fits best?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the one that fits best"},
    )
    looks = {"screening": Look(clause=("SBC-3.6a", "SPSO-EP-10a", "SBC-A4-2"), size="m")}

    def build(self) -> None:
        general = [screen for screen in self.profile.screening if not screen.violence_type]
        violent = [screen for screen in self.profile.screening if screen.violence_type]
        self.fields["screening"].choices = [(screen.code, screen.label) for screen in [*general, *violent]]  # type: ignore[attr-defined]
        if violent:
            self.look("screening", divider={violent[0].code: "or"})


class WhenForm(LogForm):
    """When, where and how it reached us (SBC-2.6, SBC-2.7d)."""

    DAYS = (("today", "Today"), ("yesterday", "Yesterday"), ("another", "Another day"))
    keeps = ("occurred_at", "channel", "channel_other", "place_kind", "place")

    day = forms.ChoiceField(label="When did it happen?", choices=DAYS, widget=forms.RadioSelect)
    occurred_on = DateField(label="Which day?", called="the date it happened", past=True)
    occurred_at = TimeField(
        label="At what time? (optional)", required=False, help_text="For example 3:10pm. About when will do."
    )
    channel = forms.ChoiceField(label="How were they in touch?", widget=forms.RadioSelect)
    channel_other = forms.CharField(label="In which way?", max_length=100)
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
        answers["day"] = "today" if on is None else near.get(on, "another")
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
        return given

    @staticmethod
    def _day(given: dict[str, Any]) -> date | None:
        """The day that was chosen; None while it is open."""
        near = {"today": 0, "yesterday": 1}
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
        if "channel" in given:
            kept["platform"] = given.get(f"platform_{given['channel']}") or ""
        return kept


class WhatHappenedForm(LogForm):
    """Exact words, facts and the writer's view: three answers that are never mixed (SPSO-G1-13b, SPSO-G1-15)."""

    keeps = ("exact_words", "exact_words_not_recalled", "facts", "writers_view", "pattern")

    facts = forms.CharField(
        label="What happened?",
        widget=forms.Textarea,
        help_text=LONG_HINT,
        error_messages={"required": "Say what happened"},
    )
    exact_words = forms.CharField(
        label="Which words did they use?",
        widget=forms.Textarea,
        required=False,
        help_text="The exact words said or written, also when they are offensive. Do not soften them or use your own.",
    )
    exact_words_not_recalled = forms.BooleanField(label="I do not recall the words", required=False)
    writers_view = forms.CharField(
        label="How do you see it? (optional)",
        widget=forms.Textarea,
        required=False,
        help_text="Your own view stands apart from the facts. Say what you think, and why.",
    )
    pattern = forms.ChoiceField(
        label="Is this one occasion, or has it built up?", choices=Incident.Pattern.choices, widget=forms.RadioSelect
    )
    looks = {
        "facts": Look(words=1500, rows=8, clause=("SPSO-G1-15", "SPSO-EP-65a")),
        "exact_words": Look(rows=5, clause=("SPSO-G1-13b",)),
        "writers_view": Look(words=500, rows=4),
        "pattern": Look(small=True, clause="SPSO-G3-06"),
    }

    def first_answers(self) -> dict[str, Any]:
        answers = super().first_answers()
        answers["pattern"] = answers["pattern"] or Incident.Pattern.SINGLE
        return answers

    def build(self) -> None:
        category = policy_terms.category_of(self.draft)
        self.must_quote = bool(category and category.zero_tolerance and policy_terms.is_live(self.draft))
        if not self.must_quote:
            self.fields["exact_words"].label = "Which words did they use? (optional)"

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if has_words(given.get("exact_words")) and given.get("exact_words_not_recalled"):
            self.add_error(
                "exact_words_not_recalled",
                "You wrote down words and ticked that you do not recall them. Change one of the two",
            )
        elif self.must_quote and not has_words(given.get("exact_words")) and not given.get("exact_words_not_recalled"):
            self.ask("exact_words", "Write down the words that were said, or tick that you do not recall them")
        return given


class ImpactForm(LogForm):
    """The effect on people, work and others, as far as the category asks for it to be measured (SPSO-G3-02)."""

    keeps = (
        "effect_on_staff",
        "effect_on_service",
        "effect_on_others",
        "minutes_spent",
        "contacts_counted",
        "contacts_period",
        "contacts_expected",
        "caused_distress",
        "why_more_time",
    )
    MEASURES: ClassVar = {
        "minutes": ("minutes_spent",),
        "contacts": ("contacts_counted", "contacts_period"),
        "service": ("effect_on_service",),
        "others": ("effect_on_others",),
        "wellbeing": ("effect_on_staff",),
        "distress": ("caused_distress",),
    }
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
    contacts_expected = forms.CharField(
        label="How much contact is usual in a matter like this?", max_length=200, required=False,
        help_text="For example: one or two calls a week",
    )  # fmt: skip
    why_more_time = forms.CharField(
        label="Why might this person need more time?", widget=forms.Textarea, required=False,
        help_text="What they told you, or what could explain it: a need you know of, a complicated matter, something "
        "we did late. Do not guess at an illness. If you can think of nothing, say so.",
    )  # fmt: skip
    looks = {
        "effect_on_staff": Look(words=500, rows=3, clause="SBC-1.5b"),
        "effect_on_service": Look(words=500, rows=3),
        "effect_on_others": Look(words=500, rows=3),
        "minutes_spent": Look(suffix="minutes", width=4, clause="SPSO-G3-02"),
        "contacts_counted": Look(width=4, clause="SPSO-G3-13b"),
        "contacts_period": Look(width=20),
        "contacts_expected": Look(width="two-thirds", clause="SPSO-G3-13a"),
        "caused_distress": Look(inline=True, small=True),
        "why_more_time": Look(words=300, rows=3, clause="SPSO-G3-08"),
    }

    def build(self) -> None:
        self.threshold = policy_terms.threshold_of(self.draft)
        self.all_of: tuple[str, ...] = self.threshold.all_of if self.threshold else ()
        self.any_of: tuple[str, ...] = self.threshold.any_of if self.threshold else ()
        measured = (*self.all_of, *self.any_of)
        if policy_terms.is_short(self.draft):
            # Violence, threats and abuse need no measurement to be unacceptable: only how the people are.
            self.fields = {"effect_on_staff": self.fields["effect_on_staff"]}
            self.all_of = self.any_of = ()
            self.fields["effect_on_staff"].label = "How are you, and how were your colleagues affected?"
            return
        if "contacts" not in measured:
            for name in ("contacts_counted", "contacts_period", "contacts_expected"):
                del self.fields[name]
        if self.threshold is None:
            del self.fields["why_more_time"]
        asked = {name for measure in self.all_of for name in self.MEASURES[measure]}
        either = {name for measure in self.any_of for name in self.MEASURES[measure]}
        for name, field in self.fields.items():
            if name in ("why_more_time", "contacts_expected"):
                field.label = f"{field.label} (needed if you ask for a change)"
            elif name in either:
                field.label = f"{field.label} (one of these is needed)"
            elif name not in asked and self._is_optional(name):
                field.label = f"{field.label} (optional)"

    def _is_optional(self, name: str) -> bool:
        return not (name == "effect_on_staff" and self.threshold is None)

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
            self._ask_for(self.any_of[0])
        texts = ("effect_on_staff", "effect_on_service", "effect_on_others")
        if not any(has_words(given.get(name)) or name in self.errors for name in texts):
            short = len(self.fields) == 1
            self.ask(
                "effect_on_staff",
                "Say what effect it had on you or your colleagues"
                if short
                else "Say what effect it had on people, on the work or on other customers",
            )
        return given

    def _ask_for(self, measure: str) -> None:
        names = self.MEASURES[measure]
        open_ones = [name for name in names if self.cleaned_data.get(name) in (None, "")]
        self.ask((open_ones or names)[0], self.MISSING[measure])
