"""The rulebook: every duty in words, for the page and for docs/rulebook.md."""

from lac.calendars.days import in_words

from .duty import DUTIES

HEADER = """# Rulebook

Every duty with a deadline, written from the code by `python manage.py rulebook`.
Do not edit it by hand.

A due date is the last day that is still on time. Day 1 is the day after the clock starts.
The limit in force on the day the clock starts applies. An authority may change a local rule,
or switch it off, from a day on and with a reason; never the law or statutory guidance.

| Rule | Within | Who | Says |
|---|---|---|---|
"""


def entries():
    """Every duty as a dictionary of words, in the order of their codes."""
    return [_entry(DUTIES[code]) for code in sorted(DUTIES)]


def _entry(duty):
    limits = sorted(duty.limits.items())
    return {
        "code": duty.code,
        "name": duty.name(),
        "rule": duty.rule(),
        "event": duty.event,
        "owner": duty.owner.label,
        "authority": duty.source.authority,
        "source": duty.source.reference,
        "checked_on": duty.source.checked_on,
        "limit": str(limits[-1][1]),
        "limits": limits,
        "on_by_default": duty.on_by_default,
    }


def _cell(text):
    return str(text).replace("|", "\\|")


def _line(entry):
    cells = (entry["name"], entry["limit"], entry["owner"], entry["authority"].label)
    return "| " + " | ".join(map(_cell, cells)) + " |\n"


def _details(entry):
    checked = in_words(entry["checked_on"])
    limits = "; ".join(f"from {in_words(start)}, {limit}" for start, limit in entry["limits"])
    lines = [
        f"\n## {entry['name']}\n",
        f"\n{entry['rule']}\n",
        f"\n- The clock starts: {entry['event']}.\n",
        f"- Within: {limits}.\n",
        f"- Who: {entry['owner']}.\n",
        f"- {entry['authority'].label}: {entry['source']}, checked {checked}.\n",
        f"- Code: `{entry['code']}`.\n",
    ]
    if not entry["on_by_default"]:
        lines.append("- Off until an authority switches it on.\n")
    return "".join(lines)


def as_markdown():
    """The whole rulebook: a table, then each rule."""
    book = entries()
    return HEADER + "".join(map(_line, book)) + "".join(map(_details, book))
