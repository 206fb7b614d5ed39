"""A school's register of previously looked-after pupils."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from lac.accounts.access import Permission
from lac.audit.log import record

from ..models import PreviouslyLookedAfter
from ..previously import known_by_record, schools_of
from ..versions import apply, claim

P = Permission.EDIT_ENROLMENT


@transaction.atomic
def add_previously_looked_after(*, school, by, **details):
    """Put a pupil on a school's register, with what the school was told and by whom."""
    _check_days(details)
    row = PreviouslyLookedAfter(school=school, **details)
    row.full_clean(validate_constraints=False)
    type(school).objects.select_for_update().get(pk=school.pk)
    if pressed := _same_as(row):
        return pressed
    row.save()
    record("pupil.added", by=by, subject=row, school=str(school))
    return row


def _same_as(row):
    """The pupil who is on the register already under the same name and date of birth, or None."""
    here = PreviouslyLookedAfter.unscoped.at_schools([row.school_id]).filter(child=None)
    return here.filter(
        given_name=row.given_name, family_name=row.family_name, born_on=row.born_on
    ).first()


@transaction.atomic
def edit_previously_looked_after(*, pupil, by, version=None, **details):
    """Change what a school's register says of a pupil, or record their last day there."""
    _check_days(details)
    current = claim(pupil, version)
    changed = apply(current, details)
    if changed:
        # Names of the fields alone: the log of a register is no second register.
        record("pupil.edited", by=by, subject=current, fields=sorted(changed))
    return current


@transaction.atomic
def note_on_pupil(*, child, school, notes, by):
    """Keep a designated teacher's notes on a child who left care and is still on their roll."""
    if (
        school not in schools_of(by, P)
        or not known_by_record(by, [school]).filter(pk=child).exists()
    ):
        raise ValidationError("This pupil is not on the register of your school.")
    row, _ = PreviouslyLookedAfter.unscoped.update_or_create(
        child_id=child, school_id=school, defaults={"notes": notes.strip()}
    )
    record("pupil.noted", by=by, subject=row)
    return row


def _check_days(details):
    today = timezone.localdate()
    for field in ("born_on", "left_care_on", "known_since"):
        if details.get(field) and details[field] > today:
            raise ValidationError({field: "The date must be today or in the past."})
    born, left, known = (details.get(it) for it in ("born_on", "left_care_on", "known_since"))
    if born and left and left < born:
        raise ValidationError({"left_care_on": "The date is before the pupil was born."})
    if left and known and known < left:
        raise ValidationError(
            {"known_since": "This is before the pupil left care. Check both days."}
        )
