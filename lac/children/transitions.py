"""The steps of transition plans: the usual ones, an authority's own, and the days they fall on."""

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from .models import TransitionKind, TransitionStep, TransitionSteps

TEACHER, WORKER, CAREERS = "Designated teacher", "Social worker", "Careers adviser"
MOST_WEEKS = 52
# The steps that most schools take; an authority keeps its own. "weeks before | who | what".
_VISITS = [
    f"10 | {TEACHER} | Ask the child what they look forward to and what worries them",
    f"8 | {TEACHER} | Invite the designated teacher of the new setting to the review",
    f"6 | {TEACHER} | First visit with an adult the child trusts",
    f"5 | {TEACHER} | Name the key adult at the new setting",
    f"4 | {TEACHER} | Taster day",
    f"2 | {TEACHER} | Hand over what helps the child to learn",
]
USUAL = {
    TransitionKind.TO_PRIMARY: _VISITS,
    TransitionKind.TO_SECONDARY: [
        f"44 | {WORKER} | Apply for the school place by the closing date",
        *_VISITS,
    ],
    TransitionKind.MID_YEAR: [
        f"3 | {TEACHER} | Ask the child what they look forward to and what worries them",
        f"2 | {TEACHER} | Invite the designated teacher of the new setting to the review",
        f"1 | {TEACHER} | Visit with an adult the child trusts",
        f"1 | {TEACHER} | Name the key adult at the new setting",
    ],
    TransitionKind.POST_16: [
        f"40 | {CAREERS} | Talk about the choices after Year 11",
        f"30 | {CAREERS} | Applications sent, with a second choice",
        f"20 | {CAREERS} | An offer is in hand",
        f"8 | {TEACHER} | Invite the designated tutor of the new setting to the review",
        f"6 | {CAREERS} | Visit or taster day",
        f"1 | {CAREERS} | Hand the plan for education, training and employment to the provider",
    ],
    TransitionKind.FROM_PROVISION: [
        f"3 | {TEACHER} | Ask the child what would help them to come back",
        f"2 | {TEACHER} | Meeting of the school, the provision and the carer",
        f"1 | {TEACHER} | Name the key adult and the first week's timetable",
    ],
}


@dataclass(frozen=True)
class Line:
    """One step of a list: so many weeks before the first day, by whom, what."""

    weeks: int
    who: str
    what: str


def line_of(text):
    """A line "weeks before | who | what" as its parts. Raises ValidationError."""
    parts = [part.strip() for part in text.split("|")]
    if len(parts) != 3 or not all(parts):
        raise ValidationError(f"Write “weeks before | who | what”, not “{text.strip()}”.")
    weeks, who, what = parts
    if not weeks.isascii() or not weeks.isdecimal() or int(weeks[:4]) > MOST_WEEKS:
        raise ValidationError(f"Give whole weeks from 0 to {MOST_WEEKS}, not “{weeks}”.")
    if len(what) > 160 or len(who) > 120:
        raise ValidationError(f"Keep this shorter: “{what[:40]}…”.")
    return Line(int(weeks), who, what)


def lines_for(authority_id, kind):
    """The lines that hold for a kind at an authority."""
    own = TransitionSteps.objects.filter(local_authority=authority_id, kind=kind).first()
    return own.lines if own else USUAL[TransitionKind(kind)]


def steps_of(plan, lines):
    """The steps of a plan, not saved; one whose day has passed is due on the day it opened."""
    return [
        TransitionStep(
            child_id=plan.child_id,
            plan=plan,
            title=it.what,
            owner_name=it.who,
            due_on=max(plan.starts_on - dt.timedelta(weeks=it.weeks), plan.opened_on),
        )
        for it in map(line_of, lines)
    ]
