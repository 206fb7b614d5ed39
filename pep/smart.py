"""What a target still lacks to be specific, measurable, achievable, relevant and timed.

Rules, not opinions: each says what to do. Pure.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Lack:
    """One thing a target lacks, and the field to fill in."""

    field: str
    text: str


def lacks(target, term_starts_on, term_ends_on):
    """What is missing from one target, in the order of the form."""
    found = [Lack(field, text) for field, text in _BLANK if not getattr(target, field)]
    if target.deadline and not target.is_long_term and target.deadline > term_ends_on:
        found.append(
            Lack(
                "deadline",
                f"The date is after the end of term ({_day(term_ends_on)}). "
                "Choose an earlier one, or say that the target reaches beyond this term.",
            )
        )
    if target.deadline and target.deadline < term_starts_on:
        found.append(Lack("deadline", "The date is before this term began."))
    if target.baseline and _plain(target.baseline) == _plain(target.target_value):
        found.append(
            Lack("target_value", "Where it is now and where it will be are the same: what changes?")
        )
    return found


_BLANK = (
    ("need", "Say which need it answers."),
    ("action", "Say what exactly will happen."),
    ("measure", "There is no measure: say how you will know."),
    ("baseline", "Say where it is now, so that progress can be seen."),
    ("target_value", "Say where it will be."),
    ("owner", "There is no owner: name who makes it happen."),
    ("deadline", "There is no date: say by when."),
)


def _plain(text):
    return " ".join(text.lower().split())


def _day(day):
    return f"{day.day} {day:%B %Y}"
