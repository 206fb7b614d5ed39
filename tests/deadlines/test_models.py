"""The state of a deadline, from facts and a day: the same in Python and in the database."""

import datetime as dt
import itertools

import pytest

from lac.deadlines.models import Deadline, State
from lac.organisations.models import LocalAuthority
from tests.factories.deadlines import DeadlineFactory
from tests.factories.organisations import LocalAuthorityFactory

DUE = dt.date(2026, 11, 16)
NOON = dt.datetime(2026, 11, 10, 12, tzinfo=dt.UTC)


def day(number):
    return DUE + dt.timedelta(days=number)


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (day(-8), State.RUNNING),
        (day(-7), State.DUE_SOON),
        (DUE, State.DUE_SOON),
        (day(1), State.OVERDUE),
    ],
)
def test_open_deadline__is_late_from_the_day_after_its_last_day(today, state):
    assert Deadline(due_on=DUE).state_on(today) == state


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        ({"done_on": DUE}, State.MET),
        ({"done_on": day(1)}, State.MET_LATE),
        ({"ended_on": day(-1)}, State.LAPSED),
        ({"ended_on": DUE}, State.LAPSED),
        ({"ended_on": day(1)}, State.MISSED),
        ({"ended_on": DUE, "done_on": day(3)}, State.LAPSED),
        ({"ended_on": day(1), "done_on": day(3)}, State.MET_LATE),
        ({"ended_on": day(30)}, State.OVERDUE),
        ({"waived_at": NOON}, State.WAIVED),
        ({"waived_at": NOON, "withdrawn_at": NOON}, State.LAPSED),
        ({"paused_from": day(-1)}, State.PAUSED),
        ({"paused_from": day(-9), "paused_until": day(-5)}, State.OVERDUE),
    ],
)
def test_state__ten_days_after_the_due_date(facts, state):
    assert Deadline(due_on=DUE, **facts).state_on(day(10)) == state


@pytest.mark.django_db
@pytest.mark.parametrize("kept_from", [None, day(0), day(1)])
def test_state__is_the_same_in_python_and_in_the_database(kept_from):
    options = {
        "done_on": [None, DUE, day(1)],
        "ended_on": [None, day(-1), DUE, day(1), day(9)],
        "waived_at": [None, NOON],
        "withdrawn_at": [None, NOON],
        "paused_from": [None, day(-8), day(2)],
        "paused_until": [None, day(2)],
    }
    first = DeadlineFactory(due_on=DUE, child__local_authority__records_kept_from=kept_from)
    Deadline.unscoped.bulk_create(
        Deadline(
            child=first.child, duty="x", case_key=str(number), owner="social_worker",
            started_on=day(-20), due_on=DUE, limit_unit="working_days", limit_number=10,
            **dict(zip(options, facts, strict=True)),
        )
        for number, facts in enumerate(itertools.product(*options.values()))
    )  # fmt: skip
    for today in (day(-20), day(-8), day(-7), DUE, day(1), day(2), day(3), day(10)):
        for deadline in Deadline.unscoped.with_state(today):
            assert deadline.state == deadline.state_on(today), (today, deadline.__dict__)


@pytest.mark.django_db
@pytest.mark.parametrize("today", [day(-60), day(-56), day(-8), day(-7), DUE, day(1)])
def test_filters__agree_with_the_state(today):
    deadline = DeadlineFactory(due_on=DUE)
    state = deadline.state_on(today)
    rows = Deadline.unscoped.all()
    assert rows.overdue(today).exists() == (state == State.OVERDUE)
    assert rows.due_soon(today).exists() == (state == State.DUE_SOON)
    assert rows.in_state(state, today).exists()
    ahead = today <= DUE <= today + dt.timedelta(weeks=8)
    both = rows.this_week(today).count() + rows.next_eight_weeks(today).count()
    assert both == ahead


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("today", "this_week"),
    [
        (dt.date(2026, 11, 15), False),  # the Sunday before
        (dt.date(2026, 11, 16), True),
        (dt.date(2026, 11, 22), False),  # past: overdue
    ],
)
def test_this_week__runs_to_sunday(today, this_week):
    DeadlineFactory(due_on=DUE)
    assert Deadline.unscoped.this_week(today).exists() == this_week


@pytest.mark.django_db
def test_paused_deadline__is_open_but_not_running():
    DeadlineFactory(due_on=DUE, paused_from=day(-1))
    assert Deadline.unscoped.open(day(5)).exists()
    assert not Deadline.unscoped.running(day(5)).exists()
    assert not Deadline.unscoped.overdue(day(5)).exists()


@pytest.mark.django_db
def test_deadline_that_will_end__is_open_until_then():
    DeadlineFactory(due_on=DUE, ended_on=day(3))
    assert Deadline.unscoped.open(day(3)).exists()
    assert not Deadline.unscoped.open(day(4)).exists()


class TestBeforeOurRecords:
    @pytest.fixture
    def deadline(self, db):
        """Due on the day before the authority's records begin."""
        authority = LocalAuthorityFactory(records_kept_from=day(1))
        return DeadlineFactory(due_on=DUE, child__local_authority=authority)

    def state(self):
        return Deadline.unscoped.get().state_on(day(10))

    def test_due_the_day_before_records_begin__is_not_late(self, deadline):
        assert self.state() == State.BEFORE_RECORDS
        for rows in (
            Deadline.unscoped.open(day(10)),
            Deadline.unscoped.running(day(10)),
            Deadline.unscoped.overdue(day(10)),
        ):
            assert not rows.exists()
        assert Deadline.unscoped.before_records().get() == deadline

    def test_due_on_the_first_day_of_the_records__is_late(self, deadline):
        Deadline.unscoped.update(due_on=day(1))
        assert self.state() == State.OVERDUE
        assert Deadline.unscoped.overdue(day(10)).exists()

    def test_done_in_time__is_met_whenever_records_begin(self, deadline):
        Deadline.unscoped.update(done_on=DUE)
        assert self.state() == State.MET

    def test_first_done_within_the_records__is_not_called_late(self, deadline):
        """An authority that recorded its first meeting here may well have held earlier ones."""
        Deadline.unscoped.update(done_on=day(5))
        assert self.state() == State.BEFORE_RECORDS

    def test_ended_undone__is_not_called_missed(self, deadline):
        Deadline.unscoped.update(ended_on=day(3))
        assert self.state() == State.BEFORE_RECORDS

    def test_another_authority_without_a_day__keeps_its_late_deadlines(self, deadline):
        other = DeadlineFactory(due_on=DUE)
        assert list(Deadline.unscoped.overdue(day(10))) == [other]

    def test_day_taken_away__counts_again(self, deadline):
        LocalAuthority.objects.update(records_kept_from=None)
        assert self.state() == State.OVERDUE

    def test_unsaved_deadline_of_a_child__asks_the_childs_authority(self, deadline):
        made = Deadline(child=deadline.child, due_on=DUE)
        assert made.state_on(day(10)) == State.BEFORE_RECORDS

    def test_loaded_deadlines__know_the_day_without_asking_again(
        self, deadline, django_assert_num_queries
    ):
        DeadlineFactory.create_batch(3, due_on=DUE)
        with django_assert_num_queries(1):
            for it in Deadline.unscoped.all():
                it.state_on(day(10))
