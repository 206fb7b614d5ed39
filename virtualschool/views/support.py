"""What the virtual school did for children: on a child's pages, and over all of them."""

import datetime as dt

from django.core.paginator import Paginator
from django.db.models import Count, Sum
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from lac.accounts.access import Permission
from lac.calendars.days import academic_year
from lac.children.changes import ChildActionForm
from lac.children.records import ChildRecordView
from lac.spreadsheets import csv_file

from .. import actions
from ..forms import AdviceForm, EditSupportForm, SupportForm
from ..models import AdviceRequest, DirectSupport, SupportKind
from .pages import AuthorityPage

PAGE_SIZE = 25


def in_hours(minutes):
    """Minutes of work as people say them: "1 hour 30 minutes"."""
    hours, rest = divmod(minutes or 0, 60)
    parts = [f"{hours} hour{'' if hours == 1 else 's'}"] if hours else []
    if rest or not hours:
        parts.append(f"{rest} minute{'' if rest == 1 else 's'}")
    return " ".join(parts)


def year_start(today):
    """The first day of the academic year."""
    return dt.date(academic_year(today), 9, 1)


class ChildSupport(ChildRecordView, TemplateView):
    """What the virtual school did for one child, and the advice it gave about them."""

    template_name = "virtualschool/child_support.html"
    looked = "support.viewed"

    def get_context_data(self, **kwargs):
        rows = DirectSupport.of(self.child, self.request.user)
        this_year = rows.filter(given_on__gte=year_start(timezone.localdate()))
        page = Paginator(rows.select_related("given_by"), PAGE_SIZE)
        advice = AdviceRequest.visible_to(self.request.user).filter(child=self.child)
        return super().get_context_data(**kwargs) | {
            "page_obj": page.get_page(self.request.GET.get("page")),
            "hours": in_hours(this_year.aggregate(all=Sum("minutes"))["all"]),
            "advice": advice.select_related("answered_by")[:PAGE_SIZE],
            "may_record": Permission.GIVE_SUPPORT in self.may,
            "said_hours": in_hours,
        }


class SupportFormPage(ChildActionForm):
    """A form under the child's tab "Virtual school"."""

    starts_clocks = False
    permission = Permission.GIVE_SUPPORT
    back = "virtualschool:child_support"


class AddSupport(SupportFormPage):
    """Record a piece of direct support."""

    form_class = SupportForm
    heading = "Record support"
    submit = "Record the support"
    saved = "The support has been recorded."

    def act(self, data):
        actions.record_support(child=self.child, by=self.request.user, **data)


class EditSupport(SupportFormPage):
    """Correct a piece of support, or say what came of it."""

    form_class = EditSupportForm
    heading = "Change the support"
    saved = "The support has been saved."

    @cached_property
    def row(self):
        mine = DirectSupport.of(self.child, self.request.user)
        return get_object_or_404(mine, pk=self.kwargs["pk"])

    def get_initial(self):
        return {name: getattr(self.row, name) for name in EditSupportForm.base_fields}

    def act(self, data):
        actions.edit_support(support=self.row, by=self.request.user, version=self.version, **data)


class AskAboutChild(SupportFormPage):
    """Write down that somebody asked for advice about this child."""

    form_class = AdviceForm
    heading = "Record a request for advice"
    submit = "Record the request"
    saved = "The request has been recorded."

    def act(self, data):
        ours = self.request.user.authority_ids(Permission.GIVE_SUPPORT)
        authority = self.child.local_authority
        if authority.pk not in ours:
            authority = get_object_or_404(type(authority), pk=next(iter(ours), None))
        actions.ask_for_advice(
            local_authority=authority, child=self.child, by=self.request.user, **data
        )


class SupportList(AuthorityPage, TemplateView):
    """All direct support of the academic year, with hours by kind; CSV with `?format=csv`."""

    permission = Permission.GIVE_SUPPORT
    template_name = "virtualschool/support_list.html"

    def get(self, request, *args, **kwargs):
        if request.GET.get("format") == "csv":
            return self.exported()
        return super().get(request, *args, **kwargs)

    @cached_property
    def asked(self):
        """The filters in use; anything not on offer is left out."""
        kind = self.request.GET.get("kind", "")
        return {
            "kind": kind if kind in SupportKind.values else "",
            "whose": "mine" if self.request.GET.get("whose") == "mine" else "all",
        }

    def rows(self):
        """The support that the filters leave, of children this person works with."""
        rows = DirectSupport.visible_to(self.request.user, Permission.GIVE_SUPPORT)
        rows = rows.filter(
            child__local_authority=self.authority, given_on__gte=year_start(timezone.localdate())
        )
        if self.asked["whose"] == "mine":
            rows = rows.filter(given_by=self.request.user)
        return rows

    def get_context_data(self, **kwargs):
        kinds = self.rows().order_by().values("kind")
        kinds = kinds.annotate(times=Count("pk"), minutes=Sum("minutes")).order_by("-minutes")
        rows = self.rows().filter(kind=self.asked["kind"]) if self.asked["kind"] else self.rows()
        page = Paginator(rows.select_related("child", "given_by"), PAGE_SIZE)
        return super().get_context_data(**kwargs) | {
            "page_obj": page.get_page(self.request.GET.get("page")),
            "kinds": [
                {
                    "label": SupportKind(it["kind"]).label,
                    "times": it["times"],
                    "hours": in_hours(it["minutes"]),
                    "url": self.address(kind=it["kind"]),
                }
                for it in kinds
            ],
            "kind": SupportKind(self.asked["kind"]).label if self.asked["kind"] else "",
            "all_url": self.address(kind=""),
            "csv_url": f"{self.address()}&format=csv",
            "views": [
                {
                    "label": label,
                    "url": self.address(whose=whose),
                    "current": self.asked["whose"] == whose,
                }
                for whose, label in [("all", "Everybody's work"), ("mine", "My work")]
            ],
        }

    def address(self, **other):
        """This list with other filters."""
        asked = self.asked | other
        return f"?whose={asked['whose']}" + (f"&kind={asked['kind']}" if asked["kind"] else "")

    def exported(self):
        """The list as CSV; the export is written to the log."""
        rows = list(self.rows().select_related("child", "given_by"))
        actions.record_export(
            label="Direct support",
            rows=len(rows),
            by=self.request.user,
            child_ids=sorted({it.child_id for it in rows}),
        )
        lines = (
            [
                it.child.la_child_id,
                it.given_on.isoformat(),
                it.get_kind_display(),
                it.minutes,
                it.given_by.full_name,
                it.get_result_display(),
            ]
            for it in rows
        )
        header = ["Child", "Given on", "Kind", "Minutes", "By", "What came of it"]
        return csv_file("direct-support.csv", header, lines)
