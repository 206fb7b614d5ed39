"""The duties about school places and EHCPs, on their last day and the day after."""

import datetime as dt

import pytest

from lac.children.models import CareEpisode, Enrolment, LegalStatus, Placement
from lac.deadlines.models import Deadline, State
from lac.deadlines.sweep import sweep
from tests.factories.calendars import CalendarFactory, make_year
from tests.factories.children import (
    CareEpisodeFactory,
    ChildFactory,
    EhcpFactory,
    EhcpReviewFactory,
    EnrolmentFactory,
    PlacementFactory,
)
from tests.factories.organisations import LocalAuthorityFactory, SchoolFactory

pytestmark = pytest.mark.django_db
ENTERED = "school.place_after_entering_care"
MOVED = "school.place_after_moving_carer"
NEXT = "school.next_school"
EHCP = "ehcp.annual_review"
DECISION = "ehcp.review_decision"
# Ten working days after Monday 2 November 2026 are over on Monday 16 November.
START, LAST = dt.date(2026, 11, 2), dt.date(2026, 11, 16)
ONE_DAY = dt.timedelta(days=1)
# 30 June of Year 11 of the child that the factory makes.
SCHOOL_AGE_ENDS = dt.date(2031, 6, 30)


def cases(code):
    sweep(duties=[code], as_of=START)
    return list(Deadline.unscoped.filter(duty=code, withdrawn_at=None).order_by("started_on"))


def the_case(code):
    (case,) = cases(code)
    return case


def in_care(**episode):
    return CareEpisodeFactory(**{"started_on": START, **episode}).child


class TestSchoolPlaceAfterEnteringCare:
    @pytest.mark.parametrize(
        ("admitted_on", "state"),
        [(LAST, State.MET), (LAST + ONE_DAY, State.MET_LATE)],
        ids=["the last day is still on time", "the next day is not"],
    )
    def test_admission__counts_from_its_day(self, admitted_on, state):
        EnrolmentFactory(child=in_care(), admitted_on=admitted_on)
        case = the_case(ENTERED)
        assert (case.started_on, case.due_on, case.done_on) == (START, LAST, admitted_on)
        assert case.state_on(LAST + ONE_DAY) == state

    def test_child_without_a_school__is_late_from_the_next_day(self):
        in_care()
        case = the_case(ENTERED)
        assert case.state_on(LAST) == State.DUE_SOON
        assert case.state_on(LAST + ONE_DAY) == State.OVERDUE

    def test_child_who_stays_at_school__is_placed_the_same_day(self):
        EnrolmentFactory(child=in_care(), admitted_on=dt.date(2024, 9, 3))
        assert the_case(ENTERED).done_on == START

    def test_school_left_the_day_before__does_not_count(self):
        EnrolmentFactory(child=in_care(), left_on=START - ONE_DAY)
        assert the_case(ENTERED).done_on is None

    def test_school_left_that_day__still_counts(self):
        EnrolmentFactory(child=in_care(), left_on=START)
        assert the_case(ENTERED).done_on == START

    def test_guest_place__is_not_a_school_place(self):
        EnrolmentFactory(child=in_care(), admitted_on=START, kind="G")
        assert the_case(ENTERED).done_on is None

    def test_later_episode_of_the_same_care__starts_no_clock(self):
        child = in_care(ended_on=START + ONE_DAY)
        CareEpisodeFactory(
            child=child, started_on=START + ONE_DAY, care_started_on=START, reason_started="L"
        )
        assert the_case(ENTERED).ended_on == SCHOOL_AGE_ENDS

    def test_care_that_ends__ends_the_duty_the_day_before(self):
        in_care(ended_on=dt.date(2026, 11, 10), reason_ended="E4A")
        assert the_case(ENTERED).ended_on == dt.date(2026, 11, 9)

    @pytest.mark.parametrize("status", [LegalStatus.V3, LegalStatus.V4])
    def test_short_breaks__start_no_clock(self, status):
        in_care(legal_status=status)
        assert cases(ENTERED) == []

    @pytest.mark.parametrize(
        ("born_on", "applies"),
        [
            (START.replace(year=2021), True),  # five that day
            (START.replace(year=2021) + ONE_DAY, False),  # five tomorrow
            (dt.date(2010, 9, 1), True),  # Year 11
            (dt.date(2010, 8, 31), False),  # Year 12
        ],
    )
    def test_duty__is_for_children_of_school_age(self, born_on, applies):
        in_care(child=ChildFactory(born_on=born_on))
        assert bool(cases(ENTERED)) == applies

    @pytest.mark.parametrize(
        ("start", "applies"), [(dt.date(2026, 6, 30), True), (dt.date(2026, 7, 1), False)]
    )
    def test_year_11__is_over_at_the_end_of_june(self, start, applies):
        in_care(child=ChildFactory(born_on=dt.date(2010, 3, 1)), started_on=start)
        assert bool(cases(ENTERED)) == applies

    @pytest.mark.parametrize(
        ("born_on", "offset", "last_day"),
        [
            (dt.date(2010, 9, 1), 0, dt.date(2027, 6, 30)),
            (dt.date(2011, 8, 31), 0, dt.date(2027, 6, 30)),
            (dt.date(2011, 8, 31), -1, dt.date(2028, 6, 30)),
        ],
    )
    def test_duty__ends_with_school_age(self, born_on, offset, last_day):
        in_care(child=ChildFactory(born_on=born_on, year_group_offset=offset))
        case = the_case(ENTERED)
        assert case.ended_on == last_day
        assert case.state_on(last_day) == State.OVERDUE
        assert case.state_on(last_day + ONE_DAY) == State.MISSED

    def test_child_taught_a_year_behind__is_still_of_school_age(self):
        born_on = dt.date(2010, 8, 31)
        in_care(child=ChildFactory(born_on=born_on, year_group_offset=-1))
        assert len(cases(ENTERED)) == 1


