"""Signing in by a provider: whom it lets in, and everybody it must not."""

import re
import time
from html import unescape

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from lac.accounts import actions
from lac.accounts.access import Role
from lac.accounts.models import User
from lac.audit.models import Event
from tests.accounts.provider import CLIENT_ID, SECRET, STRANGERS_KEY, FakeProvider, read
from tests.factories.accounts import UserFactory, user_with

pytestmark = pytest.mark.django_db

GO = "/account/with/other/"
BACK = "/account/with/other/back/"


@pytest.fixture(scope="module")
def server():
    provider = FakeProvider()
    yield provider
    provider.stop()


def of(server, **more):
    return read(
        OIDC_OTHER_NAME="Wexcombe",
        OIDC_OTHER_ISSUER=server.issuer,
        OIDC_OTHER_CLIENT_ID=CLIENT_ID,
        OIDC_OTHER_CLIENT_SECRET=SECRET,
        **more,
    )


@pytest.fixture
def provider(server, settings):
    server.says_issuer = server.issuer
    settings.SOCIALACCOUNT_PROVIDERS = of(server)
    return server


@pytest.fixture
def officer():
    return user_with(Role.VIRTUAL_SCHOOL_OFFICER, user__email="officer@lac.example")


def go(client, **data):
    """The address at the provider that the button leads to."""
    page = client.post(GO, data).content.decode()
    return unescape(re.search(r'0;url=([^"]+)', page)[1])


def enter(client, provider, email="officer@lac.example", **claims):
    return client.get(BACK, provider.sign_in(go(client), email=email, **claims))


def is_in(client):
    return client.get("/account/sessions/").status_code == 200


def assert_refused(response, client, why):
    assert response.status_code == 403
    assert "You are not signed in" in response.content.decode()
    assert not is_in(client)
    assert not SocialAccount.objects.exists()
    assert Event.objects.filter(action="account.provider_refused", data__why=why).exists()
    assert not Event.objects.filter(action__startswith="account.signed_in").exists()


# Who comes in.


def test_provider__lets_in_whoever_has_an_account_with_the_verified_address(
    client, provider, officer
):
    response = enter(client, provider, "Officer@LAC.example")
    assert (response.status_code, response["Location"]) == (302, reverse("home"))
    assert client.get("/account/sessions/").context["user"] == officer


def test_provider__the_log_says_which(client, provider, officer):
    enter(client, provider)
    events = Event.objects.order_by("pk").values_list("action", "data", "actor_id")
    assert list(events) == [
        ("account.provider_tied", {"provider": "Wexcombe"}, officer.pk),
        ("account.signed_in_with", {"provider": "Wexcombe"}, officer.pk),
    ]


def test_provider__nothing_of_its_answer_is_kept_but_who_it_is(client, provider, officer):
    enter(client, provider, given_name="Kept nowhere")
    account = SocialAccount.objects.get()
    assert (account.user, account.uid, account.extra_data) == (officer, "one of theirs", {})


def test_provider__leads_back_to_where_somebody_was_going(client, provider, officer):
    back = provider.sign_in(go(client, next="/roles/"), email=officer.email)
    assert client.get(BACK, back)["Location"] == "/roles/"


def test_provider__leads_to_no_other_site(client, provider, officer):
    back = provider.sign_in(go(client, next="https://evil.example/"), email=officer.email)
    assert client.get(BACK, back)["Location"] == reverse("home")


def test_provider__a_second_time_ties_nothing_anew(client, provider, officer):
    enter(client, provider)
    again = Client()
    enter(again, provider)
    assert is_in(again)
    assert SocialAccount.objects.count() == 1


def test_provider__the_password_still_works_and_is_not_touched(client, provider, officer):
    before = officer.password
    enter(client, provider)
    officer.refresh_from_db()
    assert officer.password == before


