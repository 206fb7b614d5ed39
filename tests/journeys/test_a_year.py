"""A year of one child's life: every reminder, escalation and breach is as the rulebook says.

The days go by one at a time. Each night the clocks are looked at and the ladder is climbed;
each day people do what `DIARY` says. A second reckoning in plain Python, which knows the
rulebook and the calendar but none of the SQL, says what should have happened on each day.
"""

import datetime as dt
from collections import defaultdict
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from lac.accounts.access import Role
from lac.accounts.models import Membership
from lac.calendars.actions import save_term
from lac.calendars.days import is_working_day, school_days
from lac.calendars.models import WorkingDay
from lac.children import actions
from lac.children.models import Enrolment
from lac.deadlines.arithmetic import due_on
from lac.deadlines.duty import DUTIES, SchoolDays, WorkingDays, limit_of
from lac.deadlines.models import (
    Breach,
    Deadline,
    DeadlineEvent,
    Delivery,
    EscalationStep,
    Notice,
)
from lac.deadlines.reminders import remind_everybody
from lac.deadlines.sweep import _record_breaches, sweep
from lac.meetings.actions import arrange_meeting, hold_meeting
from tests.factories.accounts import OfficerAllocationFactory, user_with
from tests.factories.calendars import CalendarFactory, make_year
from tests.factories.children import ChildFactory, ProfessionalFactory
from tests.factories.organisations import LocalAuthorityFactory, SchoolFactory
from tests.factories.pep import AttainmentPointFactory, PepFactory

FIRST, LAST = dt.date(2026, 9, 14), dt.date(2027, 8, 31)
LONDON = ZoneInfo("Europe/London")
OWNER, OFFICER, HEAD = "owner", "officer", "head"
# The authority's ladder: working days before (-) or after the due date, and who is told.
LADDER = [(-5, OWNER), (0, OWNER), (1, OFFICER), (5, HEAD)]

# By hand, from the calendar on the wall: rule, when its clock started, the last day on time.
# Bank holidays: 25 and 28 December, 1 January, 26 and 29 March, 3 and 31 May.
# Summer begins on 8 April: twenty school days from then are 6 May, Easter and 3 May left out.
BY_HAND = {
    ("pep.initiated", "2026-09-14", "2026-09-28"),
    ("pep.first_complete", "2026-09-14", "2026-10-12"),
    ("school.place_after_entering_care", "2026-09-14", "2026-09-28"),
    ("pep.meeting_after_placement", "2026-09-21", "2026-10-12"),
    ("pep.review_after_admission", "2026-09-21", "2026-10-19"),
    ("pep.every_term", "2026-09-14", "2026-11-27"),
    ("pep.results_by_half_term", "2026-10-04", "2026-11-01"),
    ("pep.results_by_end_of_term", "2026-11-27", "2026-12-25"),
    ("pep.every_term", "2027-01-04", "2027-03-12"),
    ("pep.every_term", "2027-04-08", "2027-07-02"),
    ("school.next_school", "2027-03-25", "2027-05-06"),
    ("school.place_after_moving_carer", "2026-12-18", "2027-01-06"),
    ("pep.meeting_after_placement", "2027-04-12", "2027-05-03"),
    ("pep.review_after_admission", "2027-04-12", "2027-05-10"),
}
# Of those, what went wrong: the rule, the last day on time, the night it was found out.
MISSED_BY_HAND = {
    ("pep.first_complete", "2026-10-12", "2026-10-13"),
    ("pep.results_by_half_term", "2026-11-01", "2026-11-02"),
    ("pep.every_term", "2027-03-12", "2027-03-13"),
    ("pep.meeting_after_placement", "2027-05-03", "2027-05-04"),
    ("pep.review_after_admission", "2027-05-10", "2027-05-11"),
    ("pep.every_term", "2027-07-02", "2027-07-03"),
}
# The ladder of the second admission's 28 days: Early May bank holiday is jumped.
STEPS_BY_HAND = [
    ("2027-04-30", -5, "designated_teacher"),
    ("2027-05-10", 0, "designated_teacher"),
    ("2027-05-11", 1, "virtual_school_officer"),
    ("2027-05-17", 5, "virtual_school_head"),
]


def at(day, hour=6):
    return dt.datetime(day.year, day.month, day.day, hour, tzinfo=LONDON)


# Why no meeting was held before a first day, or before a last one.
AT_ONCE = "It could not wait for a meeting."


