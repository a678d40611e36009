"""Letters about a decision: what the record must say in each, what may stand there instead, and in which forms."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pikepdf
import pypdf
import pytest
from django.core.exceptions import ValidationError

from engagement.checks import Unmet
from engagement.policy.services import update_organisation
from letters import services
from letters.composing import Composition
from letters.models import Letter
from letters.rendering import render_form
from letters.rendering.forms import LARGE_PRINT, PDF, PLAIN_TEXT
from letters.rendering.page import letter_page
from tests.letters.conftest import reread
from tests.letters.decisions import LETTERS, MEASURES, STAYS_OPEN, TOLD, context_of
from tests.letters.samples import HOSTILE
from tests.plugins.council import Council


@pytest.fixture(autouse=True)
def reachable(house: Council) -> None:
    update_organisation(
        None,
        {
            "name": "Northmoor Council",
            "address": "Council Offices\n1 Market Square\nNorthmoor\nNM1 1AA",
            "phone": "01632 960 100",
            "email": "advice@northmoor.example",
            "reply_address": "Customer advice\nNorthmoor NM1 1AA",
            "ombudsman_name": "Public Services Ombudsman",
            "ombudsman_address": "1 Fictional Street\nNorthmoor",
            "ombudsman_phone": "01632 960 199",
        },
    )


@pytest.fixture
def decide(start: Callable[..., Letter]) -> Callable[..., Letter]:
    """`decide("review_outcome", dates={"review_date": None})`: the letter of its writer, told what the record says."""

    def begun(kind: str, *, checker_grade: str = "manager", **changes: Any) -> Letter:
        return start(
            kind=kind, checker_grade=checker_grade, texts=LETTERS[kind][1], context=context_of(kind, **changes)
        )

    return begun


def composed(letter: Letter) -> Composition:
    return Composition(letter, letter.version)


def lines(letter: Letter) -> str:
    """The letter as plain text, as the customer would get it now."""
    return render_form(composed(letter).content, PLAIN_TEXT).body.decode()


def why_not(letter: Letter) -> dict[str, str]:
    """Why the letter cannot be sent to be checked: codes and sentences."""
    with pytest.raises(Unmet) as refused:
        services.submit_letter(letter.pk, actor=letter.drafter)
    assert reread(letter).state == "draft"
    return {one.check.code: one.sentence for one in refused.value.unmet}


# All is there


@pytest.mark.parametrize("kind", LETTERS)
def test_with_all_that_the_record_says_it_is_complete_and_reads_well(kind: str, decide: Callable[..., Letter]) -> None:
    letter = decide(kind)
    assert composed(letter).missing == []
    assert composed(letter).advice == []
    assert services.submit_letter(letter.pk, actor=letter.drafter).state == "rendering"
    assert "{" not in lines(reread(letter))


@pytest.mark.clauses("SBC-11.2a", "SBC-11.2b", "SBC-11.2c", "SBC-11.2d", "SBC-11.2e", "SBC-7.9c", "SBC-7.2")
@pytest.mark.parametrize("form", [PDF, LARGE_PRINT, PLAIN_TEXT])
def test_a_decision_says_what_why_until_when_who_knows_and_how_to_challenge_it(
    form: str, decide: Callable[..., Letter]
) -> None:
    body = render_form(composed(decide("restriction_decision")).content, form).body
    if form == PLAIN_TEXT:
        text = " ".join(body.decode().split())
    else:
        text = " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(body)).pages).split())
    for wanted in (
        "How you can contact us until 21 May 2027",
        "On 17 November 2026 our Complaints Review Group made a decision",
        "It applies from 18 November 2026 until 21 May 2027.",
        *MEASURES,
        "Answering them has taken about 70 hours.",
        *STAYS_OPEN,
        "complain about anything new",
        *TOLD,
        "We keep a record until two years after the arrangement ends.",
        "On 19 February 2027 we will ask whether this is still needed.",
        "You can appeal to our Chief Executive by 16 December 2026",
        "the Public Services Ombudsman: 1 Fictional Street, Northmoor, 01632 960 199.",
    ):
        assert wanted in text, wanted


@pytest.mark.clauses("SPSO-EP-61.4")
@pytest.mark.parametrize("form", [PDF, LARGE_PRINT])
def test_several_lines_are_a_tagged_list_and_one_line_is_a_sentence(form: str, decide: Callable[..., Letter]) -> None:
    def items(letter: Letter) -> int:
        tags: list[str] = []

        def walk(node: object) -> None:
            if isinstance(node, pikepdf.Array):
                for child in node:
                    walk(child)
            elif isinstance(node, pikepdf.Dictionary):
                tags.append(str(node.get("/S", "")))
                walk(node.get("/K"))

        with pikepdf.open(io.BytesIO(render_form(composed(letter).content, form).body)) as document:
            walk(document.Root.StructTreeRoot.K)
        assert ("/L" in tags) == ("/LI" in tags)
        return tags.count("/LI")

    outcome = {"stays_open": STAYS_OPEN[:1]}
    assert items(decide("review_outcome", placeholders=outcome)) == 2
    assert items(decide("review_outcome", placeholders=outcome | {"outcome": ["It stays."]})) == 0


def test_plain_text_shows_a_list_as_lines(decide: Callable[..., Letter]) -> None:
    text = lines(decide("restriction_decision"))
    assert f"• {MEASURES[0]}\n• {MEASURES[1]}\n• {MEASURES[2]}\n\nWhy\n" in text


def test_what_the_record_says_is_data_in_every_form(decide: Callable[..., Letter]) -> None:
    hostile = [HOSTILE + "\n\n- one\n\n# two", "{end_date} [gap]"]
    letter = decide("restriction_decision", placeholders={"measures": hostile, "decision_maker": HOSTILE})
    content = composed(letter).content
    assert composed(letter).missing == []
    assert " ".join(hostile[0].split()) in lines(letter)
    assert "• {end_date} [gap]" in lines(letter)
    page = letter_page(content)
    assert "<script>" not in page
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;") == 2
    assert page.count("<li>") == 2 + len(STAYS_OPEN) + len(TOLD)


# Something is not there

CLAUSES = {
    "measures": ("SBC-11.2b", "SPSO-G3-35a"),
    "end_date": ("SBC-11.2c",),
    "appeal_body": ("SBC-11.2d", "SPSO-G3-35b"),
    "appeal_deadline": ("SBC-11.2d",),
    "appeal_address": ("SBC-11.2d",),
    "recipients": ("SBC-11.2e",),
    "review_date": ("SBC-7.9c",),
    "stays_open": ("SBC-7.2",),
    "no_appeal_reason": ("SBC-12.6-S",),
}
GIVEN = [
    pytest.param(
        kind, part, name, id=f"{kind}-{name}", marks=pytest.mark.clauses(*CLAUSES[name]) if name in CLAUSES else ()
    )
    for kind, (context, _texts) in LETTERS.items()
    for part in ("placeholders", "dates")
    for name in context.get(part, {})
]


@pytest.mark.parametrize(("kind", "part", "name"), GIVEN)
def test_without_one_thing_that_the_record_must_say_it_is_not_sent_to_be_checked(
    kind: str, part: str, name: str, decide: Callable[..., Letter]
) -> None:
    from letters import placeholders

    refused = why_not(decide(kind, **{part: {name: None}}))
    assert set(refused) == {"record_complete"}
    assert placeholders.known()[name] in refused["record_complete"]


@pytest.mark.parametrize("empty", [[], "", ["", " \n"], None])
def test_an_empty_list_is_nothing(empty: Any, decide: Callable[..., Letter]) -> None:
    assert set(why_not(decide("restriction_decision", placeholders={"measures": empty}))) == {"record_complete"}


@pytest.mark.clauses("SBC-11.2a", "SPSO-G3-35a")
@pytest.mark.parametrize(
    ("kind", "part"),
    [
        ("restriction_decision", "why"),
        ("restriction_decision", "considered"),
        ("complaints_access", "why"),
        ("complaints_access", "balance"),
        ("review_outcome", "why"),
        ("police_legal_notice", "action"),
        ("appeal_outcome", "points"),
    ],
)
def test_without_the_writers_reasons_it_is_not_sent_to_be_checked(
    kind: str, part: str, start: Callable[..., Letter]
) -> None:
    context, texts = LETTERS[kind]
    letter = start(kind=kind, checker_grade="manager", context=context, texts=texts | {part: " "})
    assert set(why_not(letter)) == {"parts_written"}


@pytest.mark.clauses("SBC-12.6-S")
def test_the_ombudsman_must_be_known(decide: Callable[..., Letter]) -> None:
    update_organisation(None, {"ombudsman_address": "", "ombudsman_phone": "", "ombudsman_website": ""})
    refused = why_not(decide("no_appeal_notice"))
    assert "how to reach the ombudsman" in refused["record_complete"]


def test_what_is_missing_is_mended_where_it_is_entered(decide: Callable[..., Letter], as_person: Callable) -> None:
    letter = decide("restriction_decision", placeholders={"measures": None})
    Letter._base_manager.filter(pk=letter.pk).update(matter_path="/restrictions/R-2026-0001/")
    with pytest.raises(Unmet) as refused:
        services.submit_letter(letter.pk, actor=letter.drafter)
    assert [one.path for one in refused.value.unmet] == ["/restrictions/R-2026-0001/"]
    page = as_person("Nadia").visit(letter.edit_url)
    assert page.says("The record does not say yet what belongs in “What we have decided”")
    assert not [href for _words, href in page.links if href == "#id_decision"]


# Something else stands there


@pytest.mark.clauses("SBC-11.2c")
def test_without_a_fixed_end_the_letter_says_why(decide: Callable[..., Letter]) -> None:
    no_end = {"texts": {"decision": "decision_no_end"}, "dates": {"end_date": None}}
    assert set(why_not(decide("restriction_decision", **no_end))) == {"record_complete"}
    because = {"no_end_reason": "we do not know yet how long the building work will take"}
    letter = decide("restriction_decision", placeholders=because, **no_end)
    services.submit_letter(letter.pk, actor=letter.drafter)
    text = " ".join(lines(reread(letter)).split())
    assert "It has no fixed end, because we do not know yet how long the building work will take." in text
    assert letter.version.heading == "How you can contact us"


@pytest.mark.clauses("SBC-7.9b", "SBC-7.9c")
def test_without_a_review_the_letter_says_why(decide: Callable[..., Letter]) -> None:
    no_review = {"texts": {"review": "no_review"}, "dates": {"review_date": None}}
    assert set(why_not(decide("restriction_decision", **no_review))) == {"record_complete"}
    letter = decide(
        "restriction_decision", placeholders={"no_review_reason": "the reason will not change"}, **no_review
    )
    services.submit_letter(letter.pk, actor=letter.drafter)
    assert "We have not planned a review, because the reason will not change." in lines(reread(letter))


@pytest.mark.clauses("SBC-12.6-S", "SBC-11.2d")
def test_without_an_appeal_the_letter_says_why_and_names_the_ombudsman(decide: Callable[..., Letter]) -> None:
    challenge = {"appeal_body": None, "appeal_address": None}
    instead = {"texts": {"challenge": "ombudsman_instead"}, "dates": {"appeal_deadline": None}}
    assert set(why_not(decide("restriction_decision", placeholders=challenge, **instead))) == {"record_complete"}
    reason = {"no_appeal_reason": "doctors advise that it would do harm"}
    letter = decide("restriction_decision", placeholders=challenge | reason, **instead)
    services.submit_letter(letter.pk, actor=letter.drafter)
    text = lines(reread(letter))
    assert "within Northmoor Council, because doctors advise that it would do harm. You can ask the Public" in text
    assert "You can appeal" not in text


@pytest.mark.clauses("SBC-A1-CAT1-4c")
def test_in_a_category_one_case_the_complaints_procedure_is_named(decide: Callable[..., Letter]) -> None:
    letter = decide(
        "no_appeal_notice", texts={"challenge": "complaints_instead"}, placeholders={"no_appeal_reason": None}
    )
    text = lines(letter)
    assert composed(letter).missing == []
    assert "You can complain to us about what we did: Customer advice, Northmoor NM1 1AA." in text
    assert "the Public Services Ombudsman" in text


def test_where_no_time_is_set_an_appeal_has_no_last_day(decide: Callable[..., Letter]) -> None:
    letter = decide("restriction_decision", texts={"challenge": "appeal_any_time"}, dates={"appeal_deadline": None})
    assert composed(letter).missing == []
    assert "for as long as this applies" in lines(letter)


def test_where_nobody_else_was_told_the_letter_says_so(decide: Callable[..., Letter]) -> None:
    letter = decide("restriction_decision", texts={"sharing": "sharing_nobody"}, placeholders={"recipients": None})
    assert composed(letter).missing == []
    assert "Nobody was told but the people who deal with this." in lines(letter)


def test_a_group_says_we(decide: Callable[..., Letter]) -> None:
    assert "What was decided" in lines(decide("appeal_outcome"))
    assert "What we have decided" in lines(decide("appeal_outcome", texts={"outcome": "outcome_group"}))


def test_a_whole_part_may_be_given_word_for_word(decide: Callable[..., Letter]) -> None:
    block = {"stays_open": ["You can still:", ["pay", "vote"], "{end_date} stays as it is."]}
    letter = decide("restriction_decision", blocks=block, placeholders={"stays_open": None})
    assert composed(letter).missing == []
    assert "You can still:\n\n• pay\n• vote\n\n{end_date} stays as it is." in lines(letter)
    empty = decide("restriction_decision", blocks={"stays_open": [[], ""]}, placeholders={"stays_open": None})
    assert set(why_not(empty)) == {"record_complete"}


def test_a_text_that_the_policy_no_longer_offers_is_never_replaced_by_the_usual_one(
    decide: Callable[..., Letter],
) -> None:
    """The usual one offers an appeal, which was not decided."""
    letter = decide("restriction_decision")
    letter.context["texts"] = {"challenge": "text_of_an_older_policy"}
    letter.save()
    assert set(why_not(letter)) == {"record_complete"}
    assert "appeal" not in lines(letter)


@pytest.mark.parametrize(
    ("context", "word"),
    [
        ({"measures": ["x"]}, "measures"),
        ({"placeholders": {"mesures": ["x"]}}, "mesures"),
        ({"dates": {"end_dat": "2027-05-21"}}, "end_dat"),
        ({"dates": {"end_date": "21 May 2027"}}, "end_date"),
        ({"dates": {"end_date": {"weeks": 3}}}, "end_date"),
        ({"dates": {"end_date": None}}, "end_date"),
        ({"texts": {"why": "appeal"}}, "why"),
        ({"texts": {"nowhere": "appeal"}}, "nowhere"),
        ({"texts": {"review": "ombudsman_instead"}}, "ombudsman_instead"),
        ({"blocks": {"why": ["x"]}}, "why"),
    ],
)
def test_a_letter_that_is_told_what_it_cannot_use_is_not_begun(
    context: dict[str, Any], word: str, start: Callable[..., Letter]
) -> None:
    with pytest.raises(ValidationError, match=f"“{word}”"):
        start(kind="restriction_decision", context=context)
    assert not Letter._base_manager.exists()
