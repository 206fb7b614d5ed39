import datetime as dt

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from lac.accounts import actions
from lac.accounts.access import Permission, Role
from lac.accounts.models import OfficerAllocation, User
from lac.audit.models import Event
from lac.audit.sentences import sentence_for
from lac.children.models import Child
from lac.deadlines.models import Delivery
from tests.factories.accounts import MembershipFactory, UserFactory, user_with
from tests.factories.children import CareEpisodeFactory
from tests.factories.organisations import LocalAuthorityFactory, SchoolFactory

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(dt.datetime(2026, 11, 20, 9, 0, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def head():
    return UserFactory(full_name="Marian Boyle")


def said():
    event = Event.objects.first()
    return f"{event.actor_name} {sentence_for(event)}"


def test_invite_user__can_sign_in_only_after_choosing_a_password(head):
    user = actions.invite_user(email=" New.Person@LAC.example ", full_name="Imani Clarke", by=head)
    assert user.email == "new.person@lac.example"
    assert not user.has_usable_password()
    assert said() == "Marian Boyle gave Imani Clarke an account"


def test_invite_user__twice_is_refused(head):
    UserFactory(email="imani@lac.example")
    with pytest.raises(ValidationError, match=r"an account with imani@lac\.example already"):
        actions.invite_user(email="IMANI@lac.example", full_name="Imani", by=head)


@pytest.mark.parametrize(
    ("email", "name", "sentence"),
    [("not an address", "Imani", "valid email"), ("imani@lac.example", " ", "the person's name")],
)
def test_invite_user__with_gaps_is_refused(head, email, name, sentence):
    with pytest.raises(ValidationError, match=sentence):
        actions.invite_user(email=email, full_name=name, by=head)


def test_invited_user__chooses_a_password_by_e_mail(head, client, mailoutbox):
    actions.invite_user(email="imani@lac.example", full_name="Imani Clarke", by=head)
    client.post("/account/password/reset/", {"email": "imani@lac.example"})
    (letter,) = mailoutbox
    address = next(word for word in letter.body.split() if "/password/reset/key/" in word)
    form = client.get("/account/password/reset/" + address.partition("/password/reset/")[2])
    password = "a long and harmless password"
    client.post(form["Location"], {"password1": password, "password2": password})
    assert User.objects.get(email="imani@lac.example").check_password(password)
    assert Event.objects.filter(action="account.password_changed").exists()


def test_edit_user__records_what_changed(head):
    user = UserFactory(job_title="Teacher")
    actions.edit_user(user=user, by=head, job_title="Head of year")
    assert User.objects.get(pk=user.pk).job_title == "Head of year"
    assert Event.objects.first().data["changed"] == {"job_title": ["Teacher", "Head of year"]}


def test_edit_user__cannot_touch_what_is_no_detail(head):
    with pytest.raises(TypeError, match="is_active"):
        actions.edit_user(user=UserFactory(), by=head, is_active=False)


def test_edit_user__needs_a_name(head):
    with pytest.raises(ValidationError, match="the person's name"):
        actions.edit_user(user=UserFactory(), by=head, full_name="")


def test_change_email__signs_out_and_tells_both_addresses(head, client):
    user = UserFactory(email="imani@old.example")
    client.force_login(user)
    other = UserFactory(email="taken@lac.example")
    with pytest.raises(ValidationError, match="has an account with"):
        actions.change_email(user=user, email="Taken@lac.example", by=head)
    with pytest.raises(ValidationError, match="your own"):
        actions.change_email(user=other, email="mine@lac.example", by=other)
    actions.change_email(user=user, email=" Imani@New.example ", by=head)
    assert User.objects.get(pk=user.pk).email == "imani@new.example"
    assert client.get("/account/").status_code == 302
    mails = Delivery.objects.filter(template="email_changed")
    assert {it.address for it in mails} == {"imani@old.example", "imani@new.example"}
    assert Event.objects.first().data["was"] == "imani@old.example"


def test_close_account__signs_the_person_out_for_good(head, client):
    user = user_with(Role.VIRTUAL_SCHOOL_OFFICER)
    client.force_login(user)
    assert client.get("/account/").status_code == 200
    actions.close_account(user=user, reason="Left the authority", by=head)
    assert client.get("/account/").status_code == 302
    assert said().endswith(": Left the authority")
    actions.reopen_account(user=user, by=head)
    assert User.objects.get(pk=user.pk).is_active


def test_close_account__ones_own_or_without_a_reason_is_refused(head):
    with pytest.raises(ValidationError, match="your own account"):
        actions.close_account(user=head, reason="Tired", by=head)
    with pytest.raises(ValidationError, match="Say why"):
        actions.close_account(user=UserFactory(), reason=" ", by=head)


def test_add_membership__takes_effect_at_once(head):
    user, school = UserFactory(full_name="Imani Clarke"), SchoolFactory(name="Alder Hill")
    assert user.roles == set()
    actions.add_membership(user=user, role="designated_teacher", school=school, by=head)
    assert user.roles == {Role.DESIGNATED_TEACHER}
    assert user.may(Permission.WRITE_PEP)
    assert user.school_ids(Permission.WRITE_PEP) == [school.pk]
    assert said() == (
        "Marian Boyle made Imani Clarke designated teacher at Alder Hill from 20 November 2026"
    )


@pytest.mark.parametrize(
    ("role", "at_school", "sentence"),
    [
        (Role.DESIGNATED_TEACHER, False, "Designated teacher is a role at a school."),
        (Role.SOCIAL_WORKER, True, "Social worker is a role at a local authority."),
    ],
)
def test_add_membership__at_the_wrong_kind_of_place(head, role, at_school, sentence):
    where = (
        {"school": SchoolFactory()} if at_school else {"local_authority": LocalAuthorityFactory()}
    )
    with pytest.raises(ValidationError, match=sentence):
        actions.add_membership(user=UserFactory(), role=role, by=head, **where)


def test_add_membership__nowhere(head):
    with pytest.raises(ValidationError, match="held at a school or at a local authority"):
        actions.add_membership(user=UserFactory(), role=Role.CARER, by=head)


def test_add_membership__to_oneself_is_refused(head):
    with pytest.raises(ValidationError, match="You cannot give yourself a role"):
        actions.add_membership(
            user=head,
            role=Role.VIRTUAL_SCHOOL_HEAD,
            local_authority=LocalAuthorityFactory(),
            by=head,
        )


def test_add_membership__on_days_that_overlap_is_refused(head):
    held = MembershipFactory(starts_on=dt.date(2025, 1, 1), ends_on=dt.date(2026, 11, 20))
    again = {
        "user": held.user,
        "role": held.role,
        "local_authority": held.local_authority,
        "by": head,
    }
    with pytest.raises(ValidationError, match=r"is social worker at .* on some of these days"):
        actions.add_membership(starts_on=TODAY, **again)
    actions.add_membership(starts_on=dt.date(2026, 11, 21), **again)
    with pytest.raises(ValidationError, match="on or after the day it starts"):
        actions.add_membership(starts_on=TODAY, ends_on=dt.date(2026, 11, 19), **again)


def test_edit_membership__keeps_standing_and_training(head):
    membership = MembershipFactory(
        role=Role.DESIGNATED_TEACHER, school=SchoolFactory(), local_authority=None
    )
    actions.edit_membership(
        membership=membership,
        is_senior_leader=True,
        is_qualified_teacher=True,
        last_trained_on=dt.date(2026, 10, 1),
        by=head,
    )
    membership.refresh_from_db()
    assert membership.is_senior_leader
    assert Event.objects.first().data["changed"]["last_trained_on"] == [None, "2026-10-01"]


def test_end_membership__the_last_day_still_counts(head):
    user = user_with(Role.VIRTUAL_SCHOOL_OFFICER)
    actions.end_membership(membership=user.memberships.get(), by=head)
    assert user.roles == {Role.VIRTUAL_SCHOOL_OFFICER}
    with time_machine.travel(dt.datetime(2026, 11, 21, 9, 0, tzinfo=dt.UTC)):
        assert User.objects.get(pk=user.pk).roles == set()


def test_end_membership__before_it_began_is_refused(head):
    membership = MembershipFactory(starts_on=TODAY)
    with pytest.raises(ValidationError, match="The role began on 20 November 2026"):
        actions.end_membership(membership=membership, ends_on=dt.date(2026, 11, 19), by=head)


@pytest.fixture
def authority():
    return LocalAuthorityFactory()


def officer_of(authority):
    return user_with(Role.VIRTUAL_SCHOOL_OFFICER, local_authority=authority)


def test_allocate_officer__ends_the_one_before(head, authority):
    school = SchoolFactory()
    first, second = officer_of(authority), officer_of(authority)
    same = {"school": school, "local_authority": authority, "by": head}
    actions.allocate_officer(officer=first, starts_on=dt.date(2026, 9, 1), **same)
    actions.allocate_officer(officer=second, **same)
    rows = OfficerAllocation.objects.order_by("starts_on").values_list("officer", "ends_on")
    assert list(rows) == [(first.pk, dt.date(2026, 11, 19)), (second.pk, None)]
    assert Event.objects.first().data["before"] == first.full_name


def test_allocate_officer__the_same_again_changes_nothing(head, authority):
    school, officer = SchoolFactory(), officer_of(authority)
    for _ in range(2):
        actions.allocate_officer(school=school, local_authority=authority, officer=officer, by=head)
    assert OfficerAllocation.objects.count() == 1
    assert Event.objects.count() == 1


def test_allocate_officer__somebody_elsewhere_is_refused(head, authority):
    elsewhere = officer_of(LocalAuthorityFactory())
    with pytest.raises(ValidationError, match="is not a virtual school officer of"):
        actions.allocate_officer(
            school=SchoolFactory(), local_authority=authority, officer=elsewhere, by=head
        )


def test_allocate_officer__before_the_current_one_began_is_refused(head, authority):
    school = SchoolFactory()
    same = {"school": school, "local_authority": authority, "by": head}
    actions.allocate_officer(officer=officer_of(authority), starts_on=TODAY, **same)
    with pytest.raises(ValidationError, match="choose a later day"):
        actions.allocate_officer(officer=officer_of(authority), starts_on=TODAY, **same)


def test_createsuperuser__is_refused():
    with pytest.raises(CommandError, match="There is no superuser here"):
        call_command(
            "createsuperuser", email="root@lac.example", full_name="Root", interactive=False
        )
    assert not User.objects.exists()


def test_add_administrator__manages_and_sees_no_child(authority, capsys):
    CareEpisodeFactory(child__local_authority=authority)
    call_command("add_administrator", "ann@lac.example", "Ann Root", authority=authority.code)
    user = User.objects.get()
    assert "Ann Root is system administrator of" in capsys.readouterr().out
    assert user.is_staff
    assert user.may(Permission.MANAGE_ORGANISATION)
    assert not Child.visible_to(user).exists()


def test_add_administrator__as_the_first_head(authority):
    call_command("add_administrator", "jo@lac.example", "Jo", authority=authority.code, head=True)
    authority.refresh_from_db()
    assert authority.uses_lac
    assert User.objects.get(email="jo@lac.example").roles == {Role.VIRTUAL_SCHOOL_HEAD}


def test_add_administrator__of_an_unknown_authority():
    with pytest.raises(CommandError, match="No local authority has the code 999"):
        call_command("add_administrator", "ann@lac.example", "Ann Root", authority="999")


def test_add_administrator__twice(authority):
    call_command("add_administrator", "ann@lac.example", "Ann", authority=authority.code)
    with pytest.raises(CommandError, match="already"):
        call_command("add_administrator", "ann@lac.example", "Ann", authority=authority.code)
