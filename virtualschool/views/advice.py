"""Requests for advice: what waits for an answer, and how long answers took."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from lac.accounts.access import Permission
from lac.audit.log import record
from lac.calendars.days import working_days_between
from lac.children.changes import ActionForm

from .. import actions
from ..forms import AdviceForm, AnswerForm
from ..models import AdviceRequest
from .pages import AuthorityPage

PAGE_SIZE = 25


def days_taken(request, today):
    """Working days from the request to the answer, or to today while there is none."""
    return working_days_between(request.asked_on, request.answered_on or today)


class AdviceList(AuthorityPage, TemplateView):
    """What was asked of the virtual school; the waiting ones first."""

    permission = Permission.GIVE_SUPPORT
    template_name = "virtualschool/advice_list.html"

    def get_context_data(self, **kwargs):
        today = timezone.localdate()
        mine = AdviceRequest.visible_to(self.request.user).filter(local_authority=self.authority)
        answered = self.request.GET.get("show") == "answered"
        rows = mine.filter(answered_on__isnull=False) if answered else mine.waiting()
        page = Paginator(rows.select_related("child", "answered_by"), PAGE_SIZE)
        page = page.get_page(self.request.GET.get("page"))
        return super().get_context_data(**kwargs) | {
            "page_obj": page,
            "rows": [(it, days_taken(it, today)) for it in page],
            "answered": answered,
            "parts": [
                {"label": "Waiting for an answer", "url": "?", "current": not answered},
                {"label": "Answered", "url": "?show=answered", "current": answered},
            ],
        }

    def get(self, request, *args, **kwargs):
        response = super().get(request, *args, **kwargs)
        record("advice.listed", by=request.user)
        return response


class AskInGeneral(AuthorityPage, ActionForm):
    """Write down that somebody asked for advice that is about no one child."""

    permission = Permission.GIVE_SUPPORT
    template_name = "virtualschool/support_form.html"
    form_class = AdviceForm
    heading = "Record a request for advice"
    lede = "About no one child. Advice about a child is recorded on the child’s page."
    submit = "Record the request"
    saved = "The request has been recorded."

    def act(self, data):
        actions.ask_for_advice(local_authority=self.authority, by=self.request.user, **data)

    def get_success_url(self):
        return reverse("virtualschool:advice")


class AnswerAdvice(AuthorityPage, ActionForm):
    """One request with its answer, or the form to answer it."""

    permission = Permission.GIVE_SUPPORT
    template_name = "virtualschool/advice_detail.html"
    form_class = AnswerForm
    heading = "Advice"
    submit = "Save the answer"
    saved = "The answer has been recorded."

    @cached_property
    def row(self):
        mine = AdviceRequest.visible_to(self.request.user).select_related("child", "answered_by")
        return get_object_or_404(mine, local_authority=self.authority, pk=self.kwargs["pk"])

    def get(self, request, *args, **kwargs):
        response = super().get(request, *args, **kwargs)
        record("advice.viewed", by=request.user, subject=self.row, child=self.row.child_id)
        return response

    def get_initial(self):
        return {
            "answer": self.row.answer,
            "answered_on": self.row.answered_on or timezone.localdate(),
        }

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "request_row": self.row,
            "days": days_taken(self.row, timezone.localdate()),
        }

    def act(self, data):
        actions.answer_advice(request=self.row, by=self.request.user, version=self.version, **data)

    def get_success_url(self):
        return reverse("virtualschool:advice")
