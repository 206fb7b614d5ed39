"""Lines about a closed record are refused with a sentence: no reopening, no second record."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from lac.accounts.access import Role
from lac.children.models import CareEpisode, Child
from lac.imports import actions as imports
from lac.imports.models import ImportState, Outcome, StagedRow
from tests.children.access.test_closed import close
from tests.factories.imports import (
    checked,
    child,
    columns_of,
    csv_file,
    episode,
    loaded,
    ssda903_files,
    upn,
)

HEAD = Role.VIRTUAL_SCHOOL_HEAD


@pytest.fixture
def closed(world):
    """The child of the world, adopted; the UPN they had is the third of the factory."""
    Child.unscoped.filter(pk=world.child.pk).update(upn=upn(3))
    close(world)
    return world.child


def refusals(job):
    rows = (
        StagedRow.objects.filter(job=job).filter(outcome=Outcome.REFUSED).order_by("kind", "line")
    )
    return [(it.kind, it.problem) for it in rows]


def load(world, header, episodes):
    return loaded("ssda903", world.authority, ssda903_files(header, episodes))


def test_return__a_line_with_the_old_id_is_refused_and_the_others_are_loaded(world, closed):
    old = closed.la_child_id
    job = load(world, [child(old), child("NEW-1")], [episode(old), episode("NEW-1")])
    assert refusals(job) == [("episodes", "closed_record"), ("header", "closed_record")]
    closed.refresh_from_db()
    assert closed.closed_on
    assert not CareEpisode.unscoped.filter(child=closed, ended_on=None).exists()
    assert Child.unscoped.filter(la_child_id="NEW-1").exists()


def test_return__the_old_upn_under_a_new_id_makes_no_record(world, closed):
    job = load(world, [child("NEW-2", UPN=upn(3))], [episode("NEW-2")])
    assert ("header", "closed_record") in refusals(job)
    assert not Child.unscoped.filter(la_child_id="NEW-2").exists()


def test_return__the_sentence_says_what_to_do_and_not_why(world, closed):
    job = load(world, [child(closed.la_child_id)], [episode(closed.la_child_id)])
    row = StagedRow.objects.filter(job=job).filter(kind="header").get()
    assert "belongs to a closed record" in row.reason
    assert "adopt" not in (row.reason + row.remedy).lower()


def test_admissions__neither_the_old_id_nor_the_old_upn_finds_the_child(world, closed):
    place = {"School URN": world.school.urn, "Admitted on": "01/11/2026"}
    columns = columns_of("admissions")
    lines = [{columns[0]: who} | place for who in (closed.la_child_id, upn(3).lower())]
    job = loaded("admissions", world.authority, [csv_file("admissions.csv", columns, lines)])
    assert [problem for _, problem in refusals(job)] == ["closed_record"] * 2


def test_return__closed_after_the_check_is_refused_at_loading(world):
    """What was right in the morning is asked again when it is loaded."""
    old = world.child.la_child_id
    job = checked("ssda903", world.authority, ssda903_files([child(old)], [episode(old)]))
    imports.accept(job=job, by=None)
    close(world)
    before = CareEpisode.unscoped.filter(child=world.child).count()
    imports.apply(job=job, by=None)
    job.refresh_from_db()
    assert CareEpisode.unscoped.filter(child=world.child).count() == before
    assert job.state != ImportState.APPLIED or refusals(job)


def test_undo__of_what_brought_the_child_is_refused_when_the_record_is_closed(world):
    load(world, [child("OLD-1")], [episode("OLD-1")])
    job = load(world, [child("OLD-2")], [episode("OLD-2")])
    old = Child.unscoped.get(la_child_id="OLD-2")
    close(world, child=old)
    with pytest.raises(ValidationError):
        imports.undo(job=job, by=world.users[HEAD])
    assert Child.unscoped.filter(pk=old.pk).exists()


def test_undo_page__tells_nobody_why_a_record_was_closed(client, world):
    job = load(world, [child("OLD-1")], [episode("OLD-1")])
    close(world, child=Child.unscoped.get(la_child_id="OLD-1"))
    client.force_login(world.users[Role.VIRTUAL_SCHOOL_OFFICER])
    page = client.get(reverse("imports:undo", args=[job.pk])).content.decode()
    assert "The record was closed" in page
    assert "adopt" not in page.lower()
