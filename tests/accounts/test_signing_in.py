"""Signing in: e-mail, second factor, the way out, and what is written about it."""

import datetime as dt

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.urls import reverse
from django.utils import timezone

from lac.accounts.access import Role
from lac.audit.models import Event
from tests.factories.accounts import PASSWORD, UserFactory, user_with
from tests.factories.children import GrantFactory

pytestmark = pytest.mark.django_db

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def officer():
    return user_with(Role.VIRTUAL_SCHOOL_OFFICER, user__email="officer@lac.example")


def sign_in(client, email="officer@lac.example", password=PASSWORD, **more):
    return client.post(reverse("account_login"), {"login": email, "password": password}, **more)


def confirm_password(client):
    """As people are asked to before they change how they sign in."""
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def code():
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(SECRET, counter))


def events():
    return list(Event.objects.order_by("pk").values_list("action", flat=True))


def test_sign_in__by_e_mail_however_it_is_capitalised(client, officer):
    assert sign_in(client, "Officer@LAC.example").status_code == 302
    assert client.get("/account/").status_code == 200
    assert events() == ["account.signed_in"]
    assert Event.objects.get().actor_id == officer.pk


@pytest.mark.parametrize(
    ("email", "known"), [("officer@lac.example", True), ("nobody@lac.example", False)]
)
def test_sign_in__failed_is_recorded_and_says_the_same(client, officer, email, known):
    response = sign_in(client, email, "wrong password here")
    assert response.status_code == 200
    assert "The e-mail address or the password is not right" in response.content.decode()
    event = Event.objects.get()
    assert (event.action, event.data) == ("account.sign_in_failed", {"known": known})
    assert event.subject_id == (officer.pk if known else None)
    assert event.address == "127.0.0.1"


def test_sign_in__what_was_typed_is_not_kept(client, officer):
    sign_in(client, "my secret password", "wrong")
    assert "secret" not in str(list(Event.objects.values()))


def test_sign_in__closed_account(client, officer):
    officer.is_active = False
    officer.save()
    sign_in(client)
    assert client.get("/account/").status_code == 302


def test_sign_in__too_many_wrong_tries_are_stopped(client, officer):
    for _ in range(5):
        sign_in(client, password="wrong password here")
    response = sign_in(client)
    assert "Too many wrong passwords" in response.content.decode()
    assert client.get("/account/").status_code == 302


def test_sign_out__is_recorded(client, officer):
    client.force_login(officer)
    client.post(reverse("account_logout"))
    assert client.get("/account/").status_code == 302
    assert events() == ["account.signed_in", "account.signed_out"]


def test_sign_up__is_closed(client):
    response = client.post(
        reverse("account_signup"), {"email": "a@lac.example", "password1": PASSWORD}
    )
    assert "invitation" in response.content.decode().lower()


def test_stranger__is_sent_to_sign_in_and_back(client):
    response = client.get("/roles/")
    assert response.status_code == 302
    assert response["Location"] == "/account/login/?next=/roles/"


# The second factor.


@pytest.fixture
def _required(settings):
    settings.REQUIRE_SECOND_FACTOR = True


@pytest.mark.usefixtures("_required")
@pytest.mark.parametrize("path", ["/roles/", "/account/", "/admin/"])
def test_second_factor__staff_set_it_up_before_anything_else(client, officer, path):
    client.force_login(officer)
    response = client.get(path)
    assert (response.status_code, response["Location"]) == (302, reverse("mfa_index"))


@pytest.mark.usefixtures("_required")
def test_second_factor__its_own_pages_and_the_way_out_are_open(client, officer):
    sign_in(client)
    confirm_password(client)
    for name in ("mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "account_logout"):
        assert client.get(reverse(name)).status_code == 200, name
    assert client.get("/privacy/").status_code == 200
    assert client.post(reverse("account_logout")).status_code == 302
    assert client.get("/roles/")["Location"].startswith("/account/login/")


@pytest.mark.usefixtures("_required")
@pytest.mark.parametrize("role", [Role.CARER, Role.YOUNG_PERSON])
def test_second_factor__carers_and_young_people_may_do_without(client, role):
    client.force_login(user_with(role))
    assert client.get("/roles/").status_code == 200


@pytest.mark.usefixtures("_required")
def test_second_factor__who_was_only_granted_a_child_sets_it_up_too(client):
    client.force_login(UserFactory())
    assert client.get("/roles/")["Location"] == reverse("mfa_index")


@pytest.mark.usefixtures("_required")
@pytest.mark.parametrize("kind", [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN])
def test_second_factor__once_set_up_opens_the_pages(client, officer, kind):
    Authenticator.objects.create(user=officer, type=kind, data={})
    client.force_login(officer)
    assert client.get("/roles/").status_code == 200


@pytest.mark.usefixtures("_required")
def test_second_factor__recovery_codes_alone_are_none(client, officer):
    Authenticator.objects.create(user=officer, type=Authenticator.Type.RECOVERY_CODES, data={})
    client.force_login(officer)
    assert client.get("/roles/").status_code == 302


def test_second_factor__is_asked_for_at_sign_in(client, officer):
    TOTP.activate(officer, SECRET)
    response = sign_in(client)
    assert response["Location"].startswith(reverse("mfa_authenticate"))
    assert client.get("/roles/").status_code == 302, "not signed in yet"
    assert events() == []
    client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert events() == ["account.second_factor_failed"]
    client.post(reverse("mfa_authenticate"), {"code": code()})
    assert client.get("/roles/").status_code == 200
    assert events()[-1] == "account.signed_in"


def test_second_factor__setting_it_up_is_recorded(
    client, officer, django_capture_on_commit_callbacks
):
    sign_in(client)
    confirm_password(client)
    client.get(reverse("mfa_activate_totp"))
    secret = client.session["mfa.totp.secret"]
    counter = next(iter(yield_hotp_counters_from_time()))
    right = format_hotp_value(hotp_value(secret, counter))
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("mfa_activate_totp"), {"code": right})
    assert "account.second_factor_added" in events()


