"""What people see of their own sign-in, and who may do what."""

from django.views.generic import TemplateView

from ..access import ROLES, Permission, Role
from ..pages import RequiresPermission


class YourAccount(RequiresPermission, TemplateView):
    """Your own sign-in: who you are here, what that lets you do, and how to change it."""

    permission = None
    template_name = "account/home.html"

    def get_context_data(self, **kwargs):
        memberships = [
            {
                "role": membership.get_role_display(),
                "organisation": membership.organisation,
                "description": ROLES[Role(membership.role)].description,
                "ends_on": membership.ends_on,
            }
            for membership in self.request.user.current_memberships
        ]
        return super().get_context_data(**kwargs) | {
            "memberships": memberships,
            "perms_to_act": self.request.user.may(Permission.VIEW_CHILD),
        }


class Roles(RequiresPermission, TemplateView):
    """Every role in a sentence, and the table of who may do what."""

    permission = None
    template_name = "accounts/roles.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        roles = [
            {"label": role.label, "description": it.description, "is_yours": role in user.roles}
            for role, it in ROLES.items()
        ]
        table = [
            {
                "permission": permission.label,
                "roles": [role.label for role, it in ROLES.items() if permission in it.permissions],
                "is_yours": user.may(permission),
            }
            for permission in Permission
        ]
        return super().get_context_data(**kwargs) | {"roles": roles, "table": table}
