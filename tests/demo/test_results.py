"""The demo's file of results is one that the importer takes whole."""

from lac.accounts.access import Role
from lac.demo.results import SUBJECTS, WEEKS, build_results
from lac.imports.models import Import
from pep.models import AttainmentPoint
from tests.world import TODAY


def test_file_of_results__is_loaded_without_a_refused_row(world):
    people = {"amina.rashid": world.users[Role.VIRTUAL_SCHOOL_OFFICER]}
    build_results(world.authority, people, TODAY)
    job = Import.objects.get()
    rows = len(SUBJECTS) * len(WEEKS)
    assert (job.state, job.refused, job.added) == ("applied", 0, rows)
    assert AttainmentPoint.unscoped.filter(child=world.child).count() == rows
