"""Trying out other dates: what would move, and that nothing of it stays."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from lac.accounts.access import Role
from lac.audit.models import Event
from lac.children.models import CareEpisode, Enrolment
from lac.deadlines.models import Deadline, DeadlineEvent
from lac.deadlines.sweep import sweep
from lac.deadlines.whatif import deadlines_if, possible
from tests.factories.exclusions import SuspensionFactory

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 20)


def everything():
    """What the database says, to compare."""
    return (
        list(Deadline.unscoped.order_by("pk").values()),
        DeadlineEvent.unscoped.count(),
        list(CareEpisode.unscoped.order_by("pk").values()),
        list(Enrolment.unscoped.order_by("pk").values()),
    )


def named(lines, what):
    return next(it for it in lines if it.what.startswith(what))


def test_later_admission__moves_what_runs_from_it_and_nothing_else(world):
    sweep()
    day = world.enrolment.admitted_on + dt.timedelta(days=7)
    lines = deadlines_if(world.child, {"admitted": day}, TODAY)
    changed = [it for it in lines if it.changes]
    assert changed
    assert lines[: len(changed)] == changed, "those that change come first"
    review = next(it for it in changed if it.before and it.after)
    assert review.after > review.before


def test_what_a_late_sweep_would_change_anyway__is_not_told(world):
    """Never swept, so that every deadline would be new."""
    end = world.calendar.terms.get(academic_year=2026, name="autumn").ends_on
    lines = deadlines_if(world.child, {"term_end": end}, TODAY)
    assert lines
    assert not any(it.changes for it in lines)
    assert not Deadline.unscoped.exists()


def test_what_was_tried__is_taken_back_whole(world):
    sweep()
    before = everything()
    care = world.care.care_started_on + dt.timedelta(days=3)
    lines = deadlines_if(world.child, {"care": care}, TODAY)
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


def test_suspension__is_offered_only_where_there_is_one(world):
    assert "suspended" not in {it.code for it, _ in possible(world.child)}
    suspension = SuspensionFactory(child=world.child, school=world.school)
    offered = {it.code: day for it, day in possible(world.child)}
    assert offered["suspended"] == suspension.started_on
    sweep()
    later = suspension.started_on + dt.timedelta(days=1)
    assert any(it.changes for it in deadlines_if(world.child, {"suspended": later}, TODAY))


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
        assert everything() == before
        assert Event.objects.exclude(action__endswith=".viewed").count() == changes
        assert Event.objects.first().action == "deadlines.what_if.viewed"

    def test_no_other_date__is_asked_for(self, officer, world):
        page = officer.post(self.url(world), {})
        assert "Change at least one date" in page.text

    def test_form__starts_with_the_dates_as_they_are(self, officer, world):
        form = officer.get(self.url(world)).context["form"]
        assert form.fields["admitted"].initial == world.enrolment.admitted_on
        assert form.fields["care"].initial == world.care.care_started_on
