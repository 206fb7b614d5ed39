"""All or nothing, once and only once, one at a time."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction

from lac.accounts.access import Role
from lac.audit.models import Event
from lac.children.models import CareEpisode, Child
from lac.imports import actions, tasks
from lac.imports.models import Import, ImportState, StagedRow
from lac.imports.ssda903 import Ssda903, episodes
from tests.factories.accounts import user_with
from tests.factories.imports import checked, child, episode, load_return, loaded, ssda903_files
from tests.factories.organisations import LocalAuthorityFactory

pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """What a worker meets when it is killed: no `except Exception` catches it."""


@pytest.fixture
def authority():
    return LocalAuthorityFactory()


@pytest.fixture
def officer(authority):
    return user_with(Role.VIRTUAL_SCHOOL_OFFICER, local_authority=authority)


def a_return(*identifiers):
    return ssda903_files([child(it) for it in identifiers], [episode(it) for it in identifiers])


def bytes_file(content, name="x.csv"):
    return SimpleUploadedFile(name, content)


def test_upload__is_checked_in_the_background_and_changes_nothing(
    authority, officer, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        job = actions.upload(kind="ssda903", files=a_return("C1"), place=authority, by=officer)
    job.refresh_from_db()
    assert (job.state, job.added, job.uploaded_by) == (ImportState.CHECKED, 2, officer)
    assert Child.unscoped.count() == 0
    assert len(job.files.first().sha256) == 64


def test_accepted__is_loaded_in_the_background_under_the_persons_name(
    authority, officer, django_capture_on_commit_callbacks
):
    job = checked("ssda903", authority, a_return("C1"), officer)
    with django_capture_on_commit_callbacks(execute=True):
        actions.request_apply(job=job, by=officer)
    job.refresh_from_db()
    assert (job.state, job.applied_by) == (ImportState.APPLIED, officer)
    assert Event.objects.get(action="import.applied").actor_id == officer.pk


@pytest.mark.parametrize("role", [Role.DESIGNATED_TEACHER, Role.SOCIAL_WORKER, Role.GOVERNOR])
def test_upload__is_refused_without_the_right(authority, role):
    with pytest.raises(ValidationError, match="cannot load"):
        actions.upload(kind="ssda903", files=a_return("C1"), place=authority, by=user_with(role))


def test_upload__is_refused_for_another_authority(officer):
    with pytest.raises(ValidationError, match="cannot load"):
        actions.upload(
            kind="ssda903", files=a_return("C1"), place=LocalAuthorityFactory(), by=officer
        )


def test_upload_that_is_too_large__is_refused(authority, monkeypatch):
    monkeypatch.setattr(actions, "LARGEST_UPLOAD", 10)
    with pytest.raises(ValidationError, match="larger"):
        actions.keep(kind="ssda903", files=a_return("C1"), place=authority, by=None)
    assert Import.objects.count() == 0


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"PK\x03\x04", "Excel"),
        (b"", "empty"),
        (b"\x00\x01\x02", "not a text file"),
        (b"words\n", "headings"),
    ],
)
def test_unreadable_file__fails_in_a_sentence_that_names_it(authority, content, says):
    job = checked("ssda903", authority, [bytes_file(content, "return.csv")])
    assert job.state == ImportState.FAILED
    assert job.message.startswith("return.csv: ")
    assert says in job.message


def test_worker_killed_half_way__leaves_nothing_and_the_task_may_run_again(authority, monkeypatch):
    job = checked("ssda903", authority, a_return("C1", "C2"))
    actions.accept(job=job, by=None)
    with monkeypatch.context() as patched:
        patched.setattr(episodes, "_add_episodes", _kill)
        with pytest.raises(Killed), transaction.atomic():
            tasks.apply_import(job.pk)
    assert Child.unscoped.count() == CareEpisode.unscoped.count() == 0
    assert Import.objects.get().state == ImportState.APPLYING
    tasks.apply_import(job.pk)
    assert Import.objects.get().state == ImportState.APPLIED
    assert (Child.unscoped.count(), CareEpisode.unscoped.count()) == (2, 2)


def test_worker_killed_while_checking__may_check_again(authority, monkeypatch):
    job = actions.keep(kind="ssda903", files=a_return("C1"), place=authority, by=None)
    with monkeypatch.context() as patched:
        patched.setattr(Ssda903, "validate", _kill)
        with pytest.raises(Killed):
            actions.check(job=job, by=None)
    assert StagedRow.objects.count() == 0
    tasks.check_import(job.pk)
    assert Import.objects.get().state == ImportState.CHECKED
    assert StagedRow.objects.count() == 2


def _kill(*args, **kwargs):
    raise Killed


def test_task_that_runs_twice__loads_once(authority):
    job = loaded("ssda903", authority, a_return("C1"))
    before = Event.objects.count()
    tasks.apply_import(job.pk)
    tasks.check_import(job.pk)
    assert Event.objects.count() == before
    assert Import.objects.get().state == ImportState.APPLIED


def test_fault_of_ours__is_said_and_nothing_is_loaded(authority, monkeypatch, caplog):
    job = checked("ssda903", authority, a_return("C1"))
    actions.accept(job=job, by=None)
    monkeypatch.setattr(episodes, "_add_episodes", lambda *args: 1 / 0)
    actions.apply(job=job, by=None)
    job.refresh_from_db()
    assert (job.state, job.message) == (ImportState.FAILED, actions.OUR_FAULT)
    assert Child.unscoped.count() == 0
    assert "ZeroDivisionError" in caplog.text


def test_failed_import__can_be_tried_again(authority, monkeypatch, officer):
    with monkeypatch.context() as patched:
        patched.setattr(Ssda903, "validate", lambda *args: 1 / 0)
        job = checked("ssda903", authority, a_return("C1"))
    assert job.state == ImportState.FAILED
    actions.retry(job=job, by=officer)
    tasks.check_import(job.pk)
    assert Import.objects.get().state == ImportState.CHECKED


def test_records_that_changed_since__send_the_import_back_to_be_looked_at(authority):
    job = checked("ssda903", authority, a_return("C1"))
    load_return(authority, [child("C1", SEX="F")], [])
    actions.accept(job=job, by=None)
    actions.apply(job=job, by=None)
    job.refresh_from_db()
    assert (job.state, job.message) == (ImportState.CHECKED, actions.LOOK_AGAIN)
    assert (job.added, job.changed) == (1, 1)
    assert CareEpisode.unscoped.count() == 0
    actions.accept(job=job, by=None)
    actions.apply(job=job, by=None)
    job.refresh_from_db()
    assert job.state == ImportState.APPLIED
    assert Child.unscoped.get().sex == "M"


def test_import__is_accepted_once(authority, officer):
    job = loaded("ssda903", authority, a_return("C1"))
    with pytest.raises(ValidationError, match="not waiting"):
        actions.accept(job=job, by=officer)


def test_discarded__keeps_its_entry_and_loses_its_files_and_lines(
    authority, officer, django_capture_on_commit_callbacks
):
    job = checked("ssda903", authority, a_return("C1"))
    content = job.files.first().content
    assert content.storage.exists(content.name)
    with django_capture_on_commit_callbacks(execute=True):
        actions.discard(job=job, by=officer)
    assert not content.storage.exists(content.name)
    assert StagedRow.objects.count() == 0
    assert Import.objects.get().state == ImportState.DISCARDED
    with pytest.raises(ValidationError, match="no longer"):
        actions.discard(job=job, by=officer)


def test_file__is_kept_under_a_name_that_says_nothing(authority):
    job = actions.keep(
        kind="ssda903",
        files=[bytes_file(b"a,b\n", "..\\secret/Rowan.csv")],
        place=authority,
        by=None,
    )
    file = job.files.get()
    assert file.name == "Rowan.csv"
    assert "Rowan" not in file.content.name
    with file.content.open() as kept:
        assert kept.read() == b"a,b\n"


@pytest.mark.django_db(transaction=True)
def test_two_imports_of_one_authority_at_once__queue_and_both_are_loaded(authority):
    jobs = [checked("ssda903", authority, a_return(it)) for it in ("C1", "C2")]
    for job in jobs:
        actions.accept(job=job, by=None)
    start, problems = threading.Barrier(2), []

    def load(job):
        try:
            start.wait(timeout=10)
            tasks.apply_import(job.pk)
        except Exception as problem:
            problems.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=load, args=[job]) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert problems == []
    assert set(Import.objects.values_list("state", flat=True)) == {ImportState.APPLIED}
    assert set(Child.unscoped.values_list("la_child_id", flat=True)) == {"C1", "C2"}


@pytest.mark.django_db(transaction=True)
def test_one_import_in_two_workers_at_once__is_loaded_once(authority):
    job = checked("ssda903", authority, a_return("C1"))
    actions.accept(job=job, by=None)
    start = threading.Barrier(2)

    def load():
        try:
            start.wait(timeout=10)
            tasks.apply_import(job.pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=load) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert Event.objects.filter(action="import.applied").count() == 1
    assert Child.unscoped.count() == 1
