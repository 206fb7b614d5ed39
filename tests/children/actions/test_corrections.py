"""Correcting the care record: the rows beside the corrected one stay in step."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from lac.audit.models import Event
from lac.children import actions
from lac.children.models import CareEpisode, Placement
from lac.children.versions import StaleSave
from tests.factories.children import CareEpisodeFactory, ChildFactory, HouseholdFactory

D = dt.date
CARE = {"legal_status": "C2", "category_of_need": "N1", "placement_type": "U6", "by": None}
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


@pytest.fixture
def child():
    """Into care on 2 March, a new legal status on 1 April, a move to new carers on 4 May 2026."""
    child = ChildFactory(given_name="Rowan", born_on=D(2014, 10, 5))
    actions.start_care(child=child, started_on=D(2026, 3, 2), **CARE | {"legal_status": "V2"})
    actions.change_legal_status(child=child, changed_on=D(2026, 4, 1), legal_status="C1", by=None)
    actions.move_placement(child=child, moved_on=D(2026, 5, 4), placement_type="U6", by=None)
    return child


def days(child, model=CareEpisode):
    rows = model.unscoped.filter(child=child).order_by("started_on")
    return [(it.started_on, it.ended_on) for it in rows]


def episode(child, number):
    return CareEpisode.unscoped.filter(child=child).order_by("started_on")[number]


def correct(row, **changes):
    fields = ("started_on", "ended_on", "legal_status", "category_of_need", "reason_ended")
    details = {name: getattr(row, name) for name in fields} | changes
    return actions.correct_episode(episode=row, version=row.version, by=None, **details)


def correct_home(row, **changes):
    fields = ("started_on", "ended_on", "placement_type", "is_new_carer", "reason_ended")
    details = {name: getattr(row, name) for name in fields} | changes
    return actions.correct_placement(placement=row, version=row.version, by=None, **details)


@pytest.mark.parametrize("moved_on", [D(2026, 5, 1), D(2026, 5, 11)], ids=["earlier", "later"])
def test_correct_episode__the_day_of_a_move_changes_on_both_sides(child, moved_on):
    correct(episode(child, 2), started_on=moved_on)
    assert days(child) == [
        (D(2026, 3, 2), D(2026, 4, 1)),
        (D(2026, 4, 1), moved_on),
        (moved_on, None),
    ]
    assert days(child, Placement) == [(D(2026, 3, 2), moved_on), (moved_on, None)]


@pytest.mark.parametrize("ended_on", [D(2026, 5, 1), D(2026, 5, 11)], ids=["earlier", "later"])
def test_correct_episode__its_last_day_moves_the_next_one(child, ended_on):
    correct(episode(child, 1), ended_on=ended_on)
    assert days(child)[1:] == [(D(2026, 4, 1), ended_on), (ended_on, None)]


@pytest.mark.parametrize(
    ("start", "end"),
    [(D(2026, 5, 5), D(2026, 6, 1)), (D(2026, 3, 3), D(2026, 3, 30))],
    ids=["past its old end", "before its old start"],
)
def test_correct_episode__both_days_move_past_each_other(child, start, end):
    correct(episode(child, 1), started_on=start, ended_on=end)
    assert days(child) == [(D(2026, 3, 2), start), (start, end), (end, None)]


def test_correct_episode__the_first_day_of_care_moves_the_whole_period(child):
    correct(episode(child, 0), started_on=D(2026, 2, 16))
    assert set(CareEpisode.unscoped.values_list("care_started_on", flat=True)) == {D(2026, 2, 16)}
    assert days(child, Placement)[0] == (D(2026, 2, 16), D(2026, 5, 4))


@pytest.mark.parametrize(
    ("number", "wrong", "said"),
    [
        (2, {"started_on": D(2026, 4, 1)}, "What ended on 4 May 2026 began on 1 April 2026"),
        (0, {"started_on": D(2026, 4, 1)}, "must be after the first"),
        (1, {"ended_on": D(2026, 3, 31)}, "must be after the first"),
        (1, {"ended_on": None}, "Something follows it"),
        (2, {"ended_on": D(2026, 6, 1)}, "Record the move or leaving care instead"),
        (2, {"started_on": D(2026, 11, 21)}, "today or in the past"),
        (0, {"started_on": D(2014, 10, 4)}, "before the child was born"),
        (1, {"legal_status": "V2"}, "has this legal status, in the same home"),
    ],
)
def test_correct_episode__what_cannot_be_is_refused(child, number, wrong, said):
    before = days(child)
    with pytest.raises(ValidationError, match=said):
        correct(episode(child, number), **wrong)
    assert days(child) == before


def test_correct_episode__into_an_earlier_period_of_care_is_refused(child):
    CareEpisodeFactory(
        child=child, started_on=D(2025, 1, 6), ended_on=D(2025, 6, 2), reason_ended="E4A"
    )
    with pytest.raises(ValidationError, match=r"was in care from 6 January 2025 to 2 June 2025"):
        correct(CareEpisode.unscoped.get(started_on=D(2026, 3, 2)), started_on=D(2025, 6, 1))


def test_correct_episode__a_legal_status_changes_why_it_began(child):
    correct(episode(child, 2), legal_status="C2")
    assert episode(child, 2).reason_started == "B"  # legal status, home and carer
    correct(episode(child, 2), legal_status="C1")
    assert episode(child, 2).reason_started == "P"  # home and carer


def test_correct_placement__the_same_carers_after_all(child):
    home = Placement.unscoped.get(child=child, ended_on=None)
    correct_home(home, is_new_carer=False, household=HouseholdFactory())
    assert episode(child, 2).reason_started == "T"
    home.refresh_from_db()
    assert home.household is not None


def test_correct_placement__its_first_day_moves_the_episode(child):
    correct_home(Placement.unscoped.get(child=child, ended_on=None), started_on=D(2026, 5, 6))
    assert days(child)[1:] == [(D(2026, 4, 1), D(2026, 5, 6)), (D(2026, 5, 6), None)]


def test_correct_episode__somebody_who_has_not_left_care_after_all(child):
    actions.end_care(child=child, ended_on=D(2026, 10, 5), reason="E4A", by=None)
    correct(episode(child, 2), ended_on=None)
    last = episode(child, 2)
    assert (last.ended_on, last.reason_ended, last.placement.ended_on) == (None, "", None)


def test_correct_episode__the_reason_for_leaving_cannot_be_emptied(child):
    actions.end_care(child=child, ended_on=D(2026, 10, 5), reason="E4A", by=None)
    with pytest.raises(ValidationError, match="Choose why the child left care"):
        correct(episode(child, 2), reason_ended="")
    correct(episode(child, 2), reason_ended="E45")
    assert episode(child, 2).reason_ended == "E45"
    assert episode(child, 1).reason_ended == "X1"


def test_correct_episode__a_stale_save_is_refused(child):
    opened = episode(child, 1)
    correct(episode(child, 1), category_of_need="N5")
    with pytest.raises(StaleSave):
        correct(opened, category_of_need="N3")


def test_correct_episode__a_neighbour_moved_by_it_is_stale_too(child):
    opened = episode(child, 1)
    correct(episode(child, 2), started_on=D(2026, 5, 6))
    with pytest.raises(StaleSave):
        correct(opened, category_of_need="N3")


def test_correct_episode__tells_the_log_before_and_after(child):
    correct(episode(child, 2), started_on=D(2026, 5, 6))
    told = Event.objects.get(action="care.corrected")
    assert told.data["changes"] == {"started_on": ["2026-05-04", "2026-05-06"]}
    assert told.child_id == child.pk


def test_correct_episode__nothing_changed_records_nothing(child):
    correct(episode(child, 2))
    assert not Event.objects.filter(action="care.corrected").exists()
