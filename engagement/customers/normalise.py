"""One written form for every way of typing a name, a phone number, an email address, a postcode or a street.

Nothing here reads the database or raises: text that is not, say, a phone number gives an empty answer. Every function
is idempotent, so that a value may be normalised again without harm.
"""

import re
import unicodedata
from itertools import combinations, pairwise
from typing import NamedTuple

LONGEST_TOKEN = 40
MOST_TOKENS = 12
MOST_PAIRED_TOKENS = 6

TITLES = frozenset("mr mrs ms miss mx dr prof professor sir dame lord lady rev reverend cllr councillor".split())
COMPANY_ENDINGS = frozenset("ltd limited plc llp cic".split())
# Letters that Unicode does not take apart into a base letter and an accent.
WHOLE_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŧ": "t"}
)
APOSTROPHES = re.compile("['`´‘’ʻʼ′＇]")
PREFIXES = frozenset({"mc", "mac", "o"})
STREET_ENDINGS = {
    "st": "street",
    "rd": "road",
    "ave": "avenue",
    "av": "avenue",
    "dr": "drive",
    "cres": "crescent",
    "gdns": "gardens",
    "ct": "court",
    "pl": "place",
    "ln": "lane",
    "ter": "terrace",
    "terr": "terrace",
    "sq": "square",
    "pk": "park",
    "wynd": "wynd",
}

POSTCODE = re.compile(r"(?<![A-Z0-9])([A-Z]{1,2}[0-9][A-Z0-9]?)[\s.\-]*([0-9OI][A-Z]{2})(?![A-Z0-9])")
OUTWARD = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?")
PHONE = re.compile(r"(?<![\w@.+])[+(]{0,2}\d[\d\s().\-/]{3,}\d(?![\w@])")
EXTENSION = re.compile(r"(?:\bext(?:ension|n)?\b\.?|\bx|#)\s*:?\s*\d+\s*$", re.IGNORECASE)
EMAIL = re.compile(r"[^\s@<>,;:()\"]+@[^\s@<>,;:()\"]+\.[^\s@<>,;:()\".]+")


class Email(NamedTuple):
    """An email address in lower case: as a whole, without its "+something", and that something."""

    address: str
    mailbox: str
    plus: str


def fold(text: str) -> str:
    """Letters without case or accents, single spaces, no punctuation: "Zoë  O’Brien-Šmith" gives "zoe obrien smith"."""
    text = APOSTROPHES.sub("", text)
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold()).translate(WHOLE_LETTERS)
    kept = (
        letter if letter.isalnum() else " " for letter in APOSTROPHES.sub("", text) if not unicodedata.combining(letter)
    )
    return " ".join("".join(kept).split())


def name_tokens(name: str) -> list[str]:
    """The words by which a name is found, each once and in order: titles dropped, Mc as Mac, O' joined."""
    words = fold(name).split()
    while len(words) > 1 and words[0] in TITLES:
        del words[0]
    joined: list[str] = []
    for word in words:
        if joined and joined[-1] in PREFIXES:
            joined[-1] += word
        else:
            joined.append(word)
    tokens = [_mac(word)[:LONGEST_TOKEN] for word in joined]
    while len(tokens) > 1 and tokens[-1] in COMPANY_ENDINGS:
        del tokens[-1]
    return list(dict.fromkeys(tokens))[:MOST_TOKENS]


def _mac(word: str) -> str:
    return f"mac{word[2:]}" if word.startswith("mc") and len(word) > 3 else word


def name_pairs(tokens: list[str]) -> set[str]:
    """Pairs of words of one name, each in alphabetical order, and with either word cut to its initial.

    A pair is what makes "John Smith" one indexed look-up among a million people, of whom thousands are called John.
    A word that is an initial in the record itself stands with a full stop too, so that "J Smith" is found for John.
    """
    pairs: set[str] = set()
    for one, other in combinations(tokens[:MOST_PAIRED_TOKENS], 2):
        pairs |= {pair(one, other), pair(one[0], other), pair(one, other[0])}
        if len(one) == 1:
            pairs.add(pair(f"{one}.", other))
        if len(other) == 1:
            pairs.add(pair(one, f"{other}."))
    return pairs


def pair(one: str, other: str) -> str:
    """Two words of a name as one key, whichever was typed first."""
    return " ".join(sorted((one, other)))