def test_address__with_a_null_character_is_refused(client, officer):
    client.force_login(officer)
    assert client.get("/children/?q=%00").status_code == 400
    assert client.get("/children/?q=%2500").status_code == 200


# The admin is no side door.


def test_admin__a_stranger_signs_in_like_everybody(client):
    response = client.get("/admin/")
    assert response["Location"] == "/account/login/?next=/admin/"
    assert client.get("/admin/login/")["Location"].startswith("/account/login/")


def test_admin__takes_no_password(client, officer):
    response = client.post("/admin/login/", {"username": officer.email, "password": PASSWORD})
    assert response["Location"].startswith("/account/login/")
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("role", [role for role in Role if role != Role.SYSTEM_ADMINISTRATOR])
def test_admin__is_closed_to_every_other_role(client, role):
    client.force_login(user_with(role))
    assert client.get("/admin/", follow=True).status_code == 403
    assert client.get("/admin/organisations/school/", follow=True).status_code == 403


def test_admin__a_system_administrator_sees_reference_tables_only(client):
    client.force_login(user_with(Role.SYSTEM_ADMINISTRATOR))
    page = client.get("/admin/").content.decode()
    for table in ("Local authorities", "Schools", "Inspections", "Extra bank holidays"):
        assert table in page
    for hidden in ("Groups", "Users", "Authenticators", "Email addresses", "Children"):
        assert f">{hidden}<" not in page


def test_admin__changes_are_recorded(client):
    user = user_with(Role.SYSTEM_ADMINISTRATOR)
    client.force_login(user)
    response = client.post(
        "/admin/organisations/localauthority/add/",
        {"code": "933", "name": "Marlinghoe", "pep_from_age": "3", "move_approval_days": "30"},
    )
    assert response.status_code == 302
    added, removed = "add/", "2027-07-16/delete/"
    for address, data in (
        (added, {"day": "2027-07-16", "name": "Royal"}),
        (removed, {"post": "yes"}),
    ):
        before = len(events())
        client.post(f"/admin/calendars/extrabankholiday/{address}", data)
        assert len(events()) == before  # what would move is shown first
        client.post(f"/admin/calendars/extrabankholiday/{address}", data | {"accept": "yes"})
    assert events()[1:] == ["authority.saved", "bank_holiday.added", "bank_holiday.removed"]
    assert Event.objects.first().actor_id == user.pk


def test_admin__explains_a_wrong_day(client):
    client.force_login(user_with(Role.SYSTEM_ADMINISTRATOR))
    response = client.post(
        "/admin/calendars/extrabankholiday/add/", {"day": "2026-12-25", "name": "Royal"}
    )
    assert "is not a working day already: Christmas Day." in response.content.decode()


# One's own account, and the roles.


def test_account__says_which_roles_one_has_and_until_when(client):
    user = user_with(Role.DESIGNATED_TEACHER, ends_on="2099-07-21")
    client.force_login(user)
    page = client.get("/account/").content.decode()
    assert "Designated teacher" in page
    assert str(user.memberships.get().school) in page
    assert "until 21\xa0July\xa02099" in page
    assert "holds PEP meetings and writes the PEP" in page


def test_account__without_a_role_says_what_to_do(client):
    client.force_login(UserFactory())
    assert "You have no role at the moment" in client.get("/account/").content.decode()


def test_roles__says_who_may_do_what(client, officer):
    client.force_login(officer)
    response = client.get("/roles/")
    page = response.content.decode()
    for role in Role:
        assert role.label in page
    rows = {row["permission"]: row for row in response.context["table"]}
    grading = rows["Grade, return and sign off Personal Education Plans"]
    assert grading["roles"] == ["Virtual school officer", "Virtual school head"]
    assert grading["is_yours"]
    assert not rows["Give a named person access to a child for a time"]["is_yours"]
    assert "Virtual school officer, Virtual school head" in page


def test_roles__costs_the_same_few_queries(client, officer, django_assert_max_num_queries):
    client.force_login(officer)
    with django_assert_max_num_queries(4):
        client.get("/roles/")


@pytest.mark.usefixtures("_required")
@pytest.mark.parametrize(("days", "asked"), [(1, True), (-1, False)])
def test_second_factor__a_carer_with_a_grant_needs_one_while_it_lasts(client, days, asked):
    carer = user_with(Role.CARER)
    today = timezone.localdate()
    GrantFactory(
        user=carer,
        starts_on=today - dt.timedelta(days=10),
        ends_on=today + dt.timedelta(days=days),
    )
    client.force_login(carer)
    response = client.get("/account/")
    assert (response.status_code == 302) is asked
    assert not asked or response["Location"] == reverse("mfa_index")
