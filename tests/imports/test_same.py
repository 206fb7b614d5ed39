"""Children about whom a return says nothing new are found by sets; what changes is claimed."""

import pytest
from django.db import connection

from lac.audit.models import Event
from lac.children.models import CareEpisode, Child, Placement
from tests.factories.imports import child, episode, load_return, upn
from tests.factories.organisations import LocalAuthorityFactory

pytestmark = pytest.mark.django_db
MOVED = [
    episode("C1", "01/01/2024", DEC="01/02/2024", REC="X1"),
    episode("C1", "01/02/2024", RNE="L", LS="V2", DEC="01/03/2024", REC="X1"),
    episode("C1", "01/03/2024", RNE="P", PLACE="K2"),
]


def left_alone(authority, header, episodes):
    """The identifiers of the children whom the sets found unchanged."""
    load_return(authority, header, episodes)
    with connection.cursor() as cursor:
        cursor.execute("SELECT la_child_id FROM import_same")
        return {identifier for (identifier,) in cursor.fetchall()}


def versions():
    """{table: [version]} of the one child's rows, in order."""
    return [
        list(model.unscoped.order_by("started_on").values_list("version", flat=True))
        for model in (CareEpisode, Placement)
    ]


def test_same_return_again__is_left_alone_and_recorded_for_nobody():
    authority = LocalAuthorityFactory()
    header = [child("C1", UPN=upn()), child("C2")]
    load_return(authority, header, [*MOVED, episode("C2")])
    events = Event.objects.filter(child_id__isnull=False).count()
    assert left_alone(authority, header, [*MOVED, episode("C2")]) == {"C1", "C2"}
    assert Event.objects.filter(child_id__isnull=False).count() == events
    assert versions() == [[1, 1, 1, 1], [1, 1, 1]]


def test_empty_cells_and_episodes_left_out__say_nothing_new():
    authority = LocalAuthorityFactory()
    load_return(authority, [child("C1", UPN=upn())], MOVED)
    quiet = {"PL_POST": "", "URN": "", "PLACE_PROVIDER": ""}
    header = [child("C1", UPN="", ETHNIC="", SEX="")]
    assert left_alone(authority, header, [MOVED[2] | quiet]) == {"C1"}


@pytest.mark.parametrize(
    "said",
    [{"LS": "C2"}, {"PL_POST": "WX9 9ZZ"}, {"DEC": "01/03/2025", "REC": "E3"}, {"RNE": "T"}],
    ids=["legal status", "postcode", "end", "reason"],
)
def test_anything_new__is_not_left_alone(said):
    authority = LocalAuthorityFactory()
    first = [*MOVED[:2], MOVED[2] | {"LS": "E1"}]
    load_return(authority, [child("C1"), child("C2")], [*first, episode("C2")])
    second = [*MOVED[:2], first[2] | said, episode("C2")]
    assert left_alone(authority, [child("C1"), child("C2")], second) == {"C2"}


def test_change__raises_the_versions_of_what_changed_alone():
    authority = LocalAuthorityFactory()
    load_return(authority, [child("C1")], MOVED)
    load_return(authority, [child("C1")], [*MOVED[:2], MOVED[2] | {"LS": "E1"}])
    assert versions() == [[1, 1, 2], [1, 1]]
    load_return(authority, [child("C1")], [*MOVED[:2], MOVED[2] | {"LS": "E1", "PL_POST": "WX9"}])
    assert versions() == [[1, 1, 2], [1, 2]]
    assert Child.unscoped.get().version == 1
