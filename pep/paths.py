"""The path of a child's results against what is expected: the chart and its figures."""

from django.utils.formats import date_format

from lac.calendars.days import in_words
from lac.charts import line_chart

from .measures import number_in, years_in
from .models import Measure, OnTrack

# Where marks are no numbers, their place against what is expected is drawn instead.
LEVELS = {OnTrack.WELL_BELOW: 1, OnTrack.BELOW: 2, OnTrack.AT: 3, OnTrack.ABOVE: 4}

# The Fischer Family Trust's estimates that have a line of their own where there are any.
ESTIMATES = (("fft50", "FFT50"), ("fft20", "FFT20"), ("fft5", "FFT5"))


def path_of(points, child):
    """{title, svg, headers, rows, summary} of one subject's results (oldest first)."""
    if points[0].measure in (Measure.READING, Measure.SPELLING):
        return _ages(points, child)
    figures = [number_in(it.current) for it in points]
    if any(it is not None for it in figures):
        return _numbers(points, figures)
    return _levels(points)


def _numbers(points, figures):
    expected = [number_in(it.expected) for it in points]
    series = [("Result", figures), ("Expected", expected)]
    for name, label in ESTIMATES:
        estimates = [number_in(getattr(it, name)) for it in points]
        if any(it is not None for it in estimates):
            series.append((f"{label} estimate", estimates))
    rows = [
        [in_words(it.assessed_on), it.current, it.expected or "–", it.fft50 or "–", it.fft20 or "–",
         it.fft5 or "–",
         it.get_on_track_display() or "–"]
        for it in points
    ]  # fmt: skip
    headers = ["Day", "Result", "Expected", "FFT50", "FFT20", "FFT5", "On track?"]
    return _path(points, series, headers, rows, "")


def _levels(points):
    series = [
        ("Result", [LEVELS.get(it.on_track) for it in points]),
        ("Expected", [LEVELS[OnTrack.AT]] * len(points)),
    ]
    rows = [
        [in_words(it.assessed_on), it.current, it.expected or "–", it.get_on_track_display() or "–"]
        for it in points
    ]
    words = "Drawn by where each result stands: 1 well below expected, 2 below, 3 at, 4 above."
    return _path(points, series, ["Day", "Result", "Expected", "On track?"], rows, words, (1, 4))


def _ages(points, child):
    ages = [_years(child.born_on, it.assessed_on) for it in points]
    results = [years_in(it.current) or number_in(it.current) for it in points]
    series = [(points[0].subject, results), ("The child’s age", ages)]
    rows = [
        [in_words(it.assessed_on), it.current, _in_months(child.born_on, it.assessed_on)]
        for it in points
    ]
    return _path(points, series, ["Day", "Result", "The child’s age"], rows, "In years.")


def _path(points, series, headers, rows, summary, value_range=None):
    title = f"{points[-1].subject}: results against what is expected"
    labels = [date_format(it.assessed_on, "M Y") for it in points]
    drawn = [(name, [None if it is None else float(it) for it in them]) for name, them in series]
    svg = line_chart(title, labels, drawn, value_range=value_range)
    return {"title": title, "svg": svg, "headers": headers, "rows": rows, "summary": summary}


def _months(born_on, day):
    months = (day.year - born_on.year) * 12 + day.month - born_on.month
    return months - (day.day < born_on.day)


def _years(born_on, day):
    return round(_months(born_on, day) / 12, 2)


def _in_months(born_on, day):
    years, months = divmod(_months(born_on, day), 12)
    return f"{years} years {months} months"
