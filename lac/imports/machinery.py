"""What an importer is, and what it is given to work with.

An importer is declared in `<app>/importers.py`, found by itself, and appears on
the imports page of everybody who holds its permission:

    @importer
    class Admissions(Importer):
        \"\"\"Who was admitted to which school, and who left.\"\"\"

        code = "admissions"
        label = "Admissions"
        permission = Permission.IMPORT_CHILDREN
        scopes = (Scope.AUTHORITY,)
        files = (FileKind("admissions", "Admissions", (Column("URN", "The school's URN"), ...)),)

        def read(self, kind, row, run):       # one line: values, or problems noted on the row
            return {"urn": row.text("URN", required=True), "admitted_on": row.date(...)}

        def key(self, kind, values):          # tells the lines of one file apart
            return f"{values['urn']} {values['admitted_on']}"

        def validate(self, run): ...          # all lines at once: decide every pending outcome
        def apply(self, run): ...             # write what was added and changed, and record it

`read` runs for each line; `validate` and `apply` are set-based and run inside one
transaction that also holds the scope's lock. `validate` runs once for the dry run
and once more just before `apply`; if the second finds anything else than what was
shown, nothing is applied and the import goes back to be looked at.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import ClassVar

from django.db import connection
from django.db.models import TextChoices
from django.utils import timezone

from lac.accounts.access import Permission
from lac.audit.log import record_many
from lac.organisations.models import LocalAuthority, School

from .cells import Row
from .models import Import, Outcome, StagedRow
from .reading import heading

__all__ = [
    "IMPORTERS",
    "Column",
    "FileKind",
    "Importer",
    "Outcome",
    "Row",
    "Run",
    "Scope",
    "importer",
    "importers_for",
    "places_for",
]


class Scope(TextChoices):
    """For whom an import is made."""

    AUTHORITY = "authority", "One local authority"
    SCHOOL = "school", "One school"
    EVERYBODY = "everybody", "Everybody"


@dataclass(frozen=True)
class Column:
    """A column of a file: its heading, what to put there, and other headings it goes by."""

    name: str
    help: str = ""
    required: bool = True
    also: tuple[str, ...] = ()
    # What else systems call it: suggested when somebody says which column is which.
    like: tuple[str, ...] = ()


@dataclass(frozen=True)
class FileKind:
    """One kind of file an importer knows by its headings.

    `loaded` is False for a file that belongs to the same return but is not used
    yet: it is named and skipped, not refused. `template` offers the empty file.
    """

    code: str
    label: str
    columns: tuple[Column, ...]
    required: bool = True
    loaded: bool = True
    template: bool = True

    @property
    def columns_label(self):
        """What the list of its columns is called on the page."""
        return f"Columns: {self.label}"

    def matches(self, header):
        """Whether a file with this header is of this kind."""
        return not self.missing(header)

    def missing(self, header):
        """The required columns that a header lacks."""
        present = {heading(name) for name in header}
        return [
            column.name
            for column in self.columns
            if column.required and not present & {heading(it) for it in (column.name, *column.also)}
        ]

    def places(self, header):
        """{heading: position} of a header, other names of a column counting as its own.

        Each column is there under its own name too, as `Row.get` asks for it.
        """
        found = {heading(name): place for place, name in reversed(list(enumerate(header)))}
        for column in self.columns:
            for other in column.also:
                if heading(other) in found:
                    found.setdefault(heading(column.name), found[heading(other)])
        own = {it.name: found[heading(it.name)] for it in self.columns if heading(it.name) in found}
        return found | own


@dataclass
class Run:
    """One check or one loading of an import: where it belongs, and what to work with."""

    job: Import
    by: object
    # progress(percent, "what it is doing")
    progress: Callable[[int, str], None] = lambda percent, doing: None
    # False for a dry run; True when `apply` follows, so that rows may be locked.
    is_loading: bool = False
    # What `validate` found out and `figures` and `apply` want to know.
    memo: dict = field(default_factory=dict)
    today: dt.date = field(default_factory=timezone.localdate)

    @property
    def local_authority(self):
        """The authority it is for, or None."""
        return self.job.local_authority

    @property
    def school(self):
        """The school it is for, or None."""
        return self.job.school

    def rows(self, kind=None, *outcomes):
        """Staged rows of a kind of file, with one of the outcomes if any are given.

        Before loading, every line that could be read is pending again: what the dry run
        decided stays written until something else is decided.
        """
        rows = StagedRow.objects.filter(job=self.job)
        if kind:
            rows = rows.filter(kind=kind)
        if self.is_loading and outcomes == (Outcome.PENDING,):
            return rows.filter(readable=True)
        return rows.filter(outcome__in=outcomes) if outcomes else rows

    def record(self, action, children):
        """Write one event for each child: ids, or {id: what else its event says}."""
        if children:
            record_many(
                action, by=self.by, children=children, subject=self.job, kind=self.job.label
            )

    def sql(self, statement, **params):
        """Run a statement with `%(job)s` and `%(authority)s` filled in; its rows, or how many."""
        known = {"job": self.job.pk, "authority": self.job.local_authority_id}
        with connection.cursor() as cursor:
            cursor.execute(statement, known | params)
            return cursor.fetchall() if cursor.description else cursor.rowcount


class Importer:
    """A kind of import. Its docstring says in plain words what it loads."""

    code: ClassVar[str]
    label: ClassVar[str]
    permission: ClassVar[Permission]
    scopes: ClassVar[tuple[Scope, ...]] = (Scope.AUTHORITY,)
    files: ClassVar[tuple[FileKind, ...]]
    # What to know before choosing a file, one paragraph each.
    guidance: ClassVar[tuple[str, ...]] = ()
    # False where the loaded lines are not worth keeping a second time: a national register.
    keeps_loaded_rows: ClassVar[bool] = True
    # True where a file with other headings may be read once somebody says which is which.
    maps_columns: ClassVar[bool] = False
    # The records of children it writes, for an import that can be undone; each has a child.
    writes: ClassVar[tuple[type, ...]] = ()

    @classmethod
    def help_text(cls):
        """The first paragraph of the docstring."""
        return " ".join((cls.__doc__ or "").strip().split("\n\n")[0].split())

    def file(self, code):
        """The FileKind of that code, or None."""
        return next((it for it in self.files if it.code == code), None)

    def recognise(self, header):
        """The kind of a file by its headings; of several the fullest; None if unknown."""
        fitting = [it for it in self.files if it.matches(header)]
        return max(fitting, key=lambda it: len(it.columns), default=None)

    def sheets(self, file, content):
        """{kind code: Sheet} of a file that holds several, or None: it is one CSV file."""
        return None

    def needs(self, present):
        """The kinds of file that are missing beside those present (codes)."""
        return [it for it in self.files if it.required and it.loaded and it.code not in present]

    def read(self, kind, row, run):
        """The values of one line, as JSON; problems and warnings are noted on the row."""
        raise NotImplementedError

    def key(self, kind, values):
        """What tells this line from the others of its kind; empty to allow repeats."""
        return ""

    def validate(self, run):
        """Decide the outcome of every row that is still pending."""
        raise NotImplementedError

    def figures(self, run):
        """[(label, number), ...]: what the import means in its own terms, for the dry run."""
        return []

    def findings(self, run):
        """What the files mean for each child, as `Finding`s; shown as lists with links."""
        return []

    def named(self, run):
        """The identifiers of the children whom the files name, to compare the next with."""
        return []

    def apply(self, run):
        """Write what was added and changed and record it, each child's change with `run.record`.

        Deadlines of the children named in the record are worked out anew after the commit.
        """
        raise NotImplementedError


IMPORTERS: dict[str, Importer] = {}


def importer(cls):
    """Register an importer. Raises ValueError when its code is taken or it says nothing."""
    if cls.code in IMPORTERS:
        raise ValueError(f"Two importers are called {cls.code}.")
    if not cls.help_text():
        raise ValueError(f"{cls.__name__} needs a docstring: what it loads, in plain words.")
    IMPORTERS[cls.code] = cls()
    return cls


def importers_for(user):
    """The importers this person may use, in order of their label."""
    allowed = [it for it in IMPORTERS.values() if _may_use(user, it)]
    return sorted(allowed, key=lambda it: it.label)


def _may_use(user, kind):
    """Whether there is a place for which this person may load this kind; asks for no rows."""
    return user.may(kind.permission) and bool(
        Scope.EVERYBODY in kind.scopes
        or (Scope.AUTHORITY in kind.scopes and user.authority_ids(kind.permission))
        or (Scope.SCHOOL in kind.scopes and user.school_ids(kind.permission))
    )


def places_for(user, kind):
    """The authorities, schools or (None) everybody for whom this person may load this kind."""
    places: list = []
    if Scope.AUTHORITY in kind.scopes:
        ids = user.authority_ids(kind.permission)
        places += LocalAuthority.objects.filter(pk__in=ids) if ids else []
    if Scope.SCHOOL in kind.scopes:
        ids = user.school_ids(kind.permission)
        places += School.objects.filter(pk__in=ids) if ids else []
    if Scope.EVERYBODY in kind.scopes and user.may(kind.permission):
        places.append(None)
    return places
