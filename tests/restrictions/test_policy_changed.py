"""A version of the policy is published while a request is on its way: whoever has it reads it again, and it goes on."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from engagement import clock
from engagement.policy.services import publish_profile
from tests.restrictions.builders import Limits

pytestmark = pytest.mark.django_db

READ = "I have read it again under the policy in force"
CHANGED = "The policy has changed since this was written"


def publish_note(note: str = "Calls are counted by the week.") -> None:
    """A newer version of the same policy, with what has changed."""
    from engagement.policy.models import PolicyVersion

    newest = PolicyVersion.objects.order_by("-number").first()
    assert newest is not None
    newest.pk, newest.number, newest.change_note = None, newest.number + 1, note
    newest.published_at = clock.now()
    newest.save(force_insert=True)


@pytest.mark.clauses("SBC-V-0", "SPSO-G1-08")
def test_the_drafter_reads_it_again_and_sends_it(limits: Limits, as_person: Any) -> None:
    draft = limits.draft_request("Tom")
    publish_note()
    tom = as_person("Tom")
    page = tom.visit(reverse("restrictions:request_step", args=[draft.pk, "check"]))
    assert page.says(CHANGED)
    assert page.says("Calls are counted by the week.")
    assert page.find_link(CHANGED).endswith("#policy")
    refused = tom.press("Send the request")
    assert refused.status == 422
    page = tom.press(READ)
    assert page.says("Check your request")
    assert not page.says(CHANGED)
    assert tom.press("Send the request").says("With the manager")
    assert limits.again(draft).state == "manager_support_pending"


@pytest.mark.clauses("SBC-V-0", "SBC-A1-CRG-3b")
def test_the_manager_reads_it_again_and_supports_it(limits: Limits, as_person: Any) -> None:
    request = limits.asked("Tom")
    publish_note()
    tom = as_person("Tom")
    page = tom.visit(request.get_absolute_url())
    assert page.says(CHANGED)
    assert page.says("the manager who says whether they support it reads it again")
    assert not page.has_button(READ)
    shona = as_person("Shona")
    page = shona.visit(request.get_absolute_url())
    assert page.has_button(READ)
    page = shona.visit(reverse("restrictions:support", args=[request.reference]))
    assert page.says("Calls are counted by the week.")
    typed = "It is needed, and nothing less helps."
    refused = shona.press("Record my answer", {"supports": "yes", "reason": typed})
    assert refused.status == 422
    assert refused.find_link(CHANGED).endswith("#policy")
    kept = shona.press(READ)
    assert kept.says("What you typed is still here")
    assert kept.value_of("reason") == typed
    assert shona.press("Record my answer").says("Recorded")
    request = limits.again(request)
    assert request.state == "senior_manager_pending"
    assert shona.visit(request.get_absolute_url()).says("read the request again under the policy in force")


@pytest.mark.clauses("SBC-V-0", "SBC-10.5b")
def test_the_senior_manager_reads_it_again_and_decides(limits: Limits, as_person: Any) -> None:
    request = limits.with_senior_manager("Tom")
    publish_note()
    margaret = as_person("Margaret")
    path = reverse("crg:decide", args=[request.reference])
    assert margaret.visit(path).says("Calls are counted by the week.")
    page = margaret.press(READ)
    assert page.heading == "Decide"
    assert not page.says(CHANGED)
    assert limits.again(request).policy_version.number == 2


@pytest.mark.clauses("SBC-V-0", "SBC-A1-CRG-1")
def test_the_group_votes_again_on_what_it_has_read_again(limits: Limits, as_person: Any) -> None:
    request = limits.with_group("Tom")
    limits.vote(request, "Helen")
    publish_note()
    priya = as_person("Priya")
    page = priya.visit(reverse("crg:case", args=[request.reference]))
    assert page.says("Votes that were cast are cast again")
    page = priya.press(READ)
    assert page.path == reverse("crg:case", args=[request.reference])
    request = limits.again(request)
    assert (request.policy_version.number, request.voting_round) == (2, 2)
    assert not page.says(CHANGED)


@pytest.mark.clauses("SBC-V-0")
def test_only_whoever_has_it_now_reads_it_again(limits: Limits, as_person: Any) -> None:
    request = limits.with_senior_manager("Tom")
    publish_note()
    path = reverse("restrictions:take_up_policy", args=[request.pk])
    for name in ("Tom", "Shona", "Helen"):
        assert as_person(name).post(path).status in (403, 404), name
    assert limits.again(request).policy_version.number == 1
    from restrictions.services.supporting import withdraw_request

    withdraw_request(request.pk, actor=limits.person("Tom"), reason="It has stopped.")
    assert as_person("Margaret").post(path).status == 409


@pytest.mark.clauses("SBC-V-0", "UKCG-053a")
def test_another_policy_is_named_and_what_it_has_still_goes_on(limits: Limits, as_person: Any) -> None:
    draft, asked, waiting = (
        limits.draft_request("Tom"),
        limits.asked("Tom"),
        limits.with_senior_manager("Tom"),
    )
    publish_profile(None, "ukcg", "We follow the guide of the UK government now.")
    tom, shona, margaret = as_person("Tom"), as_person("Shona"), as_person("Margaret")
    page = tom.visit(reverse("restrictions:request_step", args=[draft.pk, "check"]))
    assert page.says("It is another policy")
    assert page.says("We follow the guide of the UK government now.")
    tom.press(READ)
    assert tom.press("Send the request").says("With the manager")
    shona.visit(reverse("restrictions:support", args=[asked.reference]))
    shona.press(READ)
    assert shona.press("Record my answer", {"supports": "yes", "reason": "It is needed."}).says("Recorded")
    assert limits.again(asked).state == "senior_manager_pending"
    margaret.visit(reverse("crg:decide", args=[waiting.reference]))
    margaret.press(READ)
    from restrictions.services.deciding import decide_request

    again = limits.again(waiting)
    decided = decide_request(
        again.pk, actor=limits.person("Margaret"), terms=again.asked, considered=limits.considered(again)
    )
    assert decided.state == "approved"


@pytest.mark.clauses("SBC-V-0")
def test_what_the_new_policy_does_not_have_is_named_with_the_way_out(limits: Limits, as_person: Any) -> None:
    draft = limits.draft_request("Tom")
    asked = limits.asked("Tom")
    for one in (draft, asked):
        with_topics(limits, one)
    waiting = limits.with_senior_manager("Tom")
    with_topics(limits, waiting)
    publish_profile(None, "ukcg", "We follow the guide of the UK government now.")

    tom = as_person("Tom")
    page = tom.visit(reverse("restrictions:request_step", args=[draft.pk, "check"]))
    assert page.says("The policy in force does not have")
    assert page.says("Take it out of the draft, or put another in its place")
    assert page.find_link("Change what you ask for").endswith("/measures/")

    shona = as_person("Shona")
    page = shona.visit(reverse("restrictions:support", args=[asked.reference]))
    assert page.says("Answer that you do not support it, and say what the policy does not have")
    shona.press(READ)
    refused = shona.press("Record my answer", {"supports": "yes", "reason": "It is needed."})
    assert refused.status == 422
    assert refused.says("no longer has something that this rests on")
    assert limits.again(asked).state == "manager_support_pending"
    assert shona.press("Record my answer", {"supports": "no", "reason": "The policy has no such measure."}).says(
        "Recorded"
    )
    assert limits.again(asked).state == "not_supported"

    margaret = as_person("Margaret")
    page = margaret.visit(reverse("crg:decide", args=[waiting.reference]))
    assert page.says("Put something less beside it")


def with_topics(limits: Limits, request: Any) -> None:
    """A second measure, which one policy has and the other has not."""
    from restrictions.models import Measure

    Measure.objects.create(
        terms=request.asked,
        position=2,
        code="topics",
        parameters={},
        addresses="many_calls",
        why_nothing_less="Nothing less has helped.",
    )
