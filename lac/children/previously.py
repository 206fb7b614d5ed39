"""A school's register of previously looked-after pupils: who they are, never what was before.

Two sources, one list. Of a child who left this authority's care by guardianship or a
child arrangements order, under the name they have, the record itself says so. Everybody
else is on it because somebody told the school: after an adoption above all, which the
record of the time in care is never asked about.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, Subquery
from django.utils import timezone

from lac.accounts.access import SCHOOL_ROLES, Permission
from lac.organisations.models import School

from . import sql
from .access import open_by_name, reader_keys
from .models import CareEpisode, Child, Enrolment, LeftCareBy, PreviouslyLookedAfter
from .models.codes import ADOPTED, FOR_GOOD, GUARDIANSHIP


@dataclass(frozen=True)
class Pupil:
    """One line of the register. `child` is the id of a child of whom the record says it."""

    name: str
    family_name: str
    year: str
    status: str
    left_care_on: object
    told: str
    known_since: object
    notes: str
    school_id: int
    school: str
    country: str = ""
    pk: int | None = None
    child: int | None = None


def schools_of(user, permission=Permission.VIEW_CHILD):
    """Ids of the schools whose register this person reads by working there."""
    held = [it for it in user.current_memberships if it.role in SCHOOL_ROLES]
    return sorted({it.school_id for it in held} & set(user.school_ids(permission)))


def register(user):
    """The register of this person's schools, by last name. Two queries."""
    today = timezone.localdate()
    schools = schools_of(user)
    told = PreviouslyLookedAfter.unscoped.at_schools(schools, today).filter(child=None)
    rows = [_as_told(it, today) for it in told.select_related("school")]
    rows += [_as_recorded(it, today) for it in known_by_record(user, schools)]
    return sorted(rows, key=lambda it: (it.family_name, it.name, it.pk or 0, it.child or 0))


def known_by_record(user, schools, today=None):
    """Children on the roll of these schools who left care for good, though not by adoption.

    With `left_care_on`, `left_by`, `at_school`, `at_school_name` and the school's `notes`:
    nothing else of their record may be shown.
    """
    today = today or timezone.localdate()
    left = _last_end(today)
    roll = Enrolment.unscoped.current(today).filter(child=OuterRef("pk"), school__in=schools)
    notes = PreviouslyLookedAfter.unscoped.filter(
        child=OuterRef("pk"), school=OuterRef("at_school")
    )
    children = (
        Child.unscoped.filter(_open_at(user, schools, today))
        .annotate(
            left_care_on=Subquery(left.values("ended_on")[:1]),
            left_by=Subquery(left.values("reason_ended")[:1]),
            at_school=Subquery(roll.values("school")[:1]),
            at_school_name=Subquery(roll.values("school__name")[:1]),
            notes=Subquery(notes.values("notes")[:1]),
        )
        .exclude(left_by__in=ADOPTED)
    )
    return children.only(
        "given_name",
        "family_name",
        "preferred_name",
        "la_child_id",
        "born_on",
        "year_group_offset",
    )


def _open_at(user, schools, today):
    """Children who left care at a school, where restricted by the role that one has there."""
    held = defaultdict(list)
    for it in user.current_memberships:
        held[it.school_id].append(it.role)
    alike = defaultdict(list)
    for school in schools:
        alike[frozenset(held[school])].append(school)
    found = Q(pk__in=[])
    for roles, at in alike.items():
        found |= _left_care_at(at, today) & open_by_name(reader_keys(user.pk, sorted(roles)))
    return found


def _last_end(today):
    ended = CareEpisode.unscoped.filter(child=OuterRef("pk"), reason_ended__in=FOR_GOOD)
    return ended.filter(ended_on__lte=today).order_by("-ended_on")


def _left_care_at(schools, today):
    return Q(sql.exists(sql.LEFT_CARE_AT, today, today, list(schools), today, today))


def numbers(authorities):
    """Of each school of these authorities (ids), how many pupils told it; no names, one query."""
    today = timezone.localdate()
    told = PreviouslyLookedAfter.unscoped.filter(child=None)
    told = told.filter(Q(left_school_on=None) | Q(left_school_on__gte=today))
    rows = told.filter(school__local_authority__in=authorities).values("school")
    counted = rows.annotate(pupils=Count("pk")).order_by()
    names = School.objects.in_bulk([it["school"] for it in counted])
    return sorted(
        ({"school": str(names[it["school"]]), "pupils": it["pupils"]} for it in counted),
        key=lambda it: it["school"],
    )


def _as_told(row, today):
    return Pupil(
        name=row.name,
        family_name=row.family_name,
        year=row.year_group_on(today),
        status=row.get_left_care_by_display(),
        country=row.care_country,
        left_care_on=row.left_care_on,
        told=row.get_told_by_display(),
        known_since=row.known_since,
        notes=row.notes,
        school_id=row.school_id,
        school=str(row.school),
        pk=row.pk,
    )


def _as_recorded(child, today):
    by = LeftCareBy.GUARDIANSHIP if child.left_by in GUARDIANSHIP else LeftCareBy.ARRANGEMENTS
    return Pupil(
        name=child.name,
        family_name=child.family_name,
        year=child.year_group_on(today),
        status=by.label,
        left_care_on=child.left_care_on,
        told="The record of their time in care",
        known_since=None,
        notes=child.notes or "",
        school_id=child.at_school,
        school=child.at_school_name,
        child=child.pk,
    )
