"""The form of one measure: what it asks, how it keeps the answers, and what it says about mistakes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from engagement import clock
from engagement.customers.models import Adjustment
from restrictions.forms.measures import MeasureForm
from restrictions.models import Measure
from restrictions.services.asking import MeasureInput
from tests.approvals.builders import dated
from tests.restrictions.measures import COMPLETE

pytestmark = pytest.mark.django_db
REASONS = {
    "addresses": "many_calls",
    "why_nothing_less": "A named contact without a time was tried from 5 to 16 November and did not help.",
}


@pytest.fixture
def terms(limits: Any) -> Any:
    """Terms with one measure, of a draft that rests on an incident about many calls; they end in 90 days."""
    return limits.draft_request().asked


def posted(limits: Any, code: str) -> dict[str, Any]:
    """What somebody would send for a complete measure of this code."""
    ahead = clock.today() + timedelta(days=30)
    agreed = clock.today() - timedelta(days=15)
    answers: dict[str, dict[str, Any]] = {
        "named_contact": {"parameter_contact": "Ewan Scott", "parameter_deputy": "isla.grant@northmoor.example"},
        "channel": {"parameter_allowed": ["letter", "email"]},
        "call_times": {
            "parameter_days": ["tue", "thu"],
            "parameter_hours_from": "10am",
            "parameter_hours_to": "noon",
            "parameter_minutes": "15",
        },
        "time_volume": {"parameter_amount": "2", "parameter_unit": "emails", "parameter_period": "week"},
        "issues_limit": {"parameter_amount": "1", "parameter_period": "month", **dated("parameter_from", ahead)},
        "third_party": {
            "parameter_person": "Moira Bell",
            "parameter_role": "your advocate",
            **dated("parameter_agreed_on", agreed),
            "answer_consent_by": "Moira Bell",
            **dated("answer_consent_given_on", agreed),
        },
        "withhold_details": {"answer_risk_note": "Two colleagues were named in posts."},
        "automated_line": {"parameter_line": "service_line", "parameter_condition": "abusive"},
        "complaints_access": {**dated("parameter_until", ahead), "parameter_scope": "the bins"},
        "end_direct_contact": {"answer_exceptions_note": "His social worker may ring him."},
        "legal_action": {"answer_legal_advice": "LEG/26/0031"},
        "other": {"answer_description": "Please ring the bell and wait outside."},
        "destroy_papers": {"parameter_papers": "further copies"},
    }
    plain = {f"parameter_{name}": value for name, value in COMPLETE[code].get("parameters", {}).items()}
    return REASONS | answers.get(code, plain)


def form_for(terms: Any, code: str, data: dict[str, Any] | None = None, **more: Any) -> MeasureForm:
    return MeasureForm(data, code=code, terms=terms, **more)


@pytest.mark.parametrize("code", sorted(COMPLETE))
def test_a_complete_answer_is_kept_and_comes_back(limits: Any, terms: Any, code: str) -> None:
    terms.measures.all().delete()
    data = posted(limits, code)
    if code == "destroy_papers":
        data["answer_earlier_letter"] = terms.request.warning_letter.reference
    form = form_for(terms, code, data)
    assert form.is_valid(), form.errors
    values = form.values()
    kept = Measure.objects.create(terms=terms, position=1, **vars(MeasureInput(**values)))
    shown = form_for(terms, code, measure=kept)
    again = form_for(terms, code, resent(shown), measure=kept)
    assert again.is_valid(), again.errors
    assert again.values() == values


def resent(form: MeasureForm) -> dict[str, Any]:
    """What a browser sends for the form as it is shown."""
    sent: dict[str, Any] = {}
    for bound in form.visible_fields():
        if bound.kind == "date":
            sent |= {box["name"]: box["value"] for box in bound.boxes}
        else:
            sent[bound.html_name] = bound.value() or ""
    return sent


def test_ways_that_do_not_stay_open_are_closed_without_being_asked_for(limits: Any, terms: Any) -> None:
    terms.measures.all().delete()
    form = form_for(terms, "channel", posted(limits, "channel"))
    assert "parameter_refused" not in form.fields
    assert form.is_valid(), form.errors
    refused = form.values()["parameters"]["refused"]
    assert set(refused) == {"phone", "in_person", "web_form", "social_media", "platform"}


def test_the_answers_are_kept_as_the_record_has_them(limits: Any, terms: Any) -> None:
    def values(code: str) -> dict[str, Any]:
        form = form_for(terms, code, posted(limits, code))
        assert form.is_valid(), form.errors
        return form.values()

    assert values("call_times")["parameters"] == {
        "days": ["tue", "thu"],
        "hours": {"from": "10:00", "to": "12:00"},
        "minutes": 15,
    }
    assert values("named_contact")["parameters"] == {
        "contact": limits.person("Ewan").pk,
        "deputy": limits.person("Isla").pk,
    }
    assert values("issues_limit")["parameters"] == {"amount": 1, "period": "month", "from": "2026-12-18"}
    assert values("third_party")["answers"] == {"consent": {"by": "Moira Bell", "given_on": "2026-11-03"}}
    assert values("call_times")["addresses"] == "many_calls"


def test_nothing_filled_in_is_asked_for_beside_each_question(terms: Any) -> None:
    form = form_for(terms, "call_times", {})
    assert not form.is_valid()
    assert {name: list(errors) for name, errors in form.errors.items()} == {
        "parameter_days": ["Say on which days"],
        "parameter_hours_from": ["Say from which time"],
        "parameter_hours_to": ["Say until which time"],
        "addresses": ["Say which behaviour or way of contact this measure is about"],
        "why_nothing_less": ["Say why nothing less would do"],
    }


@pytest.mark.parametrize(
    ("code", "changes", "field", "says"),
    [
        (
            "call_times",
            {"parameter_hours_from": "noon", "parameter_hours_to": "10am"},
            "parameter_hours_to",
            "“At which times”: the first time must be earlier than the second",
        ),
        ("call_times", {"parameter_hours_to": "25"}, "parameter_hours_to", "The time must be a real time"),
        (
            "call_times",
            {"parameter_minutes": "a while"},
            "parameter_minutes",
            "“How long a call may take” must be a whole number from 1 to 480",
        ),
        (
            "call_times",
            {"parameter_minutes": "0"},
            "parameter_minutes",
            "“How long a call may take” must be a whole number from 1 to 480",
        ),
        ("call_times", {"parameter_days": ["someday"]}, "parameter_days", "Choose one of the answers in the list"),
        ("call_times", {"addresses": "threats"}, "addresses", "Choose one of the answers in the list"),
        ("call_times", {"why_nothing_less": " - "}, "why_nothing_less", "Say why nothing less would do"),
        (
            "named_contact",
            {"parameter_contact": "Nobody Here"},
            "parameter_contact",
            "Nobody who works here now is called Nobody Here. Write the whole name",
        ),
        (
            "named_contact",
            {"parameter_deputy": "Ewan Scott, building standards team leader"},
            "parameter_deputy",
            "Name somebody else here: nobody stands in for themselves",
        ),
        (
            "issues_limit",
            {"parameter_from_day": "31", "parameter_from_month": "2"},
            "parameter_from",
            "must be a real date",
        ),
        ("issues_limit", {"parameter_from_year": "2025"}, "parameter_from", "must be 19 November 2026 or later"),
        ("complaints_access", {"parameter_until_year": "2027"}, "parameter_until", "or earlier"),
        ("third_party", {"answer_consent_by": ""}, "answer_consent_by", "Say who agreed to speak for the customer"),
        ("third_party", {"parameter_agreed_on_year": "2027"}, "parameter_agreed_on", "must be today or earlier"),
        ("withhold_details", {"answer_risk_note": ""}, "answer_risk_note", "Answer the question"),
        (
            "destroy_papers",
            {"answer_earlier_letter": "L-1999-0001"},
            "answer_earlier_letter",
            "No letter with this reference was sent to this customer",
        ),
    ],
)
def test_a_mistake_is_named_beside_its_question(
    limits: Any, terms: Any, code: str, changes: dict[str, Any], field: str, says: str
) -> None:
    terms.measures.all().delete()
    form = form_for(terms, code, posted(limits, code) | changes)
    assert not form.is_valid()
    assert says in form.errors[field][0]
    assert len(form.errors[field]) == 1
    assert set(form.errors) == {field}
    assert form.error_entries()


def test_what_was_typed_is_given_back(limits: Any, terms: Any) -> None:
    form = form_for(terms, "named_contact", posted(limits, "named_contact") | {"parameter_contact": "Ewan Scot"})
    assert not form.is_valid()
    assert form["parameter_contact"].value() == "Ewan Scot"


def test_two_colleagues_of_one_name_are_told_apart_by_their_address(limits: Any, terms: Any, council: Any) -> None:
    from engagement.people.models import User

    second = User.objects.create_user("ewan.scott2@northmoor.example", "Ewan Scott", job_title="planner")
    unsure = form_for(terms, "named_contact", posted(limits, "named_contact"))
    assert not unsure.is_valid()
    (sentence,) = unsure.errors["parameter_contact"]
    assert "Several people have this name. Write the email address" in sentence
    assert "ewan.scott2@northmoor.example" in sentence
    for typed in ("EWAN.SCOTT2@northmoor.example", "ewan scott, Planner"):
        sure = form_for(terms, "named_contact", posted(limits, "named_contact") | {"parameter_contact": typed})
        assert sure.is_valid(), sure.errors
        assert sure.values()["parameters"]["contact"] == second.pk


def test_whoever_has_left_cannot_be_named(limits: Any, terms: Any) -> None:
    limits.person("Ewan").is_active = False
    limits.person("Ewan").save()
    form = form_for(terms, "named_contact", posted(limits, "named_contact"))
    assert not form.is_valid()
    assert "Nobody who works here now is called Ewan Scott" in form.errors["parameter_contact"][0]


@pytest.mark.clauses("SPSO-G3-32")
def test_it_offers_the_behaviours_of_the_incidents_and_the_ways_of_contact(terms: Any) -> None:
    (blank, behaviours, ways) = form_for(terms, "call_times").fields["addresses"].choices
    assert blank == ("", "Choose one")
    offered = {code for code, _label in behaviours[1]}
    assert "many_calls" in offered
    assert "threats" not in offered
    assert "phone" in {code for code, _label in ways[1]}


def test_a_person_who_leaves_with_a_draft_owes_nothing(terms: Any) -> None:
    form = form_for(terms, "call_times", {"parameter_days": ["tue"]}, leaving=True)
    assert form.is_valid(), form.errors
    assert form.values() == {
        "code": "call_times",
        "parameters": {"days": ["tue"]},
        "answers": {},
        "addresses": "",
        "why_nothing_less": "",
        "conflict_because": "",
    }


def test_a_mistake_is_named_also_when_a_draft_is_saved(terms: Any) -> None:
    form = form_for(terms, "call_times", {"parameter_hours_from": "soon"}, leaving=True)
    assert not form.is_valid()
    assert set(form.errors) == {"parameter_hours_from"}


@pytest.mark.clauses("SPSO-G3-42")
def test_the_letter_that_the_request_names_is_not_asked_for_again(limits: Any, terms: Any) -> None:
    assert "answer_earlier_letter" not in form_for(terms, "complaints_access").fields
    terms.request.warning_letter = None
    assert "answer_earlier_letter" in form_for(terms, "complaints_access").fields


# -- conflicts --------------------------------------------------------------------------------------------------------


@pytest.fixture
def needs_phone(terms: Any) -> Adjustment:
    return Adjustment.objects.create(
        customer=terms.request.customer,
        kind=Adjustment.Kind.PHONE_NOT_LETTERS,
        what="Letters are <hard> for me to read",
        status=Adjustment.Status.AGREED,
        told_on=clock.today(),
        told_by="The customer",
    )


@pytest.mark.clauses("SPSO-G1-22b")
def test_the_question_about_a_conflict_stands_there_only_where_there_is_one(limits: Any, terms: Any) -> None:
    assert "conflict_because" not in form_for(terms, "block_email").fields
    sent = form_for(terms, "block_email", posted(limits, "block_email") | {"conflict_because": "Just so."})
    assert sent.is_valid(), sent.errors
    assert "conflict_because" not in sent.fields
    assert sent.values()["conflict_because"] == ""


@pytest.mark.clauses("SPSO-G1-22b")
def test_a_conflict_asks_for_another_measure_or_a_reason(limits: Any, terms: Any, needs_phone: Adjustment) -> None:
    terms.measures.all().delete()
    data = posted(limits, "channel")
    form = form_for(terms, "channel", data)
    assert not form.is_valid()
    assert set(form.errors) == {"conflict_because"}
    (sentence,) = form.errors["conflict_because"]
    assert sentence.endswith("Change the measure, or say why it is right all the same")
    assert "Letters are <hard> for me to read" in sentence
    drawn = str(form["conflict_because"].help_text)
    assert "Letters are &lt;hard&gt; for me to read" in drawn
    settled = form_for(terms, "channel", data | {"conflict_because": "His daughter reads his letters to him."})
    assert settled.is_valid(), settled.errors
    assert settled.values()["conflict_because"] == "His daughter reads his letters to him."
    kept = Measure.objects.create(terms=terms, position=1, **settled.values())
    assert "conflict_because" in form_for(terms, "channel", measure=kept).fields


@pytest.mark.clauses("SBC-2.2a")
def test_that_no_way_is_left_is_settled_by_no_words(limits: Any, terms: Any) -> None:
    terms.measures.all().delete()
    blocked = posted(limits, "block_email")
    Measure.objects.create(terms=terms, position=1, **form_for_values(terms, "block_email", blocked))
    data = posted(limits, "channel") | {"parameter_allowed": ["email"], "conflict_because": "It must be so."}
    form = form_for(terms, "channel", data)
    assert not form.is_valid()
    assert form.errors["parameter_allowed"] == [
        "Together the measures leave no way open by which the customer can reach us. Leave one open."
    ]


def form_for_values(terms: Any, code: str, data: dict[str, Any]) -> dict[str, Any]:
    form = form_for(terms, code, data)
    assert form.is_valid(), form.errors
    return form.values()


def test_the_first_measure_of_a_request_can_be_filled_in(limits: Any, terms: Any) -> None:
    """Before the request asks for anything there are no terms in the database."""
    from restrictions.models import Terms

    unsaved = Terms(request=terms.request, number=7, put_forward_by=limits.person("Tom"))
    form = form_for(unsaved, "call_times", posted(limits, "call_times"))
    assert form.is_valid(), form.errors


def test_the_form_is_drawn_without_script(terms: Any, client: Any) -> None:
    for code in COMPLETE:
        drawn = str(form_for(terms, code))
        assert "<script" not in drawn
        assert " style=" not in drawn
        assert "Why would nothing less do?" in drawn
