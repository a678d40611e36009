"""Reads a letter before a person does: what is missing stops it, how it is said is advice.

Word lists, letter types and their sections are data of the policy profile. What stands here is about English, not about
any organisation: where a sentence begins, how long it is, whether it holds a date. Nothing is changed by itself, and
every piece of advice names the part it is about, the words, and the clause behind it.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from engagement.ui.words import has_words
from letters import placeholders
from letters.differences import DATE
from letters.reading import count_words, first_words, reading_age, sentences
from letters.rendering.content import MONTHS
from letters.rendering.glyphs import unprintable

if TYPE_CHECKING:
    from engagement.policy.sections.letters import LetterSection, LetterType, LintList

SECTION_LIMIT = 5_000
LETTER_LIMIT = 15_000
HEADING_LIMIT = 120
ADDRESS_LINES = 7

_NUMBER_WORDS = (
    "once|twice|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|"
    "eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|dozen|half"
)
_FIGURE = re.compile(rf"\d|\b(?:{_NUMBER_WORDS})\b", re.IGNORECASE)
_ABOUT_WHEN = re.compile(
    rf"\b\d{{1,2}}[/.-]\d{{1,2}}[/.-]\d{{2,4}}\b|\b\d{{1,2}}(?:st|nd|rd|th)?(?:\s+(?:and|to|or)\s+\d{{1,2}})?\s+(?:{'|'.join(MONTHS)})\b"
    rf"|\b(?:in|since|during|until)\s+(?:{'|'.join(MONTHS)})\b|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?\b",
    re.IGNORECASE,
)
_OURSELVES = re.compile(r"\b(?:we|we've|we'd|our|us|i|i've|my|me)\b", re.IGNORECASE)
_ASKS = re.compile(
    r"\b(?:please|could you|would you|can you|we ask|i ask|we would like|i would like|we suggest|i suggest|we need)\b",
    re.IGNORECASE,
)
_OFFERS = re.compile(
    r"\b(?:we|i|she|he|they)(?:\s+(?:will|can|would|could)|'ll)\b|\b(?:happy|glad|able) to\b|\bhelp\b", re.IGNORECASE
)
# "You can…" gives, "You told us…" listens: neither accuses.
_YOU = re.compile(
    r"[\"'“‘(]*you\b(?!\s+(?:can|may|could|might|told|asked|said|are welcome|do not have to|don't have to"
    r"|have the right)\b)",
    re.IGNORECASE,
)
# "under policy 6.1", "in line with our unacceptable behaviour policy", "section 7.9 of…".
_CITATION = re.compile(
    r"\b(?:(?:under|in line with|according to|in breach of|against)\s+(?:[\w’'-]+\s+){0,4}?polic(?:y|ies)\b"
    r"(?:\s+\d+(?:\.\d+)*)?"
    r"|polic(?:y|ies)\s+(?:(?:section|paragraph|clause|part|number)\s+)?\d+(?:\.\d+)*"
    r"|(?:section|paragraph|clause)s?\s+\d+(?:\.\d+)+)",
    re.IGNORECASE,
)
_MOST_SHOWN = 10


@dataclasses.dataclass(frozen=True)
class Advice:
    """How something could be said better. It never blocks. `section` is empty for the letter as a whole."""

    code: str
    section: str
    words: tuple[str, ...]
    says: str
    clause: str = ""
    instead: tuple[tuple[str, str], ...] = ()


@dataclasses.dataclass(frozen=True)
class Missing:
    """Something that must be put right before the letter goes to the checker. `section` names the field."""

    code: str
    section: str
    says: str
    clauses: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True)
class Draft:
    """What the lint reads: the writer's texts and the parts the system places, by section code.

    `unfilled`: the placeholders of a part that the system places for which the record has nothing.
    """

    heading: str
    salutation: str
    texts: Mapping[str, str]
    locked: Mapping[str, str]
    address_lines: tuple[str, ...] = ()
    window_lines: int = 0
    unfilled: Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)

    def text_of(self, section: LetterSection) -> str:
        """The text of one section, wherever it comes from."""
        source = self.texts if section.kind == "free" else self.locked
        return source.get(section.code, "")


# What stops a letter --------------------------------------------------------------------------------------------------


def missing(draft: Draft, letter_type: LetterType, values: Mapping[str, str]) -> list[Missing]:
    """Everything that keeps the letter from being sent for checking, in reading order.

    Mandatory sections with their clauses (a DESC letter: all five, both consequences), placeholders without a value,
    gaps nobody filled in, characters that cannot be printed, and texts that are too long for a letter.
    """
    found = [
        *_missing_head(draft),
        *_faults_of("heading", "Heading", draft.heading, values),
        *_braces_in("heading", "Heading", draft.heading),
        *_template_code_in("salutation", "Greeting", draft.salutation),
        *_boxes_in("salutation", draft.salutation),
        *_boxes_in("", "\n".join(draft.address_lines)),
    ]
    for section in letter_type.sections:
        text = draft.text_of(section).strip()
        if section.kind == "locked":
            found.extend(_record_lacks(section, text, draft.unfilled.get(section.code, ())))
        elif section.required and not has_words(text):
            found.append(Missing("empty", section.code, _empty_sentence(section), tuple(section.clauses)))
        elif text and section.kind == "optional":
            found.extend(_no_value(section.code, section.label, draft.unfilled.get(section.code, ())))
            found.extend(_boxes_in(section.code, text))
        elif text:
            found.extend(_faults_of(section.code, section.label, text, values))
            found.extend(_braces_in(section.code, section.label, text))
    total = sum(len(text) for text in (*draft.texts.values(), *draft.locked.values()))
    if total > LETTER_LIMIT:
        found.append(
            Missing(
                "too_long",
                "",
                f"The letter has {total:,} characters. Shorten it to {LETTER_LIMIT:,} or fewer.",
            )
        )
    return found


def _missing_head(draft: Draft) -> Iterator[Missing]:
    if not has_words(draft.heading):
        yield Missing("empty", "heading", "Enter a heading that says what the letter is about.")
    if len(draft.heading) > HEADING_LIMIT:
        yield Missing("too_long", "heading", f"Shorten the heading to {HEADING_LIMIT} characters or fewer.")
    if not has_words(draft.salutation):
        yield Missing("empty", "salutation", "Enter how the letter begins, such as “Dear Mr Pringle”.")
    if draft.window_lines > ADDRESS_LINES:
        yield Missing(
            "address",
            "",
            f"The name and address take {draft.window_lines} lines. An envelope window shows {ADDRESS_LINES}:"
            " shorten the customer's address.",
        )


def _record_lacks(section: LetterSection, text: str, unfilled: tuple[str, ...]) -> Iterator[Missing]:
    """What a part that the system places still needs: entered where it belongs, not in the letter."""
    if unfilled or (section.required and not has_words(text)):
        sentence = f"The record does not say yet what belongs in “{section.label}”"
        sentence += ": " + ", ".join(placeholders.known()[name] for name in unfilled) if unfilled else ""
        yield Missing("record", section.code, sentence + ".", tuple(section.clauses))
    elif text:
        yield from _too_long(section.code, section.label, text)
        yield from _boxes_in(section.code, text)


def _empty_sentence(section: LetterSection) -> str:
    if section.desc == "if_it_changes":
        return "Say what happens if things change: what we will do then."
    if section.desc == "if_it_does_not":
        return "Say what may happen if nothing changes."
    return f"Write the part “{section.label}”."


def _faults_of(code: str, label: str, text: str, values: Mapping[str, str]) -> Iterator[Missing]:
    yield from _too_long(code, label, text)
    yield from _no_value(code, label, placeholders.unresolved(text, values))
    for gap in placeholders.gaps(text):
        yield Missing("gap", code, f"“{label}” still has the gap {gap}. Write what belongs there.")
    yield from _boxes_in(code, placeholders.fill(text, values))


def _too_long(code: str, label: str, text: str) -> Iterator[Missing]:
    if len(text) > SECTION_LIMIT:
        yield Missing(
            "too_long", code, f"“{label}” has {len(text):,} characters. Shorten it to {SECTION_LIMIT:,} or fewer."
        )


def _no_value(code: str, label: str, names: Iterable[str]) -> Iterator[Missing]:
    for name in names:
        yield Missing(
            "placeholder",
            code,
            f"“{label}” uses {{{name}}}, and the record has nothing to put there ({placeholders.known()[name]}).",
        )


def _braces_in(code: str, label: str, text: str) -> Iterator[Missing]:
    """Only in the writer's own words: a value from the record may hold braces of its own, a surname even."""
    for words in placeholders.unknown(text):
        yield Missing(
            "placeholder",
            code,
            f"“{label}” has something in braces that will be printed as it stands: {words}."
            " Use one of the words that the system fills in, or take the braces away.",
        )
    yield from _template_code_in(code, label, text)


