"""What the record of the case says today for a letter of a certain type, asked of the app that the letter belongs to.

For letters that state something which may change while they are written: what still holds for a customer, for example.
"""

from collections.abc import Callable, Mapping
from typing import Any

from letters.models import Letter

Record = Callable[[Letter], Mapping[str, Any] | None]
_records: dict[str, Record] = {}


def register_record(kind: str, record: Record) -> None:
    """`record(letter)` gives the context of a letter of this type as it should be today; None where there is none."""
    _records[kind] = record


def record_of(letter: Letter) -> Mapping[str, Any] | None:
    """The context that this letter should have today; None where nobody keeps it up to date in this way."""
    ask = _records.get(letter.kind)
    return ask(letter) if ask is not None else None


def says_what_the_record_says(letter: Letter) -> bool:
    """Whether the parts that the system places are as the record stands today."""
    today = record_of(letter)
    return today is None or dict(today) == letter.context
