"""Questions about records that were opened in an emergency: who judges them, and which wait."""

from django.utils import timezone

from lac.accounts.access import Permission, Role, roles_with
from lac.accounts.models import Membership, User
from lac.calendars.days import in_words

from .models import BrokenGlass, Child
from .search import words_of


def found(words, born_on):
    """The one child with a UPN or social care ID, or a name, and a date of birth; or None.

    The family name in any spelling that a search would take, or the whole name where twins
    share it. Asked of all children: it finds one whom somebody knows already, and lists nobody.
    A restricted record is not found: an emergency opens none.
    """
    wanted = words_of(words)
    born_then = list(Child.unscoped.filter(born_on=born_on, readers=None))
    for said in (
        lambda it: it.upn,
        lambda it: it.la_child_id,
        lambda it: it.family_name,
        lambda it: f"{it.given_name} {it.family_name}",
    ):
        matching = [it for it in born_then if words_of(said(it)) == wanted]
        if wanted and len(matching) == 1:
            return matching[0]
    return None


def heads_of(child):
    """The virtual school heads of a child's authority today who can sign in."""
    held = Membership.objects.on(timezone.localdate()).filter(
        role=Role.VIRTUAL_SCHOOL_HEAD, local_authority=child.local_authority_id
    )
    return User.objects.filter(pk__in=held.values("user"), is_active=True)


def is_reviewer(user, glass):
    """Whether somebody judges this: a head of the child's authority, and not who did it."""
    ids = user.authority_ids(Permission.GRANT_ACCESS)
    return glass.user_id != user.pk and glass.child.local_authority_id in ids


def reviews_of(user):
    """What somebody's authority has to judge or has judged, the latest first."""
    ids = user.authority_ids(Permission.GRANT_ACCESS)
    rows = BrokenGlass.unscoped.filter(child__local_authority__in=ids, child__closed_on=None)
    return rows.select_related("child", "user", "judged_by")


def waiting_for(user):
    """How many wait for somebody's judgement; no query for those who judge none."""
    if not user.roles & roles_with(Permission.GRANT_ACCESS):
        return 0
    return reviews_of(user).waiting().exclude(user=user).count()


def open_until(user, child):
    """Until when somebody's emergency access to a child lasts, in words, or "" without one."""
    ends_at = (
        BrokenGlass.unscoped.open()
        .filter(user=user, child=child)
        .values_list("ends_at", flat=True)
        .first()
    )
    if ends_at is None:
        return ""
    ends_at = timezone.localtime(ends_at)
    return f"{ends_at:%-H:%M} on {in_words(ends_at.date())}"
