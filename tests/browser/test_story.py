"""The whole main job, played by five people in a real browser.

A virtual school loads its schools, its children and their admissions; clocks
start; a register brings a child below 95 %; a suspension is recorded; the
designated teacher holds the PEP meeting and writes the plan; the virtual school
returns it once and signs it; the carer reads it; out comes an accessible PDF.
"""

import datetime as dt
import re
from zoneinfo import ZoneInfo

import pikepdf
import pytest
import time_machine

from attendance.models import AttendanceCase
from lac.accounts.access import Role
from lac.children.models import Child, Placement
from lac.organisations.models import LocalAuthority, School
from pep.actions import open_termly
from pep.models import Pep
from pep.sections import sections_of
from tests.factories.accounts import PASSWORD, MembershipFactory, UserFactory
from tests.factories.calendars import CalendarFactory, make_year
from tests.factories.children import HouseholdFactory, HouseholdMemberFactory, ProfessionalFactory

from .conftest import RULES
from .story import Person, admissions, register, school_register, ssda903

pytestmark = pytest.mark.django_db(transaction=True)

NOW = dt.datetime(2026, 11, 20, 10, 0, tzinfo=ZoneInfo("Europe/London"))


@pytest.fixture
def today():
    """A school day in autumn; the clock goes on from ten in the morning."""
    with time_machine.travel(NOW, tick=True):
        yield NOW.date()


@pytest.fixture
def authority(today):
    """An authority with a year of terms, and nothing else."""
    authority = LocalAuthority.objects.create(code="931", name="Wexcombe", uses_lac=True)
    calendar = CalendarFactory(local_authority=authority)
    make_year(calendar, 2025, 2026)
    return authority


@pytest.fixture
def sign_in(chromium, live_server, axe):
    """Sign somebody in, in a window of their own; at the end no page they saw broke a rule.

    A page that is seen again as it was (its address but for numbers, its title, with or without
    errors) is not looked at again.
    """
    broken, seen, people = {}, set(), []

    def look(page):
        errors = page.locator(".govuk-error-summary").count()
        sight = re.sub(r"[0-9]+", "#", page.url), page.title(), errors
        if sight in seen:
            return
        seen.add(sight)
        found = axe.run(page, options={"runOnly": {"type": "tag", "values": RULES}})
        if found.violations_count:
            broken[page.url] = found.generate_report()

    def start(name):
        email = f"{name}@wexcombe.example"
        people.append(Person(chromium, live_server.url, email, PASSWORD, look))
        return people[-1]

    yield start
    for person in people:
        person.page.context.close()
    assert not broken, "\n".join(f"{url}\n{report}" for url, report in broken.items())


AMBER, KAI, URN = "900001", "900002", "990006"
SCHOOL = "Fairmead School"


def test_story__from_the_return_to_the_signed_plan(authority, today, sign_in):
    appoint(authority, "Amina Rashid", Role.VIRTUAL_SCHOOL_OFFICER)
    appoint(authority, "Judith Ekwueme", Role.VIRTUAL_SCHOOL_HEAD)
    officer = sign_in("amina")
    child = the_return_and_the_admissions_are_loaded(officer, today)
    appoint(School.objects.get(urn=URN), "Claire Donovan", Role.DESIGNATED_TEACHER)
    worker_user = appoint(authority, "Ruth Adeyemi", Role.SOCIAL_WORKER)
    ProfessionalFactory(child=child, role="social_worker", user=worker_user, name="Ruth Adeyemi")
    the_carer_moves_in(authority, child)
    clocks_appear_with_their_reasons(officer, child)
    a_register_brings_the_child_below_95(officer, child, today)

    open_termly(on=today)
    teacher = sign_in("claire")
    the_teacher_sees_what_to_do(teacher)
    a_suspension_starts_its_clocks(teacher, child, today)
    plan = Pep.unscoped.get(child=child)
    the_plan_is_written(teacher, plan, today)

    worker = sign_in("ruth")
    the_social_worker_reads_the_record(worker, child)

    head = sign_in("judith")
    the_plan_is_returned_and_put_right(head, teacher, plan)
    the_social_worker_finishes_their_sections(worker, plan)
    the_plan_is_signed(head, plan)
    the_pdf_is_accessible(head, plan)

    carer = sign_in("grace")
    the_carer_reads(carer, child)


