"""Telling people by e-mail. The outbox is in an app above this one and registers itself here."""

from django.utils import timezone

from lac.accounts.access import Role
from lac.accounts.models import Membership, OfficerAllocation, User

from .models import Enrolment

POST = []


def carries_post(queue):
    """Register what queues an e-mail: `queue(template, key=, user=, **context)`; a decorator."""
    if queue not in POST:
        POST.append(queue)
    return queue


def tell(template, *, key, people, **context):
    """Queue an e-mail to each of these users, in this transaction; gives how many were told."""
    for person in people:
        for queue in POST:
            queue(template, key=f"{key}:{person.pk}", user=person, **context)
    return len(people) if POST else 0


def officers_for(child):
    """The virtual school's people to tell of a child, as users.

    The officer allocated to the child's school; without one, every officer and head
    of the child's authority.
    """
    today = timezone.localdate()
    schools = Enrolment.unscoped.current(today).main().filter(child=child).values("school")
    allocated = OfficerAllocation.objects.filter(
        school__in=schools, local_authority=child.local_authority_id, starts_on__lte=today
    ).exclude(ends_on__lt=today)
    officers = User.objects.filter(is_active=True, pk__in=allocated.values("officer"))
    if officers.exists():
        return list(officers)
    everyone = Membership.objects.on(today).filter(
        local_authority=child.local_authority_id,
        role__in=[Role.VIRTUAL_SCHOOL_OFFICER, Role.VIRTUAL_SCHOOL_HEAD],
    )
    return list(User.objects.filter(pk__in=everyone.values("user")))
