"""The smaller files of the return: each in its place, nothing erased, nothing doubled."""

import datetime as dt

import pytest
from django.urls import reverse

from lac.accounts.access import Role
from lac.audit.models import Event
from lac.children.models import (
    CareLeaverOutcome,
    Child,
    MissingEpisode,
    PreviousPermanence,
    UnaccompaniedChild,
)
from lac.imports.models import ImportState, Outcome, ReturnRow, StagedRow
from lac.imports.ssda903.facts import LISTENERS, returned
from lac.imports.ssda903.kinds import KINDS
from tests.factories.accounts import user_with
from tests.factories.children import CareEpisodeFactory, ChildFactory
from tests.factories.imports import checked, child, csv_file, episode, loaded, ssda903_files
from tests.factories.organisations import LocalAuthorityFactory

pytestmark = pytest.mark.django_db
BORN = "05/10/2014"


@pytest.fixture
def authority():
    return LocalAuthorityFactory()


def columns(code):
    return [it.name for it in next(it for it in KINDS if it.code == code).file.columns]


def _fit(code, line):
    return {name: cell for name, cell in line.items() if name in columns(code)}


def small(code, *lines):
    return csv_file(
        f"{code}.csv",
        columns(code),
        [{"CHILD": "C1", "DOB": BORN} | _fit(code, it) for it in lines],
    )


def load(authority, *files, header=None, by=None):
    its = ssda903_files([header or child("C1")], [episode("C1")])
    return loaded("ssda903", authority, [*its, *files], by)


EVERY_FILE = {
    "uasc": {"SEX": "M", "DUC": "05/10/2032"},
    "oc2": {"SDQ_SCORE": "17", "CONVICTED": "0", "HEALTH_CHECK": "1", "TEETH_CHECK": "1"},
    "oc3": {"IN_TOUCH": "YES", "ACTIV": "F2", "ACCOM": "U1"},
    "permanence": {"PREV_PERM": "P2", "LA_PERM": "E10000016", "DATE_PERM": "zz/10/2019"},
    "missing": {"MISSING": "M", "MIS_START": "03/03/2025", "MIS_END": "05/03/2025"},
    "reviews": {"REVIEW": "12/11/2024", "REVIEW_CODE": "PN1"},
    "ad1": {"DATE_INT": "01/02/2025", "DATE_MATCH": "01/03/2025", "FOSTER_CARE": "1",
            "NB_ADOPTR": "2", "SEX_ADOPTR": "FF", "LS_ADOPTR": "L2"},
    "placed": {"DATE_PLACED": "01/04/2025", "DATE_PLACED_CEASED": "", "REASON_PLACED_CEASED": ""},
    "workers": {"SW_ID": "SW123", "SW_DECOM": "02/09/2024", "SW_DEC": "03/09/2025",
                "SW_REASON": "LEFTRL"},
    "dolo": {"DOLO_START": "02/02/2025", "DOLO_END": ""},
}  # fmt: skip


# Without Episodes beside it, a file of one year says which.
THE_YEAR = {"YEAR": "2025"}


def test_every_file_of_the_return__has_a_line_that_can_be_loaded():
    assert EVERY_FILE.keys() == {it.code for it in KINDS}


@pytest.mark.parametrize("code", EVERY_FILE)
def test_file__is_loaded_and_loading_it_again_changes_nothing(authority, code):
    kind = next(it for it in KINDS if it.code == code)
    assert load(authority, small(code, EVERY_FILE[code])).added == 3
    assert kind.model.unscoped.filter(child__la_child_id="C1").count() == 1
    again = checked("ssda903", authority, [small(code, EVERY_FILE[code] | THE_YEAR)])
    assert (again.state, again.unchanged, again.added) == (ImportState.CHECKED, 1, 0)


