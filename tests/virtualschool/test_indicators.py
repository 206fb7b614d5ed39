"""Each figure against a sum done by hand."""

import datetime as dt

import pytest
import time_machine

from lac.accounts.access import Role
from lac.children.models import LegalStatus
from pep.actions import record_spending
from tests.factories.accounts import user_with
from tests.factories.attendance import attend
from tests.factories.calendars import CalendarFactory, make_year
from tests.factories.children import CareEpisodeFactory, ChildFactory, EnrolmentFactory
from tests.factories.deadlines import DeadlineFactory
from tests.factories.exclusions import SuspensionFactory
from tests.factories.organisations import LocalAuthorityFactory, SchoolFactory
from tests.factories.pep import PepFactory
from tests.factories.premium import paid
from tests.virtualschool.plans import graded
from tests.world import MORNING
from virtualschool.indicator import INDICATORS, Scope, Unit

TODAY = MORNING.date()
MONDAY = dt.date(2026, 9, 7)


@pytest.fixture
def authority(db):
    with time_machine.travel(MORNING, tick=False):
        authority = LocalAuthorityFactory()
        calendar = CalendarFactory(local_authority=authority)
        make_year(calendar, 2025, 2026)
        yield authority


@pytest.fixture
def school(authority):
    return SchoolFactory(local_authority=authority)


def in_care(authority, **fields):
    episode = {
        name: fields.pop(name)
        for name in ("started_on", "ended_on", "legal_status")
        if name in fields
    }
    child = ChildFactory(local_authority=authority, **fields)
    CareEpisodeFactory(child=child, **episode)
    return child


def figure(code, authority, on=TODAY):
    return INDICATORS[code].figure(Scope(authority, on))


def halves(code, authority, on=TODAY):
    found = figure(code, authority, on)
    return found.numerator, found.denominator


def behind(code, authority, on=TODAY):
    return set(INDICATORS[code].children(Scope(authority, on)))


# --- the cohort ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("born_on", "counts"),
    [
        (dt.date(2023, 11, 20), True),  # three today
        (dt.date(2023, 11, 21), False),  # three tomorrow
        (dt.date(2008, 9, 1), True),  # the oldest of Year 13
        (dt.date(2008, 8, 31), False),  # the youngest of the year above
    ],
)
def test_cohort__is_of_the_ages_that_have_a_pep(authority, born_on, counts):
    child = in_care(authority, born_on=born_on)
    assert (child in Scope(authority, TODAY).cohort()) is counts


@pytest.mark.parametrize(
    ("episode", "counts"),
    [
        ({"started_on": TODAY}, True),
        ({"started_on": TODAY + dt.timedelta(days=1)}, False),
        ({"ended_on": TODAY}, False),
        ({"ended_on": TODAY + dt.timedelta(days=1)}, True),
        ({"legal_status": LegalStatus.V4}, False),
    ],
)
def test_cohort__is_in_care_on_the_day_and_not_for_short_breaks(authority, episode, counts):
    child = in_care(authority, **episode)
    assert (child in Scope(authority, TODAY).cohort()) is counts


def test_cohort__is_the_authoritys_own(authority):
    in_care(LocalAuthorityFactory())
    assert not Scope(authority, TODAY).cohort().exists()


def test_year_before__of_a_leap_day():
    assert Scope(None, dt.date(2028, 2, 29)).a_year_before.on == dt.date(2027, 2, 28)


# --- plans --------------------------------------------------------------------------


def test_peps_in_term__counts_meetings_held_up_to_today(authority):
    held, tomorrow, none = (in_care(authority) for _ in range(3))
    PepFactory(child=held, held_on=TODAY)
    PepFactory(child=tomorrow, held_on=TODAY + dt.timedelta(days=1))
    PepFactory(child=none, state="cancelled", held_on=TODAY)
    assert halves("peps_in_term", authority) == (1, 3)
    assert behind("peps_in_term", authority) == {held}
    assert behind("peps_not_held", authority) == {tomorrow, none}


def test_peps_in_term__leaves_out_other_terms(authority):
    child = in_care(authority)
    PepFactory(child=child, held_on=dt.date(2026, 6, 1), academic_year=2025, term="summer")
    assert halves("peps_in_term", authority) == (0, 1)


def test_peps_in_term__of_the_year_before(authority):
    child = in_care(authority)
    PepFactory(child=child, held_on=dt.date(2025, 11, 20), academic_year=2025, term="autumn")
    scope = Scope(authority, TODAY).a_year_before
    found = INDICATORS["peps_in_term"].figure(scope)
    assert (found.numerator, found.denominator) == (1, 1)
    assert not INDICATORS["peps_in_term"].has_records(Scope(authority, TODAY))
    assert INDICATORS["peps_in_term"].has_records(scope)


def test_peps_green__out_of_those_graded(authority):
    green, amber, ungraded = (in_care(authority) for _ in range(3))
    graded(green, "green")
    graded(amber, "amber")
    PepFactory(child=ungraded, held_on=TODAY)
    assert halves("peps_green", authority) == (1, 2)
    assert behind("peps_green", authority) == {green}


# --- attendance ---------------------------------------------------------------------


def test_attendance__adds_everybodys_sessions(authority, school):
    attend(in_care(authority), school, MONDAY, present=19, absent=1)
    attend(in_care(authority), school, MONDAY, present=10, absent=10)
    found = figure("attendance", authority)
    assert (found.numerator, found.denominator, found.people) == (29, 40, 2)
    assert found.unit is Unit.SESSION_SHARE


