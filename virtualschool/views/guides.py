"""Examples and descriptors beside the sections of the PEP: the product's, or an authority's own."""

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import TemplateView, View

from lac.children.changes import ActionForm
from pep import actions
from pep.guides import GUIDES
from pep.models import SectionGuide
from pep.versions import CURRENT_VERSION, FORMS

from ..plan_forms import GuideForm
from .manage import ManagePage


class Guides(ManagePage, TemplateView):
    """Every section of the form, with whose text stands beside it."""

    template_name = "virtualschool/guide_list.html"

    def get_context_data(self, **kwargs):
        rows = SectionGuide.objects.filter(local_authority=self.authority)
        own = set(rows.values_list("key", flat=True))
        groups = {}
        for section in FORMS[CURRENT_VERSION]:
            groups.setdefault(section.group, []).append((section, section.key in own))
        return super().get_context_data(**kwargs) | {"groups": groups.items()}


class OneGuide(ManagePage):
    """A page about the text beside one section, or 404."""

    @cached_property
    def section(self):
        """The section, as the product's form has it."""
        for it in FORMS[CURRENT_VERSION]:
            if it.key == self.kwargs["key"]:
                return it
        raise Http404

    @cached_property
    def own(self):
        """The authority's own text, or None."""
        rows = SectionGuide.objects.filter(local_authority=self.authority)
        return rows.filter(key=self.section.key).first()

    def get_success_url(self):
        return reverse("virtualschool:guides")


class EditGuide(OneGuide, ActionForm):
    """Write the authority's own text beside a section."""

    template_name = "virtualschool/guide_form.html"
    form_class = GuideForm
    saved = "The text is saved. It stands beside the section at once."

    @property
    def row(self):
        return self.own

    def get_heading(self):
        return f"Beside “{self.section.title}”"

    def get_initial(self):
        shown = self.own or GUIDES[self.section.key]
        return {name: getattr(shown, name) for name in GuideForm.base_fields}

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"section": self.section, "own": self.own}

    def act(self, data):
        actions.save_guide(
            authority=self.authority,
            key=self.section.key,
            by=self.request.user,
            version=self.version,
            **data,
        )


class DropGuide(OneGuide, View):
    """Go back to the product's text."""

    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        actions.drop_guide(authority=self.authority, key=self.section.key, by=request.user)
        messages.success(request, "The product’s text stands there again.")
        return HttpResponseRedirect(self.get_success_url())
