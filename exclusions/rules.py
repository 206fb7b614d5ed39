"""What the law and a school's calendar make of a suspension before it is recorded.

- A suspension takes whole sessions on days the school is open. A lunchtime
  counts as half a day.
- No child is suspended for more than 45 school days (90 sessions) in an academic
  year, at all their schools together. Whether the days served before a suspension
  was cancelled count is a dated setting (`CancelledDaysRule`).
- A suspension is never extended or turned into a permanent exclusion: another
  decision may follow when it has ended, and may not overlap it.
- Suspensions that follow one another without a session in school between them
  are one period when the sixth day is counted.
"""

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import Sum
from django.utils import timezone

from lac.calendars.days import UnknownTerm, UnknownYear, calendar_for, in_words, school_days
from lac.children.models import Enrolment

from .figures import term_of, year_of
from .models import BoardOutcome, ExclusionReason, Kind, Session, SuspendedDay, Suspension

# Forty-five school days in an academic year, in half-days.
MOST_SESSIONS_A_YEAR = 90


@dataclass(frozen=True)
class Day:
    """The sessions of one school day that a suspension takes."""

    day: dt.date
    am: bool
    pm: bool
    sessions: int

    @property
    def parts(self):
        """The parts of the day that are taken; a whole day takes the lunchtime with it."""
        if not (self.am or self.pm):
            return {"lunch"}
        taken = {name for name, is_taken in (("am", self.am), ("pm", self.pm)) if is_taken}
        return taken | ({"lunch"} if len(taken) == 2 else set())


@dataclass(frozen=True)
class Plan:
    """A suspension laid over the school's calendar, with the totals it leads to."""

    days: list[Day]
    term_before: int
    term_after: int
    year_before: int
    year_after: int
    # The unbroken run of suspensions it continues: its first day, and its half-days so far.
    run_started_on: dt.date
    run_before: int

    @property
    def run_after(self):
        """Half-days of the run with this suspension."""
        return self.run_before + sum(it.sessions for it in self.days)

    @property
    def ended_on(self):
        """The last day, or None for a permanent exclusion."""
        return self.days[-1].day if self.days else None

    @property
    def ended_session(self):
        """The last session; a lunchtime ends in the middle of the day and counts as morning."""
        if not self.days:
            return ""
        return Session.PM if self.days[-1].pm else Session.AM


def day_count(sessions):
    """Half-days as school days in words: "7.5 days", "1 day"."""
    number = f"{sessions / 2:g}"
    return f"{number} day{'' if sessions == 2 else 's'}"


def plan(*, child, school, kind, started_on, started_session, sessions):
    """Lay a suspension out and check it against the law. Raises ValidationError.

    Reads only: the confirmation page and the recording both ask it.
    """
    _check_on_roll(child, school, started_on)
    calendar = _calendar(school)
    try:
        _check_school_day(calendar, started_on)
        if kind == Kind.PERMANENT:
            _check_permanent(child, school, started_on, started_session)
            return _with_totals(child, calendar, (started_on, 0), started_on, [])
        if sessions < 1:
            raise ValidationError({"sessions": "A suspension lasts at least half a day."})
        if sessions > MOST_SESSIONS_A_YEAR:
            raise ValidationError(
                {"sessions": "A suspension can last 45 school days (90 half-days) at most."}
            )
        days = lay_out(calendar, kind, started_on, started_session, sessions)
        _check_overlap(child, school, days)
        run = _run(child, calendar, kind, started_on, started_session)
        planned = _with_totals(child, calendar, run, started_on, days)
        _check_years(child, days)
    except (UnknownTerm, UnknownYear) as unknown:
        raise ValidationError(
            f"{unknown} Ask the virtual school to add them, then record this again."
        ) from unknown
    return planned


def _calendar(school):
    calendar = calendar_for(school=school)
    if calendar is None:
        raise ValidationError(
            f"The term dates of {school} are not known, so school days cannot be counted."
        )
    return school_days(calendar)


def _check_on_roll(child, school, day):
    rows = Enrolment.unscoped.filter(child=child, school=school, admitted_on__lte=day)
    if not rows.exclude(left_on__lt=day).exists():
        raise ValidationError(
            {"started_on": f"{child.name} is not on the roll of {school} on {in_words(day)}."}
        )


def _check_school_day(calendar, day):
    if why := calendar.reason(day):
        raise ValidationError(
            {
                "started_on": f"{in_words(day)} is not a school day "
                f"({why[0].lower() + why[1:]}). A suspension begins on a day the school is open."
            }
        )


def lay_out(calendar, kind, started_on, started_session, sessions):
    """The school days a suspension takes, in order; `calendar` is a `SchoolDays`."""
    days = []
    day, left = started_on, sessions
    starts_after_lunch = started_session == Session.PM
    while left > 0:
        if kind == Kind.LUNCHTIME:
            taken = Day(day, am=False, pm=False, sessions=1)
        else:
            am = bool(days) or not starts_after_lunch
            pm = not am or left > 1
            taken = Day(day, am=am, pm=pm, sessions=am + pm)
        days.append(taken)
        left -= taken.sessions
        if left:
            day = calendar.add(day, 1)
    return days


