"""A figure in words and beside last year's, for pages and files."""

from .indicator import Unit

SMALL = "fewer than 5"


def measured(indicator, scope, *, hide_small):
    """An indicator now and a year before, as words and, for shares, as numbers for a chart.

    With `hide_small`, one to four children read "fewer than 5" and their share is left out.
    """
    now, before = indicator.figure(scope), indicator.figure(scope.a_year_before)
    return {
        "indicator": indicator,
        "figure": now,
        "now": in_words(now, hide_small=hide_small),
        "before": in_words(before, hide_small=hide_small),
        "share_now": _share(now, hide_small),
        "share_before": _share(before, hide_small),
        "change": _change(now, before)
        if not (hide_small and (now.is_small or before.is_small))
        else "",
    }


def in_words(figure, *, hide_small=False):
    """The figure as people read it: 81.2% (26 of 32), 7, fewer than 5, 12.5 days."""
    if hide_small and figure.is_small:
        return SMALL
    if figure.unit is Unit.SESSIONS:
        return _days(figure.numerator)
    if figure.unit is Unit.COUNT:
        return f"{figure.numerator:,}"
    if not figure.denominator:
        return "none to measure"
    if hide_small and 0 < figure.denominator - figure.numerator < 5:
        # The few who are not counted must not be worked out from the two halves.
        return f"{figure.numerator * 100 // figure.denominator}% or more"
    return f"{_percent(figure)}% ({figure.numerator:,} of {figure.denominator:,})"


def _days(sessions):
    days = f"{sessions // 2:,}" + (".5" if sessions % 2 else "")
    return f"{days} day{'' if sessions == 2 else 's'}"


def _percent(figure):
    """One decimal, cut off and never rounded up across a threshold."""
    return f"{figure.numerator * 1000 // figure.denominator / 10:.1f}"


def _share(figure, hide_small):
    if figure.unit is not Unit.SHARE or not figure.denominator or (hide_small and figure.is_small):
        return None
    return figure.numerator * 1000 // figure.denominator / 10


def _change(now, before):
    """Year on year, for counts and days: "18% fewer", "no change"; empty without a year before."""
    if now.unit is Unit.SHARE or not before.numerator:
        return ""
    difference = now.numerator - before.numerator
    if not difference:
        return "no change"
    return f"{abs(difference) * 100 // before.numerator}% {'more' if difference > 0 else 'fewer'}"
