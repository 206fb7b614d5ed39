"""Who should be asked to a meeting about a child, and the entry for their calendars."""

import datetime as dt
from email.utils import parseaddr

from django.conf import settings
from django.utils import timezone
from icalendar import Calendar, Event, vCalAddress, vText

from lac.accounts.access import Role
from lac.accounts.models import Membership, OfficerAllocation
from lac.children.access import open_on
from lac.children.models import Enrolment, HouseholdMember, Placement, Professional

LENGTH = dt.timedelta(hours=1)


def suggested(child):
    """The people to offer: professionals, the carers, the designated teachers and the officer.

    Designated teachers include those of a school the child is admitted to from a day
    to come. Dicts of role, name, e-mail and user; nobody twice.
    """
    today = timezone.localdate()
    people = [*_professionals(child, today), *_carers(child, today), *_teachers(child, today)]
    seen, once = set(), []
    for person in people:
        key = person["user"].pk if person["user"] else (person["name"], person["role"])
        if key not in seen:
            seen.add(key)
            once.append(person)
    return once


def _person(role, user=None, name="", email=""):
    return {
        "role": role,
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
        yield _person(
            "Designated teacher of the next school" if of_next else "Designated teacher", it.user
        )
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
