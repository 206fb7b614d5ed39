"""The secret address of a calendar: what is in it, what never is, and when it stops."""

import datetime as dt
import re

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from icalendar import Calendar

from lac.accounts.access import Role
from lac.accounts.actions import close_account, end_membership
from lac.audit.models import Event
from lac.deadlines import actions
from lac.deadlines.models import CalendarFeed
from lac.deadlines.views.feeds import RATE
from lac.links import sha256_of
from tests.factories.accounts import user_with
from tests.factories.children import ChildFactory, EnrolmentFactory
from tests.factories.deadlines import DeadlineFactory

pytestmark = pytest.mark.django_db
SOON = dt.date(2026, 11, 27)
TEACHERS = {"duty": "pep.review_after_admission", "owner": Role.DESIGNATED_TEACHER, "due_on": SOON}


@pytest.fixture
def teacher(world):
    return world.users[Role.DESIGNATED_TEACHER]


@pytest.fixture
def token(teacher):
    return actions.make_feed(by=teacher)


@pytest.fixture
def fetch(client, token):
    def fetch(token=token, **headers):
        client.cookies.clear()
        return client.get(reverse("deadlines:feed", kwargs={"token": token}), headers=headers)

    return fetch


def events(response):
    assert response.status_code == 200, response.content
    return Calendar.from_ical(response.content).walk("VEVENT")