class Life:
    """The child, the people around them, and what they do on which day."""

    def __init__(self):
        self.authority = LocalAuthorityFactory(code="931", name="Wexcombe")
        self.calendar = CalendarFactory(local_authority=self.authority)
        make_year(self.calendar, 2025, 2026)
        EscalationStep.objects.bulk_create(
            EscalationStep(local_authority=self.authority, working_days=days, recipient=who)
            for days, who in LADDER
        )
        self.old, self.new = (
            SchoolFactory(local_authority=self.authority, name=name) for name in ("Old", "New")
        )
        since = {"starts_on": dt.date(2026, 1, 1)}
        self.officer = user_with(
            Role.VIRTUAL_SCHOOL_OFFICER, local_authority=self.authority, **since
        )
        self.head = user_with(Role.VIRTUAL_SCHOOL_HEAD, local_authority=self.authority, **since)
        self.worker = user_with(Role.SOCIAL_WORKER, local_authority=self.authority, **since)
        self.teachers = {
            it.pk: user_with(Role.DESIGNATED_TEACHER, school=it, **since)
            for it in (self.old, self.new)
        }
        for school in (self.old, self.new):
            OfficerAllocationFactory(
                school=school, local_authority=self.authority, officer=self.officer, **since
            )
        self.child = ChildFactory(local_authority=self.authority)

    def enters_care(self, day):
        actions.start_care(
            child=self.child, started_on=day, legal_status="C1", category_of_need="N1",
            placement_type="U6", by=self.worker,
        )  # fmt: skip
        ProfessionalFactory(child=self.child, role="social_worker", user=self.worker, starts_on=day)

    def is_admitted(self, day):
        self.roll = actions.admit(
            child=self.child,
            school=self.old,
            admitted_on=day,
            by=self.officer,
            without_meeting=AT_ONCE,
        )

    def has_a_plan_started(self, day):
        self.plan = PepFactory(child=self.child, school=self.old, opened_on=day, initiated_on=day)

    def has_a_meeting(self, day):
        meeting = arrange_meeting(
            child=self.child, kind="pep", planned_at=timezone.now(), by=self.officer
        )
        hold_meeting(meeting=meeting, held_on=day, by=self.officer)
        self.plan.held_on = day
        self.plan.save()

    def has_the_plan_sent_in(self, day):
        now = timezone.now()
        self.plan.first_submitted_at = self.plan.submitted_at = now
        self.plan.state = "submitted"
        self.plan.save()

    def has_the_plan_graded(self, day):
        self.plan.graded_at, self.plan.rag = timezone.now(), "green"
        self.plan.save()

    def has_a_result(self, day):
        AttainmentPointFactory(child=self.child, assessed_on=day)

    def moves_home(self, day):
        actions.move_placement(
            child=self.child, moved_on=day, placement_type="U6", by=self.worker,
            reason_ended="CARPL",
        )  # fmt: skip

    def gets_an_earlier_cut_off(self, day):
        term = self.calendar.terms.get(academic_year=2026, name="spring")
        dates = {
            name: getattr(term, name)
            for name in ("starts_on", "ends_on", "half_term_starts_on", "half_term_ends_on")
        }
        save_term(
            calendar=self.calendar, academic_year=2026, name="spring", by=self.head,
            pep_cutoff_on=dt.date(2027, 3, 12), **dates,
        )  # fmt: skip

    def has_a_spring_plan(self, day):
        self.plan = PepFactory(
            child=self.child, school=self.old, term="spring", opened_on=day, initiated_on=day,
            term_starts_on=dt.date(2027, 1, 4), term_ends_on=dt.date(2027, 3, 25),
            cutoff_on=dt.date(2027, 3, 12),
        )  # fmt: skip

    def hears_that_summer_begins_earlier(self, day):
        """The authority's summer term begins on Thursday 8 April, not on Monday the 12th."""
        term = self.calendar.terms.get(academic_year=2026, name="summer")
        names = ("ends_on", "half_term_starts_on", "half_term_ends_on", "pep_cutoff_on")
        save_term(
            calendar=self.calendar, academic_year=2026, name="summer", by=self.head,
            starts_on=dt.date(2027, 4, 8), **{name: getattr(term, name) for name in names},
        )  # fmt: skip

    def leaves_the_school(self, day):
        actions.leave_school(
            enrolment=self.roll, left_on=day, by=self.officer, without_meeting=AT_ONCE
        )

    def starts_at_the_new_school(self, day):
        self.roll = actions.admit(
            child=self.child,
            school=self.new,
            admitted_on=day,
            by=self.officer,
            without_meeting=AT_ONCE,
        )

    def has_a_late_meeting(self, day):
        self.plan = PepFactory(
            child=self.child, school=self.new, term="summer", opened_on=day, initiated_on=day,
            term_starts_on=dt.date(2027, 4, 8), term_ends_on=dt.date(2027, 7, 21),
            cutoff_on=dt.date(2027, 7, 2),
        )  # fmt: skip
        self.has_a_meeting(day)


