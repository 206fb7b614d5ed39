"""What ends here when a record is closed: meetings to come, and what meetings left open."""

from django.db.models import F
from django.utils import timezone

from lac.children.closing import WHY, Ending, ending

from . import notices
from .models import Challenge, Disagreement, Meeting, MeetingAction, ReplyLink


@ending(order=40, label="Meeting to come or not recorded: cancelled")
class Meetings(Ending):
    """Whoever was invited is told that it is off, as for any meeting, and not why."""

    def rows(self, child, day):
        return Meeting.unscoped.filter(child=child, held_on=None, cancelled_at=None)

    def end(self, rows, closing):
        for meeting in rows:
            notices.call_off(meeting, meeting.invitees.select_related("user"))
        rows.update(cancelled_at=timezone.now(), cancellation_reason=WHY, version=F("version") + 1)


@ending(order=41, label="Link to answer an invitation: stops working")
class ReplyLinks(Ending):
    """Links in e-mails that were sent."""

    def rows(self, child, day):
        return ReplyLink.unscoped.filter(child=child)

    def end(self, rows, closing):
        rows.delete()


@ending(order=42, label="Action that a meeting agreed: no longer to be done")
class Actions(Ending):
    """They are nobody's to do from today, so they count as over on this day."""

    def rows(self, child, day):
        return MeetingAction.unscoped.filter(child=child, done_on=None)

    def end(self, rows, closing):
        rows.update(done_on=closing.today)


@ending(order=43, label="Disagreement that is open: ends")
class Disagreements(Ending):
    """What professionals had not agreed about."""

    def rows(self, child, day):
        return Disagreement.unscoped.filter(child=child, resolved_on=None)

    def end(self, rows, closing):
        rows.update(resolved_on=closing.today, outcome=WHY, version=F("version") + 1)


@ending(order=44, label="Challenge that is open: closed")
class Challenges(Ending):
    """Professional challenges, answered or not."""

    def rows(self, child, day):
        return Challenge.unscoped.filter(child=child, closed_on=None)

    def end(self, rows, closing):
        rows.update(closed_on=closing.today, outcome=WHY, version=F("version") + 1)
