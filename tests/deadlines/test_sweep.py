"""The sweep: deadlines follow the facts, history is only added to, twice is the same as once."""

import datetime as dt

import pytest
from django.db import InternalError, connection, transaction
from django.db.models import F
from django.db.models.expressions import RawSQL
from django.test.utils import CaptureQueriesContext

from lac.calendars.models import WorkingDay
from lac.calendars.tables import rebuild_school_days
from lac.children.models import Enrolment
from lac.deadlines.duty import DUTIES, Authority, CalendarDays, SchoolDays, Source, WorkingDays
from lac.deadlines.models import Breach, Deadline, DeadlineEvent, Sweep, UndatedCase
from lac.deadlines.statement import statement_for
from lac.deadlines.sweep import SET_TO_SET, SweepFailed, _record_breaches, sweep
from lac.organisations.models import LocalAuthority
from tests.factories.calendars import CalendarFactory, ClosureFactory, make_year
from tests.factories.children import ChildFactory, EnrolmentFactory
from tests.factories.deadlines import LocalRuleFactory, PauseFactory
from tests.factories.organisations import LocalAuthorityFactory, SchoolFactory

CODE = "test.duty"
MONDAY = dt.date(2026, 11, 2)
pytestmark = pytest.mark.django_db


@pytest.fixture
def admission(made_up_duty):
    """A child admitted on Monday 2 November 2026: ten working days end on Monday 16 November."""
    return EnrolmentFactory(admitted_on=MONDAY)


def swept(**limits):
    """The counts of one duty."""
    return sweep(duties=[CODE], **{"as_of": MONDAY, **limits})[CODE]


def the_deadline():
    return Deadline.unscoped.get(duty=CODE)


def history():
    events = DeadlineEvent.unscoped.filter(deadline__duty=CODE)
    return [(it.kind, it.from_on, it.to_on, it.cause) for it in events]


def test_case__becomes_a_deadline_with_its_limit(admission):
    assert swept()["opened"] == 1
    deadline = the_deadline()
    assert (deadline.child, deadline.school_id) == (admission.child, admission.school_id)
    assert (deadline.started_on, deadline.due_on) == (MONDAY, dt.date(2026, 11, 16))
    assert (deadline.limit_unit, deadline.limit_number) == ("working_days", 10)
    assert deadline.owner == "designated_teacher"
    assert history() == [("opened", None, dt.date(2026, 11, 16), "")]


def versions():
    """The row versions of the deadlines, as the database keeps them."""
    return list(Deadline.unscoped.annotate(x=RawSQL("xmin::text", [])).values_list("pk", "x"))


def test_second_sweep__writes_nothing(admission):
    swept()
    before = versions()
    counts = swept()
    assert (counts["written"], counts["withdrawn"], counts["cases"]) == (0, 0, 1)
    assert versions() == before
    assert len(history()) == 1


def test_start_that_is_corrected__moves_the_due_date(admission):
    swept()
    Enrolment.unscoped.update(admitted_on=MONDAY + dt.timedelta(days=1))
    assert swept()["moved"] == 1
    assert the_deadline().due_on == dt.date(2026, 11, 17)
    assert history()[1:] == [
        ("moved", dt.date(2026, 11, 16), dt.date(2026, 11, 17), "start"),
    ]


def test_school_days_that_close__move_the_due_date(admission, made_up_duty):
    made_up_duty.limits = {dt.date(2012, 1, 1): SchoolDays(10)}
    calendar = CalendarFactory(local_authority=admission.school.local_authority)
    make_year(calendar, 2026)
    swept()
    assert the_deadline().due_on == dt.date(2026, 11, 16)
    ClosureFactory(calendar=calendar, day=dt.date(2026, 11, 10))
    rebuild_school_days(calendar)
    swept()
    assert the_deadline().due_on == dt.date(2026, 11, 17)
    assert history()[-1][0::3] == ("moved", "calendar")


