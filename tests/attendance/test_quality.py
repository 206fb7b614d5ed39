"""Schools that send no register, among the gaps in children's records."""

import datetime as dt

import pytest

from attendance.quality import stale_register
from lac.children.models import Child, Enrolment
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


def failing():
    return list(Child.unscoped.filter(stale_register(TODAY)))


@pytest.mark.parametrize(("last_day", "fails"), [(D(2026, 10, 23), False), (D(2026, 10, 22), True)])
def test_stale_register__on_the_fifth_school_day(enrolment, last_day, fails):
    mark(enrolment.child, enrolment.school, last_day)
    assert failing() == ([enrolment.child] if fails else [])


def test_stale_register__is_about_everybody_on_the_roll_and_nobody_who_left(enrolment):
    other = EnrolmentFactory(school=enrolment.school, admitted_on=D(2026, 9, 2))
    assert failing() == [enrolment.child, other.child]
    Enrolment.unscoped.filter(pk=other.pk).update(left_on=D(2026, 11, 5))
    assert failing() == [enrolment.child]


def test_stale_register__asks_nothing_by_itself(enrolment, django_assert_num_queries):
    with django_assert_num_queries(1):
        failing()
