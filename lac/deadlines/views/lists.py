"""Lists over many children: the register of breaches, and cases without a date."""

from django.core.paginator import Paginator
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from lac.accounts.access import Permission
from lac.accounts.pages import RequiresPermission

from ..duty import DUTIES
from ..models import DeadlineEvent, UndatedCase


class Breaches(RequiresPermission, TemplateView):
    """Every deadline that was not met in time, the latest first, and how it stands now."""

    permission = Permission.VIEW_DASHBOARD
    template_name = "deadlines/breach_list.html"

    def get_context_data(self, **kwargs):
        today, duty = timezone.localdate(), self.request.GET.get("duty", "")
        events = DeadlineEvent.visible_to(self.request.user, Permission.VIEW_DASHBOARD)
        events = events.filter(kind=DeadlineEvent.Kind.BREACHED)
        if duty in DUTIES:
            events = events.filter(deadline__duty=duty)
        events = events.select_related("deadline__child").order_by("-to_on", "-id")
        page = Paginator(events, 50).get_page(self.request.GET.get("page"))
        return super().get_context_data(**kwargs) | {
            "page_obj": page,
            "rows": [self._row(it, today) for it in page.object_list],
            "duties": sorted((it.name(), it.code) for it in DUTIES.values()),
            "duty": duty,
            "selected": [DUTIES[duty].name()] if duty in DUTIES else [],
        }

    @staticmethod
    def _row(event, today):
        deadline = event.deadline
        return {
            "child": deadline.child.name,
            "child_url": reverse("children:detail", kwargs={"child_pk": deadline.child_id}),
            "what": deadline.name,
            "detail": deadline.detail,
            "why_url": deadline.get_absolute_url(),
            "due_on": event.to_on,
            "done_on": deadline.done_on,
            "state": deadline.state_on(today).value,
            "owner": deadline.get_owner_display(),
        }


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