def test_what_education_asks_for__has_models_of_its_own(authority):
    load(authority, *(small(code, line) for code, line in EVERY_FILE.items()))
    its = Child.unscoped.get()
    assert UnaccompaniedChild.unscoped.get(child=its).ends_on == dt.date(2032, 10, 5)
    permanence = PreviousPermanence.unscoped.get(child=its)
    assert (permanence.order, permanence.ordered) == ("P2", "zz/10/2019")
    missing = MissingEpisode.unscoped.get(child=its)
    assert (missing.started_on, missing.ended_on) == (dt.date(2025, 3, 3), dt.date(2025, 3, 5))
    outcome = CareLeaverOutcome.unscoped.get(child=its)
    assert (outcome.activity, outcome.accommodation, outcome.year) == ("F2", "U1", 2025)
    assert Event.objects.get(action="import.facts_loaded").data["added"] == len(EVERY_FILE)


@pytest.mark.parametrize(
    ("started", "year"),
    [("31/03/2025", 2025), ("01/04/2025", 2026)],
    ids=["the last day of March is in the year that ends", "the first of April is in the next"],
)
def test_yearly_line__belongs_to_the_year_of_the_latest_episode(authority, started, year):
    files = ssda903_files([child("C1")], [episode("C1", started)])
    loaded("ssda903", authority, [*files, small("oc2", EVERY_FILE["oc2"])])
    assert ReturnRow.unscoped.get(kind="oc2").year == year


def test_yearly_line__of_a_later_return_stands_beside_the_earlier(authority):
    load(authority, small("oc3", EVERY_FILE["oc3"] | {"YEAR": "2025"}))
    load(authority, small("oc3", EVERY_FILE["oc3"] | {"YEAR": "2026", "ACTIV": "G5"}))
    years = CareLeaverOutcome.unscoped.values_list("year", "activity")
    assert set(years) == {(2025, "F2"), (2026, "G5")}
    assert CareLeaverOutcome.unscoped.all().neet().get().year == 2026


def test_empty_cell__never_erases(authority):
    load(authority, small("missing", EVERY_FILE["missing"]))
    job = load(authority, small("missing", EVERY_FILE["missing"] | {"MIS_END": "", "MISSING": "A"}))
    held = MissingEpisode.unscoped.get()
    assert (held.kind, held.ended_on) == ("A", dt.date(2025, 3, 5))
    assert StagedRow.objects.get(job=job, outcome=Outcome.CHANGED).changes == {
        "MISSING": ["M", "A"]
    }


@pytest.mark.parametrize(
    ("code", "change", "says"),
    [
        ("oc2", {"SDQ_SCORE": "41"}, "40 at most"),
        ("oc2", {"CONVICTED": "yes"}, "not one of its codes"),
        ("oc3", {"ACCOM": "A1"}, "Use a letter"),
        ("oc3", {"IN_TOUCH": ""}, "IN_TOUCH is empty"),
        ("permanence", {"DATE_PERM": "10/2019"}, "zz/10/2016"),
        ("missing", {"MIS_END": "02/03/2025"}, "before MIS_START"),
        ("reviews", {"REVIEW": "12/11/2124"}, "not a date"),
        ("reviews", {"REVIEW": "12/11/2099"}, "in the future"),
        ("reviews", {"REVIEW_CODE": "PN8"}, "PN7"),
        ("workers", {"SW_REASON": "SWLAZY"}, "LEFTRL"),
        ("uasc", {"CHILD": "C9"}, "no line in the Header file"),
    ],
)
def test_bad_line__is_refused_with_what_to_do_and_the_rest_is_loaded(authority, code, change, says):
    job = load(authority, small(code, EVERY_FILE[code] | change))
    row = StagedRow.objects.get(job=job, outcome=Outcome.REFUSED)
    assert says in f"{row.reason} {row.remedy}"
    assert Child.unscoped.count() == 1


