"""People read the organisation's name for its health and safety system, not the one in the written policy."""

import ast
import re
from typing import Any

import pytest

from engagement.policy.models import Organisation
from engagement.policy.own_words import OwnWords, external_log
from engagement.policy.selectors import policy_in_force
from tests.proof.sources import modules, templates

pytestmark = pytest.mark.django_db


@pytest.mark.clauses("SBC-9.2b")
def test_the_policy_page_says_what_the_organisation_calls_it(policy: Any, as_person: Any) -> None:
    page = as_person("Tom").visit("/policy/")
    assert page.says("Managers make sure that it is recorded in Safety portal as well")
    assert "Lexi" not in page.content.decode()
    Organisation.objects.update(hs_portal_name="")
    assert as_person("Tom").visit("/policy/").says("Managers make sure that it is recorded in Lexi as well")


@pytest.mark.clauses("SBC-9.2b")
def test_the_log_says_so_too(policy: Any) -> None:
    log = external_log(policy_in_force())
    assert log.label == "Safety portal"
    assert "recorded in Safety portal as well" in log.hint
    assert "Lexi" not in log.hint
    assert log.clauses == policy_in_force().external_log.clauses


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("once it is in Lexi, a manager", "once it is in the portal, a manager"),
        ("Lexi", "The portal"),
        ("Lexington and a dyslexic reader", "Lexington and a dyslexic reader"),
    ],
)
def test_only_the_whole_word_is_replaced(text: str, said: str) -> None:
    words = OwnWords("Lexi", "the portal")
    assert words(text) == said
    assert words.everywhere({"a": [text, (text, 1)]}) == {"a": [said, (said, 1)]}


def test_no_name_of_one_councils_system_stands_in_the_program() -> None:
    """Profiles are one organisation's policy and name it; the program serves any organisation."""
    texts = dict(templates()) | {name: ast.unparse(module) for name, module in modules()}
    assert len(texts) > 100
    assert [name for name, text in texts.items() if re.search(r"\blexi\b", text, re.IGNORECASE)] == []
