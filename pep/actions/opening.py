"""Opening plans: every term for every child, and by hand for one who has just come into care."""

from itertools import islice

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from lac.audit.log import record, record_many
from lac.calendars.ages import nc_year
from lac.calendars.days import UnknownTerm, calendar_for, term_on
from lac.calendars.models import Term

from ..carrying import fill
from ..circumstances import circumstances_of, with_circumstances
from ..eligible import (
    band_for,
    eligible,
    forms_for,
    kind_for,
    with_what_a_plan_needs,
    without_plan,
)
from ..models import Pep, PepKind
from ..versions import CURRENT_VERSION
from .checks import said

# Children opened for in one transaction.
BATCH = 500


def open_termly(*, on=None, by=None):
    """Open this term's plan for every child who should have one; gives how many were opened.

    Runs every night: a child who comes into care in mid-term gets theirs the
    night after, and a second run opens nothing.
    """
    on = on or timezone.localdate()
    terms = Term.objects.filter(
        starts_on__lte=on, ends_on__gte=on, calendar__local_authority__isnull=False
    ).select_related("calendar__local_authority")
    opened = 0
    for term in terms:
        ids = without_plan(eligible(term, on), term).order_by("pk").values_list("pk", flat=True)
        waiting = iter(list(ids))
        while batch := list(islice(waiting, BATCH)):
            opened += _open_batch(term, batch, on, by)
    return opened


@transaction.atomic
def _open_batch(term, children, on, by):
    # Two runs at once wait for each other here, and the second finds nothing to do.
    Term.objects.select_for_update().get(pk=term.pk)
    rows = without_plan(eligible(term, on).filter(pk__in=children), term)
    forms = forms_for(term.calendar.local_authority, on)
    plans = [_new_plan(child, term, on, forms) for child in with_what_a_plan_needs(rows, on)]
    _with_circumstances(Pep.unscoped.bulk_create(plans), on)
    fill(plans)
    label = said(plans[0]) if plans else {}
    record_many("pep.opened", by=by, children=[plan.child_id for plan in plans], **label)
    return len(plans)


def _with_circumstances(plans, on):
    rows = Pep.unscoped.filter(pk__in=[plan.pk for plan in plans])
    found = {row.pk: circumstances_of(row) for row in with_circumstances(rows, on)}
    for plan in plans:
        plan.circumstances = found[plan.pk]
    Pep.unscoped.bulk_update(plans, ["circumstances"])


def _new_plan(child, term, on, forms):
    form = next((form for form in forms if form.is_for(child.school_now)), None)
    band = band_for(child, on, child.school_now)
    return Pep(
        child=child,
        school_id=child.school_now,
        academic_year=term.academic_year,
        term=term.name,
        term_starts_on=term.starts_on,
        term_ends_on=term.ends_on,
        cutoff_on=term.pep_cutoff_on or term.ends_on,
        kind=kind_for(child, band),
        band=band,
        nc_year=nc_year(child.born_on, on, child.year_group_offset),
        form=form,
        form_version=form.base_version if form else CURRENT_VERSION,
        opened_on=on,
        carried_from_id=child.last_plan,
    )


@transaction.atomic
def open_by_hand(*, child, by, kind=None, on=None):
    """Open a plan for this term for one child, by a person; that starts it.

    For a child who has come into care, before the night's run, and for one
    whom the run leaves out.
    """
    on = on or timezone.localdate()
    term = _term_of(child, on)
    Term.objects.select_for_update().get(pk=term.pk)
    rows = type(child).unscoped.filter(pk=child.pk)
    if not without_plan(rows, term).exists():
        raise ValidationError("There is a plan for this term already.")
    forms = forms_for(child.local_authority, on)
    plan = _new_plan(with_what_a_plan_needs(rows, on).get(), term, on, forms)
    plan.kind = PepKind(kind) if kind else plan.kind
    plan.initiated_on = on
    plan.save()
    _with_circumstances([plan], on)
    fill([plan])
    record("pep.opened", by=by, subject=plan, child=child, **said(plan))
    return plan


def _term_of(child, on):
    calendar = calendar_for(local_authority=child.local_authority)
    try:
        return term_on(calendar, on)
    except UnknownTerm:
        raise ValidationError(
            f"{child.local_authority} has no term dates around this day. Add them first."
        ) from None
