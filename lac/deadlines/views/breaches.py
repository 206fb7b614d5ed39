"""The register of breaches, and what people say about each."""

from django.core.paginator import Paginator
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from lac.accounts.access import Permission
from lac.accounts.pages import RequiresPermission
from lac.calendars.days import in_words
from lac.children.changes import ChildActionForm
from lac.spreadsheets import csv_file

from .. import actions
from ..forms import BreachForm
from ..models import Breach
from ..register import HEADER, Register

PAGE = 50


class Breaches(RequiresPermission, TemplateView):
    """Every deadline that was not met in time, the latest first. `?as=csv` gives the file."""

    permission = Permission.VIEW_DASHBOARD
    template_name = "deadlines/breach_list.html"

    @cached_property
    def register(self):
        """The register as it was asked for."""
        return Register(self.request.user, timezone.localdate(), self.request.GET)

    def get(self, request, *args, **kwargs):
        return self._file() if request.GET.get("as") == "csv" else super().get(request)

    def get_context_data(self, **kwargs):
        register, today = self.register, timezone.localdate()
        paginator = Paginator(register.listed(), PAGE)
        paginator.count = register.counts["all"]
        page = paginator.get_page(self.request.GET.get("page"))
        fields = register.fields()
        return super().get_context_data(**kwargs) | {
            "page_obj": page,
            "rows": [self._row(it, today) for it in page.object_list],
            "fields": fields,
            "selected": register.selected(fields),
            "tiles": register.tiles(),
            "file_url": register.address(**register.asked, **{"as": "csv"}),
            "may_explain": self.request.user.may(Permission.WAIVE_DEADLINE),
        }

    @staticmethod
    def _row(breach, today):
        deadline = breach.deadline
        return {
            "breach": breach,
            "child": deadline.child.name,
            "child_url": reverse("children:detail", kwargs={"child_pk": deadline.child_id}),
            "what": deadline.name,
            "detail": deadline.detail,
            "why_url": deadline.get_absolute_url(),
            "done_on": deadline.done_on,
            "moved_to": deadline.due_on if deadline.due_on != breach.due_on else None,
            "state": deadline.state_on(today).value,
            "days": breach.late_for.days,
            "working_days": breach.working_days_late,
        }

    def _file(self):
        register = self.register
        found = list(register.listed())
        actions.record_register_export(
            rows=len(found), by=self.request.user, child_ids=[it.child_id for it in found]
        )
        name = f"breaches-{timezone.localdate()}.csv"
        return csv_file(name, HEADER, map(register.line, found))


class Explain(ChildActionForm):
    """Why a deadline was not met, and what is done about it."""

    permission = Permission.WAIVE_DEADLINE
    form_class = BreachForm
    heading = "Why it was not done in time"
    back = "deadlines:child"
    saved = "The register is up to date."

    @cached_property
    def row(self):
        """The breach, or 404."""
        found = Breach.visible_to(self.request.user, self.permission).filter(
            child=self.child, pk=self.kwargs["pk"]
        )
        breach = found.select_related("deadline").first()
        if breach is None:
            raise Http404
        return breach

    def get_heading(self):
        return f"{self.heading}: {self.row.deadline.name}"

    @property
    def lede(self):
        """Which date was missed."""
        return (
            f"It was due on {in_words(self.row.due_on)}, and whoever does it is the "
            f"{self.row.get_owner_display().lower()}. This stays in the register for good."
        )

    def get_initial(self):
        return {"cause": self.row.cause, "mitigation": self.row.mitigation}

    def act(self, data):
        actions.explain_breach(breach=self.row, by=self.request.user, version=self.version, **data)

    def get_success_url(self):
        return reverse("deadlines:breaches")
