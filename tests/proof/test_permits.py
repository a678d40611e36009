"""What the triggers let pass: only where it is written here may code ask for it."""

import ast

import pytest

from tests.proof.sources import modules

HOME = {"engagement/spine/permits.py", "engagement/spine/models.py", "engagement/spine/triggers.py"}
# Name of the permit, and which files of the product may use it. Tests may use both.
MAY_USE = {
    "making_history": {
        "config/demo/crowd_of_cases.py",
        "config/demo/loading.py",
        "config/management/commands/measure.py",
    },
    "under_retention": {"governance/"},
    # The means by which both are given: a permit made by hand would have no end.
    "TransactionPermit": {"engagement/models/__init__.py"},
    "set_config": set(),
    "_permitted": set(),
}


def users_of(name: str) -> set[str]:
    """The files that name it: as a variable, an import, an attribute, or inside a text such as SQL."""
    found = set()
    for path, module in modules():
        for node in ast.walk(module):
            named = (
                getattr(node, "id", None) == name
                or getattr(node, "attr", None) == name
                # An import, or its own definition.
                or getattr(node, "name", None) == name
                or (isinstance(node, ast.Constant) and isinstance(node.value, str) and f"{name}(" in node.value)
            )
            if named:
                found.add(path)
    return found


@pytest.mark.parametrize("name", MAY_USE)
def test_only_few_ask_the_triggers_to_let_something_pass(name):
    using = users_of(name)
    assert using, "nothing here would be found"
    strangers = {path for path in using - HOME if not path.startswith(tuple(MAY_USE[name]) or ("-",))}
    assert not strangers


def test_the_demonstration_asks_for_it():
    assert "config/demo/loading.py" in users_of("making_history")
