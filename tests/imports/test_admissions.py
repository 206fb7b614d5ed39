"""Admissions from our own template."""

import datetime as dt

import pytest

from lac.audit.models import Event
from lac.children.models import Enrolment, EnrolmentKind
from lac.imports.models import Outcome, StagedRow
from tests.factories.children import ChildFactory, EnrolmentFactory
from tests.factories.imports import columns_of, csv_file, loaded, upn
from tests.factories.organisations import LocalAuthorityFactory, SchoolFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def authority():
    return LocalAuthorityFactory()


@pytest.fixture
def child(authority):
    return ChildFactory(local_authority=authority, la_child_id="C1", upn=upn())


@pytest.fixture
def schools(authority):
    return [
        SchoolFactory(local_authority=authority, urn=urn, name=name)
        for urn, name in (("100001", "Alder Hill School"), ("100002", "Brook Lane School"))
    ]


def admission(identifier="C1", urn="100001", admitted="03/09/2025", **cells):
    return {"Child": identifier, "School URN": urn, "Admitted on": admitted} | cells


def load(authority, *lines):
    return loaded(
        "admissions", authority, [csv_file("admissions.csv", columns_of("admissions"), lines)]
    )


def refusal(job):
    return StagedRow.objects.get(job=job, outcome=Outcome.REFUSED)


def test_admission__is_recorded_by_social_care_id_or_upn(authority, child, schools):
    for number, identifier in enumerate(("C1", upn().lower())):
        load(
            authority,
            admission(identifier, admitted=f"0{number + 1}/09/2025", Enrolment="Guest pupil"),
        )
    first, second = Enrolment.unscoped.order_by("admitted_on")
    assert (first.child, first.school, first.kind) == (child, schools[0], EnrolmentKind.GUEST)
    assert second.child == child


def test_admission_without_a_kind__is_to_the_main_school_and_starts_clocks(
    authority, child, schools
):
    load(authority, admission(**{"Weekly hours": "12.5"}))
    it = Enrolment.unscoped.get()
    assert (it.kind, it.weekly_hours, it.left_on) == ("C", 12.5, None)
    event = Event.objects.get(action="import.enrolments_loaded")
    assert (event.child_id, event.data["added"]) == (child.pk, 1)


def test_file_again__changes_nothing(authority, child, schools):
    lines = admission(**{"Weekly hours": "25"}), admission(urn="100002", Enrolment="S")
    load(authority, *lines)
    job = load(authority, *lines)
    assert (job.added, job.changed, job.unchanged, job.refused) == (0, 0, 2, 0)
    assert set(Enrolment.unscoped.values_list("version", flat=True)) == {1}


def test_line_about_an_enrolment_on_record__changes_it_and_erases_nothing(
    authority, child, schools
):
    held = EnrolmentFactory(
        child=child, school=schools[0], admitted_on=dt.date(2025, 9, 3), weekly_hours=25
    )
    job = load(authority, admission(**{"Left on": "2026-03-31", "Leaving reason": "Moved home"}))
    held.refresh_from_db()
    assert (held.left_on, held.leaving_reason) == (dt.date(2026, 3, 31), "Moved home")
    assert (held.weekly_hours, held.version) == (25, 2)
    assert job.changed == 1


def test_child_who_changes_schools__needs_both_lines(authority, child, schools):
    EnrolmentFactory(child=child, school=schools[0], admitted_on=dt.date(2025, 9, 3))
    job = load(authority, admission(urn="100002", admitted="01/04/2026"))
    assert refusal(job).problem == "overlaps"
    assert "Alder Hill School on record" in refusal(job).reason
    job = load(
        authority,
        admission(urn="100002", admitted="01/04/2026"),
        admission(**{"Left on": "31/03/2026"}),
    )
    assert (job.added, job.changed, job.refused) == (1, 1, 0)


def test_two_main_schools_in_one_file__keep_the_earlier_and_name_it(authority, child, schools):
    job = load(authority, admission(), admission(urn="100002", admitted="01/10/2025"))
    assert refusal(job).line == 3
    assert "Alder Hill School on line 2" in refusal(job).reason


def test_second_school__may_be_at_the_same_time(authority, child, schools):
    job = load(
        authority,
        admission(Enrolment="M"),
        admission(urn="100002", admitted="01/10/2025", Enrolment="S"),
    )
    assert (job.added, job.refused) == (2, 0)


def test_main_school_that_becomes_the_second__makes_room_in_the_same_file(
    authority, child, schools
):
    EnrolmentFactory(child=child, school=schools[0], admitted_on=dt.date(2025, 9, 3))
    job = load(
        authority,
        admission(Enrolment="S"),
        admission(urn="100002", admitted="01/10/2025", Enrolment="M"),
    )
    assert (job.added, job.changed, job.refused) == (1, 1, 0)


def test_last_day_at_one_school__cannot_be_the_first_at_another(authority, child, schools):
    job = load(
        authority,
        admission(**{"Left on": "31/03/2026"}),
        admission(urn="100002", admitted="31/03/2026"),
    )
    assert refusal(job).problem == "overlaps"


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"Child": "C9"}, "unknown_child"),
        ({"School URN": "999999"}, "unknown_school"),
        ({"Admitted on": ""}, "missing"),
        ({"Left on": "01/09/2025"}, "left_before_admitted"),
        ({"Weekly hours": "61"}, "out_of_range"),
        ({"Enrolment": "Sometimes"}, "unknown_code"),
        ({"Admitted on": "01/09/2010"}, "before_birth"),
    ],
)
def test_wrong_line__is_refused_with_a_reason_and_a_remedy(
    authority, child, schools, cells, problem
):
    job = load(authority, admission() | cells)
    assert refusal(job).problem == problem
    assert refusal(job).reason
    assert refusal(job).remedy
    assert not Enrolment.unscoped.exists()


def test_same_child_by_both_identifiers__is_a_repetition(authority, child, schools):
    job = load(authority, admission("C1"), admission(upn()))
    assert refusal(job).problem == "repeated"
    assert Enrolment.unscoped.count() == 1


def test_child_of_another_authority__is_not_known(authority, schools):
    ChildFactory(la_child_id="C1", upn=upn())
    assert refusal(load(authority, admission(upn()))).problem == "unknown_child"


def test_school_that_had_closed__is_refused(authority, child, schools):
    schools[0].is_open, schools[0].closed_on = False, dt.date(2025, 8, 31)
    schools[0].save()
    assert refusal(load(authority, admission())).problem == "closed_school"
