"""Template filters that put dates, shares and money into words, the same way on every page."""

import datetime as dt
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction

from django import template
from django.utils import timezone

register = template.Library()

# Keeps "3 March 2026" on one line.
NBSP = "\N{NO-BREAK SPACE}"


def _date(value):
    if isinstance(value, dt.datetime):
        return (timezone.localtime(value) if timezone.is_aware(value) else value).date()
    return value


@register.filter
def day(value):
    """A date in full, kept on one line: 3 March 2026. Nothing for no date."""
    value = _date(value)
    return f"{value.day}{NBSP}{value:%B}{NBSP}{value.year}" if value else ""


@register.filter
def short_day(value):
    """A date for a crowded table, kept on one line: 3 Mar 2026."""
    value = _date(value)
    return f"{value.day}{NBSP}{value:%b}{NBSP}{value.year}" if value else ""


@register.filter
def weekday(value):
    """A date with its day of the week: Tuesday 3 March 2026."""
    return f"{_date(value):%A} {day(value)}" if value else ""


@register.filter
def clock(value):
    """A time of day: 9:05am, 2pm, midday."""
    if not value and not isinstance(value, dt.time):
        return ""
    if isinstance(value, dt.datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    if (value.hour, value.minute) == (12, 0):
        return "midday"
    minutes = f":{value.minute:02}" if value.minute else ""
    return f"{value.hour % 12 or 12}{minutes}{'am' if value.hour < 12 else 'pm'}"


@register.filter
def day_and_time(value):
    """A moment: 3 March 2026 at 2:30pm. A plain date shows the date alone."""
    if not isinstance(value, dt.datetime):
        return day(value)
    return f"{day(value)} at{NBSP}{clock(value)}"


def _days(count):
    return f"{count}{NBSP}day" if count == 1 else f"{count}{NBSP}days"


@register.filter
def relative_day(value, today):
    """How far a due date is from today: today, tomorrow, in 3 days, 2 days late."""
    if not value or not today:
        return ""
    away = (_date(value) - _date(today)).days
    if away < 0:
        return f"{_days(-away)} late"
    return {0: "today", 1: "tomorrow"}.get(away, f"in {_days(away)}")


@register.filter
def days_ago(value, today):
    """How long ago something happened: today, yesterday, 12 days ago."""
    if not value or not today:
        return ""
    ago = (_date(today) - _date(value)).days
    if ago < 0:
        return f"in {_days(-ago)}"
    return {0: "today", 1: "yesterday"}.get(ago, f"{_days(ago)} ago")


@register.filter
def percent(value, places=1):
    """A share as a percentage, cut short and never rounded up.

    94.96% is below the line of 95%, so it must not be shown as 95.0%. A pair
    ``(part, whole)`` or a Fraction is a share of one; a Decimal or a whole number is
    already a percentage. A pair with nothing in the whole is a dash.
    """
    if value is None or value == "":
        return "–"
    if isinstance(value, (tuple, list)):
        part, whole = value
        if not whole:
            return "–"
        value = Fraction(part) / Fraction(whole)
    if isinstance(value, Fraction):
        scaled = int(abs(value) * 100 * 10**places)
        sign = -1 if value < 0 else 1
        exact = Decimal(sign * scaled).scaleb(-places)
    else:
        exact = Decimal(str(value))
    return f"{exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_DOWN)}%"


@register.filter
def pounds(pence):
    """Money kept in whole pence, shown in pounds: £1,234.56."""
    if pence is None or pence == "":
        return ""
    sign = "−" if pence < 0 else ""
    whole, rest = divmod(abs(int(pence)), 100)
    return f"{sign}£{whole:,}.{rest:02}"


@register.filter
def labelled(label):
    """A label before what it names: a colon after it, unless it is a question or a sentence."""
    return label if str(label).endswith(("?", ".")) else f"{label}:"


@register.filter
def yesno_words(value):
    """Yes, No, or Not known where nobody has said."""
    return "Not known" if value is None else "Yes" if value else "No"
