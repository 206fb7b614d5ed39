"""Taking away an enrolment that never was: entered for the wrong child, or twice."""

from django.core.exceptions import ValidationError
from django.db import transaction

from lac.audit.log import record
from lac.calendars.days import in_words

from ..models import Child, Enrolment, HandoverPack
from ..stays import shown_stay
from ..versions import claim


class PackStands(ValidationError):
    """A pack for the school is still open. `way_on` is a link to it."""

    def __init__(self, pack):
        super().__init__(
            f"A handover pack was made for {pack.to_school}. Withdraw it first: that closes its "
            "papers, and tells the school."
        )
        self.way_on = {"label": "Open the pack", "url": pack.get_absolute_url()}


@transaction.atomic
def remove_enrolment(*, enrolment, reason, by, version=None):
    """Remove an enrolment that was entered by mistake, with its part-time timetables.

    Its clocks end, and the school's people no longer open the record; the log keeps what was
    removed, and why. Raises ValidationError where something was recorded of the child at the
    school, or a pack for it is open, and StaleSave.
    """
    Child.unscoped.select_for_update(no_key=True).get(pk=enrolment.child_id)
    current = claim(enrolment, version)
    if not reason.strip():
        raise ValidationError({"reason": "Say why the child was never on this roll."})
    _check_never_there(current)
    if pack := HandoverPack.unscoped.filter(enrolment=current, withdrawn_on=None).first():
        raise PackStands(pack)
    # Not `current.delete()`: the log names the row by its number.
    Enrolment.unscoped.filter(pk=current.pk).delete()
    record(
        "enrolment.removed",
        by=by,
        subject=current,
        child=current.child_id,
        school=str(current.school),
        admitted_on=in_words(current.admitted_on),
        reason=reason.strip(),
    )


def _check_never_there(current):
    child, school = current.child, current.school
    others = Enrolment.unscoped.filter(child=child, school=school).exclude(pk=current.pk)
    if not others.exists() and (shown := shown_stay(child, school)):
        raise ValidationError(
            f"{child.first_name} was at {school}: the record has {' and '.join(shown)}. "
            "Record the last day there instead, or correct the dates."
        )
