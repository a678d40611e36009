"""What bin/run and bin/test share: the environment, what the system must bring, and processes that end together.

Only the standard library: this runs before anything is installed.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
RUN_LOCK = "requirements.txt"
TEST_LOCK = "requirements-dev.txt"
APPS = ("config", "engagement", "letters", "incidents", "restrictions")

# A shared library that the PDF renderer loads, and the Debian and Ubuntu package that brings it.
LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}
FONT = ("DejaVuSans.ttf", "fonts-dejavu-core")
FONT_FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def say(line: str) -> None:
    """One line of progress, at once."""
    print(line, flush=True)


def stop(line: str) -> None:
    """End with words and a failing exit code."""
    sys.exit(f"\n{line}")


# -- what the system must bring ---------------------------------------------------------------------------------------


def ensure_system(*, browser: bool = False) -> None:
    """Look for the system packages; install what is missing when we may, else name it with the command and stop."""
    if sys.version_info < (3, 11):  # noqa: UP036 - this is the code that says so to an older one
        stop(f"Evenhand needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
    missing = missing_packages(browser=browser)
    if not missing:
        return
    command = f"apt-get install -y --no-install-recommends {' '.join(missing)}"
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        stop(f"Missing on this system: {', '.join(missing)}. Install with:  sudo {command}")
    say(f"Installing from the system's packages: {', '.join(missing)}")
    apt(*missing)
    if still := missing_packages(browser=browser):
        stop(f"Still missing after the installation: {', '.join(still)}")


def missing_packages(*, browser: bool) -> list[str]:
    """The Debian names of what is not here yet."""
    missing = [package for library, package in LIBRARIES.items() if not _loads(library)]
    name, package = FONT
    if not any(next(folder.rglob(name), None) for folder in FONT_FOLDERS if folder.is_dir()):
        missing.append(package)
    try:
        import ensurepip  # noqa: F401 - Debian keeps it in a package of its own
        import venv  # noqa: F401
    except ImportError:
        missing.append("python3-venv")
    if browser and not any(shutil.which(name) for name in BROWSERS):
        missing.append("chromium")
    return missing


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def apt(*packages: str) -> None:
    """Install Debian packages without asking anything. Stops with the system's own words when it cannot."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (("update", "-q"), ("install", "-y", "-q", "--no-install-recommends", *packages)):
        done = subprocess.run(
            ["apt-get", *arguments],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    if done.returncode:
        stop(f"apt-get install failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")


# -- the Python environment -------------------------------------------------------------------------------------------


def ensure_environment(lock: str) -> None:
    """Make .venv hold exactly what `lock` says. Does nothing when it already does; quick to ask."""
    with _alone(ROOT / "var" / "setup.lock"):
        # What the tests need holds what a start needs, so either may find the other's work done.
        if lock == RUN_LOCK and _installed().get(TEST_LOCK) == fingerprint(ROOT / TEST_LOCK) and _python_works():
            return
        if _installed().get(lock) == fingerprint(ROOT / lock) and _python_works():
            return
        if not _python_works():
            say("Making the Python environment in .venv")
            shutil.rmtree(VENV, ignore_errors=True)
            subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=True)
        say(f"Installing the packages of {lock}")
        began = time.monotonic()
        _stamp().unlink(missing_ok=True)
        if not _sync_with_uv(lock) and not _install_with_pip(lock):
            stop(f"The packages of {lock} could not be installed. Is there a way to the package index?")
        _stamp().write_text(json.dumps({lock: fingerprint(ROOT / lock)}))
        say(f"  done in {time.monotonic() - began:.0f} s")


def _stamp() -> Path:
    return VENV / "installed.json"


def _installed() -> dict[str, str]:
    try:
        return json.loads(_stamp().read_text())
    except (OSError, ValueError):
        return {}


def _python_works() -> bool:
    if not PYTHON.exists():
        return False
    try:
        done = subprocess.run(
            [str(PYTHON), "-c", "import sys; print(*sys.version_info[:2])"], capture_output=True, text=True, check=False
        )
    except OSError:
        return False
    return done.stdout.split() == [str(part) for part in sys.version_info[:2]]


def _sync_with_uv(lock: str) -> bool:
    """uv installs many times faster and takes away what the lock no longer names. It is itself pinned, with hashes."""
    home = VENV / "uv"
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as pin:
        pin.write(_pin_of("uv"))
        pin.flush()
        fetched = _quietly(
            str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes",
            "--no-deps", "--upgrade", "--target", str(home), "-r", pin.name,
        )  # fmt: skip
    return fetched and _quietly(
        str(home / "bin" / "uv"),
        "pip",
        "sync",
        "--quiet",
        "--require-hashes",
        "--python",
        str(PYTHON),
        str(ROOT / lock),
    )