def test_invited__opens_the_account_and_is_asked_to_accept(client, provider):
    head = user_with(Role.VIRTUAL_SCHOOL_HEAD)
    authority = head.memberships.get().local_authority
    actions.invite(
        email="leila@lac.example",
        full_name="Leila Haddad",
        role=Role.SOCIAL_WORKER,
        local_authority=authority,
        sent_for=authority,
        by=head,
    )
    response = enter(client, provider, "leila@lac.example")
    assert response["Location"] == "/invitation/"
    user = User.objects.get(email="leila@lac.example")
    assert (user.full_name, user.has_usable_password(), user.roles) == (
        "Leila Haddad",
        False,
        set(),
    )
    assert "Accept the invitation" in client.get("/invitation/").content.decode()
    client.post("/invitation/")
    assert User.objects.get(pk=user.pk).roles == {Role.SOCIAL_WORKER}


# Whom it does not let in.


@pytest.mark.parametrize("verified", [False, None, "true", 1, "yes"])
def test_email__not_verified(client, provider, officer, verified):
    assert_refused(enter(client, provider, email_verified=verified), client, "unverified")


@pytest.mark.parametrize("email", ["", "officer", None, "officer@lac.example\nx@y.example", 5])
def test_email__that_is_none(client, provider, officer, email):
    assert_refused(enter(client, provider, email), client, "unverified")


@pytest.mark.parametrize("email", ["ofﬁcer@lac.example", "offıcer@lac.example"])
def test_email__with_letters_that_fold_into_others(client, provider, officer, email):
    assert_refused(enter(client, provider, email), client, "unverified")


def test_email__unknown_makes_no_account(client, provider, officer):
    before = User.objects.count()
    assert_refused(enter(client, provider, "nobody@lac.example"), client, "unknown")
    assert User.objects.count() == before


def test_email__of_an_invitation_too_old_or_withdrawn(client, provider):
    head = user_with(Role.VIRTUAL_SCHOOL_HEAD)
    authority = head.memberships.get().local_authority
    invitation = actions.invite(
        email="leila@lac.example",
        full_name="Leila Haddad",
        role=Role.SOCIAL_WORKER,
        local_authority=authority,
        sent_for=authority,
        by=head,
    )
    actions.withdraw_invitation(invitation=invitation, by=head)
    assert_refused(enter(client, provider, "leila@lac.example"), client, "unknown")


def test_closed_account__never_enters_and_reads_the_same_as_nobody(client, provider):
    UserFactory(email="gone@lac.example", is_active=False)
    closed = enter(client, provider, "gone@lac.example")
    assert_refused(closed, client, "closed")
    unknown = enter(client, provider, "none@lac.example")
    text = closed.content.decode().replace("gone@", "none@")
    assert re.sub(r"\w{64}", "", text) == re.sub(r"\w{64}", "", unknown.content.decode())


def test_closed_account__that_was_tied_before(client, provider, officer):
    enter(client, provider)
    User.objects.filter(pk=officer.pk).update(is_active=False)
    again = Client()
    assert enter(again, provider).status_code == 403
    assert not is_in(again)


def test_address_given_to_somebody_else_there__does_not_open_the_account(client, provider, officer):
    """A school gives a leaver's address to a newcomer: another person, by the provider's id."""
    enter(client, provider)
    newcomer = Client()
    assert enter(newcomer, provider, sub="somebody else").status_code == 403
    assert not is_in(newcomer)


def test_address_changed_there__does_not_open_the_account_it_was_tied_to(client, provider, officer):
    user_with(Role.SOCIAL_WORKER, user__email="worker@lac.example")
    enter(client, provider)
    for email in ("worker@lac.example", "new@lac.example"):
        again = Client()
        assert enter(again, provider, email).status_code == 403
        assert not is_in(again)


def test_locked_account__is_locked_here_too(client, provider, officer):
    for _ in range(5):
        client.post(reverse("account_login"), {"login": officer.email, "password": "wrong one"})
    assert_refused(enter(client, provider), client, "locked")


