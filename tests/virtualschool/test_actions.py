"""Who may give which role to whom, and what they are told."""

import pytest
from django.core.exceptions import ValidationError

from lac.accounts.access import Role
from lac.accounts.models import User
from lac.deadlines.models import Delivery
from lac.deadlines.outbox import rendered
from tests.factories.accounts import InvitationFactory, user_with
from tests.factories.children import ChildFactory, EnrolmentFactory
from tests.factories.organisations import LocalAuthorityFactory, SchoolFactory
from virtualschool import actions, reach

R = Role


def give(world, giver, role, *, user=None, school=None):
    return actions.give_role(
        user=user or user_with(R.REVIEWING_OFFICER, local_authority=world.authority),
        role=role,
        authority=world.authority,
        school=school,
        by=world.users[giver],
    )


@pytest.mark.parametrize(
    ("giver", "role", "may"),
    [
        (R.VIRTUAL_SCHOOL_HEAD, R.VIRTUAL_SCHOOL_HEAD, True),
        (R.VIRTUAL_SCHOOL_HEAD, R.SYSTEM_ADMINISTRATOR, True),
        (R.VIRTUAL_SCHOOL_OFFICER, R.CARER, True),
        (R.VIRTUAL_SCHOOL_OFFICER, R.VIRTUAL_SCHOOL_HEAD, False),
        (R.VIRTUAL_SCHOOL_OFFICER, R.VIRTUAL_SCHOOL_OFFICER, False),
        (R.VIRTUAL_SCHOOL_OFFICER, R.SOCIAL_WORKER, False),
        (R.VIRTUAL_SCHOOL_OFFICER, R.SYSTEM_ADMINISTRATOR, False),
        (R.SYSTEM_ADMINISTRATOR, R.SOCIAL_WORKER, True),
        (R.SYSTEM_ADMINISTRATOR, R.VIRTUAL_SCHOOL_OFFICER, False),
        (R.SYSTEM_ADMINISTRATOR, R.HEAD_OF_SOCIAL_CARE, False),
        (R.HEAD_OF_SOCIAL_CARE, R.CARER, False),
        (R.SOCIAL_WORKER, R.CARER, False),
    ],
)
def test_give_role__by_what_the_giver_is(world, giver, role, may):
    if may:
        assert give(world, giver, role).role == role
    else:
        with pytest.raises(ValidationError, match="does not let you"):
            give(world, giver, role)


@pytest.mark.parametrize("giver", [R.VIRTUAL_SCHOOL_HEAD, R.SYSTEM_ADMINISTRATOR])
def test_give_role__never_to_oneself(world, giver):
    with pytest.raises(ValidationError, match="ask somebody else"):
        give(world, giver, R.SOCIAL_WORKER, user=world.users[giver])


def test_end_role__never_ones_own(world):
    head = world.users[R.VIRTUAL_SCHOOL_HEAD]
    with pytest.raises(ValidationError, match="ask somebody else"):
        actions.end_role(membership=head.memberships.get(), authority=world.authority, by=head)


def test_end_role__of_a_head_by_an_officer(world):
    membership = world.users[R.VIRTUAL_SCHOOL_HEAD].memberships.get()
    officer = world.users[R.VIRTUAL_SCHOOL_OFFICER]
    with pytest.raises(ValidationError, match="does not let you"):
        actions.end_role(membership=membership, authority=world.authority, by=officer)


@pytest.mark.parametrize(("uses_lac", "may"), [(True, False), (False, True)])
def test_give_role__at_a_school_elsewhere(world, uses_lac, may):
    school = SchoolFactory(local_authority=LocalAuthorityFactory(uses_lac=uses_lac))
    if may:
        given = give(world, R.VIRTUAL_SCHOOL_HEAD, R.DESIGNATED_TEACHER, school=school)
        assert given.school == school
    else:
        with pytest.raises(ValidationError, match="its own authority"):
            give(world, R.VIRTUAL_SCHOOL_HEAD, R.DESIGNATED_TEACHER, school=school)


def test_give_role__at_a_school_shared_with_another_authority_is_for_heads(world):
    school = SchoolFactory(local_authority=LocalAuthorityFactory(uses_lac=False))
    elsewhere = LocalAuthorityFactory(uses_lac=True)
    EnrolmentFactory(school=school, child=ChildFactory(local_authority=elsewhere))
    with pytest.raises(ValidationError, match="only a virtual school head"):
        give(world, R.VIRTUAL_SCHOOL_OFFICER, R.DESIGNATED_TEACHER, school=school)
    assert give(world, R.VIRTUAL_SCHOOL_HEAD, R.DESIGNATED_TEACHER, school=school)


