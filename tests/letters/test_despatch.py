"""Sending: on the date that stands in the letter, in the format the customer needs, exactly the checked bytes."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from engagement import clock
from engagement.checks import Check, Unmet
from engagement.customers.models import Adjustment, ContactPoint, Customer
from engagement.spine import effects
from engagement.spine.timeline import timeline_of
from engagement.spine.work_items import open_work_of
from engagement.transitions import AlreadyMoved, on
from letters import services
from letters.models import Letter, LetterVersion, RenderedForm
from letters.rendering import FORMS
from tests.letters.conftest import approve, reread
from tests.plugins.acting import TheClock
from tests.plugins.council import Council
from tests.visitor import Visitor


@pytest.fixture
def checked(letter_in: Callable[..., Letter]) -> Letter:
    return letter_in("checked")


def issue(letter: Letter, **changes: Any) -> Letter:
    given: dict[str, Any] = {"actor": letter.drafter, "issued_on": clock.today(), "how": "post"}
    return services.issue_letter(letter.pk, **(given | changes))


def why_not(letter: Letter, **changes: Any) -> set[str]:
    with pytest.raises(Unmet) as refused:
        issue(letter, **changes)
    assert reread(letter).state == "checked"
    return {one.check.code for one in refused.value.unmet}


@pytest.mark.clauses("SBC-A1-REST-7")
@pytest.mark.parametrize(
    "state",
    ["draft", "rendering", "ready_for_check", "changes_requested", "issued", "cancelled", "returned_undelivered"],
)
def test_only_a_checked_letter_is_sent(state: str, letter_in: Callable[..., Letter]) -> None:
    with pytest.raises(AlreadyMoved):
        issue(letter_in(state))


@pytest.mark.clauses("SBC-A1-REST-8", "SPSO-G1-11")
@pytest.mark.parametrize(
    "change",
    [
        {"issued_on": datetime.date(2026, 1, 2)},
        {"issued_at": None},
        {"issued_by_id": None},
        {"sent": ["plain-text"]},
        {"format_reason": "Other"},
        {"reference": "L-2026-0999"},
        {"kind": "online_abuse"},
        {"matter": "RA-2026-0999"},
        {"context": {"placeholders": {}}},
        {"customer_id": None},
        {"drafter_id": None},
    ],
    ids=lambda change: next(iter(change)),
)
def test_the_record_of_what_was_sent_is_frozen_whatever_code_runs(
    change: dict, checked: Letter, house: Council
) -> None:
    Letter._base_manager.filter(pk=checked.pk).update(format_reason="Free before it is sent")
    issue(checked)
    if "customer_id" in change:
        change = {"customer": Customer.objects.create(reference="C-000002", given_name="X", name="X")}
    if "drafter_id" in change or "issued_by_id" in change:
        change = dict.fromkeys(change, house.person("Fiona").pk)
    for state in ("issued", "returned_undelivered", "issued"):
        assert reread(checked).state == state
        with pytest.raises(DatabaseError), transaction.atomic():
            Letter._base_manager.filter(pk=checked.pk).update(**change)
        if state == "issued":
            came_back = {"actor": checked.drafter, "returned_on": clock.today(), "reason": "Gone away."}
            services.record_returned_undelivered(checked.pk, **came_back)
        else:
            services.send_again(checked.pk, actor=checked.drafter, sent_again_on=clock.today(), how="hand")
    assert reread(checked).issued_on == clock.today()


@pytest.mark.clauses("SPSO-EP-61.4", "SBC-3.2b")
def test_a_letter_is_sent_again_only_in_a_way_that_reaches_the_customer_and_that_they_can_read(
    letter_in: Callable[..., Letter], needs: Callable[[str], Adjustment]
) -> None:
    letter = letter_in("returned_undelivered")
    again: dict[str, Any] = {"actor": letter.drafter, "sent_again_on": clock.today()}

    def lacks(**given: Any) -> list[str]:
        with pytest.raises(Unmet) as refused:
            services.send_again(letter.pk, **again, **given)
        return [one.check.code for one in refused.value.unmet]

    needs("large_print")
    assert lacks(how="post") == ["format_still_met"]
    ContactPoint.objects.filter(kind="email").delete()
    assert lacks(how="email", note="The printer is broken.") == ["reaches_customer"]
    services.send_again(letter.pk, **again, how="hand", note="Read out to him: the printer is broken.")
    assert reread(letter).state == "issued"


@pytest.mark.clauses("SBC-A1-REST-8", "SPSO-G1-11")
def test_what_was_sent_is_kept_byte_by_byte_and_cannot_be_changed(checked: Letter) -> None:
    before = {form.form: form.sha256 for form in checked.version.forms.all()}
    issue(checked)
    letter = reread(checked)
    assert (letter.state, letter.issued_on, letter.how, letter.issued_by) == (
        "issued",
        clock.today(),
        "post",
        checked.drafter,
    )
    forms = letter.version.forms.all()
    assert {form.form: hashlib.sha256(form.body).hexdigest() for form in forms} == before
    version = LetterVersion.objects.filter(pk=letter.version.pk)
    for change in (
        lambda: version.update(heading="Another"),
        lambda: version.update(issued_at=None),
        version.delete,
        lambda: forms.update(body=b"x"),
        forms.delete,
        lambda: RenderedForm.objects.filter(version=letter.version, form="pdf")._raw_delete("default"),
    ):
        with pytest.raises(Exception) as refused, transaction.atomic():  # noqa: PT011 - each database has its own class
            change()
        assert isinstance(refused.value, IntegrityError) or "PROTECT" in repr(refused.value)


def test_forms_are_frozen_from_the_moment_they_are_made(letter_in: Callable[..., Letter]) -> None:
    form = letter_in("ready_for_check").version.forms.first()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE letters_renderedform SET sha256 = 'x' WHERE id = %s", [form.pk])


def test_another_date_is_refused_and_offers_a_new_one(
    checked: Letter, the_clock: TheClock, as_person: Callable
) -> None:
    the_clock.forward(days=2)
    assert why_not(checked) == {"on_its_date"}
    screen: Visitor = as_person("Nadia")
    page = screen.visit(checked.issue_url)
    assert page.says("The letter is dated 18 November 2026")
    page = screen.press("Record that it was sent", how="post")
    assert page.status == 422
    assert "give it a new date" in page.errors[0]
    page = screen.press("New date")
    assert page.says("Being made ready")


def test_a_sending_recorded_later_counts_for_the_day_it_happened(checked: Letter, the_clock: TheClock) -> None:
    the_clock.forward(days=1)
    assert issue(checked, issued_on=datetime.date(2026, 11, 18)).issued_on == datetime.date(2026, 11, 18)


def test_nothing_was_sent_before_it_was_checked_or_will_have_been(
    letter_in: Callable[..., Letter], house: Council, the_clock: TheClock
) -> None:
    letter = letter_in("ready_for_check")
    the_clock.forward(days=1)
    approve(letter, house.person("Fiona"))
    assert why_not(letter, issued_on=datetime.date(2026, 11, 18)) == {"after_the_check"}
    assert why_not(letter, issued_on=datetime.date(2026, 11, 25)) == {"on_its_date", "not_in_future"}
    assert why_not(letter, issued_on=None) == {"on_its_date"}


def test_the_new_date_is_a_version_in_which_only_dates_differ(
    checked: Letter, the_clock: TheClock, as_person: Callable, drain: Callable[[], int]
) -> None:
    the_clock.forward(days=2)
    services.new_date(checked.pk, actor=checked.drafter, dated_on=clock.today())
    drain()
    letter = reread(checked)
    assert (letter.state, letter.version.number, letter.version.checker) == ("ready_for_check", 2, None)
    screen: Visitor = as_person("Fiona")
    page = screen.visit(letter.check_url)
    assert page.says("Only dates differ")
    assert page.says("18 November 2026 is now 20 November 2026")
    screen.press("Approve the new date")
    letter = reread(checked)
    assert letter.state == "checked"
    assert issue(letter).state == "issued"
    texts = [form.body for form in RenderedForm.objects.filter(form="plain-text").order_by("pk")]
    assert bytes(texts[0]).replace(b"18 November 2026", b"20 November 2026") == bytes(texts[1])


@pytest.mark.parametrize("days", [-1, 0, 61, 400])
def test_a_new_date_is_another_day_soon(days: int, checked: Letter) -> None:
    with pytest.raises(Unmet, match="Give another day"):
        services.new_date(checked.pk, actor=checked.drafter, dated_on=clock.today() + datetime.timedelta(days=days))


def test_one_click_does_not_approve_more_than_dates(
    letter_in: Callable[..., Letter], as_person: Callable, drain: Callable[[], int]
) -> None:
    letter = letter_in("checked")
    services.reopen_letter(letter.pk, actor=letter.drafter)
    revision = reread(letter).version.revision
    given = services.DraftInput(heading="Other words", salutation="Dear Mr Pringle", dated_on=clock.today())
    services.save_draft(letter.pk, actor=letter.drafter, draft=given, revision=revision)
    services.submit_letter(letter.pk, actor=letter.drafter)
    drain()
    screen: Visitor = as_person("Fiona")
    assert not screen.visit(letter.check_url).has_button("Approve the new date")
    assert screen.post(letter.check_url, {"decision": "approve_date"}).status == 422
    assert reread(letter).state == "ready_for_check"


# Formats and ways


@pytest.mark.clauses("SPSO-EP-61.4", "SBC-3.2b")
@pytest.mark.parametrize(
    ("need", "met_by", "how"),
    [("large_print", "large-print", "post"), ("plain_email", "plain-text", "email"), ("braille", "braille", "post")],
)
def test_the_format_the_customer_needs_goes_or_a_reason_is_given(
    need: str, met_by: str, how: str, checked: Letter, needs: Callable[[str], Adjustment]
) -> None:
    needs(need)
    assert why_not(checked, how=how) == {"format_met"}
    for says_nothing in ("  ", ".", " - ", "\u200b"):
        assert why_not(checked, how=how, format_reason=says_nothing) == {"format_met"}
    assert issue(checked, how=how, sent=["pdf", met_by]).sent == ["pdf", met_by]


@pytest.mark.clauses("SPSO-EP-61.4")
def test_a_format_that_is_not_possible_needs_a_reason(checked: Letter, needs: Callable[[str], Adjustment]) -> None:
    needs("audio")
    issue(checked, format_reason="He asked for paper this once.")
    assert reread(checked).format_reason == "He asked for paper this once."


def test_a_format_that_is_no_longer_needed_is_not_asked_for(
    checked: Letter, needs: Callable[[str], Adjustment]
) -> None:
    need = needs("large_print")
    need.ended_on, need.ended_because = clock.today(), "He told us that he has new glasses."
    need.save()
    assert issue(checked).state == "issued"


def test_post_needs_the_address_on_the_letter_and_email_an_address(
    letter_in: Callable[..., Letter], customer: Any
) -> None:
    ContactPoint.objects.filter(customer=customer).delete()
    letter = letter_in("checked")
    assert why_not(letter) == {"reaches_customer"}
    assert why_not(letter, how="email") == {"reaches_customer"}
    assert issue(letter, how="hand").how == "hand"


@pytest.mark.parametrize("how", ["", "pigeon", None])
def test_an_unknown_way_is_refused(how: Any, checked: Letter) -> None:
    assert why_not(checked, how=how) == {"how_given"}


@pytest.mark.parametrize("sent", [[], ["../../etc/passwd"], ["pdf", "made-up"], ["braille"]])
def test_what_was_sent_is_something_that_was_made(sent: list[str], checked: Letter) -> None:
    assert why_not(checked, sent=sent) == {"sent_a_form"}


def test_bytes_that_do_not_match_their_hash_are_not_sent(checked: Letter) -> None:
    """Whoever gets round the triggers is still found out."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE letters_renderedform DISABLE TRIGGER USER")
        else:
            cursor.execute("DROP TRIGGER evenhand_letters_renderedform_update")
    RenderedForm.objects.filter(version=checked.version, form="pdf").update(body=b"%PDF forged")
    assert why_not(checked) == {"bytes_intact"}