# What the token must be.


def test_token__of_another_issuer(client, provider, officer):
    assert_refused(enter(client, provider, iss="https://evil.example"), client, "provider")


def test_token__discovery_that_names_another_issuer(client, provider, officer):
    provider.says_issuer = "https://evil.example"
    response = enter(client, provider, iss="https://evil.example")
    assert_refused(response, client, "provider")


@pytest.mark.parametrize("aud", ["another site", ["another site"]])
def test_token__for_another_audience(client, provider, officer, aud):
    assert_refused(enter(client, provider, aud=aud), client, "provider")


def test_token__made_for_another_site_and_shown_here(client, provider, officer):
    response = enter(client, provider, aud=[CLIENT_ID, "another"], azp="another")
    assert_refused(response, client, "provider")


def test_token__expired(client, provider, officer):
    assert_refused(enter(client, provider, exp=int(time.time()) - 60), client, "provider")


def test_token__signed_by_a_stranger(client, provider, officer):
    assert_refused(enter(client, provider, key=STRANGERS_KEY), client, "provider")


@pytest.mark.parametrize(("algorithm", "key"), [("none", None), ("HS256", "s" * 64)])
def test_token__signed_by_nobody_or_with_a_shared_secret(client, provider, officer, algorithm, key):
    assert_refused(enter(client, provider, key=key, algorithm=algorithm), client, "provider")


@pytest.mark.parametrize("claim", ["iss", "aud", "exp", "iat", "sub"])
def test_token__that_leaves_something_out(client, provider, officer, claim):
    assert_refused(enter(client, provider, **{claim: None}), client, "provider")


@pytest.mark.parametrize("nonce", [None, "", "another"])
def test_nonce__of_another_sign_in(client, provider, officer, nonce):
    assert_refused(enter(client, provider, nonce=nonce), client, "nonce")


# What the browser brings back.


def test_state__replayed(client, provider, officer):
    back = provider.sign_in(go(client), email=officer.email)
    client.get(BACK, back)
    client.post(reverse("account_logout"))
    assert client.get(BACK, back).status_code == 403
    assert not is_in(client)


def test_state__of_another_browser(client, provider, officer):
    """An attacker's answer, put before a victim, signs the victim in to nothing."""
    back = provider.sign_in(go(Client()), email=officer.email)
    assert_refused(client.get(BACK, back), client, "provider")


def test_code__of_another_sign_in_fails_for_want_of_its_verifier(client, provider, officer):
    stolen = provider.sign_in(go(Client()), email=officer.email)
    own = provider.sign_in(go(client), email="nobody@lac.example")
    assert_refused(client.get(BACK, stolen | {"state": own["state"]}), client, "provider")


@pytest.mark.parametrize("back", [{}, {"error": "access_denied"}, {"code": "x", "state": "y"}])
def test_answer__that_is_none(client, provider, back):
    assert_refused(client.get(BACK, back), client, "provider")


def test_cancelled_there__is_said_kindly(client, provider):
    back = provider.sign_in(go(client), email="officer@lac.example")
    response = client.get(BACK, {"state": back["state"], "error": "access_denied"})
    assert_refused(response, client, "provider")


def test_connecting__is_not_a_way_to_tie_somebody_elses_account(client, provider, officer):
    """django-allauth's own processes cannot be asked for by the address."""
    client.post(f"{GO}?process=connect&scope=admin&auth_params=prompt=none", {})
    states = client.session["socialaccount_states"]
    assert {state[0]["process"] for state in states.values()} == {"login"}


def test_button__needs_this_sites_own_form(provider):
    assert Client(enforce_csrf_checks=True).post(GO).status_code == 403
    assert Client().get(GO).status_code == 405


def test_provider__that_does_not_answer(client, provider, settings):
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"]["server_url"] = (
        "http://127.0.0.1:9"
    )
    assert_refused(client.post(GO), client, "no answer")


