"""Support and enrichment: a child's page, its forms, and the provision map of many children."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from lac.accounts.access import Permission
from lac.accounts.pages import RequiresPermission
from lac.audit.log import record
from lac.children.changes import ChildActionForm
from lac.children.records import ChildRecordView

from .. import actions
from ..forms.provision import ProvisionForm, ReviewForm
from ..given import A_TERM, SHOWN, children_of_map
from ..models import Provision, ProvisionReview

PAGE_SIZE = 20


class ChildProvision(ChildRecordView, TemplateView):
    """What a child is given, what they were given, and the school's reviews."""

    template_name = "pep/child_provision.html"
    looked = "provision.viewed"

    def get_context_data(self, **kwargs):
        user, today = self.request.user, timezone.localdate()
        rows = list(Provision.of(self.child, user).select_related("school")[:200])
        reviews = ProvisionReview.of(self.child, user).select_related("reviewed_by")
        return super().get_context_data(**kwargs) | {
            "now": [it for it in rows if it.ends_on is None or it.ends_on >= today],
            "before": [it for it in rows if it.ends_on and it.ends_on < today],
            "reviews": reviews[:12],
            "may_record": Permission.RECORD_SUPPORT in self.may,
        }


class ProvisionFormPage(ChildActionForm):
    """A form under the child's tab "Support and enrichment"."""

    starts_clocks = False
    permission = Permission.RECORD_SUPPORT
    back = "pep:provision"


class AddProvision(ProvisionFormPage):
    """Record support or enrichment."""

    form_class = ProvisionForm
    heading = "Add support or enrichment"
    submit = "Add it"
    saved = "It has been added."

    def get_initial(self):
        return {"starts_on": timezone.localdate(), "result": "too_early"}

    def act(self, data):
        actions.add_provision(child=self.child, by=self.request.user, **data)


class EditProvision(ProvisionFormPage):
    """Correct it, end it, or say what came of it."""

    form_class = ProvisionForm
    heading = "Change support or enrichment"

    @cached_property
    def row(self):
        return get_object_or_404(Provision.of(self.child, self.request.user), pk=self.kwargs["pk"])

    def get_initial(self):
        return {name: getattr(self.row, name) for name in ProvisionForm.base_fields}

    def act(self, data):
        actions.edit_provision(
            provision=self.row, by=self.request.user, version=self.version, **data
        )


class ReviewProvision(ProvisionFormPage):
    """The school's look at provision and outcomes, each term."""

    form_class = ReviewForm
    heading = "Review provision and outcomes"
    lede = "Once a term: is what this child gets working, and is it good enough for them?"
    submit = "Record the review"
    saved = "The review has been recorded."

    def get_initial(self):
        return {"reviewed_on": timezone.localdate()}

    def act(self, data):
        data["is_enough"] = data["is_enough"] == "yes"
        actions.review_provision(child=self.child, by=self.request.user, **data)


class ProvisionMap(RequiresPermission, TemplateView):
    """The children one works with, each with what they get now and the last review."""

    permission = Permission.RECORD_SUPPORT
    template_name = "pep/provision_map.html"

    def get(self, request, *args, **kwargs):
        response = super().get(request, *args, **kwargs)
        record("provision.listed", by=request.user)
        return response

    def get_context_data(self, **kwargs):
        today = timezone.localdate()
        show = self.request.GET.get("show", "all")
        show = show if show in SHOWN else "all"
        children = children_of_map(self.request.user, self.permission, show, today)
        page = Paginator(children, PAGE_SIZE)
        page = page.get_page(self.request.GET.get("page"))
        given = {}
        found = Provision.visible_to(self.request.user, self.permission).running(today)
        for it in found.filter(child__in=[child.pk for child in page]):
            given.setdefault(it.child_id, []).append(it)
        return super().get_context_data(**kwargs) | {
            "page_obj": page,
            "rows": [(child, given.get(child.pk, [])) for child in page],
            "due_before": today - A_TERM,
            "parts": [
                {"label": label, "url": f"?show={key}", "current": key == show}
                for key, label in SHOWN.items()
            ],
        }
