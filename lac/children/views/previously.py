"""The register of previously looked-after pupils of a school; its numbers for a virtual school."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from lac.accounts.access import Permission
from lac.audit.log import record
from lac.organisations.models import School

from .. import actions
from ..access import authorities_led
from ..changes import ActionForm
from ..forms.previously import PupilForm, PupilNotesForm
from ..models import PreviouslyLookedAfter
from ..previously import known_by_record, numbers, register, schools_of
from ..records import RequiresPermission

PAGE_SIZE = 50


class PreviouslyLookedAfterList(RequiresPermission, TemplateView):
    """Who is on the register of this person's schools; for a virtual school, how many are."""

    permission = Permission.VIEW_CHILD
    template_name = "children/previously_list.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        schools = schools_of(user)
        led = authorities_led(user, Permission.VIEW_CHILD)
        if not schools and not led:
            raise PermissionDenied
        page = Paginator(register(user) if schools else [], PAGE_SIZE)
        writes = schools_of(user, Permission.EDIT_ENROLMENT)
        return super().get_context_data(**kwargs) | {
            "schools": schools,
            "several": len(schools) > 1,
            "writes": writes,
            "page_obj": page.get_page(self.request.GET.get("page")),
            "numbers": numbers(led) if led else None,
        }

    def get(self, request, *args, **kwargs):
        response = super().get(request, *args, **kwargs)
        record("pupils.viewed", by=request.user)
        return response


class OfMySchools(RequiresPermission, ActionForm):
    """A form of somebody who keeps the register of a school."""

    permission = Permission.EDIT_ENROLMENT
    template_name = "children/page_form.html"

    @cached_property
    def schools(self):
        """Ids of the schools whose register they keep, or 403."""
        found = schools_of(self.request.user, self.permission)
        if not found:
            raise PermissionDenied
        return found

    def dispatch(self, request, *args, **kwargs):
        if request.user.may(self.permission):
            self.find()
        return super().dispatch(request, *args, **kwargs)

    def find(self):
        """What the page is about, or 403 or 404."""
        return self.schools

    def get_success_url(self):
        return reverse("children:previously")


class AddPupil(OfMySchools):
    """Put a pupil on the register."""

    form_class = PupilForm
    heading = "Add a previously looked-after pupil"
    submit = "Add the pupil"
    saved = "The pupil is on the register."
    lede = "Only with what the family or somebody entitled has told the school."

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"schools": School.objects.filter(pk__in=self.schools)}

    def act(self, data):
        school = data.pop("school", None) or School.objects.get(pk=self.schools[0])
        actions.add_previously_looked_after(school=school, by=self.request.user, **data)


class EditPupil(OfMySchools):
    """Change what the register says of a pupil."""

    form_class = PupilForm
    submit = "Save"
    saved = "The register is changed."

    def find(self):
        return self.row

    @cached_property
    def row(self):
        """The pupil, or 404."""
        mine = PreviouslyLookedAfter.visible_to(self.request.user, self.permission)
        mine = mine.filter(school__in=self.schools, child=None)
        return get_object_or_404(mine, pk=self.kwargs["pk"])

    def get_heading(self):
        return f"What the register says of {self.row.name}"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"schools": None}

    def get_initial(self):
        return {name: getattr(self.row, name) for name in PupilForm.base_fields}

    def act(self, data):
        actions.edit_previously_looked_after(
            pupil=self.row, by=self.request.user, version=self.version, **data
        )


class NoteOnPupil(OfMySchools):
    """Notes on a pupil of whom the record says that they left care; nothing else of it is shown."""

    form_class = PupilNotesForm
    submit = "Save the notes"
    saved = "The notes are saved."

    def find(self):
        return self.pupil

    @cached_property
    def pupil(self):
        """The pupil, with `notes` and `at_school`, or 404."""
        mine = known_by_record(self.request.user, self.schools)
        found = mine.filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        return found

    def get_heading(self):
        return f"Notes on {self.pupil.name}"

    def get_initial(self):
        return {"notes": self.pupil.notes or ""}

    def act(self, data):
        actions.note_on_pupil(
            child=self.pupil.pk, school=self.pupil.at_school, by=self.request.user, **data
        )
