"""Results are kept from plans, and two below expected open early intervention."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from lac.meetings.models import Challenge
from pep import actions
from pep.models import Attainment, AttainmentPoint, EarlyIntervention, Pep
from pep.parts import Parts
from pep.sections import section_of, section_of_rows
from pep.tables import tables_of
from tests.factories.pep import (
    AttainmentFactory,
    AttainmentPointFactory,
    EarlyInterventionFactory,
    PepFactory,
)
from tests.world import TODAY

D = dt.date
DAY = dt.timedelta(days=1)


def keep(child):
    actions.keep_results(children=[child.pk], by=None)
    return [(it.subject, it.current, it.assessed_on) for it in AttainmentPoint.unscoped.all()]


def slowed(child, *marks, subject="English"):
    """Results a week apart, the last yesterday; whether a case is open then."""
    for place, mark in enumerate(reversed(marks)):
        AttainmentPointFactory(
            child=child, subject=subject, on_track=mark, assessed_on=TODAY - DAY * (1 + 7 * place)
        )
    actions.open_interventions(children=[child.pk], by=None)
    return EarlyIntervention.unscoped.filter(subject=subject, closed_on=None).exists()


# --- kept from plans --------------------------------------------------------------


def test_saving_a_row_of_the_plan__keeps_its_result(
    pep, teacher, django_capture_on_commit_callbacks
):
    row = AttainmentFactory(pep=pep, subject="", current="")
    details = {"subject": "Science ", "current": "104", "assessed_on": D(2026, 11, 6)}
    with django_capture_on_commit_callbacks(execute=True):
        actions.save_row(row=row, details=details, version=1, by=teacher)
    point = AttainmentPoint.unscoped.get()
    assert (point.subject, point.current, point.nc_year) == ("Science", "104", 7)
    assert point.recorded_by == teacher


def test_sending_in_a_plan__keeps_the_ages_that_were_measured_since_last_term(
    complete, teacher, django_capture_on_commit_callbacks
):
    section = complete.pepsection_set.filter(key="attainment")
    said = {"reading_age": "9 years 1 month", "spelling_age": "8 years"}
    said |= {"progress": "Good", "achievements": "Art"}
    section.update(content=said, opened_with={"spelling_age": "8 years"})
    assert not any(subject == "Reading age" for subject, _, _ in keep(complete.child))
    with django_capture_on_commit_callbacks(execute=True):
        actions.submit(pep=complete, by=teacher)
    ages = AttainmentPoint.unscoped.exclude(measure="assessment")
    age = ages.get()
    assert (age.measure, age.subject, age.current) == ("reading", "Reading age", "9 years 1 month")
    assert (age.assessed_on, age.nc_year) == (complete.held_on, 7)
    section.update(content=said | {"reading_age": "9 years 2 months"})
    keep(complete.child)
    assert ages.get().current == "9 years 2 months"
    ages.update(comment="", current="10 years")
    keep(complete.child)
    assert ages.get().current == "10 years"


@pytest.mark.parametrize(
    "change",
    [{"carried": True}, {"subject": " "}, {"current": ""}, {"assessed_on": None},
     {"assessed_on": TODAY + DAY}],
    ids=["last term’s", "no subject", "no mark", "no day", "tomorrow"],
)  # fmt: skip
def test_keep__not_what_is_not_a_result_yet(pep, change):
    AttainmentFactory(pep=pep, **{"assessed_on": D(2026, 11, 6)} | change)
    assert keep(pep.child) == []


def test_keep__twice_changes_nothing_and_a_correction_of_the_day_replaces(pep):
    row = AttainmentFactory(pep=pep, assessed_on=D(2026, 11, 6))
    keep(pep.child)
    assert actions.keep_results(by=None) == 0
    Attainment.unscoped.filter(pk=row.pk).update(assessed_on=D(2026, 11, 5), current="Expected")
    assert keep(pep.child) == [("English", "Expected", D(2026, 11, 5))]


def test_keep__a_row_brought_up_to_date_another_day_adds_to_the_path(pep):
    row = AttainmentFactory(pep=pep, assessed_on=D(2026, 10, 6))
    keep(pep.child)
    AttainmentPoint.unscoped.update(recorded_at=timezone.now() - DAY)
    Attainment.unscoped.filter(pk=row.pk).update(assessed_on=D(2026, 11, 6))
    assert len(keep(pep.child)) == 2


def test_keep__the_same_subject_twice_in_a_plan_is_one_result(pep):
    for current in ("Working towards", "Expected"):
        AttainmentFactory(pep=pep, current=current, assessed_on=D(2026, 11, 6))
    assert keep(pep.child) == [("English", "Expected", D(2026, 11, 6))]


# --- recorded by hand -------------------------------------------------------------


def test_record__a_reading_age_needs_no_subject_and_is_recorded_once(world, teacher):
    details = {"measure": "reading", "subject": "", "assessed_on": TODAY, "current": "8y 2m"}
    for _ in range(2):
        actions.record_result(child=world.child, by=teacher, **details)
    assert AttainmentPoint.unscoped.get().subject == "Reading age"


@pytest.mark.parametrize(
    ("change", "field"),
    [({"assessed_on": TODAY + DAY}, "assessed_on"), ({"subject": " "}, "subject"),
     ({"measure": "topic"}, "topic")],
)  # fmt: skip
def test_record__what_cannot_be_is_refused(world, teacher, change, field):
    details = {"measure": "assessment", "subject": "Maths", "assessed_on": TODAY, "current": "5"}
    with pytest.raises(ValidationError) as refusal:
        actions.record_result(child=world.child, by=teacher, **details | change)
    assert field in refusal.value.message_dict


def test_edit__a_result_of_a_plan_is_corrected_there(pep, teacher):
    AttainmentFactory(pep=pep, assessed_on=D(2026, 11, 6))
    keep(pep.child)
    point = AttainmentPoint.unscoped.get()
    for change in (actions.edit_result, actions.remove_result):
        with pytest.raises(ValidationError, match="Correct it there"):
            change(point=point, by=teacher)


def test_edit_and_remove__a_result_recorded_here(world, teacher):
    point = AttainmentPointFactory(child=world.child)
    point = actions.edit_result(point=point, by=teacher, version=1, current="Expected")
    assert AttainmentPoint.unscoped.get().current == "Expected"
    actions.remove_result(point=point, by=teacher)
    assert not AttainmentPoint.unscoped.exists()


def test_take_in__fills_the_plan_with_the_latest_results_of_the_term(pep, teacher):
    AttainmentFactory(pep=pep, subject="english", carried=True, current="Old")
    AttainmentPointFactory(child=pep.child, assessed_on=D(2026, 10, 1), current="Early")
    AttainmentPointFactory(child=pep.child, assessed_on=D(2026, 11, 1), current="Late")
    AttainmentPointFactory(child=pep.child, subject="Art", assessed_on=pep.term_starts_on - DAY)
    assert actions.take_in_results(pep=pep, by=teacher) == 1
    row = Attainment.unscoped.get()
    assert (row.current, row.carried, row.assessed_on) == ("Late", False, D(2026, 11, 1))
    assert actions.take_in_results(pep=pep, by=teacher) == 0


def test_take_in__an_age_that_was_recorded_is_not_typed_again(pep, teacher):
    section = pep.pepsection_set.get(key="attainment")
    section.content = {"reading_age": "8 years", "spelling_age": "7 years 9 months"}
    section.carried = ["reading_age"]
    section.save()
    for measure, subject in (("reading", "Reading age"), ("spelling", "Spelling age")):
        AttainmentPointFactory(
            child=pep.child, measure=measure, subject=subject, current="9 years", on_track="",
            assessed_on=D(2026, 11, 1),
        )  # fmt: skip
    assert actions.take_in_results(pep=pep, by=teacher) == 1
    section.refresh_from_db()
    assert section.carried == []
    assert section.content == {"reading_age": "9 years", "spelling_age": "7 years 9 months"}


def test_take_in__every_fft_estimate_reaches_the_paper_and_none_is_lost(pep, teacher):
    point = AttainmentPointFactory(
        child=pep.child, assessed_on=D(2026, 11, 1), fft50="5", fft20="6", fft5="8"
    )
    actions.take_in_results(pep=pep, by=teacher)
    (table,) = tables_of(Parts(pep), section_of(pep, section_of_rows(pep, "attainment")))
    assert dict(zip(table["headers"], table["rows"][0], strict=True))["FFT5"] == "8"
    actions.keep_results(by=teacher)
    point.refresh_from_db()
    assert (point.fft50, point.fft20, point.fft5) == ("5", "6", "8")
    Attainment.unscoped.update(fft5="")
    (table,) = tables_of(Parts(pep), section_of(pep, section_of_rows(pep, "attainment")))
    assert "FFT5" not in table["headers"]


def test_take_in__a_plan_of_an_earlier_term_takes_nothing_of_this_one(pep, teacher):
    Pep.unscoped.filter(pk=pep.pk).update(term_ends_on=D(2026, 10, 23))
    AttainmentPointFactory(child=pep.child, assessed_on=D(2026, 10, 23), current="Last day")
    AttainmentPointFactory(child=pep.child, assessed_on=D(2026, 10, 24), current="Next term")
    actions.take_in_results(pep=pep, by=teacher)
    assert [row.current for row in Attainment.unscoped.all()] == ["Last day"]


# --- slowed -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("marks", "opens"),
    [(["below"], False), (["below", "below"], True), (["well_below", "below"], True),
     (["below", "at"], False), (["below", "at", "below"], False),
     (["at", "below", "well_below"], True)],
)  # fmt: skip
def test_slowed__two_results_in_a_row_below_expected(world, marks, opens):
    assert slowed(world.child, *marks) is opens


def test_slowed__opens_once_a_subject_at_the_childs_school(world):
    slowed(world.child, "below", "below")
    assert actions.open_interventions(by=None) == []
    case = EarlyIntervention.unscoped.get()
    assert (case.school, case.first_point_on) == (world.school, TODAY - DAY * 8)


def test_slowed__of_two_subjects_neither_counts_for_the_other(world):
    assert not slowed(world.child, "below")
    assert not slowed(world.child, "below", subject="Maths")


def test_slowed__topics_and_reading_ages_do_not_count(world):
    for place, measure in enumerate(("topic", "reading")):
        AttainmentPointFactory(child=world.child, measure=measure, assessed_on=TODAY - DAY * place)
    assert not slowed(world.child)


@pytest.mark.parametrize(("age", "opens"), [(365, True), (366, False)])
def test_slowed__a_result_of_a_year_ago_counts_and_an_older_one_does_not(world, age, opens):
    for days in (age, age + 30):
        AttainmentPointFactory(child=world.child, assessed_on=TODAY - DAY * days)
    assert slowed(world.child) is opens


def test_slowed__not_for_a_child_who_has_left_care(world):
    world.care.ended_on = TODAY
    world.care.save()
    assert not slowed(world.child, "below", "below")


@pytest.mark.parametrize(("back", "opens"), [(8, False), (9, True)])
def test_slowed__after_a_case_both_results_are_newer_than_its_last_day(world, back, opens):
    """The first of the two results was eight days ago."""
    EarlyInterventionFactory(child=world.child, closed_on=TODAY - DAY * back)
    assert slowed(world.child, "below", "below") is opens


# --- what is done -----------------------------------------------------------------


def test_case__is_agreed_and_closed_with_what_came_of_it(world, teacher):
    case = EarlyInterventionFactory(child=world.child)
    with pytest.raises(ValidationError, match="Agree first"):
        actions.close_intervention(case=case, by=teacher, outcome="Better", closed_on=TODAY)
    actions.agree_intervention(
        case=case, by=teacher, plan="Tuition", owner="Imani Clarke", agreed_on=TODAY
    )
    actions.close_intervention(case=case, by=teacher, outcome="At expected", closed_on=TODAY)
    assert not EarlyIntervention.unscoped.open().exists()


def test_challenge__is_put_to_the_school_once(world, officer):
    case = EarlyInterventionFactory(child=world.child, school=world.school)
    details = {"about": "More tuition", "raised_on": TODAY, "working_days": 10}
    case = actions.challenge_school(case=case, by=officer, **details)
    challenge = Challenge.unscoped.get()
    assert (challenge.to_whom, case.challenge) == ("Alder Hill School", challenge)
    with pytest.raises(ValidationError, match="already"):
        actions.challenge_school(case=case, by=officer, **details)


def test_challenge__or_a_reason_why_not(world, officer):
    case = EarlyInterventionFactory(child=world.child)
    with pytest.raises(ValidationError, match="no school"):
        actions.challenge_school(
            case=case, by=officer, about="More", raised_on=TODAY, working_days=10
        )
    case = actions.spare_school(case=case, by=officer, because="Tuition has begun")
    assert case.challenge_decided_on == TODAY


def test_plans_of_other_children__are_left_alone(world):
    AttainmentFactory(pep=PepFactory(child=world.stranger), assessed_on=D(2026, 11, 6))
    assert keep(world.child) == []
