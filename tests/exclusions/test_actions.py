"""What is recorded about a decision after it was made."""

import ast
import datetime as dt

import pytest
import time_machine
from django.conf import settings
from django.core.exceptions import ValidationError

from exclusions import actions
from exclusions.models import ExclusionReason, Kind, Notification, Suspension
from lac.audit.models import Event
from lac.audit.sentences import sentence_for
from lac.children.versions import StaleSave
from tests.factories.accounts import UserFactory
from tests.factories.exclusions import SuspensionFactory

pytestmark = pytest.mark.django_db
DECIDED = dt.date(2026, 11, 9)
TODAY = dt.date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _on_friday():
    with time_machine.travel(dt.datetime(2026, 11, 20, 10, tzinfo=dt.UTC), tick=False):
        yield


def refused(call, **kwargs):
    with pytest.raises(ValidationError) as refusal:
        call(by=UserFactory(), **kwargs)
    return " ".join(refusal.value.messages)


# --- telling ----------------------------------------------------------------------


def test_told__is_recorded_with_who_when_and_how():
    suspension, by = SuspensionFactory(), UserFactory()
    told = actions.tell(
        suspension=suspension, recipient="carer", how="telephone", reference="L/12", by=by
    )
    assert (told.sent_by, told.reference, told.about) == (by, "L/12", "decision")
    assert sentence_for(Event.objects.get(action="suspension.told")).startswith("told the carer")


def test_told__in_the_future_or_before_the_decision__is_refused():
    given = {"suspension": SuspensionFactory(), "recipient": "carer", "how": "email"}
    tomorrow = dt.datetime(2026, 11, 21, 9, tzinfo=dt.UTC)
    assert "past" in refused(actions.tell, sent_at=tomorrow, **given)
    day_before = dt.datetime(2026, 11, 8, 9, tzinfo=dt.UTC)
    assert "decided on 9 November 2026" in refused(actions.tell, sent_at=day_before, **given)


@pytest.mark.parametrize("given", [{"recipient": "the press"}, {"how": "pigeon"}])
def test_told__somebody_or_somehow_else__is_refused(given):
    usual = {"suspension": SuspensionFactory(), "recipient": "carer", "how": "email"}
    refused(actions.tell, **usual | given)
    assert not Notification.unscoped.exists()


def test_told__after_cancelling__is_about_the_cancellation():
    suspension = SuspensionFactory(cancelled_on=TODAY, cancel_reason="New evidence")
    told = actions.tell(
        suspension=suspension, recipient="social_worker", how="email", by=UserFactory()
    )
    assert told.about == Notification.About.CANCELLATION


def test_told__of_a_cancellation_that_never_was__is_refused():
    sentence = refused(
        actions.tell,
        suspension=SuspensionFactory(),
        recipient="carer",
        how="email",
        about=Notification.About.CANCELLATION,
    )
    assert "has not been cancelled" in sentence


# --- education --------------------------------------------------------------------


def test_education__is_recorded_from_its_first_day():
    suspension = SuspensionFactory()
    provision = actions.provide(
        suspension=suspension, provider="Harbour", starts_on=DECIDED, by=UserFactory()
    )
    assert provision.child == suspension.child


def test_education__before_the_first_day_away_is_refused():
    sentence = refused(
        actions.provide,
        suspension=SuspensionFactory(),
        provider="Harbour",
        starts_on=dt.date(2026, 11, 8),
    )
    assert "9 November 2026" in sentence


def test_education__at_lunchtime_is_refused():
    suspension = SuspensionFactory(kind=Kind.LUNCHTIME, sessions=1)
    sentence = refused(actions.provide, suspension=suspension, provider="A", starts_on=DECIDED)
    assert "in lessons" in sentence


# --- the board --------------------------------------------------------------------


def test_board__its_meeting_and_outcome_go_together():
    suspension = SuspensionFactory()
    assert "Give both" in refused(
        actions.record_board, suspension=suspension, version=1, board_met_on=TODAY
    )
    found = actions.record_board(
        suspension=suspension,
        version=1,
        board_met_on=TODAY,
        board_outcome="reinstated",
        by=UserFactory(),
    )
    assert found.board_outcome == "reinstated"


