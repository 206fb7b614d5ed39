import io

import pytest
from django.core.exceptions import ValidationError

from lac.children.filetypes import type_of
from tests.children.files import DOCX, OLD_OFFICE, PDF, PNG, office


@pytest.mark.parametrize(
    ("content", "extension"),
    [
        (PDF, "pdf"),
        (PNG, "png"),
        (b"\xff\xd8\xff\xe0....JFIF", "jpg"),
        (b"GIF89a...", "gif"),
        (b"RIFF0000WEBPVP8 ", "webp"),
        (b"\0\0\0\x18ftypheic....", "heic"),
        (DOCX, "docx"),
        (office("xl/workbook.xml"), "xlsx"),
        (OLD_OFFICE + "WordDocument".encode("utf-16-le"), "doc"),
        (OLD_OFFICE + "Workbook".encode("utf-16-le"), "xls"),
        ("Notes of a café visit\r\n".encode(), "txt"),
    ],
)
def test_type_of__is_told_by_the_content(content, extension):
    assert type_of(io.BytesIO(content)).extension == extension


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"MZ\x90\0 a program",
        b"\x7fELF",
        b"<html><script>alert(1)</script>",
        b"  <svg xmlns='http://www.w3.org/2000/svg'/>",
        b"#!/bin/sh\nrm",
        b"{\\rtf1 }",
        b"PK\x03\x04 not an archive",
        office("somewhere/else.xml"),
        OLD_OFFICE,
        b"half text\0half not",
    ],
)
def test_type_of__refuses_the_rest_and_says_what_is_taken(content):
    with pytest.raises(ValidationError, match="PDF, Word, Excel, pictures"):
        type_of(io.BytesIO(content))


@pytest.mark.parametrize(
    "content",
    [
        office("word/document.xml", "word/vbaProject.bin"),
        OLD_OFFICE + "WordDocument_VBA_PROJECT".encode("utf-16-le"),
    ],
)
def test_type_of__refuses_macros_by_name(content):
    with pytest.raises(ValidationError, match="contains macros"):
        type_of(io.BytesIO(content))


def test_type_of__leaves_the_file_at_its_start():
    file = io.BytesIO(PDF)
    type_of(file)
    assert file.tell() == 0
