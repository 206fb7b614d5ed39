"""What a plan takes from the record, dated and never typed: shown as it is today until signing."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format

from attendance import figures as attendance
from exclusions import figures as exclusions
from lac.accounts.access import Role
from lac.accounts.models import Membership
from lac.calendars.ages import age_on, nc_year_label
from lac.children.access import open_on
from lac.children.models import (
    CareEpisode,
    EducationHealthCarePlan,
    Enrolment,
    PartTimeTimetable,
    Professional,
    ProfessionalRole,
)
from lac.children.models.codes import SHORT_BREAKS
from lac.children.models.schooling import MAIN_KINDS

from .questions import Audience


@dataclass(frozen=True)
class Fact:
    """One line from the record, and who may read it."""

    label: str
    value: str
    audience: Audience = Audience.PROFESSIONALS


def facts(name, pep, on=None):
    """The facts of one list, as they are on a day (today)."""
    return [fact for fact in _LISTS[name](pep, on or timezone.localdate()) if fact.value]


def _identity(pep, on):
    child = pep.child
    return [
        Fact("Name", child.name, Audience.EVERYONE),
        Fact("Date of birth", f"{_day(child.born_on)} (aged {age_on(child.born_on, on)})"),
        Fact("Year group", nc_year_label(child.born_on, on, child.year_group_offset),
             Audience.EVERYONE),
        Fact("UPN", child.upn or child.get_upn_unknown_display()),
        Fact("Ethnicity", child.get_ethnicity_display()),
        Fact("First language", child.first_language),
        Fact("Responsible authority", str(child.local_authority)),
        Fact("Must not see or contact the child", child.restricted_contact, Audience.SENSITIVE),
        Fact("Social care ID", child.la_child_id),
    ]  # fmt: skip


def _care(pep, on):
    episode = (
        CareEpisode.unscoped.filter(
            _on(on, "started_on", "ended_on", half_open=True), child=pep.child
        )
        .select_related("placement__household")
        .first()
    )
    lines = _placement(episode) if episode else [Fact("In care", "Not at present")]
    return [*lines, *_people(pep.child, on)]


def _placement(episode):
    placement = episode.placement
    household = placement.household
    return [
        Fact("In care since", _day(episode.care_started_on)),
        Fact("Legal status", episode.get_legal_status_display(), Audience.SENSITIVE),
        Fact("Kind of home", placement.get_placement_type_display()),
        Fact("Living there since", _day(placement.started_on)),
        Fact("Carer", household.name if household else ""),
        Fact("Carer’s telephone", household.telephone if household else ""),
        Fact("Address", _address(household or placement), Audience.SENSITIVE),
    ]


def _address(home):
    return ", ".join(part for part in (getattr(home, "address", ""), home.postcode) if part)


_WHO = (
    ProfessionalRole.SOCIAL_WORKER,
    ProfessionalRole.REVIEWING_OFFICER,
    ProfessionalRole.SUPERVISING_SOCIAL_WORKER,
)


def _people(child, on):
    rows = Professional.unscoped.filter(
        open_on(on, "starts_on", "ends_on"), child=child, role__in=_WHO
    )
    return [
        Fact(row.get_role_display(), ", ".join(filter(None, [row.name, row.team, row.telephone])))
        for row in rows
    ]


def _education(pep, on):
    child = pep.child
    enrolments = list(
        Enrolment.unscoped.filter(child=child, admitted_on__lte=on).select_related("school")
    )
    here = [row for row in enrolments if row.left_on is None or row.left_on >= on]
    lines = []
    for row in here:
        hours = f", {row.weekly_hours.normalize():f} hours a week" if row.weekly_hours else ""
        lines.append(
            Fact(row.get_kind_display(), f"{row.school}, since {_day(row.admitted_on)}{hours}")
        )
    if not here:
        lines.append(Fact("School", "Not on the roll of a school"))
    main = next((row for row in here if row.kind in MAIN_KINDS), None)
    return [
        *lines,
        Fact("Designated teacher", _designated_teachers(main, on)),
        Fact("Part-time timetable", _part_time(child, on)),
        Fact("Special educational needs", child.get_sen_provision_display()),
        Fact("EHCP", _ehcp(child)),
        Fact("Schools before", _before(enrolments, here)),
    ]


def _designated_teachers(enrolment, on):
    if enrolment is None:
        return ""
    rows = (
        Membership.objects.on(on)
        .filter(role=Role.DESIGNATED_TEACHER, school=enrolment.school_id)
        .select_related("user")
    )
    return ", ".join(sorted(row.user.full_name for row in rows))


def _part_time(child, on):
    row = PartTimeTimetable.unscoped.filter(child=child, starts_on__lte=on, ends_on__gte=on).first()
    if row is None:
        return ""
    return (
        f"{row.weekly_hours.normalize():f} hours a week until {_day(row.ends_on)}, "
        f"to be reviewed on {_day(row.review_on)}: {row.reason}"
    )


def _ehcp(child):
    plan = EducationHealthCarePlan.unscoped.with_last_review()
    plan = plan.filter(child=child, ceased_on=None).first()
    if plan is None:
        return ""
    reviewed = f", last reviewed {_day(plan.last_reviewed_on)}" if plan.last_reviewed_on else ""
    return f"Since {_day(plan.issued_on)}{reviewed}"


def _before(enrolments, here):
    names = [str(row.school) for row in enrolments if row not in here]
    return "; ".join(names)


def _attendance(pep, on):
    figures = attendance.summary(pep.child, on)
    lost = exclusions.summary(pep.child, on)
    return [
        Fact("Attendance this year", _sessions(figures.year), Audience.EVERYONE),
        Fact("Attendance this term", _sessions(figures.term), Audience.EVERYONE),
        Fact("Attendance, last 12 weeks", _sessions(figures.weeks), Audience.EVERYONE),
        Fact("Absence this year", _absence(figures.year)),
        Fact("Late this year", _count(figures.year.lates, "time") if figures.year.possible else ""),
        Fact("Suspensions this term", _lost(lost.term)),
        Fact("Suspensions this year", _lost(lost.year)),
    ]


def _sessions(sessions):
    if not sessions.possible:
        return "No sessions recorded"
    return f"{sessions.percentage}% ({sessions.attended} of {sessions.possible} sessions)"


def _absence(sessions):
    if not sessions.possible:
        return ""
    return f"{sessions.authorised} sessions authorised, {sessions.unauthorised} unauthorised"


def _lost(lost):
    if not (lost.suspensions or lost.permanent or lost.sessions):
        return "None"
    words = [_count(lost.suspensions, "suspension"), f"{lost.days:g} days lost"]
    if lost.permanent:
        words.append(_count(lost.permanent, "permanent exclusion"))
    return ", ".join(words)


def _count(number, noun):
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _day(day):
    return date_format(day, "j F Y")


def _on(day, start, end, half_open=False):
    last = {f"{end}__gt": day} if half_open else {f"{end}__gte": day}
    return Q(**{f"{start}__lte": day}) & (Q(**{f"{end}__isnull": True}) | Q(**last))


def in_care_on(day):
    """A condition on CareEpisode: in care on a day, and not for short breaks."""
    return _on(day, "started_on", "ended_on", half_open=True) & ~Q(legal_status__in=SHORT_BREAKS)


_LISTS = {
    "identity": _identity,
    "care": _care,
    "education": _education,
    "attendance": _attendance,
}