class TestSchoolPlaceAfterMovingCarer:
    @pytest.fixture
    def child(self):
        """In care since September; with new carers since 2 November."""
        child = in_care(started_on=dt.date(2026, 9, 1), ended_on=START)
        CareEpisodeFactory(
            child=child, started_on=START, care_started_on=dt.date(2026, 9, 1), reason_started="P"
        )
        return child

    @pytest.mark.parametrize(
        ("admitted_on", "state"),
        [(LAST, State.MET), (LAST + ONE_DAY, State.MET_LATE)],
        ids=["the last day is still on time", "the next day is not"],
    )
    def test_admission__counts_from_its_day(self, child, admitted_on, state):
        EnrolmentFactory(child=child, admitted_on=admitted_on)
        case = the_case(MOVED)
        assert (case.started_on, case.due_on) == (START, LAST)
        assert case.state_on(LAST + ONE_DAY) == state

    def test_child_who_stays_at_school__is_placed_the_same_day(self, child):
        EnrolmentFactory(child=child, admitted_on=dt.date(2024, 9, 3))
        assert the_case(MOVED).done_on == START

    def test_move_with_the_same_carer__starts_no_clock(self, child):
        Placement.unscoped.filter(started_on=START).update(is_new_carer=False)
        assert cases(MOVED) == []

    def test_hospital__starts_no_clock(self, child):
        Placement.unscoped.filter(started_on=START).update(placement_type="T1")
        assert cases(MOVED) == []

    def test_next_move__takes_the_place_of_the_one_before(self, child):
        again = dt.date(2026, 11, 11)
        CareEpisode.unscoped.filter(started_on=START).update(ended_on=again)
        Placement.unscoped.filter(started_on=START).update(ended_on=again)
        CareEpisodeFactory(
            child=child, started_on=again, care_started_on=dt.date(2026, 9, 1), reason_started="P"
        )
        first, second = cases(MOVED)
        assert (first.ended_on, second.started_on) == (again - ONE_DAY, again)
        assert first.state_on(LAST) == State.LAPSED

    def test_placement_outside_care__starts_no_clock(self):
        child = ChildFactory()
        PlacementFactory(child=child, started_on=START)
        assert cases(MOVED) == []


class TestNextSchool:
    @pytest.fixture
    def left(self):
        """In care; left a school on Friday 6 November: 20 school days end on 4 December."""
        authority = LocalAuthorityFactory()
        make_year(CalendarFactory(local_authority=authority), 2026)
        child = in_care(child=ChildFactory(local_authority=authority))
        return EnrolmentFactory(child=child, left_on=dt.date(2026, 11, 6))

    @pytest.mark.parametrize(
        ("admitted_on", "state"),
        [(dt.date(2026, 12, 4), State.MET), (dt.date(2026, 12, 5), State.MET_LATE)],
        ids=["the last day is still on time", "the next day is not"],
    )
    def test_admission__counts_from_its_day(self, left, admitted_on, state):
        EnrolmentFactory(child=left.child, admitted_on=admitted_on)
        case = the_case(NEXT)
        assert (case.started_on, case.due_on) == (left.left_on, dt.date(2026, 12, 4))
        assert case.state_on(dt.date(2026, 12, 20)) == state

    def test_school_days__are_those_of_the_school_that_was_left(self, left):
        elsewhere = SchoolFactory()
        make_year(CalendarFactory(local_authority=elsewhere.local_authority), 2026)
        Enrolment.unscoped.update(school=elsewhere)
        assert the_case(NEXT).calendar_id == elsewhere.local_authority.calendar.pk

    def test_child_who_was_not_in_care__has_no_deadline(self, left):
        CareEpisode.unscoped.update(started_on=dt.date(2026, 11, 7))
        assert cases(NEXT) == []

    def test_end_of_year_11__starts_no_clock(self, left):
        left.child.born_on = dt.date(2010, 3, 1)
        left.child.save()
        CareEpisode.unscoped.update(started_on=dt.date(2026, 1, 5))
        Enrolment.unscoped.update(left_on=dt.date(2026, 7, 17))
        assert cases(NEXT) == []


