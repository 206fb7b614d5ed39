"""Who should be asked to a meeting about a child, and the entry for their calendars."""

import datetime as dt
from email.utils import parseaddr
from zlib import crc32

from django.conf import settings
from django.utils import timezone
from icalendar import Calendar, Event, vCalAddress, vText

from lac.accounts.access import Role
from lac.accounts.models import Membership, OfficerAllocation
from lac.calendars.ages import nc_year
from lac.children.access import open_on
from lac.children.models import Enrolment, HouseholdMember, Placement, Professional

from .agencies import agency_of
from .models import Agency, MeetingKind

LENGTH = dt.timedelta(hours=1)


# Who belongs to a meeting of a kind, by agency; kinds that are not here need everybody.
NEEDED = {
    MeetingKind.PSP: {
        Agency.SCHOOL, Agency.FAMILY, Agency.SOCIAL_CARE, Agency.VIRTUAL_SCHOOL,
    },
    MeetingKind.EPS: {
        Agency.SCHOOL, Agency.PSYCHOLOGY, Agency.FAMILY, Agency.SOCIAL_CARE,
    },
    MeetingKind.VST: {Agency.SCHOOL, Agency.VIRTUAL_SCHOOL, Agency.SOCIAL_CARE},
    MeetingKind.INITIAL: {Agency.SCHOOL, Agency.FAMILY, Agency.SOCIAL_CARE},
    MeetingKind.PROGRESS_REVIEW: {Agency.SCHOOL, Agency.FAMILY, Agency.SOCIAL_CARE},
}  # fmt: skip
# From this school year on a careers adviser is asked to plan what comes after school.
CAREERS_FROM_YEAR = 9
NEXT_TEACHER = "Designated teacher of the next school"


def suggested(child):
    """The people to offer: professionals, the carers, the designated teachers and the officer.

    Designated teachers include those of a school the child is admitted to from a day
    to come. From Year 9 the authority's careers advisers are offered where the child has
    none of their own. Dicts of role, agency, name, e-mail and user; nobody twice.
    """
    today = timezone.localdate()
    people = [*_professionals(child, today), *_carers(child, today), *_teachers(child, today)]
    if _plans_for_after_school(child, today) and not _has_careers_adviser(people):
        people += _careers_advisers(child, today)
    once = {}
    for person in people:
        once.setdefault(key_of(person), person)
    return list(once.values())


def key_of(person):
    """What a form ticks for somebody who is offered: theirs, whoever else joins the list or leaves.

    The number of their account or, with a nought before it, one made of their name and role.
    """
    if person["user"]:
        return str(person["user"].pk)
    said = f"{person['name']}\n{person['role']}"
    return f"0{crc32(said.encode())}"


def is_needed(person, kind, child):
    """Whether somebody belongs to a meeting of this kind; without a kind, everybody does.

    Before Year 9 careers advisers are offered and not chosen. The next school's teacher
    always belongs to it.
    """
    if person["role"] == NEXT_TEACHER:
        return True
    if person["agency"] == Agency.CAREERS:
        return _plans_for_after_school(child, timezone.localdate())
    return kind not in NEEDED or person["agency"] in NEEDED[kind]


def not_asked(meeting, child):
    """Of the people to offer, those who are not on the meeting's list."""
    asked = list(meeting.invitees.values_list("user_id", "name", "email"))
    users = {user for user, _, _ in asked if user}
    names = {name for _, name, _ in asked}
    emails = {email.lower() for _, _, email in asked if email}
    return [
        it
        for it in suggested(child)
        if not (
            (it["user"] and it["user"].pk in users)
            or it["name"] in names
            or it["email"].lower() in emails
        )
    ]


def with_addresses(child, invitees):
    """The same people; who works with the child under that name is given their address."""
    if all(it.get("user") or it.get("user_id") or it.get("email") for it in invitees):
        return list(invitees)
    known = {it["name"]: it for it in suggested(child)}
    return [
        it | {"user": known[it["name"]]["user"], "email": known[it["name"]]["email"]}
        if it["name"] in known and not (it.get("user") or it.get("email"))
        else it
        for it in invitees
    ]