# What hangs on it


@pytest.fixture
def registered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(effects, "_effects", [])


def test_a_higher_apps_check_and_effect_happen_with_the_issue(checked: Letter, registered: None) -> None:
    seen: list[Any] = []
    allow = {"yes": False}
    approved = Check("approved", ("SBC-A1-REST-8",), lambda *_: allow["yes"], "Not yet.")
    on(
        Letter,
        "issue",
        kind="restorative",
        check=(approved,),
        effect=lambda letter, actor: seen.append((letter.issued_on, actor)),
    )
    on(Letter, "issue", kind="online_abuse", effect=lambda *_: seen.append("wrong kind"))
    assert why_not(checked) == {"approved"}
    allow["yes"] = True
    issue(checked)
    assert seen == [(clock.today(), checked.drafter)]


def test_a_failing_effect_undoes_the_issue(checked: Letter, registered: None) -> None:
    def breaks(_letter: Letter, _actor: Any) -> None:
        raise RuntimeError

    on(Letter, "issue", kind="restorative", effect=breaks)
    with pytest.raises(RuntimeError):
        issue(checked)
    letter = reread(checked)
    assert (letter.state, letter.issued_on, letter.version.issued_at) == ("checked", None, None)
    assert not timeline_of(letter).filter(verb="issue").exists()


