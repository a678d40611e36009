"""Under another policy no page cites the council's clauses as if they were its own, or names the council's bodies."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from appeals.services import change_received, register_against_action, register_against_member
from engagement.people.models import User
from engagement.policy.models import LocalValue
from engagement.policy.selectors import missing_setup
from engagement.policy.services import publish_profile, update_organisation
from engagement.spine.timeline import timeline_of
from engagement.spine.work_items import open_work_of
from restrictions.views.request_steps import STEPS
from tests.appeals.builders import Appeals
from tests.plugins.council import Council, put_policy_in_force
from tests.visitor import Visitor

pytestmark = pytest.mark.django_db

COUNCILS_BODIES = r"Review Group|Chief Executive|[Ss]enior manager|Borders"
# Paragraphs that the SPSO's policy has; the UK government's guide has none with a number.
CITED = re.compile(r"policy (appendix \d|version table|\d+(?:\.\d+)?)")
OF_SPSO = re.compile(r"policy ([1-9]|[1-6]\d|7[01])$")


@pytest.fixture
def under(council: Council, the_clock: Any) -> Callable[[str], Appeals]:
    def of(profile: str) -> Appeals:
        put_policy_in_force(profile)
        # What somebody is called at work is their own, not the policy's.
        User.objects.filter(job_title="Chief Executive").update(job_title="head of the office")
        council.add("Una Marsh", job_title="director", role="appeal_authority")
        return Appeals(council)

    return of


def pages_of(appeals: Appeals) -> list[tuple[str, str]]:
    """The main pages of a restriction and an appeal, each with somebody who reads it."""
    asked = appeals.with_senior_manager("Rory")
    decided = appeals.decided_by_senior()
    restriction = appeals.in_force(decided)
    appeal = appeals.passed_on(restriction)
    received = appeals.registered(appeals.in_force())
    action = appeals.record_only("Tom").immediate_actions.create(kind="ended_call", taken_by=appeals.person("Tom"))
    challenge = register_against_action(action.pk, actor=appeals.person("Isla"), received=appeals.received())
    draft = appeals.draft_request()
    draft_pages = [
        reverse("restrictions:request_step", args=[draft.pk, step])
        for step in [one.slug for one in STEPS if one.slug != "complaints"]
    ]
    customer = restriction.customer
    return [
        *(("Tom", page) for page in draft_pages),
        ("Tom", reverse("restrictions:request_tasks", args=[draft.pk])),
        ("Tom", reverse("restrictions:choose_measure", args=[draft.pk])),
        ("Margaret", reverse("restrictions:request", args=[asked.reference])),
        ("Margaret", reverse("crg:decide", args=[asked.reference])),
        ("Margaret", reverse("crg:pass_on", args=[asked.reference])),
        ("Margaret", reverse("restrictions:requests")),
        ("Margaret", reverse("register:list")),
        ("Margaret", restriction.get_absolute_url()),
        ("Margaret", reverse("reviews:list")),
        ("Tom", customer.get_absolute_url()),
        ("Isla", reverse("appeals:choose", args=[customer.reference])),
        ("Isla", reverse("appeals:register", args=[restriction.reference])),
        ("Isla", reverse("appeals:list")),
        ("Isla", appeal.get_absolute_url()),
        ("Isla", received.get_absolute_url()),
        ("Isla", challenge.get_absolute_url()),
        ("Isla", reverse("appeals:pass_on", args=[received.reference])),
        ("Una", reverse("appeals:for_me")),
        ("Una", appeal.get_absolute_url()),
        ("Una", reverse("appeals:meanwhile", args=[appeal.reference])),
        ("Una", reverse("appeals:decide", args=[appeal.reference])),
        ("Una", reverse("appeals:question", args=[appeal.reference])),
        ("Una", reverse("appeals:interest", args=[appeal.reference])),
        ("Helen", reverse("crg:dashboard")),
        ("Helen", reverse("crg:status_lists")),
        *((name, "/") for name in ("Tom", "Margaret", "Helen", "Una", "Grace", "Leah")),
        ("Leah", reverse("people:settings")),
        ("Leah", reverse("people:seats")),
        ("Leah", reverse("people:people")),
        ("Leah", reverse("people:teams")),
    ]


@pytest.mark.parametrize("profile", ["spso", "ukcg"])
@pytest.mark.clauses("SPSO-EP-22c", "UKCG-054e")
def test_no_page_cites_the_councils_clauses_or_names_its_bodies(
    under: Callable[[str], Appeals], as_person: Callable[[str], Visitor], profile: str
) -> None:
    appeals = under(profile)
    wrong, opened = [], 0
    for name, address in pages_of(appeals):
        page = as_person(name).visit(address)
        if page.status != 200:
            wrong.append(f"{address} as {name}: {page.status}")
            continue
        opened += 1
        said = f"{page.title} {page.text}"
        wrong += [
            f"{address}: …{said[max(one.start() - 50, 0) : one.end() + 30]}"
            for one in re.finditer(COUNCILS_BODIES, said)
        ]
        cited = [one[0] for one in CITED.finditer(said)]
        wrong += [f"{address}: {one}" for one in cited if profile == "ukcg" or not OF_SPSO.match(one)]
    assert opened > 20
    assert not wrong, "\n".join(wrong)


@pytest.mark.clauses("SBC-V-0")
def test_history_cites_the_policy_under_which_it_was_written(
    council: Council, the_clock: Any, as_person: Callable[[str], Visitor]
) -> None:
    put_policy_in_force()
    appeals = Appeals(council)
    appeal = appeals.registered()
    assert "(policy 12.1)" in as_person("Isla").visit(appeal.get_absolute_url()).text
    LocalValue.objects.all().delete()
    put_policy_in_force("spso")
    change_received(appeal.pk, actor=appeals.person("Isla"), received=appeals.received())
    said = as_person("Isla").visit(appeal.get_absolute_url()).text
    assert "(earlier policy 12.1)" in said
    assert "(policy 22)" in said
    assert "(policy 12.1)" not in said


@pytest.mark.clauses("SBC-12.5")
def test_an_elected_members_act_is_cited_as_outside_the_appeals(
    council: Council, the_clock: Any, as_person: Callable[[str], Visitor]
) -> None:
    put_policy_in_force()
    appeals = Appeals(council)
    isla, planning = appeals.person("Isla"), council.team("Planning")
    appeal = register_against_member(appeals.customer(), actor=isla, team=planning, received=appeals.received())
    answers = as_person("Isla").visit(appeal.get_absolute_url()).answers()
    heard = next(f"{key} {said}" for key, said in answers.items() if key.startswith("Who hears it"))
    assert "policy 12.5" in heard
    assert "policy 12.3" not in heard


def test_the_list_can_be_narrowed_to_bodies_of_an_earlier_policy(
    council: Council, the_clock: Any, as_person: Callable[[str], Visitor]
) -> None:
    put_policy_in_force()
    appeals = Appeals(council)
    appeals.passed_on()
    LocalValue.objects.all().delete()
    put_policy_in_force("ukcg")
    page = as_person("Isla").visit("/appeals/")
    assert page.tree is not None
    assert page.tree.xpath("//select[@name='heard_by']/option/@value") == [
        "", "review_group", "appeal_authority", "complaints_procedure"
    ]  # fmt: skip


@pytest.mark.clauses("UKCG-056")
def test_after_a_change_of_policy_the_ombudsmans_facts_are_to_be_checked(
    policy: Any, as_person: Callable[[str], Visitor]
) -> None:
    def asked() -> list[str]:
        return [item.title for item in missing_setup() if item.title.startswith("Check the name and address")]

    assert asked() == []
    moira = as_person("Moira")
    done = moira.post("/settings/policy/", {"profile": "ukcg", "change_note": "Another policy"})
    assert "Check the name and address of the ombudsman too" in done.text
    assert "Parliamentary and Health Service Ombudsman" in asked()[0]
    assert "Check the name and address of the ombudsman" in as_person("Leah").visit("/settings/").text
    update_organisation(None, {"ombudsman_name": "Public Services Ombudsman"})
    assert asked() == []
    publish_profile(None, "sbc", "Back again")
    assert len(asked()) == 1


def test_sentences_of_history_and_work_are_written_in_the_policys_words(
    under: Callable[[str], Appeals], as_person: Callable[[str], Visitor]
) -> None:
    appeals = under("spso")
    request = appeals.with_senior_manager("Rory")
    assert request.get_state_display() == "With the manager"
    sentences = timeline_of(request).values_list("sentence", flat=True)
    assert [one for one in sentences if re.search(COUNCILS_BODIES, one)] == []
    titles = open_work_of(request).values_list("title", flat=True)
    assert [one for one in titles if re.search(COUNCILS_BODIES, one)] == []