def appoint(where, name, role):
    """Give somebody a role; they sign in with their first name."""
    user = UserFactory(full_name=name, email=f"{name.split()[0].lower()}@wexcombe.example")
    place = (
        {"school": where, "local_authority": None}
        if isinstance(where, School)
        else {"local_authority": where}
    )
    MembershipFactory(user=user, role=role, **place)
    return user


def the_return_and_the_admissions_are_loaded(officer, today):
    officer.upload("schools", school_register(URN, SCHOOL))
    in_care, born = today - dt.timedelta(days=60), dt.date(2013, 6, 8)
    officer.upload("ssda903", *ssda903((AMBER, "F", born, in_care), (KAI, "M", born, in_care)))
    officer.upload("admissions", admissions((AMBER, URN, today - dt.timedelta(days=50))))
    child = Child.unscoped.get(la_child_id=AMBER)
    officer.go(f"/children/{child.pk}/edit/")
    officer.type(given_name="Amber", family_name="Slater")
    officer.press("Save")
    assert officer.sees("Amber Slater")
    return child


def the_carer_moves_in(authority, child):
    """Homes are not in the return: the placement gets its household, and its carer a sign-in."""
    carer = appoint(authority, "Grace Okafor", Role.CARER)
    household = HouseholdFactory(local_authority=authority, name="The Okafor household")
    HouseholdMemberFactory(household=household, user=carer)
    Placement.unscoped.filter(child=child).update(household=household)


def clocks_appear_with_their_reasons(officer, child):
    officer.go(f"/children/{child.pk}/deadlines/")
    assert officer.sees("Review the PEP after admission")
    officer.follow("Why this date?")
    assert officer.sees("The last day that is still on time")
    other = Child.unscoped.get(la_child_id=KAI)
    officer.go(f"/children/{other.pk}/")
    assert officer.sees("Overdue")


def school_days_before(day, count):
    """The last so many weekdays before a day, outside half-term; the latest first."""
    half_term = (dt.date(2026, 10, 26), dt.date(2026, 10, 30))
    days = []
    while len(days) < count:
        day -= dt.timedelta(days=1)
        if day.weekday() < 5 and not half_term[0] <= day <= half_term[1]:
            days.append(day)
    return days


def a_register_brings_the_child_below_95(officer, child, today):
    days = school_days_before(today, 15)
    marks = [(AMBER, day, "/", "\\") for day in days[2:]] + [
        (AMBER, day, "O", "O") for day in days[:2]
    ]
    officer.upload("registers", register(URN, *marks))
    case = AttendanceCase.unscoped.get(child=child)
    officer.go(f"/children/{child.pk}/attendance/")
    assert officer.sees("86.6%")
    officer.go(f"/children/{child.pk}/attendance/cases/{case.pk}/")
    assert officer.sees("Fairmead School")


def the_teacher_sees_what_to_do(teacher):
    teacher.go("/")
    assert teacher.sees("Amber Slater")
    assert teacher.sees("Hold the PEP meeting and send in the PEP")


def a_suspension_starts_its_clocks(teacher, child, today):
    teacher.go(f"/children/{child.pk}/suspensions/add/")
    teacher.choose(kind="SUSP", started_session="pm")
    teacher.page.locator("[name=reason_1]").select_option(index=1)
    teacher.date(decided_on=today, started_on=today)
    teacher.type(
        decided_by="Dr Hale, head teacher",
        length="1.5",
        alternatives="A day in the inclusion room was tried twice.",
    )
    teacher.press("Continue")
    assert teacher.sees("The clocks this starts")
    teacher.press("Record the decision")
    assert teacher.sees("Social worker")
    teacher.go(f"/children/{child.pk}/deadlines/")
    assert teacher.sees("social worker")


