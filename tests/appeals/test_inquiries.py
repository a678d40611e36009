"""The ombudsman's inquiries: asked, sent, found, and what we do because of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from appeals.models import OmbudsmanInquiry
from appeals.services.inquiries import Asked, add_action, record_inquiry
from engagement import clock
from engagement.spine.work_items import open_work_of
from engagement.ui.words import british_date
from tests.appeals.builders import Appeals
from tests.visitor import Visitor

pytestmark = pytest.mark.django_db
People = Callable[[str], Visitor]


def asked(appeals: Appeals, appeal: Any) -> OmbudsmanInquiry:
    """Asked today about the restriction of an appeal, with ten days for the answer."""
    words = Asked("S-2026-77", clock.today(), "The whole file.", clock.today() + timedelta(days=10))
    return record_inquiry(appeal.restriction_id, actor=appeals.person("Callum"), asked=words, appeal=appeal)


@pytest.mark.clauses("SBC-3.8b")
def test_an_inquiry_from_the_question_to_what_we_did(appeals: Appeals, as_person: People) -> None:
    appeal = appeals.decided_by_chief_executive()
    callum = as_person("Callum")
    callum.visit(appeal.get_absolute_url())
    page = callum.follow("Record that the ombudsman has asked")
    assert page.value_of("appeal") == appeal.reference
    tomorrow = clock.today() + timedelta(days=1)
    page = callum.press("Record the inquiry", their_reference="S-2026-77", asked_on=tomorrow)
    assert page.status == 422
    assert page.value_of("their_reference") == "S-2026-77"
    assert "Write what they ask for" in page.errors
    due = clock.today() + timedelta(days=10)
    page = callum.press("Record the inquiry", asked_on=clock.today(), asked_for="The whole file.", reply_by=due)
    inquiry = OmbudsmanInquiry.objects.get()
    assert (inquiry.appeal, inquiry.restriction) == (appeal, appeal.restriction)
    assert open_work_of(inquiry).get(kind="answer_ombudsman").due_on == due
    for kind in ("Nothing has been sent yet", "has not decided yet", "Nothing is to be done so far"):
        assert page.says(kind)

    page = callum.press("Record what we sent", {"sent-sent_on": clock.today(), "sent-sent": "All letters and notes."})
    assert page.says("All letters and notes.")
    assert not open_work_of(inquiry).filter(kind="answer_ombudsman").exists()
    page = callum.press("Record what they found", {"found-finding": "partly"})
    assert page.status == 422
    page = callum.press("Record what they found", {"found-found_on": clock.today()})
    assert page.says("Upheld in part")

    page = callum.press("Add it", {"action-what": "Ring back within two days.", "action-owner": "Nobody Atall"})
    assert page.status == 422
    assert page.value_of("action-owner") == "Nobody Atall"
    page = callum.press("Add it", {"action-owner": "Tom Elliot", "action-due_on": tomorrow})
    assert page.says("Ring back within two days.")

    tom = as_person("Tom")
    page = tom.visit(inquiry.get_absolute_url())
    assert not page.has_button("Add it"), "only the liaison officer records"
    tom.follow("It is done")
    assert tom.press("Record that it is done", done_how=" ").status == 422
    page = tom.press("Record that it is done", done_how="A rota since Monday.")
    assert page.says("A rota since Monday.")
    done = inquiry.actions.get()
    assert done.done_on == clock.today()
    assert not open_work_of(inquiry).filter(kind=f"inquiry_action_{done.pk}").exists()
    tom.visit(reverse("appeals:action_done", args=[done.pk]))
    assert tom.page.says("This is done already.")


def test_only_the_liaison_officer_records_and_only_the_owner_finishes(appeals: Appeals, as_person: People) -> None:
    appeal = appeals.decided_by_chief_executive()
    inquiry = asked(appeals, appeal)
    action = add_action(
        inquiry.pk,
        actor=appeals.person("Callum"),
        what="Ring back.",
        due_on=clock.today(),
        owner=appeals.person("Tom"),
    )
    address = reverse("appeals:inquire", args=[appeal.restriction.reference])
    done = reverse("appeals:action_done", args=[action.pk])
    for name in ("Tom", "Helen", "Grace", "Isla"):
        assert as_person(name).visit(address).status == 403, name
    assert as_person("Tom").post(inquiry.get_absolute_url(), {"act": "found"}).status == 403
    assert as_person("Grace").visit(done).status == 403
    assert as_person("Rory").visit(inquiry.get_absolute_url()).status == 404
    assert as_person("Rory").visit(done).status == 404
    inquiry.refresh_from_db()
    assert inquiry.finding == ""


def test_an_inquiry_can_follow_where_there_was_no_appeal_here(appeals: Appeals, as_person: People) -> None:
    from appeals.services import declare_interest

    appeal = appeals.with_chief_executive()
    declare_interest(appeal.pk, actor=appeals.person("Grace"), reason="We are neighbours.")
    callum = as_person("Callum")
    assert callum.visit(appeal.get_absolute_url()).says("The ombudsman has not asked about this appeal.")
    assert callum.page.has_link("Record that the ombudsman has asked")
    assert not as_person("Isla").visit(appeal.get_absolute_url()).says("The ombudsman has not asked")


def test_wrong_posts_change_nothing_and_break_nothing(appeals: Appeals, as_person: People) -> None:
    inquiry = asked(appeals, appeals.decided_by_chief_executive())
    callum = as_person("Callum")
    assert callum.post(inquiry.get_absolute_url(), {"act": "nonsense"}).says("Nothing was recorded")
    before = clock.today() - timedelta(days=3)
    callum.visit(inquiry.get_absolute_url())
    page = callum.press("Record what we sent", {"sent-sent_on": before, "sent-sent": "All of it."})
    assert page.status == 422, "answered before it was asked"
    assert page.errors[0].startswith(f"The day on which we answered must be {british_date(clock.today())} or later")
    assert page.value_of("sent-sent") == "All of it."
    assert callum.visit("/appeals/inquire/R-2026-9999/").status == 404


def test_without_an_appeal_before_it_there_is_no_question_about_one(appeals: Appeals, as_person: People) -> None:
    restriction = appeals.in_force()
    callum = as_person("Callum")
    page = callum.visit(reverse("appeals:inquire", args=[restriction.reference]))
    assert "appeal" not in page.field_names
    callum.press("Record the inquiry", their_reference="S-1", asked_on=clock.today(), asked_for="Why?")
    inquiry = OmbudsmanInquiry.objects.get()
    assert inquiry.appeal is None
    assert callum.page.says("They set no day")
