"""Documents: what is taken, the check for viruses, versions and withdrawal."""

from pathlib import Path

import pytest
from django.conf import settings as live_settings
from django.core.exceptions import ValidationError

from lac.audit.models import Event
from lac.children import actions
from lac.children.models import Audience, ChildDocument, DocumentFile
from lac.children.scanning import ScannerUnavailable
from lac.children.tasks import check_waiting_files
from tests.children.files import DOCX, PNG, FakeScanner, upload
from tests.factories.accounts import UserFactory
from tests.factories.children import ChildFactory
from tests.factories.support import DocumentFactory, DocumentFileFactory

pytestmark = pytest.mark.django_db
DETAILS = {"title": "School report", "kind": "report", "audience": "everyone"}
SCANNER = "tests.children.files.FakeScanner"


@pytest.fixture
def scanned(settings, monkeypatch):
    """With a scanner that finds nothing until told otherwise."""
    settings.DOCUMENT_SCANNER = SCANNER
    monkeypatch.setattr(FakeScanner, "answer", "")
    return monkeypatch


def add(child=None, file=None, by=None, **details):
    return actions.add_document(
        child=child or ChildFactory(), file=file or upload(), by=by, **(DETAILS | details)
    )


def test_add__keeps_the_file_below_the_private_folder_under_a_name_that_tells_nothing():
    document = add(file=upload(name="Rowan Ashdown court report.pdf"))
    kept = document.files.get()
    path = Path(kept.file.path)
    assert Path(live_settings.MEDIA_ROOT) / "documents" in path.parents
    assert "Rowan" not in str(path)
    assert oct(path.stat().st_mode)[-3:] == "600"
    with pytest.raises(ValueError, match="no public address"):
        _ = kept.file.url


def test_add__the_type_comes_from_the_content_and_not_from_the_name():
    kept = add(file=upload(DOCX, name="holiday.pdf")).files.get()
    assert kept.extension == "docx"
    assert kept.download_name == "holiday.docx"


def test_add__a_program_called_pdf_is_refused_beside_the_file():
    with pytest.raises(ValidationError) as refusal:
        add(file=upload(b"MZ\x90\0", name="report.pdf"))
    assert "cannot be kept here" in refusal.value.message_dict["file"][0]
    assert not ChildDocument.unscoped.exists()


def test_add__a_file_of_the_largest_size_is_taken_and_one_byte_more_is_not(settings):
    settings.DOCUMENT_MAX_BYTES = 100
    add(file=upload(b"%PDF-" + b"1" * 95))
    with pytest.raises(ValidationError, match="larger than 100"):
        add(file=upload(b"%PDF-" + b"1" * 96))


def test_add__pressed_twice_keeps_one():
    child, teacher = ChildFactory(), UserFactory()
    first = add(child, by=teacher)
    assert add(child, by=teacher) == first
    assert add(child, by=teacher, title="Another") != first
    assert add(child, by=UserFactory()) != first
    assert ChildDocument.unscoped.count() == 3


def test_add__without_a_scanner_says_that_nothing_checked_it():
    kept = add().files.get()
    assert kept.checked == DocumentFile.Check.NONE
    assert kept.is_open


def test_check__a_new_file_waits_until_it_is_passed(scanned, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as later:
        document = add()
    assert not document.files.get().is_open
    for task in later:
        task()
    kept = document.files.get()
    assert kept.checked == DocumentFile.Check.CLEAN
    assert kept.is_open


def test_check__an_infected_file_is_deleted_and_the_row_says_why(
    scanned, django_capture_on_commit_callbacks
):
    kept = DocumentFileFactory(checked="waiting")
    path = Path(kept.file.path)
    scanned.setattr(FakeScanner, "answer", "Eicar-Test-Signature")
    with django_capture_on_commit_callbacks(execute=True):
        actions.check_file(file=kept, by=None)
    kept.refresh_from_db()
    assert kept.checked == DocumentFile.Check.INFECTED
    assert kept.threat == "Eicar-Test-Signature"
    assert not kept.is_open
    assert not path.exists()
    assert Event.objects.filter(action="document.refused").exists()


def test_check__a_scanner_that_is_away_leaves_the_file_waiting(scanned):
    kept = DocumentFileFactory(checked="waiting")
    scanned.setattr(FakeScanner, "answer", ScannerUnavailable("away"))
    with pytest.raises(ScannerUnavailable):
        actions.check_file(file=kept, by=None)
    kept.refresh_from_db()
    assert kept.checked == DocumentFile.Check.WAITING


def test_check_waiting_files__asks_again_and_twice_changes_nothing(scanned):
    kept = DocumentFileFactory(checked="waiting")
    check_waiting_files()
    check_waiting_files()
    kept.refresh_from_db()
    assert kept.checked == DocumentFile.Check.CLEAN
    assert Event.objects.filter(action="document.checked").count() == 1


def test_add_version__keeps_the_earlier_file():
    document = add()
    actions.add_document_version(document=document, file=upload(PNG, "photo.png"), by=None)
    assert [(it.number, it.extension) for it in document.files.all()] == [(2, "png"), (1, "pdf")]
    assert all(Path(it.file.path).exists() for it in document.files.all())


def test_add_version__the_same_file_is_refused():
    document = add()
    with pytest.raises(ValidationError, match="the same file"):
        actions.add_document_version(document=document, file=upload(), by=None)


def test_withdraw__keeps_the_file_and_refuses_changes_until_it_is_put_back():
    document = add()
    actions.withdraw_document(document=document, reason="Wrong child", by=UserFactory())
    for change in (
        lambda: actions.edit_document(document=document, by=None, title="X"),
        lambda: actions.add_document_version(document=document, file=upload(PNG), by=None),
        lambda: actions.withdraw_document(document=document, reason="Again", by=None),
    ):
        with pytest.raises(ValidationError, match="was withdrawn"):
            change()
    assert Path(document.files.get().file.path).exists()
    restored = actions.restore_document(document=document, by=None)
    assert (restored.withdrawn_at, restored.why_withdrawn) == (None, "")
    with pytest.raises(ValidationError, match="in use"):
        actions.restore_document(document=document, by=None)


def test_edit__a_date_to_come_is_refused():
    document = DocumentFactory()
    with pytest.raises(ValidationError, match="today or in the past"):
        actions.edit_document(
            document=document, by=None, dated_on=document.dated_on.replace(year=2099)
        )


def test_log__says_nothing_of_a_title_that_few_may_read():
    document = add(title="Court bundle", audience=Audience.SOCIAL_CARE)
    actions.edit_document(document=document, by=None, title="Court bundle, part 2")
    told = list(Event.objects.filter(action__startswith="document.").values_list("data", flat=True))
    assert len(told) == 2
    assert "Court" not in str(told)
    assert "report, for social care" in str(told)
