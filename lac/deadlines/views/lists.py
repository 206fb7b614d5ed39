"""The list of cases without a date, over many children."""

from django.core.paginator import Paginator
from django.db.models import Count
from django.views.generic import TemplateView

from lac.accounts.access import Permission
from lac.accounts.pages import RequiresPermission

from ..duty import DUTIES
from ..models import UndatedCase


class Undated(RequiresPermission, TemplateView):
    """The cases whose due date cannot be worked out, because days of a calendar are not known."""

    permission = Permission.VIEW_DASHBOARD
    template_name = "deadlines/undated_list.html"

    def get_context_data(self, **kwargs):
        cases = UndatedCase.visible_to(self.request.user, Permission.VIEW_DASHBOARD)
        counts = cases.order_by("duty").values("duty").annotate(number=Count("pk"))
        page = Paginator(cases.select_related("child"), 50).get_page(self.request.GET.get("page"))
        return super().get_context_data(**kwargs) | {
            "headers": ["Rule", "Deadlines"],
            "counts": [(_name(it["duty"]), it["number"]) for it in counts],
            "rows": [(it, _name(it.duty)) for it in page.object_list],
            "page_obj": page,
        }


def _name(code):
    return DUTIES[code].name() if code in DUTIES else code
