"""What is missing or doubtful in children's records: conditions, counted in one statement.

Apps add theirs in their own `quality.py`:

    @quality_check(order=50, code="stale_register", label="No register for two weeks",
                   fix="attendance:detail", fix_label="See the attendance")
    def stale_register(today):
        return Exists(...)            # a condition on Child; no query of its own

The figure counts children a person works with, without those whose gap was accepted
for a time (`AcceptedGap`).
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils import timezone

from lac.accounts.access import Permission, Role
from lac.accounts.models import Membership

from .models import (
    AcceptedGap,
    CareEpisode,
    Child,
    Enrolment,
    Professional,
    ProfessionalRole,
    SchoolMove,
)
from .models.codes import SHORT_BREAKS
from .models.schooling import MAIN_KINDS
from .school_moves.key_stage_4 import FIRST_YEAR, LAST_YEAR, stage_began
from .search import in_year

CHECKS: dict[str, "Check"] = {}


@dataclass(frozen=True)
class Check:
    """A kind of gap: its name for people, the condition, and the page where it is put right."""

    order: int
    code: str
    label: str
    condition: Callable
    fix: str
    fix_label: str
    fix_permission: Permission


def quality_check(*, order, code, label, fix, fix_label, permission=Permission.EDIT_CHILD):
    """Register a function (today) -> condition on Child. Raises ValueError when the code is taken.

    `fix` is a URL name that takes `child_pk` alone, offered to who has the permission.
    """

    def register(condition):
        if code in CHECKS:
            raise ValueError(f"Two checks are called {code}.")
        CHECKS[code] = Check(order, code, label, condition, fix, fix_label, permission)
        return condition

    return register


def checks():
    """Every check, in order."""
    return sorted(CHECKS.values(), key=lambda it: it.order)


def failing(check, today=None):
    """A condition on Child: the gap is there, and nobody accepted it for today."""
    today = today or timezone.localdate()
    accepted = AcceptedGap.unscoped.filter(
        child=OuterRef("pk"), check_code=check.code, until__gte=today
    )
    return Q(check.condition(today)) & ~Exists(accepted)


def looked_after(user):
    """The children whose records are counted: in care today, of those this person works with."""
    mine = Child.visible_to(user, Permission.VIEW_CHILD)
    return mine.filter(Exists(CareEpisode.unscoped.in_care().filter(child=OuterRef("pk"))))


def counts(user):
    """One row a school, by name: {"school_id", "school", <code of each check>: children}."""
    rows = looked_after(user).with_identity().order_by().values("school_id", "school_name")
    totals = {it.code: Count("pk", filter=failing(it)) for it in checks()}
    return rows.annotate(**totals).order_by("school_name", "school_id")


@quality_check(
    order=10, code="no_name", label="No name", fix="children:edit", fix_label="Add the name"
)
def no_name(today):
    """The statutory return carries no names."""
    return Q(given_name="") | Q(family_name="")


@quality_check(
    order=20,
    code="no_upn",
    label="No UPN and no reason why",
    fix="children:edit",
    fix_label="Add the UPN or the reason",
)
def no_upn(today):
    """Without a UPN no school's register and no census finds the child."""
    return Q(upn="", upn_unknown="") & _of_school_years(today)


@quality_check(
    order=30,
    code="no_school",
    label="No school place",
    fix="children:school",
    fix_label="Record the school",
    permission=Permission.EDIT_ENROLMENT,
)
def no_school(today):
    """From Reception to Year 11."""
    return ~Exists(_rolls(today)) & _of_school_years(today)


@quality_check(
    order=40,
    code="no_teacher",
    label="School without a designated teacher",
    fix="children:school",
    fix_label="See the school",
    permission=Permission.VIEW_CHILD,
)
def no_teacher(today):
    """Nobody at the school who signs in here answers for the child."""
    teachers = Membership.objects.on(today).filter(
        role=Role.DESIGNATED_TEACHER, school=OuterRef("school")
    )
    return Exists(_rolls(today).filter(~Exists(teachers)))


