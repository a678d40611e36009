"""In force without the customer knowing: by an approved exception alone, and told when its reason has gone."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from engagement import clock
from engagement.checks import Unmet
from engagement.spine.work_items import open_work_of
from engagement.transitions import NotVisible, SystemActor, perform
from letters import services as letter_services
from letters.models import Letter
from restrictions.models import PolicyException, Restriction
from restrictions.services import telling
from restrictions.services.deciding import decide_request, record_decision
from restrictions.services.exceptions import ExceptionInput, decide_exception, end_exception, propose_exception
from tests.restrictions.builders import Limits
from tests.restrictions.letters import again, check, checked, issue, pdf_of, submit

pytestmark = pytest.mark.django_db

ADVISED = {"adviser_name": "Dr Ana Reyes", "adviser_role": "consultant", "text": "We were advised against telling him."}


def excepted(limits: Limits, request: Any, kind: str, *, by: str, proposed_by: str = "Tom", **given: Any) -> Any:
    """An exception of this kind, proposed and approved."""
    asked: dict[str, Any] = {"reason_code": "other", "advised_on": clock.today(), **ADVISED} | given
    exception = propose_exception(
        request.pk, actor=limits.person(proposed_by), given=ExceptionInput(kind=kind, **asked)
    )
    return decide_exception(exception.pk, actor=limits.person(by), approve=True, reason="The advice is clear.")


def by_group(limits: Limits, kind: str = "no_notification", **given: Any) -> Any:
    """Decided by the group, with an exception that it approved before."""
    request = limits.with_group(terms=given.pop("terms", None) or limits.group_terms())
    excepted(limits, request, kind, by="Helen", **given)
    limits.vote(request, "Helen", "Alasdair", "Priya")
    record_decision(request.pk, actor=limits.person("Priya"), considered=limits.considered(request))
    return limits.again(request).restriction


def by_senior(limits: Limits, kind: str = "no_notification", **given: Any) -> Any:
    """Decided by the senior manager, with an exception that they approved before."""
    request = limits.with_senior_manager(terms=given.pop("terms", None) or limits.terms())
    excepted(limits, request, kind, by="Margaret", **given)
    decide_request(
        request.pk, actor=limits.person("Margaret"), terms=request.asked, considered=limits.considered(request)
    )
    return limits.again(request).restriction


# Not told ------------------------------------------------------------------------------------------------------------


@pytest.mark.clauses("SBC-11.6")
def test_no_letter_begins_and_the_level_that_decided_is_asked(limits: Limits) -> None:
    restriction = by_group(limits)
    assert restriction.letter is None
    [item] = open_work_of(restriction)
    assert (item.kind, item.duty) == ("start_untold", "review_group")


@pytest.mark.clauses("SBC-11.6")
def test_it_comes_into_force_by_the_exception_and_staff_see_that_the_customer_does_not_know(
    limits: Limits, as_person: Any
) -> None:
    restriction = limits.shared(by_group(limits))
    helen = as_person("Helen")
    helen.visit("/register/R-2026-0001/")
    helen.follow("Bring it into force without telling the customer")
    page = helen.press("Bring it into force")
    assert page.says("The customer has not been told")
    begun = again(restriction)
    assert (begun.state, begun.told, begun.told_on) == ("active", "not_told", None)
    assert begun.untold_by.kind == "no_notification"
    assert open_work_of(begun).count() == 0
    notice = begun.share_notices.get()
    assert "The customer has not been told of this" in notice.instruction
    assert "advised" not in notice.instruction


@pytest.mark.clauses("SBC-11.6")
def test_only_the_level_that_decided_does_it(limits: Limits, as_person: Any) -> None:
    restriction = limits.shared(by_senior(limits))
    for name in ("Tom", "Shona", "Isla", "Grace"):
        with pytest.raises((PermissionDenied, NotVisible)):
            telling.come_into_force_untold(restriction.pk, actor=limits.person(name))
        assert as_person(name).post("/register/R-2026-0001/untold/").status in (403, 404), name
    assert telling.come_into_force_untold(restriction.pk, actor=limits.person("Margaret")).is_in_force


@pytest.mark.clauses("SBC-11.6", "SBC-11.2-0")
def test_without_an_approved_exception_it_never_does(limits: Limits, as_person: Any) -> None:
    restriction = limits.shared(limits.decided_by_senior())
    letter_services.cancel_letter(again(restriction).letter_id, actor=limits.person("Tom"), reason="By mistake.")
    with pytest.raises(Unmet) as refused:
        telling.come_into_force_untold(restriction.pk, actor=limits.person("Margaret"))
    assert {one.check.code for one in refused.value.unmet} == {"not_telling_is_approved"}
    margaret = as_person("Margaret")
    assert not margaret.visit("/register/R-2026-0001/").has_link("without telling")
    assert margaret.visit("/register/R-2026-0001/untold/").status == 403


def test_not_with_an_exception_of_another_request(limits: Limits) -> None:
    mine = limits.shared(limits.decided_by_senior())
    letter_services.cancel_letter(again(mine).letter_id, actor=limits.person("Tom"), reason="By mistake.")
    other = by_senior(limits)
    exception = PolicyException.objects.get(request=other.request)
    with pytest.raises(Unmet):
        perform(Restriction, mine.pk, "come_into_force_untold", actor=limits.person("Margaret"), untold_by=exception)


@pytest.mark.clauses("SPSO-EP-66.0")
def test_it_is_settled_first_who_must_know(limits: Limits, as_person: Any) -> None:
    restriction = by_senior(limits)
    with pytest.raises(Unmet) as refused:
        telling.come_into_force_untold(restriction.pk, actor=limits.person("Margaret"))
    assert {one.check.code for one in refused.value.unmet} == {"sharing_decided", "right_people_listed"}
    margaret = as_person("Margaret")
    margaret.visit("/register/R-2026-0001/untold/")
    page = margaret.press("Bring it into force")
    assert page.status == 422
    assert page.says("Say who must know of it and why")


def test_an_exception_approved_after_the_decision_waits_for_the_letters_writer(limits: Limits, as_person: Any) -> None:
    restriction = limits.shared(limits.decided_by_senior())
    letter = again(restriction).letter
    excepted(limits, restriction.request, "no_notification", by="Margaret")
    with pytest.raises(Unmet) as refused:
        telling.come_into_force_untold(restriction.pk, actor=limits.person("Margaret"))
    assert {one.check.code for one in refused.value.unmet} == {"no_letter_on_its_way"}
    assert (
        as_person("Margaret").visit("/register/R-2026-0001/untold/").has_link("A letter to the customer has been begun")
    )
    letter_services.cancel_letter(letter.pk, actor=limits.person("Tom"), reason="By an exception he is not told.")
    assert {item.kind for item in open_work_of(restriction)} == {"start_untold"}, "nobody is asked for another letter"
    with pytest.raises(PermissionDenied):
        telling.begin_letter_again(restriction.pk, actor=limits.person("Tom"))
    assert telling.come_into_force_untold(restriction.pk, actor=limits.person("Margaret")).told == "not_told"


@pytest.mark.clauses("SBC-11.6")
def test_nobody_tells_the_customer_while_the_exception_stands(limits: Limits, as_person: Any) -> None:
    restriction = limits.shared(limits.decided_by_senior())
    letter = checked(limits, restriction, by="Shona")
    excepted(limits, restriction.request, "no_notification", by="Margaret")
    with pytest.raises(Unmet) as refused:
        issue(letter)
    assert {one.check.code for one in refused.value.unmet} == {"telling_is_right"}
    with pytest.raises(Unmet) as refused:
        telling.come_into_force_told_otherwise(
            restriction.pk,
            actor=limits.person("Shona"),
            told_on=clock.today(),
            told_how="Read out on the phone.",
            not_in_writing_because="He cannot read letters.",
        )
    assert {one.check.code for one in refused.value.unmet} == {"telling_is_right"}
    page = as_person("Tom").visit(letter.get_absolute_url())
    assert page.has_link("By an approved exception the customer is not told")
    assert again(restriction).state == Restriction.State.PENDING_NOTIFICATION


# Told after all ------------------------------------------------------------------------------------------------------


@pytest.mark.clauses("SBC-11.6")
def test_when_the_reason_has_gone_the_letter_begins_and_says_from_when_it_has_applied(
    limits: Limits, the_clock: Any, as_person: Any
) -> None:
    restriction = limits.shared(by_senior(limits))
    telling.come_into_force_untold(restriction.pk, actor=limits.person("Margaret"))
    the_clock.forward(days=30)
    exception = PolicyException.objects.get(kind="no_notification")
    end_exception(exception.pk, actor=limits.person("Margaret"), reason="The adviser says he can be told now.")
    letter = again(restriction).letter
    assert letter.state == Letter.State.DRAFT
    assert open_work_of(exception).count() == 0, "the letter is what is owed"
    letter = check(submit(letter), limits.person("Shona"))
    assert "It applies from 18 November 2026 until 16 February 2027." in pdf_of(letter)
    issue(letter)
    told = again(restriction)
    assert (told.state, told.told, told.told_on, told.starts_on.isoformat()) == (
        "active",
        "letter",
        clock.today(),
        "2026-11-18",
    )
    newest = told.share_notices.first()
    assert (newest.about, "has not been told" in newest.instruction) == ("changed", False)
    assert told.reviews.count() == 1
    assert not as_person("Margaret").visit("/register/R-2026-0001/").says("The customer has not been told")


def test_being_told_late_leaves_a_review_as_it_is(limits: Limits) -> None:
    restriction = limits.shared(by_senior(limits))
    telling.come_into_force_untold(restriction.pk, actor=limits.person("Margaret"))
    perform(Restriction, restriction.pk, "begin_review", actor=limits.person("Margaret"))
    exception = PolicyException.objects.get(kind="no_notification")
    end_exception(exception.pk, actor=limits.person("Margaret"), reason="He can be told now.")
    issue(check(submit(again(restriction).letter), limits.person("Shona")))
    assert (again(restriction).state, again(restriction).told) == ("under_review", "letter")


def test_an_exception_that_ends_before_it_begins_brings_the_letter(limits: Limits) -> None:
    restriction = limits.shared(by_group(limits))
    exception = PolicyException.objects.get(kind="no_notification")
    end_exception(exception.pk, actor=limits.person("Priya"), reason="He can be told now.")
    assert again(restriction).letter.state == Letter.State.DRAFT
    assert open_work_of(restriction).count() == 0
    with pytest.raises(Unmet):
        telling.come_into_force_untold(restriction.pk, actor=limits.person("Priya"))


def test_the_system_notes_it_only_with_a_letter_that_was_sent(limits: Limits) -> None:
    restriction = limits.shared(by_senior(limits))
    telling.come_into_force_untold(restriction.pk, actor=limits.person("Margaret"))
    with pytest.raises(Unmet):
        perform(Restriction, restriction.pk, "note_told", actor=SystemActor("letter despatch"), told_on=clock.today())


# The way to challenge ------------------------------------------------------------------------------------------------


@pytest.mark.clauses("SBC-12.6-S", "SBC-12.6-0", "SBC-11.2d", "SPSO-G1-05")
def test_where_no_appeal_is_offered_the_letter_names_the_ombudsman(limits: Limits) -> None:
    restriction = by_group(limits, "no_internal_appeal", reason_code="professional_advice")
    assert restriction.appeal_subject == "no_internal_appeal"
    text = pdf_of(checked(limits, limits.shared(restriction), by="Priya"))
    assert "We do not offer an appeal within Northmoor Council, because we have been advised against it." in text
    assert "You can ask the Public Services Ombudsman to look at what we have done" in text
    assert "appeal to our" not in text
    assert "mental health" not in text
    assert ADVISED["text"] not in text


@pytest.mark.clauses("SBC-12.6-0", "SBC-7.8b")
def test_when_the_reason_for_no_appeal_has_gone_the_letter_names_the_policys_route(limits: Limits) -> None:
    restriction = limits.shared(by_group(limits, "no_internal_appeal", reason_code="professional_advice"))
    letter = checked(limits, restriction, by="Priya")
    exception = PolicyException.objects.get(kind="no_internal_appeal")
    end_exception(exception.pk, actor=limits.person("Helen"), reason="It no longer holds.")
    assert again(restriction).appeal_subject == "review_group"
    assert again(letter).state == Letter.State.DRAFT
    text = pdf_of(check(submit(again(letter)), limits.person("Priya")))
    assert "You can appeal to our Chief Executive by" in text


@pytest.mark.clauses("SBC-7.8b")
def test_the_page_shows_the_way_to_challenge(limits: Limits, as_person: Any) -> None:
    restriction = limits.shared(limits.decided_by_senior())
    assert as_person("Tom").visit(restriction.get_absolute_url()).says("The appeal goes to the Complaints Review Group")


@pytest.mark.clauses("SBC-7.9c")
def test_where_no_review_is_planned_the_letter_says_why(limits: Limits) -> None:
    terms = limits.terms(review_on=None)
    request = limits.draft_request()
    propose_exception(
        request.pk,
        actor=limits.person("Tom"),
        given=ExceptionInput(kind="no_review", reason_code="other", text="It ends in three weeks."),
    )
    from restrictions.services import asking, supporting

    asking.set_asked_terms(request.pk, actor=limits.person("Tom"), terms=terms)
    asking.submit_request(request.pk, actor=limits.person("Tom"))
    supporting.support_request(request.pk, actor=limits.person("Shona"), reason="It is needed.")
    exception = PolicyException.objects.get(request=request)
    decide_exception(exception.pk, actor=limits.person("Margaret"), approve=True, reason="It is short.")
    request = again(request)
    decide_request(
        request.pk, actor=limits.person("Margaret"), terms=request.asked, considered=limits.considered(request)
    )
    restriction = limits.shared(again(request).restriction)
    text = pdf_of(checked(limits, restriction, by="Shona"))
    assert "We have not planned a review, because it ends in three weeks." in text


@pytest.mark.clauses("SBC-A1-CAT1-4c")
def test_on_the_health_and_safety_track_the_letter_names_complaints_and_the_ombudsman(limits: Limits) -> None:
    incident = limits.record_only("Isla", category="violence_abuse", examples=["threats"], channel="phone")
    limits.safety_reference(incident)
    request = limits.asked("Shona", incident=incident, terms=limits.terms(limits.measure(addresses="threats")))
    assert request.track == "safety"
    decide_request(
        request.pk, actor=limits.person("Margaret"), terms=request.asked, considered=limits.considered(request)
    )
    restriction = again(request).restriction
    assert restriction.appeal_subject == "category_one"
    text = pdf_of(checked(limits, limits.shared(restriction), by="Ewan"))
    assert "You can complain to us about what we did" in text
    assert "Public Services Ombudsman" in text
    assert "You can appeal" not in text
