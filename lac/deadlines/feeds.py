"""Calendar feeds: a person's dates for their own calendar program, and nothing about a child.

An entry says what kind of thing is due and how many of them. Who it is about stands
behind its link, which needs a sign-in. Apps add entries in their own `feeds.py`:

    @feeds
    def meetings(user, today):
        yield Entry(key=("meeting", 12), summary="PEP meeting", starts=..., ends=..., url=...)
"""

import datetime as dt
import secrets
from collections import Counter
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, F, Min
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from icalendar import Calendar, Event

from lac.accounts.access import Permission
from lac.links import sha256_of

from .duty import DUTIES
from .models import CalendarFeed
from .todo import SOURCES as PROMISES
from .worklist import Worklist

SOURCES = []
# What is late stays in the calendar for so long; for older arrears there is the worklist.
LATE_FOR = dt.timedelta(weeks=4)
# Calendar programs ask again after so long, if they heed it.
REFRESH = dt.timedelta(hours=6)
_SALT = "lac.deadlines.feeds"


@dataclass(frozen=True)
class Entry:
    """One entry: a whole day (`starts` a date), or from a moment to a moment.

    `key` tells it apart from the person's others for as long as it stays the same thing;
    `url` is a path on this site. `summary` names no child, person or school.
    """

    key: tuple
    summary: str
    starts: dt.date | dt.datetime
    url: str
    ends: dt.datetime | None = None


def feeds(source):
    """Register a function (user, today) -> entries of that person; a decorator."""
    if source not in SOURCES:
        SOURCES.append(source)
    return source


def new_token():
    """What stands in a new address: 256 bits that nobody can guess."""
    return secrets.token_urlsafe(32)


def address_of_feed(token):
    """The address for a calendar program."""
    return settings.SITE_URL + reverse("deadlines:feed", kwargs={"token": token})


def feed_of(token):
    """The feed of an address with its person, or None: wrong, replaced, or the account closed."""
    rows = CalendarFeed.objects.filter(sha256=sha256_of(token), user__is_active=True)
    return rows.select_related("user").first()


def count_fetch(feed):
    """Note that a calendar program has just asked. Not an event of the log: it asks all day."""
    CalendarFeed.objects.filter(pk=feed.pk).update(
        last_fetched_at=timezone.now(), fetches=F("fetches") + 1
    )


def entries_of(user, today):
    """Everything in a person's calendar as their roles of today let them see it."""
    return [entry for source in SOURCES for entry in source(user, today)]


def calendar_of(user):
    """The calendar file (bytes, RFC 5545) of a person's entries."""
    calendar = Calendar()
    calendar.add("prodid", "-//LAC//Your dates//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "LAC")
    calendar.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    now = timezone.now()
    for entry in entries_of(user, timezone.localdate()):
        calendar.add_component(_event(entry, user, now))
    return calendar.to_ical()


def _event(entry, user, now):
    event = Event()
    event.add("uid", _uid(entry, user))
    event.add("dtstamp", now)
    event.add("summary", entry.summary)
    event.add("class", "PRIVATE")
    event.add("url", f"{settings.SITE_URL}{entry.url}")
    if isinstance(entry.starts, dt.datetime):
        event.add("dtstart", entry.starts.astimezone(dt.UTC))
        event.add("dtend", entry.ends.astimezone(dt.UTC))
    else:
        event.add("dtstart", entry.starts)
        event.add("dtend", entry.starts + dt.timedelta(days=1))
        # A day on which something is due is not a day on which one is busy.
        event.add("transp", "TRANSPARENT")
    return event


def _uid(entry, user):
    """The same at each fetch, and different for each person: two calendars cannot be compared."""
    text = ":".join(str(part) for part in (user.pk, *entry.key))
    secret = salted_hmac(_SALT, text, algorithm="sha256").hexdigest()
    return f"{secret[:40]}@{settings.SITE_URL.split('//')[-1].split('/')[0].split(':')[0]}"


@feeds
def deadlines(user, today):
    """What is "mine to do" on the worklist: one entry for each rule and day."""
    if not user.may(Permission.VIEW_CHILD):
        return
    mine = Worklist(user, today, {"whose": "mine"}).rows().filter(due_on__gte=today - LATE_FOR)
    grouped = mine.order_by().values("duty", "due_on")
    counted = grouped.annotate(number=Count("pk"), only=Min("pk"), child=Min("child_id"))
    for row in counted.order_by("due_on", "duty"):
        yield Entry(
            key=("due", row["duty"], row["due_on"]),
            summary=_in_words(row, today),
            starts=row["due_on"],
            url=_where(row),
        )


@feeds
def promises(user, today):
    """What the person has promised, with a day: one entry a day. What exactly is not said."""
    todo = [it for source in PROMISES for it in source.of(user, today) if it.due_on]
    days = Counter(it.due_on for it in todo if it.due_on >= today - LATE_FOR)
    for day, number in sorted(days.items()):
        how = "Overdue" if day < today else "Due"
        many = f" ({number})" if number > 1 else ""
        summary = f"{how}: Do what was agreed at a meeting{many}"
        yield Entry(key=("agreed", day), summary=summary, starts=day, url=reverse("home"))


def _in_words(row, today):
    name = DUTIES[row["duty"]].name() if row["duty"] in DUTIES else "Something"
    number = f" ({row['number']})" if row["number"] > 1 else ""
    return f"{'Overdue' if row['due_on'] < today else 'Due'}: {name}{number}"


def _where(row):
    if row["number"] == 1:
        return reverse("deadlines:why", kwargs={"child_pk": row["child"], "pk": row["only"]})
    return f"{reverse('home')}?whose=mine&duty={row['duty']}"