@pytest.mark.parametrize(
    ("code", "present", "absent", "counts"),
    [
        ("below_threshold", 19, 1, False),  # exactly 95 %
        ("below_threshold", 37, 2, True),  # 94.87 %
        ("persistent_absence", 19, 2, False),  # 9.5 % missed
        ("persistent_absence", 18, 2, True),  # exactly a tenth
        ("severe_absence", 11, 10, False),
        ("severe_absence", 10, 10, True),  # exactly half
    ],
)
def test_absence__at_its_boundary(authority, school, code, present, absent, counts):
    child = in_care(authority)
    attend(child, school, MONDAY, present=present, absent=absent)
    in_care(authority)  # without a register: in neither half
    assert halves(code, authority) == (int(counts), 1)
    assert (child in behind(code, authority)) is counts


def test_attendance__of_the_year_before(authority, school):
    attend(in_care(authority), school, dt.date(2025, 9, 8), present=8, absent=2)
    scope = Scope(authority, TODAY)
    assert INDICATORS["attendance"].figure(scope).denominator == 0
    before = INDICATORS["attendance"].figure(scope.a_year_before)
    assert (before.numerator, before.denominator) == (8, 10)


# --- suspensions --------------------------------------------------------------------


def test_days_lost__beside_the_same_stretch_of_last_year(authority, school):
    child = in_care(authority)
    monday = dt.date(2026, 11, 9)
    SuspensionFactory(child=child, school=school, decided_on=monday, sessions=3)
    SuspensionFactory(child=child, school=school, decided_on=dt.date(2025, 11, 10), sessions=2)
    SuspensionFactory(child=child, school=school, decided_on=dt.date(2025, 12, 1), sessions=2)
    scope = Scope(authority, TODAY)
    now, before = (INDICATORS["days_lost"].figure(it) for it in (scope, scope.a_year_before))
    assert (now.numerator, now.people) == (3, 1)
    assert (before.numerator, before.people) == (2, 1)


# --- places and deadlines -----------------------------------------------------------


@pytest.mark.parametrize(
    ("left_on", "counts"), [(TODAY, False), (TODAY - dt.timedelta(days=1), True), (None, False)]
)
def test_no_school_place__from_the_day_after_the_last_on_roll(authority, left_on, counts):
    child = in_care(authority)
    EnrolmentFactory(child=child, left_on=left_on)
    assert (child in behind("no_school_place", authority)) is counts


@pytest.mark.parametrize(
    ("born_on", "counts"),
    [
        (dt.date(2022, 8, 31), True),  # the youngest of Reception
        (dt.date(2022, 9, 1), False),
        (dt.date(2010, 9, 1), True),  # the oldest of Year 11
        (dt.date(2010, 8, 31), False),
    ],
)
def test_no_school_place__is_of_school_age(authority, born_on, counts):
    child = in_care(authority, born_on=born_on)
    assert (child in behind("no_school_place", authority)) is counts


@pytest.mark.parametrize(
    ("facts", "now", "before"),
    [
        ({"due_on": TODAY}, False, False),
        ({"due_on": TODAY - dt.timedelta(days=1)}, True, False),
        ({"due_on": dt.date(2025, 11, 19), "done_on": dt.date(2025, 11, 21)}, False, True),
        ({"due_on": dt.date(2025, 11, 19), "done_on": dt.date(2025, 11, 20)}, False, False),
        ({"due_on": dt.date(2025, 11, 19), "ended_on": dt.date(2026, 1, 5)}, False, True),
    ],
)
def test_late_deadlines__as_they_stood_on_the_day(authority, facts, now, before):
    child = in_care(authority)
    DeadlineFactory(child=child, started_on=dt.date(2025, 9, 1), **facts)
    scope = Scope(authority, TODAY)
    late = INDICATORS["late_deadlines"]
    assert (child in late.children(scope)) is now
    assert (child in late.children(scope.a_year_before)) is before


def test_indicators__each_say_what_they_measure():
    for it in INDICATORS.values():
        assert it.definition().endswith(".")
        assert it.label
        assert it.children_words


def test_permanent_exclusions__count_those_that_stand(authority, school):
    children = [in_care(authority) for _ in range(4)]
    outcomes = [{}, {"board_outcome": "upheld", "board_met_on": dt.date(2026, 11, 18)}]
    outcomes += [{"board_outcome": "reinstated", "board_met_on": dt.date(2026, 11, 18)}]
    outcomes += [{"cancelled_on": dt.date(2026, 11, 12), "cancel_reason": "Support was found"}]
    for child, outcome in zip(children, outcomes, strict=True):
        SuspensionFactory(child=child, school=school, kind="PERM", sessions=0, **outcome)
    assert behind("permanent_exclusions", authority) == {*children[:2]}
    assert behind("permanent_exclusions", authority, dt.date(2026, 11, 17)) == {*children[:3]}


def test_premium__without_impact_and_with_a_difference(authority, school):
    officer = user_with(Role.VIRTUAL_SCHOOL_OFFICER, local_authority=authority)
    silent, helped, early = (in_care(authority) for _ in range(3))
    for child, rating in ((silent, ""), (helped, "high"), (early, "low")):
        award = paid(PepFactory(child=child, term_ends_on=MONDAY), officer)
        if rating:
            record_spending(request=award.request, impact_rating=rating, impact="So", by=officer)
    scope = Scope(authority, TODAY)
    assert list(INDICATORS["premium_without_impact"].children(scope)) == [silent]
    figure = INDICATORS["premium_helped"].figure(scope)
    assert (figure.numerator, figure.denominator) == (1, 2)
