"""The meetings to which somebody is asked, for their calendar: kind, time and a link.

The place is left out, since it is often the child's school; so are the other people.
"""

from django.urls import reverse

from lac.accounts.access import Permission
from lac.deadlines.feeds import Entry, feeds

from .invitations import LENGTH
from .models import Invitee, Meeting


@feeds
def meetings(user, today):
    """Coming meetings that the person is asked to, about children they work with today."""
    asked = Invitee.unscoped.filter(user=user).order_by().values("meeting")
    coming = Meeting.visible_to(user).upcoming().filter(pk__in=asked)
    opens = user.may(Permission.VIEW_CHILD)
    for meeting in coming.order_by("planned_at"):
        yield Entry(
            key=("meeting", meeting.pk),
            summary=meeting.get_kind_display(),
            starts=meeting.planned_at,
            ends=meeting.planned_at + LENGTH,
            url=meeting.get_absolute_url() if opens else reverse("home"),
        )
