"""What ends here when a record is closed: every deadline that is still open."""

from django.db.models import Q
from django.utils import timezone

from lac.children.closing import WHY, Ending, ending

from .models import Deadline, DeadlineEvent, Extension, Pause, UndatedCase

BECAUSE = "child.closed"


@ending(order=50, label="Deadline that is open: withdrawn")
class Deadlines(Ending):
    """Deadlines that nobody has met, waived or ended; what was met stays as it was."""

    def rows(self, child, day):
        open_ = Deadline.unscoped.filter(
            child=child, done_on=None, waived_at=None, withdrawn_at=None
        )
        return open_.exclude(ended_on__lt=day)

    def end(self, rows, closing):
        ids = list(rows.values_list("pk", flat=True))
        Deadline.unscoped.filter(pk__in=ids).update(withdrawn_at=timezone.now())
        DeadlineEvent.unscoped.bulk_create(
            DeadlineEvent(
                deadline_id=pk,
                kind=DeadlineEvent.Kind.WITHDRAWN,
                by=closing.by,
                because=BECAUSE,
            )
            for pk in ids
        )


@ending(order=51, label="Pause of a deadline: ends")
class Pauses(Ending):
    """Pauses that nobody has resumed."""

    def rows(self, child, day):
        return Pause.unscoped.filter(Q(ends_on=None) | Q(ends_on__gt=day), child=child)

    def end(self, rows, closing):
        rows.filter(starts_on__gt=closing.today).delete()
        rows.update(ends_on=closing.today)


@ending(order=52, label="Request for a longer deadline: refused")
class Extensions(Ending):
    """Requests on which nobody has decided."""

    def rows(self, child, day):
        return Extension.unscoped.filter(child=child, granted=None)

    def end(self, rows, closing):
        rows.update(granted=False, answer=WHY, decided_by=closing.by, decided_at=timezone.now())


@ending(order=53, label="Duty that waits for a calendar: left out")
class Undated(Ending):
    """Cases that the calendar did not reach."""

    def rows(self, child, day):
        return UndatedCase.unscoped.filter(child=child)

    def end(self, rows, closing):
        rows.delete()
