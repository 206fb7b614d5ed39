"""Plans open each term, once, from the last."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from lac.audit.models import Event
from pep.actions import open_by_hand, open_termly
from pep.models import Pep, PepBand, PepKind, PepSection, Target
from tests.factories.children import CareEpisodeFactory, ChildFactory, EnrolmentFactory
from tests.factories.pep import (
    AttainmentFactory,
    AttendeeFactory,
    PepActionFactory,
    PepFactory,
    TargetFactory,
)

TODAY = dt.date(2026, 11, 20)


def opened(child):
    return Pep.unscoped.get(child=child, academic_year=2026, term="autumn")


def test_open_termly__opens_one_plan_for_each_child_in_care(world):
    assert open_termly(on=TODAY) == 2  # the world's child, and the stranger
    pep = opened(world.child)
    assert (pep.school, pep.kind, pep.state) == (world.school, PepKind.INITIAL, "draft")
    assert (pep.band, pep.nc_year) == (PepBand.SECONDARY, 7)
    assert (pep.term_starts_on, pep.cutoff_on) == (dt.date(2026, 9, 2), dt.date(2026, 11, 27))
    assert pep.initiated_on is None


def test_open_termly__gives_each_plan_its_sections(world):
    open_termly(on=TODAY)
    keys = set(PepSection.unscoped.filter(pep=opened(world.child)).values_list("key", flat=True))
    assert {"identity", "education", "voice", "targets"} <= keys
    assert "careers" not in keys


def test_open_termly__a_second_run_opens_nothing(world):
    open_termly(on=TODAY)
    assert open_termly(on=TODAY) == 0
    assert Pep.unscoped.count() == 2


def test_open_termly__writes_the_log_for_each_child(world):
    open_termly(on=TODAY)
    assert Event.objects.filter(action="pep.opened", child_id=world.child.pk).count() == 1


def test_open_termly__not_between_terms(world):
    assert open_termly(on=dt.date(2026, 8, 15)) == 0


@pytest.mark.parametrize("status", ["V3", "V4"])
def test_open_termly__not_for_short_breaks(world, status):
    world.care.legal_status = status
    world.care.save()
    open_termly(on=TODAY)
    assert not Pep.unscoped.filter(child=world.child).exists()


def test_open_termly__not_after_the_child_left_care(world):
    world.care.ended_on = TODAY
    world.care.reason_ended = "E8"
    world.care.save()
    open_termly(on=TODAY)
    assert not Pep.unscoped.filter(child=world.child).exists()


@pytest.mark.parametrize(
    ("born_on", "has_plan"),
    [
        (dt.date(2023, 11, 20), True),  # three today
        (dt.date(2023, 11, 21), False),  # three tomorrow
        (dt.date(2008, 9, 1), True),  # in Year 13
        (dt.date(2008, 8, 31), False),  # finished Year 13 last summer
    ],
)
def test_open_termly__from_the_authoritys_age_to_the_end_of_year_13(world, born_on, has_plan):
    child = ChildFactory(local_authority=world.authority, born_on=born_on)
    CareEpisodeFactory(child=child, started_on=dt.date(2026, 9, 10))
    open_termly(on=TODAY)
    assert Pep.unscoped.filter(child=child).exists() is has_plan


@pytest.mark.parametrize(
    ("born_on", "band"),
    [
        (dt.date(2023, 1, 1), PepBand.EARLY_YEARS),
        (dt.date(2014, 10, 5), PepBand.NO_SETTING),
        (dt.date(2009, 10, 5), PepBand.SEEKING_EET),
    ],
)
def test_open_termly__a_child_without_a_school_has_the_form_for_that(world, born_on, band):
    child = ChildFactory(local_authority=world.authority, born_on=born_on)
    CareEpisodeFactory(child=child, started_on=dt.date(2026, 9, 10))
    open_termly(on=TODAY)
    assert (opened(child).band, opened(child).school) == (band, None)


@pytest.fixture
def last_term(world):
    """The summer's plan, with something in each part."""
    pep = PepFactory(
        child=world.child, academic_year=2025, term="summer",
        term_starts_on=dt.date(2026, 4, 13), term_ends_on=dt.date(2026, 7, 21),
        cutoff_on=dt.date(2026, 7, 3), opened_on=dt.date(2026, 4, 13),
    )  # fmt: skip
    PepSection.unscoped.filter(pep=pep, key="education").update(
        content={"strengths": "Kind", "outcomes": "Reads more"}
    )
    return pep


def test_open_termly__starts_from_last_terms_answers_not_yet_confirmed(world, last_term):
    open_termly(on=TODAY)
    pep = opened(world.child)
    section = PepSection.unscoped.get(pep=pep, key="education")
    assert (pep.carried_from, pep.kind) == (last_term, PepKind.REVIEW)
    assert section.content == {"strengths": "Kind"}
    assert section.carried == ["strengths"]
    assert section.opened_with == section.content


def test_open_termly__last_terms_targets_come_to_be_reviewed(world, last_term):
    kept = TargetFactory(pep=last_term, action="Read aloud")
    TargetFactory(pep=last_term, action="Done already", review="met")
    open_termly(on=TODAY)
    (target,) = Target.unscoped.filter(pep=opened(world.child))
    assert (target.carried_from, target.action, target.review) == (kept, "Read aloud", "")
    assert not target.is_current


def test_open_termly__carries_attainment_open_actions_and_people(world, last_term):
    AttainmentFactory(pep=last_term, subject="Art")
    PepActionFactory(pep=last_term, action="Ring the college")
    PepActionFactory(pep=last_term, action="Done", done_on=dt.date(2026, 5, 1))
    AttendeeFactory(pep=last_term, name="Nadia Petrov")
    open_termly(on=TODAY)
    pep = opened(world.child)
    assert [(it.subject, it.carried) for it in pep.attainment_set.all()] == [("Art", True)]
    assert [it.action for it in pep.pepaction_set.all()] == ["Ring the college"]
    assert [(it.name, it.came) for it in pep.attendee_set.all()] == [("Nadia Petrov", "")]


def test_open_termly__many_children_cost_no_more_questions(world, django_assert_max_num_queries):
    for _ in range(12):
        child = ChildFactory(local_authority=world.authority)
        CareEpisodeFactory(child=child, started_on=dt.date(2026, 9, 10))
        EnrolmentFactory(child=child, school=world.school)
    with django_assert_max_num_queries(50):  # two authorities, each in one batch
        assert open_termly(on=TODAY) == 14


def test_open_by_hand__starts_the_plan(world, social_worker):
    pep = open_by_hand(child=world.child, by=social_worker)
    assert (pep.initiated_on, pep.kind) == (TODAY, PepKind.INITIAL)
    assert open_termly(on=TODAY) == 1  # the stranger's


def test_open_by_hand__not_twice(world, pep, social_worker):
    with pytest.raises(ValidationError, match="already"):
        open_by_hand(child=world.child, by=social_worker)


def test_open_by_hand__without_term_dates(world, social_worker):
    world.calendar.terms.all().delete()
    with pytest.raises(ValidationError, match="term dates"):
        open_by_hand(child=world.child, by=social_worker)
