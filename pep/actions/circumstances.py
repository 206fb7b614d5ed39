"""Sections that a change in a child's life adds to a plan that is being written."""

from django.db import transaction
from django.utils import timezone

from lac.audit.log import record_many

from ..carrying import open_sections
from ..circumstances import circumstances_of, with_circumstances
from ..models import Pep
from ..models.plan import OPEN_STATES
from ..sections import sections_of

BATCH = 1000


def refresh_circumstances(*, children=None, on=None, by):
    """Give open plans the sections that their children's circumstances ask for now.

    `children` are ids; every open plan when None. A circumstance that has passed stays:
    what was written under it is not taken away. What comes up after the plan's term belongs to
    the next plan, also while this one is put right or amended. Gives how many plans have grown.
    """
    on = on or timezone.localdate()
    plans = Pep.unscoped.filter(state__in=OPEN_STATES, term_ends_on__gte=on)
    if children is not None:
        plans = plans.filter(child__in=children)
    rows = with_circumstances(plans, on)
    grown = [
        (plan.pk, found)
        for plan in rows.iterator(BATCH)
        if not (found := set(circumstances_of(plan))) <= set(plan.circumstances)
    ]
    for start in range(0, len(grown), BATCH):
        _grow(dict(grown[start : start + BATCH]), by)
    return len(grown)


@transaction.atomic
def _grow(found, by):
    plans = list(
        Pep.unscoped.filter(pk__in=found, state__in=OPEN_STATES)
        .select_related("form__local_authority")
        .select_for_update(of=("self",), no_key=True)
        .order_by("pk")
    )
    added = {}
    for plan in plans:
        before = {section.key for section in sections_of(plan)}
        plan.circumstances = sorted(found[plan.pk] | set(plan.circumstances))
        new = [it.title for it in sections_of(plan) if it.key not in before]
        if new:
            added[plan.child_id] = {"sections": new}
    Pep.unscoped.bulk_update(plans, ["circumstances"])
    open_sections(plans)
    record_many("pep.sections_added", by=by, children=added)
