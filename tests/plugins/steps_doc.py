"""Writes docs/acceptance-steps.md from the step definitions: `python -m tests.plugins.steps_doc`."""

from __future__ import annotations

import importlib
import inspect
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "acceptance-steps.md"
# In the order in which a story goes.
ROOMS = (
    "people",
    "customers",
    "logging",
    "evidence",
    "incidents",
    "approvals",
    "restrictions",
    "deciding_restrictions",
    "review_group",
    "holding_restrictions",
    "contact_check",
    "reviewing",
    "exceptions",
    "appeals",
    "appeals_routes",
    "appeals_hearing",
    "appeals_afterwards",
    "letters",
    "paper",
    "policy",
    "time",
    "pages",
)

HEAD = """\
# The sentences of the acceptance tests

Written by `python -m tests.plugins.steps_doc` from `tests/features/steps`; a test fails when they drift.

A scenario stands in a `.feature` file, in `tests/features` or in a folder of your own: `bin/test --features PATH`
plays it. Each sentence begins with Given (how things stand), When (somebody does something) or Then (what they see);
And repeats the word before. In the sentences below, `{braces}` are blanks, `[square brackets]` may be left out, and
words in quotation marks are taken as they are. People are called by first name or full name. Sentences marked "Given,
When" tell of an act over the screen, whichever word you begin with.

Unless a scenario says otherwise it is ten o'clock on Wednesday 18 November 2026, the policy of the council is in force,
and these people work there:

{people}
"""


def page() -> str:
    """The whole document."""
    from tests.features.steps._language import VOCABULARY

    parts = [HEAD.replace("{people}", people())]
    for room in ROOMS:
        module = importlib.import_module(f"tests.features.steps.{room}")
        parts.append(f"## {room.capitalize().replace('_', ' ')}\n\n{inspect.getdoc(module)}\n")
        for wording in VOCABULARY:
            if wording.function.__module__ == module.__name__:
                told, example = description(wording.function)
                parts.append(
                    f"### {wording.sentence}\n\n*{', '.join(wording.kinds)}.* {told}\n\n```gherkin\n{example}\n```\n"
                )
    return "\n".join(parts)


def people() -> str:
    """Who works at the council of the tests."""
    from tests.plugins.council import PEOPLE, TEAMS

    lines = ["| Who | What they do | Team | Role |", "|---|---|---|---|"]
    lines += [f"| {name} | {job} | {team or ''} | {role.replace('_', ' ')} |" for name, job, team, role in PEOPLE]
    lines.append("")
    lines += [
        f"{team} is led by {manager}; the senior manager is {senior}."
        for team, _service, manager, _deputy, senior in TEAMS
    ]
    return "\n".join(lines)


def description(function: object) -> tuple[str, str]:
    """What a step does, and its example, from its docstring. Raises ValueError where there is no example."""
    told, found, example = (inspect.getdoc(function) or "").partition("Example:")
    if not (told.strip() and found and example.strip()):
        raise ValueError(f"{function} needs a docstring that says what it does, and an example")
    return " ".join(told.split()), inspect.cleandoc(example)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
    sys.stdout.write(f"Wrote {PAGE.relative_to(ROOT)}\n")
