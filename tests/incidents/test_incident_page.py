"""The incident page: who sees it, what they may do with it in each state, and what became of it."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from engagement.spine.documents import store_document
from engagement.spine.models import WorkItem
from engagement.spine.timeline import timeline_of
from engagement.transitions import perform, permitted
from incidents.models import Incident
from incidents.services import first_steps, moves
from incidents.views.incident import moves_for

EVERYBODY = (
    "Tom", "Isla", "Shona", "Margaret", "Rory", "Ewan", "Nadia", "Fiona", "Donald", "Helen", "Callum", "Grace", "Ravi",
    "Beth", "Stuart", "Moira", "Angus", "Leah",
)  # fmt: skip


# -- who sees it -------------------------------------------------------------------------------------------------------


@pytest.mark.clauses("SPSO-EP-65b", "SBC-13.1b")
@pytest.mark.parametrize(
    ("kind", "readers"), [("", {"Tom", "Shona", "Margaret"}), ("threat", {"Tom", "Shona", "Margaret", "Stuart"})]
)
def test_who_sees_an_incident(
    make: Any, as_person: Any, sign_in: Any, superuser: Any, council: Any, kind: str, readers: set[str]
) -> None:
    incident = make("Tom", kind)
    words = incident.facts
    for name in EVERYBODY:
        visitor = as_person(name)
        page = visitor.visit(f"/incidents/{incident.reference}/")
        assert page.status == (200 if name in readers else 404), name
        listed = visitor.visit("/incidents/")
        assert (incident.reference in listed.text) == (name in readers), name
        export = visitor.visit("/incidents/export/")
        assert (incident.reference in export.text) == (name in readers), name
        assert words not in listed.text + export.text
        if name not in readers:
            assert incident.reference not in page.text
            for path in ("do/note/", "do/police/", "move/void/", "move/start_review/"):
                assert visitor.visit(f"/incidents/{incident.reference}/{path}").status == 404, (name, path)
                assert visitor.post(f"/incidents/{incident.reference}/{path}", {"text": "x"}).status == 404, (
                    name,
                    path,
                )
    assert sign_in(superuser).get(f"/incidents/{incident.reference}/").status_code == 404
    assert sign_in(superuser).get("/incidents/").status_code == 403


def test_a_deputy_sees_it_while_the_manager_is_away(make: Any, as_person: Any, council: Any) -> None:
    incident = make("Tom")
    assert as_person("Ewan").visit(f"/incidents/{incident.reference}/").status == 404
    council.away("Shona", covered_by="Ewan", days=1)
    assert as_person("Ewan").visit(f"/incidents/{incident.reference}/").status == 200


def test_evidence_follows_the_incident(make: Any, as_person: Any, council: Any) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    incident = make("Tom")
    upload = SimpleUploadedFile("post.png", b"\x89PNG\r\n\x1a\n" + b"0" * 20)
    document = store_document(incident, upload, actor=council.person("Tom"), kind="screenshot", distressing=True)
    path = f"/evidence/{document.pk}/"
    assert as_person("Shona").visit(f"/incidents/{incident.reference}/").has_link("DISTRESSING post.png")
    assert as_person("Shona").visit(path).says("upset")
    assert as_person("Fiona").visit(path).status == 404
    assert as_person("Ravi").visit(path).status in (403, 404)


# -- what each may do, in each state -----------------------------------------------------------------------------------

MANAGER = {
    "submitted": {"start_review", "void"},
    "in_review": {"ask_for_more", "take_no_further_action", "void"},
    "needs_info": {"void"},
    "no_further_action": {"close", "void"},
    "managed_hs": {"close", "void"},
    "closed": {"reopen", "void"},
    "void": set(),
}
WRITER = {state: ({"answer"} if state == "needs_info" else set()) for state in MANAGER}


def brought_to(state: str, make: Any, council: Any) -> Incident:
    """An incident in a state, by the way that leads there."""
    shona = council.person("Shona")
    incident = make("Tom", "abuse" if state == "managed_hs" else "")
    steps: dict[str, list[tuple[str, dict[str, str]]]] = {
        "submitted": [],
        "in_review": [("start_review", {})],
        "needs_info": [("start_review", {}), ("ask_for_more", {"comment": "Which calls?"})],
        "no_further_action": [("start_review", {}), ("take_no_further_action", {"reason_code": "one_off"})],
        "managed_hs": [("start_review", {}), ("manage_under_health_and_safety", {})],
        "closed": [("start_review", {}), ("take_no_further_action", {"reason_code": "one_off"}), ("close", {})],
        "void": [("void", {"reason_code": "logged_twice"})],
    }
    if state == "managed_hs":
        first_steps.record_health_and_safety_reference(
            incident.pk, actor=shona, reference="LX-1", logged_on=incident.occurred_on
        )
    for name, given in steps[state]:
        incident = perform(Incident, incident.pk, name, actor=shona, **given)
    return incident


@pytest.mark.parametrize("state", MANAGER)
def test_what_each_may_do_in_each_state(make: Any, council: Any, superuser: Any, state: str) -> None:
    incident = brought_to(state, make, council)
    assert incident.state == state
    for name in EVERYBODY:
        offered = {option.name for option in moves_for(incident, council.person(name))}
        wanted = WRITER[state] if name == "Tom" else MANAGER[state] if name in ("Shona", "Margaret") else set()
        assert offered == wanted, (state, name)
    assert permitted(incident, superuser) == []


@pytest.mark.parametrize("name", ["Shona", "Margaret"])
def test_a_manager_who_was_affected_does_not_decide(make: Any, council: Any, as_person: Any, name: str) -> None:
    incident = make("Tom", affected=name)
    assert moves_for(incident, council.person(name)) == []
    page = as_person(name).post(f"/incidents/{incident.reference}/do/discussion/", {})
    assert page.status == 403
    assert page.says("You were affected by this, so another manager decides about it.")
    duty = WorkItem.objects.get(kind="review").duty
    assert duty == ("senior_manager" if name == "Shona" else "line_manager")


# -- the pages ---------------------------------------------------------------------------------------------------------


def test_the_writer_sees_what_became_of_it(make: Any, as_person: Any) -> None:
    incident = make("Tom")
    path = f"/incidents/{incident.reference}/"
    tom, shona = as_person("Tom"), as_person("Shona")
    page = tom.visit(path)
    assert page.says("It is with the manager")
    assert page.says("Shona Kerr")
    shona.visit(path)
    shona.press("Start looking at this")
    assert tom.visit(path).says("The manager is looking at it")
    shona.visit(path)
    shona.follow("Ask the writer a question")
    assert shona.press("Ask the writer a question", comment="").status == 422
    shona.press("Ask the writer a question", comment="Which matter was it about?")
    assert tom.visit("/").says("Your manager has a question about an incident")
    page = tom.visit(path)
    assert page.says("The manager has a question")
    assert page.says("Which matter was it about?")
    tom.follow("Answer")
    tom.press("Answer", comment="The notice of 2 November.")
    shona.visit(path)
    shona.follow("No further action")
    shona.press("No further action", reason_code="one_off", reason="We rang her back.")
    page = tom.visit(path)
    assert page.says("There is no further action")
    assert page.says("We rang her back.")
    shona.visit(path)
    shona.follow("Close")
    shona.press("Close")
    assert tom.visit(path).says("It is closed")


def test_moving_what_has_moved_on(make: Any, as_person: Any, council: Any) -> None:
    incident = make("Tom")
    moves.start_review(incident.pk, actor=council.person("Margaret"))
    page = as_person("Shona").post(f"/incidents/{incident.reference}/move/start_review/")
    assert page.status == 409
    assert page.says("Margaret Innes")


@pytest.mark.clauses("SBC-13.1a")
def test_voided_with_a_reason_and_never_deleted(make: Any, as_person: Any) -> None:
    first, second = make("Tom"), make("Tom")
    shona = as_person("Shona")
    shona.visit(f"/incidents/{first.reference}/move/void/")
    assert shona.press("Void").status == 422
    shona.press("Void", reason_code="logged_twice")
    first.refresh_from_db()
    assert (first.state, first.reference, first.decision_in_words) == ("void", "MCE-2026-0001", "It was logged twice")
    page = shona.visit("/incidents/")
    assert first.reference not in page.text
    assert second.reference in page.text
    assert first.reference in shona.visit("/incidents/?state=void").text
    assert make("Tom").reference == "MCE-2026-0003"


@pytest.mark.clauses("SBC-8.1", "SPSO-EP-24")
def test_category_one_is_not_left_without_action(make: Any, council: Any, as_person: Any) -> None:
    incident = make("Tom", "abuse")
    moves.start_review(incident.pk, actor=council.person("Shona"))
    incident.immediate_actions.all().delete()
    shona = as_person("Shona")
    page = shona.visit(f"/incidents/{incident.reference}/move/take_no_further_action/")
    assert page.says("we always act: record at least one action")
    page = shona.press("No further action", reason_code="one_off")
    assert page.status == 422
    incident.refresh_from_db()
    assert incident.state == "in_review"


@pytest.mark.clauses("SBC-3.9", "SPSO-EP-16", "SBC-A1-IMM-2")
def test_deciding_on_nothing_more_leaves_what_was_done_on_the_spot(make: Any, council: Any) -> None:
    from tests.incidents.conftest import ACTION

    incident = make("Tom", "abuse", action_taken={"actions": [ACTION]})
    shona = council.person("Shona")
    moves.start_review(incident.pk, actor=shona)
    moves.take_no_further_action(incident.pk, actor=shona, reason_code="resolved_on_the_spot")
    assert incident.immediate_actions.get().kind == "ended_call"


@pytest.mark.clauses("SBC-8.2b", "SBC-9.3a", "SBC-9.3b")
def test_closing_lists_everything_that_must_be_done(make: Any, council: Any, as_person: Any) -> None:
    incident = make("Tom", "threat")
    shona = council.person("Shona")
    moves.start_review(incident.pk, actor=shona)
    moves.take_no_further_action(incident.pk, actor=shona, reason_code="resolved_on_the_spot")
    visitor = as_person("Shona")
    visitor.visit(f"/incidents/{incident.reference}/move/close/")
    page = visitor.press("Close")
    assert page.status == 422
    for words in ("Record your discussion", "record the decision about the police", "Record the reference"):
        assert page.says(words), words
    assert page.find_link("Record the reference from the health and safety portal.").endswith("#safety")


def test_a_closed_incident_opens_again_with_a_reason(make: Any, council: Any) -> None:
    incident = brought_to("closed", make, council)
    moves.reopen(incident.pk, actor=council.person("Shona"), reason="It went on.")
    assert WorkItem.objects.filter(kind="review", closed_at=None).exists()
    last = timeline_of(incident).last()
    assert last is not None
    assert last.reason == "It went on."


def test_notes_and_documents_are_added_and_nothing_is_changed(make: Any, as_person: Any) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    incident = make("Tom")
    tom = as_person("Tom")
    tom.visit(f"/incidents/{incident.reference}/")
    tom.follow("Add a note")
    assert tom.press("Add the note", text=" ").status == 422
    page = tom.press("Add the note", text="She rang again to say sorry.")
    assert page.says("She rang again to say sorry.")
    tom.follow("Add a document")
    assert tom.press("Add").status == 422
    page = tom.press("Add", uploads=[SimpleUploadedFile("note.txt", b"A note of the call")], kind="log")
    assert page.has_link("note.txt")
    bad = {"uploads": [SimpleUploadedFile("a.txt", b"fine"), SimpleUploadedFile("b.pdf", b"no pdf")], "kind": "log"}
    assert tom.client.post(f"/incidents/{incident.reference}/do/document/", bad).status_code == 422
    assert not tom.visit(f"/incidents/{incident.reference}/").has_link("a.txt")


def test_query_counts_do_not_grow_with_what_hangs_on_it(make: Any, council: Any, sign_in: Any) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    def filled(many: int) -> Incident:
        incident = make("Tom", "abuse")
        tom, shona = council.person("Tom"), council.person("Shona")
        for number in range(many):
            store_document(incident, SimpleUploadedFile(f"{number}.txt", b"%d" % number), actor=tom, kind="log")
            first_steps.add_note(incident.pk, actor=tom, text="A note.")
            first_steps.record_discussion(incident.pk, actor=shona, held_on=incident.occurred_on, outcome="Talked.")
            incident.witnesses.create(name=f"Witness {number}")
        return incident

    few, many = filled(2), filled(20)
    client = sign_in(council.person("Shona"))
    counts = []
    for incident in (few, few, many):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(f"/incidents/{incident.reference}/").status_code == 200
        counts.append(len(queries))
    assert counts[1] == counts[2], counts
