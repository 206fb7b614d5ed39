"""Why this date: the rule, the event, the days counted and skipped, and what happened since."""

import datetime as dt
from operator import itemgetter

from lac.audit.models import Event
from lac.audit.sentences import SENTENCES, hidden_from, sentence_for
from lac.calendars.days import in_words
from lac.calendars.models import SchoolDay, WorkingDay

from .models import Breach, DeadlineEvent, Extension, Pause

ONE_DAY = dt.timedelta(days=1)
WEEKEND = ("Saturday", "Sunday")
# How long after a change its sweep may still be the one it asked for.
SOON_AFTER = dt.timedelta(minutes=30)
Kind = DeadlineEvent.Kind


def span(start, end):
    """26 to 30 October 2026."""
    if start == end:
        return in_words(start)
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day} to {in_words(end)}"
    if start.year == end.year:
        return f"{start.day} {start:%B} to {in_words(end)}"
    return f"{in_words(start)} to {in_words(end)}"


def reason_for(deadline):
    """What the `reason_box` component shows, for one deadline."""
    duty = deadline.definition
    return {
        "rule": duty.rule() if duty else "This rule is no longer kept here.",
        "authority": duty.source.authority if duty else "",
        "source": duty.source.reference if duty else "",
        "event": duty.event if duty else "",
        "started_on": deadline.started_on,
        "counted": _counted(deadline),
        "counted_how": _counted_how(deadline),
        "skipped": skipped(deadline),
        "extended": _extended(deadline),
        "due_on": deadline.due_on,
    }


def _counted(deadline):
    words = str(deadline.limit)
    return words[0].upper() + words[1:]


def _counted_how(deadline):
    """Where the counting began; nothing for a date that is set and not counted."""
    if deadline.can_be_paused:
        return "counted from the day after"
    if deadline.limit_unit.endswith("_before") and deadline.limit_number:
        return "counted back from that day"
    return ""


def skipped(deadline):
    """The days between start and due date that did not count, grouped, with their reasons."""
    first, last = _between(deadline)
    days = _closed_days(deadline, first, last)
    rows = _weekends(days) + _stretches([it for it in days if it[1] not in WEEKEND], days)
    return rows + _paused(deadline)


def _between(deadline):
    if deadline.limit_unit.endswith("_before"):
        return deadline.usual_due_on, deadline.started_on
    return deadline.started_on + ONE_DAY, deadline.usual_due_on


def _extended(deadline):
    """The day by the rule and the extension that moved it, where one did."""
    if not deadline.extended_from:
        return None
    granted = Extension.unscoped.filter(deadline=deadline, granted=True)
    last = granted.order_by("-until_on").select_related("decided_by").first()
    return last and {"usual": deadline.extended_from, "by": last.decided_by, "reason": last.reason}


def _closed_days(deadline, first, last):
    unit = deadline.limit_unit.removesuffix("_before")
    if unit == "working_days":
        rows = WorkingDay.objects.filter(is_working=False)
    elif unit == "school_days":
        rows = SchoolDay.objects.filter(is_open=False, calendar=deadline.calendar_id)
    else:
        return []
    days = rows.filter(day__range=(first, last)).order_by("day")
    return list(days.values_list("day", "reason"))


def _weekends(days):
    weekend = [day for day, reason in days if reason in WEEKEND]
    if not weekend:
        return []
    number = len(weekend)
    return [{"days": f"{number} day{'' if number == 1 else 's'}", "why": "Saturdays and Sundays"}]


def _stretches(days, closed):
    """Days in a row with the same reason become one line, across a weekend too."""
    closed_days = {day for day, _ in closed}
    stretches = []
    for day, reason in days:
        last = stretches[-1] if stretches else None
        if last and last[2] == reason and _all_closed(last[1], day, closed_days):
            last[1] = day
        else:
            stretches.append([day, day, reason])
    return [{"days": span(start, end), "why": reason} for start, end, reason in stretches]


def _all_closed(start, end, closed):
    return all(start + ONE_DAY * n in closed for n in range(1, (end - start).days))


def _paused(deadline):
    pauses = Pause.unscoped.filter(deadline=deadline, ends_on__isnull=False)
    return [
        {"days": span(it.starts_on, it.ends_on), "why": f"Paused: {it.reason}"} for it in pauses
    ]


def history(deadline, reader):
    """What happened to the deadline, newest first, for the `timeline` component.

    Of the changes behind it, it says what the log says to this reader.
    """
    events = list(
        DeadlineEvent.unscoped.filter(deadline=deadline).select_related("by").order_by("-id")
    )
    changes = _changes_behind(deadline, events)
    hidden = hidden_from(changes, reader)
    lines = [
        {
            "title": it.get_kind_display(),
            "at": it.at,
            "by": it.by or "",
            "text": "\n".join(filter(None, [_told(it), _because(it, changes, hidden)])),
        }
        for it in events
    ]
    lines += [
        {
            "title": "Not done in time",
            "at": it.recorded_at,
            "by": "",
            "text": f"The last day was {in_words(it.due_on)}.",
        }
        for it in Breach.unscoped.filter(deadline=deadline)
    ]
    return sorted(lines, key=itemgetter("at"), reverse=True)


def _changes_behind(deadline, events):
    """The audited changes of the child that led to the events, latest first."""
    actions = {it.because for it in events if it.because in SENTENCES}
    if not actions:
        return []
    return list(Event.objects.filter(child_id=deadline.child_id, action__in=actions)[:200])


def _because(event, changes, hidden):
    if event.because == "calendar":
        return "After a change of the calendar."
    for change in changes:
        behind = change.action == event.because
        if behind and change.at <= event.at <= change.at + SOON_AFTER:
            return f"{change.actor_name} {sentence_for(change, hidden.get(change.pk))}."
    return ""


def _told(event):
    """One sentence about an event."""
    day = in_words(event.to_on) if event.to_on else ""
    before = in_words(event.from_on) if event.from_on else ""
    note = event.note
    sentences = {
        Kind.OPENED: f"Due {day}.",
        Kind.REVIVED: f"Due {day}.",
        Kind.MOVED: f"From {before} to {day}: {event.get_cause_display()}.",
        Kind.MET: f"On {day}." + (f" Before, {before} was recorded." if before else ""),
        Kind.UNMET: f"It had been recorded as done on {before}.",
        Kind.ENDED: f"After {day}.",
        Kind.REOPENED: f"It had stopped after {before}.",
        Kind.WITHDRAWN: "What had started the clock is no longer recorded.",
        Kind.PAUSED: f"From {day}. {note}",
        Kind.RESUMED: f"From {day}.",
        Kind.ASKED: f"To {day}. {note}",
        Kind.EXTENDED: f"To {day}. {note}",
        Kind.REFUSED: f"It stays as it is. {note}",
        Kind.REMINDED: f"To {note}.",
        Kind.ESCALATED: f"To {note}.",
    }
    return sentences.get(Kind(event.kind), note)
