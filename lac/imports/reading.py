"""From the bytes of an upload to numbered lines of cells, or one clear sentence."""

import csv
import functools
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

# An England-wide register of schools is about 60 MB.
LARGEST_UPLOAD = 100 * 1024 * 1024

# The national register has some two hundred; a register with a column a date, four hundred.
MOST_COLUMNS = 2_000

csv.field_size_limit(LARGEST_UPLOAD)


class BadFile(ValueError):
    """A file that cannot be read at all; its text is the sentence people see."""


class Line(NamedTuple):
    """One record of a file. `last`, the line it ends on, is a later one after a stray quote."""

    number: int
    last: int
    cells: list[str]


@dataclass(frozen=True)
class Sheet:
    """A file that could be read: its headings as they came, and its lines that are not blank."""

    header: list[str]
    lines: Sequence[Line]
    encoding: str


class Lines(Sequence):
    """The lines below the headings of a CSV file, read anew from its bytes each time.

    The bytes are all that is kept: a hundred megabytes of cells would be a gigabyte of text.
    """

    def __init__(self, content, encoding, delimiter):
        self.content, self.encoding, self.delimiter = content, encoding, delimiter
        # Reads the whole file once, so that one that cannot be read is refused at the start.
        self.number = sum(1 for _ in self)

    def __len__(self):
        return self.number

    def __iter__(self):
        return islice(self.records(), 1, None)

    def __getitem__(self, place):
        if isinstance(place, slice):
            return list(islice(self, place.start, place.stop, place.step))
        return next(islice(self, place, None))

    def records(self):
        """Every line that is not blank, that of the headings first. Raises BadFile."""
        text = io.TextIOWrapper(io.BytesIO(self.content), self.encoding, newline="")
        return _records(csv.reader(text, delimiter=self.delimiter))


_SIGNATURES = {
    b"PK\x03\x04": "an Excel workbook or a zip file",
    b"\xd0\xcf\x11\xe0": "an Excel workbook",
    b"%PDF": "a PDF",
    b"\x1f\x8b": "a compressed file",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
}


def decode(content):
    """The text of a file and the encoding it was in. Raises BadFile."""
    for signature, what in _SIGNATURES.items():
        if content.startswith(signature):
            raise BadFile(
                f"This is {what}, not a CSV file. Open it where it came from, "
                "choose “Save as” and “CSV”, and upload that."
            )
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        candidates = ["utf-16"]
    elif content.startswith(b"\xef\xbb\xbf"):
        candidates = ["utf-8-sig"]
    else:
        candidates = ["utf-8-sig", "cp1252"]
    for encoding in candidates:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text.removeprefix("\ufeff"), encoding.removesuffix("-sig")
    if len(candidates) == 1:
        raise BadFile(
            "The file begins as Unicode text and goes on as something else. It may have been cut "
            "off on its way: export it again, and upload it as it comes."
        )
    raise BadFile("This is not a text file, so it cannot be read as CSV.")


def read_sheet(content):
    """The headings and lines of a CSV file. Raises BadFile."""
    text, encoding = decode(content)
    if not text.strip():
        raise BadFile("The file is empty.")
    if text.lstrip().startswith("<"):
        raise BadFile(
            "This is XML or a web page, not a CSV file. Export it as CSV, or a return as XML in "
            "UTF-8, and upload that."
        )
    # UTF-8 is read past its signature, which is there or not.
    codec = "utf-8-sig" if encoding == "utf-8" else encoding
    delimiter = _delimiter(text)
    del text
    lines = Lines(content, codec, delimiter)
    first = next(lines.records(), None)
    if first is None:
        raise BadFile("The file is empty.")
    header = [" ".join(cell.removeprefix("\ufeff").split()) for cell in first.cells]
    while header and not header[-1]:
        header.pop()
    if not any(header) or len(header) < 2:
        raise BadFile("The first line must hold the column headings, separated by commas.")
    return Sheet(header, lines, encoding)


def _records(reader):
    """Records that are not blank, each with the physical lines it covers."""
    before = 0
    try:
        for cells in reader:
            first, before = before + 1, reader.line_num
            if len(cells) > MOST_COLUMNS:
                raise BadFile(
                    f"Line {first} has {len(cells):,} values, and no file we know has more than "
                    f"{MOST_COLUMNS:,} columns. Check that it is the right file."
                )
            if any(map(str.strip, cells)):
                yield Line(first, before, cells)
    except csv.Error as error:
        raise BadFile(f"Line {reader.line_num} cannot be read as CSV: {error}.") from error


def _delimiter(text):
    """A comma, unless the first line holds none and does hold tabs or semicolons."""
    first = text.lstrip().split("\n", 1)[0]
    if "," in first:
        return ","
    return max("\t;", key=first.count) if re.search("[\t;]", first) else ","


@functools.lru_cache(maxsize=10_000)
def heading(name):
    """A heading for comparison: case and spacing do not matter."""
    return " ".join(name.split()).casefold()
