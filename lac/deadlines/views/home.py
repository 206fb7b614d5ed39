"""The first page after signing in: what do I have to do, by when, and why."""

from django.shortcuts import redirect
from django.utils import timezone
from django.views.generic import TemplateView

from lac.accounts.access import AUTHORITY_ROLES, Permission
from lac.accounts.pages import RequiresPermission
from lac.children.glass import waiting_for

from .. import alarm
from ..models import Extension, UndatedCase
from ..todo import todo
from ..worklist import Worklist

# Those who see no child's record begin elsewhere: the first permission held says where.
ELSEWHERE = [
    (Permission.USE_PORTAL, "portal:home"),
    (Permission.VIEW_INDICATORS, "virtualschool:indicators"),
    (Permission.MANAGE_ORGANISATION, "virtualschool:manage"),
]


class HomeView(RequiresPermission, TemplateView):
    """The worklist; people without one are sent to the page they work with."""

    permission = None
    template_name = "deadlines/worklist.html"

    def get(self, request, *args, **kwargs):
        if not request.user.may(Permission.VIEW_CHILD):
            for permission, name in ELSEWHERE:
                if request.user.may(permission):
                    return redirect(name)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        user, today = self.request.user, timezone.localdate()
        worklist = Worklist(user, today, self.request.GET)
        fields = worklist.fields()
        return super().get_context_data(**kwargs) | {
            "today": today,
            "worklist": worklist,
            "groups": worklist.groups(),
            "page_obj": worklist.page,
            "fields": fields,
            "selected": worklist.selected(fields),
            "stale_since": alarm.look(),
            "undated": self._undated(user),
            "extensions": self._extensions(user),
            "glass_waiting": waiting_for(user),
            "promises": [(it, it.is_late(today)) for it in todo(user, today)],
            "sees_breaches": user.may(Permission.VIEW_DASHBOARD),
        }

    def _extensions(self, user):
        """How many requests for more time wait for this person's decision."""
        if not user.may(Permission.WAIVE_DEADLINE):
            return 0
        return Extension.visible_to(user, Permission.WAIVE_DEADLINE).filter(granted=None).count()

    def _undated(self, user):
        """How many of an officer's cases have no date, because a calendar year is missing."""
        if not user.roles & AUTHORITY_ROLES:
            return 0
        return UndatedCase.visible_to(user).count()
