"""`make bench`: measure everything, or one part: `make bench ARGS="sweep --scale 0.1"`.

Returns of 100,000 children take many minutes, and are measured where they are asked for:
`make bench ARGS=great`.
"""

import argparse
import os
import sys

import django
from django.core.management import call_command

PARTS = ["sweep", "event", "pages", "plans", "returns", "chain", "papers"]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, "great", []], default=[])
    parser.add_argument("--scale", type=float, default=1, help="a share of the full size")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lac.settings")
    django.setup()
    call_command("migrate", verbosity=0)
    # A list: what missed its bar does not keep the rest from being measured.
    return 0 if all([*_measure(options.parts or PARTS, options.scale)]) else 1


def _measure(parts, scale):
    from . import chain, event, pages, papers, plans, returns, sweep

    if "sweep" in parts:
        yield from sweep.measure(int(10_000 * scale), int(100_000 * scale))
    if "event" in parts:
        yield from event.measure(int(20_000 * scale))
    if "pages" in parts:
        yield from pages.measure(int(20_000 * scale))
    if "plans" in parts:
        yield from plans.measure(int(5_000 * scale))
    if "returns" in parts:
        yield from returns.measure(int(2_675 * scale))
        yield from returns.measure_great(int(returns.SOME * scale))
    if "chain" in parts:
        yield from chain.measure(int(20_000 * scale))
    if "papers" in parts:
        yield from papers.measure(int(papers.PLANS * scale))
    if "great" in parts:
        yield from returns.measure_great(int(returns.GREAT * scale))


if __name__ == "__main__":
    sys.exit(main())
