"""What came before each decision of a child, and which days count: derived, never typed."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum

from lac.audit.log import changes, record
from lac.calendars.days import UnknownTerm, UnknownYear, calendar_for, in_words, school_days
from lac.children.models import Child

from .. import rules
from ..figures import term_of, year_of
from ..models import CancelledDaysRule, Kind, SuspendedDay, Suspension


def restamp(child):
    """Derive, for each standing decision of a child, what came before it.

    The unbroken run it continues, and the sessions of its term and year before
    and after it. Called by every change that moves one of them.
    """
    rows = list(
        Suspension.unscoped.standing()
        .filter(child=child)
        .select_related("school")
        .order_by("started_on", "-started_session", "pk")
    )
    # "pm" sorts after "am": a morning's decision comes first.
    rows.sort(key=lambda it: (it.started_on, it.started_session, it.pk))
    previous = None
    for row in rows:
        calendar = _school_days(row.school)
        row.run_started_on, row.run_sessions_before = row.started_on, 0
        if row.kind == Kind.SUSPENSION:
            if previous and calendar and _follows(previous, row, calendar):
                row.run_started_on = previous.run_started_on
                row.run_sessions_before = previous.run_sessions_before + previous.sessions
            previous = row
        _stamp_totals(row, calendar)
    Suspension.unscoped.bulk_update(
        rows,
        [
            "run_started_on",
            "run_sessions_before",
            "term_sessions_before",
            "term_sessions_after",
            "year_sessions_before",
            "year_sessions_after",
        ],
    )


def _school_days(school):
    calendar = calendar_for(school=school)
    return school_days(calendar) if calendar else None


def _follows(earlier, later, calendar):
    try:
        return rules.follows(earlier, later, calendar)
    except (UnknownTerm, UnknownYear):
        return False


def _stamp_totals(row, calendar):
    """The half-days of the term and the year, lost before this decision began and with it."""
    mine = SuspendedDay.unscoped.filter(child=row.child_id)
    periods = {
        "term": (mine, calendar and term_of(calendar.calendar, row.started_on)),
        "year": (mine.towards_the_year(), year_of(row.started_on)),
    }
    for name, (days, period) in periods.items():
        before = own = 0
        if period:
            days = days.filter(day__range=period)
            own = days.filter(suspension=row).aggregate(n=Sum("sessions"))["n"] or 0
            earlier = days.exclude(suspension=row).filter(day__lte=row.started_on)
            before = earlier.aggregate(n=Sum("sessions"))["n"] or 0
        setattr(row, f"{name}_sessions_before", before)
        setattr(row, f"{name}_sessions_after", before + own)


@transaction.atomic
def set_cancelled_days_rule(
    *, valid_from, days_served_count, source, by, checked_on=None, rule=None
):
    """Say from which day on the days served before a cancellation count towards the 45.

    The totals of the decisions that it touches are derived anew.
    """
    rule = rule or CancelledDaysRule()
    stored = CancelledDaysRule.objects.filter(pk=rule.pk).first() if rule.pk else None
    given = {
        "valid_from": valid_from,
        "days_served_count": days_served_count,
        "source": source.strip(),
        "checked_on": checked_on,
    }
    before = {name: getattr(stored, name) for name in given} if stored else {}
    for name, value in given.items():
        setattr(rule, name, value)
    if not rule.source:
        raise ValidationError({"source": "Say which document the rule is from."})
    rule.full_clean()
    rule.save()
    cancelled = SuspendedDay.unscoped.filter(suspension__cancelled_on__isnull=False)
    for child in Child.unscoped.filter(closed_on=None, pk__in=cancelled.values("child")):
        restamp(child)
    record(
        "suspension.cancelled_days_rule_set",
        by=by,
        subject=rule,
        start=in_words(rule.valid_from),
        rule=rule.in_words,
        changed=changes(before, given),
    )
    return rule
