"""What may leave the house in an email to a colleague: a reference and a comment, and no customer."""

import re
from typing import Any

TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "rev", "sir", "prof"})
CONTACT = re.compile(r"[^\s@]+@[^\s@]+\.\w+|\+?\d[\d ()-]{6,}\d")
LEFT_OUT = "[left out]"


def without_customer(text: str, subject: Any) -> str:
    """The text without the name of the customer whom `subject` is about, without phone numbers and mail addresses.

    A comment is written for a colleague and may name somebody; on the page it stays as it is, in an email it does not.
    """
    words = {word for word in _words_of(subject) if len(word) > 1 and word.lower() not in TITLES}
    for word in sorted(words, key=len, reverse=True):
        text = re.sub(rf"\b{re.escape(word)}\b", LEFT_OUT, text, flags=re.IGNORECASE)
    return re.sub(rf"{re.escape(LEFT_OUT)}(\s+{re.escape(LEFT_OUT)})+", LEFT_OUT, CONTACT.sub(LEFT_OUT, text))


def _words_of(subject: Any) -> list[str]:
    customer = getattr(subject, "customer", None)
    if customer is None:
        return []
    names = [customer.name, *(other.name for other in customer.other_names.all())]
    return [word for name in names for word in re.findall(r"[\w'’-]+", name)]
