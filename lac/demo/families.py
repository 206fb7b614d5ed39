"""Families in the demo: two pairs of brothers and sisters, and a child who was adopted."""

import datetime as dt
from collections import defaultdict

from django.utils import timezone

from lac.children import actions
from lac.children.models import (
    CareEpisode,
    Child,
    Enrolment,
    LegalStatus,
    Placement,
    Professional,
    SiblingKind,
)


def build_families(authority, cohort, schools, people, today):
    """Link children of one name; close the record of a child whose adoption order was made."""
    head = people["judith.ekwueme"]
    pairs = list(_of_one_name_and_school(cohort, today))[:2]
    for (older, younger), kind in zip(pairs, (SiblingKind.FULL, SiblingKind.HALF), strict=False):
        actions.link_siblings(
            child=older, sibling=younger, kind=kind, reason="Said at the care review", by=head
        )
    _adopted(authority, schools[0], people["ruth.adeyemi"], head, today)


def _of_one_name_and_school(cohort, today):
    """Pairs of children with the same last name, those at one school first."""
    rolls = Enrolment.unscoped.current(today).main().filter(child__in=cohort.children)
    at = dict(rolls.values_list("child", "school"))
    by_name = defaultdict(list)
    for child in cohort.children:
        by_name[child.family_name].append(child)
    pairs = [its[:2] for its in by_name.values() if len(its) > 1]
    pairs += [
        [one, other]
        for its in by_name.values()
        for place, one in enumerate(its)
        for other in its[place + 1 :]
        if one.pk in at and at[one.pk] == at.get(other.pk)
    ][::-1]
    return reversed(pairs)


def _adopted(authority, school, worker, head, today):
    born = dt.date(today.year - 6, 2, 14)
    child = Child.unscoped.create(
        local_authority=authority,
        la_child_id="WX3907",
        given_name="Alfie",
        family_name="Pemberton",
        born_on=born,
        sex="M",
        upn="V979200018071",
    )
    started = today - dt.timedelta(days=800)
    placement = Placement.unscoped.create(child=child, placement_type="A3", started_on=started)
    CareEpisode.unscoped.create(
        child=child,
        started_on=started,
        care_started_on=started,
        reason_started="S",
        legal_status=LegalStatus.values[0],
        category_of_need="N1",
        placement=placement,
    )
    Enrolment.unscoped.create(
        child=child, school=school, admitted_on=today - dt.timedelta(days=400)
    )
    Professional.unscoped.create(
        child=child,
        role="social_worker",
        user=worker,
        name=worker.full_name,
        starts_on=started,
    )
    actions.close_on_adoption(
        child=child,
        adopted_on=timezone.localdate() - dt.timedelta(days=12),
        reason_ended="E11",
        reason="Copy of the order from social care, in the paper file",
        confirmed=child.la_child_id,
        by=head,
    )