def test_recording_it_twice_records_it_once(checked: Letter, as_person: Callable) -> None:
    screen: Visitor = as_person("Nadia")
    screen.visit(checked.issue_url)
    data = {
        "issued_on_day": 18,
        "issued_on_month": 11,
        "issued_on_year": 2026,
        "how": "post",
        "sent": "pdf",
        "note": "",
    }
    assert screen.post(checked.issue_url, data).status == 200
    assert screen.post(checked.issue_url, data).status == 409
    assert timeline_of(checked).filter(verb="issue").count() == 1


@pytest.mark.parametrize(
    ("day", "month", "year"), [("31", "2", "2026"), ("18", "11", "2027"), ("", "", ""), ("18", "13", "2026")]
)
def test_bad_dates_of_sending_are_answered(
    day: str, month: str, year: str, checked: Letter, as_person: Callable
) -> None:
    data = {"issued_on_day": day, "issued_on_month": month, "issued_on_year": year, "how": "post", "sent": "pdf"}
    page = as_person("Nadia").post(checked.issue_url, data | {"note": "RM 12"})
    assert page.status == 422
    assert b"RM 12" in page.content
    assert reread(checked).state == "checked"


# Afterwards


def test_a_letter_that_came_back_waits_for_another_way(letter_in: Callable[..., Letter], as_person: Callable) -> None:
    letter = letter_in("issued")
    screen: Visitor = as_person("Nadia")
    screen.visit(letter.get_absolute_url())
    screen.follow("It came back")
    page = screen.press("Record this", returned_on_day=18, returned_on_month=11, returned_on_year=2026)
    assert page.status == 422
    screen.press("Record this", reason="Gone away")
    assert [item.kind for item in open_work_of(letter)] == ["send_again"]
    screen.visit(letter.get_absolute_url())
    screen.follow("Record that it was sent again")
    screen.press("Record this", sent_again_on_day=18, sent_again_on_month=11, sent_again_on_year=2026, how="By email")
    again = reread(letter)
    assert (again.state, again.how, again.issued_on) == ("issued", "email", clock.today())
    assert not open_work_of(letter)


