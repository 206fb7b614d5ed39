"""What every page of one plan stands on."""

from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property

from lac.accounts.access import Permission
from lac.children.changes import ChildActionForm
from lac.children.records import ChildRecordView

from ..blind import without_grades
from ..models import Pep
from ..parts import Parts


class PepView(ChildRecordView):
    """A page about one plan of a child, found by `child_pk` and `pk` in the URL."""

    permission = Permission.VIEW_PEP
    write_permission = Permission.WRITE_PEP
    looked = "pep.viewed"
    tab = "pep:child"

    @cached_property
    def pep(self):
        """The plan, or 404."""
        pep = (
            Pep.of(self.child, self.request.user, Permission.VIEW_PEP)
            .select_related(
                "school",
                "form__local_authority",
                "submitted_by",
                "graded_by",
                "signed_off_by",
                "meeting",
            )
            .filter(pk=self.kwargs["pk"])
            .first()
        )
        if pep is None:
            raise Http404
        pep.child = self.child
        without_grades([pep], self.request.user)
        return pep

    @cached_property
    def parts(self):
        """Everything in the plan."""
        return Parts(self.pep)

    @property
    def may_write(self):
        """Whether this reader may write in the plan as it stands."""
        return Permission.WRITE_PEP in self.may and self.pep.is_open

    def look_data(self):
        label = self.pep.term_label
        return {"term": label[0].lower() + label[1:]}

    def url(self, name, **kwargs):
        """The address of another page of this plan."""
        return reverse(f"pep:{name}", kwargs=self.pep_kwargs | kwargs)

    @property
    def pep_kwargs(self):
        """What the URL of every page of this plan takes."""
        return {"child_pk": self.child.pk, "pk": self.pep.pk}

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "pep": self.pep,
            "may_write": self.may_write,
            "pep_url": self.url("detail"),
        }


class PepActionForm(PepView, ChildActionForm):
    """A page of one plan with one form that calls one action."""

    permission = Permission.WRITE_PEP
    template_name = "pep/plan_form.html"
    back = "pep:detail"
    tab = "pep:child"
    anchor = ""

    def get_success_url(self):
        return self.url("detail") + self.anchor


class SectionActionForm(PepActionForm):
    """An action form that comes from a section and goes back to it."""

    section = ""

    def get_success_url(self):
        return self.url("edit", section=self.section) + self.anchor
