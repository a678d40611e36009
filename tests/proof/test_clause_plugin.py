"""The plugin that counts proved clauses, played on small projects of its own."""

import csv
import json
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

INVENTORY = """\
id,priority,profile,kind
SBC-1.1,3,sbc,organisational-only
SBC-9.7a,1,sbc,permission
SBC-9.8a,1,all,workflow-guard
UKCG-009,2,ukcg,letter-content
"""


@pytest.fixture
def project(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)
    pytester.makeini("[pytest]\ntestpaths = tests\n")
    folder = pytester.mkdir("docs") / "policy"
    folder.mkdir()
    (folder / "clauses.csv").write_text(INVENTORY)
    (folder / "not_software.csv").write_text("id,why\nSBC-1.1,training\n")
    pytester.mkdir("tests")
    return pytester


def write(project: pytest.Pytester, **modules: str) -> None:
    for name, body in modules.items():
        (project.path / "tests" / f"{name}.py").write_text("import pytest\n" + body)


def play(project: pytest.Pytester, *args: str) -> pytest.RunResult:
    return project.runpytest_inprocess(
        "-p",
        "no:django",
        "-p",
        "no:playwright",
        "-p",
        "no:hypothesispytest",
        "-p",
        "tests.plugins.clauses",
        "-p",
        "no:cacheprovider",
        *args,
    )


def proved(project: pytest.Pytester) -> dict[str, list[str]]:
    return json.loads((project.path / "build" / "proved.json").read_text())


PASSES = """
@pytest.mark.clauses("SBC-9.7a", "UKCG-009")
def test_passes():
    pass
"""


def test_an_unknown_id_fails_the_collection_and_says_which(project):
    write(project, test_one='@pytest.mark.clauses("SBC-77.7z")\ndef test_it():\n    pass\n')
    result = play(project)
    assert result.ret == pytest.ExitCode.INTERRUPTED
    result.stdout.fnmatch_lines(["*No such clause in policy/clauses.csv: test_it names SBC-77.7z*"])


def test_an_unknown_id_fails_a_parallel_run_too(project):
    write(project, test_one='@pytest.mark.clauses("SBC-77.7z")\ndef test_it():\n    pass\n')
    result = play(project, "-n2")
    assert result.ret != 0
    result.stdout.fnmatch_lines(["*test_it names SBC-77.7z*"])


def test_a_full_run_prints_the_figure_and_writes_what_it_proved(project):
    write(project, test_one=PASSES)
    result = play(project, "--full-run")
    assert result.ret == 0
    result.stdout.fnmatch_lines(["clauses proved: P1 1/2, P2 1/1, P3 0/1"])
    assert proved(project) == {
        "SBC-9.7a": ["tests/test_one.py::test_passes"],
        "UKCG-009": ["tests/test_one.py::test_passes"],
    }


def test_results_of_parallel_workers_are_merged(project):
    body = '@pytest.mark.clauses("{}")\ndef test_it():\n    pass\n'
    write(project, test_one=body.format("SBC-9.7a"), test_two=body.format("SBC-9.8a"), test_three=PASSES)
    result = play(project, "--full-run", "-n2", "--dist=loadfile")
    assert result.ret == 0
    result.stdout.fnmatch_lines(["clauses proved: P1 2/2, P2 1/1, P3 0/1"])
    assert proved(project)["SBC-9.7a"] == ["tests/test_one.py::test_it", "tests/test_three.py::test_passes"]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param('@pytest.mark.clauses("SBC-9.7a")\ndef test_it():\n    assert 0\n', id="fails"),
        pytest.param('@pytest.mark.clauses("SBC-9.7a")\ndef test_it():\n    pytest.skip("no")\n', id="skipped inside"),
        pytest.param(
            '@pytest.mark.skip(reason="no")\n@pytest.mark.clauses("SBC-9.7a")\ndef test_it():\n    pass\n', id="skipped"
        ),
        pytest.param(
            '@pytest.mark.xfail\n@pytest.mark.clauses("SBC-9.7a")\ndef test_it():\n    assert 0\n',
            id="expected to fail",
        ),
        pytest.param(
            '@pytest.mark.xfail\n@pytest.mark.clauses("SBC-9.7a")\ndef test_it():\n    pass\n', id="passes by surprise"
        ),
        pytest.param(
            "@pytest.fixture\ndef bad():\n    yield\n    assert 0\n"
            '@pytest.mark.clauses("SBC-9.7a")\ndef test_it(bad):\n    pass\n',
            id="fails while clearing up",
        ),
        pytest.param(
            '@pytest.mark.clauses("SBC-9.7a")\n@pytest.mark.parametrize("n", [0, 1])\ndef test_it(n):\n    assert n\n',
            id="one case of two fails",
        ),
        pytest.param(
            '@pytest.mark.postgres\n@pytest.mark.clauses("SBC-9.7a")\ndef test_it():\n    pass\n', id="PostgreSQL only"
        ),
    ],
)
def test_what_does_not_prove_a_clause(project, body):
    write(project, test_one=body)
    play(project, "--full-run")
    assert proved(project) == {}


