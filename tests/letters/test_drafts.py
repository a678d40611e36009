"""Writing: nothing typed is lost, nothing newer is overwritten, nothing posted does more than write."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from engagement import clock
from engagement.spine.timeline import timeline_of
from engagement.spine.work_items import open_work_of
from engagement.transitions import AlreadyMoved
from letters import services
from letters.models import Letter
from tests.letters.conftest import reread
from tests.letters.samples import DESC_TEXTS, EXPLAIN, HOSTILE
from tests.plugins.council import Council
from tests.visitor import Page, Visitor, by_class, read


def posted(letter: Letter, **changes: Any) -> dict[str, Any]:
    """Everything the composer sends for the newest version, with some of it changed."""
    version = reread(letter).version
    today = clock.today()
    data = {
        "version": version.revision,
        "tab": "first-tab",
        "heading": version.heading,
        "salutation": version.salutation,
        "dated_on_day": today.day,
        "dated_on_month": today.month,
        "dated_on_year": today.year,
        "signed_by": version.signed_by,
        **{part: getattr(version, part) for part in DESC_TEXTS},
        "do": "save",
    }
    return data | changes


@pytest.fixture
def nadia(as_person: Callable[[str], Visitor]) -> Visitor:
    return as_person("Nadia")


@pytest.fixture
def draft(letter_in: Callable[..., Letter]) -> Letter:
    return letter_in("draft")


@pytest.mark.clauses("SBC-A1-REST-6", "SPSO-G3-03", "SPSO-G3-03D", "SPSO-G3-03E", "SPSO-G3-03S", "SPSO-G3-03C")
def test_a_new_letter_waits_for_its_drafter_with_a_part_for_each_desc_element(
    start: Callable[..., Letter], nadia: Visitor
) -> None:
    letter = start()
    assert letter.reference == "L-2026-0001"
    [work] = open_work_of(letter)
    assert (work.kind, work.assignee, work.path) == ("write_letter", letter.drafter, letter.edit_url)
    page = nadia.visit(letter.edit_url)
    for question in (
        "Describe what happened",
        "Explain the effect",
        "Suggest what would work",
        "If this works",
        "If it does not",
    ):
        assert page.says(question)
    assert page.says("Dear Mr Pringle")
    assert page.has_button("Send to Fiona Bell to check")


def test_saving_keeps_what_was_typed_as_typed(draft: Letter, nadia: Visitor) -> None:
    nadia.visit(draft.edit_url)
    page = nadia.press("Save draft", describe="One line\r\n\r\nAnother", heading="Your calls")
    assert page.status == 200
    version = reread(draft).version
    assert (version.describe, version.heading, version.number) == ("One line\n\nAnother", "Your calls", 1)
    assert page.says("Your draft is saved")
    assert page.says("Draft saved 18 November 2026 at 10am")


def test_saving_the_same_again_changes_nothing(draft: Letter, nadia: Visitor) -> None:
    nadia.post(draft.edit_url, posted(draft, explain="We spent 9 hours."))
    before = reread(draft).version
    nadia.post(draft.edit_url, posted(draft, version=before.revision))
    after = reread(draft).version
    assert (after.revision, after.saved_at) == (before.revision, before.saved_at)


def test_update_preview_shows_the_letter_without_scripts(draft: Letter, nadia: Visitor) -> None:
    nadia.visit(draft.edit_url)
    page = nadia.press("Update preview", explain="We spent {nothing} and nine hours on this, {customer_name}.")
    assert page.path.endswith("#preview")
    assert "We spent {nothing} and nine hours on this, Mr Pringle." in page.main


def test_the_live_preview_shows_what_is_typed_and_saves_nothing(draft: Letter, nadia: Visitor) -> None:
    response = nadia.client.post(
        draft.edit_url, posted(draft, explain="You clearly rang."), headers={"HX-Request": "true"}
    )
    text = response.content.decode()
    assert response.status_code == 200
    assert "You clearly rang." in text
    assert "<html" not in text
    assert "leave it out" in text
    assert 'id="letter-checks"' in text
    assert 'hx-swap-oob="true"' in text
    assert reread(draft).version.explain == EXPLAIN


def test_what_is_missing_stands_before_the_button_and_not_in_the_preview(draft: Letter, nadia: Visitor) -> None:
    page = nadia.post(draft.edit_url, posted(draft, explain="You clearly rang.", suggest="", do="save"))
    [form] = page.tree.xpath("//main//form[.//textarea]")
    [checks] = form.xpath(".//*[@id='letter-checks']")
    assert checks.get("hx-swap-oob") is None
    assert "1 thing is still needed before it can be checked" in read(checks)
    assert [link.get("href") for link in checks.xpath(".//li/a")][:2] == ["#id_suggest", "#id_explain"]
    [preview] = page.tree.xpath("//main//*[@id='preview']")
    assert "still needed" not in read(preview)
    assert "Think about" not in read(preview)
    order = [one.get("id") or one.get("value") for one in form.iter() if one is checks or one.get("name") == "do"]
    assert order == ["letter-checks", "send", "save", "preview"]


@pytest.mark.clauses("SBC-10.1a", "SBC-10.1b", "SBC-10.1c", "SBC-10.1d", "SPSO-G3-03", "SPSO-G3-03C", "SBC-3.1b")
@pytest.mark.parametrize("part", list(DESC_TEXTS))
def test_a_letter_without_one_of_its_parts_is_not_sent_to_be_checked(part: str, draft: Letter, nadia: Visitor) -> None:
    nadia.visit(draft.edit_url)
    page = nadia.press("Send to Fiona Bell to check", {part: "   "})
    assert page.status == 422
    assert len(page.errors) == 1
    assert reread(draft).state == "draft"
    assert nadia.press("Send to Fiona Bell to check", {part: DESC_TEXTS[part]}).says("Being made ready")


def test_what_stops_a_letter_stands_beside_its_field_and_in_the_summary(draft: Letter, nadia: Visitor) -> None:
    data = posted(draft, do="send", suggest="Please ring [name]. We will help.", heading="", if_it_does_not="")
    page = nadia.post(draft.edit_url, data)
    assert page.status == 422
    assert page.errors == [
        "Enter a heading that says what the letter is about.",
        "“Suggest what would work” still has the gap [name]. Write what belongs there.",
        "Say what may happen if nothing changes.",
    ]
    assert "Please ring [name]. We will help." in page.main
    assert reread(draft).version.suggest == "Please ring [name]. We will help."


@pytest.mark.parametrize(
    ("day", "month", "year"),
    [("31", "2", "2026"), ("17", "11", "2026"), ("1", "3", "2027"), ("", "", ""), ("x", "11", "2026")],
)
def test_wrong_dates_are_answered_and_keep_everything(
    day: str, month: str, year: str, draft: Letter, nadia: Visitor
) -> None:
    data = posted(
        draft, explain="Typed just now", dated_on_day=day, dated_on_month=month, dated_on_year=year, do="send"
    )
    page = nadia.post(draft.edit_url, data)
    assert page.status == 422
    assert page.errors
    assert "Typed just now" in page.main
    assert reread(draft).state == "draft"


@pytest.mark.parametrize("part", ["describe", "heading", "salutation"])
def test_a_text_of_100000_characters_is_answered_and_kept_on_the_page(part: str, draft: Letter, nadia: Visitor) -> None:
    page = nadia.post(draft.edit_url, posted(draft, **{part: "word " * 20_000}))
    assert page.status == 422
    assert re.match(r"Shorten “[^”]+” to \d+ characters or fewer", page.errors[0])
    assert page.content.count(b"word word word") >= 1


def test_a_part_that_is_too_long_for_a_letter_is_kept_and_stops_it(draft: Letter, nadia: Visitor) -> None:
    page = nadia.post(draft.edit_url, posted(draft, describe="word " * 2_000, do="send"))
    assert page.status == 422
    assert "Shorten it to 5,000 or fewer" in page.errors[0]
    assert len(reread(draft).version.describe) == 9_999
    assert nadia.visit(f"{draft.get_absolute_url()}draft.pdf").says("too long to be shown as PDF")


def test_hostile_text_stays_text_in_every_field(draft: Letter, nadia: Visitor) -> None:
    data = posted(draft, **dict.fromkeys([*DESC_TEXTS, "heading", "salutation"], HOSTILE))
    page = nadia.post(draft.edit_url, data)
    assert page.status == 200
    assert b"<script>alert(1)" not in page.content
    assert page.text.count("<script>alert(1)</script>") >= 7
    assert "{{ secret }}" in page.text
    assert nadia.visit(f"{draft.get_absolute_url()}draft.pdf").media_type == "application/pdf"


def test_what_nobody_can_see_is_not_kept(draft: Letter, nadia: Visitor) -> None:
    seen = "Pay \u202e35£\u202c\x07 by\u200b Friday\u2028we ask\u200f"
    for part in (*DESC_TEXTS, "heading", "salutation"):
        nadia.post(draft.edit_url, posted(draft, **{part: seen}))
        assert getattr(reread(draft).version, part) == "Pay 35£ by Friday\nwe ask\u200f".replace(
            "\n", "\n" if part in DESC_TEXTS else " "
        )


def test_a_service_that_is_given_null_characters_keeps_the_rest(start: Callable[..., Letter]) -> None:
    assert start(texts={"describe": "One\x00 two\ud800"}).version.describe == "One two"


@pytest.mark.clauses("SBC-10.1a", "SPSO-G3-03")
def test_a_letter_of_signs_that_nobody_can_see_is_not_sent_to_be_checked(draft: Letter, nadia: Visitor) -> None:
    empty = dict.fromkeys([*DESC_TEXTS, "heading", "salutation"], "\u200b\u2060 \x07\u3164")
    page = nadia.post(draft.edit_url, posted(draft, do="send", **empty))
    assert page.status == 422
    assert reread(draft).state == "draft"


def test_braces_and_boxes_stop_a_letter_beside_their_field(draft: Letter, nadia: Visitor) -> None:
    page = nadia.post(
        draft.edit_url, posted(draft, do="send", describe="On 2 May, 3 calls 中 😂🤬", suggest="Please ring {nobody}.")
    )
    assert page.status == 422
    assert page.errors == [
        "The letter has characters that would print as boxes: 中 🤬 Write it in other words.",
        "“Suggest what would work” has something in braces that will be printed as it stands: {nobody}."
        " Use one of the words that the system fills in, or take the braces away.",
    ]
    assert reread(draft).state == "draft"


def test_an_old_draft_opens_under_the_same_date_in_the_field_and_in_the_preview(
    draft: Letter, nadia: Visitor, the_clock: Any
) -> None:
    the_clock.forward(days=9)
    page = nadia.visit(draft.edit_url)
    assert page.tree.xpath("//input[@name='dated_on_day']/@value") == ["27"]
    assert "27 November 2026" in by_class(page.tree, "letter-paper__facts")[0].text_content()
    assert reread(draft).version.dated_on != clock.today()


def test_null_characters_are_refused_in_words(draft: Letter, nadia: Visitor) -> None:
    assert nadia.post(draft.edit_url, posted(draft, describe="a\x00b")).status == 422


def test_fields_that_are_not_the_drafters_are_ignored(draft: Letter, nadia: Visitor, house: Council) -> None:
    fiona = house.person("Fiona")
    mine = posted(draft, explain="We spent 8 hours.")
    forged = {
        "state": "issued",
        "drafter": fiona.pk,
        "actor": fiona.pk,
        "checker": fiona.pk,
        "team": 1,
        "reference": "L-1",
    }
    nadia.post(draft.edit_url, mine | forged)
    letter = reread(draft)
    assert (letter.state, letter.drafter, letter.reference) == ("draft", draft.drafter, "L-2026-0001")
    assert letter.version.saved_by == draft.drafter
    assert letter.version.checker is None


# Two pages on one letter


def test_an_older_page_does_not_overwrite_newer_text_and_both_are_shown(draft: Letter, nadia: Visitor) -> None:
    old_page = posted(draft, tab="old-tab", explain="We spent seven hours on the calls.")
    nadia.post(draft.edit_url, posted(draft, tab="new-tab", explain="We spent eight hours on the calls."))
    page = nadia.post(draft.edit_url, old_page)
    assert page.status == 422
    assert reread(draft).version.explain == "We spent eight hours on the calls."
    assert "saved from another page" in page.errors[0]
    struck = [element.text_content() for element in page.tree.xpath("//main//del")]
    added = [element.text_content() for element in page.tree.xpath("//main//ins")]
    assert (struck, added) == ([" (only in the saved letter: eight) "], [" (only in your boxes: seven) "])
    assert "We spent seven hours on the calls." in page.tree.xpath("//textarea[@name='explain']")[0].value
    kept = nadia.press("Save draft")
    assert kept.status == 200
    assert reread(draft).version.explain == "We spent seven hours on the calls."


def test_one_page_may_save_again_and_again(draft: Letter, nadia: Visitor) -> None:
    """The page's own saving in the background has moved the draft on: its button still works."""
    first = posted(draft, explain="We spent 1 hour.")
    nadia.post(f"{draft.get_absolute_url()}autosave/", first)
    assert nadia.post(draft.edit_url, first | {"explain": "We spent 2 hours."}).status == 200
    assert reread(draft).version.explain == "We spent 2 hours."


