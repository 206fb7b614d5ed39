"""The pages of imports: only one's own, in few queries, and working without scripts."""

import datetime as dt

import pytest
from django.urls import reverse

from lac.accounts.access import Role
from lac.audit.models import Event
from lac.children.models import Child
from lac.imports import progress
from lac.imports.machinery import IMPORTERS
from lac.imports.models import Import, ImportState
from tests.factories.accounts import user_with
from tests.factories.children import EnrolmentFactory
from tests.factories.imports import (
    ImportFactory,
    checked,
    child,
    columns_of,
    csv_file,
    episode,
    load_return,
    loaded,
    ssda903_files,
)
from tests.factories.organisations import LocalAuthorityFactory, SchoolFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def authority():
    return LocalAuthorityFactory(name="Wexcombe")


@pytest.fixture
def officer(authority):
    return user_with(Role.VIRTUAL_SCHOOL_OFFICER, local_authority=authority)


@pytest.fixture
def browser(client, officer):
    client.force_login(officer)
    return client


def page(browser, name, *args, status=200, **query):
    response = browser.get(reverse(f"imports:{name}", args=args), query)
    assert response.status_code == status
    return response.content.decode()


def a_return():
    return ssda903_files(
        [child("C1", UPN="A931200000001")], [episode("C1"), episode("C2", RNE="Q")]
    )


def test_list__says_what_can_be_loaded_and_what_was(browser, authority):
    ImportFactory(local_authority=authority, state=ImportState.APPLIED, added=1_234)
    text = page(browser, "list")
    assert "Looked-after children return" in text
    assert "1,234" in text
    assert "Wexcombe" in text


def test_list__shows_nothing_of_another_authority(browser):
    ImportFactory(local_authority__name="Marlinghoe")
    assert "Marlinghoe" not in page(browser, "list")


def test_list__takes_as_many_queries_for_many_imports_as_for_one(
    browser, authority, officer, django_assert_max_num_queries
):
    ImportFactory.create_batch(20, local_authority=authority, uploaded_by=officer)
    with django_assert_max_num_queries(6):
        page(browser, "list")


def test_designated_teacher__is_not_offered_the_return(client):
    client.force_login(user_with(Role.DESIGNATED_TEACHER))
    assert client.get(reverse("imports:add", args=["ssda903"])).status_code == 403


@pytest.mark.parametrize(
    ("kind", "file"),
    [
        (code, file.code)
        for code, importer in IMPORTERS.items()
        for file in importer.files
        if file.template
    ],
)
def test_template__has_the_headings_its_importer_wants(browser, kind, file):
    response = browser.get(reverse("imports:template", args=[kind, file]))
    assert response["Content-Disposition"] == f'attachment; filename="{file}.csv"'
    header = response.content.decode("utf-8-sig").strip().split(",")
    importer = IMPORTERS[kind]
    assert importer.recognise(header) is importer.file(file)


def test_template_that_is_not_offered__is_not_found(browser):
    page(browser, "template", "schools", "schools", status=404)
    page(browser, "add", "nonsense", status=404)


