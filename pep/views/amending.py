"""Signed versions of a plan: what differs between them, amending, and attached documents."""

import json

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.views.generic import TemplateView

from lac.accounts.access import Permission
from lac.children.models import Audience, DocumentFile

from .. import actions
from ..content import as_read, edition_for, written
from ..differences import differences
from ..forms.plan import AmendForm, AttachForm
from ..models import PepAttachment, PepSnapshot
from .base import PepActionForm, PepView


class Versions(PepView, TemplateView):
    """Every signed version with its reason, its seal and what it changed."""

    template_name = "pep/pep_versions.html"

    def get_context_data(self, **kwargs):
        edition = edition_for(self.request.user, self.may)
        rows = list(
            PepSnapshot.visible_to(self.request.user, Permission.VIEW_PEP)
            .filter(pep=self.pep)
            .select_related("created_by", "seal")
        )
        if not rows:
            raise Http404
        texts = [as_read(json.loads(row.canonical), edition) for row in rows]
        versions = [
            {
                "row": row,
                "seal": getattr(row, "seal", None),
                "changes": differences(texts[at - 1], texts[at]) if at else [],
            }
            for at, row in enumerate(rows)
        ]
        context = {"versions": versions[::-1], "open_changes": None}
        if self.pep.amendment_reason and self.may_write:
            now = as_read(written(self.parts), edition)
            context["open_changes"] = differences(texts[-1], now)
        return super().get_context_data(**kwargs) | context


class AmendPep(PepActionForm):
    """Open a signed plan again."""

    permission = Permission.GRADE_PEP
    write_permission = Permission.GRADE_PEP
    form_class = AmendForm
    heading = "Amend this plan"
    lede = (
        "The plan is opened for changes, sent in and signed as a new version. Until then "
        "everybody is shown the signed one, which is kept for good."
    )
    submit = "Open it for changes"
    saved = "The plan is open for changes."

    def get(self, request, *args, **kwargs):
        if not self.pep.is_signed:
            return HttpResponseRedirect(self.url("detail"))
        return super().get(request, *args, **kwargs)

    def act(self, data):
        actions.amend(pep=self.pep, reason=data["reason"], by=self.request.user)


class PlanPress(PepView):
    """One press that changes a plan; what is refused is said on the plan's page."""

    http_method_names = ["post"]
    done = ""

    def act(self):
        """Call the action; may raise ValidationError."""
        raise NotImplementedError

    def post(self, request, *args, **kwargs):
        try:
            self.act()
        except ValidationError as refusal:
            messages.error(request, refusal.messages[0])
        else:
            messages.success(request, self.done)
        return HttpResponseRedirect(self.url("detail"))


class DropAmendment(PlanPress):
    """Close an amendment in which nothing was changed."""

    permission = Permission.GRADE_PEP
    write_permission = Permission.GRADE_PEP
    done = "The plan is as it was signed."

    def act(self):
        actions.drop_amendment(pep=self.pep, by=self.request.user)


class Attach(PepActionForm):
    """Let a document of the record belong to the plan."""

    form_class = AttachForm
    heading = "Attach a document"
    lede = (
        "A document of the child’s record that everybody who works with the child may read. "
        "The plan keeps this version of it, whatever is added to the record later."
    )
    submit = "Attach it"
    saved = "The document is attached."

    def get_form_kwargs(self):
        files = (
            DocumentFile.visible_to(self.request.user)
            .filter(
                child=self.child,
                document__audience=Audience.EVERYONE,
                document__withdrawn_at=None,
                checked__in=DocumentFile.OPEN,
            )
            .select_related("document")
            .order_by("document__title", "-number")
        )
        return super().get_form_kwargs() | {"files": files}

    def act(self, data):
        actions.attach(pep=self.pep, file=data["file"], by=self.request.user)


class Detach(PlanPress):
    """Take a document out of a plan that is being written."""

    permission = Permission.WRITE_PEP
    done = "The document is no longer attached. The record keeps it."

    def act(self):
        rows = PepAttachment.visible_to(self.request.user, Permission.WRITE_PEP)
        attachment = get_object_or_404(rows, pk=self.kwargs["attachment"], pep=self.pep)
        actions.detach(attachment=attachment, by=self.request.user)
