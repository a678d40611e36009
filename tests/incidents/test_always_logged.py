"""What is always on record: recording for others to see, and the four kinds of event that the policy names."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from engagement.checks import Unmet
from engagement.spine.documents import documents_of
from engagement.spine.timeline import timeline_of
from incidents.models import ImmediateAction, Incident
from incidents.services import evidence, first_steps, logging, police
from tests.approvals.builders import Cases, again


@pytest.fixture
def cases(council: Any) -> Cases:
    """Cases for the small council."""
    return Cases(council)


# -- recording for others to see ---------------------------------------------------------------------------------------


def recorded(cases: Cases, how: str) -> Incident:
    """A draft that says that we were recorded for others to see, and was then called forceful and nothing more."""
    draft: Incident = cases.draft("Tom", asks="record_only", approach_kind="")
    if how == "example":
        draft.category, draft.examples = "violence_abuse", ["recording_for_public"]
    else:
        ImmediateAction.objects.create(
            incident=draft, kind="ended_recording", told_customer=True, taken_by=draft.reporter
        )
    draft.screening = "forceful"
    draft.save()
    return draft


@pytest.mark.clauses("SBC-A2-COV-2")
@pytest.mark.parametrize("how", ["example", "action"])
def test_a_recording_for_others_to_see_ends_as_no_note_and_is_not_discarded(cases: Cases, how: str) -> None:
    draft = recorded(cases, how)
    for act in (
        lambda: logging.keep_as_note(draft.pk, actor=draft.reporter, text="He filmed us."),
        lambda: logging.discard_draft(draft.pk, actor=draft.reporter),
    ):
        with pytest.raises(Unmet, match="That is always logged"):
            act()
    assert again(draft).state == "draft"
    draft.screening = "unacceptable"
    draft.effect_on_staff = "It was upsetting."
    draft.save()
    if how == "example":
        ImmediateAction.objects.create(
            incident=draft, kind="ended_recording", told_customer=True, taken_by=draft.reporter
        )
    assert logging.submit_incident(draft.pk, actor=draft.reporter).reference


@pytest.mark.clauses("SBC-A2-COV-2")
def test_the_page_says_so_and_keeps_the_draft(cases: Cases, as_person: Any) -> None:
    draft = recorded(cases, "example")
    page = as_person("Tom").post(reverse("incidents:log_discard", args=[draft.pk]), {})
    assert page.status == 422
    assert page.says("That is always logged")
    assert again(draft).state == "draft"


@pytest.mark.clauses("SBC-A2-COV-2")
def test_ending_contact_over_a_recording_is_not_recorded_outside_an_incident(cases: Cases) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ImmediateAction.objects.create(kind="ended_recording", told_customer=True, taken_by=cases.person("Tom"))


def test_a_draft_without_a_recording_is_discarded_as_ever(cases: Cases) -> None:
    draft = cases.draft("Tom")
    assert logging.discard_draft(draft.pk, actor=draft.reporter).state == "void"


# -- restoration, warning, police contact: a record each, with its evidence --------------------------------------------


def restored(cases: Cases) -> tuple[Any, str]:
    return cases.approved("Tom"), "approve"


def warned(cases: Cases) -> tuple[Any, str]:
    approach = cases.issued(cases.discussed("Tom"))
    return approach.letter, "issue"


def police_told(cases: Cases) -> tuple[Any, str]:
    from engagement import clock

    incident = cases.incident(
        "Tom", category="violence_abuse", examples=["threats"], channel="phone", asks="record_only", approach_kind="",
        effect_on_staff="He was afraid.",
    )  # fmt: skip
    police.record_police_decision(
        incident.pk, actor=cases.person("Shona"), outcome="reported", reported_on=clock.today(), force="Police Scotland"
    )
    return incident, "police_decision"


@pytest.mark.clauses("UKCG-075")
@pytest.mark.parametrize("happened", [restored, warned, police_told])
def test_restoration_warning_and_police_contact_each_leave_a_record(cases: Cases, happened: Any) -> None:
    subject, verb = happened(cases)
    [event] = timeline_of(subject).filter(verb=verb)
    assert event.actor is not None
    assert event.at is not None
    assert event.policy_version is not None


@pytest.mark.clauses("UKCG-075")
def test_a_warning_on_the_spot_is_kept_in_its_words(cases: Cases) -> None:
    draft = cases.draft("Tom", asks="record_only", approach_kind="")
    ImmediateAction.objects.create(
        incident=draft, kind="warned", warned=True, warning_words="I will end this call.", taken_by=draft.reporter
    )
    kept = logging.submit_incident(draft.pk, actor=draft.reporter)
    assert [one.warning_words for one in kept.immediate_actions.all()] == ["I will end this call."]


@pytest.mark.clauses("UKCG-075")
@pytest.mark.parametrize("kind", ["correspondence", "recording", "screenshot", "reply", "log"])
def test_letters_mails_recordings_and_screenshots_are_kept_with_it(cases: Cases, kind: str) -> None:
    incident, _verb = police_told(cases)
    upload = SimpleUploadedFile("kept.txt", b"what was sent")
    evidence.add_document(incident.pk, actor=cases.person("Shona"), uploads=[upload], kind=kind)
    [kept] = documents_of(incident)
    assert (kept.kind, kept.size) == (kind, len(b"what was sent"))
    first_steps.add_note(incident.pk, actor=cases.person("Tom"), text="Kept.")
    assert list(documents_of(incident)) == [kept]
