"""Dates of the child's record and calendar that can be tried out: care, moves, schools, terms."""

from django.core.exceptions import ValidationError
from django.utils import timezone

from lac.accounts.access import Permission
from lac.calendars.models import Term
from lac.calendars.tables import rebuild_school_days
from lac.children.models import CareEpisode, Enrolment, Placement, ReasonEpisodeCeased
from lac.children.models.codes import ReasonNewEpisode

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


def _episode(child):
    return CareEpisode.unscoped.in_care().filter(child=child).select_related("placement").first()


def _move(episode, day):
    """As `lac.children.actions.move_placement` would write it, to somebody new."""
    episode.refresh_from_db()
    Placement.unscoped.filter(pk=episode.placement_id).update(ended_on=day)
    left = {"ended_on": day, "reason_ended": ReasonEpisodeCeased.X1}
    CareEpisode.unscoped.filter(pk=episode.pk).update(**left)
    home = Placement.unscoped.create(
        child_id=episode.child_id,
        placement_type=episode.placement.placement_type,
        started_on=day,
    )
    CareEpisode.unscoped.create(
        child_id=episode.child_id,
        placement=home,
        started_on=day,
        care_started_on=episode.care_started_on,
        reason_started=ReasonNewEpisode.PLACEMENT_AND_CARER,
        legal_status=episode.legal_status,
        category_of_need=episode.category_of_need,
    )


def _enrolment(child):
    return Enrolment.unscoped.filter(child=child).main().current().first()


def _admit(enrolment, day):
    Enrolment.unscoped.filter(pk=enrolment.pk).update(admitted_on=day)


def _leave(enrolment, day):
    Enrolment.unscoped.filter(pk=enrolment.pk).update(left_on=day)


def _term(child):
    """The term that ends next, of the authority whose calendar the child's plans follow."""
    terms = Term.objects.filter(
        calendar__local_authority=child.local_authority_id, ends_on__gte=timezone.localdate()
    )
    return terms.order_by("ends_on").first()


def _end_term(term, day):
    if not term.starts_on < day:
        raise ValidationError({"term_end": f"The term must end after it began: {term}."})
    term.ends_on = day
    if term.pep_cutoff_on and term.pep_cutoff_on > day:
        term.pep_cutoff_on = day
    term.save()
    rebuild_school_days(term.calendar)


def _cut_off(term, day):
    term.refresh_from_db()
    if not term.starts_on <= day <= term.ends_on:
        raise ValidationError({"cut_off": f"The last day for PEPs must be in the term: {term}."})
    Term.objects.filter(pk=term.pk).update(pep_cutoff_on=day)


suppose(
    "care",
    "Care started",
    permission=Permission.EDIT_CHILD,
    current=_first_episode,
    date=lambda first: first.care_started_on,
    change=_start_care,
)
suppose(
    "moved",
    "Moves to a new carer",
    permission=Permission.EDIT_CHILD,
    current=_episode,
    date=lambda episode: None,
    change=_move,
)
suppose(
    "admitted",
    "Admitted to the school",
    permission=Permission.EDIT_ENROLMENT,
    current=_enrolment,
    date=lambda enrolment: enrolment.admitted_on,
    change=_admit,
)
suppose(
    "left",
    "Last day on the school’s roll",
    permission=Permission.EDIT_ENROLMENT,
    current=_enrolment,
    date=lambda enrolment: enrolment.left_on,
    change=_leave,
)
suppose(
    "term_end",
    "Last day of term",
    permission=Permission.MANAGE_ORGANISATION,
    current=_term,
    date=lambda it: it.ends_on,
    change=_end_term,
)
suppose(
    "cut_off",
    "Last day for the term’s PEPs",
    permission=Permission.MANAGE_ORGANISATION,
    current=_term,
    date=lambda it: it.pep_cutoff_on or it.ends_on,
    change=_cut_off,
)
