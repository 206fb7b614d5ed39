"""The register of schools, as downloaded and with its oddities."""

import datetime as dt

import pytest

from lac.imports.models import Outcome, StagedRow
from lac.imports.schools import REGISTER
from lac.organisations.models import Inspection, LocalAuthority, School
from tests.factories.imports import checked, csv_file, loaded
from tests.factories.organisations import LocalAuthorityFactory, SchoolFactory

pytestmark = pytest.mark.django_db
COLUMNS = [column.name for column in REGISTER.columns] + ["EstablishmentStatus (code)"]


def school(urn="100001", **cells):
    line = {
        "URN": urn,
        "LA (code)": "931",
        "LA (name)": "Wexcombe",
        "EstablishmentNumber": "4001",
        "EstablishmentName": "Alder Hill School",
        "EstablishmentStatus (name)": "Open",
        "PhaseOfEducation (name)": "Secondary",
        "OpenDate": "01-09-1998",
        "StatutoryLowAge": "11",
        "StatutoryHighAge": "16",
        "TelephoneNum": "1632960001",
        "HeadTitle (name)": "Ms",
        "HeadFirstName": "Ada",
        "HeadLastName": "Okoro",
        "OfstedLastInsp": "12-03-2024",
        "OfstedRating (name)": "Good",
    }
    return line | cells


def load(*lines):
    return loaded("schools", None, [csv_file("register.csv", COLUMNS, lines)])


def test_school__comes_with_its_authority_and_inspection():
    job = load(school())
    it = School.objects.get()
    assert (job.added, job.refused) == (1, 0)
    assert (it.name, it.phase, it.is_open, it.laestab) == (
        "Alder Hill School",
        "secondary",
        True,
        "9314001",
    )
    assert (it.opened_on, it.lowest_age, it.highest_age) == (dt.date(1998, 9, 1), 11, 16)
    assert (it.telephone, it.head_teacher) == ("01632960001", "Ms Ada Okoro")
    inspection = Inspection.objects.get()
    assert (inspection.inspected_on, inspection.outcome, inspection.judged_good_or_better) == (
        dt.date(2024, 3, 12),
        "Good",
        True,
    )
    authority = LocalAuthority.objects.get()
    assert (authority.code, authority.name, authority.uses_lac) == ("931", "Wexcombe", False)


def test_register_again__changes_nothing():
    load(school(), school("100002"))
    job = load(school(), school("100002"))
    assert (job.added, job.changed, job.unchanged) == (0, 0, 2)
    assert Inspection.objects.count() == 2


def test_school_that_closed__is_marked_and_kept():
    load(school())
    job = load(school(**{"EstablishmentStatus (name)": "Closed", "CloseDate": "31-08-2026"}))
    assert (job.changed, dict(job.figures)["Schools that have closed since"]) == (1, 1)
    it = School.objects.get()
    assert (it.is_open, it.closed_on) == (False, dt.date(2026, 8, 31))
    load(school())
    it.refresh_from_db()
    assert (it.is_open, it.closed_on) == (True, None)


def test_new_inspection__is_added_and_the_old_one_kept():
    load(school())
    load(school(**{"OfstedLastInsp": "01-10-2026", "OfstedRating (name)": ""}))
    found = Inspection.objects.values_list("inspected_on", "outcome", "judged_good_or_better")
    assert list(found) == [
        (dt.date(2026, 10, 1), "Not given", None),
        (dt.date(2024, 3, 12), "Good", True),
    ]


@pytest.mark.parametrize(
    ("words", "judged"),
    [
        ("Outstanding", True),
        ("Requires improvement", False),
        ("Serious Weaknesses", False),
        ("Standards maintained", None),
    ],
)
def test_outcome__is_kept_in_its_own_words(words, judged):
    load(school(**{"OfstedRating (name)": words}))
    it = Inspection.objects.get()
    assert (it.outcome, it.judged_good_or_better) == (words, judged)


def test_empty_cells__erase_nothing_and_not_applicable_counts_as_empty():
    load(school())
    job = load(school(TelephoneNum="", HeadFirstName="Not applicable", HeadLastName="Not recorded"))
    assert job.unchanged == 1
    assert School.objects.get().head_teacher == "Ms Ada Okoro"


def test_authority_on_record__keeps_its_name():
    LocalAuthorityFactory(code="931", name="Wexcombe Council")
    load(school())
    assert LocalAuthority.objects.get().name == "Wexcombe Council"


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"URN": ""}, "missing"),
        ({"URN": "ABC"}, "urn"),
        ({"LA (code)": "9311"}, "la_code"),
        ({"EstablishmentName": ""}, "missing"),
        ({"EstablishmentStatus (name)": "Perhaps"}, "status"),
        ({"OpenDate": "long ago"}, "not_a_date"),
    ],
)
def test_wrong_line__is_refused_and_the_others_loaded(cells, problem):
    job = load(school(**cells), school("100002"))
    assert StagedRow.objects.get(job=job, outcome=Outcome.REFUSED).problem == problem
    assert School.objects.get().urn == "100002"


def test_status_whose_name_and_code_disagree__goes_by_the_name_and_says_so():
    job = load(school(**{"EstablishmentStatus (code)": "2"}))
    assert School.objects.get().is_open
    assert StagedRow.objects.get(job=job).warnings[0][0] == "status"


def test_cp1252__is_read():
    file = csv_file("register.csv", COLUMNS, [school(EstablishmentName="Ysgol Siân’s")])
    content = file.read().decode().encode("cp1252")
    file.file.seek(0)
    file.file.truncate()
    file.file.write(content)
    file.size = len(content)
    file.seek(0)
    loaded("schools", None, [file])
    assert School.objects.get().name == "Ysgol Siân’s"


def test_loaded_lines__are_not_kept_a_second_time():
    SchoolFactory(urn="100002")
    job = load(school(), school("100002"), school("100003", URN="X"))
    assert set(StagedRow.objects.filter(job=job).values_list("outcome", flat=True)) == {"refused"}


def test_file_of_something_else__names_the_missing_columns():
    job = checked("schools", None, [csv_file("x.csv", ("URN", "Name"), [])])
    assert "LA (code)" in job.message