@pytest.mark.parametrize("days", [-1, 1])
def test_it_came_back_after_it_was_sent_and_not_later_than_today(days: int, letter_in: Callable[..., Letter]) -> None:
    letter = letter_in("issued")
    day = clock.today() + datetime.timedelta(days=days)
    with pytest.raises(Unmet, match="not before it was sent"):
        services.record_returned_undelivered(letter.pk, actor=letter.drafter, returned_on=day, reason="Gone")


@pytest.mark.parametrize("state", ["draft", "rendering", "ready_for_check", "changes_requested", "checked"])
def test_a_letter_that_was_not_sent_can_be_cancelled_with_a_reason(
    state: str, letter_in: Callable[..., Letter], as_person: Callable
) -> None:
    letter = letter_in(state)
    screen: Visitor = as_person("Fiona")
    screen.visit(f"{letter.get_absolute_url()}cancel/")
    assert screen.press("Cancel the letter").status == 422
    assert screen.press("Cancel the letter", reason="It is settled.").says("Cancelled")
    assert not open_work_of(letter)
    assert reread(letter).state == "cancelled"


# -- what was sent, and what was only made -----------------------------------------------------------------------------


@pytest.mark.clauses("SBC-A1-REST-8")
def test_the_page_says_what_was_sent_and_apart_from_it_what_was_only_made(
    checked: Letter, needs: Callable[[str], Adjustment], as_person: Callable[[str], Visitor]
) -> None:
    needs("braille")
    issue(checked, sent=["pdf", "braille"])
    page = as_person("Nadia").visit(f"/letters/{checked.pk}/")
    sent, made = page.section("What was sent"), page.section("Also made, not sent")
    assert "Letter (PDF)" in sent
    assert "Braille (made outside Evenhand)" in sent
    assert "Large print" not in sent
    assert "Plain text" not in sent
    assert "Large print (PDF)" in made
    assert "Plain text" in made
    assert "Letter (PDF)" not in made
    assert page.says("by post, as Letter (PDF) and Braille, recorded by Nadia Hussain")
    line = timeline_of(checked).get(verb="issue")
    assert line.reason == "By post: Letter (PDF) and Braille."


