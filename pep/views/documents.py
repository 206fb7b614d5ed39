"""A reader's copy of a plan as PDF: asked for, made in the background, downloaded."""

from django.http import FileResponse, Http404, HttpResponseRedirect
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from lac.accounts.access import Permission

from .. import actions
from ..content import edition_for
from ..models import PepDocument
from .base import PepView


class PepPdf(PepView, TemplateView):
    """Ask for the plan as PDF, and see how far it is."""

    write_permission = Permission.VIEW_PEP

    def get_template_names(self):
        return ["pep/pdf_progress.html" if self.request.GET.get("part") else "pep/pep_pdf.html"]

    def get_context_data(self, **kwargs):
        document = self._document()
        made = document is not None and document.progress == PepDocument.Progress.MADE
        return super().get_context_data(**kwargs) | {
            "document": document,
            "is_made": made,
            "is_waiting": document is not None and document.progress == "waiting",
            "file_url": self.url("pdf_file", document=document.pk) if made else "",
            "poll_url": self.url("pdf") + "?part=1",
        }

    def _document(self):
        """The reader's latest copy."""
        return (
            PepDocument.visible_to(self.request.user, Permission.VIEW_PEP)
            .filter(pep=self.pep, made_for=self.request.user)
            .first()
        )

    def post(self, request, *args, **kwargs):
        actions.request_document(
            pep=self.pep, edition=edition_for(request.user, self.may), by=request.user
        )
        return HttpResponseRedirect(self.url("pdf"))


class PepPdfFile(PepView):
    """Download a copy; that is a look, and is logged."""

    looked = "pep.downloaded"

    @cached_property
    def document(self):
        """A copy made for this reader, in the edition they may read today."""
        document = (
            PepDocument.visible_to(self.request.user, Permission.VIEW_PEP)
            .filter(
                pk=self.kwargs["document"],
                pep=self.pep,
                made_for=self.request.user,
                edition=edition_for(self.request.user, self.may),
                progress=PepDocument.Progress.MADE,
            )
            .first()
        )
        if document is None:
            raise Http404
        return document

    def get(self, request, *args, **kwargs):
        name = f"PEP {self.child.first_name} {self.pep.term_label}".replace("/", "-")
        name += "" if self.pep.was_signed and not self.document.is_draft else " DRAFT"
        return FileResponse(
            self.document.file.open("rb"),
            as_attachment=True,
            filename=f"{name}.pdf",
            content_type="application/pdf",
        )
