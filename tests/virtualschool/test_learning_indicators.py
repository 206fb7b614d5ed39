"""The figures of results, against a sum done by hand."""

import datetime as dt

import pytest

from pep.models import StatutoryAssessment
from tests.factories.children import CareEpisodeFactory, ChildFactory
from tests.factories.pep import AttainmentPointFactory, PepFactory
from tests.world import TODAY
from virtualschool.indicator import INDICATORS, Scope

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def test_results_given__counts_children_with_a_result_in_the_latest_window(world):
    given, scope = INDICATORS["results_given"], Scope(world.authority, TODAY)
    assert not given.has_records(scope)
    half_term = world.calendar.terms.get(academic_year=2026, name="autumn").half_term_starts_on
    point = AttainmentPointFactory(child=world.child, assessed_on=half_term - DAY)
    assert given.has_records(scope)
    figure = given.figure(scope)
    assert (figure.numerator, figure.denominator) == (1, 1)
    point.assessed_on = half_term
    point.save()
    assert given.figure(scope).numerator == 0


def test_no_qualification__counts_leavers_of_year_11_without_a_pass(world):
    nothing, passed = (
        ChildFactory(local_authority=world.authority, born_on=born_on)
        for born_on in (dt.date(2009, 9, 1), dt.date(2010, 8, 31))
    )
    # The next day is a year younger.
    ChildFactory(local_authority=world.authority, born_on=dt.date(2010, 9, 1))
    for child, result in ((nothing, "U"), (passed, "1")):
        CareEpisodeFactory(child=child)
        common = {"pep": PepFactory(child=child), "kind": "gcse", "taken_on": dt.date(2026, 6, 1)}
        StatutoryAssessment.unscoped.create(result=result, **common)
        StatutoryAssessment.unscoped.create(result="5", is_forecast=True, **common)
    none = INDICATORS["no_qualification"]
    assert set(none.children(Scope(world.authority, TODAY))) == {nothing}
    assert none.has_records(Scope(world.authority, TODAY))
    assert not none.has_records(Scope(world.authority, TODAY).a_year_before)
