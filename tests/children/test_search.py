import datetime as dt

import pytest
from django.db import connection
from django.utils import timezone

from lac.calendars.ages import nc_year
from lac.children.models import Child
from lac.children.search import beginning, fold, in_year, narrow, resembling, words_of
from tests.factories.children import CareEpisodeFactory, ChildFactory, EnrolmentFactory
from tests.factories.organisations import LocalAuthorityFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


def found(typed, how=beginning):
    return [child.name for child in how(Child.unscoped.all(), words_of(typed))]


@pytest.fixture
def _children():
    for given, family, preferred, la_id, upn in [
        ("Zoë", "Nuñez", "", "W100", "B801200005001"),
        ("Robert", "O'Brien", "Bobby", "W200", ""),
        ("Amber", "Okafor", "", "W300", ""),
        ("Tomasz", "Petrov", "", "X100", ""),
    ]:
        ChildFactory(
            given_name=given,
            family_name=family,
            preferred_name=preferred,
            la_child_id=la_id,
            upn=upn,
        )


@pytest.mark.usefixtures("_children")
@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("zoe", ["Zoë Nuñez"]),
        ("NUÑ", ["Zoë Nuñez"]),
        ("nunez zoe", ["Zoë Nuñez"]),
        ("Nuñez, Zoë", ["Zoë Nuñez"]),
        ("robert", ["Bobby O'Brien"]),
        ("bob obrien", []),
        ("bob o'b", ["Bobby O'Brien"]),
        ("w100", ["Zoë Nuñez"]),
        ("100", []),
        ("b8012", ["Zoë Nuñez"]),
        ("afor", []),
    ],
)
def test_beginning__finds_the_start_of_any_name_or_number(typed, names):
    assert found(typed) == names


def test_beginning__finds_parts_of_a_double_name_and_any_apostrophe():
    ChildFactory(given_name="Zoe-Mae", family_name="O'Brien-Lane", preferred_name="")
    ChildFactory(given_name="Joan", family_name="O’Neill", preferred_name="")
    double = ["Zoe-Mae O'Brien-Lane"]
    assert found("mae lane") == found("zoe-mae o’br") == found("O`Brien-Lane") == double
    assert found("o'neill") == found("O’Neill") == ["Joan O’Neill"]
    assert found("o’neil", resembling) == ["Joan O’Neill"]


@pytest.mark.usefixtures("_children")
@pytest.mark.parametrize(
    ("typed", "first"),
    [("okofor", "Amber Okafor"), ("petrof", "Tomasz Petrov"), ("ambr", "Amber Okafor")],
)
def test_resembling__finds_a_name_spelled_wrong(typed, first):
    assert found(typed) == []
    assert found(typed, resembling)[0] == first


@pytest.mark.usefixtures("_children")
def test_resembling__a_number_is_never_guessed():
    assert found("w101", resembling) == []


@pytest.mark.usefixtures("_children")
def test_beginning__a_percent_sign_or_underscore_is_only_itself():
    assert found("%") == []
    assert found("_") == []


def test_fold__agrees_with_the_database_on_every_latin_letter():
    letters = [chr(code) for code in range(0xC0, 0x180) if chr(code).isalpha()]
    with connection.cursor() as cursor:
        cursor.execute("SELECT letter, lac_fold(letter) FROM unnest(%s) AS letter", [letters])
        stored = dict(cursor.fetchall())
    assert {letter: fold(letter) for letter in letters} == stored


@pytest.mark.parametrize("offset", [-1, 0, 1])
def test_in_year__agrees_with_the_calendar(offset):
    today = timezone.localdate()
    born = [dt.date(y, m, d) for y in range(2006, 2026) for m, d in [(8, 31), (9, 1), (2, 28)]]
    authority = LocalAuthorityFactory()
    for day in born:
        ChildFactory(local_authority=authority, born_on=day, year_group_offset=offset)
    for year in range(-2, 14):
        rows = Child.unscoped.filter(in_year(year, today))
        expected = {day for day in born if nc_year(day, today, offset) == year}
        assert set(rows.values_list("born_on", flat=True)) == expected


def test_narrow__care_school_place_and_need():
    here = CareEpisodeFactory(child__sen_provision="K").child
    EnrolmentFactory(child=here, school__name="Alder Hill School", school__urn="123456")
    left = CareEpisodeFactory(ended_on=dt.date(2026, 10, 1)).child
    rows = Child.unscoped.all()

    def narrowed(**asked):
        return set(narrow(rows, asked, None))

    assert narrowed(care="now") == {here}
    assert narrowed(care="left") == {left}
    assert narrowed(place="none") == {left}
    assert narrowed(sen="K") == {here}
    assert narrowed(school="alder") == {here}
    assert narrowed(school="123456") == {here}
    assert narrowed(school="654321") == set()
    assert narrowed() == {here, left}
