"""What is on record, given back in the formats that are loaded: round and round."""

import csv
import datetime as dt
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from lac.accounts.access import Role
from lac.audit.models import Event
from lac.children.models import Child
from lac.imports.exports import EXPORTERS, Asked, stream
from lac.imports.models import ImportState
from tests.factories.accounts import user_with
from tests.factories.children import CareEpisodeFactory, ChildFactory, EnrolmentFactory
from tests.factories.imports import (
    checked,
    child,
    columns_of,
    csv_file,
    episode,
    loaded,
    ssda903_files,
    upn,
)
from tests.factories.organisations import LocalAuthorityFactory, SchoolFactory
from tests.imports.test_return_files import BORN, EVERY_FILE, columns

pytestmark = pytest.mark.django_db


@pytest.fixture
def authority():
    return LocalAuthorityFactory()


@pytest.fixture
def browser(client, authority):
    client.force_login(user_with(Role.VIRTUAL_SCHOOL_OFFICER, local_authority=authority))
    return client


def whole_return(authority, **cells):
    """A child who moved and changed legal status, with a line in every file."""
    day, later = "01/02/2025", "01/05/2025"
    lines = [
        episode("C1", DEC=day, REC="X1", REASON_PLACE_CHANGE="CARPL", HOME_POST="WX1 2AB"),
        episode("C1", day, RNE="P", PLACE="K2", DEC=later, REC="X1", URN="SC999999"),
        episode("C1", later, RNE="L", LS="E1", PLACE="K2", URN="SC999999"),
    ]
    header = [child("C1", MOTHER="1", MC_DOB="01/05/2026", **cells)]
    small = [
        csv_file(
            f"{code}.csv",
            columns(code),
            [{"CHILD": "C1", "DOB": BORN} | {k: v for k, v in line.items() if k in columns(code)}],
        )
        for code, line in EVERY_FILE.items()
    ]
    return loaded("ssda903", authority, [*ssda903_files(header, lines), *small])


def given(kind, code, authority, year=None):
    """A file as it is given back."""
    exporter = EXPORTERS[kind]
    rows = Child.unscoped.filter(local_authority=authority)
    file = exporter.file(code)
    content = b"".join(stream(exporter, file, Asked(authority, rows, year)))
    return SimpleUploadedFile(f"{code}.{file.ending}", content)


def all_files(authority, year=None):
    files = [given("ssda903", it.code, authority, year) for it in EXPORTERS["ssda903"].files[:-1]]
    return [file for file in files if file.read().count(b"\n") > 1 and file.seek(0) == 0]


def assert_nothing_new(job):
    assert job.state == ImportState.CHECKED, job.message
    assert (job.added, job.changed, job.refused) == (0, 0, 0)
    assert job.unchanged > 0


def test_every_file_of_the_return__goes_round(authority):
    job = whole_return(authority)
    files = all_files(authority)
    assert len(files) == 2 + len(EVERY_FILE)
    again = checked("ssda903", authority, files)
    assert_nothing_new(again)
    assert again.unchanged == job.added


def test_one_years_return__goes_round_without_a_year_column(authority):
    whole_return(authority)
    files = all_files(authority, 2026)
    assert all(b"YEAR" not in file.read() for file in files)
    for file in files:
        file.seek(0)
    episodes = next(file for file in files if file.name == "episodes.csv").read().decode()
    assert "01/05/2025" in episodes
    assert episodes.count("\n") == 1 + 2


def test_xml_form__goes_round(authority):
    job = whole_return(authority)
    again = checked("ssda903", authority, [given("ssda903", "return", authority)])
    assert_nothing_new(again)
    assert again.unchanged == job.added


def test_awkward_text__goes_round_in_xml(authority):
    awkward = episode("A<&>1", HOME_POST="WX\x011")
    loaded("ssda903", authority, ssda903_files([child("A<&>1")], [awkward]))
    file = given("ssda903", "return", authority)
    assert b"<HOME_POST>WX1</HOME_POST>" in file.read()
    file.seek(0)
    again = checked("ssda903", authority, [file])
    assert (again.state, again.added, again.refused) == (ImportState.CHECKED, 0, 0)


@pytest.mark.parametrize("identifier", ["=1+2", "+C1", "-C1", "@C1"])
def test_formulas__are_made_harmless_and_go_round(authority, identifier):
    loaded("ssda903", authority, ssda903_files([child(identifier)], [episode(identifier)]))
    files = all_files(authority)
    for file in files:
        for row in csv.reader(io.StringIO(file.read().decode("utf-8-sig"))):
            assert not row[0].startswith(("=", "+", "-", "@"))
        file.seek(0)
    assert_nothing_new(checked("ssda903", authority, files))


def test_admissions__go_round(authority):
    its = ChildFactory(local_authority=authority, la_child_id="C7")
    EnrolmentFactory(child=its, leaving_reason="-moved", left_on="2026-07-20", weekly_hours="12.5")
    assert_nothing_new(
        checked("admissions", authority, [given("admissions", "admissions", authority)])
    )


