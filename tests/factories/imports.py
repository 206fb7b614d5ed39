"""Made-up files, and imports of them.

job = checked("ssda903", authority, header=[child("C1")], episodes=[episode("C1")])
"""

import csv
import io

import factory
from django.core.files.uploadedfile import SimpleUploadedFile

from lac.children.upn import check_letter
from lac.imports import actions
from lac.imports.machinery import IMPORTERS
from lac.imports.models import Import, ImportState

HEADER = ("CHILD", "SEX", "DOB", "ETHNIC", "UPN", "MOTHER", "MC_DOB")
EPISODES = (
    "CHILD",
    "DECOM",
    "RNE",
    "LS",
    "CIN",
    "PLACE",
    "PLACE_PROVIDER",
    "DEC",
    "REC",
    "REASON_PLACE_CHANGE",
    "HOME_POST",
    "PL_POST",
    "URN",
)


class ImportFactory(factory.django.DjangoModelFactory):
    """An import that waits for somebody to load it; without files."""

    class Meta:
        model = Import

    kind = "ssda903"
    local_authority = factory.SubFactory("tests.factories.organisations.LocalAuthorityFactory")
    state = ImportState.CHECKED


def upn(serial=1):
    """A made-up UPN whose check letter fits."""
    rest = f"931200{serial:06}"
    return check_letter(rest) + rest


def child(identifier, **cells):
    """One line of a Header file."""
    line = {"CHILD": identifier, "SEX": "M", "DOB": "05/10/2014", "ETHNIC": "WBRI", "UPN": "UN1"}
    return line | cells


def episode(identifier, started="02/09/2024", **cells):
    """One line of an Episodes file: a child comes into care and is fostered."""
    line = {
        "CHILD": identifier,
        "DECOM": started,
        "RNE": "S",
        "LS": "C2",
        "CIN": "N1",
        "PLACE": "U6",
        "PLACE_PROVIDER": "PR1",
        "PL_POST": "WX1 1AA",
        "URN": "SC123456",
    }
    return line | cells


def csv_file(name, columns, lines):
    """A CSV file as a browser sends it: `lines` are {column: cell}."""
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, restval="")
    writer.writeheader()
    writer.writerows(lines)
    return SimpleUploadedFile(name, out.getvalue().encode(), content_type="text/csv")


def ssda903_files(header, episodes):
    """A Header and an Episodes file."""
    return [
        csv_file("header.csv", HEADER, header),
        csv_file("episodes.csv", EPISODES, episodes),
    ]


def checked(kind, place, files, by=None):
    """An import of these files, checked."""
    job = actions.keep(kind=kind, files=files, place=place, by=by)
    actions.check(job=job, by=by)
    return job


def loaded(kind, place, files, by=None):
    """An import of these files, checked and loaded."""
    job = checked(kind, place, files, by)
    assert job.state == ImportState.CHECKED, job.message
    actions.accept(job=job, by=by)
    actions.apply(job=job, by=by)
    return job


def load_return(authority, header, episodes):
    """A return with these lines, loaded."""
    return loaded("ssda903", authority, ssda903_files(header, episodes))


def columns_of(kind):
    """The headings of the one file of a kind of import."""
    return [column.name for column in IMPORTERS[kind].files[0].columns]
