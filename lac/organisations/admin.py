"""Authorities, schools and inspections in the admin."""

from django.contrib import admin

from . import actions
from .models import Inspection, LocalAuthority, School
from .reference import ReferenceAdmin


@admin.register(LocalAuthority)
class LocalAuthorityAdmin(ReferenceAdmin):
    """Local authorities."""

    list_display = [
        "name",
        "code",
        "uses_lac",
        "pep_from_age",
        "asks_for_school_meetings",
        "move_approval_days",
    ]
    search_fields = ["name", "code"]
    # It decides whose staff an authority manages: see `manage.py add_authority`.
    readonly_fields = ["uses_lac"]

    def save_model(self, request, obj, form, change):
        actions.save_authority(authority=obj, by=request.user, **_given(form))


@admin.register(School)
class SchoolAdmin(ReferenceAdmin):
    """Schools and colleges."""

    list_display = ["name", "urn", "local_authority", "phase", "is_open"]
    list_filter = ["is_open", "phase"]
    list_select_related = ["local_authority"]
    search_fields = ["name", "urn"]

    def get_readonly_fields(self, request, obj=None):
        """Where a school lies opens records to its authority: only the register moves one."""
        return ["local_authority"] if obj else []

    def save_model(self, request, obj, form, change):
        actions.save_school(school=obj, by=request.user, **_given(form))


@admin.register(Inspection)
class InspectionAdmin(ReferenceAdmin):
    """Inspections; one that was recorded is not changed."""

    list_display = ["school", "inspected_on", "inspectorate", "outcome"]
    list_select_related = ["school"]
    search_fields = ["school__name", "school__urn"]
    autocomplete_fields = ["school"]

    def has_change_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        saved = actions.record_inspection(by=request.user, **form.cleaned_data)
        obj.pk = saved.pk


def _given(form):
    return {name: form.cleaned_data[name] for name in form.changed_data}
