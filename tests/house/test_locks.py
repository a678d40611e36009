"""What is installed, and what the lock files may say."""

import importlib.metadata
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("requirements.txt", "requirements-dev.txt", "package-lock.json")


def pins(lock: str) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", (ROOT / lock).read_text(), re.MULTILINE))


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_address(lock):
    assert "://" not in (ROOT / lock).read_text()


@pytest.mark.parametrize("lock", LOCKS[:2])
def test_every_pin_carries_a_hash(lock):
    blocks = re.split(r"(?m)^(?=[a-z0-9._-]+==)", (ROOT / lock).read_text())[1:]
    assert blocks
    assert [block.splitlines()[0] for block in blocks if "--hash=sha256:" not in block] == []


def test_the_tests_run_on_the_versions_that_production_runs_on():
    run, test = pins("requirements.txt"), pins("requirements-dev.txt")
    assert {name: version for name, version in run.items() if test.get(name) != version} == {}


def test_the_installed_packages_are_the_locked_ones():
    wrong = {}
    for name, version in pins("requirements-dev.txt").items():
        try:
            installed = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue  # meant for another system or Python
        if installed != version:
            wrong[name] = (installed, version)
    assert wrong == {}


def test_django_fsm_itself_is_not_installed():
    """It and django-fsm-2 own the same folder; the one installed last wins silently."""
    names = {(distribution.metadata["Name"] or "").lower() for distribution in importlib.metadata.distributions()}
    assert "django-fsm-2" in names
    assert "django-fsm" not in names


def test_every_direct_dependency_has_its_reason_in_the_docs():
    reasons = (ROOT / "docs/dependencies.md").read_text().lower()
    named = set()
    for source in ("requirements.in", "requirements-dev.in"):
        for line in (ROOT / source).read_text().splitlines():
            if found := re.match(r"([A-Za-z][A-Za-z0-9._-]*)", line):
                named.add(found.group(1).lower())
    assert named
    assert {name for name in named if name not in reasons} == set()


def test_locks_of_another_format_are_not_kept():
    """They name the address of every package."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    assert not {"uv.lock", "pylock.toml"} & set(listed)
