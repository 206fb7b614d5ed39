"""Queries that are compiled once and run with other values."""

import datetime as dt
import threading

import pytest
from django.db import connection
from django.db.models import F

from lac.accounts.models import Membership
from lac.organisations.models import School
from lac.prepared import Prepared
from tests.factories.accounts import MembershipFactory
from tests.factories.organisations import SchoolFactory

TODAY = dt.date(2026, 11, 20)


def by_name(name):
    return School.objects.filter(name=name).select_related("local_authority")


def test_prepared_query__gives_the_rows_of_each_value_in_one_query(db, django_assert_num_queries):
    found = Prepared(by_name, name=str)
    schools = [SchoolFactory(name=name) for name in ("Elm", "Oak")]
    for school in schools:
        with django_assert_num_queries(1):
            (row,) = found(name=school.name)
            assert (row, row.local_authority) == (school, school.local_authority)
    assert found(name="Ash") == []
    assert found.first(name="Ash") is None
    assert found.first(name="Oak") == schools[1]


def test_prepared_query__keeps_annotations_and_several_kinds_of_value(db):
    held = MembershipFactory(starts_on=TODAY)
    rows = Prepared(
        lambda user, day: Membership.objects.filter(user=user, starts_on__lte=day).annotate(
            since=F("starts_on")
        ),
        user=int,
        day=dt.date,
    )
    assert [it.since for it in rows(user=held.user_id, day=TODAY)] == [TODAY]
    assert rows(user=held.user_id, day=TODAY - dt.timedelta(days=1)) == []
    assert rows(user=held.user_id + 1, day=TODAY) == []


@pytest.mark.parametrize(
    ("build", "complaint"),
    [
        (lambda day: Membership.objects.filter(starts_on=day - dt.timedelta(days=1)), "works"),
        (lambda day: Membership.objects.all(), "changes or ignores"),
        (
            lambda day: (
                Membership.objects.filter(starts_on=day)
                if day.year % 2
                else Membership.objects.filter(ends_on=day)
            ),
            "looks different",
        ),
    ],
)
def test_query_that_does_more_with_a_value_than_pass_it__is_refused(db, build, complaint):
    with pytest.raises(TypeError, match=complaint):
        Prepared(build, day=dt.date)(day=TODAY)


def test_value_of_another_name__is_refused(db):
    with pytest.raises(TypeError, match="takes"):
        Prepared(by_name, name=str)(title="Elm")


@pytest.mark.django_db(transaction=True)
def test_prepared_query__asks_in_another_thread_with_its_own_connection():
    """A web server answers in many threads; the first of them compiled the query."""

    @Prepared.of(school=int)
    def at(school):
        return School.objects.filter(pk=school)

    school = SchoolFactory()
    assert at(school=school.pk) == [school]
    found = []

    def ask():
        try:
            found.extend(at(school=school.pk))
        finally:
            connection.close()

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    assert found == [school]
