"""SSDA903 episodes through a life in care."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from lac.audit.models import Event
from lac.children.actions import (
    change_legal_status,
    end_care,
    move_placement,
    restamp_care,
    start_care,
)
from lac.children.models import CareEpisode, Placement
from tests.factories.children import CareEpisodeFactory, ChildFactory, HouseholdFactory

D = dt.date
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


@pytest.fixture
def child():
    return ChildFactory(given_name="Rowan")


FIRST_DAY = D(2025, 1, 6)


def begin(child, day=FIRST_DAY):
    return start_care(
        child=child,
        started_on=day,
        legal_status="V2",
        category_of_need="N1",
        placement_type="U6",
        by=None,
    )


def chain(child):
    """The episodes in order: start, RNE, legal status, end, REC, start of care."""
    rows = CareEpisode.unscoped.filter(child=child).order_by("started_on", "ended_on")
    return [
        (
            it.started_on,
            it.reason_started,
            it.legal_status,
            it.ended_on,
            it.reason_ended,
            it.care_started_on,
        )
        for it in rows
    ]


def test_start_care__opens_the_first_episode_and_placement(child):
    begin(child)
    assert chain(child) == [(D(2025, 1, 6), "S", "V2", None, "", D(2025, 1, 6))]
    assert Placement.unscoped.get(child=child).ended_on is None


def test_change_legal_status__begins_an_episode_in_the_same_placement(child):
    begin(child)
    change_legal_status(child=child, changed_on=D(2025, 3, 3), legal_status="C1", by=None)
    assert chain(child) == [
        (D(2025, 1, 6), "S", "V2", D(2025, 3, 3), "X1", D(2025, 1, 6)),
        (D(2025, 3, 3), "L", "C1", None, "", D(2025, 1, 6)),
    ]
    assert Placement.unscoped.filter(child=child).count() == 1


@pytest.mark.parametrize(
    ("is_new_carer", "legal_status", "reason"),
    [(True, "", "P"), (False, "", "T"), (True, "C1", "B"), (False, "C1", "U"), (True, "V2", "P")],
)
def test_move_placement__the_reason_says_what_changed(child, is_new_carer, legal_status, reason):
    begin(child)
    move_placement(
        child=child,
        moved_on=D(2025, 6, 2),
        placement_type="U4",
        is_new_carer=is_new_carer,
        legal_status=legal_status,
        reason_ended="CARPL",
        by=None,
    )
    (first, second) = chain(child)
    assert first[3:5] == (D(2025, 6, 2), "X1")
    assert second[1] == reason
    assert second[5] == D(2025, 1, 6)
    old, new = Placement.unscoped.filter(child=child).order_by("started_on")
    assert (old.ended_on, old.reason_ended) == (D(2025, 6, 2), "CARPL")
    assert (new.started_on, new.is_new_carer) == (D(2025, 6, 2), is_new_carer)


def test_end_care__closes_the_episode_and_the_placement(child):
    begin(child)
    end_care(child=child, ended_on=D(2025, 9, 1), reason="E4A", by=None)
    assert chain(child)[0][3:5] == (D(2025, 9, 1), "E4A")
    assert Placement.unscoped.get(child=child).ended_on == D(2025, 9, 1)


def test_start_care__a_second_period_on_the_day_the_first_ended_is_a_new_one(child):
    begin(child)
    end_care(child=child, ended_on=D(2025, 9, 1), reason="E4B", by=None)
    begin(child, D(2025, 9, 1))
    assert [row[5] for row in chain(child)] == [D(2025, 1, 6), D(2025, 9, 1)]


def test_start_care__while_in_care_names_the_clash(child):
    begin(child)
    with pytest.raises(ValidationError, match="6 January 2025 with no end date"):
        begin(child, D(2025, 5, 1))


def test_move_placement__out_of_care_is_refused(child):
    with pytest.raises(ValidationError, match="Rowan is not in care"):
        move_placement(child=child, moved_on=D(2025, 6, 2), placement_type="U4", by=None)


def test_move_placement__on_or_before_the_day_it_began_is_refused(child):
    begin(child)
    with pytest.raises(ValidationError, match="after 6 January 2025"):
        move_placement(child=child, moved_on=D(2025, 1, 6), placement_type="U4", by=None)


def test_move_placement__tomorrow_is_refused_and_today_is_not(child):
    begin(child)
    with pytest.raises(ValidationError, match="today or in the past"):
        move_placement(child=child, moved_on=D(2026, 11, 21), placement_type="U4", by=None)
    move_placement(child=child, moved_on=D(2026, 11, 20), placement_type="U4", by=None)
    assert len(chain(child)) == 2


def test_end_care__needs_a_real_reason(child):
    begin(child)
    with pytest.raises(ValidationError, match="Choose why"):
        end_care(child=child, ended_on=D(2025, 9, 1), reason="X1", by=None)
    assert chain(child)[0][3] is None


def test_start_care__a_refusal_leaves_nothing_behind(child):
    begin(child)
    with pytest.raises(ValidationError):
        begin(child, D(2025, 5, 1))
    assert Placement.unscoped.filter(child=child).count() == 1
    assert Event.objects.filter(action="care.started").count() == 1


def test_start_care__on_the_register_of_another_child_changes_nothing(child):
    other = CareEpisodeFactory(started_on=D(2024, 9, 2))
    begin(child)
    other.refresh_from_db()
    assert other.care_started_on == D(2024, 9, 2)


def test_restamp_care__a_gap_of_a_day_begins_a_new_period(child):
    for start, end, reason in [
        (D(2024, 1, 1), D(2024, 2, 1), "S"),
        (D(2024, 2, 1), D(2024, 3, 1), "P"),
        (D(2024, 3, 2), None, "P"),
    ]:
        CareEpisodeFactory(
            child=child,
            started_on=start,
            ended_on=end,
            reason_started=reason,
            care_started_on=D(2000, 1, 1),
        )
    restamp_care([child.pk])
    assert [row[5] for row in chain(child)] == [D(2024, 1, 1), D(2024, 1, 1), D(2024, 3, 2)]


def test_restamp_care__is_one_statement_for_many_children(django_assert_num_queries):
    episodes = [CareEpisodeFactory(care_started_on=D(2000, 1, 1)) for _ in range(3)]
    with django_assert_num_queries(1):
        restamp_care([it.child_id for it in episodes])
    assert set(CareEpisode.unscoped.values_list("care_started_on", flat=True)) == {D(2024, 9, 2)}


def test_episodes__starts_moves_and_ends_are_told_apart(child):
    begin(child)
    change_legal_status(child=child, changed_on=D(2025, 3, 3), legal_status="C1", by=None)
    move_placement(
        child=child,
        moved_on=D(2025, 6, 2),
        placement_type="U4",
        household=HouseholdFactory(),
        by=None,
    )
    end_care(child=child, ended_on=D(2025, 9, 1), reason="E4A", by=None)
    rows = CareEpisode.unscoped.filter(child=child)
    assert [it.started_on for it in rows.starts_of_care()] == [D(2025, 1, 6)]
    assert [it.started_on for it in rows.carer_moves()] == [D(2025, 6, 2)]
    assert [it.ended_on for it in rows.ends_of_care()] == [D(2025, 9, 1)]
    moves = Placement.unscoped.filter(child=child).carer_moves()
    assert [it.started_on for it in moves] == [D(2025, 6, 2)]


def test_in_care__the_day_care_ends_is_after_it(child):
    begin(child)
    end_care(child=child, ended_on=D(2025, 9, 1), reason="E4A", by=None)
    rows = CareEpisode.unscoped.filter(child=child)
    assert rows.in_care(D(2025, 8, 31)).exists()
    assert not rows.in_care(D(2025, 9, 1)).exists()


def test_change_legal_status__the_log_keeps_both_values(child):
    begin(child)
    change_legal_status(child=child, changed_on=D(2025, 3, 3), legal_status="C1", by=None)
    event = Event.objects.get(action="care.legal_status_changed")
    assert event.data["changes"] == {"legal_status": ["V2", "C1"]}
    assert event.child_id == child.pk
