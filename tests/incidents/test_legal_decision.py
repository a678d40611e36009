"""Where safety was threatened: whether legal steps were considered, what came of it, and what that leads to."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, transaction

from engagement.spine.timeline import timeline_of
from engagement.transitions import NotVisible
from incidents import safety_threatened
from incidents.models import CustomerNotice, Incident, LegalDecision
from incidents.services import first_steps, legal, notices
from tests.incidents.notices import (
    ACTION,
    ADVICE,
    DAY,
    NOT_NEEDED,
    NOT_TOLD,
    fields_of,
    missing,
    open_kinds,
    report,
)

# -- legal steps -------------------------------------------------------------------------------------------------------


@pytest.mark.clauses("SBC-11.4a", "SBC-11.4b")
@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"outcome": "perhaps"}, "outcome"),
        (NOT_NEEDED | {"reason": " "}, "reason"),
        (ADVICE | {"adviser": "\u200b"}, "adviser"),
        (ADVICE | {"advised_on": None}, "advised_on"),
        (ADVICE | {"advised_on": date(2026, 11, 19)}, "advised_on"),
        (ACTION | {"action": ""}, "action"),
        (ACTION | {"action_on": None}, "action_on"),
    ],
)
def test_what_came_of_it_is_said_in_full(threat: Incident, council: Any, given: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as caught:
        legal.record_legal_decision(threat.pk, actor=council.person("Shona"), **({"reason": "x"} | given))
    assert fields_of(caught) == {field}
    assert missing(threat) == {"legal_considered"}


@pytest.mark.clauses("SBC-11.4a")
@pytest.mark.parametrize("kind", ["threat", "violence"])
def test_it_is_asked_wherever_safety_was_threatened_and_nowhere_else(make: Any, council: Any, kind: str) -> None:
    incident, abuse = make("Tom", kind), make("Tom", "abuse")
    shona = council.person("Shona")
    assert missing(incident) == {"legal_considered"}
    assert not missing(abuse)
    with pytest.raises(ValidationError, match="No violence and no threat"):
        legal.record_legal_decision(abuse.pk, actor=shona, **NOT_NEEDED)
    legal.record_legal_decision(incident.pk, actor=shona, **NOT_NEEDED)
    assert not missing(incident)


@pytest.mark.clauses("SBC-11.4a")
def test_only_somebody_who_manages_it_records_it(make: Any, threat: Incident, council: Any) -> None:
    affected = make("Tom", "threat", affected="Shona")
    for incident, name in ((threat, "Tom"), (threat, "Stuart"), (affected, "Shona")):
        with pytest.raises(PermissionDenied):
            legal.record_legal_decision(incident.pk, actor=council.person(name), **NOT_NEEDED)
    with pytest.raises(NotVisible):
        legal.record_legal_decision(threat.pk, actor=council.person("Fiona"), **NOT_NEEDED)
    council.away("Shona", covered_by="Ewan")
    legal.record_legal_decision(threat.pk, actor=council.person("Ewan"), **NOT_NEEDED)
    assert timeline_of(threat).get(verb="legal_decision").acting_for == council.person("Shona")


@pytest.mark.clauses("SBC-11.4b")
def test_of_legal_advice_only_from_whom_and_when_is_kept(threat: Incident, as_person: Any) -> None:
    shona = as_person("Shona")
    page = shona.visit(f"/incidents/{threat.reference}/do/legal/")
    assert page.says("say that there is some, never what it says")
    assert shona.press("Record it", outcome="advice", reason="It may be harassment.").status == 422
    page = shona.press("Record it", **ADVICE)
    assert "Asked of Priya Nair on 18 November 2026" in page.section("Legal action")
    decision = LegalDecision.objects.get()
    assert (decision.adviser, decision.advised_on, decision.decided_by.name) == ("Priya Nair", DAY, "Shona Kerr")
    assert "Priya Nair" not in str(timeline_of(threat).get(verb="legal_decision").sentence)
    assert not missing(threat), "advice alone is ours: the customer is told of nothing"


@pytest.mark.clauses("SBC-11.4a")
def test_action_is_not_taken_back_and_nothing_is_overwritten(threat: Incident, council: Any, the_clock: Any) -> None:
    shona = council.person("Shona")
    first = legal.record_legal_decision(threat.pk, actor=shona, **ADVICE)
    the_clock.forward(days=1)
    legal.record_legal_decision(threat.pk, actor=shona, **ACTION)
    with pytest.raises(ValidationError, match="cannot be taken back"):
        legal.record_legal_decision(threat.pk, actor=shona, **NOT_NEEDED)
    assert safety_threatened.legal_decision(Incident.objects.get(pk=threat.pk)).outcome == "action"
    for change in (lambda: LegalDecision.objects.filter(pk=first.pk).update(reason="x"), first.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


@pytest.mark.clauses("SBC-11.4a", "SBC-11.4b", "SBC-11.4c")
@pytest.mark.parametrize(
    ("model", "wrong"),
    [
        (LegalDecision, NOT_NEEDED | {"reason": ""}),
        (LegalDecision, ADVICE | {"adviser": ""}),
        (LegalDecision, ACTION | {"action_on": None}),
        (CustomerNotice, NOT_TOLD | {"about_police": True, "reason": ""}),
        (CustomerNotice, {"outcome": "letter", "about_police": True}),
        (CustomerNotice, {"outcome": "other_way", "about_legal": True, "told_on": DAY}),
        (CustomerNotice, NOT_TOLD),
    ],
)
def test_the_database_refuses_what_the_services_refuse(
    threat: Incident, council: Any, model: Any, wrong: dict[str, Any]
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.create(incident=threat, decided_by=council.person("Shona"), **wrong)


# -- one thing leads to the next ---------------------------------------------------------------------------------------


@pytest.mark.clauses("SBC-11.4a", "SBC-11.4c")
def test_a_report_to_the_police_brings_both_questions_with_a_day(threat: Incident, council: Any) -> None:
    assert not {"legal", "tell_customer"} & set(open_kinds(threat))
    report(threat, council)
    assert {"legal", "tell_customer"} <= set(open_kinds(threat))
    shona = council.person("Shona")
    legal.record_legal_decision(threat.pk, actor=shona, **NOT_NEEDED)
    assert "legal" not in open_kinds(threat)
    notices.record_customer_notice(threat.pk, actor=shona, outcome="letter")
    assert "tell_customer" not in open_kinds(threat)


def test_what_waits_already_keeps_its_day(reported: Incident, council: Any, the_clock: Any) -> None:
    before = open_kinds(reported)
    the_clock.forward(days=7)
    report(reported, council)
    assert open_kinds(reported) == before


def test_another_category_closes_what_it_no_longer_asks(reported: Incident, council: Any) -> None:
    first_steps.set_manager_category(
        reported.pk, actor=council.person("Shona"), category="demands", examples=["several_employees"], reason="x"
    )
    assert "legal" not in open_kinds(reported)
    assert missing(reported) == {"customer_told_of_action"}, "the police were told all the same"


# -- nothing that follows from it comes before it ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "field", "said"),
    [
        (ADVICE, "advised_on", "legal advice is asked for, on 18 November 2026"),
        (ACTION, "action_on", "it is taken, on 18 November 2026"),
    ],
)
@pytest.mark.clauses("SBC-11.4a", "SBC-11.4b")
def test_no_legal_step_is_dated_before_the_incident(
    threat: Incident, council: Any, given: dict[str, Any], field: str, said: str
) -> None:
    shona = council.person("Shona")
    with pytest.raises(ValidationError, match="before it happened, on 17 November 2026") as caught:
        legal.record_legal_decision(threat.pk, actor=shona, **given | {field: date(2026, 11, 16)})
    assert fields_of(caught) == {field}
    assert not LegalDecision.objects.exists()
    legal.record_legal_decision(threat.pk, actor=shona, **given)
    assert any(said in entry.sentence for entry in timeline_of(threat))
