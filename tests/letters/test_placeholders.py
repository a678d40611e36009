"""Braces: a short list of names is filled in, everything else stays as typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letters import placeholders

VALUES = {"customer_name": "Mr Pringle", "team_phone": "01632 960 118"}


def test_known_names_are_filled_and_others_stay_as_typed() -> None:
    text = "Dear {customer_name}, {{customer_name}} {CUSTOMER_NAME} {nothing} {customer_name.__class__} {0} {"
    assert placeholders.fill(text, VALUES) == (
        "Dear Mr Pringle, {Mr Pringle} {CUSTOMER_NAME} {nothing} {customer_name.__class__} {0} {"
    )


def test_a_value_is_never_read_as_a_text_with_placeholders() -> None:
    assert placeholders.fill("{customer_name}", {"customer_name": "{team_phone}", "team_phone": "x"}) == "{team_phone}"


def test_a_known_name_without_a_value_stays_and_is_reported() -> None:
    text = "Ring {team_phone} by {review_date}, {review_date}."
    assert placeholders.fill(text, VALUES) == "Ring 01632 960 118 by {review_date}, {review_date}."
    assert placeholders.unresolved(text, VALUES) == ["review_date"]


def test_what_only_looks_like_a_placeholder_is_named() -> None:
    text = "{cusomer_name} {customer_name} {x} {{customer_name}} { customer_name } {% now %}"
    assert placeholders.unknown(text) == ["{cusomer_name}", "{x}", "{ customer_name }"]
    assert placeholders.other_braces(text) == ["{{customer_name}}", "{% now %}"]


def test_gaps_of_phrases_are_found() -> None:
    assert placeholders.gaps("On [date] we got [number] calls on [date].") == ["[date]", "[number]"]


@pytest.mark.parametrize(
    "text", ["{% debug %}", "{{ settings.SECRET_KEY }}", "%(customer_name)s", "${customer_name:x}", "{0.x}"]
)
def test_no_template_language(text: str) -> None:
    assert placeholders.fill(text, VALUES) == text


@given(st.text())
def test_any_text_without_known_names_is_unchanged(text: str) -> None:
    if not any(f"{{{name}}}" in text for name in placeholders.known()):
        assert placeholders.fill(text, VALUES) == text
