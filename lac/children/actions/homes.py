"""Carers' households and who signs in for them."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from lac.accounts.access import Role
from lac.audit.log import record
from lac.calendars.days import in_words

from ..models import Household, HouseholdMember
from ..versions import apply, claim

DETAILS = ("name", "kind", "address", "postcode", "telephone")


@transaction.atomic
def add_household(*, local_authority, by, **details):
    """Add a foster family or another home to an authority's list."""
    household = Household(local_authority=local_authority, **details)
    household.full_clean()
    household.save()
    record("household.added", by=by, subject=household, name=household.name)
    return household


@transaction.atomic
def edit_household(*, household, by, version=None, **details):
    """Change a home's details. Raises StaleSave when somebody else did since `version`."""
    current = claim(household, version)
    changed = apply(current, {name: details[name] for name in DETAILS if name in details})
    if changed:
        record(
            "household.edited", by=by, subject=current, name=current.name, changed=sorted(changed)
        )
    return current


@transaction.atomic
def add_household_member(*, household, user, starts_on, by):
    """Let a carer sign in for a household: they see the children placed there, on those dates."""
    if Role.CARER not in user.roles:
        raise ValidationError(f"{user} has no account as a carer.")
    if HouseholdMember.objects.filter(household=household, user=user, ends_on=None).exists():
        raise ValidationError(f"{user} is already a member of {household}.")
    member = HouseholdMember.objects.create(household=household, user=user, starts_on=starts_on)
    record(
        "household.member_added",
        by=by,
        subject=household,
        name=household.name,
        carer=str(user),
        starts_on=in_words(starts_on),
    )
    return member


@transaction.atomic
def end_household_member(*, member, ends_on, by):
    """Record that a carer is no longer of the household; the day given is their last."""
    if ends_on < member.starts_on:
        raise ValidationError({"ends_on": "The last day is before the first."})
    if ends_on > timezone.localdate():
        raise ValidationError({"ends_on": "The last day must be today or in the past."})
    member.ends_on = ends_on
    member.save(update_fields=["ends_on"])
    record(
        "household.member_ended",
        by=by,
        subject=member.household,
        name=member.household.name,
        carer=str(member.user),
        ends_on=in_words(ends_on),
    )
    return member
