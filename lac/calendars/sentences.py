"""What the audit log says about calendars."""

from lac.audit.sentences import say

say(
    {
        "calendar.opened": "began a school calendar ({calendar})",
        "term.saved": "set the dates of {term} ({calendar})",
        "term.deleted": "removed {term} ({calendar})",
        "terms.copied": "copied the authority's terms of {year} ({calendar})",
        "closure.added": "closed {day} to pupils: {reason} ({calendar})",
        "closure.removed": "opened {day} to pupils again ({calendar})",
        "bank_holiday.added": "added a bank holiday on {day}: {name}",
        "bank_holiday.removed": "removed the bank holiday on {day}: {name}",
    }
)
