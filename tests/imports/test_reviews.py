"""The care reviews of a return are meetings too: duties about reviews read those."""

import datetime as dt

import pytest
from django.utils import timezone

from lac.children.models import Child
from lac.imports import actions
from lac.imports.models import ReturnRow
from lac.meetings.duties import FirstCareReview
from lac.meetings.models import Meeting, MeetingKind
from tests.factories.imports import child, csv_file, episode, load_return, loaded, ssda903_files
from tests.factories.organisations import LocalAuthorityFactory

pytestmark = pytest.mark.django_db
DAY = dt.date(2024, 9, 20)


@pytest.fixture
def authority():
    it = LocalAuthorityFactory()
    load_return(it, [child("C1")], [episode("C1")])
    return it


def load_review(authority, day="20/09/2024", code="PN1"):
    columns = ("CHILD", "DOB", "REVIEW", "REVIEW_CODE")
    line = {"CHILD": "C1", "DOB": "05/10/2014", "REVIEW": day, "REVIEW_CODE": code}
    return loaded("ssda903", authority, [csv_file("reviews.csv", columns, [line])])


def planned(day, **details):
    moment = timezone.make_aware(dt.datetime.combine(day, dt.time(0, 30)))
    kind = MeetingKind.LAC_REVIEW
    return Meeting.unscoped.create(
        child=Child.unscoped.get(), kind=kind, planned_at=moment, **details
    )


def held_on():
    rows = Meeting.unscoped.held().of_kind(MeetingKind.LAC_REVIEW)
    return list(rows.values_list("held_on", flat=True))


def test_review__is_held_and_meets_the_duty(authority):
    load_review(authority)
    assert held_on() == [DAY]
    (case,) = FirstCareReview().cases().rows.annotate(done_on=FirstCareReview().cases().done_on)
    assert case.done_on == DAY


def test_same_review_again__is_not_held_twice(authority):
    load_review(authority)
    load_review(authority, code="PN4")
    assert held_on() == [DAY]
    assert ReturnRow.unscoped.get(kind="reviews").cells["REVIEW_CODE"] == "PN4"


def test_review_held_here_that_day__is_left_as_it_is(authority):
    meeting = planned(DAY, held_on=DAY, notes="As agreed.")
    load_review(authority)
    assert Meeting.unscoped.get() == meeting


def test_review_planned_for_that_day__was_held(authority):
    meeting = planned(DAY, chair="Oyelaran Wright")
    load_review(authority)
    meeting.refresh_from_db()
    assert (meeting.held_on, meeting.version, Meeting.unscoped.count()) == (DAY, 2, 1)


def test_review_planned_for_another_day_or_cancelled__is_not_the_one_held(authority):
    planned(DAY + dt.timedelta(days=1))
    planned(DAY, cancelled_at=timezone.now())
    load_review(authority)
    assert (held_on(), Meeting.unscoped.count()) == ([DAY], 3)


def test_undoing__takes_the_meeting_away_and_plans_the_planned_one_again(authority):
    meeting = planned(DAY)
    actions.undo(job=load_review(authority), by=None)
    assert held_on() == []
    assert Meeting.unscoped.get().version == meeting.version
    actions.undo(job=load_review(authority, "21/09/2024"), by=None)
    assert Meeting.unscoped.count() == 1


def test_reviews_of_new_children__are_held_and_go_with_them():
    place = LocalAuthorityFactory()
    columns = ("CHILD", "DOB", "REVIEW", "REVIEW_CODE")
    line = {"CHILD": "C1", "DOB": "05/10/2014", "REVIEW": "20/09/2024", "REVIEW_CODE": "PN1"}
    files = [*ssda903_files([child("C1")], [episode("C1")]), csv_file("r.csv", columns, [line])]
    job = loaded("ssda903", place, files)
    assert held_on() == [DAY]
    actions.undo(job=job, by=None)
    assert Meeting.unscoped.count() == Child.unscoped.count() == 0
