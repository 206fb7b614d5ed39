"""Imports of the world's authority."""

from lac.imports.models import ImportFile, ImportState
from tests.architecture.golden.objects import objects
from tests.factories.imports import ImportFactory


@objects(
    "imports:detail", "imports:progress", "imports:refused", "imports:apply", "imports:discard"
)
def an_import(world, child):
    return {"pk": ImportFactory(local_authority=world.authority).pk}


@objects("imports:retry")
def a_failed_import(world, child):
    return {"pk": ImportFactory(local_authority=world.authority, state=ImportState.FAILED).pk}


@objects("imports:findings", "imports:findings_file", "imports:undo")
def a_loaded_import(world, child):
    return {"pk": ImportFactory(local_authority=world.authority, state=ImportState.APPLIED).pk}


@objects("imports:columns")
def an_import_without_names(world, child):
    job = ImportFactory(
        local_authority=world.authority, state=ImportState.UNNAMED, kind="admissions"
    )
    ImportFile.objects.create(job=job, name="a.csv", size=1, header=["Pupil", "Start"])
    return {"pk": job.pk}


@objects("imports:rows")
def refused_lines(world, child):
    return an_import(world, child) | {"outcome": "refused"}


@objects("imports:add")
def a_return(world, child):
    return {"kind": "ssda903"}


@objects("imports:template")
def a_template(world, child):
    return {"kind": "ssda903", "file": "header"}


@objects("imports:export")
def an_export(world, child):
    return {
        "kind": "ssda903",
        "place": f"localauthority-{world.authority.pk}",
        "file": "header",
        "ending": "csv",
    }
