"""Every change to authorities, schools and their inspections."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from lac.audit.log import changes, record

from .models import Inspection, LocalAuthority, School


@transaction.atomic
def save_authority(*, by, authority=None, **details):
    """Add a local authority, or change one."""
    authority, changed = _save(authority or LocalAuthority(), details)
    if changed:
        record("authority.saved", by=by, subject=authority, name=authority.name, changed=changed)
    return authority


@transaction.atomic
def set_records_kept_from(*, authority, day, by):
    """Say from which day an authority keeps its records here, or (None) that it always has.

    What was due before it and was not done is never late here. Raises ValidationError for a day
    that is still to come.
    """
    authority = LocalAuthority.objects.select_for_update().get(pk=authority.pk)
    if day and day > timezone.localdate():
        raise ValidationError({"day": "Give a day that is not in the future."})
    changed = changes({"day": authority.records_kept_from}, {"day": day})
    if changed:
        authority.records_kept_from = day
        authority.save(update_fields=["records_kept_from"])
        record(
            "authority.records_kept_from",
            by=by,
            subject=authority,
            name=authority.name,
            day=f"{day.day} {day:%B %Y}" if day else "the beginning",
            changed=changed,
        )
    return authority


@transaction.atomic
def save_school(*, by, school=None, **details):
    """Add a school or college, or change one."""
    school, changed = _save(school or School(), details)
    if changed:
        record("school.saved", by=by, subject=school, name=school.name, changed=changed)
    return school


@transaction.atomic
def record_inspection(
    *, school, inspected_on, outcome, by, inspectorate="Ofsted", judged_good_or_better=None
):
    """Record what an inspection found, in the inspectorate's own words of that day."""
    if Inspection.objects.filter(school=school, inspected_on=inspected_on).exists():
        raise ValidationError("This school has an inspection on that day already.")
    inspection, _ = _save(
        Inspection(school=school),
        {
            "inspected_on": inspected_on,
            "outcome": outcome,
            "inspectorate": inspectorate,
            "judged_good_or_better": judged_good_or_better,
        },
    )
    record("inspection.recorded", by=by, subject=inspection, school=str(school), outcome=outcome)
    return inspection


def _save(row, details):
    """Set the details, check them and save; returns the row and what changed."""
    stored = type(row).objects.filter(pk=row.pk).first() if row.pk else None
    before = {name: getattr(stored, name) for name in details} if stored else {}
    for name, value in details.items():
        setattr(row, name, value)
    row.full_clean()
    row.save()
    return row, changes(before, details)
