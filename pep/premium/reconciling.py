"""The reconciliation of a year: opening, in, out and closing of every account, to the penny."""

from dataclasses import dataclass, fields
from decimal import Decimal

from django.db.models import Count

from ..models import Bucket, PremiumAccount, PremiumKind
from .figures import IS_POOL, SUMS

# Of an account: what it opened with, what came in, what went out, and what is there at the end.
HEADER = (
    "Child",
    "UPN",
    "School",
    "Money",
    "Opening",
    "Allocated",
    "From the pool",
    "Over-commitment",
    "Paid to schools",
    "Given to children",
    "Returned",
    "Taken to next year",
    "Closing",
    "Of which committed",
    "Of which left",
    "Spent of what was paid",
    "Not spent of what was paid",
)
POOL = "Kept by the virtual school"
HIDDEN = "Children whose records you cannot open"


@dataclass(frozen=True)
class Line:
    """The sums of one account, or of many, in pence."""

    opening: int = 0
    allocated: int = 0
    pooled: int = 0
    extra: int = 0
    paid: int = 0
    given: int = 0
    returned: int = 0
    carried: int = 0
    closing: int = 0
    committed: int = 0
    available: int = 0
    spent: int = 0
    school: int = 0

    def __add__(self, other):
        return Line(*(getattr(self, it.name) + getattr(other, it.name) for it in fields(Line)))

    def __sub__(self, other):
        return Line(*(getattr(self, it.name) - getattr(other, it.name) for it in fields(Line)))

    @property
    def came_in(self):
        """What came in during the year, from wherever."""
        return self.allocated + self.pooled + self.extra

    @property
    def went_out(self):
        """What went out during the year, to wherever."""
        return self.paid + self.given + self.returned + self.carried

    @property
    def difference(self):
        """Opening and in, less out and closing: nothing, or the books are wrong."""
        return self.opening + self.came_in - self.went_out - self.closing

    @property
    def amounts(self):
        """The thirteen amounts, in the order of `HEADER`."""
        return [getattr(self, it.name) for it in fields(Line)]


def line_of(found):
    """The line of buckets, given as {bucket: pence}."""
    return Line(
        opening=found["opening"],
        allocated=found["allocated"],
        pooled=found["pooled"],
        extra=found["extra"],
        paid=found["school"] + found["spent"],
        given=found["given"],
        returned=found["returned"],
        carried=found["carried"],
        closing=found["available"] + found["committed"],
        committed=found["committed"],
        available=found["available"],
        spent=found["spent"],
        school=found["school"],
    )


def totals(year):
    """[(label, number of children, Line)] of each kind of money of a year, pool apart; one query.

    Of every account, whoever reads: sums hold no name.
    """
    rows = PremiumAccount.unscoped.filter(year=year).order_by().annotate(is_pool=IS_POOL)
    found = rows.values("kind", "is_pool").annotate(**SUMS, children=Count("child"))
    order = {kind: place for place, kind in enumerate(PremiumKind.values)}
    rows = [
        (
            f"{PremiumKind(it['kind']).label}{', ' + POOL.lower() if it['is_pool'] else ''}",
            it["children"],
            line_of(it),
        )
        for it in sorted(found, key=lambda it: (order[it["kind"]], it["is_pool"]))
    ]
    return [(name, children, line) for name, children, line in rows if line != Line()]


def whole(year):
    """The Line of the whole year."""
    return sum((line for _, _, line in totals(year)), Line())


def rows_of(accounts, year, school_names):
    """The rows below `HEADER`, in pounds as exact numbers: each account, and the total.

    `accounts` are those that the reader may see, with `school_now`; what is missing of the
    year is one row without a name, so that the total is always that of the books.
    """
    seen = Line()
    for it in accounts:
        line = line_of({bucket.value: getattr(it, f"{bucket}_pence") for bucket in Bucket})
        seen += line
        school = school_names.get(it.school_now, "")
        yield [it.child.name, it.child.upn, school, it.get_kind_display(), *_pounds(line)]
    for label, _, line in totals(year):
        if POOL.lower() in label:
            seen += line
            yield [POOL, "", "", label.split(",")[0], *_pounds(line)]
    total = whole(year)
    if (rest := total - seen) != Line():
        yield [HIDDEN, "", "", "", *_pounds(rest)]
    yield ["Total", "", "", "", *_pounds(total)]


def _pounds(line):
    # Two places, always: 0.10 and not 0.1.
    return [Decimal(pence).scaleb(-2) for pence in line.amounts]
