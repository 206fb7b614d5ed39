"""What the first version of the form shows from the record. Later versions use parts of it."""

import datetime as dt

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
from lac.children.models.schooling import MAIN_KINDS
from lac.prepared import Prepared

from ..questions import Audience
from .fact import Fact, count, covers, day, sentence


def identity(pep, on):
    """Who the child is."""
    child = pep.child
    return [
        Fact("Name", child.name, Audience.EVERYONE),
        Fact("Date of birth", f"{day(child.born_on)} (aged {age_on(child.born_on, on)})"),
        Fact("Year group", nc_year_label(child.born_on, on, child.year_group_offset),
             Audience.EVERYONE),
        Fact("UPN", child.upn or child.get_upn_unknown_display()),
        Fact("Ethnicity", child.get_ethnicity_display()),
        Fact("First language", child.first_language),
        Fact("Responsible authority", str(child.local_authority)),
        Fact("Must not see or contact the child", child.restricted_contact, Audience.SENSITIVE),
        Fact("Social care ID", child.la_child_id),
    ]  # fmt: skip


def care(pep, on):
    """Where the child lives and who looks after them."""
    episode = (
        CareEpisode.unscoped.filter(
            covers(on, "started_on", "ended_on", half_open=True), child=pep.child
        )
        .select_related("placement__household")
        .first()
    )
    lines = placement_lines(episode) if episode else [Fact("In care", "Not at present")]
    return [*lines, *people(pep.child, on)]


def placement_lines(episode):
    """The home of an episode of care."""
    placement = episode.placement
    household = placement.household
    return [
        Fact("In care since", day(episode.care_started_on)),
        Fact("Legal status", episode.get_legal_status_display(), Audience.SENSITIVE),
        Fact("Kind of home", placement.get_placement_type_display()),
        Fact("Living there since", day(placement.started_on)),
        Fact("Carer", household.name if household else ""),
        Fact("Carer’s telephone", household.telephone if household else ""),
        Fact("Address", _address(household or placement), Audience.SENSITIVE),
    ]


def _address(home):
    return ", ".join(part for part in (getattr(home, "address", ""), home.postcode) if part)


WHO = (
    ProfessionalRole.SOCIAL_WORKER,
    ProfessionalRole.REVIEWING_OFFICER,
    ProfessionalRole.SUPERVISING_SOCIAL_WORKER,
)


def people(child, on):
    """The professionals whom everybody needs to reach."""
    return workers(child, on, *WHO)


@Prepared.of(child=int, on=dt.date)
def _professionals(child, on):
    return Professional.unscoped.filter(open_on(on, "starts_on", "ends_on"), child=child)


def workers(child, on, *roles):
    """The professionals of some roles on a day, as facts."""
    return [
        Fact(row.get_role_display(), sentence(row.name, row.team, row.telephone))
        for row in _professionals(child=child.pk, on=on)
        if row.role in roles
    ]


def education(pep, on):
    """The schools, their designated teachers, and what is special."""
    child = pep.child
    enrolments = list(
        Enrolment.unscoped.filter(child=child, admitted_on__lte=on).select_related("school")
    )
    here = [row for row in enrolments if row.left_on is None or row.left_on >= on]
    lines = []
    for row in here:
        hours = f", {row.weekly_hours.normalize():f} hours a week" if row.weekly_hours else ""
        lines.append(
            Fact(row.get_kind_display(), f"{row.school}, since {day(row.admitted_on)}{hours}")
        )
    if not here:
        lines.append(Fact("School", "Not on the roll of a school"))
    main = next((row for row in here if row.kind in MAIN_KINDS), None)
    return [
        *lines,
        Fact("Designated teacher", designated_teachers(main, on)),
        Fact("Part-time timetable", part_time(child, on)),
        Fact("Special educational needs", child.get_sen_provision_display()),
        Fact("EHCP", _ehcp(child)),
        Fact("Schools before", _before(enrolments, here)),
    ]


def designated_teachers(enrolment, on):
    """The designated teachers of an enrolment’s school, by name."""
    if enrolment is None:
        return ""
    rows = _teachers(school=enrolment.school_id, on=on)
    return ", ".join(sorted(row.user.full_name for row in rows))


@Prepared.of(school=int, on=dt.date)
def _teachers(school, on):
    rows = Membership.objects.on(on).filter(role=Role.DESIGNATED_TEACHER, school=school)
    return rows.select_related("user")


def part_time(child, on):
    """The part-time timetable of a day in words, or nothing."""
    row = PartTimeTimetable.unscoped.filter(child=child, starts_on__lte=on, ends_on__gte=on).first()
    if row is None:
        return ""
    return (
        f"{row.weekly_hours.normalize():f} hours a week until {day(row.ends_on)}, "
        f"to be reviewed on {day(row.review_on)}: {row.reason}"
    )


def _ehcp(child):
    plan = EducationHealthCarePlan.unscoped.with_last_review()
    plan = plan.filter(child=child, ceased_on=None).first()
    if plan is None:
        return ""
    reviewed = f", last reviewed {day(plan.last_reviewed_on)}" if plan.last_reviewed_on else ""
    return f"Since {day(plan.issued_on)}{reviewed}"


def _before(enrolments, here):
    names = [str(row.school) for row in enrolments if row not in here]
    return "; ".join(names)


def in_school(pep, on):
    """Attendance, and days lost to suspension."""
    figures = attendance.summary(pep.child, on)
    lost = exclusions.summary(pep.child, on)
    return [
        Fact("Attendance this year", sessions_in_words(figures.year), Audience.EVERYONE),
        Fact("Attendance this term", sessions_in_words(figures.term), Audience.EVERYONE),
        Fact("Attendance, last 12 weeks", sessions_in_words(figures.weeks), Audience.EVERYONE),
        Fact("Absence this year", absence_in_words(figures.year)),
        Fact("Late this year", count(figures.year.lates, "time") if figures.year.possible else ""),
        Fact("Suspensions this term", lost_in_words(lost.term)),
        Fact("Suspensions this year", lost_in_words(lost.year)),
    ]


def sessions_in_words(sessions):
    """Attendance as a percentage, with the sessions behind it."""
    if not sessions.possible:
        return "No sessions recorded"
    return f"{sessions.percentage}% ({sessions.attended} of {sessions.possible} sessions)"


def absence_in_words(sessions):
    """Both kinds of absence."""
    if not sessions.possible:
        return ""
    authorised = count(sessions.authorised, "session")
    return f"{authorised} authorised, {sessions.unauthorised} unauthorised"


def lost_in_words(lost):
    """Suspensions and what they cost."""
    if not (lost.suspensions or lost.permanent or lost.sessions):
        return "None"
    words = [count(lost.suspensions, "suspension"), f"{lost.days:g} days lost"]
    if lost.permanent:
        words.append(count(lost.permanent, "permanent exclusion"))
    return ", ".join(words)


LISTS = {
    "identity": identity,
    "care": care,
    "education": education,
    "attendance": in_school,
}
