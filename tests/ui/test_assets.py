"""The front-end files: nothing of other people's brand, no address in the lock, nothing inline in any template."""

import importlib.machinery
import importlib.util
import json
import re
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
BUILT = ROOT / "static_built"
FONT = "@font-face{font-family:GDS Transport;src:url(/assets/fonts/a.woff2)}"
CREST = (
    ".govuk-footer__copyright-logo:before{background-image:url(/assets/images/govuk-crest.svg)}"
    "@supports (mask-position:initial){.govuk-footer__copyright-logo:before"
    "{mask-image:url(/assets/images/govuk-crest.svg)}"
    "@media screen{.govuk-footer__copyright-logo:before{background:linktext}}}"
)


@pytest.fixture(scope="module")
def build() -> ModuleType:
    """bin/build-assets as a module; it has no ending that Python would import by."""
    loader = importlib.machinery.SourceFileLoader("build_assets", str(ROOT / "bin/build-assets"))
    spec = importlib.util.spec_from_loader("build_assets", loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


def test_typeface_and_royal_arms_are_cut_out(build):
    css = (
        f'@charset "UTF-8";\n/*! All rights reserved. */{FONT}{FONT}.a{{font-family:GDS Transport,arial,sans-serif}}'
        f"{CREST}.b{{color:red}}\n/*# sourceMappingURL=a.css.map */"
    )
    edited = build.edited_govuk_css(css)
    assert edited == ('@charset "UTF-8";.a{font-family:var(--app-font-family,arial,sans-serif)}.b{color:red}\n')


@pytest.mark.parametrize("css", [FONT + CREST, FONT * 2, FONT * 2 + CREST.replace("copyright-logo", "other")])
def test_the_build_stops_when_it_does_not_find_what_it_expects(build, css):
    with pytest.raises(build.Unexpected):
        build.edited_govuk_css(css)


def test_a_mark_in_a_new_place_stops_the_build(build):
    with pytest.raises(build.Unexpected, match="GDS Transport"):
        build.edited_govuk_css(FONT * 2 + CREST + '.c{font-family:"GDS Transport"}')


def test_icons_are_found_beside_the_css(build):
    assert build.edited_moj_css(".a{background:url(/assets/images/icon-close-cross-black.svg)}") == (
        ".a{background:url(images/icon-close-cross-black.svg)}\n"
    )


def test_the_lock_keeps_hashes_and_names_no_address(build):
    lock = {
        "packages": {
            "node_modules/a": {"version": "1", "integrity": "sha512-x", "resolved": "r", "funding": {"url": "u"}}
        }
    }
    assert build.without_addresses(lock) == {"packages": {"node_modules/a": {"version": "1", "integrity": "sha512-x"}}}
    text = (ROOT / "package-lock.json").read_text()
    assert "://" not in text
    packages = json.loads(text)["packages"]
    assert all("integrity" in package for name, package in packages.items() if name)


def test_versions_are_exact():
    package = json.loads((ROOT / "package.json").read_text())
    pinned = package["dependencies"] | package["devDependencies"]
    assert pinned == {"@ministryofjustice/frontend": "11.1.0", "govuk-frontend": "6.6.0", "axe-core": "4.14.1"}


def built(pattern: str) -> list[Path]:
    found = sorted(BUILT.glob(pattern))
    if not found:
        pytest.fail("The front-end files are not built: run bin/build-assets.")
    return found


def test_what_was_built_carries_no_foreign_mark():
    for path in built("vendor/*/*.css"):
        text = path.read_text()
        for mark in ("GDS Transport", "crest", "/assets/", "sourceMappingURL", "@font-face"):
            assert mark not in text, f"{mark} in {path.name}"
        for address in re.findall(r"url\(([^)]+)\)", text):
            assert (path.parent / address).exists(), address
    for path in built("vendor/*/*.js"):
        assert "sourceMappingURL" not in path.read_text()
    assert len(built("vendor/*/LICENCE.txt")) == 2
    assert all(path.name.startswith("icon-") for path in built("vendor/moj/images/*"))
    assert '--govuk-frontend-version:"6.6.0"' in built("vendor/govuk/*.css")[0].read_text()


def test_our_script_finds_what_it_imports():
    for address in re.findall(r'from "\./(vendor/[^"]+)"', (ROOT / "static/init.js").read_text()):
        assert (BUILT / address).exists()


# Letters are printed, not sent to browsers; their style stands inside them.
PAGES = sorted(path for path in (ROOT / "templates").rglob("*.html") if "rendering" not in path.parts)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_no_template_has_anything_inline(path):
    """The content security policy would refuse it without a word to the person in front of the page."""
    text = path.read_text()
    assert not re.search(r"\sstyle\s*=", text)
    assert not re.search(r"<style\b", text)
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text)
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert "javascript:" not in text
