"""What we depend on is pinned by hash, comes from no particular address, and has a reason."""

import json
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
REQUIREMENTS = ["requirements.txt", "requirements-dev.txt", "requirements-node.txt"]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())


def declared(*requirements):
    """The bare names in lists of requirements."""
    return {re.match(r"[A-Za-z0-9-]+", each)[0].lower() for each in requirements}


def pins(name):
    """The packages that a requirements file pins, with the lines that belong to each."""
    text = (ROOT / name).read_text().replace("\\\n", " ")
    return {line.split("==")[0].strip(): line for line in text.splitlines() if "==" in line}


@pytest.mark.parametrize("name", [*REQUIREMENTS, "package-lock.json", "package.json"])
def test_pinned_files__name_no_registry(name):
    for number, line in enumerate((ROOT / name).read_text().splitlines(), 1):
        if name == "package-lock.json" and '"url":' in line:
            continue  # where to give an author money, not where the package comes from
        assert "://" not in line, f"{name}:{number} names an address"
        assert not re.match(r"\s*(-i|--(extra-)?index-url|--find-links|-f)\b", line), number


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_requirements__every_package_has_a_hash(name):
    assert pins(name)
    assert [package for package, line in pins(name).items() if "--hash=sha256:" not in line] == []


def test_package_lock__every_package_has_a_hash():
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    assert [name for name, each in packages.items() if name and "integrity" not in each] == []
    assert [name for name, each in packages.items() if "resolved" in each] == []


def test_requirements__hold_what_pyproject_asks_for():
    runtime = declared(*PROJECT["project"]["dependencies"])
    development = declared(*PROJECT["dependency-groups"]["dev"])
    assert runtime <= set(pins("requirements.txt"))
    assert runtime | development <= set(pins("requirements-dev.txt"))


def test_requirements__production_and_development_agree_on_versions():
    production, development = pins("requirements.txt"), pins("requirements-dev.txt")
    assert {name: line for name, line in production.items() if development[name] != line} == {}


def test_requirements__production_is_without_what_only_development_needs():
    assert declared(*PROJECT["dependency-groups"]["dev"]) & set(pins("requirements.txt")) == set()


def test_pyproject__every_dependency_says_why_it_is_there():
    lines = (ROOT / "pyproject.toml").read_text().splitlines()
    wanted = [
        *PROJECT["project"]["dependencies"],
        *(each for group in PROJECT["dependency-groups"].values() for each in group),
    ]
    for dependency in wanted:
        (line,) = [each for each in lines if each.strip().startswith(f'"{dependency}"')]
        assert re.search(r"#\s+\w+.{8,}", line), f"{dependency} has no reason beside it"
