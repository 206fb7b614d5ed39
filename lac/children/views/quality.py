"""Gaps in children's records: by kind and school, each count one press from its children."""

from django.core.paginator import Paginator
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView, View

from lac.accounts.access import Permission
from lac.audit.log import record
from lac.spreadsheets import csv_file

from .. import actions
from ..access import permissions_on_each
from ..changes import ChildActionForm
from ..forms.quality import AcceptGapForm
from ..quality import CHECKS, checks, counts, failing, looked_after
from ..records import RequiresPermission

NOWHERE = "none"


class Quality(RequiresPermission, TemplateView):
    """How many children of each school have each kind of gap."""

    permission = Permission.VIEW_CHILD
    template_name = "children/quality.html"

    def get_context_data(self, **kwargs):
        rows = list(counts(self.request.user))
        kinds = [
            {
                "label": it.label,
                "count": sum(row[it.code] for row in rows),
                "url": reverse("children:gap", args=[it.code]),
            }
            for it in checks()
        ]
        schools = [_of_school(row) for row in rows]
        return super().get_context_data(**kwargs) | {
            "kinds": kinds,
            "schools": [it for it in schools if it["gaps"]],
        }

    def get(self, request, *args, **kwargs):
        response = super().get(request, *args, **kwargs)
        record("quality.viewed", by=request.user)
        return response


def _of_school(row):
    where = row["school_id"] or NOWHERE
    return {
        "school": row["school_name"] or "No school",
        "gaps": [
            {
                "label": it.label,
                "count": row[it.code],
                "url": f"{reverse('children:gap', args=[it.code])}?school={where}",
            }
            for it in checks()
            if row[it.code]
        ],
    }


class OneGap(RequiresPermission):
    """The children with one kind of gap, perhaps of one school."""

    permission = Permission.VIEW_CHILD

    @cached_property
    def check(self):
        """The kind of gap, or 404."""
        if self.kwargs["code"] not in CHECKS:
            raise Http404
        return CHECKS[self.kwargs["code"]]

    @cached_property
    def school(self):
        """The id of the school asked for, "none", or empty for all."""
        asked = self.request.GET.get("school", "")
        return asked if asked == NOWHERE or (asked.isdecimal() and len(asked) < 12) else ""

    def children(self):
        """The children, in the order of their names."""
        rows = looked_after(self.request.user).with_identity().filter(failing(self.check))
        if self.school:
            rows = rows.filter(school_id=None if self.school == NOWHERE else int(self.school))
        return rows.order_by("family_name", "given_name", "la_child_id", "pk")


class Gap(OneGap, TemplateView):
    """Those children on a page, each with the way to put it right."""

    template_name = "children/gap.html"

    def get_context_data(self, **kwargs):
        page = Paginator(self.children(), 50).get_page(self.request.GET.get("page"))
        # Another authority's child is read at a school here, and put right by their own.
        may = permissions_on_each(self.request.user, [it.pk for it in page.object_list])
        return super().get_context_data(**kwargs) | {
            "check": self.check,
            "school": self.school,
            "page_obj": page,
            "rows": [
                {
                    "child": it,
                    "fix_url": reverse(self.check.fix, args=[it.pk]),
                    "may_fix": self.check.fix_permission in may.get(it.pk, ()),
                    "may_accept": Permission.EDIT_CHILD in may.get(it.pk, ()),
                }
                for it in page.object_list
            ],
        }

    def get(self, request, *args, **kwargs):
        response = super().get(request, *args, **kwargs)
        record("quality.gap.viewed", by=request.user, what=self.check.label)
        return response


class ExportGap(OneGap, View):
    """The same children as a file for spreadsheet programs."""

    def get(self, request, *args, **kwargs):
        header = ["Name", "Social care ID", "UPN", "Date of birth", "School", "Gap"]
        rows = [
            (it.name, it.la_child_id, it.upn, it.born_on, it.school_name or "", self.check.label)
            for it in self.children()
        ]
        record("quality.downloaded", by=request.user, what=self.check.label, children=len(rows))
        return csv_file(f"{self.check.code}-{timezone.localdate()}.csv", header, rows)


class AcceptGap(ChildActionForm):
    """Leave a gap as it is until a day."""

    permission = Permission.EDIT_CHILD
    form_class = AcceptGapForm
    submit = "Accept as it is"
    saved = "The gap is accepted until that day."
    tab = "children:detail"

    @cached_property
    def check(self):
        """The kind of gap, or 404."""
        if self.kwargs["code"] not in CHECKS:
            raise Http404
        return CHECKS[self.kwargs["code"]]

    def get_heading(self):
        return f"Accept for a time: {self.check.label.lower()}"

    def get_success_url(self):
        return reverse("children:gap", args=[self.check.code])

    def act(self, data):
        actions.accept_gap(child=self.child, check=self.check.code, by=self.request.user, **data)
