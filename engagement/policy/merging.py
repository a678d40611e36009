"""A profile that builds on another says only what differs: `measures.changes.yaml` beside no `measures.yaml`.

Named values are taken one by one. A list whose entries have a name of their own (`code`, `subject`, `decision`) is
taken entry by entry: a known entry is changed where it stands, `left_out: true` takes it away, a new one comes last.
Every other value, and every other list, is replaced as a whole.
"""

from __future__ import annotations

from engagement.policy.reading import Fault, Located

CHANGES = ".changes.yaml"
LEFT_OUT = "left_out"
_NAMES = ("code", "subject", "decision")


def merged(below: Located, above: Located, faults: list[Fault]) -> Located:
    """`below` with what `above` changes. Every value keeps the file and line it was written in."""
    if isinstance(below.value, dict) and isinstance(above.value, dict):
        return _merged_values(below, above, faults)
    name = _name_of_entries(below) if isinstance(above.value, list) else None
    if name is None or _name_of_entries(above) != name:
        return above
    return _merged_entries(below, above, name, faults)


def _merged_values(below: Located, above: Located, faults: list[Fault]) -> Located:
    found = dict(below.value)
    for key, value in above.value.items():
        found[key] = merged(found[key], value, faults) if key in found else value
    return Located(found, above.file, above.line, below.key_lines | above.key_lines)


def _merged_entries(below: Located, above: Located, name: str, faults: list[Fault]) -> Located:
    found = {entry.value[name].value: entry for entry in below.value}
    given: set[str] = set()
    for entry in above.value:
        code = entry.value[name].value
        if code in given:
            faults.append(Fault(entry.file, entry.line, "", f"“{code}” is changed twice."))
        given.add(code)
        if _is_left_out(entry):
            if found.pop(code, None) is None:
                faults.append(Fault(entry.file, entry.line, "", f"There is no “{code}” to leave out."))
        else:
            found[code] = merged(found[code], entry, faults) if code in found else entry
    return Located(list(found.values()), above.file, above.line)


def _is_left_out(entry: Located) -> bool:
    mark = entry.value.get(LEFT_OUT)
    return mark is not None and mark.value is True


def _name_of_entries(source: Located) -> str | None:
    """By which value the entries of a list are told apart; None where it is no list of named entries."""
    if not isinstance(source.value, list) or not source.value:
        return None
    for name in _NAMES:
        if all(isinstance(each.value, dict) and _word(each, name) for each in source.value):
            return name
    return None


def _word(entry: Located, name: str) -> str:
    found = entry.value.get(name)
    return found.value if found is not None and isinstance(found.value, str) else ""
