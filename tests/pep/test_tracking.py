"""When results are asked for."""

import datetime as dt

from lac.calendars.models import Term
from pep.tracking import windows_of

D = dt.date
TERM = {"name": "autumn", "starts_on": D(2026, 9, 2), "ends_on": D(2026, 12, 18)}


def test_windows__two_half_terms_and_the_term():
    term = Term(half_term_starts_on=D(2026, 10, 26), half_term_ends_on=D(2026, 10, 30), **TERM)
    first, second, whole = windows_of(term)
    assert (first.starts_on, first.ends_on) == (D(2026, 9, 2), D(2026, 10, 25))
    assert (second.starts_on, second.ends_on) == (D(2026, 10, 31), D(2026, 12, 18))
    assert whole.holds(D(2026, 10, 28))
    assert first.holds(D(2026, 10, 25))
    assert not first.holds(D(2026, 10, 26))


def test_windows__a_term_without_half_term_is_one():
    assert [it.label for it in windows_of(Term(**TERM))] == ["The autumn term"]
