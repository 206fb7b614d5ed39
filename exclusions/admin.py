"""The dated rule about cancelled days, for whoever keeps the tables all authorities share."""

from django.contrib import admin

from lac.organisations.reference import ReferenceAdmin

from . import actions
from .models import CancelledDaysRule


@admin.register(CancelledDaysRule)
class CancelledDaysRuleAdmin(ReferenceAdmin):
    """Whether days served before a cancellation count towards the 45, from a day on."""

    list_display = ["valid_from", "days_served_count", "source", "checked_on"]

    def save_model(self, request, obj, form, change):
        actions.set_cancelled_days_rule(rule=obj, by=request.user, **form.cleaned_data)
