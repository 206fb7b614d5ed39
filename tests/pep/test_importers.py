"""Results by CSV: who may load whose, what is added, changed, refused, given back, taken back."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lac.accounts.access import Permission, Role
from lac.audit.models import Event
from lac.imports import actions as imports
from lac.imports.exports import EXPORTERS
from lac.imports.exports.machinery import Asked, stream
from lac.imports.models import Import, ImportState, StagedRow
from pep.loading import worked_out
from pep.models import Attainment, AttainmentPoint, EarlyIntervention, OnTrack
from tests.factories.accounts import user_with
from tests.factories.children import CareEpisodeFactory, ChildFactory, EnrolmentFactory
from tests.factories.pep import AttainmentPointFactory

pytestmark = pytest.mark.django_db
HEADER = "Child,Assessed on,Kind,Subject,Topic,Result,Expected,On track\n"


@pytest.fixture
def load(world):
    """Upload and check, and load where nothing speaks against it; gives the import."""

    def load(lines, *, place=None, by=None, header=HEADER):
        by = by or world.users[Role.DESIGNATED_TEACHER]
        file = SimpleUploadedFile("results.csv", (header + lines).encode())
        job = imports.upload(kind="results", files=[file], place=place or world.school, by=by)
        imports.check(job=job, by=by)
        job.refresh_from_db()
        if job.state == ImportState.CHECKED and (job.added or job.changed):
            imports.request_apply(job=job, by=by)
            imports.apply(job=Import.objects.get(pk=job.pk), by=by)
            job.refresh_from_db()
            assert job.state == ImportState.APPLIED
        return job

    return load


def results():
    rows = AttainmentPoint.unscoped.order_by("assessed_on", "subject")
    return [(it.subject, it.current, it.on_track) for it in rows]


def refusals(job):
    rows = StagedRow.objects.filter(job=job, outcome="refused").order_by("line")
    return [(it.line, it.problem) for it in rows]


def test_load__results_of_every_kind_are_added_and_the_log_says_it(world, load):
    who = world.child.la_child_id
    load(
        f"{who},06/11/2026,,English,,98,100,\n"
        f"{who},2026-11-06,Topic,Maths,Fractions,14,,\n"
        f"{who},06/11/2026,Reading age,,,8:02,,\n"
        f"{world.child.upn or who},07/11/2026,,Art,,Secure,,above\n"
    )
    assert results() == [
        ("English", "98", "below"), ("Maths", "14", ""), ("Reading age", "8:02", ""),
        ("Art", "Secure", "above"),
    ]  # fmt: skip
    assert AttainmentPoint.unscoped.filter(school=world.school, nc_year__gt=0).count() == 4
    said = Event.objects.get(action="progress.imported").data
    assert said["subjects"] == "Art, English, Maths, Reading age"


def test_load__two_results_below_open_early_intervention_and_undoing_takes_both_back(world, load):
    who = world.child.la_child_id
    job = load(f"{who},01/10/2026,,English,,90,100,\n{who},06/11/2026,,English,,91,100,\n")
    assert EarlyIntervention.unscoped.get().subject == "English"
    imports.undo(job=job, by=world.users[Role.DESIGNATED_TEACHER])
    assert not AttainmentPoint.unscoped.exists()
    assert not EarlyIntervention.unscoped.exists()


def test_load__a_known_result_changes_and_an_empty_cell_leaves_what_stands(world, load):
    AttainmentPointFactory(
        child=world.child, assessed_on=dt.date(2026, 11, 6), current="EXS", expected="EXS",
        on_track="at",
    )  # fmt: skip
    job = load(f"{world.child.la_child_id},06/11/2026,,english,,GDS,,above\n")
    row = StagedRow.objects.get(job=job)
    assert row.changes == {
        "result": ["EXS", "GDS"],
        "on track?": ["At expected", "Above expected"],
    }
    point = AttainmentPoint.unscoped.get()
    assert (point.current, point.expected, point.version) == ("GDS", "EXS", 2)


def test_load__lines_that_cannot_stand_are_refused_with_a_reason(world, load):
    who = world.child.la_child_id
    job = load(
        f"{who},21/11/2026,,English,,98,100,\n"  # tomorrow
        f"{who},06/11/2026,,,,98,100,\n"
        f"{who},06/11/2026,topic,English,,98,100,\n"
        f"{who},06/11/2026,,English,,98,100,sideways\n"
        f"{who},06/11/2000,,English,,98,100,\n"
        f"nobody,06/11/2026,,English,,98,100,\n"
    )
    assert refusals(job) == [
        (2, "in_future"), (3, "missing"), (4, "missing"), (5, "unknown_word"),
        (6, "before_birth"), (7, "unknown_child"),
    ]  # fmt: skip


def test_load__a_school_reaches_its_own_pupils_and_the_virtual_school_its_children(world, load):
    elsewhere = ChildFactory(local_authority=world.authority)
    CareEpisodeFactory(child=elsewhere)
    left = EnrolmentFactory(child=elsewhere, school=world.school)
    left.left_on = dt.date(2026, 11, 13)
    left.save()
    line = f"{elsewhere.la_child_id},06/11/2026,,English,,98,100,\n"
    stranger = f"{world.stranger.la_child_id},06/11/2026,,English,,98,100,\n"
    assert refusals(load(line)) == [(2, "unknown_child")]
    officer = world.users[Role.VIRTUAL_SCHOOL_OFFICER]
    job = load(line + stranger, place=world.authority, by=officer)
    assert refusals(job) == [(3, "unknown_child")]
    assert AttainmentPoint.unscoped.get().child == elsewhere
    assert AttainmentPoint.unscoped.get().school == world.school


def test_load__a_result_written_in_a_plan_is_corrected_there(world, pep, load):
    line = Attainment.unscoped.create(pep=pep, subject="English", current="EXS")
    AttainmentPointFactory(
        child=world.child, assessed_on=dt.date(2026, 11, 6), current="EXS", attainment=line
    )
    who = world.child.la_child_id
    assert refusals(load(f"{who},06/11/2026,,English,,WTS,,\n")) == [(2, "of_a_plan")]
    assert load(f"{who},06/11/2026,,English,,EXS,,\n").unchanged == 1


def test_export__what_is_given_back_changes_nothing_when_it_is_loaded(world, load):
    AttainmentPointFactory(child=world.child, assessed_on=dt.date(2026, 11, 6), comment="Well done")
    AttainmentPointFactory(
        child=world.child, measure="topic", topic="Forces", subject="Science", fft5="8"
    )
    AttainmentPointFactory(child=world.stranger)
    kind = EXPORTERS["results"]
    teacher = world.users[Role.DESIGNATED_TEACHER]
    asked = Asked(world.school, kind.children(teacher, world.school))
    text = b"".join(stream(kind, kind.file("results"), asked)).decode()
    assert load(text, header="").unchanged == 2


def test_permission__readers_of_plans_load_nothing():
    assert not user_with(Role.SCHOOL_STAFF).may(Permission.IMPORT_RESULTS)


@pytest.mark.parametrize(
    ("result", "expected", "standing"),
    [("99", "100", OnTrack.BELOW), ("100", "100", OnTrack.AT), ("100.5", "100", OnTrack.ABOVE),
     ("EXS", "EXS", ""), ("99", "", "")],
)  # fmt: skip
def test_worked_out__of_two_numbers_only(result, expected, standing):
    assert worked_out(result, expected) == standing
