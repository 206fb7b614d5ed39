"""More time for a deadline: who asks, who decides, how much, and that no sweep takes it away."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse

from lac.accounts.access import Role
from lac.audit.models import Event
from lac.audit.sentences import sentence_for
from lac.deadlines import actions
from lac.deadlines.actions.checks import latest_day
from lac.deadlines.duty import DUTIES, Authority, Source, WorkingDays
from lac.deadlines.models import Deadline, DeadlineEvent, Extension
from lac.deadlines.sweep import sweep
from lac.deadlines.why import history, reason_for
from tests.deadlines.conftest import CODE
from tests.factories.deadlines import DeadlineFactory, ExtensionFactory

pytestmark = pytest.mark.django_db
# Ten working days after Monday 16 November 2026, when the made-up duty is due.
DUE, LATEST = dt.date(2026, 11, 16), dt.date(2026, 11, 30)
REASON = "The carer is in hospital"


@pytest.fixture
def deadline(world, made_up_duty):
    """Due on 16 November, seen on the 12th."""
    world.enrolment.admitted_on = dt.date(2026, 11, 2)
    world.enrolment.save()
    with time_machine.travel("2026-11-12 10:00", tick=False):
        sweep(duties=[CODE])
        yield Deadline.unscoped.get(duty=CODE, child=world.child)


@pytest.fixture
def officer(world):
    return world.users[Role.VIRTUAL_SCHOOL_OFFICER]


@pytest.fixture
def teacher(world):
    return world.users[Role.DESIGNATED_TEACHER]


def now(deadline):
    return Deadline.unscoped.get(pk=deadline.pk)


class TestGranting:
    def test_due_date__moves_at_once_and_stays_after_every_sweep(self, deadline, officer):
        actions.extend_deadline(deadline=deadline, until_on=LATEST, reason=REASON, by=officer)
        for _ in range(2):
            assert (now(deadline).due_on, now(deadline).extended_from) == (LATEST, DUE)
            sweep(duties=[CODE])

    def test_history_and_why__say_who_granted_what(self, deadline, officer):
        actions.extend_deadline(deadline=deadline, until_on=LATEST, reason=REASON, by=officer)
        told = [it["title"] for it in history(deadline, None)]
        assert told == [
            "Due date moved", "More time granted", "More time asked for", "Clock started",
        ]  # fmt: skip
        moved = DeadlineEvent.unscoped.get(kind="moved")
        assert (moved.from_on, moved.to_on, moved.cause) == (DUE, LATEST, "extension")
        reason = reason_for(now(deadline))
        assert reason["extended"] == {"usual": DUE, "by": officer, "reason": REASON}
        # The days counted are those of the rule.
        assert reason["skipped"][0]["days"] == "4 days"
        assert sentence_for(Event.objects.first()) == (
            f"gave more time for “Do something”, to 30 November 2026: {REASON}"
        )

    def test_last_day_that_may_be_granted__and_the_next(self, deadline, officer):
        assert latest_day(deadline) == LATEST
        with pytest.raises(ValidationError, match="At most 10 working days more"):
            actions.extend_deadline(
                deadline=deadline, until_on=dt.date(2026, 12, 1), reason=REASON, by=officer
            )
        actions.extend_deadline(deadline=deadline, until_on=LATEST, reason=REASON, by=officer)

    def test_pause_within_the_time_that_was_added__is_refused_because_it_would_move_nothing(
        self, deadline, officer
    ):
        actions.extend_deadline(deadline=deadline, until_on=LATEST, reason=REASON, by=officer)
        with pytest.raises(ValidationError, match="would not move that day"):
            actions.pause_deadline(
                deadline=deadline, starts_on=DUE + dt.timedelta(days=1), reason=REASON, by=officer
            )
        paused = actions.pause_deadline(deadline=deadline, starts_on=DUE, reason=REASON, by=officer)
        assert paused.is_paused_on(LATEST)

    def test_second_extension__counts_from_the_day_by_the_rule(self, deadline, officer):
        first = dt.date(2026, 11, 20)
        actions.extend_deadline(deadline=deadline, until_on=first, reason=REASON, by=officer)
        assert latest_day(now(deadline)) == LATEST

    def test_law__cannot_be_extended(self, deadline, officer, made_up_duty):
        made_up_duty.__class__.source = Source(Authority.STATUTE, "Made up", DUE)
        try:
            with pytest.raises(ValidationError, match="fixed"):
                actions.extend_deadline(
                    deadline=deadline, until_on=LATEST, reason=REASON, by=officer
                )
        finally:
            made_up_duty.__class__.source = Source(Authority.LOCAL, "Made up", DUE)

    def test_no_duty_that_is_law__has_room_for_an_extension(self):
        for duty in DUTIES.values():
            law = duty.source.authority == Authority.STATUTE
            assert not law or duty.extension_limit() is None, duty.code

    @pytest.mark.parametrize(
        ("facts", "message"),
        [
            ({"done_on": DUE}, "still to be met"),
            ({"waived_at": dt.datetime(2026, 11, 3, tzinfo=dt.UTC)}, "still to be met"),
            ({"withdrawn_at": dt.datetime(2026, 11, 3, tzinfo=dt.UTC)}, "still to be met"),
            ({"ended_on": dt.date(2026, 11, 11)}, "still to be met"),
            ({"due_on": dt.date(2026, 11, 11)}, "The last day has passed"),
            ({"due_on": LATEST}, "due on 30 November 2026 already"),
        ],
    )
    def test_deadline_that_cannot_be_extended__says_why(self, deadline, officer, facts, message):
        Deadline.unscoped.update(**facts)
        until = min(LATEST, dt.date(2026, 11, 24))
        with pytest.raises(ValidationError, match=message):
            actions.ask_extension(deadline=deadline, until_on=until, reason=REASON, by=officer)
        assert not Extension.unscoped.exists()

    def test_later_rule__outlives_the_extension(self, deadline, officer, made_up_duty):
        until = dt.date(2026, 11, 18)
        actions.extend_deadline(deadline=deadline, until_on=until, reason=REASON, by=officer)
        made_up_duty.limits = {dt.date(2012, 1, 1): WorkingDays(15)}
        sweep(duties=[CODE])
        assert now(deadline).due_on == dt.date(2026, 11, 23)
        assert now(deadline).extended_from is None


class TestAskingAndDeciding:
    def test_request__moves_nothing_until_it_is_granted(self, deadline, teacher, officer):
        asked = actions.ask_extension(deadline=deadline, until_on=LATEST, reason=REASON, by=teacher)
        sweep(duties=[CODE])
        assert now(deadline).due_on == DUE
        actions.decide_extension(extension=asked, granted=True, by=officer)
        assert now(deadline).due_on == LATEST

    def test_refusal__says_why_and_moves_nothing(self, deadline, teacher, officer):
        asked = actions.ask_extension(deadline=deadline, until_on=LATEST, reason=REASON, by=teacher)
        with pytest.raises(ValidationError, match="Give the reason"):
            actions.decide_extension(extension=asked, granted=False, by=officer)
        actions.decide_extension(
            extension=asked, granted=False, answer="A deputy can come.", by=officer
        )
        assert now(deadline).due_on == DUE
        assert "A deputy can come." in history(deadline, None)[0]["text"]

    def test_own_deadline__is_extended_by_somebody_else(self, deadline, officer, world):
        Deadline.unscoped.update(owner=Role.VIRTUAL_SCHOOL_OFFICER)
        how = {"deadline": now(deadline), "until_on": LATEST, "reason": REASON, "by": officer}
        with pytest.raises(ValidationError, match="falls to you"):
            actions.extend_deadline(**how)
        asked = actions.ask_extension(**how)
        with pytest.raises(ValidationError, match="somebody else decides"):
            actions.decide_extension(extension=asked, granted=True, by=officer)
        head = world.users[Role.VIRTUAL_SCHOOL_HEAD]
        actions.decide_extension(extension=asked, granted=True, by=head)
        assert now(deadline).due_on == LATEST

    def test_own_deadline__is_neither_waived_nor_paused(self, deadline, officer):
        Deadline.unscoped.update(owner=Role.VIRTUAL_SCHOOL_OFFICER)
        how = {"deadline": now(deadline), "reason": REASON, "by": officer}
        with pytest.raises(ValidationError, match="falls to you"):
            actions.waive_deadline(**how)
        with pytest.raises(ValidationError, match="falls to you"):
            actions.pause_deadline(**how, starts_on=now(deadline).due_on)

    def test_second_request_while_one_waits__is_refused(self, deadline, teacher):
        actions.ask_extension(deadline=deadline, until_on=LATEST, reason=REASON, by=teacher)
        with pytest.raises(ValidationError, match="nobody has decided yet"):
            actions.ask_extension(deadline=deadline, until_on=LATEST, reason=REASON, by=teacher)

    def test_decision__is_made_once(self, deadline, teacher, officer):
        asked = actions.ask_extension(deadline=deadline, until_on=LATEST, reason=REASON, by=teacher)
        actions.decide_extension(extension=asked, granted=True, by=officer)
        with pytest.raises(ValidationError, match="decided this already"):
            actions.decide_extension(extension=asked, granted=False, answer="No", by=officer)

    def test_request_made_in_time__may_be_granted_after_the_last_day(
        self, deadline, teacher, officer
    ):
        asked = actions.ask_extension(deadline=deadline, until_on=LATEST, reason=REASON, by=teacher)
        with time_machine.travel("2026-11-18 10:00", tick=False):
            actions.decide_extension(extension=asked, granted=True, by=officer)
        assert now(deadline).due_on == LATEST


class TestPages:
    def post(self, client, user, name, deadline, **data):
        client.force_login(user)
        url = reverse(name, args=[deadline.child_id, deadline.pk])
        return client.post(url, data, follow=True)

    DAY = {"until_on_0": 30, "until_on_1": 11, "until_on_2": 2026, "reason": REASON}

    def test_teacher_asks__officer_finds_it_on_the_first_page_and_grants(
        self, client, deadline, teacher, officer
    ):
        page = self.post(client, teacher, "deadlines:extend", deadline, **self.DAY)
        assert "The virtual school is asked" in page.text
        client.force_login(officer)
        assert "1 request for more time waits for your decision" in client.get("/").text
        assert REASON in client.get(reverse("deadlines:extensions")).text
        page = self.post(client, officer, "deadlines:decide", deadline, granted="yes")
        assert "granted by Virtual school officer" in page.text
        assert now(deadline).due_on == LATEST

    def test_officer__extends_at_once(self, client, deadline, officer):
        page = self.post(client, officer, "deadlines:extend", deadline, **self.DAY)
        assert "The deadline is extended." in page.text

    def test_somebody_who_does_not_have_to_meet_it__cannot_ask(self, client, deadline, world):
        worker = world.users[Role.SOCIAL_WORKER]
        response = self.post(client, worker, "deadlines:extend", deadline, **self.DAY)
        assert response.status_code == 403
        assert "Ask for more time" not in client.get(deadline.get_absolute_url()).text

    def test_too_late_a_day__is_refused_beside_the_field(self, client, deadline, teacher):
        late = {**self.DAY, "until_on_0": 1, "until_on_1": 12}
        page = self.post(client, teacher, "deadlines:extend", deadline, **late)
        assert "At most 10 working days more may be granted: to 30 November 2026." in page.text

    def test_list__holds_what_waits_for_children_of_this_officer_only(self, client, officer, world):
        ExtensionFactory(deadline__child=world.child)
        ExtensionFactory(deadline__child=world.stranger)
        ExtensionFactory(deadline__child=world.child, granted=True)
        client.force_login(officer)
        rows = client.get(reverse("deadlines:extensions")).context["rows"]
        assert [it.child for it, _ in rows] == [world.child]

    def test_law__offers_no_extension(self, client, officer, world):
        made = DeadlineFactory(
            child=world.child, duty="ehcp.annual_review", due_on=dt.date(2026, 12, 1)
        )
        client.force_login(officer)
        assert "more time" not in client.get(made.get_absolute_url()).text
        url = reverse("deadlines:extend", args=[made.child_id, made.pk])
        assert client.get(url).status_code == 404
