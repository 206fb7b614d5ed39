"""Blank forms to be filled in by hand: chosen, made in the background, downloaded."""

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import FileResponse, Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import FormView, TemplateView, View

from lac.accounts.access import Permission
from lac.children.changes import add_errors
from lac.children.records import RequiresPermission

from .. import actions
from ..forms.printing import BlankAsked
from ..models import BlankForm, LocalForm, Pep


def forms_of(user):
    """Authorities' published forms that are asked in plans this person reads, or in theirs."""
    plans = Pep.visible_to(user, Permission.VIEW_PEP).exclude(form=None)
    mine = Q(pk__in=plans.values("form")) | Q(
        local_authority__in=user.authority_ids(Permission.VIEW_PEP)
    )
    return LocalForm.objects.published().filter(mine)


class AskForBlank(RequiresPermission, FormView):
    """Choose the form, the age and the circumstances; the address may choose them already."""

    permission = Permission.VIEW_PEP
    form_class = BlankAsked
    template_name = "pep/blank_add.html"

    def get_form_kwargs(self):
        own = forms_of(self.request.user).select_related("local_authority")
        return super().get_form_kwargs() | {"own": own.order_by("local_authority", "-number")}

    def get_initial(self):
        asked = self.request.GET
        initial = {name: asked[name] for name in ("form", "band", "nc_year") if name in asked}
        return super().get_initial() | initial | {"circumstances": asked.getlist("circumstances")}

    def form_valid(self, form):
        try:
            blank = actions.request_blank(
                asked=form.asked(), is_large=form.is_large, by=self.request.user
            )
        except ValidationError as refusal:
            add_errors(form, refusal)
            return self.form_invalid(form)
        return HttpResponseRedirect(reverse("pep:blank", args=[blank.pk]))


class BlankPage(RequiresPermission):
    """A page about one blank form, or 404.

    It is about no child: whoever reads plans may have the product's own, and an authority's
    whoever may ask for it.
    """

    permission = Permission.VIEW_PEP

    @cached_property
    def blank(self):
        mine = Q(form=None) | Q(form__in=forms_of(self.request.user).values("pk"))
        return get_object_or_404(BlankForm.objects.filter(mine), pk=self.kwargs["blank"])


class ShowBlank(BlankPage, TemplateView):
    """How far the blank form is."""

    def get_template_names(self):
        return ["pep/blank_progress.html" if self.request.GET.get("part") else "pep/blank.html"]

    def get_context_data(self, **kwargs):
        progress = BlankForm.Progress
        return super().get_context_data(**kwargs) | {
            "blank": self.blank,
            "is_made": self.blank.progress == progress.MADE,
            "is_waiting": self.blank.progress == progress.WAITING,
        }


class BlankFile(BlankPage, View):
    """Download a blank form."""

    def get(self, request, *args, **kwargs):
        if self.blank.progress != BlankForm.Progress.MADE:
            raise Http404
        return FileResponse(
            self.blank.file.open("rb"),
            as_attachment=True,
            filename=f"PEP blank form, {self.blank.get_band_display()}.pdf".replace("/", "-"),
            content_type="application/pdf",
        )
