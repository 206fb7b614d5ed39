"""One sign-in, one worklist and one e-mail for a teacher who serves several authorities.

The teacher is designated teacher at Alder Hill (Wexcombe) and at Thornby Academy
(Marlinghoe), which has its own terms, reminders and quiet hours.
"""

import datetime as dt
import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lac.accounts.access import Role
from lac.accounts.actions import end_membership
from lac.calendars.models import Calendar
from lac.calendars.tables import rebuild_school_days
from lac.children.access import in_scope
from lac.deadlines.actions.checks import may_ask
from lac.deadlines.models import Delivery, EscalationStep, MailHours
from lac.deadlines.outbox import send_waiting
from lac.deadlines.reminders import remind_everybody
from lac.deadlines.sweep import sweep
from lac.meetings.models import MeetingAction
from lac.organisations.models import LocalAuthority
from tests.factories.accounts import MembershipFactory, user_with
from tests.factories.attendance import mark
from tests.factories.calendars import ClosureFactory
from tests.factories.children import CareEpisodeFactory, ChildFactory, EnrolmentFactory
from tests.factories.deadlines import DeadlineFactory
from tests.factories.meetings import MeetingActionFactory
from tests.factories.organisations import SchoolFactory

pytestmark = pytest.mark.django_db
MONDAY, TUESDAY = dt.date(2026, 11, 23), dt.date(2026, 11, 24)


class Shared:
    """The world with a second authority's school, child and virtual school, and the teacher."""

    def __init__(self, world):
        self.world, self.here = world, world.authority
        self.there = LocalAuthority.objects.get(name="Marlinghoe")
        self.there_calendar = Calendar.objects.get(local_authority=self.there)
        self.alder = world.school
        self.thornby = SchoolFactory(local_authority=self.there, name="Thornby Academy")
        self.rowan = world.child
        self.hazel = ChildFactory(
            local_authority=self.there, given_name="Hazel", family_name="Thorne"
        )
        CareEpisodeFactory(child=self.hazel)
        EnrolmentFactory(child=self.hazel, school=self.thornby)
        self.teacher = world.users[Role.DESIGNATED_TEACHER]
        self.thornby_role = MembershipFactory(
            user=self.teacher,
            role=Role.DESIGNATED_TEACHER,
            school=self.thornby,
            local_authority=None,
        )
        self.officer_here = world.users[Role.VIRTUAL_SCHOOL_OFFICER]
        self.officer_there = user_with(Role.VIRTUAL_SCHOOL_OFFICER, local_authority=self.there)

    def due(self, child, day=MONDAY, **facts):
        """Something that the child's designated teacher has to do."""
        return DeadlineFactory(
            child=child, due_on=day, **{"owner": Role.DESIGNATED_TEACHER} | facts
        )


@pytest.fixture
def shared(world):
    return Shared(world)


def worklist(client, user, query=""):
    """What the worklist says: [(child, where)], and the page."""
    client.force_login(user)
    response = client.get(reverse("home") + query)
    rows = [row for group in response.context["groups"] for row in group["rows"]]
    return {(row.child, row.reason) for row in rows}, response


def test_worklist__shows_the_children_of_both_authorities(shared, client):
    shared.due(shared.rowan)
    shared.due(shared.hazel)
    rows, response = worklist(client, shared.teacher)
    assert rows == {
        ("Rowan Ashdown", "Alder Hill School, Wexcombe"),
        ("Hazel Thorne", "Thornby Academy, Marlinghoe"),
    }
    assert "Whose children" in response.content.decode()


@pytest.mark.parametrize("by", ["school", "authority"])
def test_worklist__is_filtered_by_school_and_by_authority(shared, client, by):
    shared.due(shared.rowan)
    shared.due(shared.hazel)
    wanted = shared.thornby if by == "school" else shared.there
    rows, _ = worklist(client, shared.teacher, f"?{by}={wanted.pk}")
    assert {child for child, _ in rows} == {"Hazel Thorne"}


def test_children__are_filtered_by_authority(shared, client):
    client.force_login(shared.teacher)
    for asked in ("Marling", "932"):
        page = client.get(reverse("children:list") + f"?authority={asked}").content.decode()
        assert ("Hazel" in page, "Ashdown" in page) == (True, False)


def test_more_time__is_asked_for_only_by_whoever_has_to_do_it(shared):
    shared.thornby_role.role = Role.SCHOOL_STAFF
    shared.thornby_role.save()
    asked = {
        child: may_ask(shared.teacher, shared.due(child), frozenset())
        for child in (shared.rowan, shared.hazel)
    }
    assert asked == {shared.rowan: True, shared.hazel: False}


def test_worklist__of_one_authority_says_nothing_of_authorities(shared, client):
    shared.due(shared.rowan)
    end_membership(membership=shared.thornby_role, by=None, ends_on=dt.date(2026, 11, 19))
    rows, response = worklist(client, shared.teacher)
    assert rows == {("Rowan Ashdown", "Alder Hill School")}
    assert "Whose children" not in response.content.decode()


def test_mine__counts_each_role_only_where_it_is_held(shared, client):
    """At Thornby the teacher is on the staff, and somebody else answers for the children."""
    shared.thornby_role.role = Role.SCHOOL_STAFF
    shared.thornby_role.save()
    shared.due(shared.rowan)
    shared.due(shared.hazel)
    assert {child for child, _ in worklist(client, shared.teacher)[0]} == {"Rowan Ashdown"}
    everything = worklist(client, shared.teacher, "?whose=all")[0]
    assert {child for child, _ in everything} == {"Rowan Ashdown", "Hazel Thorne"}


