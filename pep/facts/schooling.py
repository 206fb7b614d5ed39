"""School, attendance, suspensions and special educational needs, from the record."""

import datetime as dt

from attendance import figures as attendance
from exclusions import figures as exclusions
from exclusions.models import Suspension
from lac.children.models import (
    EducationHealthCarePlan,
    Enrolment,
    PartTimeTimetable,
    SenProvision,
)
from lac.children.models.schooling import MAIN_KINDS
from lac.prepared import Prepared

from ..questions import Audience
from . import one
from .fact import Fact, count, day, sentence


def _setting(pep, on):
    child = pep.child
    rolls = list(
        Enrolment.unscoped.filter(child=child, admitted_on__lte=on)
        .select_related("school__local_authority")
        .prefetch_related("school__inspections")
    )
    here = [row for row in rolls if row.left_on is None or row.left_on >= on]
    main = next((row for row in here if row.kind in MAIN_KINDS), None)
    moves = sum(row.kind in MAIN_KINDS for row in rolls) - 1
    return [
        *(_enrolled(row) for row in here),
        *([] if here else [Fact("School", "Not on the roll of a school")]),
        *(_register(main) if main else []),
        Fact("Designated teacher", one.designated_teachers(main, on)),
        Fact("Part-time timetable", one.part_time(child, on)),
        Fact("Special educational needs", child.get_sen_provision_display()),
        Fact("Changes of school so far", str(max(moves, 0)) if rolls else ""),
    ]


def _enrolled(row):
    hours = f"{row.weekly_hours.normalize():f} hours a week" if row.weekly_hours else ""
    value = sentence(f"{row.school}, since {day(row.admitted_on)}", hours)
    return Fact(row.get_kind_display(), value)


def _register(enrolment):
    """What the register of schools says, and the inspections on admission and since."""
    school = enrolment.school
    authority = school.local_authority.code if school.local_authority else ""
    laestab = f"{authority}/{school.establishment_number}" if school.establishment_number else ""
    looks = list(school.inspections.all())
    before = next((it for it in looks if it.inspected_on <= enrolment.admitted_on), None)
    return [
        Fact("School’s numbers", sentence(f"URN {school.urn}", laestab and f"LAESTAB {laestab}")),
        Fact("Kind of school", sentence(school.get_phase_display(), school.establishment_type)),
        Fact("Inspection when they joined", str(before or "")),
        Fact("Last inspection", str(looks[0]) if looks and looks[0] != before else ""),
    ]


def _history(pep, on):
    rolls = Enrolment.unscoped.filter(child=pep.child, left_on__lt=on).select_related("school")
    return [
        Fact(
            str(row.school),
            sentence(f"{day(row.admitted_on)} to {day(row.left_on)}", row.leaving_reason),
        )
        for row in rolls.order_by("-left_on")
    ] or [Fact("Earlier schools", "None recorded")]


def _attendance(pep, on):
    figures = attendance.summary(pep.child, on)
    year = figures.year
    before = pep.carried_from
    last = (
        attendance.totals(pep.child, before.term_starts_on, before.term_ends_on) if before else None
    )
    return [
        Fact("Attendance this year", one.sessions_in_words(year), Audience.EVERYONE),
        Fact("Attendance this term", one.sessions_in_words(figures.term), Audience.EVERYONE),
        Fact(
            f"Attendance, {before.term_label.lower()}" if before else "",
            one.sessions_in_words(last) if last and last.possible else "",
            Audience.EVERYONE,
        ),
        Fact("Attendance, last 12 weeks", one.sessions_in_words(figures.weeks), Audience.EVERYONE),
        Fact("Absence this year", one.absence_in_words(year)),
        Fact("Late this year", count(year.lates, "time") if year.possible else ""),
        Fact("Missed a tenth or more", _missed(year)),
        Fact(
            "Suspensions this year",
            one.lost_in_words(exclusions.lost_between(pep.child, *exclusions.year_of(on))),
        ),
    ]  # fmt: skip


def _missed(year):
    if year.is_severely_absent:
        return "Yes, half or more: severely absent"
    return "Yes: persistently absent" if year.is_persistently_absent else ""


def _suspensions(pep, on):
    start, end = exclusions.year_of(on)
    rows = Suspension.unscoped.standing().filter(child=pep.child, started_on__range=(start, end))
    lost = exclusions.summary(pep.child, on)
    return [
        Fact("This term", one.lost_in_words(lost.term)),
        Fact("This year", one.lost_in_words(lost.year)),
        *(_suspended(row) for row in rows.select_related("reason_1", "reason_2", "reason_3")),
    ]


def _suspended(row):
    length = "" if row.is_permanent else count(row.days, "day").replace(".0 ", " ")
    met = row.reintegration_on
    return Fact(
        f"{row.get_kind_display()}, {day(row.started_on)}",
        sentence(
            length,
            "; ".join(str(it) for it in row.reasons),
            f"reintegration meeting {day(met)}" if met else "",
        ),
    )


def _part_time(pep, on):
    rows = PartTimeTimetable.unscoped.filter(child=pep.child, starts_on__lte=on)
    return [
        Fact(
            f"From {day(row.starts_on)} to {day(row.ends_on)}",
            sentence(
                f"{row.weekly_hours.normalize():f} hours a week",
                row.reason,
                f"agreed with {row.agreed_with}" if row.agreed_with else "",
                f"review on {day(row.review_on)}",
                f"last reviewed {day(row.reviewed_on)}" if row.reviewed_on else "",
            ),
        )
        for row in rows.order_by("-starts_on")[:3]
    ]


def _sen(pep, on):
    child = pep.child
    plan = _plan(child, on)
    # A plan in force says more than the last school census.
    said = SenProvision.EHCP.label if plan else child.get_sen_provision_display()
    return [
        Fact("Provision", said),
        Fact("Main need in the EHCP", plan.primary_need if plan else ""),
    ]


@Prepared.of(child=int, on=dt.date)
def _plans(child, on):
    plans = EducationHealthCarePlan.unscoped.in_force(on).with_last_review()
    return plans.filter(child=child).select_related("local_authority")[:1]


def _plan(child, on):
    return _plans.first(child=child.pk, on=on)


def _ehcp(pep, on):
    plan = _plan(pep.child, on)
    if plan is None:
        return [Fact("EHCP", "None in force")]
    last = plan.last_reviewed_on
    return [
        Fact("Kept by", str(plan.local_authority)),
        Fact("Issued", day(plan.issued_on)),
        Fact("Main need", plan.primary_need),
        Fact("Last annual review", day(last) or "None recorded"),
        Fact("Next annual review by", day(_a_year_after(last or plan.issued_on))),
    ]


def _a_year_after(date):
    """The same day next year (an EHCP is reviewed every twelve months: CFA 2014 s.44)."""
    try:
        return date.replace(year=date.year + 1)
    except ValueError:  # 29 February
        return date.replace(year=date.year + 1, day=28)


def ehcp_review_due(child, on):
    """The last day for the next annual review of an EHCP in force, or None."""
    plan = _plan(child, on)
    return plan and _a_year_after(plan.last_reviewed_on or plan.issued_on)


LISTS = {
    "setting": _setting,
    "history": _history,
    "in_school": _attendance,
    "suspensions": _suspensions,
    "part_time": _part_time,
    "sen": _sen,
    "ehcp": _ehcp,
}
