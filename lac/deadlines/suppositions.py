"""Dates of the child's record and calendar that can be tried out: care, admission, terms."""

from django.utils import timezone

from lac.calendars.models import Term
from lac.calendars.tables import rebuild_school_days
from lac.children.models import CareEpisode, Enrolment

from .whatif import suppose


def _first_episode(child):
    """The first episode of the period of care that runs today."""
    now = CareEpisode.unscoped.in_care().filter(child=child).first()
    if now is None:
        return None
    period = CareEpisode.unscoped.filter(child=child, care_started_on=now.care_started_on)
    return period.order_by("started_on").first()


def _start_care(first, day):
    period = CareEpisode.unscoped.filter(
        child=first.child_id, care_started_on=first.care_started_on
    )
    period.update(care_started_on=day)
    CareEpisode.unscoped.filter(pk=first.pk).update(started_on=day)


def _enrolment(child):
    return Enrolment.unscoped.filter(child=child).main().current().first()


def _admit(enrolment, day):
    Enrolment.unscoped.filter(pk=enrolment.pk).update(admitted_on=day)


def _term(child):
    """The term that ends next, of the authority whose calendar the child's plans follow."""
    terms = Term.objects.filter(
        calendar__local_authority=child.local_authority_id, ends_on__gte=timezone.localdate()
    )
    return terms.order_by("ends_on").first()


def _end_term(term, day):
    term.ends_on = day
    if term.pep_cutoff_on and term.pep_cutoff_on > day:
        term.pep_cutoff_on = day
    term.save()
    rebuild_school_days(term.calendar)


def _cut_off(term, day):
    Term.objects.filter(pk=term.pk).update(pep_cutoff_on=day)


suppose(
    "care",
    "Care started",
    current=_first_episode,
    date=lambda first: first.care_started_on,
    change=_start_care,
)
suppose(
    "admitted",
    "Admitted to the school",
    current=_enrolment,
    date=lambda enrolment: enrolment.admitted_on,
    change=_admit,
)
suppose("term_end", "Last day of term", current=_term, date=lambda it: it.ends_on, change=_end_term)
suppose(
    "cut_off",
    "Last day for the term’s PEPs",
    current=_term,
    date=lambda it: it.pep_cutoff_on or it.ends_on,
    change=_cut_off,
)
