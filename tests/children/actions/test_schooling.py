"""Schools and part-time timetables."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from lac.accounts.access import Role
from lac.children import actions
from lac.children.models import Enrolment
from tests.factories.accounts import user_with
from tests.factories.children import (
    ChildFactory,
    EnrolmentFactory,
    GrantFactory,
)
from tests.factories.organisations import LocalAuthorityFactory, SchoolFactory

D = dt.date
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


def test_admit__a_second_main_school_names_the_first_and_its_dates():
    first = EnrolmentFactory(child__given_name="Rowan", school__name="Alder Hill School")
    with pytest.raises(
        ValidationError,
        match="Rowan is already on the roll of Alder Hill School from 3 September 2025",
    ):
        actions.admit(child=first.child, school=SchoolFactory(), admitted_on=D(2026, 1, 5), by=None)


def test_admit__a_second_school_of_two_is_taken():
    first = EnrolmentFactory()
    actions.admit(
        child=first.child, school=SchoolFactory(), admitted_on=D(2026, 1, 5), kind="S", by=None
    )
    assert Enrolment.unscoped.filter(child=first.child).count() == 2


def test_admit__the_day_after_the_last_day_of_the_old_school_is_free():
    first = EnrolmentFactory(left_on=D(2026, 1, 4))
    with pytest.raises(ValidationError):
        actions.admit(child=first.child, school=SchoolFactory(), admitted_on=D(2026, 1, 4), by=None)
    actions.admit(child=first.child, school=SchoolFactory(), admitted_on=D(2026, 1, 5), by=None)


def test_admit__a_closed_school_is_refused():
    with pytest.raises(ValidationError, match="has closed"):
        actions.admit(
            child=ChildFactory(),
            school=SchoolFactory(is_open=False),
            admitted_on=D(2026, 1, 5),
            by=None,
        )


@pytest.mark.parametrize(
    "role", [Role.SOCIAL_WORKER, Role.VIRTUAL_SCHOOL_OFFICER, Role.VIRTUAL_SCHOOL_HEAD]
)
def test_admit__the_responsible_authority_names_any_school(world, role):
    other = SchoolFactory(local_authority=LocalAuthorityFactory())
    admitted = {"school": other, "admitted_on": D(2026, 1, 5), "kind": "S"}
    actions.admit(child=world.child, by=world.users[role], **admitted)
    assert Enrolment.unscoped.filter(child=world.child, school=other).exists()


def attackers(world, other):
    """People who see the child and would put them on a roll that is not theirs to keep."""
    host = user_with(Role.VIRTUAL_SCHOOL_OFFICER, local_authority=other.local_authority)
    EnrolmentFactory(child=world.child, kind="S", school__local_authority=other.local_authority)
    told = user_with(Role.DESIGNATED_TEACHER, school=SchoolFactory())
    GrantFactory(content_object=world.child, user=told, codename="write_pep")
    return [world.users[Role.DESIGNATED_TEACHER], world.users[Role.SCHOOL_STAFF], host, told]


def test_admit__at_a_school_that_is_not_theirs_is_refused(world):
    other = SchoolFactory(name="Fairmead School", local_authority=LocalAuthorityFactory())
    for who in attackers(world, other):
        with pytest.raises(ValidationError, match="only your own school"):
            actions.admit(
                child=world.child, school=other, admitted_on=D(2026, 1, 5), kind="S", by=who
            )
    assert not Enrolment.unscoped.filter(child=world.child, school=other).exists()


def test_edit_enrolment__into_another_schools_dates_is_refused():
    EnrolmentFactory(
        child=(enrolment := EnrolmentFactory(left_on=D(2026, 1, 4))).child,
        admitted_on=D(2026, 1, 5),
    )
    with pytest.raises(ValidationError, match="already on the roll"):
        actions.edit_enrolment(enrolment=enrolment, left_on=None, version=1, by=None)


def test_leave_school__before_the_first_day_is_refused_and_the_first_day_is_not():
    enrolment = EnrolmentFactory(admitted_on=D(2026, 9, 3))
    with pytest.raises(ValidationError, match="on or after 3 September 2026"):
        actions.leave_school(enrolment=enrolment, left_on=D(2026, 9, 2), by=None)
    actions.leave_school(enrolment=enrolment, left_on=D(2026, 9, 3), by=None)
    assert not Enrolment.unscoped.current(D(2026, 9, 4)).exists()
    assert Enrolment.unscoped.current(D(2026, 9, 3)).exists()


TIMETABLE = {
    "starts_on": D(2026, 11, 2),
    "ends_on": D(2026, 12, 11),
    "review_on": D(2026, 11, 27),
    "weekly_hours": 15,
    "reason": "A gradual return",
    "agreed_with": "The carer",
    "by": None,
}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"ends_on": D(2026, 11, 1)}, "before the first"),
        ({"review_on": D(2026, 12, 12)}, "while it lasts"),
        ({"weekly_hours": 25}, "fewer than 25 hours"),
        ({"starts_on": D(2025, 9, 2)}, "on the roll"),
    ],
)
def test_part_time_timetable__what_cannot_be_is_refused(wrong, said):
    with pytest.raises(ValidationError, match=said):
        actions.start_part_time_timetable(enrolment=EnrolmentFactory(), **(TIMETABLE | wrong))


def test_part_time_timetable__two_at_once_are_refused():
    enrolment = EnrolmentFactory()
    actions.start_part_time_timetable(enrolment=enrolment, **TIMETABLE)
    with pytest.raises(ValidationError, match="2 November 2026 to 11 December 2026"):
        actions.start_part_time_timetable(enrolment=enrolment, **TIMETABLE)
