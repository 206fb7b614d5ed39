"""Extra bank holidays in the admin. Terms have pages of their own, for each authority."""

from django.contrib import admin

from lac.organisations.reference import ReferenceAdmin, may_manage

from . import actions
from .models import ExtraBankHoliday


@admin.register(ExtraBankHoliday)
class ExtraBankHolidayAdmin(ReferenceAdmin):
    """Royal days and the like; a wrong one is removed and added anew."""

    list_display = ["name", "day"]

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return may_manage(request)

    def save_model(self, request, obj, form, change):
        actions.add_extra_bank_holiday(by=request.user, **form.cleaned_data)

    def delete_model(self, request, obj):
        actions.remove_extra_bank_holiday(holiday=obj, by=request.user)