def _template_code_in(code: str, label: str, text: str) -> Iterator[Missing]:
    """What looks as if the system filled it in, and would reach the customer as it was typed."""
    for words in placeholders.template_code(text):
        yield Missing(
            "placeholder",
            code,
            f"“{label}” has {words}, which is not filled in and will be printed as it stands. Take it away.",
        )


def _boxes_in(code: str, text: str) -> Iterator[Missing]:
    """Characters that are not in the font of letters: nobody gets a letter with boxes in it (SPSO-EP-61.4)."""
    boxes = unprintable(text)
    if not boxes:
        return
    shown = " ".join(boxes[:_MOST_SHOWN]) + (" …" if len(boxes) > _MOST_SHOWN else "")
    where = "The letter has" if code else "The customer's name or address has"
    mend = "Write it in other words." if code else "Add it in Latin letters to the customer's record."
    yield Missing(
        "characters", code, f"{where} characters that would print as boxes: {shown} {mend}", ("SPSO-EP-61.4",)
    )


# What is advice -------------------------------------------------------------------------------------------------------


def advise(draft: Draft, letter_type: LetterType, lists: Iterable[LintList]) -> list[Advice]:
    """Everything that could be said better, in reading order. Only the writer's own words are read."""
    found: list[Advice] = []
    wanted = [words for words in lists if _applies(words, letter_type)]
    for section in letter_type.sections:
        if section.kind != "free":
            continue
        text = draft.texts.get(section.code, "").strip()
        if not text:
            continue
        found.extend(_advice_on_words(section.code, text, wanted))
        found.extend(_advice_on_sentences(section, text))
        found.extend(_advice_on_length(section.code, text, wanted))
        found.extend(_advice_on_braces(section.code, placeholders.harmless_braces(text)))
        found.extend(_advice_on_part(section, text, letter_type))
    found.extend(_advice_on_words("heading", draft.heading, wanted))
    found.extend(_advice_on_braces("heading", placeholders.harmless_braces(draft.heading)))
    # Nothing is filled in there, because a greeting is the customer's name as the record has it.
    greeting = [*placeholders.single(draft.salutation), *placeholders.harmless_braces(draft.salutation)]
    found.extend(_advice_on_braces("salutation", greeting))
    found.extend(_advice_on_reading(draft, letter_type, wanted))
    return found