def strictly_right(content):
    """RFC 5545: lines end in CRLF, hold at most 75 octets, and are names with values."""
    assert content.endswith(b"\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    lines = content.split(b"\r\n")[:-1]
    assert max(len(line) for line in lines) <= 75
    unfolded = content.replace(b"\r\n ", b"").decode().split("\r\n")[:-1]
    assert all(re.match(r"[A-Z-]+(;[A-Z-]+=[^:;]+)*:", line) for line in unfolded), unfolded
    return unfolded


class TestTheFile:
    def test_one_deadline__is_a_day_with_a_link_to_it(self, world, fetch):
        due = DeadlineFactory(child=world.child, **TEACHERS)
        (event,) = events(fetch())
        assert event["summary"] == "Due: Review the PEP after admission"
        assert (event.decoded("dtstart"), event.decoded("dtend")) == (SOON, dt.date(2026, 11, 28))
        assert event["url"].endswith(due.get_absolute_url())
        assert event["transp"] == "TRANSPARENT"

    def test_two_of_a_kind_on_a_day__are_one_entry_that_leads_to_the_worklist(self, world, fetch):
        other = ChildFactory(local_authority=world.authority)
        EnrolmentFactory(child=other, school=world.school)
        for child in (world.child, other):
            DeadlineFactory(child=child, **TEACHERS)
        (event,) = events(fetch())
        assert event["summary"] == "Due: Review the PEP after admission (2)"
        assert event["url"].endswith("/?whose=mine&duty=pep.review_after_admission")

    def test_late__says_so_for_four_weeks_and_not_a_day_longer(self, world, fetch):
        last = dt.date(2026, 10, 23)
        DeadlineFactory(child=world.child, **TEACHERS | {"due_on": last})
        DeadlineFactory(child=world.child, **TEACHERS | {"due_on": last - dt.timedelta(days=1)})
        (event,) = events(fetch())
        assert event["summary"] == "Overdue: Review the PEP after admission"
        assert event.decoded("dtstart") == last

    def test_text__names_nobody_and_no_school(self, world, fetch):
        DeadlineFactory(child=world.child, detail="Alder Hill School, Rowan A.", **TEACHERS)
        text = fetch().text.replace("\r\n ", "")
        for word in ("Rowan", "Ashdown", "R.A", "Alder", "Wexcombe", "Designated"):
            assert word not in text

    def test_format__is_strictly_right(self, world, fetch):
        for duty in (
            "exclusions.social_worker_told_of_cancellation",
            "exclusions.board_before_exam",
        ):
            DeadlineFactory(child=world.child, **TEACHERS | {"duty": duty})
        response = fetch()
        assert response["Content-Type"] == "text/calendar; charset=utf-8"
        lines = strictly_right(response.content)
        assert lines[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"]
        assert lines[-1] == "END:VCALENDAR"
        assert len([it for it in lines if it.startswith("DTSTAMP:20261120T")]) == 2
        calendar = Calendar.from_ical(response.content)
        assert not calendar.errors
        assert "method" not in calendar

    def test_empty_calendar__is_a_calendar(self, fetch):
        assert events(fetch()) == []

    def test_uid__stays_the_same_tells_nothing_and_is_each_persons_own(self, world, fetch):
        DeadlineFactory(child=world.child, **TEACHERS)
        (first,), (second,) = events(fetch()), events(fetch())
        assert first["uid"] == second["uid"]
        assert re.fullmatch(r"[0-9a-f]{40}@127\.0\.0\.1", first["uid"])
        colleague = user_with(Role.DESIGNATED_TEACHER, school=world.school)
        (theirs,) = events(fetch(actions.make_feed(by=colleague)))
        assert theirs["uid"] != first["uid"]
        assert theirs["url"] == first["url"]

    def test_queries__do_not_grow_with_the_deadlines(
        self, world, fetch, django_assert_max_num_queries
    ):
        for number in range(30):
            day = SOON + dt.timedelta(days=number)
            DeadlineFactory(child=world.child, **TEACHERS | {"due_on": day})
        with django_assert_max_num_queries(8):
            assert len(events(fetch())) == 30


class TestWhoseItIs:
    def test_others_work_and_others_children__are_not_in_it(self, world, fetch):
        DeadlineFactory(child=world.child, **TEACHERS | {"owner": Role.SOCIAL_WORKER})
        DeadlineFactory(child=world.stranger, **TEACHERS)
        assert events(fetch()) == []

    def test_role_that_ends__empties_it_the_day_after(self, world, teacher, fetch, time_machine):
        DeadlineFactory(child=world.child, **TEACHERS)
        end_membership(membership=teacher.memberships.get(), by=None)
        assert len(events(fetch())) == 1
        time_machine.move_to(dt.datetime(2026, 11, 21, 9, tzinfo=dt.UTC))
        assert events(fetch()) == []

    def test_child_who_leaves_the_school__leaves_the_calendar(self, world, fetch):
        DeadlineFactory(child=world.child, **TEACHERS)
        world.enrolment.left_on = dt.date(2026, 11, 19)
        world.enrolment.save()
        assert events(fetch()) == []

    @pytest.mark.parametrize("role", [Role.CARER, Role.GOVERNOR, Role.SYSTEM_ADMINISTRATOR])
    def test_people_without_records__have_no_deadlines_in_it(self, world, fetch, role):
        DeadlineFactory(child=world.child, **TEACHERS | {"owner": role})
        assert events(fetch(actions.make_feed(by=world.users[role]))) == []


class TestTheAddress:
    def test_token__is_kept_as_a_hash_alone(self, token):
        feed = CalendarFeed.objects.get()
        assert feed.sha256 == sha256_of(token)
        assert token not in str(vars(feed))
        assert len(token) >= 43
        assert token not in str(list(Event.objects.values_list("data", flat=True)))

    @pytest.mark.parametrize("wrong", ["x", "x" * 43, "%C3%A9", "' OR 1=1"])
    def test_wrong_address__is_not_found(self, fetch, wrong):
        response = fetch(wrong)
        assert response.status_code == 404
        assert response["Cache-Control"].startswith("private")
        assert not response.cookies

    def test_hash_of_an_address__opens_nothing(self, fetch, token):
        assert fetch(sha256_of(token)).status_code == 404

    def test_new_address__ends_the_old_one(self, fetch, token, teacher):
        newer = actions.make_feed(by=teacher)
        assert (fetch(token).status_code, fetch(newer).status_code) == (404, 200)

    def test_switched_off__is_gone(self, fetch, token, teacher):
        actions.revoke_feed(by=teacher)
        assert fetch(token).status_code == 404
        assert not CalendarFeed.objects.exists()

    def test_closed_account__ends_it(self, fetch, token, teacher):
        close_account(user=teacher, reason="Left", by=None)
        assert fetch(token).status_code == 404

    def test_answer__is_private_and_sets_no_session(self, fetch, token):
        before = Session.objects.count()
        response = fetch()
        assert response["Cache-Control"] == "private, no-cache"
        assert response["Referrer-Policy"] == "no-referrer"
        assert not response.cookies
        assert Session.objects.count() == before

    def test_fetch__is_counted_and_fills_no_log(self, fetch, token):
        events_before = Event.objects.count()
        for _ in range(3):
            fetch()
        feed = CalendarFeed.objects.get()
        assert feed.fetches == 3
        assert feed.last_fetched_at.date() == dt.date(2026, 11, 20)
        assert Event.objects.count() == events_before

    def test_one_calendar__is_fetched_sixty_times_an_hour_and_no_more(self, fetch, monkeypatch):
        monkeypatch.setitem(RATE, "feed", "2/h/key")
        assert [fetch().status_code for _ in range(3)] == [200, 200, 429]

    def test_many_wrong_addresses__are_stopped_and_right_ones_are_not(self, fetch, monkeypatch):
        monkeypatch.setitem(RATE, "wrong", "2/5m/ip")
        assert [fetch("no").status_code for _ in range(3)] == [404, 404, 429]
        assert fetch().status_code == 200

    def test_post__is_not_answered(self, client, token):
        url = reverse("deadlines:feed", kwargs={"token": token})
        assert client.post(url).status_code == 405


class TestThePage:
    url = "/account/calendar/"

    def test_address__is_shown_once_and_works(self, client, world, teacher):
        DeadlineFactory(child=world.child, **TEACHERS)
        client.force_login(teacher)
        assert "You have no calendar address" in client.get(self.url).text
        made = client.post(self.url)
        address = made.context["address"]
        assert address in made.text
        assert "no-store" in made["Cache-Control"]
        path = address.split("127.0.0.1:8000")[1]
        assert len(events(client.get(path))) == 1
        again = client.get(self.url).text
        assert path not in again
        assert "1 time<" in again

    def test_log__says_what_was_done_and_never_the_address(self, client, teacher):
        client.force_login(teacher)
        client.post(self.url)
        client.post(self.url)
        client.post(reverse("deadlines:your_calendar_off"))
        told = Event.objects.filter(action__startswith="calendar_feed").order_by("pk")
        assert [it.action.split(".")[1] for it in told] == ["made", "renewed", "revoked"]
        assert all(it.data == {} for it in told)

    def test_switching_off_nothing__says_so(self, client, teacher):
        client.force_login(teacher)
        page = client.post(reverse("deadlines:your_calendar_off"), follow=True)
        assert "there is nothing to switch off" in page.text

    def test_page__shows_what_the_calendar_would_say(self, client, world, teacher):
        DeadlineFactory(child=world.child, **TEACHERS)
        client.force_login(teacher)
        page = client.get(self.url)
        assert "Due: Review the PEP after admission" in page.text
        assert "Rowan" not in page.text
