"""What a file is, told by its content and never by its name.

PDF, Word, Excel, pictures and plain text are taken. Office files that carry
macros, and everything else, are refused by a sentence. The signatures are few
and fixed, so they are written out here.
"""

import zipfile
from dataclasses import dataclass
from unicodedata import category

from django.core.exceptions import ValidationError

TAKEN = "PDF, Word, Excel, pictures (JPEG, PNG, GIF, WebP, HEIC) and plain text"
HEAD = 4096


@dataclass(frozen=True)
class FileType:
    """A kind of file as people call it, its ending and its media type."""

    name: str
    extension: str
    media_type: str


_OFFICE = "application/vnd.openxmlformats-officedocument."
PDF = FileType("PDF", "pdf", "application/pdf")
DOCX = FileType("Word", "docx", f"{_OFFICE}wordprocessingml.document")
XLSX = FileType("Excel", "xlsx", f"{_OFFICE}spreadsheetml.sheet")
DOC = FileType("Word 97-2003", "doc", "application/msword")
XLS = FileType("Excel 97-2003", "xls", "application/vnd.ms-excel")
JPEG = FileType("Picture", "jpg", "image/jpeg")
PNG = FileType("Picture", "png", "image/png")
GIF = FileType("Picture", "gif", "image/gif")
WEBP = FileType("Picture", "webp", "image/webp")
HEIC = FileType("Picture", "heic", "image/heic")
TEXT = FileType("Text", "txt", "text/plain; charset=utf-8")

TYPES = {it.extension: it for it in (PDF, DOCX, XLSX, DOC, XLS, JPEG, PNG, GIF, WEBP, HEIC, TEXT)}

_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STARTS = [
    (b"%PDF-", PDF),
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
]
_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1"}


def type_of(file):
    """The type of an open file, read from its bytes. Raises ValidationError for any other."""
    file.seek(0)
    head = file.read(HEAD)
    found = _by_start(head) or _office(file, head) or _old_office(file, head) or _text(file)
    file.seek(0)
    if found is None:
        raise ValidationError(
            "This kind of file cannot be kept here. "
            f"Save it as one of these and try again: {TAKEN}."
        )
    return found


def _by_start(head):
    for start, kind in _STARTS:
        if head.startswith(start):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return WEBP
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS:
        return HEIC
    return None


def _office(file, head):
    """A Word or Excel file is an archive that lists its parts."""
    if not head.startswith(b"PK\x03\x04"):
        return None
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return None
    if "[Content_Types].xml" not in names:
        return None
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise ValidationError(
            "This file contains macros, which can do harm. Save it without macros "
            "(as .docx or .xlsx) or as a PDF, and try again."
        )
    if any(name.startswith("word/") for name in names):
        return DOCX
    return XLSX if any(name.startswith("xl/") for name in names) else None


def _old_office(file, head):
    """Word and Excel up to 2003 name their stream in UTF-16; macros live in one called VBA."""
    if not head.startswith(_OLD_OFFICE):
        return None
    file.seek(0)
    content = file.read()
    if "_VBA_PROJECT".encode("utf-16-le") in content:
        raise ValidationError(
            "This file contains macros, which can do harm. Save it as a PDF and try again."
        )
    if "WordDocument".encode("utf-16-le") in content:
        return DOC
    return XLS if "Workbook".encode("utf-16-le") in content else None


def _text(file):
    """Plain text: UTF-8 without control characters, and not a page or a script."""
    file.seek(0)
    content = file.read()
    try:
        words = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    if not words.strip() or any(category(it) == "Cc" and it not in "\t\r\n\f" for it in words):
        return None
    begins = words.lstrip()[:200].lower()
    if begins.startswith(("<", "#!", "{\\rtf")):
        return None
    return TEXT