def _applies(words: LintList, letter_type: LetterType) -> bool:
    if letter_type.code in words.not_in:
        return False
    if words.kind == "policy_citation":
        return not letter_type.cites_policy
    if words.kind == "case_reply":
        return letter_type.engagement_only
    return True


def _advice_on_words(code: str, text: str, lists: Iterable[LintList]) -> Iterator[Advice]:
    for words in lists:
        hits = {found: entry.better for entry in words.words for found in _found(text, entry.word)}
        if words.kind == "policy_citation":
            cited = _each_once(match.group(0) for match in _CITATION.finditer(text))
            hits |= {found: "leave it out" for found in cited if not any(hit in found for hit in hits)}
        if hits:
            yield Advice(
                code=words.code,
                section=code,
                words=tuple(hits),
                says=words.why,
                clause=_first_clause(words),
                instead=tuple(hits.items()),
            )


def _found(text: str, word: str) -> list[str]:
    """The word or phrase as it stands in the text: whole words, case ignored, any ending where it stops with a star."""
    stem = re.escape(word.rstrip("*")).replace(r"\ ", r"\s+")
    ending = r"\w*" if word.endswith("*") else ""
    return _each_once(match.group(0) for match in re.finditer(rf"(?<!\w){stem}{ending}(?!\w)", text, re.IGNORECASE))


