"""Who may vouch for people at sign-in by OpenID Connect, read from the environment.

Three at most: Microsoft (one tenant), Google, and any other provider. One that is half
configured stops the start: a sign-in that works by accident is worse than none.
"""

import re
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

LOOPBACK = ("127.0.0.1", "localhost", "::1")


def providers(env, *, production):
    """The value of SOCIALACCOUNT_PROVIDERS. Raises ImproperlyConfigured, naming the setting."""
    found = [
        _one(env, "OIDC_MICROSOFT", "microsoft", "Microsoft", _microsoft, ["TENANT"]),
        _one(env, "OIDC_GOOGLE", "google", "Google", lambda env: "https://accounts.google.com", []),
        _one(
            env,
            "OIDC_OTHER",
            "other",
            env.str("OIDC_OTHER_NAME", "") or "your organisation",
            lambda env: _secure(env.str("OIDC_OTHER_ISSUER", ""), production),
            ["ISSUER"],
        ),
    ]
    return {
        "openid_connect": {
            "provider_class": "lac.accounts.openid.Provider",
            "APPS": [app for app in found if app],
        }
    }


def _one(env, prefix, key, name, issuer, more):
    wanted = [f"{prefix}_{part}" for part in ("CLIENT_ID", "CLIENT_SECRET", *more)]
    given = [setting for setting in wanted if env.str(setting, "")]
    if not given:
        return None
    if missing := sorted(set(wanted) - set(given)):
        raise ImproperlyConfigured(f"Set {', '.join(missing)} too, or none of {prefix}_….")
    return {
        "provider_id": key,
        "name": name,
        "client_id": env.str(f"{prefix}_CLIENT_ID"),
        "secret": env.str(f"{prefix}_CLIENT_SECRET"),
        "settings": {
            "server_url": issuer(env),
            "issuer": issuer(env),
            "oauth_pkce_enabled": True,
            # Whether whoever signed in there with a second step need take none here.
            "second_step_trusted": env.bool(f"{prefix}_SECOND_STEP_TRUSTED", default=False),
        },
    }


def _microsoft(env):
    """The issuer of one tenant: "common" would let in whoever has any Microsoft account."""
    tenant = env.str("OIDC_MICROSOFT_TENANT").strip().lower()
    if not re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", tenant):
        raise ImproperlyConfigured(
            "OIDC_MICROSOFT_TENANT is the directory's id (8-4-4-4-12 figures), never “common”."
        )
    return f"https://login.microsoftonline.com/{tenant}/v2.0"


def _secure(issuer, production):
    issuer = issuer.strip()
    parts = urlsplit(issuer)
    is_here = parts.scheme == "http" and parts.hostname in LOOPBACK and not production
    if not parts.hostname or not (parts.scheme == "https" or is_here):
        raise ImproperlyConfigured("OIDC_OTHER_ISSUER must be an https address.")
    return issuer
