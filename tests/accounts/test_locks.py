"""Locks after wrong passwords: how many, for how long, for whom, and whom they must not hit."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from lac.accounts import actions, locks
from lac.accounts.access import Role
from lac.accounts.models import SignInTry
from lac.audit.models import Event
from lac.deadlines.models import Delivery
from tests.factories.accounts import PASSWORD, user_with

pytestmark = pytest.mark.django_db

WRONG = "wrong password here"
LOCKED = "Too many wrong passwords"
START = dt.datetime(2026, 11, 20, 9, 30, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(START, tick=False) as clock:
        yield clock


@pytest.fixture
def officer():
    return user_with(Role.VIRTUAL_SCHOOL_OFFICER, user__email="officer@lac.example")


def sign_in(client, email="officer@lac.example", password=PASSWORD, address="192.0.2.1"):
    data = {"login": email, "password": password}
    return client.post(reverse("account_login"), data, REMOTE_ADDR=address)


def is_in(client):
    return client.get("/account/").status_code == 200


def guess(times, client=None, email="officer@lac.example", address="192.0.2.1"):
    for _ in range(times):
        answer = sign_in(client or Client(), email, WRONG, address)
    return answer.content.decode()


def test_lock__four_wrong_passwords_lock_nobody_out(client, officer):
    guess(4)
    sign_in(client)
    assert is_in(client)


def test_lock__after_the_fifth_not_even_the_right_password_opens(client, officer):
    guess(5)
    page = sign_in(client).content.decode()
    assert LOCKED in page
    assert "Wait 15 minutes" in page
    assert not is_in(client)


def test_lock__ends_a_quarter_of_an_hour_after_the_first(client, officer, clock):
    guess(5)
    clock.shift(dt.timedelta(minutes=14, seconds=59))
    assert "Wait 1 minute and" in sign_in(client).content.decode()
    clock.shift(dt.timedelta(seconds=1))
    sign_in(client)
    assert is_in(client)


def test_lock__goes_on_from_every_address(client, officer):
    """Guessing from many computers is guessing all the same."""
    for number in range(5):
        guess(1, address=f"192.0.2.{number + 10}")
    assert LOCKED in sign_in(client, address="198.51.100.7").content.decode()


def test_lock__five_at_once_are_five(officer, rf):
    """A try counts before its password is checked."""
    request = rf.post("/", REMOTE_ADDR="192.0.2.1")
    for _ in range(5):
        locks.begin(request, officer.email)
    with pytest.raises(locks.Locked):
        locks.begin(request, officer.email)


def test_lock__says_the_same_of_an_address_without_an_account(client, officer):
    guess(5)
    guess(5, email="nobody@lac.example", address="192.0.2.2")
    known = sign_in(client, address="192.0.2.3").context["form"].errors
    unknown = sign_in(client, "nobody@lac.example", address="192.0.2.3").context["form"].errors
    assert known == unknown


def test_lock__of_one_account_leaves_the_others(client, officer):
    user_with(Role.CARER, user__email="carer@lac.example")
    guess(5)
    sign_in(client, "carer@lac.example")
    assert is_in(client)


# Not a means to lock others out.


def test_attack__a_stranger_does_not_lock_the_owner_out_of_their_own_browser(client, officer):
    sign_in(client)
    client.post(reverse("account_logout"))
    guess(50)
    sign_in(client)
    assert is_in(client)


def test_attack__the_owners_browser_has_a_limit_too(client, officer):
    sign_in(client)
    client.post(reverse("account_logout"))
    assert LOCKED in guess(6, client)


def test_attack__going_on_does_not_make_the_lock_longer(client, officer, clock):
    guess(5)
    for _ in range(14):
        clock.shift(dt.timedelta(minutes=1))
        guess(3)
    clock.shift(dt.timedelta(minutes=1))
    sign_in(client)
    assert is_in(client)


def test_attack__a_forged_or_borrowed_cookie_is_a_strangers(officer, client):
    other = user_with(Role.CARER, user__email="carer@lac.example")
    mallory = Client()
    sign_in(mallory, other.email)
    mallory.post(reverse("account_logout"))
    guess(5)
    assert LOCKED in sign_in(mallory).content.decode()
    client.cookies[locks.COOKIE] = mallory.cookies[locks.COOKIE].value[:-2] + "xx"
    assert LOCKED in sign_in(client).content.decode()


def test_attack__many_accounts_from_one_address(client, officer):
    for number in range(30):
        guess(1, email=f"person{number}@lac.example")
    assert LOCKED in sign_in(client).content.decode()
    sign_in(client, address="198.51.100.7")
    assert is_in(client)


def test_attack__signing_in_oneself_in_between_does_not_start_the_address_anew(client, officer):
    for number in range(29):
        guess(1, email=f"person{number}@lac.example")
    sign_in(client)
    guess(1, email="another@lac.example")
    assert LOCKED in guess(1, email="last@lac.example")


def test_attack__what_was_typed_is_not_kept(officer):
    guess(1, email="my secret password")
    assert "secret" not in str(list(SignInTry.objects.values()))


def test_attack__the_password_asked_again_is_counted_too(client, officer):
    """Somebody at an unlocked computer does not get to try for ever."""
    client.force_login(officer)
    for _ in range(5):
        client.post(reverse("account_reauthenticate"), {"password": WRONG})
    answer = client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert answer.status_code == 200


# Taking it off, and telling of it.


def test_unlock__by_an_administrator(client, officer):
    guess(5)
    head = user_with(Role.VIRTUAL_SCHOOL_HEAD)
    assert locks.locked_until(officer) == START + locks.WINDOW
    actions.unlock_account(user=officer, by=head)
    assert locks.locked_until(officer) is None
    sign_in(client)
    assert is_in(client)
    assert Event.objects.filter(action="account.unlocked", actor_id=head.pk).exists()


def test_unlock__of_nobody_who_is_locked_out(officer):
    with pytest.raises(ValidationError, match="not locked"):
        actions.unlock_account(user=officer, by=officer)


def test_unlock__by_a_new_password(client, officer):
    from allauth.account.signals import password_reset

    guess(5)
    password_reset.send(sender=type(officer), user=officer)
    sign_in(client)
    assert is_in(client)


def test_lock__is_written_down_once_and_told_by_e_mail_once_a_day(officer, clock):
    guess(8)
    clock.shift(dt.timedelta(hours=1))
    guess(8)
    events = Event.objects.filter(action="account.locked")
    assert [it.subject_id for it in events] == [officer.pk, officer.pk]
    assert Delivery.objects.filter(template="sign_in_locked", user=officer).count() == 1


def test_lock__the_right_password_starts_anew(client, officer):
    guess(4)
    sign_in(client)
    client.post(reverse("account_logout"))
    guess(4)
    other = Client()
    sign_in(other)
    assert is_in(other)