def _each_once(words: Iterable[str]) -> list[str]:
    """Without those that differ in blanks or capitals alone."""
    once: dict[str, str] = {}
    for word in words:
        plain = " ".join(word.split())
        once.setdefault(plain.casefold(), plain)
    return list(once.values())


def _advice_on_sentences(section: LetterSection, text: str) -> Iterator[Advice]:
    # Outside the DESC parts "You will…" may be what the customer agreed to.
    accusing = [sentence for sentence in sentences(text) if section.desc and _YOU.match(sentence)]
    if accusing:
        yield Advice(
            "you_opening",
            section.code,
            tuple(first_words(sentence) for sentence in accusing),
            "Begins with “you”, which can sound like blame. Say what we saw, did or felt: “We received…”, “I was…”.",
            "SPSO-G3-29b",
        )


def _advice_on_length(code: str, text: str, lists: Iterable[LintList]) -> Iterator[Advice]:
    for limit in lists:
        if limit.kind != "long_sentence":
            continue
        long = [sentence for sentence in sentences(text) if count_words(sentence) > limit.at_most]
        if long:
            yield Advice(
                limit.code,
                code,
                tuple(first_words(sentence) for sentence in long),
                f"Has more than {limit.at_most} words. {limit.why}",
                _first_clause(limit),
            )


def _advice_on_braces(code: str, found: list[str]) -> Iterator[Advice]:
    if found:
        yield Advice("braces", code, tuple(found), "There is something in braces that will be printed as it stands.")


def _advice_on_part(section: LetterSection, text: str, letter_type: LetterType) -> Iterator[Advice]:
    # A reply to abusive mail speaks of one message: there is nothing to count, and nothing more to offer.
    measured = not letter_type.engagement_only
    if section.desc == "describe":
        if not (DATE.search(text) or _ABOUT_WHEN.search(text)):
            yield Advice("no_date", section.code, (), "Say when it happened: give the dates.", "SPSO-G3-29a")
        if measured and not _FIGURE.search(_ABOUT_WHEN.sub("", DATE.sub("", text))):
            yield Advice("no_figure", section.code, (), "Say how often or how much: give a number.", "SPSO-G3-29a")
    if section.desc == "explain":
        if measured and not _FIGURE.search(text):
            yield Advice(
                "no_figure",
                section.code,
                (),
                "Say how large the effect is: hours spent, people who waited, dates.",
                "SPSO-G3-29a",
            )
        if measured and not _OURSELVES.search(text):
            yield Advice("no_we", section.code, (), "Say what it means for us: use “we” or “I”.", "SPSO-G3-29b")
    if section.desc == "suggest":
        if not _ASKS.search(text):
            yield Advice(
                "no_request",
                section.code,
                (),
                "Ask for one clear thing: “Please ring…”, “We would like…”.",
                "SPSO-G3-03S",
            )
        if measured and not _OFFERS.search(text):
            yield Advice(
                "no_offer", section.code, (), "Say what we will do to help: “We will…”, “I can…”.", "SPSO-G3-03S"
            )


def _advice_on_reading(draft: Draft, letter_type: LetterType, lists: Iterable[LintList]) -> Iterator[Advice]:
    own = "\n\n".join(
        draft.texts.get(section.code, "").strip() for section in letter_type.sections if section.kind == "free"
    )
    for limit in lists:
        if limit.kind != "reading_age" or count_words(own) < limit.from_words:
            continue
        age = reading_age(own)
        if age > limit.at_most:
            yield Advice(
                limit.code,
                "",
                (),
                f"Needs a reading age of about {age:.0f}, and {limit.at_most} or less is easy to follow. {limit.why}",
                _first_clause(limit),
            )


def _first_clause(limit: LintList) -> str:
    return limit.clauses[0] if limit.clauses else ""