@quality_check(
    order=50,
    code="no_social_worker",
    label="No social worker",
    fix="children:people",
    fix_label="Name the social worker",
)
def no_social_worker(today):
    """Nobody is named as the child's social worker today."""
    return ~_named(ProfessionalRole.SOCIAL_WORKER, today)


@quality_check(
    order=52,
    code="no_careers_adviser",
    label="No careers adviser from Year 9",
    fix="children:people",
    fix_label="Name the careers adviser",
)
def no_careers_adviser(today):
    """From Year 9 to 13 the plan has a part that the careers adviser answers for."""
    return ~_named(ProfessionalRole.CAREERS_ADVISER, today) & _in_years(range(9, 14), today)


@quality_check(
    order=60,
    code="no_hours",
    label="Hours a week not recorded",
    fix="children:school",
    fix_label="Record the hours",
    permission=Permission.EDIT_ENROLMENT,
)
def no_hours(today):
    """Whether education is full time cannot be told."""
    return Exists(_rolls(today).filter(weekly_hours=None))


@quality_check(
    order=70,
    code="no_sen",
    label="Special educational needs not recorded",
    fix="children:edit",
    fix_label="Record them",
)
def no_sen(today):
    """Neither support, nor a plan, nor that there are none."""
    return Q(sen_provision="") & _of_school_years(today)


@quality_check(
    order=80,
    code="no_ethnicity",
    label="Ethnicity not recorded",
    fix="children:edit",
    fix_label="Record it",
)
def no_ethnicity(today):
    """The statutory return asks for it."""
    return Q(ethnicity="")


def _named(role, today):
    return Exists(Professional.unscoped.current(today).filter(child=OuterRef("pk"), role=role))


def _rolls(today):
    return Enrolment.unscoped.current(today).filter(child=OuterRef("pk"), kind__in=MAIN_KINDS)


def _of_school_years(today):
    return _in_years(range(12), today)


def _in_years(years, today):
    either = Q(pk__in=[])
    for year in years:
        either |= in_year(year, today)
    return either


@quality_check(
    order=55,
    code="move_not_approved",
    label="Moved school in Year 10 or 11 without approval",
    fix="children:moves",
    fix_label="See the moves",
    permission=Permission.VIEW_CHILD,
)
def move_not_approved(today):
    """A return brought the new school: no move to it was approved, or recorded as made at once."""
    moved = Q(pk__in=[])
    for year in (FIRST_YEAR, LAST_YEAR):
        began = stage_began(year, today)
        elsewhere = Enrolment.unscoped.main().filter(
            Q(left_on=None) | Q(left_on__gte=began),
            child=OuterRef("child"),
            admitted_on__lt=OuterRef("admitted_on"),
        )
        in_care = CareEpisode.unscoped.filter(
            Q(ended_on=None) | Q(ended_on__gt=OuterRef("admitted_on")),
            child=OuterRef("child"),
            started_on__lte=OuterRef("admitted_on"),
        ).exclude(legal_status__in=SHORT_BREAKS)
        moves = SchoolMove.unscoped.standing().filter(
            child=OuterRef("child"), to_school=OuterRef("school")
        )
        used = moves.filter(enrolment=OuterRef("pk"))
        unused = moves.filter(enrolment=None).lasting(OuterRef("admitted_on"))
        begins = F("child__local_authority__records_kept_from")
        there = _rolls(today).filter(
            Exists(elsewhere.exclude(school=OuterRef("school"))),
            Exists(in_care),
            ~Exists(used),
            ~Exists(unused),
            Q(child__local_authority__records_kept_from=None) | Q(admitted_on__gte=begins),
            admitted_on__gte=began,
        )
        moved |= in_year(year, today) & Exists(there)
    return moved
