"""The code table, against the one in force and the one before it."""

import datetime as dt

import pytest

from attendance.models import UNEXPLAINED, AttendanceCode, CodeClass
from attendance.register import Codes

pytestmark = pytest.mark.django_db
BEFORE, AFTER = dt.date(2024, 8, 18), dt.date(2024, 8, 19)
NEW = {"K", "C1", "J1", "C2", "Q", "Y1", "Y2", "Y3", "Y4", "Y5", "Y6", "Y7"}
PRESENT = {"/", "\\", "L", "K", "V", "P", "W", "B"}
AUTHORISED = {"C1", "M", "J1", "S", "C2", "C", "T", "R", "I", "E"}
UNAUTHORISED = {"G", "N", "O", "U"}
NOT_POSSIBLE = {"D", "X", "Q", "Y1", "Y2", "Y3", "Y4", "Y5", "Y6", "Y7"}
NOT_COLLECTED = {"Z", "#"}
LIVE = PRESENT | AUTHORISED | UNAUTHORISED | NOT_POSSIBLE | NOT_COLLECTED


def texts(**fields):
    return set(AttendanceCode.objects.on(AFTER).filter(**fields).values_list("code", flat=True))


def test_codes__there_are_34_from_the_reform_on():
    assert sorted(AttendanceCode.objects.on(AFTER).values_list("code", flat=True)) == sorted(LIVE)
    assert len(LIVE) == 34


@pytest.mark.parametrize("code", ["H", "J", "Y"])
def test_codes__withdrawn_ones_stand_until_the_day_before(code):
    codes = Codes()
    assert codes.find(code, BEFORE).code == code
    assert codes.find(code, AFTER) is None


@pytest.mark.parametrize("code", sorted(NEW))
def test_codes__new_ones_stand_from_the_reform_on(code):
    codes = Codes()
    assert codes.find(code, BEFORE) is None
    assert codes.find(code, AFTER).code == code
    assert "came into use on 19 August 2024" in codes.problem(code, BEFORE, "am").reason


def test_codes__an_interview_was_an_activity_and_is_an_absence():
    codes = Codes()
    assert codes.find("J", BEFORE).counts_as_attended
    assert not codes.find("J1", AFTER).counts_as_attended


def test_codes__each_counts_as_the_guidance_says():
    assert texts(counts_as_attended=True) == PRESENT
    assert texts(kind=CodeClass.UNAUTHORISED) == UNAUTHORISED
    assert texts(kind=CodeClass.AUTHORISED) == AUTHORISED
    assert texts(kind=CodeClass.NOT_POSSIBLE) == NOT_POSSIBLE
    assert texts(kind=CodeClass.NOT_COLLECTED) == NOT_COLLECTED
    possible = {CodeClass.NOT_POSSIBLE, CodeClass.NOT_COLLECTED}
    for code in AttendanceCode.objects.all():
        assert code.counts_as_possible == (code.kind not in possible), code


def test_codes__lates_notes_and_halves_of_the_day():
    assert texts(is_late=True) == {"L"}
    assert texts(note_required=True) == {"K", "B", "Y7"}
    assert texts(session="am") == {"/"}
    assert texts(session="pm") == {"\\"}


def test_codes__n_has_the_id_that_indexes_and_views_name():
    assert AttendanceCode.objects.get(code="N").pk == UNEXPLAINED