def test_other_date_of_birth__is_doubted(authority):
    job = load(authority, small("oc2", EVERY_FILE["oc2"] | {"DOB": "06/10/2014"}))
    assert StagedRow.objects.get(job=job, kind="oc2").doubts[0][0] == "dob_differs"


def test_older_codes_and_spreadsheet_numbers__are_read(authority):
    load(
        authority,
        small("oc3", EVERY_FILE["oc3"] | {"ACTIV": "F3", "ACCOM": "0"}),
        small("oc2", EVERY_FILE["oc2"] | {"CONVICTED": "1.0"}),
    )
    assert CareLeaverOutcome.unscoped.get().activity == "F3"
    assert ReturnRow.unscoped.get(kind="oc2").cells["CONVICTED"] == "1"


def test_mother_in_the_header__is_kept_and_a_strange_one_does_not_keep_the_child_out(authority):
    load(authority, header=child("C1", MOTHER="1.0", MC_DOB="01/05/2026"))
    assert ReturnRow.unscoped.get(kind="mother").cells == {"MOTHER": "1", "MC_DOB": "2026-05-01"}
    job = load(authority, header=child("C1", MOTHER="perhaps", MC_DOB="May"))
    assert (job.refused, job.changed, job.warned) == (0, 0, 1)


def test_header_without_episodes__is_asked_for(authority):
    header, _ = ssda903_files([child("C1")], [])
    job = checked("ssda903", authority, [header, small("oc2", EVERY_FILE["oc2"])])
    assert job.state == ImportState.FAILED
    assert "no Episodes file" in job.message


def test_names_of_columns_by_year__are_known(authority):
    gender = csv_file(
        "header.csv",
        ("ChildID", "GENDER", "DOB", "ETHNIC", "UPN"),
        [{"ChildID": "C1", "GENDER": "F", "DOB": BORN, "ETHNIC": "WBRI", "UPN": "UN1"}],
    )
    _, episodes = ssda903_files([], [episode("C1")])
    loaded("ssda903", authority, [gender, episodes])
    assert Child.unscoped.get().sex == "F"


def test_other_apps__are_told_of_what_was_returned(authority):
    heard = []

    @returned
    def listener(run, code, rows):
        heard.append((code, rows[0][2]["SDQ_SCORE"]))

    try:
        load(authority, small("oc2", EVERY_FILE["oc2"]))
    finally:
        LISTENERS.remove(listener)
    assert heard == [("oc2", "17")]


@pytest.fixture
def officer(authority):
    return user_with(Role.VIRTUAL_SCHOOL_OFFICER, local_authority=authority)


def test_childs_page__shows_the_return_in_words(client, authority, officer):
    load(authority, *(small(code, line) for code, line in EVERY_FILE.items()))
    client.force_login(officer)
    url = reverse("imports:child_return", args=[Child.unscoped.get().pk])
    text = client.get(url).content.decode()
    for words in (
        "until 5 October 2032",
        "Special guardianship order",
        "Full time in other education",
        "Came and spoke",
        "12 November 2024",
        "Strengths and difficulties score",
    ):
        assert words in text
    assert Event.objects.filter(action="child.return.viewed").exists()


def test_childs_page__asks_no_more_for_many_lines(
    client, authority, officer, django_assert_max_num_queries
):
    load(
        authority,
        small(
            "reviews",
            *({"REVIEW": f"{day:02}/11/2024", "REVIEW_CODE": "PN1"} for day in range(1, 29)),
        ),
    )
    client.force_login(officer)
    url = reverse("imports:child_return", args=[Child.unscoped.get().pk])
    client.get(url)
    with django_assert_max_num_queries(12):
        client.get(url)


def test_childs_page__is_not_for_who_may_not_see_legal_details(client):
    its = ChildFactory()
    CareEpisodeFactory(child=its)
    client.force_login(user_with(Role.EDUCATION_ADVISER, local_authority=its.local_authority))
    assert client.get(reverse("imports:child_return", args=[its.pk])).status_code == 403
