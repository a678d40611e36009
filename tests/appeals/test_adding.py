"""Until an appeal is decided the customer can add to it, by whoever of us they speak to (SBC-12.1a)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from appeals.independence import HELPED, parts_in_appeal
from appeals.models import Appeal
from appeals.services import Added, add_document, add_to_appeal, decide_appeal
from engagement import clock
from engagement.spine.documents import documents_of
from engagement.spine.models import Notice
from engagement.transitions import AlreadyMoved
from tests.appeals.builders import Appeals
from tests.approvals.builders import dated

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
POINT = {"about": "restriction", "ground": "personal_circumstances", "text": "He is in hospital on Tuesdays."}


def added(**changes: Any) -> Added:
    given: dict[str, Any] = {"received_on": clock.today(), "channel": "phone", "words": "I am in hospital on Tuesdays."}
    return Added(**(given | changes))


def at(appeal: Any) -> str:
    return reverse("appeals:add", args=[appeal.restriction.reference])


@pytest.mark.clauses("SBC-12.1a", "SBC-12.1b")
def test_any_colleague_adds_without_seeing_the_appeal(appeals: Appeals, as_person: Any) -> None:
    appeal = appeals.with_chief_executive()
    nadia = as_person("Nadia")
    nadia.visit(reverse("appeals:choose", args=[appeal.customer.reference]))
    page = nadia.follow("Add what the customer says")
    assert not page.says(appeal.reference)
    assert not page.says(appeal.restriction.request.explanation)
    empty = nadia.press("Add to the appeal", {**dated("received_on", clock.today()), "channel": "phone"})
    assert empty.status == 422
    assert any("Enter what the customer says" in line for line in empty.errors)
    done = nadia.press(
        "Add to the appeal",
        {
            "words": "I am in hospital on Tuesdays.",
            "point-text": "He is in hospital on Tuesdays.",
            "point-about": "restriction",
            "point-ground": "personal_circumstances",
        },
    )
    assert done.says("Added to the appeal")
    appeal = appeals.again(appeal)
    assert "I am in hospital on Tuesdays." in appeal.in_their_words
    assert "nobody rings me back" in appeal.in_their_words, "nothing is written over"
    assert appeal.points.count() == 2
    assert Notice.objects.filter(recipient=appeals.person("Grace"), sentence__contains="added to appeal").exists()
    grace = as_person("Grace")
    page = grace.visit(appeal.get_absolute_url())
    assert page.says("Nadia Hussain")
    assert page.says("added to the appeal: what the customer said and point 2")
    assert grace.visit(reverse("appeals:decide", args=[appeal.reference])).says("He is in hospital on Tuesdays.")


@pytest.mark.clauses("SBC-12.3b", "SBC-A1-CRG-1")
def test_in_the_group_all_vote_again_on_what_was_added(appeals: Appeals) -> None:
    appeal = appeals.heard_by_group()
    appeals.votes(appeal, "stands", "Helen")
    add_to_appeal(appeal.pk, actor=appeals.person("Nadia"), added=added(words="", point=POINT))
    appeal = appeals.again(appeal)
    assert appeal.voting_round == 2
    told = Notice.objects.filter(sentence__contains="All vote again")
    assert {"Helen Ross", "Alasdair Fyfe", "Priya Nair"} <= {one.recipient.name for one in told}


@pytest.mark.clauses("SBC-12.3b", "SBC-12.3c")
def test_whoever_adds_helped_and_whoever_hears_does_not_add(appeals: Appeals, as_person: Any) -> None:
    appeal = appeals.heard_by_group()
    with pytest.raises(PermissionDenied, match="You hear this appeal"):
        add_to_appeal(appeal.pk, actor=appeals.person("Callum"), added=added())
    assert as_person("Callum").visit(at(appeal)).status == 403
    add_to_appeal(appeal.pk, actor=appeals.person("Nadia"), added=added())
    assert parts_in_appeal(appeal)[appeals.person("Nadia").pk] == HELPED


@pytest.mark.clauses("SBC-1.2a")
def test_somebody_speaks_for_them_once_that_is_shown(appeals: Appeals) -> None:
    from engagement.customers.models import Customer, Representation

    appeal = appeals.heard_by_group()
    niece = Customer.objects.create(name="Ann Bell", reference="C-2026-0900")
    acting = Representation.objects.create(
        represented=appeal.customer, representative=niece, role="family", authority="none"
    )
    with pytest.raises(ValidationError, match="not seen that this person may speak"):
        add_to_appeal(appeal.pk, actor=appeals.person("Nadia"), added=added(words="", representation=acting.pk))
    Representation.objects.filter(pk=acting.pk).update(authority="written")
    add_to_appeal(appeal.pk, actor=appeals.person("Nadia"), added=added(words="", representation=acting.pk))
    assert appeals.again(appeal).representation == acting


def test_what_they_sent_is_added_by_any_colleague(appeals: Appeals, sign_in: Any, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    appeal = appeals.heard_by_group()
    appeals.votes(appeal, "stands", "Helen")
    nadia = sign_in(appeals.person("Nadia"))
    upload = SimpleUploadedFile("letter.pdf", PDF, content_type="application/pdf")
    given = {**dated("received_on", clock.today()), "channel": "letter", "uploads": upload}
    answer = nadia.post(at(appeal), given)
    assert answer.status_code == 302, answer.context["form"].errors
    assert documents_of(appeal).count() == 1
    assert appeals.again(appeal).voting_round == 2
    grace = sign_in(appeals.person("Fiona"))
    assert grace.get(reverse("appeals:document", args=[appeal.reference])).status_code == 404


@pytest.mark.clauses("SBC-12.4a")
def test_nothing_is_added_once_it_is_decided(appeals: Appeals, as_person: Any) -> None:
    appeal = appeals.with_chief_executive()
    nadia = as_person("Nadia")
    nadia.visit(at(appeal))
    decide_appeal(appeal.pk, actor=appeals.person("Grace"), decision=appeals.decision(appeal))
    with pytest.raises(AlreadyMoved):
        add_to_appeal(appeal.pk, actor=appeals.person("Nadia"), added=added())
    upload = SimpleUploadedFile("letter.pdf", PDF, content_type="application/pdf")
    with pytest.raises(AlreadyMoved):
        add_document(appeal.pk, upload, actor=appeals.person("Isla"))
    late = nadia.press("Add to the appeal", {"channel": "phone", "words": "One thing more."})
    assert late.status == 422
    assert late.says("not open any more")
    assert late.value_of("words") == "One thing more."
    assert "One thing more." not in Appeal.objects.get(pk=appeal.pk).in_their_words


def test_the_day_is_that_of_the_appeal_or_later(appeals: Appeals) -> None:
    appeal = appeals.heard_by_group()
    for day in (clock.today() + timedelta(days=1), appeal.received_on - timedelta(days=1), None):
        with pytest.raises(ValidationError):
            add_to_appeal(appeal.pk, actor=appeals.person("Nadia"), added=added(received_on=day))
    matter = {"about": "matter", "text": "The notice was wrong.", "goes_instead": ""}
    with pytest.raises(ValidationError, match="goes instead"):
        add_to_appeal(appeal.pk, actor=appeals.person("Nadia"), added=added(point=matter))


@pytest.mark.clauses("SBC-11.6")
def test_of_what_the_customer_does_not_know_nobody_learns_here(appeals: Appeals) -> None:
    from engagement.transitions import NotVisible
    from restrictions.models import Restriction

    appeal = appeals.heard_by_group()
    Restriction._base_manager.filter(pk=appeal.restriction_id).update(told_on=None)
    with pytest.raises(NotVisible):
        add_to_appeal(appeal.pk, actor=appeals.person("Nadia"), added=added())
