"""A plan that is being written goes with the child to their next school."""

import datetime as dt

import pytest

from lac.accounts.access import Role
from lac.audit.models import Event
from pep.actions import follow_school
from pep.missing import gaps
from pep.models import PepSection
from pep.parts import Parts
from pep.sections import section_of
from tests.factories.children import EnrolmentFactory
from tests.factories.organisations import SchoolFactory
from tests.factories.pep import PepFactory
from tests.world import TODAY


def next_school(world):
    """The child leaves their school for another."""
    type(world.enrolment).unscoped.update(left_on=dt.date(2026, 11, 13))
    school = SchoolFactory(local_authority=world.authority, name="Fairmead School")
    EnrolmentFactory(child=world.child, school=school, admitted_on=dt.date(2026, 11, 16))
    return school


def test_plan__follows_the_child_to_the_next_school(world, pep):
    school = next_school(world)
    assert follow_school(on=TODAY, by=None) == 1
    pep.refresh_from_db()
    assert pep.school == school
    assert Event.objects.get(action="pep.followed").data["school"] == "Fairmead School"
    assert follow_school(on=TODAY, by=None) == 0


@pytest.mark.parametrize("state", ["submitted", "cancelled"])
def test_plan__that_is_not_being_written_stays_with_its_school(world, pep, state):
    pep.state = state
    pep.save()
    next_school(world)
    assert follow_school(children=[pep.child_id], on=TODAY, by=None) == 0


def test_plan__of_a_child_who_has_no_next_school_yet_stays_where_it_is(world, pep):
    type(world.enrolment).unscoped.update(left_on=dt.date(2026, 11, 19))
    assert follow_school(on=TODAY, by=None) == 0


def test_plan__of_a_child_who_had_no_school_asks_what_is_asked_at_one_and_loses_no_words(world):
    pep = PepFactory(child=world.child, band="no_setting", school=None)
    PepSection.unscoped.filter(pep=pep, key="setting").update(content={"meanwhile": "At home"})
    assert follow_school(children=[pep.child_id], on=TODAY, by=None) == 1
    pep.refresh_from_db()
    assert (pep.band, pep.school) == ("secondary", world.school)
    setting = section_of(pep, "setting")
    assert setting.owner == Role.DESIGNATED_TEACHER
    assert {"key_adult", "meanwhile"} <= {it.name for it in setting.questions}
    assert PepSection.unscoped.filter(pep=pep, key="attendance").exists()


def test_plan__of_a_child_who_had_no_school_does_not_ask_why_where_nobody_had_said(world):
    pep = PepFactory(child=world.child, band="no_setting", school=None)
    follow_school(children=[pep.child_id], on=TODAY, by=None)
    pep.refresh_from_db()
    asked = [gap.anchor for gap in gaps(Parts(pep)) if gap.section == "setting"]
    assert asked == ["id_key_adult"]