def test_done__is_recorded_and_taken_back(admission, made_up_duty):
    swept()
    cases = made_up_duty.cases()
    cases.done_on = F("admitted_on")
    made_up_duty.cases = lambda: cases
    assert swept()["met"] == 1
    assert the_deadline().done_on == MONDAY
    cases.done_on = None
    swept()
    assert the_deadline().done_on is None
    assert [it[0] for it in history()] == ["opened", "met", "unmet"]


def test_child_who_leaves__ends_the_duty_and_may_come_back(admission):
    swept()
    Enrolment.unscoped.update(left_on=dt.date(2026, 11, 10))
    swept()
    assert the_deadline().ended_on == dt.date(2026, 11, 10)
    Enrolment.unscoped.update(left_on=None)
    swept()
    assert the_deadline().ended_on is None
    assert [it[0] for it in history()] == ["opened", "ended", "reopened"]


def test_case_that_vanishes__is_withdrawn_and_comes_back(admission):
    swept()
    Enrolment.unscoped.update(leaving_reason="gone")
    assert swept()["withdrawn"] == 1
    assert the_deadline().withdrawn_at is not None
    assert swept()["withdrawn"] == 0
    Enrolment.unscoped.update(leaving_reason="")
    swept()
    assert the_deadline().withdrawn_at is None
    assert [it[0] for it in history()] == ["opened", "withdrawn", "revived"]


def test_limit__is_the_one_in_force_when_the_clock_started(admission, made_up_duty):
    EnrolmentFactory(admitted_on=MONDAY - dt.timedelta(days=1))
    made_up_duty.limits = {dt.date(2012, 1, 1): WorkingDays(10), MONDAY: CalendarDays(3)}
    swept()
    found = dict(Deadline.unscoped.values_list("started_on", "due_on"))
    assert found == {
        MONDAY - dt.timedelta(days=1): dt.date(2026, 11, 13),
        MONDAY: dt.date(2026, 11, 5),
    }


def test_case_before_the_first_limit__has_no_deadline(admission, made_up_duty):
    made_up_duty.limits = {MONDAY + dt.timedelta(days=1): WorkingDays(10)}
    assert swept()["cases"] == 0


def test_case_outside_the_known_years__is_reported_until_it_has_a_date(admission):
    Enrolment.unscoped.update(admitted_on=dt.date(2009, 5, 1))
    Enrolment.unscoped.update(admitted_on=dt.date(2012, 1, 1))  # in force, but nobody's calendar
    WorkingDay.objects.filter(day__year=2012).delete()
    assert swept()["undated"] == 1
    assert UndatedCase.unscoped.get().child == admission.child
    assert not Deadline.unscoped.exists()
    Enrolment.unscoped.update(admitted_on=MONDAY)
    assert swept()["undated"] == 0
    assert not UndatedCase.unscoped.exists()
    assert Deadline.unscoped.count() == 1


def test_calendar_lost__keeps_the_date_and_reports_the_case(admission):
    swept()
    WorkingDay.objects.all().delete()
    assert swept()["undated"] == 1
    deadline = the_deadline()
    assert (deadline.due_on, deadline.withdrawn_at) == (dt.date(2026, 11, 16), None)


def test_own_calendar_of_the_school__comes_before_its_authoritys(made_up_duty):
    made_up_duty.limits = {dt.date(2012, 1, 1): SchoolDays(1)}
    authority, home = LocalAuthorityFactory(), LocalAuthorityFactory()
    school = SchoolFactory(local_authority=authority)
    child = ChildFactory(local_authority=home)
    EnrolmentFactory(child=child, school=school, admitted_on=MONDAY)
    assert swept()["undated"] == 1
    for owner in [{"local_authority": home}, {"local_authority": authority}, {"school": school}]:
        calendar = CalendarFactory(**{"local_authority": None, **owner})
        make_year(calendar, 2026)
        swept()
        assert the_deadline().calendar_id == calendar.pk