def test_saving_in_the_background_answers_with_the_time_and_the_count(draft: Letter, nadia: Visitor) -> None:
    answer = nadia.post(f"{draft.get_absolute_url()}autosave/", posted(draft, explain="We spent 1 hour."))
    assert answer.status == 200
    assert json.loads(answer.content) == {"saved_at": "10am", "version": 1}
    wrong = nadia.post(f"{draft.get_absolute_url()}autosave/", posted(draft, dated_on_day="31", dated_on_month="2"))
    assert wrong.status == 422
    other = nadia.post(f"{draft.get_absolute_url()}autosave/", posted(draft, version=0, tab="other", explain="x"))
    assert other.status == 409


def test_a_draft_is_not_saved_once_it_is_with_the_checker(letter_in: Callable[..., Letter], nadia: Visitor) -> None:
    letter = letter_in("ready_for_check")
    given = services.DraftInput(heading="x", salutation="x", dated_on=clock.today())
    with pytest.raises(AlreadyMoved):
        services.save_draft(letter.pk, actor=letter.drafter, draft=given, revision=0)
    page: Page = nadia.post(letter.edit_url, posted(letter, explain="Typed in an old window"))
    assert page.status == 409
    assert page.says("Typed in an old window")


def test_pressing_send_twice_sends_once(draft: Letter, nadia: Visitor) -> None:
    data = posted(draft, do="send")
    assert nadia.post(draft.edit_url, data).status == 200
    assert nadia.post(draft.edit_url, data).status == 409
    assert timeline_of(draft).filter(verb="submit").count() == 1
    assert reread(draft).versions.count() == 1


