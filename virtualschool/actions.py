"""Every write of the virtual school's own pages."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from lac.accounts import actions as accounts
from lac.accounts.access import SCHOOL_ROLES
from lac.accounts.models import User
from lac.audit.log import record
from lac.deadlines.outbox import queue

from .reach import check_may_give, memberships_of


@transaction.atomic
def record_export(*, label, rows, by, child_ids=()):
    """Note that figures or a list left the system: how many rows, of what."""
    record("indicator.exported", by=by, label=label, rows=rows, children=list(child_ids))


@transaction.atomic
def invite(*, email, full_name, role, authority, by, school=None, job_title="", **membership):
    """Give somebody a role, and an account when they have none; an e-mail tells them how to begin.

    Who has an account already keeps it, with their name as it is.
    """
    user = User.objects.filter(email__iexact=email.strip()).first()
    if user is None:
        user = accounts.invite_user(email=email, full_name=full_name, job_title=job_title, by=by)
    elif not user.is_active:
        raise ValidationError("This person's account is closed. Open it again first.")
    return give_role(user=user, role=role, authority=authority, school=school, by=by, **membership)


@transaction.atomic
def give_role(*, user, role, authority, by, school=None, **membership):
    """Give somebody a role at the authority or at one of its schools, and tell them."""
    if role in SCHOOL_ROLES and school is None:
        raise ValidationError({"school": "Choose the school."})
    place = {"school": school} if role in SCHOOL_ROLES else {"local_authority": authority}
    check_may_give(by, role, *place.values(), authority)
    given = accounts.add_membership(user=user, role=role, by=by, **place, **membership)
    _tell(given)
    return given


@transaction.atomic
def end_role(*, membership, authority, by, ends_on=None):
    """End somebody's role; `ends_on` (today) is its last day."""
    if by.pk == membership.user_id:
        raise ValidationError("You cannot end your own role: ask somebody else.")
    check_may_give(by, membership.role, membership.organisation, authority)
    return accounts.end_membership(membership=membership, by=by, ends_on=ends_on)


@transaction.atomic
def record_standing(*, membership, authority, by, **standing):
    """Record a designated teacher's place in the school's leadership, and their training."""
    check_may_give(by, membership.role, membership.organisation, authority)
    return accounts.edit_membership(membership=membership, by=by, **standing)


@transaction.atomic
def edit_person(*, user, authority, by, **details):
    """Correct somebody's name, job title or telephone number."""
    _check_whole_person(user, authority, by)
    return accounts.edit_user(user=user, by=by, **details)


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
def invite_again(*, user, authority, by):
    """Send the invitation once more to somebody who has not chosen a password yet."""
    if user.has_usable_password():
        raise ValidationError(f"{user} has chosen a password already.")
    _check_whole_person(user, authority, by)
    latest = memberships_of(authority).filter(user=user).order_by("-pk").first()
    _tell(latest, again=timezone.now().isoformat())
    record("user.invited_again", by=by, subject=user, name=user.full_name)


def _check_whole_person(user, authority, by):
    """The account itself may be changed only by whoever may give every role it carries."""
    if user.pk == by.pk:
        raise ValidationError("You cannot change your own account here: ask somebody else.")
    today = timezone.localdate()
    for membership in user.memberships.select_related("school", "local_authority"):
        if membership.ends_on is None or membership.ends_on >= today:
            check_may_give(by, membership.role, membership.organisation, authority)


def _tell(membership, again=""):
    """Queue the e-mail; the link in it is made when it is sent, and is kept nowhere."""
    queue(
        "invitation",
        key=f"invitation:{membership.pk}:{again}",
        user=membership.user,
        role=membership.get_role_display().lower(),
        organisation=str(membership.organisation),
    )