def test_upload_look_load__without_scripts(browser, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        response = browser.post(
            reverse("imports:add", args=["ssda903"]), {"uploads": a_return()}, follow=True
        )
    text = browser.get(response.redirect_chain[-1][0]).content.decode()
    assert "Nothing has changed yet" in text
    assert "RNE is “Q”" in text
    assert "A931200000001" in text
    assert Child.unscoped.count() == 0
    pk = Import.objects.get().pk
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(reverse("imports:apply", args=[pk]))
    text = page(browser, "detail", pk)
    assert "2 added, 0 changed, 0 unchanged, 1 refused." in text
    assert Child.unscoped.count() == 1


def test_upload_without_a_file__says_so(browser):
    response = browser.post(reverse("imports:add", args=["ssda903"]), {})
    assert "Choose a file." in response.content.decode()
    assert Import.objects.count() == 0


def test_upload__asks_whom_it_is_for_when_there_is_a_choice(browser, officer, authority):
    other = LocalAuthorityFactory(name="Marlinghoe")
    officer.memberships.create(
        role=Role.VIRTUAL_SCHOOL_OFFICER, local_authority=other, starts_on="2024-01-01"
    )
    assert "Who is it for?" in page(browser, "add", "ssda903")
    response = browser.post(
        reverse("imports:add", args=["ssda903"]),
        {"place": f"localauthority-{other.pk}", "uploads": a_return()},
    )
    assert response.status_code == 302
    assert Import.objects.get().local_authority == other
    page(browser, "add", "schools")


def test_upload__for_an_authority_of_others_is_refused(browser):
    other = LocalAuthorityFactory()
    browser.post(
        reverse("imports:add", args=["ssda903"]),
        {"place": f"localauthority-{other.pk}", "uploads": a_return()},
    )
    assert not Import.objects.filter(local_authority=other).exists()


@pytest.mark.parametrize("name", ["detail", "progress", "refused"])
def test_import_of_another_authority__is_not_found(browser, name):
    page(browser, name, ImportFactory().pk, status=404)


@pytest.mark.parametrize("name", ["apply", "discard", "retry"])
def test_import_of_another_authority__cannot_be_touched(browser, name):
    job = ImportFactory()
    assert browser.post(reverse(f"imports:{name}", args=[job.pk])).status_code == 404
    assert Import.objects.get().state == ImportState.CHECKED


def test_progress__is_shown_until_it_is_done_and_then_the_page_comes_anew(browser, authority):
    job = ImportFactory(local_authority=authority, state=ImportState.CHECKING)
    progress.tell(job.pk, 40, "Reading episodes.csv")
    text = page(browser, "detail", job.pk)
    assert "Reading episodes.csv" in text
    assert 'value="40"' in text
    poll = reverse("imports:progress", args=[job.pk])
    assert poll in text
    assert "HX-Refresh" not in browser.get(poll)
    Import.objects.update(state=ImportState.CHECKED)
    assert browser.get(poll)["HX-Refresh"] == "true"


def test_failed_import__says_why_and_offers_to_try_again(browser, authority):
    job = checked("ssda903", authority, [csv_file("header.csv", ("A", "B"), [])])
    text = page(browser, "detail", job.pk)
    assert "There is no Header file" in text
    assert reverse("imports:retry", args=[job.pk]) in text


def test_action_that_comes_too_late__says_so(browser, authority):
    job = loaded("ssda903", authority, a_return())
    response = browser.post(reverse("imports:apply", args=[job.pk]), follow=True)
    assert "not waiting to be loaded" in response.content.decode()


def test_lines__are_listed_with_their_reason_and_name_only_children_in_reach(browser, authority):
    job = load_return(authority, [child("C1", UPN="A931200000001")], [episode("C1")])
    Child.unscoped.update(given_name="Rowan", family_name="Ashdown")
    text = page(browser, "rows", job.pk, "warned")
    assert "Rowan Ashdown" in text
    assert "A931200000001" in text
    assert Event.objects.filter(action="import.viewed").exists()


def test_change_to_a_child_out_of_reach__does_not_show_what_is_on_record(browser, authority):
    load_return(authority, [child("C1")], [])
    job = load_return(authority, [child("C1", SEX="F")], [])
    text = page(browser, "rows", job.pk, "changed")
    assert "You do not work with this child now" in text
    assert "Male becomes" not in text
    load_return(authority, [child("C1")], [episode("C1")])
    job = load_return(authority, [child("C1", SEX="F")], [])
    assert "Male becomes" in page(browser, "rows", job.pk, "changed")


def test_restricted_record__is_not_told_of_in_refusals(browser, authority):
    load_return(authority, [child("C1")], [episode("C1")])
    roll = EnrolmentFactory(
        child=Child.unscoped.get(),
        school=SchoolFactory(local_authority=authority, name="Hidden Hollow School"),
        admitted_on=dt.date(2025, 9, 3),
    )
    line = {"Child": "C1", "School URN": SchoolFactory().urn, "Admitted on": "05/01/2026"}
    files = [csv_file("admissions.csv", columns_of("admissions"), [line])]
    job = checked("admissions", authority, files)
    assert roll.school.name in page(browser, "rows", job.pk, "refused")
    Child.unscoped.update(readers=["user:0"])
    for name, *rest in (("detail",), ("rows", "refused"), ("refused",)):
        text = page(browser, name, job.pk, *rest)
        assert roll.school.name not in text
        assert "You do not work with this child now" in text


def test_lines_of_one_kind__can_be_picked_out(browser, authority):
    job = load_return(
        authority, [child("C1", UPN="A931200000001", SEX=""), child("C2", SEX="")], []
    )
    assert page(browser, "rows", job.pk, "warned").count(", line ") == 2
    assert page(browser, "rows", job.pk, "warned", problem="upn_check_letter").count(", line ") == 1
    page(browser, "rows", job.pk, "nonsense", status=404)


def test_lines__take_few_queries(browser, authority, django_assert_max_num_queries):
    lines = [child(f"C{number}", UPN="bad") for number in range(30)]
    job = load_return(authority, lines, [])
    with django_assert_max_num_queries(9):
        page(browser, "rows", job.pk, "warned")


def test_refused_lines__are_downloaded_and_the_download_is_logged(browser, authority):
    job = loaded("ssda903", authority, a_return())
    assert "RNE is “Q”" in page(browser, "refused", job.pk)
    assert Event.objects.filter(action="import.downloaded", subject_id=job.pk).exists()


def test_childs_page__shows_the_warnings_of_the_last_import_until_they_are_mended(
    browser, authority
):
    load_return(authority, [child("C1", UPN="A931200000001")], [episode("C1")])
    address = reverse("children:detail", args=[Child.unscoped.get().pk])
    assert "A931200000001" in browser.get(address).content.decode()
    load_return(authority, [child("C1")], [episode("C1")])
    assert "A931200000001" not in browser.get(address).content.decode()
