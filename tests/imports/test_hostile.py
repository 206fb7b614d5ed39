"""Broken and hostile files: a sentence each, and nothing loaded."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lac.children.models import Child
from lac.imports.models import ImportState, Outcome, StagedRow
from tests.factories.imports import checked, child, csv_file, episode, loaded, ssda903_files
from tests.factories.organisations import LocalAuthorityFactory

pytestmark = pytest.mark.django_db
HEAD = b"CHILD,SEX,DOB,ETHNIC,UPN\r\n"
LINE = b"C1,M,05/10/2014,WBRI,UN1\r\n"


@pytest.fixture
def authority():
    return LocalAuthorityFactory()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (HEAD + b"C\x001,M,05/10/2014,WBRI,UN1\r\n", "not a text file"),
        (b"\xef\xbb\xbf" + HEAD + LINE + b"C2,M,\xe2\x82", "may have been cut off"),
        ((HEAD + LINE).decode().encode("utf-16")[:-1], "may have been cut off"),
        ((HEAD + LINE).decode().encode("utf-16-le"), "not a text file"),
        (b"CHILD," * 1_000_000, "1,000,001 values"),
        (HEAD + b"C1" + b"," * 1_000_000 + b"\r\n", "Line 2 has 1,000,001 values"),
        (b"PK\x03\x04../../etc/passwd", "zip file"),
        (b"\x1f\x8b\x08", "compressed"),
        (b"\r\n\r\n", "empty"),
        (b"<html><body>Sign in</body></html>", "XML or a web page"),
    ],
    ids=[
        "null bytes",
        "UTF-8 cut off in a character",
        "UTF-16 cut off",
        "UTF-16 without its mark",
        "a million columns in the header",
        "a million columns in a line",
        "a zip that wants out of its folder",
        "gzip",
        "blank lines only",
        "a sign-in page saved as CSV",
    ],
)
def test_file__fails_in_a_sentence_that_names_it(authority, content, says):
    job = checked("ssda903", authority, [SimpleUploadedFile("header.csv", content)])
    assert job.state == ImportState.FAILED
    assert job.message.startswith("header.csv: ")
    assert says in job.message
    assert Child.unscoped.count() == StagedRow.objects.count() == 0


def test_file_cut_off_in_a_quoted_cell__refuses_what_follows_the_quotation_mark(authority):
    header = SimpleUploadedFile("header.csv", HEAD + LINE + b'C2,M,"05/10/2014\r\nC3,M,')
    _, episodes = ssda903_files([], [episode("C1")])
    job = checked("ssda903", authority, [header, episodes])
    refused = StagedRow.objects.get(job=job, outcome=Outcome.REFUSED)
    assert "quotation mark" in refused.reason
    assert job.added == 2


@pytest.mark.parametrize("name", ["../../etc/cron.d/x.csv", "..\\..\\x.csv", "/etc/passwd"])
def test_name_with_folders__is_only_a_name(authority, name):
    content = SimpleUploadedFile("x.csv", HEAD + LINE)
    content._name = name
    job = checked("ssda903", authority, [content])
    file = job.files.get()
    assert "/" not in file.name
    assert "\\" not in file.name
    assert file.content.name.startswith("imports/")


def test_same_file_twice_in_one_upload__is_used_once(authority):
    lines = ssda903_files([child("C1")], [episode("C1")])
    job = loaded(
        "ssda903",
        authority,
        [*lines, csv_file("again.csv", ("CHILD", "SEX", "DOB", "ETHNIC", "UPN"), [child("C1")])],
    )
    assert job.refused == 1
    assert Child.unscoped.count() == 1
