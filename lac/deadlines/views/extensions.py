"""More time for a deadline: asking, granting, and what waits for a decision."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from lac.accounts.access import Permission
from lac.accounts.pages import RequiresPermission
from lac.calendars.days import in_words

from .. import actions
from ..actions.checks import is_own, latest_day, may_ask
from ..forms import DecisionForm, ExtensionForm
from ..models import Extension
from .record import DeadlineForm


class Extend(DeadlineForm):
    """Ask for more time; who may waive deadlines grants it by asking, but never to themselves."""

    permission = Permission.VIEW_CHILD
    form_class = ExtensionForm

    def dispatch(self, request, *args, **kwargs):
        if self.may and not may_ask(request.user, self.deadline, self.may):
            raise PermissionDenied
        if self.may and latest_day(self.deadline) is None:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    @property
    def grants(self):
        """Whether this person grants it at once."""
        own = is_own(self.deadline, self.request.user)
        return Permission.WAIVE_DEADLINE in self.may and not own

    @property
    def heading(self):
        """What the page does."""
        return "Give more time" if self.grants else "Ask for more time"

    @property
    def submit(self):
        """The button."""
        return self.heading

    @property
    def saved(self):
        """What was done."""
        return (
            "The deadline is extended."
            if self.grants
            else "The virtual school is asked. Until it decides, the date stays as it is."
        )

    @property
    def lede(self):
        """When it is due now."""
        return f"It is due on {in_words(self.deadline.due_on)}."

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {
            "latest": in_words(latest_day(self.deadline)),
            "limit": self.deadline.definition.extension_limit(),
        }

    def act(self, data):
        act = actions.extend_deadline if self.grants else actions.ask_extension
        act(deadline=self.deadline, by=self.request.user, **data)


class Decide(DeadlineForm):
    """Grant or refuse the time that was asked for."""

    form_class = DecisionForm
    heading = "More time is asked for"
    submit = "Save the decision"
    saved = "The decision is saved."

    @cached_property
    def extension(self):
        """The request that waits, or 404."""
        found = Extension.visible_to(self.request.user, self.permission).filter(
            deadline=self.deadline, granted=None
        )
        extension = found.select_related("asked_by").first()
        if extension is None:
            raise Http404
        return extension

    @property
    def lede(self):
        """Who asks, to when, and why."""
        it = self.extension
        return (
            f"{it.asked_by} asks for time to {in_words(it.until_on)}. "
            f"It is due on {in_words(self.deadline.due_on)}. The reason: {it.reason}"
        )

    def act(self, data):
        actions.decide_extension(
            extension=self.extension,
            granted=data["granted"] == "yes",
            answer=data["answer"],
            by=self.request.user,
        )


class Extensions(RequiresPermission, TemplateView):
    """The requests for more time that wait for a decision, the first due first."""

    permission = Permission.WAIVE_DEADLINE
    template_name = "deadlines/extension_list.html"

    def get_context_data(self, **kwargs):
        waiting = Extension.visible_to(self.request.user, self.permission).filter(granted=None)
        waiting = waiting.select_related("deadline", "child", "asked_by")
        page = Paginator(waiting.order_by("deadline__due_on", "pk"), 50).get_page(
            self.request.GET.get("page")
        )
        return super().get_context_data(**kwargs) | {
            "page_obj": page,
            "rows": [(it, self._url(it)) for it in page.object_list],
        }

    @staticmethod
    def _url(extension):
        where = {"child_pk": extension.child_id, "pk": extension.deadline_id}
        return reverse("deadlines:decide", kwargs=where)
