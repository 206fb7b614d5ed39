"""What a target still lacks to be specific, measurable, achievable, relevant and timed.

Rules, not opinions: each says what to do. Pure.
"""

import re
from dataclasses import dataclass

from lac.calendars.days import in_words

from .measures import number_in


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
                f"The date is after the end of term ({in_words(term_ends_on)}). "
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


# Words that say nothing unless a figure says how much.
_VAGUE = re.compile(
    r"\b(improv\w+|increas\w+|develop\w*|better|more|work on|try|be aware|aware of|continue|"
    r"support\w*|encourag\w+|engag\w+)\b",
    re.IGNORECASE,
)


def advice(target, last_term=()):
    """What would make a target better, though it may be sent in without; in the order of the form.

    `last_term` is the targets that the plan of last term had, to compare the words with.
    """
    found = []
    vague = _VAGUE.search(target.action)
    if vague and not any(map(_has_figure, (target.action, target.target_value))):
        found.append(
            Lack("action", f"“{vague[0]}” does not say how much or how often: give a figure.")
        )
    if target.carried_from_id is None and _plain(target.action) in {
        _plain(it.action) for it in last_term if it.action
    }:
        found.append(Lack("action", "This is last term’s target, word for word. What is new?"))
    found += _numbers(target)
    if not target.own_words:
        found.append(Lack("own_words", "Ask the child what they would call it."))
    return found


def _numbers(target):
    """The measure in numbers: both ends of it, and what they count."""
    start, end = number_in(target.baseline), number_in(target.target_value)
    if start is None and end is None:
        return []
    if (target.baseline and start is None) or (target.target_value and end is None):
        return [Lack("target_value", "Give both ends in the same way, as numbers or in words.")]
    if not target.unit:
        return [Lack("unit", "Say what the number counts, such as lessons a week.")]
    return []


def _has_figure(text):
    return any(letter.isdigit() for letter in text) or bool(_OFTEN.search(text))


_OFTEN = re.compile(r"\b(once|twice|daily|weekly|every|each|one|two|three|four|five)\b", re.I)


def _plain(text):
    return " ".join(text.lower().split())
