"""An enrolment that never was is taken away, with its clocks; one that was, is not."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from lac.accounts.access import Role
from lac.audit.models import Event
from lac.audit.sentences import sentence_for
from lac.children import actions
from lac.children.models import Child, Enrolment, HandoverPack, PartTimeTimetable
from lac.deadlines.models import Deadline
from lac.deadlines.sweep import sweep
from tests.factories.accounts import user_with
from tests.factories.attendance import mark
from tests.factories.children import EnrolmentFactory, PartTimeTimetableFactory
from tests.factories.exclusions import SuspensionFactory
from tests.factories.organisations import SchoolFactory
from tests.factories.pep import PepFactory
from tests.factories.support import HandoverPackFactory

D = dt.date
WHY = "Entered for the wrong child"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


@pytest.fixture
def wrong(world):
    """A second, mistaken enrolment, and the designated teacher who can now open the record."""
    Enrolment.unscoped.filter(pk=world.enrolment.pk).update(left_on=D(2026, 11, 13))
    school = SchoolFactory(name="Larkmoor", local_authority=world.authority)
    return EnrolmentFactory(child=world.child, school=school, admitted_on=D(2026, 11, 16))


@pytest.fixture
def officer(world):
    return world.users[Role.VIRTUAL_SCHOOL_OFFICER]


def remove(enrolment, officer, reason=WHY):
    actions.remove_enrolment(enrolment=enrolment, reason=reason, by=officer)


def test_remove__the_school_no_longer_sees_the_child_and_its_clocks_end(wrong, officer):
    teacher = user_with(Role.DESIGNATED_TEACHER, school=wrong.school)
    PartTimeTimetableFactory(enrolment=wrong, child=wrong.child)
    sweep(children=[wrong.child_id])
    clocks = Deadline.unscoped.filter(school_id=wrong.school_id, withdrawn_at=None)
    assert clocks.exists()
    assert Child.visible_to(teacher).exists()
    remove(wrong, officer)
    sweep(children=[wrong.child_id])
    assert not Child.visible_to(teacher).exists()
    assert not clocks.exists()
    assert not PartTimeTimetable.unscoped.exists()


def test_remove__the_log_keeps_what_it_was_and_why(wrong, officer):
    remove(wrong, officer)
    event = Event.objects.get(action="enrolment.removed")
    assert (event.subject_id, event.child_id) == (wrong.pk, wrong.child_id)
    assert sentence_for(event) == (
        "removed the enrolment at Larkmoor from 16 November 2026, which was a mistake: "
        "Entered for the wrong child"
    )


def test_remove__needs_a_reason(wrong, officer):
    with pytest.raises(ValidationError, match="Say why"):
        remove(wrong, officer, " ")
    assert Enrolment.unscoped.filter(pk=wrong.pk).exists()


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        (lambda **it: mark(day=D(2026, 11, 17), **it), "attendance there"),
        (SuspensionFactory, "a suspension or exclusion there"),
        (lambda **it: PepFactory(state="submitted", **it), "a plan that was sent in there"),
    ],
)
def test_remove__where_the_child_was_there_after_all(wrong, officer, shown, words):
    shown(child=wrong.child, school=wrong.school)
    with pytest.raises(ValidationError, match=f"was at Larkmoor: the record has {words}"):
        remove(wrong, officer)


def test_remove__one_of_two_at_the_same_school(wrong, officer):
    """What was recorded there belongs to the other."""
    mark(wrong.child, wrong.school, D(2026, 11, 17))
    EnrolmentFactory(child=wrong.child, school=wrong.school, admitted_on=D(2026, 11, 17), kind="G")
    remove(wrong, officer)
    assert Enrolment.unscoped.get(school=wrong.school).kind == "G"


def test_remove__a_plan_that_is_being_written_goes_back_with_the_child(
    wrong, world, officer, django_capture_on_commit_callbacks
):
    plan = PepFactory(child=wrong.child, school=wrong.school)
    remove(wrong, officer)
    with django_capture_on_commit_callbacks(execute=True):
        actions.edit_enrolment(enrolment=world.enrolment, left_on=None, by=officer)
    plan.refresh_from_db()
    assert plan.school == world.school


def test_remove__after_its_pack_was_withdrawn(wrong, world, officer):
    pack = HandoverPackFactory(
        child=wrong.child, enrolment=wrong, from_school=world.school, to_school=wrong.school
    )
    with pytest.raises(ValidationError, match="Withdraw it first") as refusal:
        remove(wrong, officer)
    assert refusal.value.way_on["url"] == pack.get_absolute_url()
    actions.withdraw_handover(pack=pack, reason=WHY, by=officer)
    remove(wrong, officer)
    assert HandoverPack.unscoped.get().enrolment is None