def _run(child, calendar, kind, started_on, started_session):
    """The first day and half-days of the run that a suspension from this session continues."""
    rows = Suspension.unscoped.standing().filter(child=child, kind=Kind.SUSPENSION)
    last = rows.filter(ended_on__lte=started_on).order_by("-ended_on", "-ended_session").first()
    new = Suspension(started_on=started_on, started_session=started_session)
    if kind == Kind.SUSPENSION and last and follows(last, new, calendar):
        return last.run_started_on, last.run_sessions_before + last.sessions
    return started_on, 0


def _with_totals(child, calendar, run, started_on, days):
    term = term_of(calendar.calendar, started_on)
    year = year_of(started_on)
    mine = SuspendedDay.unscoped.filter(child=child)
    before = [_lost(mine, *term) if term else 0, _lost(mine.towards_the_year(), *year)]
    own = [_within(days, *period) if period else 0 for period in (term, year)]
    return Plan(days, before[0], before[0] + own[0], before[1], before[1] + own[1], *run)


def _lost(days, start, end):
    return days.filter(day__range=(start, end)).aggregate(lost=Sum("sessions"))["lost"] or 0


def _within(days, start, end):
    return sum(it.sessions for it in days if start <= it.day <= end)


def _check_years(child, days):
    counted = SuspendedDay.unscoped.filter(child=child).towards_the_year()
    for start, end in sorted({year_of(it.day) for it in days}):
        before, own = _lost(counted, start, end), _within(days, start, end)
        if before + own > MOST_SESSIONS_A_YEAR:
            raise ValidationError(
                {
                    "sessions": f"{child.name} has already been suspended for "
                    f"{day_count(before)} in {start.year}/{end.year % 100:02d}. "
                    f"Another {day_count(own)} would make {day_count(before + own)}, and the law "
                    "allows 45 days in an academic year, at all schools together."
                }
            )


def _check_overlap(child, school, days):
    excluded = _standing_permanent(child, school)
    if excluded and days[-1].day >= excluded.started_on:
        raise ValidationError(
            f"{child.name} was permanently excluded from {school} on "
            f"{in_words(excluded.started_on)}, so cannot be suspended from it."
        )
    taken = {it.day: it.parts for it in days}
    rows = SuspendedDay.unscoped.filter(child=child, day__in=taken).select_related("suspension")
    for row in rows:
        if taken[row.day] & Day(row.day, row.am, row.pm, row.sessions).parts:
            other = row.suspension
            raise ValidationError(
                {
                    "started_on": f"{child.name} is already suspended from "
                    f"{in_words(other.started_on)} to {in_words(other.ended_on)}. A suspension "
                    "cannot be extended; another one can begin when it has ended."
                }
            )


def _check_permanent(child, school, started_on, started_session):
    if _standing_permanent(child, school):
        raise ValidationError(f"{child.name} has already been permanently excluded from {school}.")
    after = SuspendedDay.unscoped.filter(child=child, day__gte=started_on)
    for row in after.select_related("suspension").order_by("-day"):
        ends_before = row.day == started_on and started_session == Session.PM and not row.pm
        if not ends_before:
            raise ValidationError(
                {
                    "started_on": f"{child.name} is suspended until {in_words(row.day)}. A "
                    "suspension cannot be turned into a permanent exclusion; a permanent "
                    "exclusion can begin when it has ended."
                }
            )


def _standing_permanent(child, school):
    """The permanent exclusion from the school that holds: not cancelled, the child not back."""
    rows = Suspension.unscoped.standing().permanent().filter(child=child, school=school)
    return rows.exclude(board_outcome=BoardOutcome.REINSTATED).first()


def check_reasons(reasons, day):
    """One to three different reasons, each in use on the day. Raises ValidationError."""
    if not reasons:
        raise ValidationError({"reason_1": "Choose the main reason."})
    if len({reason.pk for reason in reasons}) < len(reasons):
        raise ValidationError({"reason_2": "Choose each reason once."})
    in_use = set(ExclusionReason.objects.on(day).values_list("pk", flat=True))
    for place, reason in enumerate(reasons, start=1):
        if reason.pk not in in_use:
            raise ValidationError(
                {f"reason_{place}": f"“{reason}” was not in use on {in_words(day)}."}
            )


def check_dates(decided_on, started_on):
    """A decision is not in the future, and begins on its day or later. Raises ValidationError."""
    if decided_on > timezone.localdate():
        raise ValidationError({"decided_on": "The decision must have been made."})
    if started_on < decided_on:
        raise ValidationError({"started_on": "A suspension cannot begin before it was decided."})


def follows(earlier, later, calendar):
    """Whether `later` begins with the first session after `earlier`: one period of days."""
    if earlier.ended_session == Session.AM:
        return (later.started_on, later.started_session) == (earlier.ended_on, Session.PM)
    return later.started_session == Session.AM and later.started_on == calendar.add(
        earlier.ended_on, 1
    )
