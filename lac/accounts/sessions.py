"""How long somebody stays signed in, and where they are signed in.

A session ends when nothing was done for a while (`SESSION_IDLE_SECONDS`) and, whatever was
done, after a working day (`SESSION_LONGEST_SECONDS`). The cookie and its row outlive it, so
that a form sent too late is known to be this person's.
"""

import datetime as dt
import time
from importlib import import_module

from django.conf import settings
from django.utils import timezone

from .models import SignInSession, SignInTry

STARTED, SEEN, ROW, KEY = "started", "seen", "sign_in", "sign_in_key"
# How exactly "last seen" is kept: what is done within a minute is written once.
EXACTNESS = 60

_BROWSERS = [
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
]
_SYSTEMS = [
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("CrOS", "Chromebook"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
]


def device_of(agent):
    """A browser in words that its owner knows it by, from what it says it is."""
    browser = next((name for sign, name in _BROWSERS if sign in agent), "A browser")
    system = next((name for sign, name in _SYSTEMS if sign in agent), "an unknown device")
    return f"{browser} on {system}"


def begin(request, user):
    """Note that somebody signed in with this browser."""
    session = request.session
    if session.session_key is None:
        session.create()
    row, _ = SignInSession.objects.update_or_create(
        session_key=session.session_key,
        defaults={
            "user": user,
            "device": device_of(request.META.get("HTTP_USER_AGENT", "")),
            "started_at": timezone.now(),
            "last_seen_at": timezone.now(),
        },
    )
    session[STARTED] = session[SEEN] = time.time()
    session[ROW], session[KEY] = row.pk, session.session_key


def is_over(session):
    """Whether nothing was done for too long, or the longest time has passed."""
    if STARTED not in session:
        return False
    now = time.time()
    return (
        now - session[SEEN] >= settings.SESSION_IDLE_SECONDS
        or now - session[STARTED] >= settings.SESSION_LONGEST_SECONDS
    )


def seconds_left(session):
    """How long this session lasts if nothing is done."""
    if STARTED not in session:
        return 0
    now = time.time()
    idle = settings.SESSION_IDLE_SECONDS - (now - session[SEEN])
    longest = settings.SESSION_LONGEST_SECONDS - (now - session[STARTED])
    return max(0, int(min(idle, longest)))


def touch(session, *, now_please=False):
    """Note that something was done; written once a minute, or at once when asked to."""
    if STARTED not in session:
        return
    moved = session.get(KEY) != session.session_key
    if moved or now_please or time.time() - session[SEEN] >= EXACTNESS:
        session[SEEN], session[KEY] = time.time(), session.session_key
        SignInSession.objects.filter(pk=session[ROW]).update(
            last_seen_at=timezone.now(), session_key=session.session_key
        )


def forget(session):
    """Empty this browser's session: nobody is signed in with it any more."""
    SignInSession.objects.filter(pk=session.get(ROW)).delete()
    session.flush()


def end(rows):
    """Sign out the browsers of some rows, at once."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    for row in rows:
        store(row.session_key).delete()
        row.delete()


def purge():
    """Delete what is kept about signing in once it serves nobody: see the settings for how long.

    Sessions past their cookie's age, the rows that name their browsers, and wrong tries.
    """
    now = timezone.now()
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    gone = now - dt.timedelta(seconds=settings.SESSION_COOKIE_AGE)
    SignInSession.objects.filter(last_seen_at__lt=gone).delete()
    kept = dt.timedelta(days=settings.SIGN_IN_TRIES_KEPT_DAYS)
    SignInTry.objects.filter(at__lt=now - kept).delete()


def live(user):
    """Where somebody is signed in now, the latest first."""
    since = timezone.now() - dt.timedelta(seconds=settings.SESSION_IDLE_SECONDS)
    return SignInSession.objects.filter(user=user, last_seen_at__gt=since)
