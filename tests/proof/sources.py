"""The files that the proofs about source code read."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CODE = ("engagement", "letters", "incidents", "restrictions", "appeals", "governance", "config")


@cache
def tree() -> tuple[Path, ...]:
    """Every file of the project that is, or could be, committed."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    paths = (ROOT / name for name in listed.stdout.decode().split("\0") if name)
    return tuple(sorted(path for path in paths if path.is_file() and not path.is_symlink()))


@cache
def modules() -> tuple[tuple[str, ast.Module], ...]:
    """Every Python module of the product, without tests and migrations: its path from the top, and its syntax."""
    paths = (path for app in CODE for path in sorted((ROOT / app).rglob("*.py")) if "migrations" not in path.parts)
    return tuple((path.relative_to(ROOT).as_posix(), ast.parse(path.read_text(encoding="utf-8"))) for path in paths)


def nodes(kind: type[ast.AST]) -> Iterator[tuple[str, ast.AST]]:
    """Every node of a kind with the words `path:line` for it."""
    for name, module in modules():
        for node in ast.walk(module):
            if isinstance(node, kind):
                yield f"{name}:{getattr(node, 'lineno', 0)}", node


def templates() -> Iterator[tuple[str, str]]:
    """Every template: its path from the top, and its text."""
    for path in sorted((ROOT / "templates").rglob("*")):
        if path.suffix in {".html", ".svg", ".txt"}:
            yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")
