"""Trying out other dates: what would move, and that nothing of it stays."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.urls import reverse

from attendance import marks
from attendance.models import AttendanceCode
from lac.accounts.access import Role
from lac.audit.models import Event
from lac.children.access import child_and_permissions
from lac.children.models import Enrolment
from lac.deadlines import whatif
from lac.deadlines.models import Deadline
from lac.deadlines.sweep import sweep
from lac.deadlines.whatif import SUPPOSITIONS, deadlines_if, possible
from tests.factories.accounts import user_with
from tests.factories.children import EnrolmentFactory
from tests.factories.exclusions import SuspensionFactory
from tests.factories.organisations import SchoolFactory

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 20)


def everything():
    """Every row of every table, as a number and a hash, to compare."""
    with connection.cursor() as cursor:
        found = {}
        for table in connection.introspection.table_names(cursor):
            cursor.execute(
                f'SELECT count(*), coalesce(sum(hashtext(t::text)::bigint), 0) FROM "{table}" t'
            )
            found[table] = cursor.fetchone()
    return found


def named(lines, what):
    return next(it for it in lines if it.what.startswith(what))


def test_later_admission__moves_what_runs_from_it_and_nothing_else(world):
    sweep()
    day = world.enrolment.admitted_on + dt.timedelta(days=7)
    lines = deadlines_if(world.child, {"admitted": day}, TODAY).lines
    changed = [it for it in lines if it.changes]
    assert changed
    assert lines[: len(changed)] == changed, "those that change come first"
    review = next(it for it in changed if it.before and it.after)
    assert review.after > review.before


def test_what_a_late_sweep_would_change_anyway__is_not_told(world):
    """Never swept, so that every deadline would be new."""
    end = world.calendar.terms.get(academic_year=2026, name="autumn").ends_on
    lines = deadlines_if(world.child, {"term_end": end}, TODAY).lines
    assert lines
    assert not any(it.changes for it in lines)
    assert not Deadline.unscoped.exists()


def test_what_was_tried__is_taken_back_whole(world):
    sweep()
    before = everything()
    care = world.care.care_started_on + dt.timedelta(days=3)
    lines = deadlines_if(world.child, {"care": care}, TODAY).lines
    assert any(it.changes for it in lines)
    assert everything() == before


def test_dates_that_do_not_fit__are_refused_in_words(world):
    sweep()
    before = everything()
    late = dt.date(2026, 11, 30)
    Enrolment.unscoped.update(left_on=dt.date(2026, 11, 25))
    before = everything()
    with pytest.raises(ValidationError, match="do not fit"):
        deadlines_if(world.child, {"admitted": late}, TODAY)
    assert everything() == before


def test_earlier_end_of_term__is_seen_by_the_sweep_and_leaves_the_calendar(world):
    sweep()
    term = world.calendar.terms.get(academic_year=2026, name="autumn")
    days = world.calendar.__class__.objects.count()
    deadlines_if(world.child, {"term_end": term.ends_on - dt.timedelta(days=7)}, TODAY)
    same = world.calendar.terms.get(pk=term.pk)
    assert (same.ends_on, world.calendar.__class__.objects.count()) == (term.ends_on, days)


def offered(world, role=Role.VIRTUAL_SCHOOL_OFFICER):
    user = world.users[role]
    child, may = child_and_permissions(user, world.child.pk)
    return {it.code: day for it, day in possible(child, user, may)}


def test_suspension__is_offered_only_where_there_is_one(world):
    assert "suspended" not in offered(world)
    suspension = SuspensionFactory(child=world.child, school=world.school)
    assert offered(world)["suspended"] == suspension.started_on
    sweep()
    later = suspension.started_on + dt.timedelta(days=1)
    assert any(it.changes for it in deadlines_if(world.child, {"suspended": later}, TODAY).lines)


DAYS = {
    "care": dt.date(2026, 9, 2),
    "moved": dt.date(2026, 11, 18),
    "admitted": dt.date(2026, 11, 16),
    "left": dt.date(2026, 11, 27),
    "term_end": dt.date(2026, 11, 26),
    "cut_off": dt.date(2026, 11, 24),
    "suspended": dt.date(2026, 11, 10),
    "missed": dt.date(2026, 11, 20),
}


def test_days__try_every_supposition():
    assert set(DAYS) == set(SUPPOSITIONS)


@pytest.mark.parametrize("codes", [[it] for it in DAYS] + [list(DAYS)], ids="+".join)
def test_no_supposition__leaves_anything_in_any_table_or_any_work(
    world, codes, mailoutbox, django_capture_on_commit_callbacks
):
    SuspensionFactory(child=world.child, school=world.school)
    sweep()
    before = everything()
    with django_capture_on_commit_callbacks() as work:
        outcome = deadlines_if(world.child, {code: DAYS[code] for code in codes}, TODAY)
    assert outcome.moved
    assert everything() == before
    assert work == []
    assert mailoutbox == []


def test_supposition_that_is_refused__leaves_nothing_either(world):
    sweep()
    before = everything()
    with pytest.raises(ValidationError, match="not a school day: Saturday"):
        deadlines_if(world.child, {"left": DAYS["left"], "missed": dt.date(2026, 11, 21)}, TODAY)
    with pytest.raises(ValidationError, match="must be in the term"):
        deadlines_if(world.child, {"cut_off": dt.date(2027, 1, 20)}, TODAY)
    assert everything() == before


def test_move__brings_the_deadlines_of_a_move(world):
    sweep()
    outcome = deadlines_if(world.child, {"moved": DAYS["moved"]}, TODAY)
    new = [it for it in outcome.lines if it.before is None]
    assert new
    assert all(it.why.startswith("New. ") for it in new)
    assert any("18 November 2026" in it.why for it in new)


def test_leaving__brings_the_exit_meeting_and_ends_what_hangs_on_the_school(world):
    sweep()
    outcome = deadlines_if(world.child, {"left": DAYS["left"]}, TODAY)
    assert named(outcome.lines, "Hold the exit meeting").after is not None


def test_missed_day__tells_the_percentage_and_the_reason_to_find(world):
    sweep()
    outcome = deadlines_if(world.child, {"missed": DAYS["missed"]}, TODAY)
    assert named(outcome.lines, "Find the reason").before is None
    assert outcome.figures[0] == (
        "Attendance this school year", "No sessions yet", "0.0% (2 of 2 sessions missed)",
    )  # fmt: skip


def test_missed_day__opens_the_case_that_a_night_would_open(world):
    for number in range(20):
        mark(world.enrolment, TODAY - dt.timedelta(days=28 - number))
    sweep()
    outcome = deadlines_if(world.child, {"missed": DAYS["missed"]}, TODAY)
    assert named(outcome.lines, "Hold a multi-agency meeting").before is None


def mark(enrolment, day):
    """A register with both sessions attended, on days the school is open."""
    if day.weekday() < 5:
        present = AttendanceCode.objects.get(code="/").pk
        afternoon = AttendanceCode.objects.get(code="\\").pk
        marks.write(
            [marks.Mark(enrolment.child_id, enrolment.school_id, day, present, afternoon)], by=None
        )


def test_two_dates_of_one_row__are_both_tried(world):
    sweep()
    dates = {"admitted": dt.date(2026, 11, 30), "left": dt.date(2026, 12, 4)}
    assert deadlines_if(world.child, dates, TODAY).moved


def test_day_before_birth__is_refused(world):
    with pytest.raises(ValidationError, match="before Rowan was born"):
        deadlines_if(world.child, {"care": dt.date(1990, 1, 1)}, TODAY)


def test_sweep_at_work__is_not_waited_for(world, monkeypatch):
    def locked(**how):
        with connection.cursor() as cursor:
            cursor.execute("DO $$ BEGIN RAISE EXCEPTION 'held' USING ERRCODE = '55P03'; END $$")

    monkeypatch.setattr(whatif, "sweep", locked)
    with pytest.raises(ValidationError, match="brought up to date just now"):
        deadlines_if(world.child, {"care": DAYS["care"]}, TODAY)


@pytest.mark.parametrize(
    ("role", "may_try"),
    [
        (Role.VIRTUAL_SCHOOL_OFFICER, set(DAYS)),
        (Role.DESIGNATED_TEACHER, {"admitted", "left", "suspended", "missed"}),
        (Role.SOCIAL_WORKER, {"care", "moved", "admitted", "left"}),
        (Role.SCHOOL_STAFF, set()),
        (Role.REVIEWING_OFFICER, set()),
    ],
)
def test_people__try_only_what_they_may_change(world, role, may_try):
    SuspensionFactory(child=world.child, school=world.school)
    assert set(offered(world, role)) == may_try


def test_teacher_of_the_next_school__tries_nothing_of_this_one(world):
    other = SchoolFactory(local_authority=world.authority)
    EnrolmentFactory(child=world.child, school=other, kind="G", admitted_on=dt.date(2026, 11, 2))
    theirs = user_with(Role.DESIGNATED_TEACHER, school=other)
    child, may = child_and_permissions(theirs, world.child.pk)
    assert may
    assert possible(child, theirs, may) == []


class TestPage:
    @pytest.fixture
    def officer(self, client, world):
        client.force_login(world.users[Role.VIRTUAL_SCHOOL_OFFICER])
        sweep()
        return client

    def url(self, world):
        return reverse("deadlines:what_if", args=[world.child.pk])

    def test_other_date__is_shown_beside_today_and_logged_as_a_look(self, officer, world):
        day = world.enrolment.admitted_on + dt.timedelta(days=7)
        before, changes = everything(), Event.objects.exclude(action__endswith=".viewed").count()
        page = officer.post(
            self.url(world),
            {"admitted_0": day.day, "admitted_1": day.month, "admitted_2": day.year},
        )
        assert "would be different" in page.text
        after = everything()
        # The look itself is all that is new.
        assert after.pop("audit_event")[0] == before.pop("audit_event")[0] + 1
        assert after == before
        assert Event.objects.exclude(action__endswith=".viewed").count() == changes
        assert Event.objects.first().action == "deadlines.what_if.viewed"

    def test_page__says_what_moves_and_why(self, officer, world):
        day = DAYS["moved"]
        page = officer.post(
            self.url(world), {"moved_0": day.day, "moved_1": day.month, "moved_2": day.year}
        )
        text = page.text.replace("\xa0", " ")
        assert "Moves to a new carer: 18 November 2026." in text
        assert "New. The child moved" in text

    def test_reader_who_may_change_nothing__is_told_so_and_can_post_nothing(self, client, world):
        client.force_login(world.users[Role.SCHOOL_STAFF])
        assert "none of these dates is yours" in client.get(self.url(world)).text
        posted = {"care_0": 2, "care_1": 9, "care_2": 2026}
        page = client.post(self.url(world), posted)
        assert "outcome" not in page.context

    def test_no_other_date__is_asked_for(self, officer, world):
        page = officer.post(self.url(world), {})
        assert "Change at least one date" in page.text

    def test_form__starts_with_the_dates_as_they_are(self, officer, world):
        form = officer.get(self.url(world)).context["form"]
        assert form.fields["admitted"].initial == world.enrolment.admitted_on
        assert form.fields["care"].initial == world.care.care_started_on
