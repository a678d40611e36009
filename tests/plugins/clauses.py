"""Which clauses of the policy does a passing test prove?

A test names them with ``@pytest.mark.clauses("SBC-10.6a", …)``, a scenario with the tag ``@SBC-10.6a``.
The inventory is ``docs/policy/clauses.csv``; an id that is not in it fails the collection. A full run prints the
figure, writes ``build/proved.json`` and compares what it proved with the committed ``docs/policy/coverage.csv``.

Clause ids travel on the test reports, so results of parallel workers are merged like the reports themselves.
"""

from __future__ import annotations

import csv
import json
import re
from collections import defaultdict
from collections.abc import Generator, Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

LOOKS_LIKE_A_CLAUSE = re.compile(r"(SBC|SPSO|UKCG)-\S+")
COVERAGE_COLUMNS = ("id", "priority", "profile", "kind", "proved_by")
NOT_SOFTWARE = "not software: "

# What makes a run partial although --full-run was given: the option's name and the words for it.
NARROWING = {
    "keyword": "-k",
    "markexpr": "-m",
    "deselect": "--deselect",
    "ignore": "--ignore",
    "ignore_glob": "--ignore-glob",
    "lf": "--last-failed",
    "stepwise": "--stepwise",
    "collectonly": "--collect-only",
    "play_features": "--features",
}


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("policy clauses")
    group.addoption(
        "--full-run", action="store_true", help="this run plays every test: compare what it proves with the table"
    )
    group.addoption(
        "--write-coverage", action="store_true", help="refresh docs/policy/coverage.csv (only with --full-run)"
    )
    parser.addini("clauses_dir", "folder of clauses.csv, coverage.csv and not_software.csv", default="docs/policy")
    parser.addini("clauses_build_dir", "folder for proved.json, not committed", default="build")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "clauses(*ids): the clauses of docs/policy/clauses.csv that this test proves")
    config.addinivalue_line("markers", "postgres: only PostgreSQL can run it; it never stands for a clause")
    if config.option.write_coverage and not config.option.full_run:
        raise pytest.UsageError("--write-coverage needs --full-run: a partial run never rewrites the table")
    config.pluginmanager.register(ClauseProof(config), "clause-proof")


def clauses_of(item: pytest.Item) -> list[str]:
    """The clause ids of a test, in the order written, each once."""
    return list(dict.fromkeys(str(one) for mark in item.iter_markers("clauses") for one in mark.args))


class ClauseProof:
    """Collects, for one run, which clauses its passing tests prove."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.folder = config.rootpath / config.getini("clauses_dir")
        self.inventory = read_rows(self.folder / "clauses.csv")
        self.not_software = read_not_software(self.folder / "not_software.csv", self.inventory)
        self.passed: dict[str, set[str]] = defaultdict(set)
        self.failed: set[str] = set()
        self.deselected = 0
        self.messages: list[str] = []

    # Collecting

    @pytest.hookimpl(wrapper=True)
    def pytest_make_collect_report(self) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
        report = yield
        unknown = [
            f"{item.name} names {clause}"
            for item in report.result or ()
            if isinstance(item, pytest.Item)
            for clause in clauses_of(item)
            if clause not in self.inventory
        ]
        if unknown:
            report.outcome = "failed"
            report.longrepr = f"No such clause in {self.folder.name}/clauses.csv: " + "; ".join(unknown)
            report.result = []
        return report

    @pytest.hookimpl(tryfirst=True, optionalhook=True)
    def pytest_bdd_apply_tag(self, tag: str, function: Any) -> bool | None:
        """Turn a scenario's clause tag into the mark; pass a known marker on; let any other tag be a remark."""
        if LOOKS_LIKE_A_CLAUSE.fullmatch(tag):
            pytest.mark.clauses(tag)(function)
            return True
        known = {re.split(r"\W", line, maxsplit=1)[0] for line in self.config.getini("markers")}
        return None if tag in known else True

    def pytest_deselected(self, items: list[pytest.Item]) -> None:
        self.deselected += len(items)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        # Every worker collects the same tests, so the largest number is the run's.
        self.deselected = max(self.deselected, getattr(node, "workeroutput", {}).get("deselected", 0))

    # Running

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        report = yield
        # A plain list of text: pytest-xdist carries it from the worker with the report.
        report.clauses = [] if item.get_closest_marker("postgres") else clauses_of(item)
        return report

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        test = report.nodeid.partition("[")[0]
        if report.failed:
            self.failed.add(test)
        elif report.when == "call" and report.passed and not hasattr(report, "wasxfail"):
            for clause in getattr(report, "clauses", ()):
                self.passed[clause].add(test)

    def proved(self) -> dict[str, list[str]]:
        """Clause id to the tests that prove it. A test of which any case or its teardown failed proves nothing."""
        tests = {clause: sorted(tests - self.failed) for clause, tests in self.passed.items()}
        return {clause: tests[clause] for clause in sorted(tests) if tests[clause]}

    # Reporting

    def why_partial(self) -> str:
        """Empty when this run played every test, else what narrowed it."""
        if not self.config.option.full_run:
            return "no --full-run"
        for name, words in NARROWING.items():
            if getattr(self.config.option, name, None):
                return words
        if self.deselected:
            return f"{self.deselected} tests deselected"
        roots = [(self.config.rootpath / path).resolve() for path in self.config.getini("testpaths") or ["."]]
        played = {Path(self.config.invocation_params.dir, arg).resolve() for arg in self.config.args}
        if not all(any(root.is_relative_to(one) for one in played) for root in roots):
            return "only some paths"
        return ""

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if hasattr(self.config, "workeroutput"):
            self.config.workeroutput["deselected"] = self.deselected
            return
        if not self.config.option.full_run:
            return
        proved = self.proved()
        if narrowed := self.why_partial():
            self.messages.append(f"not a full run ({narrowed}): docs/policy/coverage.csv neither compared nor written")
            if self.config.option.write_coverage:
                session.exitstatus = pytest.ExitCode.USAGE_ERROR
            return
        write_proved(self.config.rootpath / self.config.getini("clauses_build_dir") / "proved.json", proved)
        table = self.folder / "coverage.csv"
        wanted = coverage_text(self.inventory, proved, self.not_software)
        if self.config.option.write_coverage:
            if session.exitstatus == pytest.ExitCode.OK:
                table.write_text(wanted, encoding="utf-8", newline="\n")
                self.messages.append(f"wrote {table.relative_to(self.config.rootpath)}")
            else:
                self.messages.append("coverage table not written: the run failed")
        else:
            self.compare(session, table, wanted, proved)
        self.messages.append(figure(self.inventory, proved))

    def compare(self, session: pytest.Session, table: Path, wanted: str, proved: Mapping[str, list[str]]) -> None:
        claimed = claimed_clauses(table)
        if missing := sorted(claimed - set(proved)):
            self.messages.append(
                f"{table.name} claims {len(missing)} clauses that this run did not prove: {', '.join(missing)}"
            )
            if session.exitstatus == pytest.ExitCode.OK:
                session.exitstatus = pytest.ExitCode.TESTS_FAILED
        if fresh := len(set(proved) - claimed):
            self.messages.append(f"{fresh} clauses proved that {table.name} does not list: bin/test --write-coverage")

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if self.messages:
            terminalreporter.section("policy clauses")
            for message in self.messages:
                terminalreporter.write_line(message)


