"""Charts as inline SVG: no scripts, no style sheets, no fonts of their own.

pygal does the drawing; everything its own style sheet would have said is written onto the
shapes themselves, so that a chart obeys a strict content policy, prints, and goes into a
PDF as it is. Series differ in dashes and markers as well as colour.
"""

from collections.abc import Sequence
from xml.etree import ElementTree

import pygal
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from pygal.style import Style

INK = "#12343b"
GREY = "#4f5b5f"
RULE = "#dfe3e4"
# Each has a contrast of at least 3 to 1 with white, and they differ in lightness.
COLOURS = ("#0f5b66", "#c0621b", "#5b3f8c", "#6f7d33", "#9c2c55")
DASHES = ("", "9 5", "2 4", "12 4 2 4", "5 3")
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
WIDTH, HEIGHT = 760, 340
SVG = "{http://www.w3.org/2000/svg}"

Series = Sequence[tuple[str, Sequence[float | int | None]]]


def line_chart(
    title: str,
    labels: Sequence[str],
    series: Series,
    description: str = "",
    unit: str = "",
    value_range: tuple[float, float] | None = None,
) -> SafeString:
    """A line for each series over the labels. ``series`` is pairs of name and values."""
    return _draw(pygal.Line, title, labels, series, description, unit, value_range)


def bar_chart(
    title: str,
    labels: Sequence[str],
    series: Series,
    description: str = "",
    unit: str = "",
    value_range: tuple[float, float] | None = None,
) -> SafeString:
    """A group of bars for each label, one bar a series."""
    return _draw(pygal.Bar, title, labels, series, description, unit, value_range)


def stacked_bar_chart(
    title: str,
    labels: Sequence[str],
    series: Series,
    description: str = "",
    unit: str = "",
    value_range: tuple[float, float] | None = None,
) -> SafeString:
    """One bar for each label, its parts the series, for parts that make up a whole."""
    return _draw(pygal.StackedBar, title, labels, series, description, unit, value_range)


def _draw(kind, title, labels, series, description, unit, value_range):
    if all(value is None for _, values in series for value in values):
        return _no_figures(title)
    chart = kind(
        style=Style(colors=COLOURS, font_family="sans-serif"),
        js=[],
        width=WIDTH,
        height=HEIGHT,
        explicit_size=False,
        disable_xml_declaration=True,
        pretty_print=False,
        show_legend=len(series) > 1,
        legend_at_bottom=True,
        legend_box_size=18,
        margin=12,
        margin_right=44,
        range=value_range,
        include_x_axis=value_range is None and kind is not pygal.Line,
        truncate_label=-1,
        truncate_legend=-1,
        dots_size=4,
        value_formatter=lambda value: f"{value:,.10g}{unit}",
    )
    chart.x_labels = list(labels)
    for name, values in series:
        chart.add(name, list(values))
    root = ElementTree.fromstring(chart.render())  # noqa: S314 - pygal's own output
    return _dress(root, kind, title, description or title)


def _no_figures(title):
    """Before the first figure, a sentence is kinder than empty axes."""
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} 60" role="img"'
        ' aria-label="{}: no figures yet" font-family="{}"><title>{}</title>'
        '<text x="0" y="36" font-size="16" fill="{}">No figures yet</text></svg>',
        WIDTH,
        title,
        FONT,
        title,
        GREY,
    )


def _dress(root, kind, title, description):
    """pygal's drawing without its style sheet, scripts and tooltips, and with our looks."""
    _strip(root)
    if kind is pygal.Line:
        _legend_as_lines(root)
    for node in root.iter():
        node.tag = node.tag.replace(SVG, "")
    _paint(root, set())
    box = root.get("viewBox", f"0 0 {WIDTH} {HEIGHT}")
    root.attrib.clear()
    root.attrib.update(
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": box,
            "role": "img",
            "aria-label": description,
            "font-family": FONT,
        }
    )
    heading = ElementTree.Element("title")
    heading.text = title
    root.insert(0, heading)
    for node in root.iter():
        for name in [name for name in node.attrib if name.startswith("{") or name in _UNUSED]:
            del node.attrib[name]
    # ElementTree has escaped every label and name on its way out.
    return mark_safe(ElementTree.tostring(root, encoding="unicode"))  # noqa: S308


_UNUSED = {"class", "id", "style", "rx", "ry"}
_DROPPED = {f"{SVG}{name}" for name in ("style", "script", "defs", "title", "desc", "metadata")}
# What pygal shows under the pointer needs its script.
_HIDDEN = {"tooltip", "tooltip-overlay", "text-overlay"}


def _words(node):
    return set((node.get("class") or "").split())


def _legend_as_lines(root):
    """In a line chart the legend shows the line itself, dashes and all, not a plain box."""
    for legend in root.iter(f"{SVG}g"):
        if "legend" not in _words(legend):
            continue
        for box in legend.findall(f"{SVG}rect"):
            x, y, size = (float(box.get(name)) for name in ("x", "y", "height"))
            box.tag = f"{SVG}path"
            box.set("d", f"M{x - 14} {y + size / 2} h{size + 14}")


def _strip(node):
    for child in list(node):
        if child.tag in _DROPPED or _words(child) & _HIDDEN or not isinstance(child.tag, str):
            node.remove(child)
        else:
            _strip(child)


def _paint(node, inside, series=None):
    """Writes onto each shape what the removed style sheet said about its class."""
    words = _words(node)
    inside = inside | words
    series = next((int(w.removeprefix("color-")) for w in words if w.startswith("color-")), series)
    if node.tag in _PAINT:
        node.attrib.update(_PAINT[node.tag](words, inside, series))
    for child in node:
        _paint(child, inside, series)


def _text(words, inside, series):
    anchor = "start" if "legends" in inside else "end" if "y" in inside else "middle"
    return {"fill": INK if "legends" in inside else GREY, "font-size": "14", "text-anchor": anchor}


def _rect(words, inside, series):
    return {"fill": "none" if series is None else _colour(series)}


def _path(words, inside, series):
    if series is None:
        return {"fill": "none", "stroke": GREY if "axis" in words else RULE}
    dash = DASHES[series % len(DASHES)]
    look = {"fill": "none", "stroke": _colour(series), "stroke-width": "3"}
    return look | ({"stroke-dasharray": dash} if dash else {})


def _circle(words, inside, series):
    return {"fill": _colour(series or 0), "stroke": "#fff"}


def _colour(series):
    return COLOURS[series % len(COLOURS)]


_PAINT = {"text": _text, "rect": _rect, "path": _path, "circle": _circle}
