"""Many plans as one file: asked for from the list, made in the background, downloaded."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import TemplateView, View

from lac.accounts.access import Permission
from lac.audit.log import record_many
from lac.children.access import permissions_on_each
from lac.children.records import RequiresPermission

from .. import actions
from ..content import edition_for
from ..copies import tell_a_grade
from ..joining import made_copies
from ..models import PackKind, PepDocument, PepPack
from .listing import PepList


class AskForPack(PepList):
    """Ask for the plans of the list, as it is narrowed in the address."""

    http_method_names = ("post",)

    @property
    def kind(self):
        """What the plans are put into; a ZIP file unless another was asked for."""
        asked = self.request.POST.get("kind", "")
        return asked if asked in PackKind.values else PackKind.ZIP

    def post(self, request, *args, **kwargs):
        try:
            pack = actions.request_pack(plans=self.narrowed(), by=request.user, kind=self.kind)
        except ValidationError as refusal:
            messages.error(request, refusal.messages[0])
            return HttpResponseRedirect(f"{reverse('pep:list')}?{request.GET.urlencode()}")
        return HttpResponseRedirect(reverse("pep:pack", args=[pack.pk]))


class PackPage(RequiresPermission):
    """A page about a pack that this reader asked for; another's is 404."""

    permission = Permission.VIEW_PEP

    @cached_property
    def pack(self):
        return get_object_or_404(PepPack, pk=self.kwargs["pack"], asked_by=self.request.user)


class ShowPack(PackPage, TemplateView):
    """How far the pack is."""

    def get_template_names(self):
        return ["pep/pack_progress.html" if self.request.GET.get("part") else "pep/pack.html"]

    def get_context_data(self, **kwargs):
        copies = self.pack.documents
        made = copies.exclude(progress=PepDocument.Progress.WAITING)
        made = made.values("pep").distinct().count()
        count = self.pack.plans.count()
        return super().get_context_data(**kwargs) | {
            "pack": self.pack,
            "count": count,
            "made": made,
            "text": f"{made} of {count} plans are ready",
            "percent": made * 100 // count if count else 100,
            "is_joining": made == count,
            "failed": copies.filter(progress=PepDocument.Progress.FAILED).count(),
            "poll_url": "" if self.pack.made_at else "?part=1",
        }


class PackFile(PackPage, View):
    """Download a pack; that is a look at each plan in it, and is logged for each child.

    What the reader may read is asked again: after a change of role the pack is not given out.
    """

    def get(self, request, *args, **kwargs):
        if not self.pack.made_at:
            raise Http404
        copies = made_copies(self.pack)
        children = {it.pk: it.child_id for it in self.pack.plans.all()}
        may = permissions_on_each(request.user, sorted(set(children.values())))
        for copy in copies:
            found = may.get(children[copy.pep_id], frozenset())
            if Permission.VIEW_PEP not in found or edition_for(request.user, found) != copy.edition:
                messages.error(
                    request, "You may no longer read every plan in this file. Ask for a new one."
                )
                return HttpResponseRedirect(reverse("pep:list"))
        if tell_a_grade(copies, request.user):
            messages.error(
                request,
                "Since this file was made, plans in it were drawn to be graded a second time, and "
                "it tells their first grade. Ask for a new one.",
            )
            return HttpResponseRedirect(reverse("pep:list"))
        seen = sorted({children[copy.pep_id] for copy in copies})
        record_many("pep.pack.downloaded", by=request.user, children=seen, subject=self.pack)
        return FileResponse(
            self.pack.file.open("rb"),
            as_attachment=True,
            filename=f"PEPs.{self.pack.kind}",
            content_type=f"application/{self.pack.kind}",
        )
