"""Builds the demo's organisations, terms and people who sign in."""

import datetime as dt
from functools import cache

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from lac.accounts.access import Role
from lac.accounts.models import (
    Delegation,
    Invitation,
    Membership,
    OfficerAllocation,
    Training,
    User,
)
from lac.calendars.actions import rebuild_school_days, rebuild_working_days
from lac.calendars.days import academic_year
from lac.calendars.models import Calendar, Closure, Term
from lac.children.models import Household, HouseholdMember
from lac.organisations.models import Inspection, LocalAuthority, School

from . import data
from .terms import terms_of

# Every demo sign-in shares it; the demo refuses to load in production.
PASSWORD = "wexcombe-demo-only"  # noqa: S105
DOMAIN = "wexcombe.example"


def build_organisations(today):
    """The authority, its neighbour, their schools, inspections and term dates."""
    code, name = data.AUTHORITY
    # Records begin with the school year before this one.
    begins = dt.date(academic_year(today) - 1, 9, 1)
    authority = LocalAuthority.objects.create(
        code=code, name=name, uses_lac=True, records_kept_from=begins
    )
    code, name = data.NEIGHBOUR
    neighbour = LocalAuthority.objects.create(code=code, name=name)
    schools = [_school(authority, row, today) for row in data.SCHOOLS]
    other_school = _school(neighbour, data.NEIGHBOUR_SCHOOL, today)
    rebuild_working_days()
    for owner in (authority, neighbour):
        _calendar(owner, today)
    return authority, neighbour, schools, other_school


def _school(authority, row, today):
    urn, number, name, phase, kind, lowest, highest, town, outcome, good = row
    school = School.objects.create(
        urn=urn,
        establishment_number=number,
        name=name,
        local_authority=authority,
        phase=phase,
        establishment_type=kind,
        lowest_age=lowest,
        highest_age=highest,
        town=town,
        telephone=f"01632 960{int(number) % 1000:03d}",
        website=f"https://{name.split()[0].lower()}.example",
    )
    Inspection.objects.create(
        school=school,
        inspected_on=today - dt.timedelta(days=200 + int(urn) % 900),
        outcome=outcome,
        judged_good_or_better=good,
    )
    return school


def _calendar(authority, today):
    calendar = Calendar.objects.create(local_authority=authority)
    year = academic_year(today)
    for start in range(year - 3, year + 2):
        for term in terms_of(start):
            if term.ends_on.year > 2028:
                continue
            Term.objects.create(calendar=calendar, academic_year=start, **vars(term))
            if term.name == "autumn":
                Closure.objects.create(
                    calendar=calendar, day=term.starts_on, kind="inset", reason="Staff training"
                )
    rebuild_school_days(calendar)


def build_staff(authority, schools, today):
    """Officers, professionals and designated teachers, each with a membership; by e-mail name."""
    since = today - dt.timedelta(days=900)
    people = {}
    for name, email, role, title in data.OFFICERS:
        people[email] = _user(name, email, title)
        _member(people[email], role, since, local_authority=authority)
    for role, title, names in (
        (Role.SOCIAL_WORKER, "Social worker, looked-after children team", data.SOCIAL_WORKERS),
        (Role.REVIEWING_OFFICER, "Independent reviewing officer", data.REVIEWING_OFFICERS),
        (Role.CAREERS_ADVISER, "Careers adviser", data.CAREERS_ADVISERS),
    ):
        for name in names:
            email = name.lower().replace(" ", ".")
            people[email] = _user(name, email, title)
            _member(people[email], role, since, local_authority=authority)
    for number, (school, teacher) in enumerate(zip(schools, data.DESIGNATED_TEACHERS, strict=True)):
        if teacher:
            name, title = teacher
            email = name.lower().replace("rev. ", "").replace(" ", ".")
            people[email] = _user(name, email, title)
            Membership.objects.create(
                user=people[email],
                role=Role.DESIGNATED_TEACHER,
                school=school,
                starts_on=since,
                is_senior_leader="eacher" not in title and title != "SENCO",
                is_qualified_teacher=True,
                last_trained_on=today - dt.timedelta(days=60 + 97 * number),
            )
    _serve_a_second_school(people["priya.nair"], schools[4], since)
    member = _user("Gareth Pugh", "gareth.pugh", "Head of year 9")
    people["gareth.pugh"] = member
    _member(member, Role.SCHOOL_STAFF, since, school=schools[5])
    _allocate(authority, schools, people, since)
    return people


def _serve_a_second_school(teacher, school, since):
    _member(teacher, Role.SCHOOL_STAFF, since, school=school)