def test_a_module_mark_counts_for_each_of_its_tests(project):
    write(
        project,
        test_one='pytestmark = pytest.mark.clauses("SBC-9.7a")\ndef test_a():\n    pass\ndef test_b():\n    pass\n',
    )
    play(project, "--full-run")
    assert proved(project) == {"SBC-9.7a": ["tests/test_one.py::test_a", "tests/test_one.py::test_b"]}


def test_a_tag_of_a_scenario_becomes_the_mark(project):
    (project.path / "tests" / "one.feature").write_text(
        "Feature: one\n  @SBC-9.7a @slow\n  Scenario: two\n    Given three\n"
    )
    write(
        project,
        test_one=(
            "from pytest_bdd import given, scenarios\n"
            "@given('three')\ndef three():\n    pass\n"
            "scenarios('one.feature')\n"
        ),
    )
    play(project, "--full-run")
    assert proved(project) == {"SBC-9.7a": ["tests/test_one.py::test_two"]}


def test_writing_the_table(project):
    write(project, test_one=PASSES)
    result = play(project, "--full-run", "--write-coverage")
    assert result.ret == 0
    table = project.path / "docs" / "policy" / "coverage.csv"
    assert b"\r" not in table.read_bytes()
    with table.open(newline="") as lines:
        rows = {row["id"]: row for row in csv.DictReader(lines)}
    assert list(rows) == sorted(rows)
    assert rows["UKCG-009"] == {
        "id": "UKCG-009",
        "priority": "2",
        "profile": "ukcg",
        "kind": "letter-content",
        "proved_by": "tests/test_one.py::test_passes",
    }
    assert rows["SBC-9.8a"]["proved_by"] == ""
    assert rows["SBC-1.1"]["proved_by"] == "not software: training"
    assert play(project, "--full-run").ret == 0


def test_a_claim_that_the_run_does_not_prove_fails_it(project):
    write(project, test_one=PASSES)
    play(project, "--full-run", "--write-coverage")
    write(project, test_one=PASSES.replace(', "UKCG-009"', ""))
    result = play(project, "--full-run")
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(["coverage.csv claims 1 clauses that this run did not prove: UKCG-009"])


@pytest.mark.parametrize("narrowed", [["-k", "passes"], ["tests/test_one.py"], ["-m", "not slow"]])
def test_a_partial_run_neither_compares_nor_writes(project, narrowed):
    write(project, test_one=PASSES, test_two="def test_other():\n    pass\n")
    table = project.path / "docs" / "policy" / "coverage.csv"
    table.write_text("id,priority,profile,kind,proved_by\nSBC-9.8a,1,all,workflow-guard,tests/gone.py::test_x\n")
    before = table.read_bytes()
    assert play(project, *narrowed).ret == 0
    assert play(project, "--full-run", *narrowed).ret == 0
    assert play(project, "--full-run", "--write-coverage", *narrowed).ret != 0
    assert table.read_bytes() == before


def test_a_failing_run_does_not_write_the_table(project):
    write(project, test_one=PASSES, test_two="def test_other():\n    assert 0\n")
    result = play(project, "--full-run", "--write-coverage")
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    assert not (project.path / "docs" / "policy" / "coverage.csv").exists()


def test_writing_asks_for_a_full_run(project):
    write(project, test_one=PASSES)
    assert play(project, "--write-coverage").ret == pytest.ExitCode.USAGE_ERROR


def test_only_organisational_clauses_may_be_set_aside(project):
    (project.path / "docs" / "policy" / "not_software.csv").write_text("id,why\nSBC-9.7a,too hard\n")
    write(project, test_one=PASSES)
    result = play(project)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*SBC-9.7a is not an organisational-only clause*"])
