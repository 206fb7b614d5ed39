"""Children of other authorities who go to school here."""

import datetime as dt

import pytest
from django.urls import reverse

from lac.accounts.access import Permission, Role
from lac.children.access import permissions_on
from lac.children.models import CareEpisode, Child, Enrolment
from lac.children.upn import check_letter
from lac.imports import actions
from lac.imports.models import Outcome, StagedRow
from tests.factories.accounts import user_with
from tests.factories.imports import checked, columns_of, csv_file, loaded
from tests.factories.organisations import LocalAuthorityFactory, SchoolFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def host():
    return LocalAuthorityFactory(name="Wexcombe")


@pytest.fixture
def home():
    return LocalAuthorityFactory(name="Marlbury", uses_lac=False)


@pytest.fixture
def school(host):
    return SchoolFactory(local_authority=host, urn="990777")


def line(home, school, **cells):
    return {
        "Responsible authority": home.name,
        "Child": "M1",
        "First name": "Erin",
        "Last name": "Vickers",
        "Date of birth": "05/10/2014",
        "In care since": "02/09/2024",
        "School URN": school.urn,
        "Admitted on": "03/09/2025",
    } | cells


def file(*lines):
    return csv_file("visitors.csv", columns_of("visitors"), lines)


def test_visitor__is_added_under_their_own_authority_with_host_rights(host, home, school):
    job = loaded("visitors", host, [file(line(home, school))])
    assert (job.added, job.refused) == (1, 0)
    its = Child.unscoped.get()
    assert (its.local_authority, its.name) == (home, "Erin Vickers")
    assert Enrolment.unscoped.get(child=its).school == school
    officer = user_with(Role.VIRTUAL_SCHOOL_OFFICER, local_authority=host)
    may = permissions_on(officer, its.pk)
    assert Permission.VIEW_CHILD in may
    assert Permission.EDIT_CHILD not in may
    assert Permission.GRADE_PEP not in may


def test_what_is_not_known__is_not_invented(host, home, school):
    loaded("visitors", host, [file(line(home, school))])
    episode = CareEpisode.unscoped.get()
    assert (episode.legal_status, episode.placement.placement_type) == ("", "")


def test_same_file_again__changes_nothing(host, home, school):
    loaded("visitors", host, [file(line(home, school))])
    again = checked("visitors", host, [file(line(home, school))])
    assert (again.unchanged, again.added, again.changed) == (1, 0, 0)


def test_two_schools_in_turn__are_one_child_with_two_places(host, home, school):
    other = SchoolFactory(local_authority=host, urn="990778")
    lines = [
        line(home, school, **{"Left on": "31/10/2025"}),
        line(home, other, **{"Admitted on": "03/11/2025"}),
    ]
    loaded("visitors", host, [file(*lines)])
    assert Child.unscoped.count() == 1
    assert Enrolment.unscoped.count() == 2


def test_end_of_care__closes_the_episode_and_the_placement(host, home, school):
    loaded("visitors", host, [file(line(home, school))])
    loaded("visitors", host, [file(line(home, school, **{"Care ended on": "01/02/2026"}))])
    episode = CareEpisode.unscoped.get()
    assert episode.ended_on == episode.placement.ended_on == dt.date(2026, 2, 1)


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        ({"Responsible authority": "Nowhere"}, "No authority is called"),
        ({"Responsible authority": "Wexcombe"}, "your own authority"),
        ({"Responsible authority": "Harrow"}, "keeps its children's records itself"),
        ({"School URN": "1"}, "No school has the URN"),
        ({"School URN": "990999"}, "is not in Wexcombe"),
        ({"In care since": "01/01/2014"}, "before Date of birth"),
        ({"Legal status": "Q9"}, "Use one of"),
    ],
)
def test_line_that_cannot_stand__is_refused_with_what_to_do(host, home, school, cells, says):
    LocalAuthorityFactory(name="Harrow", uses_lac=True)
    SchoolFactory(urn="990999", local_authority=home)
    job = checked("visitors", host, [file(line(home, school, **cells))])
    row = StagedRow.objects.get(job=job)
    assert row.outcome == Outcome.REFUSED
    assert says in f"{row.reason} {row.remedy}"


def test_visitors__can_be_undone(host, home, school):
    job = loaded("visitors", host, [file(line(home, school))])
    officer = user_with(Role.VIRTUAL_SCHOOL_OFFICER, local_authority=host)
    actions.undo(job=job, by=officer)
    assert Child.unscoped.count() == Enrolment.unscoped.count() == 0


