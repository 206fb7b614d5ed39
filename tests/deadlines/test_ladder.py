"""The ladder beyond the usual steps: delegates and directors, each person's choice of rhythm."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import ValidationError

from lac.accounts.access import Role
from lac.accounts.models import Delegation, Membership
from lac.children.models import Child, DelegatedChild
from lac.deadlines import actions, tasks
from lac.deadlines.models import Deadline, Delivery, EscalationStep, MailHours, Notice
from lac.deadlines.reminders import is_day_of_week, remind_everybody
from tests.factories.accounts import user_with
from tests.factories.deadlines import DeadlineFactory

# Monday 16 November 2026.
DUE = dt.date(2026, 11, 16)
DAY = dt.timedelta(days=1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def deadline(world):
    return DeadlineFactory(child=world.child, due_on=DUE)


@pytest.fixture
def worker(world):
    return world.users[Role.SOCIAL_WORKER]


def step(world, recipient, days=0):
    return EscalationStep.objects.create(
        local_authority=world.authority, working_days=days, recipient=recipient
    )


def told(on):
    before = set(Notice.unscoped.values_list("pk", flat=True))
    remind_everybody(on)
    new = Notice.unscoped.exclude(pk__in=before).select_related("recipient")
    return {it.recipient for it in new}


class TestDelegate:
    """The social worker has let a colleague act for them up to the day on which it is due."""

    @pytest.fixture
    def colleague(self, world):
        return user_with(Role.SOCIAL_WORKER, local_authority=world.authority)

    @pytest.fixture
    def delegation(self, world, worker, colleague, deadline):
        step(world, "delegate")
        held = Membership.objects.get(user=worker)
        return Delegation.objects.create(
            membership=held, delegate=colleague, permissions=["view_child"], reason="Leave",
            starts_on=DUE - 7 * DAY, ends_on=DUE,
        )  # fmt: skip

    def test_delegate__is_told_on_their_last_day(self, delegation, colleague):
        assert told(DUE) == {colleague}

    def test_delegate_whose_time_has_ended__is_not_told_and_nobody_in_their_place(self, delegation):
        Delegation.objects.update(ends_on=DUE - DAY)
        assert told(DUE) == set()

    def test_delegate_whose_time_has_not_begun__is_not_told(self, delegation):
        Delegation.objects.update(starts_on=DUE + DAY, ends_on=DUE + DAY)
        assert told(DUE) == set()

    def test_delegation_that_was_ended_early__tells_nobody(self, delegation):
        Delegation.objects.update(ended_at=dt.datetime(2026, 11, 15, tzinfo=dt.UTC))
        assert told(DUE) == set()

    def test_delegate_who_works_elsewhere_now__is_not_told(self, delegation, colleague):
        Membership.objects.filter(user=colleague).update(ends_on=DUE - DAY)
        assert told(DUE) == set()

    def test_delegate_of_somebody_who_left__is_not_told(self, delegation, worker):
        Membership.objects.filter(user=worker).update(ends_on=DUE - DAY)
        assert told(DUE) == set()

    def test_delegate_for_other_children__is_not_told(self, delegation, colleague, world):
        Delegation.objects.update(all_children=False)
        assert told(DUE) == set()
        DelegatedChild.unscoped.create(delegation=delegation, child=world.child)
        assert told(DUE) == {colleague}

    def test_delegate__is_not_told_of_a_restricted_record(self, delegation, colleague, worker):
        Child.unscoped.update(readers=[f"user:{colleague.pk}", f"user:{worker.pk}"])
        assert told(DUE) == set()

    def test_person_who_is_acted_for__is_still_told_by_their_own_step(
        self, delegation, colleague, worker, world
    ):
        step(world, "owner")
        assert told(DUE) == {colleague, worker}

    def test_running_twice__tells_the_delegate_once(self, delegation):
        assert remind_everybody(DUE) == (1, 1)
        assert remind_everybody(DUE) == (0, 0)
        assert Notice.unscoped.count() == Delivery.objects.count() == 1


class TestDirector:
    def test_head_of_social_care__is_told_ten_working_days_after(self, world, deadline):
        step(world, "director", days=10)
        assert told(dt.date(2026, 11, 27)) == set()
        assert told(dt.date(2026, 11, 30)) == {world.users[Role.HEAD_OF_SOCIAL_CARE]}

    def test_authority_without_one__tells_the_virtual_school_head(self, world, deadline):
        step(world, "director")
        director = world.users[Role.HEAD_OF_SOCIAL_CARE]
        Membership.objects.filter(user=director).update(ends_on=DUE - DAY)
        assert told(DUE) == {world.users[Role.VIRTUAL_SCHOOL_HEAD]}

    def test_restricted_record__reminds_only_its_readers(self, world, deadline):
        step(world, "director")
        Child.unscoped.update(readers=["role:social_worker"])
        assert told(DUE) == set()


class TestWorkingDays:
    @pytest.mark.parametrize(
        ("day", "is_told"),
        [
            (dt.date(2026, 12, 24), False),  # the day it is due
            (dt.date(2026, 12, 25), False),  # Christmas Day
            (dt.date(2026, 12, 26), False),  # a Saturday
            (dt.date(2026, 12, 28), False),  # the bank holiday for it
            (dt.date(2026, 12, 29), True),
        ],
    )
    def test_one_working_day_after_christmas_eve__is_the_29th(self, world, deadline, day, is_told):
        Deadline.unscoped.update(due_on=dt.date(2026, 12, 24))
        step(world, "head", days=1)
        assert bool(told(day)) == is_told

    def test_three_working_days_before_a_tuesday__is_the_thursday(self, world, deadline, worker):
        Deadline.unscoped.update(due_on=DUE + DAY)
        step(world, "owner", days=-3)
        assert told(DUE - 5 * DAY) == set()
        assert told(DUE - 4 * DAY) == {worker}


class TestRhythm:
    def choose(self, user, rhythm, weekday=1, on=DUE - 7 * DAY):
        with time_machine.travel(dt.datetime.combine(on, dt.time(9), dt.UTC), tick=False):
            actions.choose_mail(rhythm=rhythm, weekday=weekday, by=user)

    def emails(self, on, *, morning=True):
        before = set(Delivery.objects.values_list("pk", flat=True))
        remind_everybody(on, morning=morning)
        return [it.context for it in Delivery.objects.exclude(pk__in=before).order_by("pk")]

    def test_weekly__waits_for_the_chosen_day_and_counts_the_week(self, world, worker, deadline):
        self.choose(worker, "weekly", weekday=4)
        DeadlineFactory(child=world.child, due_on=DUE + DAY)
        assert self.emails(DUE) == []
        assert self.emails(DUE + 2 * DAY) != [{"soon": 1, "late": 1}]
        mine = Delivery.objects.filter(user=worker)
        assert not mine.exists()
        self.emails(DUE + 3 * DAY)  # Thursday
        assert mine.get().context == {"soon": 0, "late": 2}

    def test_weekly__leaves_out_what_was_done_meanwhile(self, worker, deadline):
        self.choose(worker, "weekly", weekday=4)
        self.emails(DUE)
        Deadline.unscoped.update(done_on=DUE + DAY)
        assert self.emails(DUE + 3 * DAY) == []
        assert Notice.unscoped.get().mailed_on == DUE + 3 * DAY

    def test_weekly_morning_that_was_missed__is_made_up_for_the_next(self, worker, deadline):
        self.choose(worker, "weekly", weekday=4)
        self.emails(DUE)
        remind_everybody(DUE + 4 * DAY)  # nobody ran on Thursday
        assert Delivery.objects.filter(user=worker).count() == 1

    def test_weekly_person_who_changes_to_daily__hears_the_next_morning(self, worker, deadline):
        self.choose(worker, "weekly", weekday=4)
        self.emails(DUE)
        self.choose(worker, "daily", on=DUE)
        self.emails(DUE + DAY)
        assert Delivery.objects.filter(user=worker).count() == 1

    def test_daily__hears_nothing_outside_the_morning(self, deadline):
        assert self.emails(DUE, morning=False) == []
        assert self.emails(DUE) == [{"soon": 1, "late": 0}]

    def test_at_once__hears_within_the_hour_and_again_of_something_new(
        self, world, worker, deadline
    ):
        self.choose(worker, "at_once")
        with time_machine.travel(dt.datetime(2026, 11, 16, 13, 45, tzinfo=dt.UTC)):
            tasks.remind_at_once()
            tasks.remind_at_once()
            assert Delivery.objects.get().context == {"soon": 1, "late": 0}
            DeadlineFactory(child=world.child, due_on=DUE)
            tasks.remind_at_once()
        assert Delivery.objects.count() == 2
        assert self.emails(DUE) == []

    def test_working_days_only__saves_saturdays_notices_for_monday(self, world, worker, deadline):
        MailHours.objects.create(local_authority=world.authority, working_days_only=True)
        saturday = DUE - 2 * DAY
        Deadline.unscoped.update(due_on=saturday)
        assert self.emails(saturday) == []
        assert Notice.unscoped.count() == 1
        assert self.emails(saturday + DAY) == []
        self.emails(DUE)
        assert Delivery.objects.get(user=worker).context == {"soon": 0, "late": 1}

    @pytest.mark.parametrize(("rhythm", "weekday"), [("hourly", 1), ("weekly", 6)])
    def test_choice_that_there_is_not__is_refused(self, worker, rhythm, weekday):
        with pytest.raises(ValidationError):
            actions.choose_mail(rhythm=rhythm, weekday=weekday, by=worker)


@pytest.mark.parametrize(
    ("day", "is_it"),
    [
        (dt.date(2026, 12, 28), False),  # Monday, a bank holiday
        (dt.date(2026, 12, 29), True),
        (dt.date(2026, 12, 30), False),
        (dt.date(2027, 1, 4), True),
    ],
)
def test_weekly_day_on_a_bank_holiday__is_the_next_working_day(db, day, is_it):
    assert is_day_of_week(day, 1) == is_it
