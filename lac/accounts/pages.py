"""The base of every page that is not about one child."""

from django.core.exceptions import PermissionDenied
from django.utils.cache import patch_cache_control

from .access import Permission


class RequiresPermission:
    """A page about no one child. `permission` must be held in some role; None means any sign-in."""

    permission: Permission | None

    def dispatch(self, request, *args, **kwargs):
        if self.permission is not None and not request.user.may(self.permission):
            raise PermissionDenied
        response = super().dispatch(request, *args, **kwargs)
        patch_cache_control(response, no_store=True, private=True)
        return response
