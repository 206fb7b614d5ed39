"""The base of every page about one child: out of scope is 404, without the right is 403.

Every look is written to the audit log, and nothing is cached on the way.
"""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.cache import add_never_cache_headers
from django.utils.functional import cached_property
from django.views.generic import View

from lac.accounts.access import Permission
from lac.accounts.pages import RequiresPermission
from lac.audit.log import record

from .access import permissions_on
from .models import Child

__all__ = ["ChildRecordView", "RequiresPermission"]


class ChildRecordView(View):
    """A page about one child, found by `child_pk` in the URL.

    Subclasses set `permission` (to read) and may set `write_permission` (for
    anything but GET and HEAD) and `looked` (the audit event of a look; every
    successful GET writes one).
    """

    permission: Permission = Permission.VIEW_CHILD
    write_permission: Permission | None = None
    looked = "child.viewed"

    @cached_property
    def may(self):
        """Everything this user may do with this child."""
        return permissions_on(self.request.user, self.kwargs["child_pk"])

    @cached_property
    def child(self):
        """The child, or 404."""
        child = (
            Child.visible_to(self.request.user)
            .select_related("local_authority")
            .filter(pk=self.kwargs["child_pk"])
            .first()
        )
        if child is None:
            raise Http404
        return child

    def dispatch(self, request, *args, **kwargs):
        if not self.may:
            raise Http404
        reading = request.method in ("GET", "HEAD", "OPTIONS")
        needed = self.permission if reading else (self.write_permission or self.permission)
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
        return super().get_context_data(**kwargs) | {"child": self.child, "may": self.may}