DIARY = {
    "2026-09-14": Life.enters_care,
    "2026-09-21": Life.is_admitted,
    "2026-09-24": Life.has_a_plan_started,
    "2026-10-08": Life.has_a_meeting,
    "2026-10-14": Life.has_the_plan_sent_in,
    "2026-10-27": Life.has_the_plan_graded,
    "2026-12-04": Life.has_a_result,
    "2026-12-18": Life.moves_home,
    "2027-01-08": Life.has_a_spring_plan,
    "2027-01-11": Life.gets_an_earlier_cut_off,
    "2027-03-10": Life.has_a_meeting,
    "2027-03-16": Life.has_the_plan_sent_in,
    "2027-03-18": Life.has_the_plan_graded,
    "2027-03-25": Life.leaves_the_school,
    "2027-03-30": Life.hears_that_summer_begins_earlier,
    "2027-04-12": Life.starts_at_the_new_school,
    "2027-05-20": Life.has_a_late_meeting,
}
# Nights on which time alone may start a clock; on every other only what was done can: a term
# begins, or the window for the results of half a term opens, three weeks before its last day.
CLOCKS_START = {
    "2026-10-04", "2026-11-27", "2027-01-04", "2027-01-24", "2027-03-04", "2027-04-08",
    "2027-05-09", "2027-06-30",
}  # fmt: skip


def days():
    return [FIRST + dt.timedelta(days=number) for number in range((LAST - FIRST).days + 1)]


@pytest.fixture
def working_days(db):
    """How many working days there were up to each day, counted one by one."""
    numbers, count = {}, 0
    for number in range(800):
        day = dt.date(2026, 1, 1) + dt.timedelta(days=number)
        count += is_working_day(day)
        numbers[day] = count
    return numbers


class Reckoning:
    """What should happen to one child, worked out in Python from each night's facts."""

    def __init__(self, life, numbers):
        self.life, self.numbers = life, numbers
        self.steps, self.breaches, self.taken = set(), {}, {}

    def night(self, day, deadlines, rolls):
        """Take every step that is due on a night, and note what was missed."""
        school = next(
            (
                it.school_id
                for it in sorted(rolls, key=lambda it: it.admitted_on, reverse=True)
                if it.admitted_on <= day and (it.left_on is None or it.left_on >= day)
            ),
            None,
        )
        for it in deadlines:
            if it.due_on < day and not self._in_time(it) and it.withdrawn_at is None:
                self.breaches.setdefault((it.duty, it.case_key, it.due_on), day)
            if self._is_open(it, day):
                for number, who in self._due(it, day):
                    self.taken[it.pk, number, who] = day
                    person = self._person(it, who, school or it.school_id)
                    self.steps.add((day, it.duty, it.case_key, number, person.pk))

    @staticmethod
    def _in_time(it):
        ended_first = it.ended_on is not None and it.ended_on <= it.due_on
        return ended_first or (it.done_on is not None and it.done_on <= it.due_on)

    @staticmethod
    def _is_open(it, day):
        over = it.ended_on is not None and it.ended_on < day
        return it.done_on is None and it.withdrawn_at is None and it.started_on <= day and not over

    def _due(self, it, day):
        """The steps of a deadline that are due now; of several to one person only the last."""
        passed = self.numbers[day] - self.numbers[it.due_on]
        due = [
            (number, who)
            for number, who in LADDER
            if passed >= number and (number > 0 or day <= it.due_on)
        ]
        last = {who: number for number, who in LADDER if passed >= number}
        return [step for step in due if step[0] == last[step[1]] and not self._taken(it, *step)]

    def _taken(self, it, number, who):
        """Whether a step was taken, and not too early for the due date as it is now."""
        day = self.taken.get((it.pk, number, who))
        return day is not None and self.numbers[day] - self.numbers[it.due_on] >= number

    def _person(self, it, who, school):
        life = self.life
        if who == HEAD or (who == OWNER and it.owner == Role.VIRTUAL_SCHOOL_HEAD):
            return life.head
        if who == OWNER and it.owner == Role.DESIGNATED_TEACHER and school:
            return life.teachers[school]
        if who == OWNER and it.owner == Role.SOCIAL_WORKER:
            return life.worker
        # Nobody holds the role: the officer of the school, else of the authority, is told.
        return life.officer


@pytest.fixture
def year(db, working_days):
    """Live the year; gives the life and the reckoning of it."""
    with time_machine.travel(at(FIRST), tick=False):
        life = Life()
    reckoning = Reckoning(life, working_days)
    found_out = {}
    for day in days():
        with time_machine.travel(at(day), tick=False) as clock:
            if day.isoformat() in CLOCKS_START:
                sweep(children=[life.child.pk])
            _record_breaches(day, sorted(DUTIES))
            for it in Breach.unscoped.filter(child=life.child).select_related("deadline"):
                found_out.setdefault((*case_of(it.deadline), it.due_on), day)
            deadlines = list(Deadline.unscoped.filter(child=life.child))
            reckoning.night(day, deadlines, Enrolment.unscoped.filter(child=life.child))
            remind_everybody(day)
            if happens := DIARY.get(day.isoformat()):
                clock.move_to(at(day, 14))
                happens(life, day)
                sweep(children=[life.child.pk])
    return life, reckoning, found_out


