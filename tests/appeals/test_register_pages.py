"""Registering an appeal and its case page, walked as the people who use them (SBC section 12)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from appeals.models import Appeal
from engagement import clock
from engagement.policy.models import LocalValue
from engagement.spine.documents import documents_of
from incidents.models import ImmediateAction
from tests.appeals.builders import Appeals
from tests.approvals.builders import dated
from tests.plugins.council import put_policy_in_force

pytestmark = pytest.mark.django_db

State = Appeal.State
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def entered(**changes: Any) -> dict[str, Any]:
    """What somebody fills in on the form."""
    given: dict[str, Any] = {
        **dated("received_on", clock.today()),
        "channel": "phone",
        "in_their_words": "You say I ring too often. Nobody rings me back.",
        "adjustments_offered": "I offered to write it down, and he said yes.",
        "point-text": "Fifteen minutes a week is not enough.",
        "point-about": "restriction",
        "point-ground": "disproportionate",
    }
    return given | changes


def path(name: str, *parts: Any) -> str:
    return reverse(f"appeals:{name}", args=parts)


def case_page(visitor: Any, appeal: Any) -> str:
    return str(visitor.get(appeal.get_absolute_url()).content.decode())


@pytest.mark.clauses("SBC-12.1a", "SBC-12.1b", "SBC-12.3b")
def test_a_member_of_staff_registers_it_and_passes_it_on(appeals: Appeals, sign_in: Any) -> None:
    restriction = appeals.in_force()
    isla = sign_in(appeals.person("Isla"))
    record = isla.get(restriction.customer.get_absolute_url()).content.decode()
    choose = path("choose", restriction.customer.reference)
    assert choose in record
    form = path("register", restriction.reference)
    assert form in isla.get(choose).content.decode()
    shown = isla.get(form).content.decode()
    assert "Complaints Review Group" in shown, "the form says where it goes"
    assert restriction.request.explanation not in shown, "and not why the restriction was decided"
    answer = isla.post(form, entered())
    assert answer.status_code == 302, answer.context["form"].errors
    appeal = Appeal.objects.get()
    assert appeal.points.get().ground == "disproportionate"
    page = case_page(isla, appeal)
    assert "Nothing is missing" in page
    assert "Helen Ross" in page, "who is free to hear it"
    passed = isla.post(path("pass_on", appeal.reference), {})
    assert passed.status_code == 302
    appeal = appeals.again(appeal)
    assert appeal.state == State.WITH_GROUP
    page = case_page(isla, appeal)
    assert appeal.route_because in page
    assert appeal.acknowledgement.reference in page
    assert "Add a point" not in page


@pytest.mark.clauses("SBC-12.1a", "SPSO-EP-9a")
def test_what_is_missing_is_listed_and_then_mended(appeals: Appeals, sign_in: Any) -> None:
    restriction = appeals.in_force()
    isla = sign_in(appeals.person("Isla"))
    empty = {"point-text": "", "point-about": "", "point-ground": "", "in_their_words": "", "adjustments_offered": ""}
    isla.post(path("register", restriction.reference), entered(**empty))
    appeal = Appeal.objects.get()
    page = case_page(isla, appeal)
    for missing in (
        "Write down what the customer says",
        "Put down the customer’s points",
        "Say which help you offered",
    ):
        assert missing in page
    refused = isla.post(path("pass_on", appeal.reference), {})
    assert refused.status_code == 422
    assert "Put down the customer’s points" in refused.content.decode()
    assert isla.post(path("edit", appeal.reference), entered()).status_code == 302
    wrong = isla.post(path("points", appeal.reference), {"point-text": "He paid the fee.", "point-about": ""})
    assert wrong.status_code == 422
    assert "He paid the fee." in wrong.content.decode(), "what was typed is kept"
    point = {"point-text": "The fence is not his.", "point-about": "matter", "point-goes_instead": "To planning."}
    isla.post(path("points", appeal.reference), point)
    isla.post(path("points", appeal.reference), point)
    second = appeal.points.last()
    isla.post(path("remove_point", appeal.reference, second.pk), {})
    assert appeal.points.get().goes_instead == "To planning."
    assert "Nothing is missing" in case_page(isla, appeal)


def test_mistakes_come_back_with_what_was_typed(appeals: Appeals, sign_in: Any) -> None:
    restriction = appeals.in_force()
    isla = sign_in(appeals.person("Isla"))
    form = path("register", restriction.reference)
    program = SimpleUploadedFile("letter.exe", b"MZ\x90\x00")
    answer = isla.post(form, entered(channel="", **{"point-about": ""}) | {"uploads": program})
    assert answer.status_code == 422
    page = answer.content.decode()
    for said in ("Choose how it came", "Say what the point is about", "letter.exe", "Choose your files again"):
        assert said in page
    assert "Nobody rings me back." in page
    assert not Appeal.objects.exists()
    ahead = clock.today() + timedelta(days=3)
    assert isla.post(form, entered(**dated("received_on", ahead))).status_code == 422


@pytest.mark.clauses("SBC-12.1a")
def test_what_the_customer_sent_is_kept_with_it(appeals: Appeals, sign_in: Any, settings: Any, tmp_path: Any) -> None:
    restriction = appeals.in_force()
    isla = sign_in(appeals.person("Isla"))
    sent = SimpleUploadedFile("letter.pdf", PDF)
    isla.post(path("register", restriction.reference), entered(in_their_words="") | {"uploads": sent})
    appeal = Appeal.objects.get()
    assert [one.name for one in documents_of(appeal)] == ["letter.pdf"]
    assert "Write down what the customer says" not in case_page(isla, appeal)
    second = SimpleUploadedFile("second.pdf", PDF + b"%\n")
    assert isla.post(path("document", appeal.reference), {"uploads": second}).status_code == 302
    again = isla.post(path("document", appeal.reference), {"uploads": SimpleUploadedFile("x.pdf", PDF)})
    assert again.status_code == 422, "the same file twice"


@pytest.mark.clauses("SBC-12.1a")
def test_a_late_one_says_the_last_day_and_asks_why(appeals: Appeals, sign_in: Any, the_clock: Any) -> None:
    restriction = appeals.in_force()
    isla = sign_in(appeals.person("Isla"))
    form = path("register", restriction.reference)
    early = isla.get(form)
    assert "The last day to appeal is" in " ".join(early.content.decode().split())
    assert "late_because" not in early.context["form"].fields
    the_clock.forward(days=40)
    isla = sign_in(appeals.person("Isla"))
    late = isla.get(form)
    assert "The last day to appeal was" in late.content.decode()
    isla.post(form, entered())
    appeal = Appeal.objects.get()
    assert "This appeal came late." in case_page(isla, appeal)
    isla.post(path("edit", appeal.reference), entered(late_because="He was in hospital until Monday."))
    assert "This appeal came late." not in case_page(isla, appeal)
    assert isla.post(path("pass_on", appeal.reference), {}).status_code == 302


@pytest.mark.clauses("SBC-12.3a")
def test_what_was_done_on_the_spot_goes_through_complaints(appeals: Appeals, sign_in: Any) -> None:
    incident = appeals.record_only("Tom")
    ended = ImmediateAction.objects.create(
        incident=incident, kind="ended_call", warned=True, warning_words="Please stop.", told_customer=True,
        taken_by=appeals.person("Tom"),
    )  # fmt: skip
    tom = sign_in(appeals.person("Tom"))
    page = tom.get(reverse("incidents:incident", args=[incident.reference])).content.decode()
    form = path("register_action", ended.pk)
    assert form in page
    assert tom.post(form, entered()).status_code == 302
    appeal = Appeal.objects.get()
    assert "complaints procedure" in case_page(tom, appeal)
    pass_on = path("pass_on", appeal.reference)
    refused = tom.post(pass_on, {"complaint_reference": " "})
    assert refused.status_code == 422
    assert "Enter the reference" in refused.content.decode()
    assert tom.post(pass_on, {"complaint_reference": "C-1188"}).status_code == 302
    assert appeals.again(appeal).state == State.ROUTED_COMPLAINTS
    assert "C-1188" in case_page(tom, appeal)
    nadia = sign_in(appeals.person("Nadia"))
    assert nadia.get(form).status_code == 404, "what was done on the spot stands in an incident she does not see"


@pytest.mark.clauses("SBC-12.5")
def test_what_an_elected_member_decided_ends_with_a_notice(appeals: Appeals, sign_in: Any) -> None:
    customer = appeals.in_force().customer
    callum = sign_in(appeals.person("Callum"))
    form = path("register_member", customer.reference)
    refused = callum.post(form, entered())
    assert refused.status_code == 422
    assert "Choose the team" in refused.content.decode()
    team = appeals.council.team("planning")
    assert callum.post(form, entered(team=team.pk)).status_code == 302
    appeal = Appeal.objects.get()
    callum.post(path("pass_on", appeal.reference), {})
    appeal = appeals.again(appeal)
    assert appeal.state == State.NOT_AVAILABLE
    assert "Nobody here" in case_page(callum, appeal)


@pytest.mark.clauses("SBC-1.2a")
def test_whoever_appeals_for_the_customer_has_shown_that_they_may(appeals: Appeals, sign_in: Any) -> None:
    from engagement.customers.models import Representation

    restriction = appeals.in_force()
    sister = appeals.customer("Jean Pringle")
    acting = Representation.objects.create(
        representative=sister, represented=restriction.customer, role="family", authority="none"
    )
    isla = sign_in(appeals.person("Isla"))
    isla.post(path("register", restriction.reference), entered(representation=str(acting.pk)))
    appeal = Appeal.objects.get()
    page = case_page(isla, appeal)
    assert "Jean Pringle, for the customer" in page
    assert "We have not seen that this person may appeal" in page
    isla.post(path("edit", appeal.reference), entered(representation="customer"))
    assert appeals.again(appeal).representation is None


def test_one_that_is_open_already_is_named_and_not_doubled(appeals: Appeals, sign_in: Any) -> None:
    appeal = appeals.registered()
    isla = sign_in(appeals.person("Isla"))
    form = path("register", appeal.restriction.reference)
    assert appeal.reference in isla.get(form).content.decode()
    answer = isla.post(form, entered())
    assert answer.status_code == 422
    assert "Nobody rings me back." in answer.content.decode()
    nadia = sign_in(appeals.person("Nadia"))
    choose = nadia.get(path("choose", appeal.customer.reference)).content.decode()
    assert "being appealed already" in choose
    assert appeal.reference not in choose
    assert appeal.get_absolute_url() not in nadia.get(form).content.decode()
    assert nadia.get(appeal.get_absolute_url()).status_code == 404


@pytest.mark.clauses("SBC-12.3b", "SBC-14.2")
def test_the_liaison_officer_sees_who_cannot_hear_it_and_why(appeals: Appeals, sign_in: Any) -> None:
    appeal = appeals.registered(by="Callum")
    callum = case_page(sign_in(appeals.person("Callum")), appeal)
    assert "Cannot hear it" in callum
    assert "Registered this appeal" in callum
    shona = case_page(sign_in(appeals.person("Shona")), appeal)
    assert "Before you can pass it on" in shona or "Nothing is missing" in shona, "the team's manager may go on with it"
    assert "Cannot hear it" not in shona
    assert "Helen Ross" in shona


def test_the_question_is_answered_and_the_appeal_withdrawn_by_whoever_registered_it(
    appeals: Appeals, sign_in: Any
) -> None:
    from appeals.services import ask_for_more

    appeal = appeals.heard_by_group()
    ask_for_more(appeal.pk, actor=appeals.person("Helen"), question="When did he last ring?")
    isla = sign_in(appeals.person("Isla"))
    assert "Stands still" in case_page(isla, appeal)
    answer = path("answer", appeal.reference)
    assert "When did he last ring?" in isla.get(answer).content.decode()
    assert isla.post(answer, {"answer": ""}).status_code == 422
    assert isla.post(answer, {"answer": "On Monday."}).status_code == 302
    assert appeals.again(appeal).state == State.WITH_GROUP
    assert isla.get(answer).status_code == 409
    rory = sign_in(appeals.person("Rory"))
    assert rory.get(path("withdraw", appeal.reference)).status_code == 404
    tom = sign_in(appeals.person("Tom"))
    assert tom.get(path("withdraw", appeal.reference)).status_code == 403, "he asked for it; he sees it, and no more"
    assert isla.post(path("withdraw", appeal.reference), {"reason": "He rang and said so."}).status_code == 302
    assert appeals.again(appeal).state == State.WITHDRAWN


def test_the_restriction_names_its_appeals(appeals: Appeals, sign_in: Any) -> None:
    restriction = appeals.in_force()
    shona = sign_in(appeals.person("Shona"))
    register = path("register", restriction.reference)
    assert register in shona.get(restriction.get_absolute_url()).content.decode()
    appeal = appeals.registered(restriction)
    page = shona.get(restriction.get_absolute_url()).content.decode()
    assert appeal.get_absolute_url() in page
    assert register not in page


def test_twenty_points_cost_as_much_as_two(appeals: Appeals, sign_in: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from appeals.services import add_point

    appeal = appeals.registered()
    isla = sign_in(appeals.person("Isla"))

    def cost(points: int) -> int:
        for number in range(points):
            add_point(appeal.pk, actor=appeals.person("Isla"), about="restriction", ground="other", text=f"{number}")
        isla.get(appeal.get_absolute_url())
        with CaptureQueriesContext(connection) as queries:
            assert isla.get(appeal.get_absolute_url()).status_code == 200
        return len(queries)

    assert cost(1) == cost(18)


@pytest.mark.parametrize("profile", ["ukcg", "spso"])
def test_every_profile_says_where_a_challenge_goes(profile: str, appeals: Appeals, sign_in: Any) -> None:
    restriction = appeals.in_force()
    LocalValue.objects.all().delete()
    put_policy_in_force(profile)
    isla = sign_in(appeals.person("Isla"))
    choose = isla.get(path("choose", restriction.customer.reference)).content.decode()
    member = path("register_member", restriction.customer.reference)
    assert member not in choose, "this policy has no elected members"
    assert isla.get(member).status_code == 404
    answer = isla.post(path("register", restriction.reference), entered())
    assert answer.status_code == 302
    appeal = Appeal.objects.get()
    page = case_page(isla, appeal)
    body = "Senior leader or the head of the organisation" if profile == "ukcg" else "Director"
    assert body in page
    assert isla.get(path("pass_on", appeal.reference)).status_code == 200
    assert isla.get("/appeals/").status_code == 200


def test_whoever_registers_no_appeals_is_told_so(appeals: Appeals, sign_in: Any) -> None:
    restriction = appeals.in_force()
    for name in ("Grace", "Moira", "Ravi"):
        visitor = sign_in(appeals.person(name))
        for address in (path("choose", restriction.customer.reference), path("register", restriction.reference)):
            assert visitor.get(address).status_code == 403, name
            assert visitor.post(address, entered()).status_code in (403, 405), name
    assert not Appeal.objects.exists()
