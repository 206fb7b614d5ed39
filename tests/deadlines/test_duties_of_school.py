"""Part-time timetables are reviewed; the September after Year 11 brings a place."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from lac.children.actions import review_part_time_timetable
from lac.children.models import PartTimeTimetable
from lac.deadlines.models import Deadline, State
from lac.deadlines.sweep import sweep
from tests.factories.accounts import UserFactory
from tests.factories.children import CareEpisodeFactory, ChildFactory, EnrolmentFactory

pytestmark = pytest.mark.django_db
D = dt.date
REVIEW = D(2026, 11, 6)
LATER = D(2026, 12, 18)
ON_TIME = ["the last day is still on time", "the next day is not"]


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(dt.datetime(2026, 12, 18, 10, tzinfo=dt.UTC))


def deadlines(code):
    sweep(duties=[code])
    return list(Deadline.unscoped.filter(duty=code, withdrawn_at=None))


def deadline(code):
    (found,) = deadlines(code)
    return found


# --- part-time timetables ---------------------------------------------------------


@pytest.fixture
def timetable():
    enrolment = EnrolmentFactory()
    return PartTimeTimetable.unscoped.create(
        child=enrolment.child,
        enrolment=enrolment,
        starts_on=D(2026, 10, 5),
        ends_on=D(2026, 12, 11),
        review_on=REVIEW,
        weekly_hours=12,
        reason="Back to school in steps",
        agreed_with="The carer and the social worker",
    )


def review(timetable, reviewed_on, **more):
    given = {"note": "Three more mornings from Monday", "by": UserFactory()} | more
    return review_part_time_timetable(timetable=timetable, reviewed_on=reviewed_on, **given)


@pytest.mark.parametrize(
    ("reviewed_on", "state"),
    [(REVIEW, State.MET), (REVIEW + dt.timedelta(days=1), State.MET_LATE)],
    ids=ON_TIME,
)
def test_part_time_review__by_the_day_set(timetable, reviewed_on, state):
    assert deadline("school.part_time_review").due_on == REVIEW
    review(timetable, reviewed_on)
    assert deadline("school.part_time_review").state_on(LATER) == state


def test_part_time_review__sets_the_next_day(timetable):
    review(timetable, REVIEW, next_on=D(2026, 12, 4))
    it = deadline("school.part_time_review")
    assert (it.due_on, it.done_on) == (D(2026, 12, 4), None)


def test_part_time_review__a_last_one_held_early_is_in_time(timetable):
    review(timetable, D(2026, 10, 30))
    assert deadline("school.part_time_review").state_on(LATER) == State.MET


def test_part_time_review__is_missed_when_the_timetable_is_over(timetable):
    assert deadline("school.part_time_review").state_on(D(2026, 12, 12)) == State.OVERDUE
    assert deadline("school.part_time_review").state_on(D(2026, 12, 13)) == State.MISSED


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"reviewed_on": D(2026, 10, 4)}, "between the first day"),
        ({"reviewed_on": D(2026, 12, 19)}, "between the first day"),
        ({"reviewed_on": REVIEW, "next_on": REVIEW}, "after this one"),
        ({"reviewed_on": REVIEW, "next_on": D(2026, 12, 12)}, "while the timetable lasts"),
        ({"reviewed_on": REVIEW, "note": " "}, "what the review found"),
    ],
)
def test_part_time_review__days_that_make_no_sense_are_refused(timetable, given, sentence):
    with pytest.raises(ValidationError) as refusal:
        review(timetable, **given)
    assert sentence in " ".join(refusal.value.messages)


# --- the September after Year 11 --------------------------------------------------

SEPTEMBER = D(2026, 9, 1)


@pytest.fixture
def leaver():
    """Finished Year 11 in June 2026."""
    child = ChildFactory(born_on=D(2010, 3, 1))
    CareEpisodeFactory(child=child, started_on=D(2025, 3, 3))
    return child


@pytest.mark.parametrize(
    ("admitted_on", "state"),
    [(D(2026, 9, 30), State.MET), (D(2026, 10, 1), State.MET_LATE)],
    ids=ON_TIME,
)
def test_september_place__by_the_end_of_september(leaver, admitted_on, state):
    EnrolmentFactory(child=leaver, admitted_on=admitted_on, kind="F")
    it = deadline("school.september_place")
    assert (it.started_on, it.due_on) == (SEPTEMBER, D(2026, 9, 30))
    assert it.state_on(LATER) == state


def test_september_place__a_sixth_form_of_the_same_school_will_do(leaver):
    EnrolmentFactory(child=leaver, admitted_on=D(2021, 9, 3))
    assert deadline("school.september_place").done_on == SEPTEMBER


@pytest.mark.parametrize(("born_on", "number"), [(D(2010, 8, 31), 1), (D(2010, 9, 1), 0)])
def test_september_place__of_those_who_finished_year_11(born_on, number):
    CareEpisodeFactory(child=ChildFactory(born_on=born_on), started_on=D(2025, 3, 3))
    assert len(deadlines("school.september_place")) == number


@pytest.mark.parametrize(("ended_on", "number"), [(SEPTEMBER, 0), (D(2026, 9, 2), 1)])
def test_september_place__of_those_in_care_that_day(ended_on, number):
    child = ChildFactory(born_on=D(2010, 3, 1))
    CareEpisodeFactory(child=child, started_on=D(2025, 3, 3), ended_on=ended_on)
    assert len(deadlines("school.september_place")) == number
