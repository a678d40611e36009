"""A fresh decision on a restriction in force: asked for from its page, by those who stand with it, once."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from engagement.spine.models import WorkItem
from restrictions.models import ActiveManagementRequest
from restrictions.services import asking
from restrictions.services.extending import begin_extension
from restrictions.services.reviewing import ask_for_fresh_decision
from tests.restrictions.builders import Limits

pytestmark = pytest.mark.django_db


@pytest.mark.clauses("UKCG-057")
def test_a_review_asks_for_more_and_the_requester_asks_afresh_from_the_page(limits: Limits, as_person: Any) -> None:
    restriction = limits.in_force()
    ask_for_fresh_decision(restriction, "Ask afresh", comment="It began again.", actor=limits.person("Margaret"))
    work = WorkItem.objects.get(kind="extend", closed_at=None)
    tom = as_person("Tom")
    page = tom.visit(work.path.partition("#")[0])
    assert page.tree.get_element_by_id(work.path.partition("#")[2]) is not None
    page = tom.press("Ask for a fresh decision")
    assert page.says("holds as it is until a fresh decision is made")
    draft = restriction.extension_requests.get()
    assert (draft.state, draft.requester, draft.customer) == ("draft", limits.person("Tom"), restriction.customer)
    assert limits.again(restriction).state == "active"
    assert tom.visit(restriction.get_absolute_url()).says("Go on with your draft for a fresh decision")
    assert limits.again(work).closed_at is None, "a draft asks nobody yet"

    complete(limits, draft)
    sent = asking.submit_request(draft.pk, actor=limits.person("Tom"))
    assert limits.again(work).closed_at is not None
    page = tom.visit(restriction.get_absolute_url())
    assert page.says(f"Go to the request for a fresh decision: {sent.reference}")
    assert not page.says("Ask for a fresh decision")


def test_pressed_twice_it_is_one_draft(limits: Limits) -> None:
    restriction = limits.in_force()
    first = begin_extension(restriction.pk, actor=limits.person("Tom"))
    assert begin_extension(restriction.pk, actor=limits.person("Tom")) == first
    assert ActiveManagementRequest.objects.filter(extends=restriction).count() == 1


def test_a_manager_of_the_team_may_ask_and_nobody_else(limits: Limits, as_person: Any) -> None:
    restriction = limits.in_force()
    helen = as_person("Helen")
    assert not helen.visit(restriction.get_absolute_url()).says("Ask for a fresh decision")
    with pytest.raises(PermissionDenied, match="manager of the team"):
        begin_extension(restriction.pk, actor=limits.person("Fiona"))
    draft = begin_extension(restriction.pk, actor=limits.person("Shona"))
    assert draft.requester == limits.person("Shona")


def test_what_is_not_in_force_is_not_extended(limits: Limits, as_person: Any) -> None:
    restriction = limits.decided_by_senior()
    assert not as_person("Tom").visit(restriction.get_absolute_url()).says("Ask for a fresh decision")
    with pytest.raises(PermissionDenied, match="not in force"):
        begin_extension(restriction.pk, actor=limits.person("Tom"))


def complete(limits: Limits, draft: Any) -> None:
    """Everything that the steps of the draft ask for."""
    tom = limits.person("Tom")
    incident = draft.extends.request.incidents.get()
    limits._let_see(incident, tom)
    asking.choose_incidents(draft.pk, actor=tom, behaviours={incident.pk: "Twenty more calls since the decision."})
    asking.save_words(
        draft.pk,
        actor=tom,
        step="all",
        ground="not_appropriate",
        ground_note="We asked on 21 October, and the calls went on.",
        warning_letter=limits.warning(draft.customer),
        effect_on_staff="Two colleagues could not take their breaks.",
        effect_on_service="Nine hours of calls in two weeks.",
        customer_said="He says that he only wants an answer.",
        adjustments_considered="Letters are hard for him to read; the telephone stays open.",
        equality_considered="He has told us of a sight loss. Calls suit him best, so calls stay.",
        nobody_else_affected=True,
    )
    asking.set_asked_terms(draft.pk, actor=tom, terms=limits.terms())


@pytest.mark.clauses("UKCG-057")
def test_the_draft_begins_from_what_is_in_force_with_days_to_be_set_anew(limits: Limits) -> None:
    restriction = limits.in_force()
    draft = begin_extension(restriction.pk, actor=limits.person("Shona"))
    held = restriction.terms
    assert list(draft.incidents.all()) == list(restriction.request.incidents.all())
    assert draft.relied_on.get().behaviour == restriction.request.relied_on.get().behaviour
    assert [(one.code, one.parameters) for one in draft.asked.measures.all()] == [
        (one.code, one.parameters) for one in held.measures.all()
    ]
    assert (draft.asked.scope, draft.asked.stays_open) == (held.scope, held.stays_open)
    assert (draft.asked.ends_on, draft.asked.review_on) == (None, None)
