"""A plan for every child and term."""

import datetime as dt

from django.db.models import (
    CharField,
    DateField,
    Exists,
    ExpressionWrapper,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Value,
)
from django.db.models.functions import Cast, Coalesce, Concat, Greatest, Least, TruncDate
from django.utils import timezone

from lac.accounts.access import Role
from lac.children.models import CareEpisode, Enrolment
from lac.children.models.codes import SHORT_BREAKS
from lac.children.models.schooling import MAIN_KINDS
from lac.deadlines.duty import Authority, Cases, Duty, OnDate, Source, duty

from ..models import Pep
from .shared import CHECKED_ON, GUIDANCE, SCHOOL_POLICY, of_pep_age, term_label, year_label


@duty
class PepEveryTerm(Duty):
    """Every child in care has a PEP every term, by the authority's cut-off for the term.

    Where an authority sets no cut-off, the last day of term. Done when the PEP
    meeting was held and the school has sent the plan in, whichever came later;
    grading has a clock of its own. A plan that is not sent in within four weeks of
    the end of term is missed: by then the next term's is what matters. Applies to
    children who are in care by the middle of the term; one who comes later starts
    with the first PEP.
    """

    code = "pep.every_term"
    title = "Hold the PEP meeting and send in the PEP"
    owner = Role.DESIGNATED_TEACHER
    event = "The term began, or the child came into care in it"
    limits = {dt.date(2010, 1, 1): OnDate()}
    source = Source(Authority.GUIDANCE, f"{GUIDANCE}; {SCHOOL_POLICY} (S1-14)", CHECKED_ON)
    act_at = "pep:child"
    act_label = "Write the PEP"

    def cases(self):
        """One case a child and term."""
        return Cases(
            of_pep_age(_children_and_terms(), "case_started_on"),
            started_on=F("case_started_on"),
            due_on=F("case_due_on"),
            done_on=_held_and_sent_in(),
            key=Concat(
                Cast("child_id", CharField()), Value("-"), Cast("case_year", CharField()),
                Value("-"), F("case_term"),
            ),
            ended_on=F("case_closed_on"),
            ends_with_care=True,
            school=_school_at("case_started_on"),
            detail=Concat(F("case_term_label"), Value(" term "), year_label("case_year")),
        )  # fmt: skip


def _children_and_terms():
    """Each time in care with each term of the responsible authority that it reaches into."""
    term = "child__local_authority__calendar__terms__"
    rows = CareEpisode.unscoped.filter(started_on=F("care_started_on")).annotate(
        case_year=F(f"{term}academic_year"),
        case_term=F(f"{term}name"),
        case_term_starts_on=F(f"{term}starts_on"),
        case_closed_on=_four_weeks_after(F(f"{term}ends_on")),
        case_due_on=Coalesce(F(f"{term}pep_cutoff_on"), F(f"{term}ends_on")),
        case_last_day=Least(
            _middle(F(f"{term}starts_on"), F(f"{term}ends_on")),
            Coalesce(F(f"{term}pep_cutoff_on"), F(f"{term}ends_on")),
        ),
    )
    rows = rows.annotate(
        case_started_on=Greatest("case_term_starts_on", "started_on"),
        case_term_label=term_label("case_term"),
    )
    same_care = CareEpisode.unscoped.filter(
        Q(ended_on=None) | Q(ended_on__gt=OuterRef("case_term_starts_on")),
        child=OuterRef("child_id"),
        started_on__lte=OuterRef("case_last_day"),
    ).exclude(legal_status__in=SHORT_BREAKS)
    later = same_care.filter(care_started_on__gt=OuterRef("care_started_on"))
    mine = same_care.filter(care_started_on=OuterRef("care_started_on"))
    # A term's clock starts when the term does: terms to come are on nobody's list yet.
    # And the terms before a time in care are left out early: most of them are, of most children.
    begun = Q(case_term_starts_on__lte=timezone.localdate(), started_on__lte=F("case_last_day"))
    return rows.filter(begun, Exists(mine), ~Exists(later), case_term__isnull=False)


def _middle(first, last):
    """The day halfway between two days."""
    days = Func(last, first, template="(%(expressions)s)", arg_joiner=" - ")
    half = ExpressionWrapper(days, output_field=IntegerField()) / Value(2)
    return ExpressionWrapper(first + half, output_field=DateField())


def _four_weeks_after(day):
    return ExpressionWrapper(day + Value(28), output_field=DateField())


def _held_and_sent_in():
    """The day by which the plan of the case's term had both its meeting and been sent in."""
    plans = Pep.unscoped.live().annotate(submitted_on=TruncDate("first_submitted_at"))
    mine = plans.filter(
        child=OuterRef("child_id"),
        academic_year=OuterRef("case_year"),
        term=OuterRef("case_term"),
        held_on__isnull=False,
        submitted_on__isnull=False,
    )
    both = mine.order_by().annotate(both_on=Greatest("held_on", "submitted_on"))
    return Subquery(both.values("both_on")[:1])


def _school_at(day):
    rolls = Enrolment.unscoped.filter(
        Q(left_on=None) | Q(left_on__gte=OuterRef(day)),
        child=OuterRef("child_id"),
        kind__in=MAIN_KINDS,
    )
    return Subquery(rolls.order_by("admitted_on").values("school")[:1])
