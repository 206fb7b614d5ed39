"""Behind the proxy, sign-in limits and the audit log go by the person's own address."""

from allauth.core.internal.httpkit import get_client_ip

from lac.audit.middleware import address_of

FORWARDED = {"HTTP_X_FORWARDED_FOR": "203.0.113.9", "REMOTE_ADDR": "172.18.0.5"}


def test_address__behind_the_proxy_is_the_persons(rf, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    request = rf.get("/", **FORWARDED)
    assert address_of(request) == get_client_ip(request) == "203.0.113.9"


def test_address__behind_the_proxy_what_the_browser_claims_does_not_count(rf, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    claimed = FORWARDED | {"HTTP_X_FORWARDED_FOR": "198.51.100.1, 203.0.113.9"}
    assert address_of(rf.get("/", **claimed)) == "203.0.113.9"


def test_address__without_a_proxy_is_whoever_connected(rf, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0
    request = rf.get("/", **FORWARDED)
    assert address_of(request) == get_client_ip(request) == "172.18.0.5"


def test_settings__trust_exactly_the_one_proxy_of_production():
    from tests.deploy.test_compose import production_django

    shown = production_django("shell", "--no-imports", "-c", SHOW)
    assert shown.stdout.strip() == "1", shown.stderr


SHOW = "from django.conf import settings; print(settings.ALLAUTH_TRUSTED_PROXY_COUNT)"
