"""Who must know: colleagues by group, found by name without any script, and why."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from engagement.people.models import User
from engagement.people.selectors import active_people
from engagement.policy.profile import Profile
from engagement.ui.forms import EvenhandForm, Look
from incidents.selectors.incidents import colleagues_matching
from restrictions.models import Restriction
from restrictions.selectors.sharing import listed_now, told_last_time
from restrictions.services.sharing import RecipientInput

PEOPLE, NOBODY = "people", "nobody"
FIND = "find"
MOST_CHOSEN = 500


class SharingForm(EvenhandForm):
    """For each group of the policy its people: those who are listed, were told last time, or were found by name.

    What was ticked and what was searched for travel with the form, so each search keeps everything.
    """

    who = forms.ChoiceField(
        label="Does anybody else have to know?",
        widget=forms.RadioSelect,
        choices=[(PEOPLE, "Yes, the people below"), (NOBODY, "No, only those who deal with it already")],
        error_messages={"required": "Say whether anybody else has to know"},
    )
    left_out = forms.MultipleChoiceField(
        label="Which of these groups does the letter not name? (optional)",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    because = forms.CharField(
        label="Why must these people know, or why does nobody have to?",
        widget=forms.Textarea,
        help_text="This is kept with the decision. The people themselves are told what to do, and not why.",
        error_messages={"required": "Say why these people must know, or why nobody has to"},
    )
    looks = {
        "who": Look(size="m"),
        "left_out": Look(
            small=True,
            clause="SBC-11.2e",
            hint="The letter says which groups know, and no names. Leave one out only where somebody would be at risk.",
        ),
        "because": Look(words=200, rows=3, clause="SPSO-EP-66.0"),
    }

    def __init__(
        self, data: Any = None, *, restriction: Restriction, required: Iterable[str], profile: Profile
    ) -> None:
        self.groups = [one.code for one in profile.recipients]
        self.needed = [code for code in self.groups if code in set(required)]
        self._reasons = {one.code: one.why for one in profile.recipients}
        labels = {one.code: one.label for one in profile.recipients}
        listed: dict[str, list[User]] = {}
        left_out: list[str] = []
        for row in listed_now(restriction):
            listed.setdefault(row.group, []).append(row.person)
            left_out += [] if row.customer_is_told else [row.group]
        last_time = told_last_time(restriction)
        decided = restriction.sharing_decided_by_id is not None
        initial: dict[str, Any] = {
            "who": NOBODY
            if decided and restriction.shared_with_nobody
            else (PEOPLE if decided or self.needed else None),
            "because": restriction.sharing_because,
            "left_out": sorted(set(left_out)),
        }
        super().__init__(data, initial=initial)
        if self.needed:
            # The measures leave no choice: somebody must know.
            del self.fields["who"]
        self.fields["left_out"].choices = [(code, labels[code]) for code in self.groups]  # type: ignore[attr-defined]
        for code in self.groups:
            self._add_group(code, labels[code], listed.get(code, []), last_time.get(code, []), ticked=not decided)

    def _add_group(self, code: str, label: str, listed: list[User], last_time: list[User], *, ticked: bool) -> None:
        people, find = f"people_{code}", f"find_{code}"
        ids = {int(value) for value in self._posted(people) if value.isascii() and value.isdigit() and len(value) < 10}
        found = colleagues_matching(" ".join(self._posted(find))[:200]) if self._posted(find) else []
        chosen = list(active_people().filter(pk__in=list(ids)[:MOST_CHOSEN])) if ids else []
        known: dict[int, User] = {one.pk: one for one in (*listed, *last_time, *chosen, *found)}
        self.fields[people] = forms.MultipleChoiceField(
            label=label,
            widget=forms.CheckboxSelectMultiple,
            required=False,
            choices=[(str(one.pk), one.name_and_title) for one in known.values()],
            help_text=self._reasons[code],
        )
        # Those who were told last time are ticked for you where the measures need somebody of this group.
        preset = [*listed, *(last_time if ticked and code in self.needed and not listed else [])]
        self.initial[people] = [str(one.pk) for one in preset]
        self.fields[find] = forms.CharField(
            label=f"Find a colleague: {label}",
            required=False,
            max_length=200,
            help_text="Name or job title",
        )
        self._looks[people] = Look(small=True)
        self._looks[find] = Look(width="two-thirds")

    def _posted(self, name: str) -> list[str]:
        data: Any = self.data
        values = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
        return [str(one) for one in (values if isinstance(values, list | tuple) else [values]) if str(one).strip()]

    @property
    def parts(self) -> list[Mapping[str, Any]]:
        """The groups for the page: whether the measures need it, its people, and its search; the needed ones first."""
        parts = [
            {
                "code": code,
                "needed": code in self.needed,
                "people": self[f"people_{code}"],
                "find": self[f"find_{code}"],
                "nobody_yet": not self.fields[f"people_{code}"].choices,  # type: ignore[attr-defined]
                "opened": bool(self._posted(f"find_{code}") or self[f"people_{code}"].value()),
            }
            for code in self.groups
        ]
        return sorted(parts, key=lambda part: not part["needed"])

    @property
    def asks_whether(self) -> bool:
        """Whether it is open that anybody has to know."""
        return "who" in self.fields

    @property
    def shared_with_nobody(self) -> bool:
        """Whether the answer is that nobody else has to know."""
        return bool(self.cleaned_data.get("who") == NOBODY)

    def recipients(self) -> list[RecipientInput]:
        """Who was ticked, as the service takes it."""
        if self.shared_with_nobody:
            return []
        left_out = set(self.cleaned_data["left_out"])
        return [
            RecipientInput(group=code, person=int(pk), customer_is_told=code not in left_out)
            for code in self.groups
            for pk in self.cleaned_data[f"people_{code}"]
        ]

    def add_faults(self, faults: Mapping[str, list[str]]) -> None:
        """Put what the service refuses beside the question it is about."""
        first = "who" if "who" in self.fields else f"find_{self.needed[0]}"
        places = {"recipients": first, "because": "because"}
        for name, sentences in faults.items():
            self.add_error(places.get(name), sentences)
