"""What a letter looks like as PDF, in large print and as plain text, and that nothing gets in or out of it."""

import dataclasses
import datetime
import io
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pikepdf
import pypdf
import pytest

from engagement.policy.services import accept_local_value, update_organisation
from letters.composing import Composition
from letters.lint import LETTER_LIMIT, SECTION_LIMIT
from letters.models import Letter
from letters.rendering import (
    FORMS,
    LetterContent,
    RenderingRefused,
    Section,
    glyphs,
    render_form,
    render_forms,
    split_paragraphs,
)
from letters.rendering.content import parts_of
from letters.rendering.forms import LARGE_PRINT, PDF, PLAIN_TEXT, page_as_pdf
from letters.rendering.glyphs import unprintable
from letters.rendering.page import letter_page
from tests.letters.samples import DESC_TEXTS, HOSTILE, MODEL_LETTER, letter
from tests.plugins.council import Council

MILLIMETRE = 72 / 25.4


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return render_form(MODEL_LETTER, PDF).body


@pytest.fixture(scope="module")
def large_print() -> bytes:
    return render_form(MODEL_LETTER, LARGE_PRINT).body


def words_of(body: bytes) -> str:
    """The text of a PDF with its white space folded."""
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(body)).pages).split())


def placed_text(body: bytes) -> list[tuple[float, float, float, str]]:
    """Every piece of text on the first page: millimetres from the left and from the top, size in points, the text."""
    page = pypdf.PdfReader(io.BytesIO(body)).pages[0]
    height = float(page.mediabox.height)
    found: list[tuple[float, float, float, str]] = []

    def visit(text: str, current: list[float], matrix: list[float], _font: object, size: float) -> None:
        if text.strip():
            x = matrix[4] * current[0] + current[4]
            y = matrix[5] * current[3] + current[5]
            scale = abs(matrix[3] * current[3]) or 1
            found.append((x / MILLIMETRE, (height - y) / MILLIMETRE, size * scale, text.strip()))

    page.extract_text(visitor_text=visit)
    return found


def structure(body: bytes) -> list[str]:
    """The structure tags of a PDF in reading order."""
    with pikepdf.open(io.BytesIO(body)) as document:
        tags: list[str] = []

        def walk(node: object) -> None:
            if isinstance(node, pikepdf.Array):
                for child in node:
                    walk(child)
            elif isinstance(node, pikepdf.Dictionary):
                if "/S" in node:
                    tags.append(str(node.S))
                if "/K" in node:
                    walk(node.K)

        walk(document.Root.StructTreeRoot.K)
        return tags


