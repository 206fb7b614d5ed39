"""A child changes school: the actions of their plan pass to the next school's teacher."""

import pytest

from lac.accounts.access import Role
from pep import actions
from pep.carrying import _actions as carry_actions
from pep.content import content_of
from pep.models import PepAction
from pep.pack import pass_actions, signed_plan, unfinished
from tests.factories.accounts import user_with
from tests.factories.pep import PepFactory


@pytest.fixture
def new(world):
    """The designated teacher of the next school."""
    return user_with(Role.DESIGNATED_TEACHER, user__full_name="Noor Haddad")


def action_of(pep, owner, **fields):
    return PepAction.unscoped.create(pep=pep, action="Order the laptop", owner=owner, **fields)


def test_signed_plan__keeps_the_name_it_was_signed_with_and_says_who_does_it_now(
    submitted, officer, teacher, new
):
    mine = action_of(submitted, teacher.full_name)
    theirs = action_of(submitted, "Ms Bellamy of CAMHS")
    actions.grade(pep=submitted, rag="green", by=officer)
    signed = actions.sign_off(pep=submitted, good_enough=True, why="It is.", by=officer)
    before = content_of(signed)
    assert pass_actions(signed.child, [teacher], new, None) == 1
    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert (mine.owner, mine.passed_to, mine.doer) == (
        teacher.full_name,
        "Noor Haddad",
        new.full_name,
    )
    assert theirs.doer == "Ms Bellamy of CAMHS"
    assert content_of(signed) == before
    amended = actions.amend(pep=signed, reason="The reading age was wrong", by=officer)
    assert actions.drop_amendment(pep=amended, by=officer).is_signed


def test_passed_on_twice__goes_to_the_last_school(signed, teacher, new):
    action_of(signed, teacher.full_name)
    last = user_with(Role.DESIGNATED_TEACHER)
    pass_actions(signed.child, [teacher], new, None)
    assert pass_actions(signed.child, [new], last, None) == 1
    assert PepAction.unscoped.get(action="Order the laptop").doer == last.full_name
    said = dict(unfinished(signed.child, None, None))
    assert said["Order the laptop"] == last.full_name


def test_plan_being_written__names_the_next_teacher_as_the_one_who_does_it(pep, teacher, new):
    mine = action_of(pep, teacher.full_name)
    done = action_of(pep, teacher.full_name, done_on=pep.opened_on)
    assert pass_actions(pep.child, [teacher], new, None) == 1
    mine.refresh_from_db()
    done.refresh_from_db()
    assert (mine.owner, mine.passed_to, done.owner) == (new.full_name, "", teacher.full_name)


def test_next_plan__carries_the_action_with_who_does_it_now(signed, teacher, new, world):
    action_of(signed, teacher.full_name)
    pass_actions(signed.child, [teacher], new, None)
    following = PepFactory(child=world.child, school=world.school, term="spring")
    carry_actions({signed.pk: following})
    carried = PepAction.unscoped.get(pep=following, action="Order the laptop")
    assert (carried.owner, carried.passed_to) == ("Noor Haddad", "")


def test_another_owner__in_an_amendment_is_who_does_it(signed, teacher, officer, new):
    mine = action_of(signed, teacher.full_name)
    pass_actions(signed.child, [teacher], new, None)
    mine.refresh_from_db()
    mine.pep = actions.amend(pep=signed, reason="Somebody else does it", by=officer)
    changed = {"owner": "Mr Osei", "action": mine.action}
    saved = actions.save_row(row=mine, details=changed, version=mine.version, by=officer)
    assert saved.doer == "Mr Osei"


def test_plan_in_the_pack__may_have_been_amended(submitted, officer, teacher):
    actions.grade(pep=submitted, rag="green", by=officer)
    signed = actions.sign_off(pep=submitted, good_enough=True, why="It is.", by=officer)
    actions.amend(pep=signed, reason="The reading age was wrong", by=officer)
    again = actions.submit(pep=signed, by=teacher)
    actions.grade(pep=again, rag="green", by=officer)
    actions.sign_off(pep=again, good_enough=True, why="It is.", by=officer)
    title, pdf = signed_plan(signed.child)
    assert title == f"Personal Education Plan, {signed.term_label}"
    assert pdf.startswith(b"%PDF")