# Versions


def test_the_first_edit_after_comments_makes_a_new_version(letter_in: Callable[..., Letter], nadia: Visitor) -> None:
    letter = letter_in("changes_requested")
    page = nadia.visit(letter.edit_url)
    assert page.says("Fiona Bell, council tax team leader sent it back")
    assert page.says("Give the dates.")
    nadia.press("Save draft", explain="We spent 10 hours.")
    first, second = reread(letter).versions.order_by("number")
    assert (first.explain, second.explain) == (EXPLAIN, "We spent 10 hours.")
    assert (first.content is None, second.content is None) == (False, True)


def test_sent_back_and_sent_again_unchanged_is_a_new_version_with_its_own_bytes(
    letter_in: Callable[..., Letter], drain: Callable[[], int]
) -> None:
    letter = letter_in("changes_requested")
    services.submit_letter(letter.pk, actor=letter.drafter)
    drain()
    versions = list(reread(letter).versions.order_by("number"))
    assert [version.forms.count() for version in versions] == [3, 3]
    assert versions[0].forms.get(form="pdf").sha256 == versions[1].forms.get(form="pdf").sha256


def test_what_was_submitted_does_not_change_when_the_record_does(letter_in: Callable[..., Letter]) -> None:
    letter = letter_in("rendering")
    letter.customer.title = "Dr"
    letter.customer.save()
    services.render_letter_version(letter.pk, 1)
    assert reread(letter).version.content["recipient_name"] == "Mr Alan Pringle"


