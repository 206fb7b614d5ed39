"""Every change to people who sign in, their roles and the schools they look after."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from lac.audit.log import changes, record
from lac.calendars.days import in_words

from .. import sessions
from ..access import SCHOOL_ROLES, Role
from ..mail import send
from ..models import Invitation, Membership, OfficerAllocation, SignInSession, User
from ..ownership import account_closes, hand_over

DETAILS = ("full_name", "job_title", "telephone")
OFFICER_ROLES = (Role.VIRTUAL_SCHOOL_OFFICER, Role.VIRTUAL_SCHOOL_HEAD)


@transaction.atomic
def invite_user(*, email, full_name, by, job_title="", telephone=""):
    """Give somebody an account. They choose a password with "I have forgotten my password"."""
    email = email.strip().lower()
    validate_email(email)
    if not full_name.strip():
        raise ValidationError("Enter the person's name.")
    if User.objects.filter(email__iexact=email).exists():
        raise ValidationError(f"Somebody has an account with {email} already.")
    user = User.objects.create_user(
        email, full_name=full_name.strip(), job_title=job_title, telephone=telephone
    )
    record("user.invited", by=by, subject=user, name=user.full_name)
    return user


@transaction.atomic
def edit_user(*, user, by, **details):
    """Change somebody's name, job title or telephone number."""
    if unknown := set(details) - set(DETAILS):
        raise TypeError(f"Not a detail of a person: {', '.join(sorted(unknown))}")
    if not details.get("full_name", user.full_name).strip():
        raise ValidationError("Enter the person's name.")
    user = User.objects.select_for_update().get(pk=user.pk)
    changed = changes({name: getattr(user, name) for name in details}, details)
    for name, value in details.items():
        setattr(user, name, value)
    user.save(update_fields=list(details))
    if changed:
        record("user.edited", by=by, subject=user, name=user.full_name, changed=changed)
    return user


@transaction.atomic
def change_email(*, user, email, by):
    """Give somebody another address to sign in with; both addresses are told of it.

    They are signed out everywhere. Password and second step stay as they are; a link for a
    new password that went to the former address works no more.
    """
    email = email.strip().lower()
    validate_email(email)
    if by is not None and by.pk == user.pk:
        raise ValidationError("You cannot change your own e-mail address: ask somebody else.")
    user = User.objects.select_for_update().get(pk=user.pk)
    former = user.email
    if email == former.lower():
        return user
    if User.objects.filter(email__iexact=email).exclude(pk=user.pk).exists():
        raise ValidationError({"email": f"Somebody has an account with {email} already."})
    user.email = email
    user.save(update_fields=["email"])
    sessions.end(SignInSession.objects.filter(user=user))
    key = f"email_changed:{user.pk}:{timezone.now().isoformat()}"
    send("email_changed", key=key, user=user)
    send("email_changed", key=f"{key}:former", email=former)
    record("user.email_changed", by=by, subject=user, name=user.full_name, was=former, now=email)
    return user


@transaction.atomic
def close_account(*, user, reason, by):
    """Let somebody sign in no more. What they did stays on record."""
    if not reason.strip():
        raise ValidationError("Say why the account is closed.")
    if by is not None and by.pk == user.pk:
        raise ValidationError("You cannot close your own account: ask somebody else.")
    account_closes(user, by)
    _set_active(user, False)
    # Roles they promised to others are not handed out after they are gone.
    Invitation.objects.waiting().filter(invited_by=user).update(withdrawn_at=timezone.now())
    record("user.closed", by=by, subject=user, name=user.full_name, reason=reason)


@transaction.atomic
def reopen_account(*, user, by):
    """Let somebody sign in again."""
    _set_active(user, True)
    record("user.reopened", by=by, subject=user, name=user.full_name)


def _set_active(user, is_active):
    user.is_active = is_active
    user.save(update_fields=["is_active"])


@transaction.atomic
def add_membership(
    *,
    user,
    role,
    by,
    school=None,
    local_authority=None,
    starts_on=None,
    ends_on=None,
    is_senior_leader=None,
    is_qualified_teacher=None,
    last_trained_on=None,
):
    """Give somebody a role at a school or a local authority, from a day (today) on."""
    membership = Membership(
        user=user,
        role=Role(role),
        school=school,
        local_authority=local_authority,
        starts_on=starts_on or timezone.localdate(),
        ends_on=ends_on,
        is_senior_leader=is_senior_leader,
        is_qualified_teacher=is_qualified_teacher,
        last_trained_on=last_trained_on,
    )
    _check_membership(membership, by)
    membership.save()
    _forget_memberships(user)
    record("membership.added", by=by, subject=membership, **_membership_in_words(membership))
    return membership


