"""A reader's copies of a plan as PDF: asked for, made in the background, downloaded."""

from urllib.parse import urlencode

from django.http import FileResponse, Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import FormView

from lac.accounts.access import Permission
from lac.audit.log import record

from .. import actions
from ..content import editions_for
from ..copies import copies_of, file_name, listed, made_copy
from ..forms.printing import PrintForm, print_choices
from ..models import Wording
from .base import PepView


class Printed(PepView):
    """A page about the copies of a plan that this reader may print."""

    @cached_property
    def editions(self):
        """The reader's own edition first."""
        return editions_for(self.request.user, self.may)


class PepPdf(Printed, FormView):
    """Choose a copy, ask for it, and see how far it is."""

    write_permission = Permission.VIEW_PEP
    form_class = PrintForm

    def get_template_names(self):
        return ["pep/pdf_progress.html" if self.request.GET.get("part") else "pep/pep_pdf.html"]

    def get_form_kwargs(self):
        choices = print_choices(self.child, self.editions)
        return super().get_form_kwargs() | {"choices": choices}

    def get_initial(self):
        """The copy that the address asks for stands chosen, and the first one otherwise."""
        asked = self.request.GET.get("copy")
        known = {value for value, _ in print_choices(self.child, self.editions)}
        return {"copy": asked} if asked in known else {}

    def get_context_data(self, **kwargs):
        copies = copies_of(self.request.user, self.pep, self.editions, Permission.VIEW_PEP)
        found = listed(copies, self.child, lambda it: self.url("pdf_file", document=it.pk))
        return super().get_context_data(**kwargs) | {
            "copies": found,
            "is_waiting": any(it["is_waiting"] for it in found),
            "poll_url": self.url("pdf") + "?part=1",
            "tell": "your system administrator",
            "blank_url": f"{reverse('pep:blank_add')}?{self._like_this()}",
        }

    def _like_this(self):
        """What chooses the blank form that asks what this plan asks."""
        pep = self.pep
        asked = {
            "form": pep.form_id or f"v{pep.form_version}",
            "band": pep.band,
            "nc_year": pep.nc_year,
        }
        return urlencode(asked | {"circumstances": pep.circumstances}, doseq=True)

    def form_valid(self, form):
        actions.request_document(pep=self.pep, by=self.request.user, **form.asked())
        return HttpResponseRedirect(self.url("pdf"))


class PepPdfFile(Printed):
    """Download a copy; that is a look, and is logged."""

    looked = "pep.downloaded"

    def record_look(self):
        """Say of the summary of a meeting that it is one."""
        if self.document.wording != Wording.MEETING:
            return super().record_look()
        by, child = self.request.user, self.child
        return record("pep.meeting_summary_downloaded", by=by, child=child, **self.look_data())

    @cached_property
    def document(self):
        """A copy made for this reader, in an edition they may print today."""
        document = made_copy(
            self.request.user,
            self.pep,
            self.editions,
            self.kwargs["document"],
            Permission.VIEW_PEP,
        )
        if document is None:
            raise Http404
        return document

    def get(self, request, *args, **kwargs):
        return FileResponse(
            self.document.file.open("rb"),
            as_attachment=True,
            filename=file_name(self.document, self.child),
            content_type="application/pdf",
        )
