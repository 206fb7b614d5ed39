"""The sweep: how it grows with the authority, and what a night without news costs."""

from lac.deadlines.models import Deadline
from lac.deadlines.sweep import sweep
from lac.demo.empty import empty_everything

from .population import TODAY, populate
from .timing import report, seconds

SMALL, LARGE = 10_000, 100_000


def measure(small=SMALL, large=LARGE):
    """100,000 children take at most 12 times 10,000; a second sweep a fifth of the first."""
    firsts, seconds_again = {}, {}
    for children in (small, large):
        empty_everything()
        populate(children)
        firsts[children], _ = seconds(lambda: sweep(as_of=TODAY))
        seconds_again[children], _ = seconds(lambda: sweep(as_of=TODAY))
        print(f"    {children:,} children: {Deadline.unscoped.count():,} deadlines")
    return [
        report(f"sweep of {large:,} against {small:,}", firsts[large], firsts[small], 12),
        report(
            f"second sweep of {large:,} against its first", seconds_again[large], firsts[large], 0.2
        ),
    ]
