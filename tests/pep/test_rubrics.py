"""What scores give, by the rules of the three published sets."""

import pytest
from django.core.exceptions import ValidationError

from pep.rubrics import NOT_DUE, PUBLISHED, SCALES, check_scores, choices_of, outcome

LANCS = PUBLISHED["lancs"]["content"]
STHEL = PUBLISHED["sthel"]["content"]
GATES = PUBLISHED["gates"]["content"]


def scored(content, usual, **other):
    return {it["key"]: usual for it in content["criteria"]} | other


def grade(content, usual, **other):
    return outcome(content, scored(content, usual, **other)).grade


def test_published__as_many_criteria_as_were_published():
    assert [len(it["criteria"]) for it in (LANCS, STHEL, GATES)] == [14, 8, 1]
    assert {it["key"] for it in LANCS["criteria"] if it["trigger"]} == {
        "voice", "targets", "transition", "ppp_costed", "attendees", "next_date",
    }  # fmt: skip


def test_points__green_from_exactly_the_limit():
    content = LANCS | {"green_from": 50}
    half = dict(zip([it["key"] for it in LANCS["criteria"]], ["2", "0"] * 7, strict=True))
    content = content | {"criteria": [it | {"trigger": False} for it in LANCS["criteria"]]}
    assert outcome(content, half).grade == "green"
    assert outcome(content | {"green_from": 51}, half).grade == "amber"
    assert outcome(content | {"red_below": 50}, half).grade == "green"
    assert outcome(content | {"green_from": 60, "red_below": 51}, half).grade == "red"


def test_points__four_points_short_of_28_is_green_and_five_is_amber():
    assert grade(LANCS, "2", needs="0", carer="0") == "green"  # 24 of 28: 85.7 %
    result = outcome(LANCS, scored(LANCS, "2", needs="0", carer="0", comments="1"))
    assert result.grade == "amber"  # 23 of 28: 82.1 %
    assert "23 of 28 points, 82%" in result.why
    assert "additional needs, the carer, comments" in result.why


def test_points__a_missing_voice_is_red_whatever_else_is_there():
    result = outcome(LANCS, scored(LANCS, "2", voice="0"))
    assert result.grade == "red"
    assert "the child’s voice" in result.why
    assert grade(LANCS, "2", voice="1") == "green"


def test_points__a_transition_that_is_not_due_counts_for_nothing():
    result = outcome(LANCS, scored(LANCS, "2", transition=NOT_DUE))
    assert (result.grade, "26 of 26" in result.why) == ("green", True)
    assert grade(LANCS, "2", transition="0") == "red"


@pytest.mark.parametrize(
    ("usual", "other", "expected"),
    [
        ("gold", {}, "gold"),
        ("gold", {"voice": "green"}, "gold"),
        ("gold", {"voice": "green", "needs": "green"}, "green"),
        ("gold", {"voice": "amber"}, "green"),
        ("green", {"voice": "amber"}, "green"),
        ("green", {"voice": "amber", "needs": "amber"}, "amber"),
        ("gold", {"voice": "red"}, "red"),
    ],
)
def test_areas__the_published_rule(usual, other, expected):
    assert grade(STHEL, usual, **other) == expected


def test_whole__as_it_was_judged():
    assert [grade(GATES, score) for score, _ in SCALES["whole"]] == ["green", "amber", "red"]


def test_scores__every_criterion_is_scored_on_its_scale():
    with pytest.raises(ValidationError) as refusal:
        check_scores(LANCS, scored(LANCS, "2", voice="", needs=NOT_DUE))
    assert set(refusal.value.message_dict) == {"score_voice", "score_needs"}
    assert NOT_DUE in dict(choices_of(LANCS, {"may_not_be_due": True}))
