"""Health reviews of a child: dates and what they mean for school; sharing attendance for one."""

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from lac.accounts.access import Permission

from .. import actions
from ..changes import ChildActionForm
from ..forms.health import HealthReviewForm, ShareForm
from ..models import AttendanceShare, HealthReview
from ..records import ChildRecordView
from ..snapshots import figures_of


class ChildHealth(ChildRecordView, TemplateView):
    """The health reviews to come and done, with the attendance that was shared for them."""

    permission = Permission.VIEW_HEALTH
    template_name = "children/child_health.html"
    looked = "health.viewed"

    def get_context_data(self, **kwargs):
        user, today = self.request.user, timezone.localdate()
        reviews = list(HealthReview.of(self.child, user))
        shares = AttendanceShare.of(self.child, user).select_related("review", "shared_by")
        planned = [it for it in reviews if not it.done_on]
        return super().get_context_data(**kwargs) | {
            "planned": sorted(planned, key=lambda it: it.planned_for),
            "done": [it for it in reviews if it.done_on],
            "shares": shares,
            "shared": {it.review_id for it in shares},
            "today": today,
            "may_edit": Permission.RECORD_HEALTH in self.may,
        }


class HealthForm(ChildActionForm):
    """A form under the Health tab."""

    permission = Permission.RECORD_HEALTH
    back = "children:health"


class AddHealthReview(HealthForm):
    """Plan a health review, or record one."""

    form_class = HealthReviewForm
    heading = "Add a health review"
    saved = "The health review has been saved."

    def act(self, data):
        actions.save_health_review(child=self.child, by=self.request.user, **data)


class OneHealthReview(HealthForm):
    """A form about one health review."""

    @cached_property
    def row(self):
        mine = HealthReview.of(self.child, self.request.user)
        return get_object_or_404(mine, pk=self.kwargs["pk"])


class EditHealthReview(OneHealthReview):
    """Change a health review, or record that a planned one was done."""

    form_class = HealthReviewForm
    heading = "Change the health review"
    saved = "The health review has been saved."

    def get_initial(self):
        return {name: getattr(self.row, name) for name in HealthReviewForm.base_fields}

    def act(self, data):
        actions.save_health_review(
            child=self.child, review=self.row, by=self.request.user, version=self.version, **data
        )


class ShareAttendance(OneHealthReview):
    """Share the child's attendance for a health review, and keep what was shared."""

    form_class = ShareForm
    template_name = "children/share_attendance.html"
    heading = "Share attendance for the health review"
    submit = "Record that it is shared"
    saved = "The attendance that was shared has been kept."

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "figures": figures_of(self.child, timezone.localdate())
        }

    def act(self, data):
        actions.share_attendance(review=self.row, by=self.request.user, **data)
