"""Names, phones, emails and postcodes have one written form, however they were typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.customers import normalise

DRAMA_PHONE = st.builds("01632960{:03d}".format, st.integers(0, 999)) | st.builds(
    "07700900{:03d}".format, st.integers(0, 999)
)
SEPARATORS = st.lists(st.sampled_from(["", " ", "-", ".", " - ", "\u00a0"]), min_size=10, max_size=10)
ANY_TEXT = st.text(max_size=120)


def spread(digits: str, separators: list[str]) -> str:
    """The digits with something between them, as people write numbers."""
    return "".join(digit + gap for digit, gap in zip(digits, [*separators, ""], strict=True))


@given(DRAMA_PHONE, SEPARATORS, st.sampled_from(["0", "+44", "+44 (0)", "0044", "0044 0", "(0)", "+44 ", "44"]))
def test_a_phone_number_is_the_same_however_it_is_typed(number: str, separators: list[str], opening: str) -> None:
    typed = opening + spread(number, separators)[1:]
    assert normalise.phone(typed) == "+44" + number[1:]


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("(01632) 960 118", "+441632960118"),
        ("1632960118", "+441632960118"),
        ("01632 960118 ext. 42", "+441632960118"),
        ("01632 960118 x42", "+441632960118"),
        ("+1 555 0100 100", "+15550100100"),
        ("960118", "960118"),
        ("999", "999"),
        ("none", ""),
        ("", ""),
        ("0" * 200, ""),
        ("\u0660\u0661\u0666\u0663\u0662 960118", "+441632960118"),
    ],
)
def test_phone_numbers_as_people_give_them(typed: str, wanted: str) -> None:
    assert normalise.phone(typed) == wanted


@given(ANY_TEXT)
def test_normalising_twice_changes_nothing(text: str) -> None:
    number = normalise.phone(text)
    assert normalise.phone(number) == number
    code = normalise.find_postcode(text)
    assert normalise.postcode(code) == code
    folded = normalise.fold(text)
    assert normalise.fold(folded) == folded
    tokens = normalise.name_tokens(text)
    assert normalise.name_tokens(" ".join(tokens)) == tokens
    street = normalise.street(text)
    assert normalise.street(street) == street
    mail = normalise.email(text)
    assert mail is None or normalise.email(mail.address) == mail


LETTER = st.sampled_from("abcdefghijklmnop'- MmCcOo’")


@given(st.text(LETTER, max_size=40))
def test_the_words_of_a_name_are_stable(text: str) -> None:
    tokens = normalise.name_tokens(text)
    assert normalise.name_tokens(" ".join(tokens)) == tokens
    assert all(token and " " not in token and len(token) <= normalise.LONGEST_TOKEN for token in tokens)


@given(
    st.sampled_from(["TD", "NM", "EH", "G", "SW"]),
    st.integers(1, 99),
    st.integers(0, 9),
    st.sampled_from(["SA", "AA", "ZX"]),
    st.sampled_from(["", " ", "  ", "\u00a0", "-", "."]),
    st.booleans(),
)
def test_a_postcode_is_the_same_however_it_is_typed(
    area: str, district: int, sector: int, unit: str, gap: str, lower: bool
) -> None:
    typed = f"{area}{district}{gap}{sector}{unit}"
    wanted = f"{area}{district} {sector}{unit}"
    assert normalise.postcode(f" {typed.lower() if lower else typed} ") == wanted
    assert normalise.find_postcode(f"12 Abbey Row, Northmoor, {typed}") == wanted


def test_letter_o_for_nought_in_a_postcode() -> None:
    assert normalise.postcode("td6 osa") == "TD6 0SA"
    assert normalise.postcode("not a postcode") == ""


def test_an_email_address_keeps_its_plus_part_apart() -> None:
    assert normalise.email(" Alan.Pringle+Council@Example.ORG ") == normalise.Email(
        "alan.pringle+council@example.org", "alan.pringle@example.org", "council"
    )
    assert normalise.email("alan.pringle@example") is None
    assert normalise.email("a@b@example.org") is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("McDonald", "Macdonald"),
        ("Mc Donald", "MacDonald"),
        ("O'Brien", "O’Brien"),
        ("O Brien", "OBrien"),
        ("Zoë", "zoe"),
        ("Łukasz", "lukasz"),
        ("Smith-Jones", "SMITH JONES"),
        ("Dr. Alan Pringle", "Mr Alan Pringle"),
        ("Prof Dame Alan Pringle", "alan   pringle"),
        ("Northmoor Tenants Ltd", "Northmoor Tenants Limited"),
    ],
)
def test_two_ways_of_writing_one_name(one: str, other: str) -> None:
    assert normalise.name_tokens(one) == normalise.name_tokens(other)


def test_a_title_that_is_somebodys_name_stays() -> None:
    assert normalise.name_tokens("Mr Lord") == ["lord"]
    assert normalise.name_tokens("Alan Lord") == ["alan", "lord"]


def test_streets() -> None:
    lines = normalise.street_lines("Flat 2, 12 Abbey Rd.\nNorthmoor\nNM1 1AA")
    assert {"12 abbey road", "abbey road"} <= lines
    assert not any("nm1" in line for line in lines)
    assert normalise.address("12 Abbey Rd, Northmoor NM1 1AA") == normalise.address("12 abbey road\nnorthmoor\nnm11aa")


def test_pairs_hold_initials() -> None:
    assert normalise.name_pairs(["alan", "pringle"]) == {"alan pringle", "a pringle", "alan p"}


def test_a_name_of_a_hundred_thousand_letters_stays_small() -> None:
    tokens = normalise.name_tokens("Wolfe " + "x" * 100_000 + " y" * 50_000)
    assert len(tokens) <= normalise.MOST_TOKENS
    assert max(map(len, tokens)) <= normalise.LONGEST_TOKEN
