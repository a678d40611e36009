"""The timeline of a letter cites what the policy says of such a letter, and nothing of other kinds."""

from collections.abc import Callable

import pytest

from engagement.spine.timeline import timeline_of
from letters.models import Letter

RESTRICTIONS = {"SBC-11.2b", "SBC-11.2c", "SBC-11.2d", "SBC-7.9c", "SBC-12.6-S", "SPSO-G3-35a"}


def cited(letter: Letter, verb: str) -> set[str]:
    return {clause for event in timeline_of(letter).filter(verb=verb) for clause in event.clauses}


@pytest.mark.clauses("SBC-A1-REST-6")
def test_a_restorative_letter_cites_no_clause_about_restrictions(letter_in: Callable[..., Letter]) -> None:
    letter = letter_in("checked")
    assert not cited(letter, "submit") & RESTRICTIONS
    assert {"SBC-10.1a", "SBC-A1-REST-6", "SBC-A1-REST-8"} <= cited(letter, "submit")
    assert "SBC-9.17a" not in cited(letter, "approve")


@pytest.mark.clauses("SBC-11.2b")
def test_a_letter_about_a_restriction_cites_them(letter_in: Callable[..., Letter]) -> None:
    from tests.letters.decisions import LETTERS, context_of

    kind = "restriction_decision"
    letter = letter_in("ready_for_check", kind=kind, context=context_of(kind), texts=LETTERS[kind][1])
    assert {"SBC-11.2b", "SBC-7.9c"} <= cited(letter, "submit")
    assert not cited(letter, "submit") & {"SBC-10.1a", "SBC-A1-REST-6"}