class TestLocalRules:
    def test_own_limit__applies_to_clocks_that_start_from_its_day_on(self, admission):
        earlier = EnrolmentFactory(
            child__local_authority=admission.child.local_authority,
            admitted_on=MONDAY - dt.timedelta(days=3),
        )
        LocalRuleFactory(
            local_authority=admission.child.local_authority,
            duty=CODE, number=5, in_force_from=MONDAY,
        )  # fmt: skip
        other = EnrolmentFactory(admitted_on=MONDAY)
        swept()
        found = dict(Deadline.unscoped.values_list("child", "limit_number"))
        assert found == {admission.child_id: 5, earlier.child_id: 10, other.child_id: 10}

    def test_rule_switched_off__withdraws_the_deadline(self, admission):
        swept()
        authority = admission.child.local_authority
        rule = {"local_authority": authority, "duty": CODE, "in_force_from": MONDAY}
        LocalRuleFactory(enabled=False, number=None, **rule)
        assert swept()["withdrawn"] == 1
        LocalRuleFactory(enabled=True, number=7, **rule)
        swept()
        assert (the_deadline().withdrawn_at, the_deadline().limit_number) == (None, 7)
        assert [it[0] for it in history()] == ["opened", "withdrawn", "revived", "moved"]
        assert history()[-1][3] == "limit"

    def test_statute__ignores_a_local_rule(self, admission, made_up_duty, monkeypatch):
        statute = Source(Authority.STATUTE, "An Act", MONDAY)
        monkeypatch.setattr(type(made_up_duty), "source", statute)
        LocalRuleFactory(local_authority=admission.child.local_authority, duty=CODE, number=1)
        swept()
        assert the_deadline().limit_number == 10

    def test_rule_that_ships_off__applies_where_it_is_switched_on(self, admission, made_up_duty):
        made_up_duty.on_by_default = False
        assert swept()["cases"] == 0
        LocalRuleFactory(local_authority=admission.child.local_authority, duty=CODE, number=None)
        assert swept()["opened"] == 1


def test_sweep_of_some_children__leaves_the_others(admission):
    other = EnrolmentFactory(admitted_on=MONDAY)
    sweep(children=[admission.child_id], duties=[CODE], because="child.edited")
    assert the_deadline().child == admission.child
    assert DeadlineEvent.unscoped.get().because == "child.edited"
    swept()
    Enrolment.unscoped.update(leaving_reason="gone")
    sweep(children=[other.child_id], duties=[CODE])
    gone = Deadline.unscoped.filter(withdrawn_at__isnull=False)
    assert list(gone.values_list("child", flat=True)) == [other.child_id]


def test_paused_days__move_the_due_date_by_as_many(admission):
    swept()
    PauseFactory(
        deadline=the_deadline(), starts_on=dt.date(2026, 11, 12), ends_on=dt.date(2026, 11, 15)
    )
    swept()
    assert the_deadline().due_on == dt.date(2026, 11, 18)
    assert history()[-1] == ("moved", dt.date(2026, 11, 16), dt.date(2026, 11, 18), "pause")


def test_pause_after_the_due_date__moves_nothing(admission):
    swept()
    PauseFactory(
        deadline=the_deadline(), starts_on=dt.date(2026, 11, 17), ends_on=dt.date(2026, 11, 20)
    )
    swept()
    assert the_deadline().due_on == dt.date(2026, 11, 16)


@pytest.mark.parametrize(
    ("as_of", "breaches"),
    [(dt.date(2026, 11, 16), 0), (dt.date(2026, 11, 17), 1), (dt.date(2026, 11, 30), 1)],
)
def test_breach__is_recorded_the_first_night_after_the_last_day(admission, as_of, breaches):
    swept(as_of=as_of)
    swept(as_of=as_of)
    assert Breach.unscoped.filter(deadline=the_deadline()).count() == breaches


@pytest.mark.parametrize(
    "facts",
    [
        {"done_on": dt.date(2026, 11, 16)},
        {"ended_on": dt.date(2026, 11, 16)},
        {"paused_from": dt.date(2026, 11, 16)},
        {"waived_at": dt.datetime(2026, 11, 1, tzinfo=dt.UTC)},
        {"withdrawn_at": dt.datetime(2026, 11, 1, tzinfo=dt.UTC)},
    ],
)
def test_breach__is_not_recorded_where_nothing_was_missed(admission, facts):
    swept(as_of=MONDAY)
    Deadline.unscoped.update(**facts)
    assert _record_breaches(dt.date(2026, 11, 30), [CODE]) == 0


