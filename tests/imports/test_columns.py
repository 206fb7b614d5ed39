"""Files whose columns go by other names: named once on a page, remembered by source."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from lac.accounts.access import Role
from lac.children.models import Enrolment
from lac.imports.columns import fingerprint, suggest
from lac.imports.machinery import IMPORTERS
from lac.imports.models import ColumnMap, ImportState
from lac.imports.refused import write_refused
from tests.factories.accounts import user_with
from tests.factories.children import ChildFactory
from tests.factories.imports import checked, csv_file
from tests.factories.organisations import LocalAuthorityFactory, SchoolFactory

pytestmark = pytest.mark.django_db
HEADER = ("Person ID", "Establishment URN", "Start date", "Leaving date", "Notes")


@pytest.fixture
def authority():
    return LocalAuthorityFactory()


@pytest.fixture
def browser(client, authority):
    client.force_login(user_with(Role.VIRTUAL_SCHOOL_OFFICER, local_authority=authority))
    return client


def a_file(authority):
    its = ChildFactory(local_authority=authority, la_child_id="C7")
    school = SchoolFactory(urn="990321")
    line = dict(zip(HEADER, (its.la_child_id, school.urn, "03/09/2025", "", "x"), strict=True))
    return csv_file("roll.csv", HEADER, [line])


def test_suggestions__are_the_columns_most_alike_each_once():
    file = IMPORTERS["admissions"].files[0]
    assert suggest(file, list(HEADER)) == {
        "Child": "Person ID",
        "School URN": "Establishment URN",
        "Admitted on": "Start date",
        "Left on": "Leaving date",
    }


def test_suggestions__leave_out_what_is_like_nothing():
    assert suggest(IMPORTERS["admissions"].files[0], ["Dish", "Price"]) == {}


@pytest.mark.parametrize("kind", ["admissions", "registers", "schools", "visitors"])
def test_unknown_columns__wait_to_be_named(authority, kind):
    place = None if kind == "schools" else authority
    job = checked(kind, place, [csv_file("x.csv", ("Alpha", "Beta"), [{"Alpha": "1"}])])
    assert job.state == ImportState.UNNAMED
    assert job.files.get().samples == [["1", ""]]


def test_columns_once_named__are_read_and_remembered(
    browser, authority, django_capture_on_commit_callbacks
):
    file = a_file(authority)
    job = checked("admissions", authority, [file])
    assert "x.csv" not in job.message
    url = reverse("imports:columns", args=[job.pk])
    text = browser.get(url).content.decode()
    assert "Person ID (for example C7)" in text
    names = {"column_0": HEADER[0], "column_1": HEADER[1], "column_2": HEADER[2]}
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(url, names)
    job.refresh_from_db()
    assert (job.state, job.added) == (ImportState.CHECKED, 1)
    file.seek(0)
    again = checked("admissions", authority, [file])
    assert (again.state, again.added) == (ImportState.CHECKED, 1)
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(reverse("imports:apply", args=[again.pk]))
    assert Enrolment.unscoped.get().school.urn == "990321"


def test_refused_lines_put_right__are_read_under_the_names_that_were_given(authority):
    names = {"Child": "Person ID", "School URN": "Establishment URN", "Admitted on": "Start date"}
    ColumnMap.objects.create(
        kind="admissions",
        local_authority=authority,
        fingerprint=fingerprint(HEADER),
        file_kind="admissions",
        names=names,
    )
    file = a_file(authority)
    wrong = SimpleUploadedFile("roll.csv", file.read().replace(b"03/09/2025", b"soon"))
    job = checked("admissions", authority, [wrong])
    assert (job.state, job.refused) == (ImportState.CHECKED, 1)
    out = io.StringIO()
    write_refused(job, out)
    right = SimpleUploadedFile("refused.csv", out.getvalue().replace("soon", "03/09/2025").encode())
    again = checked("admissions", authority, [right])
    assert (again.state, again.added) == (ImportState.CHECKED, 1), again.message


def test_columns_named_for_one_authority__say_nothing_for_another(browser, authority):
    job = checked("admissions", authority, [a_file(authority)])
    ColumnMap.objects.create(
        kind="admissions",
        local_authority=LocalAuthorityFactory(),
        fingerprint=fingerprint(HEADER),
        file_kind="admissions",
        names={"Child": HEADER[0]},
    )
    assert checked("admissions", authority, [a_file_again()]).state == ImportState.UNNAMED
    assert job.state == ImportState.UNNAMED


def a_file_again():
    return csv_file("roll.csv", HEADER, [])


@pytest.mark.parametrize(
    ("names", "says"),
    [
        ({"column_0": HEADER[0]}, "Say which column holds School URN, Admitted on"),
        (
            {"column_0": HEADER[0], "column_1": HEADER[0], "column_2": HEADER[2]},
            "You chose the column Person ID twice",
        ),
    ],
)
def test_incomplete_names__are_refused_in_a_sentence(browser, authority, names, says):
    job = checked("admissions", authority, [a_file(authority)])
    text = browser.post(reverse("imports:columns", args=[job.pk]), names).content.decode()
    assert says in text
    assert ColumnMap.objects.count() == 0


def test_names__can_be_changed_later(browser, authority, django_capture_on_commit_callbacks):
    job = checked("admissions", authority, [a_file(authority)])
    url = reverse("imports:columns", args=[job.pk])
    names = {"column_0": HEADER[0], "column_1": HEADER[1], "column_2": HEADER[2]}
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(url, names)
    assert (
        "See or change which column is which"
        in browser.get(reverse("imports:detail", args=[job.pk])).content.decode()
    )
    browser.post(url, names | {"column_5": HEADER[3]})
    assert ColumnMap.objects.get().names["Left on"] == HEADER[3]
