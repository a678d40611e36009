"""Every question that a page of the log requires is asked for again before the incident is submitted."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from engagement.checks import Unmet
from engagement.policy.selectors import policy_in_force
from incidents import policy_terms
from incidents.forms.log import LogForm
from incidents.forms.log_actions import ActionAndNeedsForm
from incidents.models import ImmediateAction, Incident
from incidents.services.logging import submit_incident
from incidents.views.log_steps import FORMS
from tests.approvals.builders import SPOKEN_ABUSE, Cases
from tests.features.steps._log import Account, fill_log
from tests.plugins.council import Council

RECORD = {"asks": "record_only", "approach_kind": ""}
DEMAND = RECORD | {
    "category": "demands",
    "examples": ["unreasonable_deadline"],
    "channel": "email",
    "effect_on_others": "A visit moved.",
}
PERSISTENT = RECORD | {"category": "persistence", "examples": ["nothing_new"], "channel": "letter"}
REPEATED = PERSISTENT | {"examples": ["repeat_requests"], "not_information_requests": True}
COMPLAINTS = RECORD | {"examples": ["many_complaints"], "complaints_about_new_events": False}
OTHER = RECORD | {"examples": ["other_contact"], "example_other": "Rang the depot", "channel": "other"}
OTHER |= {"channel_other": "A note under the door"}
KNOWN = RECORD | {"adjustments_answer": "known", "adjustments_note": "Large print."}
ENDED: dict[str, Any] = {"warned": True, "warning_words": "I will end this call.", "told_customer": True}
UNSAID: dict[str, Any] = {"warned": False, "no_warning_reason": "other", "no_warning_text": "It went too fast."}
UNSAID |= {"told_customer": False, "not_told_reason": "other", "not_told_text": "They had gone."}
NOBODY = {"adjustments_asked_by": "", "adjustments_asked_on": None}

Row = tuple[str, str, dict[str, Any], dict[str, Any] | Callable[[Incident], None], str]


def ended(**said: Any) -> Callable[[Incident], None]:
    """The call was ended, and this was said about it."""

    def change(draft: Incident) -> None:
        draft.immediate_actions.all().delete()
        given = {"warned": None, "told_customer": None} | said
        ImmediateAction.objects.create(incident=draft, kind="ended_call", taken_by=draft.reporter, **given)

    return change


def nothing_done(draft: Incident) -> None:
    draft.immediate_actions.all().delete()


def something_else(draft: Incident) -> None:
    """Something else was done, and nobody said what."""
    draft.immediate_actions.all().delete()
    ImmediateAction.objects.create(incident=draft, kind="other", note=" . ", taken_by=draft.reporter)


# The step and its question, what else the draft says, the question left open, and the check that then asks for it.
ROWS: tuple[Row, ...] = (
    ("when", "channel", RECORD, {"channel": ""}, "channel_given"),
    ("when", "channel_other", OTHER, {"channel_other": ""}, "channel_described"),
    ("when", "day", RECORD, {"occurred_on": None}, "when_given"),
    ("when", "occurred_on", RECORD, {"occurred_on": None}, "when_given"),
    ("category", "category", RECORD, {"category": "", "examples": []}, "category_chosen"),
    ("category", "examples", RECORD, {"examples": []}, "category_chosen"),
    ("category", "violence", SPOKEN_ABUSE, {"examples": ["physical_violence"]}, "violence_answered"),
    ("what-happened", "facts", RECORD, {"facts": ""}, "facts_given"),
    ("what-happened", "pattern", RECORD, {"pattern": ""}, "pattern_given"),
    ("what-happened", "exact_words", SPOKEN_ABUSE, {"exact_words": ""}, "exact_words_kept"),
    ("what-happened", "effect_on_staff", SPOKEN_ABUSE, {"effect_on_staff": ""}, "effect_given"),
    ("what-happened", "ask", DEMAND, {"example_answers": {}}, "examples_answered"),
    ("what-happened", "ask", DEMAND, {"example_answers": {"unreasonable_deadline": {"deadline_asked": " "}}},
     "examples_answered"),
    ("what-happened", "example_other", OTHER, {"example_other": ""}, "example_described"),
    ("what-happened", "ask_confirm", REPEATED, {"not_information_requests": None}, "information_requests_left_out"),
    ("what-happened", "ask_confirm", COMPLAINTS, {"complaints_about_new_events": None}, "complaints_allowed"),
    ("impact", "minutes_spent", DEMAND, {"minutes_spent": None}, "effect_measured"),
    ("impact", "effect_on_others", DEMAND, {"effect_on_others": ""}, "effect_measured"),
    ("impact", "contacts_counted", RECORD, {"contacts_counted": None, "minutes_spent": None}, "effect_measured"),
    ("impact", "effect_on_service", RECORD, {"effect_on_service": ""}, "effect_measured"),
    ("impact", "caused_distress", RECORD, {"caused_distress": None}, "effect_measured"),
    ("impact", "effect_on_staff", PERSISTENT, {"effect_on_service": "", "effect_on_staff": ""}, "effect_given"),
    ("action-taken", "actions", RECORD, {"nothing_done_at_the_time": False}, "acting_answered"),
    ("action-taken", "actions", SPOKEN_ABUSE, nothing_done, "action_taken"),
    ("action-taken", "detail_other", RECORD, something_else, "action_described"),
    ("action-taken", "detail_other", SPOKEN_ABUSE, something_else, "action_described"),
    ("action-taken", "warned", RECORD, ended(**ENDED | {"warned": None}), "warning_answered"),
    ("action-taken", "warning_words", RECORD, ended(**ENDED | {"warning_words": ""}), "warning_answered"),
    ("action-taken", "no_warning_reason", RECORD, ended(**UNSAID | {"no_warning_reason": ""}), "warning_answered"),
    ("action-taken", "no_warning_text", RECORD, ended(**UNSAID | {"no_warning_text": ""}), "warning_answered"),
    ("action-taken", "told_customer", RECORD, ended(**ENDED | {"told_customer": None}), "customer_told_answered"),
    ("action-taken", "not_told_reason", RECORD, ended(**UNSAID | {"not_told_reason": ""}), "customer_told_answered"),
    ("action-taken", "not_told_text", RECORD, ended(**UNSAID | {"not_told_text": ""}), "customer_told_answered"),
    ("adjustments", "adjustments_answer", RECORD, {"adjustments_answer": ""}, "adjustments_asked"),
    ("adjustments", "known_note", KNOWN, {"adjustments_note": ""}, "adjustments_asked"),
    ("adjustments", "asked_who", RECORD, {"adjustments_asked_by": ""}, "adjustments_asked"),
    ("adjustments", "adjustments_asked_by", RECORD, {"adjustments_asked_by": ""}, "adjustments_asked"),
    ("adjustments", "asked_when", RECORD, {"adjustments_asked_on": None}, "adjustments_asked"),
    ("adjustments", "adjustments_asked_on", RECORD, {"adjustments_asked_on": None}, "adjustments_asked"),
    ("action-taken", "adjustments_answer", SPOKEN_ABUSE, {"adjustments_answer": ""}, "adjustments_asked"),
    ("action-taken", "asked_who", SPOKEN_ABUSE, NOBODY, "adjustments_asked"),
    ("request", "approach_kind", {}, {"approach_kind": ""}, "wish_explained"),
    ("request", "approach_wanted", {}, {"approach_wanted": ""}, "wish_explained"),
    ("request", "approach_why", {}, {"approach_why": ""}, "wish_explained"),
    ("request", "contacts_expected", {}, {"contacts_expected": ""}, "level_compared"),
    ("request", "why_more_time", {}, {"why_more_time": ""}, "more_time_considered"),
)  # fmt: skip
# Left open, these say nothing: the record then has no answer that could be wrong, or they are said with the button.
NOT_NEEDED = {
    ("tried", "discussed_with_manager_on"): "“Have you talked with your manager?” is optional",
    ("request", "asks"): "said with the button that submits; the check `wish_given` asks for it all the same",
    ("action-taken", "adjustments_asked_by"): "asked with “Who asked?”, as on the page about needs",
    ("action-taken", "asked_when"): "asked with “Who asked?”, as on the page about needs",
    ("action-taken", "adjustments_asked_on"): "asked with “Who asked?”, as on the page about needs",
    ("action-taken", "known_note"): "the same question as on the page about needs",
}


@pytest.fixture
def cases(council: Council) -> Cases:
    return Cases(council)


def in_order(cases: Cases, answers: dict[str, Any]) -> Incident:
    draft: Incident = cases.draft(**answers)
    if answers.get("category") == "violence_abuse":
        ended(**ENDED)(draft)
    return draft


@pytest.mark.clauses("SPSO-EP-65a", "SBC-6.0")
@pytest.mark.parametrize("row", ROWS, ids=[f"{row[0]}-{row[1]}-{row[4]}" for row in ROWS])
def test_a_question_left_open_keeps_it_from_being_submitted(row: Row, cases: Cases) -> None:
    step, _question, answers, left_open, code = row
    draft = in_order(cases, answers)
    if callable(left_open):
        left_open(draft)
    else:
        Incident.objects.filter(pk=draft.pk).update(**left_open)
    with pytest.raises(Unmet) as refused:
        submit_incident(draft.pk, actor=draft.reporter)
    links = {item.check.code: item.path for item in refused.value.unmet}
    assert code in links
    assert links[code] is not None
    assert f"/{step}/" in links[code]


@pytest.mark.parametrize("answers", [RECORD, DEMAND, PERSISTENT, OTHER, COMPLAINTS, KNOWN, SPOKEN_ABUSE, UNSAID, {}])
def test_what_is_in_order_is_submitted(answers: dict[str, Any], cases: Cases) -> None:
    draft = in_order(cases, RECORD if answers is UNSAID else answers)
    if answers is UNSAID:
        ended(**UNSAID)(draft)
    assert submit_incident(draft.pk, actor=draft.reporter).reference


def asked_by(form: LogForm) -> set[str]:
    """The questions that this page requires: when it opens, under an answer, and when nothing at all is answered."""
    always = {name for name, field in form.fields.items() if field.required or form.look_of(name).needed_if_shown}
    form.is_bound, form.data = True, {}
    form.is_valid()
    return always | {name for name in form.errors if name in form.fields}


def test_no_page_requires_what_the_table_does_not_know(cases: Cases) -> None:
    known = {(step, question) for step, question, *_rest in ROWS} | NOT_NEEDED.keys()
    found: set[tuple[str, str]] = set()
    for answers in ({}, DEMAND, PERSISTENT, REPEATED, COMPLAINTS, OTHER, KNOWN, SPOKEN_ABUSE):
        draft = in_order(cases, answers)
        ended(**ENDED)(draft)
        for (step, part), kind in FORMS.items():
            short = policy_terms.is_short(draft)
            if short and step in ("impact", "adjustments", "tried"):
                continue
            asking = ActionAndNeedsForm if short and step == "action-taken" and not part else kind
            form = asking(draft=draft, user=draft.reporter, profile=policy_in_force())
            found |= {(step, plain(name)) for name in asked_by(form)}
    assert not found - known
    assert ("what-happened", "ask") in found
    assert ("action-taken", "warned") in found


def plain(name: str) -> str:
    """One name for all questions of examples, and for the examples of all categories."""
    return re.sub(r"^(ask|examples)_.*", r"\1", name)


@pytest.mark.clauses("SBC-6.2-EX-1")
def test_a_page_that_was_refused_cannot_be_passed_by(as_person: Any, alan: Any) -> None:
    tom = as_person("Tom")
    account = Account("Alan Pringle", category=2, examples=("unreasonable_deadline",))
    page = fill_log(tom, account, until="what-happened")
    draft = page.path.split("/")[2]
    page = tom.press("Save and continue", facts="They asked for it by noon.", pattern="single")
    assert page.status == 422
    tom.visit(f"/log/{draft}/impact/")
    fill_log(tom, account, start=False)
    page = tom.post(f"/log/{draft}/check/", {"asks": "record_only"})
    assert page.status == 422
    assert page.title.startswith("Error: ")
    said = "Answer what the example you chose asks: “How soon did they ask for an answer, and what is usual?”"
    assert dict(page.links)[said] == f"/log/{draft}/what-happened/"
    assert Incident.objects.get().state == "draft"


@pytest.mark.clauses("SBC-5.4")
def test_the_needs_of_another_customer_do_not_go_over_to_this_one(ready: Any, council: Council) -> None:
    from engagement.customers import services as customers
    from incidents.services.logging import choose_customer

    tom = council.person("Tom")
    draft = ready("Tom", adjustments={"adjustments_answer": "known", "adjustments_note": "Large print."})
    other = customers.create_customer(customers.Details(name="Morag Reid"), actor=tom)
    changed = choose_customer(draft.pk, actor=tom, customer=other)
    assert (changed.adjustments_answer, changed.adjustments_note) == ("", "")
    with pytest.raises(Unmet):
        submit_incident(draft.pk, actor=tom)
