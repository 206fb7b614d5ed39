"""Stock Django admin over the same table: the baseline that lists and pages are held against.

Run by gunicorn with its own settings; nothing of it is installed in the product.
"""

from django.contrib import admin
from django.urls import path

from lac.children.models import Child


class StockChildAdmin(admin.ModelAdmin):
    """What a team would have after ten minutes: a list, a search box and a change form."""

    list_display = ["family_name", "given_name", "born_on", "la_child_id", "local_authority"]
    search_fields = ["family_name", "given_name", "la_child_id"]
    list_select_related = ["local_authority"]

    def get_queryset(self, request):
        return Child.unscoped.all()

    def _everybody(self, request, obj=None):
        return True

    has_module_permission = has_view_permission = has_change_permission = _everybody


class StockSite(admin.AdminSite):
    """Open to whoever is signed in: the product has no superuser to sign in as."""

    def has_permission(self, request):
        return request.user.is_authenticated


site = StockSite(name="stock")
site.register(Child, StockChildAdmin)
urlpatterns = [path("stock/", site.urls)]
