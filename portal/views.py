"""What carers and young people read.

There is nothing to write here. Every page answers only GET, but for one: asking for a PDF copy,
which makes a file and changes nothing about the child.
"""

from django.http import FileResponse, Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import FormView, TemplateView

from lac.accounts.access import Permission
from lac.children.models import Child
from lac.children.records import ChildRecordView, RequiresPermission
from pep.actions import request_document
from pep.copies import copies_of, file_name, listed, made_copy
from pep.forms.printing import PrintForm, print_choices
from pep.models import Edition

from . import reading

READING = ["get", "head", "options"]


class PortalHome(RequiresPermission, TemplateView):
    """The reader's children; straight to the page when there is one."""

    permission = Permission.USE_PORTAL
    http_method_names = READING
    template_name = "portal/home.html"

    def get(self, request, *args, **kwargs):
        children = list(Child.visible_to(request.user, Permission.USE_PORTAL))
        if len(children) == 1:
            return redirect("portal:child", child_pk=children[0].pk)
        return self.render_to_response(self.get_context_data(children=children))


class PortalPage(ChildRecordView):
    """A page of the portal about one child, for the carer or the young person."""

    permission = Permission.USE_PORTAL
    http_method_names = READING
    # Where the page about the child is, and the page of one plan.
    child_page, plan_page, pdf_page = "portal:child", "portal:plan", "portal:pdf"

    @cached_property
    def edition(self):
        """How much of a plan this reader is shown."""
        return reading.edition_of(self.request.user, self.child)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "child_url": reverse(self.child_page, args=[self.child.pk]),
            "is_own": self.edition == Edition.YOUNG_PERSON,
        }


class PortalChild(PortalPage, TemplateView):
    """One child: targets, attendance, next dates, who to ring, and the signed PEPs."""

    looked = "portal.viewed"
    template_name = "portal/child.html"

    def get_context_data(self, **kwargs):
        user, child, today = self.request.user, self.child, timezone.localdate()
        plans = list(reading.signed_plans(user, child))
        plan = plans[0] if plans else None
        text = reading.plan_text(plan, self.edition) if plan else None
        return super().get_context_data(**kwargs) | {
            "today": today,
            "plan": plan,
            "targets": reading.targets(text),
            "at_home": reading.help_at_home(text),
            "attendance": reading.plain_attendance(child, today),
            "dates": reading.next_dates(user, child, today, plan, text),
            "contacts": reading.contacts(user, child, today),
            "signed": [
                {"plan": it, "url": reverse(self.plan_page, args=[child.pk, it.pk])} for it in plans
            ],
        }


class PlanPage(PortalPage):
    """A page about one signed plan; one that is not signed is 404, as if it were not there."""

    @cached_property
    def plan(self):
        """The signed plan, or 404."""
        plan = reading.signed_plan(self.request.user, self.child, self.kwargs["pk"])
        if plan is None:
            raise Http404
        return plan

    def look_data(self):
        label = self.plan.term_label
        return {"term": label[0].lower() + label[1:]}

    def get_context_data(self, **kwargs):
        plan = self.plan
        args = [self.child.pk, plan.pk]
        return super().get_context_data(**kwargs) | {
            "plan": plan,
            "plan_url": reverse(self.plan_page, args=args),
            "pdf_url": reverse(self.pdf_page, args=args) if self.pdf_page else "",
        }


class PortalPlan(PlanPage, TemplateView):
    """The signed plan as text, as far as this reader may know it."""

    looked = "portal.plan.viewed"
    template_name = "portal/plan.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "content": reading.plan_text(self.plan, self.edition)
        }


class PortalPdf(PlanPage, FormView):
    """Choose a PDF of the plan and see how far it is. Asking is the portal's only POST."""

    http_method_names = [*READING, "post"]
    looked = "portal.plan.viewed"
    form_class = PrintForm

    def get_template_names(self):
        is_part = self.request.GET.get("part")
        return ["pep/pdf_progress.html" if is_part else "portal/pdf.html"]

    def get_form_kwargs(self):
        choices = print_choices(self.child, [self.edition])
        return super().get_form_kwargs() | {"choices": choices}

    def get_context_data(self, **kwargs):
        args = [self.child.pk, self.plan.pk]
        copies = listed(
            copies_of(self.request.user, self.plan, [self.edition]),
            self.child,
            lambda it: reverse("portal:pdf_file", args=[*args, it.pk]),
        )
        return super().get_context_data(**kwargs) | {
            "copies": copies,
            "is_waiting": any(it["is_waiting"] for it in copies),
            "poll_url": reverse("portal:pdf", args=args) + "?part=1",
            "tell": "the school",
        }

    def record_look(self):
        """Asking again whether the copy is ready is not another look."""
        if not self.request.GET.get("part"):
            super().record_look()

    def form_valid(self, form):
        """Have the reader's own copy made, unless they have it."""
        request_document(pep=self.plan, by=self.request.user, **form.asked())
        return redirect("portal:pdf", child_pk=self.child.pk, pk=self.plan.pk)


class PortalPdfFile(PlanPage):
    """Download one of the reader's copies; that is a look, and is logged."""

    looked = "pep.downloaded"

    def get(self, request, *args, **kwargs):
        """The file, or 404 while there is none."""
        copy = made_copy(request.user, self.plan, [self.edition], self.kwargs["document"])
        if copy is None:
            raise Http404
        return FileResponse(
            copy.file.open("rb"),
            as_attachment=True,
            filename=file_name(copy, self.child),
            content_type="application/pdf",
        )


class AsTheCarerSeesIt:
    """The same page for staff, to check what the carer is shown. Nothing more, nothing less."""

    permission = Permission.VIEW_CHILD
    looked = "portal.preview.viewed"
    child_page, plan_page, pdf_page = "portal:preview", "portal:preview_plan", ""
    edition = Edition.CARER

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"is_preview": True}


class PreviewChild(AsTheCarerSeesIt, PortalChild):
    """The portal's page about a child, as its carer sees it."""


class PreviewPlan(AsTheCarerSeesIt, PortalPlan):
    """A signed plan, as the carer sees it."""
