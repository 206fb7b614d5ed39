"""The documents that are kept by hand: nothing has two numbers or two meanings."""

import re

from lac.deadlines.duty import DUTIES
from tests.architecture import rules


def twice(things):
    """What is there more than once."""
    return sorted({it for it in things if things.count(it) > 1})


def test_decisions__each_have_a_number_of_their_own_and_say_it():
    files = sorted((rules.ROOT / "docs" / "adr").glob("*.md"))
    assert twice([file.name[:4] for file in files]) == []
    for file in files:
        assert file.read_text().startswith(f"# {int(file.name[:4])}. "), file.name


def test_decisions__that_the_source_points_to_are_there():
    known = {file.stem for file in (rules.ROOT / "docs" / "adr").glob("*.md")}
    for file in rules.sources():
        for named in re.findall(r"docs/adr/(\d{4}[a-z0-9-]*)", file.read_text()):
            assert any(it.startswith(named) for it in known), f"{rules.name_of(file)}: {named}"


def test_glossary__says_of_each_word_once_what_it_means():
    words = re.findall(r"^\| ([^|]+?) \|", (rules.ROOT / "docs" / "glossary.md").read_text(), re.M)
    assert twice([it for it in words if not it.startswith("-")]) == []


def test_twice__finds_what_is_doubled():
    assert twice(["0011", "0011", "0012"]) == ["0011"]


def test_clocks__name_every_duty_and_none_that_is_not_there():
    text = (rules.ROOT / "docs" / "clocks.md").read_text()
    named = {it for it in re.findall(r"`([a-z]+\.[a-z_]+)`", text) if not it.endswith(".py")}
    assert named - set(DUTIES) == set()
    assert {it for it in set(DUTIES) - named if not it.startswith("exclusions.")} == set()
