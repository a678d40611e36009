"""What a manager does first: the safety reference, the police, the talk, correspondence, the category, witnesses."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from engagement.spine.models import Notice, WorkItem
from engagement.transitions import NotVisible
from incidents.models import PoliceDecision
from incidents.services import first_steps, moves, police, witnesses

DAY = date(2026, 11, 18)
NO = {
    "outcome": "not_reported", "reason_code": "withdrawn_flippant", "reason": "Taken back at once.",
    "staff_view": "Tom agrees.", "effect_on_others": "None: nobody else meets him.",
}  # fmt: skip


def open_kinds(incident: Any) -> set[str]:
    return set(WorkItem.objects.filter(subject_id=str(incident.pk), closed_at=None).values_list("kind", flat=True))


@pytest.mark.clauses("SBC-A1-CAT1-1", "SBC-6.1-0", "SBC-6.1-EX-1", "SBC-6.1-EX-2", "SPSO-EP-57")
def test_what_category_one_opens_at_once(make: Any) -> None:
    assert open_kinds(make("Tom", "violence")) == {"review", "safety_reference", "police", "talk"}
    assert open_kinds(make("Tom", "threat")) == {"review", "safety_reference", "police", "talk"}
    assert open_kinds(make("Tom", "abuse")) == {"review", "safety_reference", "talk"}
    assert open_kinds(make("Tom")) == {"review"}


@pytest.mark.clauses("SBC-9.2b", "SBC-A1-CAT1-3")
def test_the_safety_reference_is_the_managers_next_work(make: Any, as_person: Any) -> None:
    incident = make("Tom", "abuse")
    shona = as_person("Shona")
    page = shona.visit(f"/incidents/{incident.reference}/")
    assert "Record the health and safety reference" in page.section("Your next pieces of work")
    shona.follow("Record the health and safety reference")
    assert shona.press("Save the reference", reference="  ").status == 422
    page = shona.press("Save the reference", reference="LX-2026-77")
    assert page.says("LX-2026-77")
    assert "safety_reference" not in open_kinds(incident)
    shona.follow("Correct the reference")
    assert shona.press("Save the reference", reference="LX-2026-78").says(
        "corrected the health and safety reference LX-2026-78"
    )


def test_the_writer_may_record_the_reference_and_others_may_not(make: Any, as_person: Any, council: Any) -> None:
    incident = make("Tom", "abuse")
    first_steps.record_health_and_safety_reference(
        incident.pk, actor=council.person("Tom"), reference="LX-1", logged_on=DAY
    )
    page = as_person("Stuart").post(f"/incidents/{incident.reference}/do/safety-reference/", {"reference": "LX-2"})
    assert page.status == 403
    plain = make("Tom")
    with pytest.raises(ValidationError, match="Only category one"):
        first_steps.record_health_and_safety_reference(
            plain.pk, actor=council.person("Tom"), reference="LX-1", logged_on=DAY
        )


@pytest.mark.clauses("SBC-9.2a")
def test_violence_is_reported_and_nothing_else_is_on_offer(make: Any, as_person: Any, council: Any) -> None:
    incident = make("Tom", "violence")
    shona = as_person("Shona")
    page = shona.visit(f"/incidents/{incident.reference}/do/police/")
    assert list(page.choices("outcome")) == ["reported"]
    assert shona.post(f"/incidents/{incident.reference}/do/police/", NO).status == 422
    with pytest.raises(ValidationError, match="always reported"):
        police.record_police_decision(incident.pk, actor=council.person("Shona"), **NO)
    shona.visit(f"/incidents/{incident.reference}/do/police/")
    assert shona.press("Record the decision", outcome="reported", force="").status == 422
    page = shona.press("Record the decision", outcome="reported", force="Police Scotland", police_reference="PS-9")
    assert page.says("Police Scotland, reference PS-9")
    assert "police" not in open_kinds(incident)


@pytest.mark.clauses("SBC-9.4", "SBC-9.6a", "SBC-9.6b", "SBC-9.3a")
def test_not_telling_the_police_needs_reasons_and_the_staffs_view(make: Any, as_person: Any) -> None:
    incident = make("Tom", "threat")
    shona = as_person("Shona")
    shona.visit(f"/incidents/{incident.reference}/do/police/")
    page = shona.press("Record the decision", outcome="not_reported")
    assert page.status == 422
    assert len(page.errors) == 5
    tom = str(incident.reporter_id)
    page = shona.press("Record the decision", **NO, threatened=tom)
    assert page.says("It was taken back at once and plainly not meant")
    decision = PoliceDecision.objects.get()
    assert (decision.decided_by.name, decision.threatened and decision.threatened.name) == ("Shona Kerr", "Tom Elliot")


@pytest.mark.clauses("SBC-9.5", "SPSO-EP-33b")
def test_whoever_was_threatened_does_not_decide_no(make: Any, as_person: Any, council: Any) -> None:
    incident = make("Tom", "threat")
    shona = council.person("Shona")
    with pytest.raises(ValidationError, match="Another manager decides"):
        police.record_police_decision(incident.pk, actor=shona, threatened=shona, **NO)
    with pytest.raises(IntegrityError), transaction.atomic():
        PoliceDecision.objects.create(incident=incident, decided_by=shona, who="colleague", threatened=shona, **NO)
    affected = make("Tom", "threat", affected="Shona")
    with pytest.raises(PermissionDenied, match="You were affected"):
        police.record_police_decision(affected.pk, actor=shona, **NO)
    police.record_police_decision(affected.pk, actor=council.person("Margaret"), threatened=shona, **NO)


@pytest.mark.clauses("SBC-9.6a")
@pytest.mark.parametrize("name", ["Tom", "Stuart"])
def test_only_a_manager_records_it(make: Any, council: Any, name: str) -> None:
    incident = make("Tom", "threat")
    with pytest.raises(PermissionDenied):
        police.record_police_decision(
            incident.pk, actor=council.person(name), outcome="reported", reported_on=DAY, force="x"
        )
    with pytest.raises(NotVisible):
        police.record_police_decision(incident.pk, actor=council.person("Fiona"), **NO)


def test_a_report_may_follow_a_no_and_never_the_other_way(make: Any, council: Any) -> None:
    incident = make("Tom", "threat")
    shona = council.person("Shona")
    police.record_police_decision(incident.pk, actor=shona, threatened=incident.reporter, **NO)
    police.record_police_decision(
        incident.pk, actor=shona, outcome="reported", reported_on=DAY, force="Police Scotland"
    )
    with pytest.raises(ValidationError, match="cannot be taken back"):
        police.record_police_decision(incident.pk, actor=shona, threatened=incident.reporter, **NO)


@pytest.mark.clauses("SBC-9.21-4")
def test_a_threat_online_is_a_threat(make: Any) -> None:
    incident = make("Tom", "threat", when={"channel": "social_media"})
    assert (incident.threat, incident.written_abuse) == (True, True)
    assert {"police", "safety_reference"} <= open_kinds(incident)


@pytest.mark.clauses("SBC-8.2b", "SBC-A1-IMM-7")
def test_the_talk(make: Any, as_person: Any) -> None:
    incident = make("Tom", "abuse")
    shona = as_person("Shona")
    shona.visit(f"/incidents/{incident.reference}/")
    shona.follow("Talk with the member of staff about what happened")
    page = shona.press(
        "Record the talk", outcome="He is shaken, and went home early.", support=["debrief", "support_line"]
    )
    assert page.says("Support offered: A talk about what happened. The staff support line")
    assert "talk" not in open_kinds(incident)


@pytest.mark.clauses("SBC-9.19a", "SPSO-EP-30a")
def test_only_a_manager_decides_about_correspondence(make: Any, as_person: Any, council: Any) -> None:
    incident = make("Tom", "email")
    assert as_person("Tom").post(f"/incidents/{incident.reference}/do/correspondence/", {}).status == 403
    shona = as_person("Shona")
    shona.visit(f"/incidents/{incident.reference}/do/correspondence/")
    assert shona.press("Record the decision", unacceptable="yes", reason="").status == 422
    page = shona.press("Record the decision", unacceptable="yes", reason="Insults in every line.")
    assert page.says("unacceptable. Its substance is not answered")
    with pytest.raises(ValidationError, match="in writing"):
        first_steps.mark_correspondence_unacceptable(make("Tom").pk, actor=council.person("Shona"), reason="x")


@pytest.mark.clauses("SBC-9.18")
def test_unacceptable_correspondence_closes_with_the_copy_and_the_reply(make: Any, council: Any) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from engagement.checks import Unmet
    from incidents.services.evidence import add_document

    incident = make("Tom", "email")
    shona = council.person("Shona")
    moves.start_review(incident.pk, actor=shona)
    first_steps.mark_correspondence_unacceptable(incident.pk, actor=shona, reason="Insults.")
    moves.take_no_further_action(incident.pk, actor=shona, reason_code="one_off")
    with pytest.raises(Unmet, match="our reply"):
        moves.close(incident.pk, actor=shona)
    for kind in ("correspondence", "reply"):
        upload = SimpleUploadedFile(f"{kind}.txt", kind.encode())
        add_document(incident.pk, actor=shona, uploads=[upload], kind=kind)
    assert moves.close(incident.pk, actor=shona).state == "closed"


@pytest.mark.clauses("SBC-6.0")
def test_the_managers_category_routes(make: Any, as_person: Any) -> None:
    incident = make("Tom")
    shona = as_person("Shona")
    shona.visit(f"/incidents/{incident.reference}/do/category/")
    form = {"category": "violence_abuse", "examples_violence_abuse": ["threats"], "reason": "He spoke of her children."}
    page = shona.press("Save the category", form)
    assert page.says("The writer chose: Levels of contact")
    incident.refresh_from_db()
    assert (incident.category, incident.manager_category) == ("contact_levels", "violence_abuse")
    assert (incident.zero_tolerance, incident.threat, incident.violence) == (True, True, False)
    assert {"police", "safety_reference"} <= open_kinds(incident)
    shona.visit(f"/incidents/{incident.reference}/do/category/")
    shona.press(
        "Save the category",
        {"category": "demands", "examples_demands": ["several_employees"], "reason": "On reflection."},
    )
    assert open_kinds(incident) == {"review"}


def test_a_category_and_examples_that_do_not_fit(make: Any, council: Any) -> None:
    incident = make("Tom")
    for category, examples in (("demands", ["threats"]), ("demands", []), ("nonsense", ["threats"])):
        with pytest.raises(ValidationError):
            first_steps.set_manager_category(
                incident.pk, actor=council.person("Shona"), category=category, examples=examples, reason="x"
            )


@pytest.mark.clauses("SBC-9.6c")
def test_a_witness_sees_their_own_page_and_not_the_incident(make: Any, as_person: Any, council: Any) -> None:
    incident = make("Tom", "abuse")
    witness = witnesses.add_witness(incident.pk, actor=council.person("Shona"), person_id=council.person("Nadia").pk)
    assert Notice.objects.filter(recipient=council.person("Nadia"), reference=incident.reference).exists()
    nadia = as_person("Nadia")
    assert nadia.visit(f"/incidents/{incident.reference}/").status == 404
    page = nadia.visit(f"/accounts/{witness.pk}/")
    assert page.says("Tom Elliot logged an incident")
    for secret in (incident.facts, incident.exact_words, "Pringle"):
        assert not page.says(secret)
    for name in ("Tom", "Shona", "Isla", "Ravi"):
        assert as_person(name).visit(f"/accounts/{witness.pk}/").status == 404
    assert nadia.press("Put it on record", account="").status == 422
    page = nadia.press("Put it on record", account="I heard him shout.")
    assert page.says("I heard him shout.")
    assert nadia.post(f"/accounts/{witness.pk}/", {"account": "Something else"}).status == 422
    assert as_person("Shona").visit(f"/incidents/{incident.reference}/").says("I heard him shout.")
    assert not WorkItem.objects.filter(kind="account", closed_at=None).exists()


def test_a_witness_may_prefer_not_to(make: Any, as_person: Any, council: Any) -> None:
    incident = make("Tom", "abuse")
    witness = witnesses.add_witness(incident.pk, actor=council.person("Tom"), person_id=council.person("Isla").pk)
    isla = as_person("Isla")
    isla.visit(f"/accounts/{witness.pk}/")
    page = isla.press("I would rather not give an account")
    assert page.says("Nothing more is asked of you.")
    again = {"actor": council.person("Tom"), "person_id": council.person("Isla").pk}
    with pytest.raises(ValidationError, match="on the list already"):
        witnesses.add_witness(incident.pk, **again)


def test_nothing_first_is_done_about_a_closed_incident(make: Any, council: Any) -> None:
    incident = make("Tom")
    shona = council.person("Shona")
    moves.start_review(incident.pk, actor=shona)
    moves.take_no_further_action(incident.pk, actor=shona, reason_code="one_off")
    moves.close(incident.pk, actor=shona)
    with pytest.raises(ValidationError, match="no longer open"):
        first_steps.record_discussion(incident.pk, actor=shona, held_on=DAY, outcome="x")


def test_a_deputys_act_says_for_whom(make: Any, council: Any) -> None:
    from engagement.spine.timeline import timeline_of

    incident = make("Tom", "abuse")
    council.away("Shona", covered_by="Ewan")
    first_steps.record_discussion(incident.pk, actor=council.person("Ewan"), held_on=DAY, outcome="Talked.")
    line = timeline_of(incident).get(verb="discussion")
    assert (line.actor, line.acting_for) == (council.person("Ewan"), council.person("Shona"))
