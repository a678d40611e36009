"""Reads one YAML file of a policy profile and keeps the line of every value.

Only plain data is let through: mappings, lists, words, numbers, yes/no, dates as words. Tags, anchors and
merge keys are refused, because a profile is read by policy officers and must say what it says on the spot.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

_YAML_TAGS = "tag:yaml.org,2002:"
# A profile file is a few hundred lines; anything far beyond that is a mistake, not a policy.
MAXIMUM_BYTES = 1_000_000
MAXIMUM_DEPTH = 20


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong in a profile: where it stands, which clause it belongs to, and what to do."""

    file: str
    line: int
    where: str
    sentence: str
    clauses: tuple[str, ...] = ()

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        clause = ", ".join(self.clauses)
        about = "/".join(part for part in (clause, self.where) if part)
        return f"{place}: {about}: {self.sentence}" if about else f"{place}: {self.sentence}"


class ProfileFaults(Exception):
    """A profile cannot be used. `faults` holds every reason, in the order of the files."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = sorted(faults, key=lambda fault: (fault.file, fault.line, fault.where, fault.sentence))
        super().__init__("\n".join(str(fault) for fault in self.faults))


@dataclass(frozen=True)
class Located:
    """A value and the line it stands on. `value` is a dict or list of `Located`, or a plain scalar or None."""

    value: Any
    file: str
    line: int
    key_lines: dict[str, int] = field(default_factory=dict)

    def plain(self) -> Any:
        """The same value without its lines, ready for JSON."""
        if isinstance(self.value, dict):
            return {key: item.plain() for key, item in self.value.items()}
        if isinstance(self.value, list):
            return [item.plain() for item in self.value]
        return self.value


def locate(value: Any, file: str) -> Located:
    """Wraps plain JSON data (a stored policy version) so that it can be read like a file; it has no lines."""
    if isinstance(value, dict):
        return Located({str(key): locate(item, file) for key, item in value.items()}, file, 0)
    if isinstance(value, list):
        return Located([locate(item, file) for item in value], file, 0)
    return Located(value, file, 0)


def read_file(path: Path, faults: list[Fault]) -> Located | None:
    """The content of one file, or None when it cannot be read at all. Every fault found is added to `faults`."""
    name = path.name
    try:
        raw = path.read_bytes()
    except OSError:
        faults.append(Fault(name, 0, "", "The file cannot be opened."))
        return None
    if len(raw) > MAXIMUM_BYTES:
        faults.append(Fault(name, 0, "", "The file is larger than one megabyte. Split it or shorten it."))
        return None
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        faults.append(Fault(name, 0, "", "The file is not text in UTF-8. Save it as UTF-8 and try again."))
        return None
    root, found = _parsed(name, text)
    faults.extend(found)
    return root


@lru_cache(maxsize=100)
def _parsed(name: str, text: str) -> tuple[Located | None, tuple[Fault, ...]]:
    """The same text is the same tree: publishing again, or a profile based on another, reads a file once."""
    faults: list[Fault] = []
    try:
        root = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = error.problem or "it is not valid YAML"
        sentence = f"The file cannot be read from here on: {problem}."
        return None, (Fault(name, mark.line + 1 if mark else 0, "", sentence),)
    except YAMLError as error:
        return None, (Fault(name, 0, "", f"The file cannot be read: {str(error).splitlines()[0]}."),)
    if root is None:
        return None, (Fault(name, 0, "", "The file is empty."),)
    located = _Reader(name, faults).read(root, "", 0)
    return located, tuple(faults)


class _Reader:
    """Turns composed YAML nodes into located values, and reports what a profile may not contain."""

    def __init__(self, file: str, faults: list[Fault]) -> None:
        self.file = file
        self.faults = faults
        self.seen: set[int] = set()

    def fault(self, node: Node, where: str, sentence: str) -> None:
        self.faults.append(Fault(self.file, node.start_mark.line + 1, where, sentence))

    def read(self, node: Node, where: str, depth: int) -> Located:
        line = node.start_mark.line + 1
        if id(node) in self.seen or depth > MAXIMUM_DEPTH:
            self.fault(node, where, "Anchors and aliases (& and *) are not used in a profile. Write the value out.")
            return Located(None, self.file, line)
        self.seen.add(id(node))
        if getattr(node, "anchor", None):
            self.fault(node, where, "Anchors and aliases (& and *) are not used in a profile. Write the value out.")
        if isinstance(node, MappingNode):
            return self._mapping(node, where, depth)
        if isinstance(node, SequenceNode):
            items = [self.read(item, f"{where}[{index}]", depth + 1) for index, item in enumerate(node.value)]
            return Located(items, self.file, line)
        assert isinstance(node, ScalarNode)
        return Located(self._scalar(node, where), self.file, line)

    def _mapping(self, node: MappingNode, where: str, depth: int) -> Located:
        found: dict[str, Located] = {}
        lines: dict[str, int] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, ScalarNode) or self._tag(key_node) == "merge":
                self.fault(key_node, where, "Each key must be a plain word.")
                continue
            key = str(key_node.value)
            place = f"{where}.{key}" if where else key
            value = self.read(value_node, place, depth + 1)
            if key in found:
                self.fault(key_node, place, f"“{key}” is given twice. It stands first on line {lines[key]}.")
                continue
            found[key] = value
            lines[key] = key_node.start_mark.line + 1
        return Located(found, self.file, node.start_mark.line + 1, lines)

    @staticmethod
    def _tag(node: Node) -> str:
        tag = str(node.tag or "")
        return tag.removeprefix(_YAML_TAGS) if tag.startswith(_YAML_TAGS) else tag

    def _scalar(self, node: ScalarNode, where: str) -> Any:
        tag = self._tag(node)
        text = node.value
        plain = {"str": text, "timestamp": text, "null": None, "bool": text.lower() == "true"}
        if tag in plain:
            return plain[tag]
        if tag == "int" and re.fullmatch(r"[+-]?[0-9]+", text):
            return int(text)
        if tag == "int":
            self.fault(node, where, f"“{text}” is not a whole number written in figures.")
        elif tag == "float":
            self.fault(node, where, f"“{text}” is read as a decimal number. Put it in quotation marks.")
        else:
            self.fault(node, where, f"The tag {tag} is not allowed: a profile holds plain data only.")
        return None