class TestEhcpAnnualReview:
    @pytest.mark.parametrize(
        ("today", "state"),
        [(dt.date(2026, 3, 14), State.DUE_SOON), (dt.date(2026, 3, 15), State.OVERDUE)],
        ids=["the last day is still on time", "the next day is not"],
    )
    def test_first_review__is_due_twelve_months_after_issue(self, today, state):
        EhcpFactory(issued_on=dt.date(2025, 3, 14))
        case = the_case(EHCP)
        assert case.due_on == dt.date(2026, 3, 14)
        assert case.state_on(today) == state

    @pytest.mark.parametrize(
        ("held_on", "state"),
        [(dt.date(2026, 3, 14), State.MET), (dt.date(2026, 3, 15), State.MET_LATE)],
        ids=["the last day is still on time", "the next day is not"],
    )
    def test_review__meets_its_year_and_opens_the_next(self, held_on, state):
        plan = EhcpFactory(issued_on=dt.date(2025, 3, 14))
        before = the_case(EHCP)
        EhcpReviewFactory(plan=plan, held_on=held_on)
        first, second = cases(EHCP)
        assert (first.pk, first.done_on) == (before.pk, held_on)
        assert first.state_on(held_on) == state
        assert (second.started_on, second.done_on) == (held_on, None)
        assert second.due_on == held_on.replace(year=2027)

    def test_earlier_review__found_later_keeps_each_years_deadline(self):
        plan = EhcpFactory(issued_on=dt.date(2024, 3, 14))
        late = EhcpReviewFactory(plan=plan, held_on=dt.date(2026, 3, 1))
        first, second = cases(EHCP)
        EhcpReviewFactory(plan=plan, held_on=dt.date(2025, 3, 10))
        again, between, last = cases(EHCP)
        assert (again.pk, last.pk) == (first.pk, second.pk)
        assert (between.started_on, between.done_on) == (dt.date(2025, 3, 10), late.held_on)

    def test_review_before_the_plan_was_recorded_here__judges_no_year_before_it(self):
        plan = EhcpFactory(issued_on=dt.date(2020, 3, 14))
        EhcpReviewFactory(plan=plan, held_on=dt.date(2026, 1, 12), outcome="before")
        case = the_case(EHCP)
        assert (case.started_on, case.due_on) == (dt.date(2026, 1, 12), dt.date(2027, 1, 12))

    def test_two_plans_of_a_child__keep_their_own_reviews(self):
        plan = EhcpFactory(issued_on=dt.date(2025, 3, 14))
        other = EhcpFactory(child=plan.child, issued_on=dt.date(2025, 6, 1))
        EhcpReviewFactory(plan=plan, held_on=dt.date(2026, 2, 28))
        assert [(it.started_on, it.done_on) for it in cases(EHCP)] == [
            (plan.issued_on, dt.date(2026, 2, 28)),
            (other.issued_on, None),
            (dt.date(2026, 2, 28), None),
        ]

    def test_plan_that_ceased__needs_no_review(self):
        EhcpFactory(issued_on=dt.date(2025, 3, 14), ceased_on=dt.date(2025, 12, 1))
        assert the_case(EHCP).state_on(dt.date(2026, 5, 1)) == State.LAPSED


class TestEhcpReviewDecision:
    @pytest.mark.parametrize(
        ("decision_on", "state"),
        [(dt.date(2026, 3, 28), State.MET), (dt.date(2026, 3, 29), State.MET_LATE)],
        ids=["the last day is still on time", "the next day is not"],
    )
    def test_decision__is_due_four_weeks_after_the_meeting(self, decision_on, state):
        EhcpReviewFactory(held_on=dt.date(2026, 2, 28), outcome="amend", decision_on=decision_on)
        case = the_case(DECISION)
        assert (case.started_on, case.due_on) == (dt.date(2026, 2, 28), dt.date(2026, 3, 28))
        assert case.state_on(dt.date(2026, 3, 29)) == state

    def test_review_without_a_decision__is_late_from_the_next_day(self):
        EhcpReviewFactory(held_on=dt.date(2026, 2, 28))
        case = the_case(DECISION)
        assert case.state_on(dt.date(2026, 3, 28)) == State.DUE_SOON
        assert case.state_on(dt.date(2026, 3, 29)) == State.OVERDUE

    def test_review_held_before_the_plan_was_recorded_here__needs_none(self):
        EhcpReviewFactory(outcome="before")
        assert cases(DECISION) == []
