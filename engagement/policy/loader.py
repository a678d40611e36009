"""Loads a profile from its folder, or from the content of a stored version, and checks all of it.

A profile is a folder of YAML files, one for each registered section. `based_on` in identity.yaml names another
profile: a section for which there is no file of its own is taken from there, with what `<section>.changes.yaml` changes
in it.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engagement.policy import registry
from engagement.policy import sections as _core_sections  # noqa: F401  registers the sections every profile has
from engagement.policy.building import Checking
from engagement.policy.inventory import known_clauses
from engagement.policy.merging import CHANGES, merged
from engagement.policy.profile import Profile
from engagement.policy.reading import Fault, Located, ProfileFaults, locate, read_file

PROFILES = Path(__file__).resolve().parent / "profiles"
# The one on which the others build, and which is suggested before the first version.
DEFAULT_PROFILE = "sbc"


@dataclass(frozen=True)
class LoadedProfile:
    """A checked profile: the typed view, the plain content that is stored, and its hash."""

    profile: Profile
    content: dict[str, Any]
    sha256: str


def fingerprint(content: dict[str, Any]) -> str:
    """SHA-256 of the content in one canonical form, so that equal content has equal hashes everywhere."""
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode("utf-8")).hexdigest()


def available_profiles(folder: Path = PROFILES) -> list[str]:
    """The codes of the profiles that ship with the program."""
    return sorted(path.name for path in folder.iterdir() if (path / "identity.yaml").is_file())


@dataclass(frozen=True)
class Shipped:
    """A profile that ships, by what it says of itself. `name` and `source` are for people."""

    code: str
    name: str
    source: str


def shipped_profiles(folder: Path = PROFILES) -> list[Shipped]:
    """The profiles that ship, with what stands in their identity.yaml and without checking anything else."""
    listed = []
    for code in available_profiles(folder):
        identity = read_file(folder / code / "identity.yaml", [])
        said = identity.plain() if identity is not None else {}
        said = said if isinstance(said, dict) else {}
        listed.append(Shipped(code, str(said.get("name") or code), str(said.get("source") or "")))
    return listed


def load_profile(code: str, folder: Path = PROFILES) -> LoadedProfile:
    """Reads and checks a profile. Raises ProfileFaults with every fault found, each with its file and line."""
    faults: list[Fault] = []
    if code not in (available_profiles(folder) if folder.is_dir() else []):
        raise ProfileFaults([Fault(f"{code}/identity.yaml", 0, "", f"There is no profile “{code}”.")])
    sources = _read_folder(folder / code, folder, faults)
    return _check(sources, faults)


def read_content(content: dict[str, Any], *, number: int | None = None) -> Profile:
    """The typed view of stored content. Raises ProfileFaults when the program no longer understands it.

    Clause ids are not looked up again: a stored version stays readable when the inventory moves on.
    """
    sources = {name: locate(value, f"{name}.yaml") for name, value in content.items()}
    checking = Checking(stored=True)
    built = {}
    for name, described in registry.sections().items():
        if name in sources:
            built[name] = checking.section(described, sources[name])
        else:
            # A section that a later release added: an older version of the policy simply says nothing about it.
            built[name] = () if described.many else None
    if checking.faults:
        raise ProfileFaults(checking.faults)
    return Profile(built, sha256=fingerprint(content), number=number)


def _read_folder(own: Path, folder: Path, faults: list[Fault]) -> dict[str, Located]:
    sources: dict[str, Located] = {}
    parent: Path | None = None
    first = read_file(own / "identity.yaml", faults)
    if first is not None:
        sources["identity"] = first
        parent = _parent_of(first, own, folder, faults)
    known = registry.sections()
    for name, described in known.items():
        if name == "identity":
            continue
        source = _read_section(name, own, parent, faults)
        if source is not None:
            sources[name] = source
        elif described.required and not any((home / f"{name}.yaml").is_file() for home in (own, parent) if home):
            faults.append(Fault(f"{name}.yaml", 0, "", f"The file is missing: {described.title}."))
    listed = ", ".join(f"{name}.yaml" for name in known)
    sentence = f"This file is not a section of a profile. Sections are: {listed}."
    allowed = {f"{name}.yaml" for name in known} | {f"{name}{CHANGES}" for name in known if name != "identity"}
    strangers = [path for path in sorted(own.iterdir()) if path.name not in allowed]
    faults.extend(Fault(path.name, 0, "", sentence) for path in strangers)
    return sources


def _read_section(name: str, own: Path, parent: Path | None, faults: list[Fault]) -> Located | None:
    """The section as this profile has it: its own file, or the other profile's with what is changed in it."""
    whole, changes = own / f"{name}.yaml", own / f"{name}{CHANGES}"
    below = parent / f"{name}.yaml" if parent is not None else None
    if whole.is_file():
        if changes.is_file():
            faults.append(Fault(changes.name, 0, "", f"{whole.name} stands beside it. Keep one of the two."))
        return read_file(whole, faults)
    if below is None or not below.is_file():
        if changes.is_file():
            faults.append(Fault(changes.name, 0, "", "There is no other profile whose section it could change."))
        return None
    source = read_file(below, faults)
    if source is None or not changes.is_file():
        return source
    change = read_file(changes, faults)
    return source if change is None else merged(source, change, faults)


def _parent_of(identity: Located, own: Path, folder: Path, faults: list[Fault]) -> Path | None:
    based_on = identity.value.get("based_on") if isinstance(identity.value, dict) else None
    if based_on is None or not isinstance(based_on.value, str):
        return None
    parent = folder / based_on.value
    if parent == own or based_on.value not in available_profiles(folder):
        sentence = f"There is no other profile “{based_on.value}” to take sections from."
        faults.append(Fault(based_on.file, based_on.line, "identity.based_on", sentence))
        return None
    return parent


def _check(sources: dict[str, Located], faults: list[Fault]) -> LoadedProfile:
    checking = Checking(known_clauses())
    described = registry.sections()
    for name, source in sources.items():
        checking.section(described[name], source)
    for name, section in described.items():
        built = checking.built.get(name)
        if section.check is not None and built:
            section.check(built, checking)
    checking.finish()
    if faults or checking.faults:
        raise ProfileFaults([*faults, *checking.faults])
    content = {name: source.plain() for name, source in sources.items()}
    built_sections = {name: checking.built.get(name, () if s.many else None) for name, s in described.items()}
    sha256 = fingerprint(content)
    return LoadedProfile(Profile(built_sections, sha256=sha256), content, sha256)
