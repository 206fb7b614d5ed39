"""The compiled style sheet stands by itself."""

import re
from pathlib import Path

import pytest

DIST = Path(__file__).resolve().parents[2] / "static" / "dist"


@pytest.fixture(scope="module")
def css():
    return (DIST / "lac.css").read_text()


def test_css__names_only_files_that_are_there(css):
    named = set(re.findall(r"url\(['\"]?([^'\")]+)", css))
    files = {each for each in named if not each.startswith("data:")}
    assert {each for each in files if not (DIST / each).exists()} == set()


def test_css__has_no_crown_and_no_gds_transport(css):
    assert "GDS Transport" not in css
    assert "crest.svg" not in css
    assert [each.name for each in DIST.rglob("*") if re.search("crown|crest", each.name)] == []


def test_dist__loads_nothing_from_elsewhere():
    for script in DIST.glob("*.css"):
        assert "@import" not in script.read_text()


def test_dist__source_maps_that_are_named_are_there():
    for script in DIST.glob("*.js"):
        for name in re.findall(r"^//# sourceMappingURL=(\S+)", script.read_text(), re.M):
            assert (DIST / name).exists(), f"{script.name} names {name}"
