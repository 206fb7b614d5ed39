"""Which children have a plan this term: in care, of PEP age, not on short breaks."""

import datetime as dt

from django.db.models import Exists, OuterRef, Q, Subquery

from lac.calendars.ages import AgeBand, age_band
from lac.children.models import CareEpisode, Child, Enrolment
from lac.children.models.schooling import MAIN_KINDS

from .facts import in_care_on
from .models import LIVE_STATES, LocalForm, Pep, PepBand, PepKind


def eligible(term, on):
    """Children of one authority who should have a plan for a term, as it stands on a day.

    From the age at which the authority starts plans to the end of the school
    year in which they turn 18 (the end of Year 13).
    """
    return Child.unscoped.filter(
        Exists(CareEpisode.unscoped.filter(in_care_on(on), child=OuterRef("pk"))),
        local_authority=term.calendar.local_authority_id,
        born_on__gte=dt.date(term.academic_year - 18, 9, 1),
        born_on__lte=birthday_limit(on, term.calendar.local_authority.pep_from_age),
    )


def birthday_limit(on, age):
    """The latest date of birth of somebody who is `age` on a day."""
    try:
        return on.replace(year=on.year - age)
    except ValueError:  # 29 February
        return dt.date(on.year - age, 2, 28)


def without_plan(children, term):
    """Of these children, those who have no live plan for the term."""
    has_plan = Pep.unscoped.filter(
        child=OuterRef("pk"),
        academic_year=term.academic_year,
        term=term.name,
        state__in=LIVE_STATES,
    )
    return children.filter(~Exists(has_plan))


def with_what_a_plan_needs(children, on):
    """Each child with `school_now`, `in_care_since` and `last_plan`, in one query."""
    main = Enrolment.unscoped.filter(
        Q(left_on=None) | Q(left_on__gte=on),
        child=OuterRef("pk"),
        kind__in=MAIN_KINDS,
        admitted_on__lte=on,
    )
    care = CareEpisode.unscoped.filter(in_care_on(on), child=OuterRef("pk"))
    before = Pep.unscoped.live().filter(child=OuterRef("pk")).order_by("-term_starts_on")
    return children.annotate(
        school_now=Subquery(main.values("school")[:1]),
        in_care_since=Subquery(care.values("care_started_on")[:1]),
        last_plan=Subquery(before.values("pk")[:1]),
        last_plan_opened_on=Subquery(before.values("opened_on")[:1]),
    )


def forms_for(authority, on):
    """An authority's own forms that plans opened on a day may use, the one to prefer first."""
    forms = LocalForm.objects.filter(local_authority=authority).in_use(on)
    return list(forms.select_related("local_authority").prefetch_related("pilot_schools"))


def band_for(child, on, school):
    """Which form the child's plan has: by age, and by whether there is a school to ask."""
    band = age_band(child.born_on, on, child.year_group_offset)
    if school is None and band == AgeBand.POST16:
        return PepBand.SEEKING_EET
    if school is None and band != AgeBand.EARLY_YEARS:
        return PepBand.NO_SETTING
    return PepBand(band.value)


def kind_for(child, band):
    """What kind of plan it is: the first since the child came into care, or a review."""
    since = child.in_care_since
    if child.last_plan is None or (since and child.last_plan_opened_on < since):
        return PepKind.INITIAL
    return PepKind.POST16_REVIEW if band in _POST16 else PepKind.REVIEW


_POST16 = (PepBand.POST16, PepBand.SEEKING_EET)