def _allocate(authority, schools, people, since):
    for school in schools:
        officer = {
            "secondary": "amina.rashid",
            "not_applicable": "amina.rashid",
            "post_16": "colin.prowse",
        }.get(school.phase, "tom.harkness")
        OfficerAllocation.objects.create(
            school=school, local_authority=authority, officer=people[officer], starts_on=since
        )


def build_households(authority, people, today):
    """Foster families and homes; the first six have a carer who signs in."""
    households = []
    for number, surname in enumerate(data.HOUSEHOLDS):
        households.append(
            Household.objects.create(
                local_authority=authority,
                name=f"The {surname} household",
                kind="kinship" if number % 7 == 6 else "foster",
                address=f"{number + 3} {surname} Way, Wexcombe",
                postcode=f"WX{number % 9 + 1} {number % 8 + 1}AA",
                telephone=f"01632 9611{number:02d}",
            )
        )
        if number < 6:
            email = f"carer.{surname.lower()}"
            carer = _user(
                f"{['Grace', 'Alan', 'Sheila', 'Harjit', 'Moira', 'Joseph'][number]} {surname}",
                email,
                "Foster carer",
            )
            people[email] = carer
            since = today - dt.timedelta(days=900)
            _member(carer, Role.CARER, since, local_authority=authority)
            HouseholdMember.objects.create(household=households[-1], user=carer, starts_on=since)
    homes = [
        Household.objects.create(
            local_authority=authority,
            name=name,
            kind="supported" if "supported" in name else "home",
            address=f"{number * 11 + 1} Station Road, Wexcombe",
            postcode=f"WX1 {number + 1}ZZ",
            telephone=f"01632 96199{number}",
        )
        for number, name in enumerate(data.HOMES)
    ]
    return households, homes


def build_invitations(authority, schools, people):
    """Two invitations that wait for an answer: one whose link works, one too old."""
    now = timezone.now()
    asked = [
        ("Leila Haddad", Role.DESIGNATED_TEACHER, {"school": schools[1]}, 2, "tom.harkness"),
        (
            "Owen Price",
            Role.REVIEWING_OFFICER,
            {"local_authority": authority},
            19,
            "judith.ekwueme",
        ),
    ]
    for name, role, place, days_ago, by in asked:
        sent_at = now - dt.timedelta(days=days_ago)
        Invitation.objects.create(
            email=f"{name.lower().replace(' ', '.')}@{DOMAIN}",
            full_name=name,
            role=role,
            sent_for=authority,
            invited_by=people[by],
            sent_at=sent_at,
            expires_at=sent_at + dt.timedelta(days=settings.INVITATION_DAYS),
            **place,
        )


def build_delegation(people, schools, today):
    """A designated teacher on leave, and the colleague who acts for her."""
    giver = people["priya.nair"]
    membership = giver.memberships.get(role=Role.DESIGNATED_TEACHER)
    colleague = _user("Martin Doyle", "martin.doyle", "Deputy SENCO")
    _member(colleague, Role.SCHOOL_STAFF, today - dt.timedelta(days=300), school=membership.school)
    Delegation.objects.create(
        membership=membership,
        delegate=colleague,
        permissions=["hold_meeting", "record_attendance", "view_child", "view_pep", "write_pep"],
        sections=["voice", "actions"],
        reason="On leave until after half-term",
        starts_on=today - dt.timedelta(days=4),
        ends_on=today + dt.timedelta(days=17),
    )


def build_training(people, today):
    """Training of designated teachers: in order, out of date, and none at all."""
    courses = [
        (Training.Topic.EDUCATION, "The designated teacher’s role", 700),
        (Training.Topic.CARE, "How the care system works", 700),
        (Training.Topic.PHYSICAL, "Health assessments of children in care", 1000),
        (Training.Topic.PSYCHOLOGICAL, "Attachment and trauma in school", 400),
    ]
    teachers = Membership.objects.on(today).filter(role=Role.DESIGNATED_TEACHER)
    for number, membership in enumerate(teachers.order_by("user__full_name")):
        if number % 4 == 3:
            continue
        for topic, title, days in courses[: 4 - number % 3]:
            held_on = today - dt.timedelta(days=60 + 97 * (number % 6))
            Training.objects.create(
                user_id=membership.user_id,
                topic=topic,
                title=title,
                held_on=held_on,
                expires_on=held_on + dt.timedelta(days=days),
            )


@cache
def _hashed():
    # One slow hash for everybody: they share the password.
    return make_password(PASSWORD)


def _user(name, email, title):
    return User.objects.create(
        email=f"{email}@{DOMAIN}",
        password=_hashed(),
        full_name=name,
        job_title=title,
        telephone="01632 960100",
    )


def _member(user, role, since, **organisation):
    return Membership.objects.create(user=user, role=role, starts_on=since, **organisation)
