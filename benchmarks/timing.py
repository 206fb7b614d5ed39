"""Stopwatches and the lines that a measurement prints."""

import statistics
import time


def seconds(work):
    """How long one call takes, in seconds, and what it gave."""
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def p50(times):
    """The median, in milliseconds."""
    return statistics.median(times) * 1000


def report(what, measured, baseline, limit, *, unit="s"):
    """Print one ratio against its limit; gives whether it holds."""
    ratio = measured / baseline
    holds = ratio <= limit
    print(
        f"{'ok ' if holds else 'NO '} {what}: {measured:.3f} {unit} against {baseline:.3f} {unit}"
        f" = {ratio:.2f} (at most {limit:g})"
    )
    return holds