def test_history__cannot_be_changed_or_deleted(admission):
    swept()
    for change in (
        lambda: DeadlineEvent.unscoped.update(note="else"),
        lambda: DeadlineEvent.unscoped.all().delete(),
    ):
        with pytest.raises(InternalError, match="cannot be changed"), transaction.atomic():
            change()


def test_sweep_of_everything__is_written_down(admission):
    sweep(as_of=MONDAY)
    run = Sweep.objects.get()
    assert run.finished_at is not None
    assert run.counts[CODE]["opened"] == 1
    assert run.failures == {}


def test_duty_that_is_no_longer_kept__withdraws_its_deadlines(admission):
    swept()
    duty = DUTIES.pop(CODE)
    sweep(as_of=MONDAY)
    DUTIES[CODE] = duty
    assert the_deadline().withdrawn_at is not None
    assert [it[0] for it in history()] == ["opened", "withdrawn"]


def test_duty_that_fails__holds_up_no_other_and_leaves_the_sweep_unfinished(
    admission, made_up_duty
):
    made_up_duty.cases = lambda: 1 / 0
    with pytest.raises(SweepFailed, match="division by zero"):
        sweep()
    run = Sweep.objects.get()
    assert run.finished_at is None
    assert list(run.failures) == [CODE]
    assert "ehcp.annual_review" in run.counts


def test_sweep__brings_no_rows_into_python(admission):
    """The same number of statements for one child as for twenty."""
    with CaptureQueriesContext(connection) as one:
        swept()
    EnrolmentFactory.create_batch(20, admitted_on=MONDAY)
    with CaptureQueriesContext(connection) as many:
        swept()
    assert len(many) == len(one)


def joins_of(plan):
    """Every nested loop of a plan with the names of the tables and CTEs on its two sides."""
    for child in plan.get("Plans", []):
        yield from joins_of(child)
    if plan["Node Type"] == "Nested Loop":
        yield [set(names_in(side)) for side in plan["Plans"][:2]]


def names_in(plan):
    yield plan.get("CTE Name") or plan.get("Relation Name") or plan["Node Type"]
    for child in plan.get("Plans", []):
        yield from names_in(child)


@pytest.mark.parametrize("code", sorted(DUTIES))
def test_sweep_of_everything__never_loops_over_two_sets(db, code):
    # On empty tables the planner expects one row everywhere: where it loops most readily.
    statement = statement_for(code)
    with connection.cursor() as cursor:
        cursor.execute(SET_TO_SET)
        cursor.execute(f"EXPLAIN (FORMAT JSON) {statement.sql}", statement.params)
        plan = cursor.fetchone()[0][0]["Plan"]
    sets = {"compared", "written", "fresh", "deadlines_deadline"}
    looped = [sides for sides in joins_of(plan) if all(side & sets for side in sides)]
    assert looped == []


@pytest.mark.parametrize(("kept_from", "breaches"), [(None, 1), (0, 1), (1, 0)])
def test_breach__is_recorded_only_of_what_was_due_within_our_records(
    admission, kept_from, breaches
):
    sweep(as_of=dt.date(2026, 9, 1))
    due = Deadline.unscoped.get(duty=CODE).due_on
    if kept_from is not None:
        day = due + dt.timedelta(days=kept_from)
        LocalAuthority.objects.update(records_kept_from=day)
    assert _record_breaches(due + dt.timedelta(days=30), [CODE]) == breaches


def test_statement__kept_for_one_child_serves_the_next(admission):
    first = ChildFactory()
    for number, child in enumerate([first, ChildFactory(), first]):
        known = statement_for(
            "pep.review_after_admission", children=[child.pk], because=f"{number}"
        )
        assert [child.pk] in known.params
        assert f"{number}" in known.params
        assert not [it for it in known.params if it in (-(2**40), [-(2**40)], "\0because")]
    assert known.sql == statement_for("pep.review_after_admission", children=[7]).sql