def test_where_everything_went_nothing_is_left_over(checked: Letter, as_person: Callable[[str], Visitor]) -> None:
    issue(checked, sent=list(FORMS))
    page = as_person("Nadia").visit(f"/letters/{checked.pk}/")
    assert "Large print (PDF)" in page.section("What was sent")
    assert not page.says("Also made, not sent")


def test_before_it_is_sent_the_page_lists_what_was_made(checked: Letter, as_person: Callable[[str], Visitor]) -> None:
    page = as_person("Nadia").visit(f"/letters/{checked.pk}/")
    assert "Large print (PDF)" in page.section("The letter")
    assert not page.says("not sent")


@pytest.mark.clauses("SPSO-EP-61.4")
def test_sent_again_without_a_needed_format_says_why_in_words(
    letter_in: Callable[..., Letter], needs: Callable[[str], Adjustment]
) -> None:
    letter = letter_in("returned_undelivered")
    needs("large_print")
    given: dict[str, Any] = {"actor": letter.drafter, "sent_again_on": clock.today(), "how": "hand"}
    with pytest.raises(Unmet) as refused:
        services.send_again(letter.pk, **given, note=".")
    assert {one.check.code for one in refused.value.unmet} == {"format_still_met"}
    services.send_again(letter.pk, **given, note="She asked for it as it was.")
    line = timeline_of(letter).get(verb="send_again")
    assert line.reason == "On 18 November 2026, handed over in person. She asked for it as it was."
