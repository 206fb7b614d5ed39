"""The list of children whose results are asked for."""

import pytest
from django.urls import reverse

from tests.factories.children import CareEpisodeFactory, ChildFactory, EnrolmentFactory
from tests.factories.pep import AttainmentPointFactory
from tests.world import TODAY

pytestmark = pytest.mark.django_db


def test_results_asked__names_who_is_missing_in_a_constant_number_of_queries(
    client, teacher, world, django_assert_max_num_queries
):
    for name in ("Ada", "Bo"):
        other = ChildFactory(local_authority=world.authority, given_name=name)
        CareEpisodeFactory(child=other)
        EnrolmentFactory(child=other, school=world.school)
    half_term = world.calendar.terms.get(academic_year=2026, name="autumn").half_term_starts_on
    AttainmentPointFactory(child=world.child, assessed_on=half_term.replace(day=1))
    client.force_login(teacher)
    with django_assert_max_num_queries(24):
        page = client.get(reverse("pep:results_asked")).content.decode()
    assert "1 of 3" in page
    assert "Ada" in page
    assert world.child.name not in page
    there = client.get(reverse("pep:results_asked"), {"show": "answered"}).content.decode()
    assert world.child.name in there
    assert TODAY.month == 11
