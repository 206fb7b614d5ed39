"""How often somebody may try a password: for each account, each known browser and each address.

After five wrong passwords within a quarter of an hour an account is locked for
strangers until the first of the five is a quarter of an hour ago. Tries while it is
locked are not counted, so that nobody is locked out for longer by a stranger who goes
on. A browser in which the owner has signed in before has a count of its own: a
stranger's tries do not lock it. A new password by e-mail, an administrator, or waiting
ends a lock. An address that nobody knows is locked alike, so a lock tells nothing.
"""

import datetime as dt
import math
from dataclasses import dataclass

from django.core import signing
from django.db import connection, transaction
from django.utils import timezone
from django.utils.crypto import get_random_string, salted_hmac

from lac.audit.log import record
from lac.audit.middleware import address_of

from .mail import send
from .models import SignInTry, User

WINDOW = dt.timedelta(minutes=15)
TRIES = 5
# A school's whole staff shares one address.
TRIES_FROM_AN_ADDRESS = 30

COOKIE = "lac_browser"
COOKIE_AGE = 180 * 24 * 60 * 60
_SALT = "lac.accounts.known-browser"


@dataclass
class Locked(Exception):
    """No password is checked now. `minutes` says how long to wait."""

    minutes: int


def key_of(email):
    """The keyed hash by which an account's tries are counted."""
    text = email.strip().lower()
    return salted_hmac("lac.accounts.sign-in", text, algorithm="sha256").hexdigest()


def browser_of(request, account_key):
    """The id of this browser if this account's owner has signed in with it before, else ""."""
    try:
        known = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=COOKIE_AGE)
    except signing.BadSignature:
        return ""
    return known["id"] if known.get("account") == account_key else ""


def remember_browser(request, response, user):
    """Let this browser's owner not be locked out of it by strangers."""
    account_key = key_of(user.email)
    known = browser_of(request, account_key) or get_random_string(32)
    value = signing.dumps({"account": account_key, "id": known}, salt=_SALT)
    secure = request.is_secure()
    response.set_cookie(
        COOKIE, value, max_age=COOKIE_AGE, secure=secure, httponly=True, samesite="Lax"
    )


@transaction.atomic
def begin(request, email):
    """Count a try before its password is checked, so that many at once are counted too.

    Returns it. Raises Locked when too many were wrong.
    """
    account_key = key_of(email)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [account_key])
    browser, address = browser_of(request, account_key), address_of(request)
    _check(_of_account(account_key, browser), TRIES)
    if not browser:
        _check(SignInTry.objects.filter(address=address), TRIES_FROM_AN_ADDRESS)
    return SignInTry.objects.create(account_key=account_key, device=browser, address=address)


def check(request, email):
    """Raises Locked where this account is locked for this browser; counts nothing."""
    account_key = key_of(email)
    _check(_of_account(account_key, browser_of(request, account_key)), TRIES)


def succeeded(tried):
    """The password was right: the account starts from nought, its address does not."""
    now = timezone.now()
    _of_account(tried.account_key, tried.device).update(cleared_at=now)
    SignInTry.objects.filter(pk=tried.pk).delete()


@transaction.atomic
def failed(tried, email):
    """The password was wrong. The last try before a lock is written down and told by e-mail."""
    wrong = _of_account(tried.account_key, tried.device)
    if wrong.filter(at__gt=timezone.now() - WINDOW).count() != TRIES:
        return
    somebody = User.objects.filter(email__iexact=email.strip(), is_active=True).first()
    if somebody:
        today = timezone.localdate().isoformat()
        send("sign_in_locked", key=f"locked:{somebody.pk}:{today}", user=somebody)
    record("account.locked", by=None, subject=somebody, known=somebody is not None)


def locked_until(user):
    """When somebody can sign in again from any browser, or None where they are not locked out."""
    return _end_of_lock(_of_account(key_of(user.email), ""), TRIES)


def clear(user):
    """Take the lock off every browser; returns whether there was anything to take off."""
    tries = SignInTry.objects.filter(account_key=key_of(user.email), cleared_at=None)
    return bool(tries.update(cleared_at=timezone.now()))


def _of_account(account_key, browser):
    return SignInTry.objects.filter(account_key=account_key, device=browser, cleared_at=None)


def _check(tries, limit):
    if end := _end_of_lock(tries, limit):
        raise Locked(math.ceil((end - timezone.now()).total_seconds() / 60))


def _end_of_lock(tries, limit):
    recent = tries.filter(at__gt=timezone.now() - WINDOW).order_by("-at")
    last = list(recent.values_list("at", flat=True)[:limit])
    return last[-1] + WINDOW if len(last) == limit else None
