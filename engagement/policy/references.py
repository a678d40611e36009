"""How a clause id of the inventory is said to people: “policy 10.6(a)”, “SPSO guide, section 3”."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

# Only these paragraphs of the council's policy have lettered points; elsewhere a letter is the inventory's own.
_LETTERED = ("10.2", "10.6", "12.6")
_COUNCIL = re.compile(r"SBC-(?P<number>\d+(?:\.\d+)?)(?P<letter>[a-z])?(?:-|\d|\Z)")
# Guides that the rules follow as well.
OTHERS = ("SPSO policy", "SPSO guide", "UK government guide")
_APPENDIX = re.compile(r"SBC-A(?P<number>\d)-")


def reference(clause: str) -> tuple[str, str]:
    """The work a clause stands in and its number there; an unknown id is given back as it is."""
    found = _COUNCIL.match(clause)
    if found:
        letter = f"({found['letter']})" if found["letter"] and found["number"] in _LETTERED else ""
        return "policy", f"{found['number'].removesuffix('.0')}{letter}"
    appendix = _APPENDIX.match(clause)
    if appendix:
        return "policy", f"appendix {appendix['number']}"
    if clause.startswith("SBC-V-"):
        return "policy", "version table"
    if clause.startswith("SBC-FM-"):
        return "policy", "cover page"
    spso = re.match(r"SPSO-EP-(\d+)", clause)
    if spso:
        return "SPSO policy", spso[1]
    guide = re.match(r"SPSO-G(\d)-", clause)
    if guide:
        return "SPSO guide", f"section {guide[1]}"
    if clause.startswith("UKCG-"):
        return "UK government guide", ""
    return clause, ""


# The work that is “the policy” under a profile, and what the council's is called then.
COUNCILS_OWN = "policy"
OWN_WORKS = {"sbc": COUNCILS_OWN, "spso": "SPSO policy", "ukcg": "UK government guide"}
_COUNCILS = "Scottish Borders policy"


def work_of(identity: Any) -> str:
    """The work that is “the policy” under a profile, by its own code or that of the profile on which it rests."""
    return OWN_WORKS.get(identity.code) or OWN_WORKS.get(identity.based_on or "") or COUNCILS_OWN


def in_words(clauses: Iterable[str], *, own: str = "policy") -> str:
    """Several clauses in one short line, each once: “Policy 9.3, 9.4; SPSO policy 58”.

    `own`: the work that is the policy here (one of `OWN_WORKS`). Where that is not the council's, the council's is
    named as such.
    """
    works: dict[str, list[str]] = {}
    for clause in clauses:
        work, number = reference(clause)
        if work in ("policy", own):
            # A work that has no numbers is named, so that the line says more than “policy”.
            work = _COUNCILS if work != own else "policy" if number else work
        numbers = works.setdefault(work, [])
        if number and number not in numbers:
            numbers.append(number)
    line = "; ".join(f"{work} {', '.join(numbers)}".strip() for work, numbers in works.items())
    return line[:1].upper() + line[1:]
