"""Each question that the policy leaves open is asked in the way its answer needs."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms

from engagement.policy.forms import HolidayForm, LocalValueForm, OrganisationForm, PublishForm
from engagement.policy.loader import load_profile
from engagement.policy.models import Holiday, LocalValue, Organisation
from engagement.policy.sections.settings import LocalSetting


def setting(key: str) -> LocalSetting:
    return load_profile("sbc").profile.local_setting(key)


@pytest.mark.parametrize("each", load_profile("sbc").profile.local_settings, ids=lambda each: each.key)
def test_every_setting_accepts_its_own_suggestion(each: LocalSetting) -> None:
    if each.suggested is None:
        form = LocalValueForm(each, {"value": "desk@northmoor.example"})
    else:
        given = (
            {True: "yes", False: "no"}.get(each.suggested, each.suggested) if each.kind == "yes_no" else each.suggested
        )
        form = LocalValueForm(each, {"value": str(given)})
    assert form.is_valid(), form.errors
    if each.suggested is not None:
        assert form.cleaned_value == each.suggested
    assert each.question in str(form)


@pytest.mark.parametrize(
    ("key", "given", "says"),
    [
        ("review_interval_months", "", "Enter a whole number from 1 to 24"),
        ("review_interval_months", "six", "Enter a whole number from 1 to 24"),
        ("review_interval_months", "25", "Enter a number from 1 to 24."),
        ("appeal_suspends", "", "Choose yes or no"),
        ("group_tie", "toss", "Choose one of the answers in the list"),
        ("legal_mailbox", "nobody", "Enter an email address like name@example.org"),
        ("policy_owner", " ", "Enter an answer"),
    ],
)
def test_a_wrong_answer_says_what_to_do(key: str, given: str, says: str) -> None:
    form = LocalValueForm(setting(key), {"value": given})
    assert not form.is_valid()
    assert form.errors["value"] == [says]


def test_the_form_says_that_the_suggestion_is_ours() -> None:
    assert "The policy does not say. We suggest: 6 months." in str(LocalValueForm(setting("review_interval_months")))
    assert "we make no suggestion" in str(LocalValueForm(setting("policy_owner")))


def test_an_accepted_value_stands_in_the_form_and_a_suggestion_does_not() -> None:
    assert LocalValueForm(setting("monitoring_days"))["value"].value() is None
    accepted = LocalValue(key="monitoring_days", value=60)
    assert LocalValueForm(setting("monitoring_days"), accepted=accepted)["value"].value() == 60
    yes = LocalValue(key="appeal_suspends", value=True)
    assert LocalValueForm(setting("appeal_suspends"), accepted=yes)["value"].value() == "yes"


def test_forms_of_two_settings_do_not_share_their_field() -> None:
    number, choice = LocalValueForm(setting("monitoring_days")), LocalValueForm(setting("group_tie"))
    assert isinstance(number.fields["value"], forms.IntegerField)
    assert isinstance(choice.fields["value"], forms.ChoiceField)


@pytest.mark.django_db
def test_a_day_is_entered_as_a_holiday_once() -> None:
    day: dict[str, Any] = {"date_day": "4", "date_month": "6", "date_year": "2027", "name": "Common Riding"}
    form = HolidayForm(day)
    assert form.is_valid(), form.errors
    Holiday.objects.create(**form.cleaned_data)
    again = HolidayForm(day | {"name": "Once more"})
    assert again.errors["date"] == ["This day is entered already, as “Common Riding”"]
    assert HolidayForm(day | {"date_day": "31"}).errors["date"]


def test_publishing_asks_what_has_changed() -> None:
    assert "so that others understand it later" in PublishForm({"change_note": " "}).errors["change_note"][0]


@pytest.mark.django_db
def test_facts_of_the_organisation_may_stay_blank_but_not_be_wrong() -> None:
    assert OrganisationForm({}, instance=Organisation()).is_valid()
    form = OrganisationForm({"email": "nobody", "website": "no spaces allowed"}, instance=Organisation())
    assert set(form.errors) == {"email", "website"}
    good = OrganisationForm({"website": "www.northmoor.example"}, instance=Organisation())
    assert good.is_valid()
    assert good.cleaned_data["website"] == "https://www.northmoor.example"
