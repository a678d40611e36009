"""What the customer is told of a report to the police or of legal action: a letter, or why nothing."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from engagement.checks import Unmet
from engagement.policy.services import publish_profile
from engagement.spine.documents import documents_of
from engagement.spine.models import WorkItem
from engagement.spine.timeline import timeline_of
from incidents import safety_threatened
from incidents.models import Incident
from incidents.services import evidence, first_steps, legal, moves, notices
from letters.models import Letter
from letters.selectors import letters_visible_to
from letters.services import cancel_letter, issue_letter
from tests.incidents.notices import (
    ACTION,
    ADVICE,
    DAY,
    NOT_NEEDED,
    NOT_TOLD,
    checked,
    fields_of,
    missing,
    open_kinds,
    report,
    rewritten,
)


@pytest.mark.clauses("SBC-11.4c")
def test_where_nothing_was_done_there_is_nothing_to_tell(threat: Incident, council: Any, as_person: Any) -> None:
    with pytest.raises(ValidationError, match="nothing to tell"):
        notices.record_customer_notice(threat.pk, actor=council.person("Shona"), outcome="letter")
    assert as_person("Shona").visit(f"/incidents/{threat.reference}/do/customer-told/").status == 403
    assert not as_person("Shona").visit(f"/incidents/{threat.reference}/").says("What the customer is told")


# -- by letter ---------------------------------------------------------------------------------------------------------


@pytest.mark.clauses("SBC-11.4c")
def test_the_draft_of_the_letter_opens_at_once(reported: Incident, council: Any, as_person: Any) -> None:
    legal.record_legal_decision(reported.pk, actor=council.person("Shona"), **ADVICE)
    shona = as_person("Shona")
    shona.visit(f"/incidents/{reported.reference}/")
    shona.follow("Decide what the customer is told of the action")
    page = shona.press("Record the decision", outcome="letter")
    letter = Letter.objects.get(kind="police_legal_notice")
    assert letter.reference in page.section("What the customer is told")
    assert (letter.matter, letter.drafter.name, letter.checker_grade) == (
        reported.reference, "Shona Kerr", "review_group",
    )  # fmt: skip
    assert [one.name for one in letter.not_checked_by.all()] == ["Tom Elliot"]
    assert "Police Scotland" in str(letter.context)
    assert "Priya" not in str(letter.context), "advice is for us alone"
    assert WorkItem.objects.get(subject_id=str(letter.pk), closed_at=None).assignee == letter.drafter
    shona.follow(letter.reference)
    assert shona.page.status == 200


@pytest.mark.clauses("SBC-11.4c")
def test_it_is_closed_once_the_letter_went(reported: Incident, council: Any, as_person: Any) -> None:
    shona, tom = council.person("Shona"), council.person("Tom")
    ready_to_close(reported, shona)
    with pytest.raises(Unmet, match="Tell the customer"):
        moves.close(reported.pk, actor=shona)
    letter = notices.record_customer_notice(reported.pk, actor=shona, outcome="letter").letter
    assert letter is not None
    with pytest.raises(Unmet) as caught:
        moves.close(reported.pk, actor=shona)
    assert [(item.sentence, item.path) for item in caught.value.unmet] == [
        ("The letter that tells the customer what was done is not sent yet. Send it first.", letter.get_absolute_url())
    ]
    checked(letter, by=council.person("Helen"))
    assert not letters_visible_to(tom).filter(pk=letter.pk).exists()
    issue_letter(letter.pk, actor=shona, issued_on=DAY, how="post")
    assert letters_visible_to(tom).filter(pk=letter.pk).exists()
    assert timeline_of(reported).filter(verb="customer_told", sentence__contains=letter.reference).exists()
    assert moves.close(reported.pk, actor=shona).state == "closed"
    page = as_person("Tom").visit(f"/incidents/{reported.reference}/")
    assert f"{letter.reference}: sent" in page.section("What the customer is told")


def ready_to_close(incident: Incident, manager: Any) -> None:
    """Everything but the word to the customer."""
    first_steps.record_health_and_safety_reference(incident.pk, actor=manager, reference="LX-1", logged_on=DAY)
    first_steps.record_discussion(incident.pk, actor=manager, held_on=DAY, outcome="We talked.")
    legal.record_legal_decision(incident.pk, actor=manager, **NOT_NEEDED)
    moves.start_review(incident.pk, actor=manager)
    moves.manage_under_health_and_safety(incident.pk, actor=manager, reason="A threat.")


@pytest.mark.clauses("SBC-11.4c")
def test_a_cancelled_letter_leaves_the_question_open(reported: Incident, council: Any, as_person: Any) -> None:
    shona = council.person("Shona")
    first = notices.record_customer_notice(reported.pk, actor=shona, outcome="letter").letter
    assert first is not None
    margaret = council.person("Margaret")
    with pytest.raises(ValidationError, match="Cancel it first"):
        notices.record_customer_notice(reported.pk, actor=margaret, **NOT_TOLD)
    cancel_letter(first.pk, actor=shona, reason="It names a witness.")
    assert "tell_customer" in open_kinds(reported)
    assert "customer_told_of_action" in missing(reported)
    assert as_person("Shona").visit(f"/incidents/{reported.reference}/").says("This is open again")
    second = notices.record_customer_notice(reported.pk, actor=shona, outcome="letter").letter
    assert second is not None
    assert second.pk != first.pk
    cancel_letter(second.pk, actor=shona, reason="The police asked us to.")
    notices.record_customer_notice(reported.pk, actor=margaret, **NOT_TOLD)
    assert "customer_told_of_action" not in missing(reported)


@pytest.mark.clauses("SBC-11.4c")
def test_what_is_done_later_is_told_too(reported: Incident, council: Any) -> None:
    """A letter on its way goes back to its writer with it; its approval is gone."""
    shona = council.person("Shona")
    letter = notices.record_customer_notice(reported.pk, actor=shona, outcome="letter").letter
    assert letter is not None
    checked(letter, by=council.person("Helen"))
    legal.record_legal_decision(reported.pk, actor=shona, **ACTION)
    assert "tell_customer" in open_kinds(reported)
    again = notices.record_customer_notice(reported.pk, actor=shona, outcome="letter")
    assert again.letter == letter
    assert again.about_legal
    assert Letter.objects.get(pk=letter.pk).state == "draft"
    assert "An interdict is asked for" in str(Letter.objects.get(pk=letter.pk).context)
    rewritten(letter, by=council.person("Helen"))
    issue_letter(letter.pk, actor=shona, issued_on=DAY, how="post")
    assert not missing(reported)


@pytest.mark.clauses("SBC-11.4c")
def test_a_letter_that_went_before_does_not_tell_what_came_after(reported: Incident, council: Any) -> None:
    shona = council.person("Shona")
    letter = notices.record_customer_notice(reported.pk, actor=shona, outcome="letter").letter
    assert letter is not None
    checked(letter, by=council.person("Helen"))
    issue_letter(letter.pk, actor=shona, issued_on=DAY, how="post")
    assert missing(reported) == {"legal_considered"}
    legal.record_legal_decision(reported.pk, actor=shona, **ACTION)
    assert missing(reported) == {"customer_told_of_action"}
    assert notices.record_customer_notice(reported.pk, actor=shona, outcome="letter").letter != letter


# -- not told ----------------------------------------------------------------------------------------------------------


@pytest.mark.clauses("SBC-11.4c")
@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"outcome": ""}, "outcome"),
        ({"outcome": "other_way", "told_how": "By phone", "told_on": DAY}, "outcome"),
        ({"reason_code": ""}, "reason_code"),
        ({"reason_code": "not_on_the_list"}, "reason_code"),
        ({"reason": " "}, "reason"),
        ({"adviser_name": ""}, "adviser_name"),
        ({"adviser_role": ""}, "adviser_role"),
        ({"advised_on": None}, "advised_on"),
        ({"reason_code": "medical_advice"}, "advice_document"),
    ],
)
def test_not_telling_needs_a_reason_and_what_it_rests_on(
    reported: Incident, council: Any, given: dict[str, Any], field: str
) -> None:
    with pytest.raises(ValidationError) as caught:
        notices.record_customer_notice(reported.pk, actor=council.person("Margaret"), **NOT_TOLD | given)
    assert fields_of(caught) == {field}
    assert "customer_told_of_action" in missing(reported)


@pytest.mark.clauses("SBC-11.4c")
def test_the_grade_that_the_policy_names_leaves_a_customer_untold(reported: Incident, council: Any) -> None:
    shona, margaret = council.person("Shona"), council.person("Margaret")
    with pytest.raises(ValidationError, match="Margaret Innes decides that a customer is not told"):
        notices.record_customer_notice(reported.pk, actor=shona, **NOT_TOLD)
    notices.record_customer_notice(reported.pk, actor=margaret, **NOT_TOLD)
    assert missing(reported) == {"legal_considered"}


def test_where_the_senior_manager_is_part_of_it_whoever_decides_does(make: Any, council: Any) -> None:
    incident = make("Tom", "threat", affected="Margaret")
    report(incident, council)
    notices.record_customer_notice(incident.pk, actor=council.person("Shona"), **NOT_TOLD)
    assert missing(incident) == {"legal_considered"}


def test_the_advice_is_a_document_of_this_incident(make: Any, reported: Incident, council: Any) -> None:
    margaret, other = council.person("Margaret"), make("Tom", "abuse")
    for incident in (reported, other):
        upload = SimpleUploadedFile("advice.txt", b"Advice")
        evidence.add_document(incident.pk, actor=margaret, uploads=[upload], kind="other")
    given = NOT_TOLD | {"reason_code": "medical_advice"}
    with pytest.raises(ValidationError, match="documents of this incident"):
        notices.record_customer_notice(reported.pk, actor=margaret, **given, advice_document=documents_of(other).get())
    notices.record_customer_notice(reported.pk, actor=margaret, **given, advice_document=documents_of(reported).get())
    assert "customer_told_of_action" not in missing(reported)


@pytest.mark.clauses("SBC-11.4c")
def test_the_page_says_who_decides_and_never_asks_about_health(reported: Incident, as_person: Any) -> None:
    shona = as_person("Shona")
    page = shona.visit(f"/incidents/{reported.reference}/do/customer-told/")
    assert list(page.choices("outcome")) == ["letter", "not_told"]
    assert page.says("Margaret Innes decides this, and records it here.")
    margaret = as_person("Margaret")
    page = margaret.visit(f"/incidents/{reported.reference}/do/customer-told/")
    assert page.says("Never anything about anybody’s health")
    assert margaret.press("Record the decision", outcome="not_told").status == 422
    page = margaret.press("Record the decision", **NOT_TOLD)
    part = page.section("What the customer is told")
    assert "Another reason" in part
    assert "Sergeant Ina Mair, Police Scotland, on 18 November 2026" in part


def test_who_reads_it_without_deciding_gets_no_link(reported: Incident, as_person: Any) -> None:
    for name in ("Tom", "Stuart"):
        page = as_person(name).visit(f"/incidents/{reported.reference}/")
        assert page.says("Legal action")
        assert not page.has_link("Decide what the customer is told")
        assert not page.has_link("Record whether legal action was considered")
        for act in ("legal", "customer-told"):
            assert as_person(name).visit(f"/incidents/{reported.reference}/do/{act}/").status == 403


# -- other policies ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("profile", ["spso", "ukcg"])
def test_under_another_policy_its_own_checker_and_reasons(reported: Incident, council: Any, profile: str) -> None:
    publish_profile(None, profile, "Another policy")
    shona = council.person("Shona")
    letter = notices.record_customer_notice(reported.pk, actor=shona, outcome="letter").letter
    assert letter is not None
    assert (letter.checker_grade, letter.checker_duty) == ("manager", "senior_manager")
    cancel_letter(letter.pk, actor=shona, reason="x")
    listed = safety_threatened.reasons_not_to_tell()
    assert listed is not None
    code = listed.reasons[-1].code
    notices.record_customer_notice(reported.pk, actor=council.person("Margaret"), **NOT_TOLD | {"reason_code": code})
    assert missing(reported) == {"legal_considered"}


@pytest.mark.clauses("SBC-11.4c")
def test_without_such_a_letter_they_are_told_in_another_way(
    reported: Incident, as_person: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(safety_threatened, "NOTICE", "no_such_letter")
    shona = as_person("Shona")
    page = shona.visit(f"/incidents/{reported.reference}/do/customer-told/")
    assert list(page.choices("outcome")) == ["other_way", "not_told"]
    assert shona.press("Record the decision", outcome="other_way", told_how=" ").status == 422
    early = shona.press("Record the decision", outcome="other_way", told_how="I rang him.", told_on=date(2026, 11, 16))
    assert early.status == 422
    assert early.says("They cannot have been told before it happened, on 17 November 2026")
    page = shona.press("Record the decision", outcome="other_way", told_how="I rang him.", told_on=DAY)
    assert "I rang him." in page.section("What the customer is told")
    assert missing(reported) == {"legal_considered"}