def the_plan_is_written(teacher, plan, today):
    base = f"/children/{plan.child_id}/peps/{plan.pk}/"
    plan.refresh_from_db()  # the suspension has added a section
    for definition in sections_of(plan):
        teacher.go(f"{base}sections/{definition.key}/")
        answer_every_question(teacher, definition, today)
        if definition.rows and definition.questions:
            teacher.go(f"{base}sections/{definition.key}/")
        if definition.rows == "voice":
            the_child_speaks(teacher, today)
        elif definition.rows:
            add_row(teacher, definition.rows, today)
    teacher.go(f"{base}meeting/held/")
    teacher.date(held_on=today)
    for radio in teacher.page.locator("main input[type=radio][value=yes]").all():
        radio.check()
    teacher.press("Record the meeting")
    teacher.go(base)
    assert teacher.sees("Nothing. The plan is ready"), teacher.page.locator("main").inner_text()
    send_in(teacher, plan)


def answer_every_question(teacher, definition, today):
    """Answer each question of a section and say that it is finished."""
    for question in definition.questions:
        if question.audience == "sensitive":
            continue  # a designated teacher is not asked it
        if question.kind == "date":
            before = question.name.startswith("last_")
            teacher.date(**{question.name: today + dt.timedelta(days=-10 if before else 80)})
        elif question.kind == "yes_no":
            teacher.choose(**{question.name: "yes"})
        elif question.kind == "number":
            teacher.type(**{question.name: str(question.lowest)})
        elif question.choices:
            teacher.choose(**{question.name: question.choices[0][0]})
        else:
            teacher.type(**{question.name: f"Talked through at the meeting: {question.label}"})
    if definition.questions:
        teacher.page.get_by_role("button", name="Save and go back to the plan").click()
        teacher.look()


ROWS = {
    "target": {
        "type": {
            "need": "Reads two years below her age.",
            "action": "Read aloud with Mr Pugh twice a week.",
            "measure": "Reading age",
            "baseline": "11 years",
            "target_value": "12 years",
            "owner": "Mr Pugh",
            "own_words": "I want to finish the whole book.",
        },
        "choose": {"domain": "literacy"},
        "days": {"deadline": 25},
    },
    "attainment": {
        "type": {"subject": "English", "current": "4", "target": "5", "expected": "5"},
        "choose": {"on_track": "below"},
        "days": {"assessed_on": -5},
    },
    "funding": {
        "type": {"item": "Ten hours of reading tuition", "requested_pence": "350"},
        "choose": {"purpose": "tuition"},
        "days": {},
    },
    "action": {
        "type": {"action": "Book the college visit", "owner": "Claire Donovan"},
        "choose": {},
        "days": {"due_on": 20},
    },
    "attendee": {
        "type": {"name": "Grace Okafor", "role": "Carer"},
        "choose": {"came": "yes"},
        "days": {},
    },
    "need": {
        "type": {
            "strength": "Remembers what she hears.",
            "barrier": "Longer texts.",
            "evidence": "Reading test of September.",
        },
        "choose": {"area": "cognition"},
        "days": {},
    },
    "assessment": {
        "type": {"subject": "English", "result": "4"},
        "choose": {"kind": "gcse"},
        "days": {},
    },
    "signature": {
        "type": {"name": "Grace Okafor", "role": "Carer"},
        "choose": {"decision": "agreed"},
        "days": {"signed_on": 0},
    },
}


def add_row(teacher, kind, today):
    """Add one row of a kind: a target, a subject, a request, an action, somebody who came."""
    teacher.page.locator(f"#add-{kind}").click()
    teacher.look()
    row = ROWS[kind]
    teacher.type(**row["type"])
    teacher.choose(**row["choose"])
    teacher.date(**{name: today + dt.timedelta(days=n) for name, n in row["days"].items()})
    if kind == "funding":
        teacher.page.locator("[name=target]").select_option(index=1)
        teacher.page.locator("[name=is_additional]").check()
        teacher.page.locator("[name=not_funded_elsewhere]").check()
    teacher.press("Save")