def name_words(name: str) -> set[str]:
    """The words a name is indexed under: its tokens and, of "O Brien", "Brien" too, for an O may be an initial."""
    tokens = name_tokens(name)
    words = fold(name).split()
    after_o = {word for before, word in pairwise(words) if before == "o"}
    return set(tokens) | {_mac(word)[:LONGEST_TOKEN] for word in after_o}


def phone(text: str) -> str:
    """A phone number as + and digits with the country, British unless it says otherwise; "" where there is none.

    "(01632) 960 118", "+44 (0)1632 960118", "0044 1632 960118" and "1632960118" give "+441632960118". A short number
    without area code ("960118") stays digits only. An extension is left off.
    """
    text = EXTENSION.sub("", unicodedata.normalize("NFKC", text).strip())
    abroad = text.lstrip(" (").startswith("+")
    digits = "".join(str(unicodedata.digit(sign)) for sign in text if sign.isdigit())
    if not 3 <= len(digits) <= 20:
        return ""
    if abroad or digits.startswith("00"):
        digits = digits.lstrip("0") if not abroad else digits
        if digits.startswith("44"):
            return f"+44{digits[2:].lstrip('0')}"
        return f"+{digits}"
    if digits.startswith("44") and len(digits) in (12, 13):
        return f"+44{digits[2:].lstrip('0')}"
    if digits.startswith("0") and len(digits) >= 10:
        return f"+44{digits[1:]}"
    if len(digits) == 10 and digits[0] in "1237":
        return f"+44{digits}"
    return digits


def phone_tail(number: str) -> str:
    """The last six digits of a normalised number: what people remember, and the key under which it is found."""
    return number.lstrip("+")[-6:]


def same_ending(number: str, typed: str) -> bool:
    """Does a normalised number end with the digits that someone typed (also normalised)?"""
    digits = typed.lstrip("+") if not typed.startswith("+44") else typed[3:]
    return number.endswith(digits)


def email(text: str) -> Email | None:
    """An email address in lower case, with its plus-part apart; None where the text is not one."""
    address = unicodedata.normalize("NFKC", text).strip().casefold().removeprefix("mailto:").strip("<> ")
    if not EMAIL.fullmatch(address):
        return None
    local, _, domain = address.rpartition("@")
    box, _, plus = local.partition("+")
    return Email(address, f"{box}@{domain}" if box else address, plus if box else "")


def postcode(text: str) -> str:
    """A British postcode as "TD6 0SA", whatever its spaces and case, letter O for nought too; "" where it is none."""
    found = POSTCODE.fullmatch(unicodedata.normalize("NFKC", text).strip().upper())
    return _written(found) if found else ""


def find_postcode(text: str) -> str:
    """The last postcode within an address or a question; "" where there is none."""
    found: re.Match[str] | None = None
    for match in POSTCODE.finditer(unicodedata.normalize("NFKC", text).upper()):
        found = match
    return _written(found) if found else ""


def _written(found: re.Match[str]) -> str:
    inward = found[2]
    return f"{found[1]} {inward[0].replace('O', '0').replace('I', '1')}{inward[1:]}"


def address(text: str) -> str:
    """An address on one line without case, accents or punctuation: how two addresses are compared."""
    return " ".join(line for line in (street(part) for part in _lines(text)) if line)


def street(line: str) -> str:
    """One line of an address, its last word written in full: "12 Abbey Rd." gives "12 abbey road"."""
    words = fold(line).split()
    if len(words) > 1:
        words[-1] = STREET_ENDINGS.get(words[-1], words[-1])
    return " ".join(words)


def street_lines(text: str) -> set[str]:
    """The lines of an address that name a house: with its number, and the street without it."""
    found: set[str] = set()
    for part in _lines(text):
        line = street(part)
        if any(sign.isdigit() for sign in line):
            found.add(line)
            words = [word for word in line.split() if not any(sign.isdigit() for sign in word) and word != "flat"]
            if len(words) > 1:
                found.add(" ".join(words))
    return {line for line in found if len(line) <= 80}


def _lines(text: str) -> list[str]:
    """The lines of an address, cut at commas and line ends, without its postcode."""
    return re.split(r"[,\n\r]+", POSTCODE.sub(" ", unicodedata.normalize("NFKC", text).upper()))


def trigrams(token: str) -> set[str]:
    """Groups of three letters of a word, its beginning and end marked: two spellings of a name share most of them."""
    padded = f"  {token} "
    return {padded[at : at + 3] for at in range(len(padded) - 2)}


def letters(token: str) -> str:
    """The letters of a word in order: equal for "Jhon" and "John", where no group of three letters is."""
    return "".join(sorted(token))
