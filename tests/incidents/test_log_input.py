"""What people type by mistake, or on purpose: clear words, nothing lost, nothing leaked, no 500."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from engagement.spine.documents import documents_of
from incidents.models import Incident
from tests.features.steps._log import Account, fill_log

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40
HOSTILE = "<script>alert(1)</script>{{ draft.reporter.password }}{% debug %}'; DROP TABLE x; --\u202e"


@pytest.fixture
def tom(as_person: Any, alan: Any) -> Any:
    """Tom with a draft that is filled in up to its last page."""
    visitor = as_person("Tom")
    fill_log(visitor, Account("Alan Pringle"))
    return visitor


def draft() -> Incident:
    return Incident.objects.get()


def at(step: str) -> str:
    return f"/log/{draft().pk}/{step}/"


@pytest.mark.parametrize(
    ("day", "month", "year", "words"),
    [
        ("31", "2", "2026", "There is no 31 February 2026"),
        ("18", "11", "2027", "must be today or earlier"),
        ("", "11", "2026", "must include a day"),
        ("x", "y", "z", "must be a number from 1 to 31"),
    ],
)
def test_a_wrong_date_comes_back_as_it_was_typed(tom: Any, day: str, month: str, year: str, words: str) -> None:
    tom.visit(at("when"))
    fields = {"occurred_on_day": day, "occurred_on_month": month, "occurred_on_year": year}
    page = tom.press("Save and continue", day="another", channel="email", **fields)
    assert page.status == 422
    assert page.says(words)
    assert page.title.startswith("Error: ")
    for name, value in fields.items():
        assert page.tree.xpath(f"//input[@name='{name}']/@value") == [value]
    saved = draft()
    assert saved.channel == "email"  # what was right is saved at once
    assert saved.occurred_on is not None
    assert tom.post(at("when"), {"save": "draft", "day": "another", **fields}).status == 422


@pytest.mark.parametrize(("step", "field"), [("what-happened", "facts"), ("impact", "effect_on_service")])
def test_a_hundred_thousand_letters_are_refused_and_come_back(tom: Any, step: str, field: str) -> None:
    before = getattr(draft(), field)
    tom.visit(at(step))
    page = tom.press("Save and continue", {field: "long " * 20_000})
    assert page.status == 422
    assert len(page.tree.xpath(f"//textarea[@name='{field}']")[0].text) > 99_000
    assert getattr(draft(), field) == before


def test_numbers_that_are_none(tom: Any) -> None:
    for wrong in ("-1", "many", "99999999999999999999", "1.5", "١٢"):
        tom.visit(at("impact"))
        page = tom.press("Save and continue", minutes_spent=wrong)
        assert page.status in (200, 422), page
        if page.path.endswith("/impact/"):
            assert page.tree.xpath("//input[@name='minutes_spent']/@value") == [wrong]


def test_hostile_text_is_kept_as_text(tom: Any) -> None:
    tom.visit(at("what-happened"))
    tom.press("Save and continue", facts=HOSTILE, exact_words=HOSTILE, writers_view=HOSTILE)
    tom.visit(at("tried"))
    tom.press("Save and continue", tried_before=HOSTILE)
    page = tom.visit(at("check"))
    assert b"<script>alert(1)" not in page.content
    assert page.says("<script>alert(1)</script>{{ draft.reporter.password }}")
    tom.press("Submit as a record")
    shown = tom.visit(draft().get_absolute_url())
    assert b"<script>alert(1)" not in shown.content
    assert shown.says("{% debug %}")


def test_nul_letters_do_no_harm(tom: Any) -> None:
    page = tom.post(at("what-happened"), {"facts": "a\x00b", "pattern": "single"})
    assert page.status == 422


def test_fields_that_are_not_yours_change_nothing(tom: Any, council: Any) -> None:
    foreign = {
        "state": "closed", "reporter": council.person("Shona").pk, "actor": council.person("Shona").pk,
        "reference": "MCE-1999-0001",
        "team": council.team("Council tax").pk, "zero_tolerance": "on", "manager_category": "violence_abuse",
    }  # fmt: skip
    tom.visit(at("what-happened"))
    form = {"facts": "Another account.", "pattern": "single", **foreign}
    tom.post(at("what-happened"), form)
    tom.post(at("check"), {"asks": "record_only", **foreign})
    logged = draft()
    assert (logged.facts, logged.state, logged.reference) == ("Another account.", "submitted", "MCE-2026-0001")
    assert (logged.reporter.name, logged.team and logged.team.name) == ("Tom Elliot", "Planning")
    assert (logged.zero_tolerance, logged.manager_category) == (False, "")


def test_codes_that_the_policy_does_not_have(tom: Any) -> None:
    for step, fields in (
        ("people", {"others_affected": ["everybody"]}),
        ("tried", {"techniques_tried": ["shouting"]}),
        ("when", {"day": "today", "channel": "pigeon"}),
        ("category", {"category": "madness"}),
        ("action-taken", {"actions": ["shouted"]}),
        ("request", {"asks": "restorative", "approach_kind": "nothing_like_it"}),
    ):
        assert tom.post(at(step), fields).status == 422, step
    assert tom.post(at("category") + "?part=examples", {"examples": ["physical_violence"]}).status == 422
    assert draft().examples == ["many_calls"]
    assert tom.visit(at("nonsense")).status == 404
    form = {"category": "violence_abuse", "examples_violence_abuse": ["threats"], "violence": "whatever"}
    assert tom.post(at("category"), form).status == 422
    assert draft().screening == "unacceptable"


def test_a_request_cannot_rest_on_what_is_not_ones_own(as_person: Any, alan: Any, make: Any) -> None:
    others = make("Isla")
    tom = as_person("Tom")
    fill_log(tom, Account("Alan Pringle"), until="request")
    pk = tom.page.path.split("/")[2]
    form = {
        "asks": "restorative", "approach_kind": "change_request", "approach_wanted": "x", "approach_why": "y",
        "builds_on": [str(others.pk)],
    }  # fmt: skip
    tom.post(f"/log/{pk}/request/", form)
    assert not Incident.objects.get(pk=pk).builds_on.exists()


# -- two windows -------------------------------------------------------------------------------------------------------


def test_the_same_step_in_two_windows_shows_both(tom: Any, sign_in: Any, council: Any) -> None:
    from tests.visitor import Visitor

    other = Visitor(sign_in(council.person("Tom")), "Tom elsewhere")
    tom.visit(at("what-happened"))
    other.visit(at("what-happened"))
    other.press("Save and continue", facts="The account from the other window.")
    page = tom.press("Save and continue", facts="The account from this window.")
    assert page.status == 409
    assert page.says("The account from the other window.")
    assert page.says("The account from this window.")
    assert draft().facts == "The account from the other window."
    page = tom.press("Save and continue")
    assert page.status == 200
    assert draft().facts == "The account from this window."


def test_different_steps_in_two_windows_do_not_disturb_each_other(tom: Any, sign_in: Any, council: Any) -> None:
    from tests.visitor import Visitor

    other = Visitor(sign_in(council.person("Tom")), "Tom elsewhere")
    tom.visit(at("what-happened"))
    other.visit(at("impact"))
    other.press("Save and continue", minutes_spent="15")
    assert tom.press("Save and continue", facts="From this window.").status == 200
    assert (draft().facts, draft().minutes_spent) == ("From this window.", 15)


def test_what_is_saved_in_the_background_does_not_stand_in_ones_own_way(tom: Any) -> None:
    page = tom.visit(at("what-happened"))
    version = page.tree.xpath("//input[@name='version']/@value")[0]
    form = {"facts": "Half a sen", "pattern": "single", "version": version}
    answer = tom.client.post(at("what-happened"), form, headers={"X-Requested-With": "autosave"})
    told = json.loads(answer.content)
    assert answer.status_code == 200
    assert told["saved_at"] == "10am"
    again = {**form, "facts": "Half a sentence is whole.", "version": told["version"]}
    assert tom.client.post(at("what-happened"), again).status_code == 302
    assert draft().facts == "Half a sentence is whole."


def test_nobody_else_gets_at_a_draft(tom: Any, as_person: Any, sign_in: Any, superuser: Any) -> None:
    for name in ("Shona", "Isla", "Ravi", "Stuart", "Margaret"):
        for path in (
            f"/log/{draft().pk}/",
            at("facts"),
            at("check"),
            f"/log/{draft().pk}/sent/",
            f"/log/{draft().pk}/kept/",
        ):
            assert as_person(name).visit(path).status == 404, (name, path)
        assert as_person(name).post(at("what-happened"), {"facts": "mine now"}).status == 404
    assert sign_in(superuser).get(at("check")).status_code in (403, 404)


# -- documents ---------------------------------------------------------------------------------------------------------


def png(name: str = "post.png") -> SimpleUploadedFile:
    """A picture; another name is another picture."""
    return SimpleUploadedFile(name, PNG + name.encode(), content_type="image/png")


@pytest.mark.clauses("SPSO-EP-64b", "SPSO-EP-63")
def test_several_documents_at_once_one_of_them_distressing(tom: Any) -> None:
    tom.visit(at("evidence"))
    page = tom.press("Add, and stay here", uploads=[png("a.png"), png("b.png")], kind="screenshot", distressing="on")
    assert page.status == 200, page
    kept = list(documents_of(draft()))
    assert [document.name for document in kept] == ["a.png", "b.png"]
    assert all(document.distressing and len(document.sha256) == 64 for document in kept)
    assert page.says("DISTRESSING a.png")
    assert draft().nothing_to_add is False
    tom.press("Take off DISTRESSING a.png")
    assert [document.name for document in documents_of(draft())] == ["b.png"]


@pytest.mark.parametrize(
    ("upload", "words"),
    [
        (SimpleUploadedFile("empty.pdf", b""), "empty"),
        (SimpleUploadedFile("invoice.pdf", b"MZ\x90\x00 this is a program"), "not the kind of file its name says"),
        (SimpleUploadedFile("run.exe", b"MZ\x90\x00"), "We cannot keep"),
    ],
)
def test_a_file_that_cannot_be_kept(tom: Any, upload: Any, words: str) -> None:
    page = tom.client.post(at("evidence"), {"uploads": upload, "kind": "other"})
    assert page.status_code == 422
    assert words in page.content.decode()
    assert not documents_of(draft()).exists()


def test_a_file_that_is_too_large(tom: Any, settings: Any) -> None:
    settings.UPLOAD_MAX_BYTES = 1024**2
    big = SimpleUploadedFile("big.png", PNG + b"0" * 1024**2)
    page = tom.client.post(at("evidence"), {"uploads": big, "kind": "other"})
    assert page.status_code == 422
    assert "larger than 1 MB" in page.content.decode()


def test_a_bad_file_does_not_keep_out_a_good_one(tom: Any) -> None:
    page = tom.client.post(
        at("evidence"), {"uploads": [png(), SimpleUploadedFile("x.pdf", b"no pdf")], "kind": "other"}
    )
    assert page.status_code == 422
    assert [document.name for document in documents_of(draft())] == ["post.png"]


def test_an_address_that_could_run_something(tom: Any) -> None:
    tom.visit(at("when"))
    tom.press("Save and continue", channel="social_media")
    form = {"uploads": png(), "kind": "screenshot", "web_address": "javascript:alert(1)"}
    page = tom.client.post(at("evidence"), form)
    assert page.status_code == 422
    assert not documents_of(draft()).exists()


def test_no_file_and_no_word_that_there_is_none(tom: Any) -> None:
    assert tom.post(at("evidence"), {"kind": "other"}).status == 422


# -- colleagues --------------------------------------------------------------------------------------------------------


@pytest.mark.clauses("SBC-9.6c", "SPSO-EP-33e")
def test_naming_colleagues_and_others(tom: Any, council: Any) -> None:
    from engagement.spine.models import WorkItem

    tom.visit(at("people"))
    page = tom.press("Save and continue", others_there="yes")
    assert page.says("Who else was there?")
    page = tom.press("Search", q="isla")
    assert "isla" not in page.path.lower()
    tom.press("Add this colleague", person=str(council.person("Isla").pk), saw_it="on", was_affected="on")
    page = tom.press("Add this person", name="Wendy Byrne")
    assert page.says("Wendy Byrne")
    kept = draft()
    assert [str(witness) for witness in kept.witnesses.all()] == ["Isla Grant", "Wendy Byrne"]
    assert list(kept.affected.all()) == [council.person("Isla")]
    tom.visit(at("check"))
    tom.press("Submit as a record")
    assert WorkItem.objects.get(kind="account").assignee == council.person("Isla")


def test_a_colleague_who_is_not_there(tom: Any, council: Any, superuser: Any) -> None:
    tom.visit(at("people") + "?part=named")
    for person in (council.person("Tom").pk, superuser.pk, 999_999, "x"):
        page = tom.post(at("people") + "?part=named", {"do": "add", "person": person, "saw_it": "on"})
        assert page.status == 422
    assert not draft().witnesses.exists()
