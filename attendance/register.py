"""What may stand in a register: which code on which day, in which session, for whom."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from lac.calendars.days import UnknownTerm, UnknownYear, calendar_for, in_words, school_days
from lac.children.models import Enrolment

from .models import AttendanceCode

AM, PM = "am", "pm"
# What people and other systems write where there is no mark.
NO_MARK = frozenset({"", "-"})
# An error of these kinds is about the day, not the mark.
SESSION_NAMES = {AM: "morning", PM: "afternoon"}


@dataclass(frozen=True)
class Problem:
    """Why a mark cannot stand: a word to count by, a sentence, and what to do about it."""

    code: str
    reason: str
    remedy: str


class Codes:
    """Every code of the register, by what people type and the day it is for: one query."""

    def __init__(self):
        self._by_text = {}
        self.by_id = {}
        for code in AttendanceCode.objects.all():
            self._by_text.setdefault(code.code, []).append(code)
            self.by_id[code.pk] = code

    def find(self, text, day):
        """The code that stood for `text` on a day, or None."""
        for code in self._by_text.get(text.strip().upper(), []):
            if code.valid_from <= day and (code.valid_to is None or day <= code.valid_to):
                return code
        return None

    def problem(self, text, day, session):
        """Why `text` cannot be the mark of a session of a day, or None."""
        text = text.strip().upper()
        if text in NO_MARK:
            return None
        known = self._by_text.get(text)
        if known is None:
            return Problem(
                "unknown_code",
                f"“{text}” is not an attendance code.",
                "Use the codes of the school attendance regulations, such as / \\ L I N.",
            )
        code = self.find(text, day)
        if code is None:
            return _not_in_use(known, text, day)
        if code.session and code.session != session:
            return Problem(
                "wrong_session",
                f"The code {text} is for the {SESSION_NAMES[code.session]} only; "
                f"it stands in the {SESSION_NAMES[session]} of {in_words(day)}.",
                "Use / for a morning and \\ for an afternoon.",
            )
        return None


def _not_in_use(known, text, day):
    latest = max(known, key=lambda code: code.valid_from)
    if day < latest.valid_from:
        return Problem(
            "not_yet_in_use",
            f"The code {text} came into use on {in_words(latest.valid_from)}, "
            f"after {in_words(day)}.",
            "Use the code that was in force on that day.",
        )
    return Problem(
        "withdrawn_code",
        f"The code {text} was withdrawn after {in_words(latest.valid_to)}; "
        f"it cannot be used for {in_words(day)}.",
        "Use the code that replaced it.",
    )


class SchoolCalendar:
    """On which days a school is open to pupils, as far as that is known."""

    def __init__(self, school):
        calendar = calendar_for(school=school)
        self._days = school_days(calendar) if calendar else None

    def problem(self, day):
        """Why no register is taken on a day, or None."""
        if day > timezone.localdate():
            return Problem(
                "future",
                f"{in_words(day)} is in the future.",
                "Load a register after the day it is for.",
            )
        why = self.closed_because(day)
        if why:
            return Problem(
                "not_a_school_day",
                f"{in_words(day)} is not a school day: {why[0].lower() + why[1:]}.",
                "Check the date, and the school's term dates.",
            )
        return None

    def closed_because(self, day):
        """“Saturday”, “Half-term”; empty when the school is open or its terms are not known."""
        if self._days is None:
            return "Weekend" if day.weekday() >= 5 else ""
        try:
            return self._days.reason(day)
        except (UnknownTerm, UnknownYear):
            return "Weekend" if day.weekday() >= 5 else ""


def on_roll(children, school, start, end):
    """{child id: [(admitted_on, left_on), ...]} at a school between two days."""
    rows = Enrolment.unscoped.filter(
        Q(left_on=None) | Q(left_on__gte=start),
        child__in=children,
        school=school,
        admitted_on__lte=end,
    )
    spells = {}
    for child, admitted_on, left_on in rows.values_list("child", "admitted_on", "left_on"):
        spells.setdefault(child, []).append((admitted_on, left_on))
    return spells


def was_on_roll(spells, day):
    """Whether any of a child's spells at a school covers a day; the last day counts."""
    return any(start <= day and (end is None or day <= end) for start, end in spells)


def week_of(day):
    """Monday to Friday around a day."""
    monday = day - dt.timedelta(days=day.weekday())
    return [monday + dt.timedelta(days=offset) for offset in range(5)]
