"""A duty made for a test, and days to put it to."""

import datetime as dt

import pytest
from django.db.models import F

from lac.accounts.access import Role
from lac.children.models import Enrolment
from lac.deadlines import statement
from lac.deadlines.duty import DUTIES, Authority, Cases, Duty, Source, WorkingDays

CODE = "test.duty"


class MadeUpDuty(Duty):
    """Something is done within some days of the child's admission to a school."""

    code = CODE
    title = "Do something"
    owner = Role.DESIGNATED_TEACHER
    event = "The child was admitted"
    limits = {dt.date(2012, 1, 1): WorkingDays(10)}
    source = Source(Authority.LOCAL, "Made up", dt.date(2026, 11, 21))

    def cases(self):
        """One case an admission; it ends when the child leaves."""
        return Cases(
            Enrolment.unscoped.exclude(leaving_reason="gone"),
            started_on=F("admitted_on"),
            done_on=None,
            ended_on=F("left_on"),
            school=F("school_id"),
            due_on=F("left_on"),
            detail=F("leaving_reason"),
        )


@pytest.fixture
def made_up_duty(monkeypatch):
    """Registered for the test; set `limits` on it. Its statement is compiled anew each time."""
    monkeypatch.setattr(statement, "_known", statement._known.__wrapped__)
    duty = MadeUpDuty()
    DUTIES[CODE] = duty
    yield duty
    del DUTIES[CODE]
