"""The reconciliation of a year: opening, in, out and closing of every account, to the penny."""

from dataclasses import dataclass, fields
from decimal import Decimal

from django.db.models import Case, Count, Value, When

from ..models import Bucket, PremiumAccount, PremiumKind
from .figures import IS_POOL, SUMS, of_school

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


def rows_of(year, readable, day):
    """The rows below `HEADER`, in pounds as exact numbers: each account, and the total.

    `readable` are the accounts of the year that the reader may see; the school is that of the
    day. What others may see is a row without a name for each kind of money, so that the total
    is always that of the books. One statement reads them all: a payment that is recorded
    meanwhile is in every row it belongs to, or in none.
    """
    named, pooled, hidden, total = [], [], {}, Line()
    for it in _books(year, readable, day):
        line = line_of({bucket.value: getattr(it, f"{bucket}_pence") for bucket in Bucket})
        kind = it.get_kind_display()
        total += line
        if it.is_readable:
            named.append([it.child.name, it.child.upn, it.school_name or "", kind, *_pounds(line)])
        elif it.child_id is not None:
            hidden[kind] = hidden.get(kind, Line()) + line
        elif line != Line():
            pooled.append([POOL, "", "", kind, *_pounds(line)])
    rest = [
        [HIDDEN, "", "", kind, *_pounds(line)] for kind, line in hidden.items() if line != Line()
    ]
    return [*named, *pooled, *rest, ["Total", "", "", "", *_pounds(total)]]


def _books(year, readable, day):
    """Every account of a year by the child's name, each with whether the reader may see it."""
    seen = When(pk__in=readable.order_by().values("pk"), then=Value(True))
    accounts = PremiumAccount.unscoped.filter(year=year).select_related("child")
    accounts = accounts.annotate(
        school_name=of_school("school__name", day), is_readable=Case(seen, default=Value(False))
    )
    return accounts.order_by("child__family_name", "child__given_name", "kind", "pk")


def _pounds(line):
    # Two places, always: 0.10 and not 0.1.
    return [Decimal(pence).scaleb(-2) for pence in line.amounts]
