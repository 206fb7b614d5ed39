"""When results are asked for."""

import datetime as dt

import pytest

from lac.accounts.access import Role
from lac.audit.models import Event
from lac.calendars.models import Term
from lac.children.models import Child
from pep.actions import set_results_rule
from pep.tracking import asked_children, asked_of, windows_of
from tests.factories.pep import AttainmentPointFactory
from tests.world import TODAY

D = dt.date
DAY = dt.timedelta(days=1)
TERM = {"name": "autumn", "starts_on": D(2026, 9, 2), "ends_on": D(2026, 12, 18)}


def test_windows__two_half_terms_and_the_term():
    term = Term(half_term_starts_on=D(2026, 10, 26), half_term_ends_on=D(2026, 10, 30), **TERM)
    first, second, whole = windows_of(term)
    assert (first.starts_on, first.ends_on) == (D(2026, 9, 2), D(2026, 10, 25))
    assert (second.starts_on, second.ends_on) == (D(2026, 10, 31), D(2026, 12, 18))
    assert whole.holds(D(2026, 10, 28))
    assert first.holds(D(2026, 10, 25))
    assert not first.holds(D(2026, 10, 26))


def test_windows__a_term_without_half_term_is_one():
    assert [it.label for it in windows_of(Term(**TERM))] == ["The autumn term"]


@pytest.mark.django_db
def test_asked__each_half_term_from_three_weeks_before_its_end_to_a_week_after(world):
    latest = asked_of(world.authority, TODAY)[0]
    term = world.calendar.terms.get(academic_year=2026, name="autumn")
    first_half_ends = term.half_term_starts_on - DAY
    assert latest.window.ends_on == first_half_ends
    assert latest.opens_on == first_half_ends - 21 * DAY
    assert latest.is_open(first_half_ends + 7 * DAY)
    assert not latest.is_open(first_half_ends + 8 * DAY)
    opens = term.ends_on - 21 * DAY
    assert asked_of(world.authority, opens)[0].is_open(opens)
    assert len(asked_of(world.authority, opens - DAY)) == 1


@pytest.mark.django_db
def test_asked__each_term_where_the_authority_says_so(world):
    officer = world.users[Role.VIRTUAL_SCHOOL_OFFICER]
    set_results_rule(local_authority=world.authority, by=officer, asking="term", opens_before=60)
    (asked,) = asked_of(world.authority, TODAY)
    assert asked.window.label == "The autumn term"
    assert Event.objects.get(action="progress.rule_set").data["authority"] == "Wexcombe"


@pytest.mark.django_db
def test_asked_children__a_result_on_the_last_day_answers_and_one_on_the_next_does_not(world):
    window = asked_of(world.authority, TODAY)[0].window
    children = Child.unscoped.all()
    point = AttainmentPointFactory(child=world.child, assessed_on=window.ends_on)
    (child,) = asked_children(children, world.authority, window, TODAY)
    assert (child.answered, child.last_on, child.school_name) == (
        True, window.ends_on, world.school.name,
    )  # fmt: skip
    point.assessed_on += DAY
    point.save()
    (child,) = asked_children(children, world.authority, window, TODAY)
    assert not child.answered
