"""What a figure says: exactly to those who see names, and never about a few to those who do not."""

import pytest

from virtualschool.figures import in_words, rounded_share, without_names
from virtualschool.indicator import Figure, Unit


def share(numerator, denominator):
    return Figure(Unit.SHARE, numerator, denominator)


def count(number):
    return Figure(Unit.COUNT, number)


@pytest.mark.parametrize(
    ("figure", "words"),
    [
        (share(26, 32), "81.2% (26 of 32)"),
        (share(1899, 2000), "94.9% (1,899 of 2,000)"),
        (share(0, 0), "none to measure"),
        (count(1200), "1,200"),
        (Figure(Unit.SESSIONS, 25), "12.5 days"),
        (Figure(Unit.SESSIONS, 2), "1 day"),
        (None, "no records"),
    ],
)
def test_exact_figure__in_words(figure, words):
    assert in_words(figure) == words


@pytest.mark.parametrize(
    ("figure", "words"),
    [
        (count(0), "0"),
        (count(1), "fewer than 5"),
        (count(4), "fewer than 5"),
        (count(5), "about 5"),
        (count(7), "about 5"),
        (count(8), "about 10"),
        (share(4, 32), "fewer than 5 of about 30"),
        (share(28, 32), "all but fewer than 5 of about 30"),
        (share(32, 32), "all of about 30"),
        (share(0, 32), "none of about 30"),
        (share(27, 32), "about 83% (25 of 30)"),
        (share(5, 12), "too few children to show"),
        (Figure(Unit.SESSIONS, 15, people=4), "too few children to show"),
        (Figure(Unit.SESSIONS, 30, people=5), "about 15 days"),
        (Figure(Unit.SESSION_SHARE, 900, 1000, people=12), "too few children to show"),
        (Figure(Unit.SESSION_SHARE, 900, 1000, people=13), "about 90%"),
    ],
)
def test_rounded_figure__in_words(figure, words):
    assert without_names(figure) == words


@pytest.mark.parametrize("whole", range(13, 80))
def test_rounded_figures__leave_at_least_four_answers_for_a_small_group(whole):
    """A governor sees the share, the count of those left over, and the whole; all at once.

    Whoever tries every pair of exact numbers finds no fewer than four that fit.
    """

    def seen(part, of):
        return without_names(share(part, of)), without_names(count(of - part))

    pairs = [(part, of) for of in range(whole - 8, whole + 9) for part in range(of + 1) if of > 12]
    by_words = {}
    for part, of in pairs:
        by_words.setdefault(seen(part, of), set()).add((part, of))
    for small in (*range(1, 5), *range(whole - 4, whole)):
        answers = by_words[seen(small, whole)]
        assert len({part for part, _ in answers}) >= 4
        assert len({of - part for part, of in answers}) >= 4


def test_chart__draws_no_bar_for_a_hidden_share():
    assert rounded_share(share(28, 32)) is None
    assert rounded_share(share(3, 32)) is None
    assert rounded_share(share(27, 32)) == 83
