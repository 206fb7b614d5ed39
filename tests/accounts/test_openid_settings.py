"""The settings of sign-in by a provider, and what each provider vouches for."""

import environ
import pytest
from django.core.exceptions import ImproperlyConfigured

from lac.accounts import openid
from lac.openid import providers
from tests.accounts.provider import read

TENANT = "0f0e0d0c-1111-2222-3333-444455556666"
MICROSOFT = {"OIDC_MICROSOFT_CLIENT_ID": "a", "OIDC_MICROSOFT_CLIENT_SECRET": "b"}


def test_settings__none():
    assert read()["openid_connect"]["APPS"] == []


def test_settings__all_three():
    found = read(
        **MICROSOFT,
        OIDC_MICROSOFT_TENANT=TENANT,
        OIDC_GOOGLE_CLIENT_ID="a",
        OIDC_GOOGLE_CLIENT_SECRET="b",
        OIDC_OTHER_CLIENT_ID="a",
        OIDC_OTHER_CLIENT_SECRET="b",
        OIDC_OTHER_ISSUER="https://sign-in.wexcombe.example",
    )["openid_connect"]["APPS"]
    assert [(app["provider_id"], app["settings"]["issuer"]) for app in found] == [
        ("microsoft", f"https://login.microsoftonline.com/{TENANT}/v2.0"),
        ("google", "https://accounts.google.com"),
        ("other", "https://sign-in.wexcombe.example"),
    ]
    assert not any(app["settings"]["second_step_trusted"] for app in found)


@pytest.mark.parametrize("tenant", ["common", "organizations", "consumers", "x", f"{TENANT}/../a"])
def test_settings__microsoft_for_one_tenant_only(tenant):
    with pytest.raises(ImproperlyConfigured, match="directory's id"):
        read(**MICROSOFT, OIDC_MICROSOFT_TENANT=tenant)


def test_settings__half_of_them():
    with pytest.raises(ImproperlyConfigured, match="OIDC_MICROSOFT_TENANT"):
        read(**MICROSOFT)


def test_settings__no_plain_http_in_production_or_elsewhere():
    env = environ.Env()
    env.ENVIRON = {
        "OIDC_OTHER_CLIENT_ID": "a",
        "OIDC_OTHER_CLIENT_SECRET": "b",
        "OIDC_OTHER_ISSUER": "http://127.0.0.1:8",
    }
    assert providers(env, production=False)
    with pytest.raises(ImproperlyConfigured, match="https"):
        providers(env, production=True)
    env.ENVIRON["OIDC_OTHER_ISSUER"] = "http://sign-in.wexcombe.example"
    with pytest.raises(ImproperlyConfigured, match="https"):
        providers(env, production=False)


@pytest.mark.parametrize(
    ("provider_id", "claims", "verified"),
    [
        ("microsoft", {}, False),
        ("microsoft", {"xms_edov": True}, True),
        ("microsoft", {"xms_edov": "1"}, True),
        ("microsoft", {"xms_edov": False}, False),
        ("microsoft", {"xms_edov": "0"}, False),
        ("google", {"email_verified": True}, False),
        ("google", {"email_verified": True, "hd": "lac.example"}, True),
        ("google", {"email_verified": True, "hd": "other.example"}, False),
        ("google", {"email_verified": False, "hd": "lac.example"}, False),
        ("other", {"xms_edov": True}, False),
        ("other", {"email_verified": True}, True),
    ],
)
def test_verified_email__by_what_each_provider_vouches_for(provider_id, claims, verified):
    found = openid.verified_email(provider_id, {"email": "Leila@lac.example"} | claims)
    assert found == ("leila@lac.example" if verified else None)
