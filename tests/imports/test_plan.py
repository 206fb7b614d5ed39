"""A child's lines fitted to their record, without a database."""

import datetime as dt

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lac.imports.ssda903.plan import Episode, Home, plan

MAY, JUNE, JULY, AUGUST = (dt.date(2025, month, 1) for month in (5, 6, 7, 8))


def line(start, end=None, reason="S", row=1, place="U6", **more):
    return Episode(start, end, reason, "C2", "N1", place, row=row, line=f"line {row}", **more)


def on_record(start, end=None, reason="S", pk=1, home=None):
    home = home or Home(start, end, "U6", pk=pk + 100)
    return Episode(start, end, reason, "C2", "N1", "U6", pk=pk, home=home)


def homes(planned):
    return [(home.started_on, home.ended_on, home.is_new_carer) for home in planned.homes]


def codes(it):
    return [code for code, _ in it.doubts]


def test_change_of_legal_status__goes_on_in_the_same_home():
    planned = plan([line(MAY, JUNE), line(JUNE, None, "L", 2)], [])
    assert homes(planned) == [(MAY, None, True)]


def test_move__is_a_new_home():
    planned = plan([line(MAY, JUNE), line(JUNE, None, "P", 2)], [])
    assert homes(planned) == [(MAY, JUNE, True), (JUNE, None, True)]


def test_move_with_the_same_carer__is_a_new_home_with_nobody_new_and_the_same_household():
    held = on_record(MAY, JUNE)
    held.home.household_id = 7
    planned = plan([line(JUNE, None, "T")], [held], [held.home])
    assert homes(planned) == [(JUNE, None, False)]
    assert planned.homes[0].household_id == 7


def test_change_of_legal_status_in_another_kind_of_home__is_a_move_and_is_doubted():
    second = line(JUNE, None, "L", 2, place="K2")
    planned = plan([line(MAY, JUNE), second], [])
    assert homes(planned) == [(MAY, JUNE, True), (JUNE, None, False)]
    assert codes(second) == ["place_changed"]


def test_change_of_legal_status_without_an_episode_before__begins_a_home_and_is_doubted():
    only = line(MAY, None, "L")
    planned = plan([only], [])
    assert homes(planned) == [(MAY, None, False)]
    assert codes(only) == ["no_start"]


def test_overlapping_lines__keep_the_one_that_began_first_and_name_each_other():
    first, second = line(MAY, None), line(JUNE, JULY, "P", 2)
    planned = plan([second, first], [])
    assert planned.from_file == [first]
    assert second.refusal[0] == "overlaps_line"
    assert "line 1" in second.refusal[1]
    assert "Line 2" in first.doubts[0][1]


def test_line_after_a_refused_one__may_still_be_kept():
    third = line(JULY, None, "P", 3)
    planned = plan([line(MAY, JULY), line(JUNE, JULY, "P", 2), third], [])
    assert third in planned.from_file
    assert third.refusal is None


def test_episode_that_begins_as_another_ends__does_not_overlap():
    assert plan([line(MAY, JUNE), line(JUNE, None, "P", 2)], []).refused == []


def test_record_that_the_file_leaves_out__stays_and_is_not_given_way():
    held, clash = on_record(MAY, JULY), line(JUNE)
    planned = plan([clash], [held], [held.home])
    assert planned.episodes == [held]
    assert clash.refusal[0] == "overlaps_record"
    assert "1 May 2025" in clash.refusal[1]


def test_line_whose_correction_does_not_fit__leaves_its_record_in_the_way_of_others():
    first, second = on_record(MAY, JUNE), on_record(JUNE, JULY, "P", 2)
    longer, same = line(MAY, AUGUST), line(JUNE, JULY, "P", 2)
    planned = plan([longer, same], [first, second], [first.home, second.home])
    assert {it.row for it in planned.refused} == {1, 2}
    assert set(map(id, planned.episodes)) == {id(first), id(second)}


def test_empty_end__does_not_reopen_an_episode_that_has_ended_on_record():
    held, again = on_record(MAY, JULY), line(MAY)
    held.reason_ended = "E4A"
    plan([again], [held], [held.home])
    assert (again.ended_on, again.reason_ended) == (JULY, "E4A")
    assert codes(again) == ["end_kept"]


def test_new_episode_that_should_follow__is_missed():
    only = line(MAY, JUNE, reason_ended="X1")
    plan([only], [])
    assert codes(only) == ["nothing_follows"]


def test_correction_from_move_to_legal_status__merges_the_homes_and_keeps_the_household():
    first, second = on_record(MAY, JUNE), on_record(JUNE, None, "P", 2)
    second.home.household_id = 9
    planned = plan(
        [line(MAY, JUNE), line(JUNE, None, "L", 2)], [first, second], [first.home, second.home]
    )
    assert homes(planned) == [(MAY, None, True)]
    assert planned.homes[0].pk == first.home.pk
    assert planned.merged == [second.home.pk]
    assert planned.homes[0].household_id == 9


def test_home_on_record_that_fits_no_episode__refuses_the_lines():
    astray = Home(JUNE, AUGUST, "K2", pk=55)
    it = line(MAY)
    assert plan([it], [], [astray]).from_file == []
    assert it.refusal[0] == "overlaps_placement"


_DAYS = st.dates(dt.date(2025, 1, 1), dt.date(2025, 3, 1))
_SPANS = st.tuples(_DAYS, st.one_of(st.none(), st.integers(0, 40)))


def _end(start, length):
    return None if length is None else start + dt.timedelta(days=length)


def _record(spans):
    """Episodes on record: those of the spans that begin apart and do not overlap."""
    kept = []
    for start, length in sorted(spans, key=lambda it: it[0]):
        it = on_record(start, _end(start, length), pk=len(kept) + 1)
        if all(other.started_on != start and not other.overlaps(it) for other in kept):
            kept.append(it)
    return kept


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(_SPANS, max_size=6, unique_by=lambda it: it[0]),
    st.lists(_SPANS, max_size=6),
    st.data(),
)
def test_any_lines__are_kept_or_refused_and_what_is_kept_fits(spans, recorded, data):
    lines = [
        line(start, _end(start, length), data.draw(st.sampled_from("SLPTBU")), row)
        for row, (start, length) in enumerate(spans, start=1)
    ]
    held = _record(recorded)
    planned = plan(lines, held, [it.home for it in held])
    assert sorted([it.row for it in (*planned.from_file, *planned.refused)]) == [
        it.row for it in lines
    ]
    assert all((it.refusal is None) == (it in planned.from_file) for it in lines)
    for place, one in enumerate(planned.episodes):
        assert not any(one.overlaps(other) for other in planned.episodes[place + 1 :])
    for place, home in enumerate(planned.homes):
        assert not any(home.overlaps(other) for other in planned.homes[place + 1 :])
    replaced = {id(it.held) for it in planned.from_file}
    assert all(it in planned.episodes for it in held if id(it) not in replaced)