def read_rows(path: Path) -> dict[str, dict[str, str]]:
    """The rows of a table by their ``id``. Raises UsageError when the file is missing."""
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            return {row["id"]: row for row in csv.DictReader(lines)}
    except FileNotFoundError:
        raise pytest.UsageError(f"the clause inventory is missing: {path}") from None


def read_not_software(path: Path, inventory: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Clauses that ask nothing of software: id to why. Organisational-only clauses alone may stand in the list."""
    if not path.exists():
        return {}
    why = {clause: row["why"].strip() for clause, row in read_rows(path).items()}
    for clause, reason in why.items():
        if inventory.get(clause, {}).get("kind") != "organisational-only" or not reason:
            raise pytest.UsageError(f"{path.name}: {clause} is not an organisational-only clause with a reason")
    return why


def coverage_text(
    inventory: Mapping[str, Mapping[str, str]], proved: Mapping[str, Iterable[str]], not_software: Mapping[str, str]
) -> str:
    """The whole of coverage.csv: one line a clause, sorted by id, so that a change shows as one changed line."""
    lines = [",".join(COVERAGE_COLUMNS)]
    for clause in sorted(inventory):
        row = inventory[clause]
        by = ";".join(proved.get(clause, ()))
        if not by and clause in not_software:
            by = NOT_SOFTWARE + not_software[clause]
        cells = (clause, row["priority"], row["profile"], row["kind"], by)
        lines.append(",".join(quoted(cell) for cell in cells))
    return "\n".join(lines) + "\n"


def quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if any(mark in cell for mark in ',"\n') else cell


def claimed_clauses(table: Path) -> set[str]:
    """The clauses that the committed table says a test proves."""
    if not table.exists():
        return set()
    rows = read_rows(table)
    return {
        clause for clause, row in rows.items() if row["proved_by"] and not row["proved_by"].startswith(NOT_SOFTWARE)
    }


def figure(inventory: Mapping[str, Mapping[str, str]], proved: Iterable[str]) -> str:
    """``clauses proved: P1 n/354, P2 n/254, P3 n/111``. What is not software counts as not proved."""
    total: dict[str, int] = defaultdict(int)
    done: dict[str, int] = defaultdict(int)
    for row in inventory.values():
        total[row["priority"]] += 1
    for clause in proved:
        done[inventory[clause]["priority"]] += 1
    return "clauses proved: " + ", ".join(f"P{one} {done[one]}/{total[one]}" for one in sorted(total))


def write_proved(path: Path, proved: Mapping[str, list[str]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(proved, indent=1, sort_keys=True) + "\n", encoding="utf-8")
