"""The return as one XML file (EXPSSDA903), taken apart into the same sheets as its CSV files.

Read as a stream with expat, and the lines of each kind are set down in a file of their own
that is gone when the reading is done: a return of any size takes the same memory. A document
type, and with it every entity, is refused before anything of it is read.
"""

import csv
import io
import tempfile
import weakref
from collections.abc import Sequence
from itertools import islice
from xml.parsers import expat

from ..reading import BadFile, Line, Sheet
from .files import EPISODES, HEADER
from .kinds import BY_CODE

ROOT = "EXPSSDA903"
# What the XML form calls the columns of the CSV files.
NAMES = {"CHILDID": "CHILD", "PL": "PLACE"}
# Elements inside CHILD that are a line of their own: the kind of file each is a line of.
LINES = {
    "EPISODE": "episodes",
    "AREVIEW": "reviews",
    "AMISSING": "missing",
    "OC2": "oc2",
    "PERMANENCE": "permanence",
    "AD_PLACED": "placed",
    "ASW": "workers",
    "ADOLO": "dolo",
}
# Kinds of which a child has one line, whose columns stand in HEADER: there if this one is.
IN_HEADER = {"uasc": "DUC", "oc3": "IN_TOUCH", "ad1": "DATE_INT"}
PART = 64 * 1024
# Bytes of the lines of one kind that are kept in memory before they go to a file.
IN_MEMORY = 1024 * 1024
LONGEST = 10_000
DEEPEST = 20
_FILES = {"header": HEADER, "episodes": EPISODES} | {it.code: it.file for it in BY_CODE.values()}
_COLUMNS = {code: [it.name for it in file.columns] for code, file in _FILES.items()}


def is_xml(start):
    """Whether the first bytes of a file say that it is XML."""
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    return text.startswith((b"<?xml", b"<EXPSSDA903", b"<!"))


def read_return(content):
    """{kind code: Sheet} of an open XML file. Raises BadFile with a sentence and the line."""
    reader = _Reader()
    try:
        while part := content.read(PART):
            reader.parser.Parse(part, False)
        reader.parser.Parse(b"", True)
    except expat.ExpatError as error:
        said = expat.errors.messages.get(error.code, "it is not well formed")
        raise BadFile(
            f"Line {error.lineno} cannot be read as XML: {said}. "
            "Export the return again, and upload it as it comes."
        ) from error
    except (ValueError, LookupError) as error:
        if isinstance(error, BadFile):
            raise
        raise BadFile("The file says it is in an encoding that cannot be read. Use UTF-8.") from (
            error
        )
    return {
        code: Sheet(_COLUMNS[code], lines, "xml") for code, lines in reader.lines.items() if lines
    }


class SetDown(Sequence):
    """Lines of one kind, set down in a file without a name as they come, and read from there.

    Few of them never leave the memory.
    """

    def __init__(self):
        self.file = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - lives as long as we
        self.text = io.TextIOWrapper(self.file, "utf-8", newline="")
        self.writer = csv.writer(self.text)
        weakref.finalize(self, self.text.close)
        self.number, self.last = 0, 0

    def add(self, number, cells):
        """One line, at the end; `number` is that of the line of the file it begins on."""
        self.writer.writerow([number, *cells])
        self.number, self.last = self.number + 1, number

    def __len__(self):
        return self.number

    def __iter__(self):
        self.text.flush()
        self.text.seek(0)
        for number, *cells in csv.reader(self.text):
            yield Line(int(number), int(number), cells)

    def __getitem__(self, place):
        if isinstance(place, slice):
            return list(islice(self, place.start, place.stop, place.step))
        return next(islice(self, place, None))


class _Reader:
    """Collects the lines of each kind while the parser goes through the file."""

    def __init__(self):
        self.lines = {code: SetDown() for code in _COLUMNS}
        self.path = []
        self.text, self.heard = [], 0
        self.parser = it = expat.ParserCreate()
        it.buffer_text = True
        it.StartDoctypeDeclHandler = self._refuse_type
        it.EntityDeclHandler = self._refuse_type
        it.ExternalEntityRefHandler = self._refuse_type
        it.StartElementHandler = self._open
        it.EndElementHandler = self._close
        it.CharacterDataHandler = self._hear

    def _refuse_type(self, *what):
        raise BadFile(
            f"Line {self.parser.CurrentLineNumber} declares a document type or an entity, which a "
            "return never needs. It is refused, because such files can do harm."
        )

    def _open(self, name, attributes):
        if not self.path and name != ROOT:
            raise BadFile(
                f"This is XML, but not a return: it begins with <{name[:40]}> "
                f"and a return begins with <{ROOT}>."
            )
        if len(self.path) >= DEEPEST:
            raise BadFile(
                f"Line {self.parser.CurrentLineNumber} is nested too deeply for a return."
            )
        self.path.append(name)
        self.text, self.heard = [], 0
        if self.path == [ROOT, "CHILD"]:
            self.child, self.found, self.line = {}, [], self.parser.CurrentLineNumber
        elif len(self.path) > 2 and name in LINES:
            self.found.append((LINES[name], self.parser.CurrentLineNumber, {}))

    def _hear(self, text):
        self.text.append(text)
        self.heard += len(text)
        if self.heard > LONGEST:
            raise BadFile(
                f"Line {self.parser.CurrentLineNumber} holds a value of more than "
                f"{LONGEST:,} characters, which no value of a return has."
            )

    def _close(self, name):
        said = "".join(self.text).strip()
        self.text, self.heard = [], 0
        self.path.pop()
        if self.path == [ROOT]:
            self._child_is_read()
        elif len(self.path) > 1 and name not in LINES and name != "HEADER":
            inside = [it for it in self.path if it in LINES]
            cells = self.found[-1][2] if inside else self.child
            cells[NAMES.get(name, name)] = said

    def _child_is_read(self):
        self._add("header", self.line, {})
        for code, column in IN_HEADER.items():
            if self.child.get(column):
                self._add(code, self.line, {})
        for code, line, cells in self.found:
            self._add(code, line, cells)

    def _add(self, code, line, cells):
        """One line, under the line of the file it begins on, or the next one free."""
        lines = self.lines[code]
        number = max(line, lines.last + 1)
        told = {"CHILD": self.child.get("CHILD", ""), "DOB": self.child.get("DOB", "")}
        source = self.child if code in ("header", *IN_HEADER) else told | cells
        lines.add(number, [source.get(name, "") for name in _COLUMNS[code]])
