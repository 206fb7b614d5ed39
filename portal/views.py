"""What carers and young people read. There is nothing to write here: only GET is answered."""

from django.shortcuts import redirect
from django.utils import timezone
from django.views.generic import TemplateView

from lac.accounts.access import Permission
from lac.children.models import Child
from lac.children.records import ChildRecordView, RequiresPermission

from .reading import contacts, newest_plan, next_dates, plain_attendance, signed_plans, targets

READING = ["get", "head", "options"]


class PortalHome(RequiresPermission, TemplateView):
    """The reader's children; straight to the page when there is one."""

    permission = Permission.USE_PORTAL
    http_method_names = READING
    template_name = "portal/home.html"

    def get(self, request, *args, **kwargs):
        children = list(Child.visible_to(request.user, Permission.USE_PORTAL))
        if len(children) == 1:
            return redirect("portal:child", child_pk=children[0].pk)
        return self.render_to_response(self.get_context_data(children=children))


class PortalChild(ChildRecordView, TemplateView):
    """One child: targets, attendance, next dates, who to ring, and the signed PEPs."""

    permission = Permission.USE_PORTAL
    looked = "portal.viewed"
    http_method_names = READING
    template_name = "portal/child.html"

    def get_context_data(self, **kwargs):
        user, today = self.request.user, timezone.localdate()
        plan = newest_plan(user, self.child)
        return super().get_context_data(**kwargs) | {
            "today": today,
            "plan": plan,
            "targets": targets(user, plan),
            "attendance": plain_attendance(self.child, today),
            "dates": next_dates(user, self.child, today),
            "contacts": contacts(user, self.child, today),
            "signed": signed_plans(user, self.child),
        }
