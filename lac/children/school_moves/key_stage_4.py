"""Whether a first day at a school is a move in key stage 4, which needs approval before.

A child in care who is taught in Year 10 or 11, and was on the roll of another main school
since Year 10 began, moves only after a nominated officer approved it (Care Planning,
Placement and Case Review (England) Regulations 2010, regulation 10). Imports and jobs,
which have nobody to ask, are not held up: the gaps in the records tell of what they brought.
"""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from lac.calendars.ages import nc_year
from lac.calendars.days import academic_year, in_words

from ..models import CareEpisode, Enrolment, SchoolMove
from ..models.codes import SHORT_BREAKS
from ..models.schooling import MAIN_KINDS
from .meetings import asks_for_meeting

FIRST_YEAR, LAST_YEAR = 10, 11


def year_of(child, day):
    """The National Curriculum year in which the child is taught on a day, as a number."""
    return nc_year(child.born_on, day, child.year_group_offset)


def is_in_key_stage_4(child, day):
    """Whether the child is taught in Year 10 or 11 on a day."""
    return FIRST_YEAR <= year_of(child, day) <= LAST_YEAR


def asked_of_first_day(child):
    """Which questions the forms about a first day at a school ask: keywords for `FirstDay`."""
    return {
        "asks_for_meeting": asks_for_meeting(child),
        "in_key_stage_4": is_in_key_stage_4(child, timezone.localdate()),
    }


def stage_began(year, day):
    """1 September of Year 10, of somebody taught in a year (10 or 11) on a day."""
    return dt.date(academic_year(day) - (year - FIRST_YEAR), 9, 1)


def is_move(child, school, day, kind):
    """Whether starting at a school on a day is a move of a child in care in key stage 4."""
    if kind not in MAIN_KINDS or not is_in_key_stage_4(child, day):
        return False
    in_care = CareEpisode.unscoped.in_care(day).filter(child=child)
    if not in_care.exclude(legal_status__in=SHORT_BREAKS).exists():
        return False
    began = stage_began(year_of(child, day), day)
    elsewhere = Enrolment.unscoped.main().filter(
        Q(left_on=None) | Q(left_on__gte=began), child=child, admitted_on__lt=day
    )
    return elsewhere.exclude(school=school).exists()


class NotApproved(ValidationError):
    """A move without approval. `way_on` is a link to where it is asked for."""

    def __init__(self, message, label, url):
        super().__init__(message)
        self.way_on = {"label": label, "url": url}


def unused(child, school):
    """Moves to a school that stand and that no first day there rests on; some have run out."""
    return SchoolMove.unscoped.standing().filter(child=child, to_school=school, enrolment=None)


def approval_of(child, school, first_day):
    """The latest move to a school that a first day there may rest on, or None."""
    moves = unused(child, school).lasting(first_day)
    return moves.order_by("proposed_on", "pk").last()


def not_approved(child, school):
    """What the form says to somebody who puts the child on a roll without approval.

    Why there is none: the move waits for a decision, its approval ran out, or nobody proposed it.
    """
    waiting = SchoolMove.unscoped.waiting().filter(child=child, to_school=school).first()
    rule = "A child in care moves school in Year 10 or 11 only when the move was approved before."
    if waiting:
        return NotApproved(
            f"{rule} This move waits for a decision. If the child had to move at once, "
            "say below why it could not wait.",
            "Open the proposed move",
            waiting.get_absolute_url(),
        )
    ran_out = unused(child, school).order_by("planned_on", "pk").last()
    if ran_out:
        return NotApproved(
            f"{rule} The approval of this move ran out: the first day was planned for "
            f"{in_words(ran_out.planned_on)}, and it could be used until "
            f"{in_words(ran_out.lasts_until)}. Propose the move again. If the child had to move at "
            "once, say below why it could not wait.",
            "Propose the move again",
            reverse("children:propose_move", kwargs={"child_pk": child.pk}),
        )
    return NotApproved(
        f"{rule} Propose the move first. If the child had to move at once, say below why it "
        "could not wait.",
        "Propose the move",
        reverse("children:propose_move", kwargs={"child_pk": child.pk}),
    )
