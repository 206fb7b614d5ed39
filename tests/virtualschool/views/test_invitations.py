"""The list of invitations that wait for an answer, and its buttons."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from lac.accounts.access import Role
from lac.accounts.models import Invitation
from tests.factories.accounts import InvitationFactory

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def officer(world, client):
    client.force_login(world.users[Role.VIRTUAL_SCHOOL_OFFICER])
    return world.users[Role.VIRTUAL_SCHOOL_OFFICER]


def sent(world, **more):
    return InvitationFactory(
        role=Role.CARER,
        local_authority=world.authority,
        sent_at=timezone.now() - HOUR,
        **more,
    )


@pytest.mark.usefixtures("officer")
def test_list__shows_who_has_not_answered_and_which_link_is_too_old(world, client):
    sent(world, full_name="Grace Lane")
    sent(world, full_name="Old Harris", expires_at=timezone.now() - HOUR)
    sent(world, full_name="Ann Gone", withdrawn_at=timezone.now())
    InvitationFactory(full_name="Elsewhere Elms")
    page = client.get(reverse("virtualschool:invitations")).content.decode()
    assert "Grace Lane" in page
    assert "Too old" in page
    assert "Ann Gone" not in page
    assert "Elsewhere" not in page


@pytest.mark.usefixtures("officer")
def test_list__takes_as_many_queries_for_a_page_as_for_one(
    world, client, django_assert_max_num_queries
):
    for _ in range(30):
        sent(world)
    with django_assert_max_num_queries(9):
        client.get(reverse("virtualschool:invitations"))


@pytest.mark.usefixtures("officer")
def test_list__offers_no_button_for_a_role_one_may_not_give(world, client):
    InvitationFactory(role=Role.VIRTUAL_SCHOOL_HEAD, local_authority=world.authority)
    page = client.get(reverse("virtualschool:invitations")).content.decode()
    assert "Not by you" in page
    assert "Withdraw" not in page


@pytest.mark.usefixtures("officer")
def test_buttons__send_again_and_withdraw(world, client):
    invitation = sent(world)
    before = invitation.secret
    client.post(reverse("virtualschool:invitation_again", args=[invitation.pk]))
    invitation.refresh_from_db()
    assert invitation.secret != before
    client.post(reverse("virtualschool:invitation_withdraw", args=[invitation.pk]))
    assert not Invitation.objects.waiting().exists()


@pytest.mark.usefixtures("officer")
@pytest.mark.parametrize("name", ["invitation_again", "invitation_withdraw"])
def test_buttons__another_authoritys_invitation_is_not_there(client, name):
    elsewhere = InvitationFactory()
    answer = client.post(reverse(f"virtualschool:{name}", args=[elsewhere.pk]))
    assert answer.status_code == 404
    elsewhere.refresh_from_db()
    assert elsewhere.is_open