def test_year__every_step_and_breach_is_as_the_rulebook_says(year):
    life, reckoning, found_out = year
    mine = Deadline.unscoped.filter(child=life.child)
    said = {(it.duty, it.started_on.isoformat(), it.due_on.isoformat()) for it in mine}
    assert said >= BY_HAND

    # Every date of every rule, counted again in Python from the rulebook.
    assert [it for it in mine if it.due_on != counted(it, life)] == []

    # Every step of the ladder, on its day, to its person, and no other.
    taken = {
        (
            it.digest_on,
            it.deadline.duty,
            it.deadline.case_key,
            it.step.working_days,
            it.recipient_id,
        )
        for it in Notice.unscoped.select_related("deadline", "step")
    }
    assert taken == reckoning.steps
    assert steps_by_hand(taken) == STEPS_BY_HAND

    # One e-mail a person and morning, however much there is to say.
    mails = defaultdict(int)
    for mail in Delivery.objects.filter(template="digest"):
        mails[mail.user_id, mail.key.rpartition(":")[2]] += 1
    assert dict(mails) == {(step[4], step[0].isoformat()): 1 for step in reckoning.steps}

    # Every breach the night after the last day, once, and none of what was in time.
    register = Breach.unscoped.filter(child=life.child).select_related("deadline")
    found = [(*case_of(it.deadline), it.due_on) for it in register]
    assert len(found) == len(set(found))
    assert set(found) == set(reckoning.breaches)
    assert found_out == reckoning.breaches
    nights = {(it[0], it[2].isoformat(), night.isoformat()) for it, night in found_out.items()}
    assert nights >= MISSED_BY_HAND
    missed = {(duty, due.isoformat()) for duty, _, due in reckoning.breaches}
    kept = {(duty, due) for duty, _, due in BY_HAND} - {it[:2] for it in MISSED_BY_HAND}
    assert missed.isdisjoint(kept)

    # The earlier cut-off moved the term's date, and said why.
    moved = DeadlineEvent.unscoped.get(kind="moved", deadline__duty="pep.every_term")
    assert (moved.from_on, moved.to_on, moved.cause) == (
        dt.date(2027, 3, 19), dt.date(2027, 3, 12), "date",
    )  # fmt: skip

    # And the term that begins earlier moved the clock that counts its school days.
    moved = DeadlineEvent.unscoped.get(kind="moved", deadline__duty="school.next_school")
    assert (moved.from_on, moved.to_on, moved.cause) == (
        dt.date(2027, 5, 10), dt.date(2027, 5, 6), "calendar",
    )  # fmt: skip

    # And a last look at everything finds nothing that was overlooked.
    with time_machine.travel(at(LAST, 23), tick=False):
        again = sweep(children=[life.child.pk])
        assert remind_everybody(LAST)[0] == 0
    assert {code: it["written"] for code, it in again.items() if it["written"]} == {}


def case_of(deadline):
    """What tells one deadline from another: its rule and its case."""
    return deadline.duty, deadline.case_key


def counted(deadline, life):
    """The due date by the rulebook's limit, counted in Python; dates that are set stand."""
    limit = limit_of(deadline.limit_unit, deadline.limit_number)
    assert limit == DUTIES[deadline.duty].limit_on(deadline.started_on)
    if "before" in limit.unit or limit.unit in ("on_date", "end_of_term"):
        return deadline.due_on
    calendar = None
    if isinstance(limit, WorkingDays):
        calendar = WorkingDaysOnly
    elif isinstance(limit, SchoolDays):
        calendar = school_days(life.calendar)
    return due_on(limit, deadline.started_on, calendar)


class WorkingDaysOnly:
    """The calendar of working days as the reference asks for it."""

    is_open = staticmethod(is_working_day)


def steps_by_hand(taken):
    """The steps of the second admission's 28 days: day, working days, role of who was told."""
    review = Deadline.unscoped.get(
        duty="pep.review_after_admission", started_on=dt.date(2027, 4, 12)
    )
    roles = dict(Membership.objects.values_list("user", "role"))
    return sorted(
        (day.isoformat(), number, roles[person])
        for day, duty, key, number, person in taken
        if (duty, key) == (review.duty, review.case_key)
    )


def test_the_python_count_of_working_days__is_the_tables(db, working_days):
    make_year(CalendarFactory(), 2026)
    table = dict(WorkingDay.objects.filter(day__in=days()).values_list("day", "ordinal"))
    shift = {table[day] - working_days[day] for day in days()}
    assert len(shift) == 1
