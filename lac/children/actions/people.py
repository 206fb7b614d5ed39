"""The professionals around a child, and named people's access for a time."""

import datetime as dt

from django.contrib.auth.models import Permission as StoredPermission
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from lac.accounts.access import CASELOAD_ROLES
from lac.audit.log import record
from lac.calendars.days import in_words

from ..access import GRANTS
from ..models import Child, ChildUserObjectPermission, Professional, ProfessionalRole
from ..twice import just_recorded

LONGEST_GRANT = dt.timedelta(days=366)


@transaction.atomic
def add_professional(
    *,
    child,
    role,
    starts_on,
    by,
    name="",
    user=None,
    team="",
    email="",
    telephone="",
    replaces=None,
):
    """Name someone who works with the child. With `user` they see the child from that day on.

    `replaces` is the professional whose work they take over, and whose last day
    becomes the day before. Pressed twice within a minute, it is recorded once.
    """
    name = name or (user.full_name if user else "")
    if not name:
        raise ValidationError({"name": "Choose a person or type a name."})
    if user and role in CASELOAD_ROLES and role not in user.roles:
        label = ProfessionalRole(role).label.lower()
        raise ValidationError({"user": f"{user} has no account as {label}."})
    Child.unscoped.select_for_update(no_key=True).get(pk=child.pk)
    professional = Professional(
        child=child,
        role=role,
        name=name,
        user=user,
        team=team,
        email=email or (user.email if user else ""),
        telephone=telephone or (user.telephone if user else ""),
        starts_on=starts_on,
    )
    professional.full_clean()
    if pressed := just_recorded("professional.added", professional, child=child.pk, by=by):
        return pressed
    if replaces is not None:
        _end(replaces, max(starts_on - dt.timedelta(days=1), replaces.starts_on))
    professional.save()
    record(
        "professional.added",
        by=by,
        subject=professional,
        child=child,
        name=name,
        role=professional.get_role_display(),
        starts_on=in_words(starts_on),
        replaces=replaces.name if replaces else None,
    )
    return professional


@transaction.atomic
def end_professional(*, professional, ends_on, by):
    """Record a professional's last day with the child; after it they no longer see the record."""
    _end(professional, ends_on)
    record(
        "professional.ended",
        by=by,
        subject=professional,
        child=professional.child_id,
        name=professional.name,
        role=professional.get_role_display(),
        ends_on=in_words(ends_on),
    )
    return professional


def _end(professional, ends_on):
    if ends_on < professional.starts_on:
        raise ValidationError(
            {"ends_on": f"The last day must be on or after {in_words(professional.starts_on)}."}
        )
    professional.ends_on = ends_on
    professional.save(update_fields=["ends_on"])


@transaction.atomic
def grant_access(*, child, user, gives, starts_on, ends_on, reason, by):
    """Give a named person access to one child between two days. `gives` is a key of GRANTS."""
    _check_grant(user, gives, starts_on, ends_on, reason)
    grant, _ = ChildUserObjectPermission.objects.update_or_create(
        user=user,
        content_object=child,
        permission=StoredPermission.objects.get(
            content_type__app_label="children", content_type__model="child", codename=gives
        ),
        defaults={
            "starts_on": starts_on,
            "ends_on": ends_on,
            "reason": reason.strip(),
            "granted_by": by,
        },
    )
    record(
        "grant.given",
        by=by,
        subject=grant,
        child=child,
        name=str(user),
        gives=gives,
        starts_on=in_words(starts_on),
        ends_on=in_words(ends_on),
        reason=reason,
    )
    return grant


def _check_grant(user, gives, starts_on, ends_on, reason):
    if gives not in GRANTS:
        raise ValidationError({"gives": "Choose what the person may do."})
    if not user.is_active:
        raise ValidationError({"user": f"{user} can no longer sign in."})
    if user.has_portal_roles_only:
        raise ValidationError(
            {
                "user": f"{user} signs in as a carer or young person. They read what is meant "
                "for them in the portal and cannot be given access to a record."
            }
        )
    if not reason.strip():
        raise ValidationError({"reason": "Say why this person needs to see the child."})
    if ends_on < max(starts_on, timezone.localdate()):
        raise ValidationError(
            {"ends_on": "The last day must be today or later, and after the first."}
        )
    if ends_on - starts_on > LONGEST_GRANT:
        raise ValidationError({"ends_on": "Access can be given for a year at most."})


@transaction.atomic
def end_grant(*, grant, by):
    """Take a named person's access away, from now."""
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    if grant.ends_on <= yesterday:
        raise ValidationError("This access has already ended.")
    child_id, name, grant_id = grant.content_object_id, str(grant.user), grant.pk
    if grant.starts_on > yesterday:
        grant.delete()
    else:
        grant.ends_on = yesterday
        grant.save(update_fields=["ends_on"])
    record("grant.ended", by=by, child=child_id, name=name, grant=grant_id)
