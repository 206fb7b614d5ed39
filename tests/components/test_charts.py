"""Charts obey the content policy and can be read aloud."""

from xml.etree import ElementTree

import pytest

from lac import charts

SVG = "{http://www.w3.org/2000/svg}"
SERIES = [("Looked-after children", [91.2, None, 94.9]), ("All pupils", [93, 93, 93])]


def draw(kind=charts.line_chart, series=SERIES, **options):
    return ElementTree.fromstring(kind("Attendance", ["Aut", "Spr", "Sum"], series, **options))


@pytest.mark.parametrize(
    "kind",
    [charts.line_chart, charts.bar_chart, charts.stacked_bar_chart],
    ids=lambda k: k.__name__,
)
def test_chart__has_no_script_style_or_reference(kind):
    tags = {node.tag.removeprefix(SVG) for node in draw(kind).iter()}
    names = {name for node in draw(kind).iter() for name in node.attrib}
    assert tags & {"script", "style", "image", "use"} == set()
    assert names & {"style", "class", "onclick", "href", "id"} == set()


def test_chart__is_one_picture_with_a_name():
    root = draw(description="Attendance rose.")
    assert root.get("role") == "img"
    assert root.get("aria-label") == "Attendance rose."
    assert root.find(f"{SVG}title").text == "Attendance"


def test_chart__series_differ_in_more_than_colour():
    lines = [node for node in draw().iter(f"{SVG}path") if node.get("stroke-width") == "3"]
    looks = {(line.get("stroke"), line.get("stroke-dasharray")) for line in lines}
    assert len({colour for colour, _ in looks}) == 2
    assert len({dash for _, dash in looks}) == 2


def test_chart__without_figures_says_so():
    assert "No figures yet" in charts.bar_chart("Suspensions", [], [])


def test_chart__a_name_is_escaped():
    assert "<b>" not in charts.bar_chart("<b>", ["<b>"], [("<b>", [1])])
