"""The decision about the police: who was threatened, who decides, and that nothing decided before is lost."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction

from engagement.spine.timeline import timeline_of
from incidents.models import Incident, PoliceDecision
from incidents.services import police
from tests.incidents.notices import open_kinds

DAY = date(2026, 11, 18)
NO = {
    "outcome": "not_reported", "reason_code": "withdrawn_flippant", "reason": "Taken back at once.",
    "staff_view": "Tom agrees.", "effect_on_others": "None: nobody else meets him.",
}  # fmt: skip


def field_of(caught: Any) -> set[str]:
    return set(caught.value.message_dict)


# -- who was threatened ------------------------------------------------------------------------------------------------


@pytest.mark.clauses("SBC-9.5", "UKCG-070")
@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({}, "threatened"),
        ({"who": "nonsense"}, "threatened"),
        ({"who": "colleague"}, "threatened"),
        ({"who": "somebody_else"}, "threatened_name"),
        ({"who": "somebody_else", "threatened_name": " "}, "threatened_name"),
        ({"who": "somebody_else", "threatened_name": "shona kerr"}, "threatened_name"),
        ({"who": "somebody_else", "threatened_name": "A contractor"}, "decided_with"),
        ({"who": "service"}, "decided_with"),
    ],
)
def test_a_threat_is_not_left_unreported_without_saying_who_was_threatened(
    make: Any, council: Any, given: dict[str, str], field: str
) -> None:
    incident = make("Tom", "threat")
    with pytest.raises(ValidationError) as caught:
        police.record_police_decision(incident.pk, actor=council.person("Shona"), **NO, **given)
    assert field_of(caught) == {field}
    assert not PoliceDecision.objects.exists()


@pytest.mark.clauses("SBC-9.5", "UKCG-070")
def test_where_no_colleague_was_threatened_a_second_person_takes_part(make: Any, council: Any) -> None:
    incident = make("Tom", "threat")
    shona, tom = council.person("Shona"), council.person("Tom")
    with pytest.raises(ValidationError) as caught:
        police.record_police_decision(incident.pk, actor=shona, who="service", decided_with=shona, **NO)
    assert field_of(caught) == {"decided_with"}
    decision = police.record_police_decision(incident.pk, actor=shona, who="service", decided_with=tom, **NO)
    assert (decision.decided_with, decision.threatened_in_words) == (
        tom, "Nobody in particular: the service at large",
    )  # fmt: skip


@pytest.mark.clauses("SBC-9.5")
@pytest.mark.parametrize(
    "wrong",
    [
        {"who": ""},
        {"who": "colleague", "threatened": None},
        {"who": "somebody_else", "threatened_name": ""},
        {"who": "service", "decided_with": "Shona"},
    ],
)
def test_the_database_refuses_what_the_service_refuses(make: Any, council: Any, wrong: dict[str, Any]) -> None:
    incident, shona = make("Tom", "threat"), council.person("Shona")
    given = wrong | ({"decided_with": shona} if "decided_with" in wrong else {})
    with pytest.raises(IntegrityError), transaction.atomic():
        PoliceDecision.objects.create(incident=incident, decided_by=shona, **NO, **given)


@pytest.mark.clauses("SBC-9.5", "UKCG-070")
def test_a_deputy_of_the_threatened_may_decide_as_deputy_of_the_other_manager(make: Any, council: Any) -> None:
    """Ewan stands in for both; he decides in Margaret's place, never in Shona's."""
    incident = make("Tom", "threat")
    council.away("Shona", covered_by="Ewan")
    ewan, shona = council.person("Ewan"), council.person("Shona")
    with pytest.raises(ValidationError, match="You stand in for Shona Kerr"):
        police.record_police_decision(incident.pk, actor=ewan, threatened=shona, **NO)
    council.away("Margaret", covered_by="Fiona")
    fiona = council.person("Fiona")
    police.record_police_decision(incident.pk, actor=fiona, threatened=shona, **NO)
    from engagement.spine.timeline import timeline_of

    assert timeline_of(incident).get(verb="police_decision").acting_for == council.person("Margaret")


@pytest.mark.clauses("SBC-9.5", "UKCG-070")
def test_the_page_asks_who_and_keeps_what_was_typed(make: Any, as_person: Any) -> None:
    incident = make("Tom", "threat")
    shona = as_person("Shona")
    shona.visit(f"/incidents/{incident.reference}/do/police/")
    page = shona.press("Record the decision", **NO)
    assert page.status == 422
    assert any("Say who was threatened" in line for line in page.errors), page.errors
    page = shona.press("Record the decision", **NO, threatened="service")
    assert any("Nobody decides this alone" in line for line in page.errors), page.errors
    assert page.says("Taken back at once.")
    tom = str(incident.reporter_id)
    page = shona.press("Record the decision", **NO, threatened="service", decided_with=tom)
    assert page.says("Nobody in particular: the service at large")
    assert page.says("Tom Elliot took part in the decision")


# -- nothing is overwritten --------------------------------------------------------------------------------------------


@pytest.mark.clauses("SBC-9.6a")
def test_a_later_report_leaves_the_earlier_no_on_record(
    make: Any, council: Any, as_person: Any, the_clock: Any
) -> None:
    incident = make("Tom", "threat")
    shona = council.person("Shona")
    first = police.record_police_decision(incident.pk, actor=shona, threatened=incident.reporter, **NO)
    the_clock.forward(days=2)
    police.record_police_decision(
        incident.pk, actor=shona, outcome="reported", reported_on=DAY + timedelta(days=2), force="Police Scotland"
    )
    assert [one.outcome for one in PoliceDecision.objects.all()] == ["not_reported", "reported"]
    assert Incident.objects.get(pk=incident.pk).police_decision.outcome == "reported"
    page = as_person("Shona").visit(f"/incidents/{incident.reference}/").main
    assert page.index("Police Scotland") < page.index("Decided before") < page.index("Taken back at once.")
    for change in (lambda: PoliceDecision.objects.filter(pk=first.pk).update(reason="x"), first.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_correction_is_a_new_row_and_the_newest_is_in_force(make: Any, council: Any) -> None:
    incident = make("Tom", "violence")
    shona = council.person("Shona")
    for force in ("Police Scotlnd", "Police Scotland"):
        police.record_police_decision(incident.pk, actor=shona, outcome="reported", reported_on=DAY, force=force)
    found = Incident.objects.get(pk=incident.pk)
    assert found.police_decision.force == "Police Scotland"
    assert found.police_decisions.count() == 2


# -- nothing that follows from it comes before it ----------------------------------------------------------------------


@pytest.mark.clauses("SBC-9.6a")
def test_a_report_is_not_dated_before_the_incident(make: Any, council: Any) -> None:
    incident = make("Tom", "threat")
    given: dict[str, Any] = {"actor": council.person("Shona"), "outcome": "reported", "force": "Police Scotland"}
    before = incident.occurred_on - timedelta(days=1)
    with pytest.raises(ValidationError, match="before it happened, on 17 November 2026") as caught:
        police.record_police_decision(incident.pk, **given, reported_on=before)
    assert field_of(caught) == {"reported_on"}
    assert not PoliceDecision.objects.exists()
    assert "police" in open_kinds(incident)
    police.record_police_decision(incident.pk, **given, reported_on=incident.occurred_on)
    said = [entry.sentence for entry in timeline_of(incident)]
    assert any("reported to the police on 17 November 2026" in one for one in said), said


@pytest.mark.clauses("SBC-9.6a")
def test_the_page_says_so_beside_the_date_and_keeps_what_was_typed(make: Any, council: Any, as_person: Any) -> None:
    incident = make("Tom", "threat")
    shona = as_person("Shona Kerr")
    shona.visit(f"/incidents/{incident.reference}/do/police/")
    page = shona.press("Record the decision", outcome="reported", reported_on=date(2025, 1, 1), force="Police Scotland")
    assert page.status == 422
    assert any("It cannot have been reported before it happened" in line for line in page.errors), page
    assert page.value_of("force") == "Police Scotland"
