"""Schools whose registers are missing, by their own school days."""

import datetime as dt

import pytest

from attendance.stale import StaleSchool, stale_schools
from tests.factories.attendance import mark
from tests.factories.calendars import CalendarFactory, make_year
from tests.factories.children import CareEpisodeFactory, EnrolmentFactory

pytestmark = pytest.mark.django_db
D = dt.date
# A Friday; half-term was from 26 to 30 October.
TODAY = D(2026, 11, 6)


@pytest.fixture
def enrolment():
    child = CareEpisodeFactory(started_on=D(2026, 3, 2)).child
    make_year(CalendarFactory(local_authority=child.local_authority), 2026)
    return EnrolmentFactory(child=child, admitted_on=D(2026, 4, 13))


@pytest.mark.parametrize(
    ("last_day", "missing"),
    [(D(2026, 11, 5), None), (D(2026, 10, 23), None), (D(2026, 10, 22), 5), (D(2026, 10, 9), 14)],
)
def test_stale__counts_the_days_the_school_was_open(enrolment, last_day, missing):
    """The day itself does not count, nor does half-term."""
    mark(enrolment.child, enrolment.school, last_day)
    expected = [StaleSchool(enrolment.school_id, last_day, missing, 1)] if missing else []
    assert stale_schools(on=TODAY) == expected


def test_stale__of_a_school_that_never_sent_one_the_year_counts(enrolment):
    (found,) = stale_schools(on=TODAY)
    assert (found.last_day, found.school_days) == (None, 42)


def test_stale__one_childs_marks_speak_for_the_school(enrolment):
    sibling = CareEpisodeFactory(started_on=D(2026, 3, 2)).child
    EnrolmentFactory(child=sibling, school=enrolment.school, admitted_on=D(2026, 9, 2))
    mark(sibling, enrolment.school, D(2026, 11, 5))
    assert stale_schools(on=TODAY) == []
    mark(enrolment.child, enrolment.school, D(2026, 9, 9))
    (found,) = stale_schools(on=TODAY, children=[enrolment.child.pk])
    assert (found.last_day, found.children) == (D(2026, 9, 9), 1)


def test_stale__a_child_who_left_or_is_not_in_care_does_not_ask(enrolment):
    EnrolmentFactory(child__local_authority=enrolment.child.local_authority)
    enrolment.left_on = D(2026, 11, 5)
    enrolment.save()
    assert stale_schools(on=TODAY) == []


def test_stale__is_one_statement(enrolment, django_assert_num_queries):
    with django_assert_num_queries(1):
        stale_schools(on=TODAY)
