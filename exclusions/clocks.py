"""The clocks that a decision will start, before it is recorded: for the page that asks "sure?"."""

from dataclasses import dataclass

from lac.calendars.days import UnknownTerm, UnknownYear, calendar_for, school_days, working_days
from lac.deadlines.arithmetic import due_on
from lac.deadlines.duty import DUTIES, WorkingDays

from .duties import FIFTEEN_DAYS, FIVE_DAYS
from .models import Kind

TOLD = [
    "exclusions.parents_told",
    "exclusions.carer_told",
    "exclusions.social_worker_told",
    "exclusions.virtual_school_head_told",
    "exclusions.local_authority_told",
]


@dataclass(frozen=True)
class Clock:
    """A duty that begins, and its last day; None when the terms are not known that far."""

    duty: object
    due_on: object


def clocks(*, school, kind, decided_on, started_on, planned, misses_exam=False):
    """The duties that a decision starts, the soonest first."""
    starts = dict.fromkeys(TOLD, decided_on)
    permanent = kind == Kind.PERMANENT
    if permanent or misses_exam or planned.term_after > FIVE_DAYS:
        starts["exclusions.governing_board_told"] = decided_on
    starts["exclusions.reviewing_officer_told"] = decided_on
    if kind != Kind.LUNCHTIME:
        starts["exclusions.provision_day_1"] = starts["exclusions.work_set"] = started_on
    if permanent:
        starts["exclusions.provision_permanent"] = started_on
    if kind == Kind.SUSPENSION:
        starts["exclusions.reintegration"] = planned.ended_on
    if kind == Kind.SUSPENSION and planned.run_before <= FIVE_DAYS < planned.run_after:
        starts["exclusions.provision_day_6"] = planned.run_started_on
    if permanent or misses_exam or planned.term_after > FIFTEEN_DAYS:
        starts["exclusions.board_within_15_days"] = decided_on
    calendar = calendar_for(school=school)
    open_days = school_days(calendar) if calendar else None
    found = [_clock(DUTIES[code], start, open_days) for code, start in starts.items()]
    return sorted(found, key=lambda it: (it.due_on is None, it.due_on or started_on))


def _clock(duty, start, open_days):
    limit = duty.limit_on(start)
    counting = working_days() if isinstance(limit, WorkingDays) else open_days
    try:
        return Clock(duty, due_on(limit, start, counting))
    except (UnknownTerm, UnknownYear):
        return Clock(duty, None)
