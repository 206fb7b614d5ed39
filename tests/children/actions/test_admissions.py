"""Requests for a school place: their steps, one open request a school, and the start."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from lac.accounts.access import Role
from lac.children import actions
from lac.children.models import AdmissionRequest, Enrolment
from lac.children.versions import StaleSave
from tests.factories.accounts import UserFactory
from tests.factories.children import ChildFactory, EnrolmentFactory
from tests.factories.organisations import SchoolFactory
from tests.factories.support import AdmissionRequestFactory

D = dt.date
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


def ask(child=None, by=None, **details):
    return actions.ask_for_place(
        **{
            "child": child or ChildFactory(),
            "school": details.pop("school", None) or SchoolFactory(),
            "asked_on": D(2026, 11, 2),
            "asked_by_name": "Ruth Adeyemi",
            "by": by,
        }
        | details
    )


def step(request, step, on, **details):
    return actions.record_admission_step(request=request, step=step, on=on, by=None, **details)


def test_ask__tomorrow_is_refused_and_today_is_taken():
    ask(asked_on=D(2026, 11, 20))
    with pytest.raises(ValidationError, match="today or in the past"):
        ask(asked_on=D(2026, 11, 21))


def test_ask__a_closed_school_is_refused():
    with pytest.raises(ValidationError, match="has closed"):
        ask(school=SchoolFactory(is_open=False))


def test_ask__the_start_asked_for_may_be_the_day_of_asking_and_not_before():
    ask(wanted_from=D(2026, 11, 2))
    with pytest.raises(ValidationError, match="after the day of asking"):
        ask(wanted_from=D(2026, 11, 1))


def test_ask__the_same_school_again_while_open_is_refused_and_another_school_is_not():
    first = ask()
    with pytest.raises(ValidationError, match="asked already, on 2 November 2026"):
        ask(first.child, school=first.school, asked_on=D(2026, 11, 9))
    ask(first.child)
    step(first, "closed", D(2026, 11, 9), reason="Moved again")
    ask(first.child, school=first.school, asked_on=D(2026, 11, 10))


def test_ask__pressed_twice_is_recorded_once():
    child, school, worker = ChildFactory(), SchoolFactory(), UserFactory()
    assert ask(child, worker, school=school) == ask(child, worker, school=school)
    assert AdmissionRequest.unscoped.count() == 1


def test_ask__belongs_to_whoever_asked_themselves():
    worker = UserFactory(full_name="Ruth Adeyemi")
    assert ask(by=worker).asked_by == worker
    assert ask(by=UserFactory()).asked_by is None


def test_steps__refused_then_directed_then_offered():
    request = ask()
    assert request.state == "asked"
    assert request.waiting_days(D(2026, 11, 20)) == 18
    assert step(request, "acknowledged", D(2026, 11, 3)).state == "acknowledged"
    refused = step(request, "refused", D(2026, 11, 10), reason="Year 8 is full")
    assert (refused.state, refused.refusal_reason) == ("refused", "Year 8 is full")
    assert step(request, "direction_asked", D(2026, 11, 10)).state == "direction_asked"
    assert step(request, "offered", D(2026, 11, 18)).state == "offered"


@pytest.mark.parametrize("taken", ["refused", "closed"])
def test_step__refused_or_given_up_needs_a_reason(taken):
    with pytest.raises(ValidationError, match="Say why"):
        step(ask(), taken, D(2026, 11, 10), reason=" ")


@pytest.mark.parametrize("further", ["appealed", "direction_asked", "fair_access"])
def test_step__only_a_refusal_is_taken_further(further):
    with pytest.raises(ValidationError, match="Only a refusal"):
        step(ask(), further, D(2026, 11, 10))


def test_step__on_the_day_of_the_last_step_is_taken_and_the_day_before_is_not():
    request = ask()
    with pytest.raises(ValidationError, match="on or after 2 November 2026"):
        step(request, "acknowledged", D(2026, 11, 1))
    step(request, "acknowledged", D(2026, 11, 2))


def test_step__twice_is_refused_and_so_is_one_after_the_end():
    request = ask()
    step(request, "offered", D(2026, 11, 9))
    with pytest.raises(ValidationError, match="already says"):
        step(request, "offered", D(2026, 11, 10))
    with pytest.raises(ValidationError, match="offered a place"):
        step(request, "refused", D(2026, 11, 10), reason="Full")
    step(request, "closed", D(2026, 11, 11), reason="Another school is nearer")
    with pytest.raises(ValidationError, match="has ended"):
        step(request, "acknowledged", D(2026, 11, 12))


def test_step__on_an_old_page_is_stale():
    request = AdmissionRequestFactory()
    step(request, "acknowledged", D(2026, 11, 3), version=1)
    with pytest.raises(StaleSave):
        step(request, "offered", D(2026, 11, 4), version=1)


def start(request, **details):
    return actions.start_at_school(
        **{"request": request, "admitted_on": D(2026, 11, 23), "by": None} | details
    )


def test_start__makes_the_enrolment_and_ends_the_request():
    request = AdmissionRequestFactory(offered_on=D(2026, 11, 9))
    started = start(request)
    assert (started.state, started.is_open) == ("started", False)
    enrolment = Enrolment.unscoped.get()
    assert started.enrolment == enrolment
    assert (enrolment.school, enrolment.admitted_on) == (request.school, D(2026, 11, 23))
    with pytest.raises(ValidationError, match="has ended"):
        start(request)


def test_start__without_an_offer_is_refused():
    with pytest.raises(ValidationError, match="has not offered"):
        start(AdmissionRequestFactory())


def test_start__beside_another_main_school_is_refused_and_the_request_stays_open():
    enrolment = EnrolmentFactory()
    request = AdmissionRequestFactory(child=enrolment.child, offered_on=D(2026, 11, 9))
    with pytest.raises(ValidationError, match="already on the roll"):
        start(request)
    request.refresh_from_db()
    assert request.is_open


def test_start__by_a_teacher_at_another_school_is_refused(world):
    request = AdmissionRequestFactory(child=world.child, offered_on=D(2026, 11, 9))
    with pytest.raises(ValidationError, match="only your own school"):
        start(request, by=world.users[Role.DESIGNATED_TEACHER], kind="S")