def test_give_role__at_a_school_without_naming_it(world):
    with pytest.raises(ValidationError, match="Choose the school"):
        give(world, R.VIRTUAL_SCHOOL_HEAD, R.DESIGNATED_TEACHER)


def test_close_account__of_somebody_with_a_role_one_may_not_give(world):
    teacher = user_with(R.DESIGNATED_TEACHER, school=world.school)
    officer = world.users[R.VIRTUAL_SCHOOL_OFFICER]
    actions.close_account(user=teacher, reason="Left", authority=world.authority, by=officer)
    teacher.refresh_from_db()
    assert not teacher.is_active
    head = world.users[R.VIRTUAL_SCHOOL_HEAD]
    with pytest.raises(ValidationError):
        actions.close_account(user=head, reason="Left", authority=world.authority, by=officer)


def test_close_account__of_somebody_who_works_elsewhere_too(world):
    elsewhere = SchoolFactory(local_authority=LocalAuthorityFactory())
    teacher = user_with(R.DESIGNATED_TEACHER, school=world.school)
    teacher.memberships.create(
        role=R.SCHOOL_STAFF, school=elsewhere, starts_on=world.care.started_on
    )
    with pytest.raises(ValidationError, match="its own authority"):
        actions.close_account(
            user=teacher,
            reason="Left",
            authority=world.authority,
            by=world.users[R.VIRTUAL_SCHOOL_HEAD],
        )


def invite(world, email="leila.haddad@lac.example"):
    return actions.invite(
        email=email,
        full_name="Leila Haddad",
        role=R.DESIGNATED_TEACHER,
        school=world.school,
        authority=world.authority,
        by=world.users[R.VIRTUAL_SCHOOL_OFFICER],
    )


def test_invite__makes_no_account_and_no_role_before_it_is_accepted(world):
    invitation = invite(world)
    assert not User.objects.filter(email=invitation.email).exists()
    assert invitation.sent_for == world.authority


@pytest.mark.parametrize("closed", [True, False])
def test_invite__says_the_same_whoever_has_an_account(world, closed):
    """Else an administrator could ask which addresses have accounts elsewhere."""
    user_with(
        R.DESIGNATED_TEACHER, user__email="leila.haddad@lac.example", user__is_active=not closed
    )
    known, unknown = invite(world), invite(world, "somebody@lac.example")
    sent = [rendered(it.template, it.context) for it in Delivery.objects.order_by("pk")]
    assert [each.replace(known.token, "").replace(f"/{known.pk}/", "") for each in sent[0]] == [
        each.replace(unknown.token, "").replace(f"/{unknown.pk}/", "") for each in sent[1]
    ]


def test_invite__to_a_role_that_one_may_not_give(world):
    with pytest.raises(ValidationError, match="does not let you"):
        actions.invite(
            email="leila.haddad@lac.example",
            full_name="Leila Haddad",
            role=R.VIRTUAL_SCHOOL_HEAD,
            authority=world.authority,
            by=world.users[R.VIRTUAL_SCHOOL_OFFICER],
        )


@pytest.mark.parametrize("act", [actions.send_invitation_again, actions.withdraw_invitation])
def test_invitation__of_a_head_is_not_an_officers_to_change(world, act):
    invitation = InvitationFactory(role=R.VIRTUAL_SCHOOL_HEAD, local_authority=world.authority)
    with pytest.raises(ValidationError, match="does not let you"):
        act(
            invitation=invitation,
            authority=world.authority,
            by=world.users[R.VIRTUAL_SCHOOL_OFFICER],
        )


def test_give_role__tells_the_person_and_names_no_child(world):
    given = give(world, R.VIRTUAL_SCHOOL_HEAD, R.SOCIAL_WORKER)
    delivery = Delivery.objects.get(user=given.user)
    subject, body = rendered(delivery.template, delivery.context, given.user)
    assert "social worker at Wexcombe" in body
    assert world.child.family_name not in subject + body


def test_people__of_another_authority_are_out_of_reach(world):
    stranger = user_with(R.VIRTUAL_SCHOOL_HEAD, local_authority=world.stranger.local_authority)
    teacher = user_with(R.DESIGNATED_TEACHER)
    assert not reach.people_of(world.authority).filter(pk__in=[stranger.pk, teacher.pk]).exists()
