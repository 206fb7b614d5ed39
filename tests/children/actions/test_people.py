"""The people around a child, and access for a time."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from lac.accounts.access import Permission, Role
from lac.children import actions
from lac.children.models import Child, Professional
from tests.factories.accounts import MembershipFactory, UserFactory, user_with
from tests.factories.children import (
    ChildFactory,
    GrantFactory,
    ProfessionalFactory,
)

D = dt.date
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


def test_add_professional__a_user_without_the_role_is_refused():
    child = ChildFactory()
    teacher = user_with(Role.DESIGNATED_TEACHER)
    with pytest.raises(ValidationError, match="no account as social worker"):
        actions.add_professional(
            child=child, role="social_worker", user=teacher, starts_on=D(2026, 11, 2), by=None
        )


def test_add_professional__who_takes_over_ends_the_other_the_day_before():
    child = ChildFactory()
    old = ProfessionalFactory(child=child)
    new = user_with(Role.SOCIAL_WORKER, local_authority=child.local_authority)
    actions.add_professional(
        child=child,
        role="social_worker",
        user=new,
        starts_on=D(2026, 11, 2),
        replaces=old,
        by=None,
    )
    old.refresh_from_db()
    assert old.ends_on == D(2026, 11, 1)
    assert [it.name for it in Professional.unscoped.current()] == [new.full_name]
    assert Child.visible_to(new).exists()


def test_add_professional__pressed_twice_is_recorded_once():
    child = ChildFactory()
    given = {"role": "camhs", "name": "Dr Tamsin Oyelaran", "starts_on": D(2026, 11, 2)}
    by = user_with(Role.VIRTUAL_SCHOOL_OFFICER)
    first = actions.add_professional(child=child, by=by, **given)
    assert actions.add_professional(child=child, by=by, **given) == first
    assert Professional.unscoped.count() == 1


def test_end_professional__after_their_last_day_they_no_longer_see_the_child(time_machine):
    worker = user_with(Role.SOCIAL_WORKER)
    mine = ProfessionalFactory(user=worker)
    actions.end_professional(professional=mine, ends_on=D(2026, 11, 20), by=None)
    assert Child.visible_to(worker).exists()
    time_machine.move_to(dt.datetime(2026, 11, 21, 9, 30, tzinfo=dt.UTC))
    del worker.__dict__["current_memberships"]
    assert not Child.visible_to(worker).exists()


def grant(**changes):
    given = {
        "child": ChildFactory(),
        "user": UserFactory(),
        "gives": "view_child",
        "starts_on": D(2026, 11, 20),
        "ends_on": D(2026, 12, 20),
        "reason": "They will teach the child from January",
        "by": UserFactory(),
    } | changes
    return actions.grant_access(**given)


def test_grant_access__opens_one_child_and_ends_by_itself(time_machine):
    ChildFactory()
    mine = grant()
    assert Child.visible_to(mine.user, Permission.VIEW_PEP).get() == mine.content_object
    assert not Child.visible_to(mine.user, Permission.WRITE_PEP).exists()
    time_machine.move_to(dt.datetime(2026, 12, 21, 9, tzinfo=dt.UTC))
    assert not Child.visible_to(mine.user).exists()


def test_grant_access__again_after_it_ended_is_taken():
    old = GrantFactory(ends_on=D(2026, 6, 1))
    grant(child=old.content_object, user=old.user)
    assert Child.visible_to(old.user).get() == old.content_object


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"ends_on": D(2027, 11, 22)}, "a year at most"),
        ({"ends_on": D(2026, 11, 19)}, "today or later"),
        ({"reason": "  "}, "Say why"),
        ({"gives": "delete_child"}, "Choose what"),
    ],
)
def test_grant_access__what_cannot_be_is_refused(wrong, said):
    with pytest.raises(ValidationError, match=said):
        grant(**wrong)


@pytest.mark.parametrize("starts_on", [D(2026, 11, 1), D(2026, 11, 20)])
def test_end_grant__access_is_gone_at_once(starts_on):
    mine = grant(starts_on=starts_on)
    user = mine.user
    actions.end_grant(grant=mine, by=UserFactory())
    assert not Child.visible_to(user).exists()


@pytest.mark.parametrize("role", [Role.CARER, Role.YOUNG_PERSON])
def test_grant_access__to_somebody_of_the_portal_is_refused(role):
    with pytest.raises(ValidationError, match="cannot be given access to a record"):
        grant(user=user_with(role))


def test_grant_access__to_a_carer_who_also_works_with_records_is_taken():
    teacher = user_with(Role.DESIGNATED_TEACHER)
    MembershipFactory(user=teacher, role=Role.CARER)
    assert grant(user=teacher).user == teacher
