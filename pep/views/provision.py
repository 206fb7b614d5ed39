"""Support and enrichment: a child's page, its forms, and the provision map of many children."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from lac.accounts.access import Permission
from lac.accounts.pages import RequiresPermission
from lac.audit.log import record
from lac.children.changes import ChildActionForm
from lac.children.records import ChildRecordView

from .. import actions
from ..chain import chains_of, unplaced
from ..forms.provision import AssessmentForm, ProvisionForm, ReviewForm
from ..given import A_TERM, SHOWN, children_of_map
from ..models import (
    Area,
    NeedAssessment,
    NeedByArea,
    Pep,
    Provision,
    ProvisionReview,
    Target,
)
from ..sections import section_of_rows

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


class ProvisionDetails(ProvisionFormPage):
    """The form of one line of support or enrichment."""

    form_class = ProvisionForm

    def get_form_kwargs(self):
        targets = Target.visible_to(self.request.user, Permission.VIEW_PEP)
        now = targets.filter(pep__child=self.child, pep__term_ends_on__gte=timezone.localdate())
        kept = targets.filter(pk=getattr(self.row, "target_id", None), pep__child=self.child)
        return super().get_form_kwargs() | {"targets": now | kept}


class AddProvision(ProvisionDetails):
    """Record support or enrichment."""

    heading = "Add support or enrichment"
    submit = "Add it"
    saved = "It has been added."

    def get_initial(self):
        return {
            "starts_on": timezone.localdate(),
            "result": "too_early",
            "area": area_asked(self.request),
        }

    def act(self, data):
        actions.add_provision(child=self.child, by=self.request.user, **data)


class EditProvision(ProvisionDetails):
    """Correct it, end it, or say what came of it."""

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


class Chain(ChildRecordView, TemplateView):
    """From barrier to outcome: what gets in the way, what was assessed, given and achieved."""

    permission = Permission.VIEW_PEP
    template_name = "pep/chain.html"
    looked = "provision.chain_viewed"
    tab = "pep:provision"

    def get_context_data(self, **kwargs):
        user = self.request.user
        plans = Pep.of(self.child, user, Permission.VIEW_PEP).live().select_related("form")
        pep = plans.order_by("-term_starts_on").first()
        needs = NeedByArea.visible_to(user, Permission.VIEW_PEP).filter(pep=pep).exclude(area="")
        given = list(Provision.of(self.child, user).select_related("target")[:200])
        reviews = Target.visible_to(user, Permission.VIEW_PEP).exclude(review="")
        reviewed = reviews.filter(carried_from__in=[it.target_id for it in given if it.target_id])
        chains = chains_of(
            needs,
            NeedAssessment.of(self.child, user),
            given,
            {it.carried_from_id: it for it in reviewed},
            timezone.localdate(),
        )
        return super().get_context_data(**kwargs) | {
            "pep": pep,
            "needs_url": self._needs_url(pep),
            "chains": chains,
            "gaps": sum(len(it.gaps) for it in chains),
            "unplaced": unplaced(given),
            "may_record": Permission.RECORD_SUPPORT in self.may,
        }

    def _needs_url(self, pep):
        """Where barriers are written: the open plan, for whoever writes it."""
        if pep is None or not pep.is_open or Permission.WRITE_PEP not in self.may:
            return ""
        section = section_of_rows(pep, "need")
        where = {"child_pk": self.child.pk, "pk": pep.pk, "section": section}
        return reverse("pep:edit", kwargs=where) if section else ""


def area_asked(request):
    """The area that a link names, or "" where it names none."""
    area = request.GET.get("area", "")
    return area if area in Area.values else ""


class AssessmentFormPage(ProvisionFormPage):
    """A form about the assessment of a need."""

    form_class = AssessmentForm
    back = "pep:chain"
    tab = "pep:provision"


class AddAssessment(AssessmentFormPage):
    """Record that a need is assessed."""

    heading = "Add an assessment"
    lede = "What somebody finds out about a need, so that the help fits it."
    submit = "Add it"
    saved = "The assessment has been added."

    def get_initial(self):
        return {"asked_on": timezone.localdate(), "area": area_asked(self.request)}

    def act(self, data):
        actions.add_assessment(child=self.child, by=self.request.user, **data)


class EditAssessment(AssessmentFormPage):
    """Correct an assessment, or say what it found."""

    heading = "Change an assessment"

    @cached_property
    def row(self):
        mine = NeedAssessment.of(self.child, self.request.user)
        return get_object_or_404(mine, pk=self.kwargs["pk"])

    def get_initial(self):
        return {name: getattr(self.row, name) for name in AssessmentForm.base_fields}

    def act(self, data):
        actions.edit_assessment(
            assessment=self.row, by=self.request.user, version=self.version, **data
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
