"""The ladder: who is told, when, once."""

import datetime as dt

import pytest
import time_machine

from lac.accounts.access import Role
from lac.deadlines import tasks
from lac.deadlines.models import Deadline, DeadlineEvent, Delivery, EscalationStep, Notice
from lac.deadlines.reminders import remind_everybody
from tests.factories.accounts import OfficerAllocationFactory, user_with
from tests.factories.children import ProfessionalFactory
from tests.factories.deadlines import DeadlineFactory

# Due on Monday 16 November 2026; five working days before is Monday 9.
DUE = dt.date(2026, 11, 16)
FIVE_BEFORE, ONE_AFTER, FIVE_AFTER = (
    dt.date(2026, 11, 9),
    dt.date(2026, 11, 17),
    dt.date(2026, 11, 23),
)
pytestmark = pytest.mark.django_db


@pytest.fixture
def deadline(world):
    return DeadlineFactory(child=world.child, due_on=DUE)


@pytest.fixture
def allocated(world):
    return OfficerAllocationFactory(school=world.school, local_authority=world.authority).officer


def told(on):
    """Who was told that morning."""
    before = set(Notice.unscoped.values_list("pk", flat=True))
    remind_everybody(on)
    new = Notice.unscoped.exclude(pk__in=before).select_related("recipient")
    return {it.recipient for it in new}


class TestSteps:
    @pytest.mark.parametrize("day", [dt.date(2026, 11, 6), dt.date(2026, 11, 8)])
    def test_nobody_is_told__more_than_five_working_days_before(self, deadline, day):
        assert told(day) == set()

    def test_owner__is_told_five_working_days_before(self, deadline, world):
        assert told(FIVE_BEFORE) == {world.users[Role.SOCIAL_WORKER]}
        assert told(FIVE_BEFORE + dt.timedelta(days=1)) == set()

    def test_owner__is_told_on_the_day(self, deadline, world):
        told(FIVE_BEFORE)
        assert told(DUE) == {world.users[Role.SOCIAL_WORKER]}

    def test_reminders_that_come_too_late__are_left_out(self, deadline, world, allocated):
        assert told(ONE_AFTER) == {allocated}

    def test_nobody_is_told__of_what_was_due_before_our_records(self, deadline, world, allocated):
        world.authority.records_kept_from = DUE + dt.timedelta(days=1)
        world.authority.save()
        assert told(ONE_AFTER) == set()

    def test_officer_of_the_school__is_told_one_working_day_after(self, deadline, allocated):
        told(DUE)
        assert told(ONE_AFTER) == {allocated}

    def test_school_without_an_officer__tells_every_officer(self, deadline, world):
        told(DUE)
        assert told(ONE_AFTER) == {world.users[Role.VIRTUAL_SCHOOL_OFFICER]}

    def test_head__is_told_five_working_days_after(self, deadline, world):
        told(ONE_AFTER)
        assert told(FIVE_AFTER) == {world.users[Role.VIRTUAL_SCHOOL_HEAD]}

    def test_later_date__is_reminded_and_escalated_anew(self, deadline, world, allocated):
        told(FIVE_BEFORE)
        told(ONE_AFTER)
        Deadline.unscoped.update(due_on=dt.date(2026, 12, 14))
        assert told(dt.date(2026, 12, 4)) == set()
        assert told(dt.date(2026, 12, 7)) == {world.users[Role.SOCIAL_WORKER]}
        assert told(dt.date(2026, 12, 8)) == set()
        assert told(dt.date(2026, 12, 15)) == {allocated}

    def test_earlier_date__repeats_no_step_that_was_taken(self, deadline, world, allocated):
        told(FIVE_BEFORE)
        Deadline.unscoped.update(due_on=dt.date(2026, 11, 12))
        assert told(dt.date(2026, 11, 10)) == set()
        assert told(dt.date(2026, 11, 13)) == {allocated}

    def test_weekend__counts_no_working_day(self, deadline, allocated):
        Deadline.unscoped.update(due_on=dt.date(2026, 11, 13))
        told(dt.date(2026, 11, 13))
        assert told(dt.date(2026, 11, 15)) == set()
        assert told(dt.date(2026, 11, 16)) == {allocated}

    def test_own_ladder__is_climbed_instead(self, deadline, world):
        EscalationStep.objects.create(
            local_authority=world.authority, working_days=-1, recipient="head"
        )
        assert told(dt.date(2026, 11, 12)) == set()
        assert told(dt.date(2026, 11, 13)) == {world.users[Role.VIRTUAL_SCHOOL_HEAD]}


