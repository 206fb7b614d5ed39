"""What the officers' pages share: which authority they are about."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from lac.children.records import RequiresPermission
from lac.organisations.models import LocalAuthority

from ..indicator import Scope


class AuthorityPage(RequiresPermission):
    """A page about one authority: the reader's own.

    Who works for several chooses with `?authority=`; the choice is kept for the session.
    """

    @cached_property
    def authorities(self):
        """The authorities at which the reader holds the page's permission."""
        ids = self.request.user.authority_ids(self.permission)
        return list(LocalAuthority.objects.filter(pk__in=ids))

    @cached_property
    def authority(self):
        """The authority of this page; 403 for somebody of a school only, 404 for another's."""
        if not self.authorities:
            raise PermissionDenied
        mine = {str(authority.pk): authority for authority in self.authorities}
        wanted = self.request.GET.get("authority")
        if wanted is None:
            return mine.get(self.request.session.get("authority"), self.authorities[0])
        if wanted not in mine:
            raise Http404
        if len(mine) > 1:
            self.request.session["authority"] = wanted
        return mine[wanted]

    @cached_property
    def scope(self):
        """The authority today, as the reader sees it."""
        return Scope(self.authority, timezone.localdate(), self.request.user)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "authority": self.authority,
            "authorities": self.authorities if len(self.authorities) > 1 else [],
            "today": timezone.localdate(),
        }


def places_open_to(user, sections):
    """Links under headings: of (heading, [(label, URL name, text, permission or None)])."""
    open_to = [
        {
            "label": heading,
            "places": [
                {"label": label, "url": reverse(name), "text": text}
                for label, name, text, needs in places
                if needs is None or user.may(needs)
            ],
        }
        for heading, places in sections
    ]
    return [it for it in open_to if it["places"]]
