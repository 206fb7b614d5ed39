"""Invitations: what the link opens, for how long, and what an attacker gets from it."""

import datetime as dt
import re

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from lac.accounts import actions
from lac.accounts.access import Role
from lac.accounts.invitations import invitation_of
from lac.accounts.models import Invitation, User
from lac.audit.models import Event
from lac.deadlines.models import Delivery
from tests.factories.accounts import PASSWORD, InvitationFactory, UserFactory, user_with
from tests.factories.organisations import LocalAuthorityFactory

pytestmark = pytest.mark.django_db

NEW = "three words apart"


@pytest.fixture
def head():
    return user_with(Role.VIRTUAL_SCHOOL_HEAD)


@pytest.fixture
def invitation(head):
    return send(head)


def send(head, email="leila@lac.example", **more):
    authority = head.memberships.get().local_authority
    details = {"role": Role.SOCIAL_WORKER, "local_authority": authority} | more
    return actions.invite(
        email=email, full_name="Leila Haddad", sent_for=authority, by=head, **details
    )


def link(invitation, token=None):
    return reverse("invitation_open", args=[invitation.pk, token or invitation.token])


def follow(client, invitation, token=None):
    return client.get(link(invitation, token), follow=True)


def join(client, password=NEW, again=NEW, full_name="Leila Haddad"):
    data = {"full_name": full_name, "password": password, "again": again}
    return client.post(reverse("invitation"), data)


def without_tokens(response):
    """A page without what is random in every page."""
    return re.sub(r"\b[A-Za-z0-9]{64}\b", "", response.content.decode())


def sign_in(client, user):
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})


# From the e-mail to the first page.


def test_invitation__opens_an_account_with_a_name_and_a_password_of_their_own(client, invitation):
    page = follow(client, invitation)
    assert "social worker" in page.content.decode()
    assert join(client, full_name="Leila Haddad-Moss")["Location"] == reverse("home")
    user = User.objects.get(email="leila@lac.example")
    assert user.full_name == "Leila Haddad-Moss"
    assert user.check_password(NEW)
    assert user.roles == {Role.SOCIAL_WORKER}
    assert client.get("/account/").context["user"] == user


def test_invitation__the_role_starts_when_it_is_accepted(client, invitation):
    with time_machine.travel(timezone.now() + dt.timedelta(days=3)):
        follow(client, invitation)
        join(client)
        membership = User.objects.get(email=invitation.email).memberships.get()
        assert membership.starts_on == timezone.localdate()


def test_invitation__is_written_down_from_first_to_last(client, head, invitation):
    follow(client, invitation)
    join(client)
    events = list(Event.objects.order_by("pk").values_list("action", "actor_name"))
    assert events == [
        ("invitation.sent", head.full_name),
        ("account.password_chosen", "Leila Haddad"),
        ("membership.added", head.full_name),
        ("invitation.accepted", "Leila Haddad"),
        ("account.signed_in", "Leila Haddad"),
    ]


def test_invitation__somebody_with_an_account_signs_in_and_gets_the_role(client, head):
    teacher = user_with(Role.DESIGNATED_TEACHER, user__email="leila@lac.example")
    follow(client, send(head))
    assert client.post(reverse("invitation"))["Location"] == "/account/login/?next=/invitation/"
    sign_in(client, teacher)
    assert "Accept the invitation" in client.get(reverse("invitation")).content.decode()
    client.post(reverse("invitation"))
    assert User.objects.get(pk=teacher.pk).roles == {Role.DESIGNATED_TEACHER, Role.SOCIAL_WORKER}


def test_invitation__of_an_account_nobody_used_yet_chooses_its_password(client, head):
    actions.invite_user(email="leila@lac.example", full_name="L. Haddad", by=None)
    follow(client, send(head))
    join(client)
    assert User.objects.get(email="leila@lac.example").check_password(NEW)


# How long it works.


def test_link__works_on_its_last_second_and_not_after(client, invitation):
    with time_machine.travel(invitation.expires_at - dt.timedelta(seconds=1), tick=False):
        assert invitation_of(invitation.pk, invitation.token)
    with time_machine.travel(invitation.expires_at, tick=False):
        assert invitation_of(invitation.pk, invitation.token) is None
        assert follow(client, invitation).status_code == 404


def test_link__days_are_a_setting(settings, head):
    settings.INVITATION_DAYS = 2
    invitation = send(head)
    left = invitation.expires_at - timezone.now()
    assert dt.timedelta(days=1, hours=23) < left <= dt.timedelta(days=2)


def test_link__works_once(client, invitation):
    follow(client, invitation)
    join(client)
    client.logout()
    assert follow(client, invitation).status_code == 404


def test_link__opening_it_changes_nothing(client, invitation):
    """Mail programs open links to look at them."""
    for _ in range(3):
        assert follow(client, invitation).status_code == 200
    assert Invitation.objects.open().get() == invitation


@pytest.mark.parametrize("undo", [actions.withdraw_invitation, actions.send_invitation_again])
def test_link__withdrawn_or_sent_again_works_no_more(client, head, invitation, undo):
    old = invitation.token
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=2)):
        undo(invitation=invitation, by=head)
        assert follow(client, invitation, old).status_code == 404


def test_link__withdrawn_while_the_page_is_open(client, head, invitation):
    follow(client, invitation)
    actions.withdraw_invitation(invitation=invitation, by=head)
    assert join(client).status_code == 404
    assert not User.objects.filter(email=invitation.email).exists()


