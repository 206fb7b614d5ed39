"""The base of every page about one child: out of scope is 404, without the right is 403.

Every look is written to the audit log, and nothing is cached on the way.
"""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.functional import cached_property
from django.views.generic import View

from lac.accounts.access import Permission
from lac.accounts.pages import RequiresPermission
from lac.audit.log import record

from .access import child_and_permissions, now_reading
from .closed import CLOSED_SENTENCE
from .fields import may_read
from .glass import open_until
from .tabs import tabs_for

__all__ = ["ChildRecordView", "RequiresPermission"]


class ChildRecordView(View):
    """A page about one child, found by `child_pk` in the URL.

    Subclasses set `permission` (to read) and may set `write_permission` (for
    anything but GET and HEAD), `looked` (the audit event of a look; every
    successful GET writes one) and `tab` (the URL name of the tab it is under).
    """

    permission: Permission = Permission.VIEW_CHILD
    write_permission: Permission | None = None
    looked = "child.viewed"
    tab = ""

    @cached_property
    def _found(self):
        found = child_and_permissions(self.request.user, self.kwargs["child_pk"])
        now_reading(self.request.user, found[0])
        return found

    @property
    def may(self):
        """Everything this user may do with this child."""
        return self._found[1]

    @property
    def by_glass(self):
        """Whether only emergency access opens this child to the reader."""
        return bool(getattr(self.child, "by_glass", False))

    @property
    def child(self):
        """The child, or 404."""
        if self._found[0] is None:
            raise Http404
        return self._found[0]

    def dispatch(self, request, *args, **kwargs):
        if not self.may:
            raise Http404
        reading = request.method in ("GET", "HEAD", "OPTIONS")
        needed = self.permission if reading else (self.write_permission or self.permission)
        if self.child.closed_on and not (reading and needed in self.may):
            raise PermissionDenied(CLOSED_SENTENCE)
        if needed not in self.may:
            raise PermissionDenied
        response = super().dispatch(request, *args, **kwargs)
        if reading and response.status_code == 200:
            self.record_look()
        add_never_cache_headers(response)
        return response

    def record_look(self):
        """Write the look to the audit log; a page about a part of the record names it."""
        record(self.looked, by=self.request.user, child=self.child, **self.look_data())

    def look_data(self):
        """What else a reader of the log should know; JSON."""
        return {}

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "child": self.child,
            "may": self.may,
            "open_until": open_until(self.request.user, self.child) if self.by_glass else "",
            "identity": identity(self.child, self.may),
            "tabs": tabs_for(self.child, self.may, self.tab, self.request.resolver_match),
        }


def identity(child, may):
    """What the identity bar says about a child that came with `with_identity()`."""
    today = timezone.localdate()
    return {
        "name": child.name,
        "url": reverse("children:detail", kwargs={"child_pk": child.pk}),
        "born_on": child.born_on,
        "age": child.age_on(today),
        "nc_year": child.year_group_on(today),
        "school": child.school_name or ("" if child.closed_on else "No school place"),
        "authority": child.local_authority,
        "social_worker": child.social_worker,
        "closed": child.readers is not None,
        "ended": child.closed_on is not None,
        "restricted": bool(child.restricted_contact) and may_read("child.restricted_contact", may),
        "restricted_text": "Contact is restricted",
    }