def _install_with_pip(lock: str) -> bool:
    return _quietly(
        str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "--no-deps",
        "-r", str(ROOT / lock), show=True,
    )  # fmt: skip


def _pin_of(package: str) -> str:
    """The lines of one package in the lock of the tests: version and hashes."""
    found = re.search(rf"^{package}==.*?(?=^\S|\Z)", (ROOT / TEST_LOCK).read_text(), re.MULTILINE | re.DOTALL)
    return found.group() if found else ""


def _quietly(*command: str, show: bool = False) -> bool:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode and show:
        say(done.stdout[-3000:] + done.stderr[-3000:])
    return done.returncode == 0


# -- the files browsers get -------------------------------------------------------------------------------------------


def ensure_assets() -> None:
    """Build the front-end files when their pins changed (bin/build-assets keeps count itself)."""
    builder = ROOT / "bin" / "build-assets"
    with _alone(ROOT / "var" / "setup.lock"):
        done = subprocess.run(
            [str(PYTHON), str(builder)], cwd=ROOT, env=environment(), capture_output=True, text=True, check=False
        )
    if done.returncode:
        stop(f"The front-end files could not be built:\n{done.stdout[-3000:]}{done.stderr[-3000:]}")
    first = done.stdout.strip().splitlines()[:1]
    if first and "up to date" not in first[0]:
        say(first[0].rstrip(":"))


# -- fingerprints, locks, environment variables -----------------------------------------------------------------------


def fingerprint(*paths: Path) -> str:
    """A short text that changes when one of the files does, or a file in one of the folders."""
    digest = hashlib.sha256()
    for path in paths:
        files = sorted(one for one in path.rglob("*") if one.is_file()) if path.is_dir() else [path]
        for one in files:
            if one.suffix != ".pyc" and one.exists():
                digest.update(str(one.relative_to(ROOT)).encode() + b"\0" + one.read_bytes())
    return digest.hexdigest()


@contextlib.contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Wait until no other start on this clone is inside the same block."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def environment(**more: str) -> dict[str, str]:
    """The variables for a child process, with .venv's programs first on its path."""
    found = {name: value for name, value in os.environ.items() if name not in {"PYTHONHOME", "DJANGO_SETTINGS_MODULE"}}
    found["VIRTUAL_ENV"] = str(VENV)
    found["PATH"] = os.pathsep.join([str(VENV / "bin"), found.get("PATH", "/usr/bin:/bin")])
    found["PYTHONUNBUFFERED"] = "1"
    return {**found, **more}


# -- processes that end together --------------------------------------------------------------------------------------


def _end_with_parent() -> None:
    """Ask the kernel to end this child when its parent dies, however it dies."""
    parent_death_signal = 1
    ctypes.CDLL(None).prctl(parent_death_signal, signal.SIGTERM)


class Processes:
    """Servers started together, each the head of a process group of its own, all ended together."""

    def __init__(self, logs: Path) -> None:
        self.logs = logs
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        logs.mkdir(parents=True, exist_ok=True)

    def start(
        self, name: str, command: list[str], variables: Mapping[str, str], *, keep_open: tuple[int, ...] = ()
    ) -> None:
        """Start one; what it writes goes to its own file, which begins anew unless it is started again."""
        with self.log(name).open("ab" if name in self.running else "wb") as log:
            self.running[name] = subprocess.Popen(
                command, cwd=ROOT, env=dict(variables), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True, preexec_fn=_end_with_parent, pass_fds=keep_open,  # noqa: PLW1509 - no threads here
            )  # fmt: skip

    def log(self, name: str) -> Path:
        """Where the process called `name` writes."""
        return self.logs / f"{name}.log"

    def dead(self) -> str:
        """The name of one that has ended by itself, or nothing."""
        return next((name for name, process in self.running.items() if process.poll() is not None), "")

    def bury(self, name: str) -> None:
        """End what a process that has ended by itself left behind in its group."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.running[name].pid, signal.SIGKILL)

    def last_words(self, name: str, lines: int = 25) -> str:
        """The end of what it wrote."""
        return "\n".join(self.log(name).read_text(errors="replace").splitlines()[-lines:])

    def end(self, patience: float = 15) -> None:
        """Ask all to end, wait, then insist. Nothing of them is left afterwards."""
        for process in self.running.values():
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
        deadline = time.monotonic() + patience
        for process in self.running.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(0.1, deadline - time.monotonic()))
            # Also what the head of the group left behind.
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        self.running.clear()
