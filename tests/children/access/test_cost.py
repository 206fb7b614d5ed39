"""What it costs to ask, and since when a child is in care."""

import pytest

from lac.accounts.access import (
    Role,
)
from lac.accounts.models import User
from lac.children.access import (
    care_started_on,
    in_scope,
    permissions_on,
)
from lac.children.models import (
    Child,
)
from tests.factories.children import (
    CareEpisodeFactory,
)

from .days import FIRST, LAST, ONE_DAY, on

pytestmark = pytest.mark.django_db


# Cost.


def test_in_scope__is_one_query_however_many_children(world, django_assert_num_queries):
    user = User.objects.get(pk=world.users[Role.VIRTUAL_SCHOOL_OFFICER].pk)
    for _ in range(5):
        CareEpisodeFactory(child__local_authority=world.authority)
    with django_assert_num_queries(2):  # today's memberships, then the children
        assert len(in_scope(user)) == 6


def test_permissions_on__is_one_query(world, django_assert_num_queries):
    user = User.objects.get(pk=world.users[Role.DESIGNATED_TEACHER].pk)
    with django_assert_num_queries(2):
        permissions_on(user, world.child.pk)


@pytest.mark.parametrize(
    ("day", "expected"),
    [(FIRST - ONE_DAY, None), (FIRST, FIRST), (LAST - ONE_DAY, FIRST), (LAST, None)],
)
def test_care_started_on__is_of_the_current_period(day, expected):
    child = CareEpisodeFactory(started_on=FIRST, ended_on=LAST).child
    with on(day):
        assert Child.unscoped.annotate(since=care_started_on()).get(pk=child.pk).since == expected
