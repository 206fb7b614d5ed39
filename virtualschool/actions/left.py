"""Giving somebody what nobody had to do."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from lac.accounts.access import Role
from lac.audit.log import record
from lac.organisations.models import School

from .people import give_role


@transaction.atomic
def give_left(*, kind, row, to, authority, by):
    """Give a thing of `lac.accounts.ownership.LEFT` to somebody who can take it.

    Where a role is empty it is the role that is given, by whoever may give it.
    """
    if not kind.takers(row, authority, timezone.localdate()).filter(pk=to.pk).exists():
        raise ValidationError({"to": f"{to} cannot take this over: choose another."})
    item = kind.item(row)
    if item.role:
        school = School.objects.get(pk=item.school) if item.school else None
        give_role(user=to, role=Role(item.role), authority=authority, school=school, by=by)
    else:
        kind.give(row, to, by)
    words = {"what": item.what, "name": item.had_by or "nobody", "to": to.full_name}
    record("ownership.given", by=by, subject=to, child=item.child, **words)
