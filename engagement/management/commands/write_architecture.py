"""Write the parts of docs/architecture.md that the code itself knows: states, permissions, effects, order of locks."""

import re
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from engagement.people.permissions import registered
from engagement.people.roles import ROLE_LABELS, Role
from engagement.spine.effects import Effect, registered_effects
from engagement.spine.transitions import Rule, Stateful

PAGE = Path("docs/architecture.md")
MARKED = re.compile(r"(<!-- generated: (?P<name>[a-z-]+) -->\n).*?(<!-- end generated -->)", re.DOTALL)

# Rows are locked in this order, whichever app an act starts in; among rows of one kind, by primary key.
LOCK_ORDER = (
    ("restrictions.PolicyException", "ending one puts back what it left out: the letter, the review or the appeal"),
    (
        "letters.Letter",
        "what follows its issue reaches to the approach; whoever ends an approach locks the letter first",
    ),
    ("appeals.Appeal", "its letter moves it; its decision holds, eases or ends the restriction"),
    ("restrictions.Restriction", "a letter brings it into force; its reviews and its request follow it"),
    ("restrictions.Review", "whoever reviews holds the restriction first"),
    ("restrictions.ActiveManagementRequest", "its decision makes a restriction, and moves what it rests on"),
    ("restrictions.Advice", "it stands alone"),
    ("incidents.RestorativeApproach", "its decision moves the incidents it rests on"),
    ("incidents.Incident", "one that becomes a note writes on the customer's record"),
    (
        "engagement.Customer",
        "the surviving record, also while we count how often it was asked; in a merge both, in order",
    ),
    ("engagement.ReferenceCounter", "last, because everybody who takes a number waits for it"),
)

# The apps in their line.
LINE = ("engagement", "letters", "incidents", "restrictions", "appeals", "governance")


class Command(BaseCommand):
    """`manage.py write_architecture [--check]`: what stands between the markers comes from the code."""

    help = "Write the generated parts of docs/architecture.md; with --check, only say whether they are up to date."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing; fail when the page is out of date")

    def handle(self, *_args: Any, **options: Any) -> None:
        path = Path(settings.BASE_DIR) / PAGE
        before = path.read_text(encoding="utf-8")
        after = regenerated(before)
        if options["check"]:
            if before != after:
                raise CommandError(f"{PAGE} is out of date: run manage.py write_architecture")
        elif before != after:
            path.write_text(after, encoding="utf-8", newline="\n")
            self.stdout.write(f"Wrote {PAGE}")


def regenerated(page: str) -> str:
    """The page with every marked part written anew. Raises CommandError for a marker that nothing writes."""

    def part(match: re.Match[str]) -> str:
        writer = WRITERS.get(match["name"])
        if writer is None:
            raise CommandError(f"Nothing writes the part “{match['name']}” of {PAGE}.")
        return f"{match[1]}\n{writer()}\n\n{match[3]}"

    return MARKED.sub(part, page)


def stateful_models() -> list[type[Any]]:
    """Every record with a state, in the line of apps and then by name."""
    found = [model for model in apps.get_models() if issubclass(model, Stateful)]
    return sorted(found, key=lambda model: (LINE.index(model._meta.app_label), model.__name__))


def state_diagrams() -> str:
    """One mermaid diagram a record, its lines sorted so that they do not change from run to run."""
    return "\n\n".join(f"### {model.__name__}\n\n{diagram(model)}" for model in stateful_models())


def diagram(model: type[Any]) -> str:
    """The states of one model as mermaid text: `from --> to: transition`."""
    state = model._meta.get_field("state")
    arrows: set[str] = {f"    [*] --> {state.default}"} if isinstance(state.default, str) else set()
    for move in state.get_all_transitions(model):
        terms: Rule = move.custom["rule"]
        by = " (by itself)" if terms.system else ""
        sources = [value for value, _label in state.choices] if move.source == "*" else [move.source]
        targets = [move.target] if isinstance(move.target, str) else sorted(getattr(move.target, "allowed_states", []))
        arrows.update(f"    {source} --> {target}: {move.name}{by}" for source in sources for target in targets)
    return "\n".join(["```mermaid", "stateDiagram-v2", *sorted(arrows), "```"])


def permission_table() -> str:
    """Role by permission: ● holds it, ◐ holds it for the records that its own rule allows."""
    roles = list(Role)
    lines = [
        "| Permission | " + " | ".join(ROLE_LABELS[role] for role in roles) + " | Clauses |",
        "|---" * (len(roles) + 2) + "|",
    ]
    for code, permission in registered().items():
        mark = "◐" if permission.rule else "●"
        cells = [mark if role in permission.roles else "" for role in roles]
        lines.append(f"| `{code}`: {permission.label} | " + " | ".join(cells) + f" | {', '.join(permission.clauses)} |")
    return "\n".join(lines)


def effect_list() -> str:
    """Every registered effect: what happens further right when a record of a lower app moves."""
    effects = registered_effects()
    if not effects:
        return "None is registered."
    return "\n".join(sorted(effect_line(effect) for effect in effects))


def effect_line(effect: Effect) -> str:
    kinds = f" (kind {', '.join(sorted(effect.kinds))})" if effect.kinds else ""
    does = f"`{effect.effect.__module__}.{effect.effect.__name__}`" if effect.effect else "nothing more"
    checks = "".join(f"; checks `{check.code}`" for check in effect.checks)
    return f"- `{effect.model.__name__}.{effect.transition}`{kinds}: {does}{checks}"


def lock_order() -> str:
    """The rows that one transaction may lock, in order. Raises CommandError where a stateful record has no place."""
    placed = {name for name, _why in LOCK_ORDER}
    missing = [name for model in stateful_models() if (name := model._meta.label) not in placed]
    if missing:
        raise CommandError(f"Say where in the order of locks these stand: {', '.join(missing)}")
    return "\n".join(f"{number}. `{name}`: {why}" for number, (name, why) in enumerate(LOCK_ORDER, start=1))


WRITERS: dict[str, Callable[[], str]] = {
    "state-diagrams": state_diagrams,
    "permissions": permission_table,
    "effects": effect_list,
    "lock-order": lock_order,
}