@transaction.atomic
def edit_membership(
    *, membership, by, is_senior_leader=None, is_qualified_teacher=None, last_trained_on=None
):
    """Change what is known about a designated teacher's standing and training."""
    after = {
        "is_senior_leader": is_senior_leader,
        "is_qualified_teacher": is_qualified_teacher,
        "last_trained_on": last_trained_on,
    }
    membership = Membership.objects.select_for_update().get(pk=membership.pk)
    changed = changes({name: getattr(membership, name) for name in after}, after)
    for name, value in after.items():
        setattr(membership, name, value)
    membership.save(update_fields=list(after))
    if changed:
        words = _membership_in_words(membership)
        record("membership.edited", by=by, subject=membership, changed=changed, **words)
    return membership


@transaction.atomic
def end_membership(*, membership, by, ends_on=None, successors=None):
    """End somebody's role; `ends_on` (today) is its last day.

    `successors` names who takes over what the role's holder owns: {kind: person}, see
    `lac.accounts.ownership`. Raises ValidationError, by kind, where one is missing.
    """
    ends_on = ends_on or timezone.localdate()
    if ends_on < membership.starts_on:
        raise ValidationError(
            f"The role began on {in_words(membership.starts_on)}: it cannot end before."
        )
    hand_over(membership, ends_on, successors or {}, by)
    membership.ends_on = ends_on
    membership.save(update_fields=["ends_on"])
    _forget_memberships(membership.user)
    record("membership.ended", by=by, subject=membership, **_membership_in_words(membership))
    return membership


@transaction.atomic
def allocate_officer(*, school, local_authority, officer, by, starts_on=None):
    """Make an officer a school's first contact for an authority's children, from a day on."""
    starts_on = starts_on or timezone.localdate()
    _check_officer(officer, local_authority, starts_on)
    earlier = OfficerAllocation.objects.select_for_update().filter(
        school=school, local_authority=local_authority
    )
    current = earlier.filter(ends_on=None).first()
    if current and current.officer_id == officer.pk:
        return current
    if current and current.starts_on >= starts_on:
        raise ValidationError(
            f"{current.officer} has been the first contact since {in_words(current.starts_on)}: "
            "choose a later day."
        )
    earlier.filter(ends_on=None).update(ends_on=starts_on - dt.timedelta(days=1))
    allocation = OfficerAllocation.objects.create(
        school=school, local_authority=local_authority, officer=officer, starts_on=starts_on
    )
    record(
        "officer.allocated",
        by=by,
        subject=allocation,
        name=officer.full_name,
        school=str(school),
        starts_on=in_words(starts_on),
        before=str(current.officer) if current else None,
    )
    return allocation


def _check_membership(membership, by):
    role, organisation = Role(membership.role), membership.organisation
    if by is not None and by.pk == membership.user_id:
        raise ValidationError("You cannot give yourself a role: ask somebody else.")
    if (membership.school_id is None) == (membership.local_authority_id is None):
        raise ValidationError("A role is held at a school or at a local authority.")
    if (role in SCHOOL_ROLES) != (membership.school_id is not None):
        where = "a school" if role in SCHOOL_ROLES else "a local authority"
        raise ValidationError(f"{role.label} is a role at {where}.")
    if membership.ends_on and membership.ends_on < membership.starts_on:
        raise ValidationError("The role must end on or after the day it starts.")
    if _same_role(membership).exists():
        raise ValidationError(
            f"{membership.user} is {role.label.lower()} at {organisation} on some of these days."
        )


def _same_role(membership):
    """The person's other memberships of that kind on any of the same days."""
    rows = Membership.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=membership.starts_on),
        user=membership.user,
        role=membership.role,
        school=membership.school,
        local_authority=membership.local_authority,
    )
    return rows.filter(starts_on__lte=membership.ends_on) if membership.ends_on else rows


def _check_officer(officer, local_authority, day):
    is_officer = officer.memberships.on(day).filter(
        role__in=OFFICER_ROLES, local_authority=local_authority
    )
    if not is_officer.exists():
        raise ValidationError(
            f"{officer} is not a virtual school officer of {local_authority} on {in_words(day)}."
        )


def _membership_in_words(membership):
    return {
        "name": membership.user.full_name,
        "role": membership.get_role_display().lower(),
        "organisation": str(membership.organisation),
        "starts_on": in_words(membership.starts_on),
        "ends_on": in_words(membership.ends_on) if membership.ends_on else None,
    }


def _forget_memberships(user):
    """What was read about today's roles of this very object is no longer so."""
    user.__dict__.pop("current_memberships", None)
    user.__dict__.pop("_rights", None)
