"""Long absences of which a school tells the authority, to the session and to the day."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from attendance.actions import open_returns, tell_of_absence
from attendance.marks import Mark, write
from attendance.models import AbsenceReturn, ReturnKind
from lac.accounts.access import Role
from lac.audit.models import Event
from lac.deadlines.models import Deadline, State
from lac.deadlines.sweep import sweep
from tests.factories.accounts import UserFactory
from tests.factories.attendance import attend, code_id, mark
from tests.factories.children import CareEpisodeFactory, ChildFactory, EnrolmentFactory

D = dt.date
MONDAY = D(2026, 9, 7)
TODAY = D(2026, 11, 20)


@pytest.fixture
def child(world):
    child = ChildFactory(local_authority=world.authority)
    CareEpisodeFactory(child=child, started_on=D(2026, 3, 2))
    EnrolmentFactory(child=child, school=world.school, admitted_on=D(2026, 4, 13))
    return child


def found(child):
    open_returns(by=None, on=TODAY, children=[child.pk])
    return list(AbsenceReturn.unscoped.filter(child=child))


def day_after(number):
    """The weekday so many weekdays after Monday 7 September."""
    return MONDAY + dt.timedelta(days=number + 2 * (number // 5))


# --- illness ----------------------------------------------------------------------


@pytest.mark.parametrize(("sessions", "number"), [(29, 0), (30, 1)])
def test_illness__from_the_fifteenth_day(child, world, sessions, number):
    attend(child, world.school, MONDAY, present=0, absent=sessions)
    assert len(found(child)) == number


def test_illness__need_not_be_one_stretch(child, world):
    for number in range(16):
        mark(child, world.school, day_after(2 * number), am="I", pm="I")
        mark(child, world.school, day_after(2 * number + 1))
    (it,) = found(child)
    assert (it.kind, it.since, it.reached_on) == ("illness", D(2026, 9, 1), day_after(28))


def test_illness__other_authorised_absence_does_not_count(child, world):
    attend(child, world.school, MONDAY, present=0, absent=40, code="M")
    assert found(child) == []


# --- without leave ----------------------------------------------------------------


@pytest.mark.parametrize(("sessions", "number"), [(18, 0), (20, 1)])
def test_without_leave__from_the_tenth_day(child, world, sessions, number):
    attend(child, world.school, MONDAY, present=0, absent=sessions, code="O")
    rows = found(child)
    assert [(it.kind, it.since, it.reached_on) for it in rows] == number * [
        (ReturnKind.UNAUTHORISED, MONDAY, D(2026, 9, 18))
    ]


@pytest.mark.parametrize(
    ("am", "pm", "number"),
    [("/", "O", 0), ("I", "I", 0), ("U", "\\", 0), ("#", "#", 1), ("Y4", "Y4", 1)],
)
def test_without_leave__a_day_in_school_or_explained_breaks_it(child, world, am, pm, number):
    for place in range(11):
        is_fifth = place == 5
        mark(
            child,
            world.school,
            day_after(place),
            am=am if is_fifth else "G",
            pm=pm if is_fifth else "O",
        )
    assert len(found(child)) == number


def test_without_leave__each_stretch_is_one(child, world):
    attend(child, world.school, MONDAY, present=0, absent=24, code="O")
    attend(child, world.school, D(2026, 9, 24), present=2, absent=20, code="G")
    assert [it.reached_on for it in found(child)] == [D(2026, 10, 8), D(2026, 9, 18)]


# --- keeping ----------------------------------------------------------------------


def test_returns__twice_changes_nothing(child, world):
    attend(child, world.school, MONDAY, present=0, absent=20, code="O")
    assert open_returns(by=None, on=TODAY) == 1
    assert open_returns(by=None, on=TODAY) == 0
    assert Event.objects.filter(action="attendance.return_due").count() == 1


def test_returns__are_taken_back_when_the_marks_are_put_right(child, world):
    attend(child, world.school, MONDAY, present=0, absent=20, code="O")
    assert found(child)
    mark(child, world.school, D(2026, 9, 9))
    assert found(child) == []


def test_returns__that_were_made_stay(child, world):
    attend(child, world.school, MONDAY, present=0, absent=20, code="O")
    (it,) = found(child)
    tell_of_absence(absence=it, told_on=D(2026, 9, 21), by=UserFactory())
    mark(child, world.school, D(2026, 9, 9))
    assert found(child) == [it]


def test_returns__are_of_children_in_care(world):
    child = EnrolmentFactory(school=world.school).child
    rows = [
        Mark(child.pk, world.school.pk, day_after(n), code_id("O"), code_id("O")) for n in range(12)
    ]
    write(rows, by=None)
    assert found(child) == []


@pytest.mark.parametrize("told_on", [D(2026, 9, 17), D(2026, 11, 21)])
def test_tell__before_it_was_long_enough_or_tomorrow_is_refused(child, world, told_on):
    attend(child, world.school, MONDAY, present=0, absent=20, code="O")
    (it,) = found(child)
    with pytest.raises(ValidationError, match="18 September 2026 and today"):
        tell_of_absence(absence=it, told_on=told_on, by=UserFactory())


# --- the clocks and the page ------------------------------------------------------

CLOCKS = [
    ("attendance.illness_return", "I", 30, D(2026, 9, 28)),
    ("attendance.unauthorised_return", "O", 20, D(2026, 9, 25)),
]


@pytest.mark.parametrize(("code", "mark_code", "absent", "due_on"), CLOCKS)
@pytest.mark.parametrize(
    ("late", "state"), [(0, State.MET), (1, State.MET_LATE)],
    ids=["the last day is still on time", "the next day is not"],
)  # fmt: skip
def test_clock__of_a_long_absence(child, world, code, mark_code, absent, due_on, late, state):
    attend(child, world.school, MONDAY, present=0, absent=absent, code=mark_code)
    (it,) = found(child)
    told_on = due_on + dt.timedelta(days=late)
    tell_of_absence(absence=it, told_on=told_on, by=UserFactory())
    sweep(duties=[code], children=[child.pk])
    clock = Deadline.unscoped.get(duty=code, child=child)
    assert (clock.due_on, clock.state_on(TODAY)) == (due_on, state)


def test_page__shows_the_absence_and_records_that_the_authority_was_told(world, client):
    attend(world.child, world.school, MONDAY, present=0, absent=20, code="O")
    open_returns(by=None, on=TODAY)
    it = AbsenceReturn.unscoped.get(child=world.child)
    client.force_login(world.users[Role.DESIGNATED_TEACHER])
    url = reverse("attendance:tell_of_absence", args=[world.child.pk, it.pk])
    page = client.get(reverse("attendance:detail", args=[world.child.pk])).content.decode()
    assert "10 school days without leave" in page
    assert url in page
    day = {"told_on_0": "21", "told_on_1": "9", "told_on_2": "2026"}
    assert client.post(url, day).status_code == 302
    page = client.get(reverse("attendance:detail", args=[world.child.pk])).content.decode()
    assert url not in page
    it.refresh_from_db()
    assert it.told_on == D(2026, 9, 21)
