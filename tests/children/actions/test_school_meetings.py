"""Pre-admission and exit meetings: held, or a reason why not; who is asked, and who is not."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from lac.accounts.access import Role
from lac.children import actions
from lac.children.models import Enrolment, MeetingNotHeld
from tests.factories.meetings import MeetingFactory
from tests.factories.organisations import SchoolFactory
from tests.factories.support import AdmissionRequestFactory

D = dt.date
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


@pytest.fixture
def between_schools(world):
    """The child has left their school; the social worker finds the next."""
    Enrolment.unscoped.filter(pk=world.enrolment.pk).update(left_on=D(2026, 11, 13))
    world.enrolment.refresh_from_db()
    return world


def admit(world, **details):
    return actions.admit(
        **{
            "child": world.child,
            "school": SchoolFactory(),
            "admitted_on": D(2026, 11, 16),
            "by": world.users[Role.SOCIAL_WORKER],
        }
        | details
    )


def leave(world, **details):
    return actions.leave_school(
        **{
            "enrolment": world.enrolment,
            "left_on": D(2026, 11, 20),
            "by": world.users[Role.DESIGNATED_TEACHER],
        }
        | details
    )


def held(world, kind, day):
    MeetingFactory(child=world.child, kind=kind, held_on=day)


@pytest.mark.parametrize("day", [D(2026, 11, 16), D(2026, 5, 17)])
def test_admit__after_a_meeting_on_the_day_or_183_days_before_is_taken(between_schools, day):
    held(between_schools, "pre_admission", day)
    admit(between_schools)
    assert not MeetingNotHeld.unscoped.exists()


@pytest.mark.parametrize("day", [D(2026, 11, 17), D(2026, 5, 16)])
def test_admit__with_a_meeting_a_day_outside_is_refused(between_schools, day):
    held(between_schools, "pre_admission", day)
    with pytest.raises(ValidationError, match="No pre-admission meeting was held"):
        admit(between_schools)


def test_admit__a_meeting_of_another_kind_does_not_count(between_schools):
    held(between_schools, "pep", D(2026, 11, 12))
    with pytest.raises(ValidationError, match="No pre-admission meeting"):
        admit(between_schools)


def test_admit__without_a_meeting_keeps_the_reason(between_schools):
    enrolment = admit(between_schools, without_meeting=" The court moved him overnight. ")
    kept = MeetingNotHeld.unscoped.get()
    assert (kept.enrolment, kept.reason) == (enrolment, "The court moved him overnight.")


def test_admit__a_second_school_needs_no_meeting(world):
    assert admit(world, kind="S").pk


def test_admit__by_a_job_is_not_held_up(between_schools):
    assert admit(between_schools, by=None).pk


@pytest.mark.parametrize(
    ("begins", "is_asked"), [(D(2026, 11, 16), True), (D(2026, 11, 17), False)]
)
def test_admit__before_records_are_kept_here_is_not_asked_about(between_schools, begins, is_asked):
    between_schools.authority.records_kept_from = begins
    between_schools.authority.save()
    between_schools.child.refresh_from_db()
    if is_asked:
        with pytest.raises(ValidationError, match="No pre-admission meeting"):
            admit(between_schools)
    else:
        assert admit(between_schools).pk


def test_admit__an_authority_that_does_not_ask_is_not_held_up(between_schools):
    between_schools.authority.asks_for_school_meetings = False
    between_schools.authority.save()
    between_schools.child.refresh_from_db()
    admit(between_schools)
    there = Enrolment.unscoped.get(child=between_schools.child, left_on=None)
    leave(between_schools, enrolment=there, by=between_schools.users[Role.SOCIAL_WORKER])
    assert not Enrolment.unscoped.filter(child=between_schools.child, left_on=None).exists()


def test_start__of_a_request_asks_for_the_meeting_too(between_schools):
    request = AdmissionRequestFactory(child=between_schools.child, offered_on=D(2026, 11, 9))
    begin = {
        "request": request,
        "admitted_on": D(2026, 11, 16),
        "by": between_schools.users[Role.SOCIAL_WORKER],
    }
    with pytest.raises(ValidationError, match="No pre-admission meeting"):
        actions.start_at_school(**begin)
    actions.start_at_school(**begin, without_meeting="The school held its own.")
    assert MeetingNotHeld.unscoped.get().occasion == "admission"


def test_leave__after_an_exit_meeting_is_taken(world):
    held(world, "exit", D(2026, 11, 20))
    leave(world)
    assert not MeetingNotHeld.unscoped.exists()


def test_leave__with_an_exit_meeting_before_this_school_is_refused(world):
    held(world, "exit", D(2025, 9, 2))
    with pytest.raises(ValidationError, match="No exit meeting was held"):
        leave(world)


def test_leave__without_a_meeting_keeps_the_reason(world):
    leave(world, without_meeting="Excluded for good")
    kept = MeetingNotHeld.unscoped.get()
    assert (kept.occasion, kept.reason) == ("leaving", "Excluded for good")


def test_edit_enrolment__is_no_way_around_the_meetings(world):
    by = world.users[Role.DESIGNATED_TEACHER]
    with pytest.raises(ValidationError, match="Record leaving"):
        actions.edit_enrolment(enrolment=world.enrolment, left_on=D(2026, 11, 20), by=by)
    second = admit(world, kind="S")
    leave(world, without_meeting="The court moved her overnight.", left_on=D(2026, 11, 15))
    worker = world.users[Role.SOCIAL_WORKER]
    with pytest.raises(ValidationError, match="add the school anew"):
        actions.edit_enrolment(enrolment=second, kind="C", by=worker)
    held(world, "pre_admission", D(2026, 11, 12))
    assert actions.edit_enrolment(enrolment=second, kind="C", by=worker).kind == "C"


def test_edit_enrolment__a_last_day_that_was_wrong_is_corrected(between_schools):
    actions.edit_enrolment(
        enrolment=between_schools.enrolment,
        left_on=D(2026, 11, 12),
        by=between_schools.users[Role.SOCIAL_WORKER],
    )
    between_schools.enrolment.refresh_from_db()
    assert between_schools.enrolment.left_on == D(2026, 11, 12)