class TestOwners:
    def test_teacher_of_the_childs_school__owns_a_schools_deadline(self, world):
        DeadlineFactory(child=world.child, due_on=DUE, owner=Role.DESIGNATED_TEACHER)
        user_with(Role.DESIGNATED_TEACHER)  # of another school
        assert told(DUE) == {world.users[Role.DESIGNATED_TEACHER]}

    def test_child_without_anybody_in_the_role__comes_to_the_officers(self, world):
        DeadlineFactory(child=world.stranger, due_on=DUE)
        officer = user_with(
            Role.VIRTUAL_SCHOOL_OFFICER, local_authority=world.stranger.local_authority
        )
        assert told(DUE) == {officer}

    def test_former_social_worker__is_not_told(self, world, deadline):
        old = user_with(Role.SOCIAL_WORKER)
        ProfessionalFactory(child=world.child, user=old, ends_on=dt.date(2026, 11, 1))
        assert old not in told(DUE)

    def test_closed_account__is_not_told(self, world, deadline):
        worker = world.users[Role.SOCIAL_WORKER]
        worker.is_active = False
        worker.save()
        assert told(DUE) == {world.users[Role.VIRTUAL_SCHOOL_OFFICER]}


@pytest.mark.parametrize(
    "facts",
    [
        {"done_on": dt.date(2026, 11, 3)},
        {"ended_on": dt.date(2026, 11, 15)},
        {"paused_from": dt.date(2026, 11, 9)},
        {"waived_at": dt.datetime(2026, 11, 3, tzinfo=dt.UTC)},
        {"withdrawn_at": dt.datetime(2026, 11, 3, tzinfo=dt.UTC)},
    ],
)
def test_nobody_is_told__where_nothing_is_to_be_done(deadline, facts):
    Deadline.unscoped.update(**facts)
    assert told(DUE) == set()


def test_running_twice__tells_once(deadline):
    assert remind_everybody(DUE) == (1, 1)
    assert remind_everybody(DUE) == (0, 0)
    assert Notice.unscoped.count() == Delivery.objects.count() == 1


def test_history__says_who_was_told(deadline, allocated):
    remind_everybody(DUE)
    remind_everybody(ONE_AFTER)
    told = DeadlineEvent.unscoped.values_list("kind", "note")
    assert list(told) == [
        ("reminded", "Social worker of Wexcombe"),
        ("escalated", allocated.full_name),
    ]


class TestDigest:
    def test_one_email_a_person__with_counts_and_nothing_else(self, world, allocated):
        DeadlineFactory.create_batch(2, child=world.child, due_on=DUE)
        DeadlineFactory(child=world.child, due_on=dt.date(2026, 11, 13))
        with time_machine.travel(dt.datetime(2026, 11, 16, 6, 30)):
            tasks.remind()
        worker = Delivery.objects.get(user=world.users[Role.SOCIAL_WORKER])
        officer = Delivery.objects.get(user=allocated)
        assert worker.context == {"soon": 2, "late": 0}
        assert officer.context == {"soon": 0, "late": 1}
        assert Delivery.objects.count() == 2

    def test_notices_after_the_mornings_email__wait_for_the_next(self, world, deadline):
        remind_everybody(DUE)
        DeadlineFactory(child=world.child, due_on=DUE)
        assert remind_everybody(DUE) == (1, 0)
        assert remind_everybody(DUE + dt.timedelta(days=1))[1] >= 1
        tomorrow = f"digest:{world.users[Role.SOCIAL_WORKER].pk}:2026-11-17"
        assert Delivery.objects.filter(key=tomorrow).exists()
