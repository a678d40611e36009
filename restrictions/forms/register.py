"""The forms of the register: finding a restriction, narrowing the list."""

from typing import Any

from django import forms

from engagement.policy.profile import Profile
from engagement.ui.forms import EvenhandForm, Look
from restrictions import grades
from restrictions.models import Restriction
from restrictions.selectors.register import SHOWS, SORTS, level_in_words

WITHIN = (("0", "Today or before"), ("14", "In 2 weeks"), ("30", "In 30 days"), ("90", "In 90 days"))


class RegisterSearchForm(EvenhandForm):
    """A reference, or the customer's name: posted, so that no name stands in an address."""

    q = forms.CharField(label="Reference, or the customer’s name", max_length=200, required=False)
    looks = {"q": Look(width="full")}


class RegisterFilterForm(EvenhandForm):
    """Narrows the register; nothing in it names a customer."""

    show = forms.ChoiceField(label="Show", required=False)
    service = forms.ChoiceField(label="Service", required=False)
    team = forms.ChoiceField(label="Team", required=False)
    measure = forms.ChoiceField(label="Measure", required=False)
    level = forms.ChoiceField(label="Who decided", required=False)
    told = forms.ChoiceField(label="How the customer was told", required=False)
    ends_within = forms.ChoiceField(label="Ends", required=False)
    review_within = forms.ChoiceField(label="Review due", required=False)
    sort = forms.ChoiceField(label="Sort by", required=False)

    def __init__(self, data: Any = None, *, profile: Profile, teams: Any, services: Any) -> None:
        super().__init__(data)
        levels = [(level, level_in_words(level, profile)) for level in grades.GRADES]
        options: dict[str, list[tuple[str, str]]] = {
            "service": [(str(one.pk), one.name) for one in services],
            "team": [(str(one.pk), one.name) for one in teams],
            "measure": [(one.code, one.label) for one in profile.measures],
            "level": levels,
            "told": [(str(value), str(label)) for value, label in Restriction.Told.choices],
            "ends_within": list(WITHIN),
            "review_within": list(WITHIN),
        }
        for name, choices in options.items():
            self.fields[name].choices = [("", "All"), *choices]  # type: ignore[attr-defined]
        self.fields["show"].choices = [(code, words) for code, (words, _states) in SHOWS.items()]  # type: ignore[attr-defined]
        self.fields["sort"].choices = [(code, words) for code, (words, _order) in SORTS.items()]  # type: ignore[attr-defined]
