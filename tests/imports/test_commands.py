"""The same imports from the command line."""

import csv
import io

import pytest
from django.core.management import CommandError, call_command

from lac.children.models import CareEpisode, Child
from lac.imports.models import Import, ImportState
from lac.organisations.models import School
from tests.factories.imports import child, csv_file, episode, ssda903_files
from tests.factories.organisations import LocalAuthorityFactory
from tests.imports.test_schools import COLUMNS, school

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "return"
    folder.mkdir()
    lines = [episode("C1"), episode("C2", RNE="Q")]
    for file in ssda903_files([child("C1", UPN="X")], lines):
        (folder / file.name).write_bytes(file.read())
    (folder / "notes.txt").write_text("not a part of it")
    return folder


def run(*args, **options):
    out = io.StringIO()
    call_command(*args, stdout=out, **options)
    return out.getvalue()


def test_return__is_loaded_and_summed_up(folder, tmp_path):
    LocalAuthorityFactory(code="931")
    refused = tmp_path / "refused.csv"
    said = run("import_ssda903", str(folder), "--authority=931", f"--refused={refused}")
    assert "Were added: 2" in said
    assert "Were refused: 1" in said
    assert "Children new in care: 1" in said
    assert "The UPN X was not stored" in said
    assert CareEpisode.unscoped.count() == 1
    with refused.open(encoding="utf-8-sig", newline="") as lines:
        assert [row["CHILD"] for row in csv.DictReader(lines)] == ["C2"]


def test_dry_run__says_the_same_and_loads_nothing(folder):
    LocalAuthorityFactory(code="931")
    said = run("import_ssda903", str(folder), "--authority=931", "--dry-run")
    assert "Would be added: 2" in said
    assert Child.unscoped.count() == 0
    assert Import.objects.get().state == ImportState.DISCARDED


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"", "empty"), (b"PK\x03\x04", "Excel"), (b"CHILD,DOB\nC1,x\n", "no Episodes file")],
)
def test_unreadable_file__ends_with_an_error(folder, content, says):
    LocalAuthorityFactory(code="931")
    (folder / "episodes.csv").write_bytes(content)
    with pytest.raises(CommandError, match=says):
        run("import_ssda903", str(folder), "--authority=931")
    assert Child.unscoped.count() == 0


def test_unknown_authority_or_folder__ends_with_an_error(folder, tmp_path):
    with pytest.raises(CommandError, match="no authority with the code 999"):
        run("import_ssda903", str(folder), "--authority=999")
    with pytest.raises(CommandError, match="not a folder"):
        run("import_ssda903", str(tmp_path / "gone"), "--authority=999")


def test_schools__are_loaded(tmp_path):
    path = tmp_path / "register.csv"
    path.write_bytes(csv_file("register.csv", COLUMNS, [school()]).read())
    assert "Were added: 1" in run("import_schools", str(path))
    assert School.objects.count() == 1
    assert "Would be unchanged: 1" in run("import_schools", str(path), "--dry-run")
