"""Which money a request or an allocation can be of, as choices of a form."""

from lac.words import pounds

from ..models import PremiumKind
from . import ledger
from .years import label


def money(pep, accounts):
    """(value, label) of the usual money of a plan and of the child's other open accounts."""
    usual = ledger.usual_money(pep)
    known = {(it.year.year, it.kind): it for it in accounts if not it.year.is_closed}
    return [
        (_value(year, kind), _words(year, kind, known.get((year, kind))))
        for year, kind in [usual, *(it for it in known if it != usual)]
    ]


def _value(year, kind):
    return f"{year}-{kind}"


def _words(year, kind, account):
    left = f"{pounds(account.available_pence)} left" if account else "nothing allocated yet"
    return f"{PremiumKind(kind).label} {label(year)}: {left}"


def chosen(value):
    """(financial year, kind) of a choice; None for none."""
    year, _, kind = value.partition("-")
    return (int(year), kind) if kind else None


def of_years(years):
    """(value, label) of each kind of money that the open years of an authority give."""
    return [
        (_value(it.year, rate.kind), f"{rate.get_kind_display()} {it.label}")
        for it in years
        if not it.is_closed
        for rate in it.rates.all()
    ]
