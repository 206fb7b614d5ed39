"""Inviting somebody to a role, and taking up an invitation."""

import datetime as dt

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from lac.audit.log import record
from lac.calendars.days import in_words

from ..access import SCHOOL_ROLES, Permission, Role
from ..invitations import must_sign_in
from ..mail import send
from ..models import Invitation, Membership, User
from ..models.invitations import new_secret
from .people import add_membership

# A second press of "Send again" sends nothing.
A_MOMENT = dt.timedelta(minutes=1)


@transaction.atomic
def invite(
    *,
    email,
    full_name,
    role,
    sent_for,
    by,
    school=None,
    local_authority=None,
    job_title="",
    starts_on=None,
    ends_on=None,
):
    """Ask somebody by e-mail to take up a role. What it says is the same whoever has an account.

    `sent_for` is the authority whose administrators look after the invitation.
    """
    invitation = Invitation(
        email=email.strip().lower(),
        full_name=full_name.strip(),
        job_title=job_title,
        role=Role(role),
        school=school,
        local_authority=local_authority,
        sent_for=sent_for,
        starts_on=starts_on,
        ends_on=ends_on,
        invited_by=by,
        expires_at=_expiry(),
    )
    _check(invitation, by)
    invitation.save()
    _post(invitation)
    record("invitation.sent", by=by, subject=invitation, **_in_words(invitation))
    return invitation


@transaction.atomic
def send_invitation_again(*, invitation, by):
    """Send a new link; the one sent before works no more."""
    invitation = _waiting(invitation)
    if invitation.sent_at > timezone.now() - A_MOMENT:
        raise ValidationError("The invitation was sent less than a minute ago. Wait a little.")
    invitation.secret = new_secret()
    invitation.sent_at, invitation.expires_at = timezone.now(), _expiry()
    invitation.invited_by = by
    invitation.save(update_fields=["secret", "sent_at", "expires_at", "invited_by"])
    _post(invitation)
    record("invitation.sent_again", by=by, subject=invitation, **_in_words(invitation))
    return invitation


@transaction.atomic
def withdraw_invitation(*, invitation, by):
    """Take an invitation back: its link works no more."""
    invitation = _waiting(invitation)
    invitation.withdrawn_at = timezone.now()
    invitation.save(update_fields=["withdrawn_at"])
    record("invitation.withdrawn", by=by, subject=invitation, **_in_words(invitation))
    return invitation


@transaction.atomic
def accept_invitation(*, invitation, by):
    """Take up the role with the account one is signed in to; returns the membership."""
    invitation = _open(invitation)
    if by.email.lower() != invitation.email:
        raise ValidationError(
            "This invitation was sent to another e-mail address. Sign in with that address."
        )
    return _take_up(invitation, by)


@transaction.atomic
def join(*, invitation, full_name, password, by=None):
    """Take up the role as somebody new, with the name and the password they chose.

    Whoever has an account signs in to it instead: the link alone opens none.
    """
    invitation = _open(invitation)
    if not full_name.strip():
        raise ValidationError({"full_name": "Enter your name."})
    user = User.objects.select_for_update().filter(email__iexact=invitation.email).first()
    if user is None:
        user = User(email=invitation.email, job_title=invitation.job_title)
    elif must_sign_in(user):
        raise ValidationError("You have an account already. Sign in to accept the invitation.")
    user.full_name = full_name.strip()
    user.set_password(password)
    user.save()
    record("account.password_chosen", by=by or user, subject=user)
    _take_up(invitation, user)
    return user


def _take_up(invitation, user):
    membership = add_membership(
        user=user,
        role=invitation.role,
        school=invitation.school,
        local_authority=invitation.local_authority,
        starts_on=invitation.starts_on,
        ends_on=invitation.ends_on,
        by=invitation.invited_by,
    )
    invitation.accepted_at, invitation.accepted_by = timezone.now(), user
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    record("invitation.accepted", by=user, subject=invitation, **_in_words(invitation))
    return membership


def _check(invitation, by):
    validate_email(invitation.email)
    if not invitation.full_name:
        raise ValidationError("Enter the person's name.")
    if by is not None and by.email.lower() == invitation.email:
        raise ValidationError("You cannot give yourself a role: ask somebody else.")
    role = Role(invitation.role)
    if (role in SCHOOL_ROLES) != (invitation.school is not None) or not invitation.organisation:
        where = "a school" if role in SCHOOL_ROLES else "a local authority"
        raise ValidationError(f"{role.label} is a role at {where}.")
    starts_on = invitation.starts_on or timezone.localdate()
    if invitation.ends_on and invitation.ends_on < starts_on:
        raise ValidationError("The role must end on or after the day it starts.")
    # Whoever manages the organisation sees the people who work there, so this tells nothing new.
    there = {
        "role": role,
        "school": invitation.school,
        "local_authority": invitation.local_authority,
    }
    today = timezone.localdate()
    if Membership.objects.on(today).filter(user__email__iexact=invitation.email, **there).exists():
        raise ValidationError(
            f"{invitation.email} is {role.label.lower()} at {invitation.organisation} already."
        )
    if Invitation.objects.open().filter(email=invitation.email, **there).exists():
        raise ValidationError(
            "This person is invited to that role already. Send that invitation again instead."
        )


def _waiting(invitation):
    """The invitation, locked; refused when it was accepted or withdrawn."""
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if invitation.accepted_at:
        raise ValidationError(f"{invitation.full_name} has accepted the invitation already.")
    if invitation.withdrawn_at:
        raise ValidationError("The invitation was withdrawn already.")
    return invitation


def _open(invitation):
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if not invitation.is_open or not _may_still_invite(invitation):
        raise ValidationError("This invitation no longer works. Ask for it to be sent again.")
    return invitation


def _may_still_invite(invitation):
    """Whether whoever sent it still gives roles there; None is the administrator's command."""
    sender = invitation.invited_by
    if sender is None:
        return True
    gives_at = sender.authority_ids(Permission.MANAGE_ORGANISATION)
    return sender.is_active and invitation.sent_for_id in gives_at


def _expiry():
    return timezone.now() + dt.timedelta(days=settings.INVITATION_DAYS)


def _post(invitation):
    """Queue the e-mail; the link in it is made when it is sent, and is kept nowhere."""
    send(
        "invitation",
        key=f"invitation:{invitation.pk}:{invitation.sent_at.isoformat()}",
        email=invitation.email,
        invitation=invitation.pk,
        days=settings.INVITATION_DAYS,
        invited=invitation.full_name,
        role=invitation.get_role_display().lower(),
        organisation=str(invitation.organisation),
    )


def _in_words(invitation):
    return {
        "name": invitation.full_name,
        "role": invitation.get_role_display().lower(),
        "organisation": str(invitation.organisation),
        "until": in_words(timezone.localdate(invitation.expires_at)),
    }