def the_child_speaks(teacher, today):
    teacher.follow("Record how the child feels")
    teacher.choose(feel_safe="4", enjoy_learning="3", listened_to="4", provenance="said")
    teacher.date(said_on=today)
    teacher.press("Save")
    teacher.follow("Record what the child says")
    teacher.page.locator("[name=prompt]").select_option("worry")
    teacher.type(words="I worry that I will have to move again.")
    teacher.choose(provenance="said")
    teacher.date(said_on=today)
    teacher.press("Keep these words")
    teacher.follow("Answer")
    teacher.type(text="Nothing is planned. Ruth will tell you first.", who="Ruth Adeyemi")
    teacher.press("Save the answer")
    assert teacher.sees("Our answer")


def send_in(teacher, plan):
    teacher.go(f"/children/{plan.child_id}/peps/{plan.pk}/submit/")
    teacher.press("Send it in")
    plan.refresh_from_db()
    assert plan.state == "submitted"


def the_social_worker_reads_the_record(worker, child):
    worker.go("/children/")
    worker.follow("Amber Slater")
    assert worker.sees("The Okafor household")


def the_plan_is_returned_and_put_right(head, teacher, plan):
    base = f"/children/{plan.child_id}/peps/{plan.pk}/"
    head.go("/virtual-school/")
    assert head.sees("PEPs to grade")
    head.follow("Amber Slater")
    head.go(f"{base}decide/")
    head.choose(rag="red", outcome="return")
    reason = "Say what the extra reading is meant to change."
    head.type(feedback=reason, reason=reason)
    head.press("Record the decision")
    teacher.go(base)
    assert teacher.sees(reason)
    teacher.go(f"{base}sections/interventions/")
    teacher.type(interventions="Reading with Mr Pugh, Tuesdays and Thursdays, in the library.")
    teacher.press("Save and go back to the plan")
    send_in(teacher, plan)


def the_social_worker_finishes_their_sections(worker, plan):
    worker.go(f"/children/{plan.child_id}/peps/{plan.pk}/")
    mine = [it.key for it in sections_of(plan) if it.owner == Role.SOCIAL_WORKER]
    assert worker.page.locator("main a", has_text="finish it").count() == len(mine) > 0
    for _ in mine:
        worker.follow("finish it")
        worker.press("The section is finished")


def the_plan_is_signed(head, plan):
    base = f"/children/{plan.child_id}/peps/{plan.pk}/"
    head.go(f"{base}decide/")
    assert head.sees("(careers adviser)")
    assert not head.sees("(social worker)")
    head.choose(rag="green", outcome="sign", good_enough="yes")
    head.type(good_enough_why="It is ambitious, and Amber helped to write it.")
    head.press("Record the decision")
    # What is typed stays where the signing is refused.
    assert head.sees("say why you finish it in their name")
    head.type(finish_note="Agreed with the careers adviser by telephone.")
    head.press("Record the decision")
    plan.refresh_from_db()
    assert plan.state == "signed_off"


def the_pdf_is_accessible(head, plan):
    head.go(f"/children/{plan.child_id}/peps/{plan.pk}/pdf/")
    head.press("Make the copy")
    with head.page.expect_download() as download:
        head.page.locator("main a", has_text="(PDF)").first.click()
    with pikepdf.open(download.value.path()) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.Lang == "en-GB"
        assert "Personal Education Plan" in str(pdf.docinfo["/Title"])


def the_carer_reads(carer, child):
    carer.go(f"/portal/children/{child.pk}/")
    assert carer.sees("Read aloud with Mr Pugh twice a week.")
    assert carer.sees("86.6%")
    assert carer.sees("Claire Donovan")
    refused = carer.page.goto(f"{carer.address}/children/{child.pk}/")
    assert refused.status == 403
