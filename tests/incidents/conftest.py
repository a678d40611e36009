"""People at their screens, and an incident logged as a person logs it."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from engagement.customers import services as customers
from engagement.customers.models import Customer
from incidents.models import Incident
from tests.approvals.builders import told_of
from tests.features.steps._log import Account, fill_log, send_button
from tests.incidents.notices import report
from tests.plugins.council import Council

Log = Callable[..., Incident]


@pytest.fixture(autouse=True)
def _ground(policy: Any, the_clock: Any) -> None:
    """The policy in force, and ten o'clock on Wednesday 18 November 2026."""


@pytest.fixture
def alan(council: Council) -> Customer:
    """A customer whom everybody in the tests knows."""
    details = customers.Details(name="Alan Pringle", phones=("01632 960 118",))
    return customers.create_customer(details, actor=council.person("Tom"))


@pytest.fixture
def log(as_person: Any, alan: Customer) -> Log:
    """`log("Tom", category=1, …)`: that person logs an incident over HTTP and submits it."""

    def logged(name: str = "Tom", *, customer: str = "Alan Pringle", **told: Any) -> Incident:
        visitor = as_person(name)
        page = fill_log(visitor, Account(customer=customer, **told))
        assert page.status == 200, page
        visitor.press(send_button(visitor))
        assert visitor.page.path.endswith("/sent/"), visitor.page
        return Incident.objects.get(pk=visitor.page.path.split("/")[2])

    return logged


USUAL: dict[str, dict[str, Any]] = {
    "when": {"occurred_on": date(2026, 11, 17), "channel": "phone"},
    "category": {"screening": "unacceptable", "category": "contact_levels", "examples": ["many_calls"]},
    "what-happened": {"facts": "Fourteen calls in one day.", "pattern": "single"},
    "impact": {
        "effect_on_staff": "Tired.",
        "effect_on_service": "Two people were not rung back.",
        "minutes_spent": 90,
        "contacts_counted": 14,
        "contacts_period": "one day",
        "caused_distress": True,
    },
    "adjustments": {
        "adjustments_answer": "none_known",
        "adjustments_asked_by": "Tom Elliot",
        "adjustments_asked_on": date(2026, 11, 17),
    },
    "action-taken": {"nothing_done_at_the_time": True},
    "request": {
        "asks": "record_only",
        "contacts_expected": "two a week",
        "why_more_time": "Letters are hard for them.",
    },
}
ACTION: dict[str, Any] = {
    "kind": "ended_call", "warned": True, "warning_words": "I will end this call.", "no_warning_reason": "",
    "no_warning_text": "", "told_customer": True, "not_told_reason": "", "not_told_text": "", "note": "",
}  # fmt: skip
KINDS: dict[str, dict[str, dict[str, Any]]] = {
    "violence": {"category": {"screening": "type_2", "category": "violence_abuse", "examples": ["physical_violence"]}},
    "threat": {"category": {"screening": "unacceptable", "category": "violence_abuse", "examples": ["threats"]}},
    "abuse": {
        "category": {"screening": "unacceptable", "category": "violence_abuse", "examples": ["abusive_language"]}
    },
    "written": {
        "category": {"screening": "unacceptable", "category": "violence_abuse", "examples": ["abusive_language"]},
        "when": {"occurred_on": date(2026, 11, 17), "channel": "email"},
    },
    "email": {"when": {"occurred_on": date(2026, 11, 17), "channel": "email"}},
}


@pytest.fixture
def ready(council: Council, alan: Customer) -> Log:
    """`ready("Tom", "threat", impact={…})`: a draft with everything in it, through the services."""
    from engagement.customers.selectors import needs_seen_by
    from incidents.services import logging as services

    def filled(
        name: str = "Tom", kind: str = "", *, customer: Customer | None = None, affected: str = "", **own: Any
    ) -> Incident:
        actor = council.person(name)
        draft = Incident.objects.create(reporter=actor)
        services.choose_customer(draft.pk, actor=actor, customer=customer or alan)
        for step, usual in {**USUAL, **KINDS.get(kind, {})}.items():
            answers = {**usual, **own.get(step.replace("-", "_"), {})}
            if step == "adjustments" and step not in own and needs_seen_by(actor, customer or alan):
                answers = {"adjustments_answer": "known", "adjustments_note": "What is on the record."}
            if step == "category":
                answers.setdefault("example_answers", told_of(answers.get("examples", ())))
            services.save_answers(draft.pk, actor=actor, step=step, answers=answers)
        if kind and kind != "email":
            answers = {"actions": [ACTION], **own.get("action_taken", {})}
            services.save_answers(draft.pk, actor=actor, step="action-taken", answers=answers)
            services.save_answers(
                draft.pk, actor=actor, step="what-happened", answers={"exact_words": "You will regret this."}
            )
        if affected:
            draft.affected.add(council.person(affected))
        return draft

    return filled


@pytest.fixture
def make(ready: Log) -> Log:
    """`make("Tom", "threat", …)`: the same, submitted, where the pages do not matter."""
    from incidents.services import logging as services

    def made(*told: Any, **own: Any) -> Incident:
        draft = ready(*told, **own)
        return services.submit_incident(draft.pk, actor=draft.reporter)

    return made


@pytest.fixture
def threat(make: Log, council: Council) -> Incident:
    """A threat that Tom logged; Shona manages it. The customer has an address."""
    address = ("14 Mill Wynd\nNorthmoor\nNM1 2AB",)
    details = customers.Details(name="Duncan Weir", addresses=address)
    return make("Tom", "threat", customer=customers.create_customer(details, actor=council.person("Tom")))


@pytest.fixture
def reported(threat: Incident, council: Council) -> Incident:
    """The same, once the police were told."""
    report(threat, council)
    return threat