@pytest.mark.clauses("SPSO-EP-61.4")
@pytest.mark.parametrize("form", [PDF, LARGE_PRINT])
def test_the_pdf_is_tagged_titled_and_speaks_its_language(form: str) -> None:
    with pikepdf.open(io.BytesIO(render_form(MODEL_LETTER, form).body)) as document:
        root = document.Root
        assert root.MarkInfo.Marked is True
        assert str(root.Lang) == "en-GB"
        assert root.ViewerPreferences.DisplayDocTitle is True
        with document.open_metadata() as metadata:
            assert metadata["dc:title"] == "Your calls to the council tax team: Northmoor Council"
            assert metadata["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"
        for page in document.pages:
            assert page.Tabs == pikepdf.Name.S
            for font in page.Resources.Font.values():
                described = font.DescendantFonts[0].FontDescriptor
                assert "/FontFile2" in described or "/FontFile3" in described


@pytest.mark.parametrize("form", [PDF, LARGE_PRINT])
def test_text_stands_in_paragraphs_under_one_heading(form: str) -> None:
    tags = structure(render_form(MODEL_LETTER, form).body)
    assert tags.count("/H1") == 1
    assert tags.count("/H2") == 1
    assert tags.count("/P") >= 12
    assert "/Table" not in tags


def test_another_language_is_announced() -> None:
    with pikepdf.open(io.BytesIO(render_form(letter(language="gd"), PDF).body)) as document:
        assert str(document.Root.Lang) == "gd"


def test_every_word_of_every_part_is_in_every_form() -> None:
    for rendered in render_forms(MODEL_LETTER):
        text = rendered.body.decode() if rendered.form == PLAIN_TEXT else words_of(rendered.body)
        text = " ".join(text.split())
        for wanted in (*DESC_TEXTS.values(), "Dear Mr Pringle", "21 November 2026", "L-2026-0001", "Yours sincerely"):
            assert wanted in text, (rendered.form, wanted)


def test_equal_letters_are_equal_bytes_also_from_stored_content_and_in_parallel() -> None:
    stored = LetterContent.from_plain(MODEL_LETTER.to_plain())
    assert stored == MODEL_LETTER
    for form in FORMS:
        with ThreadPoolExecutor(4) as pool:
            hashes = {
                done.sha256
                for done in pool.map(lambda one, form=form: render_form(one, form), [stored, MODEL_LETTER] * 3)
            }
        assert len(hashes) == 1


def test_a_changed_word_or_date_changes_the_hash() -> None:
    first = render_form(MODEL_LETTER, PDF).sha256
    assert render_form(letter(date=datetime.date(2026, 11, 22)), PDF).sha256 != first
    assert render_form(letter(heading="Your calls to us"), PDF).sha256 != first


def test_the_address_stays_in_the_window_of_a_dl_envelope_and_nothing_else_does(pdf: bytes) -> None:
    """The window shows 46 to 92 mm from the top and 10 to 110 mm from the left, wherever the sheet slips."""
    address = {"Mr Alan Pringle", "14 Mill Wynd", "Northmoor", "NM1 2AB"}
    in_reach = [piece for piece in placed_text(pdf) if 46 <= piece[1] <= 92 and piece[0] <= 110]
    assert {piece[3] for piece in in_reach} == address
    for x, y, _size, _text in in_reach:
        assert 20 <= x <= 30
        assert 57 < y <= 81


def test_seven_address_lines_still_fit_the_window() -> None:
    lines = ("Flat 2/1", "Riverside House", "14 Mill Wynd", "Old Town", "Northmoor", "NM1 2AB")
    placed = placed_text(render_form(letter(address_lines=lines), PDF).body)
    bottoms = [y for x, y, _size, text in placed if text in lines and x < 110]
    assert len(bottoms) == 6
    assert max(bottoms) <= 82


def test_a_very_long_name_is_counted_as_the_lines_that_it_takes() -> None:
    name = "Mr Alexander Montgomery-Featherstonehaugh of Wester Auchtermuchty and Inverquharity"
    found = letter(recipient_name=name, address_lines=("Flat 2/1, The Old Customs House", "14 Mill Wynd", "NM1 2AB"))
    placed = placed_text(render_form(found, PDF).body)
    in_window = {round(y, 1) for x, y, _size, _text in placed if 50 < y < 95 and x < 100}
    assert found.window_lines == len(in_window) == 6
    assert glyphs.lines_taken("x" * 200, size=9.5, width=78) > 4
    assert letter(recipient_name="", address_lines=()).window_lines == 0


PARAGRAPH = "We wrote to you about this on 2 November, and we have read what you sent us since then with care."


def printed_lines(page: Any) -> list[str]:
    """The lines of a page without its foot."""
    return [line for line in page.extract_text().splitlines() if line.strip() and not re.search(r"Page \d of", line)]


@pytest.mark.parametrize("option", [(), ("advice",)])
def test_a_usual_letter_with_all_its_parts_fills_one_page(
    option: tuple[str, ...], start: Callable[..., Letter], house: Council
) -> None:
    """The first example of how letters should read, with every paragraph that the policy places in it."""
    accept_local_value(None, "advice_name", "Citizens Advice Northmoor")
    accept_local_value(None, "advice_phone", "01632 960 455")
    update_organisation(None, {"letter_footer": "Northmoor Council, 1 Market Square, Northmoor NM1 1AA"})
    draft = start(texts=DESC_TEXTS)
    draft.version.options = list(option)
    content = Composition(draft, draft.version).content
    assert len(content.sections) == 8 + len(option)
    assert render_form(content, PDF).pages == 1


@pytest.mark.parametrize("more", range(16))
def test_no_page_holds_only_a_few_lines(more: int) -> None:
    """However long a letter is, some lines stand above the signature, and no page begins or ends with a stray line."""
    parts = tuple(Section(str(n), (PARAGRAPH * (1 + n % 3),)) for n in range(12 + more))
    reader = pypdf.PdfReader(io.BytesIO(render_form(letter(sections=parts), PDF).body))
    last = printed_lines(reader.pages[-1])
    if len(reader.pages) > 1:
        assert last.index("Yours sincerely") >= 6, last
    for page in reader.pages[1:]:
        assert printed_lines(page)[0].startswith("We wrote to you")


def test_a_long_part_may_go_over_the_page_and_leaves_three_lines_on_each() -> None:
    long = letter(sections=(Section("a", (PARAGRAPH * 6,)), Section("b", (f"{PARAGRAPH} " * 40,), heading="Why")))
    reader = pypdf.PdfReader(io.BytesIO(render_form(long, PDF).body))
    first, second = (printed_lines(page) for page in reader.pages)
    assert len(first) - first.index("Why") > 3
    assert second.index("Yours sincerely") >= 3


def test_the_signature_never_stands_alone_in_large_print() -> None:
    for number in range(1, 8):
        long = letter(sections=tuple(Section(str(n), (DESC_TEXTS["suggest"],)) for n in range(number)))
        reader = pypdf.PdfReader(io.BytesIO(render_form(long, LARGE_PRINT).body))
        assert printed_lines(reader.pages[-1]).index("Yours sincerely") >= 2


@pytest.mark.clauses("SBC-FM-1")
def test_large_print_is_18_point_or_more_everywhere(large_print: bytes) -> None:
    sizes = [size for _x, _y, size, _text in placed_text(large_print)]
    assert sizes
    assert min(sizes) >= 18


def test_large_print_says_the_same_as_the_letter(pdf: bytes, large_print: bytes) -> None:
    def body(data: bytes) -> list[str]:
        text = words_of(data)
        text = re.sub(r"L-2026-0001 Page \d of \d", "", text)
        return sorted(re.findall(r"\w+", text))

    assert body(pdf) == body(large_print)


def test_plain_text_reads_in_order() -> None:
    text = render_form(MODEL_LETTER, PLAIN_TEXT).body.decode()
    order = [
        "Northmoor Council",
        "Mr Alan Pringle",
        "21 November 2026",
        "Your calls",
        "Dear Mr",
        "Between 5",
        "We spent",
    ]
    places = [text.index(part) for part in order]
    assert places == sorted(places)
    assert text.endswith("Shona Kerr\nRecovery officer\nCouncil tax\n")


@pytest.mark.parametrize("form", list(FORMS))
def test_hostile_text_is_printed_as_typed_in_every_field(form: str) -> None:
    content = letter(
        heading=HOSTILE,
        salutation=HOSTILE,
        recipient_name=HOSTILE,
        address_lines=(HOSTILE,),
        sections=(Section("describe", (HOSTILE,), heading=HOSTILE), Section("help", (HOSTILE,), locked=True)),
        signatory=dataclasses.replace(MODEL_LETTER.signatory, name=HOSTILE, team=HOSTILE),
        enclosures=(HOSTILE,),
        closing=HOSTILE,
    )
    body = render_form(content, form).body
    text = re.sub(r"\s", "", body.decode() if form == PLAIN_TEXT else words_of(body))
    assert text.count(re.sub(r"\s", "", HOSTILE)) == 11


def test_typed_markup_never_becomes_an_element() -> None:
    page = letter_page(letter(sections=(Section("describe", ("<img src=file:///etc/passwd><link rel=attachment>",)),)))
    assert "<img" not in page
    assert "<link" not in page


@pytest.mark.parametrize(
    "reference",
    [
        "<img src='file:///etc/hostname'>",
        "<link rel='stylesheet' href='http://192.0.2.1/x.css'>",
        "<img src='https://192.0.2.1/x.png'>",
        "<style>@font-face { font-family: X; src: url(file:///etc/passwd) } p { font-family: X }</style><p>x</p>",
        "<a rel='attachment' href='file:///etc/passwd'>x</a><link rel='attachment' href='file:///etc/passwd'>",
    ],
)
def test_nothing_outside_the_letter_is_ever_loaded(reference: str) -> None:
    page = f"<html lang='en-GB'><head><title>x</title></head><body><p>x</p>{reference}</body></html>"
    with pytest.raises(RenderingRefused):
        page_as_pdf(page)


def test_a_logo_inside_the_letter_is_drawn_with_its_name() -> None:
    dot = (
        "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9"
        "awAAAABJRU5ErkJggg=="
    )
    body = render_form(letter(letterhead=dataclasses.replace(MODEL_LETTER.letterhead, logo=dot)), PDF).body
    assert "/Figure" in structure(body)


def test_no_date_of_making_is_written_into_the_file(pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert "/CreationDate" not in document.docinfo
        assert "/ModDate" not in document.docinfo


def test_blank_lines_part_paragraphs_and_control_characters_go() -> None:
    assert split_paragraphs("One\r\ntwo\r\n\r\n \r\nThree\x00\x07\n\n\n") == ("One\ntwo", "Three")
    assert split_paragraphs("  \n \n") == ()


def test_the_longest_letter_allowed_renders_even_as_one_unbroken_line() -> None:
    """Laying out one endless word takes time that grows with its square: the limits keep it to seconds."""
    sections = tuple(Section(str(number), ("x" * SECTION_LIMIT,)) for number in range(LETTER_LIMIT // SECTION_LIMIT))
    rendered = render_form(letter(sections=sections), PDF)
    assert rendered.pages
    assert rendered.pages > 2


def test_characters_that_turn_or_stop_a_text_are_gone_from_what_is_printed(start: Callable[..., Letter]) -> None:
    draft = start(texts=DESC_TEXTS)
    draft.customer.title, draft.customer.name = "Mr\u202e", "Alan\x07 Prin\u200bgle\ud800"
    draft.version.heading, draft.version.salutation = "Your\x00 calls\u2066", "Dear\x00 Mr Pringle\u202e"
    draft.version.describe = "Pay \u202e35£\x00\ufffe"
    content = Composition(draft, draft.version).content
    assert (content.recipient_name, content.heading, content.salutation) == (
        "Mr Alan Pringle",
        "Your calls",
        "Dear Mr Pringle",
    )
    assert content.sections[0].paragraphs[0].startswith("Pay 35£")
    assert "Alan Pringle" in words_of(render_form(content, PDF).body)


def test_the_font_that_is_asked_for_characters_is_the_one_in_the_letter(pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        fonts = {str(font.BaseFont) for page in document.pages for font in page.Resources.Font.values()}
    assert all("DejaVu-Sans" in name for name in fonts), fonts
    assert unprintable("Łódź – £5 “yes”") == []
    assert unprintable("a中b中🤬") == ["中", "🤬"]


def test_where_the_font_is_not_installed_nothing_is_said_about_characters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(glyphs, "printable_characters", frozenset)
    assert unprintable("中") == []


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("* Monday\n* Friday", [(True, ("Monday", "Friday"))]),
        ("- Monday\n- Friday", [(True, ("Monday", "Friday"))]),
        ("• Monday", [(True, ("Monday",))]),
        ("* Monday", [(True, ("Monday",))]),
        ("- Monday", [(False, ("- Monday",))]),
        ("You can ring on:\n* Monday\n- Friday", [(False, ("You can ring on:",)), (True, ("Monday", "Friday"))]),
        ("*Monday\n5 * 3", [(False, ("*Monday", "5 * 3"))]),
    ],
)
def test_a_line_that_begins_like_a_list_is_printed_as_one(
    typed: str, parts: list[tuple[bool, tuple[str, ...]]]
) -> None:
    assert [(part.is_list, part.lines) for part in parts_of(typed)] == parts
