"""What ends here when a record is closed: questions put to the virtual school about the child."""

from django.db.models import F

from lac.children.closing import WHY, Ending, ending

from .models import AdviceRequest


@ending(order=80, label="Question to the virtual school: closed without an answer")
class Questions(Ending):
    """Requests for advice that wait."""

    def rows(self, child, day):
        return AdviceRequest.unscoped.filter(child=child, answered_on=None)

    def end(self, rows, closing):
        rows.update(
            answered_on=closing.today,
            answered_by=closing.by,
            answer=WHY,
            version=F("version") + 1,
        )