def _plans_for_after_school(child, today):
    year = nc_year(child.born_on, today, child.year_group_offset)
    return year is not None and year >= CAREERS_FROM_YEAR


def _has_careers_adviser(people):
    return any(it["role"] == Role.CAREERS_ADVISER.label for it in people)


def _careers_advisers(child, today):
    advisers = Membership.objects.on(today).filter(
        role=Role.CAREERS_ADVISER, local_authority=child.local_authority_id
    )
    for it in advisers.select_related("user"):
        yield _person(Role.CAREERS_ADVISER.label, it.user)


def _person(role, user=None, name="", email=""):
    return {
        "role": role,
        "agency": agency_of(role),
        "user": user,
        "name": name or user.full_name,
        "email": email or (user.email if user else ""),
    }


def _professionals(child, today):
    for it in Professional.unscoped.current(today).filter(child=child).select_related("user"):
        yield _person(it.get_role_display(), it.user, it.name, it.email)


def _carers(child, today):
    homes = Placement.unscoped.current(today).filter(child=child, household__isnull=False)
    members = HouseholdMember.objects.filter(
        open_on(today, "starts_on", "ends_on"), household__in=homes.values("household")
    )
    for it in members.select_related("user"):
        yield _person("Carer", it.user)


def _teachers(child, today):
    rolls = Enrolment.unscoped.filter(child=child).exclude(left_on__lt=today)
    next_schools = set(rolls.filter(admitted_on__gt=today).values_list("school_id", flat=True))
    teachers = Membership.objects.on(today).filter(
        role=Role.DESIGNATED_TEACHER, school__in=rolls.values("school")
    )
    for it in teachers.select_related("user", "school"):
        of_next = it.school_id in next_schools
        yield _person(NEXT_TEACHER if of_next else "Designated teacher", it.user)
    officers = OfficerAllocation.objects.filter(
        open_on(today, "starts_on", "ends_on"),
        school__in=rolls.values("school"),
        local_authority=child.local_authority_id,
    )
    for it in officers.select_related("officer"):
        yield _person("Virtual school officer", it.officer)


def calendar_entry(meeting, method="PUBLISH", to=""):
    """An .ics file for the meeting. Its title is the kind of meeting, never the child's name.

    `method` REQUEST invites the address `to`, CANCEL takes the entry out of their calendar, and
    PUBLISH is for keeping. An entry that travels by e-mail leads nowhere: its link is in the text.
    """
    event = Event()
    event.add("uid", f"meeting-{meeting.pk}@{settings.SITE_URL.split('//')[-1].split('/')[0]}")
    event.add("dtstamp", timezone.now())
    event.add("dtstart", meeting.planned_at.astimezone(dt.UTC))
    event.add("dtend", (meeting.planned_at + LENGTH).astimezone(dt.UTC))
    event.add("summary", meeting.get_kind_display())
    event.add("sequence", meeting.version)
    is_off = meeting.cancelled_at or method == "CANCEL"
    event.add("status", "CANCELLED" if is_off else "CONFIRMED")
    event.add("class", "PRIVATE")
    if to:
        _address(event, to)
    else:
        event.add("url", f"{settings.SITE_URL}{meeting.get_absolute_url()}")
    if meeting.place or meeting.link:
        event["location"] = vText(", ".join(filter(None, [meeting.place, meeting.link])))
    calendar = Calendar()
    calendar.add("prodid", "-//LAC//Meetings//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(event)
    return calendar.to_ical()


def _address(event, to):
    """From us to one invitee, by address alone: a name might be the child's own."""
    organiser = vCalAddress(f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}")
    organiser.params["CN"] = vText("LAC")
    attendee = vCalAddress(f"mailto:{to}")
    # They answer through the link: an answer by e-mail would reach nobody.
    attendee.params["RSVP"] = vText("FALSE")
    attendee.params["PARTSTAT"] = vText("NEEDS-ACTION")
    event["organizer"] = organiser
    event.add("attendee", attendee, encode=0)
