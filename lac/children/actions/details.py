"""Adding a child and changing their details."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from lac.accounts.access import Permission, Role
from lac.audit.log import record

from ..access import authorities_led, in_scope
from ..clashes import naming_clashes, refuse_closed_upn
from ..models import CareEpisode, Child, FormerName, ProfessionalRole, Sex
from ..upn import normalise, validate_upn
from ..versions import apply, claim
from .care import start_care
from .checks import born_before_all
from .people import add_professional

DETAILS = (
    "la_child_id",
    "given_name",
    "family_name",
    "preferred_name",
    "born_on",
    "sex",
    "ethnicity",
    "first_language",
    "upn",
    "upn_unknown",
    "sen_provision",
    "restricted_contact",
    "year_group_offset",
)


@transaction.atomic
def add_child(*, local_authority, by, **details):
    """Add a child to an authority. Raises ValidationError when the authority has them already."""
    details = _checked(details)
    child = Child(local_authority=local_authority, **details)
    child.full_clean(validate_unique=False, validate_constraints=False)
    refuse_closed_upn(child)
    with naming_clashes(child, by):
        child.save()
    record("child.added", by=by, subject=child, child=child, authority=str(local_authority))
    return child


@transaction.atomic
def take_into_care(*, local_authority, details, care, by):
    """Add a child who has come into care, with their first placement.

    A child whom the authority knows already by the same ID and date of birth, and
    who is not in care, is the same child: their record is taken up again, if `by`
    may change it, and only what it left empty is filled in; the child given back then
    has `was_known`. Somebody who adds a
    child as a social worker becomes the child's social worker.
    """
    known = Child.unscoped.filter(
        local_authority=local_authority,
        la_child_id=details["la_child_id"],
        born_on=details["born_on"],
    ).first()
    if known:
        _check_reopening(known, by)
    if known and not CareEpisode.unscoped.in_care(care["started_on"]).filter(child=known).exists():
        child = edit_child(child=known, by=by, **_missing(known, details))
        child.was_known = True
    else:
        child = add_child(local_authority=local_authority, by=by, **details)
        child.was_known = False
    start_care(child=child, by=by, **care)
    if by and Role.SOCIAL_WORKER in by.roles:
        add_professional(
            child=child,
            role=ProfessionalRole.SOCIAL_WORKER,
            user=by,
            starts_on=timezone.localdate(),
            by=by,
        )
    return child


def _check_reopening(known, by):
    """Knowing an ID and a birth date opens no record: the virtual school takes it up again.

    Of a closed record it says no more than of any number that is taken.
    """
    if known.closed_on:
        raise ValidationError(
            f"{known.local_authority} already has a child with the social care ID "
            f"{known.la_child_id}. Check the number, or ask the virtual school."
        )
    leads = by is None or known.local_authority_id in authorities_led(by, Permission.EDIT_CHILD)
    if leads and (by is None or known.readers is None):
        return
    if not in_scope(by, Permission.EDIT_CHILD).filter(pk=known.pk).exists():
        raise ValidationError(
            f"{known.local_authority} knows this child already. "
            "Ask the virtual school to reopen the record."
        )


def _missing(known, details):
    """Of these details, those that the record of a known child does not hold."""
    missing = {
        name: value
        for name, value in details.items()
        if value and getattr(known, name) in ("", 0, Sex.UNKNOWN)
    }
    if known.upn:
        missing.pop("upn_unknown", None)
    elif "upn" in missing:
        missing["upn_unknown"] = ""
    return missing


@transaction.atomic
def edit_child(*, child, by, version=None, is_new_name=False, **details):
    """Change a child's details. Raises StaleSave when somebody else did since `version`.

    With `is_new_name` the name that was there is kept as a former one; without, a
    changed name corrects it.
    """
    details = _checked(details)
    current = claim(child, version)
    former = FormerName(
        child=current,
        given_name=current.given_name,
        family_name=current.family_name,
        used_until=timezone.localdate(),
    )
    if details.get("born_on", current.born_on) != current.born_on:
        born_before_all(current, details["born_on"])
    with naming_clashes(current, by):
        changed = apply(current, details)
    if "upn" in changed:
        refuse_closed_upn(current)
    if is_new_name and str(former) and changed.keys() & {"given_name", "family_name"}:
        former.save()
    if changed:
        record("child.edited", by=by, subject=current, child=current, changes=changed)
    return current


def _checked(details):
    unknown = set(details) - set(DETAILS)
    if unknown:
        raise TypeError(f"Not a detail of a child: {', '.join(sorted(unknown))}.")
    if details.get("born_on") and details["born_on"] > timezone.localdate():
        raise ValidationError({"born_on": "The date of birth must be in the past."})
    if "upn" in details:
        details["upn"] = normalise(details["upn"])
        if details["upn"]:
            _check_upn(details)
    return details


def _check_upn(details):
    try:
        validate_upn(details["upn"])
    except ValidationError as wrong:
        raise ValidationError({"upn": wrong}) from wrong
    if details.get("upn_unknown"):
        raise ValidationError(
            {"upn_unknown": "Leave the reason empty when there is a UPN, or clear the UPN."}
        )
