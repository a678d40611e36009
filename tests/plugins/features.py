"""Where the feature files are played from, and the steps they speak in.

`--features PATH` plays the feature files of another folder (or one file) with the same steps.
"""

from __future__ import annotations

from pathlib import Path

import pytest

OURS = Path(__file__).resolve().parents[1] / "features"

# Set before the tests are collected; the module that plays the files reads it.
played = {"folder": OURS}

# The steps of one room stand on those of another: each is to show its asserts, whichever is imported first.
pytest.register_assert_rewrite("tests.features.steps")

pytest_plugins = tuple(
    f"tests.features.steps.{path.stem}"
    for path in sorted((OURS / "steps").glob("*.py"))
    if not path.stem.startswith("_")
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.getgroup("features").addoption(
        "--features",
        # pytest-bdd has a --feature of its own that is kept as `features`.
        dest="play_features",
        metavar="PATH",
        default="",
        help="play the feature files of this folder, or this one file",
    )


def pytest_configure(config: pytest.Config) -> None:
    if chosen := config.option.play_features:
        played["folder"] = Path(config.invocation_params.dir, chosen).resolve()
        if not played["folder"].exists():
            raise pytest.UsageError(f"--features: there is no {chosen}")
