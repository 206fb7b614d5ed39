"""The Django admin: reference tables only, behind the same sign-in as everything else."""

from django.contrib import admin
from django.contrib.admin.apps import AdminConfig
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect


def may_manage(request):
    """Whether this person's roles let them change the tables that all authorities share."""
    return request.user.is_authenticated and request.user.is_staff


class ReferenceAdmin(admin.ModelAdmin):
    """A reference table. Its rows are changed by actions, which record the change."""

    actions = None

    def has_module_permission(self, request):
        return may_manage(request)

    def has_view_permission(self, request, obj=None):
        return may_manage(request)

    def has_add_permission(self, request):
        return may_manage(request)

    def has_change_permission(self, request, obj=None):
        return may_manage(request)

    def has_delete_permission(self, request, obj=None):
        return False


class ReferenceSite(admin.AdminSite):
    """Holds only `ReferenceAdmin` tables; what packages would add is left out."""

    site_header = site_title = "LAC reference tables"
    index_title = "Tables that all authorities share"

    def register(self, model_or_iterable, admin_class=None, **options):
        """Register a reference table; anything else is passed over."""
        if admin_class is not None and issubclass(admin_class, ReferenceAdmin):
            super().register(model_or_iterable, admin_class, **options)

    def has_permission(self, request):
        return may_manage(request)

    def login(self, request, extra_context=None):
        """There is no second way in: only those who are signed in and may, come this far."""
        if not may_manage(request):
            raise PermissionDenied
        return redirect("admin:index")

    def logout(self, request, extra_context=None):
        return redirect("account_logout")

    def password_change(self, request, extra_context=None):
        return redirect("account_change_password")


class ReferenceAdminConfig(AdminConfig):
    """The Django admin, as our own site."""

    default_site = "lac.organisations.reference.ReferenceSite"