def test_link__of_somebody_whose_own_account_was_closed_works_no_more(client, head, invitation):
    actions.close_account(user=head, reason="Dismissed", by=None)
    assert follow(client, invitation).status_code == 404


def test_link__of_a_sender_who_gives_no_roles_any_more_works_no_more(client, head, invitation):
    role = head.memberships.get()
    role.ends_on = timezone.localdate() - dt.timedelta(days=1)
    role.save()
    follow(client, invitation)
    join(client)
    assert not User.objects.filter(email=invitation.email).exists()
    other = user_with(Role.VIRTUAL_SCHOOL_HEAD, local_authority=role.local_authority)
    Invitation.objects.update(sent_at=timezone.now() - dt.timedelta(hours=1))
    invitation = actions.send_invitation_again(invitation=invitation, by=other)
    follow(client, invitation)
    join(client)
    assert User.objects.get(email=invitation.email).roles == {Role.SOCIAL_WORKER}


def test_send_again__has_a_new_link_and_new_days(head, invitation):
    with time_machine.travel(timezone.now() + dt.timedelta(days=9)):
        again = actions.send_invitation_again(invitation=invitation, by=head)
        assert again.token != invitation.token
        assert invitation_of(again.pk, again.token)
    assert Delivery.objects.filter(template="invitation").count() == 2


def test_send_again__twice_in_a_minute_is_refused(head, invitation):
    with pytest.raises(ValidationError, match="less than a minute"):
        actions.send_invitation_again(invitation=invitation, by=head)


# What an attacker tries.


def test_attack__the_database_alone_makes_no_link(settings, invitation):
    """The link needs the site's own key; the ledger of e-mails does not hold it either."""
    stored = str(list(Invitation.objects.values())) + str(list(Delivery.objects.values()))
    assert invitation.token not in stored
    before = invitation.token
    settings.SECRET_KEY = "another key of another site, as long as it has to be to count"
    assert invitation.token != before


@pytest.mark.parametrize("token", ["x", "0" * 64, "é" * 64])
def test_attack__a_wrong_link_says_the_same_whether_there_is_an_invitation(
    client, invitation, token
):
    known = follow(client, invitation, token)
    nobody = Invitation(pk=invitation.pk + 1)
    unknown = follow(client, nobody, token)
    assert known.status_code == unknown.status_code == 404
    assert without_tokens(known) == without_tokens(unknown)


def test_attack__the_token_of_one_invitation_opens_no_other(client, head, invitation):
    other = send(head, "other@lac.example")
    assert follow(client, other, invitation.token).status_code == 404


def test_attack__the_link_alone_opens_no_account_that_is_somebodys(client, head):
    """An old e-mail in a shared mailbox must not change the password of a colleague."""
    teacher = user_with(Role.DESIGNATED_TEACHER, user__email="leila@lac.example")
    invitation = send(head)
    follow(client, invitation)
    join(client)
    with pytest.raises(ValidationError, match="Sign in"):
        actions.join(invitation=invitation, full_name="Mallory", password=NEW)
    teacher.refresh_from_db()
    assert teacher.check_password(PASSWORD)
    assert client.get("/account/").status_code == 302


def test_attack__a_closed_account_is_not_opened_by_an_invitation(client, head):
    closed = UserFactory(email="leila@lac.example", is_active=False)
    follow(client, send(head))
    assert join(client)["Location"].startswith("/account/login/")
    sign_in(client, closed)
    assert client.get("/account/").status_code == 302


def test_attack__another_persons_invitation_is_not_taken_up(client, invitation):
    mallory = user_with(Role.CARER)
    client.force_login(mallory)
    assert "Sign out" in follow(client, invitation).content.decode()
    client.post(reverse("invitation"))
    with pytest.raises(ValidationError, match="another e-mail address"):
        actions.accept_invitation(invitation=invitation, by=mallory)
    assert mallory.memberships.count() == 1


def test_attack__links_are_not_tried_at_length(client, invitation):
    for _ in range(30):
        client.get(link(invitation, "0" * 64))
    assert client.get(link(invitation)).status_code == 429


def test_attack__nobody_invites_themselves(head):
    with pytest.raises(ValidationError, match="ask somebody else"):
        send(head, head.email.upper())


@pytest.mark.parametrize(
    ("password", "again", "sentence"),
    [("short", "short", "too short"), (NEW, NEW + "!", "not the same"), ("", "", "Choose a")],
)
def test_join__with_a_password_that_will_not_do(client, invitation, password, again, sentence):
    follow(client, invitation)
    assert sentence.lower() in join(client, password, again).content.decode().lower()
    assert not User.objects.filter(email=invitation.email).exists()


# Sending.


def test_invite__twice_to_the_same_role_is_refused(head, invitation):
    with pytest.raises(ValidationError, match="already"):
        send(head, "LEILA@lac.example")


def test_invite__somebody_who_has_the_role_already(head):
    authority = head.memberships.get().local_authority
    user_with(Role.SOCIAL_WORKER, local_authority=authority, user__email="leila@lac.example")
    with pytest.raises(ValidationError, match="already"):
        send(head)


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"role": Role.DESIGNATED_TEACHER}, "at a school"),
        ({"ends_on": dt.date(2020, 1, 1)}, "must end on or after"),
    ],
)
def test_invite__to_something_that_cannot_be(head, more, sentence):
    with pytest.raises(ValidationError, match=sentence):
        send(head, **more)


def test_invitation__of_another_authority_stays_apart(head):
    elsewhere = InvitationFactory(local_authority=LocalAuthorityFactory())
    assert elsewhere.sent_for != head.memberships.get().local_authority