def test_children_of_other_authorities__go_round_without_what_is_for_their_own(client):
    host, home = LocalAuthorityFactory(), LocalAuthorityFactory(uses_lac=False)
    line = {
        "Responsible authority": home.name,
        "Child": "M1",
        "First name": "Erin",
        "Last name": "Vickers",
        "Date of birth": "05/10/2014",
        "In care since": "02/09/2024",
        "School URN": SchoolFactory(local_authority=host, urn="990777").urn,
        "Admitted on": "03/09/2025",
        "UPN": upn(),
        "Legal status": "C2",
    }
    gone = line | {"Child": "M2", "UPN": "", "Left on": "06/01/2026"}
    file = csv_file("visitors.csv", columns_of("visitors"), [line, gone])
    assert loaded("visitors", host, [file]).added == 2
    ChildFactory(local_authority=host)
    client.force_login(user_with(Role.VIRTUAL_SCHOOL_OFFICER, local_authority=host))
    response = client.get(address(host, "visitors", kind="visitors"))
    content = b"".join(response.streaming_content)
    assert b"C2" not in content
    assert b"M2" not in content
    again = checked("visitors", host, [SimpleUploadedFile("visitors.csv", content)])
    assert_nothing_new(again)
    assert again.unchanged == 1


def test_schools__go_round(authority):
    SchoolFactory(local_authority=authority, urn="990555", establishment_number="2002")
    assert_nothing_new(checked("schools", None, [given("schools", "schools", None)]))


def test_registers__go_round(authority):
    from attendance import marks
    from attendance.models import AttendanceCode, AttendanceDay

    its = ChildFactory(local_authority=authority, la_child_id="C7")
    place = EnrolmentFactory(child=its, admitted_on="2024-09-01")
    day = dt.date(2025, 10, 6)
    present = AttendanceCode.objects.get(code="/")
    marks.write([marks.Mark(its.pk, place.school_id, day, present.pk, None)], by=None)
    file = given("registers", "lines", authority)
    assert AttendanceDay.unscoped.count() == 1
    assert b"06/10/2025" in file.read()
    file.seek(0)
    assert_nothing_new(checked("registers", authority, [file]))


def address(authority, file="header", ending="csv", kind="ssda903"):
    place = f"localauthority-{authority.pk}"
    return reverse("imports:export", args=[kind, place, file, ending])


def test_download__holds_the_readers_children_of_the_place_and_is_in_the_log(browser, authority):
    mine = ChildFactory(local_authority=authority, la_child_id="MINE1")
    left = ChildFactory(local_authority=authority, la_child_id="LEFT1")
    other = ChildFactory(la_child_id="OTHER1")
    CareEpisodeFactory(child=mine)
    CareEpisodeFactory(child=left, started_on="2015-01-01", ended_on="2016-01-01")
    CareEpisodeFactory(child=other)
    response = browser.get(address(authority))
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    assert "MINE1" in text
    assert "LEFT1" not in text
    assert "OTHER1" not in text
    assert Event.objects.get(action="export.downloaded").data["file"] == "Header"


def test_download__of_another_authority_is_not_found(browser):
    assert browser.get(address(LocalAuthorityFactory())).status_code == 404


@pytest.mark.parametrize(
    ("file", "ending", "query"),
    [("nothing", "csv", {}), ("header", "xml", {}), ("header", "csv", {"year": "1999"})],
)
def test_download__of_what_there_is_not__is_not_found(browser, authority, file, ending, query):
    assert browser.get(address(authority, file, ending), query).status_code == 404


def test_list__offers_each_file(browser, authority):
    text = browser.get(reverse("imports:exports")).content.decode()
    assert address(authority, "oc3") in text
    assert address(authority, "return", "xml") in text


def test_list__is_not_for_who_may_import_nothing(client):
    client.force_login(user_with(Role.SOCIAL_WORKER))
    assert client.get(reverse("imports:exports")).status_code == 403


def test_download__takes_as_many_queries_for_many_children_as_for_one(
    authority, django_assert_max_num_queries
):
    numbers = [f"C{number}" for number in range(40)]
    loaded(
        "ssda903",
        authority,
        ssda903_files([child(it) for it in numbers], [episode(it) for it in numbers]),
    )
    with django_assert_max_num_queries(16):
        assert given("ssda903", "return", authority).size > 1_000


def test_list__says_how_many_adopted_children_a_return_leaves_out(browser, authority):
    day = dt.date
    for ended_on in (day(2026, 3, 31), day(2026, 4, 1)):
        adopted = ChildFactory(local_authority=authority)
        CareEpisodeFactory(
            child=adopted, started_on=day(2025, 9, 1), ended_on=ended_on, reason_ended="E11"
        )
        Child.unscoped.filter(pk=adopted.pk).update(closed_on=day(2026, 5, 1), readers=[])
    address = reverse("imports:exports")
    page = browser.get(address, {"year": "2026"}).content.decode()
    assert "2 children are left out of the return of the year to March 2026" in page
    page = browser.get(address, {"year": "2027"}).content.decode()
    assert "1 child is left out of the return of the year to March 2027" in page
    assert "left out" not in browser.get(address, {"year": "2025"}).content.decode()