def test_links__lead_where_the_role_at_that_school_may_go(shared, client):
    """A rule whose page only a designated teacher opens: for staff the link says why instead."""
    shared.thornby_role.role = Role.SCHOOL_STAFF
    shared.thornby_role.save()
    for child in (shared.rowan, shared.hazel):
        shared.due(child, duty="meetings.before_admission")
    _, response = worklist(client, shared.teacher, "?whose=all")
    rows = [row for group in response.context["groups"] for row in group["rows"]]
    assert {client.get(row.url).status_code for row in rows} == {200}


def test_officer__of_the_school_in_the_area_does_not_do_the_other_authoritys_part(shared, client):
    """Hazel moves to Alder Hill: Wexcombe's officer advises, Marlinghoe's officer acts."""
    EnrolmentFactory(child=shared.hazel, school=shared.alder, kind="S")
    shared.due(shared.hazel, owner=Role.VIRTUAL_SCHOOL_OFFICER)
    assert worklist(client, shared.officer_here, "?whose=all")[0]
    assert not worklist(client, shared.officer_here, "?whose=mine")[0]
    assert worklist(client, shared.officer_there, "?whose=mine")[0]


def test_dates__follow_the_calendar_of_each_school(shared, client):
    """Five school days from the same Monday; at Thornby the Tuesday between is an INSET day."""
    there = shared.there_calendar
    ClosureFactory(calendar=there, day=dt.date(2026, 11, 17))
    rebuild_school_days(there)
    for child, school in ((shared.rowan, shared.alder), (shared.hazel, shared.thornby)):
        mark(child, school, dt.date(2026, 11, 16), am="N")
    sweep(duties=["attendance.absence_explained"])
    response = worklist(client, shared.teacher)[1]
    rows = [row for group in response.context["groups"] for row in group["rows"]]
    assert {(row.child, row.due_on) for row in rows} == {
        ("Rowan Ashdown", MONDAY),
        ("Hazel Thorne", TUESDAY),
    }


def test_digest__is_one_email_though_each_authority_reminds_in_its_own_way(shared):
    """Marlinghoe reminds ten working days before, Wexcombe as usual on the day itself."""
    shared.due(shared.rowan)
    shared.due(shared.hazel, dt.date(2026, 12, 7))
    EscalationStep.objects.create(local_authority=shared.there, working_days=-10, recipient="owner")
    remind_everybody(MONDAY)
    mail = Delivery.objects.get(user=shared.teacher)
    assert (mail.template, mail.context["soon"]) == ("digest", 2)


def test_digest__waits_for_the_quiet_hours_of_both(shared):
    shared.due(shared.rowan)
    MailHours.objects.create(
        local_authority=shared.there, quiet_from=dt.time(18), quiet_until=dt.time(10)
    )
    at_nine = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
    for hours, sent in ((0, False), (1, True)):
        with time_machine.travel(at_nine + dt.timedelta(hours=hours), tick=False):
            remind_everybody(MONDAY)
            send_waiting()
            assert (Delivery.objects.get(user=shared.teacher).sent_at is not None) is sent


def test_officers__see_nothing_of_the_other_authority_because_of_the_teacher(shared, client):
    shared.due(shared.hazel)
    assert not worklist(client, shared.officer_here, "?whose=all")[0]
    assert list(in_scope(shared.officer_here)) == [shared.rowan]
    assert list(in_scope(shared.officer_there).filter(pk=shared.rowan.pk)) == []
    address = reverse("children:detail", kwargs={"child_pk": shared.hazel.pk})
    assert client.get(address).status_code == 404
    asked = [
        reverse("children:list") + "?q=Hazel",
        reverse("search") + "?q=Hazel",
        reverse("virtualschool:person", args=[shared.teacher.pk]),
        reverse("virtualschool:teachers"),
    ]
    for address in asked:
        page = client.get(address).content.decode()
        assert not re.search("Thorne|Thornby|Marlinghoe", page), address


def test_teachers_page_of_one_authority__cannot_close_the_account_they_share(shared, client):
    client.force_login(shared.world.users[Role.VIRTUAL_SCHOOL_HEAD])
    address = reverse("virtualschool:account_close", args=[shared.teacher.pk])
    page = client.post(address, {"reason": "Has left"}).content.decode()
    assert "managed by its own authority" in page.replace("’", "'")
    shared.teacher.refresh_from_db()
    assert shared.teacher.is_active


def test_leaving_one_school__hands_over_only_what_is_about_its_children(shared):
    """The actions about Hazel stay with the teacher, who goes on at Thornby."""
    for child in (shared.rowan, shared.hazel):
        MeetingActionFactory(
            meeting__child=child, owner=shared.teacher, owner_name=shared.teacher.full_name
        )
    colleague = user_with(Role.SCHOOL_STAFF, school=shared.alder)
    role = shared.teacher.memberships.get(school=shared.alder)
    end_membership(membership=role, by=None, successors={"meeting_actions": colleague})
    owners = dict(MeetingAction.unscoped.values_list("child", "owner"))
    assert owners == {shared.rowan.pk: colleague.pk, shared.hazel.pk: shared.teacher.pk}


def test_form__asks_which_school_a_register_is_for(shared, client):
    client.force_login(shared.teacher)
    for address in (
        reverse("imports:add", args=["registers"]),
        reverse("children:add_pupil"),
        reverse("virtualschool:policy_add"),
    ):
        page = client.get(address).content.decode()
        assert re.search("Alder Hill School.*Thornby Academy", page, re.DOTALL), address


def test_worklist__costs_no_more_for_a_second_authority(shared, client):
    shared.due(shared.rowan)
    shared.due(shared.hazel)
    client.force_login(shared.teacher)
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("home"))
    assert len(queries) <= 12
