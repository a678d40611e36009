"""What the checker, the sender and other readers see, and the bytes they get."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.db.models import Q
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext

from engagement import clock
from engagement.checks import Unmet
from engagement.people import leavers
from engagement.people.models import User
from engagement.policy.services import accept_local_value
from engagement.spine.models import Notice
from engagement.spine.work_items import open_work_of
from letters import services, visibility
from letters.models import Letter
from letters.selectors import (
    letters_about,
    letters_to_check,
    letters_to_check_count,
    letters_to_write,
    letters_visible_to,
)
from tests.letters.conftest import approve, reread
from tests.letters.samples import DESC_TEXTS
from tests.plugins.acting import TheClock
from tests.plugins.council import Council
from tests.visitor import Visitor

POINTS = ["neutral", "relationship", "clear", "accessible"]

# The whole way


@pytest.mark.clauses("SBC-A1-REST-6", "SBC-A1-REST-7", "SBC-A1-REST-8", "SBC-10.1a", "SPSO-G3-03")
def test_from_an_empty_draft_to_a_letter_that_is_sent(
    start: Callable[..., Letter], as_person: Callable[[str], Visitor], drain: Callable[[], int]
) -> None:
    letter = start(matter_path="/approvals/RA-2026-0001/")
    nadia, fiona = as_person("Nadia"), as_person("Fiona")
    nadia.visit(letter.edit_url)
    page = nadia.press("Send to Fiona Bell to check", DESC_TEXTS)
    assert page.says("The letter is being made ready to be checked")
    drain()
    page = nadia.follow("See if it is ready")
    assert page.says("A letter is ready for you to check (Fiona Bell)")
    page = fiona.visit(letter.check_url)
    for text in DESC_TEXTS.values():
        assert text in page.main
    page = fiona.press("Save my decision", decision="Approve this letter", four_points=POINTS)
    assert page.says("You have approved the letter. Nadia Hussain can now send it.")
    nadia.visit(letter.get_absolute_url())
    nadia.follow("Send the letter")
    page = nadia.press("Record that it was sent", how="By post", note="RM 1234 5678 9GB")
    assert page.says("recorded as sent")
    assert page.says("Checked by Fiona Bell, council tax team leader")
    assert page.says("18 November 2026, by post, as Letter (PDF), recorded by Nadia Hussain")
    pdf = nadia.visit(nadia.page.find_link("Letter (PDF)"))
    assert pdf.content.startswith(b"%PDF-1.7")


# Checking


@pytest.fixture
def ready(letter_in: Callable[..., Letter]) -> Letter:
    return letter_in("ready_for_check")


@pytest.mark.clauses("SPSO-EP-61.0")
@pytest.mark.parametrize(
    "left_out",
    [
        pytest.param("neutral", marks=pytest.mark.clauses("SPSO-EP-61.1")),
        pytest.param("relationship", marks=pytest.mark.clauses("SPSO-EP-61.2")),
        pytest.param("clear", marks=pytest.mark.clauses("SPSO-EP-61.3a")),
        pytest.param("accessible", marks=pytest.mark.clauses("SPSO-EP-61.4")),
    ],
)
def test_all_four_points_are_confirmed_or_it_goes_back(left_out: str, ready: Letter, as_person: Callable) -> None:
    fiona = as_person("Fiona")
    fiona.visit(ready.check_url)
    given = [point for point in POINTS if point != left_out]
    page = fiona.press("Save my decision", decision="approve", four_points=given)
    assert page.status == 422
    assert page.errors == ["Confirm all four points, or send the letter back."]
    assert reread(ready).state == "ready_for_check"


@pytest.mark.clauses("SBC-9.17a", "SPSO-EP-29a")
def test_a_reply_to_abusive_mail_needs_the_word_that_it_answers_nothing(
    letter_in: Callable[..., Letter], as_person: Callable, house: Council
) -> None:
    letter = letter_in("ready_for_check", kind="unacceptable_correspondence")
    fiona = as_person("Fiona")
    fiona.visit(letter.check_url)
    page = fiona.press("Save my decision", decision="approve", four_points=POINTS)
    assert page.status == 422
    assert "does not reply to what the customer wrote about" in page.errors[0]
    with pytest.raises(Unmet):
        services.check_letter(letter.pk, actor=house.person("Fiona"), four_points=POINTS)
    page = fiona.press("Save my decision", decision="approve", four_points=POINTS, engagement_only_confirmed="on")
    assert reread(letter).state == "checked"


def test_other_letters_do_not_ask_for_that_word(ready: Letter, as_person: Callable) -> None:
    assert not as_person("Fiona").visit(ready.check_url).says("does not reply to what the customer wrote about")


def test_comments_travel_back_with_the_letter(ready: Letter, as_person: Callable, house: Council) -> None:
    fiona = as_person("Fiona")
    fiona.visit(ready.check_url)
    assert fiona.press("Save my decision").errors == ["Choose whether you approve the letter or send it back"]
    assert fiona.press("Save my decision", decision="return").errors == ["Say what should change"]
    page = fiona.press("Save my decision", decision="return", comment="Say how many calls there were.")
    assert page.says("The letter is back with Nadia Hussain, with your comments.")
    [work] = open_work_of(ready)
    assert (work.kind, work.assignee) == ("correct_letter", house.person("Nadia"))
    notice = Notice.objects.filter(recipient=house.person("Nadia")).latest("pk")
    assert notice.comment == "Say how many calls there were."
    assert "Pringle" not in notice.sentence


def test_what_changed_since_the_last_version_is_shown_word_by_word(
    letter_in: Callable[..., Letter], as_person: Callable, drain: Callable[[], int]
) -> None:
    letter = letter_in("changes_requested")
    nadia = as_person("Nadia")
    nadia.visit(letter.edit_url)
    changed = DESC_TEXTS["describe"].replace("31 times", "<b>31</b> times in all")
    nadia.press("Send to Fiona Bell to check", describe=changed)
    drain()
    page = as_person("Fiona").visit(letter.check_url)
    assert "What changed since the last version" in page.main
    assert "".join(page.tree.xpath("//main//ins/text()")) == "<b></b> in all"
    assert page.tree.xpath("//main//del//text()") == []


@pytest.mark.clauses("SPSO-EP-61.1")
def test_the_checker_sees_the_advice_too(letter_in: Callable[..., Letter], as_person: Callable) -> None:
    texts = DESC_TEXTS | {"explain": "Your attitude cost us 9 hours."}
    page = as_person("Fiona").visit(letter_in("ready_for_check", texts=texts).check_url)
    assert page.says("your attitude – better: name what was done or said")


def test_two_managers_decide_once(ready: Letter, as_person: Callable) -> None:
    data = {"decision": "approve", "four_points": POINTS}
    assert as_person("Fiona").post(ready.check_url, data).status == 200
    page = as_person("Donald").post(ready.check_url, {"decision": "return", "comment": "I would change this."})
    assert page.status == 409
    assert page.says("I would change this.")
    assert reread(ready).state == "checked"


def test_a_comment_of_100000_characters_is_answered(ready: Letter, as_person: Callable) -> None:
    page = as_person("Fiona").post(ready.check_url, {"decision": "return", "comment": "x" * 100_000})
    assert page.status == 422
    assert reread(ready).state == "ready_for_check"


def test_hostile_comments_stay_text(ready: Letter, as_person: Callable) -> None:
    as_person("Fiona").post(ready.check_url, {"decision": "return", "comment": "<img src=x onerror=alert(1)> {{ x }}"})
    page = as_person("Nadia").visit(ready.edit_url)
    assert page.says("<img src=x onerror=alert(1)> {{ x }}")
    assert b"<img src=x" not in page.content


# Files


@pytest.mark.clauses("SBC-A1-REST-8")
@pytest.mark.parametrize(
    ("form", "media_type", "name"),
    [
        ("pdf", "application/pdf", "L-2026-0001-pdf.pdf"),
        ("large-print", "application/pdf", "L-2026-0001-large-print.pdf"),
        ("plain-text", "text/plain; charset=utf-8", "L-2026-0001-plain-text.txt"),
    ],
)
def test_files_are_served_byte_by_byte_with_the_right_headers(
    form: str, media_type: str, name: str, letter_in: Callable[..., Letter], as_person: Callable
) -> None:
    letter = letter_in("issued")
    stored = letter.version.forms.get(form=form)
    client = as_person("Nadia").client
    address = f"{letter.get_absolute_url()}pdf/{form}/"
    response = client.get(address)
    assert response.content == bytes(stored.body)
    assert response["Content-Type"] == media_type
    assert response["ETag"] == f'"{stored.sha256}"'
    assert response["Content-Disposition"] == f'inline; filename="{name}"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-cache"
    again = client.get(address, headers={"If-None-Match": f'"{stored.sha256}"'})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("form", ["docx", "..", "pdf-2"])
def test_there_is_no_other_form(form: str, letter_in: Callable[..., Letter], as_person: Callable) -> None:
    letter = letter_in("issued")
    assert as_person("Nadia").client.get(f"{letter.get_absolute_url()}pdf/{form}/").status_code == 404


def test_a_letter_that_was_not_made_ready_has_no_file(letter_in: Callable[..., Letter], as_person: Callable) -> None:
    letter = letter_in("rendering")
    assert as_person("Nadia").client.get(f"{letter.get_absolute_url()}pdf/pdf/").status_code == 404


def test_the_draft_says_that_it_is_one_and_is_for_its_writer(
    letter_in: Callable[..., Letter], as_person: Callable
) -> None:
    import io

    import pypdf

    letter = letter_in("draft")
    page = as_person("Nadia").visit(f"{letter.get_absolute_url()}draft.pdf")
    assert "L-2026-0001 (draft, not sent)" in pypdf.PdfReader(io.BytesIO(page.content)).pages[0].extract_text()
    assert as_person("Fiona").visit(f"{letter.get_absolute_url()}draft.pdf").status == 403
    assert not letter.version.forms.exists()


# Lists and readers


def test_letters_to_check_stand_with_the_oldest_deadline_first(
    letter_in: Callable[..., Letter], house: Council, the_clock: TheClock
) -> None:
    accept_local_value(None, "check_letter_working_days", 3)
    first = letter_in("ready_for_check")
    the_clock.forward(days=1)
    second = letter_in("ready_for_check")
    fiona = house.person("Fiona")
    assert list(letters_to_check(fiona)) == [first, second]
    assert letters_to_check_count(fiona) == 2
    assert [letter.check_by.day for letter in letters_to_check(fiona)] == [23, 24]
    assert list(letters_to_check(house.person("Shona"))) == []
    table = render_to_string("letters/_to_check_table.html", {"letters": letters_to_check(fiona)})
    assert table.index(first.reference) < table.index(second.reference)
    assert "2 letters to check" in table
    assert "No letter is waiting for your check" in render_to_string("letters/_to_check_table.html", {"letters": []})


def test_what_one_writes_and_what_is_about_a_matter(letter_in: Callable[..., Letter], house: Council) -> None:
    draft, issued = letter_in("draft"), letter_in("issued", matter="RA-2026-0002")
    nadia = house.person("Nadia")
    assert list(letters_to_write(nadia)) == [draft]
    assert list(letters_about(nadia, "RA-2026-0002")) == [issued]
    assert list(letters_about(house.person("Tom"), "RA-2026-0002")) == []
    card = render_to_string("letters/_letter_summary.html", {"letter": issued})
    assert "sent on 18 November 2026 by post" in card


def test_a_higher_app_lets_others_read_what_it_names(
    letter_in: Callable[..., Letter], house: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visibility, "_providers", [])
    tom = house.person("Tom")
    visibility.register_visibility(lambda user: Q(state="issued") if user == tom else Q(pk__in=[]), ["restorative"])
    issued, draft = letter_in("issued"), letter_in("draft")
    other = letter_in("issued", kind="online_abuse")
    assert set(letters_visible_to(tom)) == {issued}
    assert draft not in letters_visible_to(tom)
    assert other not in letters_visible_to(tom)
    assert set(letters_visible_to(house.person("Isla"))) == set()


def count(client: Any, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def count_of_list(house: Council) -> int:
    fiona = User.objects.get(pk=house.person("Fiona").pk)
    with CaptureQueriesContext(connection) as queries:
        render_to_string("letters/_to_check_table.html", {"letters": letters_to_check(fiona)})
    return len(queries)


def test_the_number_of_queries_does_not_grow_with_versions_and_letters(
    letter_in: Callable[..., Letter], as_person: Callable, house: Council, drain: Callable[[], int]
) -> None:
    letter = letter_in("ready_for_check")
    fiona = as_person("Fiona").client
    count(fiona, letter.get_absolute_url())
    page = count(fiona, letter.get_absolute_url())
    few = count_of_list(house)
    for _more in range(4):
        services.reopen_letter(letter.pk, actor=letter.drafter)
        services.submit_letter(letter.pk, actor=letter.drafter)
        letter_in("ready_for_check")
    drain()
    assert count(fiona, letter.get_absolute_url()) == page
    assert count_of_list(house) == few


def test_a_leavers_letters_go_to_somebody_else(letter_in: Callable[..., Letter], house: Council) -> None:
    letter = letter_in("checked")
    sent = letter_in("issued")
    nadia, tom = house.person("Nadia"), house.person("Tom")
    assert [one.sentence for one in leavers.holdings_of(nadia) if "Letter" in one.sentence] == [
        "Letter L-2026-0001: checked, to be sent"
    ]
    leavers.hand_over(nadia, tom, house.person("Leah"))
    assert (reread(letter).drafter, reread(sent).drafter) == (tom, nadia)
    assert reread(letter).version.drafter == nadia
    assert [item.assignee for item in open_work_of(letter)] == [tom]
    assert services.issue_letter(letter.pk, actor=tom, issued_on=clock.today(), how="post").issued_by == tom


def test_a_customer_who_was_merged_gets_the_letter_under_the_surviving_name(
    letter_in: Callable[..., Letter], customer: Any
) -> None:
    from engagement.customers.models import Customer

    letter = letter_in("draft")
    survivor = Customer.objects.create(reference="C-000002", title="Dr", family_name="Pringle", name="Alan J Pringle")
    customer.merged_into = survivor
    customer.save()
    services.submit_letter(letter.pk, actor=letter.drafter)
    assert reread(letter).version.content["recipient_name"] == "Dr Alan J Pringle"


def test_history_says_who_did_what_in_words(letter_in: Callable[..., Letter], as_person: Callable) -> None:
    page = as_person("Donald").visit(letter_in("issued").get_absolute_url())
    told = page.main.partition("What happened")[2]
    for line in ("Started the letter", "Sent the letter to be checked", "Checked and approved the letter"):
        assert line in told
    assert "Recorded that the letter was sent by Nadia Hussain" in told


def test_approving_again_is_told_who_did_it(ready: Letter, house: Council, as_person: Callable) -> None:
    approve(ready, house.person("Donald"))
    page = as_person("Fiona").post(ready.check_url, {"decision": "approve", "four_points": POINTS})
    assert page.status == 409


@pytest.mark.clauses("SBC-A1-REST-7")
def test_the_writer_who_opens_the_check_is_told_why_it_is_not_theirs(
    letter_in: Callable[..., Letter], as_person: Callable[[str], Visitor]
) -> None:
    page = as_person("Nadia").visit(letter_in("ready_for_check").check_url)
    assert page.status == 403
    assert page.says("You wrote this letter, so somebody else checks it.")
