"""What ends here when a record is closed: the attendance case somebody works on."""

from django.db.models import F

from lac.children.closing import WHY, Ending, ending

from .models import AttendanceCase, CaseAction, CaseOutcome


@ending(order=60, label="Attendance case: closed")
class Cases(Ending):
    """The open case, at most one. What it would have cost is not worked out again."""

    def rows(self, child, day):
        return AttendanceCase.unscoped.filter(child=child, closed_on=None)

    def end(self, rows, closing):
        rows.update(
            closed_on=closing.today,
            closed_by=closing.by,
            outcome=CaseOutcome.MOVED,
            outcome_note=WHY,
            version=F("version") + 1,
        )


@ending(order=61, label="Action of an attendance case: no longer to be done")
class CaseActions(Ending):
    """What somebody was still to do."""

    def rows(self, child, day):
        return CaseAction.unscoped.filter(child=child, done_on=None)

    def end(self, rows, closing):
        rows.update(done_on=closing.today)
