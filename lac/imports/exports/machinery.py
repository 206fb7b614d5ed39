"""What an exporter is, and how its lines become a file."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from django.db.models import QuerySet

from lac.accounts.access import Permission
from lac.children.models import Child
from lac.organisations.models import LocalAuthority, School
from lac.spreadsheets import Rows

from ..machinery import Scope

# Lines that are sent at once.
LINES = 500


@dataclass(frozen=True)
class Asked:
    """What somebody asked to be given: for which place, of which children, of which return."""

    place: LocalAuthority | School | None
    # The children whose lines may be given.
    children: QuerySet
    # The return of the year to March, or None for everything on record.
    year: int | None = None


@dataclass(frozen=True)
class ExportFile:
    """One file that can be given back. `ending` is "csv" or "xml"."""

    code: str
    label: str
    header: tuple[str, ...] = ()
    ending: str = "csv"


class Exporter:
    """What can be given back in one format. Its docstring says in plain words what it gives."""

    code: ClassVar[str]
    label: ClassVar[str]
    permission: ClassVar[Permission]
    scopes: ClassVar[tuple[Scope, ...]] = (Scope.AUTHORITY,)
    # Whether one return can be asked for, or only everything on record.
    has_years: ClassVar[bool] = False
    files: ClassVar[tuple[ExportFile, ...]]

    @classmethod
    def help_text(cls):
        """The first paragraph of the docstring."""
        return " ".join((cls.__doc__ or "").strip().split("\n\n")[0].split())

    def file(self, code):
        """The ExportFile of that code, or None."""
        return next((it for it in self.files if it.code == code), None)

    def children(self, user, place):
        """The children whose lines this person may be given for a place."""
        children = Child.visible_to(user, self.permission)
        if isinstance(place, LocalAuthority):
            children = children.filter(local_authority=place)
        return children

    def left_out(self, place, year):
        """A sentence about what a return of a place leaves out, with its number, or ""."""
        return ""

    def header(self, file, asked):
        """The headings of a file."""
        return file.header

    def rows(self, file, asked) -> Iterable:
        """The lines of one CSV file, as lists of text; reads the database as it goes."""
        raise NotImplementedError

    def text(self, file, asked) -> Iterable[str]:
        """The parts of a file that is not CSV."""
        raise NotImplementedError


EXPORTERS: dict[str, Exporter] = {}


def exporter(cls):
    """Register an exporter. Raises ValueError when its code is taken or it says nothing."""
    if cls.code in EXPORTERS:
        raise ValueError(f"Two exporters are called {cls.code}.")
    if not cls.help_text():
        raise ValueError(f"{cls.__name__} needs a docstring: what it gives, in plain words.")
    EXPORTERS[cls.code] = cls()
    return cls


def exporters_for(user):
    """The exporters this person may use at some place, in order of their label."""
    from ..machinery import places_for

    allowed = [it for it in EXPORTERS.values() if user.may(it.permission) and places_for(user, it)]
    return sorted(allowed, key=lambda it: it.label)


class _Echo:
    """What rows are written to: it gives each line back instead of keeping it."""

    def write(self, line):
        return line


def stream(kind, file, asked):
    """The parts of a file, one after the other, as bytes; formulas are made harmless."""
    if file.ending == "csv":
        parts = _lines(kind.header(file, asked), kind.rows(file, asked))
    else:
        parts = kind.text(file, asked)
    for part in parts:
        yield part.encode()


def _lines(header, rows):
    lines = Rows(_Echo())
    yield "\ufeff" + lines.write_row(header)
    waiting = []
    for row in rows:
        waiting.append(lines.write_row(row))
        if len(waiting) == LINES:
            yield "".join(waiting)
            waiting = []
    yield "".join(waiting)