def test_board__cannot_have_met_before_the_decision_or_tomorrow():
    for day in (dt.date(2026, 11, 8), dt.date(2026, 11, 21)):
        assert "between" in refused(
            actions.record_board,
            suspension=SuspensionFactory(),
            version=1,
            board_met_on=day,
            board_outcome="upheld",
        )


# --- changing and cancelling ------------------------------------------------------


def test_edit__changes_words_and_reasons_but_not_days():
    suspension = SuspensionFactory()
    found = actions.edit_suspension(
        suspension=suspension,
        version=1,
        reasons=[ExclusionReason.objects.get(code="PP")],
        alternatives="The support base",
        sessions=90,
        by=UserFactory(),
    )
    found.refresh_from_db()
    assert (found.reason_1.code, found.sessions, found.version) == ("PP", 4, 2)


def test_edit__two_people_at_once__the_second_is_told():
    suspension = SuspensionFactory(version=3)
    with pytest.raises(StaleSave):
        actions.edit_suspension(
            suspension=suspension, version=2, work_set="Maths", by=UserFactory()
        )


def test_edit__without_alternatives_is_refused():
    assert "considered" in refused(
        actions.edit_suspension, suspension=SuspensionFactory(), version=1, alternatives=" "
    )


def test_cancel__keeps_the_row_with_the_reason_and_takes_the_days_not_lost():
    suspension = SuspensionFactory()
    actions.cancel_suspension(
        suspension=suspension,
        reason="New evidence",
        cancelled_on=dt.date(2026, 11, 10),
        by=UserFactory(),
    )
    kept = Suspension.unscoped.get()
    assert (kept.cancel_reason, kept.sessions) == ("New evidence", 4)
    assert [it.day for it in kept.days_lost.all()] == [DECIDED]


def test_cancel__without_a_reason_is_refused():
    assert "Say why" in refused(
        actions.cancel_suspension, suspension=SuspensionFactory(), reason=" "
    )


def test_cancel__after_the_board_met_is_refused():
    suspension = SuspensionFactory(board_met_on=TODAY, board_outcome="upheld")
    assert "can no longer be cancelled" in refused(
        actions.cancel_suspension, suspension=suspension, reason="A mistake"
    )


def test_cancel__twice_is_refused():
    suspension = SuspensionFactory(cancelled_on=TODAY, cancel_reason="A mistake")
    assert "was cancelled" in refused(
        actions.cancel_suspension, suspension=suspension, reason="A mistake"
    )


def test_cancelled__takes_no_more_provision_edits_or_boards():
    given = {"suspension": SuspensionFactory(cancelled_on=TODAY, cancel_reason="A mistake")}
    refused(actions.provide, provider="A", starts_on=DECIDED, **given)
    refused(actions.edit_suspension, version=1, **given)
    refused(actions.record_board, version=1, **given)


def test_suspension__has_no_way_to_be_deleted():
    """Nothing in the app deletes a decision, who was told of it or what was provided."""
    deletes = []
    for file in (settings.BASE_DIR / "exclusions").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "delete":
                deletes.append(ast.unparse(node))
    assert deletes == [
        "SuspendedDay.unscoped.filter(suspension=suspension, day__gte=cancelled_on).delete()"
    ]


# --- the second press -------------------------------------------------------------


def test_board__pressed_twice_is_recorded_once():
    given = {"suspension": SuspensionFactory(), "version": 1, "by": UserFactory()}
    met = {"board_met_on": TODAY, "board_outcome": "upheld"}
    actions.record_board(**given, **met)
    assert actions.record_board(**given, **met).version == 2
    assert Event.objects.filter(action="suspension.board_recorded").count() == 1
    with pytest.raises(StaleSave):
        actions.record_board(**given | {"by": UserFactory()}, **met)


def test_cancel__pressed_twice_is_cancelled_once():
    given = {"suspension": SuspensionFactory(), "reason": "New evidence", "by": UserFactory()}
    assert actions.cancel_suspension(**given) == actions.cancel_suspension(**given)
    assert Event.objects.filter(action="suspension.cancelled").count() == 1