# What stands in the letter


def test_optional_paragraphs_are_added_when_chosen(draft: Letter, nadia: Visitor) -> None:
    page = nadia.post(draft.edit_url, posted(draft, options=["naming"]))
    assert "please name Northmoor Council" in page.main
    page = nadia.post(draft.edit_url, posted(draft, options=["made_up"]))
    assert page.status == 422


@pytest.mark.clauses("SPSO-EP-28b")
@pytest.mark.parametrize(("signed_by", "name"), [("drafter", "Nadia Hussain"), ("manager", "Fiona Bell"), ("team", "")])
def test_the_letter_can_come_from_the_manager_or_the_team(
    signed_by: str, name: str, draft: Letter, nadia: Visitor
) -> None:
    nadia.post(draft.edit_url, posted(draft, signed_by=signed_by, do="send"))
    assert reread(draft).version.content["signatory"]["name"] == name


def test_dates_of_the_context_follow_the_letters_date(start: Callable[..., Letter], the_clock: Any) -> None:
    letter = start(
        texts=DESC_TEXTS | {"if_it_changes": "We will look again on {review_date}, and on {end_date}, {start_date}."},
        context={"dates": {"review_date": {"working_days": 2}, "end_date": {"days": 10}, "start_date": "2027-01-21"}},
    )
    services.submit_letter(letter.pk, actor=letter.drafter)
    content = json.dumps(reread(letter).version.content)
    assert "We will look again on 20 November 2026, and on 28 November 2026, 21 January 2027." in content


def test_blocks_of_the_context_take_the_place_of_the_profiles_text(start: Callable[..., Letter]) -> None:
    letter = start(texts=DESC_TEXTS, context={"blocks": {"open_door": ["First {customer_name}.", "Second."]}})
    services.submit_letter(letter.pk, actor=letter.drafter)
    sections = {part["code"]: part for part in reread(letter).version.content["sections"]}
    assert sections["open_door"]["paragraphs"] == ["First {customer_name}.", "Second."]
    assert sections["open_door"]["locked"]


def test_a_letter_dated_yesterday_is_not_sent_to_be_checked(draft: Letter, the_clock: Any) -> None:
    the_clock.forward(days=1)
    from engagement.checks import Unmet

    with pytest.raises(Unmet, match="dated 18 November 2026"):
        services.submit_letter(draft.pk, actor=draft.drafter)
    assert draft.version.dated_on == datetime.date(2026, 11, 18)
