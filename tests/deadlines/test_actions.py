"""Waiving, pausing and an authority's own rules: what is refused, what is written, who is told."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from lac.audit.models import Event
from lac.children.models import CareEpisode
from lac.deadlines import actions
from lac.deadlines.models import Deadline, DeadlineEvent, Delivery, EscalationStep, LocalRule, State
from lac.deadlines.sweep import sweep
from tests.factories.accounts import UserFactory
from tests.factories.children import CareEpisodeFactory
from tests.factories.deadlines import DeadlineFactory, DeliveryFactory
from tests.factories.organisations import LocalAuthorityFactory

pytestmark = pytest.mark.django_db
CODE = "school.place_after_entering_care"
START, LAST = dt.date(2026, 11, 2), dt.date(2026, 11, 16)


@pytest.fixture
def officer():
    return UserFactory(full_name="Amina Rashid")


@pytest.fixture
def deadline():
    """Ten working days from Monday 2 November 2026: Monday 16 November."""
    CareEpisodeFactory(started_on=START)
    sweep(duties=[CODE], as_of=START)
    return Deadline.unscoped.get()


def kinds(deadline):
    return list(DeadlineEvent.unscoped.filter(deadline=deadline).values_list("kind", flat=True))


class TestWaive:
    def test_waiver__is_kept_with_who_and_why(self, deadline, officer):
        actions.waive_deadline(deadline=deadline, reason=" In hospital ", by=officer)
        deadline.refresh_from_db()
        assert deadline.state_on(LAST) == State.WAIVED
        assert (deadline.waived_by, deadline.waiver_reason) == (officer, "In hospital")
        assert kinds(deadline) == ["opened", "waived"]
        event = Event.objects.get(action="deadline.waived")
        assert (event.child_id, event.data["reason"]) == (deadline.child_id, "In hospital")

    def test_waiver__survives_the_sweep(self, deadline, officer):
        actions.waive_deadline(deadline=deadline, reason="In hospital", by=officer)
        CareEpisode.unscoped.update(
            started_on=dt.date(2026, 11, 3), care_started_on=dt.date(2026, 11, 3)
        )
        sweep(duties=[CODE])
        deadline.refresh_from_db()
        assert (deadline.due_on, bool(deadline.waived_at)) == (dt.date(2026, 11, 17), True)

    def test_waiver__is_lifted(self, deadline, officer):
        actions.waive_deadline(deadline=deadline, reason="In hospital", by=officer)
        actions.unwaive_deadline(deadline=deadline, reason="Home again", by=officer)
        deadline.refresh_from_db()
        assert deadline.state_on(LAST) == State.DUE_SOON
        assert kinds(deadline) == ["opened", "waived", "unwaived"]

    @pytest.mark.parametrize(
        ("facts", "refusal"),
        [
            ({"done_on": START}, "is done"),
            ({"waived_at": dt.datetime(2026, 11, 3, tzinfo=dt.UTC)}, "is waived already"),
            ({"withdrawn_at": dt.datetime(2026, 11, 3, tzinfo=dt.UTC)}, "no longer applies"),
        ],
    )
    def test_waiver__is_refused_where_there_is_nothing_to_waive(self, officer, facts, refusal):
        deadline = DeadlineFactory(**facts)
        with pytest.raises(ValidationError, match=refusal):
            actions.waive_deadline(deadline=deadline, reason="In hospital", by=officer)

    def test_reason__is_asked_for(self, deadline, officer):
        with pytest.raises(ValidationError, match="Give the reason"):
            actions.waive_deadline(deadline=deadline, reason="  ", by=officer)

    def test_waiver_that_was_not__cannot_be_lifted(self, deadline, officer):
        with pytest.raises(ValidationError, match="is not waived"):
            actions.unwaive_deadline(deadline=deadline, reason="Home", by=officer)


class TestPause:
    def pause(self, deadline, officer, starts_on=dt.date(2026, 11, 5), ends_on=None):
        return actions.pause_deadline(
            deadline=deadline, starts_on=starts_on, ends_on=ends_on,
            reason="In hospital", by=officer,
        )  # fmt: skip

    def test_pause_with_an_end__moves_the_due_date_at_once(self, deadline, officer):
        """Thursday 5 to Tuesday 10 November: four working days."""
        paused = self.pause(deadline, officer, ends_on=dt.date(2026, 11, 10))
        assert paused.due_on == dt.date(2026, 11, 20)
        assert paused.state_on(dt.date(2026, 11, 7)) == State.PAUSED
        assert paused.state_on(dt.date(2026, 11, 11)) == State.RUNNING
        assert kinds(deadline) == ["opened", "paused", "moved"]

    def test_open_pause__waits_for_its_end(self, deadline, officer):
        paused = self.pause(deadline, officer)
        assert (paused.due_on, paused.state_on(dt.date(2026, 12, 24))) == (LAST, State.PAUSED)
        resumed = actions.resume_deadline(
            deadline=deadline, resumes_on=dt.date(2026, 11, 11), by=officer
        )
        assert resumed.due_on == dt.date(2026, 11, 20)
        assert kinds(deadline) == ["opened", "paused", "resumed", "moved"]

    def test_pause_taken_back_the_same_day__leaves_nothing(self, deadline, officer):
        self.pause(deadline, officer)
        resumed = actions.resume_deadline(
            deadline=deadline, resumes_on=dt.date(2026, 11, 5), by=officer
        )
        assert (resumed.due_on, resumed.paused_from) == (LAST, None)

    @pytest.mark.parametrize(
        ("starts_on", "ends_on", "refusal"),
        [
            (START, None, "The clock started on 2 November 2026"),
            (dt.date(2026, 11, 17), None, "has passed by then"),
            (dt.date(2026, 11, 5), dt.date(2026, 11, 4), "must end on or after"),
        ],
    )
    def test_pause__lies_between_start_and_due_date(
        self, deadline, officer, starts_on, ends_on, refusal
    ):
        with pytest.raises(ValidationError, match=refusal):
            self.pause(deadline, officer, starts_on, ends_on)

    def test_second_pause__does_not_overlap_the_first(self, deadline, officer):
        self.pause(deadline, officer, ends_on=dt.date(2026, 11, 10))
        with pytest.raises(ValidationError, match="paused already"):
            self.pause(deadline, officer, starts_on=dt.date(2026, 11, 10))

    def test_date_that_was_set__cannot_be_paused(self, officer):
        deadline = DeadlineFactory(limit_unit="on_date", limit_number=0)
        with pytest.raises(ValidationError, match="Change the date"):
            self.pause(deadline, officer)

    def test_clock_that_runs__cannot_be_resumed(self, deadline, officer):
        with pytest.raises(ValidationError, match="not paused"):
            actions.resume_deadline(deadline=deadline, resumes_on=LAST, by=officer)


class TestLocalRule:
    def set_rule(self, officer, **rule):
        given = {
            "duty": CODE,
            "in_force_from": START,
            "reason": "The committee decided",
            "number": 5,
        }
        authority = LocalAuthorityFactory()
        return actions.set_local_rule(local_authority=authority, by=officer, **{**given, **rule})

    def test_rule__is_kept_and_told(self, officer):
        rule = self.set_rule(officer)
        assert (rule.number, rule.by) == (5, officer)
        data = Event.objects.get(action="local_rule.set").data
        assert (data["limit"], data["in_force_from"]) == ("5 working days", "2 November 2026")

    def test_deadlines__move_after_the_commit(
        self, deadline, officer, django_capture_on_commit_callbacks
    ):
        with django_capture_on_commit_callbacks(execute=True):
            actions.set_local_rule(
                local_authority=deadline.child.local_authority, duty=CODE,
                in_force_from=START, number=5, reason="Sooner", by=officer,
            )  # fmt: skip
        deadline.refresh_from_db()
        assert deadline.due_on == dt.date(2026, 11, 9)

    @pytest.mark.parametrize(
        ("code", "kind"), [("ehcp.annual_review", "law"), ("school.next_school", "guidance")]
    )
    def test_law_and_guidance__cannot_be_changed(self, officer, code, kind):
        with pytest.raises(ValidationError, match=f"{kind}. It cannot be changed"):
            self.set_rule(officer, duty=code, enabled=False)
        assert not LocalRule.objects.exists()

    @pytest.mark.parametrize(
        ("wrong", "refusal"),
        [
            ({"reason": ""}, "Give the reason"),
            ({"number": 0}, "from 1 to 400"),
            ({"duty": "no.such"}, "no such rule"),
            ({"in_force_from": dt.date(2001, 1, 1)}, "not in force yet"),
        ],
    )
    def test_rule__is_checked(self, officer, wrong, refusal):
        with pytest.raises(ValidationError, match=refusal):
            self.set_rule(officer, **wrong)


class TestLadder:
    def test_own_ladder__takes_the_place_of_the_usual_one_and_goes_again(self, officer):
        from lac.deadlines.ladder import USUAL_LADDER, steps_of

        authority = LocalAuthorityFactory()
        usual = steps_of(authority)
        assert [(it.working_days, it.recipient) for it in usual] == USUAL_LADDER
        actions.set_ladder(local_authority=authority, steps=[(2, "head")], by=officer)
        assert [str(it) for it in steps_of(authority)] == [
            "The virtual school head, 2 working days after"
        ]
        actions.set_ladder(local_authority=authority, steps=USUAL_LADDER, by=officer)
        assert steps_of(authority) == usual
        assert EscalationStep.objects.get(local_authority=authority).retired

    def test_step_too_far_off__is_refused(self, officer):
        with pytest.raises(ValidationError, match="at most 30"):
            actions.set_ladder(
                local_authority=LocalAuthorityFactory(), steps=[(-31, "owner")], by=officer
            )


def test_failed_email__is_sent_again_and_a_sent_one_is_not(officer):
    failed = DeliveryFactory(state=Delivery.State.FAILED, attempts=5)
    actions.requeue_delivery(delivery=failed, by=officer)
    failed.refresh_from_db()
    assert (failed.state, failed.attempts) == (Delivery.State.QUEUED, 0)
    with pytest.raises(ValidationError, match="Only an e-mail that failed"):
        actions.requeue_delivery(delivery=failed, by=officer)