def test_pages__are_not_tried_at_length(client, provider):
    for _ in range(120):
        client.get(BACK)
    assert client.get(BACK).status_code == 429


# The second step.


@pytest.fixture
def trusted(server, settings):
    server.says_issuer = server.issuer
    settings.SOCIALACCOUNT_PROVIDERS = of(server, OIDC_OTHER_SECOND_STEP_TRUSTED="on")
    return server


def with_app(user):
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "x"})


def test_second_step__is_asked_for_after_the_provider_too(client, provider, officer):
    with_app(officer)
    assert enter(client, provider)["Location"].startswith(reverse("mfa_authenticate"))
    assert not is_in(client)


def test_second_step__set_up_first_where_it_is_required(client, provider, officer, settings):
    settings.REQUIRE_SECOND_FACTOR = True
    enter(client, provider)
    assert client.get("/roles/")["Location"] == reverse("mfa_index")


@pytest.mark.parametrize("amr", [None, ["pwd", "mfa"], ["hwk"]])
def test_second_step__of_a_trusted_provider_counts(client, trusted, officer, settings, amr):
    settings.REQUIRE_SECOND_FACTOR = True
    with_app(officer)
    enter(client, trusted, amr=amr)
    assert client.get("/roles/").status_code == 200


@pytest.mark.parametrize("amr", [["pwd"], [], "pwd"])
def test_second_step__that_a_trusted_provider_says_was_none(
    client, trusted, officer, settings, amr
):
    settings.REQUIRE_SECOND_FACTOR = True
    enter(client, trusted, amr=amr)
    assert client.get("/roles/")["Location"] == reverse("mfa_index")


def test_second_step__taken_there_is_not_remembered_after_signing_out(
    client, trusted, officer, settings
):
    settings.REQUIRE_SECOND_FACTOR = True
    enter(client, trusted)
    client.post(reverse("account_logout"))
    client.force_login(officer)
    assert client.get("/roles/")["Location"] == reverse("mfa_index")


# The page, the account's own page, and the settings.


def test_sign_in_page__has_a_button_only_where_a_provider_is_set_up(client, settings, server):
    settings.SOCIALACCOUNT_PROVIDERS = read()
    assert "Sign in with" not in client.get(reverse("account_login")).content.decode().replace(
        "Sign in with a passkey", ""
    )
    settings.SOCIALACCOUNT_PROVIDERS = of(server)
    page = client.get(reverse("account_login") + "?next=/roles/").content.decode()
    assert "Sign in with Wexcombe" in page
    assert 'name="next" value="/roles/"' in page


def test_provider__not_set_up_is_not_there(client, provider):
    assert client.post("/account/with/microsoft/").status_code == 404
    assert client.get("/account/with/openid_connect/back/").status_code == 404


def test_provider__made_by_a_row_in_the_database_is_not_there(client, settings):
    settings.SOCIALACCOUNT_PROVIDERS = read()
    SocialApp.objects.create(provider="openid_connect", provider_id="other", client_id="x")
    assert client.post(GO).status_code == 404


def test_own_page__takes_a_provider_off(client, provider, officer):
    enter(client, provider)
    account = SocialAccount.objects.get()
    assert "Wexcombe, since" in client.get("/account/sessions/").content.decode()
    client.post(reverse("openid_untie", args=[account.pk]))
    assert not SocialAccount.objects.exists()


def test_own_page__takes_off_nobody_elses(client, provider, officer):
    enter(client, provider)
    account = SocialAccount.objects.get()
    mallory = user_with(Role.CARER)
    client.force_login(mallory)
    assert client.post(reverse("openid_untie", args=[account.pk])).status_code == 404
    with pytest.raises(ValidationError, match="yourself"):
        actions.untie_from_provider(account=account, name="Wexcombe", by=mallory)
