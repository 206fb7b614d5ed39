"""Opening a record in an emergency, giving it back, and judging what others opened."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from lac.accounts.access import Permission
from lac.accounts.pages import RequiresPermission

from .. import actions
from ..changes import ActionForm, ChildActionForm
from ..forms.glass import BreakGlassForm, JudgementForm
from ..forms.people import EmptyForm
from ..glass import found, is_reviewer, open_until, reviews_of

PAGE = 25


class BreakGlass(RequiresPermission, ActionForm):
    """Open the record of a child who is not yours, for an hour and with a reason."""

    permission = Permission.BREAK_GLASS
    template_name = "children/glass_break.html"
    form_class = BreakGlassForm
    heading = "Open a record in an emergency"
    submit = "Open the record for an hour"
    kind = "warning"
    saved = "The record is open to you for an hour. The virtual school head has been told."

    def act(self, data):
        user = self.request.user
        actions.note_glass_try(by=user)
        child = found(data["words"], data["born_on"])
        if child is None:
            raise ValidationError(
                "No child has this name or number and this date of birth. Check both."
            )
        self.child = child
        actions.break_glass(child=child, reason=data["reason"], by=user)

    def get_success_url(self):
        child = getattr(self, "child", None)
        if child is None or not self.request.POST:
            return reverse("children:list")
        return reverse("children:detail", kwargs={"child_pk": child.pk})


class EndGlass(ChildActionForm):
    """Give the access back before its hour is over."""

    permission = Permission.VIEW_CHILD
    form_class = EmptyForm
    heading = "Close this record again"
    submit = "Close it now"
    saved = "The record is closed to you again."

    @property
    def lede(self):
        return f"It would close by itself at {open_until(self.request.user, self.child)}."

    def dispatch(self, request, *args, **kwargs):
        if self.may and not open_until(request.user, self.child):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def act(self, data):
        actions.end_glass(child=self.child, by=self.request.user)


class GlassReviews(RequiresPermission, TemplateView):
    """Records that were opened in an emergency: those to judge first."""

    permission = Permission.GRANT_ACCESS
    template_name = "children/glass_list.html"

    def get_context_data(self, **kwargs):
        rows = reviews_of(self.request.user).order_by("-began_at")
        waiting = rows.waiting()
        judged = rows.exclude(judged_at=None)
        return super().get_context_data(**kwargs) | {
            "waiting": waiting[:100],
            "page_obj": Paginator(judged, PAGE).get_page(self.request.GET.get("page")),
        }


class JudgeGlass(RequiresPermission, ActionForm):
    """Close a review with a judgement; another authority's is 404."""

    permission = Permission.GRANT_ACCESS
    template_name = "children/glass_judge.html"
    form_class = JudgementForm
    submit = "Close the review"
    saved = "The review is closed."

    @cached_property
    def glass(self):
        """What was opened, or 404."""
        glass = reviews_of(self.request.user).filter(pk=self.kwargs["pk"]).first()
        if glass is None:
            raise Http404
        return glass

    def get(self, request, *args, **kwargs):
        if not is_reviewer(request.user, self.glass):
            messages.error(request, "Somebody else has to judge what you did yourself.")
            return redirect("children:glass_reviews")
        return super().get(request, *args, **kwargs)

    def get_heading(self):
        return f"{self.glass.user} opened a record in an emergency"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"glass": self.glass}

    def act(self, data):
        actions.judge_glass(glass=self.glass, by=self.request.user, **data)

    def get_success_url(self):
        return reverse("children:glass_reviews")