def test_childs_page__opens_for_the_host(client, host, home, school):
    loaded("visitors", host, [file(line(home, school))])
    client.force_login(user_with(Role.VIRTUAL_SCHOOL_OFFICER, local_authority=host))
    its = Child.unscoped.get()
    assert client.get(reverse("children:detail", args=[its.pk])).status_code == 200


def refusals(job):
    """The short codes of the refused lines, in order."""
    rows = StagedRow.objects.filter(job=job, outcome=Outcome.REFUSED).order_by("line")
    return list(rows.values_list("problem", flat=True))


def test_lines_of_one_new_child__that_do_not_fit_each_other_are_refused(host, home, school):
    other = SchoolFactory(local_authority=host, urn="990778")
    lines = [
        line(home, school),
        line(home, other, **{"Admitted on": "03/11/2025"}),
        line(home, school, **{"Responsible authority": home.code}),
        line(home, other, **{"Admitted on": "01/09/2020", "Left on": "01/09/2021"})
        | {"In care since": "01/08/2020"},
    ]
    job = loaded("visitors", host, [file(*lines)])
    assert refusals(job) == ["overlaps", "repeated", "other_care"]
    assert Enrolment.unscoped.get().school == school


def test_end_of_care__in_any_line_of_a_new_child_holds(host, home, school):
    other = SchoolFactory(local_authority=host, urn="990778")
    lines = [
        line(home, school, **{"Left on": "31/10/2025"}),
        line(home, other, **{"Admitted on": "03/11/2025", "Care ended on": "01/02/2026"}),
    ]
    loaded("visitors", host, [file(*lines)])
    assert CareEpisode.unscoped.get().ended_on == dt.date(2026, 2, 1)


def test_upn__that_is_wrong_or_another_childs_is_left_out_with_a_warning(host, home, school):
    upn = "H" + "801200001001"
    upn = f"{check_letter(upn[1:])}{upn[1:]}"
    lines = [
        line(home, school, UPN=upn),
        line(home, school, Child="M2", UPN=upn),
        line(home, school, Child="M3", UPN="A123"),
    ]
    job = loaded("visitors", host, [file(*lines)])
    assert (job.added, job.warned) == (3, 2)
    kept = Child.unscoped.order_by("la_child_id").values_list("upn", flat=True)
    assert list(kept) == [upn, "", ""]


def test_dates_against_the_record__are_refused_before_anything_is_loaded(host, home, school):
    other = SchoolFactory(local_authority=host, urn="990778")
    first = line(home, school, **{"Left on": "31/10/2025", "Care ended on": "31/10/2025"})
    loaded("visitors", host, [file(first)])
    loaded("visitors", host, [file(line(home, other, **{"Admitted on": "03/11/2025"}))])
    longer = line(home, school, **{"Left on": "30/11/2025"})
    again = line(home, other, **{"Admitted on": "03/11/2025", "In care since": "01/10/2025"})
    job = checked("visitors", host, [file(longer, again)])
    assert refusals(job) == ["overlaps", "other_care"]


def test_end_of_care__before_it_began_on_record_is_refused(host, home, school):
    loaded("visitors", host, [file(line(home, school))])
    early = {"In care since": "01/01/2020", "Care ended on": "01/02/2021"}
    job = checked("visitors", host, [file(line(home, school, **early))])
    assert refusals(job) == ["other_care"]


def test_another_hosts_child__is_met_only_with_name_and_date_of_birth(host, home, school):
    there = LocalAuthorityFactory(name="Farhaven")
    away = SchoolFactory(local_authority=there, urn="990779")
    loaded("visitors", there, [file(line(home, away, **{"Left on": "31/10/2025"}))])
    guess = {"First name": "A", "Last name": "Guess", "Date of birth": "01/01/2012"}
    job = loaded("visitors", host, [file(line(home, school, **guess))])
    assert refusals(job) == ["other_child"]
    row = StagedRow.objects.get(job=job)
    assert (row.child_id, row.changes) == (None, {})
    its = Child.unscoped.get()
    assert its.name == "Erin Vickers"
    officer = user_with(Role.VIRTUAL_SCHOOL_OFFICER, local_authority=host)
    assert permissions_on(officer, its.pk) == frozenset()
    moved = line(home, school, **{"Admitted on": "03/11/2025", "First name": "ERIN"})
    assert loaded("visitors", host, [file(moved)]).refused == 0


def test_closed_school__takes_nobody_in_afterwards(host, home):
    shut = SchoolFactory(local_authority=host, urn="990780", closed_on=dt.date(2024, 8, 31))
    job = checked("visitors", host, [file(line(home, shut))])
    assert refusals(job) == ["closed_school"]
