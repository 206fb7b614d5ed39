"""The clocks that begin after a decision: work, the way back, cancelling, the board, the panel."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from exclusions.actions import edit_suspension, record_panel, tell
from exclusions.models import Kind, Notification
from lac.calendars.tables import rebuild_working_days
from lac.deadlines.models import Deadline, State
from lac.deadlines.sweep import sweep
from tests.factories.accounts import UserFactory
from tests.factories.calendars import CalendarFactory, make_year
from tests.factories.children import ChildFactory
from tests.factories.exclusions import NotificationFactory, SuspensionFactory

pytestmark = pytest.mark.django_db
D = dt.date
MONDAY = D(2026, 11, 9)
LATER = D(2026, 12, 18)
ON_TIME = ["the last day is still on time", "the next day is not"]


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(dt.datetime(2026, 12, 18, 10, tzinfo=dt.UTC))


@pytest.fixture(autouse=True)
def child():
    rebuild_working_days()
    child = ChildFactory()
    make_year(CalendarFactory(local_authority=child.local_authority), 2026)
    return child


def deadlines(code):
    sweep(as_of=LATER, duties=[code])
    return list(Deadline.unscoped.filter(duty=code, withdrawn_at=None))


def deadline(code):
    (found,) = deadlines(code)
    return found


def at(day, hour=12):
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))


# --- work -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("work_set_on", "state"),
    [(MONDAY, State.MET), (D(2026, 11, 10), State.MET_LATE)],
    ids=ON_TIME,
)
def test_work__is_set_on_the_first_school_day(child, work_set_on, state):
    SuspensionFactory(child=child, work_set_on=work_set_on)
    it = deadline("exclusions.work_set")
    assert (it.due_on, it.state_on(LATER)) == (MONDAY, state)


def test_work__set_before_the_first_day_counts_on_it(child):
    SuspensionFactory(child=child, work_set_on=D(2026, 11, 6))
    assert deadline("exclusions.work_set").done_on == MONDAY


def test_work__written_down_later_keeps_its_first_day(child):
    suspension = SuspensionFactory(child=child)
    given = {"suspension": suspension, "by": UserFactory()}
    changed = edit_suspension(version=1, work_set="Online, each morning", **given)
    assert changed.work_set_on == LATER
    changed.work_set_on = MONDAY
    changed.save()
    again = edit_suspension(version=changed.version, work_set="On paper", **given)
    assert again.work_set_on == MONDAY


def test_work__is_not_asked_for_at_lunchtime(child):
    SuspensionFactory(child=child, kind=Kind.LUNCHTIME, sessions=1)
    assert deadlines("exclusions.work_set") == []


# --- the way back -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("met_on", "state"),
    [(D(2026, 11, 16), State.MET), (D(2026, 11, 17), State.MET_LATE)],
    ids=ON_TIME,
)
def test_reintegration__on_the_first_day_back(child, met_on, state):
    SuspensionFactory(child=child, sessions=10, reintegration_on=met_on)
    it = deadline("exclusions.reintegration")
    assert it.started_on == D(2026, 11, 13)
    assert (it.due_on, it.state_on(LATER)) == (D(2026, 11, 16), state)


def test_reintegration__planned_for_tomorrow_has_not_been_held(child):
    SuspensionFactory(child=child, reintegration_on=LATER + dt.timedelta(days=1))
    assert deadline("exclusions.reintegration").done_on is None


def test_reintegration__before_the_last_day_counts(child):
    SuspensionFactory(child=child, sessions=10, reintegration_on=D(2026, 11, 11))
    assert deadline("exclusions.reintegration").state_on(LATER) == State.MET


# --- cancelling -------------------------------------------------------------------

OF_CANCELLATION = [
    ("exclusions.parents_told_of_cancellation", "parent"),
    ("exclusions.social_worker_told_of_cancellation", "social_worker"),
    ("exclusions.virtual_school_head_told_of_cancellation", "virtual_school_head"),
    ("exclusions.local_authority_told_of_cancellation", "local_authority"),
]


@pytest.fixture
def cancelled(child):
    return SuspensionFactory(
        child=child, cancelled_on=D(2026, 11, 12), cancel_reason="New evidence"
    )


@pytest.mark.parametrize(("code", "recipient"), OF_CANCELLATION)
def test_cancellation__told_the_same_day_is_on_time_and_the_next_is_late(
    cancelled, code, recipient
):
    told = NotificationFactory(
        suspension=cancelled,
        recipient=recipient,
        about="cancellation",
        sent_at=at(D(2026, 11, 13)),
    )
    it = deadline(code)
    assert (it.due_on, it.state_on(LATER)) == (D(2026, 11, 12), State.MET_LATE)
    Notification.unscoped.filter(pk=told.pk).update(sent_at=at(D(2026, 11, 12), 23))
    assert deadline(code).state_on(LATER) == State.MET


@pytest.mark.parametrize(("code", "recipient"), OF_CANCELLATION)
def test_cancellation__told_of_the_decision_is_not_enough(cancelled, code, recipient):
    NotificationFactory(suspension=cancelled, recipient=recipient, about="decision")
    assert deadline(code).state_on(LATER) == State.OVERDUE


def test_cancellation__a_decision_that_stands_has_no_such_clock(child):
    SuspensionFactory(child=child)
    assert deadlines("exclusions.parents_told_of_cancellation") == []


def test_cancellation__the_board_hears_of_it_when_it_had_heard_of_the_decision(cancelled):
    code = "exclusions.governing_board_told_of_cancellation"
    assert deadlines(code) == []
    NotificationFactory(suspension=cancelled, recipient="governing_board")
    assert deadline(code).due_on == D(2026, 11, 12)


# --- the governing board ----------------------------------------------------------

EXAM = D(2026, 11, 23)


@pytest.mark.parametrize(
    ("met_on", "state"),
    [(D(2026, 11, 22), State.MET), (EXAM, State.MET_LATE)],
    ids=ON_TIME,
)
def test_board__meets_before_the_exam(child, met_on, state):
    SuspensionFactory(child=child, misses_exam=True, exam_on=EXAM, board_met_on=met_on)
    it = deadline("exclusions.board_before_exam")
    assert (it.due_on, it.state_on(LATER)) == (D(2026, 11, 22), state)


def test_board__without_the_exams_day_the_fifteen_days_hold_alone(child):
    SuspensionFactory(child=child, misses_exam=True)
    assert deadlines("exclusions.board_before_exam") == []


@pytest.mark.parametrize(
    ("code", "recipient"),
    [
        ("exclusions.parents_told_of_outcome", "parent"),
        ("exclusions.local_authority_told_of_outcome", "local_authority"),
    ],
)
def test_outcome__told_the_same_day_is_on_time_and_the_next_is_late(child, code, recipient):
    met = SuspensionFactory(child=child, board_met_on=D(2026, 11, 24), board_outcome="upheld")
    told = NotificationFactory(
        suspension=met, recipient=recipient, about="outcome", sent_at=at(D(2026, 11, 25))
    )
    it = deadline(code)
    assert (it.due_on, it.state_on(LATER)) == (D(2026, 11, 24), State.MET_LATE)
    Notification.unscoped.filter(pk=told.pk).update(sent_at=at(D(2026, 11, 24)))
    assert deadline(code).state_on(LATER) == State.MET


def test_tell__what_comes_next_is_worked_out_for_each_person(child):
    suspension = SuspensionFactory(
        child=child, board_met_on=D(2026, 11, 24), board_outcome="upheld"
    )
    by = UserFactory()

    def told(recipient):
        return tell(suspension=suspension, recipient=recipient, how="email", by=by).about

    assert [told("parent"), told("parent")] == ["decision", "outcome"]
    assert [told("carer"), told("governing_board")] == ["decision", "decision"]


def test_tell__of_an_outcome_before_the_board_met_is_refused(child):
    suspension = SuspensionFactory(child=child)
    with pytest.raises(ValidationError, match="has not met"):
        tell(
            suspension=suspension,
            recipient="parent",
            how="email",
            about="outcome",
            by=UserFactory(),
        )


# --- the review panel -------------------------------------------------------------


@pytest.fixture
def excluded(child):
    return SuspensionFactory(
        child=child,
        kind=Kind.PERMANENT,
        sessions=0,
        ended_session="",
        decided_on=D(2026, 9, 7),
        board_met_on=D(2026, 9, 21),
        board_outcome="upheld",
    )


@pytest.mark.parametrize(
    ("met_on", "state"),
    [(D(2026, 10, 23), State.MET), (D(2026, 11, 2), State.MET_LATE)],
    ids=ON_TIME,
)
def test_panel__within_fifteen_school_days_of_the_application(excluded, met_on, state):
    """2 October and fifteen school days: the Friday before half-term."""
    excluded.panel_applied_on, excluded.panel_met_on = D(2026, 10, 2), met_on
    excluded.panel_outcome = "upheld"
    excluded.save()
    it = deadline("exclusions.panel_within_15_days")
    assert (it.due_on, it.state_on(LATER)) == (D(2026, 10, 23), state)


@pytest.mark.parametrize(
    ("again_on", "state"),
    [(D(2026, 10, 23), State.MET), (D(2026, 11, 2), State.MET_LATE)],
    ids=ON_TIME,
)
def test_board__reconsiders_within_ten_school_days_of_the_notice(excluded, again_on, state):
    record_panel(
        suspension=excluded,
        version=1,
        panel_applied_on=D(2026, 10, 1),
        panel_met_on=D(2026, 10, 9),
        panel_outcome="quashed",
        reconsidered_on=again_on,
        by=UserFactory(),
    )
    it = deadline("exclusions.board_reconsiders")
    assert (it.due_on, it.state_on(LATER)) == (D(2026, 10, 23), state)


def test_board__does_not_reconsider_what_the_panel_upheld(excluded):
    excluded.panel_applied_on = excluded.panel_met_on = D(2026, 10, 9)
    excluded.panel_outcome = "upheld"
    excluded.save()
    assert deadlines("exclusions.board_reconsiders") == []


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"panel_met_on": D(2026, 10, 9)}, "what it decided"),
        ({"panel_applied_on": D(2026, 9, 20)}, "in their order"),
        ({"panel_applied_on": D(2026, 12, 19)}, "in the future"),
        ({"panel_met_on": D(2026, 10, 9), "panel_outcome": "upheld"}, "day of the application"),
        (
            {"panel_applied_on": D(2026, 10, 1), "reconsidered_on": D(2026, 10, 9)},
            "when the panel says",
        ),
    ],
)
def test_panel__days_that_make_no_sense_are_refused(excluded, given, sentence):
    with pytest.raises(ValidationError) as refusal:
        record_panel(suspension=excluded, version=1, by=UserFactory(), **given)
    assert sentence in " ".join(refusal.value.messages)


def test_panel__reviews_permanent_exclusions_only(child):
    suspended = SuspensionFactory(child=child, board_met_on=MONDAY, board_outcome="noted")
    with pytest.raises(ValidationError, match="permanent exclusion"):
        record_panel(suspension=suspended, version=1, panel_applied_on=LATER, by=UserFactory())
