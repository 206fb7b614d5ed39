"""Lines of care that the last return could not load, among the gaps in children's records."""

import datetime as dt

import pytest

from lac.children.models import Child
from lac.imports.models import ImportFile, ImportState, Outcome, StagedRow
from lac.imports.quality import overlapping_care
from tests.factories.children import ChildFactory
from tests.factories.imports import ImportFactory

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 20)
MORNING = dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)


def loaded(child, problem, *, at=MORNING, state=ImportState.APPLIED):
    """A return of the child's authority with one refused line about the child."""
    job = ImportFactory(local_authority=child.local_authority, state=state, applied_at=at)
    file = ImportFile.objects.create(job=job, name="episodes.csv", sha256="0" * 64, size=1)
    StagedRow.objects.create(
        job=job,
        file=file,
        kind="episodes",
        line=2,
        raw=[],
        child_id=child.pk,
        outcome=Outcome.REFUSED,
        problem=problem,
    )


def failing():
    return list(Child.unscoped.filter(overlapping_care(TODAY)))


@pytest.mark.parametrize(
    ("problem", "fails"),
    [("overlaps_record", True), ("overlaps_line", True), ("bad_date", False)],
)
def test_overlapping_care__of_the_last_return(problem, fails):
    child = ChildFactory()
    loaded(child, problem)
    assert failing() == ([child] if fails else [])


def test_overlapping_care__is_forgotten_with_the_next_return():
    child = ChildFactory()
    loaded(child, "overlaps_record")
    other = ChildFactory(local_authority=child.local_authority)
    loaded(other, "bad_date", at=MORNING + dt.timedelta(hours=1))
    assert failing() == []


def test_overlapping_care__another_authoritys_return_does_not_matter():
    child = ChildFactory()
    loaded(child, "overlaps_record")
    loaded(ChildFactory(), "bad_date", at=MORNING + dt.timedelta(hours=1))
    assert failing() == [child]


def test_overlapping_care__a_return_that_was_not_loaded_says_nothing():
    loaded(ChildFactory(), "overlaps_record", state=ImportState.CHECKED)
    assert failing() == []
