"""Writes about people: roles, invitations and accounts, as far as the reader may give them."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from lac.accounts import actions as accounts
from lac.accounts.access import SCHOOL_ROLES
from lac.audit.log import record
from lac.deadlines.outbox import queue

from ..models import Certificate
from ..reach import check_may_give, people_of


@transaction.atomic
def record_export(*, label, rows, by, child_ids=()):
    """Note that figures or a list left the system: how many rows, of what."""
    record("indicator.exported", by=by, label=label, rows=rows, children=list(child_ids))


@transaction.atomic
def invite(*, email, full_name, role, authority, by, school=None, job_title="", **days):
    """Invite somebody by e-mail to a role at the authority or at one of its schools.

    Account and role begin when they accept; see `lac.accounts.actions.invite`.
    """
    place = _place(role, authority, school)
    check_may_give(by, role, *place.values(), authority)
    return accounts.invite(
        email=email,
        full_name=full_name,
        role=role,
        job_title=job_title,
        sent_for=authority,
        by=by,
        **place,
        **days,
    )


@transaction.atomic
def send_invitation_again(*, invitation, authority, by):
    """Send the link of an invitation once more; the one before works no more."""
    check_may_give(by, invitation.role, invitation.organisation, authority)
    return accounts.send_invitation_again(invitation=invitation, by=by)


@transaction.atomic
def withdraw_invitation(*, invitation, authority, by):
    """Take an invitation back."""
    check_may_give(by, invitation.role, invitation.organisation, authority)
    return accounts.withdraw_invitation(invitation=invitation, by=by)


@transaction.atomic
def give_role(*, user, role, authority, by, school=None, **membership):
    """Give somebody a role at the authority or at one of its schools, and tell them."""
    place = _place(role, authority, school)
    check_may_give(by, role, *place.values(), authority)
    given = accounts.add_membership(user=user, role=role, by=by, **place, **membership)
    _tell(given)
    return given


@transaction.atomic
def end_role(*, membership, authority, by, ends_on=None, **successors):
    """End somebody's role; `ends_on` (today) is its last day.

    `successors` says who takes over each kind of thing they own: `lac.accounts.ownership`.
    """
    if by.pk == membership.user_id:
        raise ValidationError("You cannot end your own role: ask somebody else.")
    check_may_give(by, membership.role, membership.organisation, authority)
    return accounts.end_membership(
        membership=membership, by=by, ends_on=ends_on, successors=successors
    )


@transaction.atomic
def record_standing(*, membership, authority, by, **standing):
    """Record a designated teacher's place in the school's leadership, and their training."""
    check_may_give(by, membership.role, membership.organisation, authority)
    return accounts.edit_membership(membership=membership, by=by, **standing)


@transaction.atomic
def record_training(*, user, authority, by, **training):
    """Note training that one of the authority's people attended."""
    _check_reach(user, authority)
    return accounts.record_training(user=user, by=by, **training)


@transaction.atomic
def remove_training(*, training, authority, by):
    """Take a line out of the log of training."""
    _check_reach(training.user, authority)
    if certificate := Certificate.of(training):
        certificate.discard()
    return accounts.remove_training(training=training, by=by)


@transaction.atomic
def edit_person(*, user, authority, by, email="", **details):
    """Correct somebody's name, job title or telephone number, or the address they sign in with."""
    _check_whole_person(user, authority, by)
    user = accounts.edit_user(user=user, by=by, **details)
    return accounts.change_email(user=user, email=email, by=by) if email else user


@transaction.atomic
def close_account(*, user, reason, authority, by):
    """Let somebody sign in no more."""
    _check_whole_person(user, authority, by)
    return accounts.close_account(user=user, reason=reason, by=by)


@transaction.atomic
def reopen_account(*, user, authority, by):
    """Let somebody sign in again, with the roles they still hold."""
    _check_whole_person(user, authority, by)
    return accounts.reopen_account(user=user, by=by)


@transaction.atomic
def unlock_account(*, user, authority, by):
    """Let somebody who gave too many wrong passwords try again; anybody's who works here."""
    if user.pk == by.pk:
        raise ValidationError("You cannot change your own account here: ask somebody else.")
    return accounts.unlock_account(user=user, by=by)


def _place(role, authority, school):
    """Where a role is held: at the school, or at the authority."""
    if role in SCHOOL_ROLES and school is None:
        raise ValidationError({"school": "Choose the school."})
    return {"school": school} if role in SCHOOL_ROLES else {"local_authority": authority}


def _check_reach(user, authority):
    if not people_of(authority).filter(pk=user.pk).exists():
        raise ValidationError(f"{user} works for another authority, which keeps their training.")


def _check_whole_person(user, authority, by):
    """The account itself may be changed only by whoever may give every role it carries."""
    if user.pk == by.pk:
        raise ValidationError("You cannot change your own account here: ask somebody else.")
    today = timezone.localdate()
    for membership in user.memberships.select_related("school", "local_authority"):
        if membership.ends_on is None or membership.ends_on >= today:
            check_may_give(by, membership.role, membership.organisation, authority)


def _tell(membership):
    queue(
        "role_given",
        key=f"role:{membership.pk}",
        user=membership.user,
        role=membership.get_role_display().lower(),
        organisation=str(membership.organisation),
    )
