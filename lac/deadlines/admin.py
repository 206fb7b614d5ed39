"""Extra bank holidays in the admin: what would move is shown before it is accepted.

Here, above the calendars, because a bank holiday is only as simple as the deadlines it moves.
Terms have pages of their own, for each authority.
"""

from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.template.response import TemplateResponse

from lac.calendars import actions
from lac.calendars.days import in_words
from lac.calendars.models import ExtraBankHoliday
from lac.children.foreseen import posted_again
from lac.organisations.reference import ReferenceAdmin, may_manage

from .preview import moves_after


@admin.register(ExtraBankHoliday)
class ExtraBankHolidayAdmin(ReferenceAdmin):
    """Royal days and the like; a wrong one is removed and added anew."""

    list_display = ["name", "day"]

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return may_manage(request)

    def add_view(self, request, form_url="", extra_context=None):
        """Add a day; first show what would move."""
        if request.method == "POST" and "accept" not in request.POST:
            if not self.has_add_permission(request):
                raise PermissionDenied
            form = self.get_form(request)(request.POST)
            if form.is_valid():
                day = form.cleaned_data["day"]
                return self._ask(
                    request,
                    f"Make {in_words(day)} a bank holiday",
                    lambda: actions.add_extra_bank_holiday(by=request.user, **form.cleaned_data),
                )
        return super().add_view(request, form_url, extra_context)

    def delete_view(self, request, object_id, extra_context=None):
        """Remove a day; first show what would move."""
        if "accept" not in request.POST:
            if not self.has_delete_permission(request):
                raise PermissionDenied
            holiday = self.get_object(request, object_id)
            if holiday is None:
                raise Http404
            return self._ask(
                request,
                f"Make {in_words(holiday.day)} a working day again",
                lambda: actions.remove_extra_bank_holiday(holiday=holiday, by=request.user),
                post="yes",
            )
        return super().delete_view(request, object_id, extra_context)

    def _ask(self, request, title, change, **posted):
        try:
            moves, refusal = moves_after(change, seen_by=request.user), None
        except ValidationError as refused:
            moves, refusal = None, refused.messages
        context = self.admin_site.each_context(request) | {
            "title": title,
            "opts": self.opts,
            "moves": moves,
            "refusal": refusal,
            "posted": [*posted_again(request.POST, but=("accept", *posted)), *posted.items()],
        }
        return TemplateResponse(request, "admin/calendars/extrabankholiday/ask.html", context)

    def save_model(self, request, obj, form, change):
        actions.add_extra_bank_holiday(by=request.user, **form.cleaned_data)

    def delete_model(self, request, obj):
        actions.remove_extra_bank_holiday(holiday=obj, by=request.user)
